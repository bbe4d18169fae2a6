/* Chains: the graph of who has committed to whom among the tracked funds in one view. Edges weigh
 * by commitment (认缴): investor's live commitments / all live commitments to the fund. */
#ifndef FUNDTRAIL_BOOK_CHAIN_H
#define FUNDTRAIL_BOOK_CHAIN_H

#include "book/book.h"

#include "calc/path.h"

struct chain {
    size_t fund_count;
    const int64_t *fund_ids; /* ascending */
    size_t edge_count;
    const struct path_edge *edges; /* positions in fund_ids */
    const size_t *order;
    const bool *is_root; /* no tracked fund has committed to it */
};

/* Everything lives in arena. ERR_OVERFLOW; ERR_CORRUPT when the commitments close a cycle. */
enum err chain_build(const struct book *book, struct view view, struct arena *arena,
                     struct chain *chain_out) MUST_USE;

/* The same as if a commitment was added (NULL: none) and one reversed (0: none). */
enum err chain_build_changed(const struct book *book, struct view view,
                             const struct commitment *added, int64_t removed_id,
                             struct arena *arena, struct chain *chain_out) MUST_USE;

/* Position of a fund in fund_ids; fund_count when it is not there. */
size_t chain_position(const struct chain *chain, int64_t fund_id);

/* Marks, beside the positions that are marked, all that hold one of them through any number of
 * funds. marked has fund_count places. */
void chain_mark_holders(const struct chain *chain, bool *marked);

/* Sum of the live commitments to a fund. ERR_OVERFLOW. */
enum err chain_committed(const struct book *book, int64_t fund_id, struct view view,
                         int64_t *committed_minor_out) MUST_USE;

/* When investor_fund_id committing to fund_id on the day `from` would close a cycle over the
 * commitments that count on that day or a later one: the ids along it, from fund_id to
 * investor_fund_id; else 0. ids live in arena. */
size_t chain_cycle(const struct book *book, int64_t investor_fund_id, int64_t fund_id, int32_t from,
                   struct arena *arena, const int64_t **ids_out);

#endif
