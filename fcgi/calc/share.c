/* Shares of 10^-36: products, sums, and rounding to 10^-18 so that rounded shares add up to the
 * same whole. */
#include "calc/share.h"

#include "base/check.h"

#define LOW_BITS 64
#define LOW_MASK ((uint128_t)UINT64_MAX)

/* Schoolbook in two digits of 64 bits: the product has up to 191 bits, and with a denominator of 63
 * bits every remainder leaves room for the next digit. */
uint128_t share_times(uint128_t share_e36, int64_t numerator, int64_t denominator)
{
    CHECK(numerator >= 0 && denominator > 0);
    uint128_t times = (uint128_t)numerator;
    uint128_t by = (uint128_t)denominator;
    uint128_t low = (share_e36 & LOW_MASK) * times;
    uint128_t high = (share_e36 >> LOW_BITS) * times + (low >> LOW_BITS);

    CHECK(high / by <= LOW_MASK);
    uint128_t rest = ((high % by) << LOW_BITS) | (low & LOW_MASK);
    uint128_t quotient = ((high / by) << LOW_BITS) + rest / by;
    uint128_t twice = 2 * (rest % by);

    if (twice > by || (twice == by && (quotient & 1) != 0))
        quotient++;
    return quotient;
}

enum err share_add(uint128_t a_e36, uint128_t b_e36, uint128_t *sum_out)
{
    uint128_t sum = a_e36 + b_e36;

    if (sum > 9 * SHARE_E36_ONE)
        return ERR_OVERFLOW;
    *sum_out = sum;
    return ERR_OK;
}

int64_t share_round(uint128_t share_e36)
{
    uint128_t one = (uint128_t)SHARE_E18_ONE;
    uint128_t quotient = share_e36 / one;
    uint128_t twice = 2 * (share_e36 % one);

    if (twice > one || (twice == one && (quotient & 1) != 0))
        quotient++;
    return (int64_t)quotient;
}

/* Whether a has to wait for b when units are given to the largest remainders. */
static bool after(const uint128_t *shares, size_t a, size_t b)
{
    uint128_t rest_a = shares[a] % (uint128_t)SHARE_E18_ONE;
    uint128_t rest_b = shares[b] % (uint128_t)SHARE_E18_ONE;

    return rest_a < rest_b || (rest_a == rest_b && a > b);
}

void shares_round(const uint128_t *shares_e36, size_t count, int64_t *shares_e18_out)
{
    int64_t left = SHARE_E18_ONE;

    for (size_t i = 0; i < count; i++) {
        shares_e18_out[i] = (int64_t)(shares_e36[i] / (uint128_t)SHARE_E18_ONE);
        left -= shares_e18_out[i];
    }
    /* Less than count units are left, as each was cut by less than one. */
    for (size_t i = 0; i < count; i++) {
        int64_t before = 0;

        for (size_t k = 0; k < count && before < left; k++)
            before += after(shares_e36, i, k);
        shares_e18_out[i] += before < left;
    }
}
