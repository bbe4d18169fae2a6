/* Investments: the proposal, the decision on it, and what was paid. */
#ifndef FUNDTRAIL_RECORD_INVESTMENT_H
#define FUNDTRAIL_RECORD_INVESTMENT_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

/* A proposal that a fund invest in a project. */
struct investment {
    const char *code;
    int64_t project_id;
    int64_t fund_id;
    int64_t round_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *purpose;
    uint32_t stage;    /* enum firm_stage: of the firm when it is invested in */
    uint32_t category; /* enum investment_category: declared, for negative lists */
};

enum firm_stage { STAGE_SEED = 1, STAGE_STARTUP, STAGE_GROWTH, STAGE_MATURE };

/* What is bought. All but the first three stand on some negative list. */
enum investment_category {
    CATEGORY_EQUITY = 1,
    CATEGORY_CONVERTIBLE,
    CATEGORY_FUND_SHARE,
    CATEGORY_LISTED_STRATEGIC, /* mergers, private placements, strategic placements */
    CATEGORY_LISTED_STOCK,
    CATEGORY_DISGUISED_DEBT, /* 名股实债 */
    CATEGORY_DERIVATIVES,
    CATEGORY_REAL_ESTATE,
    CATEGORY_GUARANTEE,
    CATEGORY_LOAN,
    CATEGORY_LOW_RATED_BOND,
    CATEGORY_WEALTH_PRODUCT, /* trusts, wealth management without guarantee, insurance plans */
    CATEGORY_SPONSORSHIP,
    CATEGORY_DEPOSIT_TAKING,
    CATEGORY_UNLIMITED_LIABILITY
};

/* The decision on a proposal, with the figures it was taken on, as they stood before it. */
struct decision {
    int64_t investment_id;
    uint32_t outcome; /* enum outcome */
    const char *note;
    int64_t rule_id; /* version of the cap rule that was applied: its entry's seq */
    uint32_t basis;  /* enum basis */
    uint32_t currency;
    int64_t limit_minor;
    int64_t used_direct_minor;
    int64_t used_chain_minor;
    int64_t used_look_through_minor;
    int64_t
        rate_e8; /* what one unit of the investment's currency counts in `currency`, if another */
    int32_t rate_on; /* the day that it is recorded for */
};

/* One tranche of an approved investment, paid on the entry's effective date. */
struct payment {
    int64_t investment_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *reference;
    bool awaits_approval; /* a rule of its day asks for a second person: see proposal_awaits */
};

extern const struct field_value firm_stage_values[];          /* enum firm_stage */
extern const struct field_value investment_category_values[]; /* enum investment_category */

#endif
