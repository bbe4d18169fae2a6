/* Views, triggers and rights: what the program makes of the field tables is what used to be written
 * by hand; whoever changes one is found out; `migrate` puts it right. */
#include "support_store.h"

#include "schema/schema.h"
#include "store/migrate.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The views, triggers and rights of the last release whose files were written by hand, and how the
 * lines of that list were asked for. */
#define GOLDEN FUNDTRAIL_SOURCE_DIR "/tests/golden/schema-0023.txt"
#define RELEASED FUNDTRAIL_SOURCE_DIR "/sql/released"
#define LAST_BY_HAND 23

static const char object_lines[] =
    "SELECT CONCAT_WS(' ', 'view', v.table_name, v.security_type,"
    " SHA2(REPLACE(v.view_definition, CONCAT('`', DATABASE(), '`.'), ''), 256), c.line) AS line"
    " FROM information_schema.views v JOIN (SELECT table_name, GROUP_CONCAT("
    "   CONCAT_WS(':', column_name, REPLACE(column_type, ' ', '_'), is_nullable, collation_name)"
    "   ORDER BY ordinal_position SEPARATOR ' ') AS line FROM information_schema.columns"
    "  WHERE table_schema = DATABASE() GROUP BY table_name) c ON c.table_name = v.table_name"
    " WHERE v.table_schema = DATABASE()"
    " UNION ALL SELECT CONCAT_WS(' ', 'trigger', trigger_name, action_timing, event_manipulation,"
    "  event_object_table, action_statement)"
    " FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
    " UNION ALL SELECT CONCAT_WS(' ', 'grant', IF(grantee LIKE '%app%', 'app', 'auditor'),"
    "  privilege_type, table_name)"
    " FROM information_schema.table_privileges WHERE table_schema = DATABASE()"
    " UNION ALL SELECT CONCAT_WS(' ', 'grant', IF(grantee LIKE '%app%', 'app', 'auditor'),"
    "  privilege_type, table_name, column_name)"
    " FROM information_schema.column_privileges WHERE table_schema = DATABASE()"
    " ORDER BY line";

static const char table_lines[] =
    "SELECT CONCAT_WS(' ', 'column', table_name, ordinal_position, column_name, column_type,"
    "  is_nullable, collation_name, column_default) AS line"
    " FROM information_schema.columns WHERE table_schema = DATABASE()"
    " UNION ALL SELECT CONCAT_WS(' ', 'key', table_name, index_name, seq_in_index, column_name,"
    "  non_unique) FROM information_schema.statistics WHERE table_schema = DATABASE()"
    " UNION ALL SELECT CONCAT_WS(' ', 'reference', constraint_name, table_name, column_name,"
    "  referenced_table_name, referenced_column_name)"
    " FROM information_schema.key_column_usage WHERE table_schema = DATABASE()"
    " AND referenced_table_name IS NOT NULL"
    " UNION ALL SELECT CONCAT_WS(' ', 'check', table_name, constraint_name, check_clause)"
    " FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()"
    " ORDER BY line";

static struct fixture fixture;
static struct arena arena;
static struct db_objects objects;

static int open_group(void **state)
{
    (void)state;
    arena_init(&arena);
    schema_objects(&arena, &objects);
    fixture_open(&fixture, true);
    fixture_sql(&fixture, "SET SESSION group_concat_max_len = 1000000");
    /* The collation of a digest's text, which has no table behind it, is that of who asks. */
    fixture_sql(&fixture, "SET NAMES utf8mb3");
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    fixture_close(&fixture);
    arena_done(&arena);
    return 0;
}

/* --- lists of lines --------------------------------------------------------------------------- */

struct lines {
    size_t count;
    const char *list[8000];
};

static struct lines *ask(const char *sql)
{
    MYSQL_ROW row = NULL;
    struct lines *lines = arena_alloc(&arena, sizeof *lines);
    if (mysql_query(fixture.root, sql) != 0)
        fail_msg("%s", mysql_error(fixture.root));
    MYSQL_RES *result = mysql_store_result(fixture.root);
    while ((row = mysql_fetch_row(result)) != NULL) {
        assert_true(lines->count < sizeof lines->list / sizeof lines->list[0]);
        lines->list[lines->count++] = arena_strdup(&arena, row[0]);
    }
    mysql_free_result(result);
    return lines;
}

