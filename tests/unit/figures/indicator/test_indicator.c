/* District indicators: what is worked out is the number (or the sum) of the rows behind it, which
 * are those of a recount; what is stated stands beside it; targets, growth, and what is refused. */
#include "support_book.h"
#include "support_golden.h"

#include "figures/indicator/indicator.h"
#include "figures/ip/docket.h"
#include "record/ip.h"
#include "record/loan.h"
#include "record/party.h"
#include "record/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ADMIN_ID 3
#define E8 INT64_C(100000000)
#define UNKNOWN AMOUNT_UNKNOWN
#define RECORDED "2026-05-20"
#define FIRMS 4
#define RIGHTS 40
#define LOANS 40

static struct world world;
static uint64_t random_state;
static uint64_t seed;
static int codes;
static int64_t firms[FIRMS];

static int64_t below(int64_t limit)
{
    return (int64_t)(golden_random(&random_state) % (uint64_t)limit);
}

static const char *a_code(void)
{
    return arena_format(&world.arena, "K%d", codes++);
}

static int opened(void **state)
{
    (void)state;
    random_state = seed;
    world_open(&world);
    world.today = day("2026-11-30");
    for (int i = 0; i < FIRMS; i++)
        firms[i] = world_firm(&world, arena_format(&world.arena, "firm%d", i));
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct view view_on(int32_t on)
{
    return (struct view){.as_of = on, .as_known = INT64_MAX};
}

/* --- records ---------------------------------------------------------------------------------- */

static struct indicator an_indicator(uint32_t measure, uint32_t basis)
{
    struct indicator indicator;

    shape_clear(&indicator_type.shape, &indicator);
    indicator.code = a_code();
    indicator.name = "x";
    indicator.unit = "u";
    indicator.basis = basis;
    indicator.scope = "x";
    indicator.nature =
        measure == 0 ? (uint32_t)NATURE_FLOW : indicator_measure_kinds[measure].nature;
    indicator.frequency = FREQUENCY_YEAR;
    indicator.measure = measure;
    indicator.valid_from = day("2015-01-01");
    return indicator;
}

static enum err try_indicator(const struct indicator *indicator, int64_t entity_id)
{
    return world_attempt(&world, MANAGER_ID, RECORD_INDICATOR, entity_id, day(RECORDED), indicator);
}

static int64_t put_indicator(const struct indicator *indicator)
{
    return world_put(&world, MANAGER_ID, RECORD_INDICATOR, day(RECORDED), indicator);
}

static struct indicator_value a_value(int64_t indicator, int64_t value_e8, int year)
{
    struct indicator_value value;

    shape_clear(&indicator_value_type.shape, &value);
    value.code = a_code();
    value.indicator_id = indicator;
    value.qualifier = STATED_EQUAL;
    value.value_e8 = value_e8;
    value.from_on = date_from_ymd(year, 1, 1);
    value.to_on = date_from_ymd(year, 12, 31);
    value.source = "s";
    return value;
}

static enum err try_value(const struct indicator_value *value)
{
    return world_attempt(&world, MANAGER_ID, RECORD_INDICATOR_VALUE, 0, day(RECORDED), value);
}

static int64_t put_value(const struct indicator_value *value)
{
    return world_put(&world, MANAGER_ID, RECORD_INDICATOR_VALUE, day(RECORDED), value);
}

static struct ip_right rights[RIGHTS];
static int64_t right_ids[RIGHTS];

static void record_rights(void)
{
    for (int i = 0; i < RIGHTS; i++) {
        struct ip_right *right = &rights[i];

        shape_clear(&ip_right_type.shape, right);
        right->code = a_code();
        right->firm_id = firms[below(FIRMS)];
        right->type = below(4) == 0 ? IP_TYPE_TRADE_MARK : IP_TYPE_INVENTION;
        right->title = "x";
        right->filed_on = day("2008-01-01") + (int32_t)below(5000);
        if (below(4) > 0)
            right->granted_on = right->filed_on + 200 + (int32_t)below(900);
        if (right->type == IP_TYPE_TRADE_MARK)
            right->madrid = below(2) == 0;
        else if (below(3) == 0)
            right->strategic_industry = right->awarded = true;
        right_ids[i] = world_put(&world, MANAGER_ID, RECORD_IP_RIGHT, day(RECORDED), right);
    }
}

struct paid {
    int64_t firm;
    int64_t amount_minor;
    int32_t on;
    int64_t seq;
};

static struct paid paid[LOANS];

static int64_t a_case(int64_t scheme, int64_t bank, int64_t firm)
{
    struct loan_case of;

    shape_clear(&loan_case_type.shape, &of);
    of.code = a_code();
    of.firm_id = firm;
    of.case_scheme_id = scheme;
    of.bank_id = bank;
    return world_put(&world, MANAGER_ID, RECORD_LOAN_CASE, day("2020-01-02"), &of);
}

static int64_t a_loan(int64_t of, int64_t amount_minor, int32_t on)
{
    struct loan loan;

    shape_clear(&loan_type.shape, &loan);
    loan.code = a_code();
    loan.loan_case_id = of;
    loan.signed_on = on;
    loan.currency = CURRENCY_CNY;
    loan.amount_minor = amount_minor;
    loan.rate_basis = RATE_FIXED;
    loan.rate_e8 = 3650000;
    loan.day_count = LOAN_ACT_360;
    loan.method = REPAY_INTEREST_MONTHLY;
    loan.months = 12;
    return world_put(&world, MANAGER_ID, RECORD_LOAN, on, &loan);
}

static int64_t pay_out(int64_t loan, int64_t amount_minor, int32_t on)
{
    struct loan_event event;

    shape_clear(&loan_event_type.shape, &event);
    event.loan_id = loan;
    event.action = LOAN_PAYOUT;
    event.currency = CURRENCY_CNY;
    event.amount_minor = amount_minor;
    return world_put(&world, APPROVER_ID, RECORD_LOAN_EVENT, on, &event);
}

static void record_loans(void)
{
    struct case_scheme scheme;
    struct party bank;

    shape_clear(&case_scheme_type.shape, &scheme);
    scheme.code = a_code();
    scheme.name = "s";
    scheme.status = 1;
    scheme.valid_from = day("2020-01-01");
    int64_t scheme_id = world_put(&world, ADMIN_ID, RECORD_CASE_SCHEME, day("2020-01-01"), &scheme);

    shape_clear(&party_type.shape, &bank);
    bank.code = a_code();
    bank.name = "b";
    bank.kind = PARTY_BANK;
    int64_t bank_id = world_put(&world, MANAGER_ID, RECORD_PARTY, day("2020-01-01"), &bank);

    for (int i = 0; i < LOANS; i++) {
        struct paid *next = &paid[i];

        *next = (struct paid){.firm = firms[below(FIRMS)],
                              .amount_minor = 1 + below(INT64_C(100000000000)),
                              .on = day("2021-01-01") + (int32_t)below(2000)};
        int64_t of = a_case(scheme_id, bank_id, next->firm);
        int64_t loan = a_loan(of, next->amount_minor, next->on);

        next->seq = pay_out(loan, next->amount_minor, next->on);
    }
}

static struct indicator_result work_out(const struct indicator *indicator, int32_t from, int32_t to,
                                        struct view view)
{
    const struct indicator_span span = {.from = from, .to = to};
    struct indicator_result result;

    assert_int_equal(indicator_work_out(world.book, indicator, span, view, &world.arena, &result),
                     ERR_OK);
    return result;
}

/* --- the recount ------------------------------------------------------------------------------ */

static bool granted_by(const struct ip_right *right, int32_t on)
{
    return right->granted_on != DATE_UNKNOWN && right->granted_on <= on;
}

/* Terms of inventions are not over before 2028, those of marks may be: without a renewal ten years
 * after the grant and six months of grace. */
static bool in_force(const struct ip_right *right, int32_t on)
{
    return granted_by(right, on) &&
           (right->type == IP_TYPE_INVENTION ||
            on <= date_add_months(date_add_months(right->granted_on, 120), 6));
}

static bool high_value(const struct ip_right *right, int32_t on)
{
    return right->strategic_industry || right->awarded ||
           on > date_add_months(right->filed_on, 120);
}

static bool right_is_wanted(uint32_t measure, const struct ip_right *right, int32_t from,
                            int32_t to)
{
    bool invention = right->type == IP_TYPE_INVENTION;

    switch (measure) {
    case MEASURE_INVENTIONS_IN_FORCE:
        return invention && in_force(right, to);
    case MEASURE_INVENTIONS_GRANTED:
        return invention && granted_by(right, to) && right->granted_on >= from;
    case MEASURE_HIGH_VALUE_INVENTIONS:
        return invention && in_force(right, to) && high_value(right, to);
    default:
        return !invention && right->madrid && in_force(right, to);
    }
}

/* Rows are numbered, no record stands twice, and the value is how many there are. */
static void assert_rows(const struct indicator_result *result, bool money)
{
    int64_t sum = 0;

    for (int64_t i = 0; i < result->things; i++) {
        assert_int_equal(result->rows[i].number, i + 1);
        sum += result->rows[i].amount_minor == UNKNOWN ? 0 : result->rows[i].amount_minor;
        for (int64_t other = 0; other < i; other++)
            assert_false(result->rows[other].ip_right_id == result->rows[i].ip_right_id &&
                         result->rows[other].loan_id == result->rows[i].loan_id &&
                         result->rows[other].firm_id == result->rows[i].firm_id);
    }
    assert_int_equal(result->gap, 0);
    if (money)
        assert_true(result->amount_minor == sum && result->value_e8 == sum * (E8 / 100));
    else
        assert_true(result->value_e8 == result->things * E8);
}

static void counts_of_rights_are_their_rows_and_a_recount(void **state)
{
    static const uint32_t measures[] = {MEASURE_INVENTIONS_IN_FORCE, MEASURE_INVENTIONS_GRANTED,
                                        MEASURE_HIGH_VALUE_INVENTIONS, MEASURE_MADRID_MARKS};

    (void)state;
    record_rights();
    for (int turn = 0; turn < 60; turn++) {
        uint32_t measure = measures[below(4)];
        struct indicator indicator = an_indicator(measure, COUNT_RIGHT);
        int32_t to = day("2012-01-01") + (int32_t)below(5300);
        int32_t from = date_from_ymd(date_year(to), 1, 1);
        struct indicator_result result = work_out(&indicator, from, to, view_on(to));
        int64_t expected = 0;
        bool of_firm[FIRMS] = {false};
        int64_t owners = 0;

        assert_rows(&result, false);
        for (int i = 0; i < RIGHTS; i++) {
            if (!right_is_wanted(measure, &rights[i], from, to))
                continue;
            expected++;
            for (int f = 0; f < FIRMS; f++)
                of_firm[f] = of_firm[f] || firms[f] == rights[i].firm_id;
        }
        assert_int_equal(result.things, expected);
        indicator.basis = COUNT_FIRM;
        result = work_out(&indicator, from, to, view_on(to));
        assert_rows(&result, false);
        for (int f = 0; f < FIRMS; f++)
            owners += of_firm[f];
        assert_int_equal(result.things, owners);
        expected = 0;
        for (int64_t i = 0; i < result.things; i++)
            expected += result.rows[i].times;
        indicator.basis = COUNT_FIRM_TIME;
        result = work_out(&indicator, from, to, view_on(to));
        assert_int_equal(result.things, expected);
    }
}

/* Of a book without later entries nothing of them is counted, whatever their day. */
static void loans_are_counted_by_number_firms_and_money(void **state)
{
    (void)state;
    record_loans();
    for (int turn = 0; turn < 60; turn++) {
        int32_t from = day("2021-01-01") + (int32_t)below(1500);
        int32_t to = from + (int32_t)below(700);
        int64_t known = paid[below(LOANS)].seq;
        const struct view view = {.as_of = to, .as_known = known};
        struct indicator indicator = an_indicator(MEASURE_LOANS_PAID_OUT, COUNT_LOAN);
        struct indicator_result result = work_out(&indicator, from, to, view);
        int64_t loans = 0;
        int64_t sum = 0;

        for (int i = 0; i < LOANS; i++)
            if (paid[i].seq <= known && paid[i].on >= from && paid[i].on <= to) {
                loans++;
                sum += paid[i].amount_minor;
            }
        assert_rows(&result, false);
        assert_int_equal(result.things, loans);
        assert_true(result.amount_minor == (loans == 0 ? UNKNOWN : sum));
        indicator.basis = COUNT_MONEY;
        result = work_out(&indicator, from, to, view);
        assert_rows(&result, true);
        assert_true(result.amount_minor == sum);
        indicator.basis = COUNT_FIRM;
        result = work_out(&indicator, from, to, view);
        for (int64_t i = 0; i < result.things; i++)
            loans -= result.rows[i].times;
        assert_int_equal(loans, 0);
        assert_true(result.things <= FIRMS);
    }
}

/* --- beside each other ------------------------------------------------------------------------ */

static const struct indicator_row *series_of(int64_t indicator, size_t periods, struct view view,
                                             size_t *count_out)
{
    const struct indicator_row *rows = NULL;

    assert_int_equal(
        indicator_series(world.book, indicator, periods, view, &world.arena, &rows, count_out),
        ERR_OK);
    return rows;
}

static const struct indicator_row *row_of_year(const struct indicator_row *rows, size_t count,
                                               int year)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].to_on == date_from_ymd(year, 12, 31))
            return &rows[i];
    fail();
    return NULL;
}

