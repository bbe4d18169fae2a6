/* Signing in and out, the session of a page, and the change of one's own password. */
#include "base/check.h"
#include "handlers/frame/auth.h"
#include "handlers/frame/password_work.h"
#include "handlers/frame/row_codes.h"
#include "handlers/session/resources.h"
#include "http/csrf.h"
#include "http/password.h"
#include "ledger/ledger.h"
#include "runtime/config.h"
#include "runtime/metrics.h"
#include "store/credential.h"
#include "store/session.h"
#include "record/kinds.h"
#include "record/user.h"

#include <string.h>
#include <sys/random.h>

#define HOUR_US (INT64_C(3600) * 1000000)

struct sign_in {
    const char *user;
    const char *password;
};

static const struct field sign_in_fields[] = {
    F_TEXT(struct sign_in, user, CODE_MAX, "User name", "用户名", .required = true),
    F_TEXT(struct sign_in, password, PASSWORD_LENGTH_MAX, "Password", "密码", .required = true),
};

const struct shape sign_in_shape = {sign_in_fields, 2, sizeof(struct sign_in)};

struct password_change {
    const char *current_password;
    const char *new_password;
};

static const struct field password_change_fields[] = {
    F_TEXT(struct password_change, current_password, PASSWORD_LENGTH_MAX, "Current password",
           "当前密码", .required = true),
    F_TEXT(struct password_change, new_password, PASSWORD_LENGTH_MAX, "New password", "新密码",
           .required = true),
};

const struct shape password_change_shape = {password_change_fields, 2,
                                            sizeof(struct password_change)};

/* Who signs in: the enabled user of that name, with the book up to date. */
static enum err find_user(struct ctx *ctx, const char *user_name)
{
    enum err err = ledger_catch_up_to_head(ctx->app->ledger, ctx->db);
    if (err != ERR_OK)
        return err;
    ctx->book = ledger_read_begin(ctx->app->ledger);
    ctx->user_id = book_find_code(ctx->book, RECORD_USER, user_name);
    err = auth_user(ctx);
    ledger_read_end(ctx->app->ledger);
    ctx->book = NULL;
    if (err == ERR_OK && strcmp(ctx->user->user_name, user_name) != 0)
        err = ERR_UNAUTHENTICATED;
    return err;
}

/* With the key of the user's drafts, which nobody else is told and no browser stores.
 * ERR_UNAUTHENTICATED: the token's key was retired in this very moment. */
static enum err write_session(struct ctx *ctx)
{
    uint8_t key[CSRF_KEY_SIZE];
    char token[CSRF_TOKEN_SIZE];
    char expires_at[TIME_TEXT_SIZE];

    if (key_ring_csrf_key(ctx->app->keys, ctx->token.kid, key) != ERR_OK)
        return ERR_UNAUTHENTICATED;
    csrf_token(key, ctx->token.sid, token);
    explicit_bzero(key, sizeof key);
    uint8_t draft_key[DRAFT_KEY_SIZE];
    enum err err = credential_draft_key(ctx->db, ctx->user_id, draft_key);
    if (err != ERR_OK)
        return err == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : err;
    time_format(ctx->expires_at_us, expires_at);

    struct buf *out = &ctx->reply->body;
    reply_json(ctx->reply, 200);
    buf_format(out, "{\"csrf_token\":\"%s\",\"user\":{\"id\":%lld,", token,
               (long long)ctx->user_id);
    shape_write_json(&user_type.shape, ctx->user, out);
    buf_format(out, "},\"expires_at\":\"%s\",\"draft_key\":\"", expires_at);
    buf_hex(out, draft_key, sizeof draft_key);
    buf_text(out, "\"}");
    explicit_bzero(draft_key, sizeof draft_key);
    return ERR_OK;
}

/* No session outlives its user. */
static int64_t end_of_session(const struct ctx *ctx)
{
    int64_t end_us = ctx->token.issued_at_us + ctx->app->config->session.absolute_hours * HOUR_US;
    if (ctx->user->valid_until == DATE_UNKNOWN)
        return end_us;
    int64_t last_us = date_end_in_china(ctx->user->valid_until);
    return last_us < end_us ? last_us : end_us;
}

