/* Rules, packs, measures, and policy evaluation. Each answers on ERR_OK; any error becomes a
 * problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_RULES_RESOURCES_H
#define FUNDTRAIL_HANDLERS_RULES_RESOURCES_H

#include "handlers/frame/ctx.h"

/* Versions of rules are proposals and belong to a pack: nobody puts one in force alone. */
enum err rule_versions_get(struct ctx *ctx) MUST_USE;
enum err rule_packs_list(struct ctx *ctx) MUST_USE;
enum err rule_packs_compare(struct ctx *ctx) MUST_USE;
enum err measures_get(struct ctx *ctx) MUST_USE;
enum err classifications_get(struct ctx *ctx) MUST_USE;

/* Of the fund that the path names; where it names none, of all. */
enum err local_investment_get(struct ctx *ctx) MUST_USE;
enum err recognised_get(struct ctx *ctx) MUST_USE;
enum err evaluation_indicators_get(struct ctx *ctx) MUST_USE;
enum err evaluation_dimensions_get(struct ctx *ctx) MUST_USE;

#endif
