/* All roots of the polynomial in an interval, by the theorem of Rolle: between two neighbouring
 * roots of its derivative there is one root at most.
 *
 * irr_rolle is given an order of derivative that has no root in the interval. So the derivative of
 * the order below is monotone there and has one root at most; its roots cut the interval into
 * stretches on which the next lower one is monotone, and so on down to the polynomial. On each
 * stretch the signs at both ends tell whether there is a root. It is found by Newton's method,
 * kept inside a bracket that is bisected when the method leaves it or is slow.
 *
 * A sign counts only where the value is larger than the bound of its rounding error. It is taken
 * with 64 bits first and with 113 bits where that leaves doubt. A value that 113 bits cannot tell
 * from zero counts as a root: there the polynomial touches zero. */
#include "irr_internal.h"

#include <math.h>

/* Orders of derivatives that irr_rolle is asked for never exceed this. */
#define ORDER_MAX 16

/* Powers of one base, kept by exponent: the gaps between flows are few and repeat. */
#define POWERS_KEPT 64

/* A derivative, and the next one, as sums over the terms; the sum of their sizes; and how far the
 * first may be from the truth. */
struct rough_evaluation {
    long double value;
    long double slope;
    long double total;
    long double bound;
};

/* The same with 113 bits where they count. It takes many times longer, and is needed only where the
 * sign is in doubt and for the last digits. */
struct evaluation {
    real128_t value;
    real128_t bound;
    long double slope;
};

static real128_t magnitude(real128_t value)
{
    return value < 0 ? -value : value;
}

/* Per term: the powers (one error per unit of power, twice for the division), the Horner steps and
 * the factors. The bound itself is rounded, hence the generous constants. */
static long double errors_of(const struct irr_sum *sum, int order)
{
    return 4 * (long double)sum->powers[sum->count - 1] + 4 * (long double)sum->count +
           2 * (long double)order + 32;
}

static long double rough_power(long double base, uint32_t power)
{
    long double result = 1;

    for (; power > 0; power >>= 1) {
        if (power & 1)
            result *= base;
        base *= base;
    }
    return result;
}

/* The position of the step-th term, and the gap to the one before. Horner's rule goes over the gaps
 * between powers, from the term that v makes smallest: powers of v itself up to 1, powers of 1/v
 * above it, so that nothing overflows. */
static size_t term_at(const struct irr_sum *sum, size_t step, bool reversed, uint32_t *gap_out)
{
    size_t i = reversed ? step : sum->count - 1 - step;

    *gap_out = 0;
    if (step > 0)
        *gap_out =
            reversed ? sum->powers[i] - sum->powers[i - 1] : sum->powers[i + 1] - sum->powers[i];
    return i;
}

static struct rough_evaluation evaluate_roughly(const struct irr_sum *sum, real128_t v, int order,
                                                uint32_t centre)
{
    struct rough_evaluation at = {0};
    bool reversed = v > 1;
    long double base = (long double)(reversed ? 1 / v : v);
    uint32_t kept_gaps[POWERS_KEPT] = {0};
    long double kept[POWERS_KEPT] = {1};
    uint32_t gap;

    for (size_t step = 0; step < sum->count; step++) {
        size_t i = term_at(sum, step, reversed, &gap);
        size_t slot = gap % POWERS_KEPT;
        long double factor = (long double)((int64_t)sum->powers[i] - (int64_t)centre);
        long double term = sum->rounded[i];

        if (kept_gaps[slot] != gap) {
            kept_gaps[slot] = gap;
            kept[slot] = rough_power(base, gap);
        }
        for (int k = 0; k < order; k++)
            term *= factor;
        at.value = at.value * kept[slot] + term;
        at.slope = at.slope * kept[slot] + term * factor;
        at.total = at.total * kept[slot] + fabsl(term);
    }
    /* Rounding v itself counts like one more operation per power. */
    at.bound = 2 * errors_of(sum, order) * 0x1p-63L * at.total;
    return at;
}

static struct evaluation evaluate(const struct irr_sum *sum, real128_t v, int order,
                                  uint32_t centre)
{
    struct rough_evaluation rough = evaluate_roughly(sum, v, order, centre);
    struct evaluation at = {.slope = rough.slope};
    bool reversed = v > 1;
    real128_t base = reversed ? 1 / v : v;
    uint32_t kept_gaps[POWERS_KEPT] = {0};
    real128_t kept[POWERS_KEPT] = {1};
    uint32_t gap;

    for (size_t step = 0; step < sum->count; step++) {
        size_t i = term_at(sum, step, reversed, &gap);
        size_t slot = gap % POWERS_KEPT;
        real128_t term = sum->coefficients[i];

        if (kept_gaps[slot] != gap) {
            kept_gaps[slot] = gap;
            kept[slot] = real128_power(base, gap);
        }
        for (int k = 0; k < order; k++)
            term *= (real128_t)((int64_t)sum->powers[i] - (int64_t)centre);
        at.value = at.value * kept[slot] + term;
    }
    /* The rough total is right to far more than the factor that the errors leave. */
    at.bound = (real128_t)errors_of(sum, order) * REAL128_EPSILON * (real128_t)rough.total;
    return at;
}

static int sign_of(const struct evaluation *at)
{
    if (magnitude(at->value) <= at->bound)
        return 0;
    return at->value > 0 ? 1 : -1;
}

