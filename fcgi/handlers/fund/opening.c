/* What an opening balance says beside the entries before its day, and since when a fund is kept. */
#include "figures/opening/opening.h"

#include "handlers/fund/resources.h"
#include "handlers/frame/sheet.h"
#include "record/kinds.h"

enum err reconciliation_get(struct ctx *ctx)
{
    const struct opening_difference *rows = NULL;
    struct sheet sheet = {0};
    enum err err = opening_differences(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &rows,
                                       &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err kept_get(struct ctx *ctx)
{
    struct fund_kept kept;
    enum err err = fund_kept_compute(ctx->book, ctx->match.ids[0], ctx->view, ctx->arena, &kept);

    return err != ERR_OK ? err : sheet_answer_figures(ctx, &kept);
}
