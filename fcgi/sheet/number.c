/* Numbers as decimal text. The file holds the text of a binary double; people saw it to 15
 * significant digits. No binary arithmetic is done here, so that no digit changes. */
#include "sheet_internal.h"

#include <stdio.h>
#include <string.h>

#define SIGNIFICANT 15
/* The largest double is 1.7976931348623157e308, the smallest above zero 4.9e-324. */
#define LARGEST "17976931348623158"
#define EXPONENT_MAX 309
#define EXPONENT_MIN (-323)
/* An exponent that is larger is cut to this, which no number can mend. */
#define EXPONENT_CUT 100000

struct scan {
    const char *at;
    const char *end;
};

static bool take(struct scan *scan, char c)
{
    if (scan->at == scan->end || *scan->at != c)
        return false;
    scan->at++;
    return true;
}

static void keep_digit(struct scientific *decimal, char digit)
{
    if (decimal->count < DECIMAL_DIGITS && (decimal->count > 0 || digit != '0'))
        decimal->digits[decimal->count++] = digit;
}

/* Reads digits before and after the point; how many. */
static size_t read_digits(struct scan *scan, struct scientific *decimal)
{
    size_t read = 0;
    bool fraction = false;

    for (; scan->at < scan->end; scan->at++) {
        if (*scan->at == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (*scan->at < '0' || *scan->at > '9')
            break;
        read++;
        bool leading = decimal->count == 0 && *scan->at == '0';

        keep_digit(decimal, *scan->at);
        if (!fraction && !leading)
            decimal->exponent++;
        if (fraction && leading)
            decimal->exponent--;
    }
    return read;
}

static bool read_exponent(struct scan *scan, int *exponent_out)
{
    int exponent = 0;
    bool negative = take(scan, '-');

    if (!negative)
        (void)take(scan, '+');
    const char *begin = scan->at;

    for (; scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9'; scan->at++)
        if (exponent < EXPONENT_CUT)
            exponent = exponent * 10 + (*scan->at - '0');
    *exponent_out = negative ? -exponent : exponent;
    return scan->at > begin;
}

static bool in_range(const struct scientific *decimal)
{
    size_t count = decimal->count < sizeof LARGEST - 1 ? decimal->count : sizeof LARGEST - 1;

    if (decimal->exponent == EXPONENT_MAX) {
        int order = memcmp(decimal->digits, LARGEST, count);

        return order < 0 || (order == 0 && count < sizeof LARGEST - 1);
    }
    return decimal->exponent < EXPONENT_MAX && decimal->exponent >= EXPONENT_MIN;
}

bool scientific_parse(const char *text, size_t length, struct scientific *decimal_out)
{
    struct scan scan = {text, text + length};
    struct scientific decimal = {0};
    int exponent = 0;

    if (length > EXPONENT_CUT)
        return false;
    decimal.negative = take(&scan, '-');
    if (!decimal.negative)
        (void)take(&scan, '+');
    if (read_digits(&scan, &decimal) == 0)
        return false;
    if ((take(&scan, 'e') || take(&scan, 'E')) && !read_exponent(&scan, &exponent))
        return false;
    if (scan.at != scan.end)
        return false;
    while (decimal.count > 0 && decimal.digits[decimal.count - 1] == '0')
        decimal.count--;
    decimal.exponent = decimal.count == 0 ? 0 : decimal.exponent + exponent;
    *decimal_out = decimal;
    return decimal.count == 0 || in_range(&decimal);
}

/* Rounds to the significant digits; a carry out of the first makes it 1. */
static void round_digits(struct scientific *decimal)
{
    if (decimal->count <= SIGNIFICANT)
        return;
    size_t i = SIGNIFICANT;

    if (decimal->digits[SIGNIFICANT] >= '5') {
        while (i > 0 && decimal->digits[i - 1] == '9')
            i--;
        if (i == 0) {
            decimal->digits[i++] = '1';
            decimal->exponent++;
        } else {
            decimal->digits[i - 1]++;
        }
    }
    decimal->count = i;
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == '0')
        decimal->count--;
}

static size_t zeros(char *to, size_t count)
{
    memset(to, '0', count);
    return count;
}

void scientific_format15(const struct scientific *decimal, char text_out[64])
{
    struct scientific rounded = *decimal;
    char *to = text_out;

    round_digits(&rounded);
    if (rounded.count == 0) {
        memcpy(text_out, "0", 2);
        return;
    }
    if (rounded.negative)
        *to++ = '-';
    if (rounded.exponent > 40 || rounded.exponent < -30) {
        int rest = (int)rounded.count - 1;

        snprintf(to, 50, "%c%s%.*sE%+d", rounded.digits[0], rest > 0 ? "." : "", rest,
                 rounded.digits + 1, rounded.exponent - 1);
        return;
    }
    size_t whole = rounded.exponent > 0 ? (size_t)rounded.exponent : 0;
    size_t taken = whole < rounded.count ? whole : rounded.count;

    memcpy(to, rounded.digits, taken);
    to += taken;
    to += zeros(to, whole == 0 ? 1 : whole - taken);
    if (taken < rounded.count) {
        *to++ = '.';
        to += zeros(to, rounded.exponent < 0 ? (size_t)-rounded.exponent : 0);
        memcpy(to, rounded.digits + taken, rounded.count - taken);
        to += rounded.count - taken;
    }
    *to = '\0';
}
