#include "irr_internal.h"

#include <math.h>

/* Orders of derivatives that irr_rolle is asked for never exceed this. */
#define ORDER_MAX 16

/* A derivative, the next one, and how far the first may be from the truth. */
struct evaluation {
    real128_t value;
    real128_t slope;
    real128_t bound;
};

static real128_t magnitude(real128_t value)
{
    return value < 0 ? -value : value;
}

/* Horner's rule over the gaps between powers, from the term that v makes smallest: powers of v
 * itself up to 1, powers of 1/v above it, so that nothing overflows. */
static struct evaluation evaluate(const struct irr_sum *sum, real128_t v, int order,
                                  uint32_t centre)
{
    struct evaluation at = {0};
    bool reversed = v > 1;
    real128_t base = reversed ? 1 / v : v;
    uint32_t before = reversed ? 0 : sum->powers[sum->count - 1];
    real128_t total = 0;

    for (size_t step = 0; step < sum->count; step++) {
        size_t i = reversed ? step : sum->count - 1 - step;
        uint32_t gap = reversed ? sum->powers[i] - before : before - sum->powers[i];
        real128_t shrink = real128_power(base, gap);
        real128_t factor = (real128_t)((int64_t)sum->powers[i] - (int64_t)centre);
        real128_t term = sum->coefficients[i];

        for (int k = 0; k < order; k++)
            term *= factor;
        at.value = at.value * shrink + term;
        at.slope = at.slope * shrink + term * factor;
        total = total * shrink + magnitude(term);
        before = sum->powers[i];
    }
    /* Per term: the powers (one error per unit of power, twice for the division), the Horner steps
     * and the factors. The bound itself is rounded, hence the generous constants. */
    real128_t errors = 4 * (real128_t)sum->powers[sum->count - 1] + 4 * (real128_t)sum->count +
                       2 * (real128_t)order + 32;
    at.bound = errors * REAL128_EPSILON * total;
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
    struct evaluation at = evaluate(sum, v, order, centre);

    return sign_of(&at);
}

/* A point inside the bracket, half way in ln v where that can be told. */
static real128_t middle(real128_t low, real128_t high)
{
    real128_t point = (real128_t)(sqrtl((long double)low) * sqrtl((long double)high));

    return point > low && point < high ? point : low + (high - low) / 2;
}

/* The root between low and high, where the signs differ for certain: Newton's method kept inside
 * the bracket, which is halved whenever it does not shrink fast enough. */
static real128_t bracketed_root(const struct irr_sum *sum, real128_t low, real128_t high,
                                int sign_low, int order, uint32_t centre)
{
    real128_t v = low < 1 && high > 1 ? (real128_t)1 : middle(low, high);
    real128_t width = high - low;

    for (int turn = 0; high - low > REAL128_EPSILON * high; turn++) {
        struct evaluation at = evaluate(sum, v, order, centre);
        int sign = sign_of(&at);

        if (sign == 0)
            return v;
        if (sign == sign_low)
            low = v;
        else
            high = v;
        real128_t next = at.slope == 0 ? low : v - v * at.value / at.slope;
        bool slow = turn % 4 == 3 && (high - low) * 4 > width;

        if (turn % 4 == 3)
            width = high - low;
        if (slow || !(next > low && next < high))
            next = middle(low, high);
        if (next == v || !(next > low && next < high))
            return v;
        v = next;
    }
    return v;
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
