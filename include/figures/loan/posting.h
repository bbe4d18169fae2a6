/* The double-entry ledger of a loan, as who lends keeps it: on a cash basis, each event balanced.
 */
#ifndef FUNDTRAIL_FIGURES_LOAN_POSTING_H
#define FUNDTRAIL_FIGURES_LOAN_POSTING_H

#include "figures/accounts/posting.h"

/* ERR_NOT_FOUND: no such loan in the view; ERR_OVERFLOW. Lines live in arena. */
enum err loan_ledger_build(const struct book *book, int64_t loan_id, struct view view,
                           struct arena *arena, struct fund_ledger *ledger_out) MUST_USE;

#endif
