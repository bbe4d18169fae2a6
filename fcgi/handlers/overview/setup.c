/* What of the first steps on a new ledger is done. */
#include "figures/overview/setup.h"

#include "handlers/frame/sheet.h"
#include "handlers/overview/resources.h"

enum err setup_steps_get(struct ctx *ctx)
{
    struct setup_row *rows = arena_array(ctx->arena, SETUP_STEP_COUNT, sizeof *rows);
    struct sheet sheet = {.rows = rows, .count = SETUP_STEP_COUNT};

    setup_rows(ctx->book, ctx->view, ctx->arena, rows);
    return sheet_answer(ctx, &sheet);
}
