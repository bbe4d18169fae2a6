/* Submit: the one way of a handler into the ledger, and the answer to it. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_SUBMIT_H
#define FUNDTRAIL_HANDLERS_FRAME_SUBMIT_H

#include "handlers/frame/ctx.h"

struct write_order {
    uint32_t kind;            /* enum record_kind */
    int64_t entity_id;        /* to be revised; 0: a new one */
    int64_t expected_version; /* of a revision: as in struct command */
    const void *record;
    int32_t effective_date; /* DATE_UNKNOWN: as book_decide chooses */
    bool confirm_future;    /* a day still to come is meant */
    /* As in struct submission. */
    enum err (*also)(struct db *db, int64_t seq, void *arg);
    void *also_arg;
};

struct receipt;

/* Submits the entry in the name of the session's user. Writes keep the request's Idempotency-Key;
 * an export, which is a read that is journaled, keeps none. Errors are those of ledger_submit. */
enum err submit_entry(struct ctx *ctx, const struct write_order *order,
                      struct receipt *receipt_out) MUST_USE;

/* submit_entry, then answers 201 with the item as the journal has it: a repeat gets the same bytes,
 * and Idempotency-Replayed. */
enum err submit_write(struct ctx *ctx, const struct write_order *order) MUST_USE;

/* Says in headers of the answer whether it is a repeat (Idempotency-Replayed), and what proves that
 * the journal holds the entry (Journal-Receipt), once the ledger has a key. */
void submit_receipt(struct ctx *ctx, const struct receipt *receipt);

/* submit_write of the body, a record of kind, on the entry that the path names: puts its id where
 * the record names one of the path's kind. extra: the request's further keys, or NULL.
 * ERR_NOT_FOUND when there is no such entry. */
enum err submit_on_path(struct ctx *ctx, uint32_t kind, const struct write_extra *extra) MUST_USE;

/* For a write whose body has faults: adds those that only the book can tell. */
void submit_faults(struct ctx *ctx);

#endif
