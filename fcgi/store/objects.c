/* Comparing a database's columns, views, triggers and rights with lists of them, and putting right
 * what differs. */
#include "store/objects.h"

#include "base/buf.h"
#include "db_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHA256_HEX 64

/* What the server made of a view's text, and who it acts for. */
#define MADE_DIGEST                                                                                \
    "SHA2(CONCAT_WS('\n', v.`view_definition`, v.`check_option`, v.`definer`, v.`security_type`,"  \
    " v.`algorithm`), 256)"

/* A comparison under way. */
struct comparison {
    const struct db_place *place;
    const struct db_objects *objects;
    struct arena *arena;
    struct db_differences *out;
};

static void add(struct comparison *comparison, struct db_difference difference)
{
    struct db_differences *out = comparison->out;
    if (out->count == out->capacity) {
        size_t capacity = out->capacity == 0 ? 32 : 2 * out->capacity;
        struct db_difference *grown = arena_array(comparison->arena, capacity, sizeof *grown);
        if (out->count > 0)
            memcpy(grown, out->list, out->count * sizeof *grown);
        out->list = grown;
        out->capacity = capacity;
    }
    out->list[out->count++] = difference;
}

/* The rows of a result whose columns are all text, in arena. NULL stays NULL. */
struct table_of_texts {
    size_t count;
    size_t width;
    const char **cells; /* row after row */
};

#define WIDTH_MAX 5

static enum err read_texts(struct db *db, const struct stmt *stmt, size_t width,
                           struct arena *arena, struct table_of_texts *out)
{
    static const enum value_type types[WIDTH_MAX] = {VALUE_TEXT, VALUE_TEXT, VALUE_TEXT, VALUE_TEXT,
                                                     VALUE_TEXT};
    struct rows rows;
    size_t capacity = 0;
    bool found = true;
    *out = (struct table_of_texts){.width = width};
    enum err err = rows_open(db, stmt, NULL, 0, types, width, &rows);
    if (err != ERR_OK)
        return err;
    while ((err = rows_next(&rows, &found)) == ERR_OK && found) {
        if (out->count == capacity) {
            capacity = capacity == 0 ? 256 : 2 * capacity;
            const char **grown = arena_array(arena, capacity * width, sizeof *grown);
            if (out->count > 0)
                memcpy(grown, out->cells, out->count * width * sizeof *grown);
            out->cells = grown;
        }
        for (size_t i = 0; i < width; i++) {
            const struct value *value = &rows.values[i];
            out->cells[out->count * width + i] =
                value->type == VALUE_NULL ? NULL : arena_copy(arena, value->bytes, value->length);
        }
        out->count++;
    }
    rows_close(&rows);
    return err;
}

/* NULL equals NULL. */
static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static const char *const *row_at(const struct table_of_texts *table, size_t i)
{
    return table->cells + i * table->width;
}

/* The first row that begins with name, or NULL. */
static const char *const *row_of(const struct table_of_texts *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(row_at(table, i)[0], name) == 0)
            return row_at(table, i);
    return NULL;
}

/* --- views ------------------------------------------------------------------------------------ */

static const struct stmt has_kept = {
    .name = "objects_has_kept",
    .sql = "SELECT COUNT(*) FROM `information_schema`.`columns` WHERE `table_schema` = DATABASE()"
           " AND `table_name` = 'schema_object' AND `column_name` = 'mac'",
};

static const struct stmt views_and_kept = {
    .name = "objects_views",
    .sql = "SELECT v.`table_name`, " MADE_DIGEST ", o.`text_sha256`, o.`made_sha256`,"
           " LOWER(HEX(o.`mac`))"
           " FROM `information_schema`.`views` v LEFT JOIN `schema_object` o"
           " ON o.`name` = CONVERT(v.`table_name` USING utf8mb4) COLLATE utf8mb4_bin"
           " WHERE v.`table_schema` = DATABASE()",
};

