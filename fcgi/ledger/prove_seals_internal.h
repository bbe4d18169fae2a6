/* Proving the seals of a whole journal, entry by entry: once, or step by step and over again beside
 * a server that writes. Not for other modules. */
#ifndef FUNDTRAIL_LEDGER_PROVE_SEALS_INTERNAL_H
#define FUNDTRAIL_LEDGER_PROVE_SEALS_INTERNAL_H

#include "ledger_internal.h"

struct seal_prover;

/* The book holds what was proved so far. pin: the first journal key as it is known from elsewhere;
 * NULL: it is taken for granted. What is wrong goes into the report. */
struct seal_prover *seal_prover_new(struct db *db, const struct book *book, const uint8_t *pin,
                                    struct verify_report *report);
void seal_prover_free(struct seal_prover *prover);

/* The next entry, with its hash as it stands. It is in the book unless one before it was wrong;
 * then keys that were entered since are not known, and what they sealed is passed over. Signatures
 * are checked by another thread meanwhile. */
enum err seal_prover_add(struct seal_prover *prover, int64_t seq,
                         const uint8_t hash[SEAL_HASH_SIZE]) MUST_USE;

/* After the last entry: waits for the signatures, and says in the report what is sealed. */
void seal_prover_end(struct seal_prover *prover, int64_t head_seq);

/* Whether a seal stands beyond the head, which no entry has; into the report. */
enum err seal_prover_look_beyond(struct db *db, int64_t head_seq,
                                 struct verify_report *report) MUST_USE;

/* A further step, of as many entries as one likes: the book may be another copy by now, and seals
 * have been added. */
void seal_prover_step(struct seal_prover *prover, struct db *db, const struct book *book);

/* Seals that were proved by their signatures are known again by a digest of their rows, up to an
 * entry; seq 0: none are. What they were over is proved by the chain of their entries. */
struct seals_known {
    int64_t seq;
    uint8_t digest[SEAL_HASH_SIZE];
};

/* Before the first entry. */
void seal_prover_trust(struct seal_prover *prover, const struct seals_known *known);

/* After the last one. */
struct seals_known seal_prover_known(const struct seal_prover *prover);

#endif
