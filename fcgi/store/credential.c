/* Rows of passwords and of the keys under which browsers keep drafts. */
#include "store/credential.h"

#include "base/check.h"
#include "db_internal.h"

#include <string.h>
#include <sys/random.h>

enum { LOAD_USER, LOAD_HASH, LOAD_CHANGED, LOAD_MAC, LOAD_DIGEST, LOAD_COLUMNS };

static const enum value_type load_types[LOAD_COLUMNS] = {VALUE_INT, VALUE_TEXT, VALUE_TIME,
                                                         VALUE_BYTES, VALUE_TEXT};

#define SELECT_CREDENTIALS                                                                         \
    "SELECT `user_id`, `password_hash`, `changed_at`, `mac`, (SELECT x.`digest` FROM"              \
    " `credential_change` x WHERE x.`user_id` = `credential`.`user_id` ORDER BY x.`seq` DESC "     \
    "LIMIT 1)"                                                                                     \
    " FROM `credential`"

static const struct stmt load = {
    .name = "credential_load",
    .sql = SELECT_CREDENTIALS " WHERE `user_id` = ?",
    .brief = true,
};

static struct credential take(const struct value row[LOAD_COLUMNS], struct arena *arena)
{
    struct credential credential = {
        .user_id = row[LOAD_USER].number,
        .password_hash = arena_strdup(arena, row[LOAD_HASH].bytes),
        .changed_at_us = row[LOAD_CHANGED].number,
        .last_digest = row[LOAD_DIGEST].type == VALUE_NULL
                           ? NULL
                           : arena_strdup(arena, row[LOAD_DIGEST].bytes),
    };
    if (row[LOAD_MAC].type == VALUE_BYTES && row[LOAD_MAC].length == CREDENTIAL_MAC_SIZE) {
        credential.mac_length = CREDENTIAL_MAC_SIZE;
        memcpy(credential.mac, row[LOAD_MAC].bytes, CREDENTIAL_MAC_SIZE);
    }
    return credential;
}

enum err credential_load(struct db *db, int64_t user_id, struct arena *arena,
                         struct credential *credential_out)
{
    struct value params[] = {value_int(user_id)};
    struct value row[LOAD_COLUMNS];
    enum err err = stmt_row(db, &load, params, 1, load_types, LOAD_COLUMNS, arena, row);
    if (err == ERR_OK)
        *credential_out = take(row, arena);
    return err;
}

static const struct stmt list = {
    .name = "credential_list",
    .sql = SELECT_CREDENTIALS " ORDER BY `user_id`",
};

enum err credential_each(struct db *db, struct arena *arena,
                         enum err (*each)(const struct credential *credential, void *arg),
                         void *arg)
{
    struct rows rows;
    bool found = false;
    enum err err = rows_open(db, &list, NULL, 0, load_types, LOAD_COLUMNS, &rows);
    if (err != ERR_OK)
        return err;
    while ((err = rows_next(&rows, &found)) == ERR_OK && found) {
        struct credential credential = take(rows.values, arena);
        err = each(&credential, arg);
        if (err != ERR_OK)
            break;
    }
    rows_close(&rows);
    return err;
}

static struct value mac_value(const struct credential *credential)
{
    return credential->mac_length == 0 ? value_null()
                                       : value_bytes(credential->mac, CREDENTIAL_MAC_SIZE);
}

static const struct stmt insert = {
    .name = "credential_insert",
    .sql = "INSERT INTO `credential` (`user_id`, `password_hash`, `changed_at`, `mac`)"
           " VALUES (?, ?, ?, ?)",
    .changes = true,
};

enum err credential_insert(struct db *db, const struct credential *credential)
{
    struct value params[] = {value_int(credential->user_id), value_text(credential->password_hash),
                             value_time(credential->changed_at_us), mac_value(credential)};
    return stmt_run(db, &insert, params, 4, NULL);
}

static const struct stmt set_password = {
    .name = "credential_set_password",
    .sql = "UPDATE `credential` SET `password_hash` = ?, `changed_at` = ?, `mac` = ?"
           " WHERE `user_id` = ?",
    .changes = true,
    .repeatable = true,
};

enum err credential_set_password(struct db *db, const struct credential *credential)
{
    struct value params[] = {value_text(credential->password_hash),
                             value_time(credential->changed_at_us), mac_value(credential),
                             value_int(credential->user_id)};
    return stmt_run_one(db, &set_password, params, 4);
}

static const struct stmt load_draft_key = {
    .name = "credential_draft_key",
    .sql = "SELECT `draft_key` FROM `credential` WHERE `user_id` = ?",
    .brief = true,
};

static const struct stmt set_draft_key = {
    .name = "credential_set_draft_key",
    .sql = "UPDATE `credential` SET `draft_key` = ? WHERE `user_id` = ? AND `draft_key` IS NULL",
    .changes = true,
    .repeatable = true,
};

/* *made_out: there is one. */
static enum err find_draft_key(struct db *db, int64_t user_id, uint8_t key_out[DRAFT_KEY_SIZE],
                               bool *made_out)
{
    static const enum value_type types[] = {VALUE_BYTES};
    struct value params[] = {value_int(user_id)};
    struct value row[1];
    struct arena arena;
    arena_init(&arena);
    enum err err = stmt_row(db, &load_draft_key, params, 1, types, 1, &arena, row);
    *made_out = err == ERR_OK && row[0].type == VALUE_BYTES && row[0].length == DRAFT_KEY_SIZE;
    if (*made_out)
        memcpy(key_out, row[0].bytes, DRAFT_KEY_SIZE);
    arena_done(&arena);
    return err;
}

/* Whoever else makes one at the same moment: the first that is stored is everybody's. */
enum err credential_draft_key(struct db *db, int64_t user_id, uint8_t key_out[DRAFT_KEY_SIZE])
{
    uint8_t fresh[DRAFT_KEY_SIZE];
    bool made = false;
    enum err err = find_draft_key(db, user_id, key_out, &made);
    if (err != ERR_OK || made)
        return err;
    CHECK(getrandom(fresh, sizeof fresh, 0) == (ssize_t)sizeof fresh);
    struct value params[] = {value_bytes(fresh, sizeof fresh), value_int(user_id)};
    err = stmt_run(db, &set_draft_key, params, 2, NULL);
    explicit_bzero(fresh, sizeof fresh);
    if (err == ERR_OK)
        err = find_draft_key(db, user_id, key_out, &made);
    return err == ERR_OK && !made ? ERR_CORRUPT : err;
}
