/* Kinds of cases about one term of a fund: hurdle, day count, fee, recycling. */
#include "calc_internal.h"

#include "base/money.h"

#include <string.h>

#define YEARS_MAX 100
#define EXITS_MAX 1000
#define PERCENT_E8 INT64_C(100000000)

/* value * numerator / denominator; case_fail when it is too large. */
static int64_t scaled(struct calc_case *of, const char *path, int64_t value, int64_t numerator,
                      int64_t denominator)
{
    int64_t result = 0;

    if (!of->failed && amount_mul_div(value, numerator, denominator, &result) != ERR_OK)
        case_fail(of, path, "is too large");
    return result;
}

/* The one flow of a case that has just one. */
static struct calc_node only_flow(struct calc_case *of, const char *keys)
{
    const struct calc_node flow = case_flow(of, 0);

    if (case_flow_count(of) != 1)
        case_fail(of, "flows", "there must be one flow");
    case_keys(of, &flow, keys);
    return flow;
}

json_t *case_preferred_return(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node years_node = case_member(&terms, "years");
    const struct calc_node flow = only_flow(of, "type amount");
    const struct calc_node kind = case_member(&flow, "type");
    int64_t preferred = 0;

    case_keys(of, &terms, "preferred_rate compounding years");
    enum compounding compounding = case_compounding(of, &terms);
    int64_t rate = case_rate(of, &terms, "preferred_rate");
    int64_t years = case_decimal(of, &terms, "years", 0);

    case_check_hurdle(of, &terms, "preferred_rate", rate);
    if (years > YEARS_MAX)
        case_fail(of, years_node.path, "must be at most %d", YEARS_MAX);
    if (compounding == COMPOUND_DAILY)
        case_fail(of, "terms.compounding", "how many days a year has is not told");
    if (strcmp(case_text(of, &flow, "type", true), "contribution") != 0)
        case_fail(of, kind.path, "must be contribution");
    int64_t amount = case_money(of, &flow, "amount");

    /* Whole years: 365 days of act/365 each, whatever the calendar says. */
    if (!of->failed && accrue(amount, rate, compounding, DAY_COUNT_ACT_365, (int32_t)years * 365,
                              &preferred) != ERR_OK)
        case_fail(of, "terms", "the hurdle is out of range");
    if (of->failed)
        return NULL;
    json_t *answer = json_object();

    answer_money(answer, "preferred_amount", preferred);
    return answer;
}

json_t *case_preferred_return_offset(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node flow = only_flow(of, "type gross return_of_capital");
    const struct calc_node kind = case_member(&flow, "type");

    case_keys(of, &terms, "");
    if (strcmp(case_text(of, &flow, "type", true), "distribution") != 0)
        case_fail(of, kind.path, "must be distribution");
    int64_t gross = case_money(of, &flow, "gross");
    int64_t capital = case_money(of, &flow, "return_of_capital");

    if (capital > gross)
        case_fail(of, flow.path, "more capital is returned than is distributed");
    if (of->failed)
        return NULL;
    json_t *answer = json_object();

    answer_money(answer, "counts_against_preferred", gross - capital);
    return answer;
}

json_t *case_day_count(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node first = case_flow(of, 0);
    const struct calc_node last = case_flow(of, 1);

    case_keys(of, &terms, "basis");
    enum day_count basis = case_day_count_of(of, &terms, "basis");

    if (case_flow_count(of) != 2)
        case_fail(of, "flows", "there must be two dates");
    case_keys(of, &first, "date");
    case_keys(of, &last, "date");
    int32_t from = case_date(of, &first, "date");
    int32_t to = case_date(of, &last, "date");

    if (to < from)
        case_fail(of, last.path, "must not be before the first date");
    if (of->failed)
        return NULL;
    json_t *answer = json_object();
    int32_t days = day_count_days(basis, from, to);

    json_object_set_new(answer, "days_exclusive", json_integer(days));
    json_object_set_new(answer, "days_inclusive", json_integer(days + 1));
    return answer;
}

/* committed, called or invested: what the fee is a share of. The amount is given, so the word only
 * has to be one that is known. */
static const char *fee_basis(struct calc_case *of, const struct calc_node *terms)
{
    const char *basis = case_text(of, terms, "basis", true);

    if (strcmp(basis, "committed") != 0 && strcmp(basis, "called") != 0 &&
        strcmp(basis, "invested") != 0)
        case_fail(of, "terms.basis", "must be committed, called or invested");
    return basis;
}

json_t *case_management_fee(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node flow = only_flow(of, "basis_amount");

    case_keys(of, &terms, "basis rate period_fraction");
    fee_basis(of, &terms);
    int64_t rate = case_rate(of, &terms, "rate");
    int64_t fraction = case_rate(of, &terms, "period_fraction");
    int64_t amount = case_money(of, &flow, "basis_amount");

    if (rate > RATE_E10_ONE)
        case_fail(of, "terms.rate", "must be at most 1");
    /* The rate of the period first: a rate and a fraction have ten digits each. */
    int64_t rate_e10 = scaled(of, "terms.period_fraction", rate, fraction, RATE_E10_ONE);
    int64_t fee = scaled(of, flow.path, amount, rate_e10, RATE_E10_ONE);

    if (of->failed)
        return NULL;
    json_t *answer = json_object();

    answer_money(answer, "fee", fee);
    return answer;
}

