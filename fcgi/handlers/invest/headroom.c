/* The headroom of a project on its three bases, with an amount that may be asked about. */
#include "verdict/headroom.h"

#include "figures/rate/rate.h"
#include "handlers/frame/items.h"
#include "handlers/invest/resources.h"
#include "handlers/frame/view.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <string.h>

static void write_id(struct buf *out, const char *name, int64_t id, struct refs *refs)
{
    refs_add(refs, id);
    buf_format(out, ",\"%s\":", name);
    if (id == 0)
        buf_text(out, "null");
    else
        buf_int(out, id);
}

/* Of a fund that is known by its reports: which list of holdings tells, and how much of all. */
static void write_report(const struct headroom_row *row, struct refs *refs, struct buf *out)
{
    char text[DECIMAL_TEXT_SIZE];
    buf_format(out, ",\"reported\":%s,\"open\":%s", row->reported ? "true" : "false",
               row->open ? "true" : "false");
    write_id(out, "fund_report_id", row->fund_report_id, refs);
    if (row->reported_on == DATE_UNKNOWN) {
        buf_text(out, ",\"reported_on\":null,\"report_age_days\":null");
    } else {
        date_format(row->reported_on, text);
        buf_format(out, ",\"reported_on\":\"%s\",\"report_age_days\":%lld", text,
                   (long long)row->report_age_days);
    }
    if (row->coverage_e8 == AMOUNT_UNKNOWN) {
        buf_text(out, ",\"coverage\":null");
        return;
    }
    decimal_format(row->coverage_e8, 8, text);
    buf_format(out, ",\"coverage\":\"%s\"", text);
}

static void write_row(const struct headroom_row *row, uint32_t currency, struct refs *refs,
                      struct buf *out)
{
    char share[DECIMAL_TEXT_SIZE];
    decimal_format(row->share_e18, 18, share);
    refs_add(refs, row->fund_id);
    buf_format(out, "{\"fund_id\":%lld", (long long)row->fund_id);
    item_write_amount(out, "approved", row->approved_minor, currency);
    buf_format(out, ",\"share\":\"%s\"", share);
    item_write_amount(out, "weighted", row->weighted_minor, currency);
    write_report(row, refs, out);
    buf_char(out, '}');
}

static void write_basis(const struct headroom *headroom, const struct headroom_basis *basis,
                        struct refs *refs, struct buf *out)
{
    uint32_t currency = headroom->currency;
    bool limited = headroom->limit_minor != AMOUNT_UNKNOWN;
    buf_format(out, "{\"basis\":\"%s\",\"binding\":%s", basis_values[basis->basis - 1].name,
               basis->binding ? "true" : "false");
    write_id(out, "root_id", basis->root_id, refs);
    item_write_amount(out, "limit", headroom->limit_minor, currency);
    item_write_amount(out, "used", basis->used_minor, currency);
    item_write_amount(out, "pending", basis->pending_minor, currency);
    item_write_amount(out, "peak", basis->peak_minor, currency);
    item_write_amount(out, "amount", basis->amount_minor, currency);
    item_write_amount(out, "after", basis->after_minor, currency);
    item_write_amount(out, "headroom", limited ? basis->headroom_minor : AMOUNT_UNKNOWN, currency);
    item_write_amount(out, "excess", limited ? basis->excess_minor : AMOUNT_UNKNOWN, currency);
    item_write_amount(out, "reported", basis->reported_minor, currency);
    buf_format(out, ",\"open_count\":%lld", (long long)basis->open_count);
    buf_text(out, ",\"rows\":[");
    for (size_t i = 0; i < basis->row_count; i++) {
        if (i > 0)
            buf_char(out, ',');
        write_row(&basis->rows[i], currency, refs, out);
    }
    buf_text(out, "]}");
}