/* Before the migration that brings the table of digests. */
static const struct stmt views_alone = {
    .name = "objects_views_alone",
    .sql = "SELECT v.`table_name`, NULL, NULL, NULL, NULL"
           " FROM `information_schema`.`views` v WHERE v.`table_schema` = DATABASE()",
};

static const struct stmt digest = {.name = "objects_digest", .sql = "SELECT SHA2(?, 256)"};

static enum err text_digest(struct comparison *comparison, const char *text,
                            const char **digest_out)
{
    struct value params[] = {value_text(text)};
    struct value row[1];
    enum err err = stmt_row(comparison->place->db, &digest, params, 1,
                            (enum value_type[]){VALUE_TEXT}, 1, comparison->arena, row);
    if (err == ERR_OK && (row[0].type != VALUE_TEXT || row[0].length != SHA256_HEX))
        err = db_fault(comparison->place->db, digest.name, ERR_INTERNAL, "no digest");
    if (err == ERR_OK)
        *digest_out = row[0].bytes;
    return err;
}

/* What a mark is over. */
static const char *kept_text(struct arena *arena, const char *name, const char *text_sha256,
                             const char *made_sha256)
{
    return arena_format(arena, "%s\n%s\n%s", name, text_sha256, made_sha256);
}

static bool mark_holds(struct comparison *comparison, const char *const *row)
{
    const struct db_marks *marks = comparison->place->marks;
    return marks == NULL ||
           (row[4] != NULL &&
            marks->holds(marks->arg, kept_text(comparison->arena, row[0], row[2], row[3]), row[4]));
}

/* Made from this text, and what was made of it still stands. */
static enum err view_stands(struct comparison *comparison, const struct db_view *view,
                            const char *const *row, bool *stands_out)
{
    const char *expected = NULL;
    *stands_out = false;
    if (row[1] == NULL || row[2] == NULL || !same(row[1], row[3]) || !mark_holds(comparison, row))
        return ERR_OK;
    enum err err = text_digest(comparison, view->sql, &expected);
    *stands_out = err == ERR_OK && strcmp(expected, row[2]) == 0;
    return err;
}

static enum err compare_view(struct comparison *comparison, const struct db_view *view,
                             const struct table_of_texts *found)
{
    const char *const *row = row_of(found, view->name);
    bool stands = false;
    enum err err = row == NULL ? ERR_OK : view_stands(comparison, view, row, &stands);
    if (err == ERR_OK && !stands)
        add(comparison, (struct db_difference){.state = row == NULL ? DB_MISSING : DB_CHANGED,
                                               .what = "view",
                                               .name = view->name,
                                               .sql = view->sql,
                                               .text = view->sql});
    return err;
}

static bool is_listed_view(const struct db_objects *objects, const char *name)
{
    for (size_t i = 0; i < objects->view_count; i++)
        if (strcmp(objects->views[i].name, name) == 0)
            return true;
    return false;
}

static enum err compare_views(struct comparison *comparison)
{
    struct db *db = comparison->place->db;
    const struct db_objects *objects = comparison->objects;
    struct table_of_texts found = {0};
    int64_t kept = 0;
    enum err err = stmt_number(db, &has_kept, NULL, 0, &kept);
    if (err == ERR_OK)
        err =
            read_texts(db, kept > 0 ? &views_and_kept : &views_alone, 5, comparison->arena, &found);
    for (size_t i = 0; err == ERR_OK && i < objects->view_count; i++)
        err = compare_view(comparison, &objects->views[i], &found);
    for (size_t i = 0; err == ERR_OK && i < found.count; i++)
        if (!is_listed_view(objects, row_at(&found, i)[0]))
            add(comparison, (struct db_difference){
                                .state = DB_SURPLUS, .what = "view", .name = row_at(&found, i)[0]});
    return err;
}

/* --- triggers --------------------------------------------------------------------------------- */

