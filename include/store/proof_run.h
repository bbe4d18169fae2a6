/* Proof runs: when the whole ledger was proved, up to which entry, by whom, and what came of it.
 *
 * That it was looked at is a mere fact of running, and no part of what is looked at: as an entry,
 * each proof would move the head that it proves, and a ledger that does not prove takes no entry,
 * so that just the run which found that could not be kept. So the rows are mutable. What an ended
 * one says has a code (http/row_mac.h), for whoever owns the database could write "sound" as well.
 */
#ifndef FUNDTRAIL_STORE_PROOF_RUN_H
#define FUNDTRAIL_STORE_PROOF_RUN_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;

enum proof_outcome { PROOF_RUNNING, PROOF_SOUND, PROOF_DAMAGED, PROOF_FAILED, PROOF_OUTCOME_COUNT };

extern const char *const proof_outcomes[PROOF_OUTCOME_COUNT];

#define PROOF_RUN_LEASE_S 600 /* a run that says nothing for so long was broken off */
#define PROOF_RUNS_MAX 50     /* of a list */
#define PROOF_FAULT_MAX 400   /* bytes */
#define PROOF_MAC_SIZE 20

struct proof_run {
    int64_t id; /* the time at which it began, in microseconds: so the ids of all hosts differ */
    int64_t asked_by;    /* a user; 0: the operator's command */
    int64_t ended_at_us; /* 0: it goes on */
    int64_t head_seq;
    int64_t proved_seq; /* entries looked at so far */
    enum proof_outcome outcome;
    int64_t fault_count;
    int64_t fault_seq; /* of the first one; 0: it is of no entry, or there is none */
    const char *fault; /* why, in English; NULL: nothing is wrong */
    uint8_t mac[PROOF_MAC_SIZE];
    size_t mac_length; /* 0: it has none */
};

/* Begins one, unless another goes on: ERR_CONFLICT. One that was broken off is ended first. Others
 * ERR_UNAVAILABLE, ERR_RETRY, as all that follow. */
enum err proof_run_begin(struct db *db, const struct proof_run *run) MUST_USE;

/* How far it is. */
enum err proof_run_progress(struct db *db, const struct proof_run *run) MUST_USE;

/* What came of it. */
enum err proof_run_end(struct db *db, const struct proof_run *run) MUST_USE;

/* One that nobody could watch, when it has ended. */
enum err proof_run_record(struct db *db, const struct proof_run *run) MUST_USE;

/* The latest first, at most PROOF_RUNS_MAX; texts live in arena. */
enum err proof_run_list(struct db *db, struct arena *arena, struct proof_run **runs_out,
                        size_t *count_out) MUST_USE;

#endif
