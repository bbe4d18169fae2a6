/* Last days of terms and working days, by data on holidays. A term counted in months ends on the
 * same day of the last month, or on that month's last day (date_add_months); a last day that is a
 * holiday moves to the next day that is none (Patent Rules, 5). */
#ifndef FUNDTRAIL_CALC_IP_CALENDAR_H
#define FUNDTRAIL_CALC_IP_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero: no day is a holiday. Days in any order; where a day is both, it is worked. */
struct ip_calendar {
    bool weekends;           /* Saturdays and Sundays are holidays */
    const int32_t *holidays; /* further ones */
    size_t holiday_count;
    const int32_t *worked; /* days that are worked all the same (调休) */
    size_t worked_count;
};

bool ip_calendar_is_holiday(const struct ip_calendar *calendar, int32_t day);

/* The day itself, or the first one after it that is no holiday. */
int32_t ip_calendar_last_day(const struct ip_calendar *calendar, int32_t day);

/* The count-th day after `day` that is no holiday; count >= 0. */
int32_t ip_calendar_working_day(const struct ip_calendar *calendar, int32_t day, int count);

#endif
