/* The common case of irr_solve: one root, certain by two walks over the amounts.
 *
 * Laguerre: with amounts in order of time, no more rates above zero are roots than the sums of what
 * came so far change sign, and the numbers differ by an even one; likewise below zero for the sums
 * from the end. The sums are exact. So when they change sign once in all, there is one root, and
 * the sign of the net present value on both sides of a rounded rate proves that it is the root
 * rounded. Both signs are taken with a bound of the rounding error. What is not certain here is
 * left to the general method. */
#include "irr_internal.h"

#include <math.h>

/* Powers of one base by exponent; larger gaps are worked out each time. */
#define POWERS 64
#define PLACES_MAX 10
#define NEWTON_STEPS 50
#define AMOUNT_EXACT ((int128_t)1 << 53)
#define SIZES_MAX ((int64_t)1 << 62)
/* ln(1 + r) and r where this is tried. */
#define LOG_MAX 7.0
#define RATE_MAX 1000.0
#define RATE_MIN (-0.99)

/* The sum of amount * u^power for 0 < u < 1, powers ascending from 0. Above a rate of zero u is
 * v = (1 + r)^(-1 / powers_per_year), below it 1 / v, and the order is turned round. */
struct quick_sum {
    size_t count;
    double powers_per_year;
    const double *amounts;
    const uint32_t *gaps; /* to the power before */
    uint32_t span;        /* the highest power */
    uint32_t gap_max;
};

static int sign_of(int64_t amount)
{
    return (amount > 0) - (amount < 0);
}

/* How often the sums of what came so far change sign, from the first flow on or from the last. */
static size_t changes_of(const struct irr_flow *flows, size_t count, bool from_last)
{
    int64_t sum = 0;
    int before = 0;
    size_t changes = 0;

    for (size_t i = 0; i < count; i++) {
        sum += (int64_t)flows[from_last ? count - 1 - i : i].amount;
        int sign = sign_of(sum);

        if (sign == 0)
            continue;
        changes += before * sign < 0;
        before = sign;
    }
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
    uint32_t *gaps = arena_array(arena, count, sizeof *gaps);
    uint32_t gap_max = 0;

    for (size_t i = 0; i < count; i++) {
        const struct irr_flow *flow = &flows[from_last ? count - 1 - i : i];

        amounts[i] = (double)(int64_t)flow->amount;
        if (i > 0)
            gaps[i] = (uint32_t)(from_last ? flow[1].day - flow->day : flow->day - flow[-1].day);
        gap_max = gaps[i] > gap_max ? gaps[i] : gap_max;
    }
    return (struct quick_sum){.count = count,
                              .powers_per_year = basis == IRR_DATED ? 365 : 1,
                              .amounts = amounts,
                              .gaps = gaps,
                              .span = (uint32_t)(flows[count - 1].day - flows[0].day),
                              .gap_max = gap_max};
}

/* The sum at u = exp(-x / powers_per_year) and its slope by x, by Horner's rule over the gaps. */
static double evaluate(const struct quick_sum *sum, double x, double *slope_out)
{
    double u = exp(-x / sum->powers_per_year);
    double powers[POWERS] = {1};
    double value = 0;
    double slope = 0;

    for (uint32_t i = 1; i < POWERS && i <= sum->gap_max; i++)
        powers[i] = powers[i - 1] * u;
    /* The slope of a * u^gap is (a' - gap * a) * u^gap, in units of days. */
    for (size_t i = sum->count - 1; i > 0; i--) {
        uint32_t gap = sum->gaps[i];
        double power = gap < POWERS ? powers[gap] : pow(u, gap);

        value = (value + sum->amounts[i]) * power;
        slope = slope * power - (double)gap * value;
    }
    *slope_out = slope / sum->powers_per_year;
    return value + sum->amounts[0];
}

/* Near the root, by Newton's method within a bracket; only a guess of what is then proved. */
static double guess(const struct quick_sum *sum)
{
    bool positive_at_low = false;
    double low = 0;
    double high = LOG_MAX;
    double x = 0;

    for (int step = 0; step < NEWTON_STEPS; step++) {
        double slope = 0;
        double value = evaluate(sum, x, &slope);

        if (step == 0)
            positive_at_low = value > 0;
        if ((value > 0) == positive_at_low)
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
    long double powers[POWERS] = {1};
    long double value = 0;
    long double size = 0;

    for (uint32_t i = 1; i < POWERS && i <= sum->gap_max; i++)
        powers[i] = powers[i - 1] * u;
    for (size_t i = sum->count - 1; i > 0; i--) {
        uint32_t gap = sum->gaps[i];
        long double power = gap < POWERS ? powers[gap] : powl(u, (long double)gap);
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

/* The one root of the sum, when it can be proved to round to rate_out / 10^places. total is the
 * value at a rate of zero. */
static bool round_root(const struct quick_sum *sum, bool from_last, int64_t total, int places,
                       int64_t *rate_out)
{
    double x = guess(sum);
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
            signs[end] = sign_of(total);
        else
            signs[end] = certain_sign(sum, (unit + over_one) / unit, from_last);
    }
    *rate_out = rounded;
    return signs[0] * signs[1] < 0;
}

bool irr_quick(const struct irr_flow *flows, size_t count, enum irr_basis basis, int places,
               struct arena *arena, struct irr_answer *answer_out)
{
    int64_t total = 0;
    int64_t rate = 0;

    if (places > PLACES_MAX || !is_small(flows, count, &total) || total == 0)
        return false;
    size_t above = changes_of(flows, count, false);
    size_t below = changes_of(flows, count, true);

    if (above + below > 1)
        return false;
    *answer_out = (struct irr_answer){.status = IRR_NONE};
    if (above + below == 0)
        return true;
    struct quick_sum sum = sum_of(flows, count, below == 1, basis, arena);

    if (!round_root(&sum, below == 1, total, places, &rate))
        return false;
    answer_out->status = IRR_VALUE;
    answer_out->count = 1;
    answer_out->rate_e18[0] = rate;
    for (int i = places; i < 18; i++)
        answer_out->rate_e18[0] *= 10;
    return true;
}
