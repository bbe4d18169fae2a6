/* Every sort of tampering that the owner of the database server can do, as a list: each is done to
 * a ledger with one entry of every kind, looked for by `verify`, by a server that starts and by one
 * that runs, and undone. What each found is printed with the time that it took; a running server
 * takes a step every five seconds, and a ledger of this size needs one step. */
#include "support_store.h"
#include "record/kinds.h"
#include "record/party.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define STEP_ENTRIES 100000 /* all of them */

static struct fixture fixture;
static struct stage stage;
static struct ledger *running;
static struct reproof *reproof;

/* --- the ledger, and a copy of each of its tables --------------------------------------------- */

static void text_of(char *out, size_t size, const char *sql)
{
    if (mysql_query(fixture.root, sql) != 0)
        fail_msg("%s: %s", sql, mysql_error(fixture.root));
    MYSQL_RES *result = mysql_store_result(fixture.root);
    MYSQL_ROW row = mysql_fetch_row(result);
    (void)snprintf(out, size, "%s", row == NULL || row[0] == NULL ? "" : row[0]);
    mysql_free_result(result);
}

static void keep(const char *table)
{
    fixture_sql(&fixture, "CREATE TABLE `kept_%s` AS SELECT * FROM `%s`", table, table);
}

static void restore(const char *table)
{
    fixture_sql(&fixture, "DELETE FROM `%s`", table);
    fixture_sql(&fixture, "INSERT INTO `%s` SELECT * FROM `kept_%s`", table, table);
}

static const char *const other_tables[] = {"journal", "ledger_head", "idempotency"};

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    stage_fill(&stage);
    fixture_drop_triggers(&fixture);
    fixture_sql(&fixture, "SET foreign_key_checks = 0, check_constraint_checks = 0");
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        keep(record_types[kind]->kind);
    for (size_t i = 0; i < sizeof other_tables / sizeof other_tables[0]; i++)
        keep(other_tables[i]);
    running = ledger_new();
    reproof = reproof_new();
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    reproof_free(reproof);
    ledger_free(running);
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

/* --- who looks -------------------------------------------------------------------------------- */

enum finder { BY_VERIFY = 1, AT_START = 2, WHILE_RUNNING = 4, BY_ALL = 7 };

struct found {
    struct ledger_fault fault;
    double ms;
};

static double now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static struct found verify(void)
{
    struct verify_report report;
    double began = now_ms();
    enum err err = ledger_verify(stage.db, &report);
    if (err != ERR_OK)
        fail_msg("%s: %s", err_wire(err), db_last_error(stage.db));
    struct found found = {.ms = now_ms() - began};
    if (!report.sound)
        found.fault = report.faults[0];
    return found;
}

