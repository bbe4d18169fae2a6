/* Bundle jobs: bundles that are made for a user, one at a time, and kept until they are fetched.
 * They are mutable and no part of the journal.
 *
 * While the state is working, only the process that owns the job moves it on. Its user may take it
 * away at any time: whoever works on it learns that it is gone. */
#ifndef FUNDTRAIL_STORE_BUNDLE_JOB_H
#define FUNDTRAIL_STORE_BUNDLE_JOB_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct db;

/* X(name, word) */
#define BUNDLE_JOB_STATES(X)                                                                       \
    X(WORKING, "working") /* it waits for a process, or one makes it */                            \
    X(DONE, "done")       /* its zip is there */                                                   \
    X(FAILED, "failed")

enum bundle_job_state {
#define X(name, word) BUNDLE_JOB_##name,
    BUNDLE_JOB_STATES(X)
#undef X
        BUNDLE_JOB_STATE_COUNT
};

extern const char *const bundle_job_states[BUNDLE_JOB_STATE_COUNT];

#define BUNDLE_JOB_KEPT_HOURS 24
#define BUNDLE_JOB_LEASE_S 30 /* a process that says nothing for so long has lost its job */
#define BUNDLE_JOB_TRIES_MAX 3
#define BUNDLE_PIECE_BYTES ((size_t)1 << 20)

struct bundle_job {
    int64_t id;
    int64_t user_id;
    enum bundle_job_state state;
    int32_t as_of; /* DATE_UNKNOWN: a full bundle */
    int64_t as_known;
    int64_t done_count; /* files that are written, of total_count; 0: it was not begun */
    int64_t total_count;
    int64_t row_count;  /* once it is done: of all tables */
    int64_t byte_count; /* of the zip */
    const char *sha256; /* of the zip; NULL: not known */
    const char *sums_sha256;
    const char *error; /* JSON; NULL: none */
    int64_t try_count; /* processes that began with it before */
    int64_t created_at_us;
    int64_t updated_at_us;
};

/* All of them: ERR_UNAVAILABLE, ERR_RETRY, ERR_UNKNOWN_OUTCOME, ERR_INTERNAL as in db.h, and what
 * they say themselves. Texts live in arena. */

/* A new job: id, user_id, as_of, as_known count. It takes the place of the user's last one.
 * ERR_CONFLICT: that one is worked on. */
enum err bundle_job_insert(struct db *db, const struct bundle_job *job) MUST_USE;

/* ERR_NOT_FOUND also where it is another user's. */
enum err bundle_job_get(struct db *db, int64_t id, int64_t user_id, struct arena *arena,
                        struct bundle_job *job_out) MUST_USE;

/* The one that a user has. ERR_NOT_FOUND: none. */
enum err bundle_job_of(struct db *db, int64_t user_id, struct arena *arena,
                       struct bundle_job *job_out) MUST_USE;

/* Takes it away, whatever its state. ERR_NOT_FOUND. */
enum err bundle_job_delete(struct db *db, int64_t id, int64_t user_id) MUST_USE;

/* Takes away what is older than BUNDLE_JOB_KEPT_HOURS. */
enum err bundle_job_purge(struct db *db) MUST_USE;

/* A piece of the zip: BUNDLE_PIECE_BYTES, the last one fewer; positions from 0. */
enum err bundle_job_piece_put(struct db *db, int64_t id, int64_t position, const char *bytes,
                              size_t length) MUST_USE;
/* ERR_NOT_FOUND. */
enum err bundle_job_piece_get(struct db *db, int64_t id, int64_t position, struct arena *arena,
                              const char **bytes_out, size_t *length_out) MUST_USE;

/* --- for the process that works --- */

/* Takes the oldest job that waits, or whose process is gone, and what that one left of it away.
 * ERR_NOT_FOUND: there is none. */
enum err bundle_job_claim(struct db *db, int64_t owner, struct arena *arena,
                          struct bundle_job *job_out) MUST_USE;

/* Says how far it is. ERR_NOT_FOUND: it is gone, or another process has taken it. */
enum err bundle_job_beat(struct db *db, int64_t id, int64_t owner, int64_t done_count,
                         int64_t total_count) MUST_USE;

/* Ends the work: state, row_count, byte_count, digests and error count. ERR_NOT_FOUND as above. */
enum err bundle_job_finish(struct db *db, int64_t owner, const struct bundle_job *job) MUST_USE;

/* Gives it back unfinished: another process begins it at once. */
enum err bundle_job_release(struct db *db, int64_t id, int64_t owner) MUST_USE;

#endif
