/* Who may try a password when: by name and where from, with the clock in our hands. */
#include "runtime/attempts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND_US INT64_C(1000000)
#define DAY_US (24 * 3600 * SECOND_US)
#define NAME_CEILING 100
#define START_US (1000 * DAY_US)

static struct attempts *attempts;

static int open_attempts(void **state)
{
    (void)state;
    attempts = attempts_new();
    return 0;
}

static int close_attempts(void **state)
{
    (void)state;
    attempts_free(attempts);
    return 0;
}

static struct attempt from(const char *name, const char *address)
{
    struct attempt attempt = {.name = name};
    attempts_network(address, attempt.client);
    return attempt;
}

static int64_t wait_s(struct attempt attempt, int64_t now_us)
{
    return attempts_wait_us(attempts, &attempt, now_us) / SECOND_US;
}

static void fail_times(struct attempt attempt, int count, int64_t now_us)
{
    for (int i = 0; i < count; i++)
        attempts_failed(attempts, &attempt, now_us);
}

static void each_failure_doubles_the_pause_up_to_a_quarter_of_an_hour(void **state)
{
    (void)state;
    assert_int_equal(attempts_pause_us(0), 0);
    assert_int_equal(attempts_pause_us(4), 0);
    assert_int_equal(attempts_pause_us(5), 1000000);
    assert_int_equal(attempts_pause_us(6), 2000000);
    assert_int_equal(attempts_pause_us(14), 512000000);
    assert_int_equal(attempts_pause_us(15), 900000000);
    assert_int_equal(attempts_pause_us(1000), 900000000);
    assert_true(attempts_pause_us(INT64_MAX) == 900000000);
}

static void wrong_guesses_hold_up_the_place_they_come_from_alone(void **state)
{
    (void)state;
    fail_times(from("anna", "203.0.113.7"), 40, START_US);
    assert_int_equal(wait_s(from("anna", "203.0.113.7"), START_US), 900);
    assert_int_equal(wait_s(from("anna", "203.0.113.8"), START_US), 0);
    assert_int_equal(wait_s(from("bo", "203.0.113.7"), START_US), 0);
    /* The wait is true: what it says is when the next try may come. */
    assert_int_equal(wait_s(from("anna", "203.0.113.7"), START_US + 899 * SECOND_US), 1);
    assert_int_equal(wait_s(from("anna", "203.0.113.7"), START_US + 900 * SECOND_US), 0);
}

static void the_right_password_makes_its_place_forget(void **state)
{
    struct attempt here = from("anna", "203.0.113.7");
    struct attempt there = from("anna", "203.0.113.8");
    (void)state;
    fail_times(here, 7, START_US);
    fail_times(there, 7, START_US);
    attempts_succeeded(attempts, &here);
    assert_int_equal(wait_s(here, START_US), 0);
    assert_int_equal(wait_s(there, START_US), 4);
}

static void a_day_without_failures_forgets_them(void **state)
{
    struct attempt here = from("anna", "203.0.113.7");
    (void)state;
    fail_times(here, 40, START_US);
    fail_times(here, 1, START_US + DAY_US);
    assert_int_equal(wait_s(here, START_US + DAY_US), 0);
    fail_times(here, 4, START_US + DAY_US);
    assert_int_equal(wait_s(here, START_US + DAY_US), 1);
}

