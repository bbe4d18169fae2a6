/* What a process knows of its surroundings. */
#include "runtime/readiness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void every_check_must_hold(void **state)
{
    struct readiness *readiness = readiness_new();
    struct buf out;
    (void)state;
    buf_init(&out);
    assert_true(readiness_all(readiness));
    assert_true(readiness_holds(readiness, "database"));
    assert_false(readiness_say(readiness, "database", true, NULL));
    assert_true(readiness_say(readiness, "rows", false, "investment 17 was changed"));
    assert_false(readiness_say(readiness, "rows", false, "investment 17 was changed"));
    assert_false(readiness_all(readiness));
    assert_true(readiness_holds(readiness, "database"));
    assert_false(readiness_holds(readiness, "rows"));
    readiness_write(readiness, &out);
    assert_string_equal(out.bytes, "[{\"check\":\"database\",\"ok\":true,\"detail\":null},"
                                   "{\"check\":\"rows\",\"ok\":false,"
                                   "\"detail\":\"investment 17 was changed\"}]");
    assert_true(readiness_say(readiness, "rows", true, NULL));
    assert_true(readiness_all(readiness));
    buf_done(&out);
    readiness_free(readiness);
}

static void what_only_warns_keeps_nothing_from_being_served(void **state)
{
    struct readiness *readiness = readiness_new();
    (void)state;
    assert_false(readiness_warned(readiness));
    assert_true(readiness_warn(readiness, "schema", false, "2 triggers differ"));
    assert_true(readiness_all(readiness));
    assert_true(readiness_warned(readiness));
    assert_false(readiness_holds(readiness, "schema"));
    assert_true(readiness_warn(readiness, "schema", true, NULL));
    assert_false(readiness_warned(readiness));
    readiness_free(readiness);
}

static void a_doubt_ends_the_wait(void **state)
{
    struct readiness *readiness = readiness_new();
    (void)state;
    double began = seconds();
    readiness_doubt(readiness);
    readiness_wait(readiness, 5000);
    assert_true(seconds() - began < 1);
    readiness_wait(readiness, 100);
    assert_true(seconds() - began >= 0.1);
    readiness_free(readiness);
}

static void what_could_not_be_written_is_left_alone_for_a_minute(void **state)
{
    struct readiness *readiness = readiness_new();
    (void)state;
    assert_true(readiness_may_touch(readiness, 1000));
    readiness_touch_failed(readiness, 1000);
    assert_false(readiness_may_touch(readiness, 1000 + 59000000));
    assert_true(readiness_may_touch(readiness, 1000 + 60000000));
    readiness_free(readiness);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_check_must_hold),
        cmocka_unit_test(what_only_warns_keeps_nothing_from_being_served),
        cmocka_unit_test(a_doubt_ends_the_wait),
        cmocka_unit_test(what_could_not_be_written_is_left_alone_for_a_minute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
