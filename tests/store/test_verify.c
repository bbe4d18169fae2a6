/* Whoever owns the database server can change any row. Verify finds it, and names the entry. */
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

/* What is done, how it is undone, which entry is named, and what the sentence must say. In the SQL,
 * tables beginning with saved_ hold copies. */
struct tampering {
    const char *name;
    const char *change;
    const char *undo;
    const char *bad_seq; /* an SQL expression; the first that is accused */
    const char *reason;
};

static const struct tampering tamperings[] = {
    {"an amount in a typed row", "UPDATE investment SET amount_minor = amount_minor + 1",
     "UPDATE investment SET amount_minor = amount_minor - 1", "(SELECT MIN(seq) FROM investment)",
     "table investment"},
    {"a text in a typed row", "UPDATE firm SET name = CONCAT(name, ' ')",
     "UPDATE firm SET name = TRIM(name)", "(SELECT MIN(seq) FROM firm)", "table firm"},
    {"a known value made unknown", "UPDATE payment SET reference = NULL",
     "UPDATE payment SET reference = '银行回单 7'", "(SELECT MIN(seq) FROM payment)",
     "table payment"},
    {"an unknown enumerator", "UPDATE decision SET outcome = 'maybe'",
     "UPDATE decision SET outcome = 'approve'", "(SELECT MIN(seq) FROM decision)", "outcome"},
    {"a typed row of another entity", "UPDATE fund SET entity_id = entity_id - 1",
     "UPDATE fund SET entity_id = seq", "(SELECT MIN(seq) FROM fund)", "table fund"},
    {"a body", "UPDATE journal SET body = REPLACE(body, 'manager', 'manages') WHERE seq = 2",
     "UPDATE journal SET body = REPLACE(body, 'manages', 'manager') WHERE seq = 2", "2", "hash"},
    {"body and typed row together",
     "UPDATE journal j JOIN project p USING (seq) SET body = REPLACE(body, 'PJ-1', 'PJ-2'),"
     " code = 'PJ-2'",
     "UPDATE journal j JOIN project p USING (seq) SET body = REPLACE(body, 'PJ-2', 'PJ-1'),"
     " code = 'PJ-1'",
     "(SELECT seq FROM project)", "hash"},
    {"an actor", "UPDATE journal SET actor_id = actor_id + 1 WHERE seq = 6",
     "UPDATE journal SET actor_id = actor_id - 1 WHERE seq = 6", "6", "hash"},
    {"a time",
     "UPDATE journal SET recorded_at = recorded_at + INTERVAL 1 MICROSECOND WHERE seq = 7",
     "UPDATE journal SET recorded_at = recorded_at - INTERVAL 1 MICROSECOND WHERE seq = 7", "7",
     "hash"},
    {"an effective date",
     "UPDATE journal SET effective_date = effective_date - INTERVAL 1 DAY WHERE kind = 'decision'",
     "UPDATE journal SET effective_date = effective_date + INTERVAL 1 DAY WHERE kind = 'decision'",
     "(SELECT MIN(seq) FROM decision)", "hash"},
    {"a kind", "UPDATE journal SET kind = 'firm' WHERE seq = 6",
     "UPDATE journal SET kind = 'fund' WHERE seq = 6", "6", "hash"},
    {"a kind that is none", "UPDATE journal SET kind = 'fond' WHERE seq = 6",
     "UPDATE journal SET kind = 'fund' WHERE seq = 6", "6", "unknown"},
    {"a hash", "UPDATE journal SET hash = REVERSE(hash) WHERE seq = 7",
     "UPDATE journal SET hash = REVERSE(hash) WHERE seq = 7", "7", "hash"},
    {"the last entry deleted",
     "CREATE TABLE saved_j AS SELECT * FROM journal ORDER BY seq DESC LIMIT 1;"
     "CREATE TABLE saved_t AS SELECT * FROM export;"
     "DELETE FROM export; DELETE FROM journal WHERE seq = (SELECT seq FROM saved_j)",
     "INSERT INTO journal SELECT * FROM saved_j; INSERT INTO export SELECT * FROM saved_t;"
     "DROP TABLE saved_j, saved_t",
     "(SELECT seq FROM ledger_head)", "no entry"},
    {"the last entry deleted from the journal only",
     "CREATE TABLE saved_j AS SELECT * FROM journal ORDER BY seq DESC LIMIT 1;"
     "DELETE FROM journal WHERE seq = (SELECT seq FROM saved_j)",
     "INSERT INTO journal SELECT * FROM saved_j; DROP TABLE saved_j",
     "(SELECT seq FROM ledger_head)", "table export has a row"},
    {"an entry in the middle deleted",
     "CREATE TABLE saved_j AS SELECT * FROM journal WHERE kind = 'payment';"
     "CREATE TABLE saved_t AS SELECT * FROM payment;"
     "DELETE FROM payment; DELETE FROM journal WHERE kind = 'payment'",
     "INSERT INTO journal SELECT * FROM saved_j; INSERT INTO payment SELECT * FROM saved_t;"
     "DROP TABLE saved_j, saved_t",
     "(SELECT seq FROM saved_j)", "no entry"},
    {"a typed row deleted", "CREATE TABLE saved_t AS SELECT * FROM firm_tag; DELETE FROM firm_tag",
     "INSERT INTO firm_tag SELECT * FROM saved_t; DROP TABLE saved_t", "(SELECT seq FROM saved_t)",
     "missing"},
    {"two entries exchanged",
     "UPDATE journal SET seq = 1000006 WHERE seq = 6; UPDATE journal SET seq = 6 WHERE seq = 7;"
     "UPDATE journal SET seq = 7 WHERE seq = 1000006;"
     "UPDATE fund SET seq = 1000006 WHERE seq = 6; UPDATE fund SET seq = 6 WHERE seq = 7;"
     "UPDATE fund SET seq = 7 WHERE seq = 1000006",
     "UPDATE journal SET seq = 1000006 WHERE seq = 6; UPDATE journal SET seq = 6 WHERE seq = 7;"
     "UPDATE journal SET seq = 7 WHERE seq = 1000006;"
     "UPDATE fund SET seq = 1000006 WHERE seq = 6; UPDATE fund SET seq = 6 WHERE seq = 7;"
     "UPDATE fund SET seq = 7 WHERE seq = 1000006",
     "6", "hash"},
    {"a typed row put in",
     "INSERT INTO party (seq, entity_id, code, name, kind) VALUES (1, 1, 'X', 'X', 'lp')",
     "DELETE FROM party WHERE seq = 1", "1", "table party"},
    {"a typed row put in beyond the head",
     "INSERT INTO party (seq, entity_id, code, name, kind) VALUES (900, 900, 'X', 'X', 'lp')",
     "DELETE FROM party WHERE seq = 900", "900", "table party"},
    {"an outcome in a line", "UPDATE held_verdict_line SET outcome = 'warn' WHERE line = 2",
     "UPDATE held_verdict_line SET outcome = 'pass' WHERE line = 2",
     "(SELECT MIN(seq) FROM held_verdict_line)",
     "lines in table held_verdict_line do not say what the journal says, from line 2 on"},
    {"the first line's figure",
     "UPDATE held_verdict_line SET figure_minor = figure_minor + 1 WHERE line = 1",
     "UPDATE held_verdict_line SET figure_minor = figure_minor - 1 WHERE line = 1",
     "(SELECT MIN(seq) FROM held_verdict_line)", "from line 1 on"},
    {"a line deleted",
     "CREATE TABLE saved_t AS SELECT * FROM held_verdict_line WHERE line = 2;"
     "DELETE FROM held_verdict_line WHERE line = 2",
     "INSERT INTO held_verdict_line SELECT * FROM saved_t; DROP TABLE saved_t",
     "(SELECT seq FROM saved_t)", "from line 2 on"},
    {"the first line deleted",
     "CREATE TABLE saved_t AS SELECT * FROM held_verdict_line WHERE line = 1;"
     "DELETE FROM held_verdict_line WHERE line = 1",
     "INSERT INTO held_verdict_line SELECT * FROM saved_t; DROP TABLE saved_t",
     "(SELECT seq FROM saved_t)", "line 1 is missing"},
    {"all lines deleted",
     "CREATE TABLE saved_t AS SELECT * FROM held_verdict_line; DELETE FROM held_verdict_line",
     "INSERT INTO held_verdict_line SELECT * FROM saved_t; DROP TABLE saved_t",
     "(SELECT MIN(seq) FROM saved_t)", "from line 1 on"},
    {"a line put in",
     "CREATE TABLE saved_t AS SELECT * FROM held_verdict_line WHERE line = 1;"
     "UPDATE saved_t SET line = 3; INSERT INTO held_verdict_line SELECT * FROM saved_t",
     "DELETE FROM held_verdict_line WHERE line = 3; DROP TABLE saved_t",
     "(SELECT seq FROM saved_t)", "from line 3 on"},
    {"two lines exchanged",
     "UPDATE held_verdict_line SET line = 4 - line; UPDATE held_verdict_line SET line = line - 1"
     " ORDER BY line",
     "UPDATE held_verdict_line SET line = 4 - line; UPDATE held_verdict_line SET line = line - 1"
     " ORDER BY line",
     "(SELECT MIN(seq) FROM held_verdict_line)", "from line 1 on"},
    {"a line of an entry that holds none", "UPDATE held_verdict_line SET seq = 2 WHERE line = 2",
     "UPDATE held_verdict_line SET seq = (SELECT MIN(seq) FROM decision) WHERE line = 2", "2",
     "table held_verdict_line has a row for it"},
    {"a line beyond the head",
     "CREATE TABLE saved_t AS SELECT * FROM held_verdict_line WHERE line = 1;"
     "UPDATE saved_t SET seq = 902; INSERT INTO held_verdict_line SELECT * FROM saved_t",
     "DELETE FROM held_verdict_line WHERE seq = 902; DROP TABLE saved_t", "902",
     "table held_verdict_line"},
    {"an entry put in beyond the head",
     "INSERT INTO journal SELECT 901, recorded_at, actor_id, 901, kind, effective_date, body, hash,"
     " request FROM journal WHERE seq = 4",
     "DELETE FROM journal WHERE seq = 901", "901", "table journal"},
    {"the head moved back", "UPDATE ledger_head SET seq = seq - 1",
     "UPDATE ledger_head SET seq = seq + 1", "(SELECT seq FROM ledger_head)", "head"},
    {"the head moved on", "UPDATE ledger_head SET seq = seq + 3",
     "UPDATE ledger_head SET seq = seq - 3", "(SELECT seq - 2 FROM ledger_head)", "no entry"},
    {"the head's hash", "UPDATE ledger_head SET hash = REVERSE(hash)",
     "UPDATE ledger_head SET hash = REVERSE(hash)", "(SELECT seq FROM ledger_head)", "head"},
    {"a key of an entry that is not there",
     "INSERT INTO idempotency VALUES (4, 'forged', REPEAT('x', 32), 77777)",
     "DELETE FROM idempotency", "1", "a key of an earlier release was changed"},
    {"a key of another user's entry",
     "INSERT INTO idempotency VALUES (4000, 'forged', REPEAT('x', 32), 3)",
     "DELETE FROM idempotency", "1", "a key of an earlier release was changed"},
};

