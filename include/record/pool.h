/* Records of shared losses: schemes that say who bears what, and the pools of public money that
 * bear a part. */
#ifndef FUNDTRAIL_RECORD_POOL_H
#define FUNDTRAIL_RECORD_POOL_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

/* Who may bear a part of a loss, in the order in which parts that tie have the odd fen. */
enum loss_bearer {
    BEARER_POOL = 1, /* the scheme's own pool */
    BEARER_UPPER,    /* public money of another level */
    BEARER_INSURER,
    BEARER_BANK,
    BEARER_GUARANTOR,
    BEARER_APPRAISER
};
#define BEARERS BEARER_APPRAISER

/* What a scheme calls the loss (calc/ip_loss.h has the same, from 0). */
enum loss_base { LOSS_PRINCIPAL = 1, LOSS_PRINCIPAL_INTEREST, LOSS_AFTER_RECOVERY };

/* When a stop line stops new loans: beyond it, or on it, too. */
enum stop_trigger { STOP_ABOVE = 1, STOP_AT };

/* Public money that bears losses. What it pays out and gets back follows from the payments and
 * recoveries of claims. */
struct risk_pool {
    const char *code;
    const char *name;
    int64_t operator_party_id;
    uint32_t currency;
    int64_t times_e8; /* what it covers, as times of its balance; unknown: no such limit */
    int64_t stop_line_e8;
    uint32_t stop_trigger; /* enum stop_trigger */
    uint32_t status;       /* enum rule_status */
    const char *clause;
    const char *source;
    const char *note;
};

/* Who bears what of a loss. The version in force on the day on which a loan is paid out decides. */
struct loss_scheme {
    const char *code;
    const char *name;
    uint32_t currency;
    uint32_t base;         /* enum loss_base */
    int64_t pool_share_e8; /* the shares add up to 1; unknown: none */
    int64_t upper_share_e8;
    int64_t insurer_share_e8;
    int64_t bank_share_e8;
    int64_t guarantor_share_e8;
    int64_t appraiser_share_e8;
    int64_t risk_pool_id;
    int64_t cap_balance_minor; /* of a firm; what is beyond it is the bank's */
    bool ip_part_only;         /* only the part of a loan that IP secures counts */
    uint32_t first_bearer;     /* enum loss_bearer: who pays first_amount before the shares */
    int64_t first_amount_minor;
    int64_t stop_line_e8;
    uint32_t stop_trigger; /* enum stop_trigger */
    uint32_t status;       /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
    const char *note;
};

enum pool_action {
    RISK_POOL_PAID_IN = 1,
    RISK_POOL_RETURNED, /* to whom paid in */
    RISK_POOL_INTEREST,
    RISK_POOL_COST
};

/* Money of a pool that belongs to no claim. */
struct pool_entry {
    int64_t risk_pool_id;
    uint32_t action; /* enum pool_action */
    uint32_t currency;
    int64_t amount_minor;
    int64_t party_id; /* who paid it in, or got it */
    const char *source;
    const char *note;
};

/* The loss of a loan. What counts of it, by which version, is worked out when it is recorded. */
struct loss_claim {
    const char *code;
    int64_t loan_id;
    uint32_t currency;
    int64_t principal_minor;    /* lost; at most what is outstanding */
    int64_t interest_minor;     /* at most what is due */
    int64_t loss_scheme_id;     /* the version in force on the day of the pay-out */
    int64_t firm_balance_minor; /* of all the firm's loans under the scheme */
    int64_t base_minor;         /* what the scheme shares */
    int64_t uncovered_minor;    /* what stays with the bank outside of it */
    const char *source;
    const char *note;
};

/* What a bearer, but the bank, paid of a claim (代偿). */
struct loss_payment {
    int64_t loss_claim_id;
    uint32_t bearer; /* enum loss_bearer */
    uint32_t currency;
    int64_t amount_minor;
    const char *source;
    const char *note;
};

/* What came back of a loan after its claim (追偿). */
struct loss_recovery {
    int64_t loss_claim_id;
    uint32_t currency;
    int64_t gross_minor;
    int64_t costs_minor; /* of it */
    const char *source;
    const char *note;
};

extern const struct field_value loss_bearer_values[];  /* enum loss_bearer */
extern const struct field_value loss_base_values[];    /* enum loss_base */
extern const struct field_value stop_trigger_values[]; /* enum stop_trigger */
extern const struct field_value pool_action_values[];  /* enum pool_action */

/* The share of each bearer (enum loss_bearer), 10^-8, from [1] on; 0 where a scheme names none. */
void loss_scheme_shares(const struct loss_scheme *scheme, int64_t shares_out[BEARERS + 1]);

#endif
