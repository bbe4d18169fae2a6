/* Download: a file that was measured, journaled with its digest, and is then sent piece by piece.
 */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_DOWNLOAD_H
#define FUNDTRAIL_HANDLERS_JOURNAL_DOWNLOAD_H

#include "handlers/frame/ctx.h"
#include "handlers/journal/pieces.h"
#include "table/table.h"

struct download {
    const char *name; /* of the file, before its day and entry */
    enum table_format format;
    piece_taker take;
    void *state; /* lives until the reply is sent */
};

/* What is taken away is journaled before the first byte is sent; who asks for the headers alone
 * takes nothing. As submit_entry. */
enum err download_record(struct ctx *ctx, const char *name, const struct extent *extent) MUST_USE;

void download_answer(struct ctx *ctx, const struct download *download, const struct extent *extent);

#endif
