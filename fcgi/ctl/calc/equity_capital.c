/* Cases of registered capital: rounds, conversions, reductions, and the defaults of the law. */
#include "equity_internal.h"

#include "base/date.h"
#include "calc/equity/capital.h"
#include "calc/equity/law_windows.h"
#include "calc/equity/stack.h"

#define STEP "0.0001"

static enum exact_rounding read_rounding(struct equity_case *of)
{
    static const enum exact_rounding roundings[] = {EXACT_HALF_UP, EXACT_HALF_EVEN, EXACT_DOWN,
                                                    EXACT_UP};

    return roundings[equity_word(of, &of->terms, "rounding_rule", "half_up half_even floor ceil",
                                 0)];
}

/* The holders must be the whole of what is said to be registered. */
static void hold_total(struct equity_case *of, const struct equity_names *holders,
                       struct exact registered)
{
    struct exact sum = exact_sum(of->work, holders->amounts, holders->count);

    if (equity_good(of) && exact_compare(of->work, sum, registered) != 0)
        equity_fault(of, "terms.holders", EQUITY_HOLDERS_DIFFER, exact_text(of->work, sum, 12));
}

/* --- a round --- */

struct round_case {
    struct capital_round round;
    struct equity_names holders; /* all that there are before or after */
    struct equity_names investors;
    bool by_price;
};

static void read_investors(struct equity_case *of, struct round_case *read)
{
    size_t count;
    const struct calc_node list = equity_list(of, &of->terms, "investors", true, &count);
    size_t *investors = arena_array(of->work->arena, count, sizeof *investors);
    struct exact *shares = arena_array(of->work->arena, count, sizeof *shares);

    if (count == 0 && equity_good(of))
        equity_fault(of, "terms.investors", EQUITY_EMPTY, NULL);
    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);
        const struct calc_node name = case_member(&node, "name");

        equity_keys(of, &node, read->by_price ? "name amount" : "name amount share");
        equity_add_name(of, &read->investors, equity_name(of, &node, "name"),
                        equity_positive(of, &node, "amount"), name.path);
        shares[i] = read->by_price ? exact_whole(of->work, 0) : equity_part(of, &node, "share");
        investors[i] = equity_find_or_add(of, &read->holders, read->investors.names[i]);
    }
    read->round.investors = investors;
    read->round.investor_count = count;
    read->round.paid = read->investors.amounts;
    read->round.shares = read->by_price ? NULL : shares;
}

static void read_transfers(struct equity_case *of, struct round_case *read)
{
    size_t count;
    const struct calc_node list = equity_list(of, &of->terms, "transfers", false, &count);
    struct capital_transfer *transfers = arena_array(of->work->arena, count, sizeof *transfers);

    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);
        const struct calc_node from = case_member(&node, "from");
        const char *seller = equity_name(of, &node, "from");

        equity_keys(of, &node, "from to amount price_per_registered");
        transfers[i].from = equity_find(&read->holders, seller);
        if (transfers[i].from == read->holders.count) {
            equity_fault(of, from.path, EQUITY_NO_NAME, seller);
            transfers[i].from = 0;
        }
        transfers[i].to = equity_find_or_add(of, &read->holders, equity_name(of, &node, "to"));
        struct exact amount = equity_amount(of, &node, "amount");

        transfers[i].registered = exact_round(
            of->work,
            exact_divide(of->work, amount, equity_positive(of, &node, "price_per_registered")),
            read->round.step, read->round.rounding);
    }
    read->round.transfers = transfers;
    read->round.transfer_count = count;
}

