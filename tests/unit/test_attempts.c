#include "server/attempts.h"

#include "handlers/password_work.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void counts_by_name_until_forgotten(void **state)
{
    (void)state;
    struct attempts *attempts = attempts_new();
    int64_t last_us = -1;
    assert_int_equal(attempts_count(attempts, "a", &last_us), 0);
    assert_int_equal(last_us, 0);
    for (int i = 1; i <= 7; i++) {
        attempts_failed(attempts, "a", i);
        assert_int_equal(attempts_count(attempts, "a", &last_us), i);
        assert_int_equal(last_us, i);
    }
    assert_int_equal(attempts_count(attempts, "b", &last_us), 0);
    attempts_forget(attempts, "b");
    assert_int_equal(attempts_count(attempts, "a", &last_us), 7);
    attempts_forget(attempts, "a");
    assert_int_equal(attempts_count(attempts, "a", &last_us), 0);
    attempts_free(attempts);
}

static void counts_for_all_processes(void **state)
{
    (void)state;
    struct attempts *attempts = attempts_new();
    int64_t last_us = 0;
    pid_t child = fork();
    if (child == 0) {
        attempts_failed(attempts, "a", 5);
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(attempts_count(attempts, "a", &last_us), 1);
    attempts_free(attempts);
}

static void each_failure_doubles_the_pause_up_to_a_quarter_of_an_hour(void **state)
{
    (void)state;
    assert_int_equal(password_pause_us(0), 0);
    assert_int_equal(password_pause_us(4), 0);
    assert_int_equal(password_pause_us(5), 1000000);
    assert_int_equal(password_pause_us(6), 2000000);
    assert_int_equal(password_pause_us(14), 512000000);
    assert_int_equal(password_pause_us(15), 900000000);
    assert_int_equal(password_pause_us(1000), 900000000);
    assert_true(password_pause_us(INT64_MAX) == 900000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_name_until_forgotten),
        cmocka_unit_test(counts_for_all_processes),
        cmocka_unit_test(each_failure_doubles_the_pause_up_to_a_quarter_of_an_hour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
