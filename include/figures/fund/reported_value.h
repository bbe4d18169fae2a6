/* What its reports say of a fund's investors, on record and not. Of a sub-fund often only the own
 * commitment is recorded: what the reports tell of all investors says how small a share that is. */
#ifndef FUNDTRAIL_FIGURES_FUND_REPORTED_VALUE_H
#define FUNDTRAIL_FIGURES_FUND_REPORTED_VALUE_H

#include "figures/fund/fund_capital.h"

struct reported_value {
    int64_t *accounts_minor; /* by position of the commitment; unknown where no report tells */
    int64_t recorded_minor;  /* their sum; unknown when one of them is */
    int64_t others_minor;    /* of investors who are not on record; unknown without a net asset
                                value */
};

/* By the reports of the view's own day that count. An account is what a report says it is; else its
 * part of the net asset value that is left, by net commitments, with those of investors who are not
 * on record. Lives in the capital's arena. ERR_OVERFLOW. */
enum err capital_reported_value(const struct capital *capital, struct view day,
                                struct reported_value *value_out) MUST_USE;

/* What investors who are not on record have committed to a fund, paid into it, or have in it, by
 * the last report that tells; 0 where none does, or the fund is tracked. ERR_OVERFLOW. */
int64_t unrecorded_commitments(const struct book *book, int64_t fund_id, struct view view,
                               int64_t recorded_minor);
enum err unrecorded_paid_in(const struct capital *capital, struct view view,
                            int64_t *amount_out) MUST_USE;
enum err unrecorded_value(const struct capital *capital, struct view view,
                          int64_t *amount_out) MUST_USE;

#endif
