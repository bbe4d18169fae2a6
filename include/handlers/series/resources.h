/* Levels of indices and exchange rates. Each answers on ERR_OK; any error becomes a problem in
 * dispatch. */
#ifndef FUNDTRAIL_HANDLERS_SERIES_RESOURCES_H
#define FUNDTRAIL_HANDLERS_SERIES_RESOURCES_H

#include "handlers/frame/ctx.h"

/* A file of index levels, or of exchange rates, by the shape of the route's body. */
enum err series_file_create(struct ctx *ctx) MUST_USE;

extern const struct shape index_file_shape;
extern const struct shape rate_file_shape;

#endif
