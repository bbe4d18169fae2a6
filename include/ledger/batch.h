/* Batch: many commands that take effect together or not at all. Each is decided as those before it
 * leave the portfolio, on a copy of the book of this batch's own, so that nobody waits meanwhile
 * and a dry run is the same but for its end. */
#ifndef FUNDTRAIL_LEDGER_BATCH_H
#define FUNDTRAIL_LEDGER_BATCH_H

#include "ledger/ledger.h"

#define LEDGER_BATCH_MAX 1000000 /* entries */

struct ledger_batch {
    /* Fills in the next command, but for actor and `today`, which are set; sees everything before
     * it in the book. *more_out false: that was all. An error ends the batch, and nothing is
     * stored. */
    enum err (*next)(const struct book *book, void *arg, struct command *command_out,
                     bool *more_out);
    /* What the command came to, in the book: `first` with those that belong to it right behind it;
     * NULL: it was refused, as violations say, and counts for nothing. An error ends the batch.
     * NULL: a refusal ends the batch with its error. */
    enum err (*decided)(const struct book *book, void *arg, const struct entry *first, enum err err,
                        const struct violations *violations);
    /* Others have written meanwhile: from the first command again. NULL: nothing to be done. */
    void (*rewind)(void *arg);
    /* While entries are stored; false ends the batch with ERR_CANCELLED. NULL: nobody asks. */
    bool (*go_on)(void *arg, int64_t stored_count, int64_t entry_count);
    void *arg;
    int64_t actor_id;
    int64_t now_us;
    bool dry_run;                /* decide everything, store nothing */
    const char *idempotency_key; /* as in a submission; not for a dry run */
    uint8_t request_hash[32];
    /* A second connection, on which other writers are told how long the head is held while very
     * many entries are stored; NULL: they only wait. */
    struct db *side;
};

/* Decides one command after the other and commits all of them in one transaction. *receipt_out:
 * seq and last_seq are 0 when there was nothing to store; of a dry run, and when the key was used
 * before, as for ledger_submit. Memory grows with the ledger and the batch: there is a second book
 * while it runs. Errors as for ledger_submit, those of the functions above, and
 *   ERR_TOO_LARGE  beyond LEDGER_BATCH_MAX entries
 *   ERR_RETRY      others wrote again and again; nothing was stored
 *   ERR_CANCELLED  nothing was stored */
enum err ledger_submit_batch(struct ledger *ledger, struct db *db, const struct ledger_batch *batch,
                             struct violations *violations, struct receipt *receipt_out) MUST_USE;

#endif
