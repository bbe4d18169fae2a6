/* Spool: a file without a name, below TMPDIR or /tmp, for what is too large to be held in memory.
 * It goes away when it is closed, however the process ends. */
#ifndef FUNDTRAIL_TABLE_SPOOL_H
#define FUNDTRAIL_TABLE_SPOOL_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

/* The folder that it is in. */
const char *spool_folder(void);

/* A descriptor to write to and to read from; -1 where there is no room for one. */
int spool_open_descriptor(void);

/* The same as a stream; NULL where there is none. The caller closes it. */
FILE *spool_open(void);

/* Reads from the start again. ERR_UNAVAILABLE when what was written is not all there. */
enum err spool_rewind(FILE *spool) MUST_USE;

/* Appends the next piece to out; more_out: there may be more. ERR_UNAVAILABLE. */
enum err spool_take(void *spool, struct buf *out, bool *more_out) MUST_USE;

#endif
