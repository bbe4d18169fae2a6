/* Cases of a cap table: parts of a whole, pools and grants, transactions, and the order in which
 * public and social money came. */
#include "ocf_internal.h"

#include "base/date.h"

#include <string.h>

static json_t *answer_ownership(struct equity_case *of)
{
    equity_terms(of, "holders");
    const struct equity_names holders = equity_amounts(of, &of->terms, "holders", true);
    struct exact all = exact_sum(of->work, holders.amounts, holders.count);

    if (equity_good(of) && exact_is_zero(all))
        equity_fault(of, "terms.holders", EQUITY_NOTHING_TO_SHARE_BY, NULL);
    if (!equity_good(of))
        return NULL;
    json_t *answer = json_object();

    for (size_t i = 0; i < holders.count; i++)
        say_amount(of, answer, holders.names[i], exact_divide(of->work, holders.amounts[i], all));
    return answer;
}

/* What is known of a whole; anybody else has at most the rest. */
static json_t *answer_partial(struct equity_case *of)
{
    equity_terms(of, "total_units known ratios_only");
    struct exact total = equity_positive(of, &of->terms, "total_units");
    struct equity_names ratios = equity_amounts(of, &of->terms, "known", false);
    const struct equity_names given = equity_amounts(of, &of->terms, "ratios_only", false);

    for (size_t i = 0; i < ratios.count; i++)
        ratios.amounts[i] = exact_divide(of->work, ratios.amounts[i], total);
    for (size_t i = 0; i < given.count; i++)
        equity_add_name(of, &ratios, given.names[i], given.amounts[i], "terms.ratios_only");
    const struct exact one = exact_whole(of->work, 1);
    struct exact known = exact_sum(of->work, ratios.amounts, ratios.count);

    if (equity_good(of) && exact_compare(of->work, known, one) > 0)
        equity_fault(of, "terms.known", EQUITY_MORE_THAN_ALL, NULL);
    if (!equity_good(of))
        return NULL;
    struct exact rest = exact_subtract(of->work, one, known);
    json_t *answer = json_object();
    json_t *bounds = json_object();

    say_amount(of, answer, "accounted_for", known);
    say_amount(of, answer, "unaccounted", rest);
    say_names(of, answer, "ratio", &ratios);
    say_amount(of, bounds, "least", exact_whole(of->work, 0));
    say_amount(of, bounds, "most", rest);
    json_object_set_new(answer, "bounds_of_any_other_holder", bounds);
    return answer;
}

static json_t *answer_pool(struct equity_case *of)
{
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "reserved adjusted_to granted exercised cancelled_returned "
                     "cancelled_retired");
    struct exact reserved =
        equity_amount(of, terms, equity_has(terms, "adjusted_to") ? "adjusted_to" : "reserved");
    struct exact granted = equity_amount(of, terms, "granted");
    struct exact returned = equity_amount_or(of, terms, "cancelled_returned", 0);
    const struct exact gone[] = {equity_amount_or(of, terms, "exercised", 0), returned,
                                 equity_amount_or(of, terms, "cancelled_retired", 0)};
    struct exact outstanding = exact_subtract(of->work, granted, exact_sum(of->work, gone, 3));
    struct exact available =
        exact_add(of->work, exact_subtract(of->work, reserved, granted), returned);

    if (equity_good(of) && exact_sign(outstanding) < 0)
        equity_fault(of, "terms.granted", EQUITY_MORE_THAN_GRANTED, NULL);
    if (equity_good(of) && exact_sign(available) < 0)
        equity_fault(of, "terms.granted", EQUITY_MORE_THAN_RESERVED, NULL);
    json_t *answer = json_object();

    say_amount(of, answer, "outstanding_options", outstanding);
    say_amount(of, answer, "available", available);
    say_amount(of, answer, "naive_reserved_minus_outstanding",
               exact_subtract(of->work, reserved, outstanding));
    return answer;
}

static json_t *answer_vesting(struct equity_case *of)
{
    static const int32_t frequencies[] = {1, 3, 12};
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "start cliffMonths durationMonths frequency units as_of");
    const struct vesting vesting = {
        .start = equity_date(of, terms, "start"),
        .cliff_months = (int32_t)equity_whole_or(of, terms, "cliffMonths", 0, 1200, 0),
        .months = (int32_t)equity_whole(of, terms, "durationMonths", 1, 1200),
        .every_months =
            frequencies[equity_word(of, terms, "frequency", "MONTHLY QUARTERLY ANNUALLY", 0)]};
    struct exact units = equity_amount(of, terms, "units");
    int32_t as_of = equity_date(of, terms, "as_of");

    if (equity_good(of) && vesting.cliff_months > vesting.months)
        equity_fault(of, "terms.cliffMonths", EQUITY_ENDS_BEFORE_START, NULL);
    if (!equity_good(of))
        return NULL;
    struct exact vested = vesting_units(of->work, &vesting, units, as_of);
    json_t *answer = json_object();

    say_amount(of, answer, "vested", vested);
    say_amount(of, answer, "unvested", exact_subtract(of->work, units, vested));
    return answer;
}

