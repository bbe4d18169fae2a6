/* What the parts of irr_quick share: sums in plain doubles, on one side of a rate of zero. */
#ifndef FUNDTRAIL_CALC_IRR_QUICK_INTERNAL_H
#define FUNDTRAIL_CALC_IRR_QUICK_INTERNAL_H

#include "irr_internal.h"

/* Powers of one base are kept by exponent; larger gaps are worked out each time. */
#define QUICK_POWERS 64

/* The sum of amount * u^power for u = exp(-x / powers_per_year), x >= 0, powers ascending from 0.
 * Above a rate of zero x is ln(1 + r) and time goes forward; below it x is -ln(1 + r) and time goes
 * back from the last flow. */
struct quick_sum {
    size_t count;
    double powers_per_year;
    const double *amounts;
    const double *powers;
    const uint32_t *gaps; /* to the power before */
    uint32_t span;        /* the highest power */
    uint32_t gap_max;
    double *terms; /* room for count of them */
};

#define QUICK_ROOTS_MAX 4

/* Where one root lies, and the sign of the sum at the lower end. */
struct quick_bracket {
    double low;
    double high;
    bool positive_at_low;
};

struct quick_brackets {
    size_t count;
    struct quick_bracket list[QUICK_ROOTS_MAX]; /* in order */
};

/* Looks for the roots between 0 and high; total is the sum at 0. False when there are too many, or
 * when it cannot be told by what is certain in doubles. */
bool irr_scan(const struct quick_sum *sum, int64_t total, double high,
              struct quick_brackets *brackets_out) MUST_USE;

#endif
