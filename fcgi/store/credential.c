/* Rows of passwords and of the keys under which browsers keep drafts. */
#include "store/credential.h"

#include "base/check.h"
#include "db_internal.h"

#include <string.h>
#include <sys/random.h>

enum { LOAD_HASH, LOAD_CHANGED, LOAD_COLUMNS };

static const struct stmt load = {
    .name = "credential_load",
    .sql = "SELECT `password_hash`, `changed_at` FROM `credential` WHERE `user_id` = ?",
    .brief = true,
};

enum err credential_load(struct db *db, int64_t user_id, struct arena *arena,
                         struct credential *credential_out)
{
    static const enum value_type types[LOAD_COLUMNS] = {VALUE_TEXT, VALUE_TIME};
    struct value params[] = {value_int(user_id)};
    struct value row[LOAD_COLUMNS];
    enum err err = stmt_row(db, &load, params, 1, types, LOAD_COLUMNS, arena, row);
    if (err != ERR_OK)
        return err;
    *credential_out = (struct credential){
        .user_id = user_id,
        .password_hash = row[LOAD_HASH].bytes,
        .changed_at_us = row[LOAD_CHANGED].number,
    };
    return ERR_OK;
}

static const struct stmt insert = {
    .name = "credential_insert",
    .sql = "INSERT INTO `credential` (`user_id`, `password_hash`, `changed_at`) VALUES (?, ?, ?)",
    .changes = true,
};

enum err credential_insert(struct db *db, int64_t user_id, const char *password_hash,
                           int64_t now_us)
{
    struct value params[] = {value_int(user_id), value_text(password_hash), value_time(now_us)};
    return stmt_run(db, &insert, params, 3, NULL);
}

static const struct stmt set_password = {
    .name = "credential_set_password",
    .sql = "UPDATE `credential` SET `password_hash` = ?, `changed_at` = ? WHERE `user_id` = ?",
    .changes = true,
    .repeatable = true,
};

enum err credential_set_password(struct db *db, int64_t user_id, const char *password_hash,
                                 int64_t now_us)
{
    struct value params[] = {value_text(password_hash), value_time(now_us), value_int(user_id)};
    return stmt_run_one(db, &set_password, params, 3);
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
