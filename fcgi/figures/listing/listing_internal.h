/* Shared by the files of listed shares. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_LISTING_LISTING_INTERNAL_H
#define FUNDTRAIL_FIGURES_LISTING_LISTING_INTERNAL_H

#include "figures/listing/listing.h"

/* The last price of a listing on a view's day. */
struct last_price {
    int64_t price_e8; /* unknown: there is none */
    int32_t day;
    int64_t age_days;
    bool tells; /* it is there, and not too old */
};

struct last_price last_price_of(const struct book *book, const struct listing *listing,
                                struct view view, int32_t price_days);

/* The days of the window in which a limit of a lot may be sold, by the law of a day; 0: no limit,
 * as for what was bought after the listing. */
int32_t lot_window_days(const struct lot *lot, int32_t day);

/* units * price in minor units, half up. ERR_OVERFLOW. */
enum err market_value(int64_t units_e8, int64_t price_e8, uint32_t currency,
                      int64_t *value_out) MUST_USE;

#endif
