/* Reports from templates, the templates, and their column maps. Each answers on ERR_OK; any error
 * becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_REPORT_RESOURCES_H
#define FUNDTRAIL_HANDLERS_REPORT_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err report_templates_get(struct ctx *ctx) MUST_USE;

/* Of the template that the query names; of all without one. */
enum err report_columns_get(struct ctx *ctx) MUST_USE;

/* The report that the path names, of its fund; as JSON or as a file. */
enum err report_get(struct ctx *ctx) MUST_USE;

#endif
