/* Indicators by their denominators. */
#include "calc/ip_indicator.h"

#include "base/check.h"
#include "calc/accrual.h"
#include "calc/ip_fraction.h"

bool ip_is_high_value(bool valid, uint32_t met)
{
    return valid && (met & ((UINT32_C(1) << IP_CRITERION_COUNT) - 1)) != 0;
}

enum err ip_indicator_ratio(int64_t count, int64_t scale, int64_t denominator,
                            int64_t *ratio_e2_out)
{
    struct ip_fraction ratio = ip_fraction(count);

    ip_fraction_times(&ratio, scale, denominator);
    ip_fraction_times(&ratio, 100, 1);
    return ip_fraction_round(&ratio, ratio_e2_out);
}

enum err ip_indicator_mean(int64_t amount_minor, int64_t members, int64_t *mean_minor_out)
{
    return ip_part(amount_minor, 1, members, mean_minor_out);
}

enum err ip_indicator_before(int64_t now_minor, int64_t growth_e10, int64_t *before_minor_out)
{
    CHECK(growth_e10 > -RATE_E10_ONE);
    return ip_part(now_minor, RATE_E10_ONE, RATE_E10_ONE + growth_e10, before_minor_out);
}
