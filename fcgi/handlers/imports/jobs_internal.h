/* What the handlers of imports under way share. */
#ifndef FUNDTRAIL_HANDLERS_IMPORTS_JOBS_INTERNAL_H
#define FUNDTRAIL_HANDLERS_IMPORTS_JOBS_INTERNAL_H

#include "handlers/imports/resources.h"
#include "store/import_job.h"

/* The job of the path. ERR_NOT_FOUND also where it is another user's. */
enum err job_find(struct ctx *ctx, struct import_job *job_out) MUST_USE;

/* Makes a job of the user and answers with it. */
enum err job_start(struct ctx *ctx, struct import_job *job) MUST_USE;

/* Answers with the job as it is now. */
enum err job_answer(struct ctx *ctx, int64_t id) MUST_USE;

#endif
