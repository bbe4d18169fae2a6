/* Matters: what an auditor looks at first. Each is an entry that something is said of, newest
 * first: an exception from a rule, a reversal, a late entry, a rate that was changed, a decision
 * that came quickly, a figure just under its limit, an export. Found by a walk through the book. */
#ifndef FUNDTRAIL_FIGURES_AUDIT_MATTERS_H
#define FUNDTRAIL_FIGURES_AUDIT_MATTERS_H

#include "book/book.h"

enum audit_matter {
    AUDIT_OVERRIDE = 1,
    AUDIT_REVERSAL,
    AUDIT_BACK_DATED,   /* money recorded more than so many days after the day it takes effect on */
    AUDIT_RATE_CHANGED, /* a rate or a level that was reversed, or recorded anew for its day */
    AUDIT_QUICK,        /* decided within so many minutes of its proposal */
    AUDIT_NEAR_LIMIT,   /* passed a rule with at most so many per cent of its limit left */
    AUDIT_EXPORT
};

#define AUDIT_MATTER_COUNT AUDIT_EXPORT

extern const struct field_value audit_matter_values[];

struct audit_options {
    int32_t late_days;
    int32_t quick_minutes;
    int32_t near_percent;
    int32_t recorded_from; /* days in China */
    int32_t recorded_to;
};

#define AUDIT_STANDARD                                                                             \
    {                                                                                              \
        .late_days = 30, .quick_minutes = 10, .near_percent = 5, .recorded_from = DATE_FIRST,      \
        .recorded_to = DATE_LAST                                                                   \
    }

struct audit_row {
    uint32_t matter; /* enum audit_matter */
    int64_t seq;
    const char *kind;   /* of what it is about */
    int64_t subject_id; /* what was let pass, reversed, decided on; else the entity itself */
    int64_t fund_id;    /* 0: it is about none */
    int32_t effective_date;
    const char *recorded_at;
    int64_t recorded_by;
    uint32_t currency;
    int64_t amount_minor; /* of the subject; near a limit: the figure that was held against it */
    int64_t limit_minor;
    int64_t used_e8;    /* of the limit, also where it is a ratio */
    int64_t rule_id;    /* version */
    int64_t days;       /* late */
    int64_t minutes;    /* from the proposal to the decision */
    const char *reason; /* of an override or reversal; the dataset of an export */
};

extern const struct shape audit_row_shape;

struct audit_count {
    uint32_t matter;
    int64_t count;
};

extern const struct shape audit_count_shape;

/* How many there are of each matter; counts_out has AUDIT_MATTER_COUNT rows. */
void audit_counts(const struct book *book, struct view view, const struct audit_options *options,
                  struct audit_count *counts_out);

/* What a list is asked for. */
struct audit_question {
    struct audit_options options;
    uint32_t matter;  /* 0: any */
    int64_t after_id; /* the last entry of the page before; 0: from the newest */
    size_t limit;     /* entries of a page; 0: all */
};

/* The rows of a page, in arena; all of an entry stand on one page. *next_after_out: where the next
 * one starts; 0: this is the last. */
void audit_matters(const struct book *book, struct view view, const struct audit_question *question,
                   struct arena *arena, const struct audit_row **rows_out, size_t *count_out,
                   int64_t *next_after_out);

#endif