/* 14,214 are stated; two are recorded: both are told, and that they differ. */
static void what_is_stated_stands_beside_what_is_counted(void **state)
{
    struct indicator indicator = an_indicator(MEASURE_INVENTIONS_IN_FORCE, COUNT_RIGHT);
    size_t count = 0;

    (void)state;
    int64_t id = put_indicator(&indicator);
    struct indicator_value value = a_value(id, 14214 * E8, 2020);
    struct ip_right right;

    int64_t stated = put_value(&value);
    shape_clear(&ip_right_type.shape, &right);
    right.firm_id = firms[0];
    right.type = IP_TYPE_INVENTION;
    right.title = "x";
    right.filed_on = day("2016-01-04");
    right.granted_on = day("2018-01-05");
    for (int i = 0; i < 2; i++) {
        right.code = a_code();
        (void)world_put(&world, MANAGER_ID, RECORD_IP_RIGHT, day(RECORDED), &right);
    }
    const struct indicator_row *rows = series_of(id, 2, view_on(day("2026-11-30")), &count);
    const struct indicator_row *row = row_of_year(rows, count, 2020);

    assert_int_equal(count, 3);
    assert_true(row->indicator_value_id == stated && row->value_e8 == 14214 * E8);
    assert_true(row->computed_e8 == 2 * E8 && row->difference_e8 == -14212 * E8);
    assert_int_equal(row->agreement, DIFFERS);
    assert_int_equal(row_of_year(rows, count, 2026)->state, PERIOD_LASTS);
    row = row_of_year(series_of(id, 0, view_on(day("2020-12-31")), &count), count, 2020);
    assert_int_equal(row->state, PERIOD_OVER);
    (void)series_of(id, 0, view_on(day("2020-12-30")), &count);
    assert_int_equal(count, 0);
}

