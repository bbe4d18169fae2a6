/* Cases after a listing: lock-ups, sell-downs, and the discount of a restricted share. */
#include "equity_internal.h"

#include "base/date.h"
#include "calc/equity/law_windows.h"
#include "calc/equity/listing.h"

#include <string.h>

#define MONTHS_MAX 1200

static int32_t read_months(struct equity_case *of, const struct calc_node *rules, const char *key,
                           int32_t absent)
{
    return (int32_t)equity_whole_or(of, rules, key, 0, MONTHS_MAX, absent);
}

static void read_rules(struct equity_case *of, struct lock_rules *rules_out)
{
    const struct calc_node rules = case_member(&of->terms, "rules");

    if (rules.json != NULL && !json_is_object(rules.json))
        equity_fault(of, rules.path, EQUITY_NOT_OBJECT, NULL);
    equity_keys(of, &rules,
                "base_months controller_months new_holder_look_back_months "
                "new_holder_months_from_acquisition from_controller_look_back_months");
    rules_out->base = read_months(of, &rules, "base_months", 12);
    rules_out->controller = read_months(of, &rules, "controller_months", 36);
    rules_out->new_holder_look_back = read_months(of, &rules, "new_holder_look_back_months", 12);
    rules_out->new_holder = read_months(of, &rules, "new_holder_months_from_acquisition", 36);
    rules_out->from_controller_look_back =
        read_months(of, &rules, "from_controller_look_back_months", 6);
}

static json_t *answer_lots(struct equity_case *of, const struct lock_rules *rules,
                           struct exact *free_out)
{
    size_t count;
    const struct calc_node list = equity_list(of, &of->terms, "lots", true, &count);
    bool controller = equity_word(of, &of->terms, "role", "other controller", 0) == 1;
    int32_t filing = equity_date(of, &of->terms, "filing");
    int32_t listing = equity_date(of, &of->terms, "listing");
    int32_t as_of = equity_date(of, &of->terms, "as_of");
    json_t *lots = json_array();

    *free_out = exact_whole(of->work, 0);
    if (equity_good(of) && listing < filing)
        equity_fault(of, "terms.listing", EQUITY_BEFORE_START, "filing");
    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);
        json_t *item = json_object();

        equity_keys(of, &node, "lot quantity acquired from");
        const struct lock_lot lot = {.acquired = equity_date(of, &node, "acquired"),
                                     .from_controller =
                                         equity_has(&node, "from") &&
                                         strcmp(equity_name(of, &node, "from"), "controller") == 0};
        int32_t free_from = lock_free_from(rules, filing, listing, controller, &lot);
        struct exact quantity = equity_amount(of, &node, "quantity");

        say_text(item, "lot", equity_name(of, &node, "lot"));
        say_day(item, "free_from", free_from);
        json_array_append_new(lots, item);
        if (free_from <= as_of)
            *free_out = exact_add(of->work, *free_out, quantity);
    }
    return lots;
}

static json_t *answer_lockup(struct equity_case *of)
{
    struct lock_rules rules;
    struct exact free_quantity;
    json_t *answer = json_object();

    equity_terms(of, "filing listing role lots as_of rules");
    read_rules(of, &rules);
    json_object_set_new(answer, "lots", answer_lots(of, &rules, &free_quantity));
    say_amount(of, answer, "free_quantity", free_quantity);
    return answer;
}

/* --- selling down --- */

struct selling {
    struct exact held;
    struct exact per_window; /* the whole where there is no limit */
    int32_t start;
    int32_t window; /* days; 0: no limit */
};

static json_t *tranches(struct equity_case *of, const struct selling *selling, int32_t *done_out)
{
    struct exact left = selling->held;
    json_t *list = json_array();

    for (int64_t day = selling->start; exact_sign(left) > 0; day += selling->window) {
        struct exact sold = exact_least(of->work, left, selling->per_window);
        json_t *item = json_object();

        if (day > DATE_LAST || of->work->failed) {
            equity_fault(of, "terms.held", EQUITY_TOO_LONG, NULL);
            json_decref(item);
            break;
        }
        *done_out = (int32_t)day;
        say_day(item, "date", (int32_t)day);
        say_amount(of, item, "quantity", sold);
        json_array_append_new(list, item);
        left = exact_subtract(of->work, left, sold);
    }
    return list;
}

