/* Cases about what rights are worth: valuations, payments of securities, indicators. */
#include "calc/ip_indicator.h"
#include "calc/ip_securities.h"
#include "calc/ip_valuation.h"
#include "ip_internal.h"

#include "base/money.h"
#include "calc/accrual.h"
#include "calc/ip_fraction.h"

#include <string.h>

#define DAYS_MAX 36500
#define PATENTS_MAX 100000
#define AGE_E4_MAX 1000000
#define COUNT_MAX INT64_C(1000000000000)
/* Growth and discount up to a thousand per cent. */
#define GROWTH_E10_MAX (10 * RATE_E10_ONE)
#define ROYALTY_ROWS "rows (royalty after tax, factor, present value)"

static json_t *royalty_row(const struct ip_royalty_year *year)
{
    json_t *row = json_array();
    char factor[DECIMAL_TEXT_SIZE];

    decimal_format(year->factor_e6, 6, factor);
    json_array_append_new(row, text_of_fen(year->royalty_minor));
    json_array_append_new(row, json_string(factor));
    json_array_append_new(row, text_of_fen(year->present_minor));
    return row;
}

static json_t *answer_royalty(struct calc_case *of, const struct calc_node *input)
{
    const struct calc_node list = ip_list(of, input, "revenue", IP_VALUATION_YEARS_MAX);
    size_t count = ip_count(&list);
    int64_t *revenue = arena_array(&of->arena, count + 1, sizeof *revenue);
    struct ip_royalty_year *years = arena_array(&of->arena, count + 1, sizeof *years);
    int64_t value = 0;

    for (size_t i = 0; i < count; i++)
        revenue[i] = ip_item(of, &list, i, 2, 0, AMOUNT_MAX);
    const struct ip_royalty royalty = {
        .revenue_minor = revenue,
        .year_count = count,
        .royalty_e10 = ip_rate(of, input, "royalty"),
        .tax_e10 = ip_rate(of, input, "tax"),
        .discount_e10 = ip_decimal(of, input, "discount", 10, 0, GROWTH_E10_MAX),
        .decay_e10 = ip_rate_or(of, input, "royalty_decay", 0),
        .mid_year = ip_flag(of, input, "mid_year"),
    };

    if (of->failed || !ip_worked(of, &list, ip_valuation_royalty(&royalty, years, &value),
                                 "must have a revenue for each of 1 to 100 years",
                                 "须列明 1 至 100 年中每年的收入"))
        return NULL;
    json_t *answer = json_object();
    json_t *rows = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(rows, royalty_row(&years[i]));
    answer_fen(answer, "value", value);
    json_object_set_new(answer, ROYALTY_ROWS, rows);
    return answer;
}

static json_t *answer_cost(struct calc_case *of, const struct calc_node *input)
{
    const struct calc_node age_node = case_member(input, "age_years");
    int64_t replacement = ip_money(of, input, "replacement");
    int64_t age = ip_decimal(of, input, "age_years", 4, 0, AGE_E4_MAX);
    int64_t life = ip_decimal(of, input, "life_years", 4, 1, AGE_E4_MAX);
    int64_t value = 0;

    if (of->failed || !ip_worked(of, &age_node, ip_valuation_cost(replacement, age, life, &value),
                                 "must not be more than the life", "已使用年限不得大于经济寿命"))
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, "value", value);
    return answer;
}

json_t *ip_case_valuation(struct calc_case *of, const struct calc_node *root)
{
    static const struct ip_form forms[] = {
        {"revenue", "revenue royalty tax discount mid_year royalty_decay", answer_royalty},
        {"replacement", "replacement age_years life_years", answer_cost},
    };
    const char *method = ip_text(of, root, "method");
    bool royalty = strcmp(method, "relief from royalty") == 0;

    if (!of->failed && !royalty && strcmp(method, "cost") != 0)
        ip_fail_at(of, root, "method", "must be relief from royalty, or cost",
                   "须为许可费节省法（relief from royalty）或成本法（cost）");
    return of->failed ? NULL : ip_answer_form(of, root, &forms[royalty ? 0 : 1], 1);
}

static json_t *answer_securities(struct calc_case *of, const struct calc_node *input)
{
    struct ip_payout payout;
    const struct ip_securities securities = {
        .inflow_minor = ip_money(of, input, "inflow"),
        .fees_minor = ip_money(of, input, "fees"),
        .senior_minor = ip_money(of, input, "senior"),
        .outstanding_minor = ip_money(of, input, "senior"),
        .coupon_e10 = ip_rate(of, input, "coupon"),
        .days = (int32_t)ip_whole(of, input, "days", 0, DAYS_MAX),
        .year_days = (int32_t)ip_whole(of, input, "year", 360, 366),
        .top_up_limit_minor = ip_money_or(of, input, "top_up_limit", 0),
    };

    ip_money_or(of, input, "junior", 0);
    if (of->failed || !ip_worked(of, input, ip_securities_pay(&securities, &payout), "", ""))
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, "fees", payout.fees_minor);
    answer_fen(answer, "senior_interest", payout.senior_interest_minor);
    answer_fen(answer, "senior_principal", payout.senior_principal_minor);
    answer_fen(answer, "junior", payout.junior_minor);
    answer_fen(answer, "shortfall", payout.shortfall_minor);
    if (!case_has(input, "top_up_limit"))
        return answer;
    answer_fen(answer, "top_up", payout.top_up_minor);
    answer_fen(answer, "unpaid", payout.unpaid_minor);
    return answer;
}

