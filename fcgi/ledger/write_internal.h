/* Writing: the frame of every transaction that appends entries. What they are is the business of
 * submit.c and batch.c. */
#ifndef FUNDTRAIL_LEDGER_WRITE_INTERNAL_H
#define FUNDTRAIL_LEDGER_WRITE_INTERNAL_H

#include "ledger_internal.h"

struct writing;

/* What a writer fills in between. */
struct write_steps {
    /* What is better done before the head is locked. */
    enum err (*get_ready)(struct writing *writing);
    /* Decides and inserts the entries behind the head, says with write_note which, and moves
     * nothing else. ERR_OK without a note: there is nothing to store. */
    enum err (*fill)(struct writing *writing, const struct journal_head *head);
    /* After COMMIT: the same entries, into the book. */
    void (*apply)(struct writing *writing);
};

struct writing {
    struct ledger *ledger;
    struct db *db;
    struct ledger_guard guard;
    const struct write_steps *steps;
    void *arg; /* of the steps */
    int64_t actor_id;
    const char *idempotency_key;
    const uint8_t *request_hash;
    enum err (*also)(struct db *db, int64_t seq, void *arg);
    void *also_arg;

    /* Of the last try: all entries are committed or none. */
    struct receipt receipt;
    uint8_t first_hash[JOURNAL_HASH_SIZE];
    uint8_t last_hash[JOURNAL_HASH_SIZE];
    bool noted;

    bool holds; /* for long: the queue is left once the head is locked */

    bool outcome_unknown; /* of an earlier try: its entries may be committed, or be on their way */
    struct receipt unknown;
    uint8_t unknown_hash[JOURNAL_HASH_SIZE]; /* of the first of them */
};

/* The first and the last of the entries that were inserted. */
void write_note(struct writing *writing, const struct journal_row *first,
                const struct journal_row *last);

/* ERR_OK with *found_out, and a receipt, when the key has taken effect before. */
enum err write_look_up_key(struct writing *writing, bool *found_out) MUST_USE;

/* Tries until it is settled, for a few seconds at most. Errors as for ledger_submit. */
enum err write_until_settled(struct writing *writing) MUST_USE;

#endif
