/* Worker: one process of the server: its keys and its threads, until it is told to stop. The book
 * is loaded and proved once, before the workers are forked: they share the memory of what it was
 * then, and each applies to its own what comes later. */
#ifndef FUNDTRAIL_SERVER_WORKER_H
#define FUNDTRAIL_SERVER_WORKER_H

#include "runtime/attempts.h"
#include "runtime/config.h"
#include "runtime/hash_queue.h"
#include "runtime/metrics.h"

struct io_share;
struct ledger;

struct worker {
    const struct config *config;
    struct metrics *metrics;
    struct attempts *attempts;
    struct hash_queue *hash_queue;
    struct io_share *share;
    struct ledger *ledger; /* lives as long as the process: to free it is to copy what is shared */
    const char *build_id;
    int listen_fd;
};

/* A ledger with the book as the journal is now; where the database does not answer, the workers
 * load it. Before any thread is made. */
struct ledger *worker_ledger_new(const struct config *config);

/* The exit code: 0 after SIGTERM or SIGINT, else something kept it from serving. Takes signals by
 * sigwait: they must be blocked. */
int worker_run(const struct worker *worker);

struct db_config;

/* How the application's account reaches the database. */
struct db_config worker_db_config(const struct config *config);

#endif