json_t *ip_case_securitisation(struct calc_case *of, const struct calc_node *root)
{
    static const struct ip_form forms[] = {
        {"inflow senior", "inflow fees senior coupon days year junior top_up_limit",
         answer_securities},
    };

    return ip_answer_form(of, root, forms, 1);
}

/* Adds count * scale / members to the answer. */
static void add_ratio(struct calc_case *of, const struct calc_node *input, json_t *answer,
                      const char *key, int64_t count, int64_t scale, const char *denominator)
{
    int64_t members = ip_whole(of, input, denominator, 1, COUNT_MAX);
    int64_t ratio = 0;

    if (!of->failed &&
        ip_worked(of, input, ip_indicator_ratio(count, scale, members, &ratio), "", ""))
        answer_fen(answer, key, ratio);
}

static json_t *unless_failed(const struct calc_case *of, json_t *answer)
{
    if (!of->failed)
        return answer;
    json_decref(answer);
    return NULL;
}

static json_t *answer_density(struct calc_case *of, const struct calc_node *input)
{
    json_t *answer = json_object();

    add_ratio(of, input, answer, "per_10000", ip_whole(of, input, "valid_inventions", 0, COUNT_MAX),
              10000, "residents");
    return unless_failed(of, answer);
}

/* How many residents a density implies. */
static json_t *answer_residents(struct calc_case *of, const struct calc_node *input)
{
    int64_t count = ip_whole(of, input, "valid_inventions", 0, COUNT_MAX);
    int64_t density_e2 = ip_decimal(of, input, "per_10000", 2, 1, COUNT_MAX);
    int64_t residents = 0;

    if (of->failed ||
        !ip_worked(of, input, ip_part(count, 10000 * 100, density_e2, &residents), "", ""))
        return NULL;
    json_t *answer = json_object();

    json_object_set_new(answer, "residents", json_integer(residents));
    return answer;
}

static bool is_high_value(struct calc_case *of, const struct calc_node *patent)
{
    static const char *const keys[IP_CRITERION_COUNT] = {
        [IP_STRATEGIC_INDUSTRY] = "sei",
        [IP_OVERSEAS_FAMILY] = "overseas",
        [IP_KEPT_OVER_10_YEARS] = "years_over_10",
        [IP_HIGH_PLEDGE] = "pledge",
        [IP_AWARD] = "award",
    };
    uint32_t met = 0;

    if (!json_is_object(patent->json))
        ip_fail(of, patent, "must be an object", "须为对象");
    ip_keys(of, patent, "valid sei overseas years_over_10 pledge award");
    for (size_t i = 0; i < IP_CRITERION_COUNT; i++)
        met |= ip_flag(of, patent, keys[i]) ? UINT32_C(1) << i : 0;
    return ip_is_high_value(!case_has(patent, "valid") || ip_flag(of, patent, "valid"), met);
}

static json_t *answer_high_value(struct calc_case *of, const struct calc_node *input)
{
    const struct calc_node list = ip_list(of, input, "patents", PATENTS_MAX);
    json_t *answer = json_object();
    int64_t count = 0;

    for (size_t i = 0; i < ip_count(&list); i++) {
        const struct calc_node patent = case_item(&list, i);

        count += is_high_value(of, &patent) ? 1 : 0;
    }
    json_object_set_new(answer, "high_value", json_integer(count));
    if (case_has(input, "residents"))
        add_ratio(of, input, answer, "per_10000", count, 10000, "residents");
    return unless_failed(of, answer);
}

/* The mean of an amount by each denominator that is given: they are different figures. */
static json_t *answer_means(struct calc_case *of, const struct calc_node *input)
{
    static const char *const means[][2] = {
        {"per_loan", "loans"}, {"per_firm", "firms"}, {"per_firm_time", "firm_times"}};
    int64_t amount = ip_money(of, input, "amount");
    json_t *answer = json_object();

    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++) {
        if (!case_has(input, means[i][1]))
            continue;
        int64_t members = ip_whole(of, input, means[i][1], 1, COUNT_MAX);
        int64_t mean = 0;

        if (!of->failed && ip_worked(of, input, ip_indicator_mean(amount, members, &mean), "", ""))
            answer_fen(answer, means[i][0], mean);
    }
    if (!of->failed && json_object_size(answer) == 0)
        ip_fail(of, input, "must name loans, firms or firm_times: a mean has a denominator",
                "须给出笔数 loans、户数 firms 或家次 firm_times 作为分母");
    return unless_failed(of, answer);
}

static json_t *answer_before(struct calc_case *of, const struct calc_node *input)
{
    int64_t now = ip_money(of, input, "now");
    int64_t growth = ip_decimal(of, input, "growth", 10, 1 - RATE_E10_ONE, GROWTH_E10_MAX);
    int64_t before = 0;

    if (of->failed || !ip_worked(of, input, ip_indicator_before(now, growth, &before), "", ""))
        return NULL;
    json_t *answer = json_object();

    answer_fen(answer, "before", before);
    return answer;
}

json_t *ip_case_indicator(struct calc_case *of, const struct calc_node *root)
{
    static const struct ip_form forms[] = {
        {"valid_inventions residents", "valid_inventions residents", answer_density},
        {"valid_inventions per_10000", "valid_inventions per_10000", answer_residents},
        {"patents", "patents residents", answer_high_value},
        {"amount", "amount loans firms firm_times", answer_means},
        {"now growth", "now growth", answer_before},
    };

    return ip_answer_form(of, root, forms, sizeof forms / sizeof forms[0]);
}
