/* Who gets what of the money of a securitisation plan: payment days, one after the other. */
#ifndef FUNDTRAIL_FIGURES_POOL_SECURITIES_H
#define FUNDTRAIL_FIGURES_POOL_SECURITIES_H

#include "book/book.h"
#include "record/securities.h"

/* One payment day. Interest runs on the senior principal that is left, from the plan's beginning or
 * the payment day before. */
struct abs_row {
    int64_t abs_payment_id; /* 0: the draft */
    int32_t day;
    int64_t days; /* that interest ran */
    uint32_t currency;
    int64_t inflow_minor;
    int64_t fees_minor; /* paid */
    int64_t senior_interest_minor;
    int64_t senior_principal_minor;
    int64_t junior_minor;
    int64_t shortfall_minor; /* of the senior tranche, before the top-up */
    int64_t top_up_minor;
    int64_t unpaid_minor;      /* after it */
    int64_t senior_left_minor; /* principal, behind it */
};

extern const struct shape abs_row_shape;

/* The tranche of a plan with a seniority; NULL: none is recorded. */
const struct entry *abs_tranche_of(const struct book *book, int64_t abs_plan_id, uint32_t seniority,
                                   struct view view);

/* The payment days of a plan in a view, in order of day and entry, and the draft's (NULL: none) as
 * the last. Rows live in arena. ERR_NOT_FOUND: the plan is not there, or has no senior tranche;
 * ERR_OVERFLOW. */
enum err abs_rows(const struct book *book, int64_t abs_plan_id, struct view view,
                  const struct entry *draft, struct arena *arena, const struct abs_row **rows_out,
                  size_t *count_out) MUST_USE;

#endif
