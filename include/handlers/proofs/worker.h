/* Proof worker: proves the whole ledger in a thread of its own, because somebody asked for it, one
 * proof at a time over all processes (store/proof_run.h). Reads and decisions go on meanwhile. */
#ifndef FUNDTRAIL_HANDLERS_PROOFS_WORKER_H
#define FUNDTRAIL_HANDLERS_PROOFS_WORKER_H

#include "base/err.h"

#include <stdint.h>

struct config;
struct db;
struct db_config;
struct key_ring;
struct proof_worker;

/* What it needs outlives it. The connections of a proof are made by db_config. */
struct proof_worker *proof_worker_new(const struct config *config,
                                      const struct db_config *db_config, struct key_ring *row_keys);

/* A proof that goes on is broken off, and says so. */
void proof_worker_free(struct proof_worker *worker);

/* Begins a proof; db is the caller's. ERR_CONFLICT: one goes on already; ERR_UNAVAILABLE,
 * ERR_RETRY. */
enum err proof_worker_ask(struct proof_worker *worker, struct db *db, int64_t user_id,
                          int64_t now_us, int64_t *id_out) MUST_USE;

#endif
