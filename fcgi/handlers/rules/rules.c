/* Versions of a rule, packs of rules, measures, and the names of regions and industries. */
#include "base/classification.h"
#include "verdict/pack.h"

#include "handlers/rules/resources.h"
#include "handlers/frame/sheet.h"
#include "record/kinds.h"

enum err rule_versions_get(struct ctx *ctx)
{
    const int64_t *seqs = NULL;
    int64_t id = ctx->match.ids[0];
    if (!book_version(ctx->book, RECORD_RULE, id, ctx->view) &&
        !book_version(ctx->book, RECORD_RULE, id,
                      (struct view){.as_of = DATE_LAST, .as_known = ctx->view.as_known}))
        return ERR_NOT_FOUND;
    size_t count = book_versions(ctx->book, id, &seqs);
    struct rule_figures *rows = arena_array(ctx->arena, count + 1, sizeof *rows);
    struct sheet sheet = {.rows = rows};
    for (size_t i = 0; i < count; i++)
        if (rule_version_figures(ctx->book, seqs[i], ctx->view, &rows[sheet.count]) == ERR_OK)
            sheet.count++;
    return sheet_answer(ctx, &sheet);
}

enum err rule_packs_list(struct ctx *ctx)
{
    const struct pack_row *rows = NULL;
    struct sheet sheet = {.count = packs_compute(ctx->book, ctx->view, ctx->arena, &rows)};
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

/* A pack that is not there is empty: comparing with it shows what one would lose. */
enum err rule_packs_compare(struct ctx *ctx)
{
    const char *a = query_get(&ctx->query, "a");
    const char *b = query_get(&ctx->query, "b");
    const struct pack_pair *pairs = NULL;
    if (!a)
        violations_add(&ctx->violations, "a", VIOLATION_MISSING);
    if (!b)
        violations_add(&ctx->violations, "b", VIOLATION_MISSING);
    if (!a || !b)
        return ERR_INVALID;
    struct sheet sheet = {.count = packs_compare(ctx->book, a, b, ctx->view, ctx->arena, &pairs)};
    sheet.rows = pairs;
    return sheet_answer(ctx, &sheet);
}

enum err measures_get(struct ctx *ctx)
{
    const struct measure_row *rows = NULL;
    struct sheet sheet = {.count = measures_list(ctx->arena, &rows)};
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err classifications_get(struct ctx *ctx)
{
    const struct class_name *rows = NULL;
    struct sheet sheet = {.count = class_names(&rows)};

    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}
