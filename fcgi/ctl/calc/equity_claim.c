/* Cases of claims beside a holding: interest, buy-backs, earn-outs, and what a firm may pay. */
#include "equity_internal.h"

#include "base/date.h"
#include "calc/equity/claim.h"

#include <stdio.h>

/* What something grows to between two days, as the terms say. */
struct growth {
    struct exact rate;
    int32_t periods; /* a year; 0: simple */
    enum day_count day_count;
};

static void read_growth(struct equity_case *of, struct growth *growth)
{
    static const enum day_count day_counts[] = {DAY_COUNT_ACT_365, DAY_COUNT_ACT_365,
                                                DAY_COUNT_ACT_360, DAY_COUNT_30_360};
    const struct calc_node *terms = &of->terms;
    bool compound = equity_word(of, terms, "accrual", "simple compound", 0) == 1;
    int32_t periods = (int32_t)equity_whole_or(of, terms, "periods_per_year", 1, 366, 1);

    growth->rate = equity_rate(of, terms, "rate");
    growth->periods = compound ? periods : 0;
    growth->day_count =
        day_counts[equity_word(of, terms, "day_count", "act/365F act/365 act/360 30/360", 0)];
}

static struct exact grown(struct equity_case *of, const struct growth *growth, struct exact amount,
                          int32_t from_day, int32_t to_day)
{
    return exact_multiply(
        of->work, amount,
        claim_growth(of->work, growth->rate, growth->periods, growth->day_count, from_day, to_day));
}

static json_t *answer_accrual(struct equity_case *of)
{
    struct growth growth;
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "principal invested rate from to accrual periods_per_year day_count");
    struct exact amount =
        equity_positive(of, terms, equity_has(terms, "invested") ? "invested" : "principal");

    read_growth(of, &growth);
    int32_t from = equity_date(of, terms, "from");
    int32_t to = equity_date(of, terms, "to");

    if (equity_has(terms, "invested") && equity_has(terms, "principal"))
        equity_fault(of, "terms.principal", EQUITY_TWICE, "invested");
    if (equity_good(of) && to < from)
        equity_fault(of, "terms.to", EQUITY_BEFORE_START, "from");
    if (!equity_good(of))
        return NULL;
    json_t *answer = json_object();

    say_amount(of, answer, "claim", grown(of, &growth, amount, from, to));
    return answer;
}

/* --- buy-backs 回购 --- */

/* Adds what was paid in, with its interest, to a claim. */
static struct exact add_tranches(struct equity_case *of, const struct growth *growth, int32_t as_of)
{
    size_t count;
    const struct calc_node list = equity_list(of, &of->terms, "tranches", true, &count);
    struct exact sum = exact_whole(of->work, 0);

    if (count == 0 && equity_good(of))
        equity_fault(of, "terms.tranches", EQUITY_EMPTY, NULL);
    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);
        const struct calc_node date = case_member(&node, "date");

        equity_keys(of, &node, "amount date");
        struct exact amount = equity_positive(of, &node, "amount");
        int32_t day = equity_date(of, &node, "date");

        if (equity_good(of) && day > as_of)
            equity_fault(of, "terms.as_of", EQUITY_BEFORE_START, date.path);
        if (equity_good(of))
            sum = exact_add(of->work, sum, grown(of, growth, amount, day, as_of));
    }
    return sum;
}

/* What was received by the day is credited at its face, or with the same interest. */
static struct exact credited(struct equity_case *of, const struct growth *growth, int32_t as_of)
{
    size_t count;
    const struct calc_node list = equity_list(of, &of->terms, "received", false, &count);
    bool with_interest = equity_word(of, &of->terms, "credit", "face accrued", 0) == 1;
    struct exact sum = exact_whole(of->work, 0);

    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);

        equity_keys(of, &node, "amount date");
        struct exact amount = equity_amount(of, &node, "amount");
        int32_t day = equity_date(of, &node, "date");

        if (!equity_good(of) || day > as_of)
            continue;
        sum = exact_add(of->work, sum,
                        with_interest ? grown(of, growth, amount, day, as_of) : amount);
    }
    return sum;
}