static const struct stmt all_triggers = {
    .name = "objects_triggers",
    .sql = "SELECT `trigger_name`, `event_object_table`, `action_timing`, `event_manipulation`,"
           " `action_statement` FROM `information_schema`.`triggers`"
           " WHERE `trigger_schema` = DATABASE()",
};

static void compare_trigger(struct comparison *comparison, const struct db_trigger *trigger,
                            const struct table_of_texts *found)
{
    struct arena *arena = comparison->arena;
    const char *const *row = row_of(found, trigger->name);
    bool same_table = row != NULL && same(row[1], trigger->table);
    if (same_table && same(row[2], trigger->timing) && same(row[3], trigger->event) &&
        same(row[4], trigger->statement))
        return;
    add(comparison,
        (struct db_difference){
            .state = row == NULL ? DB_MISSING : DB_CHANGED,
            .what = "trigger",
            .name = trigger->name,
            .table = trigger->table,
            /* A trigger cannot be replaced by one of another table. */
            .drop = row == NULL || same_table
                        ? NULL
                        : arena_format(arena, "DROP TRIGGER IF EXISTS `%s`", trigger->name),
            .sql = arena_format(arena,
                                "CREATE OR REPLACE TRIGGER `%s` %s %s ON `%s` FOR EACH ROW\n"
                                "    %s",
                                trigger->name, trigger->timing, trigger->event, trigger->table,
                                trigger->statement),
        });
}

static bool is_listed_trigger(const struct db_objects *objects, const char *name)
{
    for (size_t i = 0; i < objects->trigger_count; i++)
        if (strcmp(objects->triggers[i].name, name) == 0)
            return true;
    return false;
}

static enum err compare_triggers(struct comparison *comparison)
{
    const struct db_objects *objects = comparison->objects;
    struct table_of_texts found = {0};
    enum err err = read_texts(comparison->place->db, &all_triggers, 5, comparison->arena, &found);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < objects->trigger_count; i++)
        compare_trigger(comparison, &objects->triggers[i], &found);
    for (size_t i = 0; i < found.count; i++)
        if (!is_listed_trigger(objects, row_at(&found, i)[0]))
            add(comparison, (struct db_difference){.state = DB_SURPLUS,
                                                   .what = "trigger",
                                                   .name = row_at(&found, i)[0],
                                                   .table = row_at(&found, i)[1]});
    return ERR_OK;
}

/* --- events and routines ---------------------------------------------------------------------- */

/* Of which the program makes none: what runs by itself could change a row and put it back. */
static const struct stmt all_programs = {
    .name = "objects_programs",
    .sql = "SELECT `event_name`, 'event' FROM `information_schema`.`events`"
           " WHERE `event_schema` = DATABASE()"
           " UNION ALL SELECT `routine_name`, LOWER(`routine_type`)"
           " FROM `information_schema`.`routines` WHERE `routine_schema` = DATABASE()",
};

static enum err compare_programs(struct comparison *comparison)
{
    struct table_of_texts found = {0};
    enum err err = read_texts(comparison->place->db, &all_programs, 2, comparison->arena, &found);
    for (size_t i = 0; err == ERR_OK && i < found.count; i++)
        add(comparison, (struct db_difference){.state = DB_SURPLUS,
                                               .what = row_at(&found, i)[1],
                                               .name = row_at(&found, i)[0]});
    return err;
}

/* --- rights ----------------------------------------------------------------------------------- */

/* What an account may do, as it is told to itself: on tables; on columns; on the whole database
 * (object '*', with the name or pattern that it was granted on instead of a column); on the whole
 * server ('*.*'); and roles (''). */
