/* Isolation works on x = ln(1 + r), where the sum is made of exponentials and dividing it by any of
 * them changes no root. Long doubles do here: what they cannot certify is split further, and the
 * signs that decide about roots are taken by irr_root.c with 113 bits. */
#include "irr_internal.h"

#include <math.h>

/* Terms of the Taylor expansion, and the highest derivative that is tried. */
#define TAYLOR_TERMS 24
#define ORDER_TRIED 12
/* Twice the largest relative error of one operation, and of expl. */
#define LONG_EPSILON 0x1p-63L
/* Splitting stops here: no order certified on so short an interval means no certain answer. */
#define WIDTH_MIN 1e-9L
/* ln(1 + r) at both ends of the range and a little beyond, so that a root at the end is inside. */
#define X_LOW (-13.8155106L)
#define X_HIGH 13.8155116L

enum side { SIDE_BELOW, SIDE_ABOVE };

static real128_t point_of(const struct irr_sum *sum, long double x)
{
    return (real128_t)expl(-x / (long double)sum->powers_per_year);
}

/* Exponent of the i-th term at x, relative to the term that is largest there: never positive. */
static long double exponent_at(const struct irr_sum *sum, size_t i, long double x)
{
    uint32_t largest = x >= 0 ? 0 : sum->powers[sum->count - 1];
    long double time = (long double)((int64_t)sum->powers[i] - (int64_t)largest) /
                       (long double)sum->powers_per_year;

    return -time * x;
}

/* Error of one term, in units of its size: the exponent's own rounding weighs by its size. Beyond
 * -11,000 the term is lost in the range of the type, and too small to matter. */
static long double term_error(long double exponent)
{
    return (8 - 4 * exponent) * LONG_EPSILON;
}

/* Laguerre: no more roots lie above x than the partial sums of the terms at x change sign, and the
 * numbers differ by an even one; likewise below x for the sums from the other end. -1 when a sign
 * is not certain. */
static int sign_changes(const struct irr_sum *sum, long double x, enum side side)
{
    long double partial = 0;
    long double bound = 0;
    long double size = 0;
    int changes = 0;
    int before = 0;

    for (size_t step = 0; step < sum->count; step++) {
        size_t i = side == SIDE_ABOVE ? step : sum->count - 1 - step;
        long double exponent = exponent_at(sum, i, x);
        long double term = sum->rounded[i] * expl(exponent);

        partial += term;
        size += fabsl(term);
        bound += fabsl(term) * term_error(exponent) + size * LONG_EPSILON;
        if (fabsl(partial) <= bound)
            return -1;
        int sign = partial > 0 ? 1 : -1;

        if (before * sign < 0)
            changes++;
        before = sign;
    }
    return changes;
}

/* Moments of the terms around the middle of an interval: signed and absolute sums of
 * term * (time from the centre * half width)^k. */
struct moments {
    long double sum[TAYLOR_TERMS];
    long double size[TAYLOR_TERMS];
    long double remainder;
    long double error;
    uint32_t centre;
};

/* The mean power, weighed by the size of the terms: derivatives are smallest around it. */
static uint32_t centre_of(const struct irr_sum *sum, long double x)
{
    long double weight = 0;
    long double moment = 0;

    for (size_t i = 0; i < sum->count; i++) {
        long double size = fabsl(sum->rounded[i]) * expl(exponent_at(sum, i, x));

        weight += size;
        moment += size * (long double)sum->powers[i];
    }
    return weight > 0 ? (uint32_t)(moment / weight) : 0;
}

