/* Cash of a fund, and of all funds together. */
#ifndef FUNDTRAIL_FIGURES_PERFORMANCE_CASH_H
#define FUNDTRAIL_FIGURES_PERFORMANCE_CASH_H

#include "book/book.h"

struct fund_cash {
    bool tracked; /* fund_cash_is_tracked */
    uint32_t currency;
    int64_t amount_minor; /* unknown while it is not tracked, and where a rate is missing in it */
};

/* What a fund has at the end of the view's day. What is worked out on the way lives in arena.
 * ERR_NOT_FOUND; ERR_NOT_KEPT: the day lies before the fund's opening, which says more than the
 * entries of the time before; ERR_OVERFLOW. */
enum err fund_cash_compute(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, struct fund_cash *cash_out) MUST_USE;

struct programme_cash {
    int64_t fund_count;
    int64_t tracked_count;
    int64_t amount_minor; /* of those, in CNY; unknown where a rate is missing, where a fund is not
                             kept yet, and where none is tracked */
};

/* What all funds have that are there in the view. ERR_OVERFLOW. */
enum err programme_cash_compute(const struct book *book, struct view view,
                                struct programme_cash *cash_out) MUST_USE;

#endif
