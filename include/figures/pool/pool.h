/* What a risk pool holds: its money in order, and the least that it ever has. */
#ifndef FUNDTRAIL_FIGURES_POOL_POOL_H
#define FUNDTRAIL_FIGURES_POOL_POOL_H

#include "book/book.h"
#include "record/pool.h"

/* What moved the money of a pool: the actions of its entries (enum pool_action) under the same
 * numbers, and its parts of claims. */
enum pool_movement { POOL_MOVE_COMPENSATION = RISK_POOL_COST + 1, POOL_MOVE_RECOVERY };

extern const struct field_value pool_movement_values[];

/* One movement of a pool's money, with what it leaves. */
struct pool_row {
    int64_t seq; /* the entry; 0: the draft */
    int32_t day;
    uint32_t action; /* enum pool_movement */
    int64_t party_id;
    int64_t loss_claim_id;
    uint32_t currency;
    int64_t in_minor;
    int64_t out_minor;
    int64_t balance_minor; /* behind it */
};

extern const struct shape pool_row_shape;

/* Money that is not recorded yet, out of the pool where it is negative; or an entry to leave out.
 */
struct pool_change {
    int64_t amount_minor;
    int32_t day;
    int64_t without_seq;
};

/* The movements of a pool in a view, in order of day and entry; change may be NULL. Rows live in
 * arena. ERR_OVERFLOW. */
enum err pool_rows(const struct book *book, int64_t risk_pool_id, struct view view,
                   const struct pool_change *change, struct arena *arena,
                   const struct pool_row **rows_out, size_t *count_out) MUST_USE;

/* The first row that leaves less than nothing; NULL: none does. */
const struct pool_row *pool_short(const struct pool_row *rows, size_t count);

/* What a pool holds in a view. ERR_OVERFLOW. */
enum err pool_balance(const struct book *book, int64_t risk_pool_id, struct view view,
                      struct arena *arena, int64_t *balance_out) MUST_USE;

#endif
