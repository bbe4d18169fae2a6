/* A request takes effect once, whatever the database's root takes away: the entry says itself by
 * which request it was made, and the program asks what it has proved. */
#include "support_store.h"
#include "record/kinds.h"
#include "record/party.h"

#include "../../fcgi/ledger/ledger_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct fixture fixture;
static struct stage stage;

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    fixture_drop_triggers(&fixture);
    fixture_sql(&fixture, "SET foreign_key_checks = 0");
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

/* A request under a key; `said` is what tells it from another one. */
static enum err ask(struct ledger *ledger, const char *key, uint8_t said, struct receipt *receipt)
{
    struct party party = {.code = key, .name = key, .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    submission.idempotency_key = key;
    memset(submission.request_hash, said, sizeof submission.request_hash);
    stage.violations.count = 0;
    return ledger_submit(ledger, stage.db, &submission, &stage.arena, &stage.violations, receipt);
}

static long long parties_named(const char *code)
{
    return fixture_number(&fixture, "SELECT COUNT(*) FROM party WHERE code = '%s'", code);
}

static struct verify_report verify(void)
{
    struct verify_report report;
    assert_int_equal(ledger_verify(stage.db, &report), ERR_OK);
    return report;
}

static void a_repeat_needs_no_row_beside_the_journal(void **state)
{
    (void)state;
    struct receipt first, again;
    assert_int_equal(ask(stage.ledger, "K-1", 'a', &first), ERR_OK);
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM idempotency"), 0);
    struct ledger *other = ledger_new();
    struct ledger *const both[] = {stage.ledger, other};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ask(both[i], "K-1", 'a', &again), ERR_OK);
        assert_true(again.replayed);
        assert_int_equal(again.seq, first.seq);
        assert_int_equal(ask(both[i], "K-1", 'b', &again), ERR_KEY_REUSED);
    }
    ledger_free(other);
    assert_int_equal(parties_named("K-1"), 1);
}

/* What the database's root can do to what an entry says of its request. */
static const char *const tamperings[] = {
    "NULL",
    "REVERSE(request)",
    "(SELECT j.request FROM journal j WHERE j.request IS NOT NULL ORDER BY j.seq LIMIT 1)",
};

static void a_running_server_answers_a_repeat_from_what_it_proved(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tamperings / sizeof tamperings[0]; i++) {
        char key[16];
        struct receipt first, again;
        (void)snprintf(key, sizeof key, "RUN-%zu", i);
        assert_int_equal(ask(stage.ledger, key, 'a', &first), ERR_OK);
        fixture_sql(&fixture, "CREATE TABLE kept AS SELECT request FROM journal WHERE seq = %lld",
                    (long long)first.seq);
        fixture_sql(&fixture, "UPDATE journal SET request = %s WHERE seq = %lld", tamperings[i],
                    (long long)first.seq);
        assert_int_equal(ask(stage.ledger, key, 'a', &again), ERR_OK);
        assert_true(again.replayed);
        assert_int_equal(again.seq, first.seq);
        struct verify_report report = verify();
        assert_int_equal(report.faults[0].seq, first.seq);
        fixture_sql(&fixture,
                    "UPDATE journal SET request = (SELECT request FROM kept) WHERE seq ="
                    " %lld",
                    (long long)first.seq);
        fixture_sql(&fixture, "DROP TABLE kept");
        assert_int_equal(parties_named(key), 1);
        assert_true(verify().sound);
    }
}

static void a_starting_server_writes_nothing_where_a_request_was_taken_away(void **state)
{
    (void)state;
    struct receipt first, again;
    assert_int_equal(ask(stage.ledger, "START", 'a', &first), ERR_OK);
    fixture_sql(&fixture, "CREATE TABLE kept AS SELECT request FROM journal WHERE seq = %lld",
                (long long)first.seq);
    fixture_sql(&fixture, "UPDATE journal SET request = NULL WHERE seq = %lld",
                (long long)first.seq);
    struct ledger *started = ledger_new();
    assert_int_equal(ask(started, "START", 'a', &again), ERR_UNPROVED);
    assert_int_equal(ledger_fault(started).seq, first.seq);
    ledger_free(started);
    fixture_sql(&fixture,
                "UPDATE journal SET request = (SELECT request FROM kept) WHERE seq = %lld",
                (long long)first.seq);
    fixture_sql(&fixture, "DROP TABLE kept");
    assert_int_equal(parties_named("START"), 1);
    assert_true(verify().sound);
}