static void read_round(struct equity_case *of, struct round_case *read)
{
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "unit registered_before holders rounding rounding_rule pre_money investors "
                     "convention transfers");
    read->holders = equity_amounts(of, terms, "holders", true);
    hold_total(of, &read->holders, equity_positive(of, terms, "registered_before"));
    read->by_price = equity_word(of, terms, "convention", "pre_money percentage", 0) == 0;
    read->round.step = equity_step(of, terms, "rounding", STEP);
    read->round.rounding = read_rounding(of);
    read->round.pre_money = read->by_price ? equity_positive(of, terms, "pre_money")
                                           : equity_amount_or(of, terms, "pre_money", 0);
    read_investors(of, read);
    read_transfers(of, read);
    read->round.before = read->holders.amounts;
    read->round.holder_count = read->holders.count;
}

static void say_transfers(struct equity_case *of, json_t *answer, const struct round_case *read)
{
    json_t *list = json_array();

    for (size_t i = 0; i < read->round.transfer_count; i++) {
        const struct capital_transfer *transfer = &read->round.transfers[i];
        json_t *item = json_object();

        say_text(item, "from", read->holders.names[transfer->from]);
        say_text(item, "to", read->holders.names[transfer->to]);
        say_amount(of, item, "registered", transfer->registered);
        json_array_append_new(list, item);
    }
    json_object_set_new(answer, "transferred", list);
}

static json_t *round_said(struct equity_case *of, const struct round_case *read,
                          const struct capital_round_answer *solved)
{
    struct equity_names named = read->investors;
    json_t *answer = json_object();

    if (read->by_price)
        say_amount(of, answer, "price_per_registered", solved->price);
    named.amounts = solved->registered;
    say_names(of, answer, "new_registered", &named);
    named.amounts = solved->to_reserve;
    say_names(of, answer, "to_capital_reserve", &named);
    say_amount(of, answer, "registered_after", solved->total_after);
    named = read->holders;
    named.amounts = solved->after;
    say_names(of, answer, "holders_after", &named);
    say_ratios(of, answer, "ratio", &named, solved->total_after);
    if (equity_has(&of->terms, "transfers"))
        say_transfers(of, answer, read);
    return answer;
}

static json_t *answer_round(struct equity_case *of)
{
    struct round_case read = {0};
    struct capital_round_answer solved;
    size_t at = 0;

    read_round(of, &read);
    if (!equity_good(of))
        return NULL;
    enum capital_fault fault = capital_round(of->work, &read.round, &solved, &at);

    switch (fault) {
    case CAPITAL_GOOD:
        return round_said(of, &read, &solved);
    case CAPITAL_SHARES_ALL:
        return equity_refuse(of, ERR_INVALID, "terms.investors", EQUITY_SHARES_TAKE_ALL);
    case CAPITAL_BELOW_PAR:
        return equity_refuse(of, ERR_INVALID,
                             arena_format(of->work->arena, "terms.investors[%zu].amount", at),
                             EQUITY_BELOW_PAR);
    case CAPITAL_NOT_HELD:
        break;
    }
    return equity_refuse(of, ERR_INVALID,
                         arena_format(of->work->arena, "terms.transfers[%zu].amount", at),
                         EQUITY_NOT_HELD);
}

/* --- reserve to capital 转增 --- */

static void hold_reserve(struct equity_case *of, struct exact registered, struct exact balance,
                         struct exact convert)
{
    int kind = equity_word(of, &of->terms, "reserve_kind", "capital statutory discretionary", 0);
    struct exact floor = exact_divide(of->work, registered, exact_whole(of->work, 4));
    struct exact most =
        exact_most(of->work, exact_whole(of->work, 0), exact_subtract(of->work, balance, floor));

    if (!equity_good(of))
        return;
    if (exact_compare(of->work, convert, balance) > 0)
        equity_fault(of, "terms.convert", EQUITY_ABOVE_RESERVE, NULL);
    else if (kind == 1 && exact_compare(of->work, convert, most) > 0)
        equity_fault(of, "terms.convert", EQUITY_STATUTORY_FLOOR, exact_text(of->work, most, 12));
}

