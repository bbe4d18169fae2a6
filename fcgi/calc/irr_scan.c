/* Isolation as in irr_isolate.c, in plain doubles: an interval is left when the sum is proved to
 * keep its sign on it, or its slope is, so that the signs at the ends tell of a root; any other
 * is split in two. Only as good as doubles are: where they prove nothing, the answer is "do not
 * know". */
#include "irr_quick_internal.h"

#include <math.h>

#define TAYLOR_TERMS 12
#define INTERVALS_MAX 200
#define EPSILON 0x1p-52
/* Rounding x and u moves x by less than this, so intervals are looked at a little wider. */
#define MARGIN 1e-11

/* Moments of the terms around the middle of an interval: signed and absolute sums of
 * term * (time from the centre * half width)^k. */
struct moments {
    double sum[TAYLOR_TERMS];
    double size[TAYLOR_TERMS];
    double remainder;
    double error;
};

struct scan {
    const struct quick_sum *sum;
    size_t interval_count;
    struct quick_brackets *brackets;
};

static void powers_of(const struct quick_sum *sum, double x, double powers[QUICK_POWERS])
{
    double u = exp(-x / sum->powers_per_year);

    powers[0] = 1;
    for (uint32_t i = 1; i < QUICK_POWERS && i <= sum->gap_max; i++)
        powers[i] = powers[i - 1] * u;
}

static double power_of_gap(const struct quick_sum *sum, const double powers[QUICK_POWERS], double x,
                           uint32_t gap)
{
    return gap < QUICK_POWERS ? powers[gap] : exp(-x * (double)gap / sum->powers_per_year);
}

/* Fills in the terms at x; returns the mean power, weighed by their sizes: derivatives are smallest
 * around it. */
static double fill_terms(const struct quick_sum *sum, double x)
{
    double powers[QUICK_POWERS];
    double power = 1;
    double weight = 0;
    double moment = 0;

    powers_of(sum, x, powers);
    for (size_t i = 0; i < sum->count; i++) {
        power *= power_of_gap(sum, powers, x, sum->gaps[i]);
        sum->terms[i] = sum->amounts[i] * power;
        weight += fabs(sum->terms[i]);
        moment += fabs(sum->terms[i]) * sum->powers[i];
    }
    return moment / weight;
}

/* The largest that the term with the last power of the expansion can be on the interval, summed up
 * over all terms: those after the centre are largest at its lower end, those before at its upper.
 */
static double remainder_of(const struct quick_sum *sum, double x, double half, double centre)
{
    double low_powers[QUICK_POWERS];
    double high_powers[QUICK_POWERS];
    double at_low = exp(-half * centre / sum->powers_per_year);
    double at_high = exp(half * centre / sum->powers_per_year);
    double remainder = 0;

    powers_of(sum, x - half, low_powers);
    powers_of(sum, x + half, high_powers);
    for (size_t i = 0; i < sum->count; i++) {
        double distance = fabs(sum->powers[i] - centre) * half / sum->powers_per_year;
        double third = distance * distance * distance;

        at_low *= power_of_gap(sum, low_powers, x - half, sum->gaps[i]);
        at_high *= power_of_gap(sum, high_powers, x + half, sum->gaps[i]);
        remainder += fabs(sum->amounts[i]) * (third * third) * (third * third) *
                     (sum->powers[i] > centre ? at_low : at_high);
    }
    return remainder * (1 + 1e-6);
}

_Static_assert(TAYLOR_TERMS == 12, "remainder_of multiplies that often");

static void moments_at(const struct quick_sum *sum, double x, double half, struct moments *out)
{
    double centre = fill_terms(sum, x);

    *out = (struct moments){.remainder = remainder_of(sum, x, half, centre)};
    for (size_t i = 0; i < sum->count; i++) {
        double distance = (centre - sum->powers[i]) * half / sum->powers_per_year;
        double term = sum->terms[i];

        for (int k = 0; k < TAYLOR_TERMS; k++) {
            out->sum[k] += term;
            out->size[k] += fabs(term);
            term *= distance;
        }
    }
    /* Per term one rounding for each unit of its power, and for each step; powers by exp count as
     * one, with an exponent that is rounded. */
    out->error = ((double)sum->span * 2 + (double)sum->count * 8 + 4 * TAYLOR_TERMS + 64) * EPSILON;
}

/* As in irr_isolate.c. */
static bool keeps_sign(const struct moments *at, int order)
{
    double factorial = 1;
    double rest = at->error * at->size[order];

    for (int k = order + 1; k < TAYLOR_TERMS; k++) {
        factorial *= k - order;
        rest += (fabs(at->sum[k]) + at->error * at->size[k]) / factorial;
    }
    factorial *= TAYLOR_TERMS - order;
    rest += at->remainder / factorial;
    return fabs(at->sum[order]) > rest * (1 + 1e-9);
}

static bool scan(struct scan *scan_, double low, double high, int sign_low, int sign_high)
{
    double middle = low + (high - low) / 2;
    double half = (high - low) / 2 + MARGIN;
    struct moments at;

    if (++scan_->interval_count > INTERVALS_MAX)
        return false;
    moments_at(scan_->sum, middle, half, &at);
    if (keeps_sign(&at, 0))
        return sign_low == sign_high;
    if (keeps_sign(&at, 1)) {
        struct quick_brackets *found = scan_->brackets;

        if (sign_low == sign_high)
            return true;
        if (found->count == QUICK_ROOTS_MAX)
            return false;
        found->list[found->count++] = (struct quick_bracket){low, high, sign_low > 0};
        return true;
    }
    if (!(fabs(at.sum[0]) > at.error * at.size[0]))
        return false;
    int sign = at.sum[0] > 0 ? 1 : -1;

    return scan(scan_, low, middle, sign_low, sign) && scan(scan_, middle, high, sign, sign_high);
}

bool irr_scan(const struct quick_sum *sum, int64_t total, double high,
              struct quick_brackets *brackets_out)
{
    struct scan all = {.sum = sum, .brackets = brackets_out};
    struct moments at;

    brackets_out->count = 0;
    moments_at(sum, high, MARGIN, &at);
    if (total == 0 || !(fabs(at.sum[0]) > at.error * at.size[0]))
        return false;
    return scan(&all, 0, high, total > 0 ? 1 : -1, at.sum[0] > 0 ? 1 : -1);
}
