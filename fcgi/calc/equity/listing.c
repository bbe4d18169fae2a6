/* Lock-ups, sell-down windows, and the discount of a restricted share. */
#include "calc/equity/listing.h"

#include "base/date.h"

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

int32_t lock_free_from(const struct lock_rules *rules, int32_t filing, int32_t listing,
                       bool is_controller, const struct lock_lot *lot)
{
    int32_t free_from = date_add_months(listing, rules->base);

    if (is_controller)
        free_from = later(free_from, date_add_months(listing, rules->controller));
    if (lot->acquired > date_add_months(filing, -rules->new_holder_look_back))
        free_from = later(free_from, date_add_months(lot->acquired, rules->new_holder));
    if (lot->from_controller &&
        lot->acquired > date_add_months(filing, -rules->from_controller_look_back))
        free_from = later(free_from, date_add_months(listing, rules->controller));
    return free_from;
}

int32_t listing_months(int32_t from_day, int32_t to_day)
{
    int from[3];
    int to[3];

    date_to_ymd(from_day, &from[0], &from[1], &from[2]);
    date_to_ymd(to_day, &to[0], &to[1], &to[2]);
    int32_t months = (to[0] - from[0]) * 12 + to[1] - from[1];

    return date_add_months(from_day, months) > to_day ? months - 1 : months;
}

/* v^2 = x + ln(2(e^x - x - 1)) - 2 ln(e^x - 1), x = sigma^2 T; its limit x / 3 where x is so small
 * that the places kept do not tell e^x - x - 1. */
static struct exact variance(struct exact_work *work, struct exact x)
{
    const struct exact one = exact_whole(work, 1);
    const struct exact small =
        exact_divide(work, one, exact_whole(work, INT64_C(1000000000000000)));

    if (exact_compare(work, x, small) < 0)
        return exact_divide(work, x, exact_whole(work, 3));
    struct exact grown = exact_subtract(work, exact_exp(work, x), one);
    struct exact above = exact_multiply(work, exact_whole(work, 2), exact_subtract(work, grown, x));

    if (work->failed)
        return one;
    struct exact logs =
        exact_subtract(work, exact_log(work, above),
                       exact_multiply(work, exact_whole(work, 2), exact_log(work, grown)));

    return exact_most(work, exact_whole(work, 0), exact_add(work, x, logs));
}

enum err restriction_discount(struct exact_work *work, const struct restriction *of,
                              struct restriction_discount *discount_out)
{
    const struct exact nothing = exact_whole(work, 0);
    struct exact x = exact_multiply(work, exact_power(work, of->volatility, 2), of->years);
    struct exact paid_out =
        exact_subtract(work, nothing, exact_multiply(work, of->dividend_yield, of->years));
    struct exact deviation = exact_root(work, variance(work, x));
    struct exact within =
        exact_normal_within(work, exact_divide(work, deviation, exact_whole(work, 2)));

    discount_out->deviation = deviation;
    discount_out->put =
        exact_multiply(work, of->price, exact_multiply(work, exact_exp(work, paid_out), within));
    discount_out->discount = exact_divide(work, discount_out->put, of->price);
    discount_out->value = exact_subtract(work, of->price, discount_out->put);
    return work->failed ? ERR_OVERFLOW : ERR_OK;
}
