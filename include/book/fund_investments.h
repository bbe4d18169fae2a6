/* The investments of a fund and its capital calls with what was decided on them, in neighbouring
 * memory, kept up to date with the fund's rows. They say nothing that the entries do not. */
#ifndef FUNDTRAIL_BOOK_FUND_INVESTMENTS_H
#define FUNDTRAIL_BOOK_FUND_INVESTMENTS_H

#include "book/book.h"

#include <stdatomic.h>

/* The day of a proposal, and its first decision. The day and the outcome of that stand before its
 * seq is stored. A reader passes over decisions that are later than his last entry, as the
 * functions below do. */
struct first_decision {
    int32_t proposed_on;
    int32_t decided_on;
    uint32_t outcome;        /* enum outcome */
    _Atomic(uint32_t) seq;   /* 0: none */
    _Atomic(uint32_t) again; /* the second decision; 0: none */
};

struct fund_investment {
    int64_t id;
    int64_t project_id;
    int64_t amount_minor;
    uint32_t currency;
    struct first_decision decided;
};

struct fund_call {
    int64_t id;
    struct first_decision decided;
    _Atomic(uint32_t) ended; /* the first reversal of it, or of a decision on it; 0: none */
};

/* Those that the handle sees, whatever their day, reversed ones too, in order of seq. They hold as
 * long as a list of ids does (book/book.h). */
size_t book_fund_investments(const struct book *book, int64_t fund_id,
                             const struct fund_investment **investments_out);

/* Whether the proposal is live in a view and the live decision on it is to approve. */
bool fund_investment_approved(const struct book *book, const struct fund_investment *investment,
                              struct view view);

/* The approval of a call that counts in a view, as proposal_approved finds it; 0: none does. */
int64_t fund_call_approval(const struct book *book, const struct fund_call *call, struct view view);

/* Whether nothing that anybody recorded so far, whether the handle knows of it or not, lets the
 * approval of a call be another one in a later view. */
bool fund_call_stands(const struct fund_call *call);

#endif
