/* A trial: a second book, on which commands take effect one after the other before anything is
 * stored. */
#ifndef FUNDTRAIL_LEDGER_TRIAL_INTERNAL_H
#define FUNDTRAIL_LEDGER_TRIAL_INTERNAL_H

#include "ledger/batch.h"
#include "ledger_internal.h"

struct trial {
    struct book *book; /* NULL: there is none */
    int64_t base_seq;  /* of the journal's last entry in it; those of the trial are behind it */
    uint8_t base_hash[JOURNAL_HASH_SIZE];
    int64_t recorded_at_us; /* of the trial's entries */
};

/* A copy of the ledger's book as it stands, free to be changed. */
void trial_open(struct trial *trial, struct ledger *ledger);
void trial_close(struct trial *trial);

/* Runs all commands of a batch on it. Refusals that end the batch stand in violations. */
enum err trial_run(struct trial *trial, const struct ledger *ledger,
                   const struct ledger_batch *batch, struct violations *violations) MUST_USE;

static inline int64_t trial_count(const struct trial *trial)
{
    return book_head(trial->book) - trial->base_seq;
}

#endif
