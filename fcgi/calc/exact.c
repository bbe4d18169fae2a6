/* Exact fractions: the four operations, rounding, and shares by largest remainder. */
#include "calc/exact.h"

#include "base/check.h"
#include "natural_internal.h"

#include <stdlib.h>

static struct exact made(struct natural numerator, struct natural denominator, bool negative)
{
    return (struct exact){.numerator = numerator,
                          .denominator = denominator,
                          .negative = negative && !natural_is_zero(numerator)};
}

/* Zero, for a work that failed. */
static struct exact nothing(struct exact_work *work)
{
    return made((struct natural){0}, natural_of(work, 1), false);
}

static struct exact reduced(struct exact_work *work, struct natural numerator,
                            struct natural denominator, bool negative)
{
    struct natural rest;

    if (work->failed)
        return nothing(work);
    if (natural_is_one(denominator))
        return made(numerator, denominator, negative);
    struct natural common = natural_common(work, numerator, denominator);

    if (work->failed)
        return nothing(work);
    if (!natural_is_one(common)) {
        numerator = natural_divide(work, numerator, common, &rest);
        denominator = natural_divide(work, denominator, common, &rest);
    }
    return work->failed ? nothing(work) : made(numerator, denominator, negative);
}

struct exact exact_whole(struct exact_work *work, int64_t value)
{
    uint64_t magnitude = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;

    return made(natural_of(work, magnitude), natural_of(work, 1), value < 0);
}

struct exact exact_fraction(struct exact_work *work, int64_t numerator, int64_t denominator)
{
    CHECK(denominator > 0);
    struct exact above = exact_whole(work, numerator);

    return reduced(work, above.numerator, natural_of(work, (uint64_t)denominator), above.negative);
}

/* a + b, or a - b. */
static struct exact added(struct exact_work *work, struct exact a, struct exact b, bool minus)
{
    bool b_negative = b.negative != minus;

    if (work->failed)
        return nothing(work);
    struct natural left = natural_multiply(work, a.numerator, b.denominator);
    struct natural right = natural_multiply(work, b.numerator, a.denominator);
    struct natural below = natural_multiply(work, a.denominator, b.denominator);

    if (a.negative == b_negative)
        return reduced(work, natural_add(work, left, right), below, a.negative);
    if (natural_compare(left, right) >= 0)
        return reduced(work, natural_subtract(work, left, right), below, a.negative);
    return reduced(work, natural_subtract(work, right, left), below, b_negative);
}

struct exact exact_add(struct exact_work *work, struct exact a, struct exact b)
{
    return added(work, a, b, false);
}

struct exact exact_subtract(struct exact_work *work, struct exact a, struct exact b)
{
    return added(work, a, b, true);
}

struct exact exact_multiply(struct exact_work *work, struct exact a, struct exact b)
{
    if (work->failed)
        return nothing(work);
    return reduced(work, natural_multiply(work, a.numerator, b.numerator),
                   natural_multiply(work, a.denominator, b.denominator), a.negative != b.negative);
}

struct exact exact_divide(struct exact_work *work, struct exact a, struct exact b)
{
    if (work->failed)
        return nothing(work);
    CHECK(!exact_is_zero(b));
    return reduced(work, natural_multiply(work, a.numerator, b.denominator),
                   natural_multiply(work, a.denominator, b.numerator), a.negative != b.negative);
}

struct exact exact_scale(struct exact_work *work, struct exact a, struct exact b, struct exact c)
{
    return exact_divide(work, exact_multiply(work, a, b), c);
}

struct exact exact_power(struct exact_work *work, struct exact value, uint32_t power)
{
    struct exact result = exact_whole(work, 1);

    for (; power > 0; power >>= 1) {
        if ((power & 1) != 0)
            result = exact_multiply(work, result, value);
        if (power > 1)
            value = exact_multiply(work, value, value);
    }
    return result;
}

