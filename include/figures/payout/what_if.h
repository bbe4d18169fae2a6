/* A round that is only asked about: its price, what notes and SAFEs convert into, the pool, what
 * each holder is left with, and what it costs him to keep his share. Nothing is stored.
 *
 * The price is solved at once with what converts and with the pool (calc/equity/round.h); units are
 * not rounded to whole ones. Classes with anti-dilution whose original price lies above the new one
 * get the units that their adjusted price gives them; the price does not count these. */
#ifndef FUNDTRAIL_FIGURES_PAYOUT_WHAT_IF_H
#define FUNDTRAIL_FIGURES_PAYOUT_WHAT_IF_H

#include "book/book.h"

#define WHAT_IF_KEEPERS_MAX 20

/* What the pre-money valuation counts. */
enum round_convention {
    ROUND_COUNTS_CONVERTED = 1, /* what converts is in it */
    ROUND_COUNTS_BEFORE,        /* only what was there before */
    ROUND_CLAIMS_ON_TOP         /* the claims of what converts come on top of it */
};

struct what_if_question {
    int64_t firm_id;
    struct view view;
    uint32_t currency;
    int64_t pre_money_minor;
    int64_t new_money_minor;
    int64_t pool_target_e8; /* of all units after the round, not granted; unknown: none */
    bool pool_outside;      /* the pre-money does not count its increase */
    uint32_t convention;    /* enum round_convention */
    int64_t keeper_ids[WHAT_IF_KEEPERS_MAX]; /* who takes as much of it as keeps his share */
    size_t keeper_count;
};

enum what_if_reason {
    WHAT_IF_TABLE = 1,     /* the cap table is not known to be complete */
    WHAT_IF_CONVERSION,    /* what a class or an instrument converts into cannot be told */
    WHAT_IF_NO_PRICE,      /* pool and instruments leave nothing to those before */
    WHAT_IF_OVERSUBSCRIBED /* those who keep their share need more than the new money */
};

struct what_if_figures {
    uint32_t currency;
    const char *price; /* of a unit, six decimals */
    int64_t post_money_minor;
    int64_t units_before_e8;
    int64_t new_units_e8;
    int64_t converted_e8;
    int64_t ratchet_e8; /* of anti-dilution */
    int64_t pool_increase_e8;
    int64_t units_after_e8;
    int64_t pool_share_e8;  /* not granted, of all units after */
    int64_t ours_before_e8; /* share of all our funds */
    int64_t ours_after_e8;
    int64_t ours_keep_cost_minor; /* what it costs all of them to keep it */
    uint32_t reason;              /* enum what_if_reason; 0: all is known */
};

enum what_if_part {
    WHAT_IF_HOLDER = 1,
    WHAT_IF_PROMISE, /* a note or SAFE */
    WHAT_IF_NEW,     /* new investors */
    WHAT_IF_POOL
};

struct what_if_row {
    uint32_t part; /* enum what_if_part */
    int64_t holder_party_id;
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    const char *certificate; /* of a note or SAFE */
    int64_t units_before_e8; /* as converted, with options */
    int64_t share_before_e8;
    int64_t converted_e8;
    int64_t ratchet_e8;
    int64_t bought_e8;
    int64_t units_after_e8;
    int64_t share_after_e8; /* of all rows 1 */
    int64_t dilution_e8;    /* share before less share after */
    uint32_t currency;
    int64_t paid_minor;      /* for what is bought */
    int64_t keep_cost_minor; /* what it would cost to keep the share */
    int64_t headroom_minor;  /* of a fund: what the caps still allow in the firm */
    int64_t over_cap_minor;  /* of the cost, what they do not */
};

struct what_if {
    struct what_if_figures figures;
    const struct what_if_row *rows;
    size_t count; /* 0 where a figure has a reason */
};

extern const struct shape what_if_figures_shape;
extern const struct shape what_if_row_shape;
extern const struct field_value round_convention_values[];

/* ERR_NOT_FOUND: no such firm in the view; ERR_OVERFLOW. Everything in arena. */
enum err what_if_round(const struct what_if_question *of, const struct book *book,
                       struct arena *arena, struct what_if *out) MUST_USE;

#endif