static void guesses_from_everywhere_reach_a_ceiling_that_slows(void **state)
{
    char address[32];
    (void)state;
    for (int i = 0; i < NAME_CEILING; i++) {
        (void)snprintf(address, sizeof address, "198.51.100.%d", i);
        assert_int_equal(wait_s(from("anna", address), START_US), 0);
        fail_times(from("anna", address), 1, START_US);
    }
    assert_int_equal(wait_s(from("anna", "192.0.2.1"), START_US), 36);
    assert_int_equal(wait_s(from("bo", "192.0.2.1"), START_US), 0);
    /* One try every 36 seconds is let through, whoever makes it. */
    for (int i = 1; i <= 10; i++) {
        int64_t now_us = START_US + i * 36 * SECOND_US;
        assert_int_equal(wait_s(from("anna", "192.0.2.1"), now_us - SECOND_US), 1);
        assert_int_equal(wait_s(from("anna", "192.0.2.1"), now_us), 0);
        (void)snprintf(address, sizeof address, "198.51.101.%d", i);
        fail_times(from("anna", address), 1, now_us);
    }
    assert_int_equal(wait_s(from("anna", "192.0.2.1"), START_US + 3600 * SECOND_US), 0);
}

static void a_known_browser_is_held_up_by_its_own_failures_only(void **state)
{
    struct attempt known = {.name = "anna", .client = "browser 1", .known = true};
    char address[32];
    (void)state;
    for (int i = 0; i < 200; i++) {
        (void)snprintf(address, sizeof address, "198.51.100.%d", i);
        fail_times(from("anna", address), 1, START_US);
    }
    assert_true(wait_s(from("anna", "192.0.2.1"), START_US) > 0);
    assert_int_equal(wait_s(known, START_US), 0);
    fail_times(known, 5, START_US);
    assert_int_equal(wait_s(known, START_US), 1);
    assert_int_equal(wait_s(known, START_US + SECOND_US), 0);
}

static void names_that_nobody_has_are_counted_as_others(void **state)
{
    char name[32];
    (void)state;
    fail_times(from("nobody", "203.0.113.7"), 9, START_US);
    assert_int_equal(wait_s(from("nobody", "203.0.113.7"), START_US), 16);
    /* A spray of other names makes nobody's failures forgotten. */
    for (int i = 0; i < 50000; i++) {
        (void)snprintf(name, sizeof name, "spray-%d", i);
        fail_times(from(name, "203.0.113.7"), 1, START_US + SECOND_US);
    }
    assert_int_equal(wait_s(from("nobody", "203.0.113.7"), START_US), 16);
}

static void a_clock_that_goes_back_lets_no_time_pass(void **state)
{
    struct attempt here = from("anna", "203.0.113.7");
    (void)state;
    fail_times(here, 40, START_US);
    assert_int_equal(wait_s(here, START_US - 10 * DAY_US), 900);
}

static void counts_for_all_processes(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        fail_times(from("anna", "203.0.113.7"), 9, START_US);
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(wait_s(from("anna", "203.0.113.7"), START_US), 16);
}

static void a_network_is_an_address_or_64_bits_of_one(void **state)
{
    static const struct {
        const char *address;
        const char *network;
    } rows[] = {
        {"203.0.113.7", "203.0.113.7"},
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
        {"2001:0db8:0001:0002::1", "2001:db8:1:2::/64"},
        {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
        {"::ffff:203.0.113.7", "203.0.113.7"},
        {"::1", "::/64"},
        {"unix:", "unknown"},
        {"", "unknown"},
        {NULL, "unknown"},
        {"203.0.113.7, 10.0.0.1", "unknown"},
    };
    char network[ATTEMPTS_CLIENT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        attempts_network(rows[i].address, network);
        assert_string_equal(network, rows[i].network);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_attempts, close_attempts)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_failure_doubles_the_pause_up_to_a_quarter_of_an_hour),
        TEST(wrong_guesses_hold_up_the_place_they_come_from_alone),
        TEST(the_right_password_makes_its_place_forget),
        TEST(a_day_without_failures_forgets_them),
        TEST(guesses_from_everywhere_reach_a_ceiling_that_slows),
        TEST(a_known_browser_is_held_up_by_its_own_failures_only),
        TEST(names_that_nobody_has_are_counted_as_others),
        TEST(a_clock_that_goes_back_lets_no_time_pass),
        TEST(counts_for_all_processes),
        TEST(a_network_is_an_address_or_64_bits_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
