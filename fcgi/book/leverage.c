#include "book/leverage.h"

#include "calc/allocate.h"
#include "look_internal.h"

const struct field_value leverage_base_values[] = {
    {"public", "Budget and state-owned capital", "财政及国有资本"},
    {"budget", "Budget alone", "仅财政预算资金"},
    {0},
};

static const struct field_value levels[] = {
    {"layer", "Layer", "层级"},
    {"naive", "Naive sum", "简单加总"},
    {"consolidated", "Consolidated", "合并口径"},
    {0},
};

static const struct field leverage_fields[] = {
    F_ENUM(struct leverage_row, level, levels, "Level", "口径"),
    F_INTEGER(struct leverage_row, layer, INT64_MAX, "Layer", "层级"),
    F_INTEGER(struct leverage_row, fund_count, INT64_MAX, "Funds", "基金数"),
    F_ENUM(struct leverage_row, currency, currency_values, "Currency", "币种"),
    F_MONEY(struct leverage_row, size, "Fund size", "基金规模"),
    F_MONEY(struct leverage_row, inside, "From tracked funds", "来自范围内基金"),
    F_MONEY(struct leverage_row, outside, "From outside", "来自范围外出资人"),
    F_MONEY(struct leverage_row, budget, "Budget", "财政预算资金"),
    F_MONEY(struct leverage_row, state_owned, "State-owned", "国有资本"),
    F_MONEY(struct leverage_row, social, "Social", "社会资本"),
    F_MONEY(struct leverage_row, unknown, "Of unknown kind", "性质未知"),
    F_MONEY(struct leverage_row, public, "Public money", "政府资金（分母）"),
    F_DECIMAL(struct leverage_row, social_multiple, "Social / public", "社会资本放大倍数"),
    F_DECIMAL(struct leverage_row, size_multiple, "Size / public", "规模放大倍数"),
    F_INTEGER(struct leverage_row, unknown_count, INT64_MAX, "Funds not converted",
              "无法折算的基金"),
};

static const struct field elimination_fields[] = {
    F_REFERENCE(struct elimination_row, commitment_id, "commitment", "Commitment", "认缴"),
    F_REFERENCE(struct elimination_row, investor_fund_id, "fund", "Investing fund", "出资基金"),
    F_REFERENCE(struct elimination_row, fund_id, "fund", "Fund", "基金"),
    F_INTEGER(struct elimination_row, layer, INT64_MAX, "Layer", "层级"),
    F_ENUM(struct elimination_row, currency, currency_values, "Currency", "币种"),
    F_MONEY(struct elimination_row, amount, "Eliminated", "抵销金额"),
};

const struct shape leverage_row_shape = SHAPE(struct leverage_row, leverage_fields);
const struct shape elimination_row_shape = SHAPE(struct elimination_row, elimination_fields);

/* Kinds of money: position 0 is unknown, then enum money_source. */
#define KINDS (MONEY_SOCIAL + 1)

struct mix {
    uint128_t exact_e36[KINDS];
    int64_t share_e18[KINDS];
};

struct scope {
    struct look *look;
    bool *within;
    size_t *depth;
    struct mix *mixes; /* by fund */
};

bool leverage_weight_offered(enum look_weight weight)
{
    return weight == WEIGHT_COMMITMENT || weight == WEIGHT_PAID_IN;
}

static uint32_t kind_of_party(const struct look *look, int64_t party_id)
{
    const struct entry *entry = book_version(look->book, RECORD_PARTY, party_id, look->view);

    return entry == NULL ? 0 : ((const struct party *)entry->record)->money_source;
}

/* Holders come before what they hold, so theirs are there already. */
static enum err mix_fund(struct scope *scope, size_t fund)
{
    const struct look *look = scope->look;
    struct mix *mix = &scope->mixes[fund];
    int64_t total = look->funds[fund].total_minor;
    enum err err = ERR_OK;

