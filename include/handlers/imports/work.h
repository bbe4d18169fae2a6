/* Work on imports under way: what a process does for them beside answering requests. Files are
 * read, checked and stored here, one job at a time: a second book stands in memory meanwhile. */
#ifndef FUNDTRAIL_HANDLERS_IMPORTS_WORK_H
#define FUNDTRAIL_HANDLERS_IMPORTS_WORK_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct db;
struct ledger;

/* Beyond these the faults of a job are only counted. */
#define IMPORT_FAULTS_KEPT 2000
#define IMPORT_FAULTS_PAGE 100

struct import_worker {
    struct ledger *ledger;
    struct db *db;
    struct db *side;           /* a second connection: progress, and what other writers are told */
    int64_t owner;             /* a number of this process's own, over 0 */
    int64_t (*clock_us)(void); /* UTC */
    bool (*stopping)(void *arg); /* the job that is worked on is given back */
    void *arg;
};

/* Takes one job that waits for work and does it. *worked_out false: there was none.
 * ERR_UNAVAILABLE,
 * ERR_RETRY and others of the database: what was not told is taken up again once the lease ends. */
enum err import_work(const struct import_worker *worker, bool *worked_out) MUST_USE;

#endif
