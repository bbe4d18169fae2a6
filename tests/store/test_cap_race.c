/* Contenders approve at once on one project: the cap holds, whoever is first. With the head's lock
 * and the local queue taken out it still holds, by the guarded head alone, as on a cluster. The
 * control takes the catch-up under the lock out: then the cap must break and verify must say so, or
 * this test would not notice. FUNDTRAIL_TEST_RACE_ROUNDS sets the number of rounds. */
#include "support_race.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define ROUNDS 5000

static struct fixture fixture;
static struct stage stage;
static const char *socket_path;

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    socket_path = getenv("FUNDTRAIL_TEST_DB_SOCKET");
    race_forget_the_disk(&fixture, &socket_path, 1, true);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    race_forget_the_disk(&fixture, &socket_path, 1, false);
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

static struct race race_of(const char *prefix, struct ledger_guard guard, size_t rounds)
{
    return (struct race){
        .fixture = &fixture,
        .stage = &stage,
        .guard = guard,
        .sockets = &socket_path,
        .socket_count = 1,
        .book_count = 4,
        .team_count = 4,
        .contender_count = 6,
        .fitting_count = 2,
        .round_count = rounds,
        .prefix = prefix,
    };
}

static void the_cap_holds_when_all_approve_at_once(void **state)
{
    (void)state;
    struct race_outcome outcome;
    struct race race = race_of("GUARDED", LEDGER_GUARD, race_wanted_rounds(ROUNDS));
    race_run(&race, &outcome);
    race_report("guarded", &outcome);
    assert_int_equal(outcome.broken, 0);
    race_assert_sound(&race, true);
}

static void the_guarded_head_alone_keeps_the_cap(void **state)
{
    (void)state;
    struct race_outcome outcome;
    struct ledger_guard guard = {.catch_up = true};
    struct race race = race_of("UNLOCKED", guard, 1 + race_wanted_rounds(ROUNDS) / 250);
    race_run(&race, &outcome);
    race_report("without the lock", &outcome);
    assert_int_equal(outcome.broken, 0);
    race_assert_sound(&race, true);
}

static void the_cap_breaks_when_the_guard_is_taken_out(void **state)
{
    (void)state;
    struct race_outcome outcome;
    struct ledger_guard guard = {.queue = true, .lock_head = true};
    struct race race = race_of("CONTROL", guard, 1 + race_wanted_rounds(ROUNDS) / 50);
    race.team_count = 1; /* another team would bring the books up to date */
    race_run(&race, &outcome);
    race_report("control without catching up", &outcome);
    assert_true(outcome.broken * 2 > outcome.rounds);
    race_assert_sound(&race, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cap_holds_when_all_approve_at_once),
        cmocka_unit_test(the_guarded_head_alone_keeps_the_cap),
        cmocka_unit_test(the_cap_breaks_when_the_guard_is_taken_out),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
