/* The thread of a proof. It has two connections: the proof itself is one long snapshot, and how far
 * it is must be seen outside of that. */
#include "handlers/proofs/worker.h"

#include "base/check.h"
#include "handlers/frame/row_codes.h"
#include "handlers/frame/sealing.h"
#include "ledger/ledger.h"
#include "runtime/clock.h"
#include "runtime/log.h"
#include "store/db.h"
#include "store/proof_run.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct proof_worker {
    const struct config *config;
    struct db_config db_config;
    struct key_ring *row_keys;
    pthread_mutex_t lock; /* guards has_thread */
    bool has_thread;      /* to be joined */
    pthread_t thread;
    atomic_bool working;
    atomic_bool stopping;
    /* Of the proof that goes on, for its thread alone. */
    struct proof_run run;
    struct db *side;
    char fault[PROOF_FAULT_MAX];
};

/* Who cannot be told now is told the next time. */
static bool go_on(int64_t proved_seq, int64_t head_seq, void *arg)
{
    struct proof_worker *worker = arg;
    worker->run.proved_seq = proved_seq;
    worker->run.head_seq = head_seq;
    if (proof_run_progress(worker->side, &worker->run) != ERR_OK)
        log_event(LOG_LEVEL_WARNING, "proof_not_told", "%s", db_last_error(worker->side));
    return !atomic_load(&worker->stopping);
}

static void note_fault(struct proof_worker *worker, int64_t seq, const char *reason)
{
    struct proof_run *run = &worker->run;
    if (run->fault_count++ > 0)
        return;
    run->fault_seq = seq;
    (void)snprintf(worker->fault, sizeof worker->fault, "%s", reason);
    run->fault = worker->fault;
}

static void note_row(const char *sentence, void *arg)
{
    note_fault(arg, 0, sentence);
}

/* The pin, where one is known: without it a journal that was computed anew with other keys passes.
 */
static enum err verify(struct proof_worker *worker, struct db *db, struct verify_report *report)
{
    char error[KEY_ERROR_SIZE] = "";
    uint8_t pin[SEAL_PUBLIC_SIZE];
    const struct verify_watch watch = {go_on, worker};
    char *path = sealing_pin_path(worker->config);
    bool has_pin = path != NULL && sealing_read_pin(path, pin, error) == ERR_OK;
    free(path);
    return ledger_verify_watched(db, has_pin ? pin : NULL, &watch, report);
}

static void conclude(struct proof_worker *worker, const struct verify_report *report)
{
    struct proof_run *run = &worker->run;
    run->head_seq = report->head_seq;
    run->proved_seq = report->entry_count;
    for (size_t i = 0; i < report->fault_count && i < VERIFY_FAULTS_MAX; i++)
        note_fault(worker, report->faults[i].seq, report->faults[i].reason);
    if (report->fault_count > VERIFY_FAULTS_MAX)
        run->fault_count += (int64_t)report->fault_count - VERIFY_FAULTS_MAX;
}

static void prove(struct proof_worker *worker, struct db *db)
{
    struct proof_run *run = &worker->run;
    struct verify_report *report = calloc(1, sizeof *report);
    CHECK(report != NULL);
    enum err err = verify(worker, db, report);
    if (err == ERR_OK) {
        conclude(worker, report);
        err = row_codes_check(worker->row_keys, db, utc_us(), note_row, worker);
    }
    free(report);
    run->outcome = err != ERR_OK           ? PROOF_FAILED
                   : run->fault_count == 0 ? PROOF_SOUND
                                           : PROOF_DAMAGED;
    if (err == ERR_OK)
        return;
    run->fault_count = 0;
    note_fault(worker, 0,
               err == ERR_CANCELLED ? "the server was stopped" : err_sentence(err, LANGUAGE_EN));
}

static void *work(void *arg)
{
    struct proof_worker *worker = arg;
    struct db *db = NULL;
    CHECK(db_open(&worker->db_config, &db) == ERR_OK);
    CHECK(db_open(&worker->db_config, &worker->side) == ERR_OK);
    prove(worker, db);
    worker->run.ended_at_us = utc_us();
    proof_run_mark(worker->row_keys, &worker->run);
    if (proof_run_end(worker->side, &worker->run) != ERR_OK)
        log_event(LOG_LEVEL_ERROR, "proof_not_kept", "%s: %s", proof_outcomes[worker->run.outcome],
                  db_last_error(worker->side));
    db_close(worker->side);
    db_close(db);
    atomic_store(&worker->working, false);
    return NULL;
}

struct proof_worker *proof_worker_new(const struct config *config,
                                      const struct db_config *db_config, struct key_ring *row_keys)
{
    struct proof_worker *worker = calloc(1, sizeof *worker);
    CHECK(worker != NULL);
    worker->config = config;
    worker->db_config = *db_config;
    worker->row_keys = row_keys;
    CHECK(pthread_mutex_init(&worker->lock, NULL) == 0);
    return worker;
}

static void join(struct proof_worker *worker)
{
    if (worker->has_thread)
        CHECK(pthread_join(worker->thread, NULL) == 0);
    worker->has_thread = false;
}

void proof_worker_free(struct proof_worker *worker)
{
    atomic_store(&worker->stopping, true);
    join(worker);
    (void)pthread_mutex_destroy(&worker->lock);
    free(worker);
}

/* The row first: it is what keeps other processes from a second proof. */
static enum err begin(struct proof_worker *worker, struct db *db, int64_t user_id, int64_t now_us)
{
    int64_t head_seq = 0;
    if (atomic_load(&worker->working))
        return ERR_CONFLICT;
    enum err err = ledger_head(db, &head_seq);
    if (err != ERR_OK)
        return err;
    join(worker);
    worker->run = (struct proof_run){.id = now_us, .asked_by = user_id, .head_seq = head_seq};
    err = proof_run_begin(db, &worker->run);
    if (err != ERR_OK)
        return err;
    atomic_store(&worker->working, true);
    CHECK(pthread_create(&worker->thread, NULL, work, worker) == 0);
    worker->has_thread = true;
    return ERR_OK;
}

enum err proof_worker_ask(struct proof_worker *worker, struct db *db, int64_t user_id,
                          int64_t now_us, int64_t *id_out)
{
    CHECK(pthread_mutex_lock(&worker->lock) == 0);
    enum err err = begin(worker, db, user_id, now_us);
    CHECK(pthread_mutex_unlock(&worker->lock) == 0);
    *id_out = now_us;
    return err;
}
