/* The desk: what waits, for whom, and how much of it. */
#include "figures/overview/desk.h"

#include "verdict/cash.h"
#include "figures/rate/rate.h"
#include "handlers/frame/items.h"
#include "handlers/frame/refs.h"
#include "handlers/overview/resources.h"
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

/* What all funds whose cash is tracked have on the view's day. */
struct cash_total {
    int64_t fund_count;
    int64_t tracked_count;
    int64_t amount_minor; /* in CNY; unknown where a rate is missing, or no fund is tracked */
};

static enum err add_cash(const struct ctx *ctx, int64_t fund_id, struct cash_total *total)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    int64_t cash_minor = 0;
    enum err err = fund_ledger_build(ctx->book, fund_id, ctx->view, ctx->arena, &ledger);
    if (err == ERR_OK && !fund_cash_is_tracked(&ledger))
        return ERR_OK;
    if (err == ERR_NOT_KEPT) {
        total->tracked_count++;
        total->amount_minor = AMOUNT_UNKNOWN;
        return ERR_OK;
    }
    if (err == ERR_OK)
        err = balance_sheet_compute(&ledger, ctx->view.as_of, &sheet);
    if (err != ERR_OK)
        return err;
    total->tracked_count++;
    err = fx_convert(ctx->book, sheet.cash_minor, sheet.currency, CURRENCY_CNY, ctx->view,
                     &cash_minor);
    if (err == ERR_NO_RATE || (err == ERR_OK && sheet.foreign_line_count > 0))
        total->amount_minor = AMOUNT_UNKNOWN;
    else if (err == ERR_OK && total->amount_minor != AMOUNT_UNKNOWN)
        err = amount_add(total->amount_minor, cash_minor, &total->amount_minor);
    return err == ERR_NO_RATE ? ERR_OK : err;
}

static enum err sum_cash(const struct ctx *ctx, struct cash_total *total_out)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(ctx->book, RECORD_FUND, &ids);
    enum err err = ERR_OK;
    *total_out = (struct cash_total){0};
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        if (!book_version(ctx->book, RECORD_FUND, ids[i], ctx->view))
            continue;
        total_out->fund_count++;
        err = add_cash(ctx, ids[i], total_out);
    }
    if (total_out->tracked_count == 0)
        total_out->amount_minor = AMOUNT_UNKNOWN;
    return err;
}

enum err desk_get(struct ctx *ctx)
{
    const struct desk_row *rows = NULL;
    struct buf *out = &ctx->reply->body;
    struct cash_total cash;
    struct refs refs;
    size_t count = 0;
    enum err err =
        desk_rows(ctx->book, ctx->view, ctx->user_id, ctx->user->role, ctx->arena, &rows, &count);
    if (err == ERR_OK)
        err = sum_cash(ctx, &cash);
    if (err != ERR_OK)
        return err;
    refs_init(&refs, ctx->arena);
    reply_json(ctx->reply, 200);
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
