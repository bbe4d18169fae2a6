/* The decision of a second person on a proposal. */
#ifndef FUNDTRAIL_RECORD_APPROVAL_H
#define FUNDTRAIL_RECORD_APPROVAL_H

#include "base/field.h"

#include <stdint.h>

enum outcome { OUTCOME_APPROVE = 1, OUTCOME_REJECT };

/* Decides exactly one proposal, once, and not the one who proposes. */
struct approval {
    int64_t capital_call_id;
    int64_t distribution_id;
    int64_t return_of_excess_id;
    int64_t equalisation_id;
    int64_t valuation_id;
    int64_t recognition_id;
    int64_t evaluation_id;
    uint32_t outcome; /* enum outcome */
    const char *note;
    int64_t waterfall_term_id;
    int64_t rule_id; /* the version that is decided: its entry's seq */
    int64_t payment_id;
    int64_t expense_id;
    int64_t fx_rate_id;
    int64_t fund_report_id;
    int64_t opening_id;
    int64_t bank_account_id;
    int64_t subsidy_claim_id;
    int64_t loss_payment_id;
};

extern const struct field_value outcome_values[]; /* enum outcome */

#endif