static const char *whole_file(const char *path)
{
    FILE *stream = fopen(path, "r");
    if (stream == NULL)
        fail_msg("%s is not there", path);
    char *text = arena_alloc(&arena, 1024 * 1024);
    size_t length = fread(text, 1, 1024 * 1024 - 1, stream);
    fclose(stream);
    text[length] = '\0';
    return text;
}

static bool holds(const struct lines *lines, const char *line)
{
    for (size_t i = 0; i < lines->count; i++)
        if (strcmp(lines->list[i], line) == 0)
            return true;
    return false;
}

/* Behind the `count`th blank of a line. */
static const char *behind(const char *line, int count)
{
    while (count-- > 0)
        line = strchr(line, ' ') + 1;
    return line;
}

/* Kinds that can be reversed since: a version that was replaces none. Rounds of unknown kind can be
 * recorded since. */
static const char *const reworded[] = {"v_firms ",    "v_funds ",  "v_parties ",
                                       "v_projects ", "v_rounds ", "v_rounds_history "};

static bool is_reworded(const char *line)
{
    for (size_t i = 0; i < sizeof reworded / sizeof reworded[0]; i++)
        if (strncmp(behind(line, 1), reworded[i], strlen(reworded[i])) == 0)
            return true;
    return false;
}

/* A view that has got columns since, behind those that it had, or another text for a reason, and is
 * still of the same name. */
static bool holds_grown(const struct lines *lines, const char *line)
{
    size_t name_length = (size_t)(behind(line, 2) - line);
    const char *columns = behind(line, 4);
    if (strncmp(line, "view ", 5) != 0)
        return false;
    for (size_t i = 0; i < lines->count; i++) {
        const char *found = lines->list[i];
        if (strncmp(found, line, name_length) != 0)
            continue;
        if (is_reworded(line) || (strncmp(behind(found, 4), columns, strlen(columns)) == 0 &&
                                  strlen(found) > strlen(line)))
            return true;
    }
    return false;
}

/* Codes have had 80 characters since. */
static char *of_its_day(const char *line)
{
    static const char now[] = "varchar(80)";
    char *copy = arena_strdup(&arena, line);
    for (char *at = strstr(copy, now); at != NULL; at = strstr(at + 1, now))
        memcpy(at, "varchar(40)", sizeof now - 1);
    return copy;
}

static void same_lines(const struct lines *expected, const struct lines *found)
{
    for (size_t i = 0; i < expected->count; i++)
        if (!holds(found, expected->list[i]))
            fail_msg("not there: %s", expected->list[i]);
    for (size_t i = 0; i < found->count; i++)
        if (!holds(expected, found->list[i]))
            fail_msg("too much: %s", found->list[i]);
}

/* --- what is made ----------------------------------------------------------------------------- */

/* The table of idempotency keys has taken no rows since requests are part of the entries. */
static bool is_withdrawn(const char *line)
{
    return strcmp(line, "grant app INSERT idempotency") == 0;
}

static void all_that_was_written_by_hand_is_made_the_same(void **state)
{
    (void)state;
    char *rest = NULL;
    struct lines *found = arena_alloc(&arena, sizeof *found);
    *found = *ask(object_lines);
    for (size_t i = 0; i < found->count; i++)
        found->list[i] = of_its_day(found->list[i]);
    size_t compared = 0;
    char *text = arena_strdup(&arena, whole_file(GOLDEN));
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        const char *once = of_its_day(line);
        if (is_withdrawn(line))
            assert_false(holds(found, line));
        else if (!holds(found, once) && !holds_grown(found, once))
            fail_msg("was there once: %s", line);
        compared++;
    }
    assert_int_equal(compared, 471);
}

static void nothing_is_made_but_what_is_listed(void **state)
{
    (void)state;
    const struct lines *found = ask(object_lines);
    assert_int_equal(found->count,
                     objects.view_count + objects.trigger_count + objects.right_count);
}

/* The statements of a file as they are, views and triggers with them. */
static void run_raw(MYSQL *mysql, const char *file)
{
    const char *sql = whole_file(arena_format(&arena, RELEASED "/%s", file));
    int more = mysql_real_query(mysql, sql, strlen(sql));
    while (more == 0) {
        mysql_free_result(mysql_store_result(mysql));
        more = mysql_next_result(mysql);
    }
    if (more > 0)
        fail_msg("%s: %s", file, mysql_error(mysql));
}