static json_t *answer_reserve(struct equity_case *of)
{
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "unit registered_before holders reserve_kind reserve_balance convert "
                     "rounding rounding_rule");
    struct equity_names holders = equity_amounts(of, terms, "holders", true);
    struct exact registered = equity_positive(of, terms, "registered_before");
    struct exact balance = equity_amount(of, terms, "reserve_balance");
    struct exact convert = equity_amount(of, terms, "convert");
    struct exact step = equity_step(of, terms, "rounding", STEP);
    struct exact *parts = arena_array(of->work->arena, holders.count, sizeof *parts);

    equity_word(of, terms, "rounding_rule", "largest_remainder", 0);
    hold_total(of, &holders, registered);
    hold_reserve(of, registered, balance, convert);
    if (equity_good(of) &&
        !exact_allocate(of->work, convert, step, holders.amounts, holders.count, parts))
        equity_fault(of, "terms.convert", EQUITY_NO_STEP, NULL);
    if (!equity_good(of))
        return NULL;
    struct exact after = exact_add(of->work, registered, convert);
    json_t *answer = json_object();

    for (size_t i = 0; i < holders.count; i++)
        holders.amounts[i] = exact_add(of->work, holders.amounts[i], parts[i]);
    say_amount(of, answer, "registered_after", after);
    say_names(of, answer, "holders_after", &holders);
    say_amount(of, answer, "reserve_left", exact_subtract(of->work, balance, convert));
    say_amount(of, answer, "factor", exact_divide(of->work, after, registered));
    say_ratios(of, answer, "ratio", &holders, after);
    return answer;
}

/* --- conversion to joint stock 股改 --- */

static json_t *answer_share_conversion(struct equity_case *of)
{
    const struct calc_node *terms = &of->terms;
    const struct exact one = exact_whole(of->work, 1);

    equity_terms(of, "net_assets shares par holders rounding_rule");
    equity_word(of, terms, "rounding_rule", "largest_remainder", 0);
    struct exact net_assets = equity_positive(of, terms, "net_assets");
    struct exact shares = equity_positive(of, terms, "shares");
    struct exact par = equity_has(terms, "par") ? equity_positive(of, terms, "par") : one;
    struct equity_names holders = equity_amounts(of, terms, "holders", true);
    struct exact capital = exact_multiply(of->work, shares, par);

    if (equity_good(of) && exact_compare(of->work, capital, net_assets) > 0)
        equity_fault(of, "terms.shares", EQUITY_ABOVE_NET_ASSETS, NULL);
    if (equity_good(of) && !exact_is_whole(shares))
        equity_fault(of, "terms.shares", EQUITY_NO_STEP, NULL);
    struct exact *parts = arena_array(of->work->arena, holders.count, sizeof *parts);

    if (equity_good(of) &&
        !exact_allocate(of->work, shares, one, holders.amounts, holders.count, parts))
        equity_fault(of, "terms.holders", EQUITY_NOTHING_TO_SHARE_BY, NULL);
    if (!equity_good(of))
        return NULL;
    json_t *answer = json_object();

    holders.amounts = parts;
    say_names(of, answer, "shares", &holders);
    say_amount(of, answer, "to_capital_reserve", exact_subtract(of->work, net_assets, capital));
    say_amount(of, answer, "net_assets_per_share", exact_divide(of->work, net_assets, shares));
    say_ratios(of, answer, "ratio", &holders, shares);
    return answer;
}

static json_t *answer_no_par(struct equity_case *of)
{
    equity_terms(of, "proceeds to_registered_capital");
    struct exact proceeds = equity_positive(of, &of->terms, "proceeds");
    struct exact registered = equity_amount(of, &of->terms, "to_registered_capital");
    struct exact least = exact_divide(of->work, proceeds, exact_whole(of->work, 2));

    if (equity_good(of) && exact_compare(of->work, registered, least) < 0)
        equity_fault(of, "terms.to_registered_capital", EQUITY_BELOW_HALF, NULL);
    if (equity_good(of) && exact_compare(of->work, registered, proceeds) > 0)
        equity_fault(of, "terms.to_registered_capital", EQUITY_ABOVE_PROCEEDS, NULL);
    if (!equity_good(of))
        return NULL;
    json_t *answer = json_object();

    say_amount(of, answer, "to_capital_reserve", exact_subtract(of->work, proceeds, registered));
    say_amount(of, answer, "smallest_to_registered_capital", least);
    return answer;
}

