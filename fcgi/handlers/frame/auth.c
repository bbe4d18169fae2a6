/* The session behind a request, its user, its origin and its CSRF token. */
#include "handlers/frame/auth.h"

#include "handlers/frame/row_codes.h"
#include "handlers/frame/token_cache.h"
#include "http/csrf.h"
#include "runtime/config.h"
#include "runtime/log.h"
#include "runtime/metrics.h"
#include "runtime/readiness.h"
#include "store/db.h"
#include "store/session.h"
#include "record/kinds.h"
#include "record/user.h"

#include <string.h>

#define TOUCH_AFTER_US (INT64_C(60) * 1000000)
#define SESSION_KEPT_US (INT64_C(500) * 1000)
#define MINUTE_US (INT64_C(60) * 1000000)

_Static_assert(TOKEN_SID_SIZE == SESSION_ID_SIZE, "a token names a session row");

const char *auth_cookie_name(const struct app *app)
{
    return app->config->session.cookie_secure ? "__Host-fundtrail_session" : "fundtrail_session";
}

void auth_set_cookie(struct ctx *ctx, const char *name, const char *value, int64_t max_age_s)
{
    bool secure = ctx->app->config->session.cookie_secure;
    const char *age = max_age_s == AUTH_COOKIE_OF_BROWSER
                          ? ""
                          : arena_format(ctx->arena, "; Max-Age=%lld", (long long)max_age_s);
    reply_header_add(ctx->reply, "Set-Cookie",
                     arena_format(ctx->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", name,
                                  value, secure ? "; Secure" : "", age));
}

/* A database that has no room for it does not keep anybody from reading. */
static void touch(struct ctx *ctx, const struct session_row *row)
{
    struct readiness *readiness = ctx->app->readiness;
    struct session_row seen = *row;
    seen.seen_at_us = ctx->now_us;
    session_mark(ctx->app->row_keys, &seen);
    if (readiness_may_touch(readiness, ctx->now_us) &&
        session_touch(ctx->db, &seen, row->seen_at_us) != ERR_OK)
        readiness_touch_failed(readiness, ctx->now_us);
}

static enum err check_row(struct ctx *ctx, const struct session_row *row)
{
    int64_t idle_us = ctx->now_us - row->seen_at_us;
    if (row->revoked || row->user_id != ctx->token.user_id || row->expires_at_us <= ctx->now_us ||
        idle_us > ctx->app->config->session.idle_minutes * MINUTE_US)
        return ERR_UNAUTHENTICATED;
    ctx->user_id = row->user_id;
    ctx->expires_at_us = row->expires_at_us;
    if (idle_us > TOUCH_AFTER_US)
        touch(ctx, row);
    return ERR_OK;
}

/* For how long what was read of a session and the head is good where nobody tells of changes. */
static int64_t window_us(const struct ctx *ctx)
{
    bool reads = ctx->request->method == METHOD_GET || ctx->request->method == METHOD_HEAD;
    return reads ? INT64_C(1000) * ctx->app->config->server.head_window_ms : 0;
}

/* Whether the session is known well enough not to ask the database, and the head with it. On one
 * host whoever ends a session says so before he is answered, and so does who moves the head; the
 * session is asked again soon anyway, for an operator may have changed the row by hand. Otherwise
 * reads may go by what is as young as the window that is configured, and mostly there is none. The
 * database is always asked before anybody is refused or a session is drawn out. */
static bool is_known(struct ctx *ctx, const struct kept_session *kept, int64_t *head_seq_out)
{
    int64_t shared_seq = db_shared_head(ctx->db);
    int64_t age_us = ctx->now_us - kept->read_at_us;
    if (age_us < 0 || age_us >= (shared_seq != 0 ? SESSION_KEPT_US : window_us(ctx)) ||
        kept->changes != db_session_changes(ctx->db) ||
        ctx->now_us - kept->row.seen_at_us > TOUCH_AFTER_US || check_row(ctx, &kept->row) != ERR_OK)
        return false;
    *head_seq_out = shared_seq != 0 ? shared_seq : kept->head_seq;
    return true;
}

