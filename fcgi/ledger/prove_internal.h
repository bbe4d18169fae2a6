/* Proving entries one after the other: the chain of hashes, and each typed row against the bytes
 * that are hashed. Loading the book and verifying the ledger rest on the same proof. Not for other
 * modules. */
#ifndef FUNDTRAIL_LEDGER_PROVE_INTERNAL_H
#define FUNDTRAIL_LEDGER_PROVE_INTERNAL_H

#include "ledger/ledger.h"
#include "store/journal.h"

struct prover {
    uint8_t previous[LEDGER_HASH_SIZE]; /* of the last entry that was proved */
    int64_t last_recorded_at_us;
    bool is_adrift; /* the hash of the entry before is not known: it is missing */
    struct buf body;
};

/* previous: the hash of the entry before the first one, 32 zero bytes before entry 1. */
void prover_init(struct prover *prover, const uint8_t previous[LEDGER_HASH_SIZE]);
void prover_done(struct prover *prover);

/* Why what was found under the next seq is wrong, in an English sentence that lives in arena; NULL:
 * it is proved, and the next seq is the one behind it. */
const char *prove_next(struct prover *prover, const struct journal_found *found,
                       struct arena *arena);

/* Past an entry that is not proved: the chain goes on from the hash that stands there. */
void prove_past(struct prover *prover, const struct journal_found *found);

/* Whether the record of an entry has the bytes of the body that was found. */
bool prove_body(struct prover *prover, const struct journal_found *found,
                const struct entry *entry);

#endif