/* A database as the last release left it whose views were written by hand. */
static void make_old(const char *name)
{
    fixture_sql(&fixture, "CREATE DATABASE `%s` COLLATE utf8mb4_bin", name);
    fixture_sql(&fixture, "CREATE TABLE `%s`.schema_step LIKE schema_step", name);
    fixture_sql(&fixture,
                "INSERT INTO `%s`.schema_step SELECT * FROM schema_step"
                " WHERE version <= %d",
                name, LAST_BY_HAND);
    const struct lines *files = ask("SELECT DISTINCT file_name FROM schema_step ORDER BY version");
    assert_int_equal(mysql_select_db(fixture.root, name), 0);
    mysql_set_server_option(fixture.root, MYSQL_OPTION_MULTI_STATEMENTS_ON);
    for (size_t i = 0; i < LAST_BY_HAND; i++)
        run_raw(fixture.root, files->list[i]);
    mysql_set_server_option(fixture.root, MYSQL_OPTION_MULTI_STATEMENTS_OFF);
}

static struct db *migrator_of(const char *name)
{
    struct fixture other = fixture;
    snprintf(other.name, sizeof other.name, "%s", name);
    return fixture_migrator(&other);
}

static struct migrate_result migrate_to(const struct db_place *place, enum err expected)
{
    struct migrate_options options = {
        .sql_dir = FUNDTRAIL_SOURCE_DIR "/sql", .place = *place, .objects = &objects};
    struct migrate_result result = {0};
    struct buf sql;
    struct buf message;
    buf_init(&sql);
    buf_init(&message);
    enum err err = migrate_run(&options, &sql, &message, &result);
    if (err != expected)
        fail_msg("%s: %s", err_wire(err), message.bytes);
    buf_done(&sql);
    buf_done(&message);
    return result;
}

static void an_upgraded_database_is_the_same_as_a_fresh_one(void **state)
{
    (void)state;
    const char *name = arena_format(&arena, "%s_old", fixture.name);
    const struct lines *fresh_tables = ask(table_lines);
    const struct lines *fresh_objects = ask(object_lines);
    make_old(name);
    struct db_place place = {.db = migrator_of(name), .database = name};
    place.accounts[DB_ACCOUNT_APP].user = fixture.app;
    place.accounts[DB_ACCOUNT_AUDITOR].user = fixture.auditor;
    place.account_host = "localhost";
    struct migrate_result result = migrate_to(&place, ERR_OK);
    assert_true(result.applied_count > 0); /* the files behind the released ones */
    same_lines(fresh_tables, ask(table_lines));
    same_lines(fresh_objects, ask(object_lines));
    assert_int_equal(migrate_to(&place, ERR_OK).applied_count, 0);
    db_close(place.db);
    fixture_sql(&fixture, "DROP DATABASE `%s`", name);
    fixture_sql(&fixture, "USE `%s`", fixture.name);
}

/* --- what is found ---------------------------------------------------------------------------- */

static const struct db_differences *compare(void)
{
    struct db_place place = fixture_place(&fixture);
    struct db_differences *differences = arena_alloc(&arena, sizeof *differences);
    if (db_objects_compare(&place, &objects, &arena, differences) != ERR_OK)
        fail_msg("%s", db_last_error(place.db));
    fixture_place_close(&place);
    return differences;
}

/* Exactly one difference, in these words. */
static void expect_difference(const char *text)
{
    const struct db_differences *found = compare();
    const char *first = found->count == 0 ? "" : db_difference_text(&arena, &found->list[0]);
    if (found->count != 1 || strcmp(first, text) != 0)
        fail_msg("%zu differences, the first: %s; expected: %s", found->count, first, text);
}

static void put_right(size_t count)
{
    struct db_place place = fixture_place(&fixture);
    assert_int_equal(migrate_to(&place, ERR_OK).made_count, count);
    fixture_place_close(&place);
    assert_int_equal(compare()->count, 0);
}

