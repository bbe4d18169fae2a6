/* Reading CSV by RFC 4180, strictly, row by row, each cell with the place where it stands, so that
 * whatever is wrong with it can be pointed at. */
#ifndef FUNDTRAIL_HTTP_CSV_READ_H
#define FUNDTRAIL_HTTP_CSV_READ_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* From 1; columns count bytes, without a byte order mark. */
struct csv_place {
    size_t line;
    size_t column;
};

/* Blanks around a cell that is not quoted are no part of it. */
struct csv_cell {
    const char *text; /* followed by a NUL that is not counted; it may hold others */
    size_t length;
    struct csv_place place;
};

/* Takes a row of at least one cell; empty lines are none. False: read no further. */
typedef bool csv_row_fn(void *state, const struct csv_cell *cells, size_t count);

enum csv_end {
    CSV_END_WHOLE,        /* all rows were taken */
    CSV_END_STOPPED,      /* by the function */
    CSV_END_CELLS,        /* more cells in a row than may be */
    CSV_END_QUOTE,        /* a quotation mark where none may be */
    CSV_END_QUOTE_IS_OPEN /* at the end of the file */
};

struct csv_source {
    const char *bytes;
    size_t length;
    size_t cells_max; /* of one row */
};

/* Reads until the end or the first fault, whose place is in *place_out, else that of the end. Texts
 * live in arena, the list of cells only during the call of row. */
enum csv_end csv_read(const struct csv_source *source, csv_row_fn *row, void *state,
                      struct arena *arena, struct csv_place *place_out);

/* What is wrong, as half an English sentence; NULL for the first two. */
const char *csv_end_text(enum csv_end end);

#endif
