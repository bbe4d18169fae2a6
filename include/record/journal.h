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
    const char
        *older_keys; /* of the idempotency keys of earlier releases, which stand in a table of
                               their own: their digest, 64 hexadecimal digits */
};

/* A key that signs seals (ledger/seal.h): from the transaction behind its entry on, up to the one
 * that holds its end. */
struct journal_key {
    const char *public_key; /* Ed25519, 64 hexadecimal digits */
    const char *host;       /* where its secret half is */
    const char *end_reason; /* NULL: it still signs */
};

/* The journal was restored to an earlier point: entries that a checkpoint was taken of are gone,
 * and that was meant. It supersedes the checkpoints of what was taken away, those of before it
 * alone. */
struct restoration {
    int64_t checkpoint_seq;      /* the entry of the checkpoint that the journal goes back behind */
    const char *checkpoint_hash; /* of that entry, 64 hexadecimal digits */
    const char *reason;
    const char *ordered_by; /* who had it done: the operator's command has no user */
};

#endif
