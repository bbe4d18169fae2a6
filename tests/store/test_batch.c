/* Several entries of one transaction: all of them or none, whatever happens on the way. */
#include "support_store.h"

#include "../../fcgi/store/db_internal.h"
#include "ledger/batch.h"
#include "store/hold.h"
#include "record/kinds.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

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
    int32_t days[LEVELS];
    int next;
    int refused; /* how many, of a batch that goes on */
    int rewound;
    int64_t stop_at;      /* entries, or 0 */
    struct ledger *other; /* writes while the batch is decided */
    int other_times;
    struct ledger_batch batch;
};

static void put_elsewhere(struct ledger *ledger);

static enum err next_level(const struct book *book, void *arg, struct command *command,
                           bool *more_out)
{
    struct batch *batch = arg;

    (void)book;
    *more_out = batch->next < LEVELS;
    if (!*more_out)
        return ERR_OK;
    if (batch->next == 1 && batch->other_times > 0) {
        batch->other_times--;
        put_elsewhere(batch->other);
    }
    command->kind = RECORD_INDEX_LEVEL;
    command->effective_date = batch->days[batch->next];
    command->record = &batch->levels[batch->next++];
    return ERR_OK;
}

static void begin_again(void *arg)
{
    struct batch *batch = arg;

    batch->next = 0;
    batch->refused = 0;
    batch->rewound++;
}

static enum err count_refused(const struct book *book, void *arg, const struct entry *first,
                              enum err err, const struct violations *violations)
{
    struct batch *batch = arg;

    assert_true((first == NULL) == (err != ERR_OK));
    assert_true(first == NULL || book_entry(book, first->seq) == first);
    assert_true((violations->count > 0) == (first == NULL));
    batch->refused += first == NULL;
    return ERR_OK;
}

static bool stop_then(void *arg, int64_t stored, int64_t total)
{
    const struct batch *batch = arg;

    assert_true(stored <= total);
    return batch->stop_at == 0 || stored < batch->stop_at;
}

/* The same code on three days. */
static void batch_init(struct batch *batch, const char *code)
{
    static const char *const days[LEVELS] = {"2024-01-02", "2024-01-03", "2024-01-04"};

    *batch = (struct batch){.batch = {.next = next_level,
                                      .rewind = begin_again,
                                      .go_on = stop_then,
                                      .actor_id = stage.manager,
                                      .now_us = stage.now_us,
                                      .idempotency_key = code}};
    batch->batch.arg = batch;
    for (int i = 0; i < LEVELS; i++) {
        batch->levels[i] = (struct index_level){code, (i + 1) * DECIMAL_E8_ONE, NULL};
        batch->days[i] = day(days[i]);
    }
}

static enum err submit(struct batch *batch, struct receipt *receipt_out)
{
    violations_init(&stage.violations, &stage.arena);
    batch->next = 0;
    return ledger_submit_batch(stage.ledger, stage.db, &batch->batch, &stage.violations,
                               receipt_out);
}

/* One more entry by another process. */
static void put_elsewhere(struct ledger *ledger)
{
    static int count;
    char code[40];
    struct index_level level = {code, DECIMAL_E8_ONE, NULL};
    struct submission submission =
        stage_submission(&stage, stage.manager, RECORD_INDEX_LEVEL, &level);
    struct violations violations;
    struct receipt receipt;
    struct arena arena;
    struct db *db = fixture_app(&fixture);

    snprintf(code, sizeof code, "ELSEWHERE-%d", ++count);
    arena_init(&arena);
    violations_init(&violations, &arena);
    assert_int_equal(ledger_submit(ledger, db, &submission, &arena, &violations, &receipt), ERR_OK);
    arena_done(&arena);
    db_close(db);
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
        fail_msg("entry %lld: %s", (long long)report.faults[0].seq, report.faults[0].reason);
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
    assert_int_equal(submit(&batch, &receipt), ERR_OK);
    assert_int_equal(receipt.seq, before + 1);
    assert_int_equal(receipt.last_seq, before + LEVELS);
    assert_int_equal(levels_of("ALL"), LEVELS);
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM v_index_levels"
                                              " WHERE index_code = 'ALL'"),
                     LEVELS);
    expect_sound();
    assert_int_equal(submit(&batch, &receipt), ERR_OK);
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
    batch.days[2] = day("2199-01-01");
    assert_int_equal(ledger_head(stage.db, &before), ERR_OK);
    assert_int_equal(submit(&batch, &receipt), ERR_INVALID);
    assert_int_equal(stage.violations.list[0].code, VIOLATION_IN_FUTURE);
    assert_int_equal(levels_of("NONE"), 0);
    assert_int_equal(ledger_head(stage.db, &after), ERR_OK);
    assert_int_equal(after, before);
    batch_init(&batch, "NONE");
    assert_int_equal(submit(&batch, &receipt), ERR_OK);
    expect_sound();
}

