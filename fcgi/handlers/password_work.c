#include "handlers/password_work.h"

#include "http/password.h"
#include "server/config.h"
#include "store/credential.h"
#include "store/db.h"
#include "store/session.h"

#define FREE_TRIES 5
#define PAUSE_MAX_US (INT64_C(15) * 60 * 1000000)

int64_t password_pause_us(int64_t failed_count)
{
    if (failed_count < FREE_TRIES)
        return 0;
    int64_t doublings = failed_count - FREE_TRIES;
    int64_t pause_us = doublings > 20 ? PAUSE_MAX_US : INT64_C(1000000) << doublings;
    return pause_us > PAUSE_MAX_US ? PAUSE_MAX_US : pause_us;
}

/* Failing here must not lock the user out: the old hash is as good as before. */
static enum err rehash(struct ctx *ctx, int64_t user_id, const char *password,
                       const char **hash_out)
{
    const char *hash = NULL;
    enum err err = password_hash(ctx->app->config->server.runtime_dir, password, ctx->arena, &hash);
    if (err == ERR_TOO_MANY)
        return ERR_OK;
    if (err == ERR_OK)
        err = credential_set_password(ctx->db, user_id, hash, ctx->now_us);
    if (err == ERR_OK)
        *hash_out = hash;
    return err;
}

static enum err settle(struct ctx *ctx, const struct credential *credential, bool matches,
                       const char *password, const char **hash_out)
{
    *hash_out = credential->password_hash;
    if (!matches)
        return credential_failed(ctx->db, credential->user_id, ctx->now_us);
    if (password_needs_rehash(credential->password_hash))
        return rehash(ctx, credential->user_id, password, hash_out);
    if (credential->failed_count > 0)
        return credential_succeeded(ctx->db, credential->user_id);
    return ERR_OK;
}

enum err password_prove(struct ctx *ctx, int64_t user_id, const char *password, const char *field,
                        const char **hash_out)
{
    struct credential credential = {0};
    enum err err = credential_load(ctx->db, user_id, ctx->arena, &credential);
    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    bool known = err == ERR_OK;
    if (known &&
        ctx->now_us - credential.last_failed_at_us < password_pause_us(credential.failed_count))
        return ERR_TOO_MANY;
    bool matches = false;
    err = password_verify(ctx->app->config->server.runtime_dir,
                          known ? credential.password_hash : NULL, password, &matches);
    if (err == ERR_OK && known)
        err = settle(ctx, &credential, matches, password, hash_out);
    if (err != ERR_OK || matches)
        return err;
    violations_add(&ctx->violations, field, VIOLATION_WRONG_PASSWORD);
    return ERR_UNAUTHENTICATED;
}

enum err password_replace(struct ctx *ctx, int64_t user_id, const char *password,
                          const uint8_t *except_sid)
{
    const char *hash = NULL;
    enum err err = password_hash(ctx->app->config->server.runtime_dir, password, ctx->arena, &hash);
    if (err == ERR_OK)
        err = db_begin(ctx->db);
    if (err != ERR_OK)
        return err;
    err = credential_set_password(ctx->db, user_id, hash, ctx->now_us);
    if (err == ERR_OK)
        err = session_revoke_user(ctx->db, user_id, except_sid, ctx->now_us);
    if (err == ERR_OK)
        return db_commit(ctx->db);
    db_rollback(ctx->db);
    return err;
}
