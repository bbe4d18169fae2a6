/* Exact fractions of any size: shares of shares, prices and rounds are computed without a rounding
 * that nobody agreed on, and are rounded where a contract or an answer says so.
 *
 * Values live in the arena of their work and never change. A number that grows beyond all reason
 * fails the work; it then goes on with numbers that mean nothing, so callers look at `failed`
 * once, before they use a result. */
#ifndef FUNDTRAIL_CALC_EXACT_H
#define FUNDTRAIL_CALC_EXACT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXACT_BYTES_MAX ((size_t)1 << 30)

struct exact_work {
    struct arena *arena;
    size_t bytes;
    bool failed; /* a number was too large */
};

/* Its limbs, the lowest first. */
struct natural {
    const uint32_t *limbs;
    uint32_t count;
};

/* Always in lowest terms; zero is not negative. All bytes zero is no value: use exact_whole. */
struct exact {
    struct natural numerator;
    struct natural denominator;
    bool negative;
};

struct exact exact_whole(struct exact_work *work, int64_t value);
/* denominator > 0. */
struct exact exact_fraction(struct exact_work *work, int64_t numerator, int64_t denominator);

struct exact exact_add(struct exact_work *work, struct exact a, struct exact b);
struct exact exact_subtract(struct exact_work *work, struct exact a, struct exact b);
struct exact exact_multiply(struct exact_work *work, struct exact a, struct exact b);
/* b is not zero. */
struct exact exact_divide(struct exact_work *work, struct exact a, struct exact b);
/* a * b / c; c is not zero. */
struct exact exact_scale(struct exact_work *work, struct exact a, struct exact b, struct exact c);
/* To a whole power >= 0. */
struct exact exact_power(struct exact_work *work, struct exact value, uint32_t power);

/* Below zero, zero, or above, as a lies below b, at it, or beyond. */
int exact_compare(struct exact_work *work, struct exact a, struct exact b);
int exact_sign(struct exact value);
bool exact_is_zero(struct exact value);
bool exact_is_whole(struct exact value);
struct exact exact_least(struct exact_work *work, struct exact a, struct exact b);
struct exact exact_most(struct exact_work *work, struct exact a, struct exact b);
struct exact exact_sum(struct exact_work *work, const struct exact *values, size_t count);

/* Halves go away from zero, or to the even neighbour; down and up are those of the number line. */
enum exact_rounding { EXACT_HALF_UP, EXACT_HALF_EVEN, EXACT_DOWN, EXACT_UP };

/* The multiple of step > 0 that lies nearest, by the rule. */
struct exact exact_round(struct exact_work *work, struct exact value, struct exact step,
                         enum exact_rounding rounding);

/* Splits an amount >= 0, a multiple of step > 0, by weights >= 0 into multiples of step by largest
 * remainder, the earlier first where they tie. False: the amount is no multiple of step, or there
 * is something to split and no weight. parts_out has count places. */
bool exact_allocate(struct exact_work *work, struct exact amount, struct exact step,
                    const struct exact *weights, size_t count, struct exact *parts_out);

/* Digits before and behind the point that a number may have. */
#define EXACT_DIGITS_MAX 40

/* `-?digits[.digits][e[+-]digits]`. False: it is none, or has too many digits. */
bool exact_parse(struct exact_work *work, const char *text, struct exact *value_out);

/* At most `places` decimals, half up, in the arena: what is exact ends with its last digit, what
 * is rounded shows all of its places. */
const char *exact_text(struct exact_work *work, struct exact value, int places);

/* --- numbers that are no fractions (exact_real.c): right to 10^-60 of those around 1 --- */

/* value > 0. */
struct exact exact_log(struct exact_work *work, struct exact value);
/* |value| <= 1000; what is beyond fails the work. */
struct exact exact_exp(struct exact_work *work, struct exact value);
/* value >= 0. */
struct exact exact_root(struct exact_work *work, struct exact value);
/* value > 0 to a power that is a fraction; whole powers up to 200 stay exact. */
struct exact exact_real_power(struct exact_work *work, struct exact value, struct exact power);
/* The chance that a normal variable lies within `value` deviations of its mean, 0 to 10. */
struct exact exact_normal_within(struct exact_work *work, struct exact value);

#endif
