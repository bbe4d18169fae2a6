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
    const size_t *first; /* the edges into fund n are those from first[n] up to first[n + 1] */
    const size_t *rank;  /* of each fund in an order in which every holder comes first */
    const bool *is_root; /* no tracked fund has committed to it */
    bool gross;
};

/* How a chain is built otherwise than from what the book says. */
struct chain_options {
    struct commitment_change change;
    /* As decisions counted before CONVENTION_NET_WEIGHTS: commitments as they were signed. */
    bool gross;
    /* Of these funds alone, in ascending order, with all that ever held one of them; count 0: of
     * all. What they hold of each other is the same. */
    size_t fund_count;
    const int64_t *fund_ids;
};

/* Everything lives in arena. ERR_OVERFLOW; ERR_CORRUPT when the commitments close a cycle. */
enum err chain_build(const struct book *book, struct view view, struct arena *arena,
                     struct chain *chain_out) MUST_USE;

/* The same with options. */
enum err chain_build_with(const struct book *book, struct view view,
                          const struct chain_options *options, struct arena *arena,
                          struct chain *chain_out) MUST_USE;

/* Position of a fund in fund_ids; fund_count when it is not there. */
size_t chain_position(const struct chain *chain, int64_t fund_id);

/* Some funds of a chain with all that hold one of them through any number of funds: mostly few of
 * all there are. */
struct chain_part {
    const struct chain *chain;
    size_t count;
    size_t *positions; /* each once, every holder before what it holds */
    size_t capacity;
};

/* The part at and above the funds at positions. It lives in arena. */
struct chain_part chain_part_above(const struct chain *chain, const size_t *positions, size_t count,
                                   struct arena *arena);

bool chain_part_holds(const struct chain_part *part, size_t position);

/* Where in the part's positions a fund stands that it holds. */
size_t chain_part_place(const struct chain_part *part, size_t position);

/* The share of a root in each fund of the part, and whether it is reached at all: a share may round
 * to nothing. Both outputs have count places, in the order of the part. ERR_OVERFLOW. */
enum err chain_part_shares(const struct chain_part *part, size_t root, struct arena *arena,
                           int64_t *share_e18_out, bool *reached_out) MUST_USE;

/* Funds by their ids, each once, in ascending order. */
struct fund_list {
    size_t count;
    size_t capacity;
    int64_t *ids;
};

/* Adds a fund, and all that ever held one of those in the list, whatever the day. What the list
 * needs lives in arena. */
void chain_add_ever_above(const struct book *book, int64_t fund_id, struct arena *arena,
                          struct fund_list *list);

/* Sum of the live commitments to a fund, as they were signed. ERR_OVERFLOW. */
enum err chain_committed(const struct book *book, int64_t fund_id, struct view view,
                         int64_t *committed_minor_out) MUST_USE;

/* When investor_fund_id committing to fund_id on the day `from` would close a cycle over the
 * commitments that count on that day or a later one: the ids along it, from fund_id to
 * investor_fund_id; else 0. ids live in arena. */
size_t chain_cycle(const struct book *book, int64_t investor_fund_id, int64_t fund_id, int32_t from,
                   struct arena *arena, const int64_t **ids_out);

#endif
