/* A fraction that is kept in lowest terms as far as a product needs it. */
#include "calc/ip_fraction.h"

#include "base/check.h"

static int128_t common_divisor(int128_t a, int128_t b)
{
    while (b != 0) {
        int128_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

struct ip_fraction ip_fraction(int64_t amount_minor)
{
    CHECK(amount_minor >= 0);
    return (struct ip_fraction){.over = amount_minor, .under = 1};
}

void ip_fraction_times(struct ip_fraction *fraction, int64_t numerator, int64_t denominator)
{
    CHECK(numerator >= 0 && denominator > 0);
    int128_t over = numerator;
    int128_t under = denominator;
    int128_t shared = common_divisor(fraction->over, under);

    if (shared > 1) {
        fraction->over /= shared;
        under /= shared;
    }
    shared = common_divisor(over, fraction->under);
    if (shared > 1) {
        over /= shared;
        fraction->under /= shared;
    }
    if (__builtin_mul_overflow(fraction->over, over, &fraction->over) ||
        __builtin_mul_overflow(fraction->under, under, &fraction->under))
        fraction->overflow = true;
    if (fraction->overflow)
        *fraction = (struct ip_fraction){.over = 0, .under = 1, .overflow = true};
}

enum err ip_fraction_round(const struct ip_fraction *fraction, int64_t *value_out)
{
    int128_t whole = fraction->over / fraction->under;
    int128_t rest = fraction->over % fraction->under;

    /* rest >= under - rest: twice the rest might not fit. */
    if (rest >= fraction->under - rest)
        whole++;
    if (fraction->overflow || whole > INT64_MAX)
        return ERR_OVERFLOW;
    *value_out = (int64_t)whole;
    return ERR_OK;
}

enum err ip_part(int64_t amount_minor, int64_t numerator, int64_t denominator,
                 int64_t *part_minor_out)
{
    struct ip_fraction part = ip_fraction(amount_minor);

    ip_fraction_times(&part, numerator, denominator);
    return ip_fraction_round(&part, part_minor_out);
}
