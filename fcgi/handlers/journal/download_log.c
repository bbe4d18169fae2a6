/* Journals the files that auditors take away. */
#include "handlers/journal/download_log.h"

#include "handlers/frame/submit.h"
#include "ledger/ledger.h"
#include "runtime/sha256.h"
#include "record/kinds.h"
#include "record/role.h"
#include "record/user.h"

#include <string.h>

bool download_log_wanted(const struct ctx *ctx)
{
    const struct answer *answer = &ctx->match.route->answer;
    const char *type = reply_header_get(ctx->reply, "Content-Type");
    if (ctx->user->role != ROLE_AUDITOR || ctx->request->method != METHOD_GET ||
        ctx->reply->status != 200 || ctx->reply->stream || !type)
        return false;
    return answer->kind == ANSWER_TEXT || strncmp(type, "text/csv", strlen("text/csv")) == 0;
}

/* Ends of lines outside quotes; a line end within quotes is part of a cell. */
static int64_t count_lines(const struct buf *body)
{
    int64_t count = 0;
    bool quoted = false;
    for (size_t i = 0; i < body->length; i++) {
        if (body->bytes[i] == '"')
            quoted = !quoted;
        count += body->bytes[i] == '\n' && !quoted;
    }
    return count;
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
    int64_t lines = count_lines(body);
    struct export record = {
        .dataset = ctx->match.id_count == 0 ? route->operation
                                            : arena_format(ctx->arena, "%s.%lld", route->operation,
                                                           (long long)ctx->match.ids[0]),
        .as_of = ctx->view.as_of,
        .as_known = ctx->view.as_known,
        /* Rows do not count their header. */
        .row_count = route->answer.kind == ANSWER_TEXT || lines == 0 ? lines : lines - 1,
        .sha256 = digest};
    struct write_order order = {
        .kind = RECORD_EXPORT, .record = &record, .effective_date = DATE_UNKNOWN};
    struct receipt receipt;
    return submit_entry(ctx, &order, &receipt);
}
