/* What serves every kind of record: the kind is that of the route's answer. Each answers on ERR_OK;
 * any error becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_RESOURCES_H
#define FUNDTRAIL_HANDLERS_FRAME_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err resource_list(struct ctx *ctx) MUST_USE;
enum err resource_get(struct ctx *ctx) MUST_USE;
enum err resource_create(struct ctx *ctx) MUST_USE;
enum err resource_revise(struct ctx *ctx) MUST_USE;

/* What sums are made of. */
enum err investment_rows_get(struct ctx *ctx) MUST_USE;
enum err commitments_received_get(struct ctx *ctx) MUST_USE;
enum err commitments_made_get(struct ctx *ctx) MUST_USE;
enum err cap_rows_get(struct ctx *ctx) MUST_USE;

/* Shapes of bodies and of further keys, for the route table. */
extern const struct shape effective_date_shape;
/* struct write_extra: effective_date */
extern const struct shape approval_shape;
/* the same, where the version may be left out */
extern const struct shape revision_shape;

#endif
