/* Funds that are known by their reports alone, and what these say. */
#ifndef FUNDTRAIL_RECORD_REPORTED_H
#define FUNDTRAIL_RECORD_REPORTED_H

#include "base/field.h"

#include <stdint.h>

/* What is known of a fund from a day on: its own books, or what its manager reports. A fund of
 * which nothing is said is tracked. */
struct fund_basis {
    int64_t fund_id;
    uint32_t known_by; /* enum known_by */
    int32_t valid_from;
    const char *source;
    const char *note;
};

enum known_by { FUND_TRACKED = 1, FUND_REPORTED };

/* What a fund's manager reports of the end of a period. All but the fund, the day and the currency
 * may be unknown. A proposal. */
struct fund_report {
    int64_t fund_id;
    int32_t period_ends_on;
    int32_t received_on;
    uint32_t currency;              /* of all amounts: the fund's */
    int64_t nav_minor;              /* net asset value of all investors */
    int64_t commitment_id;          /* whose capital account it is */
    int64_t capital_account_minor;  /* capital account of that commitment */
    int64_t committed_by_all_minor; /* by all investors */
    int64_t paid_in_by_all_minor;   /* by all investors */
    int64_t cash_minor;
    int64_t holdings_cost_minor;  /* cost of all holdings, those not listed included */
    int64_t holdings_value_minor; /* their fair value */
    bool holdings_complete;       /* the list leaves none out */
    const char *sha256;           /* of the document */
    const char *source;
    const char *note;
};

/* A line of a report: what the fund has in a firm, as far as the manager says. */
struct reported_holding {
    int64_t fund_report_id;
    int64_t firm_id;
    int64_t project_id; /* 0: nobody says which one of the firm */
    uint32_t currency;
    int64_t cost_minor;
    int64_t fair_value_minor;
    int64_t ownership_e8; /* of the firm */
    const char *note;
};

extern const struct field_value known_by_values[]; /* enum known_by */

#endif
