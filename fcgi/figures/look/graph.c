/* Builds the graph of a look: funds in order of code, the stakes in each by its weight, and edges
 * from every holder. Stakes of one investor in one fund are merged first, so an edge is one
 * fraction. */
#include "figures/rate/rate.h"
#include "look_internal.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"

#include <stdlib.h>
#include <string.h>

static int by_code(const void *left, const void *right)
{
    return strcmp(((const struct look_fund *)left)->code, ((const struct look_fund *)right)->code);
}

static void list_funds(struct look *look)
{
    const int64_t *ids;
    size_t count = book_entities(look->book, RECORD_FUND, &ids);

    look->funds = arena_array(look->arena, count + 1, sizeof *look->funds);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_version(look->book, RECORD_FUND, ids[i], look->view);

        if (entry == NULL)
            continue;
        const struct fund *fund = entry->record;

        look->funds[look->fund_count++] =
            (struct look_fund){.id = ids[i],
                               .code = fund->code,
                               .currency = fund->currency,
                               .reported = fund_is_reported(look->book, ids[i], look->view)};
    }
    qsort(look->funds, look->fund_count, sizeof *look->funds, by_code);
}

struct place {
    int64_t id;
    size_t position;
};

static int by_id(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

/* Positions by id, for the time of building. */
static const struct place *places_of(const struct look *look)
{
    struct place *places = arena_array(look->arena, look->fund_count + 1, sizeof *places);

    for (size_t i = 0; i < look->fund_count; i++)
        places[i] = (struct place){look->funds[i].id, i};
    qsort(places, look->fund_count, sizeof *places, by_id);
    return places;
}

static size_t place_of(const struct look *look, const struct place *places, int64_t id)
{
    const struct place *found =
        bsearch(&(struct place){.id = id}, places, look->fund_count, sizeof *places, by_id);

    return found == NULL ? look->fund_count : found->position;
}

size_t look_position(const struct look *look, int64_t fund_id)
{
    const struct entry *entry = book_entry(look->book, fund_id);

    if (entry == NULL || entry->kind != RECORD_FUND || look->fund_count == 0)
        return look->fund_count;
    struct look_fund wanted = {.code = ((const struct fund *)entry->record)->code};
    const struct look_fund *found =
        bsearch(&wanted, look->funds, look->fund_count, sizeof *look->funds, by_code);

    return found == NULL ? look->fund_count : (size_t)(found - look->funds);
}

static int by_investor(const void *left, const void *right)
{
    const struct look_stake *a = left;
    const struct look_stake *b = right;
    int order = strcmp(a->code, b->code);

    if (order != 0)
        return order;
    /* A fund and a party may have the same code. */
    return (a->holder > b->holder) - (a->holder < b->holder);
}

static struct look_stake stake_of(const struct look *look, const struct place *places, size_t held,
                                  const struct commitment *commitment, int64_t amount_minor)
{
    struct look_stake stake = {
        .holder = look->fund_count, .held = held, .amount_minor = amount_minor};

    if (commitment->investor_fund_id != 0) {
        stake.investor_id = commitment->investor_fund_id;
        stake.holder = place_of(look, places, stake.investor_id);
    } else {
        stake.investor_id = commitment->investor_party_id;
    }
    const struct entry *investor = book_entry(look->book, stake.investor_id);

    stake.code = investor->kind == RECORD_FUND ? ((const struct fund *)investor->record)->code
                                               : ((const struct party *)investor->record)->code;
    return stake;
}

/* Puts the stakes of one investor together. */
static enum err merge_stakes(struct look *look, size_t from)
{
    size_t kept = from;

    if (look->stake_count > from)
        qsort(look->stakes + from, look->stake_count - from, sizeof *look->stakes, by_investor);
    for (size_t i = from; i < look->stake_count; i++) {
        struct look_stake *before = kept > from ? &look->stakes[kept - 1] : NULL;

        if (before == NULL || before->investor_id != look->stakes[i].investor_id) {
            look->stakes[kept++] = look->stakes[i];
            continue;
        }
        enum err err =
            amount_add(before->amount_minor, look->stakes[i].amount_minor, &before->amount_minor);
        if (err != ERR_OK)
            return err;
    }
    look->stake_count = kept;
    return ERR_OK;
}

/* The manager's carry as a stake; nobody's where no manager is recorded. */
static struct look_stake carry_stake(const struct look *look, size_t held, int64_t carry_minor)
{
    const struct entry *fund =
        book_version(look->book, RECORD_FUND, look->funds[held].id, look->view);
    int64_t manager_id = ((const struct fund *)fund->record)->manager_id;
    const struct entry *manager = book_entry(look->book, manager_id);

    return (struct look_stake){
        .investor_id = manager_id,
        .code = manager == NULL ? "" : ((const struct party *)manager->record)->code,
        .holder = look->fund_count,
        .held = held,
        .amount_minor = carry_minor,
    };
}

/* Of a fund that is known by its reports not every investor may be on record: what these say of all
 * of them makes the others one stake of nobody. */
static enum err add_others(struct look *look, const struct capital *capital, size_t held)
{
    struct look_fund *fund = &look->funds[held];
    int64_t others = 0;
    enum err err =
        look_rule_of(look->weight)->others(capital, look->view, fund->total_minor, &others);

    if (err != ERR_OK || others == 0)
        return err;
    look->stakes[look->stake_count++] = (struct look_stake){
        .code = "", .holder = look->fund_count, .held = held, .amount_minor = others};
    return amount_add(fund->total_minor, others, &fund->total_minor);
}

/* Stakes that were not kept concern only who reaches the fund: the commitments stand for them until
 * that is told. */
static enum err stakes_or_commitments(struct look *look, struct capital *capital, size_t held,
                                      int64_t *amounts, int64_t *carry_out)
{
    enum err err = look_rule_of(look->weight)->stakes(capital, look->view, amounts, carry_out);

    if (err != ERR_NOT_KEPT || look->root == SIZE_MAX)
        return err;
    look->funds[held].not_kept = true;
    *carry_out = 0;
    for (size_t i = 0; i < capital->count; i++)
        amounts[i] = ((const struct commitment *)capital->commitments[i]->record)->amount_minor;
    return ERR_OK;
}

static enum err list_stakes_of(struct look *look, const struct place *places, size_t held)
{
    struct look_fund *fund = &look->funds[held];
    struct capital capital;
    enum err err = capital_open(look->book, fund->id, look->view, look->arena, &capital);

    fund->first_stake = look->stake_count;
    if (err != ERR_OK || capital.count == 0)
        return err;
    int64_t *amounts = arena_array(look->arena, capital.count + 1, sizeof *amounts);
    int64_t carry = 0;

    err = stakes_or_commitments(look, &capital, held, amounts, &carry);
    for (size_t i = 0; i < capital.count && err == ERR_OK; i++) {
        if (amounts[i] == 0)
            continue;
        look->stakes[look->stake_count++] =
            stake_of(look, places, held, capital.commitments[i]->record, amounts[i]);
        add_to(&fund->total_minor, amounts[i], &err);
    }
    if (err == ERR_OK && carry > 0) {
        look->stakes[look->stake_count++] = carry_stake(look, held, carry);
        add_to(&fund->total_minor, carry, &err);
    }
    if (err == ERR_OK && !fund->not_kept)
        err = add_others(look, &capital, held);
    return err == ERR_OK ? merge_stakes(look, fund->first_stake) : err;
}

static enum err list_stakes(struct look *look)
{
    const int64_t *ids;
    size_t most = book_entities(look->book, RECORD_COMMITMENT, &ids);
    const struct place *places = places_of(look);
    enum err err = ERR_OK;

    look->stakes = arena_array(look->arena, most + 2 * look->fund_count + 1, sizeof *look->stakes);
    for (size_t held = 0; held < look->fund_count && err == ERR_OK; held++)
        err = list_stakes_of(look, places, held);
    look->funds[look->fund_count].first_stake = look->stake_count;
    return err;
}

/* The node of an investor in the graph; one that is not in it gives no edge. */
static size_t node_of(const struct look *look, const struct look_stake *stake)
{
    bool of_root = look->root_id != 0 && stake->investor_id == look->root_id;

    if (stake->holder == look->fund_count && !of_root)
        return SIZE_MAX;
    return stake->holder;
}

static enum err build_graph(struct look *look)
{
    struct path_edge *edges = arena_array(look->arena, look->stake_count + 1, sizeof *edges);
    size_t count = 0;

    for (size_t i = 0; i < look->stake_count; i++) {
        const struct look_stake *stake = &look->stakes[i];
        size_t holder = node_of(look, stake);

        if (holder != SIZE_MAX)
            edges[count++] = (struct path_edge){holder, stake->held, stake->amount_minor,
                                                look->funds[stake->held].total_minor};
    }
    return path_graph_build(look->fund_count + 1, edges, count, look->arena, &look->graph) == ERR_OK
               ? ERR_OK
               : ERR_CORRUPT;
}

static enum err reach(struct look *look)
{
    size_t count = look->graph.node_count;
    uint128_t *shares = arena_array(look->arena, count, sizeof *shares);
    int64_t *rounded = arena_array(look->arena, count, sizeof *rounded);
    int64_t *paths = arena_array(look->arena, count, sizeof *paths);
    bool *reached = arena_array(look->arena, count, sizeof *reached);
    enum err err = path_reach(&look->graph, look->root, shares);

    if (err != ERR_OK)
        return err;
    path_count(&look->graph, look->root, paths);
    for (size_t i = 0; i < count; i++) {
        rounded[i] = share_round(shares[i]);
        reached[i] = paths[i] > 0;
    }
    look->share_e18 = rounded;
    look->path_count = paths;
    look->reached = reached;
    for (size_t i = 0; i < look->fund_count; i++)
        if (look->funds[i].not_kept && (reached[i] || i == look->root))
            return ERR_NOT_KEPT;
    return ERR_OK;
}

/* Finds the node and the currency of the root. */
static enum err find_root(struct look *look)
{
    look->root = SIZE_MAX;
    look->currency = CURRENCY_CNY;
    if (look->root_id == 0)
        return ERR_OK;
    const struct entry *entry = book_entry(look->book, look->root_id);

    if (entry != NULL && entry->kind == RECORD_PARTY &&
        book_version(look->book, RECORD_PARTY, look->root_id, look->view) != NULL) {
        look->root = look->fund_count;
        return ERR_OK;
    }
    size_t position = look_position(look, look->root_id);

    if (position == look->fund_count || look->funds[position].id != look->root_id)
        return ERR_NOT_FOUND;
    look->root = position;
    look->currency = look->funds[position].currency;
    return ERR_OK;
}

enum err look_open(const struct book *book, int64_t root_id, enum look_weight weight,
                   struct view view, struct arena *arena, struct look **look_out)
{
    struct look *look = arena_alloc(arena, sizeof *look);

    if (!look_weight_offered(weight))
        return ERR_INVALID;
    look->book = book;
    look->view = view;
    look->arena = arena;
    look->weight = weight;
    look->root_id = root_id;
    list_funds(look);
    enum err err = find_root(look);
    if (err == ERR_OK)
        err = list_stakes(look);
    if (err == ERR_OK)
        err = build_graph(look);
    if (err == ERR_OK && look->root != SIZE_MAX)
        err = reach(look);
    if (err == ERR_OK)
        *look_out = look;
    return err;
}

enum err look_root_total(const struct look *look, int64_t *total_minor_out)
{
    int64_t total = 0;
    enum err err = ERR_OK;

    if (look->root < look->fund_count) {
        *total_minor_out = look->funds[look->root].total_minor;
        return ERR_OK;
    }
    for (size_t i = 0; i < look->stake_count && err == ERR_OK; i++) {
        const struct look_stake *stake = &look->stakes[i];
        int64_t amount = 0;

        if (stake->holder != look->fund_count || stake->investor_id != look->root_id)
            continue;
        err = look_convert(look, stake->amount_minor, look->funds[stake->held].currency, &amount);
        if (err == ERR_OK && amount != AMOUNT_UNKNOWN)
            add_to(&total, amount, &err);
    }
    *total_minor_out = total;
    return err;
}

const char *look_share_text(const struct look *look, int64_t share_e18)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(share_e18, SHARE_TEXT_DIGITS, text);
    return arena_strdup(look->arena, text);
}

int64_t look_ratio_e8(int64_t part_minor, int64_t whole_minor)
{
    int64_t ratio = 0;

    if (part_minor == AMOUNT_UNKNOWN || whole_minor == AMOUNT_UNKNOWN || whole_minor <= 0 ||
        amount_mul_div(part_minor, DECIMAL_E8_ONE, whole_minor, &ratio) != ERR_OK)
        return AMOUNT_UNKNOWN;
    return ratio;
}
