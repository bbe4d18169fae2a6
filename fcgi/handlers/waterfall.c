#include "book/waterfall.h"

#include "handlers/resources.h"
#include "handlers/sheet.h"

#include <string.h>

/* hypothetical=1: as if all were sold; a fault becomes a violation. */
static bool read_hypothetical(struct ctx *ctx)
{
    const char *text = query_get(&ctx->query, "hypothetical");
    if (!text || strcmp(text, "0") == 0)
        return false;
    if (strcmp(text, "1") == 0)
        return true;
    violations_add(&ctx->violations, "hypothetical", VIOLATION_UNKNOWN_VALUE);
    violations_param(&ctx->violations, "allowed", "0, 1");
    return false;
}

static enum err of_fund(struct ctx *ctx, struct fund_waterfall *waterfall_out)
{
    bool hypothetical = read_hypothetical(ctx);
    return fund_waterfall_compute(ctx->book, ctx->match.ids[0], ctx->view, hypothetical, ctx->arena,
                                  waterfall_out);
}

static enum err of_distribution(struct ctx *ctx, struct fund_waterfall *waterfall_out)
{
    return distribution_waterfall_compute(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena,
                                          waterfall_out);
}

/* Only what the lines pay can be added up; their balances cannot. */
static enum err answer_steps(struct ctx *ctx, const struct fund_waterfall *waterfall)
{
    struct waterfall_row total;
    struct sheet sheet = {.rows = waterfall->rows, .count = waterfall->row_count, .total = &total};
    shape_clear(&waterfall_row_shape, &total);
    total.currency = waterfall->figures.currency;
    total.lp_minor = waterfall->figures.lp_minor;
    total.gp_minor = waterfall->figures.gp_minor;
    return sheet_answer(ctx, &sheet);
}

enum err waterfall_get(struct ctx *ctx)
{
    struct fund_waterfall waterfall;
    enum err err = of_fund(ctx, &waterfall);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &waterfall.figures);
}

enum err waterfall_steps_get(struct ctx *ctx)
{
    struct fund_waterfall waterfall;
    enum err err = of_fund(ctx, &waterfall);
    return err != ERR_OK ? err : answer_steps(ctx, &waterfall);
}

enum err waterfall_shares_get(struct ctx *ctx)
{
    struct fund_waterfall waterfall;
    enum err err = of_fund(ctx, &waterfall);
    return err != ERR_OK ? err : sheet_answer_total(ctx, waterfall.shares, waterfall.share_count);
}

enum err distribution_waterfall_get(struct ctx *ctx)
{
    struct fund_waterfall waterfall;
    enum err err = of_distribution(ctx, &waterfall);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &waterfall.figures);
}

enum err distribution_steps_get(struct ctx *ctx)
{
    struct fund_waterfall waterfall;
    enum err err = of_distribution(ctx, &waterfall);
    return err != ERR_OK ? err : answer_steps(ctx, &waterfall);
}

enum err distribution_shares_get(struct ctx *ctx)
{
    struct fund_waterfall waterfall;
    enum err err = of_distribution(ctx, &waterfall);
    return err != ERR_OK ? err : sheet_answer_total(ctx, waterfall.shares, waterfall.share_count);
}