/* --- transactions --- */

/* Faults of the table that leave no doubt about units may stand. */
static void refuse_faults(struct equity_case *of, const struct ocf_log *log,
                          const struct cap_table *table)
{
    for (size_t i = 0; i < table->fault_count; i++) {
        const struct cap_fault *fault = &table->faults[i];
        const char *detail;
        enum equity_fault_code code = ocf_fault(log, fault, &detail);

        if (fault->code != CAP_PARTIAL_WITHOUT_BALANCE)
            equity_fault(of, log->more[fault->event].path, code, detail);
    }
    for (size_t i = 0; i < log->count; i++)
        if (ocf_lost_split(log, i) != NULL)
            equity_fault(of, log->more[i].path, EQUITY_SPLIT_UNKNOWN, ocf_lost_split(log, i));
}

static json_t *outstanding(struct equity_case *of, const struct ocf_log *log,
                           const struct cap_table *table)
{
    struct equity_names classes = {0};
    struct equity_names holders = {0};
    json_t *answer = json_object();

    for (size_t i = 0; i < table->security_count; i++) {
        const struct cap_security *security = &table->securities[i];

        if (!security->alive || log->more[security->issue].family != OCF_STOCK)
            continue;
        const struct cap_event *issue = &log->events[security->issue];
        const char *class = log->classes.names[issue->class];
        size_t c = equity_find_or_add(of, &classes, class);
        size_t h = equity_find_or_add(
            of, &holders,
            arena_format(of->work->arena, "%s/%s", log->holders.names[issue->holder], class));

        classes.amounts[c] = exact_add(of->work, classes.amounts[c], security->quantity);
        holders.amounts[h] = exact_add(of->work, holders.amounts[h], security->quantity);
    }
    say_names(of, answer, "by_class", &classes);
    say_names(of, answer, "by_holder", &holders);
    return answer;
}

static json_t *play_log(struct equity_case *of, struct ocf_log *log)
{
    size_t count;
    struct cap_table table;
    const struct calc_node list = equity_list(of, &of->terms, "transactions", true, &count);
    int32_t as_of = equity_date_or_none(of, &of->terms, "as_of");

    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);

        if (json_is_object(node.json))
            ocf_take(of, log, &node, 0);
    }
    if (!equity_good(of))
        return NULL;
    ocf_join_splits(log);
    enum err err = cap_table(of->work, log->events, log->count, log->securities.count,
                             as_of == DATE_UNKNOWN ? DATE_LAST : as_of, &table);

    if (err != ERR_OK)
        return equity_refuse(of, err, "terms", EQUITY_TOO_LARGE);
    refuse_faults(of, log, &table);
    return equity_good(of) ? outstanding(of, log, &table) : NULL;
}

static json_t *answer_outstanding(struct equity_case *of)
{
    struct ocf_log log;

    equity_terms(of, "transactions as_of");
    ocf_log_init(&log, of->work);
    json_t *answer = play_log(of, &log);

    ocf_log_done(&log);
    return answer;
}

/* --- who came after the guide fund --- */

enum money { MONEY_GUIDE, MONEY_PUBLIC, MONEY_SOCIAL, MONEY_UNKNOWN, MONEY_COUNT };
#define MONEY_WORDS "guide public social unknown"

struct came_round {
    const char *name;
    int32_t day;
    bool with_guide;
    struct exact sums[MONEY_COUNT];
    struct equity_names social;
};

static bool is_guide(const struct calc_node *guides, const char *name)
{
    for (size_t i = 0; i < json_array_size(guides->json); i++) {
        const json_t *item = json_array_get(guides->json, i);

        if (json_is_string(item) && strcmp(json_string_value(item), name) == 0)
            return true;
    }
    return false;
}

static void read_came(struct equity_case *of, const struct calc_node *node,
                      const struct calc_node *guides, struct came_round *round)
{
    size_t count;
    const struct calc_node list = equity_list(of, node, "investors", true, &count);

    equity_keys(of, node, "round date investors");
    round->name = equity_name(of, node, "round");
    round->day = equity_date(of, node, "date");
    for (size_t i = 0; i < MONEY_COUNT; i++)
        round->sums[i] = exact_whole(of->work, 0);
    for (size_t i = 0; i < count; i++) {
        const struct calc_node item = equity_item(of, &list, i);
        const char *name = equity_name(of, &item, "name");
        int money = equity_word(of, &item, "class", MONEY_WORDS, -1);

        equity_keys(of, &item, "name class amount");
        round->sums[money] =
            exact_add(of->work, round->sums[money], equity_amount(of, &item, "amount"));
        round->with_guide = round->with_guide || is_guide(guides, name) ||
                            (guides->json == NULL && money == MONEY_GUIDE);
        if (money == MONEY_SOCIAL)
            equity_find_or_add(of, &round->social, name);
    }
}

