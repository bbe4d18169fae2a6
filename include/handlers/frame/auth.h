/* Auth: who asks, and whether the request really comes from them. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_AUTH_H
#define FUNDTRAIL_HANDLERS_FRAME_AUTH_H

#include "handlers/frame/ctx.h"

/* Takes the session cookie, checks the token and its row (one query that also gives the head of
 * the ledger), and puts off the idle time-out. ERR_UNAUTHENTICATED for every fault; database
 * errors. Sets ctx->token, ctx->user_id and ctx->expires_at_us. */
enum err auth_session(struct ctx *ctx, int64_t *head_seq_out) MUST_USE;

/* The user behind the session as of now: ERR_UNAUTHENTICATED when there is none or it is disabled.
 * Sets ctx->user; needs ctx->book. */
enum err auth_user(struct ctx *ctx) MUST_USE;

/* Whether a write proves that it comes from this session's pages: ERR_CSRF. */
enum err auth_csrf(struct ctx *ctx) MUST_USE;

/* Whether it comes from our own origin at all, for sign-in, where there is no session yet. */
enum err auth_origin(struct ctx *ctx) MUST_USE;

#define AUTH_COOKIE_OF_BROWSER (-1) /* as max_age_s: until the browser is closed */

/* Sets a cookie that no script reads and no other site makes the browser send. max_age_s 0 takes it
 * away. */
void auth_set_cookie(struct ctx *ctx, const char *name, const char *value, int64_t max_age_s);

/* The name of the session cookie, by whether it is only sent over TLS. */
const char *auth_cookie_name(const struct app *app);

#endif
