/* Answers with a bundle as one zip. It is whole on the disk, in files without a name, and
 * journaled, before its first byte is sent. */
#include "handlers/bundle/bundle.h"
#include "handlers/bundle/resources.h"
#include "handlers/frame/file.h"
#include "handlers/journal/download.h"
#include "ledger/ledger.h"
#include "table/spool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void close_file(void *file)
{
    (void)fclose(file);
}

/* libzip wants a name; the file has lost it before anybody reads it. */
static enum err zip_without_name(struct ctx *ctx, struct bundle *bundle, FILE **file_out)
{
    char *folder = arena_format(ctx->arena, "%s/fundtrail-bundle-XXXXXX", spool_folder());
    enum err err = ERR_UNAVAILABLE;

    if (mkdtemp(folder) == NULL) {
        ctx->cause = "there is no room in the folder of temporary files";
        return err;
    }
    const char *path = arena_format(ctx->arena, "%s/bundle.zip", folder);

    err = zip_write(path, bundle->parts, bundle->part_count, NULL, NULL);
    bundle->part_count = 0;
    *file_out = err == ERR_OK ? fopen(path, "re") : NULL;
    (void)unlink(path);
    (void)rmdir(folder);
    if (*file_out == NULL) {
        ctx->cause = "the zip could not be written to the folder of temporary files";
        return ERR_UNAVAILABLE;
    }
    arena_defer(ctx->arena, close_file, *file_out);
    return ERR_OK;
}

/* What is journaled is the digest of the digests, which names the content whatever zipped it. */
static enum err journal(struct ctx *ctx, const struct bundle *bundle)
{
    struct extent extent = {.row_count = bundle->row_count};

    memcpy(extent.sha256, bundle->sums_sha256, sizeof extent.sha256);
    ctx->view = bundle->question.view;
    return download_record(ctx, BUNDLE_DATASET, &extent);
}

static enum err answer(struct ctx *ctx, struct bundle *bundle)
{
    struct download download = {
        .name = BUNDLE_DATASET, .media_type = "application/zip", .ending = "zip"};
    struct extent extent = {0};
    enum err err = zip_without_name(ctx, bundle, &download.spool);

    if (err == ERR_OK)
        err = pieces_copy(spool_take, download.spool, NULL, &extent);
    if (err == ERR_OK)
        err = journal(ctx, bundle);
    return err == ERR_OK ? download_answer(ctx, &download, &extent) : err;
}

/* Without a journal key there is no signature. */
static enum err write_signed(struct ctx *ctx, struct bundle *bundle)
{
    struct seal_key key;
    bool has_key = ledger_sealing_key(ctx->app->ledger, &key) == ERR_OK;

    bundle->key = has_key ? &key : NULL;
    enum err err = bundle_write(bundle);

    bundle->key = NULL;
    explicit_bzero(&key, sizeof key);
    return err;
}

enum err bundle_get(struct ctx *ctx)
{
    bool is_dated = query_get(&ctx->query, "as_of") != NULL;
    struct bundle bundle = {.ledger = ctx->app->ledger, .db = ctx->db, .arena = ctx->arena};

    if (ctx->violations.count > 0)
        return ERR_INVALID;
    const struct book *book = ledger_read_begin(ctx->app->ledger);

    bundle.question =
        bundle_ask(book, is_dated ? ctx->view.as_of : DATE_UNKNOWN, ctx->view.as_known);
    ledger_read_end(ctx->app->ledger);
    enum err err = write_signed(ctx, &bundle);

    if (err != ERR_OK)
        ctx->cause = bundle.fault;
    else
        err = answer(ctx, &bundle);
    for (size_t i = 0; i < bundle.part_count; i++)
        (void)fclose(bundle.parts[i].content);
    return err;
}
