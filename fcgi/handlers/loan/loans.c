/* The board of loan cases, the queue of a party, the stages of a case; loans, their schedules and
 * what happened to them, as rows. */
#include "figures/loan/case.h"
#include "figures/loan/loan.h"

#include "handlers/frame/sheet.h"
#include "handlers/loan/resources.h"
#include "record/kinds.h"

static int64_t query_id(struct ctx *ctx, const char *name)
{
    return query_integer(&ctx->query, name, 1, INT64_MAX, 0, &ctx->violations);
}

static enum err answer_cases(struct ctx *ctx, const struct case_filter *filter)
{
    const struct case_row *rows = NULL;
    size_t count = 0;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = case_rows(ctx->book, filter, ctx->view, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err case_board_get(struct ctx *ctx)
{
    const struct case_filter filter = {.reader = ctx->user, .firm_id = query_id(ctx, "firm_id")};
    return answer_cases(ctx, &filter);
}

enum err case_queue_get(struct ctx *ctx)
{
    const struct case_filter filter = {.reader = ctx->user, .waits_for_id = ctx->match.ids[0]};
    if (!book_version(ctx->book, RECORD_PARTY, filter.waits_for_id, ctx->view))
        return ERR_NOT_FOUND;
    return answer_cases(ctx, &filter);
}

enum err case_steps_get(struct ctx *ctx)
{
    struct loan_case_state *state = arena_alloc(ctx->arena, sizeof *state);
    enum err err = loan_case_state(ctx->book, ctx->match.ids[0], ctx->view, state);
    if (err == ERR_OK)
        err = case_settle(ctx->book, ctx->view, ctx->arena, state);
    return err != ERR_OK ? err : sheet_answer_total(ctx, state->steps, CASE_STAGE_COUNT);
}

static enum err answer_loans(struct ctx *ctx, const struct loan_filter *filter)
{
    const struct loan_row *rows = NULL;
    size_t count = 0;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = loan_rows(ctx->book, filter, ctx->view, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err loan_book_get(struct ctx *ctx)
{
    const struct loan_filter filter = {.reader = ctx->user,
                                       .firm_id = query_id(ctx, "firm_id"),
                                       .bank_id = query_id(ctx, "bank_id")};
    return answer_loans(ctx, &filter);
}

enum err loan_standing_get(struct ctx *ctx)
{
    const struct loan_filter filter = {.loan_id = ctx->match.ids[0]};
    if (!book_version(ctx->book, RECORD_LOAN, filter.loan_id, ctx->view))
        return ERR_NOT_FOUND;
    return answer_loans(ctx, &filter);
}

enum err loan_schedule_get(struct ctx *ctx)
{
    const struct schedule_row *rows = NULL;
    size_t count = 0;
    enum err err =
        schedule_rows(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err loan_splits_get(struct ctx *ctx)
{
    const struct loan_split_row *rows = NULL;
    size_t count = 0;
    enum err err =
        loan_split_rows(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}