/* --- reductions 减资 --- */

/* Cuts in the order of the holders; none is beyond what its holder has. */
static struct exact *read_cuts(struct equity_case *of, const struct equity_names *holders)
{
    const struct equity_names cuts = equity_amounts(of, &of->terms, "cut", true);
    struct exact *by_holder = arena_array(of->work->arena, holders->count, sizeof *by_holder);

    for (size_t i = 0; i < holders->count; i++)
        by_holder[i] = exact_whole(of->work, 0);
    for (size_t i = 0; i < cuts.count; i++) {
        const char *path = arena_format(of->work->arena, "terms.cut.%.100s", cuts.names[i]);
        size_t at = equity_find(holders, cuts.names[i]);

        if (at == holders->count) {
            equity_fault(of, path, EQUITY_NO_NAME, cuts.names[i]);
            continue;
        }
        by_holder[at] = cuts.amounts[i];
        if (exact_compare(of->work, cuts.amounts[i], holders->amounts[at]) > 0)
            equity_fault(of, path, EQUITY_NOT_HELD, NULL);
    }
    return by_holder;
}

/* Not in proportion only where all holders of an LLC agree, or the charter or the law says so. */
static bool cut_is_allowed(struct equity_case *of, bool pro_rata)
{
    bool joint_stock = equity_word(of, &of->terms, "form", "llc joint_stock", 0) == 1;
    bool agreed = equity_flag_or(of, &of->terms, "all_holders_agree", false);
    bool charter = equity_flag_or(of, &of->terms, "charter_allows", false);
    bool law = equity_flag_or(of, &of->terms, "law_provides", false);

    return pro_rata || (agreed && !joint_stock) || charter || law;
}

/* A case asks what the Company Law of 2023 says, whenever its days are. */
static int32_t by_law_of_2023(enum capital_window window)
{
    return capital_window(window, date_from_ymd(2024, 7, 1), NULL);
}

static void say_reduction_days(struct equity_case *of, json_t *answer)
{
    int32_t resolved = equity_date(of, &of->terms, "resolved");
    int32_t announced = equity_date_or_none(of, &of->terms, "announced");

    say_day(answer, "notify_creditors_by", resolved + by_law_of_2023(WINDOW_TELL_CREDITORS));
    say_day(answer, "announce_by", resolved + by_law_of_2023(WINDOW_PUBLISH));
    if (announced == DATE_UNKNOWN)
        return;
    if (announced < resolved)
        equity_fault(of, "terms.announced", EQUITY_BEFORE_START, "resolved");
    say_day(answer, "creditors_not_notified_until",
            announced + by_law_of_2023(WINDOW_CLAIM_PUBLISHED));
    json_object_set_new(answer, "announced_in_time",
                        json_boolean(announced <= resolved + by_law_of_2023(WINDOW_PUBLISH)));
}

static json_t *answer_reduction(struct equity_case *of)
{
    equity_terms(of, "unit form holders cut all_holders_agree charter_allows law_provides "
                     "resolved announced");
    struct equity_names holders = equity_amounts(of, &of->terms, "holders", true);
    const struct exact *cuts = read_cuts(of, &holders);
    bool pro_rata = capital_cut_is_pro_rata(of->work, holders.amounts, cuts, holders.count);
    bool allowed = cut_is_allowed(of, pro_rata);
    json_t *answer = json_object();

    json_object_set_new(answer, "pro_rata", json_boolean(pro_rata));
    json_object_set_new(answer, "allowed", json_boolean(allowed));
    say_reduction_days(of, answer);
    if (!allowed)
        return answer;
    for (size_t i = 0; i < holders.count; i++)
        holders.amounts[i] = exact_subtract(of->work, holders.amounts[i], cuts[i]);
    struct exact after = exact_sum(of->work, holders.amounts, holders.count);

    say_amount(of, answer, "registered_after", after);
    say_names(of, answer, "holders_after", &holders);
    say_ratios(of, answer, "ratio", &holders, after);
    return answer;
}

