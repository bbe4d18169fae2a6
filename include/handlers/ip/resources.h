/* The docket of IP rights: of one right, of the firm that the path names, and of all. Each answers
 * on ERR_OK; any error becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_IP_RESOURCES_H
#define FUNDTRAIL_HANDLERS_IP_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err ip_state_get(struct ctx *ctx) MUST_USE;
enum err ip_holders_get(struct ctx *ctx) MUST_USE;
enum err ip_lines_get(struct ctx *ctx) MUST_USE;
enum err ip_fees_get(struct ctx *ctx) MUST_USE;

enum err ip_docket_get(struct ctx *ctx) MUST_USE;
enum err ip_counts_get(struct ctx *ctx) MUST_USE;
enum err ip_due_get(struct ctx *ctx) MUST_USE;
enum err ip_pools_get(struct ctx *ctx) MUST_USE;

#endif
