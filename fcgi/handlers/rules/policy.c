/* Reinvestment (返投) and evaluations as figures and sheets. */
#include "figures/evaluation/evaluation.h"
#include "figures/local_investment/local_investment.h"

#include "handlers/rules/resources.h"
#include "handlers/frame/sheet.h"

enum err local_investment_get(struct ctx *ctx)
{
    const struct local_investment_stage *stages = NULL;
    struct sheet sheet = {0};
    enum err err = local_investment_stages(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena,
                                           &stages, &sheet.count);
    sheet.rows = stages; /* no total: stages of one promise contain each other */
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

/* What counts, in one figure; the rest is not added, since it holds what was refused as well. */
static enum err counted_total(struct ctx *ctx, const struct recognised_line *lines, size_t count,
                              struct recognised_line *total_out, bool *has_total_out)
{
    int64_t counted_minor = 0;
    *has_total_out = count > 0;
    for (size_t i = 0; i < count; i++) {
        enum err err = amount_add(counted_minor, lines[i].counted_minor, &counted_minor);
        if (err != ERR_OK)
            return err;
        *has_total_out &= lines[i].currency == lines[0].currency;
    }
    shape_clear(ctx->match.route->answer.shape, total_out);
    if (*has_total_out) {
        total_out->currency = lines[0].currency;
        total_out->counted_minor = counted_minor;
    }
    return ERR_OK;
}

enum err recognised_get(struct ctx *ctx)
{
    const struct recognised_line *lines = NULL;
    struct recognised_line total;
    struct sheet sheet = {0};
    bool has_total = false;
    enum err err =
        recognised_lines(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &lines, &sheet.count);
    if (err == ERR_OK)
        err = counted_total(ctx, lines, sheet.count, &total, &has_total);
    sheet.rows = lines;
    sheet.total = has_total ? &total : NULL;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err evaluation_indicators_get(struct ctx *ctx)
{
    struct evaluation_sheet read;
    enum err err =
        evaluation_sheet_read(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &read);
    if (err != ERR_OK)
        return err;
    struct sheet sheet = {.rows = read.rows, .count = read.row_count};
    return sheet_answer(ctx, &sheet);
}

enum err evaluation_dimensions_get(struct ctx *ctx)
{
    struct evaluation_sheet read;
    enum err err =
        evaluation_sheet_read(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &read);
    if (err != ERR_OK)
        return err;
    struct sheet sheet = {.rows = read.dimensions, .count = read.dimension_count};
    return sheet_answer(ctx, &sheet);
}
