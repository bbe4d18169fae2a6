/* Days and times: the calendar, and texts that are read or refused. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int32_t parsed(const char *text)
{
    int32_t date = DATE_UNKNOWN;

    assert_int_equal(date_parse(text, strlen(text), &date), ERR_OK);
    return date;
}

static void every_day_from_1900_to_2200_survives_the_round_trip(void **state)
{
    char text[DATE_TEXT_SIZE];
    char before[DATE_TEXT_SIZE] = "";

    (void)state;
    for (int32_t day = DATE_FIRST; day <= DATE_LAST; day++) {
        date_format(day, text);
        assert_int_equal(parsed(text), day);
        assert_true(strcmp(before, text) < 0);
        memcpy(before, text, sizeof text);
    }
    assert_int_equal(parsed("1900-01-01"), DATE_FIRST);
    assert_int_equal(parsed("2200-12-31"), DATE_LAST);
    assert_int_equal(parsed("1970-01-01"), 0);
    assert_int_equal(parsed("2000-03-01") - parsed("2000-02-28"), 2);
}

static void days_that_do_not_exist_are_refused(void **state)
{
    static const char *const bad[] = {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10",
                                      "2024-04-31", "2024-1-01",  "20240101",   "2024/01/01",
                                      "1899-12-31", "2201-01-01", "2024-01-0a", "2024-01-01 ",
                                      "",           "+024-01-01", "2024-01-00"};
    int32_t date = 7;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (date_parse(bad[i], strlen(bad[i]), &date) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
        assert_int_equal(date, 7);
    }
}

static void files_have_dates_as_people_write_them(void **state)
{
    static const char *const good[] = {"2024-03-05", "2024/3/5",      "2024/03/05",
                                       "2024.3.5",   "2024年3月5日",  "2024年03月5日",
                                       "2024-3-5",   " 2024/3/5 ",    "２０２４／３／５",
                                       "2024／3／5", "　2024年3月5日"};
    static const char *const bad[] = {"2024/3-5",  "3/5/2024",   "24/3/5",    "2024/3",
                                      "2024/13/1", "2023/2/29",  "2024/3/5/", "2024/3/005",
                                      "20240305",  "2024年3月",  "2024/ 3/5", "",
                                      "2024/3/5x", "2024/3/5 1", "/////////"};
    int32_t date = 7;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (date_read(good[i], strlen(good[i]), &date) != ERR_OK || date != parsed("2024-03-05"))
            fail_msg("not read: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (date_read(bad[i], strlen(bad[i]), &date) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
}

static void months_end_where_the_month_is_shorter(void **state)
{
    (void)state;
    assert_int_equal(date_add_months(parsed("2024-01-31"), 1), parsed("2024-02-29"));
    assert_int_equal(date_add_months(parsed("2023-01-31"), 1), parsed("2023-02-28"));
    assert_int_equal(date_add_months(parsed("2024-02-29"), 12), parsed("2025-02-28"));
    assert_int_equal(date_add_months(parsed("2024-03-31"), -1), parsed("2024-02-29"));
    assert_int_equal(date_add_months(parsed("2024-12-15"), 1), parsed("2025-01-15"));
}

static void china_is_a_day_ahead_from_16_hours_utc(void **state)
{
    int64_t time;

    (void)state;
    assert_int_equal(time_parse("2026-11-23T15:59:59.999999Z", 27, &time), ERR_OK);
    assert_int_equal(date_in_china(time), parsed("2026-11-23"));
    assert_int_equal(date_in_china(time + 1), parsed("2026-11-24"));
    assert_int_equal(date_in_china(-1), 0);
}

static void times_survive_the_round_trip(void **state)
{
    static const struct {
        const char *in;
        const char *out;
    } cases[] = {
        {"2026-11-23T08:00:00Z", "2026-11-23T08:00:00.000000Z"},
        {"2026-11-23T08:00:00.5Z", "2026-11-23T08:00:00.500000Z"},
        {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
        {"2024-02-29T23:59:59.000001Z", "2024-02-29T23:59:59.000001Z"},
    };
    char text[TIME_TEXT_SIZE];
    int64_t time;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(time_parse(cases[i].in, strlen(cases[i].in), &time), ERR_OK);
        time_format(time, text);
        assert_string_equal(text, cases[i].out);
    }
}

static void times_that_are_none_are_refused(void **state)
{
    static const char *const bad[] = {"2026-11-23T24:00:00Z",  "2026-11-23T08:60:00Z",
                                      "2026-11-23T08:00:60Z",  "2026-11-23 08:00:00Z",
                                      "2026-11-23T08:00:00",   "2026-11-23T08:00:00+08:00",
                                      "2026-11-23T08:00:00.Z", "2026-11-23T08:00:00.1234567Z",
                                      "2026-02-30T08:00:00Z",  "2026-11-23T08:00:00.12aZ"};
    int64_t time;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (time_parse(bad[i], strlen(bad[i]), &time) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_from_1900_to_2200_survives_the_round_trip),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(files_have_dates_as_people_write_them),
        cmocka_unit_test(months_end_where_the_month_is_shorter),
        cmocka_unit_test(china_is_a_day_ahead_from_16_hours_utc),
        cmocka_unit_test(times_survive_the_round_trip),
        cmocka_unit_test(times_that_are_none_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
