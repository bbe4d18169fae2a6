/* Numbered SQL files: found in a folder, cut into statements. */
#ifndef FUNDTRAIL_STORE_SQL_FILE_INTERNAL_H
#define FUNDTRAIL_STORE_SQL_FILE_INTERNAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct sql_step {
    const char *sql;   /* a statement with the comments before it, without the semicolon */
    bool makes_object; /* it creates a view or a trigger */
};

struct sql_file {
    int64_t version; /* the number that its name begins with */
    const char *name;
    const char *bytes;
    size_t length;
    size_t step_count;
    struct sql_step *steps;
};

/* The files NNNN_name.sql of a folder, and of the folder released/ in it if there is one, in order
 * of their numbers, in arena. A file that stands in both with the same bytes counts once: an older
 * installation may have left it. ERR_INVALID, with a sentence in message_out, when a folder or a
 * file cannot be read, a number occurs twice, a statement does not end, or a file that is not
 * released makes a view or a trigger. */
enum err sql_files_read(const char *folder, struct arena *arena, struct sql_file **files_out,
                        size_t *count_out, struct buf *message_out) MUST_USE;

#endif
