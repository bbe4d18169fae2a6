/* What an earlier release took stands; what comes behind this release's conventions is held to
 * them. */
#include "support_store.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fixture;
static struct stage stage;
static int64_t ended; /* a fund whose term is over */

static int open_group(void **state)
{
    struct fund fund;
    (void)state;
    fixture_open(&fixture, true);
    stage_open_before_conventions(&stage, &fixture);
    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = "F-ENDED";
    fund.kind = FUND_SEED;
    fund.currency = CURRENCY_CNY;
    fund.established_on = day("2015-01-01");
    fund.term_ends_on = day("2020-12-31");
    ended = stage_put(&stage, RECORD_FUND, &fund);
    fixture_drop_triggers(&fixture);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

static struct verify_report verify(void)
{
    struct verify_report report;
    assert_int_equal(ledger_verify(stage.db, &report), ERR_OK);
    return report;
}

/* An investment after the fund's term, past the program; its seq. The first releases took such. */
static int64_t append_late(const char *code)
{
    struct investment investment = {.code = code,
                                    .project_id = stage.project,
                                    .fund_id = ended,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = MILLION};
    struct journal_row row = {
        .entry = {.kind = RECORD_INVESTMENT, .actor_id = stage.manager, .record = &investment}};
    stage.now_us += 1000;
    return stage_append_past(&stage, &row, 1) + 1;
}

static void entries_of_an_earlier_release_stand_and_later_ones_are_held_to_more(void **state)
{
    (void)state;
    (void)append_late("I-BEFORE");
    assert_true(verify().sound);
    int64_t seq = stage_adopt_conventions(&stage);
    assert_int_equal(seq, verify().head_seq);
    assert_true(verify().sound);
    int64_t late = append_late("I-BEHIND");
    struct verify_report report = verify();
    assert_false(report.sound);
    assert_int_equal(report.faults[0].seq, late);
    assert_non_null(strstr(report.faults[0].reason, "outside_term"));
}

static void conventions_are_recorded_once(void **state)
{
    (void)state;
    assert_int_equal(stage_adopt_conventions(&stage), 0);
}

static void a_ledger_with_conventions_of_a_later_release_is_not_read(void **state)
{
    const struct convention_entry later = {.number = CONVENTIONS_NOW + 1};
    struct journal_row row = {.entry = {.kind = RECORD_CONVENTION, .record = &later}};
    int64_t head = 0;
    (void)state;
    stage.now_us += 1000;
    (void)stage_append_past(&stage, &row, 1);
    assert_int_equal(ledger_head(stage.db, &head), ERR_OK);
    assert_int_equal(ledger_catch_up(stage.ledger, stage.db, head), ERR_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_an_earlier_release_stand_and_later_ones_are_held_to_more),
        cmocka_unit_test(conventions_are_recorded_once),
        cmocka_unit_test(a_ledger_with_conventions_of_a_later_release_is_not_read),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
