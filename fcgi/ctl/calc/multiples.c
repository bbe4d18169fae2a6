/* Kinds of cases about multiples: of a fund from its flows and marks, and of one holding. */
#include "calc_internal.h"

#include "base/money.h"

#include <string.h>

/* The one rule for recallable distributions that is understood, as published. */
static const char recallable_rule[] =
    "a recallable distribution reduces paid-in and is not counted as a distribution";

struct fund_totals {
    int32_t as_of; /* INT32_MAX when not given */
    bool recallable_known;
    int64_t paid_in;
    int64_t distributed;
    int64_t nav;
    bool nav_known;
    int32_t nav_date;
};

/* What is not approved does not count; without a status everything is approved. */
static bool counts(struct calc_case *of, const struct calc_node *row)
{
    const char *status = case_text(of, row, "status", false);

    return status == NULL || strcmp(status, "approved") == 0;
}

static void add_flow(struct calc_case *of, const struct calc_node *flow, struct fund_totals *fund)
{
    const struct calc_node kind = case_member(flow, "type");
    const char *type = case_text(of, flow, "type", true);

    case_keys(of, flow, "id date type amount status");
    int32_t date = case_date(of, flow, "date");
    int64_t amount = case_money(of, flow, "amount");
    enum err err = ERR_OK;

    if (!counts(of, flow) || date > fund->as_of)
        return;
    if (strcmp(type, "contribution") == 0 || strcmp(type, "lp_capital_call") == 0)
        err = amount_add(fund->paid_in, amount, &fund->paid_in);
    else if (strcmp(type, "distribution") == 0 || strcmp(type, "lp_distribution") == 0 ||
             strcmp(type, "realized_proceeds") == 0)
        err = amount_add(fund->distributed, amount, &fund->distributed);
    else if (strcmp(type, "recallable_distribution") == 0 && fund->recallable_known)
        err = amount_sub(fund->paid_in, amount, &fund->paid_in);
    else
        case_fail(of, kind.path, "how this type of flow counts is not told");
    if (err != ERR_OK || fund->paid_in > WATERFALL_SUM_MAX || fund->distributed > WATERFALL_SUM_MAX)
        case_fail(of, flow->path, "the flows are too large");
}

/* The latest approved mark that is not later than the question; later ones are named. */
static void read_mark(struct calc_case *of, const struct calc_node *mark, size_t mark_count,
                      struct fund_totals *fund, json_t *future)
{
    case_keys(of, mark, "id mark_date fair_value status");
    int64_t value = case_money(of, mark, "fair_value");
    int32_t date = fund->as_of;

    if (case_has(mark, "mark_date") || mark_count > 1)
        date = case_date(of, mark, "mark_date");
    if (of->failed || !counts(of, mark))
        return;
    if (date > fund->as_of) {
        json_t *id = json_object_get(mark->json, "id");

        json_array_append(future, id);
        return;
    }
    if (fund->nav_known && date == fund->nav_date)
        case_fail(of, mark->path, "two marks have the same date");
    if (fund->nav_known && date < fund->nav_date)
        return;
    fund->nav_known = true;
    fund->nav_date = date;
    fund->nav = value;
}

static void read_marks(struct calc_case *of, struct fund_totals *fund, json_t *future)
{
    const struct calc_node marks = {.json = of->marks, .path = "marks"};
    size_t count = json_array_size(of->marks);

    for (size_t i = 0; i < count && !of->failed; i++) {
        const struct calc_node mark = case_item(&marks, i);

        if (!json_is_object(mark.json))
            case_fail(of, mark.path, "a mark must be an object");
        read_mark(of, &mark, count, fund, future);
    }
    /* An empty list says that nothing is held; no list says nothing. */
    if (of->marks != NULL && count == 0)
        fund->nav_known = true;
}