/* 312 per 10,000 of 455,577 residents is what 14,214 come to; of none at all nothing is. */
static void a_ratio_names_its_denominator(void **state)
{
    struct indicator residents = an_indicator(0, COUNT_RESIDENT);
    struct indicator ratio = an_indicator(MEASURE_INVENTIONS_IN_FORCE, COUNT_RIGHT);
    struct indicator_result result;

    (void)state;
    residents.nature = NATURE_STOCK;
    ratio.denominator_id = put_indicator(&residents);
    ratio.per = 10000;
    int64_t id = put_indicator(&ratio);
    struct indicator_value value = a_value(ratio.denominator_id, 455577 * E8, 2019);
    size_t count = 0;

    record_rights();
    int32_t on = day("2020-12-31");
    result = work_out(&ratio, on, on, view_on(on));
    assert_int_equal(result.gap, GAP_NO_DENOMINATOR);
    (void)put_value(&value);
    result = work_out(&ratio, on, on, view_on(on));
    assert_int_equal(result.gap, 0);
    assert_true(result.denominator_e8 == 455577 * E8 && result.denominator_on == day("2019-12-31"));
    assert_true(result.value_e8 ==
                (result.things * 10000 * E8 * 2 + 455577) / (2 * INT64_C(455577)));
    /* as its source rounds it, and one more */
    value = a_value(id, (result.value_e8 + 500000) / 1000000 * 1000000, 2020);
    (void)put_value(&value);
    value.code = a_code();
    value.source = "another";
    value.value_e8 += E8;
    (void)put_value(&value);
    const struct indicator_row *rows = series_of(id, 0, view_on(on), &count);

    assert_int_equal(count, 2);
    assert_int_equal(rows[0].agreement, AGREES);
    assert_int_equal(rows[1].agreement, DIFFERS);
}

