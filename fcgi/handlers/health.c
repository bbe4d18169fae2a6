#include "handlers/auth.h"
#include "handlers/resources.h"
#include "http/openapi.h"
#include "ledger/ledger.h"
#include "server/metrics.h"

/* Well when the database answers and the book can follow it. */
enum err health_get(struct ctx *ctx)
{
    int64_t head_seq = 0;
    enum err err = ledger_head(ctx->db, &head_seq);
    if (err == ERR_OK)
        err = ledger_catch_up(ctx->app->ledger, ctx->db, head_seq);
    if (err != ERR_OK)
        return err;
    metrics_head(ctx->app->metrics, head_seq);
    reply_json(ctx->reply, 200);
    reply_header(ctx->reply, "Cache-Control", "no-store");
    buf_format(&ctx->reply->body,
               "{\"status\":\"ok\",\"head\":%lld,\"version\":\"" FUNDTRAIL_VERSION "\"}",
               (long long)head_seq);
    return ERR_OK;
}

static const char *route_name(size_t route, const void *arg)
{
    struct arena *arena = *(struct arena *const *)arg;
    if (route == 0 || route > app_route_count)
        return "none";
    return arena_format(arena, "%s %s", method_name(app_routes[route - 1].method),
                        app_routes[route - 1].pattern);
}

enum err metrics_get(struct ctx *ctx)
{
    ctx->reply->status = 200;
    reply_header(ctx->reply, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    reply_header(ctx->reply, "Cache-Control", "no-store");
    metrics_write(ctx->app->metrics, route_name, &ctx->arena, &ctx->reply->body);
    return ERR_OK;
}

static const char *role_name(unsigned role)
{
    const struct field *field = shape_field(&record_types[RECORD_USER].shape, "role");
    return role == ROLE_NONE ? "none" : field->values[role - 1].name;
}

enum err openapi_get(struct ctx *ctx)
{
    const char *role_names[ROLE_COUNT];
    for (unsigned role = 0; role < ROLE_COUNT; role++)
        role_names[role] = role_name(role);
    struct openapi openapi = {.title = "Fundtrail",
                              .version = FUNDTRAIL_VERSION,
                              .routes = app_routes,
                              .route_count = app_route_count,
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
