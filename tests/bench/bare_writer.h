/* A bare client that inserts rows which stand in one ledger into another, in transactions of equal
 * size: what the same server can do when nobody decides, hashes or answers. */
#ifndef FUNDTRAIL_BENCH_BARE_WRITER_H
#define FUNDTRAIL_BENCH_BARE_WRITER_H

#include <mysql.h>
#include <stddef.h>
#include <stdint.h>

/* The rows of all entries from_seq..to_seq of a database, with their typed rows and keys. */
struct bare_rows;

struct bare_rows *bare_rows_read(MYSQL *mysql, const char *database, int64_t from_seq,
                                 int64_t to_seq);
void bare_rows_free(struct bare_rows *rows);

/* Inserts them into the tables of a database: so many entries in each transaction, which locks the
 * head, inserts all rows of a table in one round trip, moves the head and commits. Milliseconds. */
double bare_rows_write(MYSQL *mysql, const char *database, const struct bare_rows *rows,
                       int64_t entries_together);

/* Makes the tables of a ledger hold what another one's hold, both of the current schema. */
void bare_copy_ledger(MYSQL *mysql, const char *from, const char *to);

#endif