/* --- defaults of the law --- */

static json_t *answer_due(struct equity_case *of)
{
    static const char *const verdicts[] = {"ok", "too_late", "adjust_by_2027-06-30"};
    int32_t latest;

    equity_terms(of, "form registered_on agreed_due");
    int form = equity_word(of, &of->terms, "form", "llc joint_stock_promoter", -1);
    int32_t registered = equity_date(of, &of->terms, "registered_on");
    int32_t agreed = equity_date(of, &of->terms, "agreed_due");

    if (!equity_good(of))
        return NULL;
    enum capital_due due = capital_due((enum capital_form)form, registered, agreed, &latest);
    json_t *answer = json_object();

    say_day(answer, "latest", latest);
    say_text(answer, "verdict", verdicts[due]);
    return answer;
}

/* A call with too short a grace has no effect. */
static json_t *answer_forfeiture(struct equity_case *of)
{
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "unit call_sent grace_days subscribed paid registered_total");
    int32_t sent = equity_date(of, terms, "call_sent");
    int32_t grace = (int32_t)equity_whole(of, terms, "grace_days", 0, 10000);
    struct exact subscribed = equity_amount(of, terms, "subscribed");
    struct exact paid = equity_amount(of, terms, "paid");
    struct exact total = equity_amount(of, terms, "registered_total");
    bool valid = grace >= by_law_of_2023(WINDOW_GRACE);

    if (equity_good(of) && exact_compare(of->work, paid, subscribed) > 0)
        equity_fault(of, "terms.paid", EQUITY_PAID_ABOVE_SUBSCRIBED, NULL);
    if (equity_good(of) && exact_compare(of->work, subscribed, total) > 0)
        equity_fault(of, "terms.subscribed", EQUITY_OURS_ABOVE_TOTAL, NULL);
    if (!equity_good(of))
        return NULL;
    struct exact lost =
        valid ? exact_subtract(of->work, subscribed, paid) : exact_whole(of->work, 0);
    json_t *answer = json_object();

    json_object_set_new(answer, "grace_valid", json_boolean(valid));
    say_day(answer, "earliest_notice", valid ? sent + grace + 1 : DATE_UNKNOWN);
    say_amount(of, answer, "forfeited", lost);
    say_amount(of, answer, "subscribed_after", exact_subtract(of->work, subscribed, lost));
    json_object_set_new(answer, "dispose_within_months",
                        json_integer(by_law_of_2023(WINDOW_DISPOSE)));
    say_amount(of, answer, "registered_if_cancelled", exact_subtract(of->work, total, lost));
    return answer;
}

/* What holders have by the basis that counts: paid in, or subscribed. */
static struct equity_names read_basis(struct equity_case *of)
{
    const struct calc_node node = case_member(&of->terms, "holders");
    bool subscribed = equity_word(of, &of->terms, "basis", "paid subscribed", 0) == 1;
    struct equity_names basis = {0};
    const char *name;
    json_t *value;