int exact_compare(struct exact_work *work, struct exact a, struct exact b)
{
    if (a.negative != b.negative)
        return a.negative ? -1 : 1;
    if (work->failed)
        return 0;
    int order = natural_compare(natural_multiply(work, a.numerator, b.denominator),
                                natural_multiply(work, b.numerator, a.denominator));

    return a.negative ? -order : order;
}

int exact_sign(struct exact value)
{
    return natural_is_zero(value.numerator) ? 0 : value.negative ? -1 : 1;
}

bool exact_is_zero(struct exact value)
{
    return natural_is_zero(value.numerator);
}

bool exact_is_whole(struct exact value)
{
    return natural_is_one(value.denominator);
}

struct exact exact_least(struct exact_work *work, struct exact a, struct exact b)
{
    return exact_compare(work, a, b) <= 0 ? a : b;
}

struct exact exact_most(struct exact_work *work, struct exact a, struct exact b)
{
    return exact_compare(work, a, b) >= 0 ? a : b;
}

struct exact exact_sum(struct exact_work *work, const struct exact *values, size_t count)
{
    struct exact sum = exact_whole(work, 0);

    for (size_t i = 0; i < count; i++)
        sum = exact_add(work, sum, values[i]);
    return sum;
}

/* Whether a number cut towards zero goes one further from it. */
static bool goes_further(struct exact_work *work, struct exact value, struct natural whole,
                         struct natural rest, enum exact_rounding rounding)
{
    if (natural_is_zero(rest))
        return false;
    if (rounding == EXACT_DOWN || rounding == EXACT_UP)
        return value.negative == (rounding == EXACT_DOWN);
    int half = natural_compare(natural_add(work, rest, rest), value.denominator);
    bool odd = whole.count > 0 && (whole.limbs[0] & 1) != 0;

    return half > 0 || (half == 0 && (rounding == EXACT_HALF_UP || odd));
}

struct exact exact_round(struct exact_work *work, struct exact value, struct exact step,
                         enum exact_rounding rounding)
{
    CHECK(work->failed || exact_sign(step) > 0);
    struct exact steps = exact_divide(work, value, step);
    struct natural rest;
    struct natural whole = natural_divide(work, steps.numerator, steps.denominator, &rest);

    if (work->failed)
        return nothing(work);
    if (goes_further(work, steps, whole, rest, rounding))
        whole = natural_add(work, whole, natural_of(work, 1));
    return exact_multiply(work, made(whole, natural_of(work, 1), steps.negative), step);
}

/* What a part was cut by, and whose it is. */
struct remainder {
    struct exact rest;
    size_t index;
};

static int remainder_order(const void *left, const void *right, void *work)
{
    const struct remainder *a = left;
    const struct remainder *b = right;
    int order = exact_compare(work, b->rest, a->rest);

    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

bool exact_allocate(struct exact_work *work, struct exact amount, struct exact step,
                    const struct exact *weights, size_t count, struct exact *parts_out)
{
    const struct exact total = exact_sum(work, weights, count);
    struct exact left = amount;
    struct remainder *rests = arena_array(work->arena, count, sizeof *rests);

    CHECK(exact_sign(amount) >= 0 && exact_sign(step) > 0);
    if (!exact_is_whole(exact_divide(work, amount, step)) ||
        (exact_is_zero(total) && !exact_is_zero(amount)))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct exact share = exact_is_zero(total) ? exact_whole(work, 0)
                                                  : exact_scale(work, amount, weights[i], total);

        parts_out[i] = exact_round(work, share, step, EXACT_DOWN);
        rests[i] = (struct remainder){exact_subtract(work, share, parts_out[i]), i};
        left = exact_subtract(work, left, parts_out[i]);
    }
    qsort_r(rests, count, sizeof *rests, remainder_order, work);
    for (size_t i = 0; exact_sign(left) > 0 && !work->failed; i++) {
        CHECK(i < count);
        parts_out[rests[i].index] = exact_add(work, parts_out[rests[i].index], step);
        left = exact_subtract(work, left, step);
    }
    return true;
}