struct fee_schedule {
    int64_t fund_size;
    int64_t rate_e8; /* per cent, of 10^-8 */
    int64_t years;
    bool called;
    bool steps_down;
    int64_t after_year;
    int64_t later_rate_e8;
};

static void read_schedule(struct calc_case *of, const struct calc_node *terms,
                          struct fee_schedule *schedule)
{
    const struct calc_node step = case_member(terms, "stepDown");
    const struct calc_node called = case_member(terms, "calledCapitalSchedule");
    const char *basis = fee_basis(of, terms);

    case_keys(of, terms, "fundSize feeRate basis fundTerm stepDown calledCapitalSchedule");
    *schedule = (struct fee_schedule){
        .fund_size = case_money(of, terms, "fundSize"),
        .rate_e8 = case_decimal(of, terms, "feeRate", 8),
        .years = case_decimal(of, terms, "fundTerm", 0),
        .called = strcmp(basis, "called") == 0,
        .steps_down = step.json != NULL,
    };
    if (schedule->years > YEARS_MAX || schedule->years < 1)
        case_fail(of, "terms.fundTerm", "must be 1 to %d years", YEARS_MAX);
    if (strcmp(basis, "invested") == 0)
        case_fail(of, "terms.basis", "what is invested in each year is not told");
    if (schedule->called != (called.json != NULL) ||
        (schedule->called &&
         (!json_is_array(called.json) || json_array_size(called.json) != (size_t)schedule->years)))
        case_fail(of, schedule->called && called.json != NULL ? called.path : "terms.basis",
                  "a fee on called capital, and no other, has a called amount for every year");
    if (step.json == NULL)
        return;
    case_keys(of, &step, "afterYear newRate");
    schedule->after_year = case_decimal(of, &step, "afterYear", 0);
    schedule->later_rate_e8 = case_decimal(of, &step, "newRate", 8);
}

json_t *case_management_fee_schedule(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node called = case_member(&terms, "calledCapitalSchedule");
    struct fee_schedule schedule;
    int64_t total = 0;

    read_schedule(of, &terms, &schedule);
    if (case_flow_count(of) != 0)
        case_fail(of, "flows", "there must be no flows");
    if (of->failed)
        return NULL;
    json_t *yearly = json_object();
    json_t *fees = json_array();

    for (int64_t year = 1; year <= schedule.years; year++) {
        bool later = schedule.steps_down && year > schedule.after_year;
        struct calc_node wrapped = {.json = json_object(), .path = "terms.calledCapitalSchedule"};
        int64_t base = schedule.fund_size;

        if (schedule.called) {
            json_object_set(wrapped.json, "amount", json_array_get(called.json, (size_t)year - 1));
            base = case_money(of, &wrapped, "amount");
        }
        json_decref(wrapped.json);
        int64_t fee = scaled(of, "terms.feeRate", base,
                             later ? schedule.later_rate_e8 : schedule.rate_e8, 100 * PERCENT_E8);

        if (!of->failed && (amount_add(total, fee, &total) != ERR_OK || total > WATERFALL_SUM_MAX))
            case_fail(of, "terms", "the fees are too large");
        answer_money(yearly, "fee", fee);
        json_array_append(fees, json_object_get(yearly, "fee"));
    }
    json_decref(yearly);
    if (of->failed) {
        json_decref(fees);
        return NULL;
    }
    json_t *answer = json_object();

    answer_money(answer, "totalFees", total);
    json_object_set_new(answer, "yearlyFees", fees);
    answer_ratio(answer, "averageAnnualFee", total, (int128_t)schedule.years * CASE_UNIT);
    return answer;
}

/* Recycling: exits within the period are reinvested at a rate until the cap is reached. */
struct exits {
    int64_t cap;
    int64_t period;
    int64_t rate_e8;
    int64_t recycled;
    int64_t returned;
    int64_t returned_late;
    size_t within;
    size_t after;
};