static const struct stmt own_rights = {
    .name = "objects_rights",
    .sql = "SELECT `table_name`, `privilege_type`, NULL FROM"
           " `information_schema`.`table_privileges` WHERE `table_schema` = DATABASE()"
           " UNION ALL SELECT DISTINCT `table_name`, 'GRANT OPTION', NULL FROM"
           " `information_schema`.`table_privileges`"
           " WHERE `table_schema` = DATABASE() AND `is_grantable` = 'YES'"
           " UNION ALL SELECT `table_name`, `privilege_type`, `column_name` FROM"
           " `information_schema`.`column_privileges` WHERE `table_schema` = DATABASE()"
           " UNION ALL SELECT '*', `privilege_type`, `table_schema` FROM"
           " `information_schema`.`schema_privileges` WHERE DATABASE() LIKE `table_schema`"
           " UNION ALL SELECT '*.*', `privilege_type`, NULL FROM"
           " `information_schema`.`user_privileges` WHERE `privilege_type` <> 'USAGE'"
           " UNION ALL SELECT '', `role_name`, NULL FROM `information_schema`.`applicable_roles`",
};

/* Names go into GRANT as they are, so only plain ones are taken. */
static bool name_is_plain(const char *name)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.%";
    size_t length = name == NULL ? 0 : strlen(name);
    return length > 0 && length <= 80 && strspn(name, plain) == length;
}

static const char *account_label(enum db_account account)
{
    return account == DB_ACCOUNT_APP ? "the application's right to" : "the auditor's right to";
}

static bool has_right(const struct table_of_texts *found, const struct db_right *right)
{
    for (size_t i = 0; i < found->count; i++) {
        const char *const *row = row_at(found, i);
        if (same(row[0], right->object) && same(row[1], right->privilege) &&
            same(row[2], right->column))
            return true;
    }
    return false;
}

/* "SELECT", "UPDATE (`seq`)" */
static void write_privilege(struct buf *out, const char *privilege, const char *column)
{
    if (out->length > 0)
        buf_text(out, ", ");
    buf_text(out, privilege);
    if (column != NULL)
        buf_format(out, " (`%s`)", column);
}

static const char *account_name(const struct comparison *comparison, enum db_account account)
{
    return arena_format(comparison->arena, "'%s'@'%s'", comparison->place->accounts[account].user,
                        comparison->place->account_host);
}

static void add_missing(struct comparison *comparison, const struct db_right *right,
                        const struct buf *privileges)
{
    struct arena *arena = comparison->arena;
    add(comparison, (struct db_difference){
                        .state = DB_MISSING,
                        .what = account_label(right->account),
                        .name = arena_format(arena, "%s on %s", privileges->bytes, right->object),
                        .sql = arena_format(arena, "GRANT %s ON `%s`.`%s` TO %s", privileges->bytes,
                                            comparison->place->database, right->object,
                                            account_name(comparison, right->account)),
                        .unseen = comparison->place->accounts[right->account].db == NULL,
                    });
}

/* One statement grants all that is missing on an object. */
static void compare_listed_rights(struct comparison *comparison, enum db_account account,
                                  const struct table_of_texts *found)
{
    const struct db_objects *objects = comparison->objects;
    struct buf privileges;
    buf_init(&privileges);
    for (size_t i = 0; i < objects->right_count; i++) {
        const struct db_right *right = &objects->rights[i];
        if (right->account != account)
            continue;
        if (!has_right(found, right))
            write_privilege(&privileges, right->privilege, right->column);
        bool last = i + 1 == objects->right_count || right[1].account != account ||
                    strcmp(right[1].object, right->object) != 0;
        if (!last || privileges.length == 0)
            continue;
        add_missing(comparison, right, &privileges);
        buf_reset(&privileges);
    }
    buf_done(&privileges);
}

static bool is_listed_right(const struct db_objects *objects, enum db_account account,
                            const char *const *row)
{
    for (size_t i = 0; i < objects->right_count; i++) {
        const struct db_right *right = &objects->rights[i];
        if (right->account == account && same(row[0], right->object) &&
            same(row[1], right->privilege) && same(row[2], right->column))
            return true;
    }
    return false;
}

