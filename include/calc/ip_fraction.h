/* Exact fractions for products of amounts, rates, shares and days, which are rounded once: half up
 * to the minor unit, as banks and offices reckon. Nothing here is negative. */
#ifndef FUNDTRAIL_CALC_IP_FRACTION_H
#define FUNDTRAIL_CALC_IP_FRACTION_H

#include "base/err.h"
#include "base/int128.h"

#include <stdbool.h>
#include <stdint.h>

/* over / under; `overflow` once a product did not fit in 128 bits, even in lowest terms. */
struct ip_fraction {
    int128_t over;
    int128_t under;
    bool overflow;
};

/* amount_minor >= 0 (CHECKed). */
struct ip_fraction ip_fraction(int64_t amount_minor);

/* Multiplies by numerator / denominator; numerator >= 0 and denominator > 0 (CHECKed). */
void ip_fraction_times(struct ip_fraction *fraction, int64_t numerator, int64_t denominator);

/* Half up. ERR_OVERFLOW: a product or the result did not fit. */
enum err ip_fraction_round(const struct ip_fraction *fraction, int64_t *value_out) MUST_USE;

/* amount_minor * numerator / denominator, half up. ERR_OVERFLOW. */
enum err ip_part(int64_t amount_minor, int64_t numerator, int64_t denominator,
                 int64_t *part_minor_out) MUST_USE;

#endif
