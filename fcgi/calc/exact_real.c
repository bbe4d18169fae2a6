/* Logarithms, powers and the normal distribution as fractions cut to 75 places: every step is one
 * of the exact operations, and what is cut lies far behind what anybody asks for. */
#include "base/check.h"
#include "natural_internal.h"

/* Decimals that are kept; a series ends where its terms are smaller. */
#define KEPT_PLACES 75
#define POWER_EXACT_MAX 200

static struct exact cut(struct exact_work *work, struct exact value)
{
    const struct exact scale = {.numerator = natural_power_of_ten(work, KEPT_PLACES),
                                .denominator = natural_of(work, 1)};
    struct natural rest;
    struct natural units = natural_divide(
        work, natural_multiply(work, value.numerator, scale.numerator), value.denominator, &rest);

    if (work->failed || natural_is_zero(units))
        return exact_whole(work, 0);
    return exact_divide(work,
                        (struct exact){.numerator = units,
                                       .denominator = natural_of(work, 1),
                                       .negative = value.negative},
                        scale);
}

static struct exact product(struct exact_work *work, struct exact a, struct exact b)
{
    return cut(work, exact_multiply(work, a, b));
}

static struct exact quotient(struct exact_work *work, struct exact a, int64_t b)
{
    return cut(work, exact_divide(work, a, exact_whole(work, b)));
}

/* ln of a number near 1: twice the series of the inverse hyperbolic tangent of (m - 1)/(m + 1). */
static struct exact log_near_one(struct exact_work *work, struct exact value)
{
    const struct exact one = exact_whole(work, 1);
    struct exact z = cut(
        work, exact_divide(work, exact_subtract(work, value, one), exact_add(work, value, one)));
    struct exact square = product(work, z, z);
    struct exact sum = exact_whole(work, 0);

    for (int64_t n = 1; !exact_is_zero(z) && !work->failed; n += 2) {
        sum = exact_add(work, sum, quotient(work, z, n));
        z = product(work, z, square);
    }
    return exact_add(work, sum, sum);
}

struct exact exact_log(struct exact_work *work, struct exact value)
{
    const struct exact two = exact_whole(work, 2);
    const struct exact low = exact_fraction(work, 2, 3);
    const struct exact high = exact_fraction(work, 4, 3);
    int64_t halvings = 0;

    CHECK(work->failed || exact_sign(value) > 0);
    for (; exact_compare(work, value, high) > 0 && !work->failed; halvings++)
        value = exact_divide(work, value, two);
    for (; exact_compare(work, value, low) < 0 && !work->failed; halvings--)
        value = exact_multiply(work, value, two);
    struct exact near = log_near_one(work, value);

    if (halvings == 0)
        return near;
    /* ln 2 = ln 4/3 - ln 2/3 */
    struct exact log_two = exact_subtract(work, log_near_one(work, high), log_near_one(work, low));

    return exact_add(work, near, exact_multiply(work, log_two, exact_whole(work, halvings)));
}

struct exact exact_exp(struct exact_work *work, struct exact value)
{
    const struct exact small = exact_fraction(work, 1, 16);
    const struct exact limit = exact_whole(work, 1000);
    struct exact part = value;
    struct exact sum = exact_whole(work, 1);
    struct exact term = sum;
    int doublings = 0;

    part.negative = false;
    work->failed = work->failed || exact_compare(work, part, limit) > 0;
    for (; exact_compare(work, part, small) > 0 && !work->failed; doublings++)
        part = exact_divide(work, part, exact_whole(work, 2));
    part = cut(work, part);
    for (int64_t n = 1; !exact_is_zero(term) && !work->failed; n++) {
        term = quotient(work, exact_multiply(work, term, part), n);
        sum = exact_add(work, sum, term);
    }
    for (; doublings > 0; doublings--)
        sum = product(work, sum, sum);
    return value.negative && !work->failed
               ? cut(work, exact_divide(work, exact_whole(work, 1), sum))
               : sum;
}

struct exact exact_root(struct exact_work *work, struct exact value)
{
    const struct exact one = exact_whole(work, 1);

    CHECK(exact_sign(value) >= 0);
    if (exact_is_zero(value))
        return value;
    struct exact guess = exact_most(work, value, one);

    /* Newton from above falls until the places that are kept stand still. */
    for (;;) {
        struct exact next =
            quotient(work, exact_add(work, guess, cut(work, exact_divide(work, value, guess))), 2);

        if (work->failed || exact_compare(work, next, guess) >= 0)
            return guess;
        guess = next;
        if (exact_is_zero(guess))
            return guess;
    }
}

struct exact exact_real_power(struct exact_work *work, struct exact value, struct exact power)
{
    const struct exact most = exact_whole(work, POWER_EXACT_MAX);

    if (exact_is_whole(power) && exact_sign(power) >= 0 && exact_compare(work, power, most) <= 0)
        return exact_power(work, value, exact_is_zero(power) ? 0 : power.numerator.limbs[0]);
    return exact_exp(work, exact_multiply(work, exact_log(work, value), power));
}

/* arctan(1/n), for Machin's sum. */
static struct exact arctan_inverse(struct exact_work *work, int64_t n)
{
    struct exact power = cut(work, exact_fraction(work, 1, n));
    struct exact sum = exact_whole(work, 0);

    for (int64_t k = 1; !exact_is_zero(power) && !work->failed; k += 2) {
        struct exact term = quotient(work, power, k);

        sum = k % 4 == 1 ? exact_add(work, sum, term) : exact_subtract(work, sum, term);
        power = quotient(work, power, n * n);
    }
    return sum;
}

static struct exact pi(struct exact_work *work)
{
    struct exact first = exact_multiply(work, exact_whole(work, 16), arctan_inverse(work, 5));

    return exact_subtract(work, first,
                          exact_multiply(work, exact_whole(work, 4), arctan_inverse(work, 239)));
}

/* sqrt(2/pi) * (z - z^3/(2 * 3) + z^5/(2^2 * 2! * 5) - ...): the terms before the powers of ten
 * fall are at most e^50, which costs 22 of the places. */
struct exact exact_normal_within(struct exact_work *work, struct exact value)
{
    struct exact square = exact_multiply(work, value, value);
    struct exact term = cut(work, value);
    struct exact sum = exact_whole(work, 0);

    CHECK(exact_sign(value) >= 0);
    work->failed = work->failed || exact_compare(work, value, exact_whole(work, 10)) > 0;
    for (int64_t n = 0; !exact_is_zero(term) && !work->failed; n++) {
        struct exact part = quotient(work, term, 2 * n + 1);

        sum = n % 2 == 0 ? exact_add(work, sum, part) : exact_subtract(work, sum, part);
        term = quotient(work, product(work, term, square), 2 * (n + 1));
    }
    if (work->failed)
        return exact_whole(work, 0);
    struct exact factor =
        exact_root(work, cut(work, exact_divide(work, exact_whole(work, 2), pi(work))));

    return product(work, sum, factor);
}