/* The migrator can take back what was granted in its database; the rest is the administrator's. */
static void surplus_right(struct comparison *comparison, enum db_account account,
                          const char *const *row)
{
    struct arena *arena = comparison->arena;
    const char *database = comparison->place->database;
    struct buf privilege;
    bool on_database = strcmp(row[0], "*") == 0;
    buf_init(&privilege);
    write_privilege(&privilege, row[1], on_database ? NULL : row[2]);
    struct db_difference difference = {
        .state = DB_SURPLUS,
        .what = account_label(account),
        .name = arena_format(arena, "%s on %s", privilege.bytes, row[0]),
    };
    if (strcmp(row[0], "") == 0)
        difference.name = arena_format(arena, "act as role %s", row[1]);
    else if (on_database)
        difference.sql = arena_format(arena, "REVOKE %s ON `%s`.* FROM %s", privilege.bytes, row[2],
                                      account_name(comparison, account));
    else if (strcmp(row[0], "*.*") != 0)
        difference.sql = arena_format(arena, "REVOKE %s ON `%s`.`%s` FROM %s", privilege.bytes,
                                      database, row[0], account_name(comparison, account));
    add(comparison, difference);
    buf_done(&privilege);
}

static enum err compare_rights(struct comparison *comparison, enum db_account account)
{
    struct table_of_texts found = {.width = 3};
    struct db *db = comparison->place->accounts[account].db;
    const char *user = comparison->place->accounts[account].user;
    if (user == NULL)
        return ERR_OK;
    if (!name_is_plain(user) || !name_is_plain(comparison->place->account_host) ||
        !name_is_plain(comparison->place->database))
        return db_fault(comparison->place->db, "grant", ERR_INVALID,
                        "the names of account %s and database %s must be plain", user,
                        comparison->place->database);
    enum err err = db == NULL ? ERR_OK : read_texts(db, &own_rights, 3, comparison->arena, &found);
    if (err != ERR_OK)
        return db_fault(comparison->place->db, own_rights.name, err, "%s", db_last_error(db));
    compare_listed_rights(comparison, account, &found);
    for (size_t i = 0; i < found.count; i++)
        if (!is_listed_right(comparison->objects, account, row_at(&found, i)))
            surplus_right(comparison, account, row_at(&found, i));
    return ERR_OK;
}

/* --- columns ---------------------------------------------------------------------------------- */

static const struct stmt all_columns = {
    .name = "objects_columns",
    .sql = "SELECT c.`table_name`, c.`column_name`, c.`data_type`"
           " FROM `information_schema`.`columns` c JOIN `information_schema`.`tables` t"
           " ON t.`table_schema` = c.`table_schema` AND t.`table_name` = c.`table_name`"
           " WHERE c.`table_schema` = DATABASE() AND t.`table_type` = 'BASE TABLE'"
           " ORDER BY c.`table_name`, c.`ordinal_position`",
};

static bool account_knows(const struct db_objects *objects, enum db_account account,
                          const char *object)
{
    for (size_t i = 0; i < objects->right_count; i++)
        if (objects->rights[i].account == account && same(objects->rights[i].object, object))
            return true;
    return false;
}

static const struct db_column *listed_column(const struct db_objects *objects, const char *table,
                                             const char *name, bool *has_table_out)
{
    *has_table_out = false;
    for (size_t i = 0; i < objects->column_count; i++) {
        if (!same(objects->columns[i].table, table))
            continue;
        *has_table_out = true;
        if (same(objects->columns[i].name, name))
            return &objects->columns[i];
    }
    return NULL;
}

static bool is_new_table(const struct table_of_texts *found, size_t i)
{
    return i == 0 || !same(row_at(found, i - 1)[0], row_at(found, i)[0]);
}

