/* Holdings in another currency than their fund's, in the fund's books. */
#include "figures/holding/movement.h"

#include "figures/rate/rate.h"
#include "figures/fund/fund_capital.h"

/* One holding on its way from its own currency to the fund's. */
struct conversion {
    struct movements *movements;
    enum currency from;
    enum currency to;
    int64_t left_minor;           /* cost left, in its own currency */
    int64_t left_converted_minor; /* the same in the fund's books */
};

static enum err convert_amount(const struct conversion *conversion, int32_t date,
                               int64_t *amount_minor)
{
    struct view day = {.as_of = date, .as_known = conversion->movements->view.as_known};

    return fx_convert(conversion->movements->book, *amount_minor, conversion->from, conversion->to,
                      day, amount_minor);
}

/* Cost leaves the books at what it came in at: its part of the cost left, all with the last of it.
 */
static enum err convert_relief(struct conversion *conversion, int64_t *cost_minor)
{
    int64_t relieved = *cost_minor < conversion->left_minor ? *cost_minor : conversion->left_minor;
    enum err err = ERR_OK;

    *cost_minor = 0;
    if (relieved > 0)
        err = amount_mul_div(conversion->left_converted_minor, relieved, conversion->left_minor,
                             cost_minor);
    add_to(&conversion->left_minor, -relieved, &err);
    add_to(&conversion->left_converted_minor, -*cost_minor, &err);
    return err;
}

/* A stake leaves with its part of the cost in either currency. */
static enum err convert_part(struct conversion *conversion, const struct movement *movement)
{
    int64_t part = 0;
    int64_t converted = 0;
    enum err err =
        amount_mul_div(conversion->left_minor, movement->part_minor, movement->whole_minor, &part);

    if (err == ERR_OK)
        err = amount_mul_div(conversion->left_converted_minor, movement->part_minor,
                             movement->whole_minor, &converted);
    add_to(&conversion->left_minor, -part, &err);
    add_to(&conversion->left_converted_minor, -converted, &err);
    return err;
}

/* What was paid at which rate before the ledger began is not known: all is at that of its day. */
static enum err convert_opened(struct conversion *conversion, struct movement *movement)
{
    int64_t left = movement->cost_minor;
    enum err err = convert_amount(conversion, movement->date, &movement->amount_minor);

    if (err == ERR_OK)
        err = convert_amount(conversion, movement->date, &movement->cost_minor);
    if (err == ERR_OK)
        err = convert_amount(conversion, movement->date, &movement->proceeds_minor);
    if (err == ERR_OK)
        err = convert_amount(conversion, movement->date, &movement->income_minor);
    if (err == ERR_OK && movement->value_minor != AMOUNT_UNKNOWN)
        err = convert_amount(conversion, movement->date, &movement->value_minor);
    movement->currency = conversion->to;
    conversion->left_minor = left;
    conversion->left_converted_minor = movement->cost_minor;
    return err;
}

static enum err convert_movement(struct conversion *conversion, struct movement *movement)
{
    bool all_income = movement->income_minor == movement->amount_minor;
    int64_t amount = movement->amount_minor;

    if (movement->kind == MOVE_OPENED)
        return convert_opened(conversion, movement);
    enum err err = convert_amount(conversion, movement->date, &movement->amount_minor);

    if (err == ERR_OK)
        err = convert_amount(conversion, movement->date, &movement->beside_minor);
    if (err != ERR_OK)
        return err;
    movement->currency = conversion->to;
    switch (movement->kind) {
    case MOVE_BUY:
    case MOVE_STAKE_BOUGHT:
        add_to(&conversion->left_minor, amount, &err);
        add_to(&conversion->left_converted_minor, movement->amount_minor, &err);
        return err;
    case MOVE_SELL:
        if (all_income)
            movement->income_minor = movement->amount_minor;
        else
            err = convert_amount(conversion, movement->date, &movement->income_minor);
        return err == ERR_OK ? convert_relief(conversion, &movement->cost_minor) : err;
    case MOVE_STAKE_SOLD:
        return convert_part(conversion, movement);
    case MOVE_GIVEN_BACK:
        return convert_relief(conversion, &movement->cost_minor);
    default:
        return ERR_OK;
    }
}

static bool every_rate_is_known(const struct movements *movements, size_t holding,
                                enum currency from, enum currency to)
{
    for (size_t i = 0; i < movements->count; i++) {
        const struct movement *movement = &movements->list[i];
        struct view day = {.as_of = movement->date, .as_known = movements->view.as_known};

        if (movement->kind <= MOVE_VALUE && movement->holding == holding &&
            fx_rate_find(movements->book, from, to, day) == NULL)
            return false;
    }
    return true;
}

static enum err convert_holding(struct movements *movements, size_t holding, enum currency to)
{
    enum currency from = (enum currency)movements->holdings[holding].currency;
    struct conversion conversion = {.movements = movements, .from = from, .to = to};

    if (from == to || !every_rate_is_known(movements, holding, from, to))
        return ERR_OK;
    movements->holdings[holding].currency = to;
    for (size_t i = 0; i < movements->count; i++) {
        struct movement *movement = &movements->list[i];

        if (movement->kind > MOVE_VALUE || movement->holding != holding)
            continue;
        enum err err = convert_movement(&conversion, movement);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

enum err movements_convert(struct movements *movements, uint32_t currency)
{
    for (size_t i = 0; i < movements->holding_count; i++) {
        enum err err = convert_holding(movements, i, (enum currency)currency);

        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}
