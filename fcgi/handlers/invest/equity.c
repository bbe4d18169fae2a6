/* The capital of a firm: its cap table, certificates, classes, and what became of them. */
#include "figures/equity/notices.h"
#include "figures/equity/rights.h"
#include "figures/equity/table.h"
#include "figures/round/term_class.h"
#include "handlers/frame/sheet.h"
#include "handlers/invest/resources.h"
#include "record/kinds.h"

/* The firm that the path names, played in the view of the request. */
static enum err play(struct ctx *ctx, struct equity *equity_out)
{
    if (book_version(ctx->book, RECORD_FIRM, ctx->match.ids[0], ctx->view) == NULL)
        return ERR_NOT_FOUND;
    return equity_play(ctx->book, ctx->match.ids[0], ctx->view, NULL, ctx->arena, equity_out);
}

enum err cap_table_get(struct ctx *ctx)
{
    struct equity equity;
    struct firm_cap_table table;
    enum err err = play(ctx, &equity);

    if (err == ERR_OK)
        err = firm_cap_table(&equity, &table);
    return err != ERR_OK
               ? err
               : sheet_answer(ctx, &(struct sheet){.rows = table.rows, .count = table.count});
}

enum err cap_table_figures_get(struct ctx *ctx)
{
    struct equity equity;
    struct firm_cap_table table;
    enum err err = play(ctx, &equity);

    if (err == ERR_OK)
        err = firm_cap_table(&equity, &table);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &table.figures);
}

enum err certificates_get(struct ctx *ctx)
{
    struct equity equity;
    const struct certificate_row *rows = NULL;
    enum err err = play(ctx, &equity);

    if (err != ERR_OK)
        return err;
    struct sheet sheet = {.count = certificate_rows(&equity, &rows)};

    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err class_rows_get(struct ctx *ctx)
{
    struct equity equity;
    const struct class_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err = play(ctx, &equity);

    if (err == ERR_OK)
        err = class_rows(&equity, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

/* The holder that the query names; RECORD_NONE: all. */
static struct equity_holder asked_holder(struct ctx *ctx)
{
    static const struct {
        const char *name;
        uint32_t kind;
    } ways[] = {{"holder_party_id", RECORD_PARTY},
                {"holder_fund_id", RECORD_FUND},
                {"holder_firm_id", RECORD_FIRM}};
    struct equity_holder holder = {0};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        int64_t id = query_integer(&ctx->query, ways[i].name, 1, INT64_MAX, 0, &ctx->violations);

        if (id != 0)
            holder = (struct equity_holder){ways[i].kind, id};
    }
    return holder;
}

enum err holder_changes_get(struct ctx *ctx)
{
    struct equity equity;
    const struct holder_change_row *rows = NULL;
    struct sheet sheet = {0};
    struct equity_holder holder = asked_holder(ctx);
    enum err err = ctx->violations.count > 0 ? ERR_INVALID : play(ctx, &equity);

    if (err == ERR_OK)
        err = holder_changes(&equity, holder, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err cap_history_get(struct ctx *ctx)
{
    struct equity equity;
    const struct cap_history_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err = play(ctx, &equity);

    if (err == ERR_OK)
        err = cap_history(&equity, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err cap_contradictions_get(struct ctx *ctx)
{
    struct equity equity;
    const struct cap_contradiction *rows = NULL;
    struct sheet sheet = {0};
    enum err err = play(ctx, &equity);

    if (err == ERR_OK)
        err = cap_contradictions(&equity, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err capital_deadlines_get(struct ctx *ctx)
{
    struct equity equity;
    const struct notice_deadline *rows = NULL;
    struct sheet sheet = {0};
    enum err err = play(ctx, &equity);

    if (err == ERR_OK)
        err = notice_deadlines(&equity, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err term_classes_get(struct ctx *ctx)
{
    struct equity equity;
    const struct term_class *rows = NULL;
    struct sheet sheet = {0};
    enum err err = play(ctx, &equity);

    if (err == ERR_OK)
        sheet.count = term_classes(&equity, &rows);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err holder_rights_get(struct ctx *ctx)
{
    struct equity equity;
    const struct holder_right *rows = NULL;
    struct sheet sheet = {0};
    enum err err = play(ctx, &equity);

    if (err == ERR_OK)
        err = holder_rights(&equity, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}
