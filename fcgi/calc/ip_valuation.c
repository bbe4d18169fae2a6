/* Present values in 113 bits; the middle of a year needs a square root, and is no fraction. */
#include "calc/ip_valuation.h"

#include "base/money.h"
#include "calc/accrual.h"
#include "calc/ip_fraction.h"
#include "real128.h"

#define FACTOR_UNITS 1000000
#define DISCOUNT_E10_MAX (10 * RATE_E10_ONE)
/* A half that fell short of itself by the last bits still goes up. */
#define HALF ((real128_t)0.5 + (real128_t)0x1p-30)

static bool is_part(int64_t rate_e10)
{
    return rate_e10 >= 0 && rate_e10 <= RATE_E10_ONE;
}

static bool royalty_is_good(const struct ip_royalty *royalty)
{
    if (royalty->year_count < 1 || royalty->year_count > IP_VALUATION_YEARS_MAX)
        return false;
    if (!is_part(royalty->royalty_e10) || !is_part(royalty->tax_e10) ||
        !is_part(royalty->decay_e10))
        return false;
    if (royalty->discount_e10 < 0 || royalty->discount_e10 > DISCOUNT_E10_MAX)
        return false;
    for (size_t i = 0; i < royalty->year_count; i++)
        if (royalty->revenue_minor[i] < 0 || royalty->revenue_minor[i] > AMOUNT_MAX)
            return false;
    return true;
}

static real128_t rate_of(int64_t rate_e10)
{
    return (real128_t)rate_e10 / (real128_t)RATE_E10_ONE;
}

enum err ip_valuation_royalty(const struct ip_royalty *royalty, struct ip_royalty_year *years_out,
                              int64_t *value_minor_out)
{
    if (!royalty_is_good(royalty))
        return ERR_INVALID;
    const real128_t growth = 1 + rate_of(royalty->discount_e10);
    const real128_t kept = 1 - rate_of(royalty->decay_e10);
    real128_t rate = rate_of(royalty->royalty_e10) * (1 - rate_of(royalty->tax_e10));
    real128_t factor = royalty->mid_year ? real128_root(growth, 2) : 1;
    real128_t value = 0;

    for (size_t i = 0; i < royalty->year_count; i++) {
        real128_t income = (real128_t)royalty->revenue_minor[i] * rate;

        factor /= growth;
        rate *= kept;
        value += income * factor;
        years_out[i] = (struct ip_royalty_year){
            .royalty_minor = (int64_t)(income + HALF),
            .factor_e6 = (int64_t)(factor * FACTOR_UNITS + HALF),
            .present_minor = (int64_t)(income * factor + HALF),
        };
    }
    *value_minor_out = (int64_t)(value + HALF);
    return ERR_OK;
}

enum err ip_valuation_cost(int64_t replacement_minor, int64_t age_e4, int64_t life_e4,
                           int64_t *value_minor_out)
{
    if (replacement_minor < 0 || age_e4 < 0 || life_e4 <= 0 || age_e4 > life_e4)
        return ERR_INVALID;
    return ip_part(replacement_minor, life_e4 - age_e4, life_e4, value_minor_out);
}