/* More than 6.0 bn, up by 50 %, in units of 100 million yuan; about 4.0 bn before. */
static void qualifiers_targets_and_growth(void **state)
{
    struct indicator contracts = an_indicator(0, COUNT_MONEY);
    size_t count = 0;

    (void)state;
    contracts.unit_size = 100000000;
    int64_t id = put_indicator(&contracts);
    struct indicator_value before = a_value(id, 40 * E8, 2019);
    struct indicator_value now = a_value(id, 60 * E8, 2020);
    struct indicator_value target = a_value(id, 80 * E8, 2020);
    struct indicator_value reached = a_value(id, 50 * E8, 2019);

    now.qualifier = STATED_AT_LEAST;
    now.growth_e8 = E8 / 2;
    now.growth_qualifier = STATED_AT_LEAST;
    target.target = reached.target = true;
    (void)put_value(&before);
    (void)put_value(&now);
    (void)put_value(&target);
    (void)put_value(&reached);
    const struct indicator_row *rows = series_of(id, 0, view_on(day("2026-11-30")), &count);
    const struct indicator_row *row = row_of_year(rows, count, 2020);

    assert_int_equal(count, 2);
    assert_true(row->growth_e8 == E8 / 2 && row->growth_qualifier == STATED_AT_LEAST);
    assert_true(row->stated_growth_e8 == E8 / 2);
    assert_int_equal(row->gap, GAP_NOT_MEASURED);
    /* more than 60 may be 80: */
    assert_int_equal(row->attained, TARGET_UNKNOWN);
    assert_true(row->attainment_e8 == E8 * 3 / 4);
    assert_int_equal(row_of_year(rows, count, 2019)->attained, TARGET_MISSED);

    /* about 4.0 bn: the growth is about, and a target within half of its last digit is open */
    const struct indicator_line *lines = NULL;

    assert_int_equal(
        indicator_lines(world.book, view_on(day("2026-11-30")), &world.arena, &lines, &count),
        ERR_OK);
    assert_int_equal(count, 1);
    assert_true(lines[0].value_e8 == 60 * E8 && lines[0].qualifier == STATED_AT_LEAST);
    assert_true(lines[0].target_e8 == 80 * E8 && lines[0].growth_qualifier == STATED_AT_LEAST);
}

