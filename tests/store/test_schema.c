/* The schema is what the field tables say, the journal is append-only for everybody, and migrations
 * survive being cut short. */
#include "support_store.h"

#include "../../fcgi/store/db_internal.h"
#include "schema/schema.h"
#include "store/migrate.h"
#include "record/firm.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define TABLE_ACCESS_DENIED 1142
#define COLUMN_ACCESS_DENIED 1143
#define SIGNAL_EXCEPTION 1644
#define NO_SUCH_TABLE 1146
#define CUT_RUNS 60
#define SQL_DIR FUNDTRAIL_SOURCE_DIR "/sql"

static struct fixture fixture;

struct migrated {
    enum err err;
    struct migrate_result result;
    struct buf sql;
    struct buf message;
};

/* The program's views, triggers and rights come with the real files only. */
static struct migrated migrate(const struct db_place *place, const char *sql_dir, bool dry_run)
{
    struct arena arena;
    struct db_objects objects;
    struct migrated outcome = {0};
    bool real = strcmp(sql_dir, SQL_DIR) == 0;
    arena_init(&arena);
    schema_objects(&arena, &objects);
    struct migrate_options options = {
        .sql_dir = sql_dir, .place = *place, .objects = real ? &objects : NULL, .dry_run = dry_run};
    buf_init(&outcome.sql);
    buf_init(&outcome.message);
    outcome.err = migrate_run(&options, &outcome.sql, &outcome.message, &outcome.result);
    arena_done(&arena);
    return outcome;
}

static void migrated_done(struct migrated *outcome)
{
    buf_done(&outcome->sql);
    buf_done(&outcome->message);
}

/* Loses the reply of one statement: it is carried out, and the migrator does not know. */
struct cut {
    int after;
};

static void cut_short(struct db *db, const char *statement, void *arg)
{
    struct cut *cut = arg;
    (void)statement;
    if (--cut->after == 0)
        shutdown(mysql_get_socket(db->mysql), SHUT_RD);
}

/* All other tests run on the schema that came about this way. */
static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, false);
    struct db_place place = fixture_place(&fixture);
    int runs = 0;
    enum err err = ERR_RETRY;
    for (; err != ERR_OK && runs <= CUT_RUNS; runs++) {
        /* Some statements look around; the cut comes soon after them, and later each time. */
        struct cut cut = {.after = 8 + 12 * runs + runs % 5};
        place.db->before = runs < CUT_RUNS ? cut_short : NULL;
        place.db->before_arg = &cut;
        struct migrated migrated = migrate(&place, SQL_DIR, false);
        err = migrated.err;
        migrated_done(&migrated);
    }
    fixture_place_close(&place);
    print_message("migrated in %d runs\n", runs);
    return err == ERR_OK && runs > CUT_RUNS / 3 ? 0 : -1;
}

static int close_group(void **state)
{
    (void)state;
    fixture_close(&fixture);
    return 0;
}

static void expected_type(const struct field *field, char text_out[64])
{
    switch (field->type) {
    case FIELD_TEXT:
        snprintf(text_out, 64, "varchar(%d)/utf8mb4_bin", (int)field->max);
        return;
    case FIELD_ENUM:
        snprintf(text_out, 64, "varchar(%d)/ascii_bin", field->values == currency_values ? 3 : 40);
        return;
    case FIELD_DATE:
        snprintf(text_out, 64, "date/");
        return;
    case FIELD_BOOL:
        snprintf(text_out, 64, "tinyint(1)/");
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        break;
    }
    snprintf(text_out, 64, "bigint(20)/");
}

static void check_column(const char *table, const struct field *field, size_t position)
{
    char type[64];
    expected_type(field, type);
    long long found = fixture_number(
        &fixture,
        "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()"
        " AND table_name = '%s' AND ordinal_position = %zu AND column_name = '%s'"
        " AND CONCAT(column_type, '/', IFNULL(collation_name, '')) = '%s' AND is_nullable = '%s'",
        table, position, field->column, type, field->required ? "NO" : "YES");
    if (found != 1)
        fail_msg("%s.%s is not %s %s at position %zu", table, field->column, type,
                 field->required ? "NOT NULL" : "NULL", position);
    if (field->type == FIELD_REFERENCE)
        assert_int_equal(fixture_number(&fixture,
                                        "SELECT COUNT(*) FROM information_schema.key_column_usage"
                                        " WHERE table_schema = DATABASE() AND table_name = '%s'"
                                        " AND column_name = '%s' AND referenced_table_name = '%s'"
                                        " AND referenced_column_name = 'seq'",
                                        table, field->column, field->reference),
                         1);
}

