/* Terms of rights. */
#include "calc/ip_term.h"

#include "base/check.h"
#include "base/date.h"

#define MONTHS_A_YEAR 12
#define RENEWAL_OPENS_MONTHS 12
#define RENEWAL_GRACE_MONTHS 6

/* Of designs the law that is in force says 15 years; the table does not say 10 for those that were
 * filed before 2021-06-01, as the text of that transition was not read. */
static const struct ip_term terms[IP_RIGHT_COUNT] = {
    [IP_INVENTION] = {20, "Patent Law, 42", IP_READ},
    [IP_UTILITY_MODEL] = {10, "Patent Law, 42", IP_READ},
    [IP_DESIGN] = {15, "Patent Law, 42", IP_READ},
    [IP_MARK] = {10, "Trademark Law, 39", IP_READ},
};

const struct ip_term *ip_term(enum ip_right_kind right)
{
    return &terms[right];
}

const char *ip_right_name(enum ip_right_kind right)
{
    static const char *const names[IP_RIGHT_COUNT] = {
        [IP_INVENTION] = "invention",
        [IP_UTILITY_MODEL] = "utility_model",
        [IP_DESIGN] = "design",
        [IP_MARK] = "mark",
    };

    return names[right];
}

int32_t ip_term_expiry(enum ip_right_kind right, int32_t from_day, int32_t compensated_days)
{
    CHECK(compensated_days >= 0);
    return date_add_months(from_day, terms[right].years * MONTHS_A_YEAR) + compensated_days;
}

int ip_term_year(int32_t filing_day, int32_t day)
{
    int from[3];
    int to[3];

    if (day < filing_day)
        return 0;
    date_to_ymd(filing_day, &from[0], &from[1], &from[2]);
    date_to_ymd(day, &to[0], &to[1], &to[2]);
    int years = to[0] - from[0];

    return date_add_months(filing_day, years * MONTHS_A_YEAR) <= day ? years + 1 : years;
}

void ip_mark_renewal(int32_t registered_day, int renewals, const struct ip_calendar *calendar,
                     struct ip_renewal *renewal_out)
{
    const int months = terms[IP_MARK].years * MONTHS_A_YEAR;

    CHECK(renewals >= 0);
    /* Counted from the registration, so that a last day of February does not drift. */
    int32_t expires_on = date_add_months(registered_day, months * (renewals + 1));

    *renewal_out = (struct ip_renewal){
        .opens_on = date_add_months(expires_on, -RENEWAL_OPENS_MONTHS),
        .expires_on = expires_on,
        .grace_ends_on =
            ip_calendar_last_day(calendar, date_add_months(expires_on, RENEWAL_GRACE_MONTHS)),
        .next_expires_on = date_add_months(registered_day, months * (renewals + 2)),
    };
}
