/* Listed lots, what was sold of them, and what they are worth, as rows. */
#include "figures/listing/listing.h"

#include "handlers/frame/sheet.h"
#include "handlers/invest/resources.h"

#include <string.h>

static int32_t price_days(struct ctx *ctx)
{
    return (int32_t)query_integer(&ctx->query, "price_days", 1, PRICE_TELLS_DAYS_MAX,
                                  PRICE_TELLS_DAYS, &ctx->violations);
}

/* A decimal of up to eight places from zero to a most; unknown where it is not given. */
static int64_t query_decimal(struct ctx *ctx, const char *name, int64_t most_e8)
{
    const char *text = query_get(&ctx->query, name);
    char most[DECIMAL_TEXT_SIZE];
    int64_t value_e8 = 0;
    if (!text || *text == '\0')
        return AMOUNT_UNKNOWN;
    if (decimal_parse(text, strlen(text), 8, &value_e8) != ERR_OK) {
        violations_add(&ctx->violations, name, VIOLATION_BAD_AMOUNT);
        violations_param(&ctx->violations, "decimals", "8");
    } else if (value_e8 < 0 || value_e8 > most_e8) {
        decimal_format(most_e8, 8, most);
        violations_add(&ctx->violations, name, VIOLATION_OUT_OF_RANGE);
        violations_param(&ctx->violations, "min", "0");
        violations_param(&ctx->violations, "max", most);
    }
    return value_e8;
}

/* What the path names, if it is there in the view. */
static enum err read_filter(struct ctx *ctx, struct lot_filter *filter_out)
{
    int64_t id = ctx->match.ids[0];
    uint32_t kind = ctx->match.route->kind;
    *filter_out = (struct lot_filter){
        .listing_id = kind == RECORD_LISTING ? id : 0,
        .investment_id = kind == RECORD_INVESTMENT ? id : 0,
        .fund_id = kind == RECORD_FUND ? id : 0,
        .firm_id = kind == RECORD_FIRM ? id : 0,
    };
    return book_version(ctx->book, kind, id, ctx->view) ? ERR_OK : ERR_NOT_FOUND;
}

enum err listed_lots_get(struct ctx *ctx)
{
    const struct lot_row *rows = NULL;
    struct lot_filter filter;
    size_t count = 0;
    int32_t days = price_days(ctx);
    enum err err = read_filter(ctx, &filter);
    if (err == ERR_OK)
        err = lot_rows(ctx->book, &filter, ctx->view, days, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err lot_sales_get(struct ctx *ctx)
{
    const struct sale_row *rows = NULL;
    struct lot_filter filter;
    size_t count = 0;
    enum err err = read_filter(ctx, &filter);
    if (err == ERR_OK)
        err = sale_rows(ctx->book, &filter, ctx->view, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err mark_get(struct ctx *ctx)
{
    const struct mark_row *rows = NULL;
    size_t count = 0;
    struct mark_terms terms = {
        .volatility_e8 = query_decimal(ctx, "volatility", VOLATILITY_MAX_E8),
        .dividend_yield_e8 = query_decimal(ctx, "dividend_yield", DIVIDEND_YIELD_MAX_E8),
        .price_days = price_days(ctx),
    };
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    if (!book_version(ctx->book, RECORD_INVESTMENT, ctx->match.ids[0], ctx->view))
        return ERR_NOT_FOUND;
    enum err err =
        mark_rows(ctx->book, ctx->match.ids[0], ctx->view, &terms, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}
