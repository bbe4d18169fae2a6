/* Draft: the book with entries that are decided but not yet committed, which no reader sees. */
#ifndef FUNDTRAIL_LEDGER_DRAFT_INTERNAL_H
#define FUNDTRAIL_LEDGER_DRAFT_INTERNAL_H

#include "ledger_internal.h"

/* For deciding the next one of a group, until draft_read_end: as draft_add left it. By the writer
 * that leads. */
const struct book *draft_read_begin(struct draft *draft, struct ledger *ledger);
void draft_read_end(struct draft *draft, struct ledger *ledger);

/* The next entries, for those of the group that are decided after them. The rows stay until the
 * draft is closed, and nobody else changes the book meanwhile. */
void draft_add(struct draft *draft, struct ledger *ledger, const struct journal_row *rows,
               size_t count);

/* What was added is committed, so that readers see it; or it came to nothing. Does nothing when
 * nothing was added. */
void draft_close(struct draft *draft, struct ledger *ledger, bool committed);

#endif
