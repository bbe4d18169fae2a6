/* A record's whole history as rows. */
#include "figures/audit/history.h"

#include "handlers/audit/resources.h"
#include "handlers/frame/sheet.h"

enum err record_history_get(struct ctx *ctx)
{
    const struct history_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err = record_history(ctx->book, ctx->match.ids[0], ctx->view.as_known, ctx->arena,
                                  &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}
