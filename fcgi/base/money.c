/* Amounts as whole minor units. Each operation tells of an overflow instead of wrapping. */
#include "base/money.h"

#include "base/check.h"
#include "base/number_text.h"
#include "base/field.h"
#include "base/int128.h"

#include <string.h>

const struct field_value currency_values[] = {
    {"CNY", "Renminbi", "人民币"},
    {"USD", "US dollar", "美元"},
    {"EUR", "Euro", "欧元"},
    {"HKD", "Hong Kong dollar", "港元"},
    {"JPY", "Yen", "日元"},
    {"GBP", "Pound sterling", "英镑"},
    {"SGD", "Singapore dollar", "新加坡元"},
    {"CHF", "Swiss franc", "瑞士法郎"},
    {"KRW", "Won", "韩元"},
    {"AUD", "Australian dollar", "澳大利亚元"},
    {"CAD", "Canadian dollar", "加拿大元"},
    {"TWD", "New Taiwan dollar", "新台币"},
    {"MOP", "Pataca", "澳门元"},
    {0},
};

_Static_assert(sizeof currency_values / sizeof currency_values[0] == CURRENCY_COUNT,
               "one name per currency, and the end");

int currency_decimals(enum currency currency)
{
    return currency == CURRENCY_JPY || currency == CURRENCY_KRW ? 0 : 2;
}

const char *currency_code(enum currency currency)
{
    CHECK(currency > CURRENCY_NONE && currency < CURRENCY_COUNT);
    return currency_values[currency - 1].name;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The form `-?(0|[1-9][0-9]*)(\.[0-9]{1,decimals})?`; position of the point, or length. */
static enum err decimal_form(const char *text, size_t length, int decimals, size_t *point_out)
{
    size_t i = length > 0 && text[0] == '-' ? 1 : 0;
    size_t first = i;

    while (i < length && is_digit(text[i]))
        i++;
    if (i == first || (text[first] == '0' && i - first > 1))
        return ERR_INVALID;
    *point_out = i;
    if (i == length)
        return ERR_OK;
    size_t places = length - i - 1;

    if (text[i] != '.' || places < 1 || places > (size_t)decimals)
        return ERR_INVALID;
    for (i++; i < length; i++)
        if (!is_digit(text[i]))
            return ERR_INVALID;
    return ERR_OK;
}

enum err decimal_parse(const char *text, size_t length, int decimals, int64_t *value_out)
{
    size_t point;
    enum err err = decimal_form(text, length, decimals, &point);

    if (err != ERR_OK)
        return err;
    bool negative = text[0] == '-';
    int64_t value = 0;
    size_t end = point + 1 + (size_t)decimals;

    for (size_t i = negative ? 1 : 0; i < end; i++) {
        if (i == point)
            continue;
        int digit = i < length ? text[i] - '0' : 0;

        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value))
            return ERR_OVERFLOW;
    }
    /* Summed downwards, as the negative range is the larger one; INT64_MIN itself means unknown. */
    if (value == INT64_MIN)
        return ERR_OVERFLOW;
    *value_out = negative ? value : -value;
    return ERR_OK;
}

size_t decimal_format(int64_t value, int decimals, char text_out[DECIMAL_TEXT_SIZE])
{
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t unit = 1;
    char *end = text_out;

    CHECK(decimals >= 0 && decimals <= 18);
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    if (value < 0)
        *end++ = '-';
    end += number_text(magnitude / unit, end);
    if (decimals > 0) {
        *end++ = '.';
        number_text_padded(magnitude % unit, (size_t)decimals, end);
        end += decimals;
    }
    *end = '\0';
    return (size_t)(end - text_out);
}

enum err amount_add(int64_t a_minor, int64_t b_minor, int64_t *sum_out)
{
    int64_t sum;

    CHECK(a_minor != AMOUNT_UNKNOWN && b_minor != AMOUNT_UNKNOWN);
    if (__builtin_add_overflow(a_minor, b_minor, &sum) || sum == AMOUNT_UNKNOWN)
        return ERR_OVERFLOW;
    *sum_out = sum;
    return ERR_OK;
}

enum err amount_sub(int64_t a_minor, int64_t b_minor, int64_t *difference_out)
{
    int64_t difference;

    CHECK(a_minor != AMOUNT_UNKNOWN && b_minor != AMOUNT_UNKNOWN);
    if (__builtin_sub_overflow(a_minor, b_minor, &difference) || difference == AMOUNT_UNKNOWN)
        return ERR_OVERFLOW;
    *difference_out = difference;
    return ERR_OK;
}

enum err amount_mul_div(int64_t amount_minor, int64_t numerator, int64_t denominator,
                        int64_t *result_out)
{
    CHECK(amount_minor != AMOUNT_UNKNOWN && numerator != AMOUNT_UNKNOWN && denominator > 0);
    int128_t product = (int128_t)amount_minor * numerator;
    int128_t quotient = product / denominator;
    int128_t twice_rest = 2 * (product % denominator);
    int away = product < 0 ? -1 : 1;

    if (twice_rest < 0)
        twice_rest = -twice_rest;
    if (twice_rest > denominator || (twice_rest == denominator && quotient % 2 != 0))
        quotient += away;
    if (quotient > INT64_MAX || quotient <= INT64_MIN)
        return ERR_OVERFLOW;
    *result_out = (int64_t)quotient;
    return ERR_OK;
}
