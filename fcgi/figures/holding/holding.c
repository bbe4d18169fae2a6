/* Carries one holding over its movements: cost, what is unrealised, what is realised. Every change
 * is told apart, so that postings and positions come from the same numbers. */
#include "figures/holding/movement.h"

#include "figures/fund/fund_capital.h"

/* The part of what was unrealised that a sale settles: in proportion to the cost, all with the rest
 * of it. A fund that is held reports what is left, so a distribution beyond cost takes its whole
 * amount out of the last reported value; but not what other investors pay. */
static enum err settled(const struct holding *holding, const struct movement *movement,
                        int64_t relieved, int64_t *settled_out)
{
    if (holding->valued && holding->is_fund)
        return amount_sub(movement->amount_minor - movement->beside_minor, relieved, settled_out);
    if (!holding->valued || holding->cost_left_minor == 0 || relieved == 0) {
        *settled_out = 0;
        return ERR_OK;
    }
    return amount_mul_div(holding->unrealised_minor, relieved, holding->cost_left_minor,
                          settled_out);
}

/* Nothing is worth less than nothing: where more came back than the last valuation, that is
 * outdated, and what is held counts as nothing until the next one. */
static void stop_at_nothing(struct holding *holding, struct holding_change *change)
{
    int64_t below = -(holding->cost_left_minor + holding->unrealised_minor);

    if (holding->may_be_negative || !holding->valued || below <= 0)
        return;
    holding->stale = true;
    holding->unrealised_minor += below;
    change->unrealised_minor += below;
    change->unrealised_gain_minor += below;
}

static enum err sell(struct holding *holding, const struct movement *movement,
                     struct holding_change *change)
{
    int64_t relieved = movement->cost_minor < holding->cost_left_minor ? movement->cost_minor
                                                                       : holding->cost_left_minor;
    int64_t gain = 0;
    int64_t unrealised = 0;
    enum err err = settled(holding, movement, relieved, &unrealised);

    add_to(&gain, movement->amount_minor - movement->income_minor, &err);
    add_to(&gain, -relieved, &err);
    add_to(&holding->cost_left_minor, -relieved, &err);
    add_to(&holding->unrealised_minor, -unrealised, &err);
    add_to(&holding->realised_minor, movement->amount_minor - movement->income_minor, &err);
    add_to(&holding->income_minor, movement->income_minor, &err);
    add_to(&holding->gain_minor, gain, &err);
    *change = (struct holding_change){
        .cash_minor = movement->amount_minor,
        .cost_minor = -relieved,
        .unrealised_minor = -unrealised,
        .income_minor = movement->income_minor,
        .realised_gain_minor = gain,
        .unrealised_gain_minor = -unrealised,
    };
    if (err == ERR_OK)
        stop_at_nothing(holding, change);
    return err;
}

static enum err give_back(struct holding *holding, const struct movement *movement,
                          struct holding_change *change)
{
    int64_t relieved = movement->cost_minor < holding->cost_left_minor ? movement->cost_minor
                                                                       : holding->cost_left_minor;
    int64_t gain = movement->amount_minor - relieved;
    enum err err = ERR_OK;

    add_to(&holding->cost_minor, -relieved, &err);
    add_to(&holding->cost_left_minor, -relieved, &err);
    add_to(&holding->realised_minor, gain, &err);
    add_to(&holding->gain_minor, gain, &err);
    *change = (struct holding_change){
        .cash_minor = movement->amount_minor, .cost_minor = -relieved, .realised_gain_minor = gain};
    if (err == ERR_OK)
        stop_at_nothing(holding, change);
    return err;
}

static enum err buy(struct holding *holding, const struct movement *movement,
                    struct holding_change *change)
{
    enum err err = ERR_OK;

    add_to(&holding->cost_minor, movement->amount_minor, &err);
    add_to(&holding->cost_left_minor, movement->amount_minor, &err);
    holding->buy_count++;
    holding->handed_on = false;
    if (holding->first_on == DATE_UNKNOWN)
        holding->first_on = movement->date;
    holding->last_on = movement->date;
    *change = (struct holding_change){.cash_minor = -movement->amount_minor,
                                      .cost_minor = movement->amount_minor};
    /* Interest of a later closing is cost, but buys nothing that the fund could be worth more. */
    if (holding->valued) {
        add_to(&holding->unrealised_minor, -movement->beside_minor, &err);
        change->unrealised_minor = -movement->beside_minor;
        change->unrealised_gain_minor = -movement->beside_minor;
    }
    return err;
}

