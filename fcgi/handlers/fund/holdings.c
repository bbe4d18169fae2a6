/* Positions, and the statements of fees and expenses. */
#include "figures/fee/fee.h"
#include "figures/holding/position.h"
#include "figures/performance/reconciliation.h"
#include "figures/reported/quarters.h"

#include "handlers/fund/resources.h"
#include "handlers/frame/sheet.h"
#include "record/fee.h"
#include "record/kinds.h"

/* Rows in the currency of each holding, the total in that of the fund. */
enum err positions_get(struct ctx *ctx)
{
    const struct position *positions = NULL;
    const struct position *in_books = NULL;
    struct sheet sheet = {0};
    size_t count = 0;
    enum err err = schedule_of_investments(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena,
                                           &positions, &sheet.count);
    if (err == ERR_OK)
        err = holdings_in_books(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &in_books,
                                &count);
    if (err == ERR_OK)
        err = sheet_total(&position_shape, in_books, count, ctx->arena, &sheet.total);
    sheet.rows = positions;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

/* What a fund reports quarter by quarter, and beside it what its holders value it at. */
enum err fund_reports_get(struct ctx *ctx)
{
    const struct report_quarter *rows = NULL;
    struct sheet sheet = {0};
    enum err err = fund_report_quarters(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows,
                                        &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err fund_reconciliation_get(struct ctx *ctx)
{
    const struct reconciliation_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err = fund_reconciliation(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows,
                                       &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err position_get(struct ctx *ctx)
{
    struct position position;
    if (!book_version(ctx->book, RECORD_INVESTMENT, ctx->match.ids[0], ctx->view))
        return ERR_NOT_FOUND;
    enum err err = position_compute(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &position);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &position);
}

/* The first day on which a fee can fall due: that of the earliest term. */
static int32_t first_term(const struct ctx *ctx)
{
    int32_t first = ctx->view.as_of;
    FOR_REFERRERS (r, ctx->book, fee_term, fund_id, ctx->match.ids[0]) {
        const struct fee_term *term = r.entry->record;
        if (book_live(ctx->book, r.entry, ctx->view) && term->valid_from < first)
            first = term->valid_from;
    }
    return first;
}

enum err fees_due_get(struct ctx *ctx)
{
    const struct fee_row *rows = NULL;
    struct sheet sheet = {0};
    int32_t from = 0;
    int32_t to = 0;
    struct fee_row total;
    sheet_period(ctx, &from, &to);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    if (!query_get(&ctx->query, "from"))
        from = first_term(ctx);
    enum err err = fee_due(ctx->book, ctx->match.ids[0], from, to, ctx->view, ctx->arena, &rows,
                           &sheet.count, &total);
    if (err != ERR_OK)
        return err;
    sheet.rows = rows;
    if (sheet.count > 0)
        sheet.total = &total;
    return sheet_answer(ctx, &sheet);
}

/* The rows of the quarters that touch the period. */
static enum err answer_quarters(struct ctx *ctx, const void *rows, size_t count)
{
    const struct shape *shape = ctx->match.route->answer.shape;
    const struct field *first = shape_field(shape, "from");
    const struct field *last = shape_field(shape, "to");
    struct sheet sheet = {0};
    int32_t from = 0;
    int32_t to = 0;
    sheet_period(ctx, &from, &to);
    const char *row = rows;
    sheet.rows = rows;
    for (; count > 0 && field_date(last, row) < from; count--, row += shape->size)
        sheet.rows = row + shape->size;
    for (; count > sheet.count && field_date(first, row) <= to; row += shape->size)
        sheet.count++;
    return sheet_answer(ctx, &sheet);
}

enum err fee_statement_get(struct ctx *ctx)
{
    const struct fee_quarter *rows = NULL;
    size_t count = 0;
    enum err err =
        fee_statement(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : answer_quarters(ctx, rows, count);
}

enum err expense_statement_get(struct ctx *ctx)
{
    const struct expense_quarter *rows = NULL;
    size_t count = 0;
    enum err err =
        expense_statement(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &count);
    return err != ERR_OK ? err : answer_quarters(ctx, rows, count);
}