/* What the net assets give instead. */
static void say_alternative(struct equity_case *of, json_t *answer, struct exact step,
                            struct exact *claim)
{
    const struct calc_node node = case_member(&of->terms, "alternative");

    if (!equity_has(&of->terms, "alternative"))
        return;
    if (!json_is_object(node.json)) {
        equity_fault(of, node.path, EQUITY_NOT_OBJECT, NULL);
        return;
    }
    equity_keys(of, &node, "net_assets share rule");
    struct exact net_assets = equity_amount(of, &node, "net_assets");
    struct exact share = equity_part(of, &node, "share");
    bool greater = equity_word(of, &node, "rule", "greater_of lesser_of", 0) == 0;
    struct exact amount =
        exact_round(of->work, exact_multiply(of->work, net_assets, share), step, EXACT_HALF_UP);

    say_amount(of, answer, "alternative_amount", amount);
    *claim = greater ? exact_most(of->work, *claim, amount) : exact_least(of->work, *claim, amount);
}

static void say_window(struct equity_case *of, json_t *answer, int32_t as_of)
{
    static const char *const states[] = {"open", "demanded_in_time", "demanded_late",
                                         "window_over"};
    const struct calc_node *terms = &of->terms;
    int32_t exercise_by;
    int32_t limitation_end;

    if (!equity_has(terms, "trigger"))
        return;
    struct claim_window window = {
        .trigger = equity_date(of, terms, "trigger"),
        .window_days = (int32_t)equity_whole_or(of, terms, "window_days", 0, 36500, -1),
        .reasonable_months = (int32_t)equity_whole_or(of, terms, "reasonable_months", 0, 1200, -1),
        .demand = equity_date_or_none(of, terms, "demand"),
        .limitation_years = (int32_t)equity_whole_or(of, terms, "limitation_years", 0, 100, -1)};

    if (window.demand != DATE_UNKNOWN && window.demand < window.trigger)
        equity_fault(of, "terms.demand", EQUITY_BEFORE_START, "trigger");
    if (!equity_good(of))
        return;
    enum claim_status status = claim_status(&window, as_of, &exercise_by, &limitation_end);

    say_day(answer, "exercise_by", exercise_by);
    say_text(answer, "status", states[status]);
    if (window.demand != DATE_UNKNOWN)
        say_day(answer, "limitation_end", limitation_end);
}

static json_t *answer_buy_back(struct equity_case *of)
{
    const struct exact nothing = exact_whole(of->work, 0);
    struct growth growth;

    equity_terms(of, "tranches rate accrual periods_per_year day_count as_of received credit "
                     "rounding alternative trigger reasonable_months limitation_years "
                     "window_days demand");
    read_growth(of, &growth);
    int32_t as_of = equity_date(of, &of->terms, "as_of");
    struct exact step = equity_step(of, &of->terms, "rounding", "0.01");
    struct exact formula = add_tranches(of, &growth, as_of);
    json_t *answer = json_object();

    formula = exact_subtract(of->work, formula, credited(of, &growth, as_of));
    formula = exact_most(of->work, nothing, exact_round(of->work, formula, step, EXACT_HALF_UP));
    struct exact claim = formula;

    say_amount(of, answer, "formula_amount", formula);
    say_alternative(of, answer, step, &claim);
    say_amount(of, answer, "claim", claim);
    say_window(of, answer, as_of);
    return answer;
}

/* --- earn-outs 对赌 --- */

static struct exact rounded(struct equity_case *of, struct exact amount)
{
    return exact_round(of->work, amount, equity_step(of, &of->terms, "rounding", "0.01"),
                       EXACT_HALF_UP);
}

