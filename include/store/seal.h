/* Seals as rows: one for each transaction since the ledger has a key. What they prove is the
 * business of ledger/seal.h. */
#ifndef FUNDTRAIL_STORE_SEAL_H
#define FUNDTRAIL_STORE_SEAL_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct db;

#define SEAL_ROW_SIGNATURE_SIZE 64

struct seal_row {
    int64_t seq;          /* the last entry of the transaction */
    int64_t previous_seq; /* the last one before it */
    int64_t key_id;
    uint8_t signature[SEAL_ROW_SIGNATURE_SIZE];
};

/* In the transaction of its entries. ERR_RETRY when there is one already. */
enum err seal_insert(struct db *db, const struct seal_row *row) MUST_USE;

/* Many of them, in one round trip. */
enum err seal_insert_many(struct db *db, const struct seal_row *rows, size_t count) MUST_USE;

/* The seal that covers an entry: the first one at it or behind it. ERR_NOT_FOUND. */
enum err seal_find(struct db *db, int64_t seq, struct seal_row *row_out) MUST_USE;

/* The next seals from a seq on, in order, at most max of them. */
enum err seal_list(struct db *db, int64_t from_seq, size_t max, struct seal_row *rows_out,
                   size_t *count_out) MUST_USE;

#endif
