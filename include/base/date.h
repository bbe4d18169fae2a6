/* Civil dates (proleptic Gregorian) as days since 1970-01-01, and UTC times as microseconds.
 * No clock is read here: the caller passes the time in. */
#ifndef FUNDTRAIL_BASE_DATE_H
#define FUNDTRAIL_BASE_DATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATE_UNKNOWN INT32_MIN
#define DATE_FIRST (-25567) /* 1900-01-01 */
#define DATE_LAST 84370     /* 2200-12-31 */
#define DATE_TEXT_SIZE 11
#define TIME_TEXT_SIZE 28

int32_t date_from_ymd(int year, int month, int day);
void date_to_ymd(int32_t date, int *year_out, int *month_out, int *day_out);

/* The year in which a day lies. */
int date_year(int32_t date);

/* Exactly `YYYY-MM-DD`, a day that exists, from DATE_FIRST to DATE_LAST; else ERR_INVALID. */
enum err date_parse(const char *text, size_t length, int32_t *date_out) MUST_USE;
/* The same as people write it in files: also YYYY/M/D, YYYY.M.D and YYYY年M月D日, months and days
 * with one digit, full-width digits and marks, blanks around it. */
enum err date_read(const char *text, size_t length, int32_t *date_out) MUST_USE;
void date_format(int32_t date, char text_out[DATE_TEXT_SIZE]);

/* Moves by whole months, to the last day of the month where the day does not exist there. */
int32_t date_add_months(int32_t date, int months);

/* The day in China (UTC+8, no summer time since 1991) at a UTC time. */
int32_t date_in_china(int64_t utc_us);

/* The UTC time at which a day ends in China. */
int64_t date_end_in_china(int32_t date);

/* `YYYY-MM-DDTHH:MM:SS[.ffffff]Z` (one to six digits); else ERR_INVALID. */
enum err time_parse(const char *text, size_t length, int64_t *utc_us_out) MUST_USE;

/* Always with six digits of a second: `2026-11-23T08:00:00.000000Z`. */
void time_format(int64_t utc_us, char text_out[TIME_TEXT_SIZE]);

#endif
