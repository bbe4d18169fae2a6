/* Shared by the files of fees and of obligations. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_FEE_FEE_CASE_H
#define FUNDTRAIL_FIGURES_FEE_FEE_CASE_H

#include "base/int128.h"
#include "figures/fee/fee.h"
#include "calc/accrual.h"
#include "figures/fund/fund_capital.h"

struct fee_term;

/* What the fees of one fund are worked out from. */
struct fee_case {
    const struct book *book;
    int64_t fund_id;
    struct view view;
    struct arena *arena;
    uint32_t currency;
    struct capital capital;
};

/* ERR_NOT_FOUND: no such fund in the view. */
enum err fee_case_open(const struct book *book, int64_t fund_id, struct view view,
                       struct arena *arena, struct fee_case *fee_case_out) MUST_USE;

/* The base of a fee at the end of a day; a net asset value below zero is a base of nothing.
 * ERR_NO_RATE: a value is missing. */
enum err fee_base_on(struct fee_case *fee_case, uint32_t base, int32_t day,
                     int64_t *base_minor_out) MUST_USE;

/* What the fee of a day is charged on: base_on is the day whose net asset value it is, or
 * DATE_UNKNOWN for the other bases, which count as they stand on the day itself. */
struct dated_base {
    int64_t minor;
    int32_t base_on;
};

enum err fee_term_base(struct fee_case *fee_case, const struct fee_term *term, int32_t day,
                       struct dated_base *base_out) MUST_USE;

/* The months of the term's period; a quarter's when it is unknown. */
int32_t fee_period_months(const struct fee_term *term);

struct fee_calendar fee_calendar_of(const struct fee_term *term);

/* The days on which a base may have changed, ascending, each once; none for the net asset value,
 * which changes with the period. */
size_t fee_base_days(const struct fee_case *fee_case, uint32_t base, const int32_t **days_out);

/* As fee_due; rows also end with each quarter when `by_quarter`. */
enum err fee_rows(struct fee_case *fee_case, int32_t from, int32_t to, bool by_quarter,
                  const struct fee_row **rows_out, size_t *count_out) MUST_USE;

#endif
