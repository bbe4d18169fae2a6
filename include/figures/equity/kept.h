/* The capital of firms kept as it is after the last entry, so that a draft behind all others is
 * held against it without playing everything once more. It says nothing that the entries do not,
 * and is built when a draft asks for it first.
 *
 * It answers who applies entries alone (book_is_writers). */
#ifndef FUNDTRAIL_FIGURES_EQUITY_KEPT_H
#define FUNDTRAIL_FIGURES_EQUITY_KEPT_H

#include "book/follower.h"
#include "figures/equity/play.h"

extern const struct follower equity_follower;

struct equity_trial {
    const struct equity_fault *faults; /* of the draft; in arena */
    size_t count;
};

/* What a draft does not fit into. False: it must be played, as it is dated before another entry or
 * reversal of the firm, changes all its capital, or this is a reader's handle. */
bool equity_try(const struct book *book, int64_t firm_id, const struct entry *draft,
                struct arena *arena, struct equity_trial *trial_out) MUST_USE;

/* What an event goes back to, however many lie between. */
struct equity_origin {
    int64_t firm_id;
    int64_t security_id;
    bool shares; /* what results are shares, whatever was issued */
};

/* False: no such event; or a reader's handle, which must follow what the event names. */
bool equity_origin_of(const struct book *book, int64_t event_id,
                      struct equity_origin *origin_out) MUST_USE;

#endif