/* The rounds of up to a day, in the order of their days. */
static struct came_round *read_rounds(struct equity_case *of, size_t *count_out)
{
    size_t count;
    const struct calc_node guides = case_member(&of->terms, "guide");
    const struct calc_node list = equity_list(of, &of->terms, "rounds", true, &count);
    struct came_round *rounds = arena_array(of->work->arena, count + 1, sizeof *rounds);
    int32_t as_of = equity_date_or_none(of, &of->terms, "as_of");
    size_t kept = 0;

    if (guides.json != NULL && !json_is_array(guides.json))
        equity_fault(of, guides.path, EQUITY_NOT_LIST, NULL);
    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);
        struct came_round round = {0};
        size_t at = kept;

        read_came(of, &node, &guides, &round);
        if (as_of != DATE_UNKNOWN && round.day > as_of)
            continue;
        for (; at > 0 && rounds[at - 1].day > round.day; at--)
            rounds[at] = rounds[at - 1];
        rounds[at] = round;
        kept++;
    }
    *count_out = kept;
    return rounds;
}

static void say_round(struct equity_case *of, json_t *list, const struct came_round *round,
                      int32_t entry)
{
    static const char *const keys[MONEY_COUNT] = {"guide", "public", "social", "unknown"};
    int32_t lag = round->day - entry;
    json_t *item = json_object();

    say_text(item, "round", round->name);
    say_text(item, "position", lag < 0 ? "before" : lag == 0 ? "with" : "after");
    json_object_set_new(item, "lag_days", json_integer(lag));
    for (size_t i = 0; i < MONEY_COUNT; i++)
        say_amount(of, item, keys[i], round->sums[i]);
    json_array_append_new(list, item);
}

/* Social investors of later rounds who had not come before. */
static json_t *new_names(struct equity_case *of, const struct came_round *rounds, size_t count,
                         int32_t entry)
{
    struct equity_names known = {0};
    json_t *names = json_array();

    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < rounds[i].social.count; n++) {
            size_t before = known.count;

            equity_find_or_add(of, &known, rounds[i].social.names[n]);
            if (known.count > before && rounds[i].day > entry)
                json_array_append_new(names, json_string(rounds[i].social.names[n]));
        }
    return names;
}

static json_t *additionality(struct equity_case *of, const struct came_round *rounds, size_t count,
                             int32_t entry)
{
    const struct exact nothing = exact_whole(of->work, 0);
    struct exact guide = nothing;
    struct exact with = nothing;
    struct exact after = nothing;
    int32_t first = DATE_UNKNOWN;
    json_t *answer = json_object();
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        struct exact social = rounds[i].sums[MONEY_SOCIAL];

        say_round(of, list, &rounds[i], entry);
        guide = exact_add(of->work, guide, rounds[i].sums[MONEY_GUIDE]);
        if (rounds[i].day == entry)
            with = exact_add(of->work, with, social);
        if (rounds[i].day <= entry)
            continue;
        after = exact_add(of->work, after, social);
        if (first == DATE_UNKNOWN && exact_sign(social) > 0)
            first = rounds[i].day;
    }
    say_day(answer, "guide_entry", entry);
    json_object_set_new(answer, "rounds", list);
    say_amount(of, answer, "guide_total", guide);
    say_amount(of, answer, "social_with", with);
    say_amount(of, answer, "social_after", after);
    json_object_set_new(answer, "first_social_after_days",
                        first == DATE_UNKNOWN ? json_null() : json_integer(first - entry));
    json_object_set_new(answer, "new_social_names_after", new_names(of, rounds, count, entry));
    if (exact_is_zero(guide))
        json_object_set_new(answer, "social_after_per_guide_yuan", json_null());
    else
        say_amount(of, answer, "social_after_per_guide_yuan", exact_divide(of->work, after, guide));
    return answer;
}

static json_t *answer_additionality(struct equity_case *of)
{
    size_t count;
    int32_t entry = DATE_UNKNOWN;

    equity_terms(of, "rounds guide as_of");
    const struct came_round *rounds = read_rounds(of, &count);

    for (size_t i = count; i > 0; i--)
        if (rounds[i - 1].with_guide)
            entry = rounds[i - 1].day;
    if (equity_good(of) && entry == DATE_UNKNOWN)
        equity_fault(of, "terms.rounds", EQUITY_NO_GUIDE, NULL);
    return equity_good(of) ? additionality(of, rounds, count, entry) : NULL;
}

const struct equity_kind equity_table_kinds[] = {{"ownership", "", false, answer_ownership},
                                                 {"partial_cap_table", "", false, answer_partial},
                                                 {"pool_available", "", false, answer_pool},
                                                 {"vesting", "", false, answer_vesting},
                                                 {"ocf_outstanding", "", false, answer_outstanding},
                                                 {"ocf_strict", "", false, answer_outstanding},
                                                 {"additionality", "", false, answer_additionality},
                                                 {NULL, NULL, false, NULL}};
