/* Policy evaluation (绩效评价): a fund's year on a score sheet. Scores are exact decimals and are
 * only added. An indicator without a score stays unknown: then there is no total, but a range from
 * the least to the most that is still possible.
 *
 * Everything of the sheet is read as it stood when the evaluation was opened. */
#ifndef FUNDTRAIL_FIGURES_EVALUATION_EVALUATION_H
#define FUNDTRAIL_FIGURES_EVALUATION_EVALUATION_H

#include "book/book.h"

struct evaluation;
struct score_sheet;

enum evaluation_state {
    EVALUATION_OPEN = 1, /* self-scores are missing */
    EVALUATION_FILED,    /* self-scored in full */
    EVALUATION_SCORED,   /* scored in full by the other side too */
    EVALUATION_APPROVED,
    EVALUATION_REJECTED
};

struct evaluation_figures {
    uint32_t state;    /* enum evaluation_state */
    int32_t due_on;    /* unknown without a deadline */
    int32_t filed_on;  /* the day of the last self-score, once all are there */
    int64_t days_left; /* until due, while it is not filed */
    int64_t days_over; /* since due, while it is not filed */
    bool late;
    int64_t indicator_count;
    int64_t self_count;
    int64_t fiscal_count;
    int64_t self_min_e8; /* the range of what is possible */
    int64_t self_max_e8;
    int64_t self_total_e8; /* unknown while incomplete */
    int64_t fiscal_min_e8;
    int64_t fiscal_max_e8;
    int64_t fiscal_total_e8;
    int64_t grade_id; /* of the fiscal total, or of its whole range; 0: not settled */
    int64_t grade_at_least_id;
    int64_t grade_at_most_id;
    bool cuts_fee; /* the settled grade does */
    const char *consequence;
    int64_t approval_id;
    int64_t decided_by;
};

/* One indicator: the manager's score beside the finance bureau's. */
struct evaluation_row {
    int64_t score_dimension_id;
    int64_t score_indicator_id;
    bool bonus;
    uint32_t status; /* enum rule_status */
    int64_t max_score_e8;
    int64_t self_score_e8;
    int64_t self_score_id;
    int64_t self_scored_by;
    int32_t self_scored_on;
    const char *evidence;
    const char *evidence_sha256;
    int64_t fiscal_score_e8;
    int64_t fiscal_score_id;
    int64_t fiscal_scored_by;
    int64_t difference_e8; /* fiscal - self, where both are known */
};

struct evaluation_dimension {
    int64_t score_dimension_id;
    bool bonus;
    uint32_t status; /* enum rule_status */
    int64_t weight_min_e8;
    int64_t weight_max_e8;
    int64_t indicator_count;
    int64_t max_score_e8; /* sum of the indicators' maxima; unknown where one is */
    int64_t self_count;
    int64_t self_min_e8;
    int64_t self_max_e8;
    int64_t fiscal_count;
    int64_t fiscal_min_e8;
    int64_t fiscal_max_e8;
};

struct evaluation_sheet {
    const struct entry *entry;
    const struct score_sheet *sheet;
    struct view frozen; /* in which the sheet is read */
    size_t row_count;
    struct evaluation_row *rows; /* by dimension, both in order of creation */
    size_t dimension_count;
    struct evaluation_dimension *dimensions;
};

extern const struct shape evaluation_figures_shape;
extern const struct shape evaluation_row_shape;
extern const struct shape evaluation_dimension_shape;

/* The sheet with all scores that are live in a view; lives in arena. ERR_NOT_FOUND: no such
 * evaluation there; ERR_OVERFLOW. */
enum err evaluation_sheet_read(const struct book *book, int64_t evaluation_id, struct view view,
                               struct arena *arena, struct evaluation_sheet *sheet_out) MUST_USE;

enum err evaluation_figures_compute(const struct book *book, int64_t evaluation_id,
                                    struct view view, struct arena *arena,
                                    struct evaluation_figures *figures_out) MUST_USE;

/* The day until which it must be filed; DATE_UNKNOWN without a deadline. */
int32_t evaluation_due_on(const struct score_sheet *sheet, const struct evaluation *evaluation);

#endif
