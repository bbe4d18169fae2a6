/* Holidays are weekends and a list, less the days that are worked all the same. */
#include "calc/ip_calendar.h"

/* 1970-01-01 was a Thursday. */
static bool is_weekend(int32_t day)
{
    return ((day + 3) % 7 + 7) % 7 >= 5;
}

static bool is_one_of(const int32_t *days, size_t count, int32_t day)
{
    for (size_t i = 0; i < count; i++)
        if (days[i] == day)
            return true;
    return false;
}

bool ip_calendar_is_holiday(const struct ip_calendar *calendar, int32_t day)
{
    if (is_one_of(calendar->worked, calendar->worked_count, day))
        return false;
    return (calendar->weekends && is_weekend(day)) ||
           is_one_of(calendar->holidays, calendar->holiday_count, day);
}

int32_t ip_calendar_last_day(const struct ip_calendar *calendar, int32_t day)
{
    while (ip_calendar_is_holiday(calendar, day))
        day++;
    return day;
}

int32_t ip_calendar_working_day(const struct ip_calendar *calendar, int32_t day, int count)
{
    while (count > 0) {
        day++;
        count -= !ip_calendar_is_holiday(calendar, day);
    }
    return day;
}
