/* The desk: what waits, for whom, and how much of it. */
#include "figures/overview/desk.h"

#include "figures/performance/cash.h"
#include "handlers/frame/items.h"
#include "handlers/frame/refs.h"
#include "handlers/overview/resources.h"
#include "home_internal.h"
#include "handlers/frame/view.h"
#include "record/kinds.h"
#include "record/user.h"

#define ROWS_SHOWN 200 /* the counts say of all */

static void write_counts(const struct desk_row *rows, size_t count, struct buf *out)
{
    int64_t counts[DESK_OTHERS + 1][RECORD_KIND_COUNT] = {0};
    bool first = true;
    for (size_t i = 0; i < count; i++)
        counts[rows[i].reason][rows[i].record_kind]++;
    for (size_t i = 0; i < count; i++) {
        int64_t *of_kind = &counts[rows[i].reason][rows[i].record_kind];
        if (*of_kind == 0)
            continue;
        buf_format(out, "%s{\"reason\":\"%s\",\"kind\":\"%s\",\"count\":%lld}", first ? "" : ",",
                   desk_reason_values[rows[i].reason - 1].name, rows[i].kind, (long long)*of_kind);
        *of_kind = 0;
        first = false;
    }
}

static void write_rows(const struct desk_row *rows, size_t count, struct refs *refs,
                       struct buf *out)
{
    for (size_t i = 0; i < count && i < ROWS_SHOWN; i++) {
        buf_text(out, i > 0 ? ",{" : "{");
        shape_write_json(&desk_row_shape, &rows[i], out);
        buf_char(out, '}');
        refs_add_record(refs, &desk_row_shape, &rows[i]);
    }
}

enum err desk_write(struct ctx *ctx, struct buf *out)
{
    const struct desk_row *rows = NULL;
    struct programme_cash cash;
    struct refs refs;
    size_t count = 0;
    enum err err =
        desk_rows(ctx->book, ctx->view, ctx->user_id, ctx->user->role, ctx->arena, &rows, &count);
    if (err == ERR_OK)
        err = programme_cash_compute(ctx->book, ctx->view, &cash);
    if (err != ERR_OK)
        return err;
    refs_init(&refs, ctx->arena);
    buf_text(out, "{\"counts\":[");
    write_counts(rows, count, out);
    buf_text(out, "],\"rows\":[");
    write_rows(rows, count, &refs, out);
    buf_format(out, "],\"total\":%zu,\"cash\":{\"funds\":%lld,\"tracked\":%lld", count,
               (long long)cash.fund_count, (long long)cash.tracked_count);
    item_write_amount(out, "amount", cash.amount_minor, CURRENCY_CNY);
    buf_text(out, ",\"currency\":\"CNY\"}");
    view_write(ctx->view, out);
    buf_text(out, ",\"refs\":");
    refs_write(&refs, ctx->book, ctx->view, out);
    buf_char(out, '}');
    return ERR_OK;
}

enum err desk_get(struct ctx *ctx)
{
    reply_json(ctx->reply, 200);
    return desk_write(ctx, &ctx->reply->body);
}