/* A part of the holding leaves at a price, or for what it was carried at where that is missing. */
static enum err sell_stake(struct holding *holding, const struct movement *movement,
                           struct holding_change *change)
{
    int64_t relieved = 0;
    int64_t settled = 0;
    enum err err = amount_mul_div(holding->cost_left_minor, movement->part_minor,
                                  movement->whole_minor, &relieved);

    if (err == ERR_OK)
        err = amount_mul_div(holding->unrealised_minor, movement->part_minor, movement->whole_minor,
                             &settled);
    add_to(&holding->cost_left_minor, -relieved, &err);
    add_to(&holding->unrealised_minor, -settled, &err);
    holding->handed_on = movement->part_minor == movement->whole_minor;
    *change = (struct holding_change){.cost_minor = -relieved, .unrealised_minor = -settled};
    if (movement->price_missing) {
        holding->sold_unpriced = true;
        add_to(&change->unsettled_minor, relieved, &err);
        add_to(&change->unsettled_minor, settled, &err);
        return err;
    }
    change->cash_minor = movement->amount_minor;
    change->unrealised_gain_minor = -settled;
    change->realised_gain_minor = movement->amount_minor - relieved;
    add_to(&holding->realised_minor, movement->amount_minor, &err);
    add_to(&holding->gain_minor, change->realised_gain_minor, &err);
    return err;
}

static enum err buy_stake(struct holding *holding, const struct movement *movement,
                          struct holding_change *change)
{
    enum err err = buy(holding, movement, change);

    if (movement->price_missing) {
        holding->bought_unpriced = true;
        change->cash_minor = 0;
        change->unsettled_minor = -movement->amount_minor;
    }
    return err;
}

static enum err value(struct holding *holding, const struct movement *movement,
                      struct holding_change *change)
{
    int64_t unrealised = 0;
    enum err err = amount_sub(movement->amount_minor, holding->cost_left_minor, &unrealised);

    *change = (struct holding_change){0};
    if (holding->handed_on)
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    *change = (struct holding_change){
        .unrealised_minor = unrealised - holding->unrealised_minor,
        .unrealised_gain_minor = unrealised - holding->unrealised_minor,
    };
    holding->unrealised_minor = unrealised;
    holding->valued = true;
    holding->valuation = movement->entry;
    holding->valued_on = movement->date;
    holding->stale = false;
    return ERR_OK;
}

/* A holding is what the opening says, whatever was recorded before; what that is more counts as the
 * result of the time before the ledger. */
static enum err take_opened(struct holding *holding, const struct movement *movement,
                            struct holding_change *change)
{
    int64_t realised = movement->proceeds_minor - movement->income_minor;
    int64_t unrealised = holding->unrealised_minor;
    enum err err = ERR_OK;

    if (movement->value_minor != AMOUNT_UNKNOWN)
        err = amount_sub(movement->value_minor, movement->cost_minor, &unrealised);
    *change = (struct holding_change){
        .cost_minor = movement->cost_minor - holding->cost_left_minor,
        .unrealised_minor = unrealised - holding->unrealised_minor,
        .opened_paid_minor = movement->amount_minor - holding->cost_minor,
        .opened_received_minor =
            movement->proceeds_minor - holding->realised_minor - holding->income_minor,
    };
    change->opened_minor = -change->cost_minor - change->unrealised_minor;
    if (change->cost_minor == 0 && change->unrealised_minor == 0 &&
        change->opened_paid_minor == 0 && change->opened_received_minor == 0)
        return err;
    holding->earlier_unknown = true;
    holding->cost_minor = movement->amount_minor;
    holding->cost_left_minor = movement->cost_minor;
    holding->unrealised_minor = unrealised;
    holding->realised_minor = realised;
    holding->income_minor = movement->income_minor;
    holding->gain_minor = realised - (movement->amount_minor - movement->cost_minor);
    if (movement->value_minor != AMOUNT_UNKNOWN) {
        holding->valued = true;
        holding->valuation = NULL;
        holding->valued_on =
            movement->valued_on == DATE_UNKNOWN ? movement->date : movement->valued_on;
    }
    return err;
}

enum err holding_apply(struct holding *holding, const struct movement *movement,
                       struct holding_change *change_out)
{
    switch (movement->kind) {
    case MOVE_BUY:
        return buy(holding, movement, change_out);
    case MOVE_SELL:
        return sell(holding, movement, change_out);
    case MOVE_GIVEN_BACK:
        return give_back(holding, movement, change_out);
    case MOVE_STAKE_SOLD:
        return sell_stake(holding, movement, change_out);
    case MOVE_STAKE_BOUGHT:
        return buy_stake(holding, movement, change_out);
    case MOVE_OPENED:
        return take_opened(holding, movement, change_out);
    default:
        return value(holding, movement, change_out);
    }
}
