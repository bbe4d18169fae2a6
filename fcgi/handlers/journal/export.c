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

/* The file is on the disk, and its digest in the journal, before the first byte is sent. */
static enum err write_and_answer(struct ctx *ctx, struct dataset_file *file)
{
    struct download download = {.name = file->name,
                                .media_type = table_media_type(file->format),
                                .ending = table_ending(file->format)};
    struct extent extent;
    enum err err = download_spool(ctx, &download.spool);
    if (err != ERR_OK)
        return err;
    err = dataset_file_write(file, download.spool, &extent);
    file_refuse(ctx, &file->fault);
    if (err == ERR_OK)
        err = download_record(ctx, file->name, &extent);
    if (err == ERR_OK)
        err = download_answer(ctx, &download, &extent);
    return err;
}

enum err export_get(struct ctx *ctx)
{
    struct dataset_file *file = arena_alloc(ctx->arena, sizeof *file);
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
    return ctx->violations.count > 0 ? ERR_INVALID : write_and_answer(ctx, file);
}