static void moments_at(const struct irr_sum *sum, long double x, long double half,
                       struct moments *out)
{
    *out = (struct moments){.centre = centre_of(sum, x)};
    for (size_t i = 0; i < sum->count; i++) {
        long double exponent = exponent_at(sum, i, x);
        long double distance = -(long double)((int64_t)sum->powers[i] - (int64_t)out->centre) *
                               half / (long double)sum->powers_per_year;
        long double term = sum->rounded[i] * expl(exponent);

        out->error = fmaxl(out->error, term_error(exponent));
        for (int k = 0; k < TAYLOR_TERMS; k++) {
            out->sum[k] += term;
            out->size[k] += fabsl(term);
            term *= distance;
        }
        out->remainder += fabsl(term) * expl(fabsl(distance));
    }
    out->error += (long double)(2 * sum->count + 4 * TAYLOR_TERMS) * LONG_EPSILON;
}

/* Whether the derivative of this order keeps its sign on the whole interval: its value in the
 * middle is larger than all further terms of its expansion, the remainder and all rounding. */
static bool keeps_sign(const struct moments *at, int order)
{
    long double factorial = 1;
    long double rest = at->error * at->size[order];

    for (int k = order + 1; k < TAYLOR_TERMS; k++) {
        factorial *= (long double)(k - order);
        rest += (fabsl(at->sum[k]) + at->error * at->size[k]) / factorial;
    }
    factorial *= (long double)(TAYLOR_TERMS - order);
    rest += at->remainder * (1 + 1e-9L) / factorial;
    return fabsl(at->sum[order]) > rest;
}

/* The lowest derivative that keeps its sign, or -1. */
static int certified_order(const struct moments *at)
{
    for (int order = 0; order <= ORDER_TRIED; order++)
        if (keeps_sign(at, order))
            return order;
    return -1;
}

/* Descartes: no more positive roots than the coefficients change sign. */
static bool one_change(const struct irr_sum *sum)
{
    size_t changes = 0;

    for (size_t i = 1; i < sum->count; i++)
        if ((sum->rounded[i] > 0) != (sum->rounded[i - 1] > 0))
            changes++;
    return changes <= 1;
}

/* Whether at most one root lies between low and high by the changes of sign at either end. */
static bool at_most_one(const struct irr_sum *sum, long double low, long double high)
{
    int above = sign_changes(sum, low, SIDE_ABOVE);

    if (above == 0 || above == 1)
        return true;
    int below = sign_changes(sum, high, SIDE_BELOW);

    return below == 0 || below == 1;
}

static enum err isolate(const struct irr_sum *sum, long double low, long double high,
                        struct irr_roots *roots)
{
    real128_t from = point_of(sum, high);
    real128_t to = point_of(sum, low);
    struct moments at;

    /* One root at most: the signs at the ends say whether it is there, as they do where the
     * function is monotone. */
    if (at_most_one(sum, low, high))
        return irr_rolle(sum, from, to, 1, 0, roots);
    /* A little wider than the interval, as its ends are rounded when they become powers. */
    moments_at(sum, (low + high) / 2, (high - low) / 2 * (1 + 1e-12L) + 1e-15L, &at);
    int order = certified_order(&at);

    if (order == 0)
        return ERR_OK;
    if (order > 0)
        return irr_rolle(sum, from, to, order, at.centre, roots);
    if (high - low < WIDTH_MIN)
        return ERR_OVERFLOW;
    /* Not in the middle, so that round rates are not at the end of an interval. */
    long double split = low + (high - low) * 0.4921875L;
    enum err err = isolate(sum, low, split, roots);

    return err == ERR_OK ? isolate(sum, split, high, roots) : err;
}

enum err irr_isolate(const struct irr_sum *sum, struct irr_roots *roots_out)
{
    roots_out->count = 0;
    if (one_change(sum))
        return irr_rolle(sum, point_of(sum, X_HIGH), point_of(sum, X_LOW), 1, 0, roots_out);
    /* At a rate of zero the sums of what was paid and received so far mostly change sign once, and
     * those from the end not at all: then each side holds one root at most, and nothing is split
     * further. */
    enum err err = isolate(sum, X_LOW, 0, roots_out);

    return err == ERR_OK ? isolate(sum, 0, X_HIGH, roots_out) : err;
}
