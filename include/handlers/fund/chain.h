/* Chain: who gives money to whom, from the parties through the funds to the firms, as nodes and
 * links of a graph. Sums in CNY; commitments and approved investments in other currencies are left
 * out. */
#ifndef FUNDTRAIL_HANDLERS_FUND_CHAIN_H
#define FUNDTRAIL_HANDLERS_FUND_CHAIN_H

#include "book/book.h"

struct chain_link {
    int64_t source;
    int64_t target;
    uint32_t kind; /* RECORD_COMMITMENT or RECORD_INVESTMENT */
    int64_t amount_minor;
};

struct chain {
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct chain_link *links;
    size_t link_count;
    size_t link_capacity;
};

void chain_init(struct chain *chain, const struct book *book, struct view view,
                struct arena *arena);

/* Adds one live commitment; links of other currencies are left out. */
void chain_add_commitment(struct chain *chain, const struct entry *entry);

/* Adds what is approved of one live investment. */
void chain_add_investment(struct chain *chain, const struct entry *entry, int64_t approved_minor);

/* Makes one link of all between the same two. ERR_OVERFLOW. */
enum err chain_merge(struct chain *chain) MUST_USE;

/* {"nodes":[…],"links":[…],"other_firms":n,"left_out":n}: all funds, and whatever a link goes from
 * or to. Where there are very many of a kind, the largest by the amounts of their links: what a
 * fund put into the other firms is one link without a target, and parties and funds beyond are
 * counted alone. ERR_OVERFLOW. */
enum err chain_write(const struct chain *chain, struct buf *out) MUST_USE;

#endif
