/* A handle of the book: the writer's own, or a reader's. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_HANDLE_INTERNAL_H
#define FUNDTRAIL_BOOK_HANDLE_INTERNAL_H

#include "book/book.h"

struct volume;
struct entry_copies;

struct book {
    struct volume *volume; /* NULL: a reader's handle that was never opened */
    uint64_t number;       /* of the volume that the copies are of */
    int64_t head;
    bool is_writers;
    struct readers *readers; /* of the writer's handle; NULL: there is only the writer */
    size_t copied_max_bytes;
    struct entry_copies *copies;
};

#endif
