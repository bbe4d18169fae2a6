/* What the files of the book ask of a handle beyond its own questions. Not for other rooms. */
#ifndef FUNDTRAIL_BOOK_BOOK_INTERNAL_H
#define FUNDTRAIL_BOOK_BOOK_INTERNAL_H

#include "book/invariant.h"

#include <stdatomic.h>
#include <stddef.h>

/* What invariant.c keeps. */
struct faults {
    atomic_int_fast64_t first; /* see invariant.c; 0: none */
    enum invariant broken;     /* by a test */
};

/* Not const as the book is: whoever reads a figure may find a fault in it. */
struct faults *book_faults(const struct book *book);

/* Memory that holds as long as what the handle has unpacked. */
void *book_take_memory(const struct book *book, size_t size);

#endif
