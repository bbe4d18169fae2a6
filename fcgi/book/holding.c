#include "movement_internal.h"

#include "capital_internal.h"

/* The part of what was unrealised that a sale settles: in proportion to the cost, all with the rest
 * of it. A fund that is held reports what is left, so a distribution beyond cost takes its whole
 * amount out of the last reported value. */
static enum err settled(const struct holding *holding, const struct movement *movement,
                        int64_t relieved, int64_t *settled_out)
{
    if (holding->valuation != NULL && holding->is_fund)
        return amount_sub(movement->amount_minor, relieved, settled_out);
    if (holding->valuation == NULL || holding->cost_left_minor == 0 || relieved == 0) {
        *settled_out = 0;
        return ERR_OK;
    }
    return amount_mul_div(holding->unrealised_minor, relieved, holding->cost_left_minor,
                          settled_out);
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
    return err;
}

static enum err buy(struct holding *holding, const struct movement *movement,
                    struct holding_change *change)
{
    enum err err = ERR_OK;

    add_to(&holding->cost_minor, movement->amount_minor, &err);
    add_to(&holding->cost_left_minor, movement->amount_minor, &err);
    holding->buy_count++;
    if (holding->first_on == DATE_UNKNOWN)
        holding->first_on = movement->date;
    holding->last_on = movement->date;
    *change = (struct holding_change){.cash_minor = -movement->amount_minor,
                                      .cost_minor = movement->amount_minor};
    return err;
}

static enum err value(struct holding *holding, const struct movement *movement,
                      struct holding_change *change)
{
    int64_t unrealised = 0;
    enum err err = amount_sub(movement->amount_minor, holding->cost_left_minor, &unrealised);

    if (err != ERR_OK)
        return err;
    *change = (struct holding_change){
        .unrealised_minor = unrealised - holding->unrealised_minor,
        .unrealised_gain_minor = unrealised - holding->unrealised_minor,
    };
    holding->unrealised_minor = unrealised;
    holding->valuation = movement->entry;
    holding->valued_on = movement->date;
    return ERR_OK;
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
    default:
        return value(holding, movement, change_out);
    }
}
