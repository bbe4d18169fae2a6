/* Tries and changes of passwords, each in its turn and slowed down after failures. */
#include "handlers/frame/password_work.h"

#include "handlers/frame/auth.h"
#include "handlers/frame/row_codes.h"
#include "http/device.h"
#include "http/password.h"
#include "ledger/ledger.h"
#include "runtime/attempts.h"
#include "runtime/config.h"
#include "runtime/hash_queue.h"
#include "runtime/log.h"
#include "runtime/metrics.h"
#include "store/credential.h"
#include "store/db.h"
#include "store/session.h"
#include "record/kinds.h"
#include "record/user.h"

#include <stdio.h>

#define SECOND_US INT64_C(1000000)
#define DAY_S INT64_C(86400)

/* One per user, for several may share a browser. */
static const char *device_cookie_name(struct ctx *ctx, int64_t user_id)
{
    return arena_format(ctx->arena, "%sfundtrail_device_%lld",
                        ctx->app->config->session.cookie_secure ? "__Host-" : "",
                        (long long)user_id);
}

void password_know_browser(struct ctx *ctx, int64_t user_id, const char *kid)
{
    const struct app *app = ctx->app;
    struct buf value;
    buf_init(&value);
    if (device_write(app->keys, kid, app->config->session.deployment_id, user_id, ctx->now_us,
                     &value) == ERR_OK)
        auth_set_cookie(ctx, device_cookie_name(ctx, user_id), value.bytes, DEVICE_DAYS * DAY_S);
    buf_done(&value);
}

/* Where a try comes from: a browser in which this user has signed in, else a network. */
static struct attempt attempt_of(struct ctx *ctx, int64_t user_id, const char *user_name)
{
    const struct app *app = ctx->app;
    struct attempt attempt = {.name = user_name};
    char id[DEVICE_ID_SIZE];
    const char *cookie = user_id == 0 ? NULL
                                      : cookie_get(ctx->request->cookie,
                                                   device_cookie_name(ctx, user_id), ctx->arena);
    attempt.known = device_read(app->keys, app->config->session.deployment_id, user_id, cookie,
                                ctx->now_us, id);
    if (attempt.known)
        (void)snprintf(attempt.client, sizeof attempt.client, "browser %s", id);
    else
        attempts_network(ctx->request->remote_addr, attempt.client);
    return attempt;
}

static enum err too_soon(struct ctx *ctx, const struct attempt *attempt)
{
    int64_t wait_us = attempts_wait_us(ctx->app->attempts, attempt, ctx->now_us);
    if (wait_us == 0)
        return ERR_OK;
    ctx->retry_after_s = (wait_us + SECOND_US - 1) / SECOND_US;
    return ERR_TOO_MANY;
}

static enum err hash_in_turn(struct ctx *ctx, const struct attempt *attempt, const char *password,
                             const char **hash_out)
{
    int place = -1;
    enum err err = hash_queue_enter(ctx->app->hash_queue, attempt->client, attempt->known, &place,
                                    &ctx->retry_after_s);
    if (err != ERR_OK)
        return err;
    err = password_hash(password, ctx->arena, hash_out);
    hash_queue_leave(ctx->app->hash_queue, place);
    if (err == ERR_INTERNAL)
        ctx->cause = "there is no memory for the hash of a password";
    return err;
}

enum err password_hash_in_turn(struct ctx *ctx, const char *password, const char **hash_out)
{
    struct attempt attempt = attempt_of(ctx, ctx->user_id, "");
    return hash_in_turn(ctx, &attempt, password, hash_out);
}

struct credential password_credential(struct ctx *ctx, int64_t user_id, const char *hash)
{
    struct credential credential = {
        .user_id = user_id, .password_hash = hash, .changed_at_us = ctx->now_us};
    credential_mark(ctx->app->row_keys, &credential);
    return credential;
}

/* What goes with the entry that says that a password was replaced. */
struct replacement {
    struct credential credential;
    bool ends_sessions;
    const uint8_t *except_sid;
};

static enum err store_replacement(struct db *db, int64_t seq, void *arg)
{
    const struct replacement *replacement = arg;
    const struct credential *credential = &replacement->credential;
    (void)seq;
    enum err err = credential_set_password(db, credential);
    if (err == ERR_OK && replacement->ends_sessions)
        err = session_revoke_user(db, credential->user_id, replacement->except_sid,
                                  credential->changed_at_us);
    return err;
}

