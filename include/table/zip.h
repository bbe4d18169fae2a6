/* Writes a zip of files. The same files give the same bytes: all are dated 1980-01-01, and nothing
 * is kept of where they came from. */
#ifndef FUNDTRAIL_TABLE_ZIP_H
#define FUNDTRAIL_TABLE_ZIP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct zip_part {
    const char *name;
    FILE *content; /* from its start to its end */
};

/* Writes the parts in their order into out, which is empty and can be sought in, and closes their
 * contents in any case. go_on is asked now and then; NULL: nobody. ERR_UNAVAILABLE: it cannot be
 * written (errno says why, where the file does not take it); ERR_CANCELLED. Then what stands in
 * out is no zip. */
enum err zip_write(FILE *out, struct zip_part *parts, size_t count, bool (*go_on)(void *state),
                   void *state) MUST_USE;

#endif