static enum err write_party(struct ledger *ledger, struct db *db)
{
    struct party party = {.code = "P-NEVER", .name = "P-NEVER", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    stage.violations.count = 0;
    return ledger_submit(ledger, db, &submission, &stage.arena, &stage.violations, &receipt);
}

/* A fault stops what would be decided. */
static void assert_stopped(struct ledger *ledger, struct db *db)
{
    if (ledger_fault(ledger).seq != 0)
        assert_int_equal(write_party(ledger, db), ERR_UNPROVED);
}

static struct found start(void)
{
    struct ledger *ledger = ledger_new();
    struct db *db = fixture_app(&fixture);
    double began = now_ms();
    enum err err = ledger_catch_up_to_head(ledger, db);
    if (err != ERR_OK)
        fail_msg("%s: %s", err_wire(err), db_last_error(db));
    struct found found = {.fault = ledger_fault(ledger), .ms = now_ms() - began};
    assert_stopped(ledger, db);
    ledger_free(ledger);
    db_close(db);
    return found;
}

/* One look of the thread that looks after the database. */
static struct found look(void)
{
    double began = now_ms();
    assert_int_equal(ledger_catch_up_to_head(running, stage.db), ERR_OK);
    enum err err = ledger_reprove(running, stage.db, reproof, STEP_ENTRIES);
    if (err != ERR_OK)
        fail_msg("%s: %s", err_wire(err), db_last_error(stage.db));
    struct found found = {.fault = ledger_fault(running), .ms = now_ms() - began};
    assert_stopped(running, stage.db);
    return found;
}

static void tell(const char *table, const char *sort, const char *by, struct found found,
                 bool expected)
{
    bool is_found = found.fault.seq != 0;
    printf("%-24s %-44s %-8s %6.1f ms  %lld %s\n", table, sort, by, found.ms,
           (long long)found.fault.seq, found.fault.reason);
    if (is_found != expected)
        fail_msg("%s, %s: %s by %s", table, sort, is_found ? "found" : "not found", by);
}

static void look_for(const char *table, const char *sort, unsigned finders)
{
    tell(table, sort, "running", look(), (finders & WHILE_RUNNING) != 0);
    tell(table, sort, "verify", verify(), (finders & BY_VERIFY) != 0);
    tell(table, sort, "start", start(), (finders & AT_START) != 0);
}

/* Undone, nothing is found any more: at the latest when the next round has ended, or when what
 * stopped the book is looked at again. */
static void assert_sound(const char *table, const char *sort)
{
    struct found found = look();
    for (int i = 0; found.fault.seq != 0 && i < 10; i++) {
        if (i > 1)
            (void)sleep(1);
        found = look();
    }
    if (found.fault.seq != 0)
        fail_msg("%s, %s, undone: entry %lld: %s", table, sort, (long long)found.fault.seq,
                 found.fault.reason);
}

/* --- every table of a kind -------------------------------------------------------------------- */

/* The first column of the first row that holds something, with another value of its type. */
static bool other_value(const char *table, char *out, size_t size)
{
    char sql[400];
    char column[80];
    char type[40];
    for (int i = 0;; i++) {
        (void)snprintf(sql, sizeof sql,
                       "SELECT column_name FROM information_schema.columns WHERE table_schema = "
                       "DATABASE() AND table_name = '%s' AND ordinal_position > 2 ORDER BY "
                       "ordinal_position LIMIT %d, 1",
                       table, i);
        text_of(column, sizeof column, sql);
        if (column[0] == '\0')
            return false;
        if (fixture_number(&fixture, "SELECT `%s` IS NOT NULL FROM `%s` ORDER BY seq LIMIT 1",
                           column, table) == 1)
            break;
    }
    (void)snprintf(sql, sizeof sql,
                   "SELECT data_type FROM information_schema.columns WHERE table_schema = "
                   "DATABASE() AND table_name = '%s' AND column_name = '%s'",
                   table, column);
    text_of(type, sizeof type, sql);
    if (strcmp(type, "date") == 0)
        (void)snprintf(out, size, "`%s` = `%s` + INTERVAL 1 DAY", column, column);
    else if (strcmp(type, "tinyint") == 0)
        (void)snprintf(out, size, "`%s` = 1 - `%s`", column, column);
    else if (strstr(type, "char") != NULL || strstr(type, "text") != NULL)
        (void)snprintf(out, size,
                       "`%s` = CONCAT(LEFT(`%s`, CHAR_LENGTH(`%s`) - 1),"
                       " IF(RIGHT(`%s`, 1) = 'x', 'y', 'x'))",
                       column, column, column, column);
    else
        (void)snprintf(out, size, "`%s` = `%s` + 1", column, column);
    return true;
}

static void change(const char *table)
{
    char value[400];
    if (!other_value(table, value, sizeof value))
        fail_msg("%s has no column to change", table);
    fixture_sql(&fixture, "UPDATE `%s` SET %s ORDER BY seq LIMIT 1", table, value);
}

/* Of an entry that is another kind's: no server reads it, but who looks into the table does. */
static void add(const char *table)
{
    char value[400];
    if (!other_value(table, value, sizeof value))
        fail_msg("%s has no column to change", table);
    long long seq = fixture_number(
        &fixture, "SELECT MIN(seq) FROM journal WHERE seq NOT IN (SELECT seq FROM `%s`)", table);
    fixture_sql(&fixture, "CREATE TEMPORARY TABLE added AS SELECT * FROM `%s` LIMIT 1", table);
    fixture_sql(&fixture, "UPDATE added SET seq = %lld, entity_id = %lld, %s", seq, seq, value);
    fixture_sql(&fixture, "INSERT INTO `%s` SELECT * FROM added", table);
    fixture_sql(&fixture, "DROP TEMPORARY TABLE added");
}

static void take_out(const char *table)
{
    fixture_sql(&fixture, "DELETE FROM `%s` ORDER BY seq LIMIT 1", table);
}

/* With another row, or where there is none, with a place that is another kind's. */
static void swap(const char *table)
{
    long long first = fixture_number(&fixture, "SELECT MIN(seq) FROM `%s`", table);
    long long second = fixture_number(&fixture, "SELECT MAX(seq) FROM `%s`", table);
    if (second == first)
        second = first == 1 ? 2 : 1;
    fixture_sql(&fixture, "UPDATE `%s` SET seq = -1 WHERE seq = %lld", table, first);
    fixture_sql(&fixture, "UPDATE `%s` SET seq = %lld WHERE seq = %lld", table, first, second);
    fixture_sql(&fixture, "UPDATE `%s` SET seq = %lld WHERE seq = -1", table, second);
}

static const struct row_sort {
    const char *name;
    void (*tamper)(const char *table);
    unsigned finders;
} row_sorts[] = {
    {"a row changed", change, BY_ALL},
    {"a row added", add, BY_VERIFY | WHILE_RUNNING},
    {"a row deleted", take_out, BY_ALL},
    {"two rows swapped", swap, BY_ALL},
};

static void rows_of_every_kind(void **state)
{
    (void)state;
    size_t table_count = 0;
    assert_sound("the ledger", "nothing done");
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const char *table = record_types[kind]->kind;
        if (fixture_number(&fixture, "SELECT COUNT(*) FROM `%s`", table) == 0)
            continue;
        table_count++;
        for (size_t i = 0; i < sizeof row_sorts / sizeof row_sorts[0]; i++) {
            row_sorts[i].tamper(table);
            look_for(table, row_sorts[i].name, row_sorts[i].finders);
            restore(table);
            assert_sound(table, row_sorts[i].name);
        }
    }
    assert_true(table_count > 10);
}

