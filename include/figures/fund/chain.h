/* Chains: the graph of who has committed to whom among the tracked funds in one view. Edges weigh
 * by commitment (认缴), net of what was released and transferred: the investor's / all to the fund.
 * Who has nothing left of a fund does not hold it. */
#ifndef FUNDTRAIL_FIGURES_FUND_CHAIN_H
#define FUNDTRAIL_FIGURES_FUND_CHAIN_H

#include "book/book.h"
#include "figures/fund/capital.h"

#include "calc/path.h"

struct chain {
    size_t fund_count;
    const int64_t *fund_ids; /* ascending */
    size_t edge_count;
    const struct path_edge *edges; /* positions in fund_ids */
    const size_t *order;
    const bool *is_root; /* no tracked fund has committed to it */
    bool gross;
    struct path_graph graph; /* the same edges, unless gross */
};

/* How a chain is built otherwise than from what the book says. */
struct chain_options {
    struct commitment_change change;
    /* As decisions counted before CONVENTION_NET_WEIGHTS: commitments as they were signed. */
    bool gross;
};

/* Everything lives in arena. ERR_OVERFLOW; ERR_CORRUPT when the commitments close a cycle. */
enum err chain_build(const struct book *book, struct view view, struct arena *arena,
                     struct chain *chain_out) MUST_USE;

/* The same with options. */
enum err chain_build_with(const struct book *book, struct view view,
                          const struct chain_options *options, struct arena *arena,
                          struct chain *chain_out) MUST_USE;

/* The share of a root in every fund, and whether it is reached at all: a share may round to
 * nothing. Both outputs have fund_count places. ERR_OVERFLOW. */
enum err chain_shares(const struct chain *chain, size_t root, struct arena *arena,
                      int64_t *share_e18_out, bool *reached_out) MUST_USE;

/* Position of a fund in fund_ids; fund_count when it is not there. */
size_t chain_position(const struct chain *chain, int64_t fund_id);

/* Marks, beside the positions that are marked, all that hold one of them through any number of
 * funds. marked has fund_count places. */
void chain_mark_holders(const struct chain *chain, bool *marked);

/* Sum of the live commitments to a fund, as they were signed. ERR_OVERFLOW. */
enum err chain_committed(const struct book *book, int64_t fund_id, struct view view,
                         int64_t *committed_minor_out) MUST_USE;

/* When investor_fund_id committing to fund_id on the day `from` would close a cycle over the
 * commitments that count on that day or a later one: the ids along it, from fund_id to
 * investor_fund_id; else 0. ids live in arena. */
size_t chain_cycle(const struct book *book, int64_t investor_fund_id, int64_t fund_id, int32_t from,
                   struct arena *arena, const int64_t **ids_out);

#endif
