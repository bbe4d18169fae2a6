/* Priced rounds: the price, what notes and SAFEs convert into, the pool, and what it costs to keep
 * a share. */
#ifndef FUNDTRAIL_CALC_EQUITY_ROUND_H
#define FUNDTRAIL_CALC_EQUITY_ROUND_H

#include "base/err.h"
#include "calc/exact.h"

/* One way in which an instrument may convert; its holder has the one that gives most units.
 *   price: amount / (price * (1 - discount)), given as money at the full price: amount/(1 - d).
 *   post cap: share of the count before the round with all that converts: amount / cap.
 *   pre cap: share of the count before the round with the pool's increase: amount / cap.
 *   fixed: units that do not depend on the round. */
enum round_way { ROUND_AT_PRICE, ROUND_AT_POST_CAP, ROUND_AT_PRE_CAP, ROUND_FIXED };

struct round_option {
    enum round_way way;
    struct exact value; /* money, share, share, units */
};

struct round_instrument {
    const struct round_option *options; /* at least one */
    size_t option_count;
};

/* price = pre_money / (units_before, what converts if `counts_converted`, the pool's increase if
 * `counts_pool`). Where the claims of what converts come on top of the valuation, pre_money has
 * them. A pool has a target, the share of all units after the round that is to be unallocated, or
 * an increase in units. */
struct round_terms {
    struct exact units_before; /* with the unallocated pool */
    struct exact unallocated;
    struct exact pre_money;
    struct exact new_money;
    bool counts_converted;
    bool counts_pool;
    bool has_target;
    struct exact pool; /* the target, or the increase */
    const struct round_instrument *instruments;
    size_t instrument_count;
};

struct round_answer {
    struct exact price;
    struct exact new_units;
    struct exact pool_increase;
    struct exact pool_after;
    struct exact units_after;
    struct exact post_capitalization; /* before the round, with all that converts */
    struct exact pre_capitalization;  /* before the round, with the pool's increase */
    struct exact *converted;          /* of each instrument, in the arena */
};

/* The highest price that fits. units_before, pre_money > 0. ERR_NOT_FOUND: pool and instruments
 * leave nothing to those before. ERR_OVERFLOW. */
enum err round_solve(struct exact_work *work, const struct round_terms *terms,
                     struct round_answer *answer_out) MUST_USE;

/* Whole shares at a price of so many decimals. The pool's increase is counted in the pre-money. */
struct round_shares {
    struct exact units_before;
    struct exact pre_money;
    const struct exact *paid;
    size_t investor_count;
    int price_places;
    enum exact_rounding rounding; /* of shares: down or half up */
    bool has_pool;
    struct exact unallocated;
    struct exact target;
};

struct round_shares_answer {
    struct exact price;
    struct exact pool_increase;
    struct exact pool_share_after;
    struct exact units_after;
    struct exact *shares;
    struct exact *left_over; /* paid less price * shares; below zero where shares are rounded up */
};

/* Shares and what is left over for each amount paid, at a price; returns all shares. */
struct exact round_shares_at(struct exact_work *work, struct exact price,
                             enum exact_rounding rounding, const struct exact *paid, size_t count,
                             struct exact *shares_out, struct exact *left_over_out);

/* ERR_NOT_FOUND: the pool takes the whole pre-money, or the price rounds to zero. */
enum err round_whole_shares(struct exact_work *work, const struct round_shares *of,
                            struct round_shares_answer *answer_out) MUST_USE;

/* What it costs to keep a share through a round: inside it, by taking a part of it, or with units
 * on top of it. */
struct round_keep {
    struct exact our_units;
    struct exact total_units;
    struct exact price;
    struct exact new_money;
    struct exact pool_increase;
    bool inside;
    struct exact step; /* to which the cost is rounded, half up */
    bool has_headroom;
    struct exact headroom;
};

struct round_keep_answer {
    struct exact share_before;
    struct exact share_if_nothing;
    struct exact units;
    struct exact cost;
    /* With a headroom: what may be paid, the share that it keeps, and what the cap forbids. */
    struct exact affordable;
    struct exact share_affordable;
    struct exact over_cap;
};

/* total_units, price > 0; ours at most the total, and less than it where units come on top. */
void round_keep(struct exact_work *work, const struct round_keep *of,
                struct round_keep_answer *answer_out);

/* What a note claims: simple interest on its principal. */
struct exact round_claim(struct exact_work *work, struct exact principal, struct exact rate,
                         int32_t days, int32_t year_days);

#endif
