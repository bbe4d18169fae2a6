/* Credentials: password hashes per user. Not part of the journal, so that they can be changed and
 * never leave in an export. Failed attempts are counted in memory (runtime/attempts.h): the two
 * columns for them that the table has besides are of earlier releases. */
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
};

/* ERR_NOT_FOUND when the user has no password. The hash lives in arena. */
enum err credential_load(struct db *db, int64_t user_id, struct arena *arena,
                         struct credential *credential_out) MUST_USE;

/* The first password of a user. ERR_CONFLICT when there is one. */
enum err credential_insert(struct db *db, int64_t user_id, const char *password_hash,
                           int64_t now_us) MUST_USE;

/* Replaces the password. ERR_NOT_FOUND. */
enum err credential_set_password(struct db *db, int64_t user_id, const char *password_hash,
                                 int64_t now_us) MUST_USE;

#define DRAFT_KEY_SIZE 32

/* The key that a user's unfinished forms are encrypted under in browsers: random, made when it is
 * asked for first, and the same from then on, whatever becomes of passwords and of the keys of
 * sessions. ERR_NOT_FOUND when the user has no password. */
enum err credential_draft_key(struct db *db, int64_t user_id,
                              uint8_t key_out[DRAFT_KEY_SIZE]) MUST_USE;

#endif
