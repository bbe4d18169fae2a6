/* Exact fractions as decimal text. */
#include "base/check.h"
#include "natural_internal.h"

#include <string.h>

static size_t digits_at(const char *text)
{
    return strspn(text, "0123456789");
}

/* Reads `e[+-]digits`; false when it is malformed or beyond what a number may have. */
static bool read_exponent(const char *text, int *exponent_out)
{
    bool negative = false;
    int exponent = 0;

    *exponent_out = 0;
    if (*text == '\0')
        return true;
    if (*text != 'e' && *text != 'E')
        return false;
    text++;
    if (*text == '+' || *text == '-')
        negative = *text++ == '-';
    size_t count = digits_at(text);

    if (count == 0 || count > 2 || text[count] != '\0')
        return false;
    for (; *text != '\0'; text++)
        exponent = exponent * 10 + (*text - '0');
    *exponent_out = negative ? -exponent : exponent;
    return exponent <= EXACT_DIGITS_MAX;
}

bool exact_parse(struct exact_work *work, const char *text, struct exact *value_out)
{
    char digits[2 * EXACT_DIGITS_MAX];
    bool negative = *text == '-';
    int exponent;

    text += negative ? 1 : 0;
    size_t before = digits_at(text);
    bool point = text[before] == '.';
    size_t behind = point ? digits_at(text + before + 1) : 0;
    const char *rest = text + before + (point ? 1 + behind : 0);

    if (before == 0 || before > EXACT_DIGITS_MAX || behind > EXACT_DIGITS_MAX ||
        (point && behind == 0) || !read_exponent(rest, &exponent))
        return false;
    memcpy(digits, text, before);
    memcpy(digits + before, text + before + 1, behind);
    struct natural above = natural_from_digits(work, digits, before + behind);
    struct natural below = natural_power_of_ten(work, (int)behind);
    struct natural scale = natural_power_of_ten(work, exponent < 0 ? -exponent : exponent);

    if (exponent < 0)
        below = natural_multiply(work, below, scale);
    else
        above = natural_multiply(work, above, scale);
    const struct exact one = exact_whole(work, 1);
    struct exact value = {
        .numerator = above, .denominator = natural_of(work, 1), .negative = negative};

    if (natural_is_zero(above))
        value.negative = false;
    *value_out = exact_divide(work, value,
                              (struct exact){.numerator = below, .denominator = one.denominator});
    return true;
}

const char *exact_text(struct exact_work *work, struct exact value, int places)
{
    CHECK(places >= 0 && places <= 2 * EXACT_DIGITS_MAX);
    const struct exact step =
        exact_divide(work, exact_whole(work, 1),
                     (struct exact){.numerator = natural_power_of_ten(work, places),
                                    .denominator = natural_of(work, 1)});
    struct exact rounded = exact_round(work, value, step, EXACT_HALF_UP);
    bool whole_truth = exact_compare(work, rounded, value) == 0;
    struct exact units = exact_divide(work, rounded, step);
    const char *digits = natural_digits(work, units.numerator);
    size_t length = strlen(digits);
    size_t behind = (size_t)places;
    size_t before = length > behind ? length - behind : 0;
    char *text = arena_array(work->arena, length + behind + 4, 1);
    char *at = text;

    if (exact_sign(rounded) < 0)
        *at++ = '-';
    if (before == 0)
        *at++ = '0';
    memcpy(at, digits, before);
    at += before;
    *at++ = '.';
    for (size_t i = length - before; i < behind; i++)
        *at++ = '0';
    memcpy(at, digits + before, length - before);
    at += length - before;
    while (places == 0 || (whole_truth && at[-1] == '0')) {
        if (at[-1] == '.')
            break;
        at--;
    }
    if (at[-1] == '.')
        at--;
    *at = '\0';
    return text;
}
