/* Natural numbers of any size, on which the exact fractions of calc/exact.h stand: 32 bits a limb,
 * the lowest first, none of them zero at the top. They live in the arena of their work. */
#ifndef FUNDTRAIL_CALC_NATURAL_INTERNAL_H
#define FUNDTRAIL_CALC_NATURAL_INTERNAL_H

#include "base/int128.h"
#include "calc/exact.h"

/* What is larger fails its work. */
#define NATURAL_LIMBS_MAX 4096

struct natural natural_of(struct exact_work *work, uint128_t value);
int natural_compare(struct natural a, struct natural b);
struct natural natural_add(struct exact_work *work, struct natural a, struct natural b);
/* a >= b. */
struct natural natural_subtract(struct exact_work *work, struct natural a, struct natural b);
struct natural natural_multiply(struct exact_work *work, struct natural a, struct natural b);
/* b > 0. */
struct natural natural_divide(struct exact_work *work, struct natural a, struct natural b,
                              struct natural *remainder_out);
/* The greatest common divisor; of zero and another number, that number. */
struct natural natural_common(struct exact_work *work, struct natural a, struct natural b);
struct natural natural_power_of_ten(struct exact_work *work, int exponent);

/* count digits, nothing else. */
struct natural natural_from_digits(struct exact_work *work, const char *digits, size_t count);
/* Decimal digits and a NUL, in the arena; "0" for zero. */
char *natural_digits(struct exact_work *work, struct natural value);

static inline bool natural_is_zero(struct natural value)
{
    return value.count == 0;
}

static inline bool natural_is_one(struct natural value)
{
    return value.count == 1 && value.limbs[0] == 1;
}

#endif
