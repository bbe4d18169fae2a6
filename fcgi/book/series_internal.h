/* The table behind book/series.h, kept up to date as entries are applied. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_SERIES_INTERNAL_H
#define FUNDTRAIL_BOOK_SERIES_INTERNAL_H

#include "book/series.h"

#define DATED_NAME_SIZE 24 /* of two currencies, by number */

/* A day has one live value in a series, so a list stays as short as there are days, and making room
 * for an earlier day moves little. */
struct series_list {
    char *name;
    struct dated *items;
    size_t count;
    size_t capacity;
};

struct series_lists {
    struct series_list *lists; /* in order of name */
    size_t count;
    size_t capacity;
};

/* All zero is an empty table. */
struct series_table {
    struct series_lists levels;
    struct series_lists rates;
};

#endif
