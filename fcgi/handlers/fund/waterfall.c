/* The waterfall of a fund, of a recorded distribution, and of an amount that is only asked about.
 */
#include "figures/waterfall/waterfall.h"

#include "handlers/fund/resources.h"
#include "handlers/frame/sheet.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"

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

/* A distribution of the amount that the query names, on the view's day. */
static enum err of_amount(struct ctx *ctx, struct fund_waterfall *waterfall_out)
{
    const struct shape *shape = &distribution_type.shape;
    const struct field *amount = shape_field(shape, "return_of_capital");
    const char *text = query_get(&ctx->query, "amount");
    const struct entry *fund = book_version(ctx->book, RECORD_FUND, ctx->match.ids[0], ctx->view);
    struct distribution distribution;
    struct field named = *amount;
    if (!fund)
        return ERR_NOT_FOUND;
    shape_clear(shape, &distribution);
    distribution.fund_id = ctx->match.ids[0];
    distribution.currency = ((const struct fund *)fund->record)->currency;
    distribution.basis = SHARE_BY_TERMS;
    named.name = "amount";
    named.positive = true;
    if (text)
        field_parse(shape, &named, text, strlen(text), &distribution, &ctx->violations);
    else
        violations_add(&ctx->violations, "amount", VIOLATION_MISSING);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    const struct entry draft = {
        .kind = RECORD_DISTRIBUTION, .effective_date = ctx->view.as_of, .record = &distribution};
    return distribution_due_compute(ctx->book, &draft, ctx->view, ctx->arena, waterfall_out);
}

enum err distribution_due_get(struct ctx *ctx)
{
    struct fund_waterfall waterfall;
    struct distribution_due due;
    enum err err = of_amount(ctx, &waterfall);
    if (err == ERR_OK)
        err = distribution_due_of(&waterfall.figures, &due);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &due);
}

enum err distribution_due_lines_get(struct ctx *ctx)
{
    struct fund_waterfall waterfall;
    enum err err = of_amount(ctx, &waterfall);
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
