/* What was paid for preferred units, and the dividend that cumulates on it: simple, by act/365,
 * from the day on which the units first were of their class. */
#ifndef FUNDTRAIL_FIGURES_EQUITY_DIVIDEND_H
#define FUNDTRAIL_FIGURES_EQUITY_DIVIDEND_H

#include "calc/exact.h"
#include "figures/equity/play.h"

enum dividend_reason {
    DIVIDEND_NO_RATE = 1,    /* the class states no rate */
    DIVIDEND_NOT_CUMULATIVE, /* it is due only once it is declared, which is not recorded */
    DIVIDEND_NO_BASE         /* what was paid for the units is not known in the class's currency */
};

/* Of a certificate of a preferred class. */
struct accrued_dividend {
    uint32_t currency;
    int64_t amount_minor; /* rounded half up; unknown, for the reason */
    uint32_t reason;      /* enum dividend_reason; 0: it is known, or the class is not preferred */
};

/* The day on which the units first were of their class. */
int32_t certificate_class_day(const struct equity *equity,
                              const struct equity_certificate *certificate);

/* What was paid for the units of a certificate, in minor units of a currency: as it was recorded;
 * else, and for what came of a conversion or exercise, the original price of the class. False: it
 * is not known. */
bool certificate_base(const struct equity *equity, struct exact_work *work, uint32_t currency,
                      const struct equity_certificate *certificate,
                      struct exact *base_out) MUST_USE;

/* What the class says of a year's dividend, for the days until the end of the view's. */
struct exact certificate_with_dividend(const struct equity *equity, struct exact_work *work,
                                       const struct equity_certificate *certificate,
                                       struct exact base);

struct accrued_dividend certificate_dividend(const struct equity *equity,
                                             const struct equity_certificate *certificate);

#endif
