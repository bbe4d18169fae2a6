/* Annual fees by tables. */
#include "calc/ip_fee.h"

#include "base/check.h"
#include "base/date.h"

#define YUAN INT64_C(100)
#define MONTHS_A_YEAR 12
#define DAYS_A_YEAR 365
#define GRACE_MONTHS 6
#define FREE_MONTHS 1
#define LATE_PERCENT_A_MONTH 5
#define REDUCED_YEARS 10
#define OPEN_LICENCE_PERCENT 15
#define COMPENSATION_MINOR (8000 * YUAN)
#define RESTORING_MINOR (1000 * YUAN)

/* Fees of the years up to last_year, from where the row before ends. */
static const struct fee_row {
    enum ip_right right;
    int last_year;
    int64_t fee_minor;
    const char *source;
    enum ip_grade grade;
} fee_rows[] = {
    {IP_INVENTION, 3, 900 * YUAN, "official schedule of fees", IP_READ},
    {IP_INVENTION, 6, 1200 * YUAN, "official schedule of fees", IP_READ},
    {IP_INVENTION, 9, 2000 * YUAN, "official schedule of fees", IP_READ},
    {IP_INVENTION, 12, 4000 * YUAN, "official schedule of fees", IP_READ},
    {IP_INVENTION, 15, 6000 * YUAN, "official schedule of fees", IP_READ},
    {IP_INVENTION, 20, 8000 * YUAN, "official schedule of fees", IP_READ},
    {IP_UTILITY_MODEL, 3, 600 * YUAN, "official schedule of fees", IP_READ},
    {IP_UTILITY_MODEL, 5, 900 * YUAN, "official schedule of fees", IP_READ},
    {IP_UTILITY_MODEL, 8, 1200 * YUAN, "official schedule of fees", IP_READ},
    {IP_UTILITY_MODEL, 10, 2000 * YUAN, "official schedule of fees", IP_READ},
    {IP_DESIGN, 3, 600 * YUAN, "official schedule of fees", IP_READ},
    {IP_DESIGN, 5, 900 * YUAN, "official schedule of fees", IP_READ},
    {IP_DESIGN, 8, 1200 * YUAN, "official schedule of fees", IP_READ},
    {IP_DESIGN, 10, 2000 * YUAN, "official schedule of fees", IP_READ},
    {IP_DESIGN, 15, 3000 * YUAN, "official schedule of fees", IP_READ},
};

/* 财税〔2016〕78, as changed in 2018 and 2019. */
static const int reduction_percents[] = {
    [IP_REDUCTION_NONE] = 0,
    [IP_REDUCTION_SINGLE] = 85,
    [IP_REDUCTION_JOINT] = 70,
};

enum err ip_fee_full(enum ip_right right, int year, int64_t *full_minor_out)
{
    for (size_t i = 0; i < sizeof fee_rows / sizeof fee_rows[0]; i++) {
        if (fee_rows[i].right != right || year < 1 || year > fee_rows[i].last_year)
            continue;
        *full_minor_out = fee_rows[i].fee_minor;
        return ERR_OK;
    }
    return ERR_NOT_FOUND;
}

int ip_fee_reduction(int year, int grant_year, enum ip_reduction reduction, bool open_licence)
{
    int open = open_licence ? OPEN_LICENCE_PERCENT : 0;
    bool reduced = year >= grant_year && year < grant_year + REDUCED_YEARS;

    /* Every reduction of owners is more than that of an open licence. */
    return reduced && reduction != IP_REDUCTION_NONE ? reduction_percents[reduction] : open;
}

/* Whole fen: fees are whole hundreds of yuan. */
static int64_t reduced(int64_t full_minor, int percent)
{
    return full_minor * (100 - percent) / 100;
}

/* The smallest number of months by whose last day it was paid; GRACE_MONTHS + 1 when none. */
static int months_late(int32_t due, int32_t paid_day, const struct ip_calendar *calendar)
{
    int months = 0;

    while (months <= GRACE_MONTHS &&
           paid_day > ip_calendar_last_day(calendar, date_add_months(due, months)))
        months++;
    return months;
}

static int64_t late_fee(int64_t full_minor, int months)
{
    if (months <= FREE_MONTHS)
        return 0;
    return full_minor * LATE_PERCENT_A_MONTH * (months - FREE_MONTHS) / 100;
}

/* What is known of a fee whenever it is paid. */
static enum err due_fee(const struct ip_fee_terms *terms, const struct ip_calendar *calendar,
                        struct ip_fee *fee)
{
    if (terms->grant < terms->filing ||
        terms->grant >= ip_term_expiry(terms->right, terms->filing, 0))
        return ERR_INVALID;
    enum err err = ip_fee_full(terms->right, terms->year, &fee->full_minor);

    if (err != ERR_OK)
        return err;
    fee->grant_year = ip_term_year(terms->filing, terms->grant);
    if (terms->year < fee->grant_year)
        return ERR_NOT_FOUND;
    fee->due = terms->year == fee->grant_year
                   ? terms->grant
                   : date_add_months(terms->filing, (terms->year - 1) * MONTHS_A_YEAR);
    fee->reduction_percent =
        ip_fee_reduction(terms->year, fee->grant_year, terms->reduction, terms->open_licence);
    fee->grace_end = ip_calendar_last_day(calendar, date_add_months(fee->due, GRACE_MONTHS));
    return ERR_OK;
}

enum err ip_fee_paid(const struct ip_fee_terms *terms, int32_t paid_day,
                     const struct ip_calendar *calendar, struct ip_fee *fee_out)
{
    struct ip_fee fee = {0};
    enum err err = due_fee(terms, calendar, &fee);

    if (err != ERR_OK)
        return err;
    int months = months_late(fee.due, paid_day, calendar);

    fee.ended = months > GRACE_MONTHS;
    if (!fee.ended) {
        fee.months_late = months;
        fee.fee_minor = reduced(fee.full_minor, fee.reduction_percent);
        fee.late_minor = late_fee(fee.full_minor, months);
        fee.total_minor = fee.fee_minor + fee.late_minor;
    }
    *fee_out = fee;
    return ERR_OK;
}

enum err ip_fee_sum(enum ip_right right, int from_year, int to_year, int grant_year,
                    enum ip_reduction reduction, bool open_licence, int64_t *sum_minor_out)
{
    int64_t sum = 0;

    for (int year = from_year; year <= to_year; year++) {
        int64_t full = 0;
        enum err err = ip_fee_full(right, year, &full);

        if (err != ERR_OK)
            return err;
        sum += reduced(full, ip_fee_reduction(year, grant_year, reduction, open_licence));
    }
    *sum_minor_out = sum;
    return ERR_OK;
}

int64_t ip_fee_compensation(int32_t days)
{
    CHECK(days >= 0);
    return days / DAYS_A_YEAR * COMPENSATION_MINOR;
}

enum err ip_fee_restoration(const struct ip_fee_terms *terms, int64_t *total_minor_out)
{
    static const struct ip_calendar none = {0};
    struct ip_fee fee = {0};
    enum err err = due_fee(terms, &none, &fee);

    if (err != ERR_OK)
        return err;
    *total_minor_out = reduced(fee.full_minor, fee.reduction_percent) +
                       late_fee(fee.full_minor, GRACE_MONTHS) + RESTORING_MINOR;
    return ERR_OK;
}
