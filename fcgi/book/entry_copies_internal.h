/* Entry copies: what one reader has unpacked. They are his alone, so that no other waits for them,
 * and go when he says so. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_ENTRY_COPIES_INTERNAL_H
#define FUNDTRAIL_BOOK_ENTRY_COPIES_INTERNAL_H

#include "record/kinds.h"

struct copy_block;

/* All zero is empty. */
struct entry_copies {
    const struct entry **table; /* by hash of the seq; a power of two, at most half full */
    size_t capacity;
    size_t count;
    struct copy_block *blocks; /* the last one first */
    size_t bytes;              /* that were taken */
};

/* NULL: it was not unpacked yet. */
const struct entry *entry_copies_find(const struct entry_copies *copies, int64_t seq);

void entry_copies_add(struct entry_copies *copies, const struct entry *entry);

/* Memory that goes with the copies, aligned for 64-bit numbers and pointers; not zeroed. */
void *entry_copies_take(struct entry_copies *copies, size_t size);

/* Gives everything back. */
void entry_copies_forget(struct entry_copies *copies);

#endif
