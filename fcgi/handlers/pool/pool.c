/* The money of a risk pool, the uses of a special fund, and the payment days of securities, as
 * rows.
 */
#include "figures/pool/claim.h"
#include "figures/pool/pool.h"
#include "figures/pool/posting.h"
#include "figures/pool/room.h"
#include "figures/pool/securities.h"
#include "figures/pool/subsidy.h"
#include "figures/public_money/public_money.h"

#include "handlers/frame/sheet.h"
#include "handlers/pool/resources.h"

static bool is_there(const struct ctx *ctx)
{
    return book_version(ctx->book, ctx->match.route->kind, ctx->match.ids[0], ctx->view) != NULL;
}

enum err pool_movements_get(struct ctx *ctx)
{
    const struct pool_row *rows = NULL;
    size_t count = 0;

    if (!is_there(ctx))
        return ERR_NOT_FOUND;
    enum err err =
        pool_rows(ctx->book, ctx->match.ids[0], ctx->view, NULL, ctx->arena, &rows, &count);

    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err pool_room_get(struct ctx *ctx)
{
    struct pool_room room;
    enum err err = pool_room(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &room);

    return err != ERR_OK ? err : sheet_answer_figures(ctx, &room);
}

enum err pool_covered_get(struct ctx *ctx)
{
    const struct covered_loan *rows = NULL;
    size_t count = 0;

    if (!is_there(ctx))
        return ERR_NOT_FOUND;
    enum err err =
        covered_loans(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &count);

    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err loss_parts_get(struct ctx *ctx)
{
    struct loss_play play;
    enum err err = loss_play(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &play);

    return err != ERR_OK ? err : sheet_answer_total(ctx, &play.parts[1], BEARERS);
}

enum err loss_moves_get(struct ctx *ctx)
{
    struct loss_play play;
    enum err err = loss_play(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &play);

    return err != ERR_OK ? err : sheet_answer_total(ctx, play.moves, play.move_count);
}

enum err budget_uses_get(struct ctx *ctx)
{
    const struct budget_row *rows = NULL;
    size_t count = 0;

    if (!is_there(ctx))
        return ERR_NOT_FOUND;
    enum err err = budget_rows(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &count);

    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err abs_payouts_get(struct ctx *ctx)
{
    const struct abs_row *rows = NULL;
    size_t count = 0;
    enum err err =
        abs_rows(ctx->book, ctx->match.ids[0], ctx->view, NULL, ctx->arena, &rows, &count);

    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err public_postings_get(struct ctx *ctx)
{
    const struct public_line *lines = NULL;
    size_t count = 0;
    enum err err =
        public_lines(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &lines, &count);

    return err != ERR_OK ? err : sheet_answer_total(ctx, lines, count);
}

enum err public_ledger_get(struct ctx *ctx)
{
    enum err err =
        public_ledger_text(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &ctx->reply->body);

    if (err != ERR_OK)
        return err;
    ctx->reply->status = 200;
    reply_header(ctx->reply, "Content-Type", "text/plain; charset=utf-8");
    return ERR_OK;
}

/* The sums are of what is known. */
enum err firm_public_money_get(struct ctx *ctx)
{
    const struct public_money_case asked = {.firm_id = ctx->match.ids[0]};
    const struct public_money_row *rows = NULL;
    struct public_money *money = NULL;
    struct public_money_row total;
    struct public_money_sum sum;
    size_t count = 0;

    if (!is_there(ctx))
        return ERR_NOT_FOUND;
    enum err err = public_money_open(ctx->book, ctx->view, ctx->arena, &money);

    if (err == ERR_OK)
        err = public_money_rows(money, &asked, &rows, &count);
    if (err == ERR_OK)
        err = public_money_sum_of(rows, count, &sum);
    if (err != ERR_OK)
        return err;
    shape_clear(&public_money_row_shape, &total);
    total.currency = sum.currency;
    total.paid_minor = sum.paid_minor;
    total.at_risk_minor = sum.at_risk_minor;
    return sheet_answer(ctx, &(struct sheet){.rows = rows, .count = count, .total = &total});
}

enum err public_money_get(struct ctx *ctx)
{
    const struct public_money_sum *sums = NULL;
    struct public_money *money = NULL;
    size_t count = 0;
    enum err err = public_money_open(ctx->book, ctx->view, ctx->arena, &money);

    if (err == ERR_OK)
        err = public_money_sums(money, &sums, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, sums, count);
}
