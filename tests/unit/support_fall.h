/* A waterfall's step sheet added up again with rational numbers (GMP), by the terms alone: an
 * oracle that shares no code with the program. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_FALL_H
#define FUNDTRAIL_TESTS_SUPPORT_FALL_H

#include "figures/waterfall/waterfall.h"

#define FALL_TIERS_MAX 8

/* Rates and shares in 10^-8; tiers in ascending order of rate. */
struct fall_terms {
    int64_t hurdle;
    int64_t carry;
    int64_t catch_up;
    int compounding; /* periods a year: 0 simple, 1, 4, or -1 for every day of the year */
    int day_count;   /* 0: act/365, 1: act/360, 2: 30/360 */
    size_t tier_count;
    int64_t tier_hurdles[FALL_TIERS_MAX];
    int64_t tier_carries[FALL_TIERS_MAX];
};

/* NULL when every line is what the terms say, and the lines add up to the figures; else what is
 * wrong with which line, valid until the next call. */
const char *fall_fault(const struct fund_waterfall *waterfall, const struct fall_terms *terms);

#endif
