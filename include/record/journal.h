/* Records of the journal itself: what was undone, and by which conventions it is read. */
#ifndef FUNDTRAIL_RECORD_JOURNAL_H
#define FUNDTRAIL_RECORD_JOURNAL_H

#include <stdint.h>

/* Undoes the entry reversed_seq from the reversal's effective date on. */
struct reversal {
    int64_t reversed_seq;
    const char *reason;
};

/* From the entry behind it on, the conventions of this number hold; see book/convention.h. */
struct convention_entry {
    int64_t number;
};

/* A key that signs seals (ledger/seal.h): from the transaction behind its entry on, up to the one
 * that holds its end. */
struct journal_key {
    const char *public_key; /* Ed25519, 64 hexadecimal digits */
    const char *host;       /* where its secret half is */
    const char *end_reason; /* NULL: it still signs */
};

#endif
