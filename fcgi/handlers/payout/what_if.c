/* A round that is only asked about. */
#include "figures/payout/what_if.h"

#include "handlers/frame/sheet.h"
#include "handlers/payout/resources.h"

#include <string.h>

/* Ids parted by commas; a fault becomes a violation. */
static void read_keepers(struct ctx *ctx, struct what_if_question *of)
{
    const char *text = query_get(&ctx->query, "keepers");

    while (text != NULL && *text != '\0') {
        size_t length = strcspn(text, ",");
        int64_t id = 0;

        if (of->keeper_count == WHAT_IF_KEEPERS_MAX ||
            decimal_parse(text, length, 0, &id) != ERR_OK || id < 1) {
            violations_add(&ctx->violations, "keepers", VIOLATION_WRONG_TYPE);
            violations_param(&ctx->violations, "expected", "ID,ID");
            return;
        }
        of->keeper_ids[of->keeper_count++] = id;
        text += length + (text[length] == ',');
    }
}

/* A share of all units, from nothing to below one. */
static int64_t read_target(struct ctx *ctx)
{
    const char *text = query_get(&ctx->query, "pool_target");
    int64_t target_e8 = 0;

    if (text == NULL)
        return AMOUNT_UNKNOWN;
    if (decimal_parse(text, strlen(text), 8, &target_e8) == ERR_OK && target_e8 >= 0 &&
        target_e8 < DECIMAL_E8_ONE)
        return target_e8;
    violations_add(&ctx->violations, "pool_target", VIOLATION_OUT_OF_RANGE);
    violations_param(&ctx->violations, "min", "0");
    violations_param(&ctx->violations, "max", "0.99999999");
    return AMOUNT_UNKNOWN;
}

static int64_t read_money(struct ctx *ctx, const char *name)
{
    int64_t amount = query_amount(&ctx->query, name, 0, &ctx->violations);

    if (query_get(&ctx->query, name) == NULL)
        violations_add(&ctx->violations, name, VIOLATION_MISSING);
    else if (amount == 0)
        violations_add(&ctx->violations, name, VIOLATION_NOT_POSITIVE);
    return amount;
}

static enum err ask(struct ctx *ctx, struct what_if *out)
{
    struct what_if_question of = {.firm_id = ctx->match.ids[0], .view = ctx->view};

    of.currency =
        query_choice(&ctx->query, "currency", currency_values, CURRENCY_CNY, &ctx->violations);
    of.pre_money_minor = read_money(ctx, "pre_money");
    of.new_money_minor = read_money(ctx, "new_money");
    of.pool_target_e8 = read_target(ctx);
    of.pool_outside = query_flag(&ctx->query, "pool_outside", &ctx->violations);
    of.convention = query_choice(&ctx->query, "convention", round_convention_values,
                                 ROUND_COUNTS_CONVERTED, &ctx->violations);
    read_keepers(ctx, &of);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    return what_if_round(&of, ctx->book, ctx->arena, out);
}

enum err what_if_get(struct ctx *ctx)
{
    struct what_if answer;
    enum err err = ask(ctx, &answer);

    return err != ERR_OK ? err : sheet_answer_figures(ctx, &answer.figures);
}

enum err what_if_holders_get(struct ctx *ctx)
{
    struct what_if answer;
    enum err err = ask(ctx, &answer);
    const struct sheet sheet = {.rows = answer.rows, .count = answer.count};

    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}
