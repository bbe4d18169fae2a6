/* Day counts, the interest of a hurdle between two days, and fees. */
#ifndef FUNDTRAIL_CALC_ACCRUAL_H
#define FUNDTRAIL_CALC_ACCRUAL_H

#include "base/int128.h"
#include "base/err.h"

#include <stdint.h>

/* Rates and shares are whole numbers of 10^-10: 8% is 800,000,000. */
#define RATE_E10_ONE INT64_C(10000000000)
/* A hundred per cent a year; a hurdle beyond it is a mistake, most likely one in per cent. */
#define HURDLE_E10_MAX RATE_E10_ONE

/* act/365 fixed and act/360 count calendar days. 30/360 (bond basis) counts every month as 30: a
 * first day 31 becomes 30, and so does a last day 31 when the first one is 30 or 31. */
enum day_count { DAY_COUNT_ACT_365, DAY_COUNT_ACT_360, DAY_COUNT_30_360, DAY_COUNT_COUNT };

/* Compounding applies rate / m for each of m periods a year, where a year has 365 or 360 days of
 * the day count: m is 1, 4, or the number of those days. A part of a period compounds as that
 * power, so the split of a time into pieces changes nothing. Simple interest is earned on capital
 * only. */
enum compounding {
    COMPOUND_SIMPLE,
    COMPOUND_ANNUAL,
    COMPOUND_QUARTERLY,
    COMPOUND_DAILY,
    COMPOUNDING_COUNT
};

/* Days from one day up to and without another; negative when it lies before. */
int32_t day_count_days(enum day_count day_count, int32_t from_day, int32_t to_day);

/* Days of a year: 365 or 360. */
int32_t day_count_year(enum day_count day_count);

/* Interest on base_minor (>= 0) over `days` >= 0 of the day count, rounded half to even to the
 * minor unit. ERR_INVALID: a rate below 0 or beyond HURDLE_E10_MAX. ERR_OVERFLOW. */
enum err accrue(int64_t base_minor, int64_t rate_e10, enum compounding compounding,
                enum day_count day_count, int32_t days, int64_t *interest_minor_out) MUST_USE;

/* How a fee is spread over the days of a year. act/act takes 365 days of a common year and 366 of a
 * leap year. 30/360 is as above, counted from the first day of the terms, so that the pieces of a
 * time add up to the whole. Equal instalments: every period of the calendar costs the same,
 * whatever its days, and a part of one is charged by its days. */
enum fee_day_count { FEE_ACT_365 = 1, FEE_ACT_ACT, FEE_ACT_360, FEE_30_360, FEE_EQUAL_INSTALMENTS };

/* months: of the calendar's periods, 3, 6 or 12; used by equal instalments only. */
struct fee_calendar {
    enum fee_day_count day_count;
    int32_t months;
    int32_t first_day; /* of the terms */
};

/* A fee is base * rate * days / year_days. */
struct fee_part {
    int32_t days;
    int32_t year_days;
    int64_t fee_minor;
};

/* The first day of the period of the calendar (of 3, 6 or 12 months) that a day lies in. */
int32_t period_start(int32_t day, int32_t months);

/* The first day after `day` on which another part must begin: that of the next year (act/act) or of
 * the next period (equal instalments); DATE_LAST + 1 where none must. */
int32_t fee_part_end(const struct fee_calendar *calendar, int32_t day);

/* The fee from one day up to and without another, which is not beyond fee_part_end, half to even.
 * The parts of one instalment on one base add up to it: each is what was due by its end less what
 * was due by its start. base_minor >= 0 and rate_e10 >= 0; ERR_OVERFLOW. */
enum err accrue_fee(const struct fee_calendar *calendar, int64_t base_minor, int64_t rate_e10,
                    int32_t from_day, int32_t to_day, struct fee_part *part_out) MUST_USE;

/* The words that name them: "act/365", "act/360", "30/360"; "simple", "annual", … */
const char *day_count_name(enum day_count day_count);
const char *compounding_name(enum compounding compounding);

/* The first day of the quarter of a day. */
int32_t quarter_start(int32_t date);

/* amount_days is amount times days: the interest on it at a yearly rate, act/365, rounded half to
 * even. */
enum err interest_on_days(int128_t amount_days, int64_t rate_e8, int64_t *interest_out) MUST_USE;

#endif
