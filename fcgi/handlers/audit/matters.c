/* The auditor's desk: what an auditor looks at first, counted and listed by page. */
#include "figures/audit/matters.h"

#include "handlers/audit/resources.h"
#include "handlers/frame/file.h"
#include "handlers/frame/sheet.h"

#define LIMIT_STANDARD 100
#define LIMIT_MOST 500
#define DAYS_MOST 3650
#define MINUTES_MOST 10080
#define PERCENT_MOST 50

static int32_t read_number(struct ctx *ctx, const char *name, int32_t most, int32_t fallback)
{
    return (int32_t)query_integer(&ctx->query, name, 1, most, fallback, &ctx->violations);
}

static struct audit_options read_options(struct ctx *ctx)
{
    struct audit_options options = AUDIT_STANDARD;
    options.late_days = read_number(ctx, "late_days", DAYS_MOST, options.late_days);
    options.quick_minutes = read_number(ctx, "quick_minutes", MINUTES_MOST, options.quick_minutes);
    options.near_percent = read_number(ctx, "near_percent", PERCENT_MOST, options.near_percent);
    query_period(&ctx->query, "recorded_from", "recorded_to", &options.recorded_from,
                 &options.recorded_to, &ctx->violations);
    return options;
}

enum err audit_counts_get(struct ctx *ctx)
{
    struct audit_count *counts = arena_array(ctx->arena, AUDIT_MATTER_COUNT, sizeof *counts);
    struct audit_options options = read_options(ctx);
    struct sheet sheet = {.rows = counts, .count = AUDIT_MATTER_COUNT};
    (void)file_wanted(ctx);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    audit_counts(ctx->book, ctx->view, &options, counts);
    return sheet_answer(ctx, &sheet);
}

enum err audit_matters_get(struct ctx *ctx)
{
    const struct audit_row *rows = NULL;
    struct sheet sheet = {0};
    struct audit_question question = {
        .options = read_options(ctx),
        .matter = query_choice(&ctx->query, "matter", audit_matter_values, 0, &ctx->violations),
        .after_id = ctx->after_id,
        .limit = (size_t)query_integer(&ctx->query, "limit", 1, LIMIT_MOST, LIMIT_STANDARD,
                                       &ctx->violations)};
    if (file_wanted(ctx))
        question.limit = 0;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    audit_matters(ctx->book, ctx->view, &question, ctx->arena, &rows, &sheet.count,
                  &sheet.next_after_id);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}
