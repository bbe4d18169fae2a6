/* The book's memory for records and their texts: packed, never given back one by one, and not
 * wiped, as nothing secret is ever in the journal. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_POOL_INTERNAL_H
#define FUNDTRAIL_BOOK_POOL_INTERNAL_H

#include <stddef.h>

#define POOL_TEXTS 4096

struct pool_block;

/* All zero is an empty pool. */
struct pool {
    struct pool_block *records;
    struct pool_block *text;
    const char *recent[POOL_TEXTS]; /* texts by hash, the latest of each */
};

/* Gives everything back. */
void pool_done(struct pool *pool);

/* size bytes for a record, aligned for 64-bit numbers and pointers; not zeroed. */
void *pool_take(struct pool *pool, size_t size);

/* A copy of a text. Texts that repeat are mostly kept once: bank statements, reasons, sources. */
const char *pool_text(struct pool *pool, const char *text);

#endif
