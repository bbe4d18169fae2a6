/* Sum rows: the rows behind sums of investments and behind the used part of a cap, as clients read
 * them. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_SUM_ROWS_H
#define FUNDTRAIL_HANDLERS_FRAME_SUM_ROWS_H

#include "base/field.h"

struct investment_row {
    int64_t investment_id;
    int32_t date;
    int64_t fund_id;
    int64_t project_id;
    int64_t firm_id;
    uint32_t currency;
    const char *state;
    int64_t approved_minor;
    int64_t paid_minor;
    int64_t pending_minor;
    uint32_t original_currency; /* what the investment is in */
    const char *original_amount;
};

/* A commitment to a fund, or of one, in the fund's currency at the rate of its own day. */
struct commitment_row {
    int64_t commitment_id;
    int32_t date;
    int64_t fund_id;
    int64_t investor_fund_id;
    int64_t investor_party_id;
    uint32_t currency;
    int64_t amount_minor; /* unknown without a rate */
    uint32_t original_currency;
    const char *original_amount;
};

/* One fund on one basis: weighted is approved times share. */
struct cap_row {
    uint32_t basis;
    bool binding;
    int64_t fund_id;
    uint32_t currency;
    int64_t approved_minor;
    const char *share;
    int64_t weighted_minor;
    bool open;              /* the fund's reports may leave something out */
    int64_t fund_report_id; /* that lists its holdings; 0: none, or the fund is tracked */
    int32_t reported_on;
    int64_t report_age_days;
    int64_t coverage_e8;
};

extern const struct shape investment_row_shape;
extern const struct shape commitment_row_shape;
extern const struct shape cap_row_shape;

#endif
