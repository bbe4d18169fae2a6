/* A seeded ledger for measurements: funds of four investors and eight investments each, and money
 * moving in them for ten years, in the order of its days. Written straight into the tables, with
 * the chain and the typed rows as the write path would leave them. */
#ifndef FUNDTRAIL_BENCH_SEED_H
#define FUNDTRAIL_BENCH_SEED_H

#include "book/book.h"

#include <mysql.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seed_size {
    size_t fund_count;
    size_t flow_count; /* contributions, distributions, payments, proceeds and valuations */
    bool with_calls;   /* contributions answer calls, each of investments and fees */
};

/* Adds the entries to a database of the current schema, which nobody else writes to; ends the
 * process when the server refuses. Returns the seq of the last entry. The same size and number give
 * the same entries. */
int64_t seed_write(MYSQL *mysql, struct seed_size size, uint64_t number);

/* The same entries applied to a book, without a server. */
struct book *seed_book(struct seed_size size, uint64_t number);

/* Runs one statement; ends the process when the server refuses. */
void sql_run(MYSQL *mysql, const char *sql);

#endif
