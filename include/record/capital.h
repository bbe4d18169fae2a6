/* Records of a fund's capital: what its investors are asked for, pay, get back and hand on. Each is
 * a kind of entry.
 *
 * A notice (capital call, distribution, return of excess, equalisation) is a proposal for the fund
 * as a whole. Its lines, one per commitment, are not stored but computed (figures/fund/capital.h)
 * from what was known when it was approved, so that they never change afterwards. It takes effect
 * on the effective date of its approval. */
#ifndef FUNDTRAIL_RECORD_CAPITAL_H
#define FUNDTRAIL_RECORD_CAPITAL_H

#include <stdbool.h>
#include <stdint.h>

/* The total is the sum of the five parts; an unknown part counts as nothing. */
struct capital_call {
    const char *code;
    int64_t fund_id;
    int32_t due_on;
    uint32_t currency;
    int64_t investments_minor;
    int64_t working_capital_minor;
    int64_t management_fees_minor;
    int64_t expenses_minor;
    int64_t facility_interest_minor;
    bool outside_commitment; /* management fees and expenses do not reduce what is unfunded */
    const char *note;
    int64_t outside_minor; /* of the total: beyond the commitment, whatever for (fees, recycling) */
};

/* Replaces one computed line of a call before it is decided; the others share the rest. */
struct call_line {
    int64_t capital_call_id;
    int64_t commitment_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *reason;
};

/* Money received from an investor on the effective date. */
struct contribution {
    int64_t commitment_id;
    int64_t capital_call_id; /* 0: paid without a call */
    int64_t amount_minor;
    const char *reference;
    uint32_t currency;
    bool outside_commitment; /* only without a call, which says so itself */
    int64_t outside_minor;   /* the same of a part of the amount */
};

/* The total is the sum of the three types, which the investors share, and of the carried interest
 * that leaves for the manager with it; an unknown one counts as nothing. */
struct distribution {
    const char *code;
    int64_t fund_id;
    uint32_t currency;
    int64_t return_of_capital_minor;
    int64_t gain_minor;
    int64_t income_minor;
    int64_t recallable_minor; /* the part of the total that may be called again */
    int32_t recall_expires_on;
    uint32_t basis; /* enum share_basis */
    const char *note;
    int64_t carry_minor;
    const char *deviation_reason; /* why it is not what the terms in force give */
};

/* What an amount for all investors is shared by; by the terms: what the waterfall of the day gives
 * each, after what public investors cede. */
enum share_basis { SHARE_BY_PAID_IN = 1, SHARE_BY_COMMITMENT, SHARE_BY_TERMS };

struct distribution_line {
    int64_t distribution_id;
    int64_t commitment_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *reason;
};

/* Called capital that was not needed goes back: less paid in, more unfunded. Shared by paid-in.
 * What it had been called for says in which rates it counts; unknown is for investments. */
struct return_of_excess {
    const char *code;
    int64_t fund_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *note;
    uint32_t called_for; /* enum excess_of */
};

enum excess_of { EXCESS_OF_INVESTMENTS = 1, EXCESS_OF_FEES, EXCESS_OF_WORKING_CAPITAL };

/* Ends part of what is unfunded. */
struct commitment_release {
    int64_t commitment_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *reason;
};

/* Moves part of a commitment, with the history that belongs to it, to another one of the same fund.
 * The price is what the one investor pays the other for it. */
struct commitment_transfer {
    int64_t commitment_id;
    int64_t to_commitment_id;
    uint32_t currency;
    int64_t amount_minor;
    int64_t price_minor;
    const char *note;
};

/* A later investor pays what the earlier ones have paid already, with interest; the others get both
 * by what they have paid in, the contribution as returned capital. */
struct equalisation {
    int64_t commitment_id;
    uint32_t currency;
    int64_t contribution_minor;
    int64_t interest_minor;
    const char *note;
};

/* Borrowed by the fund against its investors' commitments, and paid back. */
struct facility_flow {
    int64_t fund_id;
    uint32_t kind; /* enum facility_kind */
    uint32_t currency;
    int64_t amount_minor;
    const char *reference;
};

enum facility_kind {
    FACILITY_DRAW_INVESTMENTS = 1,
    FACILITY_DRAW_WORKING_CAPITAL,
    FACILITY_DRAW_FEES,
    FACILITY_REPAY_INVESTMENTS,
    FACILITY_REPAY_WORKING_CAPITAL,
    FACILITY_REPAY_FEES,
    FACILITY_INTEREST
};

#endif
