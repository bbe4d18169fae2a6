/* When entries are recorded: what was known at a time stays what it was. */
#include "support_store.h"
#include "record/kinds.h"
#include "record/party.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

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

static enum err submit(const struct submission *submission, struct receipt *receipt_out)
{
    violations_init(&stage.violations, &stage.arena);
    return ledger_submit(stage.ledger, stage.db, submission, &stage.arena, &stage.violations,
                         receipt_out);
}

static int64_t head(void)
{
    int64_t seq = 0;
    assert_int_equal(ledger_head(stage.db, &seq), ERR_OK);
    return seq;
}

static void recorded_time_never_runs_backwards(void **state)
{
    (void)state;
    struct party party = {.code = "P-PAST", .name = "past", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    submission.now_us = stage.now_us - INT64_C(3600000000);
    assert_int_equal(submit(&submission, &receipt), ERR_OK);
    const struct book *book = ledger_read_begin(stage.ledger);
    assert_true(book_entry(book, receipt.seq)->recorded_at_us >
                book_entry(book, receipt.seq - 1)->recorded_at_us);
    ledger_read_end(stage.ledger);
}

static int64_t clock_of_test_us;

static int64_t read_clock_of_test(void)
{
    return clock_of_test_us;
}

static int64_t known_at(int64_t time_us)
{
    int64_t seq = book_seq_at_time(ledger_read_begin(stage.ledger), time_us);
    ledger_read_end(stage.ledger);
    return seq;
}

/* Asked for at a time, and waiting since; somebody reads meanwhile what was known a moment ago. */
static void an_entry_that_waited_changes_no_answer_of_before(void **state)
{
    (void)state;
    struct party party = {.code = "P-WAITED", .name = "waited", .kind = PARTY_LP};
    struct party next = {.name = "after", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    submission.now_us = stage.now_us + INT64_C(10000000);
    int64_t asked_us = submission.now_us + 1000;
    int64_t answered = known_at(asked_us);
    assert_int_equal(answered, head());
    clock_of_test_us = submission.now_us + INT64_C(2000000);
    ledger_set_clock(stage.ledger, read_clock_of_test);
    assert_int_equal(submit(&submission, &receipt), ERR_OK);
    assert_int_equal(known_at(asked_us), answered);
    assert_int_equal(known_at(clock_of_test_us), receipt.seq);

    /* Within the same moment, or with a clock that was set back: still later. */
    for (int i = 0; i < 2; i++) {
        int64_t seq = receipt.seq;
        next.code = i == 0 ? "P-AFTER" : "P-BACK";
        submission.command.record = &next;
        submission.now_us = stage.now_us;
        clock_of_test_us -= i * INT64_C(1000000);
        int64_t last_us = book_entry(ledger_read_begin(stage.ledger), seq)->recorded_at_us;
        ledger_read_end(stage.ledger);
        assert_int_equal(submit(&submission, &receipt), ERR_OK);
        assert_int_equal(known_at(last_us), seq);
        assert_int_equal(known_at(last_us + 1), receipt.seq);
    }
    ledger_set_clock(stage.ledger, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recorded_time_never_runs_backwards),
        cmocka_unit_test(an_entry_that_waited_changes_no_answer_of_before),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
