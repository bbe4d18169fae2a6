/* What a process has for the jobs that it works on beside answering requests. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_JOB_WORKER_H
#define FUNDTRAIL_HANDLERS_FRAME_JOB_WORKER_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct ledger;

struct job_worker {
    struct ledger *ledger;
    struct db *db;
    struct db *side;           /* a second connection: progress, and what other writers are told */
    int64_t owner;             /* a number of this process's own, over 0 */
    int64_t (*clock_us)(void); /* UTC */
    bool (*stopping)(void *arg); /* the job that is worked on is given back */
    void *arg;
};

#endif
