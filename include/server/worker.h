/* Worker: one process of the server: its book, its keys, its threads, until it is told to stop. */
#ifndef FUNDTRAIL_SERVER_WORKER_H
#define FUNDTRAIL_SERVER_WORKER_H

#include "runtime/attempts.h"
#include "runtime/config.h"
#include "runtime/hash_queue.h"
#include "runtime/metrics.h"

struct io_share;

struct worker {
    const struct config *config;
    struct metrics *metrics;
    struct attempts *attempts;
    struct hash_queue *hash_queue;
    struct io_share *share;
    const char *build_id;
    int listen_fd;
};

/* The exit code: 0 after SIGTERM or SIGINT, else something kept it from serving. Takes signals by
 * sigwait: they must be blocked. */
int worker_run(const struct worker *worker);

struct db_config;

/* How the application's account reaches the database. */
struct db_config worker_db_config(const struct config *config);

#endif
