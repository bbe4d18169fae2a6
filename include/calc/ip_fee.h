/* Annual fees of patents: what is due and when, what reductions and lateness change, and when the
 * right ends unpaid. Schedules of fees are dated data, each with its source and grade.
 *
 * Year n is due on the filing day n - 1 years later; the fee of the year of the grant is due at the
 * grant, and years before it cost nothing. Some months after the due day are free. Each further
 * month costs a part of the full fee, whatever the reduction. After the grace the right has ended,
 * from the due day. Months are counted from the due day, and each month's last day moves by the
 * calendar. */
#ifndef FUNDTRAIL_CALC_IP_FEE_H
#define FUNDTRAIL_CALC_IP_FEE_H

#include "calc/ip_term.h"

#include <stdbool.h>
#include <stddef.h>

/* Who has the fees reduced: one owner, or several of them together. */
enum ip_reduction {
    IP_REDUCTION_NONE,
    IP_REDUCTION_SINGLE,
    IP_REDUCTION_JOINT,
    IP_REDUCTION_COUNT
};

/* The fee of a right's years up to last_year, from where the row before of the same right ends. */
struct ip_fee_row {
    enum ip_right_kind right;
    int last_year;
    int64_t fee_minor;
};

/* What holds for fees that are due from a day on. */
struct ip_fee_schedule {
    int32_t from_day;
    const struct ip_fee_row *rows;
    size_t row_count;
    int grace_months;
    int free_months;
    int late_percent;  /* a month */
    int reduced_years; /* from the year of the grant on */
    int reduction_percent[IP_REDUCTION_COUNT];
    int open_licence_percent;
    int64_t compensation_minor; /* of a full year by which a term was prolonged */
    int64_t restoring_minor;
    const char *source;
    enum ip_grade grade;
};

/* Schedules by day, ascending. */
struct ip_fee_schedules {
    const struct ip_fee_schedule *schedules;
    size_t count;
};

/* Those of this release: one, from the first day that can be told, as its beginning was not read.
 */
struct ip_fee_schedules ip_fee_schedules(void);

/* The schedule of a day: the last that begins by then, else the first. count > 0 (CHECKed). */
const struct ip_fee_schedule *ip_fee_schedule_on(struct ip_fee_schedules schedules, int32_t day);

/* One year's fee of a patent. The reduction holds in the year of the grant and the nine after it;
 * an open licence reduces less, and the two are never added. */
struct ip_fee_terms {
    enum ip_right_kind right;
    int32_t filing;
    int32_t grant;
    int year;
    enum ip_reduction reduction;
    bool open_licence;
};

struct ip_annual_fee {
    int grant_year;
    int32_t due;
    int64_t full_minor;
    int reduction_percent;
    bool ended;        /* the right, from the due day; what follows is then 0 */
    int months_late;   /* begun months after the due day */
    int64_t fee_minor; /* reduced */
    int64_t late_minor;
    int64_t total_minor;
    int32_t grace_end;
};

/* The full fee of a year. ERR_NOT_FOUND: the right has no such year. */
enum err ip_fee_full(const struct ip_fee_schedule *schedule, enum ip_right_kind right, int year,
                     int64_t *full_minor_out) MUST_USE;

/* What is reduced in a year, in per cent. */
int ip_fee_reduction(const struct ip_fee_schedule *schedule, int year, int grant_year,
                     enum ip_reduction reduction, bool open_licence);

/* The fee as it is paid on a day, by the schedule of its due day. ERR_NOT_FOUND: the right has no
 * such year, or it costs nothing as it lies before the grant. ERR_INVALID: the grant lies before
 * the filing, or after the term. */
enum err ip_fee_paid(struct ip_fee_schedules schedules, const struct ip_fee_terms *terms,
                     int32_t paid_day, const struct ip_calendar *calendar,
                     struct ip_annual_fee *fee_out) MUST_USE;

/* The fees of years from_year to to_year, each reduced. ERR_NOT_FOUND as ip_fee_full. */
enum err ip_fee_sum(const struct ip_fee_schedule *schedule, enum ip_right_kind right, int from_year,
                    int to_year, int grant_year, enum ip_reduction reduction, bool open_licence,
                    int64_t *sum_minor_out) MUST_USE;

/* The fee for a term that was prolonged by so many days >= 0: each full year costs, a part of one
 * does not. */
int64_t ip_fee_compensation(const struct ip_fee_schedule *schedule, int32_t days);

/* What it costs to restore a right that ended because a year was not paid: the fee, the highest
 * late fee, and the fee of restoring. Errors as ip_fee_paid. */
enum err ip_fee_restoration(struct ip_fee_schedules schedules, const struct ip_fee_terms *terms,
                            int64_t *total_minor_out) MUST_USE;

#endif
