/* The payout of a sale that is only asked about: table, curve, claims beside it, and down to each
 * investor. */
#include "figures/payout/payout.h"

#include "handlers/frame/sheet.h"
#include "handlers/payout/resources.h"

#include <string.h>

static void refuse_debt(struct ctx *ctx)
{
    violations_add(&ctx->violations, "debt", VIOLATION_WRONG_TYPE);
    violations_param(&ctx->violations, "expected", "RANK:AMOUNT,RANK:AMOUNT");
}

/* `1:8000000.00`: the rank, and what is owed. */
static bool read_debt(const char *text, size_t length, int decimals, struct payout_debt *debt_out)
{
    const char *colon = memchr(text, ':', length);

    if (colon == NULL)
        return false;
    size_t left = (size_t)(colon - text);

    return decimal_parse(text, left, 0, &debt_out->rank) == ERR_OK && debt_out->rank >= 1 &&
           debt_out->rank <= PAYOUT_RANK_MAX &&
           decimal_parse(colon + 1, length - left - 1, decimals, &debt_out->amount_minor) ==
               ERR_OK &&
           debt_out->amount_minor >= 0 && debt_out->amount_minor <= AMOUNT_MAX;
}

static void read_debts(struct ctx *ctx, struct payout_question *of)
{
    const char *text = query_get(&ctx->query, "debt");
    int decimals = currency_decimals((enum currency)of->currency);

    while (text != NULL && *text != '\0') {
        size_t length = strcspn(text, ",");

        if (of->debt_count == PAYOUT_DEBTS_MAX ||
            !read_debt(text, length, decimals, &of->debts[of->debt_count++])) {
            refuse_debt(ctx);
            return;
        }
        text += length + (text[length] == ',');
    }
}

/* needed: whether the question is about one price; a curve may do without. */
static struct payout_question read_question(struct ctx *ctx, bool needed)
{
    struct payout_question of = {.firm_id = ctx->match.ids[0], .view = ctx->view};

    of.currency =
        query_choice(&ctx->query, "currency", currency_values, CURRENCY_CNY, &ctx->violations);
    if (needed && query_get(&ctx->query, "proceeds") == NULL)
        violations_add(&ctx->violations, "proceeds", VIOLATION_MISSING);
    of.proceeds_minor = query_amount(&ctx->query, "proceeds", 0, &ctx->violations);
    read_debts(ctx, &of);
    return of;
}

enum err payout_get(struct ctx *ctx)
{
    struct payout_question of = read_question(ctx, true);
    enum payout_by by =
        query_choice(&ctx->query, "by", payout_by_values, PAYOUT_BY_HOLDER, &ctx->violations);
    const struct payout_row *rows = NULL;
    size_t count = 0;

    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = payout_rows(&of, ctx->book, by, ctx->arena, &rows, &count);

    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err payout_points_get(struct ctx *ctx)
{
    struct payout_question of = read_question(ctx, false);
    const struct payout_point *rows = NULL;
    struct sheet sheet = {0};

    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = payout_points(&of, ctx->book, ctx->arena, &rows, &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err payout_claims_get(struct ctx *ctx)
{
    struct payout_question of = read_question(ctx, true);
    const struct payout_claim *rows = NULL;
    struct sheet sheet = {0};

    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = payout_claims(&of, ctx->book, ctx->arena, &rows, &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err payout_investors_get(struct ctx *ctx)
{
    struct payout_question of = read_question(ctx, true);
    const struct payout_investor *rows = NULL;
    size_t count = 0;

    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = payout_investors(&of, ctx->book, ctx->arena, &rows, &count);

    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}