/* --- the chain -------------------------------------------------------------------------------- */

static enum err hash_again(const struct journal_found *found, void *arg)
{
    uint8_t *previous = arg;
    char hex[2 * LEDGER_HASH_SIZE + 1];
    uint8_t hash[LEDGER_HASH_SIZE];
    ledger_entry_hash(previous, &found->entry, found->body, found->body_length, hash);
    for (int i = 0; i < LEDGER_HASH_SIZE; i++)
        (void)snprintf(hex + 2 * (size_t)i, 3, "%02x", hash[i]);
    fixture_sql(&fixture, "UPDATE journal SET hash = X'%s' WHERE seq = %lld", hex,
                (long long)found->seq);
    memcpy(previous, hash, sizeof hash);
    return ERR_OK;
}

/* The whole chain computed anew, and the head with it. */
static void rechain(void)
{
    struct journal_tables *tables = journal_tables_new(record_tables, RECORD_KIND_COUNT);
    struct db *db = fixture_app(&fixture);
    uint8_t previous[LEDGER_HASH_SIZE] = {0};
    struct arena arena;
    int64_t head = 0;
    arena_init(&arena);
    assert_int_equal(ledger_head(db, &head), ERR_OK);
    assert_int_equal(
        journal_read(db, tables, 1, head, JOURNAL_OWN_TABLES, &arena, hash_again, previous),
        ERR_OK);
    arena_done(&arena);
    db_close(db);
    journal_tables_free(tables);
    fixture_sql(&fixture,
                "UPDATE ledger_head SET hash = (SELECT hash FROM journal WHERE seq = %lld)",
                (long long)head);
}

