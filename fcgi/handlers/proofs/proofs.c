/* Proofs as an auditor sees them, and the files of the newest checkpoint for a witness. */
#include "handlers/proofs/resources.h"

#include "book/sealing_key.h"
#include "handlers/frame/checkpoints.h"
#include "handlers/frame/row_codes.h"
#include "handlers/proofs/worker.h"
#include "record/kinds.h"
#include "record/user.h"
#include "runtime/config.h"

static void write_time(const char *name, int64_t utc_us, struct buf *out)
{
    char text[TIME_TEXT_SIZE];
    time_format(utc_us, text);
    buf_format(out, ",\"%s\":", name);
    buf_json_string(out, utc_us == 0 ? NULL : text);
}

static void write_number(const char *name, int64_t number, struct buf *out)
{
    buf_format(out, ",\"%s\":", name);
    if (number == 0)
        buf_text(out, "null");
    else
        buf_int(out, number);
}

static void write_text(const char *name, const char *text, struct buf *out)
{
    buf_format(out, ",\"%s\":", name);
    buf_json_string(out, text);
}

/* What a row says that no key of ours marked is no proof. One that was broken off has no mark, and
 * says nothing that anybody could gain by. */
static bool is_foreign(const struct ctx *ctx, const struct proof_run *run)
{
    bool says_something = run->outcome == PROOF_SOUND || run->outcome == PROOF_DAMAGED;
    return says_something && !proof_run_is_ours(ctx->app->row_keys, run, ctx->now_us);
}

static const char *name_of(const struct book *book, int64_t user_id)
{
    const struct entry *user =
        user_id == 0 ? NULL : book_version(book, RECORD_USER, user_id, VIEW_EVERYTHING);
    return user == NULL ? NULL : ((const struct user *)user->record)->display_name;
}

static void write_run(const struct ctx *ctx, const struct book *book, const struct proof_run *run,
                      struct buf *out)
{
    buf_format(out, "{\"id\":%lld", (long long)run->id);
    write_number("asked_by", run->asked_by, out);
    write_text("asked_by_name", name_of(book, run->asked_by), out);
    write_time("begun_at", run->id, out);
    write_time("ended_at", run->ended_at_us, out);
    write_text("outcome", is_foreign(ctx, run) ? "foreign" : proof_outcomes[run->outcome], out);
    buf_format(out, ",\"head\":%lld,\"proved\":%lld,\"fault_count\":%lld", (long long)run->head_seq,
               (long long)run->proved_seq, (long long)run->fault_count);
    write_number("fault_seq", run->fault_seq, out);
    write_text("fault", run->fault, out);
    buf_char(out, '}');
}

static void write_runs(const struct ctx *ctx, const struct proof_run *runs, size_t count,
                       struct buf *out)
{
    const struct proof_run *sound = NULL;
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    buf_text(out, "{\"runs\":[");
    for (size_t i = 0; i < count; i++) {
        buf_text(out, i > 0 ? "," : "");
        write_run(ctx, book, &runs[i], out);
        if (sound == NULL && runs[i].outcome == PROOF_SOUND && !is_foreign(ctx, &runs[i]))
            sound = &runs[i];
    }
    buf_text(out, "],\"last_sound\":");
    if (sound == NULL)
        buf_text(out, "null");
    else
        write_run(ctx, book, sound, out);
    ledger_read_end(ctx->app->ledger);
}

/* Looked at now, whatever the server found when it last looked. */
static enum err write_checkpoint(struct ctx *ctx, struct buf *out)
{
    struct checkpoint_finding finding = {0};
    const char *dir = ctx->app->config->journal.checkpoint_dir;
    enum err err =
        dir == NULL ? ERR_OK : checkpoints_hold(dir, ctx->app->ledger, ctx->db, &finding);
    if (err != ERR_OK)
        return err;
    buf_format(out, ",\"checkpoint\":{\"configured\":%s", dir == NULL ? "false" : "true");
    write_number("seq", finding.seq, out);
    write_time("written_at", finding.taken_at_us, out);
    write_number("fault_seq", finding.fault_seq, out);
    buf_char(out, '}');
    return ERR_OK;
}

