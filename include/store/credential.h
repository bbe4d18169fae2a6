/* Credentials: password hashes per user. Not part of the journal, so that they can be changed and
 * never leave in an export. What proves them does: http/row_mac.h. Failed attempts are counted in
 * memory (runtime/attempts.h): the two columns for them that the table has besides are of earlier
 * releases. */
#ifndef FUNDTRAIL_STORE_CREDENTIAL_H
#define FUNDTRAIL_STORE_CREDENTIAL_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

struct db;

#define CREDENTIAL_MAC_SIZE 20

struct credential {
    int64_t user_id;
    const char *password_hash; /* as libsodium writes it: $argon2id$… */
    int64_t changed_at_us;
    size_t mac_length; /* 0: of an earlier release, or of somebody else */
    uint8_t mac[CREDENTIAL_MAC_SIZE];
    const char *last_digest; /* of the row that the journal's last change names; NULL: no change */
};

/* ERR_NOT_FOUND when the user has no password. The hash lives in arena. */
enum err credential_load(struct db *db, int64_t user_id, struct arena *arena,
                         struct credential *credential_out) MUST_USE;

/* The first password of a user. ERR_CONFLICT when there is one. */
enum err credential_insert(struct db *db, const struct credential *credential) MUST_USE;

/* Replaces the password. ERR_NOT_FOUND. */
enum err credential_set_password(struct db *db, const struct credential *credential) MUST_USE;

/* Hands each credential on, in order of users; the hash lives as long as the arena. An error of
 * each ends the walk and is returned. */
enum err credential_each(struct db *db, struct arena *arena,
                         enum err (*each)(const struct credential *credential, void *arg),
                         void *arg) MUST_USE;

#define DRAFT_KEY_SIZE 32

/* The key that a user's unfinished forms are encrypted under in browsers: random, made when it is
 * asked for first, and the same from then on, whatever becomes of passwords and of the keys of
 * sessions. ERR_NOT_FOUND when the user has no password. */
enum err credential_draft_key(struct db *db, int64_t user_id,
                              uint8_t key_out[DRAFT_KEY_SIZE]) MUST_USE;

#endif