static void every_table_is_what_its_field_table_says(void **state)
{
    (void)state;
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct shape *shape = &record_types[kind]->shape;
        const char *table = record_types[kind]->kind;
        for (size_t i = 0; i < shape->field_count; i++)
            check_column(table, &shape->fields[i], i + 3);
        assert_int_equal(fixture_number(&fixture,
                                        "SELECT COUNT(*) FROM information_schema.columns WHERE"
                                        " table_schema = DATABASE() AND table_name = '%s'",
                                        table),
                         (long long)shape->field_count + 2);
        assert_int_equal(fixture_number(&fixture,
                                        "SELECT COUNT(*) FROM information_schema.key_column_usage"
                                        " WHERE table_schema = DATABASE() AND table_name = '%s'"
                                        " AND column_name IN ('seq', 'entity_id')"
                                        " AND referenced_table_name IN ('journal', '%s')",
                                        table, table),
                         2);
    }
}

/* Held lines have a table of their own, by seq and line, which is append-only as well. */
static void every_table_of_lines_is_what_its_field_table_says(void **state)
{
    size_t count = 0;
    (void)state;
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct entry_lines *held = record_types[kind]->held;
        if (held == NULL)
            continue;
        count++;
        for (size_t i = 0; i < held->shape->field_count; i++)
            check_column(held->table, &held->shape->fields[i], i + 3);
        assert_int_equal(fixture_number(&fixture,
                                        "SELECT COUNT(*) FROM information_schema.columns WHERE"
                                        " table_schema = DATABASE() AND table_name = '%s'",
                                        held->table),
                         (long long)held->shape->field_count + 2);
        assert_int_equal(fixture_number(&fixture,
                                        "SELECT COUNT(*) FROM information_schema.statistics WHERE"
                                        " table_schema = DATABASE() AND table_name = '%s'"
                                        " AND index_name = 'PRIMARY'"
                                        " AND column_name = ELT(seq_in_index, 'seq', 'line')",
                                        held->table),
                         2);
        assert_int_equal(fixture_number(&fixture,
                                        "SELECT COUNT(*) FROM information_schema.triggers WHERE"
                                        " trigger_schema = DATABASE() AND event_object_table = '%s'"
                                        " AND event_manipulation IN ('UPDATE', 'DELETE')",
                                        held->table),
                         2);
    }
    assert_int_equal(count, 1);
}

static void every_kind_has_both_views(void **state)
{
    (void)state;
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct record_type *type = record_types[kind];
        for (size_t i = 0; i < type->shape.field_count; i++)
            assert_int_equal(
                fixture_number(&fixture,
                               "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema"
                               " = DATABASE() AND table_name IN ('v_%s', 'v_%s_history')"
                               " AND column_name = '%s'",
                               type->plural, type->plural, type->shape.fields[i].name),
                2);
    }
}

