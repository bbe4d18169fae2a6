/* Session rows: what makes a signed token worth anything. A token without a live row is no session;
 * log-out, disabling and a changed password revoke rows at once. */
#ifndef FUNDTRAIL_STORE_SESSION_H
#define FUNDTRAIL_STORE_SESSION_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;

#define SESSION_ID_SIZE 16
#define SESSION_MAC_SIZE 20

struct session_row {
    uint8_t sid[SESSION_ID_SIZE];
    int64_t user_id;
    int64_t created_at_us;
    int64_t seen_at_us;
    int64_t expires_at_us; /* absolute; idle time-out is the caller's, from seen_at_us */
    bool revoked;
    size_t mac_length; /* 0: ended, of an earlier release, or of somebody else */
    uint8_t
        mac[SESSION_MAC_SIZE]; /* over the others but revoked: who ends a session takes it away */
};

/* All of them: ERR_UNAVAILABLE, ERR_RETRY, ERR_UNKNOWN_OUTCOME, ERR_INTERNAL as in db.h. They run
 * in the open transaction when there is one, else each by itself. */

/* For the user who has just proved the password of that hash. ERR_NOT_FOUND when it has been
 * changed since: nothing was stored. */
enum err session_insert(struct db *db, const struct session_row *row,
                        const char *password_hash) MUST_USE;

/* One query: the session and the head of the ledger. ERR_NOT_FOUND when there is no such row (the
 * head is set then too); revoked and expired rows are found, the caller judges. */
enum err session_check(struct db *db, const uint8_t sid[SESSION_ID_SIZE],
                       struct session_row *row_out, int64_t *head_seq_out) MUST_USE;

/* Moves seen_at on from what it was; does nothing when it is another by now, or the session has
 * ended. row is as it shall be. */
enum err session_touch(struct db *db, const struct session_row *row,
                       int64_t was_seen_at_us) MUST_USE;

/* Hands on each session that has not ended. An error of each ends the walk and is returned. */
enum err session_each(struct db *db, enum err (*each)(const struct session_row *row, void *arg),
                      void *arg) MUST_USE;

/* Ends all sessions without a code: those of an earlier release, and who signed in then signs in
 * again. */
enum err session_revoke_unmarked(struct db *db, int64_t now_us) MUST_USE;

/* Revoking a revoked or absent session is ERR_OK. */
enum err session_revoke(struct db *db, const uint8_t sid[SESSION_ID_SIZE], int64_t now_us) MUST_USE;

#define SESSION_PURGE_MAX 200

/* Takes away sessions that ran out more than a day ago, by this clock and by the server's, the
 * oldest first, at most SESSION_PURGE_MAX at a time. */
enum err session_purge(struct db *db, int64_t now_us) MUST_USE;

/* Ends every session of a user but except_sid (NULL: all). */
enum err session_revoke_user(struct db *db, int64_t user_id, const uint8_t *except_sid,
                             int64_t now_us) MUST_USE;

#endif
