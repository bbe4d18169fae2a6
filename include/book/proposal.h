/* Proposals: what waits for a second person, what has become of it, and whether it counts. */
#ifndef FUNDTRAIL_BOOK_PROPOSAL_H
#define FUNDTRAIL_BOOK_PROPOSAL_H

#include "book/book.h"

enum proposal_state {
    PROPOSAL_PENDING = 1,
    PROPOSAL_APPROVED,
    PROPOSAL_REJECTED,
    PROPOSAL_NOT_NEEDED /* recorded in one step */
};

/* What has become of a capital call, distribution, return of excess, equalisation, valuation,
 * payment, expense, or version of terms; these have no amount. */
struct proposal_figures {
    uint32_t state; /* enum proposal_state */
    uint32_t currency;
    int64_t amount_minor; /* the total; unknown where it is no money */
    int64_t approval_id;  /* 0 until decided */
    int64_t decided_by;
    int32_t effective_on; /* of the approval; of what needs none: its own day */
    int64_t fund_id;      /* of a valuation: the fund that holds what is valued */
};

extern const struct field_value proposal_state_values[]; /* enum proposal_state */
extern const struct shape proposal_figures_shape;
extern const struct shape valuation_figures_shape; /* with the fund */

/* Whether entries of this kind are money, or marks, that an approval can decide. Versions of rules
 * are decided by one as well (rules/rule.h). */
bool proposal_kind(uint32_t kind);

/* Whether somebody else decides on entries of this kind, or on their versions, in whatever way. */
bool decided_kind(uint32_t kind);

/* Whether such an entry is a notice: money of all investors of a fund, shared out in lines. */
bool notice_kind(uint32_t kind);

/* Entries of some kinds are recorded in one step, unless a rule of their day asks for a second
 * person: then they say so themselves and wait for an approval. Whether a kind is one of these, and
 * whether an entry of it waits, or waited. What waits counts in no figure; once it is approved it
 * counts from its own day on, on which the approval takes effect too. */
bool one_step_kind(uint32_t kind);
bool proposal_awaits(const struct entry *entry);

/* Whether an entry counts in a view: it is live, and approved if it had to wait for that. Figures
 * ask this, not book_live, of every kind that may wait. */
bool entry_counts(const struct book *book, const struct entry *entry, struct view view);

/* The live approval, rejection or decision of a proposal, or of a version of a rule, in a view, or
 * NULL. */
const struct entry *proposal_decision(const struct book *book, const struct entry *proposal,
                                      struct view view);

/* The live approval of a live proposal when its outcome is to approve, or NULL. */
const struct entry *proposal_approved(const struct book *book, const struct entry *proposal,
                                      struct view view);

/* The last entry up to as_known that changed what an entry says, whatever its day: the last version
 * of what can be revised, the last line, tier or score of a proposal, or the end of one; else its
 * own. */
int64_t entry_version(const struct book *book, const struct entry *entry, int64_t as_known);

/* The fund that a record of a kind is about, as its row says; 0: of none, or what it names is not
 * there. The fund of a valuation is the one that holds what is valued. */
int64_t record_fund(const struct book *book, uint32_t kind, const void *record);

/* The sum of the amounts of a proposal of money. ERR_OVERFLOW. */
enum err proposal_amount(const struct entry *proposal, int64_t *amount_minor_out) MUST_USE;

/* ERR_NOT_FOUND when it is no live proposal of a view; ERR_OVERFLOW. */
enum err proposal_figures_compute(const struct book *book, int64_t id, struct view view,
                                  struct proposal_figures *figures_out) MUST_USE;

enum rate_state { RATE_COUNTS = 1, RATE_PENDING, RATE_REJECTED };

/* Of a live rate in what the view knows, on whatever day. */
enum rate_state fx_rate_state(const struct book *book, const struct entry *rate, struct view view);

/* The decision that tells what becomes of a rate: its own, else that of the one that it follows.
 * A decision holds from the rate's own day on, whatever its own. *waits_out: the rate that is to be
 * decided, where there is no decision; NULL where none is needed. */
const struct entry *fx_rate_deciding(const struct book *book, const struct entry *rate,
                                     struct view view, const struct entry **waits_out);

#endif