static json_t *earn_out_by_ratio(struct equity_case *of)
{
    equity_terms(of, "method invested target actual threshold rounding");
    struct exact invested = equity_positive(of, &of->terms, "invested");
    struct exact target = equity_positive(of, &of->terms, "target");
    struct exact actual = equity_signed(of, &of->terms, "actual");
    struct exact threshold = equity_amount_or(of, &of->terms, "threshold", 1);
    json_t *answer = json_object();

    if (exact_compare(of->work, threshold, exact_whole(of->work, 1)) > 0)
        equity_fault(of, "terms.threshold", EQUITY_ABOVE_ONE, NULL);
    say_amount(of, answer, "cash",
               rounded(of, earn_out_ratio(of->work, invested, target, actual, threshold)));
    return answer;
}

/* The post-money that the actual profit is worth, and what the investor paid too much for. */
struct revaluation {
    struct exact invested;
    struct exact share;
    struct exact post_money;
};

static void read_revaluation(struct equity_case *of, struct revaluation *read)
{
    read->invested = equity_positive(of, &of->terms, "invested");
    read->share = equity_part(of, &of->terms, "share");
    read->post_money = exact_multiply(of->work, equity_positive(of, &of->terms, "multiple"),
                                      equity_signed(of, &of->terms, "actual"));
}

static json_t *earn_out_in_cash(struct equity_case *of)
{
    struct revaluation read;

    equity_terms(of, "method invested share multiple actual rounding");
    read_revaluation(of, &read);
    json_t *answer = json_object();

    say_amount(of, answer, "post_money_adjusted", read.post_money);
    say_amount(
        of, answer, "cash",
        rounded(of, earn_out_revalued_cash(of->work, read.invested, read.share, read.post_money)));
    return answer;
}

static json_t *earn_out_in_shares(struct equity_case *of)
{
    struct revaluation read;

    equity_terms(of, "method invested share multiple actual rounding registered_total "
                     "rounding_registered");
    read_revaluation(of, &read);
    struct exact registered = equity_amount_or(of, &of->terms, "registered_total", 0);
    struct exact step = equity_step(of, &of->terms, "rounding_registered", "0.0001");

    if (equity_good(of) && exact_sign(read.post_money) <= 0)
        equity_fault(of, "terms.actual", EQUITY_NO_MULTIPLE_OF_LOSS, NULL);
    if (!equity_good(of))
        return NULL;
    struct exact share = exact_divide(of->work, read.invested, read.post_money);
    struct exact more =
        earn_out_revalued_share(of->work, read.invested, read.share, read.post_money);

    if (exact_compare(of->work, share, exact_whole(of->work, 1)) > 0) {
        equity_fault(of, "terms.actual", EQUITY_SHARE_BEYOND_ALL, NULL);
        return NULL;
    }
    json_t *answer = json_object();

    say_amount(of, answer, "post_money_adjusted", read.post_money);
    say_amount(of, answer, "share_adjusted", share);
    say_amount(of, answer, "share_compensation", more);
    if (equity_has(&of->terms, "registered_total"))
        say_amount(
            of, answer, "registered_compensation",
            exact_round(of->work, exact_multiply(of->work, registered, more), step, EXACT_HALF_UP));
    return answer;
}

/* Years of a promise, which may be losses. */
static struct exact *read_years(struct equity_case *of, const char *key, size_t *count_out)
{
    const struct calc_node list = equity_list(of, &of->terms, key, true, count_out);
    struct exact *years = arena_array(of->work->arena, *count_out, sizeof *years);

    if (*count_out == 0 && equity_good(of))
        equity_fault(of, list.path, EQUITY_EMPTY, NULL);
    for (size_t i = 0; i < *count_out; i++) {
        /* equity_signed reads a member; an item is one of an object that holds it alone. */
        const struct calc_node item = case_item(&list, i);
        json_t *holder = json_pack("{sO}", "year", item.json);
        struct calc_node node = {.json = holder};

        snprintf(node.path, sizeof node.path, "%s", item.path);
        years[i] = equity_signed(of, &node, "year");
        json_decref(holder);
    }
    return years;
}

