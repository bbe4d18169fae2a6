/* Multiples of a fund or a holding as exact ratios. An input that is not known makes the multiples
 * that need it unknown, never zero. */
#ifndef FUNDTRAIL_CALC_MULTIPLES_H
#define FUNDTRAIL_CALC_MULTIPLES_H

#include "base/int128.h"

#include <stdbool.h>
#include <stdint.h>

#define RATIO_TEXT_SIZE 48

/* numerator / denominator; not known when the denominator is not positive. */
struct ratio {
    int128_t numerator;
    int128_t denominator;
};

/* In one currency's minor units, AMOUNT_UNKNOWN where not known. paid_in: contributions less
 * returned excess; distributed: with what may be recalled. invested, realised, unrealised: of
 * holdings, before fees. */
struct multiples_input {
    int64_t committed_minor;
    int64_t paid_in_minor;
    int64_t distributed_minor;
    int64_t nav_minor;
    int64_t invested_minor;
    int64_t realised_minor;
    int64_t unrealised_minor;
};

/* DPI = distributed / paid in, RVPI = NAV / paid in, TVPI = DPI + RVPI, PIC = paid in / committed,
 * MOIC = (realised + unrealised) / invested. */
struct multiples {
    struct ratio dpi;
    struct ratio rvpi;
    struct ratio tvpi;
    struct ratio pic;
    struct ratio moic;
};

struct multiples multiples_of(const struct multiples_input *input);

bool ratio_known(struct ratio ratio);

/* `places` digits after the point (0 to 18), rounded half to even once; zero has no sign. The ratio
 * must be known, and |numerator| below 2^66. */
void ratio_format(struct ratio ratio, int places, char text_out[RATIO_TEXT_SIZE]);

#endif
