/* Checkpoints: what the journal came to at one of its seals, as text that leaves the machine with a
 * signature that minisign checks. Who has one can tell later whether today's journal goes on from
 * there: the same text must come of it. */
#ifndef FUNDTRAIL_LEDGER_CHECKPOINT_H
#define FUNDTRAIL_LEDGER_CHECKPOINT_H

#include "ledger/ledger.h"

/* What a checkpoint names. */
struct checkpoint {
    int64_t seq; /* the last entry of a sealed transaction */
    uint8_t hash[SEAL_HASH_SIZE];
    uint8_t ledger_id[SEAL_HASH_SIZE];
    uint8_t public_key[SEAL_PUBLIC_SIZE]; /* that sealed it */
};

/* Appends the text of the book's head: numbers of entries by kind, sums of their amounts, and the
 * seal. Walks all entries. ERR_UNSEALED: the ledger has no key; ERR_UNAVAILABLE, ERR_RETRY. */
enum err checkpoint_take(struct ledger *ledger, struct db *db, struct checkpoint *checkpoint_out,
                         struct buf *text_out) MUST_USE;

/* What a text names; nothing of it is proved. ERR_MALFORMED. */
enum err checkpoint_read(const char *text, size_t length,
                         struct checkpoint *checkpoint_out) MUST_USE;

/* Why the journal does not go on from a checkpoint, as an English sentence that lives for ever;
 * NULL: it does, and the checkpoint's text comes of it. The book is caught up. Errors as
 * checkpoint_take. */
enum err checkpoint_compare(struct ledger *ledger, struct db *db,
                            const struct checkpoint *checkpoint, const char *text, size_t length,
                            const char **fault_out) MUST_USE;

#endif
