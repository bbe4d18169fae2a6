/* Journals the files that auditors take away. */
#include "handlers/journal/download_log.h"

#include "handlers/frame/file.h"
#include "handlers/frame/submit.h"
#include "ledger/ledger.h"
#include "runtime/sha256.h"
#include "record/kinds.h"
#include "record/role.h"
#include "record/user.h"

#include <stdlib.h>

bool download_log_wanted(const struct ctx *ctx)
{
    if (ctx->user->role != ROLE_AUDITOR || ctx->request->method != METHOD_GET ||
        ctx->reply->status != 200 || ctx->reply->stream)
        return false;
    return ctx->match.route->answer.kind == ANSWER_TEXT ||
           reply_header_get(ctx->reply, FILE_ROWS_HEADER) != NULL;
}

/* The rows of a file without its headings; of a text its lines. */
static int64_t count_rows(const struct reply *reply)
{
    const char *rows = reply_header_get(reply, FILE_ROWS_HEADER);
    int64_t lines = 0;
    if (rows)
        return strtoll(rows, NULL, 10);
    for (size_t i = 0; i < reply->body.length; i++)
        lines += reply->body.bytes[i] == '\n';
    return lines;
}

enum err download_log_record(struct ctx *ctx)
{
    const struct route *route = ctx->match.route;
    const struct buf *body = &ctx->reply->body;
    char digest[SHA256_TEXT_SIZE];
    struct sha256 *sha256 = sha256_new();
    if (body->length > 0)
        sha256_add(sha256, body->bytes, body->length);
    sha256_finish(sha256, digest);
    struct export record = {.dataset = ctx->match.id_count == 0
                                           ? route->operation
                                           : arena_format(ctx->arena, "%s.%lld", route->operation,
                                                          (long long)ctx->match.ids[0]),
                            .as_of = ctx->view.as_of,
                            .as_known = ctx->view.as_known,
                            .row_count = count_rows(ctx->reply),
                            .sha256 = digest};
    struct write_order order = {
        .kind = RECORD_EXPORT, .record = &record, .effective_date = DATE_UNKNOWN};
    struct receipt receipt;
    return submit_entry(ctx, &order, &receipt);
}
