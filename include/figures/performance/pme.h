/* Public market equivalents of a subject of performance: its flows beside an index (calc/pme.h).
 *
 * The flows are those of the net rate with facility; of firms and investments those of the gross
 * one. What investors pay is a contribution, what they get a distribution. Returned excess was
 * never invested, so it lessens the contributions, as do the other payments of an equalisation:
 * over the whole fund these are nothing. A day's contributions can be negative by it. The level of
 * a day is the last one on or before it. Where one is missing, nothing is quoted. */
#ifndef FUNDTRAIL_FIGURES_PERFORMANCE_PME_H
#define FUNDTRAIL_FIGURES_PERFORMANCE_PME_H

#include "figures/performance/performance.h"

/* One day. The file of these rows is what `fundtrail calc pme` takes. */
struct fund_pme_row {
    int32_t date;
    uint32_t currency;
    int64_t contribution_minor;
    int64_t distribution_minor;
    int64_t nav_minor; /* at the end of the day; known on the view's day and those with a
                          distribution */
    int64_t index_e8;
    int32_t index_on; /* the day of that level */
    int64_t index_seq;
};

extern const struct shape fund_pme_row_shape;

/* Fifteen digits after the point; NULL with a reason where a figure is not quoted. ln_pme_nav is an
 * amount in whole units of the currency. */
struct fund_pme_figures {
    const char *index_code;
    uint32_t currency;
    int64_t row_count;
    int64_t missing_count; /* rows without a level */
    const char *ks_pme;
    const char *ks_pme_reason;
    const char *ln_pme;
    const char *ln_pme_reason;
    const char *ln_pme_nav;
    const char *ln_pme_nav_reason;
    const char *pme_plus;
    const char *pme_plus_reason;
    const char *pme_plus_lambda;
    const char *pme_plus_lambda_reason;
    const char *m_pme;
    const char *m_pme_reason;
    const char *direct_alpha;
    const char *direct_alpha_reason;
};

extern const struct shape fund_pme_figures_shape;

/* Rows in order of date; they live in arena. Errors as performance_flows. */
enum err fund_pme_rows(const struct book *book, struct performance_subject subject,
                       const char *index_code, struct view view, struct arena *arena,
                       const struct fund_pme_row **rows_out, size_t *count_out) MUST_USE;

enum err fund_pme_compute(const struct book *book, struct performance_subject subject,
                          const char *index_code, struct view view, struct arena *arena,
                          struct fund_pme_figures *figures_out) MUST_USE;

#endif