/* A journal that loses entries loses their requests: asked again, they take effect again. */
static void what_the_journal_has_lost_may_be_asked_again(void **state)
{
    (void)state;
    struct receipt first, again;
    struct ledger *started = ledger_new();
    assert_int_equal(ask(started, "LOST", 'a', &first), ERR_OK);
    fixture_sql(&fixture, "DELETE FROM party WHERE seq = %lld", (long long)first.seq);
    fixture_sql(&fixture, "DELETE FROM journal WHERE seq = %lld", (long long)first.seq);
    fixture_sql(&fixture,
                "UPDATE ledger_head h JOIN journal j ON j.seq = %lld SET h.seq = j.seq, h.hash ="
                " j.hash",
                (long long)first.seq - 1);
    assert_int_equal(ask(started, "LOST", 'a', &again), ERR_OK);
    assert_false(again.replayed);
    assert_int_equal(again.seq, first.seq);
    assert_int_equal(parties_named("LOST"), 1);
    ledger_free(started);
    assert_true(verify().sound);
}

/* --- a ledger of an earlier release ----------------------------------------------------------- */

static int open_older(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open_before_conventions(&stage, &fixture);
    fixture_drop_triggers(&fixture);
    fixture_sql(&fixture, "SET foreign_key_checks = 0");
    return 0;
}

/* The entry of a request as an earlier release wrote it: the key stands in a row of its own. */
static int64_t ask_as_before(const char *key)
{
    struct party party = {.code = key, .name = key, .kind = PARTY_LP};
    int64_t seq = stage_put(&stage, RECORD_PARTY, &party);
    fixture_sql(&fixture, "INSERT INTO idempotency VALUES (%lld, '%s', REPEAT('a', 32), %lld)",
                (long long)stage.manager, key, (long long)seq);
    return seq;
}

static void a_request_of_an_earlier_release_counts_on(void **state)
{
    (void)state;
    struct receipt again;
    int64_t seq = ask_as_before("BEFORE");
    struct ledger *started = ledger_new();
    assert_int_equal(ask(started, "BEFORE", 'a', &again), ERR_OK);
    assert_true(again.replayed);
    assert_int_equal(again.seq, seq);
    assert_int_equal(ask(started, "BEFORE", 'b', &again), ERR_KEY_REUSED);
    ledger_free(started);
    assert_int_equal(parties_named("BEFORE"), 1);
}

/* Behind the conventions it is found: test_tamper. */
static void before_the_conventions_a_key_is_taken_away_unseen(void **state)
{
    (void)state;
    int64_t seq = ask_as_before("UNSEEN");
    struct ledger *started = ledger_new();
    struct receipt again;
    assert_int_not_equal(seq, 0);
    fixture_sql(&fixture, "DELETE FROM idempotency WHERE idem_key = 'UNSEEN'");
    assert_true(verify().sound);
    assert_int_equal(ask(started, "UNSEEN", 'a', &again), ERR_CONFLICT); /* its code is taken */
    ledger_free(started);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeat_needs_no_row_beside_the_journal),
        cmocka_unit_test(a_running_server_answers_a_repeat_from_what_it_proved),
        cmocka_unit_test(a_starting_server_writes_nothing_where_a_request_was_taken_away),
        cmocka_unit_test(what_the_journal_has_lost_may_be_asked_again),
    };
    const struct CMUnitTest of_an_earlier_release[] = {
        cmocka_unit_test(a_request_of_an_earlier_release_counts_on),
        cmocka_unit_test(before_the_conventions_a_key_is_taken_away_unseen),
    };
    int failed = cmocka_run_group_tests(tests, open_group, close_group);
    return failed + cmocka_run_group_tests(of_an_earlier_release, open_older, close_group);
}
