/* What a risk pool or a scheme covers, what it may still cover, and whether it is stopped. */
#ifndef FUNDTRAIL_FIGURES_POOL_ROOM_H
#define FUNDTRAIL_FIGURES_POOL_ROOM_H

#include "book/book.h"
#include "record/loan.h"
#include "record/pool.h"

/* The version of the loss scheme under which losses of a loan that is paid out on a day are shared;
 * NULL: its case names none, or none is in force then. */
const struct entry *loss_scheme_of_loan(const struct book *book, int64_t loan_id, int32_t day,
                                        int64_t as_known);

/* Whether the case of a loan names a scheme at all. */
bool loan_names_loss_scheme(const struct book *book, int64_t loan_id, struct view view);

/* A loan that is paid out under a scheme. */
struct covered_loan {
    int64_t loan_id;
    int64_t firm_id;
    int64_t loss_scheme_id; /* the version */
    uint32_t currency;
    int64_t outstanding_minor;
    int64_t overdue_minor; /* the same, where anything of it is overdue */
    int64_t counted_minor; /* against what the pool covers: nothing once the pool has paid */
};

extern const struct shape covered_loan_shape;

/* Of a pool (risk_pool_id), in order. ERR_OVERFLOW. */
enum err covered_loans(const struct book *book, int64_t risk_pool_id, struct view view,
                       struct arena *arena, const struct covered_loan **rows_out,
                       size_t *count_out) MUST_USE;

/* The same of all versions of a scheme. */
enum err loans_under_scheme(const struct book *book, int64_t loss_scheme_id, struct view view,
                            struct arena *arena, const struct covered_loan **rows_out,
                            size_t *count_out) MUST_USE;

struct pool_room {
    uint32_t currency;
    int64_t balance_minor;
    int64_t times_e8;
    int64_t limit_minor; /* unknown: the pool has no such limit */
    int64_t counted_minor;
    int64_t headroom_minor;
    int64_t outstanding_minor;
    int64_t overdue_minor;
    int64_t overdue_share_e8; /* rounded; unknown: nothing is outstanding */
    int64_t stop_line_e8;
    bool stopped; /* compared exactly */
};

extern const struct shape pool_room_shape;

/* ERR_NOT_FOUND: no such pool in the view; ERR_OVERFLOW. */
enum err pool_room(const struct book *book, int64_t risk_pool_id, struct view view,
                   struct arena *arena, struct pool_room *room_out) MUST_USE;

/* Whether loans have reached a stop line, and the sums that tell it. A line that is unknown stops
 * nothing. ERR_OVERFLOW. */
enum err loans_stopped(const struct covered_loan *loans, size_t count, int64_t line_e8,
                       uint32_t trigger, struct covered_loan *sums_out, bool *stopped_out) MUST_USE;

#endif