    if (total == 0)
        mix->exact_e36[0] = SHARE_E36_ONE;
    for (size_t i = look->funds[fund].first_stake; total > 0 && i < look_stakes_end(look, fund);
         i++) {
        const struct look_stake *stake = &look->stakes[i];
        bool of_fund = stake->holder < look->fund_count;
        uint32_t kind = of_fund ? 0 : kind_of_party(look, stake->investor_id);

        for (size_t k = 0; k < KINDS && err == ERR_OK; k++) {
            uint128_t of_holder = of_fund     ? scope->mixes[stake->holder].exact_e36[k]
                                  : k == kind ? SHARE_E36_ONE
                                              : 0;

            err = share_add(mix->exact_e36[k], share_times(of_holder, stake->amount_minor, total),
                            &mix->exact_e36[k]);
        }
    }
    shares_round(mix->exact_e36, KINDS, mix->share_e18);
    return err;
}

static enum err open_scope(struct look *look, struct scope *scope_out)
{
    size_t nodes = look->graph.node_count;
    struct scope scope = {
        .look = look,
        .within = arena_array(look->arena, nodes, sizeof *scope.within),
        .depth = arena_array(look->arena, nodes, sizeof *scope.depth),
        .mixes = arena_array(look->arena, nodes, sizeof *scope.mixes),
    };
    enum err err = ERR_OK;

    for (size_t fund = 0; fund < look->fund_count; fund++)
        scope.within[fund] = look->root == SIZE_MAX || look->reached[fund];
    path_depth(&look->graph, scope.within, scope.depth);
    for (size_t place = 0; place < nodes && err == ERR_OK; place++)
        if (look->graph.order[place] < look->fund_count)
            err = mix_fund(&scope, look->graph.order[place]);
    *scope_out = scope;
    return err;
}

static void add_kinds(struct leverage_row *row, const int64_t amounts[KINDS], enum err *err)
{
    add_to(&row->unknown_minor, amounts[0], err);
    add_to(&row->budget_minor, amounts[MONEY_BUDGET], err);
    add_to(&row->state_owned_minor, amounts[MONEY_STATE_OWNED], err);
    add_to(&row->social_minor, amounts[MONEY_SOCIAL], err);
}

/* Money from outside, told apart by kind in the total. */
static enum err add_outside(const struct scope *scope, const struct look_stake *stake,
                            int64_t amount_minor, struct leverage_row *total)
{
    const struct look *look = scope->look;
    int64_t amounts[KINDS] = {0};
    enum err err = ERR_OK;

    if (stake->holder < look->fund_count)
        err = allocate(amount_minor, scope->mixes[stake->holder].share_e18, KINDS, amounts);
    else
        amounts[kind_of_party(look, stake->investor_id)] = amount_minor;
    add_to(&total->outside_minor, amount_minor, &err);
    add_kinds(total, amounts, &err);
    return err;
}

static enum err add_stakes(const struct scope *scope, size_t fund, struct leverage_row *layer,
                           struct leverage_row *total)
{
    const struct look *look = scope->look;
    enum err err = ERR_OK;

    for (size_t i = look->funds[fund].first_stake; i < look_stakes_end(look, fund) && err == ERR_OK;
         i++) {
        const struct look_stake *stake = &look->stakes[i];
        int64_t amount = 0;

        err = look_convert(look, stake->amount_minor, look->funds[fund].currency, &amount);
        if (stake->holder < look->fund_count && scope->within[stake->holder]) {
            add_to(&layer->inside_minor, amount, &err);
            add_to(&total->inside_minor, amount, &err);
            continue;
        }
        add_to(&layer->outside_minor, amount, &err);
        if (err == ERR_OK)
            err = add_outside(scope, stake, amount, total);
    }
    return err;
}

static enum err add_fund(const struct scope *scope, size_t fund, struct leverage_row *layer,
                         struct leverage_row *total)
{
    const struct look *look = scope->look;
    int64_t amounts[KINDS];
    int64_t size = 0;
    enum err err =
        look_convert(look, look->funds[fund].total_minor, look->funds[fund].currency, &size);

    if (err != ERR_OK || look->funds[fund].total_minor == 0)
        return err;
    if (size == AMOUNT_UNKNOWN) {
        layer->unknown_count++;
        total->unknown_count++;
        return ERR_OK;
    }
    layer->fund_count++;
    total->fund_count++;
    add_to(&layer->size_minor, size, &err);
    add_to(&total->size_minor, size, &err);
    if (err == ERR_OK)
        err = allocate(size, scope->mixes[fund].share_e18, KINDS, amounts);
    if (err == ERR_OK)
        add_kinds(layer, amounts, &err);
    return err == ERR_OK ? add_stakes(scope, fund, layer, total) : err;
}

