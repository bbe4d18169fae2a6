/* Exports of datasets. Each is journaled with its digest before its first byte is sent. */
#include "handlers/frame/file.h"
#include "handlers/journal/dataset_file.h"
#include "handlers/journal/download.h"
#include "handlers/journal/resources.h"
#include "record/user.h"

static void release_file(void *object)
{
    dataset_file_close(object);
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
        err = download_record(ctx, file->name, &extent);
    if (err == ERR_OK)
        download_answer(ctx, &(struct download){file->name, file->format, dataset_file_take, file},
                        &extent);
    return err;
}