/* A session that was drawn out, brought back or put in by hand; those that have ended, and those of
 * an earlier release, have no code. */
static bool is_foreign(const struct ctx *ctx, const struct session_row *row)
{
    if (session_is_ours(ctx->app->row_keys, row, ctx->now_us))
        return false;
    if (row->mac_length == 0)
        return true;
    log_event(LOG_LEVEL_ERROR, "foreign_row",
              "a session of user %lld is none that this program wrote", (long long)row->user_id);
    metrics_foreign_row(ctx->app->metrics);
    return true;
}

static enum err read_session(struct ctx *ctx, struct kept_session *kept, int64_t *head_seq_out)
{
    int64_t changes = db_session_changes(ctx->db);
    struct session_row row;
    kept->read_at_us = 0;
    enum err err = session_check(ctx->db, ctx->token.sid, &row, head_seq_out);
    if (err == ERR_NOT_FOUND)
        return ERR_UNAUTHENTICATED;
    if (err == ERR_OK && is_foreign(ctx, &row))
        return ERR_UNAUTHENTICATED;
    if (err == ERR_OK)
        err = check_row(ctx, &row);
    if (err == ERR_OK)
        *kept = (struct kept_session){
            .read_at_us = ctx->now_us, .changes = changes, .head_seq = *head_seq_out, .row = row};
    return err;
}

enum err auth_session(struct ctx *ctx, int64_t *head_seq_out)
{
    const struct app *app = ctx->app;
    const char *cookie = cookie_get(ctx->request->cookie, auth_cookie_name(app), ctx->arena);
    if (!cookie)
        return ERR_UNAUTHENTICATED;
    enum err err =
        token_cache_verify(ctx->token_cache, app->keys, app->config->session.deployment_id, cookie,
                           ctx->now_us, ctx->arena, &ctx->token);
    if (err != ERR_OK)
        return err;
    struct kept_session none = {0};
    struct kept_session *kept = token_cache_session(ctx->token_cache);
    if (kept == NULL)
        kept = &none;
    return is_known(ctx, kept, head_seq_out) ? ERR_OK : read_session(ctx, kept, head_seq_out);
}

/* The request keeps it longer than it holds the book. */
static const struct user *keep(struct arena *arena, const struct user *user)
{
    struct user *kept = arena_alloc(arena, sizeof *kept);
    *kept = *user;
    kept->user_name = arena_strdup(arena, user->user_name);
    kept->display_name = arena_strdup(arena, user->display_name);
    return kept;
}

enum err auth_user(struct ctx *ctx)
{
    struct view now = {.as_of = ctx->today, .as_known = INT64_MAX};
    const struct entry *entry = book_version(ctx->book, RECORD_USER, ctx->user_id, now);
    const struct user *user = entry ? entry->record : NULL;
    if (!user || !user_is_valid(user, ctx->today))
        return ERR_UNAUTHENTICATED;
    ctx->user = keep(ctx->arena, user);
    return ERR_OK;
}

enum err auth_origin(struct ctx *ctx)
{
    return csrf_same_origin(ctx->request, ctx->app->config->server.origin) ? ERR_OK : ERR_CSRF;
}

enum err auth_csrf(struct ctx *ctx)
{
    uint8_t key[CSRF_KEY_SIZE];
    if (auth_origin(ctx) != ERR_OK ||
        key_ring_csrf_key(ctx->app->keys, ctx->token.kid, key) != ERR_OK)
        return ERR_CSRF;
    bool matches = csrf_matches(key, ctx->token.sid, ctx->request->csrf_token);
    explicit_bzero(key, sizeof key);
    return matches ? ERR_OK : ERR_CSRF;
}