static enum err divide(struct leverage_row *row, enum leverage_base base, bool of_social)
{
    enum err err = ERR_OK;

    add_to(&row->public_minor, row->budget_minor, &err);
    if (base == LEVERAGE_PUBLIC)
        add_to(&row->public_minor, row->state_owned_minor, &err);
    row->social_multiple_e8 =
        of_social ? look_ratio_e8(row->social_minor, row->public_minor) : AMOUNT_UNKNOWN;
    row->size_multiple_e8 = look_ratio_e8(row->size_minor, row->public_minor);
    return err;
}

enum err leverage_rows(struct look *look, enum leverage_base base,
                       const struct leverage_row **rows_out, size_t *count_out)
{
    struct scope scope;
    struct leverage_row *rows = arena_array(look->arena, look->fund_count + 3, sizeof *rows);
    struct leverage_row total = {
        .level = LEVERAGE_NAIVE, .layer = AMOUNT_UNKNOWN, .currency = look->currency};
    size_t layers = 0;
    enum err err = open_scope(look, &scope);

    for (size_t fund = 0; fund < look->fund_count && err == ERR_OK; fund++) {
        if (!scope.within[fund])
            continue;
        err = add_fund(&scope, fund, &rows[scope.depth[fund]], &total);
        if (scope.depth[fund] + 1 > layers)
            layers = scope.depth[fund] + 1;
    }
    for (size_t i = 0; i < layers && err == ERR_OK; i++) {
        rows[i].level = LEVERAGE_LAYER;
        rows[i].layer = (int64_t)i + 1;
        rows[i].currency = look->currency;
        err = divide(&rows[i], base, true);
    }
    rows[layers] = total;
    rows[layers + 1] = total;
    rows[layers + 1].level = LEVERAGE_CONSOLIDATED;
    rows[layers + 1].size_minor = total.outside_minor;
    if (err == ERR_OK)
        err = divide(&rows[layers], base, false);
    if (err == ERR_OK)
        err = divide(&rows[layers + 1], base, true);
    *rows_out = rows;
    *count_out = layers + 2;
    return err;
}

static enum err eliminate_fund(const struct scope *scope, size_t fund, struct elimination_row *rows,
                               size_t *count)
{
    struct look *look = scope->look;
    struct capital capital;
    enum err err =
        capital_open(look->book, look->funds[fund].id, look->view, look->arena, &capital);
    int64_t *stakes = arena_array(look->arena, capital.count + 1, sizeof *stakes);

    if (err == ERR_OK)
        err = look_rule_of(look->weight)->stakes(&capital, look->view, stakes);
    for (size_t i = 0; i < capital.count && err == ERR_OK; i++) {
        const struct commitment *commitment = capital.commitments[i]->record;
        size_t holder = commitment->investor_fund_id == 0
                            ? look->fund_count
                            : look_position(look, commitment->investor_fund_id);

        if (stakes[i] == 0 || holder == look->fund_count || !scope->within[holder])
            continue;
        struct elimination_row *row = &rows[(*count)++];

        *row = (struct elimination_row){
            .commitment_id = capital.commitments[i]->seq,
            .investor_fund_id = commitment->investor_fund_id,
            .fund_id = look->funds[fund].id,
            .layer = (int64_t)scope->depth[fund] + 1,
            .currency = look->currency,
        };
        err = look_convert(look, stakes[i], commitment->currency, &row->amount_minor);
    }
    return err;
}

enum err leverage_eliminations(struct look *look, const struct elimination_row **rows_out,
                               size_t *count_out)
{
    const int64_t *ids;
    size_t most = book_entities(look->book, RECORD_COMMITMENT, &ids);
    struct elimination_row *rows = arena_array(look->arena, most + 1, sizeof *rows);
    struct scope scope;
    size_t count = 0;
    enum err err = open_scope(look, &scope);

    for (size_t fund = 0; fund < look->fund_count && err == ERR_OK; fund++)
        if (scope.within[fund])
            err = eliminate_fund(&scope, fund, rows, &count);
    *rows_out = rows;
    *count_out = count;
    return err;
}
