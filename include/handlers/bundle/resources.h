/* Bundles as they are asked for. Each user has one, which nobody else sees; it goes after
 * BUNDLE_JOB_KEPT_HOURS or when the next one is begun. */
#ifndef FUNDTRAIL_HANDLERS_BUNDLE_RESOURCES_H
#define FUNDTRAIL_HANDLERS_BUNDLE_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err bundle_jobs_list(struct ctx *ctx) MUST_USE;

/* Begins the bundle of the view, a full one where no day is asked for: 202 with its address.
 * ERR_CONFLICT while the user's last one is being made. */
enum err bundle_job_create(struct ctx *ctx) MUST_USE;

enum err bundle_job_read(struct ctx *ctx) MUST_USE;

/* Forgets it; who makes it stops. */
enum err bundle_job_discard(struct ctx *ctx) MUST_USE;

/* Its zip. One entry of kind export is journaled before the first byte is sent. ERR_CONFLICT while
 * it is being made; ERR_NOT_FOUND where there is none. */
enum err bundle_job_zip(struct ctx *ctx) MUST_USE;

#endif
