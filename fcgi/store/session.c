/* Rows of sessions. */
#include "store/session.h"

#include "db_internal.h"

#include <string.h>

static struct value mac_value(const struct session_row *row)
{
    return row->mac_length == 0 ? value_null() : value_bytes(row->mac, SESSION_MAC_SIZE);
}

static const struct stmt insert = {
    .name = "session_insert",
    .sql = "INSERT INTO `session` (`sid`, `user_id`, `created_at`, `seen_at`, `expires_at`, `mac`)"
           " SELECT ?, `user_id`, ?, ?, ?, ? FROM `credential`"
           " WHERE `user_id` = ? AND `password_hash` = ? LOCK IN SHARE MODE",
    .changes = true,
};

/* Whoever changes a password holds its row until the user's sessions are ended, too: so either that
 * change finds this session, or this statement finds another password. */
enum err session_insert(struct db *db, const struct session_row *row, const char *password_hash)
{
    struct value params[] = {
        value_bytes(row->sid, SESSION_ID_SIZE),
        value_time(row->created_at_us),
        value_time(row->seen_at_us),
        value_time(row->expires_at_us),
        mac_value(row),
        value_int(row->user_id),
        value_text(password_hash),
    };
    return stmt_run_one(db, &insert, params, sizeof(params) / sizeof(params[0]));
}

enum {
    CHECK_HEAD,
    CHECK_USER,
    CHECK_CREATED,
    CHECK_SEEN,
    CHECK_EXPIRES,
    CHECK_REVOKED,
    CHECK_MAC,
    CHECK_COLUMNS
};

/* The head is there whether the session is or not. */
static const struct stmt check = {
    .name = "session_check",
    .sql = "SELECT h.`seq`, s.`user_id`, s.`created_at`, s.`seen_at`, s.`expires_at`,"
           " s.`revoked_at` IS NOT NULL, s.`mac`"
           " FROM `ledger_head` h LEFT JOIN `session` s ON s.`sid` = ? WHERE h.`id` = 1",
    .brief = true,
};

static struct session_row take(const struct value columns[CHECK_COLUMNS],
                               const uint8_t sid[SESSION_ID_SIZE])
{
    const struct value *mac = &columns[CHECK_MAC];
    struct session_row row = {
        .user_id = columns[CHECK_USER].number,
        .created_at_us = columns[CHECK_CREATED].number,
        .seen_at_us = columns[CHECK_SEEN].number,
        .expires_at_us = columns[CHECK_EXPIRES].number,
        .revoked = columns[CHECK_REVOKED].number != 0,
    };
    memcpy(row.sid, sid, SESSION_ID_SIZE);
    if (mac->type == VALUE_BYTES && mac->length == SESSION_MAC_SIZE) {
        row.mac_length = SESSION_MAC_SIZE;
        memcpy(row.mac, mac->bytes, SESSION_MAC_SIZE);
    }
    return row;
}

enum err session_check(struct db *db, const uint8_t sid[SESSION_ID_SIZE],
                       struct session_row *row_out, int64_t *head_seq_out)
{
    static const enum value_type types[CHECK_COLUMNS] = {
        VALUE_INT, VALUE_INT, VALUE_TIME, VALUE_TIME, VALUE_TIME, VALUE_INT, VALUE_BYTES,
    };
    struct value params[] = {value_bytes(sid, SESSION_ID_SIZE)};
    struct value row[CHECK_COLUMNS];
    struct arena arena;
    int64_t before = db_shared_head(db);
    arena_init(&arena);
    enum err err = stmt_row(db, &check, params, 1, types, CHECK_COLUMNS, &arena, row);
    bool found = err == ERR_OK && row[CHECK_USER].type != VALUE_NULL;
    if (found)
        *row_out = take(row, sid);
    arena_done(&arena);
    if (err == ERR_NOT_FOUND)
        return db_fault(db, check.name, ERR_CORRUPT, "ledger_head has no row");
    if (err != ERR_OK)
        return err;
    *head_seq_out = row[CHECK_HEAD].number;
    db_share_see(db, before, *head_seq_out);
    return found ? ERR_OK : ERR_NOT_FOUND;
}

/* The columns of session_check, with the id in the place of the head. */
static const struct stmt list = {
    .name = "session_list",
    .sql = "SELECT `sid`, `user_id`, `created_at`, `seen_at`, `expires_at`, 0, `mac`"
           " FROM `session` WHERE `revoked_at` IS NULL",
};