static enum err replace(struct ctx *ctx, int64_t user_id, const char *hash,
                        struct replacement *replacement)
{
    char digest[ROW_MAC_TEXT_SIZE];
    const struct credential_change change = {.user_id = user_id, .digest = digest};
    struct receipt receipt;
    replacement->credential = password_credential(ctx, user_id, hash);
    row_mac_text(replacement->credential.mac, digest);
    struct submission submission = {.command = {.actor_id = ctx->user_id,
                                                .kind = RECORD_CREDENTIAL_CHANGE,
                                                .effective_date = DATE_UNKNOWN,
                                                .record = &change},
                                    .now_us = ctx->now_us,
                                    .also = store_replacement,
                                    .also_arg = replacement};
    return ledger_submit(ctx->app->ledger, ctx->db, &submission, ctx->arena, &ctx->violations,
                         &receipt);
}

/* Failing here must not lock the user out: the old hash is as good as before. */
static enum err rehash(struct ctx *ctx, const struct attempt *attempt, int64_t user_id,
                       const char *password, const char **hash_out)
{
    struct replacement replacement = {.ends_sessions = false};
    const char *hash = NULL;
    enum err err = hash_in_turn(ctx, attempt, password, &hash);
    if (err == ERR_TOO_MANY || ledger_fault(ctx->app->ledger).seq != 0)
        return ERR_OK;
    if (err == ERR_OK)
        err = replace(ctx, user_id, hash, &replacement);
    if (err == ERR_OK)
        *hash_out = hash;
    return err;
}

static bool is_latest(struct ctx *ctx, const struct credential *credential)
{
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    bool latest = credential_is_latest(book, credential);
    ledger_read_end(ctx->app->ledger);
    return latest;
}

/* Somebody put a row of his own, or an old one, in the place of a user's: as if there were none.
 * A row that is newer than the book is not blamed: the book is brought up first. */
static enum err refuse_foreign(struct ctx *ctx, struct credential *credential)
{
    bool is_ours = credential_is_ours(ctx->app->row_keys, credential, ctx->now_us);
    enum err err = ERR_OK;
    if (is_ours && !is_latest(ctx, credential))
        err = ledger_catch_up_to_head(ctx->app->ledger, ctx->db);
    if (err != ERR_OK || (is_ours && is_latest(ctx, credential)))
        return err;
    log_event(LOG_LEVEL_ERROR, "foreign_row", "the credential of user %lld is %s",
              (long long)credential->user_id,
              is_ours ? "an old one that was replaced" : "none that this program wrote");
    metrics_foreign_row(ctx->app->metrics);
    *credential = (struct credential){.user_id = credential->user_id};
    return ERR_OK;
}

/* One try in its turn. Others from the same place may have failed while it waited. */
static enum err try_password(struct ctx *ctx, const struct attempt *attempt, const char *hash,
                             const char *password, bool *matches_out)
{
    int place = -1;
    enum err err = hash_queue_enter(ctx->app->hash_queue, attempt->client, attempt->known, &place,
                                    &ctx->retry_after_s);
    if (err != ERR_OK)
        return err;
    err = too_soon(ctx, attempt);
    if (err == ERR_OK) {
        *matches_out = password_verify(hash, password);
        if (!*matches_out)
            attempts_failed(ctx->app->attempts, attempt, ctx->now_us);
    }
    hash_queue_leave(ctx->app->hash_queue, place);
    return err;
}

enum err password_prove(struct ctx *ctx, int64_t user_id, const char *user_name,
                        const char *password, const char *field, const char **hash_out)
{
    struct attempt attempt = attempt_of(ctx, user_id, user_name);
    struct credential credential = {0};
    bool matches = false;
    enum err err = too_soon(ctx, &attempt);
    if (err == ERR_OK)
        err = credential_load(ctx->db, user_id, ctx->arena, &credential);
    if (err == ERR_OK)
        err = refuse_foreign(ctx, &credential);
    if (err == ERR_OK || err == ERR_NOT_FOUND)
        err = try_password(ctx, &attempt, credential.password_hash, password, &matches);
    if (err != ERR_OK)
        return err;
    if (!matches) {
        violations_add(&ctx->violations, field, VIOLATION_WRONG_PASSWORD);
        return ERR_UNAUTHENTICATED;
    }
    attempts_succeeded(ctx->app->attempts, &attempt);
    *hash_out = credential.password_hash;
    return password_needs_rehash(credential.password_hash)
               ? rehash(ctx, &attempt, user_id, password, hash_out)
               : ERR_OK;
}

enum err password_replace(struct ctx *ctx, int64_t user_id, const char *password,
                          const uint8_t *except_sid)
{
    struct replacement replacement = {.ends_sessions = true, .except_sid = except_sid};
    const char *hash = NULL;
    enum err err = password_hash_in_turn(ctx, password, &hash);
    return err == ERR_OK ? replace(ctx, user_id, hash, &replacement) : err;
}
