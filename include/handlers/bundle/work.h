/* Work on bundles that were asked for: what a process does for them beside answering requests. */
#ifndef FUNDTRAIL_HANDLERS_BUNDLE_WORK_H
#define FUNDTRAIL_HANDLERS_BUNDLE_WORK_H

#include "base/err.h"
#include "handlers/frame/job_worker.h"

/* Takes one job that waits and makes its bundle. *worked_out false: there was none. Only a whole
 * zip is ever kept as done. ERR_UNAVAILABLE, ERR_RETRY and others of the database: what was not
 * told is begun again once the lease ends. */
enum err bundle_work(const struct job_worker *worker, bool *worked_out) MUST_USE;

#endif
