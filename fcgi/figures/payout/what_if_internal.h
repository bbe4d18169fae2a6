/* A round that is asked about while it is worked out. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_PAYOUT_WHAT_IF_INTERNAL_H
#define FUNDTRAIL_FIGURES_PAYOUT_WHAT_IF_INTERNAL_H

#include "figures/payout/what_if.h"

#include "calc/equity/round.h"
#include "payout_internal.h"

/* One row while it is worked out. */
struct side {
    uint32_t part;
    struct equity_holder holder;
    const char *certificate;
    struct exact before;
    struct exact converted;
    struct exact ratchet;
    struct exact bought;
    struct exact paid;
};

struct trial {
    const struct what_if_question *of;
    const struct book *book;
    struct exact_work *work;
    struct payout_question sale; /* of nothing: its parts are the instruments */
    struct payout_work table;
    struct side *sides;
    size_t count;
    struct round_answer solved; /* money in minor units */
    uint32_t reason;
};

/* Units of all sides before the round, or after it. */
struct exact what_if_units(const struct trial *trial, bool after);

/* What comes on top of the new money's units: what converts, is owed by anti-dilution, or reserved.
 */
struct exact what_if_other_units(const struct trial *trial);

/* What it costs a side to keep its share beyond the units that anti-dilution gives; nothing where
 * they are enough. */
struct exact what_if_cost_to_keep(const struct trial *trial, const struct side *side,
                                  struct exact total_before, struct exact others);

/* The rows and their sums (what_if_rows.c). */
enum err what_if_tell(struct trial *trial, struct exact total_before, struct what_if *out) MUST_USE;

#endif
