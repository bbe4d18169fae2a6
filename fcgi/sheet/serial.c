/* Dates and times: serial numbers of both systems, and ISO 8601. */
#include "sheet_internal.h"

#include "base/date.h"
#include "base/int128.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define FRACTION_DIGITS 18
#define FRACTION_UNIT INT64_C(1000000000000000000)
/* Days since 1970-01-01. */
#define EPOCH_1904 (-24107)
#define EPOCH_1900 (-25569)
#define LAST_DAY 2932896 /* 9999-12-31 */
/* The 1900 system counts 1900-02-29, which never was, as this day. */
#define NEVER_WAS 60

static int digit_at(const struct scientific *decimal, int position)
{
    return position < 0 || (size_t)position >= decimal->count ? 0 : decimal->digits[position] - '0';
}

/* Whole days, and the rest in milliseconds, rounded before it is cut. Programs that cut leave a
 * second short by a millisecond, which is made up here. */
static void split_serial(const struct scientific *serial, int64_t *day_out, int64_t *ms_out)
{
    int64_t day = 0;
    int64_t fraction = 0;

    for (int i = 0; i < serial->exponent; i++)
        day = day * 10 + digit_at(serial, i);
    for (int i = 0; i < FRACTION_DIGITS; i++)
        fraction = fraction * 10 + digit_at(serial, serial->exponent + i);
    int64_t ms = (int64_t)(((int128_t)fraction * DAY_MS + FRACTION_UNIT / 2) / FRACTION_UNIT);

    if (ms % 1000 == 1)
        ms--;
    if (ms % 1000 == 999)
        ms++;
    *day_out = day + ms / DAY_MS;
    *ms_out = ms % DAY_MS;
}

/* Returns what was written. */
static int format_clock(int64_t ms, char *text_out, size_t size)
{
    int second = (int)(ms / 1000);
    int written =
        snprintf(text_out, size, "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);

    if (ms % 1000 != 0)
        written += snprintf(text_out + written, size - (size_t)written, ".%03d", (int)(ms % 1000));
    return written;
}

static void format_day(int64_t day, bool date1904, char text_out[16])
{
    int year = 1900;
    int month = 2;
    int day_of_month = 29;

    if (date1904)
        date_to_ymd((int32_t)(day + EPOCH_1904), &year, &month, &day_of_month);
    else if (day != NEVER_WAS)
        date_to_ymd((int32_t)(day + EPOCH_1900 + (day < NEVER_WAS)), &year, &month, &day_of_month);
    snprintf(text_out, 16, "%04d-%02d-%02d", year, month, day_of_month);
}

bool serial_format(const struct scientific *serial, enum format format, bool date1904,
                   enum sheet_kind *kind_out, char text_out[32])
{
    int64_t day;
    int64_t ms;
    char date[16];

    if ((serial->negative && serial->count > 0) || serial->exponent > 7)
        return false;
    split_serial(serial, &day, &ms);
    if (day + (date1904 ? EPOCH_1904 : EPOCH_1900) > LAST_DAY)
        return false;
    /* The 1900 system has no day 0. */
    if (serial->exponent <= 0 && day == 0 && (!date1904 || format == FORMAT_CLOCK)) {
        *kind_out = SHEET_TIME;
        (void)format_clock(ms, text_out, 32);
        return true;
    }
    format_day(day, date1904, date);
    *kind_out = ms == 0 ? SHEET_DATE : SHEET_DATE_TIME;
    int written = snprintf(text_out, 32, "%s%s", date, ms == 0 ? "" : "T");

    if (ms != 0)
        (void)format_clock(ms, text_out + written, 32 - (size_t)written);
    return true;
}

/* Takes digits of a number; false when they are not all there. */
static bool number(const char **text_io, int count, int *number_out)
{
    int value = 0;

    for (int i = 0; i < count; i++) {
        char c = (*text_io)[i];

        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *text_io += count;
    *number_out = value;
    return true;
}

static bool mark(const char **text_io, char c)
{
    if (**text_io != c)
        return false;
    (*text_io)++;
    return true;
}

static bool iso_date(const char **text_io)
{
    int year;
    int month;
    int day;
    int real_year;
    int real_month;
    int real_day;

    if (!number(text_io, 4, &year) || !mark(text_io, '-') || !number(text_io, 2, &month) ||
        !mark(text_io, '-') || !number(text_io, 2, &day) || year == 0 || month == 0 || month > 12)
        return false;
    date_to_ymd(date_from_ymd(year, month, day), &real_year, &real_month, &real_day);
    return year == real_year && month == real_month && day == real_day;
}

static bool iso_time(const char **text_io)
{
    int hour;
    int minute;
    int second;

    if (!number(text_io, 2, &hour) || !mark(text_io, ':') || !number(text_io, 2, &minute) ||
        !mark(text_io, ':') || !number(text_io, 2, &second))
        return false;
    if (mark(text_io, '.')) {
        size_t fraction = strspn(*text_io, "0123456789");

        if (fraction == 0)
            return false;
        *text_io += fraction;
    }
    (void)mark(text_io, 'Z');
    return hour < 24 && minute < 60 && second < 60;
}

bool iso_kind(const char *text, enum sheet_kind *kind_out)
{
    if (strlen(text) >= 3 && text[2] == ':') {
        *kind_out = SHEET_TIME;
        return iso_time(&text) && *text == '\0';
    }
    if (!iso_date(&text))
        return false;
    *kind_out = SHEET_DATE;
    if (*text == '\0')
        return true;
    *kind_out = SHEET_DATE_TIME;
    return mark(&text, 'T') && iso_time(&text) && *text == '\0';
}
