/* The parts of the home page that are answers of their own as well. Not for other modules. */
#ifndef FUNDTRAIL_HANDLERS_OVERVIEW_HOME_INTERNAL_H
#define FUNDTRAIL_HANDLERS_OVERVIEW_HOME_INTERNAL_H

#include "handlers/frame/ctx.h"

/* As an object. ERR_NOT_KEPT, ERR_OVERFLOW. */
enum err overview_write(struct ctx *ctx, struct buf *out) MUST_USE;
enum err desk_write(struct ctx *ctx, struct buf *out) MUST_USE;

#endif
