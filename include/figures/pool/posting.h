/* Postings of public money beside the funds: of a risk pool, a special fund, a securitisation plan.
 * Every entry gives lines that add up to nothing. */
#ifndef FUNDTRAIL_FIGURES_POOL_POSTING_H
#define FUNDTRAIL_FIGURES_POOL_POSTING_H

#include "base/buf.h"
#include "book/book.h"

enum public_account {
    PUBLIC_CASH = 1,
    PUBLIC_PAID_IN, /* equity of a pool: paid in less returned */
    PUBLIC_INTEREST,
    PUBLIC_COST,
    PUBLIC_COMPENSATION, /* expense of a pool: its parts of losses */
    PUBLIC_RECOVERED,    /* what came back of them */
    PUBLIC_BUDGET,       /* equity of a special fund, less what was used of it */
    PUBLIC_SUBSIDY,
    PUBLIC_AWARD,
    PUBLIC_INFLOW, /* of a plan: what its assets brought */
    PUBLIC_FEES,
    PUBLIC_SENIOR_INTEREST,
    PUBLIC_SENIOR_PRINCIPAL,
    PUBLIC_JUNIOR,
    PUBLIC_TOP_UP,       /* of who pays the difference */
    PUBLIC_SENIOR_TOP_UP /* what the senior tranche had of it */
};

struct public_line {
    int64_t seq;
    int32_t day;
    uint32_t account; /* enum public_account */
    uint32_t currency;
    int64_t amount_minor; /* debit positive, credit negative */
};

extern const struct shape public_line_shape;
extern const struct field_value public_account_values[];

/* The lines of a risk pool, special fund or plan, in order of day and entry; they live in arena.
 * ERR_NOT_FOUND: it is not there in the view; ERR_OVERFLOW. */
enum err public_lines(const struct book *book, int64_t id, struct view view, struct arena *arena,
                      const struct public_line **lines_out, size_t *count_out) MUST_USE;

/* Appends them as a ledger of hledger, with the balance of each account asserted at the end. */
enum err public_ledger_text(const struct book *book, int64_t id, struct view view,
                            struct arena *arena, struct buf *buf) MUST_USE;

#endif
