/* Who gets what if a firm is sold, and what a round would do. Questions only: nothing is stored.
 * Each answers on ERR_OK; any error becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_PAYOUT_RESOURCES_H
#define FUNDTRAIL_HANDLERS_PAYOUT_RESOURCES_H

#include "handlers/frame/ctx.h"

/* Of the firm that the path names. */
enum err payout_get(struct ctx *ctx) MUST_USE;
enum err payout_points_get(struct ctx *ctx) MUST_USE;
enum err payout_claims_get(struct ctx *ctx) MUST_USE;
enum err payout_investors_get(struct ctx *ctx) MUST_USE;
enum err what_if_get(struct ctx *ctx) MUST_USE;
enum err what_if_holders_get(struct ctx *ctx) MUST_USE;

#endif
