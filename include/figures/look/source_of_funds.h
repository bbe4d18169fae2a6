/* Where money comes from: which part of each yuan that a fund has, or that a firm got, is public
 * money of which level of government, through all paths between them.
 *
 * The trail goes up the stakes (on the weight of the look) until it ends at a party, whose record
 * says what its money is, or at a fund whose investors nobody recorded. What is not known there
 * stays unknown: a share of its own. Shares are rounded once, by largest remainder, so that they
 * add up to the whole; so do the amounts and the fen of a yuan, which are split by them. */
#ifndef FUNDTRAIL_FIGURES_LOOK_SOURCE_OF_FUNDS_H
#define FUNDTRAIL_FIGURES_LOOK_SOURCE_OF_FUNDS_H

#include "figures/look/look_through.h"

struct money_row {
    uint32_t money_source;     /* enum money_source; 0: not known */
    uint32_t government_level; /* enum government_level; 0: not known, or social */
    int64_t party_id;          /* by party: where the trail ends, */
    int64_t fund_id;           /* or the fund without recorded investors */
    uint32_t currency;
    const char *share; /* 18 digits */
    int64_t fen_per_yuan_e8;
    int64_t amount_minor;
};

extern const struct shape money_row_shape;

/* The sources of what a fund has (its stakes on the weight), or a firm or a project has from all
 * funds. One row per kind of money and level, or per party. The look has no root. Rows live in its
 * arena, budget first, unknown last. ERR_NOT_FOUND: no fund, firm or project of that id. */
enum err sources_of_funds(struct look *look, int64_t subject_id, bool by_party,
                          const struct money_row **rows_out, size_t *count_out,
                          int64_t *total_minor_out) MUST_USE;

/* Where a part of a fund's money comes from: a party, or a fund whose investors nobody recorded. */
struct money_origin {
    int64_t party_id; /* one of the two; neither: an investor that only a report tells of */
    int64_t fund_id;
    int64_t share_e18; /* of the fund's money; all of a fund add up to 10^18 */
};

/* All of a fund's, in order of kind and code. The look has no root; they live in its arena.
 * ERR_NOT_FOUND: no such fund in the view. ERR_NOT_KEPT: what the stakes are in a fund on the way
 * was not kept on the view's day. */
enum err fund_origins(struct look *look, int64_t fund_id, const struct money_origin **origins_out,
                      size_t *count_out) MUST_USE;

#endif
