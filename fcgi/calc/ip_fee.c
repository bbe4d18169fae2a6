/* Annual fees by tables. */
#include "calc/ip_fee.h"

#include "base/check.h"
#include "base/date.h"

#define YUAN INT64_C(100)
#define MONTHS_A_YEAR 12
#define DAYS_A_YEAR 365

static const struct ip_fee_row rows[] = {
    {IP_INVENTION, 3, 900 * YUAN},      {IP_INVENTION, 6, 1200 * YUAN},
    {IP_INVENTION, 9, 2000 * YUAN},     {IP_INVENTION, 12, 4000 * YUAN},
    {IP_INVENTION, 15, 6000 * YUAN},    {IP_INVENTION, 20, 8000 * YUAN},
    {IP_UTILITY_MODEL, 3, 600 * YUAN},  {IP_UTILITY_MODEL, 5, 900 * YUAN},
    {IP_UTILITY_MODEL, 8, 1200 * YUAN}, {IP_UTILITY_MODEL, 10, 2000 * YUAN},
    {IP_DESIGN, 3, 600 * YUAN},         {IP_DESIGN, 5, 900 * YUAN},
    {IP_DESIGN, 8, 1200 * YUAN},        {IP_DESIGN, 10, 2000 * YUAN},
    {IP_DESIGN, 15, 3000 * YUAN},
};

/* Reductions by 财税〔2016〕78 as changed in 2018 and 2019, late fees by the Patent Rules of 2023,
 * 115. From when each holds was not read, so one schedule stands for all days. */
static const struct ip_fee_schedule schedules_known[] = {
    {
        .from_day = DATE_FIRST,
        .rows = rows,
        .row_count = sizeof rows / sizeof rows[0],
        .grace_months = 6,
        .free_months = 1,
        .late_percent = 5,
        .reduced_years = 10,
        .reduction_percent = {[IP_REDUCTION_SINGLE] = 85, [IP_REDUCTION_JOINT] = 70},
        .open_licence_percent = 15,
        .compensation_minor = 8000 * YUAN,
        .restoring_minor = 1000 * YUAN,
        .source = "official schedule of patent fees",
        .grade = IP_READ,
    },
};

struct ip_fee_schedules ip_fee_schedules(void)
{
    return (struct ip_fee_schedules){schedules_known,
                                     sizeof schedules_known / sizeof schedules_known[0]};
}

const struct ip_fee_schedule *ip_fee_schedule_on(struct ip_fee_schedules schedules, int32_t day)
{
    CHECK(schedules.count > 0);
    const struct ip_fee_schedule *last = schedules.schedules + (schedules.count - 1);
    const struct ip_fee_schedule *found = schedules.schedules;

    while (found < last && found[1].from_day <= day)
        found++;
    return found;
}

enum err ip_fee_full(const struct ip_fee_schedule *schedule, enum ip_right_kind right, int year,
                     int64_t *full_minor_out)
{
    for (size_t i = 0; i < schedule->row_count; i++) {
        const struct ip_fee_row *row = &schedule->rows[i];

        if (row->right != right || year < 1 || year > row->last_year)
            continue;
        *full_minor_out = row->fee_minor;
        return ERR_OK;
    }
    return ERR_NOT_FOUND;
}

/* The two are never added: the greater one holds. */
int ip_fee_reduction(const struct ip_fee_schedule *schedule, int year, int grant_year,
                     enum ip_reduction reduction, bool open_licence)
{
    int open = open_licence ? schedule->open_licence_percent : 0;
    bool reduced = year >= grant_year && year < grant_year + schedule->reduced_years;
    int percent = reduced ? schedule->reduction_percent[reduction] : 0;

    return percent > open ? percent : open;
}

/* Half up to the fen. */
static int64_t percent_of(int64_t full_minor, int percent)
{
    return (full_minor * percent + 50) / 100;
}

static int64_t reduced(int64_t full_minor, int percent)
{
    return percent_of(full_minor, 100 - percent);
}

/* The smallest number of months by whose last day it was paid; one more than the grace when none.
 */
static int months_late(const struct ip_fee_schedule *schedule, int32_t due, int32_t paid_day,
                       const struct ip_calendar *calendar)
{
    int months = 0;

    while (months <= schedule->grace_months &&
           paid_day > ip_calendar_last_day(calendar, date_add_months(due, months)))
        months++;
    return months;
}

