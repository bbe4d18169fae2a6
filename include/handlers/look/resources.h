/* Look-through, exposure, leverage and sources of funds. Each answers on ERR_OK; any error becomes
 * a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_LOOK_RESOURCES_H
#define FUNDTRAIL_HANDLERS_LOOK_RESOURCES_H

#include "handlers/frame/ctx.h"

/* Of the fund or the party that the path names. */
enum err look_through_get(struct ctx *ctx) MUST_USE;
enum err look_holdings_get(struct ctx *ctx) MUST_USE;
enum err look_stakes_get(struct ctx *ctx) MUST_USE;
enum err look_coverage_get(struct ctx *ctx) MUST_USE;
enum err look_paths_get(struct ctx *ctx) MUST_USE;
enum err exposure_get(struct ctx *ctx) MUST_USE;
enum err ownership_get(struct ctx *ctx) MUST_USE;

/* Of the firm that the path names: what each fund and investor has of it. */
enum err firm_ownership_get(struct ctx *ctx) MUST_USE;

/* Of the fund or the firm that the path names. */
enum err sources_of_funds_get(struct ctx *ctx) MUST_USE;

/* Of the chain of the fund that the path names, or of all funds. */
enum err leverage_get(struct ctx *ctx) MUST_USE;
enum err leverage_sources_get(struct ctx *ctx) MUST_USE;
enum err eliminations_get(struct ctx *ctx) MUST_USE;

#endif