static void compare_found_column(struct comparison *comparison, const struct table_of_texts *found,
                                 size_t i)
{
    const char *const *row = row_at(found, i);
    bool has_table = false;
    const struct db_column *column = listed_column(comparison->objects, row[0], row[1], &has_table);
    struct db_difference difference = {
        .state = DB_SURPLUS, .what = "column", .name = row[1], .table = row[0]};
    if (!has_table && !is_new_table(found, i))
        return;
    if (!has_table)
        difference = (struct db_difference){.state = DB_SURPLUS, .what = "table", .name = row[0]};
    else if (column != NULL && same(column->type, row[2]))
        return;
    else if (column != NULL)
        difference.state = DB_CHANGED;
    add(comparison, difference);
}

static bool is_found_column(const struct table_of_texts *found, const struct db_column *column)
{
    for (size_t i = 0; i < found->count; i++)
        if (same(row_at(found, i)[0], column->table) && same(row_at(found, i)[1], column->name))
            return true;
    return false;
}

/* Of a table that is not there its first column says so. */
static void add_missing_column(struct comparison *comparison, const struct table_of_texts *found,
                               size_t i)
{
    const struct db_column *columns = comparison->objects->columns;
    bool has_table = row_of(found, columns[i].table) != NULL;
    if (has_table)
        add(comparison, (struct db_difference){.state = DB_MISSING,
                                               .what = "column",
                                               .name = columns[i].name,
                                               .table = columns[i].table});
    else if (i == 0 || !same(columns[i - 1].table, columns[i].table))
        add(comparison,
            (struct db_difference){.state = DB_MISSING, .what = "table", .name = columns[i].table});
}

/* seen_by: an account that sees only the tables that it has rights on; DB_ACCOUNT_COUNT: all. */
static enum err compare_columns(struct comparison *comparison, struct db *db,
                                enum db_account seen_by)
{
    const struct db_objects *objects = comparison->objects;
    struct table_of_texts found = {.width = 3};
    enum err err = read_texts(db, &all_columns, 3, comparison->arena, &found);
    if (err != ERR_OK || objects->column_count == 0)
        return err;
    for (size_t i = 0; i < found.count; i++)
        compare_found_column(comparison, &found, i);
    for (size_t i = 0; i < objects->column_count; i++) {
        bool seen = seen_by == DB_ACCOUNT_COUNT ||
                    account_knows(objects, seen_by, objects->columns[i].table);
        if (seen && !is_found_column(&found, &objects->columns[i]))
            add_missing_column(comparison, &found, i);
    }
    return ERR_OK;
}

enum err db_objects_compare_own(const struct db_place *place, enum db_account account,
                                const struct db_objects *objects, struct arena *arena,
                                struct db_differences *differences_out)
{
    struct comparison comparison = {
        .place = place, .objects = objects, .arena = arena, .out = differences_out};
    *differences_out = (struct db_differences){0};
    enum err err = compare_columns(&comparison, place->accounts[account].db, account);
    return err == ERR_OK ? compare_rights(&comparison, account) : err;
}

enum err db_objects_compare(const struct db_place *place, const struct db_objects *objects,
                            struct arena *arena, struct db_differences *differences_out)
{
    struct comparison comparison = {
        .place = place, .objects = objects, .arena = arena, .out = differences_out};
    *differences_out = (struct db_differences){0};
    enum err err = compare_columns(&comparison, place->db, DB_ACCOUNT_COUNT);
    if (err == ERR_OK)
        err = compare_views(&comparison);
    if (err == ERR_OK)
        err = compare_triggers(&comparison);
    if (err == ERR_OK)
        err = compare_programs(&comparison);
    for (int account = 0; err == ERR_OK && account < DB_ACCOUNT_COUNT; account++)
        err = compare_rights(&comparison, (enum db_account)account);
    return err;
}

/* --- putting right ---------------------------------------------------------------------------- */

static const struct stmt keep_view = {
    .name = "objects_keep",
    .sql = "REPLACE INTO `schema_object` (`name`, `text_sha256`, `made_sha256`, `made_at`)"
           " SELECT v.`table_name`, SHA2(?, 256), " MADE_DIGEST ", UTC_TIMESTAMP(6)"
           " FROM `information_schema`.`views` v"
           " WHERE v.`table_schema` = DATABASE() AND v.`table_name` = ?",
    .changes = true,
    .repeatable = true,
};

