/* The flows of an American waterfall, deal by deal, traced in order of time.
 *
 * Proceeds of a deal go into a queue. A distribution takes from the queue in the order in which
 * they came in (FIFO) and so becomes one of those deals; what goes beyond the queue is shared by
 * cost. Expenses are shared by the cost paid so far; those before the first deal belong to the
 * first. */
#include "waterfall_internal.h"

#include "calc/allocate.h"
#include "record/capital.h"

/* Proceeds that were not distributed yet, in the order in which they came in. */
struct received {
    size_t deal;
    int64_t left_minor;
};

struct tracing {
    struct fall *fall;
    struct movements movements;
    int64_t *cost; /* paid so far, by deal */
    int64_t *parts;
    size_t first; /* of the queue */
    size_t count;
    struct received *queue;
    int64_t spent_early_minor; /* expenses before the first deal */
};

static enum err add_shared(struct tracing *tracing, int64_t seq, int32_t day,
                           enum waterfall_flow_kind kind, int64_t amount_minor)
{
    struct fall *fall = tracing->fall;
    enum err err = allocate(amount_minor, tracing->cost, fall->deal_count, tracing->parts);

    return err == ERR_OK ? fall_add_parts(fall, seq, day, kind, tracing->parts) : err;
}

static bool has_cost(const struct tracing *tracing)
{
    for (size_t i = 0; i < tracing->fall->deal_count; i++)
        if (tracing->cost[i] > 0)
            return true;
    return false;
}

static enum err spend(struct tracing *tracing, const struct movement *movement)
{
    enum err err = ERR_OK;

    if (has_cost(tracing))
        return add_shared(tracing, movement->seq, movement->date, WATERFALL_CONTRIBUTION,
                          movement->amount_minor);
    add_to(&tracing->spent_early_minor, movement->amount_minor, &err);
    return err;
}

static enum err buy(struct tracing *tracing, const struct movement *movement)
{
    struct fall *fall = tracing->fall;
    enum err err = ERR_OK;

    add_to(&tracing->cost[movement->holding], movement->amount_minor, &err);
    if (err == ERR_OK)
        err = fall_add(fall, movement->seq, movement->date, WATERFALL_CONTRIBUTION,
                       movement->amount_minor, AMOUNT_UNKNOWN, movement->holding);
    /* What was spent before there was a deal belongs to the first one, from now on. */
    if (err == ERR_OK)
        err = fall_add(fall, movement->seq, movement->date, WATERFALL_CONTRIBUTION,
                       tracing->spent_early_minor, AMOUNT_UNKNOWN, movement->holding);
    tracing->spent_early_minor = 0;
    return err;
}

/* Takes an amount out of the queue, and what goes beyond it by cost. */
static enum err pay_out(struct tracing *tracing, int64_t seq, int32_t day, int64_t amount_minor)
{
    struct fall *fall = tracing->fall;
    int64_t *taken = arena_array(fall->arena, fall->deal_count + 1, sizeof *taken);
    int64_t rest = 0;
    enum err err = fall_pass_on(fall, seq, day, amount_minor, &rest);

    while (err == ERR_OK && rest > 0 && tracing->first < tracing->count) {
        struct received *next = &tracing->queue[tracing->first];
        int64_t part = next->left_minor < rest ? next->left_minor : rest;

        add_to(&taken[next->deal], part, &err);
        next->left_minor -= part;
        rest -= part;
        if (next->left_minor == 0)
            tracing->first++;
    }
    /* Without any deal the only place is the first. */
    if (!has_cost(tracing))
        taken[0] += rest;
    else if (err == ERR_OK)
        err = allocate(rest, tracing->cost, fall->deal_count, tracing->parts);
    for (size_t i = 0; i < fall->deal_count && has_cost(tracing); i++)
        add_to(&taken[i], tracing->parts[i], &err);
    return err == ERR_OK ? fall_add_parts(fall, seq, day, WATERFALL_DISTRIBUTION, taken) : err;
}

/* The deal of a holding; deal_count: the fund has none. */
static size_t deal_of(const struct tracing *tracing, const struct sold_deal *sold)
{
    for (size_t i = 0; i < tracing->fall->holding_count; i++)
        if (tracing->movements.holdings[i].id == sold->id &&
            tracing->movements.holdings[i].is_fund == sold->is_fund)
            return i;
    return tracing->fall->deal_count;
}

/* What the deals that are sold bring, each its own, whatever waits in the queue. */
static enum err pay_out_sold(struct tracing *tracing, int64_t seq, int32_t day,
                             int64_t amount_minor)
{
    struct fall *fall = tracing->fall;
    int64_t *brought = arena_array(fall->arena, fall->deal_count + 1, sizeof *brought);
    int64_t rest = 0;
    enum err err = fall_pass_on(fall, seq, day, amount_minor, &rest);

    for (size_t i = 0; i < fall->sold_count; i++)
        add_to(&brought[deal_of(tracing, &fall->sold[i])], fall->sold[i].amount_minor, &err);
    int64_t of_none = brought[fall->deal_count];

    if (err == ERR_OK && has_cost(tracing))
        err = allocate(of_none, tracing->cost, fall->deal_count, tracing->parts);
    for (size_t i = 0; i < fall->deal_count && has_cost(tracing); i++)
        add_to(&brought[i], tracing->parts[i], &err);
    if (!has_cost(tracing))
        add_to(&brought[0], of_none, &err);
    if (err == ERR_OK)
        err = allocate(rest, brought, fall->deal_count, tracing->parts);
    return err == ERR_OK ? fall_add_parts(fall, seq, day, WATERFALL_DISTRIBUTION, tracing->parts)
                         : err;
}

