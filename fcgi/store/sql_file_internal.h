/* Numbered SQL files: found in a folder, cut into statements. */
#ifndef FUNDTRAIL_STORE_SQL_FILE_INTERNAL_H
#define FUNDTRAIL_STORE_SQL_FILE_INTERNAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct sql_file {
    int64_t version; /* the number that its name begins with */
    const char *name;
    const char *bytes;
    size_t length;
    size_t step_count;
    const char **steps; /* statements with the comments before them, without the semicolon */
};

/* The files NNNN_name.sql of a folder in order of their numbers, in arena. ERR_INVALID, with a
 * sentence in message_out, when the folder or a file cannot be read, a number occurs twice or a
 * statement does not end. */
enum err sql_files_read(const char *folder, struct arena *arena, struct sql_file **files_out,
                        size_t *count_out, struct buf *message_out) MUST_USE;

/* One file, as above. */
enum err sql_file_read(const char *folder, const char *name, struct arena *arena,
                       struct sql_file *file_out, struct buf *message_out) MUST_USE;

#endif
