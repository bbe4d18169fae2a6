/* Claims beside a holding: buy-backs 回购 and earn-outs 对赌. */
#ifndef FUNDTRAIL_CALC_EQUITY_CLAIM_H
#define FUNDTRAIL_CALC_EQUITY_CLAIM_H

#include "base/err.h"
#include "calc/accrual.h"
#include "calc/exact.h"

/* Growth of 1 at a yearly rate >= 0 over days of a day count. periods: a year, 0 for simple
 * interest. A part of a period compounds as that power of one. */
struct exact claim_growth(struct exact_work *work, struct exact rate, int32_t periods,
                          enum day_count day_count, int32_t from_day, int32_t to_day);

/* When a right must be used, by what was agreed, or else within a reasonable time. */
struct claim_window {
    int32_t trigger;
    int32_t window_days;       /* -1: nothing agreed */
    int32_t reasonable_months; /* -1: open end */
    int32_t demand;            /* DATE_UNKNOWN: none */
    int32_t limitation_years;  /* -1: not asked for */
};

enum claim_status { CLAIM_OPEN, CLAIM_IN_TIME, CLAIM_LATE, CLAIM_WINDOW_OVER };

/* exercise_by_out, limitation_end_out: DATE_UNKNOWN where there is none. */
enum claim_status claim_status(const struct claim_window *of, int32_t as_of,
                               int32_t *exercise_by_out, int32_t *limitation_end_out);

/* paid * (1 - actual / target) where actual < target * threshold; from 0 to paid. target > 0. */
struct exact earn_out_ratio(struct exact_work *work, struct exact paid, struct exact target,
                            struct exact actual, struct exact threshold);

/* paid less what the share is worth at the actual figure's valuation; from 0 to paid. */
struct exact earn_out_revalued_cash(struct exact_work *work, struct exact paid, struct exact share,
                                    struct exact valuation);

/* The share that is missing to paid / valuation, at least 0. valuation > 0. */
struct exact earn_out_revalued_share(struct exact_work *work, struct exact paid, struct exact share,
                                     struct exact valuation);

/* What the firm itself may pay of a claim now, up to what is allowed: the capital by which it was
 * reduced, or its distributable profit. Nothing while that is below zero. */
struct exact claim_payable(struct exact_work *work, struct exact claim, struct exact allowed);

/* One year of a cumulative earn-out, rounded to shares: what is due to date less what was paid. */
struct earn_out {
    struct exact price;
    struct exact issue_price;
    struct exact bonus; /* shares of capital reserve for each since */
    const struct exact *promised;
    size_t year_count; /* of the promise */
    const struct exact *achieved;
    size_t achieved_count; /* years that are over, at most year_count */
    bool clawed_back;      /* what was paid too much comes back */
    enum exact_rounding rounding;
};

/* amounts_out and shares_out have achieved_count places. The promises add up to more than zero. */
void earn_out_cumulative(struct exact_work *work, const struct earn_out *of,
                         struct exact *amounts_out, struct exact *shares_out);

#endif