static void every_change_by_hand_is_named_and_put_right(void **state)
{
    (void)state;
    static const char *const changes[][2] = {
        {"DROP TRIGGER journal_no_delete", "trigger journal_no_delete on journal is missing"},
        {"CREATE OR REPLACE TRIGGER fund_no_update BEFORE UPDATE ON fund FOR EACH ROW SET @a = 1",
         "trigger fund_no_update on fund was changed"},
        {"CREATE OR REPLACE TRIGGER fund_no_update AFTER UPDATE ON fund FOR EACH ROW"
         " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fund is append-only'",
         "trigger fund_no_update on fund was changed"},
        {"DROP VIEW v_payments", "view v_payments is missing"},
        {"CREATE OR REPLACE VIEW v_ledger_head AS SELECT seq, '' AS hash FROM ledger_head",
         "view v_ledger_head was changed"},
        {"ALTER SQL SECURITY INVOKER VIEW v_ledger_head AS"
         " SELECT `seq`, LOWER(HEX(`hash`)) AS `hash` FROM `ledger_head`",
         "view v_ledger_head was changed"},
    };
    assert_int_equal(compare()->count, 0);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        fixture_sql(&fixture, "%s", changes[i][0]);
        expect_difference(changes[i][1]);
        put_right(1);
    }
}

static void tables_and_columns_are_named_and_left(void **state)
{
    (void)state;
    static const char *const changes[][3] = {
        {"ALTER TABLE fund ADD COLUMN theirs BIGINT NULL", "ALTER TABLE fund DROP COLUMN theirs",
         "column theirs on fund is surplus"},
        {"ALTER TABLE credential ADD COLUMN theirs BIGINT NULL",
         "ALTER TABLE credential DROP COLUMN theirs", "column theirs on credential is surplus"},
        {"ALTER TABLE convention DROP COLUMN older_keys",
         "ALTER TABLE convention ADD COLUMN older_keys VARCHAR(64) NULL",
         "column older_keys on convention is missing"},
        {"ALTER TABLE convention MODIFY COLUMN older_keys TEXT NULL",
         "ALTER TABLE convention MODIFY COLUMN older_keys VARCHAR(64) NULL",
         "column older_keys on convention was changed"},
        {"CREATE TABLE theirs (a BIGINT, b BIGINT)", "DROP TABLE theirs",
         "table theirs is surplus"},
        {"RENAME TABLE held_verdict_line TO session_2",
         "RENAME TABLE session_2 TO held_verdict_line", NULL},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        fixture_sql(&fixture, "%s", changes[i][0]);
        if (changes[i][2] != NULL)
            expect_difference(changes[i][2]);
        else
            assert_true(compare()->count >= 2);
        fixture_sql(&fixture, "%s", changes[i][1]);
        assert_int_equal(compare()->count, 0);
    }
}

