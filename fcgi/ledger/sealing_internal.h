/* Sealing: the keys of this process, the seal of a transaction that it writes, and the check of the
 * seal that it writes behind. Not for other modules. */
#ifndef FUNDTRAIL_LEDGER_SEALING_INTERNAL_H
#define FUNDTRAIL_LEDGER_SEALING_INTERNAL_H

#include "ledger/ledger.h"
#include "ledger/seal.h"
#include "store/journal.h"
#include "store/seal.h"

#include <pthread.h>

#define SEALING_KEYS_MAX 4

/* Kept in memory that is not swapped out or dumped. */
struct sealing_keys {
    size_t count; /* oldest first */
    struct seal_key list[SEALING_KEYS_MAX];
};

struct sealing {
    pthread_mutex_t lock; /* guards what follows; held for moments only */
    struct sealing_keys *keys;
    bool has_pin;
    uint8_t pin[SEAL_PUBLIC_SIZE];
    bool has_id;
    uint8_t ledger_id[SEAL_HASH_SIZE];
    struct journal_head sealed; /* the last head whose seal is known to be right */
};

void sealing_init(struct sealing *sealing);
void sealing_done(struct sealing *sealing);

/* Everything that was known of the journal is of another one. */
void sealing_forget(struct sealing *sealing);

/* The first journal key as it is known outside of the database; false: it is not. */
bool sealing_pin(struct sealing *sealing, uint8_t pin_out[SEAL_PUBLIC_SIZE]);

/* What a transaction adds behind a head, with the hash of each of its entries. */
struct sealing_span {
    struct journal_head head; /* before it */
    struct journal_head next; /* its last entry */
    const uint8_t (*hashes)[JOURNAL_HASH_SIZE];
    const struct journal_row *rows; /* of the same entries; NULL: no key is among them */
};

/* Signs and stores the seal of a transaction when the ledger has a key, or gets its first one now:
 * then *is_sealed_out says so. The head before it is proved first: what somebody else appended is
 * not covered by a seal of ours.
 *   ERR_UNSEALED  no key of this process may seal it
 *   ERR_UNPROVED  the head has no right seal, see ledger_fault */
enum err sealing_store(struct ledger *ledger, struct db *db, const struct sealing_span *span,
                       struct seal *seal_out, bool *is_sealed_out) MUST_USE;

/* A seal that was stored by sealing_store is committed. */
void sealing_committed(struct ledger *ledger, const struct seal *seal);

/* Why a head is not sealed as the ledger's keys demand, in an English sentence that lives for ever;
 * NULL: it is, or nothing is sealed yet. The book is at the head at least. */
enum err sealing_check_head(struct ledger *ledger, struct db *db, const struct journal_head *head,
                            const char **fault_out) MUST_USE;

/* The same for an entry that the book is to be brought up to, as far as the keys in the book can
 * tell: where another one has made the seal, nothing is said. */
enum err sealing_check_next(struct ledger *ledger, struct db *db, int64_t head_seq,
                            const char **fault_out) MUST_USE;

#endif
