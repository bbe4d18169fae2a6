/* Windows by law: each rule holds from its day on. */
#include "calc/equity/law_windows.h"

#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int32_t day(const char *text)
{
    int32_t day;

    assert_int_equal(date_parse(text, strlen(text), &day), 0);
    return day;
}

static void a_venture_funds_window_is_that_of_the_day(void **state)
{
    static const struct {
        const char *day;
        bool qualified;
        int32_t months;
        int32_t days;
    } cases[] = {
        {"2018-06-01", true, 70, 90},  {"2018-06-02", true, 35, 90}, {"2018-06-02", true, 36, 60},
        {"2018-06-02", true, 48, 30},  {"2020-03-30", true, 60, 30}, {"2020-03-31", true, 60, 0},
        {"2020-03-31", true, 59, 30},  {"2025-01-01", true, 47, 60}, {"2025-01-01", true, 0, 90},
        {"2025-01-01", false, 70, 90},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(sell_down_window(cases[i].qualified, cases[i].months, day(cases[i].day)),
                         cases[i].days);
}

static void what_was_not_barred_in_october_2017_has_three_years(void **state)
{
    (void)state;
    assert_int_equal(claim_limitation_years(day("2015-09-30")), 2);
    assert_int_equal(claim_limitation_years(day("2015-10-01")), 3);
    assert_int_equal(claim_limitation_years(day("2026-01-01")), 3);
    assert_int_equal(claim_reasonable_months(day("2026-01-01")), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_venture_funds_window_is_that_of_the_day),
        cmocka_unit_test(what_was_not_barred_in_october_2017_has_three_years),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
