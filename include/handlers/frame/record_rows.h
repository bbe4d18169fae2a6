/* Records as rows of a table: what every entry has, then the fields of its kind, then its figures
 * where they are wanted. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_RECORD_ROWS_H
#define FUNDTRAIL_HANDLERS_FRAME_RECORD_ROWS_H

#include "book/book.h"
#include "table/table.h"

/* The shape of the figures whose columns are written; NULL: none. Their names stand behind `within`
 * and a dot, where it is not NULL. */
struct record_columns {
    uint32_t kind;
    const struct shape *figures;
    const char *within;
};

void record_headings(struct table *table, const struct record_columns *columns);

/* The cells of an entry of that kind, without the end of the row. Its figures are computed in
 * arena; those that cannot be computed are empty. */
void record_cells(struct table *table, const struct record_columns *columns,
                  const struct book *book, const struct entry *entry, struct view view,
                  struct arena *arena);

#endif