/* A version holds for periods that end from its day on; growth does not reach across it. */
static void definitions_are_dated(void **state)
{
    struct indicator indicator = an_indicator(MEASURE_LOANS_PAID_OUT, COUNT_LOAN);
    size_t count = 0;

    (void)state;
    record_loans();
    int64_t id = put_indicator(&indicator);

    indicator.basis = COUNT_MONEY;
    indicator.unit_size = 10000;
    indicator.valid_from = day("2024-01-01");
    assert_int_equal(try_indicator(&indicator, id), ERR_OK);
    const struct indicator_row *rows = series_of(id, 5, view_on(day("2025-12-31")), &count);
    const struct indicator_row *row = row_of_year(rows, count, 2023);

    assert_int_equal(row->definition_from, day("2015-01-01"));
    assert_true(row->computed_e8 == row->things * E8);
    assert_true(row->computed_growth_e8 != UNKNOWN);
    row = row_of_year(rows, count, 2024);
    assert_int_equal(row->definition_from, day("2024-01-01"));
    assert_true(row->computed_growth_e8 == UNKNOWN);
    assert_true(row->computed_e8 == row->amount_minor * (E8 / 100) / 10000);
    assert_true(row_of_year(rows, count, 2025)->computed_growth_e8 != UNKNOWN);
    indicator.nature = NATURE_STOCK;
    assert_int_equal(try_indicator(&indicator, id), ERR_INVALID);
}

