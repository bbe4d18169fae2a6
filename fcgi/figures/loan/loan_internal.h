/* The rates of a loan. Shared by the files of this room; not for other modules. */
#ifndef FUNDTRAIL_FIGURES_LOAN_LOAN_INTERNAL_H
#define FUNDTRAIL_FIGURES_LOAN_LOAN_INTERNAL_H

#include "figures/loan/loan.h"

/* The rates of a loan from the day of its pay-out on, as far as they are known. */
struct loan_rates {
    struct ip_loan_rate *list;
    size_t count;
    int32_t missing_on; /* the prime rate of this day is not known; DATE_UNKNOWN: all are */
};

/* The margin that an event agrees from a day on. */
struct loan_margin {
    int32_t from_day;
    int64_t basis_points;
};

/* Prime rates up to the view's day. Margins in the order of their days. */
struct loan_rates loan_rates_of(const struct book *book, const struct loan *loan,
                                int32_t paid_out_on, const struct loan_margin *margins,
                                size_t margin_count, struct view view, struct arena *arena);

/* The rate in force on a day, of rates that are all known. */
int64_t loan_rate_on(const struct loan_rates *rates, int32_t day);

/* What a loan is for calc/ip_loan.h. */
struct ip_loan loan_terms(const struct loan *loan, int64_t principal_minor, int32_t paid_out_on,
                          const struct loan_rates *rates);

#endif
