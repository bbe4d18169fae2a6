/* Journals what is taken away, and answers with it. */
#include "handlers/journal/download.h"

#include "handlers/frame/file.h"
#include "handlers/frame/submit.h"
#include "ledger/ledger.h"
#include "record/kinds.h"
#include "record/user.h"
#include "table/spool.h"

static void close_spool(void *spool)
{
    (void)fclose(spool);
}

enum err download_spool(struct ctx *ctx, FILE **spool_out)
{
    FILE *spool = spool_open();
    if (spool == NULL) {
        ctx->cause = "there is no room in the folder of temporary files";
        return ERR_UNAVAILABLE;
    }
    arena_defer(ctx->arena, close_spool, spool);
    *spool_out = spool;
    return ERR_OK;
}

enum err download_record(struct ctx *ctx, const char *name, const struct extent *extent)
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

enum err download_answer(struct ctx *ctx, const struct download *download,
                         const struct extent *extent)
{
    char as_of[DATE_TEXT_SIZE];
    date_format(ctx->view.as_of, as_of);
    const char *as_known = arena_format(ctx->arena, "%lld", (long long)ctx->view.as_known);
    struct reply *reply = ctx->reply;
    reply->status = 200;
    file_headers(ctx, download->media_type, download->ending,
                 arena_format(ctx->arena, "%s-%s-%s", download->name, as_of, as_known));
    reply_header(reply, "Content-Length", arena_format(ctx->arena, "%zu", extent->length));
    reply_header(reply, "X-Fundtrail-As-Of", as_of);
    reply_header(reply, "X-Fundtrail-As-Known", as_known);
    reply_header(reply, "X-Content-SHA256", extent->sha256);
    reply->stream = spool_take;
    reply->stream_state = download->spool;
    return spool_rewind(download->spool);
}
