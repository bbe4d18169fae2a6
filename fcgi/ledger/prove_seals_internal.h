/* Proving the seals of a whole journal, entry by entry. Not for other modules. */
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
enum err seal_prover_end(struct seal_prover *prover, int64_t head_seq) MUST_USE;

#endif