static json_t *one_exit(struct calc_case *of, const struct calc_node *node, struct exits *exits,
                        int64_t *year_before)
{
    case_keys(of, node, "id year grossProceeds ownershipPercent");
    const char *id = case_text(of, node, "id", true);
    int64_t year = case_decimal(of, node, "year", 0);
    int64_t owned_e8 = case_decimal(of, node, "ownershipPercent", 8);
    int64_t gross = case_money(of, node, "grossProceeds");

    if (year > YEARS_MAX || owned_e8 > 100 * PERCENT_E8)
        case_fail(of, node->path, "the year or the percentage is out of range");
    if (year < *year_before)
        case_fail(of, node->path, "exits must be in order of time: the cap is used up in order");
    *year_before = year;
    int64_t proceeds = scaled(of, node->path, gross, owned_e8, 100 * PERCENT_E8);
    bool within = year <= exits->period;
    int64_t taken = within ? scaled(of, node->path, proceeds, exits->rate_e8, 100 * PERCENT_E8) : 0;

    if (taken > exits->cap - exits->recycled)
        taken = exits->cap - exits->recycled;
    exits->recycled += taken;
    exits->returned += proceeds - taken;
    exits->returned_late += within ? 0 : proceeds;
    exits->within += within ? 1 : 0;
    exits->after += within ? 0 : 1;
    json_t *object = json_object();

    json_object_set_new(object, "exitId", json_string(id));
    json_object_set_new(object, "exitYear", json_integer(year));
    answer_money(object, "fundProceeds", proceeds);
    answer_money(object, "recycledAmount", taken);
    answer_money(object, "returnedToLPs", proceeds - taken);
    json_object_set_new(object, "withinPeriod", json_boolean(within));
    answer_ratio(object, "appliedRate", within ? exits->rate_e8 : 0, PERCENT_E8);
    return object;
}

/* One row per year that has an exit. */
static void add_year(json_t *years, int64_t year, int64_t recycled, int64_t before)
{
    json_t *row = json_object();

    json_object_set_new(row, "year", json_integer(year));
    answer_money(row, "cumulativeRecycled", recycled);
    answer_money(row, "annualRecycled", recycled - before);
    json_array_append_new(years, row);
}

static void answer_exits(struct calc_case *of, const struct calc_node *list, struct exits *exits,
                         json_t *answer)
{
    json_t *by_exit = json_array();
    json_t *by_year = json_array();
    size_t count = json_array_size(list->json);
    int64_t year = 0;
    int64_t before = 0;

    for (size_t i = 0; i < count && !of->failed; i++) {
        const struct calc_node node = case_item(list, i);
        int64_t last_year = year;
        int64_t recycled = exits->recycled;

        json_array_append_new(by_exit, one_exit(of, &node, exits, &year));
        if (i > 0 && year != last_year) {
            add_year(by_year, last_year, recycled, before);
            before = recycled;
        }
    }
    if (count > 0)
        add_year(by_year, year, exits->recycled, before);
    answer_money(answer, "totalRecycled", exits->recycled);
    answer_money(answer, "totalReturnedToLPs", exits->returned);
    answer_money(answer, "remainingCapacity", exits->cap - exits->recycled);
    json_object_set_new(answer, "capReached", json_boolean(exits->recycled >= exits->cap));
    json_object_set_new(answer, "exitsWithinPeriod", json_integer((json_int_t)exits->within));
    json_object_set_new(answer, "exitsAfterPeriod", json_integer((json_int_t)exits->after));
    answer_money(answer, "recycledFromEligibleExits", exits->recycled);
    answer_money(answer, "returnedFromIneligibleExits", exits->returned_late);
    json_object_set_new(answer, "recyclingByExit", by_exit);
    json_object_set_new(answer, "cumulativeByYear", by_year);
}

json_t *case_recycling(struct calc_case *of)
{
    const struct calc_node terms = case_terms(of);
    const struct calc_node list = case_member(&terms, "exits");

    case_keys(of, &terms, "fundSize recyclingCapPercent recyclingPeriod exitRecyclingRate exits");
    int64_t size = case_money(of, &terms, "fundSize");
    int64_t cap_e8 = case_decimal(of, &terms, "recyclingCapPercent", 8);
    struct exits exits = {
        .cap = scaled(of, "terms.recyclingCapPercent", size, cap_e8, 100 * PERCENT_E8),
        .period = case_decimal(of, &terms, "recyclingPeriod", 0),
    };

    if (case_flow_count(of) != 0)
        case_fail(of, "flows", "there must be no flows");
    if (exits.period < 1 || exits.period > YEARS_MAX)
        case_fail(of, "terms.recyclingPeriod", "must be 1 to %d years", YEARS_MAX);
    if (list.json != NULL) {
        exits.rate_e8 = case_decimal(of, &terms, "exitRecyclingRate", 8);
        if (!json_is_array(list.json) || json_array_size(list.json) > EXITS_MAX)
            case_fail(of, list.path, "must be an array of at most %d exits", EXITS_MAX);
        if (exits.rate_e8 > 100 * PERCENT_E8)
            case_fail(of, "terms.exitRecyclingRate", "must be at most 100");
    }
    if (of->failed)
        return NULL;
    json_t *answer = json_object();

    answer_money(answer, "maxRecyclableCapital", exits.cap);
    answer_ratio(answer, "recyclingCapPercentage", cap_e8, PERCENT_E8);
    json_object_set_new(answer, "recyclingPeriodYears", json_integer(exits.period));
    answer_ratio(answer, "annualRecyclingCapacity", exits.cap, (int128_t)exits.period * CASE_UNIT);
    if (list.json != NULL)
        answer_exits(of, &list, &exits, answer);
    if (!of->failed)
        return answer;
    json_decref(answer);
    return NULL;
}
