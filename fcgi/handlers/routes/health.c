/* Health, metrics and the API's own document: what needs no session. */
#include "handlers/frame/auth.h"
#include "handlers/routes/resources.h"
#include "http/openapi.h"
#include "runtime/metrics.h"
#include "runtime/readiness.h"
#include "record/kinds.h"
#include "record/role.h"

static const char *status_of(struct readiness *readiness)
{
    if (!readiness_all(readiness))
        return "unavailable";
    return readiness_warned(readiness) ? "degraded" : "ok";
}

/* From memory, whatever the database does now: see runtime/readiness.h. */
enum err health_get(struct ctx *ctx)
{
    struct readiness *readiness = ctx->app->readiness;
    bool ready = readiness_all(readiness);
    reply_json(ctx->reply, ready ? 200 : 503);
    reply_header(ctx->reply, "Cache-Control", "no-store");
    if (!ready)
        reply_header(ctx->reply, "Retry-After", "2");
    buf_format(&ctx->reply->body,
               "{\"status\":\"%s\",\"head\":%lld,\"version\":\"" FUNDTRAIL_VERSION "\",\"checks\":",
               status_of(readiness),
               (long long)atomic_load_explicit(&ctx->app->metrics->head_seq, memory_order_relaxed));
    readiness_write(readiness, &ctx->reply->body);
    buf_char(&ctx->reply->body, '}');
    return ERR_OK;
}

/* This process takes requests: a restart would mend nothing that is wrong elsewhere. */
enum err health_live(struct ctx *ctx)
{
    reply_json(ctx->reply, 200);
    reply_header(ctx->reply, "Cache-Control", "no-store");
    buf_text(&ctx->reply->body, "{\"status\":\"live\",\"version\":\"" FUNDTRAIL_VERSION "\"}");
    return ERR_OK;
}

static const char *route_name(size_t route, const void *arg)
{
    const struct ctx *ctx = arg;
    if (route == 0 || route > ctx->app->route_count)
        return "none";
    return arena_format(ctx->arena, "%s %s", method_name(ctx->app->routes[route - 1].method),
                        ctx->app->routes[route - 1].pattern);
}

enum err metrics_get(struct ctx *ctx)
{
    ctx->reply->status = 200;
    reply_header(ctx->reply, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    reply_header(ctx->reply, "Cache-Control", "no-store");
    metrics_write(ctx->app->metrics, route_name, ctx, &ctx->reply->body);
    return ERR_OK;
}

static const char *role_name(unsigned role)
{
    const struct field *field = shape_field(&user_type.shape, "role");
    return role == ROLE_NONE ? "none" : field->values[role - 1].name;
}

enum err openapi_get(struct ctx *ctx)
{
    const char *role_names[ROLE_COUNT];
    for (unsigned role = 0; role < ROLE_COUNT; role++)
        role_names[role] = role_name(role);
    struct openapi openapi = {.title = "Fundtrail",
                              .version = FUNDTRAIL_VERSION,
                              .routes = ctx->app->routes,
                              .route_count = ctx->app->route_count,
                              .role_names = role_names,
                              .role_count = ROLE_COUNT,
                              .schemas = app_schemas,
                              .cookie_name = auth_cookie_name(ctx->app)};
    char etag[ETAG_SIZE];
    const char *parts[] = {ctx->app->build_id, ctx->request->path, openapi.cookie_name};
    etag_of(parts, sizeof parts / sizeof parts[0], etag);
    if (reply_etag(ctx->reply, etag, ctx->request->if_none_match))
        return ERR_OK;
    reply_json(ctx->reply, 200);
    openapi_write(&openapi, &ctx->reply->body);
    return ERR_OK;
}
