/* The book's memory for entries and their texts: without gaps, never given back one by one, and not
 * wiped, as nothing secret is ever in the journal. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_POOL_INTERNAL_H
#define FUNDTRAIL_BOOK_POOL_INTERNAL_H

#include "base/pieces.h"

#define POOL_TEXTS 4096

struct pool_block;

/* Where bytes of the pool lie, from 1: in fewer digits than a pointer has. */
typedef uint64_t pool_place;

/* All zero is an empty pool. */
struct pool {
    struct pool_block *records;
    struct pieces blocks; /* char *, of bytes */
    size_t block_count;
    size_t used;                   /* of the last one */
    pool_place recent[POOL_TEXTS]; /* texts by hash, the latest of each */
};

/* Gives everything back. */
void pool_done(struct pool *pool);

/* size bytes for a record, aligned for 64-bit numbers and pointers; not zeroed. */
void *pool_take(struct pool *pool, size_t size);

/* Copies bytes, aligned for nothing. */
pool_place pool_bytes(struct pool *pool, const char *bytes, size_t size);

/* Copies a text. Texts that repeat are mostly kept once: bank statements, reasons, sources. */
pool_place pool_text(struct pool *pool, const char *text);

/* What lies at a place. */
const char *pool_at(const struct pool *pool, pool_place place);

#endif
