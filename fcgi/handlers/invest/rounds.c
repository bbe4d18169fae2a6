/* What comes out of the rounds of firms: their parts, claims, rights that were taken, and who came
 * after the guide fund. */
#include "figures/deal/deal.h"
#include "figures/round/additionality.h"
#include "figures/round/claim.h"
#include "figures/round/pro_rata.h"
#include "handlers/frame/sheet.h"
#include "handlers/invest/resources.h"
#include "record/kinds.h"

enum err round_parts_get(struct ctx *ctx)
{
    const struct round_part *rows = NULL;
    struct sheet sheet = {0};
    enum err err =
        round_parts(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

/* Of the firm or the fund that the path names, or of everybody. */
enum err claims_get(struct ctx *ctx)
{
    uint32_t kind = ctx->match.route->kind;
    int64_t id = kind == RECORD_NONE ? 0 : ctx->match.ids[0];
    const struct claim_row *rows = NULL;
    struct sheet sheet = {0};
    if (kind != RECORD_NONE && !book_version(ctx->book, kind, id, ctx->view))
        return ERR_NOT_FOUND;
    enum err err = claims(ctx->book, kind == RECORD_FIRM ? id : 0, kind == RECORD_FUND ? id : 0,
                          ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err pro_rata_get(struct ctx *ctx)
{
    const struct pro_rata_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err =
        pro_rata_rows(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err additionality_rows_get(struct ctx *ctx)
{
    const struct additionality_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err = additionality_rows(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows,
                                      &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err additionality_get(struct ctx *ctx)
{
    struct additionality figures;
    enum err err =
        additionality_of_firm(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &figures);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &figures);
}

enum err fund_additionality_get(struct ctx *ctx)
{
    const struct additionality *rows = NULL;
    struct additionality total;
    struct sheet sheet = {.total = &total};
    enum err err = additionality_of_fund(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows,
                                         &sheet.count, &total);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}