static int64_t late_fee(const struct ip_fee_schedule *schedule, int64_t full_minor, int months)
{
    if (months <= schedule->free_months)
        return 0;
    return percent_of(full_minor, schedule->late_percent * (months - schedule->free_months));
}

/* The due day of a year; ERR_NOT_FOUND where nothing is due. */
static enum err due_day(const struct ip_fee_terms *terms, struct ip_annual_fee *fee)
{
    if (terms->grant < terms->filing ||
        terms->grant >= ip_term_expiry(terms->right, terms->filing, 0))
        return ERR_INVALID;
    fee->grant_year = ip_term_year(terms->filing, terms->grant);
    if (terms->year < fee->grant_year)
        return ERR_NOT_FOUND;
    fee->due = terms->year == fee->grant_year
                   ? terms->grant
                   : date_add_months(terms->filing, (terms->year - 1) * MONTHS_A_YEAR);
    return ERR_OK;
}

/* What is known of a fee whenever it is paid, and the schedule it is by. */
static enum err due_fee(struct ip_fee_schedules schedules, const struct ip_fee_terms *terms,
                        const struct ip_calendar *calendar, struct ip_annual_fee *fee,
                        const struct ip_fee_schedule **schedule_out)
{
    enum err err = due_day(terms, fee);

    if (err != ERR_OK)
        return err;
    const struct ip_fee_schedule *schedule = ip_fee_schedule_on(schedules, fee->due);

    fee->reduction_percent = ip_fee_reduction(schedule, terms->year, fee->grant_year,
                                              terms->reduction, terms->open_licence);
    fee->grace_end =
        ip_calendar_last_day(calendar, date_add_months(fee->due, schedule->grace_months));
    *schedule_out = schedule;
    return ip_fee_full(schedule, terms->right, terms->year, &fee->full_minor);
}

enum err ip_fee_paid(struct ip_fee_schedules schedules, const struct ip_fee_terms *terms,
                     int32_t paid_day, const struct ip_calendar *calendar,
                     struct ip_annual_fee *fee_out)
{
    const struct ip_fee_schedule *schedule = NULL;
    struct ip_annual_fee fee = {0};
    enum err err = due_fee(schedules, terms, calendar, &fee, &schedule);

    if (err != ERR_OK)
        return err;
    int months = months_late(schedule, fee.due, paid_day, calendar);

    fee.ended = months > schedule->grace_months;
    if (!fee.ended) {
        fee.months_late = months;
        fee.fee_minor = reduced(fee.full_minor, fee.reduction_percent);
        fee.late_minor = late_fee(schedule, fee.full_minor, months);
        fee.total_minor = fee.fee_minor + fee.late_minor;
    }
    *fee_out = fee;
    return ERR_OK;
}

enum err ip_fee_sum(const struct ip_fee_schedule *schedule, enum ip_right_kind right, int from_year,
                    int to_year, int grant_year, enum ip_reduction reduction, bool open_licence,
                    int64_t *sum_minor_out)
{
    int64_t sum = 0;

    for (int year = from_year; year <= to_year; year++) {
        int64_t full = 0;
        enum err err = ip_fee_full(schedule, right, year, &full);

        if (err != ERR_OK)
            return err;
        sum += reduced(full, ip_fee_reduction(schedule, year, grant_year, reduction, open_licence));
    }
    *sum_minor_out = sum;
    return ERR_OK;
}

int64_t ip_fee_compensation(const struct ip_fee_schedule *schedule, int32_t days)
{
    CHECK(days >= 0);
    return days / DAYS_A_YEAR * schedule->compensation_minor;
}

enum err ip_fee_restoration(struct ip_fee_schedules schedules, const struct ip_fee_terms *terms,
                            int64_t *total_minor_out)
{
    static const struct ip_calendar none = {0};
    const struct ip_fee_schedule *schedule = NULL;
    struct ip_annual_fee fee = {0};
    enum err err = due_fee(schedules, terms, &none, &fee, &schedule);

    if (err != ERR_OK)
        return err;
    *total_minor_out = reduced(fee.full_minor, fee.reduction_percent) +
                       late_fee(schedule, fee.full_minor, schedule->grace_months) +
                       schedule->restoring_minor;
    return ERR_OK;
}
