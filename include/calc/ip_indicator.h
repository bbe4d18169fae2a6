/* District indicators: figures by their denominators, and high-value inventions, which count once
 * however many criteria they meet. Decimals are rounded half up. */
#ifndef FUNDTRAIL_CALC_IP_INDICATOR_H
#define FUNDTRAIL_CALC_IP_INDICATOR_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* The five criteria of a high-value invention patent; each alone suffices. */
enum ip_criterion {
    IP_STRATEGIC_INDUSTRY, /* in a strategic emerging industry */
    IP_OVERSEAS_FAMILY,
    IP_KEPT_OVER_10_YEARS,
    IP_HIGH_PLEDGE, /* the amount that counts as high is not published */
    IP_AWARD,       /* a state science award or a China Patent Award */
    IP_CRITERION_COUNT
};

/* met: bit c is criterion c. Only what is valid counts. */
bool ip_is_high_value(bool valid, uint32_t met);

/* count * scale / denominator in 10^-2; denominator > 0, all >= 0. ERR_OVERFLOW. */
enum err ip_indicator_ratio(int64_t count, int64_t scale, int64_t denominator,
                            int64_t *ratio_e2_out) MUST_USE;

/* amount / members, to the minor unit; members > 0. ERR_OVERFLOW. */
enum err ip_indicator_mean(int64_t amount_minor, int64_t members, int64_t *mean_minor_out) MUST_USE;

/* What a figure was before it grew by a rate in 10^-10, which is above -1 (CHECKed). ERR_OVERFLOW.
 */
enum err ip_indicator_before(int64_t now_minor, int64_t growth_e10,
                             int64_t *before_minor_out) MUST_USE;

#endif