static void run_all(const char *statements)
{
    char text[2000];
    char *rest = NULL;
    snprintf(text, sizeof(text), "%s", statements);
    for (char *one = strtok_r(text, ";", &rest); one != NULL; one = strtok_r(NULL, ";", &rest))
        fixture_sql(&fixture, "%s", one);
}

static void every_tampering_is_found_and_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(tamperings) / sizeof(tamperings[0]); i++) {
        const struct tampering *tampering = &tamperings[i];
        run_all(tampering->change);
        long long expected = fixture_number(&fixture, "SELECT %s", tampering->bad_seq);
        struct verify_report report = verify();
        if (report.sound)
            fail_msg("%s was not found", tampering->name);
        /* The head that was moved back names what stands beyond it. */
        if (strcmp(tampering->name, "the head moved back") == 0)
            expected = last - 1;
        if (report.faults[0].seq != expected ||
            strstr(report.faults[0].reason, tampering->reason) == NULL)
            fail_msg("%s: entry %lld is accused, not %lld: %s", tampering->name,
                     (long long)report.faults[0].seq, expected, report.faults[0].reason);
        run_all(tampering->undo);
        assert_sound();
    }
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
        cmocka_unit_test(every_tampering_is_found_and_named),
        cmocka_unit_test(verify_goes_on_past_a_fault_and_lists_all),
        cmocka_unit_test(a_head_far_beyond_the_entries_is_told_at_once),
        cmocka_unit_test(a_rechained_breach_of_the_cap_is_found),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
