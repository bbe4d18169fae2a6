/* Statements of a fund's capital: its net asset value rolled forward per quarter, and how much of
 * it belongs to each commitment.
 *
 * Results belong to the commitments by what each has paid in at the end of the quarter; before
 * anything is paid in, by commitment. Each kind of result is shared to the last cent, so the
 * accounts always add up to the fund. Where a commitment or a part of it is transferred, the same
 * part of its account goes with it, results of the quarter included. Carried interest that was paid
 * is borne by the commitments but the manager's own one; what is only accrued is not taken off here
 * (see figures/waterfall/waterfall.h). What an opening brings in stands in a column of its own; the
 * result of the time before it is shared by what was paid in by then. */
#ifndef FUNDTRAIL_FIGURES_PERFORMANCE_STATEMENT_H
#define FUNDTRAIL_FIGURES_PERFORMANCE_STATEMENT_H

#include "figures/accounts/posting.h"

struct capital_row {
    int64_t commitment_id; /* 0: the fund */
    int32_t from;          /* first and last day of the quarter, or the view's day */
    int32_t to;
    uint32_t currency;
    int64_t opening_minor;
    int64_t contributions_minor; /* less returns of excess, with equalisations */
    int64_t distributions_minor; /* negative */
    int64_t carry_minor;         /* paid: negative */
    int64_t income_minor;
    int64_t expenses_minor; /* negative */
    int64_t realised_gain_minor;
    int64_t unrealised_gain_minor;
    int64_t transferred_minor;           /* of an account taken over, or handed on (negative) */
    int64_t closing_minor;               /* the sum */
    int64_t equalisation_interest_minor; /* paid, or received (negative): outside the account */
    int64_t brought_in_minor;            /* what the fund's opening added to the account */
    int64_t brought_paid_in_minor;       /* of that: paid in, and distributed, before */
    int64_t brought_distributed_minor;
};

extern const struct shape capital_row_shape;

/* Quarter by quarter from the first posting to the last, each with a row for the fund and one for
 * each commitment in order of id. In the fund's currency; lines in others are left out. Rows live
 * in arena. ERR_NOT_FOUND: no such fund in the view; ERR_OVERFLOW. */
enum err capital_statement(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, const struct capital_row **rows_out,
                           size_t *count_out) MUST_USE;

#endif
