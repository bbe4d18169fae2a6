/* Work on imports under way: what a process does for them beside answering requests. Files are
 * read, checked and stored here, one job at a time: a second book stands in memory meanwhile. */
#ifndef FUNDTRAIL_HANDLERS_IMPORTS_WORK_H
#define FUNDTRAIL_HANDLERS_IMPORTS_WORK_H

#include "base/err.h"
#include "handlers/frame/job_worker.h"

/* Beyond these the faults of a job are only counted. */
#define IMPORT_FAULTS_KEPT 2000
#define IMPORT_FAULTS_PAGE 100

/* Takes one job that waits for work and does it. *worked_out false: there was none.
 * ERR_UNAVAILABLE,
 * ERR_RETRY and others of the database: what was not told is taken up again once the lease ends. */
enum err import_work(const struct job_worker *worker, bool *worked_out) MUST_USE;

#endif