static void write_headroom(struct ctx *ctx, const struct headroom *headroom)
{
    struct refs refs;
    struct buf *out = &ctx->reply->body;
    refs_init(&refs, ctx->arena);
    refs_add(&refs, headroom->project_id);
    reply_json(ctx->reply, 200);
    buf_format(out, "{\"project_id\":%lld", (long long)headroom->project_id);
    write_id(out, "fund_id", headroom->fund_id, &refs);
    buf_format(out, ",\"currency\":\"%s\"", currency_code((enum currency)headroom->currency));
    item_write_amount(out, "amount", headroom->amount_minor, headroom->currency);
    buf_format(out, ",\"passes\":%s,\"rule\":", headroom->passes ? "true" : "false");
    if (headroom->rule)
        item_write(headroom->rule,
                   book_last_version(ctx->book, headroom->rule->entity_id, ctx->view.as_known),
                   &refs, out);
    else
        buf_text(out, "null");
    buf_text(out, ",\"bases\":[");
    for (size_t i = 0; i < BASIS_COUNT; i++) {
        if (i > 0)
            buf_char(out, ',');
        write_basis(headroom, &headroom->bases[i], &refs, out);
    }
    buf_char(out, ']');
    view_write(ctx->view, out);
    buf_text(out, ",\"refs\":");
    refs_write(&refs, ctx->book, ctx->view, out);
    buf_char(out, '}');
}

/* An amount asked about, in its own currency; 0 when it is not given. */
static int64_t read_amount(struct ctx *ctx, enum currency currency)
{
    const char *text = query_get(&ctx->query, "amount");
    int decimals = currency_decimals(currency);
    int64_t amount_minor = 0;
    if (!text)
        return 0;
    if (decimal_parse(text, strlen(text), decimals, &amount_minor) != ERR_OK || amount_minor < 0 ||
        amount_minor > AMOUNT_MAX) {
        violations_add(&ctx->violations, "amount", VIOLATION_BAD_AMOUNT);
        violations_param(&ctx->violations, "decimals", arena_format(ctx->arena, "%d", decimals));
    }
    return amount_minor;
}

/* The same in the currency of the cap, at the rate of the view's day. */
static enum err convert(struct ctx *ctx, enum currency from, enum currency to,
                        int64_t *amount_minor)
{
    enum err err = fx_convert(ctx->book, *amount_minor, from, to, ctx->view, amount_minor);
    if (err != ERR_NO_RATE)
        return err;
    violations_add(&ctx->violations, "currency", VIOLATION_CURRENCY_MISMATCH);
    violations_param(&ctx->violations, "expected", currency_code(to));
    return ERR_INVALID;
}

enum err headroom_get(struct ctx *ctx)
{
    int64_t project_id = ctx->match.ids[0];
    struct headroom headroom;
    if (!book_version(ctx->book, RECORD_PROJECT, project_id, ctx->view))
        return ERR_NOT_FOUND;
    int64_t fund_id = query_integer(&ctx->query, "fund_id", 1, INT64_MAX, 0, &ctx->violations);
    enum currency currency = (enum currency)query_choice(&ctx->query, "currency", currency_values,
                                                         CURRENCY_CNY, &ctx->violations);
    int64_t amount_minor = read_amount(ctx, currency);
    if (fund_id != 0 && !book_version(ctx->book, RECORD_FUND, fund_id, ctx->view)) {
        violations_add(&ctx->violations, "fund_id", VIOLATION_UNKNOWN_REFERENCE);
        violations_param(&ctx->violations, "expected", "fund");
    }
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    const struct entry *rule = headroom_rule_of(ctx->book, project_id, fund_id, ctx->view);
    uint32_t of_cap = rule ? ((const struct rule *)rule->record)->currency : (uint32_t)CURRENCY_CNY;
    enum err err = convert(ctx, currency, (enum currency)of_cap, &amount_minor);
    const struct headroom_case asked = {
        .rule = rule, .project_id = project_id, .fund_id = fund_id, .amount_minor = amount_minor};
    if (err == ERR_OK)
        err = headroom_compute_under(ctx->book, &asked, ctx->view, ctx->arena, &headroom);
    if (err == ERR_OK)
        write_headroom(ctx, &headroom);
    return err;
}
