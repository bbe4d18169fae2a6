/* The proleptic Gregorian calendar as days since 1970, and times as microseconds since then. Days
 * in China are those of UTC+8. */
#include "base/date.h"

#include "base/check.h"
#include "base/number_text.h"

#include <stdio.h>
#include <string.h>

#define DAY_US INT64_C(86400000000)
#define CHINA_OFFSET_US INT64_C(28800000000)

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Counts years from March, so that the leap day comes last: 400 years are 146097 days. */
int32_t date_from_ymd(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

void date_to_ymd(int32_t date, int *year_out, int *month_out, int *day_out)
{
    int days = date + 719468;
    int era = (days >= 0 ? days : days - 146096) / 146097;
    int day_of_era = days - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;

    *day_out = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    *month_out = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *year_out = year_of_era + era * 400 + (*month_out <= 2 ? 1 : 0);
}

int date_year(int32_t date)
{
    int year = 0;
    int month = 0;
    int day = 0;

    date_to_ymd(date, &year, &month, &day);
    return year;
}

/* Reads exactly count digits; -1 when one is none. */
static int digits(const char *text, int count)
{
    int value = 0;

    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

enum err date_parse(const char *text, size_t length, int32_t *date_out)
{
    if (length != 10 || text[4] != '-' || text[7] != '-')
        return ERR_INVALID;
    int year = digits(text, 4);
    int month = digits(text + 5, 2);
    int day = digits(text + 8, 2);

    if (year < 1900 || year > 2200 || month < 1 || month > 12)
        return ERR_INVALID;
    if (day < 1 || day > days_in_month(year, month))
        return ERR_INVALID;
    *date_out = date_from_ymd(year, month, day);
    return ERR_OK;
}

/* What stands for a digit or a mark in full width, or between the parts of a Chinese date. */
static const struct {
    const char *written;
    char plain;
} plain_forms[] = {
    {"０", '0'}, {"１", '1'}, {"２", '2'}, {"３", '3'}, {"４", '4'}, {"５", '5'},
    {"６", '6'}, {"７", '7'}, {"８", '8'}, {"９", '9'}, {"／", '/'}, {"－", '-'},
    {"．", '.'}, {"年", '/'}, {"月", '/'}, {"日", ' '}, {"　", ' '},
};

/* One character in its plain form; moves *at_io behind it. 0: none of a date. */
static char plain_character(const char *text, size_t length, size_t *at_io)
{
    char c = text[*at_io];

    if ((unsigned char)c < 0x80) {
        (*at_io)++;
        return c;
    }
    for (size_t i = 0; i < sizeof plain_forms / sizeof plain_forms[0]; i++) {
        size_t size = strlen(plain_forms[i].written);

        if (length - *at_io >= size && memcmp(text + *at_io, plain_forms[i].written, size) == 0) {
            *at_io += size;
            return plain_forms[i].plain;
        }
    }
    return '\0';
}

/* Copies a date in plain characters without blanks around it; false when it cannot be one. */
static bool make_plain(const char *text, size_t length, char plain[DATE_TEXT_SIZE])
{
    size_t count = 0;
    bool ended = false;

    for (size_t i = 0; i < length;) {
        char c = plain_character(text, length, &i);

        if (c == ' ' && (count == 0 || (ended = true)))
            continue;
        if (c == '\0' || ended || count == DATE_TEXT_SIZE - 1)
            return false;
        plain[count++] = c;
    }
    plain[count] = '\0';
    return true;
}

/* One or two digits; moves *at_io behind them. */
static int short_number(const char **at_io)
{
    int count = digits(*at_io, 1) < 0 ? 0 : digits(*at_io + 1, 1) < 0 ? 1 : 2;
    int value = count == 0 ? -1 : digits(*at_io, count);

    *at_io += count;
    return value;
}

enum err date_read(const char *text, size_t length, int32_t *date_out)
{
    char plain[DATE_TEXT_SIZE];
    char strict[40];

    if (!make_plain(text, length, plain) || strlen(plain) < 8 || digits(plain, 4) < 0)
        return ERR_INVALID;
    char mark = plain[4];
    const char *at = plain + 5;
    int month = short_number(&at);

    if (strchr("-/.", mark) == NULL || month < 0 || *at++ != mark)
        return ERR_INVALID;
    int day = short_number(&at);

    if (day < 0 || *at != '\0')
        return ERR_INVALID;
    (void)snprintf(strict, sizeof strict, "%.4s-%02d-%02d", plain, month, day);
    return date_parse(strict, strlen(strict), date_out);
}

void date_format(int32_t date, char text_out[DATE_TEXT_SIZE])
{
    int year, month, day;

    CHECK(date >= DATE_FIRST && date <= DATE_LAST);
    date_to_ymd(date, &year, &month, &day);
    number_text_padded((uint64_t)year, 4, text_out);
    text_out[4] = '-';
    number_text_padded((uint64_t)month, 2, text_out + 5);
    text_out[7] = '-';
    number_text_padded((uint64_t)day, 2, text_out + 8);
    text_out[10] = '\0';
}

int32_t date_add_months(int32_t date, int months)
{
    int year, month, day;

    date_to_ymd(date, &year, &month, &day);
    int total = year * 12 + month - 1 + months;
    int to_year = total / 12;
    int to_month = total % 12 + 1;
    int last = days_in_month(to_year, to_month);

    return date_from_ymd(to_year, to_month, day < last ? day : last);
}

/* Division that rounds down, also before 1970. */
static int64_t floor_div(int64_t value, int64_t divisor)
{
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

int32_t date_in_china(int64_t utc_us)
{
    return (int32_t)floor_div(utc_us + CHINA_OFFSET_US, DAY_US);
}

int64_t date_end_in_china(int32_t date)
{
    return (date + INT64_C(1)) * DAY_US - CHINA_OFFSET_US;
}

static int fraction_us(const char *text, size_t length)
{
    int value = 0;

    if (length < 1 || length > 6)
        return -1;
    for (size_t i = 0; i < 6; i++) {
        int digit = i < length ? digits(text + i, 1) : 0;

        if (digit < 0)
            return -1;
        value = value * 10 + digit;
    }
    return value;
}

enum err time_parse(const char *text, size_t length, int64_t *utc_us_out)
{
    int32_t date;
    int fraction = 0;

    if (length < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[length - 1] != 'Z')
        return ERR_INVALID;
    if (date_parse(text, 10, &date) != ERR_OK)
        return ERR_INVALID;
    int hour = digits(text + 11, 2);
    int minute = digits(text + 14, 2);
    int second = digits(text + 17, 2);

    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return ERR_INVALID;
    if (length > 20) {
        if (text[19] != '.')
            return ERR_INVALID;
        fraction = fraction_us(text + 20, length - 21);
    }
    if (fraction < 0)
        return ERR_INVALID;
    int64_t seconds = INT64_C(86400) * date + hour * 3600 + minute * 60 + second;

    *utc_us_out = seconds * 1000000 + fraction;
    return ERR_OK;
}

void time_format(int64_t utc_us, char text_out[TIME_TEXT_SIZE])
{
    int32_t date = (int32_t)floor_div(utc_us, DAY_US);
    int64_t us = utc_us - date * DAY_US;
    uint64_t seconds = (uint64_t)us / 1000000;

    date_format(date, text_out);
    memcpy(text_out + 10, "T00:00:00.000000Z", sizeof "T00:00:00.000000Z");
    number_text_padded(seconds / 3600, 2, text_out + 11);
    number_text_padded(seconds / 60 % 60, 2, text_out + 14);
    number_text_padded(seconds % 60, 2, text_out + 17);
    number_text_padded((uint64_t)us % 1000000, 6, text_out + 20);
}
