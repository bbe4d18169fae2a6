/* Import jobs: rows of imports under way. They are mutable and no part of the journal; the journal
 * alone says what was imported.
 *
 * A person's requests and the process that works on a job meet here. While the state is one of work
 * (reading, checking, storing), only the process that owns it moves it on, and all that a person
 * can do is to ask that it be cancelled. */
#ifndef FUNDTRAIL_STORE_IMPORT_JOB_H
#define FUNDTRAIL_STORE_IMPORT_JOB_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;

/* X(name, word) */
#define IMPORT_JOB_STATES(X)                                                                       \
    X(OPEN, "open")           /* files may be sent; they were not read yet */                      \
    X(READING, "reading")     /* what the files hold is looked up */                               \
    X(PLANNED, "planned")     /* there is a plan */                                                \
    X(CHECKING, "checking")   /* a dry run */                                                      \
    X(CHECKED, "checked")     /* what a dry run found is there */                                  \
    X(STORING, "storing")     /* an import, or the undo of one */                                  \
    X(DONE, "done")           /* stored; nothing more can be asked */                              \
    X(FAILED, "failed")       /* the work ended with an error; it may be asked again */            \
    X(CANCELLED, "cancelled") /* a person ended the work */

enum import_job_state {
#define X(name, word) IMPORT_JOB_##name,
    IMPORT_JOB_STATES(X)
#undef X
        IMPORT_JOB_STATE_COUNT
};

extern const char *const import_job_states[IMPORT_JOB_STATE_COUNT];

#define IMPORT_JOB_KEPT_DAYS 7
#define IMPORT_JOB_LEASE_S 30 /* a process that says nothing for so long has lost its job */
#define IMPORT_JOBS_MAX 20    /* of one user; the oldest go when a new one is made */
#define IMPORT_FILES_MAX 20   /* of one job */
#define IMPORT_FILE_MAX ((size_t)10 << 20)

struct import_job {
    int64_t id;
    int64_t user_id;
    const char *title;
    enum import_job_state state;
    int64_t undoes_seq;   /* 0: an import */
    const char *note;     /* NULL: none; of an undo, its reason */
    const char *language; /* "zh" or "en" */
    int64_t done_count;
    int64_t total_count;
    bool cancel_asked;
    const char *result; /* NULL: none */
    int64_t stored_seq; /* 0: none */
    int64_t created_at_us;
    int64_t updated_at_us;
};

struct import_job_part {
    int64_t position;
    const char *name;
    int64_t byte_count;
    const char *bytes; /* NULL in a list */
};

/* All of them: ERR_UNAVAILABLE, ERR_RETRY, ERR_UNKNOWN_OUTCOME, ERR_INTERNAL as in db.h, and what
 * they say themselves. Texts live in arena. */

/* A new job of the user, in its state: id, user_id, title, state, undoes_seq, note, language count.
 * The oldest beyond IMPORT_JOBS_MAX go, unless they are worked on. */
enum err import_job_insert(struct db *db, const struct import_job *job) MUST_USE;

/* ERR_NOT_FOUND also where it is another user's. */
enum err import_job_get(struct db *db, int64_t id, int64_t user_id, struct arena *arena,
                        struct import_job *job_out) MUST_USE;

/* The user's jobs, the latest first, at most IMPORT_JOBS_MAX. */
enum err import_job_list(struct db *db, int64_t user_id, struct arena *arena,
                         struct import_job jobs_out[IMPORT_JOBS_MAX], size_t *count_out) MUST_USE;

/* Moves a job on that nobody works on and that is not done. note: what is kept with the import;
 * NULL leaves what is there. ERR_CONFLICT: it is worked on, or done, or not there. */
enum err import_job_move(struct db *db, int64_t id, int64_t user_id, enum import_job_state state,
                         const char *language, const char *note) MUST_USE;

/* Asks whoever works on it to stop. ERR_CONFLICT: nobody does. */
enum err import_job_ask_cancel(struct db *db, int64_t id, int64_t user_id) MUST_USE;

/* Takes a job away that nobody works on. ERR_CONFLICT: somebody does, or it is not there. */
enum err import_job_delete(struct db *db, int64_t id, int64_t user_id) MUST_USE;

/* Takes away what was not touched for IMPORT_JOB_KEPT_DAYS. */
enum err import_job_purge(struct db *db) MUST_USE;

/* Parts: "sent", "plan", "tables", "faults", "failing". A part that is there is replaced. */
enum err import_job_part_put(struct db *db, int64_t id, const char *part,
                             const struct import_job_part *content) MUST_USE;
/* ERR_NOT_FOUND. */
enum err import_job_part_get(struct db *db, int64_t id, const char *part, int64_t position,
                             struct arena *arena, struct import_job_part *part_out) MUST_USE;
/* The parts in their order, without their bytes. */
enum err import_job_part_list(struct db *db, int64_t id, const char *part, struct arena *arena,
                              struct import_job_part **list_out, size_t *count_out) MUST_USE;
/* Takes all parts of a sort away. */
enum err import_job_part_delete(struct db *db, int64_t id, const char *part) MUST_USE;

/* --- for the process that works --- */

/* Takes the oldest job that waits for work, or whose process is gone. ERR_NOT_FOUND: none does. */
enum err import_job_claim(struct db *db, int64_t owner, struct arena *arena,
                          struct import_job *job_out) MUST_USE;

/* Says how far it is. *cancel_out: a person has asked to end it. ERR_NOT_FOUND: another process has
 * taken it. */
enum err import_job_beat(struct db *db, int64_t id, int64_t owner, int64_t done_count,
                         int64_t total_count, bool *cancel_out) MUST_USE;

/* Ends the work. ERR_NOT_FOUND: another process has taken it. */
enum err import_job_finish(struct db *db, int64_t id, int64_t owner, enum import_job_state state,
                           const char *result, int64_t stored_seq) MUST_USE;

/* Gives it back unfinished: another process goes on at once. */
enum err import_job_release(struct db *db, int64_t id, int64_t owner) MUST_USE;

#endif
