/* A number is first written plainly (no prefix, blanks or point), then read from left to right. */
#include "calc/ip_number.h"

#include <stdio.h>
#include <string.h>

enum {
    YEARS_LONG = 4,
    SERIAL_LONG = 7,
    DIGITS_LONG = YEARS_LONG + 1 + SERIAL_LONG,
    YEARS_SHORT = 2,
    SERIAL_SHORT = 5,
    DIGITS_SHORT = YEARS_SHORT + 1 + SERIAL_SHORT,
    FIRST_YEAR = 1985,
    FIRST_YEAR_CHECKED = 1989,
    YEAR_OF_CHANGE = 2003, /* from its October on numbers are long */
};

/* Room for more characters than a number has: what is too long is told as such. */
#define PLAIN_SIZE 64

char ip_number_check_digit(const char *digits, size_t count)
{
    size_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (size_t)(digits[i] - '0') * (2 + i % 8);
    return "0123456789X"[sum % 11];
}

/* One character in its plain form: capital, of half width. Moves *at_io behind it. */
static char plain_character(const char *text, size_t length, size_t *at_io)
{
    const unsigned char *at = (const unsigned char *)text + *at_io;
    size_t left = length - *at_io;
    char c = (char)at[0];

    *at_io += 1;
    /* U+3000 is a blank; U+FF01 to U+FF5E are U+0021 to U+007E in full width. */
    if (left >= 3 && at[0] == 0xe3 && at[1] == 0x80 && at[2] == 0x80) {
        *at_io += 2;
        return ' ';
    }
    if (left >= 3 && at[0] == 0xef && (at[1] == 0xbc || at[1] == 0xbd) && at[2] >= 0x80) {
        *at_io += 2;
        c = (char)(at[1] == 0xbc ? at[2] - 0x60 : at[2] - 0x20);
    }
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    return c;
}

static size_t without_blanks(const char *text, size_t length, char plain[PLAIN_SIZE])
{
    size_t count = 0;

    for (size_t at = 0; at < length && count < PLAIN_SIZE - 1;) {
        char c = plain_character(text, length, &at);

        if (c != ' ' && c != '\t')
            plain[count++] = c;
    }
    plain[count] = '\0';
    return count;
}

static const char *after_prefixes(const char *plain)
{
    if (strncmp(plain, "CN", 2) == 0)
        plain += 2;
    if (strncmp(plain, "ZL", 2) == 0)
        plain += 2;
    return plain;
}

/* Takes the point away, which may only stand before the last place; false where something stands
 * that is no digit, or an X elsewhere than at the end. */
static bool take_point(char *number)
{
    size_t length = strlen(number);

    if (length >= 2 && number[length - 2] == '.') {
        number[length - 2] = number[length - 1];
        number[--length] = '\0';
    }
    for (size_t i = 0; i < length; i++)
        if ((number[i] < '0' || number[i] > '9') && !(number[i] == 'X' && i == length - 1))
            return false;
    return true;
}

static int digits_value(const char *digits, size_t count)
{
    int value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

/* The year of a number, or 0 when no number of this form is of such a year. */
static int year_of(const char *number, bool is_long, int latest_year)
{
    int year = digits_value(number, is_long ? YEARS_LONG : YEARS_SHORT);

    if (!is_long)
        year += year >= FIRST_YEAR % 100 ? 1900 : 2000;
    if (is_long ? year < YEAR_OF_CHANGE : year > YEAR_OF_CHANGE)
        return 0;
    return year > latest_year ? 0 : year;
}

static bool read_type(char digit, struct ip_number *number)
{
    static const char digits[] = "12389";
    static const enum ip_right_kind rights[] = {IP_INVENTION, IP_UTILITY_MODEL, IP_DESIGN,
                                                IP_INVENTION, IP_UTILITY_MODEL};
    const char *place = digit == '\0' ? NULL : strchr(digits, digit);

    if (place == NULL)
        return false;
    number->right = rights[place - digits];
    number->by_pct = digit > '3';
    return true;
}

static void write_number(const char *text, size_t year_digits, size_t digit_count,
                         struct ip_number *number)
{
    size_t serial = year_digits + 1;

    snprintf(number->serial, sizeof number->serial, "%.*s", (int)(digit_count - serial),
             text + serial);
    if (number->check == '\0')
        snprintf(number->canonical, sizeof number->canonical, "%.*s", (int)digit_count, text);
    else
        snprintf(number->canonical, sizeof number->canonical, "%.*s.%c", (int)digit_count, text,
                 number->check);
}

enum ip_number_fault ip_number_parse(const char *text, size_t length, int latest_year,
                                     struct ip_number *number_out)
{
    char plain[PLAIN_SIZE];

    without_blanks(text, length, plain);
    char *number = plain + (after_prefixes(plain) - plain);

    if (!take_point(number))
        return IP_NUMBER_CHARACTER;
    size_t count = strlen(number);
    bool is_long = count > DIGITS_SHORT + 1;
    size_t digit_count = is_long ? DIGITS_LONG : DIGITS_SHORT;
    bool unchecked = count == DIGITS_SHORT && number[count - 1] != 'X';
    struct ip_number parsed = {.year = 0};

    if (count != digit_count + 1 && !unchecked)
        return IP_NUMBER_LENGTH;
    parsed.year = year_of(number, is_long, latest_year);
    if (parsed.year == 0)
        return IP_NUMBER_YEAR;
    if (unchecked && parsed.year >= FIRST_YEAR_CHECKED)
        return IP_NUMBER_LENGTH;
    if (!read_type(number[is_long ? YEARS_LONG : YEARS_SHORT], &parsed))
        return IP_NUMBER_TYPE;
    if (!unchecked)
        parsed.check = ip_number_check_digit(number, digit_count);
    if (!unchecked && number[digit_count] != parsed.check) {
        number_out->check = parsed.check;
        return IP_NUMBER_CHECK_DIGIT;
    }
    write_number(number, is_long ? YEARS_LONG : YEARS_SHORT, digit_count, &parsed);
    *number_out = parsed;
    return IP_NUMBER_GOOD;
}

const char *ip_number_fault_name(enum ip_number_fault fault)
{
    static const char *const names[IP_NUMBER_FAULT_COUNT] = {
        [IP_NUMBER_GOOD] = "good",     [IP_NUMBER_CHARACTER] = "character",
        [IP_NUMBER_LENGTH] = "length", [IP_NUMBER_YEAR] = "year",
        [IP_NUMBER_TYPE] = "type",     [IP_NUMBER_CHECK_DIGIT] = "check_digit",
    };

    return names[fault];
}