enum err session_each(struct db *db, enum err (*each)(const struct session_row *row, void *arg),
                      void *arg)
{
    static const enum value_type types[CHECK_COLUMNS] = {
        VALUE_BYTES, VALUE_INT, VALUE_TIME, VALUE_TIME, VALUE_TIME, VALUE_INT, VALUE_BYTES,
    };
    struct rows rows;
    bool found = false;
    enum err err = rows_open(db, &list, NULL, 0, types, CHECK_COLUMNS, &rows);
    if (err != ERR_OK)
        return err;
    while ((err = rows_next(&rows, &found)) == ERR_OK && found) {
        struct session_row row = take(rows.values, (const uint8_t *)rows.values[0].bytes);
        err = each(&row, arg);
        if (err != ERR_OK)
            break;
    }
    rows_close(&rows);
    return err;
}

static const struct stmt touch = {
    .name = "session_touch",
    .sql = "UPDATE `session` SET `seen_at` = ?, `mac` = ?"
           " WHERE `sid` = ? AND `seen_at` = ? AND `revoked_at` IS NULL",
    .changes = true,
    .repeatable = true,
    .brief = true,
};

enum err session_touch(struct db *db, const struct session_row *row, int64_t was_seen_at_us)
{
    struct value params[] = {value_time(row->seen_at_us), mac_value(row),
                             value_bytes(row->sid, SESSION_ID_SIZE), value_time(was_seen_at_us)};
    return stmt_run(db, &touch, params, 4, NULL);
}

/* Whatever became of it: others look at their sessions again. */
static enum err end_sessions(struct db *db, const struct stmt *stmt, struct value *params,
                             size_t param_count)
{
    enum err err = db_share_ready(db);
    if (err != ERR_OK)
        return err;
    err = stmt_run(db, stmt, params, param_count, NULL);
    db_share_sessions(db);
    return err;
}

static const struct stmt revoke = {
    .name = "session_revoke",
    .sql = "UPDATE `session` SET `revoked_at` = ?, `mac` = NULL WHERE `sid` = ? AND `revoked_at` "
           "IS NULL",
    .changes = true,
    .repeatable = true,
};

enum err session_revoke(struct db *db, const uint8_t sid[SESSION_ID_SIZE], int64_t now_us)
{
    struct value params[] = {value_time(now_us), value_bytes(sid, SESSION_ID_SIZE)};
    return end_sessions(db, &revoke, params, 2);
}

#define DAY_US (INT64_C(24) * 3600 * 1000000)

/* The view names all that this account may delete. */
static const struct stmt purge = {
    .name = "session_purge",
    .sql = "DELETE FROM `session_over` WHERE `expires_at` < ? ORDER BY `expires_at` LIMIT ?",
    .changes = true,
    .repeatable = true,
};

enum err session_purge(struct db *db, int64_t now_us)
{
    struct value params[] = {value_time(now_us - DAY_US), value_int(SESSION_PURGE_MAX)};
    return stmt_run(db, &purge, params, 2, NULL);
}

static const struct stmt revoke_user = {
    .name = "session_revoke_user",
    .sql = "UPDATE `session` SET `revoked_at` = ?, `mac` = NULL"
           " WHERE `user_id` = ? AND `revoked_at` IS NULL AND `sid` <> ?",
    .changes = true,
    .repeatable = true,
};

enum err session_revoke_user(struct db *db, int64_t user_id, const uint8_t *except_sid,
                             int64_t now_us)
{
    /* No session has the empty id, so it stands for "none". */
    size_t except_length = except_sid == NULL ? 0 : SESSION_ID_SIZE;
    const uint8_t *except = except_sid == NULL ? (const uint8_t *)"" : except_sid;
    struct value params[] = {value_time(now_us), value_int(user_id),
                             value_bytes(except, except_length)};
    return end_sessions(db, &revoke_user, params, 3);
}

static const struct stmt revoke_unmarked = {
    .name = "session_revoke_unmarked",
    .sql = "UPDATE `session` SET `revoked_at` = ? WHERE `revoked_at` IS NULL AND `mac` IS NULL",
    .changes = true,
    .repeatable = true,
};

enum err session_revoke_unmarked(struct db *db, int64_t now_us)
{
    struct value params[] = {value_time(now_us)};
    return end_sessions(db, &revoke_unmarked, params, 1);
}
