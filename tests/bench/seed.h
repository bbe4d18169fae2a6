/* A seeded ledger for measurements: funds of four investors and eight investments each, and money
 * moving in them for ten years, in the order of its days. */
#ifndef FUNDTRAIL_BENCH_SEED_H
#define FUNDTRAIL_BENCH_SEED_H

#include "book/book.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seed_size {
    size_t fund_count;
    size_t flow_count; /* contributions, distributions, payments, proceeds and valuations */
    bool with_calls;   /* contributions answer calls, each of investments and fees */
};

struct db;

/* When it is recorded: some day in November 2026. */
#define SEED_NOW_US INT64_C(1796000000000000)

/* Adds the entries to a ledger that nobody else writes to, decided one by one, sealed with the
 * keys of key_dir where that is not NULL; ends the process when that fails. Returns the seq of the
 * last entry. The same size and number give the same entries. */
int64_t seed_write(struct db *db, struct seed_size size, uint64_t number, const char *key_dir);

/* The same entries applied to a book, without a server. */
struct book *seed_book(struct seed_size size, uint64_t number);

#endif
