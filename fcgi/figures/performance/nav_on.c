/* The value of a subject on days of the past, by the entries of the view.
 *
 * Of capital it is the capital accounts of each day, less accrued carry. An investment is carried
 * over its movements once, and its value read off at each day on the way. */
#include "flow_internal.h"

#include "figures/rate/rate.h"
#include "figures/waterfall/waterfall.h"
#include "figures/holding/movement.h"

/* Adds the value on one day in the currency of the subject, at the rate of that day. */
static enum err add_nav_on(struct flows *flows, size_t day, uint32_t currency, int64_t value_minor)
{
    int64_t converted = 0;
    enum err err = fx_convert(flows->book, value_minor, (enum currency)currency,
                              (enum currency)flows->currency,
                              (struct view){flows->days[day], flows->view.as_known}, &converted);

    add_to(&flows->values_minor[day], converted, &err);
    return err;
}

/* The included part of the carry that is accrued on a day: it is no value of the investors. */
static enum err carry_on(const struct flows *flows, const struct capital *capital, int32_t day,
                         const bool *included, int64_t *carry_out)
{
    struct view view = {day, flows->view.as_known};
    const int64_t *parts = NULL;
    int64_t accrued = 0;
    enum err err =
        fund_carry_accrued(flows->book, capital->fund_id, view, flows->arena, &accrued, &parts);

    *carry_out = 0;
    for (size_t i = 0; i < capital->count && parts != NULL; i++)
        if (included[i])
            add_to(carry_out, parts[i], &err);
    return err;
}

enum err values_of_capital(struct flows *flows, struct capital *capital, const bool *included)
{
    const int64_t *values = NULL;
    uint32_t currency = CURRENCY_NONE;
    enum err err =
        capital_values(capital, flows->view, flows->days, flows->day_count, &values, &currency);

    for (size_t d = 0; d < flows->day_count && err == ERR_OK; d++) {
        int64_t sum = 0;
        int64_t carry = 0;

        err = carry_on(flows, capital, flows->days[d], included, &carry);
        add_to(&sum, -carry, &err);
        for (size_t i = 0; i < capital->count; i++)
            if (included[i])
                add_to(&sum, values[d * capital->count + i], &err);
        if (err == ERR_OK)
            err = add_nav_on(flows, d, currency, sum);
    }
    return err;
}

enum err values_of_investment(struct flows *flows, const struct entry *investment)
{
    struct movements movements;
    struct holding_change change;
    size_t next = 0;

    movements_init(&movements, flows->book, flows->view, flows->arena);
    enum err err = movements_of_holding(&movements, investment->seq);
    movements_sort(&movements);
    for (size_t d = 0; d < flows->day_count && err == ERR_OK; d++) {
        for (;
             next < movements.count && movements.list[next].date <= flows->days[d] && err == ERR_OK;
             next++)
            err = holding_apply(&movements.holdings[0], &movements.list[next], &change);
        int64_t value = movements.holdings[0].cost_left_minor;

        add_to(&value, movements.holdings[0].unrealised_minor, &err);
        if (err == ERR_OK)
            err = add_nav_on(flows, d, movements.holdings[0].currency, value);
    }
    return err;
}
