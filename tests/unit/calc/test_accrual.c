/* Fees and interest over days, for every day count. */
#include "calc/accrual.h"

#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MILLION INT64_C(100000000) /* 1,000,000.00 in cents */
#define TWO_PERCENT (RATE_E10_ONE / 50)

static int32_t day(const char *text)
{
    int32_t day = 0;

    assert_int_equal(date_parse(text, strlen(text), &day), ERR_OK);
    return day;
}

static void check(const struct fee_calendar *calendar, const char *from, const char *to,
                  int32_t days, int32_t year_days, int64_t fee_minor)
{
    struct fee_part part;

    assert_int_equal(accrue_fee(calendar, 50 * MILLION, TWO_PERCENT, day(from), day(to), &part),
                     ERR_OK);
    if (part.days != days || part.year_days != year_days || part.fee_minor != fee_minor)
        fail_msg("%s to %s: %d/%d %lld", from, to, part.days, part.year_days,
                 (long long)part.fee_minor);
}

/* 50,000,000 at 2 % a year, from a day up to and without another. */
static void day_counts_have_their_days_and_years(void **state)
{
    static const struct {
        enum fee_day_count day_count;
        const char *from;
        const char *to;
        int32_t days;
        int32_t year_days;
        int64_t fee_minor;
    } vectors[] = {
        {FEE_ACT_365, "2022-01-01", "2022-04-01", 90, 365, 24657534},
        {FEE_ACT_365, "2024-01-01", "2025-01-01", 366, 365, 100273973}, /* no leap correction */
        {FEE_ACT_360, "2022-01-01", "2022-04-01", 90, 360, 25000000},
        {FEE_ACT_360, "2023-01-01", "2024-01-01", 365, 360, 101388889},
        {FEE_ACT_ACT, "2023-01-01", "2024-01-01", 365, 365, 100000000},
        {FEE_ACT_ACT, "2024-01-01", "2025-01-01", 366, 366, 100000000},
        {FEE_ACT_ACT, "2024-01-01", "2024-04-01", 91, 366, 24863388},
        {FEE_ACT_ACT, "2023-12-01", "2024-01-01", 31, 365, 8493151},
        {FEE_ACT_ACT, "2024-01-01", "2024-02-01", 31, 366, 8469945},
        {FEE_ACT_ACT, "2100-01-01", "2101-01-01", 365, 365, 100000000}, /* no leap year */
        {FEE_30_360, "2022-01-01", "2022-04-01", 90, 360, 25000000},
        {FEE_30_360, "2022-01-01", "2023-01-01", 360, 360, 100000000},
        {FEE_30_360, "2024-02-01", "2024-03-01", 30, 360, 8333333},
        {FEE_30_360, "2023-02-28", "2023-03-01", 3, 360, 833333},
        {FEE_30_360, "2024-02-29", "2024-03-01", 2, 360, 555556},
        {FEE_30_360, "2022-01-30", "2022-01-31", 1, 360, 277778},
        {FEE_30_360, "2022-01-31", "2022-02-01", 0, 360, 0},
        {FEE_EQUAL_INSTALMENTS, "2022-01-01", "2022-04-01", 90, 360, 25000000},
        {FEE_EQUAL_INSTALMENTS, "2024-01-01", "2024-04-01", 91, 364, 25000000},
        {FEE_EQUAL_INSTALMENTS, "2022-07-01", "2022-10-01", 92, 368, 25000000},
        {FEE_EQUAL_INSTALMENTS, "2022-01-01", "2022-02-01", 31, 360, 8611111},
        {FEE_EQUAL_INSTALMENTS, "2022-02-10", "2022-02-10", 0, 360, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        const struct fee_calendar calendar = {vectors[i].day_count, 3, day("2022-01-01")};

        check(&calendar, vectors[i].from, vectors[i].to, vectors[i].days, vectors[i].year_days,
              vectors[i].fee_minor);
    }
}

static void instalments_are_those_of_their_period(void **state)
{
    struct fee_calendar half = {FEE_EQUAL_INSTALMENTS, 6, day("2022-01-01")};
    struct fee_calendar whole = {FEE_EQUAL_INSTALMENTS, 12, day("2022-01-01")};

    (void)state;
    check(&half, "2022-01-01", "2022-07-01", 181, 362, 50000000);
    check(&half, "2024-01-01", "2024-07-01", 182, 364, 50000000);
    check(&half, "2022-07-01", "2023-01-01", 184, 368, 50000000);
    check(&whole, "2023-01-01", "2024-01-01", 365, 365, 100000000);
    check(&whole, "2024-01-01", "2025-01-01", 366, 366, 100000000);
}

/* Any split of an instalment, and of 30/360 over month ends, adds up. */
static void the_pieces_add_up(void **state)
{
    const struct fee_calendar whole = {FEE_EQUAL_INSTALMENTS, 12, day("2022-01-01")};
    struct fee_part part;

    (void)state;
    for (int32_t step = 1; step < 200; step += 13) {
        int64_t sum = 0;
        int32_t end = day("2025-01-01");

        for (int32_t from = day("2024-01-01"); from < end; from += step) {
            int32_t to = from + step < end ? from + step : end;

            assert_int_equal(accrue_fee(&whole, 33333333, TWO_PERCENT, from, to, &part), ERR_OK);
            assert_true(part.fee_minor >= 0);
            sum += part.fee_minor;
        }
        assert_int_equal(sum, 666667);
    }
    for (int32_t first = day("2023-01-27"); first < day("2023-02-03"); first++) {
        const struct fee_calendar calendar = {FEE_30_360, 3, first};
        int32_t days = 0;

        for (int32_t from = first; from < day("2024-03-31"); from++) {
            assert_int_equal(accrue_fee(&calendar, 1, TWO_PERCENT, from, from + 1, &part), ERR_OK);
            assert_true(part.days >= 0);
            days += part.days;
        }
        assert_int_equal(days, day_count_days(DAY_COUNT_30_360, first, day("2024-03-31")));
    }
}

static void parts_end_with_the_year_or_the_period(void **state)
{
    static const struct {
        enum fee_day_count day_count;
        int32_t months;
        const char *from;
        const char *end;
    } vectors[] = {
        {FEE_ACT_ACT, 3, "2023-12-31", "2024-01-01"},
        {FEE_ACT_ACT, 3, "2024-01-01", "2025-01-01"},
        {FEE_EQUAL_INSTALMENTS, 3, "2022-03-31", "2022-04-01"},
        {FEE_EQUAL_INSTALMENTS, 6, "2022-04-01", "2022-07-01"},
        {FEE_EQUAL_INSTALMENTS, 12, "2022-04-01", "2023-01-01"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        const struct fee_calendar calendar = {vectors[i].day_count, vectors[i].months, 0};

        assert_int_equal(fee_part_end(&calendar, day(vectors[i].from)), day(vectors[i].end));
    }
    assert_int_equal(fee_part_end(&(struct fee_calendar){FEE_ACT_365, 3, 0}, day("2022-01-01")),
                     DATE_LAST + 1);
}

static void a_fee_that_does_not_fit_is_refused(void **state)
{
    const struct fee_calendar calendar = {FEE_ACT_360, 3, 0};
    struct fee_part part;

    (void)state;
    assert_int_equal(accrue_fee(&calendar, INT64_MAX, RATE_E10_ONE, 0, 361, &part), ERR_OVERFLOW);
    assert_int_equal(accrue_fee(&calendar, 1, INT64_MAX / 2, 0, 361, &part), ERR_OVERFLOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day_counts_have_their_days_and_years),
        cmocka_unit_test(instalments_are_those_of_their_period),
        cmocka_unit_test(the_pieces_add_up),
        cmocka_unit_test(parts_end_with_the_year_or_the_period),
        cmocka_unit_test(a_fee_that_does_not_fit_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
