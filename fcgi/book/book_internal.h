/* What invariant.c keeps in a book. Not for other rooms. */
#ifndef FUNDTRAIL_BOOK_BOOK_INTERNAL_H
#define FUNDTRAIL_BOOK_BOOK_INTERNAL_H

#include "book/invariant.h"

#include <stdatomic.h>

struct faults {
    atomic_int_fast64_t first; /* see invariant.c; 0: none */
    enum invariant broken;     /* by a test */
};

/* Not const as the book is: whoever reads a figure may find a fault in it. */
struct faults *book_faults(const struct book *book);

#endif
