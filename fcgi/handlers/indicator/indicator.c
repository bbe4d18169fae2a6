/* The sheets of district indicators. */
#include "figures/indicator/indicator.h"

#include "handlers/frame/sheet.h"
#include "handlers/indicator/resources.h"
#include "record/kinds.h"

enum err indicator_lines_get(struct ctx *ctx)
{
    const struct indicator_line *rows = NULL;
    struct sheet sheet = {0};
    enum err err = indicator_lines(ctx->book, ctx->view, ctx->arena, &rows, &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err indicator_series_get(struct ctx *ctx)
{
    const struct indicator_row *rows = NULL;
    struct sheet sheet = {0};
    int64_t periods = query_integer(&ctx->query, "periods", 0, INDICATOR_PERIODS_MAX,
                                    INDICATOR_PERIODS, &ctx->violations);

    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = indicator_series(ctx->book, ctx->match.ids[0], (size_t)periods, ctx->view,
                                    ctx->arena, &rows, &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

/* From and to, else the standard period of the view's day. */
static struct indicator_span asked_span(struct ctx *ctx, const struct indicator *indicator)
{
    int32_t last = query_date(&ctx->query, "to", ctx->view.as_of, &ctx->violations);
    struct indicator_span usual = indicator_period(indicator->frequency, last);
    struct indicator_span span = {
        .from = query_date(&ctx->query, "from", usual.from, &ctx->violations), .to = last};

    if (span.from > span.to) {
        violations_add(&ctx->violations, "to", VIOLATION_BAD_ORDER);
        violations_param(&ctx->violations, "other", "from");
    }
    return span;
}

enum err indicator_things_get(struct ctx *ctx)
{
    const struct entry *definition =
        indicator_on(ctx->book, ctx->match.ids[0], ctx->view.as_of, ctx->view.as_known);
    struct indicator_result result;

    if (definition == NULL)
        return ERR_NOT_FOUND;
    struct indicator_span span = asked_span(ctx, definition->record);

    if (ctx->violations.count > 0)
        return ERR_INVALID;
    definition = indicator_on(ctx->book, ctx->match.ids[0], span.to, ctx->view.as_known);
    enum err err =
        indicator_work_out(ctx->book, definition->record, span, ctx->view, ctx->arena, &result);

    return err != ERR_OK ? err : sheet_answer_total(ctx, result.rows, (size_t)result.things);
}
