/* Older keys: the idempotency keys of earlier releases stand in a table of their own, which takes
 * no more. The journal says what stood there when this release was begun with, so that what is
 * taken away, changed or put in is found. Not for other modules. */
#ifndef FUNDTRAIL_LEDGER_OLDER_KEYS_INTERNAL_H
#define FUNDTRAIL_LEDGER_OLDER_KEYS_INTERNAL_H

#include "book/book.h"
#include "ledger/ledger.h"

#define OLDER_KEYS_TEXT_SIZE (2 * 32 + 1)

/* The digest of the table as it is now, in hexadecimal digits. */
enum err older_keys_read(struct db *db, char text_out[OLDER_KEYS_TEXT_SIZE]) MUST_USE;

/* The last entry of a book that says what the table was, 0: none; text_out is its digest. */
int64_t older_keys_said(const struct book *book, char text_out[OLDER_KEYS_TEXT_SIZE]);

/* Holds the table against what the entry seq says; seq 0 in *fault_out: it is the same. */
enum err older_keys_compare(struct db *db, int64_t seq, const char *said,
                            struct ledger_fault *fault_out) MUST_USE;

/* The same with what the ledger's book says. */
enum err older_keys_check(struct ledger *ledger, struct db *db,
                          struct ledger_fault *fault_out) MUST_USE;

#endif
