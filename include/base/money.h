/* Money: 64-bit integers in the currency's minor unit (ISO 4217), never binary floating point.
 * Overflow is an error, never a wrap. Also exact decimals of eight places (`_e8`): unit prices,
 * units and ratios. */
#ifndef FUNDTRAIL_BASE_MONEY_H
#define FUNDTRAIL_BASE_MONEY_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An amount or a decimal that is not known. Never takes part in a sum. */
#define AMOUNT_UNKNOWN INT64_MIN

/* Largest amount that is taken in, in minor units: sums of 9,000 such amounts still fit. */
#define AMOUNT_MAX INT64_C(1000000000000000)

#define DECIMAL_E8_ONE INT64_C(100000000)
#define DECIMAL_TEXT_SIZE 48

enum currency {
    CURRENCY_NONE,
    CURRENCY_CNY,
    CURRENCY_USD,
    CURRENCY_EUR,
    CURRENCY_HKD,
    CURRENCY_JPY,
    CURRENCY_GBP,
    CURRENCY_SGD,
    CURRENCY_CHF,
    CURRENCY_KRW,
    CURRENCY_AUD,
    CURRENCY_CAD,
    CURRENCY_TWD,
    CURRENCY_MOP,
    CURRENCY_COUNT
};

/* Digits after the point: 2 for CNY, 0 for JPY and KRW. */
int currency_decimals(enum currency currency);
const char *currency_code(enum currency currency);

/* `-?digits[.digits]` with at most `decimals` digits after the point, no other sign, blank,
 * exponent or grouping, no leading zero; ERR_INVALID for bad form, ERR_OVERFLOW beyond int64. */
enum err decimal_parse(const char *text, size_t length, int decimals, int64_t *value_out) MUST_USE;

/* Always all `decimals` digits: 13000000000 at 2 is "130000000.00". Returns the length. */
size_t decimal_format(int64_t value, int decimals, char text_out[DECIMAL_TEXT_SIZE]);

/* ERR_OVERFLOW when the result does not fit; operands must be known (CHECKed). */
enum err amount_add(int64_t a_minor, int64_t b_minor, int64_t *sum_out) MUST_USE;
enum err amount_sub(int64_t a_minor, int64_t b_minor, int64_t *difference_out) MUST_USE;

/* amount * numerator / denominator in 128 bits, rounded half to even; denominator > 0. */
enum err amount_mul_div(int64_t amount_minor, int64_t numerator, int64_t denominator,
                        int64_t *result_out) MUST_USE;

/* Adds what is known as amount_add does, and keeps an earlier error. */
static inline void add_to(int64_t *sum_minor, int64_t amount_minor, enum err *err)
{
    int64_t sum;

    if (*err != ERR_OK || amount_minor == AMOUNT_UNKNOWN)
        return;
    if (__builtin_add_overflow(*sum_minor, amount_minor, &sum) || sum == AMOUNT_UNKNOWN)
        *err = ERR_OVERFLOW;
    else
        *sum_minor = sum;
}

/* What is not known counts as nothing. */
static inline int64_t known_or_zero(int64_t amount_minor)
{
    return amount_minor == AMOUNT_UNKNOWN ? 0 : amount_minor;
}

#endif
