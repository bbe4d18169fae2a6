/* The sheets of the docket. */
#include "figures/ip/docket.h"

#include "handlers/frame/sheet.h"
#include "handlers/ip/resources.h"
#include "record/kinds.h"

#define HORIZON_DAYS 180
#define HORIZON_DAYS_MAX 3650

static struct ip_tables tables_of(struct ctx *ctx)
{
    struct ip_tables tables;

    ip_tables_open(ctx->book, ctx->view, ctx->arena, &tables);
    return tables;
}

/* The firm that the path names, whenever it was recorded; 0 where it names none. */
static enum err read_firm(struct ctx *ctx, int64_t *firm_id_out)
{
    struct view known = {.as_of = DATE_LAST, .as_known = ctx->view.as_known};

    *firm_id_out = ctx->match.route->kind == RECORD_FIRM ? ctx->match.ids[0] : 0;
    return *firm_id_out == 0 || book_version(ctx->book, RECORD_FIRM, *firm_id_out, known) != NULL
               ? ERR_OK
               : ERR_NOT_FOUND;
}

/* --- one right --- */

enum err ip_state_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    struct ip_docket_row row;
    enum err err = ip_docket_row_of(&tables, ctx->match.ids[0], &row);

    return err != ERR_OK ? err : sheet_answer_figures(ctx, &row);
}

enum err ip_holders_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    const struct ip_holder_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err = ip_holder_rows(&tables, ctx->match.ids[0], &rows, &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err ip_lines_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    const struct ip_line *rows = NULL;
    struct sheet sheet = {0};
    enum err err = ip_lines(&tables, ctx->match.ids[0], &rows, &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err ip_fees_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    const struct ip_fee_row_of *rows = NULL;
    struct sheet sheet = {0};
    enum err err = ip_fee_rows(&tables, ctx->match.ids[0], &rows, &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

/* --- a firm's, and all --- */

enum err ip_docket_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    const struct ip_docket_row *rows = NULL;
    struct sheet sheet = {0};
    int64_t firm_id = 0;
    enum err err = read_firm(ctx, &firm_id);

    if (err != ERR_OK)
        return err;
    ip_docket_rows(&tables, firm_id, &rows, &sheet.count);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err ip_counts_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    struct ip_count_figures figures;
    int64_t firm_id = 0;
    enum err err = read_firm(ctx, &firm_id);

    if (err != ERR_OK)
        return err;
    ip_count_rights(&tables, firm_id, &figures);
    return sheet_answer_figures(ctx, &figures);
}

enum err ip_due_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    const struct ip_due_row *rows = NULL;
    struct sheet sheet = {0};
    int64_t firm_id = 0;
    int32_t horizon = (int32_t)query_integer(&ctx->query, "horizon", 1, HORIZON_DAYS_MAX,
                                             HORIZON_DAYS, &ctx->violations);
    enum err err = ctx->violations.count > 0 ? ERR_INVALID : read_firm(ctx, &firm_id);

    if (err != ERR_OK)
        return err;
    ip_due_rows(&tables, firm_id, horizon, &rows, &sheet.count);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err ip_pools_get(struct ctx *ctx)
{
    struct ip_tables tables = tables_of(ctx);
    const struct ip_pool_row *rows = NULL;
    struct sheet sheet = {0};

    ip_pool_rows(&tables, &rows, &sheet.count);
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}