static void views_show_amounts_in_the_currency(void **state)
{
    (void)state;
    static const struct shape *const shape = &round_type.shape;
    struct journal_tables *tables = journal_tables_new(record_tables, RECORD_KIND_COUNT);
    struct db *db = fixture_app(&fixture);
    struct firm firm;
    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = "F";
    struct journal_row row = {
        .entry = {.seq = 1, .entity_id = 1, .kind = RECORD_FIRM, .record = &firm},
        .body = "{}",
        .body_length = 2,
    };
    assert_int_equal(journal_append_many(db, tables, &row, 1), ERR_OK);
    for (uint32_t currency = 1; currency < CURRENCY_COUNT; currency++) {
        struct round round;
        char amount[DECIMAL_TEXT_SIZE];
        shape_clear(shape, &round);
        round.code = round.series = "A";
        round.firm_id = 1;
        round.currency = currency;
        round.amount_raised_minor = AMOUNT_MAX;
        round.unit_price_e8 = 1;
        round.security_class = SECURITY_OTHER;
        int64_t seq = 1 + (int64_t)currency;
        row.entry =
            (struct entry){.seq = seq, .entity_id = seq, .kind = RECORD_ROUND, .record = &round};
        assert_int_equal(journal_append_many(db, tables, &row, 1), ERR_OK);
        decimal_format(AMOUNT_MAX, currency_decimals((enum currency)currency), amount);
        assert_int_equal(fixture_number(&fixture,
                                        "SELECT amount_raised = %s AND unit_price = 0.00000001"
                                        " AND pre_money IS NULL AND firm_code = 'F'"
                                        " FROM v_rounds_history WHERE seq = %lld",
                                        amount, (long long)seq),
                         1);
    }
    db_close(db);
    journal_tables_free(tables);
}

/* verb, `table`, rest: the error number that the application's account gets. */
static unsigned as_app(const char *verb, const char *table, const char *rest)
{
    char sql[200];
    snprintf(sql, sizeof(sql), "%s `%s` %s", verb, table, rest);
    return fixture_attempt(&fixture, fixture.app, sql);
}

static void the_application_can_only_append(void **state)
{
    (void)state;
    struct arena arena;
    struct db_objects objects;
    arena_init(&arena);
    schema_objects(&arena, &objects);
    for (size_t i = 0; i < objects.trigger_count; i++) {
        const char *table = objects.triggers[i].table;
        if (strcmp(objects.triggers[i].event, "UPDATE") != 0)
            continue;
        assert_int_equal(as_app("UPDATE", table, "SET seq = 5"), TABLE_ACCESS_DENIED);
        assert_int_equal(as_app("DELETE FROM", table, ""), TABLE_ACCESS_DENIED);
        assert_int_equal(as_app("TRUNCATE", table, ""), TABLE_ACCESS_DENIED);
        assert_int_equal(as_app("DROP TABLE", table, ""), TABLE_ACCESS_DENIED);
        assert_int_equal(as_app("ALTER TABLE", table, "ADD x INT"), TABLE_ACCESS_DENIED);
    }
    arena_done(&arena);
    assert_int_equal(as_app("INSERT INTO", "idempotency", "VALUES (1, 'k', REPEAT('x', 32), 1)"),
                     TABLE_ACCESS_DENIED);
    assert_int_equal(as_app("DELETE FROM", "ledger_head", ""), TABLE_ACCESS_DENIED);
    assert_int_equal(as_app("INSERT INTO", "ledger_head", "VALUES (2, 0, '')"),
                     TABLE_ACCESS_DENIED);
    assert_int_equal(as_app("UPDATE", "ledger_head", "SET id = 2"), COLUMN_ACCESS_DENIED);
    assert_int_equal(as_app("UPDATE", "session", "SET user_id = 2"), COLUMN_ACCESS_DENIED);
    assert_int_equal(as_app("DELETE FROM", "session", ""), TABLE_ACCESS_DENIED);
    assert_int_equal(as_app("UPDATE", "session_over", "SET expires_at = NOW()"),
                     TABLE_ACCESS_DENIED);
    assert_int_equal(as_app("DELETE FROM", "credential", ""), TABLE_ACCESS_DENIED);
    assert_int_equal(as_app("DROP TRIGGER", "journal_no_update", ""), TABLE_ACCESS_DENIED);
}

static void triggers_stop_even_the_administrator(void **state)
{
    (void)state;
    /* A row trigger needs a row. */
    static const char *const attempts[] = {
        "UPDATE journal SET actor_id = 5",
        "DELETE FROM journal",
        "UPDATE round SET series = 'B'",
        "DELETE FROM round",
        "REPLACE INTO firm SELECT * FROM firm",
        "INSERT INTO firm SELECT * FROM firm ON DUPLICATE KEY UPDATE name = 'x'",
        "DELETE FROM ledger_head",
    };
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
        if (fixture_attempt(&fixture, NULL, attempts[i]) != SIGNAL_EXCEPTION)
            fail_msg("not stopped by a trigger: %s", attempts[i]);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        assert_int_equal(fixture_number(&fixture,
                                        "SELECT COUNT(*) FROM information_schema.triggers WHERE"
                                        " trigger_schema = DATABASE() AND event_object_table = '%s'"
                                        " AND event_manipulation IN ('UPDATE', 'DELETE')",
                                        record_types[kind]->kind),
                         2);
    assert_int_not_equal(fixture_attempt(&fixture, NULL, "TRUNCATE journal"), 0);
}

