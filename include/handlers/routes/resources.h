/* Health, metrics and the API's document. Each answers on ERR_OK; any error becomes a problem in
 * dispatch. */
#ifndef FUNDTRAIL_HANDLERS_ROUTES_RESOURCES_H
#define FUNDTRAIL_HANDLERS_ROUTES_RESOURCES_H

#include "handlers/frame/ctx.h"

enum err health_get(struct ctx *ctx) MUST_USE;
enum err health_live(struct ctx *ctx) MUST_USE;
enum err metrics_get(struct ctx *ctx) MUST_USE;
enum err openapi_get(struct ctx *ctx) MUST_USE;

#endif
