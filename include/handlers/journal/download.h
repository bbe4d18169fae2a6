/* Download: a file that is written into a spool, journaled with its digest, and is then sent piece
 * by piece. */
#ifndef FUNDTRAIL_HANDLERS_JOURNAL_DOWNLOAD_H
#define FUNDTRAIL_HANDLERS_JOURNAL_DOWNLOAD_H

#include "handlers/frame/ctx.h"
#include "handlers/journal/pieces.h"

struct download {
    const char *name; /* of the file, before its day and entry */
    const char *media_type;
    const char *ending; /* of the file's name */
    FILE *spool;
};

/* Where the file is written to first, until the reply is sent. ERR_UNAVAILABLE when there is no
 * room for one. */
enum err download_spool(struct ctx *ctx, FILE **spool_out) MUST_USE;

/* What is taken away is journaled before the first byte is sent; who asks for the headers alone
 * takes nothing. As submit_entry. */
enum err download_record(struct ctx *ctx, const char *name, const struct extent *extent) MUST_USE;

/* ERR_UNAVAILABLE when the spool does not hold what was written. */
enum err download_answer(struct ctx *ctx, const struct download *download,
                         const struct extent *extent) MUST_USE;

#endif
