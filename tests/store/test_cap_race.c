/* Twelve clients approve at once on one project, in four processes' worth of books: the cap holds.
 * With the head's lock and the local queue taken out it still holds, by the guarded head alone, as
 * on a cluster. The control takes the catch-up under the lock out: then the cap must break, or this
 * test would not notice. FUNDTRAIL_TEST_RACE_ROUNDS sets the number of rounds (default 200). */
#include "support_store.h"

#include "../../fcgi/ledger/ledger_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CONTENDERS 12
#define BOOKS 4
#define LIMIT (130 * MILLION)
#define AMOUNT (60 * MILLION) /* two fit */
#define ASKS_MAX 100

static struct fixture fixture;
static struct stage stage;
static struct ledger *books[BOOKS];

struct race {
    pthread_barrier_t start;
    struct ledger_guard guard;
    int64_t proposals[CONTENDERS];
    int64_t head;
    enum err outcomes[CONTENDERS];
};

struct contender {
    struct race *race;
    struct db *db;
    int number;
};

static struct contender contenders[CONTENDERS];

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    for (int i = 0; i < BOOKS; i++)
        books[i] = ledger_new();
    for (int i = 0; i < CONTENDERS; i++)
        contenders[i] = (struct contender){.db = fixture_app(&fixture), .number = i};
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    for (int i = 0; i < CONTENDERS; i++)
        db_close(contenders[i].db);
    for (int i = 0; i < BOOKS; i++)
        ledger_free(books[i]);
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

/* As a client does: asks again while it is told to. */
static void *contend(void *arg)
{
    struct contender *contender = arg;
    struct race *race = contender->race;
    struct ledger *ledger = books[contender->number % BOOKS];
    struct decision decision = approval_of(race->proposals[contender->number]);
    struct submission submission =
        stage_submission(&stage, stage.approver, RECORD_DECISION, &decision);
    struct arena arena;
    struct receipt receipt;
    enum err err = ledger_catch_up(ledger, contender->db, race->head);
    arena_init(&arena);
    struct violations *violations = arena_alloc(&arena, sizeof(*violations));
    pthread_barrier_wait(&race->start);
    for (int i = 0; i < ASKS_MAX && (i == 0 || err == ERR_RETRY); i++) {
        violations_init(violations, &arena);
        err = ledger_submit_with(ledger, contender->db, race->guard, &submission, &arena,
                                 violations, &receipt);
    }
    race->outcomes[contender->number] = err;
    arena_done(&arena);
    return NULL;
}

/* Runs one round on a project of its own and returns how many were told yes. */
static int run_round(struct race *race, const char *name, int64_t *project_out)
{
    pthread_t threads[CONTENDERS];
    int approved = 0;
    arena_reset(&stage.arena);
    *project_out = stage_project(&stage, name);
    for (int i = 0; i < CONTENDERS; i++)
        race->proposals[i] = stage_proposal(&stage, *project_out, AMOUNT);
    assert_int_equal(ledger_head(stage.db, &race->head), ERR_OK);
    stage.now_us += 1000;
    assert_int_equal(pthread_barrier_init(&race->start, NULL, CONTENDERS), 0);
    for (int i = 0; i < CONTENDERS; i++) {
        contenders[i].race = race;
        assert_int_equal(pthread_create(&threads[i], NULL, contend, &contenders[i]), 0);
    }
    for (int i = 0; i < CONTENDERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    pthread_barrier_destroy(&race->start);
    for (int i = 0; i < CONTENDERS; i++) {
        if (race->outcomes[i] != ERR_OK && race->outcomes[i] != ERR_CONFLICT)
            fail_msg("contender %d: %s: %s", i, err_wire(race->outcomes[i]),
                     db_last_error(contenders[i].db));
        approved += race->outcomes[i] == ERR_OK;
    }
    return approved;
}

static int broken_rounds(struct ledger_guard guard, int rounds, const char *prefix)
{
    struct race race = {.guard = guard};
    int broken = 0;
    for (int i = 0; i < rounds; i++) {
        char name[40];
        int64_t project = 0;
        snprintf(name, sizeof(name), "%s-%d", prefix, i);
        int approved = run_round(&race, name, &project);
        long long total =
            fixture_number(&fixture,
                           "SELECT CAST(SUM(i.amount_minor) AS SIGNED) FROM decision d"
                           " JOIN investment i ON i.seq = d.investment_id"
                           " WHERE i.project_id = %lld AND d.outcome = 'approve'",
                           (long long)project);
        assert_int_equal(total, approved * AMOUNT);
        broken += total > LIMIT;
        if (guard.catch_up)
            assert_int_equal(approved, 2);
    }
    return broken;
}

static int wanted_rounds(void)
{
    const char *text = getenv("FUNDTRAIL_TEST_RACE_ROUNDS");
    int rounds = text == NULL ? 200 : atoi(text);
    return rounds < 1 ? 1 : rounds;
}

static void assert_ledger_sound(bool expected)
{
    struct verify_report report;
    assert_int_equal(ledger_verify(stage.db, &report), ERR_OK);
    if (report.sound != expected)
        fail_msg("entry %lld: %s", (long long)report.bad_seq, report.reason);
}

static void the_cap_holds_when_twelve_approve_at_once(void **state)
{
    (void)state;
    int rounds = wanted_rounds();
    int broken = broken_rounds(LEDGER_GUARD, rounds, "GUARDED");
    print_message("guarded: broken in %d of %d rounds\n", broken, rounds);
    assert_int_equal(broken, 0);
    assert_ledger_sound(true);
}

static void the_guarded_head_alone_keeps_the_cap(void **state)
{
    (void)state;
    struct ledger_guard guard = {.catch_up = true};
    int rounds = 1 + wanted_rounds() / 20;
    int broken = broken_rounds(guard, rounds, "UNLOCKED");
    print_message("without the lock: broken in %d of %d rounds\n", broken, rounds);
    assert_int_equal(broken, 0);
    assert_ledger_sound(true);
}

static void the_cap_breaks_when_the_guard_is_taken_out(void **state)
{
    (void)state;
    struct ledger_guard guard = {.queue = true, .lock_head = true};
    int rounds = 1 + wanted_rounds() / 10;
    int broken = broken_rounds(guard, rounds, "CONTROL");
    print_message("control without catching up: broken in %d of %d rounds\n", broken, rounds);
    assert_true(broken * 2 > rounds);
    assert_ledger_sound(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cap_holds_when_twelve_approve_at_once),
        cmocka_unit_test(the_guarded_head_alone_keeps_the_cap),
        cmocka_unit_test(the_cap_breaks_when_the_guard_is_taken_out),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
