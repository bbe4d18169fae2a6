/* Capital: who owes, has paid and gets what in a fund. Shares of a notice are exact: by largest
 * remainder they always add up to it, per line and per part.
 *
 * A notice is shared by what was known when it was approved, as of its own effective date; later
 * entries never change it. While it is undecided the view's knowledge counts. */
#ifndef FUNDTRAIL_FIGURES_FUND_CAPITAL_H
#define FUNDTRAIL_FIGURES_FUND_CAPITAL_H

#include "book/proposal.h"

struct commitment;
struct commitment_release;
struct commitment_transfer;

/* A change that the book does not have yet, from the asked-for day on. */
struct commitment_change {
    const struct commitment *added; /* NULL: none, and so below */
    const struct commitment_release *released;
    const struct commitment_transfer *transferred;
    int64_t removed_id; /* a commitment, release or transfer that is reversed; 0: none */
};

/* What a commitment weighs in shares of its fund: its amount less what was released and transferred
 * until the view, and with what was transferred to it; 0 where it is not live. The cap on a
 * project, look-through, leverage, calls and distributions by commitment all weigh by this. change:
 * NULL for none; `added` is no commitment of the book and left to the caller. ERR_OVERFLOW. */
enum err commitment_net(const struct book *book, const struct entry *commitment, struct view view,
                        const struct commitment_change *change, int64_t *net_minor_out) MUST_USE;

/* The parts of a call, in the order in which a partial payment counts towards them. */
enum call_part {
    CALL_INVESTMENTS,
    CALL_WORKING_CAPITAL,
    CALL_FACILITY_INTEREST,
    CALL_MANAGEMENT_FEES,
    CALL_EXPENSES,
    CALL_PART_COUNT
};

/* One line of a call. */
struct call_share {
    int64_t commitment_id;
    uint32_t currency;
    int64_t amount_minor;
    int64_t investments_minor;
    int64_t working_capital_minor;
    int64_t facility_interest_minor;
    int64_t management_fees_minor;
    int64_t expenses_minor;
    int64_t outside_minor; /* the part of the amount that lies outside the commitment */
    bool overridden;
    int64_t paid_minor; /* contributions to this line in the view */
    int64_t unpaid_minor;
    int64_t overdue_minor; /* unpaid when the due day has passed in the view */
};

/* One line of a distribution, a return of excess (all of it return_of_capital) or an equalisation
 * (return_of_capital and, as income, the interest; the later investor's own line is not there). */
struct distribution_share {
    int64_t commitment_id;
    uint32_t currency;
    int64_t amount_minor;
    int64_t return_of_capital_minor;
    int64_t gain_minor;
    int64_t income_minor;
    int64_t recallable_minor;
    bool overridden;
};

extern const struct shape call_share_shape;
extern const struct shape distribution_share_shape;

/* The lines in order of the commitments' ids; those of nothing are left out unless overridden. They
 * live in arena. ERR_NOT_FOUND: no such entry in the view. ERR_INVALID: it cannot be shared out
 * (nobody to share by, or overrides beyond the total). ERR_OVERFLOW. */
enum err call_shares(const struct book *book, int64_t call_id, struct view view,
                     struct arena *arena, const struct call_share **shares_out,
                     size_t *count_out) MUST_USE;

/* proposal_id is that of a distribution, return of excess or equalisation. */
enum err distribution_shares(const struct book *book, int64_t proposal_id, struct view view,
                             struct arena *arena, const struct distribution_share **shares_out,
                             size_t *count_out) MUST_USE;

/* How a payment to a call's line is split, after earlier payments to it: the parts
 * are filled in order. Both lists have CALL_PART_COUNT places; any excess stays in the last part.
 */
void call_share_fill(const struct call_share *share, int64_t paid_before_minor,
                     int64_t amount_minor, int64_t *parts_minor_out);

/* The account of one commitment, or of all commitments of a fund. */
struct commitment_account {
    int64_t commitment_id; /* 0: the fund's total */
    uint32_t currency;
    int64_t
        commitment_minor; /* as signed, with what was transferred in and without what went out */
    int64_t released_minor;
    int64_t contributed_inside_minor;
    int64_t contributed_outside_minor;
    int64_t returned_minor; /* returns of excess capital and of equalisations */
    int64_t paid_in_minor;  /* contributed - returned, with what was transferred */
    int64_t recallable_minor;
    int64_t recall_expired_minor;
    int64_t unfunded_minor; /* commitment - contributed inside + returned + recallable - expired -
                               released, with what was transferred */
    int64_t called_minor;   /* lines of approved calls */
    int64_t outstanding_minor; /* called, not paid */
    int64_t overdue_minor;
    int64_t callable_minor; /* unfunded, not called yet */
    int64_t return_of_capital_minor;
    int64_t gain_minor;
    int64_t income_minor;
    int64_t distributed_minor; /* the sum of the three */
    /* Of later closings; outside the commitment, neither paid in nor distributed. */
    int64_t interest_paid_minor;
    int64_t interest_received_minor;
    /* By how many minor units what notices shared out so far fell short of exact shares (negative:
     * went beyond them), as a decimal: the next notice carries it. NULL where notices carry
     * nothing.
     */
    const char *called_short;
    const char *distributed_short;
    const char *returned_short;
    const char *interest_short;
};

extern const struct shape commitment_account_shape;

/* ERR_NOT_FOUND: no live commitment or fund in the view; ERR_OVERFLOW. */
enum err commitment_account_compute(const struct book *book, int64_t commitment_id,
                                    struct view view, struct arena *arena,
                                    struct commitment_account *account_out) MUST_USE;

/* The accounts of all commitments of a fund that are live in the view, in order of their ids, and
 * their total. They live in arena. */
enum err fund_accounts_compute(const struct book *book, int64_t fund_id, struct view view,
                               struct arena *arena, const struct commitment_account **accounts_out,
                               size_t *count_out, struct commitment_account *total_out) MUST_USE;

#endif
