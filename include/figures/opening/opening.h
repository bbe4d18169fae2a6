/* What an opening balance says beside what the entries of the time before its day come to. Where
 * nothing is recorded of that time the opening stands for all of it; where something is, both must
 * say the same. */
#ifndef FUNDTRAIL_FIGURES_OPENING_OPENING_H
#define FUNDTRAIL_FIGURES_OPENING_OPENING_H

#include "book/book.h"

enum opening_item {
    OPENING_CASH = 1,
    OPENING_CARRY_PAID,
    OPENING_RECOGNISED,
    /* of a commitment */
    OPENING_PAID_IN,
    OPENING_OUTSIDE,
    OPENING_RETURN_OF_CAPITAL,
    OPENING_GAIN,
    OPENING_INCOME,
    OPENING_RECALLABLE,
    OPENING_RELEASED,
    /* of a holding */
    OPENING_PAID,
    OPENING_COST,
    OPENING_FAIR_VALUE,
    OPENING_PROCEEDS,
    OPENING_HOLDING_INCOME
};

struct opening_difference {
    uint32_t item;         /* enum opening_item */
    int64_t commitment_id; /* of the fund, or held by it */
    int64_t investment_id;
    uint32_t currency;
    int64_t opening_minor;
    int64_t recorded_minor;
    int64_t difference_minor; /* opening - recorded */
};

extern const struct shape opening_difference_shape;
extern const struct field_value opening_item_values[]; /* enum opening_item */

/* A row for everything of which the opening or the entries say something, decided or not. Rows live
 * in arena. ERR_NOT_FOUND: no such opening in the view; ERR_OVERFLOW. */
enum err opening_differences(const struct book *book, int64_t opening_id, struct view view,
                             struct arena *arena, const struct opening_difference **rows_out,
                             size_t *count_out) MUST_USE;

/* Since when the ledger of a fund is kept. */
struct fund_kept {
    int64_t opening_id;
    int32_t kept_since;
    bool history_recorded; /* the entries before that day come to the same: they tell it too */
    int64_t difference_count;
};

extern const struct shape fund_kept_shape;

/* By the opening that is approved by the view's knowledge, whatever its day; without one the day is
 * unknown: all is kept. ERR_NOT_FOUND: no such fund; ERR_OVERFLOW. */
enum err fund_kept_compute(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, struct fund_kept *kept_out) MUST_USE;

#endif