static enum err trace_distribution(struct tracing *tracing, const struct movement *movement)
{
    struct fall *fall = tracing->fall;
    const struct distribution *distribution = movement->entry->record;
    enum err err = ERR_OK;

    if (movement->entry == fall->proposal)
        return ERR_OK;
    add_to(&fall->carry_paid_minor, distribution->carry_minor, &err);
    return err == ERR_OK ? pay_out(tracing, movement->seq, movement->date, movement->amount_minor)
                         : err;
}

static enum err trace_holding(struct tracing *tracing, const struct movement *movement)
{
    struct holding_change change;
    enum err err =
        holding_apply(&tracing->movements.holdings[movement->holding], movement, &change);

    if (err != ERR_OK || movement->kind == MOVE_VALUE || movement->price_missing)
        return err;
    if (movement->kind == MOVE_BUY || movement->kind == MOVE_STAKE_BOUGHT)
        return buy(tracing, movement);
    tracing->queue[tracing->count++] = (struct received){movement->holding, movement->amount_minor};
    return ERR_OK;
}

/* A deal whose own flows are not all recorded cannot be traced. */
static enum err trace_opened(struct tracing *tracing, const struct movement *movement)
{
    struct holding *holding = &tracing->movements.holdings[movement->holding];
    struct holding_change change;
    enum err err = holding_apply(holding, movement, &change);

    return err == ERR_OK && holding->earlier_unknown ? ERR_NOT_KEPT : err;
}

static enum err trace(struct tracing *tracing, const struct movement *movement)
{
    switch (movement->kind) {
    case MOVE_BUY:
    case MOVE_SELL:
    case MOVE_GIVEN_BACK:
    case MOVE_STAKE_SOLD:
    case MOVE_STAKE_BOUGHT:
    case MOVE_VALUE:
        return trace_holding(tracing, movement);
    case MOVE_OPENED:
        return trace_opened(tracing, movement);
    case MOVE_EXPENSE:
        return spend(tracing, movement);
    case MOVE_FACILITY:
        return ((const struct facility_flow *)movement->entry->record)->kind == FACILITY_INTEREST
                   ? spend(tracing, movement)
                   : ERR_OK;
    case MOVE_DISTRIBUTION:
        return trace_distribution(tracing, movement);
    default:
        return ERR_OK;
    }
}

/* Every deal at its fair value with its proceeds that are still there. Cash beyond them never was
 * in a deal; debts beyond it are borne by the deals in proportion. */
static enum err sell_all(struct tracing *tracing)
{
    struct fall *fall = tracing->fall;
    int64_t *worth = arena_array(fall->arena, fall->deal_count + 1, sizeof *worth);
    int64_t rest = 0;
    enum err err = fall_value(fall, &fall->nav_minor);

    if (err == ERR_OK)
        err = fall_pass_on(fall, 0, fall->view.as_of, fall->nav_minor, &rest);
    for (size_t i = tracing->first; i < tracing->count; i++)
        add_to(&worth[tracing->queue[i].deal], tracing->queue[i].left_minor, &err);
    for (size_t i = 0; i < fall->holding_count; i++) {
        const struct holding *holding = &tracing->movements.holdings[i];

        add_to(&worth[i], holding->cost_left_minor, &err);
        add_to(&worth[i], holding->unrealised_minor, &err);
    }
    for (size_t i = 0; i < fall->deal_count; i++) {
        worth[i] = worth[i] > 0 ? worth[i] : 0;
        add_to(&rest, -worth[i], &err);
    }
    fall->uninvested_minor = rest > 0 ? rest : 0;
    if (err == ERR_OK && rest < 0) {
        err = allocate(-rest, worth, fall->deal_count, tracing->parts);
        for (size_t i = 0; i < fall->deal_count && err == ERR_OK; i++)
            worth[i] -= tracing->parts[i];
    }
    return err == ERR_OK ? fall_add_parts(fall, 0, fall->view.as_of, WATERFALL_DISTRIBUTION, worth)
                         : err;
}

enum err fall_collect_deals(struct fall *fall)
{
    struct tracing tracing = {.fall = fall};
    int64_t amount = 0;

    movements_init(&tracing.movements, fall->book, fall->view, fall->arena);
    enum err err = fall_opening_is_recorded(fall);

    if (err == ERR_OK)
        err = movements_of_fund(&tracing.movements, fall->fund_id);
    movements_sort(&tracing.movements);
    if (err == ERR_OK)
        err = movements_convert(&tracing.movements, fall->currency);
    fall->holding_count = tracing.movements.holding_count;
    fall->deals = tracing.movements.holdings;
    fall->deal_count = fall->holding_count > 0 ? fall->holding_count : 1;
    tracing.cost = arena_array(fall->arena, fall->deal_count, sizeof *tracing.cost);
    tracing.parts = arena_array(fall->arena, fall->deal_count, sizeof *tracing.parts);
    tracing.queue = arena_array(fall->arena, tracing.movements.count + 1, sizeof *tracing.queue);
    if (err == ERR_OK)
        err = fall_take_back(fall);
    for (size_t i = 0; i < tracing.movements.count && err == ERR_OK; i++)
        err = trace(&tracing, &tracing.movements.list[i]);
    if (err == ERR_OK && fall->proposal != NULL)
        err = proposal_amount(fall->proposal, &amount);
    if (err == ERR_OK && fall->proposal != NULL)
        err = fall->sold == NULL
                  ? pay_out(&tracing, fall->proposal_seq, fall->view.as_of, amount)
                  : pay_out_sold(&tracing, fall->proposal_seq, fall->view.as_of, amount);
    return err == ERR_OK && fall->hypothetical ? sell_all(&tracing) : err;
}
