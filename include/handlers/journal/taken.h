/* Taken: what an auditor takes away as a file is journaled before the first byte is sent, as every
 * export is. Reads of others, and reads on a screen, are not. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_TAKEN_H
#define FUNDTRAIL_HANDLERS_JOURNAL_TAKEN_H

#include "handlers/frame/ctx.h"

/* Whether the complete reply is a file of rows or a ledger that an auditor gets. Exports journal
 * themselves. */
bool taken_by_auditor(const struct ctx *ctx);

/* Journals it with its digest. The book must not be held. Errors are those of submit_entry. */
enum err taken_record(struct ctx *ctx) MUST_USE;

#endif
