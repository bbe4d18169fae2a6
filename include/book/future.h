/* What is recorded for days that are still to come: reference data, rules and terms. */
#ifndef FUNDTRAIL_BOOK_FUTURE_H
#define FUNDTRAIL_BOOK_FUTURE_H

#include "book/book.h"

struct future_row {
    int32_t effective_date;
    const char *kind; /* of the record */
    int64_t entity_id;
    int64_t seq;
    const char *code; /* NULL where the kind has none */
    const char *name;
};

extern const struct shape future_row_shape;

/* Every version that is dated after the view's day and known in it, in order of day and seq. Rows
 * live in arena. */
size_t future_rows(const struct book *book, struct view view, struct arena *arena,
                   const struct future_row **rows_out);

#endif
