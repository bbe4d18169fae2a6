/* The book holds only what is proved: a typed row that was changed in the database, before the book
 * was loaded or while it follows the journal, stops decisions and is named. */
#include "support_store.h"
#include "record/kinds.h"
#include "record/party.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct fixture fixture;
static struct stage stage;

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    stage_fill(&stage);
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

static int64_t head(void)
{
    int64_t seq = 0;
    assert_int_equal(ledger_head(stage.db, &seq), ERR_OK);
    return seq;
}

static int64_t book_head_of(struct ledger *ledger)
{
    int64_t seq = book_head(ledger_read_begin(ledger));
    ledger_read_end(ledger);
    return seq;
}

/* The server's process, started anew. */
static void restart(void)
{
    ledger_free(stage.ledger);
    stage.ledger = ledger_new();
    assert_int_equal(ledger_catch_up(stage.ledger, stage.db, head()), ERR_OK);
}

static enum err write_party(struct ledger *ledger, const char *code)
{
    struct party party = {.code = code, .name = code, .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    stage.violations.count = 0;
    return ledger_submit(ledger, stage.db, &submission, &stage.arena, &stage.violations, &receipt);
}

static void assert_sound(const char *code)
{
    int64_t before = head();
    if (ledger_fault(stage.ledger).seq != 0)
        fail_msg("entry %lld: %s", (long long)ledger_fault(stage.ledger).seq,
                 ledger_fault(stage.ledger).reason);
    assert_int_equal(book_head_of(stage.ledger), before);
    assert_int_equal(write_party(stage.ledger, code), ERR_OK);
    assert_int_equal(head(), before + 1);
}

/* Negative control: what nobody touched loads, and is decided on. */
static void an_untouched_ledger_loads_and_decides(void **state)
{
    (void)state;
    restart();
    assert_sound("P-UNTOUCHED");
}

static void run_all(const char *statements)
{
    char text[2000];
    char *rest = NULL;
    snprintf(text, sizeof(text), "%s", statements);
    for (char *one = strtok_r(text, ";", &rest); one != NULL; one = strtok_r(NULL, ";", &rest))
        fixture_sql(&fixture, "%s", one);
}

/* The cap of 130 million, a hundred times as much in its row. */
static void a_limit_that_was_raised_in_the_database_lets_nothing_pass(void **state)
{
    (void)state;
    int64_t project = stage_project(&stage, "PJ-CAP");
    int64_t proposal = stage_proposal(&stage, project, 900 * MILLION);
    int64_t approval = 0;
    run_all("UPDATE rule SET limit_minor = limit_minor * 100");
    restart();
    assert_int_equal(stage_approve(&stage, proposal, &approval), ERR_UNPROVED);
    run_all("UPDATE rule SET limit_minor = limit_minor / 100");
    restart();
    assert_int_equal(stage_approve(&stage, proposal, &approval), ERR_CONFLICT);
}

/* As another process of the server sees it: the row is changed before it catches up. */
static void a_row_that_is_wrong_when_it_comes_stops_a_running_server(void **state)
{
    (void)state;
    struct ledger *running = ledger_new();
    int64_t proved = head();
    assert_int_equal(ledger_catch_up(running, stage.db, proved), ERR_OK);
    assert_int_equal(ledger_fault(running).seq, 0);
    assert_int_equal(write_party(stage.ledger, "P-COMES"), ERR_OK);
    assert_int_equal(write_party(stage.ledger, "P-BEHIND"), ERR_OK);
    run_all("UPDATE party SET name = 'P-CHANGED' WHERE code = 'P-COMES'");
    assert_int_equal(ledger_catch_up(running, stage.db, head()), ERR_OK);
    assert_int_equal(ledger_fault(running).seq, proved + 1);
    assert_non_null(strstr(ledger_fault(running).reason, "table party"));
    assert_int_equal(book_head_of(running), proved);
    assert_int_equal(write_party(running, "P-NEVER"), ERR_UNPROVED);
    /* The one who wrote it itself knows what it wrote. */
    assert_int_equal(write_party(stage.ledger, "P-GOES-ON"), ERR_OK);
    /* Mended, it is found to be so after a while. */
    run_all("UPDATE party SET name = 'P-COMES' WHERE code = 'P-COMES'");
    assert_int_equal(ledger_catch_up(running, stage.db, head()), ERR_OK);
    assert_int_equal(ledger_fault(running).seq, proved + 1);
    for (int tries = 0; tries < 100 && ledger_fault(running).seq != 0; tries++) {
        nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
        assert_int_equal(ledger_catch_up(running, stage.db, head()), ERR_OK);
    }
    assert_int_equal(ledger_fault(running).seq, 0);
    assert_int_equal(book_head_of(running), head());
    assert_int_equal(write_party(running, "P-AGAIN"), ERR_OK);
    ledger_free(running);
    assert_int_equal(ledger_catch_up(stage.ledger, stage.db, head()), ERR_OK);
}

/* Nothing is chained to a head that does not say what the last entry says. */
static void a_changed_head_stops_decisions(void **state)
{
    (void)state;
    int64_t before = head();
    run_all("UPDATE ledger_head SET hash = REVERSE(hash)");
    restart();
    assert_int_equal(write_party(stage.ledger, "P-HEADLESS"), ERR_UNPROVED);
    assert_int_equal(ledger_fault(stage.ledger).seq, before);
    assert_non_null(strstr(ledger_fault(stage.ledger).reason, "head"));
    assert_int_equal(head(), before);
    run_all("UPDATE ledger_head SET hash = REVERSE(hash)");
    for (int tries = 0; tries < 100 && ledger_fault(stage.ledger).seq != 0; tries++) {
        nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
        assert_int_equal(ledger_catch_up(stage.ledger, stage.db, head()), ERR_OK);
    }
    assert_sound("P-HEADED");
}

/* The last entry's hash changed in the journal while the server runs: the book of what was proved
 * stays, and is not given up for what cannot be proved. */
static void a_changed_link_does_not_cost_the_book(void **state)
{
    (void)state;
    int64_t before = head();
    struct ledger *running = ledger_new();
    assert_int_equal(ledger_catch_up(running, stage.db, before), ERR_OK);
    assert_int_equal(write_party(stage.ledger, "P-LINK"), ERR_OK);
    fixture_sql(&fixture, "UPDATE journal SET hash = REVERSE(hash) WHERE seq = %lld",
                (long long)before);
    assert_int_equal(ledger_catch_up(running, stage.db, head()), ERR_OK);
    assert_int_equal(ledger_fault(running).seq, before);
    assert_int_equal(book_head_of(running), before);
    assert_int_equal(write_party(running, "P-LINKED"), ERR_UNPROVED);
    fixture_sql(&fixture, "UPDATE journal SET hash = REVERSE(hash) WHERE seq = %lld",
                (long long)before);
    ledger_free(running);
    restart();
    assert_sound("P-RELINKED");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_untouched_ledger_loads_and_decides),
        cmocka_unit_test(a_limit_that_was_raised_in_the_database_lets_nothing_pass),
        cmocka_unit_test(a_row_that_is_wrong_when_it_comes_stops_a_running_server),
        cmocka_unit_test(a_changed_head_stops_decisions),
        cmocka_unit_test(a_changed_link_does_not_cost_the_book),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
