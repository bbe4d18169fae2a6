/* Where the money of each layer of funds comes from, and the multiples of it.
 *
 * The mix of a fund (the part of each kind of money in it) is the mix of its holders, weighed by
 * their stakes. Holders come before what they hold, so one pass is enough. Stakes of tracked funds
 * are taken off where the layers are added up, and listed. */
#include "figures/look/leverage.h"

#include "calc/allocate.h"
#include "look_internal.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"

const struct field_value leverage_base_values[] = {
    {"public", "Budget and state-owned capital", "财政及国有资本"},
    {"budget", "Budget alone", "仅财政预算资金"},
    {0},
};

static const struct field_value leverage_level_values[] = {
    {"layer", "Layer", "层级"},
    {"naive", "Naive sum", "简单加总"},
    {"consolidated", "Consolidated", "合并口径"},
    {0},
};

static const struct field leverage_fields[] = {
    F_ENUM(struct leverage_row, level, leverage_level, "Level", "口径"),
    F_INTEGER(struct leverage_row, layer, INT64_MAX, "Layer", "层级"),
    F_INTEGER(struct leverage_row, fund_count, INT64_MAX, "Funds", "基金数"),
    F_ENUM(struct leverage_row, currency, currency, "Currency", "币种"),
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

static const struct field source_fields[] = {
    F_REFERENCE(struct leverage_source, commitment_id, "commitment", "Commitment", "认缴"),
    F_REFERENCE(struct leverage_source, investor_fund_id, "fund", "Investing fund", "出资基金"),
    F_REFERENCE(struct leverage_source, investor_party_id, "party", "Investing party", "出资主体"),
    F_REFERENCE(struct leverage_source, fund_id, "fund", "Fund", "基金"),
    F_INTEGER(struct leverage_source, layer, INT64_MAX, "Layer", "层级"),
    F_BOOL(struct leverage_source, inside, "Eliminated", "合并抵销"),
    F_ENUM(struct leverage_source, currency, currency, "Currency", "币种"),
    F_MONEY(struct leverage_source, amount, "Amount", "金额"),
    F_MONEY(struct leverage_source, budget, "Budget", "财政预算资金"),
    F_MONEY(struct leverage_source, state_owned, "State-owned", "国有资本"),
    F_MONEY(struct leverage_source, social, "Social", "社会资本"),
    F_MONEY(struct leverage_source, unknown, "Of unknown kind", "性质未知"),
};

static const struct field elimination_fields[] = {
    F_REFERENCE(struct elimination_row, commitment_id, "commitment", "Commitment", "认缴"),
    F_REFERENCE(struct elimination_row, investor_fund_id, "fund", "Investing fund", "出资基金"),
    F_REFERENCE(struct elimination_row, fund_id, "fund", "Fund", "基金"),
    F_INTEGER(struct elimination_row, layer, INT64_MAX, "Layer", "层级"),
    F_ENUM(struct elimination_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct elimination_row, amount, "Eliminated", "抵销金额"),
};

const struct shape leverage_row_shape = SHAPE(struct leverage_row, leverage_fields);
const struct shape leverage_source_shape = SHAPE(struct leverage_source, source_fields);
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

/* The part of a whole by kind of money. */
static enum err split(const struct scope *scope, size_t fund, int64_t amount_minor,
                      int64_t amounts_out[KINDS])
{
    return allocate(amount_minor, scope->mixes[fund].share_e18, KINDS, amounts_out);
}

/* What a commitment brings; false when it is nothing, or cannot be converted. */
static bool source_of(const struct scope *scope, size_t fund, const struct entry *entry,
                      int64_t stake_minor, struct leverage_source *source_out, enum err *err)
{
    const struct look *look = scope->look;
    const struct commitment *commitment = entry->record;
    int64_t amounts[KINDS] = {0};
    int64_t amount = 0;
    size_t holder = commitment->investor_fund_id == 0
                        ? look->fund_count
                        : look_position(look, commitment->investor_fund_id);

    *err = look_convert(look, stake_minor, commitment->currency, &amount);
    if (*err != ERR_OK || amount == 0 || amount == AMOUNT_UNKNOWN)
        return false;
    if (holder < look->fund_count)
        *err = split(scope, holder, amount, amounts);
    else
        amounts[kind_of_party(look, commitment->investor_party_id)] = amount;
    *source_out = (struct leverage_source){
        .commitment_id = entry->seq,
        .investor_fund_id = commitment->investor_fund_id,
        .investor_party_id = commitment->investor_party_id,
        .fund_id = look->funds[fund].id,
        .layer = (int64_t)scope->depth[fund] + 1,
        .inside = holder < look->fund_count && scope->within[holder],
        .currency = look->currency,
        .amount_minor = amount,
        .budget_minor = amounts[MONEY_BUDGET],
        .state_owned_minor = amounts[MONEY_STATE_OWNED],
        .social_minor = amounts[MONEY_SOCIAL],
        .unknown_minor = amounts[0],
    };
    return *err == ERR_OK;
}

static enum err add_sources(const struct scope *scope, size_t fund, struct leverage_source *rows,
                            size_t *count)
{
    struct look *look = scope->look;
    struct capital capital;
    enum err err =
        capital_open(look->book, look->funds[fund].id, look->view, look->arena, &capital);

    if (err != ERR_OK)
        return err;
    int64_t *stakes = arena_array(look->arena, capital.count + 1, sizeof *stakes);

    int64_t carry = 0; /* never of the weights that are offered here */

    err = look_rule_of(look->weight)->stakes(&capital, look->view, stakes, &carry);
    for (size_t i = 0; i < capital.count && err == ERR_OK; i++)
        if (source_of(scope, fund, capital.commitments[i], stakes[i], &rows[*count], &err))
            (*count)++;
    return err;
}

static enum err list_sources(const struct scope *scope, const struct leverage_source **rows_out,
                             size_t *count_out)
{
    const int64_t *ids;
    const struct look *look = scope->look;
    size_t most = book_entities(look->book, RECORD_COMMITMENT, &ids);
    struct leverage_source *rows = arena_array(look->arena, most + 1, sizeof *rows);
    size_t count = 0;
    enum err err = ERR_OK;

    for (size_t fund = 0; fund < look->fund_count && err == ERR_OK; fund++)
        if (scope->within[fund])
            err = add_sources(scope, fund, rows, &count);
    *rows_out = rows;
    *count_out = count;
    return err;
}

/* The funds of each layer: how many, how large, and from where in the end. */
static enum err add_fund(const struct scope *scope, size_t fund, struct leverage_row *layer,
                         struct leverage_row *total)
{
    const struct look *look = scope->look;
    int64_t amounts[KINDS] = {0};
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
        err = split(scope, fund, size, amounts);
    add_to(&layer->unknown_minor, amounts[0], &err);
    add_to(&layer->budget_minor, amounts[MONEY_BUDGET], &err);
    add_to(&layer->state_owned_minor, amounts[MONEY_STATE_OWNED], &err);
    add_to(&layer->social_minor, amounts[MONEY_SOCIAL], &err);
    return err;
}

static enum err add_source(const struct leverage_source *source, struct leverage_row *layer,
                           struct leverage_row *total)
{
    enum err err = ERR_OK;

    if (source->inside) {
        add_to(&layer->inside_minor, source->amount_minor, &err);
        add_to(&total->inside_minor, source->amount_minor, &err);
        return err;
    }
    add_to(&layer->outside_minor, source->amount_minor, &err);
    add_to(&total->outside_minor, source->amount_minor, &err);
    add_to(&total->budget_minor, source->budget_minor, &err);
    add_to(&total->state_owned_minor, source->state_owned_minor, &err);
    add_to(&total->social_minor, source->social_minor, &err);
    add_to(&total->unknown_minor, source->unknown_minor, &err);
    return err;
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

/* Fills in the layers, whose number is written, and their total. */
static enum err add_up(const struct scope *scope, struct leverage_row *layers, size_t *layer_count,
                       struct leverage_row *total)
{
    const struct leverage_source *sources = NULL;
    size_t count = 0;
    enum err err = list_sources(scope, &sources, &count);

    for (size_t fund = 0; fund < scope->look->fund_count && err == ERR_OK; fund++) {
        if (!scope->within[fund])
            continue;
        err = add_fund(scope, fund, &layers[scope->depth[fund]], total);
        if (scope->depth[fund] + 1 > *layer_count)
            *layer_count = scope->depth[fund] + 1;
    }
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = add_source(&sources[i], &layers[sources[i].layer - 1], total);
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

    if (err == ERR_OK)
        err = add_up(&scope, rows, &layers, &total);
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

enum err leverage_sources(struct look *look, const struct leverage_source **rows_out,
                          size_t *count_out)
{
    struct scope scope;
    enum err err = open_scope(look, &scope);

    return err == ERR_OK ? list_sources(&scope, rows_out, count_out) : err;
}

enum err leverage_eliminations(struct look *look, const struct elimination_row **rows_out,
                               size_t *count_out)
{
    const struct leverage_source *sources = NULL;
    size_t source_count = 0;
    size_t count = 0;
    enum err err = leverage_sources(look, &sources, &source_count);

    if (err != ERR_OK)
        return err;
    struct elimination_row *rows = arena_array(look->arena, source_count + 1, sizeof *rows);

    for (size_t i = 0; i < source_count; i++)
        if (sources[i].inside)
            rows[count++] = (struct elimination_row){
                .commitment_id = sources[i].commitment_id,
                .investor_fund_id = sources[i].investor_fund_id,
                .fund_id = sources[i].fund_id,
                .layer = sources[i].layer,
                .currency = sources[i].currency,
                .amount_minor = sources[i].amount_minor,
            };
    *rows_out = rows;
    *count_out = count;
    return ERR_OK;
}
