/* What the parts of fund_sweep share. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_PERFORMANCE_FUND_SWEEP_INTERNAL_H
#define FUNDTRAIL_FIGURES_PERFORMANCE_FUND_SWEEP_INTERNAL_H

#include "book/fund_rows.h"
#include "figures/fund/fund_capital.h"
#include "figures/holding/movement.h"
#include "flow_internal.h"

/* A call that contributions in the view pay. */
struct swept_call {
    bool met;
    bool approved;
    bool is_over;              /* it was paid whole, and what was paid is not known any more */
    struct call_share *shares; /* by place of the commitment; NULL: not worked out yet */
    int64_t *paid_minor;
};

/* What rows have added up to. */
struct sweep_sums {
    /* The day that is being added up, by type. */
    int32_t day;
    uint32_t types;
    int64_t sums_minor[FLOW_TYPE_COUNT];
    int64_t unfunded_minor; /* beside what was committed */
    int64_t equity_minor; /* paid in, less distributed, less expenses, and what holdings brought */
    int64_t drawn_minor;  /* under the facility */
    int64_t cash_minor;
    bool funded;
    int64_t sizes_minor;
    int32_t first_paid_on;
    int32_t first_result_on;
};

/* Marked rows that may be kept about. */
#define SWEPT_MARKS_MAX 16

struct swept_mark {
    int64_t seq;
    bool counts;
};

/* In which views the rows so far add up to the same. */
struct sweep_validity {
    bool is_certain;      /* nothing that is known to anybody says otherwise */
    int64_t known;        /* from here on */
    int32_t day;          /* from here on */
    int32_t recall_until; /* a right to recall ends here */
    size_t mark_count;
    struct swept_mark marks[SWEPT_MARKS_MAX];
};

struct sweep {
    const struct book *book;
    const struct fund_rows *rows;
    struct view view;
    struct arena *arena;
    struct holding *holdings; /* by place */
    struct sweep_sums sums;
    struct sweep_validity validity;
    const struct kept_sweep *kept;  /* what it began with; NULL: nothing */
    struct performance_flow *flows; /* behind those that were kept */
    size_t flow_count;
    size_t flow_capacity;
    struct capital capital;   /* once there is a call; works in scratch */
    struct arena scratch;     /* emptied after each call */
    struct swept_call *calls; /* by place; NULL: none was paid yet */
    int64_t committed_minor;
};

/* Opens the capital and makes room for the calls, once. */
enum err sweep_begin_calls(struct sweep *sweep) MUST_USE;

/* A call with its lines. ERR_NOT_KEPT: it was paid whole before what the sweep began with was kept.
 */
enum err sweep_find_call(struct sweep *sweep, size_t place, struct swept_call **call_out) MUST_USE;

/* Keeps what the rows before block k have added up to for this and later sweeps, where it is
 * certain. */
void sweep_keep(struct sweep *sweep, size_t k);

/* Begins a sweep with what was kept; returns the block to go on with, 0 where nothing is kept that
 * holds in its view. ERR_OVERFLOW. */
enum err sweep_resume(struct sweep *sweep, size_t *from_out) MUST_USE;

#endif