static void the_auditor_reads_views_and_nothing_else(void **state)
{
    (void)state;
    MYSQL_ROW row = NULL;
    char sql[200];
    assert_int_equal(mysql_query(fixture.root, "SHOW FULL TABLES"), 0);
    MYSQL_RES *result = mysql_store_result(fixture.root);
    assert_true(mysql_num_rows(result) > 2 * (my_ulonglong)RECORD_KIND_COUNT);
    while ((row = mysql_fetch_row(result)) != NULL) {
        bool is_view = strcmp(row[1], "VIEW") == 0 && strcmp(row[0], "session_over") != 0;
        snprintf(sql, sizeof(sql), "SELECT 1 FROM `%s` LIMIT 1", row[0]);
        if (fixture_attempt(&fixture, fixture.auditor, sql) != (is_view ? 0 : TABLE_ACCESS_DENIED))
            fail_msg("the auditor and %s", row[0]);
    }
    mysql_free_result(result);
    assert_int_equal(fixture_attempt(&fixture, fixture.auditor, "UPDATE v_funds SET name = 'x'"),
                     TABLE_ACCESS_DENIED);
}

static void a_second_run_changes_nothing(void **state)
{
    (void)state;
    struct db_place place = fixture_place(&fixture);
    struct migrated outcome = migrate(&place, SQL_DIR, false);
    assert_int_equal(outcome.err, ERR_OK);
    assert_int_equal(outcome.result.applied_count, 0);
    migrated_done(&outcome);
    outcome = migrate(&place, SQL_DIR, false);
    assert_int_equal(outcome.result.made_count, 0);
    migrated_done(&outcome);
    outcome = migrate(&place, SQL_DIR, true);
    assert_int_equal(outcome.err, ERR_OK);
    assert_int_equal(outcome.sql.length, 0);
    migrated_done(&outcome);
    fixture_place_close(&place);
    struct db *app = fixture_app(&fixture);
    struct buf message;
    size_t pending = 99;
    buf_init(&message);
    assert_int_equal(migrate_pending(app, SQL_DIR, &message, &pending), ERR_OK);
    assert_int_equal(pending, 0);
    buf_done(&message);
    db_close(app);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
}

static void expect_migration(const char *folder, enum err err, const char *message)
{
    struct db_place place = fixture_place(&fixture);
    struct migrated outcome = migrate(&place, folder, false);
    if (outcome.err != err ||
        strstr(outcome.message.length > 0 ? outcome.message.bytes : "", message) == NULL)
        fail_msg("%s: %s", err_wire(outcome.err), outcome.message.bytes);
    migrated_done(&outcome);
    fixture_place_close(&place);
}

