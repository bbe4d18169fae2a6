/* The reports of a fund quarter by quarter: which came, how old they are and what their lists
 * cover, and which are missing. */
#ifndef FUNDTRAIL_FIGURES_REPORTED_QUARTERS_H
#define FUNDTRAIL_FIGURES_REPORTED_QUARTERS_H

#include "figures/reported/reported.h"

/* A quarter whose report has not come by then is late. */
#define REPORT_DUE_DAYS 90

enum report_state {
    REPORT_RECEIVED = 1,
    REPORT_WAITING, /* recorded, not approved */
    REPORT_AWAITED, /* not there, not late */
    REPORT_MISSING
};

struct report_quarter {
    int32_t quarter_ends_on;
    uint32_t state; /* enum report_state */
    int32_t due_on;
    int64_t fund_report_id; /* the last of the quarter; 0: none */
    int32_t period_ends_on;
    int32_t received_on;
    int64_t report_age_days; /* on the view's day */
    uint32_t currency;
    int64_t nav_minor;
    int64_t cash_minor;
    int64_t listed_count; /* holdings */
    int64_t cost_coverage_e8;
    int64_t value_coverage_e8;
    const char *source;
    const char *sha256;
};

extern const struct shape report_quarter_shape;

/* Every quarter that is over on the view's day, from the first on which the fund is known by its
 * reports or has one; of those on which it is tracked only such with a report. They live in arena.
 * ERR_NOT_FOUND: no such fund; ERR_OVERFLOW. */
enum err fund_report_quarters(const struct book *book, int64_t fund_id, struct view view,
                              struct arena *arena, const struct report_quarter **rows_out,
                              size_t *count_out) MUST_USE;

#endif
