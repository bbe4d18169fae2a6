/* All that the home page shows, in one answer, but for the radar, which has one of its own. */
#include "figures/overview/setup.h"
#include "figures/performance/performance.h"
#include "handlers/frame/view.h"
#include "handlers/overview/resources.h"
#include "home_internal.h"

static void write_steps(struct ctx *ctx, struct buf *out)
{
    struct setup_row *rows = arena_array(ctx->arena, SETUP_STEP_COUNT, sizeof *rows);
    setup_rows(ctx->book, ctx->view, ctx->arena, rows);
    for (size_t i = 0; i < SETUP_STEP_COUNT; i++) {
        buf_text(out, i > 0 ? ",{" : "{");
        shape_write_json(&setup_row_shape, &rows[i], out);
        buf_char(out, '}');
    }
}

/* Of all funds together. Where they cannot be told the page is shown without them: whoever has
 * something to decide does not wait for a rate. */
static enum err write_sums(struct ctx *ctx, struct buf *out)
{
    struct performance_figures figures;
    enum err err = performance_sums(ctx->book, (struct performance_subject){SCOPE_CHAIN, 0},
                                    ctx->view, ctx->arena, &figures);
    if (err == ERR_NO_RATE || err == ERR_NOT_KEPT) {
        buf_text(out, "null");
        return ERR_OK;
    }
    if (err != ERR_OK)
        return err;
    buf_char(out, '{');
    shape_write_json(&performance_figures_shape, &figures, out);
    buf_char(out, '}');
    return ERR_OK;
}

enum err home_get(struct ctx *ctx)
{
    struct buf *out = &ctx->reply->body;
    reply_json(ctx->reply, 200);
    buf_text(out, "{\"overview\":");
    enum err err = overview_write(ctx, out);
    buf_text(out, ",\"desk\":");
    if (err == ERR_OK)
        err = desk_write(ctx, out);
    buf_text(out, ",\"figures\":");
    if (err == ERR_OK)
        err = write_sums(ctx, out);
    buf_text(out, ",\"setup\":[");
    write_steps(ctx, out);
    buf_char(out, ']');
    view_write(ctx->view, out);
    buf_char(out, '}');
    return err;
}
