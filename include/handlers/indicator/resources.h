/* District indicators: all of them, the periods of one, and the rows behind a value. Each answers
 * on ERR_OK; any error becomes a problem in dispatch. */
#ifndef FUNDTRAIL_HANDLERS_INDICATOR_RESOURCES_H
#define FUNDTRAIL_HANDLERS_INDICATOR_RESOURCES_H

#include "handlers/frame/ctx.h"

#define INDICATOR_PERIODS 5
#define INDICATOR_PERIODS_MAX 40 /* as the document of the API says */

enum err indicator_lines_get(struct ctx *ctx) MUST_USE;
enum err indicator_series_get(struct ctx *ctx) MUST_USE;
enum err indicator_things_get(struct ctx *ctx) MUST_USE;

#endif
