/* Users: recorded in the journal, their passwords beside it in the same transaction. */
#include "handlers/frame/password_work.h"
#include "handlers/session/resources.h"
#include "handlers/frame/submit.h"
#include "http/password.h"
#include "ledger/ledger.h"
#include "runtime/config.h"
#include "store/credential.h"
#include "store/session.h"
#include "record/kinds.h"
#include "record/user.h"

static const struct field new_user_fields[] = {
    F_DATE(struct write_extra, effective_date, "Effective date", "生效日期"),
    F_TEXT(struct write_extra, password, PASSWORD_LENGTH_MAX, "Password", "密码", .required = true),
};

const struct shape new_user_shape = {new_user_fields, 2, sizeof(struct write_extra)};

static const struct field password_fields[] = {
    F_TEXT(struct write_extra, password, PASSWORD_LENGTH_MAX, "Password", "密码", .required = true),
};

const struct shape password_shape = {password_fields, 1, sizeof(struct write_extra)};

struct first_password {
    struct ctx *ctx;
    const char *hash;
};

static enum err insert_password(struct db *db, int64_t seq, void *arg)
{
    const struct first_password *first = arg;
    const struct credential credential = password_credential(first->ctx, seq, first->hash);
    return credential_insert(db, &credential);
}

enum err user_create(struct ctx *ctx)
{
    const struct user *user = ctx->record;
    const struct write_extra *extra = ctx->extra;
    struct first_password first = {.ctx = ctx};
    password_check(extra->password, user->user_name, "password", &ctx->violations);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = password_hash_in_turn(ctx, extra->password, &first.hash);
    if (err != ERR_OK)
        return err;
    struct write_order order = {.kind = RECORD_USER,
                                .record = user,
                                .effective_date = extra->effective_date,
                                .also = insert_password,
                                .also_arg = &first};
    return submit_write(ctx, &order);
}

/* A disabled user's sessions are refused by the book already; their rows say so too. */
static enum err end_sessions(struct db *db, int64_t seq, void *arg)
{
    const struct ctx *ctx = arg;
    (void)seq;
    return session_revoke_user(db, ctx->match.ids[0], NULL, ctx->now_us);
}

enum err user_revise(struct ctx *ctx)
{
    const struct user *user = ctx->record;
    const struct write_extra *extra = ctx->extra;
    struct write_order order = {.kind = RECORD_USER,
                                .entity_id = ctx->match.ids[0],
                                .expected_version = extra->expected_version,
                                .record = user,
                                .effective_date = extra->effective_date,
                                .also = user->enabled ? NULL : end_sessions,
                                .also_arg = ctx};
    return submit_write(ctx, &order);
}

enum err user_password(struct ctx *ctx)
{
    int64_t user_id = ctx->match.ids[0];
    const struct write_extra *extra = ctx->extra;
    struct view now = {.as_of = DATE_LAST, .as_known = INT64_MAX};
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    const struct entry *entry = book_version(book, RECORD_USER, user_id, now);
    if (entry)
        password_check(extra->password, ((const struct user *)entry->record)->user_name, "password",
                       &ctx->violations);
    ledger_read_end(ctx->app->ledger);
    if (!entry)
        return ERR_NOT_FOUND;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = password_replace(ctx, user_id, extra->password, NULL);
    if (err != ERR_OK)
        return err;
    reply_no_content(ctx->reply);
    return ERR_OK;
}