static void write_key(const struct book *book, int64_t id, struct buf *out)
{
    const struct journal_key *key = sealing_key(book, id);
    const struct entry *end = sealing_key_end(book, id);
    buf_format(out, "{\"id\":%lld", (long long)id);
    write_text("public_key", key->public_key, out);
    write_text("host", key->host, out);
    write_time("recorded_at", book_entry(book, id)->recorded_at_us, out);
    write_number("ended_by", end == NULL ? 0 : end->seq, out);
    write_time("ended_at", end == NULL ? 0 : end->recorded_at_us, out);
    write_text("end_reason",
               end == NULL ? NULL : ((const struct journal_key *)end->record)->end_reason, out);
    buf_char(out, '}');
}

static void write_keys(struct ctx *ctx, struct buf *out)
{
    const int64_t *ids = NULL;
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    size_t count = book_entities(book, RECORD_JOURNAL_KEY, &ids);
    buf_text(out, ",\"keys\":[");
    for (size_t i = 0; i < count; i++) {
        buf_text(out, i > 0 ? "," : "");
        write_key(book, ids[i], out);
    }
    buf_format(out, "],\"head\":%lld", (long long)book_head(book));
    ledger_read_end(ctx->app->ledger);
}

enum err proofs_get(struct ctx *ctx)
{
    struct proof_run *runs = NULL;
    struct buf *out = &ctx->reply->body;
    size_t count = 0;
    enum err err = proof_run_list(ctx->db, ctx->arena, &runs, &count);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 200);
    write_runs(ctx, runs, count, out);
    err = write_checkpoint(ctx, out);
    if (err != ERR_OK)
        return err;
    write_keys(ctx, out);
    buf_char(out, '}');
    return ERR_OK;
}

enum err proof_create(struct ctx *ctx)
{
    int64_t id = 0;
    enum err err =
        proof_worker_ask(ctx->app->proof_worker, ctx->db, ctx->user_id, ctx->now_us, &id);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 202);
    buf_format(&ctx->reply->body, "{\"id\":%lld}", (long long)id);
    return ERR_OK;
}

static enum err newest(struct ctx *ctx, struct checkpoint_file *file_out, const char **name_out)
{
    const char *const *names = NULL;
    char error[CHECKPOINT_ERROR_SIZE];
    size_t count = 0;
    const char *dir = ctx->app->config->journal.checkpoint_dir;
    if (dir == NULL)
        return ERR_NOT_FOUND;
    enum err err = checkpoints_list(dir, ctx->arena, &names, &count);
    if (err == ERR_OK && count == 0)
        return ERR_NOT_FOUND;
    if (err == ERR_OK)
        err = checkpoints_read(arena_format(ctx->arena, "%s/%s", dir, names[0]), ctx->arena,
                               file_out, error);
    if (err != ERR_OK)
        return err;
    *name_out = names[0];
    return ERR_OK;
}

/* A journal that does not go on from it hands out no checkpoint: a witness would keep what this
 * server itself does not believe. */
static enum err send(struct ctx *ctx, bool is_signature)
{
    struct checkpoint_file file;
    const char *name = NULL;
    if (ledger_fault(ctx->app->ledger).seq != 0)
        return ERR_UNPROVED;
    enum err err = newest(ctx, &file, &name);
    if (err != ERR_OK)
        return err;
    ctx->reply->status = 200;
    reply_header(ctx->reply, "Content-Type", "text/plain; charset=utf-8");
    reply_header(ctx->reply, "Content-Disposition",
                 arena_format(ctx->arena, "attachment; filename=\"%s%s\"", name,
                              is_signature ? ".minisig" : ""));
    buf_add(&ctx->reply->body, is_signature ? file.signature : file.text,
            is_signature ? file.signature_length : file.length);
    return ERR_OK;
}

enum err checkpoint_text_get(struct ctx *ctx)
{
    return send(ctx, false);
}

enum err checkpoint_signature_get(struct ctx *ctx)
{
    return send(ctx, true);
}
