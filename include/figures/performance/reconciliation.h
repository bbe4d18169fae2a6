/* What the reports of a fund say that its investors have, beside what these value it at, quarter by
 * quarter. */
#ifndef FUNDTRAIL_FIGURES_PERFORMANCE_RECONCILIATION_H
#define FUNDTRAIL_FIGURES_PERFORMANCE_RECONCILIATION_H

#include "book/book.h"

/* Where the reported amount comes from. */
enum reported_by { REPORTED_ACCOUNT = 1, REPORTED_SHARE /* of the net asset value */ };

/* Why there is no difference. */
enum reconciliation_gap {
    GAP_NO_REPORT = 1, /* none of the quarter counts */
    GAP_NOT_TOLD,      /* it tells neither account nor net asset value */
    GAP_NOT_VALUED     /* the holder has no valuation of it: it is carried at cost */
};

struct reconciliation_row {
    int32_t quarter_ends_on;
    int64_t commitment_id;
    int64_t investor_fund_id;
    int64_t fund_report_id;
    int32_t reported_for; /* the end of its period */
    uint32_t reported_by; /* enum reported_by */
    uint32_t currency;
    int64_t reported_minor;
    int32_t valued_on;
    int64_t valued_minor;    /* at the end of the quarter, with what was paid since the mark */
    int64_t deviation_minor; /* reported less valued */
    uint32_t gap;            /* enum reconciliation_gap; 0: none */
};

extern const struct shape reconciliation_shape;

/* By quarter, then by the commitments of funds, in order of id; the quarters of
 * fund_report_quarters. They live in arena. ERR_NOT_FOUND: no such fund; ERR_OVERFLOW. */
enum err fund_reconciliation(const struct book *book, int64_t fund_id, struct view view,
                             struct arena *arena, const struct reconciliation_row **rows_out,
                             size_t *count_out) MUST_USE;

#endif