static void a_changed_or_missing_file_is_an_error(void **state)
{
    (void)state;
    char folder[] = "/tmp/fundtrail-sql-XXXXXX";
    char command[200];
    assert_non_null(mkdtemp(folder));
    fixture_sql(&fixture, "RENAME TABLE schema_step TO kept_step");
    write_file(folder, "0001_one.sql",
               "-- it's; a comment\nCREATE TABLE IF NOT EXISTS one (a VARCHAR(9) DEFAULT ';''x');\n"
               "CREATE TABLE IF NOT EXISTS two (`b;` INT);\n");
    expect_migration(folder, ERR_OK, "");
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM schema_step"), 2);
    write_file(folder, "0003_three.sql", "CREATE TABLE three (a INT);\nCREATE TABLE oops (\n;\n");
    expect_migration(folder, ERR_INTERNAL, "0003_three.sql, step 2 of 2");
    write_file(folder, "0003_three.sql",
               "CREATE TABLE three (a INT);\nCREATE TABLE four (a INT);\n");
    expect_migration(folder, ERR_CONFLICT, "0003_three.sql was changed");
    write_file(folder, "0003_three.sql", "CREATE TABLE three (a INT);\nCREATE TABLE oops (\n;\n");
    write_file(folder, "0002_two.sql", "CREATE TABLE late (a INT);\n");
    expect_migration(folder, ERR_CONFLICT, "below an applied one");
    snprintf(command, sizeof(command), "rm %s/0001_one.sql %s/0002_two.sql", folder, folder);
    assert_int_equal(system(command), 0);
    expect_migration(folder, ERR_CONFLICT, "gone");
    write_file(folder, "0001_one.sql",
               "CREATE TABLE IF NOT EXISTS one (a INT);\n"
               "CREATE OR REPLACE -- of what\n VIEW seen AS SELECT 1 AS a;\n");
    expect_migration(folder, ERR_INVALID, "0001_one.sql, step 2: views and triggers are made by");
    write_file(folder, "0001_one.sql", "CREATE TABLE unfinished (a INT)\n");
    expect_migration(folder, ERR_INVALID, "does not end");
    fixture_sql(&fixture, "DROP TABLE schema_step, one, two, three");
    fixture_sql(&fixture, "RENAME TABLE kept_step TO schema_step");
    snprintf(command, sizeof(command), "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static void released_files_are_known_and_their_views_passed_over(void **state)
{
    (void)state;
    static const char one[] = "CREATE TABLE IF NOT EXISTS one (a INT);\n"
                              "CREATE OR REPLACE VIEW seen AS SELECT a FROM one;\n"
                              "CREATE TABLE IF NOT EXISTS two (a INT);\n";
    char folder[] = "/tmp/fundtrail-sql-XXXXXX";
    char command[200];
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof(command), "mkdir %s/released", folder);
    assert_int_equal(system(command), 0);
    fixture_sql(&fixture, "RENAME TABLE schema_step TO kept_step");
    write_file(folder, "released/0001_one.sql", one);
    write_file(folder, "0001_one.sql", one); /* as an older installation left it */
    write_file(folder, "0002_three.sql", "CREATE TABLE three (a INT);\n");
    expect_migration(folder, ERR_OK, "");
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM schema_step"), 4);
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM information_schema.tables"
                                              " WHERE table_schema = DATABASE()"
                                              " AND table_name IN ('one', 'two', 'three')"),
                     3);
    assert_int_equal(fixture_attempt(&fixture, NULL, "SELECT * FROM seen"), NO_SUCH_TABLE);
    write_file(folder, "0001_one.sql", "CREATE TABLE other (a INT);\n");
    expect_migration(folder, ERR_INVALID, "have the same number");
    fixture_sql(&fixture, "DROP TABLE schema_step, one, two, three");
    fixture_sql(&fixture, "RENAME TABLE kept_step TO schema_step");
    snprintf(command, sizeof(command), "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static void two_migrators_do_not_meet(void **state)
{
    (void)state;
    assert_int_equal(
        fixture_number(&fixture, "SELECT GET_LOCK('fundtrail_migrate_%s', 0)", fixture.name), 1);
    expect_migration(SQL_DIR, ERR_RETRY, "another migration");
    fixture_number(&fixture, "SELECT RELEASE_LOCK('fundtrail_migrate_%s')", fixture.name);
    expect_migration(SQL_DIR, ERR_OK, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_what_its_field_table_says),
        cmocka_unit_test(every_table_of_lines_is_what_its_field_table_says),
        cmocka_unit_test(every_kind_has_both_views),
        cmocka_unit_test(views_show_amounts_in_the_currency),
        cmocka_unit_test(the_application_can_only_append),
        cmocka_unit_test(triggers_stop_even_the_administrator),
        cmocka_unit_test(the_auditor_reads_views_and_nothing_else),
        cmocka_unit_test(a_second_run_changes_nothing),
        cmocka_unit_test(a_changed_or_missing_file_is_an_error),
        cmocka_unit_test(released_files_are_known_and_their_views_passed_over),
        cmocka_unit_test(two_migrators_do_not_meet),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