static void run_all(const char *statements)
{
    char text[2000];
    char *rest = NULL;
    (void)snprintf(text, sizeof text, "%s", statements);
    for (char *one = strtok_r(text, ";", &rest); one != NULL; one = strtok_r(NULL, ";", &rest))
        fixture_sql(&fixture, "%s", one);
}

#define RENAME_BODY "UPDATE journal SET body = REPLACE(body, 'PJ-1', 'PJ-2') WHERE kind = 'project'"
#define RENAME_ROW                                                                                 \
    "UPDATE project SET code = REPLACE(code, 'PJ-1', 'PJ-2'), name = REPLACE(name, 'PJ-1', "       \
    "'PJ-2')"

static const struct chain_sort {
    const char *name;
    const char *change;
    const char *table; /* that is restored beside journal and head */
    bool rechains;
    unsigned finders;
} chain_sorts[] = {
    {"a body changed", RENAME_BODY, NULL, false, BY_ALL},
    {"a typed row changed, all re-chained", RENAME_ROW, "project", true, BY_ALL},
    {"a body changed, all re-chained", RENAME_BODY, NULL, true, BY_ALL},
    {"body and row changed", RENAME_BODY ";" RENAME_ROW, "project", false, BY_ALL},
    {"body and row changed, all re-chained", RENAME_BODY ";" RENAME_ROW, "project", true,
     WHILE_RUNNING},
    {"an actor changed", "UPDATE journal SET actor_id = actor_id + 1 WHERE seq = 6", NULL, false,
     BY_ALL},
    {"a time changed",
     "UPDATE journal SET recorded_at = recorded_at + INTERVAL 1 MICROSECOND WHERE seq = 6", NULL,
     false, BY_ALL},
    {"a day changed",
     "UPDATE journal SET effective_date = effective_date - INTERVAL 1 DAY WHERE seq = 6", NULL,
     false, BY_ALL},
    {"a kind changed", "UPDATE journal SET kind = 'firm' WHERE seq = 6", NULL, false, BY_ALL},
    {"a hash changed", "UPDATE journal SET hash = REVERSE(hash) WHERE seq = 6", NULL, false,
     BY_ALL},
    {"an entry deleted", "DELETE FROM journal WHERE kind = 'payment'", NULL, false, BY_ALL},
    {"an entry and its row deleted",
     "DELETE FROM journal WHERE kind = 'payment';DELETE FROM payment", "payment", false, BY_ALL},
    {"two entries swapped",
     "UPDATE journal SET seq = 1000006 WHERE seq = 6;UPDATE journal SET seq = 6 WHERE seq = 7;"
     "UPDATE journal SET seq = 7 WHERE seq = 1000006",
     NULL, false, BY_ALL},
    {"an entry put in behind the head",
     "INSERT INTO journal SELECT 901, recorded_at, actor_id, 901, kind, effective_date, body, hash,"
     " request FROM journal WHERE seq = 4",
     NULL, false, BY_VERIFY | WHILE_RUNNING},
    {"the head moved back", "UPDATE ledger_head SET seq = seq - 1", NULL, false,
     BY_VERIFY | WHILE_RUNNING},
    {"the head's hash changed", "UPDATE ledger_head SET hash = REVERSE(hash)", NULL, false,
     BY_VERIFY | WHILE_RUNNING},
};

/* A head that is wrong is found by a server that starts when it is to write behind it: test_prove.
 * A journal that was cut is what a crash leaves as well: a running server builds its book anew. */
static void entries_of_the_chain(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof chain_sorts / sizeof chain_sorts[0]; i++) {
        const struct chain_sort *sort = &chain_sorts[i];
        run_all(sort->change);
        if (sort->rechains)
            rechain();
        look_for("journal", sort->name, sort->finders);
        restore("journal");
        restore("ledger_head");
        if (sort->table != NULL)
            restore(sort->table);
        assert_sound("journal", sort->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_every_kind),
        cmocka_unit_test(entries_of_the_chain),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