int irr_sign(const struct irr_sum *sum, real128_t v, int order, uint32_t centre)
{
    struct rough_evaluation rough = evaluate_roughly(sum, v, order, centre);

    if (fabsl(rough.value) > rough.bound)
        return rough.value > 0 ? 1 : -1;
    struct evaluation at = evaluate(sum, v, order, centre);

    return sign_of(&at);
}

/* A point inside the bracket, half way in ln v where that can be told. */
static real128_t middle(real128_t low, real128_t high)
{
    real128_t point = (real128_t)(sqrtl((long double)low) * sqrtl((long double)high));

    return point > low && point < high ? point : low + (high - low) / 2;
}

/* The bracket of a root, and the point to look at next. */
struct bracket {
    real128_t low;
    real128_t high;
    real128_t v;
    real128_t width; /* some turns ago */
    int turn;
};

/* Takes in the sign at v (as at low, or not) and moves to where Newton's method points, or to the
 * middle when that lies outside or the bracket does not shrink fast enough. False when there is
 * nowhere to move. */
static bool narrow(struct bracket *bracket, bool as_low, real128_t next)
{
    if (as_low)
        bracket->low = bracket->v;
    else
        bracket->high = bracket->v;
    bool check = bracket->turn++ % 4 == 3;
    bool slow = check && (bracket->high - bracket->low) * 4 > bracket->width;

    if (check)
        bracket->width = bracket->high - bracket->low;
    if (slow || !(next > bracket->low && next < bracket->high))
        next = middle(bracket->low, bracket->high);
    if (next == bracket->v || !(next > bracket->low && next < bracket->high))
        return false;
    bracket->v = next;
    return true;
}

/* A point near the root, by 64 bits; only a start for what is certain. */
static real128_t rough_root(const struct irr_sum *sum, struct bracket bracket, int sign_low,
                            int order, uint32_t centre)
{
    const real128_t close = (real128_t)0x1p-52;

    while (bracket.turn < 200) {
        struct rough_evaluation at = evaluate_roughly(sum, bracket.v, order, centre);
        real128_t before = bracket.v;

        if (fabsl(at.value) <= at.bound || at.slope == 0)
            break;
        real128_t next = before - before * (real128_t)(at.value / at.slope);

        if (!narrow(&bracket, (at.value > 0) == (sign_low > 0), next))
            break;
        if (magnitude(bracket.v - before) <= close * before)
            break;
    }
    return bracket.v;
}

/* The root between low and high, where the signs differ for certain. */
static real128_t bracketed_root(const struct irr_sum *sum, real128_t low, real128_t high,
                                int sign_low, int order, uint32_t centre)
{
    struct bracket bracket = {.low = low, .high = high, .width = high - low};

    bracket.v = low < 1 && high > 1 ? (real128_t)1 : middle(low, high);
    bracket.v = rough_root(sum, bracket, sign_low, order, centre);
    while (bracket.high - bracket.low > REAL128_EPSILON * bracket.high) {
        struct evaluation at = evaluate(sum, bracket.v, order, centre);
        int sign = sign_of(&at);

        if (sign == 0)
            break;
        real128_t next = at.slope == 0 ? bracket.low : bracket.v - bracket.v * at.value / at.slope;

        if (!narrow(&bracket, sign == sign_low, next))
            break;
    }
    return bracket.v;
}

/* The roots of one derivative, given the points that cut [first, last] into stretches on which it
 * is monotone: its value at a point cannot be told from zero, or the signs at both ends differ. */
static size_t roots_between(const struct irr_sum *sum, const real128_t *points, size_t count,
                            int order, uint32_t centre, real128_t *roots_out)
{
    size_t found = 0;
    int before = irr_sign(sum, points[0], order, centre);

    if (before == 0)
        roots_out[found++] = points[0];
    for (size_t i = 1; i < count; i++) {
        int sign = irr_sign(sum, points[i], order, centre);

        if (sign == 0 && points[i] > points[i - 1])
            roots_out[found++] = points[i];
        if (sign * before < 0)
            roots_out[found++] =
                bracketed_root(sum, points[i - 1], points[i], before, order, centre);
        before = sign;
    }
    return found;
}

enum err irr_rolle(const struct irr_sum *sum, real128_t low, real128_t high, int order,
                   uint32_t centre, struct irr_roots *roots)
{
    real128_t points[2 * ORDER_MAX + 4] = {low, high};
    real128_t found[2 * ORDER_MAX + 4];
    size_t found_count = 0;
    size_t point_count = 2;

    for (int level = order - 1; level >= 0; level--) {
        found_count = roots_between(sum, points, point_count, level, centre, found);
        if (found_count > ORDER_MAX)
            return ERR_OVERFLOW;
        point_count = 0;
        points[point_count++] = low;
        for (size_t i = 0; i < found_count; i++)
            if (found[i] > points[point_count - 1] && found[i] < high)
                points[point_count++] = found[i];
        points[point_count++] = high;
    }
    for (size_t i = 0; i < found_count; i++) {
        if (roots->count == IRR_ROOTS_MAX)
            return ERR_OVERFLOW;
        roots->v[roots->count++] = found[i];
    }
    return ERR_OK;
}
