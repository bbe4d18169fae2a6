/* The common case of irr_solve: one root at most, certain by a walk over the amounts.
 *
 * The net present value is a polynomial in v = (1 + r)^(-1 / powers_per_year) with a power per day.
 * Divided by (1 - v)^2 it is a power series whose coefficients are the amounts summed up twice, day
 * by day. By Descartes' rule, which holds for such series too, no more rates above zero (0 < v < 1)
 * are roots than the coefficients change sign, and the numbers differ by an even one. Below zero
 * the same holds with time turned round. These sums are exact. Where they leave more than one root
 * possible, irr_scan.c looks closer.
 *
 * Of the one root, the signs of the net present value on both sides of a rounded rate prove that it
 * is the root rounded; they are taken with a bound of the rounding error. Whatever is not certain
 * here is left to the general method. */
#include "irr_quick_internal.h"

#include <math.h>

#define PLACES_MAX 10
#define NEWTON_STEPS 50
#define AMOUNT_EXACT ((int128_t)1 << 53)
#define SIZES_MAX ((int64_t)1 << 62)
/* ln(1 + r) and r where this is tried. */
#define LOG_MAX 7.0
/* ln(1 + r) at the end of the range of rates, and a little beyond. */
#define LOG_END 13.8155116
#define RATE_MAX 1000.0
#define RATE_MIN (-0.99)

/* The flows in order of time, or from the last one back. */
static const struct irr_flow *flow_at(const struct irr_flow *flows, size_t count, bool from_last,
                                      size_t i)
{
    return &flows[from_last ? count - 1 - i : i];
}

static int32_t gap_before(const struct irr_flow *flow, bool from_last)
{
    return from_last ? flow[1].day - flow->day : flow->day - flow[-1].day;
}

/* Takes the next value of a row of numbers. */
static void count_change(int128_t value, int *sign, size_t *changes)
{
    if (value == 0)
        return;
    int now = value > 0 ? 1 : -1;

    *changes += *sign * now < 0;
    *sign = now;
}

/* Changes of sign of the amounts summed up twice. Between two flows these sums go in a straight
 * line, and after the last one where the sum of all points: their values there are enough. */
static size_t changes_twice(const struct irr_flow *flows, size_t count, bool from_last)
{
    int128_t twice = 0;
    int64_t once = 0;
    int sign = 0;
    size_t changes = 0;

    for (size_t i = 0; i < count; i++) {
        const struct irr_flow *flow = flow_at(flows, count, from_last, i);

        if (i > 0)
            twice += (int128_t)once * gap_before(flow, from_last);
        count_change(twice, &sign, &changes);
        once += (int64_t)flow->amount;
    }
    count_change(once, &sign, &changes);
    return changes;
}

static bool is_small(const struct irr_flow *flows, size_t count, int64_t *total_out)
{
    int64_t sizes = 0;
    int64_t total = 0;

    for (size_t i = 0; i < count; i++) {
        if (flows[i].amount >= AMOUNT_EXACT || flows[i].amount <= -AMOUNT_EXACT)
            return false;
        int64_t amount = (int64_t)flows[i].amount;

        sizes += amount < 0 ? -amount : amount;
        if (sizes > SIZES_MAX)
            return false;
        total += amount;
    }
    *total_out = total;
    return (int64_t)flows[count - 1].day - flows[0].day <= IRR_SPAN_MAX;
}

static struct quick_sum sum_of(const struct irr_flow *flows, size_t count, bool from_last,
                               enum irr_basis basis, struct arena *arena)
{
    double *amounts = arena_array(arena, count, sizeof *amounts);
    double *powers = arena_array(arena, count, sizeof *powers);
    uint32_t *gaps = arena_array(arena, count, sizeof *gaps);
    uint32_t gap_max = 0;

    for (size_t i = 0; i < count; i++) {
        const struct irr_flow *flow = flow_at(flows, count, from_last, i);

        amounts[i] = (double)(int64_t)flow->amount;
        if (i > 0)
            gaps[i] = (uint32_t)gap_before(flow, from_last);
        powers[i] = i == 0 ? 0 : powers[i - 1] + gaps[i];
        gap_max = gaps[i] > gap_max ? gaps[i] : gap_max;
    }
    return (struct quick_sum){.count = count,
                              .powers_per_year = basis == IRR_DATED ? 365 : 1,
                              .amounts = amounts,
                              .powers = powers,
                              .terms = arena_array(arena, count, sizeof(double)),
                              .gaps = gaps,
                              .span = (uint32_t)(flows[count - 1].day - flows[0].day),
                              .gap_max = gap_max};
}

/* The sum at u = exp(-x / powers_per_year) and its slope by x, by Horner's rule over the gaps. */
static double evaluate(const struct quick_sum *sum, double x, double *slope_out)
{
    double u = exp(-x / sum->powers_per_year);
    double powers[QUICK_POWERS] = {1};
    double value = 0;
    double slope = 0;

    for (uint32_t i = 1; i < QUICK_POWERS && i <= sum->gap_max; i++)
        powers[i] = powers[i - 1] * u;
    /* The slope of a * u^gap is (a' - gap * a) * u^gap, in units of days. */
    for (size_t i = sum->count - 1; i > 0; i--) {
        uint32_t gap = sum->gaps[i];
        double power = gap < QUICK_POWERS ? powers[gap] : pow(u, gap);

        value = (value + sum->amounts[i]) * power;
        slope = slope * power - (double)gap * value;
    }
    *slope_out = slope / sum->powers_per_year;
    return value + sum->amounts[0];
}

