/* Verify names all that is wrong with a ledger at once, and takes its decisions again. What it
 * finds of each sort of tampering is in test_tamper. */
#include "support_store.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct fixture fixture;
static struct stage stage;
static int64_t last;

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    stage_rules_of_pack(&stage);
    stage_fill(&stage);
    assert_int_equal(ledger_head(stage.db, &last), ERR_OK);
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

static struct verify_report verify(void)
{
    struct verify_report report;
    enum err err = ledger_verify(stage.db, &report);
    if (err != ERR_OK)
        fail_msg("%s: %s", err_wire(err), db_last_error(stage.db));
    return report;
}

static void assert_sound(void)
{
    struct verify_report report = verify();
    if (!report.sound)
        fail_msg("entry %lld: %s", (long long)report.faults[0].seq, report.faults[0].reason);
    assert_int_equal(report.entry_count, last);
    assert_int_equal(report.head_seq, last);
}

static void an_untouched_ledger_is_sound(void **state)
{
    (void)state;
    assert_sound();
}

static void run_all(const char *statements)
{
    char text[2000];
    char *rest = NULL;
    snprintf(text, sizeof(text), "%s", statements);
    for (char *one = strtok_r(text, ";", &rest); one != NULL; one = strtok_r(NULL, ";", &rest))
        fixture_sql(&fixture, "%s", one);
}

static bool is_listed(const struct verify_report *report, long long seq, const char *reason)
{
    for (size_t i = 0; i < report->fault_count; i++)
        if (report->faults[i].seq == seq && strstr(report->faults[i].reason, reason) != NULL)
            return true;
    return false;
}

/* Six sorts at once. */
static void verify_goes_on_past_a_fault_and_lists_all(void **state)
{
    (void)state;
    static const struct {
        const char *seq;
        const char *reason;
    } expected[] = {
        {"2", "hash"},
        {"(SELECT MIN(seq) FROM firm)", "table firm does not say"},
        {"(SELECT seq FROM saved_t)", "table firm_tag is missing"},
        {"(SELECT seq FROM saved_j)", "table payment has a row but the journal has none"},
        {"(SELECT seq FROM ledger_head)", "the head's hash"},
        {"900", "table party has it"},
    };
    run_all(
        "UPDATE journal SET body = REPLACE(body, 'manager', 'manages') WHERE seq = 2;"
        "UPDATE firm SET name = CONCAT(name, ' ');"
        "CREATE TABLE saved_t AS SELECT * FROM firm_tag; DELETE FROM firm_tag;"
        "CREATE TABLE saved_j AS SELECT * FROM journal WHERE kind = 'payment';"
        "DELETE FROM journal WHERE kind = 'payment';"
        "UPDATE ledger_head SET hash = REVERSE(hash);"
        "INSERT INTO party (seq, entity_id, code, name, kind) VALUES (900, 900, 'X', 'X', 'lp')");
    struct verify_report report = verify();
    assert_false(report.sound);
    assert_int_equal(report.fault_count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        long long seq = fixture_number(&fixture, "SELECT %s", expected[i].seq);
        if (!is_listed(&report, seq, expected[i].reason))
            fail_msg("entry %lld is not accused: %s", seq, expected[i].reason);
    }
    assert_int_equal(report.decided_to, 2);
    assert_int_equal(report.entry_count, last - 4);
    run_all("UPDATE journal SET body = REPLACE(body, 'manages', 'manager') WHERE seq = 2;"
            "UPDATE firm SET name = TRIM(name);"
            "INSERT INTO firm_tag SELECT * FROM saved_t; INSERT INTO journal SELECT * FROM saved_j;"
            "DROP TABLE saved_t, saved_j; DELETE FROM party WHERE seq = 900;"
            "UPDATE ledger_head SET hash = REVERSE(hash)");
    assert_sound();
}

/* A head that was moved very far on does not make verify walk there. */
static void a_head_far_beyond_the_entries_is_told_at_once(void **state)
{
    (void)state;
    run_all("UPDATE ledger_head SET seq = seq + 1000000000000");
    struct verify_report report = verify();
    assert_false(report.sound);
    assert_int_equal(report.faults[0].seq, last + 1);
    assert_true(report.fault_count > VERIFY_FAULTS_MAX);
    run_all("UPDATE ledger_head SET seq = seq - 1000000000000");
    assert_sound();
}

/* A forger who computes the chain anew is not found by the chain, but by the decision taken again.
 */
static void a_rechained_breach_of_the_cap_is_found(void **state)
{
    (void)state;
    int64_t before = last;
    struct investment investment = {.code = "I-FORGED",
                                    .project_id = stage.project,
                                    .fund_id = stage.fund,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = 200 * MILLION};
    struct decision decision = approval_of(before + 1);
    struct journal_row rows[2] = {
        {.entry = {.kind = RECORD_INVESTMENT, .actor_id = stage.manager, .record = &investment}},
        {.entry = {.kind = RECORD_DECISION, .actor_id = stage.approver, .record = &decision}},
    };
    assert_int_equal(stage_append_past(&stage, rows, 2), before);
    struct verify_report report = verify();
    assert_false(report.sound);
    assert_int_equal(report.faults[0].seq, before + 2);
    assert_non_null(strstr(report.faults[0].reason, "cap_exceeded"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_untouched_ledger_is_sound),
        cmocka_unit_test(verify_goes_on_past_a_fault_and_lists_all),
        cmocka_unit_test(a_head_far_beyond_the_entries_is_told_at_once),
        cmocka_unit_test(a_rechained_breach_of_the_cap_is_found),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
