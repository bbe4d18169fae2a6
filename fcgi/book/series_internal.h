/* The table behind book/series.h, kept up to date as entries are applied. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_SERIES_INTERNAL_H
#define FUNDTRAIL_BOOK_SERIES_INTERNAL_H

#include "book/series.h"
#include "list_internal.h"

#define DATED_NAME_SIZE 24 /* of two currencies, by number */

/* A day has one live value in a series, so a list stays as short as there are days, and making room
 * for a day between others copies little. */
struct series_list {
    char *name;
    int64_t first_seq;            /* of its values: a reader who knows none does not know it */
    atomic_int_fast64_t last_seq; /* the same: a reader who knows it knows all */
    struct list items;            /* of struct dated */
};

struct series_lists {
    struct list lists;            /* of struct series_list *, in order of name */
    atomic_int_fast64_t last_seq; /* the first value of the list that came last */
};

/* All zero is an empty table. */
struct series_table {
    struct series_lists levels;
    struct series_lists rates;
};

#endif