/* --- what is refused -------------------------------------------------------------------------- */

static void assert_refused(const char *field)
{
    bool found = false;

    for (size_t i = 0; i < world.violations.count; i++)
        found = found || strcmp(world.violations.list[i].field, field) == 0;
    assert_true(found);
}

static void a_measure_counts_what_it_can(void **state)
{
    struct indicator indicator = an_indicator(MEASURE_INVENTIONS_IN_FORCE, COUNT_MONEY);
    struct indicator ratio = an_indicator(0, COUNT_OTHER);

    (void)state;
    assert_int_equal(try_indicator(&indicator, 0), ERR_INVALID);
    assert_refused("basis");
    indicator = an_indicator(MEASURE_INVENTIONS_IN_FORCE, COUNT_RIGHT);
    indicator.nature = NATURE_FLOW;
    assert_int_equal(try_indicator(&indicator, 0), ERR_INVALID);
    assert_refused("nature");
    ratio.per = 10000;
    assert_int_equal(try_indicator(&ratio, 0), ERR_INVALID);
    assert_refused("denominator_id");
    indicator.nature = NATURE_STOCK;
    ratio.denominator_id = put_indicator(&indicator);
    int64_t id = put_indicator(&ratio);

    indicator.denominator_id = id;
    indicator.per = 1;
    assert_int_equal(try_indicator(&indicator, ratio.denominator_id), ERR_INVALID);
    assert_refused("denominator_id");
    ratio.code = a_code();
    ratio.denominator_id = id;
    assert_int_equal(try_indicator(&ratio, 0), ERR_INVALID);
    assert_refused("denominator_id");
}

static void values_name_their_period(void **state)
{
    struct indicator indicator = an_indicator(0, COUNT_CONTRACT);

    (void)state;
    int64_t id = put_indicator(&indicator);
    struct indicator_value value = a_value(id, E8, 2020);

    value.from_on = DATE_UNKNOWN;
    assert_int_equal(try_value(&value), ERR_INVALID);
    assert_refused("from_on");
    value.to_on = DATE_UNKNOWN;
    assert_int_equal(try_value(&value), ERR_OK);
    value.code = a_code();
    assert_int_equal(try_value(&value), ERR_CONFLICT);
    assert_refused("to_on"); /* by the same source twice */
    value.source = "another";
    assert_int_equal(try_value(&value), ERR_OK);
    value.code = a_code();
    value.target = true;
    assert_int_equal(try_value(&value), ERR_INVALID);
    assert_refused("to_on");
    value = a_value(id, E8, 2027);
    assert_int_equal(try_value(&value), ERR_INVALID);
    assert_refused("to_on");
    value = a_value(id, -1, 2020);
    value.growth_e8 = E8;
    assert_int_equal(try_value(&value), ERR_INVALID);
    assert_refused("value");
    assert_refused("growth_qualifier");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(counts_of_rights_are_their_rows_and_a_recount),
        CASE(loans_are_counted_by_number_firms_and_money),
        CASE(what_is_stated_stands_beside_what_is_counted),
        CASE(a_ratio_names_its_denominator),
        CASE(qualifiers_targets_and_growth),
        CASE(definitions_are_dated),
        CASE(a_measure_counts_what_it_can),
        CASE(values_name_their_period),
    };

    seed = golden_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