/* Near the root, by Newton's method within a bracket; only a guess of what is then proved. */
static double guess(const struct quick_sum *sum, bool positive_at_low,
                    const struct quick_bracket *bracket)
{
    double low = bracket->low;
    double high = bracket->high;
    double x = low;

    for (int step = 0; step < NEWTON_STEPS; step++) {
        double slope = 0;
        double value = evaluate(sum, x, &slope);

        if (step == 0 || (value > 0) == positive_at_low)
            low = x;
        else
            high = x;
        double next = x - value / slope;

        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        if (fabs(next - x) <= 1e-7)
            return next;
        x = next;
    }
    return x;
}

/* The sign of the sum at 1 + r = growth, or 0 when it is not certain. */
static int certain_sign(const struct quick_sum *sum, long double growth, bool from_last)
{
    long double exponent = (from_last ? 1.0L : -1.0L) / (long double)sum->powers_per_year;
    long double u = powl(growth, exponent);
    long double powers[QUICK_POWERS] = {1};
    long double value = 0;
    long double size = 0;

    for (uint32_t i = 1; i < QUICK_POWERS && i <= sum->gap_max; i++)
        powers[i] = powers[i - 1] * u;
    for (size_t i = sum->count - 1; i > 0; i--) {
        uint32_t gap = sum->gaps[i];
        long double power = gap < QUICK_POWERS ? powers[gap] : powl(u, (long double)gap);
        long double amount = (long double)sum->amounts[i];

        value = (value + amount) * power;
        size = (size + fabsl(amount)) * power;
    }
    value += (long double)sum->amounts[0];
    size += fabsl((long double)sum->amounts[0]);
    /* In units of half the last place: u is within four, so each power is within five per unit of
     * its exponent; powl and Horner's rule add less than four per term. */
    long double errors = 8 * (long double)sum->span + 8 * (long double)sum->count + 64;

    if (fabsl(value) <= errors * 0x1p-64L * size)
        return 0;
    return value > 0 ? 1 : -1;
}

/* The one root in the bracket, when it can be proved to round to rate_out / 10^places. total is the
 * value at a rate of zero. */
static bool round_root(const struct quick_sum *sum, bool from_last, int64_t total, int places,
                       const struct quick_bracket *bracket, int64_t *rate_out)
{
    double slope = 0;
    double x =
        guess(sum, bracket->low > 0 ? evaluate(sum, bracket->low, &slope) > 0 : total > 0, bracket);
    double rate = expm1(from_last ? -x : x);
    long double unit = 1;

    if (!(rate > RATE_MIN && rate < RATE_MAX))
        return false;
    for (int i = 0; i < places; i++)
        unit *= 10;
    int64_t rounded = llround(rate * (double)unit);
    int signs[2];

    for (int end = 0; end < 2; end++) {
        /* All but the division are exact. */
        long double over_one = (long double)rounded + (end == 0 ? -0.5L : 0.5L);

        /* The root lies on its own side of a rate of zero. */
        if (from_last ? over_one >= 0 : over_one <= 0)
            signs[end] = total > 0 ? 1 : -1;
        else
            signs[end] = certain_sign(sum, (unit + over_one) / unit, from_last);
    }
    *rate_out = rounded;
    return signs[0] * signs[1] < 0;
}

/* Adds the root on one side of a rate of zero to the answer. False when there are several, or
 * nothing is certain. */
static bool add_root(const struct irr_flow *flows, size_t count, enum irr_basis basis,
                     bool from_last, int64_t total, int places, struct arena *arena,
                     struct irr_answer *answer)
{
    struct quick_bracket bracket = {.root_count = 1, .high = LOG_MAX};
    size_t changes = changes_twice(flows, count, from_last);
    int64_t rate = 0;

    if (changes == 0)
        return true;
    struct quick_sum sum = sum_of(flows, count, from_last, basis, arena);

    if (changes > 1 && !irr_scan(&sum, total, LOG_END, &bracket))
        return false;
    if (bracket.root_count == 0)
        return true;
    if (answer->count > 0 || !round_root(&sum, from_last, total, places, &bracket, &rate))
        return false;
    answer->status = IRR_VALUE;
    answer->rate_e18[answer->count++] = rate;
    for (int i = places; i < 18; i++)
        answer->rate_e18[0] *= 10;
    return true;
}

bool irr_quick(const struct irr_flow *flows, size_t count, enum irr_basis basis, int places,
               struct arena *arena, struct irr_answer *answer_out)
{
    int64_t total = 0;

    if (places > PLACES_MAX || !is_small(flows, count, &total) || total == 0)
        return false;
    answer_out->status = IRR_NONE;
    answer_out->count = 0;
    return add_root(flows, count, basis, false, total, places, arena, answer_out) &&
           add_root(flows, count, basis, true, total, places, arena, answer_out);
}
