/* Leverage (放大倍数): how much money stands behind each yuan of public money.
 *
 *   social multiple = social capital / public money
 *   size multiple   = fund size / public money
 *
 * There is no official formula, so both are told, and so is each on its own layer. A naive sum over
 * the funds counts money that one tracked fund hands to another twice; consolidated, the stakes of
 * tracked funds in tracked funds are eliminated, and each of them is listed.
 *
 * Of a layer, the money that comes from funds above is told apart by where it came from in the end
 * (figures/look/source_of_funds.h). Money of unknown kind is part of a fund's size, but neither
 * public nor social: it is told beside the multiples. */
#ifndef FUNDTRAIL_FIGURES_LOOK_LEVERAGE_H
#define FUNDTRAIL_FIGURES_LOOK_LEVERAGE_H

#include "figures/look/look_through.h"

/* What counts as public money. */
enum leverage_base {
    LEVERAGE_PUBLIC = 1, /* budget and state-owned capital */
    LEVERAGE_BUDGET      /* budget alone */
};

extern const struct field_value leverage_base_values[]; /* enum leverage_base */

enum leverage_level {
    LEVERAGE_LAYER = 1,   /* one layer: funds as far from the top */
    LEVERAGE_NAIVE,       /* all sizes added up */
    LEVERAGE_CONSOLIDATED /* without what tracked funds handed to tracked funds */
};

struct leverage_row {
    uint32_t level;     /* enum leverage_level */
    int64_t layer;      /* from 1; unknown for the two totals */
    int64_t fund_count; /* with money */
    uint32_t currency;
    int64_t size_minor;
    int64_t inside_minor;  /* from tracked funds in scope; eliminated when consolidated */
    int64_t outside_minor; /* from everybody else */
    int64_t budget_minor;
    int64_t state_owned_minor;
    int64_t social_minor;
    int64_t unknown_minor;
    int64_t public_minor; /* by the base: what is divided by */
    int64_t social_multiple_e8;
    int64_t size_multiple_e8;
    int64_t unknown_count; /* funds that cannot be converted: not in the sums */
};

extern const struct shape leverage_row_shape;

/* What one commitment to a fund in scope brings, told apart by where it comes from in the end. */
struct leverage_source {
    int64_t commitment_id;
    int64_t investor_fund_id;
    int64_t investor_party_id;
    int64_t fund_id;
    int64_t layer; /* of the fund */
    bool inside;   /* of a tracked fund in scope: eliminated when consolidated */
    uint32_t currency;
    int64_t amount_minor;
    int64_t budget_minor;
    int64_t state_owned_minor;
    int64_t social_minor;
    int64_t unknown_minor;
};

extern const struct shape leverage_source_shape;

/* One commitment that is eliminated. */
struct elimination_row {
    int64_t commitment_id;
    int64_t investor_fund_id;
    int64_t fund_id;
    int64_t layer; /* of the fund */
    uint32_t currency;
    int64_t amount_minor;
};

extern const struct shape elimination_row_shape;

/* Whether the weight is one of money that was given: commitments or paid-in. */
bool leverage_weight_offered(enum look_weight weight);

/* The layers of the root's chain (without a root: of all funds) from the top, then the two totals.
 * A stake of a tracked fund outside the chain counts as money from outside, by its own sources. */
enum err leverage_rows(struct look *look, enum leverage_base base,
                       const struct leverage_row **rows_out, size_t *count_out) MUST_USE;

/* By fund in order of code, then by commitment. Those outside add up to the consolidated row, those
 * inside to what was eliminated; money that cannot be converted is left out. */
enum err leverage_sources(struct look *look, const struct leverage_source **rows_out,
                          size_t *count_out) MUST_USE;

enum err leverage_eliminations(struct look *look, const struct elimination_row **rows_out,
                               size_t *count_out) MUST_USE;

#endif
