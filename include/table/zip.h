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

/* Writes a new file at path, with the parts in their order, and closes their contents in any case.
 * go_on is asked now and then; NULL: nobody. ERR_UNAVAILABLE: it cannot be written; ERR_CANCELLED.
 * Then nothing is at path. */
enum err zip_write(const char *path, struct zip_part *parts, size_t count,
                   bool (*go_on)(void *state), void *state) MUST_USE;

#endif
