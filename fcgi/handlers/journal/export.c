/* Exports of datasets. Each is journaled with its digest before its first byte is sent. */
#include "handlers/frame/file.h"
#include "handlers/frame/submit.h"
#include "handlers/journal/dataset_file.h"
#include "handlers/journal/resources.h"
#include "ledger/ledger.h"
#include "record/kinds.h"
#include "record/user.h"

static enum err stream_piece(void *state, struct buf *chunk_out, bool *more_out)
{
    return dataset_file_take(state, chunk_out, more_out);
}

static void release_file(void *object)
{
    dataset_file_close(object);
}

/* What is taken away is journaled before the first byte is sent; who asks for the headers alone
 * takes nothing. */
static enum err record_export(struct ctx *ctx, const char *name, const struct extent *extent)
{
    struct export record = {.dataset = name,
                            .as_of = ctx->view.as_of,
                            .as_known = ctx->view.as_known,
                            .row_count = extent->row_count,
                            .sha256 = extent->sha256};
    struct write_order order = {
        .kind = RECORD_EXPORT, .record = &record, .effective_date = DATE_UNKNOWN};
    struct receipt receipt;
    return ctx->request->method == METHOD_GET ? submit_entry(ctx, &order, &receipt) : ERR_OK;
}

static void answer_export(struct ctx *ctx, struct dataset_file *file, const struct extent *extent)
{
    char as_of[DATE_TEXT_SIZE];
    date_format(ctx->view.as_of, as_of);
    const char *as_known = arena_format(ctx->arena, "%lld", (long long)ctx->view.as_known);
    struct reply *reply = ctx->reply;
    reply->status = 200;
    file_headers(ctx, file->format,
                 arena_format(ctx->arena, "%s-%s-%s", file->name, as_of, as_known));
    reply_header(reply, "Content-Length", arena_format(ctx->arena, "%zu", extent->length));
    reply_header(reply, "X-Fundtrail-As-Of", as_of);
    reply_header(reply, "X-Fundtrail-As-Known", as_known);
    reply_header(reply, "X-Content-SHA256", extent->sha256);
    reply->stream = stream_piece;
    reply->stream_state = file;
}

/* The whole file once, for its length and digest, which go into the journal and the headers. */
static enum err measure(struct ctx *ctx, struct dataset_file *file, struct extent *extent_out)
{
    enum err err = dataset_file_copy(file, NULL, extent_out);
    file_refuse(ctx, &file->fault);
    return err;
}

enum err export_get(struct ctx *ctx)
{
    struct dataset_file *file = arena_alloc(ctx->arena, sizeof *file);
    struct extent extent;
    *file = (struct dataset_file){
        .ledger = ctx->app->ledger,
        .db = ctx->db,
        .name = ctx->match.word,
        .view = ctx->view,
        .format = ctx->match.route->answer.kind == ANSWER_XLSX ? TABLE_XLSX : TABLE_CSV,
        .words = file_words(ctx),
        .excel = query_flag(&ctx->query, "excel", &ctx->violations)};
    enum err err = dataset_file_open(file);
    if (err != ERR_OK)
        return err;
    arena_defer(ctx->arena, release_file, file);
    if ((dataset_roles(file->name) & 1u << ctx->user->role) == 0)
        return ERR_FORBIDDEN;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    err = measure(ctx, file, &extent);
    if (err == ERR_OK)
        err = record_export(ctx, file->name, &extent);
    if (err == ERR_OK)
        answer_export(ctx, file, &extent);
    return err;
}