static void read_selling(struct equity_case *of, struct selling *selling, int32_t *months_out)
{
    const struct calc_node *terms = &of->terms;
    struct exact total = equity_positive(of, terms, "total_shares");
    struct exact limit = equity_part(of, terms, "auction_limit");
    int32_t invested = equity_date(of, terms, "investment_start");
    int32_t listing = equity_date(of, terms, "listing");

    selling->held = equity_positive(of, terms, "held");
    selling->start = equity_date(of, terms, "start");
    struct exact block = equity_part(of, terms, "block_limit");

    if (equity_flag_or(of, terms, "use_block", false))
        limit = exact_add(of->work, limit, block);
    *months_out = 0;
    selling->window = 0;
    selling->per_window = selling->held;
    if (equity_good(of) && invested > listing)
        equity_fault(of, "terms.listing", EQUITY_BEFORE_START, "investment_start");
    if (equity_good(of) && exact_compare(of->work, selling->held, total) > 0)
        equity_fault(of, "terms.held", EQUITY_OURS_ABOVE_TOTAL, NULL);
    bool qualified = equity_flag_or(of, terms, "qualified_venture_fund", false);

    if (!equity_good(of))
        return;
    *months_out = listing_months(invested, listing);
    selling->window = sell_down_window(qualified, *months_out, selling->start);
    if (selling->window == 0)
        return;
    selling->per_window = exact_round(of->work, exact_multiply(of->work, total, limit),
                                      exact_whole(of->work, 1), EXACT_DOWN);
    if (exact_is_zero(selling->per_window))
        equity_fault(of, "terms.auction_limit", EQUITY_NO_LIMIT_LEFT, NULL);
}

static json_t *answer_sell_down(struct equity_case *of)
{
    struct selling selling;
    int32_t months;
    int32_t done = DATE_UNKNOWN;

    equity_terms(of, "total_shares held start investment_start listing qualified_venture_fund "
                     "auction_limit block_limit use_block");
    read_selling(of, &selling, &months);
    if (!equity_good(of))
        return NULL;
    json_t *answer = json_object();

    json_object_set_new(answer, "months_at_listing", json_integer(months));
    if (selling.window == 0) {
        json_object_set_new(answer, "window_days", json_null());
        json_object_set_new(answer, "per_window", json_null());
    } else {
        json_object_set_new(answer, "window_days", json_integer(selling.window));
        say_amount(of, answer, "per_window", selling.per_window);
    }
    json_object_set_new(answer, "tranches", tranches(of, &selling, &done));
    say_day(answer, "done", done);
    return answer;
}

/* --- discount for a restriction --- */

#define DISCOUNT_PLACES 10

static json_t *answer_aap(struct equity_case *of)
{
    const struct calc_node *terms = &of->terms;
    struct restriction restriction;
    struct restriction_discount discount;

    equity_terms(of, "price years volatility dividend_yield quantity");
    restriction.price = equity_positive(of, terms, "price");
    restriction.years = equity_amount(of, terms, "years");
    restriction.volatility = equity_amount(of, terms, "volatility");
    restriction.dividend_yield = equity_amount_or(of, terms, "dividend_yield", 0);
    struct exact quantity = equity_amount_or(of, terms, "quantity", 0);

    if (!equity_good(of))
        return NULL;
    enum err err = restriction_discount(of->work, &restriction, &discount);

    if (err != ERR_OK)
        return equity_refuse(of, err, "terms", EQUITY_TOO_LARGE);
    json_t *answer = json_object();

    say_places(of, answer, "v_root_t", discount.deviation, DISCOUNT_PLACES);
    say_places(of, answer, "put", discount.put, DISCOUNT_PLACES);
    say_places(of, answer, "discount", discount.discount, DISCOUNT_PLACES);
    say_places(of, answer, "value_per_share", discount.value, DISCOUNT_PLACES);
    if (equity_has(terms, "quantity"))
        say_places(of, answer, "value", exact_multiply(of->work, quantity, discount.value), 2);
    return answer;
}

const struct equity_kind equity_listing_kinds[] = {{"lockup_release", "", false, answer_lockup},
                                                   {"sell_down", "", false, answer_sell_down},
                                                   {"aap_discount", "", false, answer_aap},
                                                   {NULL, NULL, false, NULL}};