static const struct stmt read_kept = {
    .name = "objects_kept",
    .sql = "SELECT `text_sha256`, `made_sha256` FROM `schema_object` WHERE `name` = ?",
};

static const struct stmt keep_mark = {
    .name = "objects_mark",
    .sql = "UPDATE `schema_object` SET `mac` = UNHEX(?) WHERE `name` = ?",
    .changes = true,
    .repeatable = true,
};

static enum err mark_kept(const struct db_place *place, const char *name)
{
    static const enum value_type types[] = {VALUE_TEXT, VALUE_TEXT};
    char mark[DB_MARK_TEXT_SIZE];
    struct value key[] = {value_text(name)};
    struct value row[2];
    struct arena arena;
    arena_init(&arena);
    enum err err = stmt_row(place->db, &read_kept, key, 1, types, 2, &arena, row);
    if (err == ERR_OK) {
        place->marks->make(place->marks->arg, kept_text(&arena, name, row[0].bytes, row[1].bytes),
                           mark);
        struct value params[] = {value_text(mark), value_text(name)};
        err = stmt_run(place->db, &keep_mark, params, 2, NULL);
    }
    arena_done(&arena);
    return err;
}

enum err db_objects_mend(const struct db_place *place, const struct db_difference *difference)
{
    enum err err = ERR_OK;
    if (difference->drop != NULL)
        err = db_command(place->db, difference->name, difference->drop);
    if (err == ERR_OK)
        err = db_command(place->db, difference->name, difference->sql);
    if (err != ERR_OK || difference->text == NULL)
        return err;
    struct value params[] = {value_text(difference->text), value_text(difference->name)};
    err = stmt_run(place->db, &keep_view, params, 2, NULL);
    return err == ERR_OK && place->marks != NULL ? mark_kept(place, difference->name) : err;
}

const char *db_difference_text(struct arena *arena, const struct db_difference *difference)
{
    static const char *const states[] = {
        [DB_MISSING] = "is missing", [DB_CHANGED] = "was changed", [DB_SURPLUS] = "is surplus"};
    bool on_table = difference->table != NULL;
    return arena_format(arena, "%s %s%s%s %s", difference->what, difference->name,
                        on_table ? " on " : "", on_table ? difference->table : "",
                        states[difference->state]);
}

/* --- the finding ------------------------------------------------------------------------------ */

static const struct stmt write_finding = {
    .name = "finding_write",
    .sql = "REPLACE INTO `schema_finding`"
           " (`id`, `compared_at`, `difference_count`, `first_difference`)"
           " VALUES (1, ?, ?, LEFT(?, 200))",
    .changes = true,
    .repeatable = true,
};

enum err db_finding_write(struct db *db, const struct db_finding *finding)
{
    struct value params[] = {value_time(finding->compared_at_us),
                             value_int(finding->difference_count), value_text(finding->first)};
    return stmt_run(db, &write_finding, params, 3, NULL);
}

static const struct stmt read_finding = {
    .name = "finding_read",
    .sql = "SELECT `compared_at`, `difference_count`, `first_difference` FROM `schema_finding`"
           " WHERE `id` = 1",
};

enum err db_finding_read(struct db *db, struct arena *arena, struct db_finding *finding_out)
{
    static const enum value_type types[] = {VALUE_TIME, VALUE_INT, VALUE_TEXT};
    struct value row[3];
    *finding_out = (struct db_finding){0};
    enum err err = stmt_row(db, &read_finding, NULL, 0, types, 3, arena, row);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    *finding_out = (struct db_finding){
        .compared_at_us = row[0].number,
        .difference_count = row[1].number,
        .first = row[2].type == VALUE_NULL ? NULL : row[2].bytes,
    };
    return ERR_OK;
}
