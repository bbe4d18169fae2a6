/* Ini_file: the lines of an INI file in order, with where they stand; what they mean is the
 * caller's to say. */
#ifndef FUNDTRAIL_RUNTIME_INI_FILE_H
#define FUNDTRAIL_RUNTIME_INI_FILE_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

struct ini_line {
    size_t line; /* from 1 */
    const char *section;
    const char *name;
    const char *text;
};

/* A longer heading would be cut off unseen. */
#define INI_SECTION_MAX 48

/* Reads the file; everything lives in arena. ERR_INVALID with one sentence for the operator in
 * *why_out when it cannot be read, or a line is neither [section] nor name = value, or too long. */
enum err ini_file_read(const char *path, struct arena *arena, const struct ini_line **lines_out,
                       size_t *count_out, const char **why_out) MUST_USE;

#endif
