/* Writing: the frame of every transaction that appends entries. What they are is the business of
 * submit.c and batch.c. */
#ifndef FUNDTRAIL_LEDGER_WRITE_INTERNAL_H
#define FUNDTRAIL_LEDGER_WRITE_INTERNAL_H

#include "draft_internal.h"

struct writing;

/* What a writer fills in between. The connection is writing->on. */
struct write_steps {
    /* What is better done before the head is locked. */
    enum err (*get_ready)(struct writing *writing);
    /* Decides what goes behind a head, as the draft has it, and says so with write_note: rows that
     * are stored together with those of others, or, where rows is NULL, those that it has stored
     * itself. ERR_OK without a note: there is nothing to store. */
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
    const uint8_t *request; /* that the first of its entries keeps; NULL: it cannot be repeated */
    struct violations *violations;
    enum err (*also)(struct db *db, int64_t seq, void *arg);
    void *also_arg;
    bool shares; /* its transaction, with other writers that wait */
    bool holds;  /* for long: the queue is left once the head is locked */

    /* Of the last try: all entries are committed or none. */
    struct write_place place;
    struct db *on; /* the connection of who leads */
    enum err err;
    struct receipt receipt;
    struct journal_row *rows; /* to be stored, NULL: none, or they are */
    size_t row_count;
    const uint8_t (*hashes)[JOURNAL_HASH_SIZE]; /* of all its entries, where rows is NULL */
    uint8_t first_hash[JOURNAL_HASH_SIZE];
    uint8_t last_hash[JOURNAL_HASH_SIZE];
    bool noted;
    bool repeats; /* another one of the group, with the same key */
    bool is_sure; /* the answer stands, whatever becomes of the group's entries */

    bool outcome_unknown; /* of an earlier try: its entries may be committed, or be on their way */
    struct receipt unknown;
    uint8_t unknown_hash[JOURNAL_HASH_SIZE]; /* of the first of them */
};

/* The first and the last of the entries that are to go with it. */
void write_note(struct writing *writing, const struct journal_row *first,
                const struct journal_row *last);

/* Whether the request has taken effect before, as far as the book knows: then `err` and the receipt
 * say how. */
bool write_is_repeated(struct writing *writing);

/* Tries until it is settled, for a few seconds at most. Errors as for ledger_submit. */
enum err write_until_settled(struct writing *writing) MUST_USE;

/* One try of the one that leads, and of those that wait behind it: `err` of each says how it went.
 * Leaves the queue. */
void write_group(struct writing *first);

#endif
