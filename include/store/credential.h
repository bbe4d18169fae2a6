/* Credentials: password hashes and failed attempts per user. Not part of the journal, so that they
 * can be changed and never leave in an export. */
#ifndef FUNDTRAIL_STORE_CREDENTIAL_H
#define FUNDTRAIL_STORE_CREDENTIAL_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

struct db;

struct credential {
    int64_t user_id;
    const char *password_hash; /* as libsodium writes it: $argon2id$… */
    int64_t changed_at_us;
    int64_t failed_count;      /* since the last success */
    int64_t last_failed_at_us; /* 0: never */
};

/* ERR_NOT_FOUND when the user has no password. The hash lives in arena. */
enum err credential_load(struct db *db, int64_t user_id, struct arena *arena,
                         struct credential *credential_out) MUST_USE;

/* The first password of a user. ERR_CONFLICT when there is one. */
enum err credential_insert(struct db *db, int64_t user_id, const char *password_hash,
                           int64_t now_us) MUST_USE;

/* Replaces the password and forgets failed attempts. ERR_NOT_FOUND. */
enum err credential_set_password(struct db *db, int64_t user_id, const char *password_hash,
                                 int64_t now_us) MUST_USE;

/* Counts a failed attempt. */
enum err credential_failed(struct db *db, int64_t user_id, int64_t now_us) MUST_USE;

/* Forgets failed attempts. */
enum err credential_succeeded(struct db *db, int64_t user_id) MUST_USE;

#define DRAFT_KEY_SIZE 32

/* The key that a user's unfinished forms are encrypted under in browsers: random, made when it is
 * asked for first, and the same from then on, whatever becomes of passwords and of the keys of
 * sessions. ERR_NOT_FOUND when the user has no password. */
enum err credential_draft_key(struct db *db, int64_t user_id,
                              uint8_t key_out[DRAFT_KEY_SIZE]) MUST_USE;

#endif