static void a_batch_that_goes_on_is_told_each_refusal_and_stores_the_rest_in_a_dry_run(void **state)
{
    struct batch batch;
    struct receipt receipt;
    int64_t before = 0;
    int64_t after = 0;

    (void)state;
    batch_init(&batch, "DRY");
    batch.days[1] = day("2199-01-01");
    batch.batch.decided = count_refused;
    batch.batch.dry_run = true;
    assert_int_equal(ledger_head(stage.db, &before), ERR_OK);
    assert_int_equal(submit(&batch, &receipt), ERR_OK);
    assert_int_equal(batch.refused, 1);
    assert_int_equal(receipt.last_seq - receipt.seq + 1, LEVELS - 1);
    assert_int_equal(levels_of("DRY"), 0);
    assert_int_equal(ledger_head(stage.db, &after), ERR_OK);
    assert_int_equal(after, before);
    assert_int_equal(book_head(ledger_read_begin(stage.ledger)), before);
    ledger_read_end(stage.ledger);
}

/* Once: the trial is run again. Again and again: at last it is run while the head is locked. */
static void what_others_write_meanwhile_stands_before_the_batch(void **state)
{
    struct batch batch;
    struct receipt receipt;
    struct ledger *other = ledger_new();

    (void)state;
    for (int times = 1; times <= 3; times++) {
        char code[40];

        snprintf(code, sizeof code, "MOVED-%d", times);
        batch_init(&batch, code);
        batch.other = other;
        batch.other_times = times;
        assert_int_equal(submit(&batch, &receipt), ERR_OK);
        assert_int_equal(batch.rewound, times);
        assert_int_equal(levels_of(code), LEVELS);
        assert_int_equal(receipt.last_seq - receipt.seq + 1, LEVELS);
    }
    assert_int_equal(
        fixture_number(&fixture,
                       "SELECT COUNT(*) FROM index_level WHERE index_code LIKE 'ELSEWHERE-%%'"),
        1 + 2 + 3);
    ledger_free(other);
    expect_sound();
}

static void a_cancelled_batch_stores_nothing(void **state)
{
    struct batch batch;
    struct receipt receipt;

    (void)state;
    batch_init(&batch, "STOP");
    batch.stop_at = 1;
    assert_int_equal(submit(&batch, &receipt), ERR_CANCELLED);
    assert_int_equal(levels_of("STOP"), 0);
    batch.stop_at = 0;
    assert_int_equal(submit(&batch, &receipt), ERR_OK);
    assert_int_equal(levels_of("STOP"), LEVELS);
    expect_sound();
}

/* Whoever finds the head locked waits for two seconds at most, and is told when to come again; who
 * comes next in the same process is told at once. */
static void a_writer_is_told_how_long_the_head_is_held(void **state)
{
    struct index_level level = {"HELD", DECIMAL_E8_ONE, NULL};
    struct submission submission =
        stage_submission(&stage, stage.manager, RECORD_INDEX_LEVEL, &level);
    struct db *holder = fixture_app(&fixture);
    struct db *side = fixture_app(&fixture);
    struct ledger *other = ledger_new();
    struct journal_head head;
    struct receipt receipt;

    (void)state;
    assert_int_equal(journal_begin(holder, &head), ERR_OK);
    assert_int_equal(hold_set(side, 7000), ERR_OK);
    for (int i = 0; i < 2; i++) {
        int64_t began_ms = db_now_ms();

        violations_init(&stage.violations, &stage.arena);
        assert_int_equal(
            ledger_submit(other, stage.db, &submission, &stage.arena, &stage.violations, &receipt),
            ERR_HELD);
        assert_in_range(receipt.retry_after_s, 1, 7);
        assert_in_range(db_now_ms() - began_ms, 0, i == 0 ? 3500 : 500);
    }
    db_rollback(holder);
    assert_int_equal(hold_set(side, 0), ERR_OK);
    struct timespec pause = {.tv_sec = 1, .tv_nsec = 100000000};
    nanosleep(&pause, NULL);
    assert_int_equal(
        ledger_submit(other, stage.db, &submission, &stage.arena, &stage.violations, &receipt),
        ERR_OK);
    assert_int_equal(levels_of("HELD"), 1);
    ledger_free(other);
    db_close(holder);
    db_close(side);
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
    enum err err = submit(&batch, &receipt);
    stage.db->before = NULL;
    if (err != ERR_OK || levels_of(code) != LEVELS)
        fail_msg("fault %d: %s, %lld stored", at, err_wire(err), levels_of(code));
    assert_int_equal(submit(&batch, &receipt), ERR_OK);
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
        assert_true(at > 6);
    }
    expect_sound();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_one_transaction_stand_side_by_side),
        cmocka_unit_test(one_that_is_refused_takes_all_with_it),
        cmocka_unit_test(
            a_batch_that_goes_on_is_told_each_refusal_and_stores_the_rest_in_a_dry_run),
        cmocka_unit_test(what_others_write_meanwhile_stands_before_the_batch),
        cmocka_unit_test(a_cancelled_batch_stores_nothing),
        cmocka_unit_test(a_writer_is_told_how_long_the_head_is_held),
        cmocka_unit_test(a_lost_connection_stores_all_once),
    };

    return cmocka_run_group_tests(tests, open_group, close_group);
}
