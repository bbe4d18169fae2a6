/* Imports under way, and their undo. Each answers on ERR_OK; any error becomes a problem in
 * dispatch. A job is seen by nobody but its owner. */
#ifndef FUNDTRAIL_HANDLERS_IMPORTS_RESOURCES_H
#define FUNDTRAIL_HANDLERS_IMPORTS_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err import_jobs_list(struct ctx *ctx) MUST_USE;
enum err import_job_create(struct ctx *ctx) MUST_USE;
enum err import_job_read(struct ctx *ctx) MUST_USE;
enum err import_job_file(struct ctx *ctx) MUST_USE;
enum err import_job_tables(struct ctx *ctx) MUST_USE;
enum err import_job_plan(struct ctx *ctx) MUST_USE;
enum err import_job_check(struct ctx *ctx) MUST_USE;
enum err import_job_store(struct ctx *ctx) MUST_USE;
enum err import_job_cancel(struct ctx *ctx) MUST_USE;
enum err import_job_discard(struct ctx *ctx) MUST_USE;
enum err import_job_faults(struct ctx *ctx) MUST_USE;
enum err import_job_failing(struct ctx *ctx) MUST_USE;

/* Starts a job that reverses an import and what it brought. */
enum err import_undo(struct ctx *ctx) MUST_USE;

extern const struct shape import_title_shape;
extern const struct shape import_plan_shape;
extern const struct shape import_note_shape;

#endif