static json_t *earn_out_over_years(struct equity_case *of)
{
    static const enum exact_rounding roundings[] = {EXACT_UP, EXACT_DOWN, EXACT_HALF_UP};
    struct earn_out earn = {0};
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "method price issue_price promised achieved bonus_ratio share_rounding "
                     "clawed_back");
    earn.price = equity_positive(of, terms, "price");
    earn.issue_price = equity_positive(of, terms, "issue_price");
    earn.bonus = equity_amount_or(of, terms, "bonus_ratio", 0);
    earn.promised = read_years(of, "promised", &earn.year_count);
    earn.achieved = read_years(of, "achieved", &earn.achieved_count);
    earn.clawed_back = equity_flag_or(of, terms, "clawed_back", false);
    earn.rounding = roundings[equity_word(of, terms, "share_rounding", "ceil floor nearest", 0)];
    if (earn.achieved_count > earn.year_count)
        equity_fault(of, "terms.achieved", EQUITY_TOO_MANY,
                     arena_format(of->work->arena, "%zu", earn.year_count));
    if (equity_good(of) && exact_sign(exact_sum(of->work, earn.promised, earn.year_count)) <= 0)
        equity_fault(of, "terms.promised", EQUITY_NOT_POSITIVE, NULL);
    if (!equity_good(of))
        return NULL;
    struct exact *amounts = arena_array(of->work->arena, earn.achieved_count, sizeof *amounts);
    struct exact *shares = arena_array(of->work->arena, earn.achieved_count, sizeof *shares);
    json_t *answer = json_object();
    json_t *years = json_array();

    earn_out_cumulative(of->work, &earn, amounts, shares);
    for (size_t i = 0; i < earn.achieved_count; i++) {
        json_t *year = json_object();

        say_amount(of, year, "amount", amounts[i]);
        say_amount(of, year, "shares", shares[i]);
        json_array_append_new(years, year);
    }
    json_object_set_new(answer, "years", years);
    say_amount(of, answer, "total", exact_sum(of->work, amounts, earn.achieved_count));
    return answer;
}

static json_t *answer_earn_out(struct equity_case *of)
{
    static json_t *(*const methods[])(struct equity_case *) = {
        earn_out_by_ratio, earn_out_in_cash, earn_out_in_shares, earn_out_over_years};
    int method =
        equity_word(of, &of->terms, "method", "ratio revalue_cash revalue_shares cumulative", -1);

    return equity_good(of) ? methods[method](of) : NULL;
}

/* The firm buys back only after a completed reduction, and pays cash only out of profit. */
static json_t *answer_obligation(struct equity_case *of)
{
    const struct exact nothing = exact_whole(of->work, 0);

    equity_terms(of, "claim amount capital_reduction_completed distributable_profit");
    bool redemption = equity_word(of, &of->terms, "claim", "redemption cash_compensation", -1) == 0;
    struct exact amount = equity_amount(of, &of->terms, "amount");
    struct exact now = nothing;

    if (redemption) {
        if (equity_flag(of, &of->terms, "capital_reduction_completed"))
            now = amount;
    } else {
        struct exact profit = equity_signed(of, &of->terms, "distributable_profit");

        now = claim_payable(of->work, amount, profit);
    }
    json_t *answer = json_object();

    say_amount(of, answer, "supported_now", now);
    say_amount(of, answer, "not_now", exact_subtract(of->work, amount, now));
    return answer;
}

const struct equity_kind equity_claim_kinds[] = {
    {"accrual", "", false, answer_accrual},
    {"buy_back_claim", "", false, answer_buy_back},
    {"earn_out_compensation", "", false, answer_earn_out},
    {"company_obligation", "", false, answer_obligation},
    {NULL, NULL, false, NULL}};
