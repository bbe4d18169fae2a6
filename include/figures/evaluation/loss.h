/* Losses beside what may be lost (容亏率): of each project of a fund, and of the fund as a whole.
 *
 * The loss is what the realised and unrealised gains of the holdings together lack: gains make up
 * for losses within what is looked at; income does not. The ratio is loss / cost paid. A holding
 * without a valuation stands at cost: it is counted, as its loss is not known yet. */
#ifndef FUNDTRAIL_FIGURES_EVALUATION_LOSS_H
#define FUNDTRAIL_FIGURES_EVALUATION_LOSS_H

#include "book/book.h"

enum loss_state {
    LOSS_NONE = 1, /* nothing is lost */
    LOSS_WITHIN,
    LOSS_EXCEEDED,
    LOSS_UNMEASURED /* something is lost, and no tolerance is recorded */
};

/* One thing held against one tolerance; one row without any where none is in force. */
struct loss_row {
    uint32_t scope; /* enum loss_scope */
    int64_t fund_id;
    int64_t project_id; /* 0: the fund as a whole */
    int64_t holding_count;
    int64_t at_cost_count; /* without a valuation */
    int64_t foreign_count; /* in other currencies than the fund's: left out of the sums */
    uint32_t currency;
    int64_t cost_minor;
    int64_t realised_gain_minor;
    int64_t unrealised_gain_minor;
    int64_t income_minor;
    int64_t loss_minor;
    int64_t ratio_e8; /* loss / cost; unknown without cost */
    uint32_t state;   /* enum loss_state */
    int64_t loss_tolerance_id;
    int64_t tolerance_e8;
    bool binding;
    uint32_t status;       /* enum rule_status of the tolerance */
    int64_t allowed_minor; /* tolerance * cost, rounded half to even */
    int64_t room_minor;    /* allowed - loss; negative: exceeded */
};

extern const struct shape loss_row_shape;

/* The fund as a whole, then its projects in order of id; of each, the binding tolerance first. Rows
 * live in arena. ERR_NOT_FOUND: no such fund in the view; ERR_OVERFLOW. */
enum err fund_losses(const struct book *book, int64_t fund_id, struct view view,
                     struct arena *arena, const struct loss_row **rows_out,
                     size_t *count_out) MUST_USE;

#endif
