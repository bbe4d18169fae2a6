/* Several entries of one transaction: all of them or none, whatever happens on the way. */
#include "support_store.h"

#include "../../fcgi/store/db_internal.h"
#include "record/kinds.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#define LEVELS 3
#define STATEMENTS_MAX 200

static struct fixture fixture;
static struct stage stage;

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

struct batch {
    struct index_level levels[LEVELS];
    struct command more[LEVELS - 1];
    struct submission submission;
};

/* The same code on three days. */
static void batch_init(struct batch *batch, const char *code)
{
    static const char *const days[LEVELS] = {"2024-01-02", "2024-01-03", "2024-01-04"};

    for (int i = 0; i < LEVELS; i++)
        batch->levels[i] = (struct index_level){code, (i + 1) * DECIMAL_E8_ONE, NULL};
    batch->submission =
        stage_submission(&stage, stage.manager, RECORD_INDEX_LEVEL, &batch->levels[0]);
    batch->submission.command.effective_date = day(days[0]);
    for (int i = 1; i < LEVELS; i++) {
        batch->more[i - 1] = batch->submission.command;
        batch->more[i - 1].effective_date = day(days[i]);
        batch->more[i - 1].record = &batch->levels[i];
    }
    batch->submission.more = batch->more;
    batch->submission.more_count = LEVELS - 1;
    batch->submission.idempotency_key = code;
}

static enum err submit(const struct submission *submission, struct receipt *receipt_out)
{
    violations_init(&stage.violations, &stage.arena);
    return ledger_submit(stage.ledger, stage.db, submission, &stage.arena, &stage.violations,
                         receipt_out);
}

static long long levels_of(const char *code)
{
    return fixture_number(&fixture, "SELECT COUNT(*) FROM index_level WHERE index_code = '%s'",
                          code);
}

static void expect_sound(void)
{
    struct verify_report report;

    assert_int_equal(ledger_verify(stage.db, &report), ERR_OK);
    if (!report.sound)
        fail_msg("entry %lld: %s", (long long)report.bad_seq, report.reason);
    assert_int_equal(book_head(ledger_read_begin(stage.ledger)), report.head_seq);
    ledger_read_end(stage.ledger);
}

static void entries_of_one_transaction_stand_side_by_side(void **state)
{
    struct batch batch;
    struct receipt receipt;
    int64_t before = 0;

    (void)state;
    batch_init(&batch, "ALL");
    assert_int_equal(ledger_head(stage.db, &before), ERR_OK);
    assert_int_equal(submit(&batch.submission, &receipt), ERR_OK);
    assert_int_equal(receipt.seq, before + 1);
    assert_int_equal(receipt.last_seq, before + LEVELS);
    assert_int_equal(levels_of("ALL"), LEVELS);
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM v_index_levels"
                                              " WHERE index_code = 'ALL'"),
                     LEVELS);
    expect_sound();
    assert_int_equal(submit(&batch.submission, &receipt), ERR_OK);
    assert_true(receipt.replayed);
    assert_int_equal(receipt.seq, before + 1);
    assert_int_equal(levels_of("ALL"), LEVELS);
}

static void one_that_is_refused_takes_all_with_it(void **state)
{
    struct batch batch;
    struct receipt receipt;
    int64_t before = 0;
    int64_t after = 0;

    (void)state;
    batch_init(&batch, "NONE");
    batch.more[1].effective_date = day("2199-01-01");
    assert_int_equal(ledger_head(stage.db, &before), ERR_OK);
    assert_int_equal(submit(&batch.submission, &receipt), ERR_INVALID);
    assert_int_equal(stage.violations.list[0].code, VIOLATION_IN_FUTURE);
    assert_int_equal(levels_of("NONE"), 0);
    assert_int_equal(ledger_head(stage.db, &after), ERR_OK);
    assert_int_equal(after, before);
    batch_init(&batch, "NONE");
    assert_int_equal(submit(&batch.submission, &receipt), ERR_OK);
    expect_sound();
}

struct injection {
    bool killed; /* before the statement; else its answer is lost */
    int at;
    int count;
};

static void inject(struct db *db, const char *statement, void *arg)
{
    struct injection *injection = arg;

    (void)statement;
    if (++injection->count != injection->at)
        return;
    if (injection->killed)
        fixture_sql(&fixture, "KILL %lu", mysql_thread_id(db->mysql));
    else
        shutdown(mysql_get_socket(db->mysql), SHUT_RD);
}

/* One batch with a fault; false when it has fewer statements than that. */
static bool attempt(bool killed, int at)
{
    char code[40];
    struct injection injection = {.killed = killed, .at = at};
    struct batch batch;
    struct receipt receipt;

    snprintf(code, sizeof code, "F%d-%d", (int)killed, at);
    batch_init(&batch, code);
    stage.db->before_arg = &injection;
    stage.db->before = inject;
    enum err err = submit(&batch.submission, &receipt);
    stage.db->before = NULL;
    if (err != ERR_OK || levels_of(code) != LEVELS)
        fail_msg("fault %d: %s, %lld stored", at, err_wire(err), levels_of(code));
    assert_int_equal(submit(&batch.submission, &receipt), ERR_OK);
    assert_true(receipt.replayed);
    assert_int_equal(levels_of(code), LEVELS);
    return injection.count >= at;
}

static void a_lost_connection_stores_all_once(void **state)
{
    (void)state;
    for (int killed = 0; killed < 2; killed++) {
        int at = 1;

        while (attempt(killed != 0, at)) {
            at++;
            arena_reset(&stage.arena);
            assert_true(at < STATEMENTS_MAX);
        }
        print_message("lost at each of %d statements\n", at - 1);
        assert_true(at > 8);
    }
    expect_sound();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_one_transaction_stand_side_by_side),
        cmocka_unit_test(one_that_is_refused_takes_all_with_it),
        cmocka_unit_test(a_lost_connection_stores_all_once),
    };

    return cmocka_run_group_tests(tests, open_group, close_group);
}