json_t *case_multiples(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    struct fund_totals fund = {.as_of = INT32_MAX};

    case_keys(of, &terms, "as_of recallable_rule");
    const char *rule = case_text(of, &terms, "recallable_rule", false);

    fund.recallable_known = rule != NULL && strcmp(rule, recallable_rule) == 0;
    if (case_has(&terms, "as_of"))
        fund.as_of = case_date(of, &terms, "as_of");
    for (size_t i = 0; i < case_flow_count(of) && !of->failed; i++) {
        const struct calc_node flow = case_flow(of, i);

        add_flow(of, &flow, &fund);
    }
    json_t *future = json_array();

    read_marks(of, &fund, future);
    if (of->failed) {
        json_decref(future);
        return NULL;
    }
    json_t *answer = json_object();
    int64_t known = fund.nav_known ? fund.paid_in : 0;

    answer_money(answer, "paid_in", fund.paid_in);
    answer_money(answer, "distributed", fund.distributed);
    if (fund.nav_known)
        answer_money(answer, "nav", fund.nav);
    else
        json_object_set_new(answer, "nav", json_null());
    answer_ratio(answer, "dpi", fund.distributed, fund.paid_in);
    answer_ratio(answer, "rvpi", fund.nav, known);
    answer_ratio(answer, "tvpi", (int128_t)fund.distributed + fund.nav, known);
    json_object_set_new(answer, "excluded_future_marks", future);
    return answer;
}

/* One holding; planned values are the publisher's own assumptions. */
struct holding {
    int64_t invested;
    int64_t value;
    int64_t exit_value;
    int64_t probability_e10;
    int64_t reserve_multiple_e10;
};

static void answer_moic(const struct holding *of, json_t *answer)
{
    int128_t one = RATE_E10_ONE;
    /* Weighted in 10^-6 of 10^-10, shortened so that a ratio can hold it. */
    int128_t weighted = (int128_t)of->exit_value * of->probability_e10 / one;

    answer_ratio(answer, "currentMOIC", of->value, of->invested);
    answer_ratio(answer, "exitMOIC", of->exit_value, of->invested);
    answer_ratio(answer, "exitMOICWeighted", weighted, of->invested);
    /* The value is not told apart by tranche: pro rata to cost, each has the multiple of all. */
    answer_ratio(answer, "initialMOIC", of->value, of->invested);
    answer_ratio(answer, "followOnMOIC", of->value, of->invested);
    answer_ratio(answer, "reservesMOICUnweighted", of->reserve_multiple_e10, one);
    answer_ratio(answer, "reservesMOIC",
                 (int128_t)of->reserve_multiple_e10 * of->probability_e10 / one, one);
}

static bool known_variant(const char *variant)
{
    static const char *const variants[] = {"current",  "exit",     "initial",
                                           "followOn", "reserves", "opportunityCost"};

    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++)
        if (strcmp(variant, variants[i]) == 0)
            return true;
    return false;
}

json_t *case_moic_variants(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node flow = case_flow(of, 0);
    const char *variant = case_text(of, &terms, "variant", true);
    bool opportunity = strcmp(variant, "opportunityCost") == 0;

    case_keys(of, &terms, opportunity ? "variant alternative_return" : "variant");
    if (!known_variant(variant))
        case_fail(of, "terms.variant", "there is no such variant");
    if (case_flow_count(of) != 1)
        case_fail(of, "flows", "there must be one holding");
    case_keys(of, &flow,
              "initialInvestment followOnInvestment currentValuation projectedExitValue "
              "exitProbability plannedReserves reserveExitMultiple");
    int64_t alternative = opportunity ? case_rate(of, &terms, "alternative_return") : 0;
    const struct holding holding = {
        .invested = case_money(of, &flow, "initialInvestment") +
                    case_money(of, &flow, "followOnInvestment"),
        .value = case_money(of, &flow, "currentValuation"),
        .exit_value = case_money(of, &flow, "projectedExitValue"),
        .probability_e10 = case_rate(of, &flow, "exitProbability"),
        .reserve_multiple_e10 = case_rate(of, &flow, "reserveExitMultiple"),
    };

    if (holding.probability_e10 > RATE_E10_ONE)
        case_fail(of, "flows[0].exitProbability", "must be at most 1");
    if (alternative > 1000 * RATE_E10_ONE)
        case_fail(of, "terms.alternative_return", "must be at most 1000");
    if (of->failed)
        return NULL;
    json_t *answer = json_object();

    answer_moic(&holding, answer);
    if (!opportunity)
        return answer;
    /* The current multiple beyond what the alternative gives: value / invested - alternative, over
     * the common denominator invested, in 10^-6. */
    int64_t foregone = 0;

    if (amount_mul_div(holding.invested, alternative, RATE_E10_ONE, &foregone) != ERR_OK) {
        case_fail(of, "terms.alternative_return", "is too large");
        json_decref(answer);
        return NULL;
    }
    answer_ratio(answer, "opportunityCostMOIC", (int128_t)holding.value - foregone,
                 holding.invested);
    return answer;
}