/* As a running server, whose account sees neither views nor triggers. */
static void the_applications_account_sees_its_columns_and_rights(void **state)
{
    (void)state;
    static const char *const changes[][3] = {
        {"ALTER TABLE fund ADD COLUMN theirs BIGINT NULL", "ALTER TABLE fund DROP COLUMN theirs",
         "column theirs on fund is surplus"},
        {"GRANT DELETE ON journal TO", "REVOKE DELETE ON journal FROM",
         "the application's right to DELETE on journal is surplus"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct db_place place = fixture_place(&fixture);
        struct db_differences found;
        bool is_right = strstr(changes[i][0], " ON ") != NULL;
        assert_int_equal(db_objects_compare_own(&place, DB_ACCOUNT_APP, &objects, &arena, &found),
                         ERR_OK);
        assert_int_equal(found.count, 0);
        if (is_right)
            fixture_sql(&fixture, "%s `%s`@localhost", changes[i][0], fixture.app);
        else
            fixture_sql(&fixture, "%s", changes[i][0]);
        assert_int_equal(db_objects_compare_own(&place, DB_ACCOUNT_APP, &objects, &arena, &found),
                         ERR_OK);
        assert_int_equal(found.count, 1);
        assert_string_equal(db_difference_text(&arena, &found.list[0]), changes[i][2]);
        if (is_right)
            fixture_sql(&fixture, "%s `%s`@localhost", changes[i][1], fixture.app);
        else
            fixture_sql(&fixture, "%s", changes[i][1]);
        fixture_place_close(&place);
    }
}

static void every_right_that_is_given_or_taken_is_named_and_put_right(void **state)
{
    (void)state;
    static const char *const changes[][3] = {
        {"GRANT DELETE ON journal TO", "",
         "the application's right to DELETE on journal is surplus"},
        {"GRANT UPDATE (name) ON fund TO", "",
         "the application's right to UPDATE (`name`) on fund is surplus"},
        {"GRANT SELECT ON fund TO", "WITH GRANT OPTION",
         "the application's right to GRANT OPTION on fund is surplus"},
        {"REVOKE UPDATE (hash) ON ledger_head FROM", "",
         "the application's right to UPDATE (`hash`) on ledger_head is missing"},
        {"REVOKE INSERT ON fund FROM", "", "the application's right to INSERT on fund is missing"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        fixture_sql(&fixture, "%s `%s`@localhost %s", changes[i][0], fixture.app, changes[i][1]);
        expect_difference(changes[i][2]);
        put_right(1);
    }
}

static void a_trigger_on_another_table_is_put_back(void **state)
{
    (void)state;
    fixture_sql(&fixture, "DROP TRIGGER fund_no_update");
    fixture_sql(&fixture, "CREATE TRIGGER fund_no_update BEFORE UPDATE ON schema_finding"
                          " FOR EACH ROW SET @a = 1");
    expect_difference("trigger fund_no_update on fund was changed");
    put_right(1);
}

static void the_auditor_loses_what_was_granted_on_the_whole_database(void **state)
{
    (void)state;
    char pattern[200] = "";
    for (const char *at = fixture.name; *at != '\0'; at++) /* '_' stands for any character */
        snprintf(pattern + strlen(pattern), sizeof pattern - strlen(pattern), "%s%c",
                 *at == '_' ? "\\" : "", *at);
    fixture_sql(&fixture, "GRANT SELECT ON `%s`.* TO `%s`@localhost", pattern, fixture.auditor);
    expect_difference("the auditor's right to SELECT on * is surplus");
    put_right(1);
}

static void what_is_not_ours_is_named_and_left(void **state)
{
    (void)state;
    fixture_sql(&fixture, "CREATE VIEW other AS SELECT 1 AS a");
    expect_difference("view other is surplus");
    fixture_sql(&fixture, "DROP VIEW other");
    fixture_sql(&fixture, "CREATE TRIGGER other BEFORE INSERT ON fund FOR EACH ROW SET @a = 1");
    expect_difference("trigger other on fund is surplus");
    struct db_place place = fixture_place(&fixture);
    assert_int_equal(migrate_to(&place, ERR_OK).made_count, 0);
    fixture_place_close(&place);
    fixture_sql(&fixture, "DROP TRIGGER other");
    fixture_sql(&fixture, "GRANT PROCESS ON *.* TO `%s`@localhost", fixture.app);
    expect_difference("the application's right to PROCESS on *.* is surplus");
    fixture_sql(&fixture, "REVOKE PROCESS ON *.* FROM `%s`@localhost", fixture.app);
    assert_int_equal(compare()->count, 0);
}

static void a_finding_is_written_by_the_migrator_alone(void **state)
{
    (void)state;
    struct db *migrator = fixture_migrator(&fixture);
    struct db *app = fixture_app(&fixture);
    struct db_finding finding;
    assert_int_equal(db_finding_read(app, &arena, &finding), ERR_OK);
    assert_int_equal(finding.compared_at_us, 0);
    struct db_finding two = {INT64_C(1700000000123456), 2, "view v_funds is missing"};
    assert_int_equal(db_finding_write(migrator, &two), ERR_OK);
    assert_int_equal(db_finding_read(app, &arena, &finding), ERR_OK);
    assert_int_equal(finding.compared_at_us, two.compared_at_us);
    assert_int_equal(finding.difference_count, 2);
    assert_string_equal(finding.first, two.first);
    assert_int_not_equal(db_finding_write(app, &two), ERR_OK);
    db_close(app);
    db_close(migrator);
}

/* --- text for numbered files ------------------------------------------------------------------ */

static void run_text(const struct buf *sql)
{
    assert_int_equal(mysql_set_server_option(fixture.root, MYSQL_OPTION_MULTI_STATEMENTS_ON), 0);
    fixture_sql(&fixture, "%s", sql->bytes);
    while (mysql_next_result(fixture.root) == 0)
        continue;
    assert_int_equal(mysql_set_server_option(fixture.root, MYSQL_OPTION_MULTI_STATEMENTS_OFF), 0);
}

/* Lines about the tables of kinds. */
static const struct lines *kind_lines(void)
{
    struct lines *all = ask(table_lines);
    struct lines *kept = arena_alloc(&arena, sizeof *kept);
    for (size_t i = 0; i < all->count; i++) {
        const char *line = all->list[i];
        const char *table = behind(line, strncmp(line, "reference ", 10) == 0 ? 2 : 1);
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(table, " "), table);
        if (record_kind_find(name) != RECORD_NONE)
            kept->list[kept->count++] = line;
    }
    return kept;
}

/* A file may add keys and CHECKs of its own to what the field tables tell. What a reversal names
 * can be of any kind, so that it is no reference there. */
static bool may_be_added(const char *line)
{
    return strncmp(line, "key ", 4) == 0 || strncmp(line, "check ", 6) == 0 ||
           strncmp(line, "reference reversal_reversed_seq_fk ", 35) == 0;
}

/* CHECKs that the program makes alone: their columns came without. */
static bool was_forgotten(const char *line)
{
    static const char *const forgotten[] = {
        "fee_term fee_term_waiver_share_positive ",
        "reinvestment_term reinvestment_term_base_amount_positive ",
        "rule rule_limit_ratio_positive ",
        "score_indicator score_indicator_max_score_positive ",
    };
    for (size_t i = 0; i < sizeof forgotten / sizeof forgotten[0]; i++)
        if (strncmp(behind(line, 1), forgotten[i], strlen(forgotten[i])) == 0)
            return true;
    return false;
}

/* Every field once more, as if it were added: nothing is missing then, and nothing is in its way.
 */
static void every_written_column_fits_its_table(void **state)
{
    (void)state;
    struct buf sql;
    const struct lines *standing = kind_lines();
    buf_init(&sql);
    for (int kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        for (size_t i = 0; i < record_types[kind]->shape.field_count; i++) {
            const struct field *field = &record_types[kind]->shape.fields[i];
            if (!field->positive)
                schema_write_column(record_types[kind], field, &sql);
        }
    run_text(&sql);
    same_lines(standing, kind_lines());
    buf_done(&sql);
}

static void every_written_table_is_the_one_that_stands(void **state)
{
    (void)state;
    struct buf sql;
    const struct lines *standing = kind_lines();
    const char *name = arena_format(&arena, "%s_text", fixture.name);
    buf_init(&sql);
    buf_format(&sql, "CREATE DATABASE `%s`; USE `%s`; SET foreign_key_checks = 0;", name, name);
    buf_format(&sql, "CREATE TABLE journal LIKE `%s`.journal;", fixture.name);
    for (int kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        schema_write_table(record_types[kind], &sql);
    buf_text(&sql, "SET foreign_key_checks = 1;");
    run_text(&sql);
    const struct lines *written = kind_lines();
    for (size_t i = 0; i < standing->count; i++)
        if (!may_be_added(standing->list[i]) && !holds(written, standing->list[i]))
            fail_msg("not written: %s", standing->list[i]);
    for (size_t i = 0; i < written->count; i++)
        if (!holds(standing, written->list[i]) && !was_forgotten(written->list[i]))
            fail_msg("does not stand: %s", written->list[i]);
    buf_done(&sql);
    fixture_sql(&fixture, "DROP DATABASE `%s`", name);
    fixture_sql(&fixture, "USE `%s`", fixture.name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_was_written_by_hand_is_made_the_same),
        cmocka_unit_test(nothing_is_made_but_what_is_listed),
        cmocka_unit_test(an_upgraded_database_is_the_same_as_a_fresh_one),
        cmocka_unit_test(every_change_by_hand_is_named_and_put_right),
        cmocka_unit_test(tables_and_columns_are_named_and_left),
        cmocka_unit_test(the_applications_account_sees_its_columns_and_rights),
        cmocka_unit_test(every_right_that_is_given_or_taken_is_named_and_put_right),
        cmocka_unit_test(a_trigger_on_another_table_is_put_back),
        cmocka_unit_test(the_auditor_loses_what_was_granted_on_the_whole_database),
        cmocka_unit_test(what_is_not_ours_is_named_and_left),
        cmocka_unit_test(a_finding_is_written_by_the_migrator_alone),
        cmocka_unit_test(every_written_column_fits_its_table),
        cmocka_unit_test(every_written_table_is_the_one_that_stands),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