static enum err open_session(struct ctx *ctx, const char *password_hash)
{
    const struct app *app = ctx->app;
    struct session_token *token = &ctx->token;
    CHECK(getrandom(token->sid, sizeof token->sid, 0) == (ssize_t)sizeof token->sid);
    token->user_id = ctx->user_id;
    token->issued_at_us = ctx->now_us - ctx->now_us % 1000000;
    token->expires_at_us = end_of_session(ctx);
    ctx->expires_at_us = token->expires_at_us;

    struct session_row row = {.user_id = ctx->user_id,
                              .created_at_us = ctx->now_us,
                              .seen_at_us = ctx->now_us,
                              .expires_at_us = token->expires_at_us};
    memcpy(row.sid, token->sid, sizeof row.sid);
    session_mark(app->row_keys, &row);
    enum err err = session_insert(ctx->db, &row, password_hash);
    if (err != ERR_OK)
        return err == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : err;
    struct buf text;
    buf_init(&text);
    token_sign(app->keys, app->config->session.deployment_id, token, &text);
    auth_set_cookie(ctx, auth_cookie_name(app), text.bytes, AUTH_COOKIE_OF_BROWSER);
    password_know_browser(ctx, ctx->user_id, token->kid);
    buf_done(&text);
    /* As sessions are made here, here they are cleared away: more at a time than are made, so that
     * none pile up. Who has signed in has done so, whether this works or not. */
    if (session_purge(ctx->db, ctx->now_us) != ERR_OK)
        atomic_fetch_add_explicit(&app->metrics->db_errors, 1, memory_order_relaxed);
    return ERR_OK;
}

/* Nothing here may tell whether there is such a user. */
static enum err prove_user(struct ctx *ctx, const struct sign_in *input, const char **hash_out)
{
    enum err err = find_user(ctx, input->user);
    if (err != ERR_OK && err != ERR_UNAUTHENTICATED)
        return err;
    return password_prove(ctx, err == ERR_OK ? ctx->user_id : 0, input->user, input->password,
                          "password", hash_out);
}

static void count_sign_in(struct ctx *ctx, enum err outcome)
{
    struct metrics *metrics = ctx->app->metrics;
    if (outcome == ERR_OK)
        atomic_fetch_add_explicit(&metrics->logins_succeeded, 1, memory_order_relaxed);
    if (outcome == ERR_UNAUTHENTICATED || outcome == ERR_TOO_MANY)
        atomic_fetch_add_explicit(&metrics->logins_failed, 1, memory_order_relaxed);
}

enum err session_create(struct ctx *ctx)
{
    const struct sign_in *input = ctx->record;
    const char *password_hash = NULL;
    enum err err = prove_user(ctx, input, &password_hash);
    count_sign_in(ctx, err);
    /* Who came after what does not prove is not known here; all who are refused are told the same.
     */
    if (err == ERR_UNAUTHENTICATED && ledger_fault(ctx->app->ledger).seq != 0)
        err = ERR_UNPROVED;
    if (err == ERR_OK)
        err = open_session(ctx, password_hash);
    return err == ERR_OK ? write_session(ctx) : err;
}

enum err session_get(struct ctx *ctx)
{
    return write_session(ctx);
}

enum err session_delete(struct ctx *ctx)
{
    enum err err = session_revoke(ctx->db, ctx->token.sid, ctx->now_us);
    if (err != ERR_OK)
        return err;
    auth_set_cookie(ctx, auth_cookie_name(ctx->app), "", 0);
    reply_no_content(ctx->reply);
    return ERR_OK;
}

enum err session_password(struct ctx *ctx)
{
    const struct password_change *input = ctx->record;
    password_check(input->new_password, ctx->user->user_name, "new_password", &ctx->violations);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    const char *password_hash = NULL;
    enum err err = password_prove(ctx, ctx->user_id, ctx->user->user_name, input->current_password,
                                  "current_password", &password_hash);
    if (err == ERR_UNAUTHENTICATED)
        return ERR_INVALID;
    if (err == ERR_OK)
        err = password_replace(ctx, ctx->user_id, input->new_password, ctx->token.sid);
    if (err != ERR_OK)
        return err;
    reply_no_content(ctx->reply);
    return ERR_OK;
}