    if (!json_is_object(node.json))
        equity_fault(of, "terms.holders", EQUITY_NOT_OBJECT, NULL);
    json_object_foreach(node.json, name, value)
    {
        const struct calc_node holder = case_member(&node, name);

        if (!json_is_object(value)) {
            equity_fault(of, holder.path, EQUITY_NOT_OBJECT, NULL);
            continue;
        }
        equity_keys(of, &holder, "subscribed paid");
        struct exact had = equity_amount(of, &holder, "subscribed");
        struct exact paid = equity_amount(of, &holder, "paid");

        if (equity_good(of) && exact_compare(of->work, paid, had) > 0)
            equity_fault(of, holder.path, EQUITY_PAID_ABOVE_SUBSCRIBED, NULL);
        equity_add_name(of, &basis, name, subscribed ? had : paid, holder.path);
    }
    if (equity_good(of) && exact_is_zero(exact_sum(of->work, basis.amounts, basis.count)))
        equity_fault(of, "terms.holders", EQUITY_NOTHING_TO_SHARE_BY, NULL);
    return basis;
}

/* Which holders waive, by name. */
static bool *read_waived(struct equity_case *of, const struct equity_names *holders)
{
    size_t count;
    const struct calc_node list = equity_list(of, &of->terms, "waived", false, &count);
    bool *waived = arena_array(of->work->arena, holders->count + 1, sizeof *waived);

    for (size_t i = 0; i < count; i++) {
        const struct calc_node item = case_item(&list, i);
        const char *name = json_is_string(item.json) ? json_string_value(item.json) : "";
        size_t at = equity_find(holders, name);

        if (at == holders->count)
            equity_fault(of, item.path, EQUITY_NO_NAME, name);
        waived[at] = true;
    }
    return waived;
}

static json_t *answer_preemption(struct equity_case *of)
{
    equity_terms(of, "unit new_registered holders basis waived rounding");
    struct exact offered = equity_amount(of, &of->terms, "new_registered");
    struct equity_names holders = read_basis(of);
    const bool *waived = read_waived(of, &holders);
    struct exact step = equity_step(of, &of->terms, "rounding", STEP);
    struct exact open = exact_whole(of->work, 0);

    if (!equity_good(of))
        return NULL;
    struct exact all = exact_sum(of->work, holders.amounts, holders.count);
    json_t *answer = json_object();

    for (size_t i = 0; i < holders.count; i++) {
        holders.amounts[i] = exact_round(
            of->work, exact_scale(of->work, offered, holders.amounts[i], all), step, EXACT_HALF_UP);
        if (waived[i])
            open = exact_add(of->work, open, holders.amounts[i]);
    }
    say_names(of, answer, "entitled", &holders);
    say_amount(of, answer, "open_to_others", open);
    return answer;
}

static json_t *answer_profit(struct equity_case *of)
{
    equity_terms(of, "form amount holders basis rounding rounding_rule");
    equity_word(of, &of->terms, "form", "llc joint_stock", 0);
    equity_word(of, &of->terms, "rounding_rule", "largest_remainder", 0);
    struct exact amount = equity_amount(of, &of->terms, "amount");
    struct exact step = equity_step(of, &of->terms, "rounding", "0.01");
    struct equity_names holders = read_basis(of);
    struct exact *parts = arena_array(of->work->arena, holders.count, sizeof *parts);

    if (equity_good(of) &&
        !exact_allocate(of->work, amount, step, holders.amounts, holders.count, parts))
        equity_fault(of, "terms.amount", EQUITY_NO_STEP, NULL);
    if (!equity_good(of))
        return NULL;
    json_t *answer = json_object();

    holders.amounts = parts;
    say_names(of, answer, "parts", &holders);
    return answer;
}

const struct equity_kind equity_capital_kinds[] = {
    {"registered_capital_round", "", false, answer_round},
    {"capital_reserve_conversion", "", false, answer_reserve},
    {"share_conversion", "", false, answer_share_conversion},
    {"no_par_issue", "", false, answer_no_par},
    {"capital_reduction", "", false, answer_reduction},
    {"contribution_due", "", false, answer_due},
    {"forfeiture", "", false, answer_forfeiture},
    {"preemption", "", false, answer_preemption},
    {"profit_distribution", "", false, answer_profit},
    {NULL, NULL, false, NULL}};
