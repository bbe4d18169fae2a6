/* Records of policy evaluation (绩效评价): score sheets as data, and what a fund was given on them
 * year by year.
 *
 * A sheet has dimensions, those have indicators; grades turn a total into a word. Scores that a
 * source does not state stay unknown. An evaluation uses its sheet as it stood when it was opened.
 */
#ifndef FUNDTRAIL_RECORD_EVALUATION_H
#define FUNDTRAIL_RECORD_EVALUATION_H

#include <stdbool.h>
#include <stdint.h>

struct score_sheet {
    const char *code;
    const char *name;
    const char *name_en;
    const char *authority;   /* whose sheet it is */
    int64_t full_marks_e8;   /* without bonus */
    int64_t deadline_months; /* from the end of the fiscal year to the filing; unknown: none */
    uint32_t status;         /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
    const char *note;
};

/* The weight may be a range that the evaluating body narrows by its indicators. */
struct score_dimension {
    const char *code;
    int64_t score_sheet_id;
    const char *name;
    const char *name_en;
    int64_t weight_min_e8;
    int64_t weight_max_e8;
    bool bonus;      /* on top of the full marks */
    uint32_t status; /* enum rule_status */
    const char *source;
};

struct score_indicator {
    const char *code;
    int64_t score_dimension_id;
    const char *name;
    const char *name_en;
    int64_t max_score_e8; /* unknown where no source states it */
    uint32_t status;      /* enum rule_status */
    const char *source;
    const char *note;
};

/* From a score on; the best grade whose score is reached counts. */
struct score_grade {
    const char *code;
    int64_t score_sheet_id;
    const char *name;
    const char *name_en;
    int64_t from_score_e8; /* unknown where no source states it */
    bool cuts_fee;
    const char *consequence;
    uint32_t status; /* enum rule_status */
    const char *source;
};

/* One fund's year on a sheet. A proposal: its approval closes it. */
struct evaluation {
    const char *code;
    int64_t fund_id;
    int64_t score_sheet_id;
    int64_t fiscal_year;
    int32_t fiscal_year_ends_on;
    const char *promise_sha256; /* of the manager's written promise */
    const char *note;
};

/* What the manager gives, with evidence. */
struct self_score {
    int64_t evaluation_id;
    int64_t score_indicator_id;
    int64_t score_e8;
    const char *evidence;
    const char *evidence_sha256;
    const char *comment;
};

/* What another person gives for the finance bureau. */
struct fiscal_score {
    int64_t evaluation_id;
    int64_t score_indicator_id;
    int64_t score_e8;
    const char *comment;
};

#endif
