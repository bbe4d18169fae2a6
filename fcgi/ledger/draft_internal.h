/* Draft: the book with entries that are decided but not yet committed, which nobody else sees. */
#ifndef FUNDTRAIL_LEDGER_DRAFT_INTERNAL_H
#define FUNDTRAIL_LEDGER_DRAFT_INTERNAL_H

#include "ledger_internal.h"

/* For deciding the next one of a group, until draft_read_end: as draft_add left it. By the writer
 * that leads. */
const struct book *draft_read_begin(struct draft *draft, struct ledger *ledger);
void draft_read_end(struct draft *draft, struct ledger *ledger);

/* The next entries, for those of the group that are decided after them. */
void draft_add(struct draft *draft, struct ledger *ledger, const struct journal_row *rows,
               size_t count);

/* What was added is committed, with whatever else there is in the ledger's book by now, or came to
 * nothing. */
void draft_close(struct draft *draft, bool committed);

void draft_done(struct draft *draft);

#endif
