/* Risk pools, subsidies and securities as rows. Each answers on ERR_OK; any error becomes a problem
 * in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_POOL_RESOURCES_H
#define FUNDTRAIL_HANDLERS_POOL_RESOURCES_H

#include "handlers/frame/ctx.h"

/* Of what the path names. */
enum err pool_movements_get(struct ctx *ctx) MUST_USE;
enum err pool_room_get(struct ctx *ctx) MUST_USE;
enum err pool_covered_get(struct ctx *ctx) MUST_USE;
enum err loss_parts_get(struct ctx *ctx) MUST_USE;
enum err loss_moves_get(struct ctx *ctx) MUST_USE;
enum err budget_uses_get(struct ctx *ctx) MUST_USE;
enum err abs_payouts_get(struct ctx *ctx) MUST_USE;
enum err public_postings_get(struct ctx *ctx) MUST_USE;
enum err public_ledger_get(struct ctx *ctx) MUST_USE;
enum err firm_public_money_get(struct ctx *ctx) MUST_USE;

/* Of all firms. */
enum err public_money_get(struct ctx *ctx) MUST_USE;

#endif
