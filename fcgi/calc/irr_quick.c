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
/* ln(1 + r) at the end of the range of rates, and a little beyond; and what lies well inside. */
#define LOG_END 13.8155116
#define RATE_MAX 999999.0L
#define RATE_MIN (-0.99999L)
/* Beyond this rate ten digits ask for more than doubles have. */
#define LOG_ROUGH 0.5
#define CLOSE_STEPS 2

/* One side of a rate of zero. */
struct side {
    const struct irr_flow *flows;
    size_t count;
    bool from_last;
    enum irr_basis basis;
    int64_t total; /* the sum at a rate of zero */
    struct arena *arena;
    struct quick_sum sum;
    struct irr_sum *exact; /* NULL: not needed yet */
};

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

static struct quick_sum sum_of(const struct side *side)
{
    size_t count = side->count;
    double *amounts = arena_array(side->arena, count, sizeof *amounts);
    double *powers = arena_array(side->arena, count, sizeof *powers);
    uint32_t *gaps = arena_array(side->arena, count, sizeof *gaps);
    uint32_t gap_max = 0;

    for (size_t i = 0; i < count; i++) {
        const struct irr_flow *flow = flow_at(side->flows, count, side->from_last, i);

        amounts[i] = (double)(int64_t)flow->amount;
        if (i > 0)
            gaps[i] = (uint32_t)gap_before(flow, side->from_last);
        powers[i] = i == 0 ? 0 : powers[i - 1] + gaps[i];
        gap_max = gaps[i] > gap_max ? gaps[i] : gap_max;
    }
    return (struct quick_sum){.count = count,
                              .powers_per_year = side->basis == IRR_DATED ? 365 : 1,
                              .amounts = amounts,
                              .powers = powers,
                              .terms = arena_array(side->arena, count, sizeof(double)),
                              .gaps = gaps,
                              .span = (uint32_t)(side->flows[count - 1].day - side->flows[0].day),
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
static double guess(const struct quick_sum *sum, const struct quick_bracket *bracket)
{
    double low = bracket->low;
    double high = bracket->high;
    double x = low;

    for (int step = 0; step < NEWTON_STEPS; step++) {
        double slope = 0;
        double value = evaluate(sum, x, &slope);

        if (step == 0 || (value > 0) == bracket->positive_at_low)
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

/* The sum and its slope once more, with 64 bits: errors are in units of half the last place of the
 * sum of sizes. */
struct close_evaluation {
    long double value;
    long double slope;
    long double error;
};

static struct close_evaluation evaluate_closely(const struct quick_sum *sum, long double u)
{
    struct close_evaluation at = {0};
    long double powers[QUICK_POWERS] = {1};
    long double size = 0;
    long double weight = 0;

    for (uint32_t i = 1; i < QUICK_POWERS && i <= sum->gap_max; i++)
        powers[i] = powers[i - 1] * u;
    for (size_t i = sum->count - 1; i > 0; i--) {
        uint32_t gap = sum->gaps[i];
        long double power = gap < QUICK_POWERS ? powers[gap] : powl(u, (long double)gap);
        long double amount = (long double)sum->amounts[i];

        at.value = (at.value + amount) * power;
        at.slope = at.slope * power - (long double)gap * at.value;
        size = (size + fabsl(amount)) * power;
        weight = weight * power + ((long double)gap * 8 + 8) * size;
    }
    size += fabsl((long double)sum->amounts[0]);
    at.value += (long double)sum->amounts[0];
    at.slope /= (long double)sum->powers_per_year;
    /* u is within four of its last place, so each power is within five per unit of its exponent;
     * powl and the two operations of each step add less than four per term. */
    at.error = (weight + 64 * size) * 0x1p-64L;
    return at;
}

static struct close_evaluation evaluate_at(const struct side *side, long double x)
{
    return evaluate_closely(&side->sum, expl(-x / (long double)side->sum.powers_per_year));
}

/* Whether the sum has the same sign at the end of the range as at a rate of zero, so that its only
 * root lies beyond. */
static bool is_beyond_end(const struct side *side)
{
    struct close_evaluation at = evaluate_at(side, LOG_END);

    return fabsl(at.value) > at.error && (at.value > 0) == (side->total > 0);
}

/* The sign of the sum at 1 + r = (unit + over) / unit, both halves of whole numbers; 0 when it is
 * not certain even with 113 bits. */
static int certain_sign(struct side *side, long double unit, long double over)
{
    uint32_t degree = (uint32_t)side->sum.powers_per_year;
    long double exponent = (side->from_last ? 1.0L : -1.0L) / (long double)degree;
    struct close_evaluation at = evaluate_closely(&side->sum, powl((unit + over) / unit, exponent));

    if (fabsl(at.value) > at.error)
        return at.value > 0 ? 1 : -1;
    if (side->exact == NULL) {
        side->exact = arena_array(side->arena, 1, sizeof *side->exact);
        if (irr_sum_of(side->flows, side->count, side->basis, side->arena, side->exact) != ERR_OK)
            return 0;
    }
    /* Powers of v itself; rounding it counts like one more operation per power, which the bound of
     * irr_sign leaves room for. */
    return irr_sign(side->exact,
                    real128_root((real128_t)unit / ((real128_t)unit + (real128_t)over), degree), 0,
                    0);
}

/* The root in the bracket, when it can be proved to round to rate_out / 10^places. */
static bool round_root(struct side *side, const struct quick_bracket *bracket, int places,
                       int64_t *rate_out)
{
    long double x = guess(&side->sum, bracket);
    long double unit = 1;
    int signs[2];

    for (int step = 0; x > LOG_ROUGH && step < CLOSE_STEPS; step++) {
        struct close_evaluation at = evaluate_at(side, x);

        x -= at.value / at.slope;
    }
    long double rate = expm1l(side->from_last ? -x : x);

    if (!(rate > RATE_MIN && rate < RATE_MAX))
        return false;
    for (int i = 0; i < places; i++)
        unit *= 10;
    int64_t rounded = llroundl(rate * unit);

    for (int end = 0; end < 2; end++) {
        long double over = (long double)rounded + (end == 0 ? -0.5L : 0.5L);

        /* The root lies on its own side of a rate of zero. */
        if (side->from_last ? over >= 0 : over <= 0)
            signs[end] = side->total > 0 ? 1 : -1;
        else
            signs[end] = certain_sign(side, unit, over);
    }
    *rate_out = rounded;
    return signs[0] * signs[1] < 0;
}

/* Adds the roots on one side of a rate of zero to the answer, which is in units of 10^-places. */
static bool add_roots(struct side *side, int places, struct irr_answer *answer)
{
    size_t changes = changes_twice(side->flows, side->count, side->from_last);
    struct quick_brackets brackets = {
        .count = 1, .list = {{.high = LOG_END, .positive_at_low = side->total > 0}}};

    if (changes == 0)
        return true;
    side->sum = sum_of(side);
    if (changes > 1 && !irr_scan(&side->sum, side->total, LOG_END, &brackets))
        return false;
    for (size_t i = 0; i < brackets.count; i++) {
        /* Rates ascend: backwards in time the largest x comes first. */
        size_t at = side->from_last ? brackets.count - 1 - i : i;
        int64_t rate = 0;

        if (!round_root(side, &brackets.list[at], places, &rate))
            return changes == 1 && is_beyond_end(side);
        /* Around each of so many different rates the sign changes, so each is of one root. */
        if (answer->count > 0 && answer->rate_e18[answer->count - 1] >= rate)
            return false;
        answer->rate_e18[answer->count++] = rate;
    }
    return true;
}

bool irr_quick(const struct irr_flow *flows, size_t count, enum irr_basis basis, int places,
               struct arena *arena, struct irr_answer *answer_out)
{
    struct side below = {flows, count, .from_last = true, .basis = basis, .arena = arena};

    if (places > PLACES_MAX || !is_small(flows, count, &below.total) || below.total == 0)
        return false;
    struct side above = below;

    above.from_last = false;
    answer_out->count = 0;
    if (!add_roots(&below, places, answer_out) || !add_roots(&above, places, answer_out))
        return false;
    for (size_t k = 0; k < answer_out->count; k++)
        for (int i = places; i < 18; i++)
            answer_out->rate_e18[k] *= 10;
    answer_out->status = answer_out->count == 0   ? IRR_NONE
                         : answer_out->count == 1 ? IRR_VALUE
                                                  : IRR_SEVERAL;
    return true;
}
