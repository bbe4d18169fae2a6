/* Verdicts on pledges: of the rights that a case's firm has, and of those in a pledge. */
#include "figures/ip/pledge.h"

#include "figures/loan/case.h"
#include "handlers/frame/sheet.h"
#include "handlers/loan/resources.h"
#include "record/kinds.h"

static struct ip_tables tables_of(struct ctx *ctx)
{
    struct ip_tables tables;
    ip_tables_open(ctx->book, ctx->view, ctx->arena, &tables);
    return tables;
}

/* Until when the debt lasts, before a contract says so: from the signing, else from the day, as
 * many months as are contracted or asked for. */
static int32_t debt_of_case(const struct loan_case_state *state, int32_t day)
{
    const struct loan *loan = state->loan == NULL ? NULL : state->loan->record;
    if (loan != NULL)
        return date_add_months(loan->signed_on, (int)loan->months);
    return state->record->months_asked == AMOUNT_UNKNOWN
               ? DATE_UNKNOWN
               : date_add_months(day, (int)state->record->months_asked);
}

enum err pledge_check_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    struct loan_case_state *state = arena_alloc(ctx->arena, sizeof *state);
    const struct pledge_right_row *rows = NULL;
    size_t count = 0;
    enum err err = loan_case_state(ctx->book, ctx->match.ids[0], ctx->view, state);
    if (err != ERR_OK)
        return err;
    const struct entry *pledge = live_pledge_of(ctx->book, ctx->match.ids[0], ctx->view);
    struct pledge_question question = {.firm_id = state->record->firm_id,
                                       .debt_ends_on = debt_of_case(state, ctx->view.as_of)};
    if (pledge != NULL)
        err = pledge_question_of(&tables, pledge->entity_id, &question);
    if (err != ERR_OK)
        return err;
    pledge_candidate_rows(&tables, &question, &rows, &count);
    return sheet_answer_total(ctx, rows, count);
}

enum err pledge_rights_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    const struct pledge_right_row *rows = NULL;
    size_t count = 0;
    enum err err = pledge_right_rows(&tables, ctx->match.ids[0], &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err pledge_grounds_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    const struct pledge_ground_row *rows = NULL;
    size_t count = 0;
    enum err err = pledge_ground_rows(&tables, ctx->match.ids[0], &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}
