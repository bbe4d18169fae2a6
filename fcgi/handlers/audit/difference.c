/* Two points of knowledge side by side: records and figures, by page or as files. */
#include "figures/audit/difference.h"

#include "handlers/audit/resources.h"
#include "handlers/frame/file.h"
#include "handlers/frame/sheet.h"
#include "handlers/frame/view.h"

#define LIMIT_STANDARD 100
#define LIMIT_MOST 500

/* A first point that is not before the second one is a fault. */
static int64_t read_since(struct ctx *ctx)
{
    const char *text = query_get(&ctx->query, "since");
    if (text == NULL) {
        violations_add(&ctx->violations, "since", VIOLATION_MISSING);
        return 0;
    }
    int64_t since = view_point(ctx, "since", text);
    if (since > ctx->view.as_known) {
        violations_add(&ctx->violations, "since", VIOLATION_BAD_ORDER);
        violations_param(&ctx->violations, "other", "as_known");
    }
    return since;
}

static enum err read_question(struct ctx *ctx, struct difference_question *question_out)
{
    *question_out = (struct difference_question){
        .since = read_since(ctx),
        .view = ctx->view,
        .after_id = ctx->after_id,
        .limit = (size_t)query_integer(&ctx->query, "limit", 1, LIMIT_MOST, LIMIT_STANDARD,
                                       &ctx->violations)};
    if (file_wanted(ctx))
        question_out->limit = 0;
    return ctx->violations.count > 0 ? ERR_INVALID : ERR_OK;
}

enum err difference_get(struct ctx *ctx)
{
    const struct difference_row *rows = NULL;
    struct difference_question question;
    struct sheet sheet = {0};
    enum err err = read_question(ctx, &question);
    if (err != ERR_OK)
        return err;
    difference_rows(ctx->book, &question, ctx->arena, &rows, &sheet.count, &sheet.next_after_id);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err difference_figures_get(struct ctx *ctx)
{
    const struct difference_figure *rows = NULL;
    struct difference_question question;
    struct sheet sheet = {0};
    enum err err = read_question(ctx, &question);
    if (err != ERR_OK)
        return err;
    difference_figures(ctx->book, &question, ctx->arena, &rows, &sheet.count, &sheet.next_after_id);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err difference_points_get(struct ctx *ctx)
{
    struct difference_point_row *rows =
        arena_array(ctx->arena, DIFFERENCE_POINT_COUNT, sizeof *rows);
    struct sheet sheet = {.rows = rows, .count = DIFFERENCE_POINT_COUNT};
    (void)file_wanted(ctx);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    difference_points(ctx->book, ctx->view, rows);
    return sheet_answer(ctx, &sheet);
}
