/* The journal, reversals and exports. Each answers on ERR_OK; any error becomes a problem in
 * dispatch. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_RESOURCES_H
#define FUNDTRAIL_HANDLERS_JOURNAL_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err journal_list(struct ctx *ctx) MUST_USE;
enum err journal_get(struct ctx *ctx) MUST_USE;
enum err journal_receipt_get(struct ctx *ctx) MUST_USE;
enum err journal_reverse(struct ctx *ctx) MUST_USE;

enum err export_get(struct ctx *ctx) MUST_USE;
enum err template_get(struct ctx *ctx) MUST_USE;

#endif
