/* The log of downloads: what an auditor takes away as a file is journaled before the first byte is
 * sent, as every export is. Reads of others, and reads on a screen, are not. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_DOWNLOAD_LOG_H
#define FUNDTRAIL_HANDLERS_JOURNAL_DOWNLOAD_LOG_H

#include "handlers/frame/ctx.h"

/* Whether the complete reply is a file of rows or a ledger that an auditor gets. Exports journal
 * themselves. */
bool download_log_wanted(const struct ctx *ctx);

/* Journals it with its digest. The book must not be held. Errors are those of submit_entry. */
enum err download_log_record(struct ctx *ctx) MUST_USE;

#endif
