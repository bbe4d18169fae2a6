/* Difference: what became of the ledger between two points of knowledge, seen on the same day: the
 * records that differ, and the figures that moved because of them.
 *
 * Of each record the version that ruled at the first point is held against the one that rules at
 * the second, and so are the lines that they hold. Whoever applies the rows to the records and
 * lines of the first point gets those of the second. */
#ifndef FUNDTRAIL_FIGURES_AUDIT_DIFFERENCE_H
#define FUNDTRAIL_FIGURES_AUDIT_DIFFERENCE_H

#include "book/book.h"

enum difference_change {
    DIFFERENCE_ADDED = 1, /* after: the record as it is hashed */
    DIFFERENCE_CHANGED,   /* a row for each field; effective_date is one */
    DIFFERENCE_REVERSED   /* it no longer counts; before: the record as it is hashed */
};

struct difference_row {
    uint32_t change; /* enum difference_change */
    const char *kind;
    int64_t record_id;
    const char *code; /* its code, else its number */
    int64_t fund_id;  /* 0: it is about none */
    const char *field;
    const char *before; /* NULL: unknown */
    const char *after;
    uint32_t currency;
    int64_t amount_minor; /* of what was added or reversed */
    int64_t entry_seq;    /* that made the difference */
    int64_t recorded_by;
    const char *recorded_at;
    int64_t line; /* of a line that the record holds, from 1: kind is that of the line, record_id
                     that of the record; else unknown */
};

extern const struct shape difference_row_shape;

struct difference_question {
    int64_t since;    /* the first point: a seq, 0 for the empty ledger */
    struct view view; /* the second one, and the day */
    int64_t after_id; /* the last record, or subject, of the page before */
    size_t limit;     /* records, or subjects, of a page; 0: all */
};

/* Rows of a page in order of the records' ids, in arena. *next_after_out: where the next one
 * starts; 0: this is the last. */
void difference_rows(const struct book *book, const struct difference_question *question,
                     struct arena *arena, const struct difference_row **rows_out, size_t *count_out,
                     int64_t *next_after_out);

/* A figure of a fund, of an investor or of the cap on a project that is another one now. */
struct difference_figure {
    const char *kind;
    int64_t subject_id;
    int64_t about_id; /* look-through: the fund of a share, the project of an exposure; else 0 */
    const char *code;
    const char *figure;
    uint32_t currency;
    const char *before; /* NULL: there was none, or it could not be told */
    const char *after;
};

extern const struct shape difference_figure_shape;

/* The same of figures: of funds their returns, of projects what is used and left of the cap on all
 * three bases, of funds and investors by look-through their shares in the funds that they reach and
 * what they have in each project, by commitments and by value. A page works out `limit` subjects,
 * and has rows of those that moved. */
void difference_figures(const struct book *book, const struct difference_question *question,
                        struct arena *arena, const struct difference_figure **rows_out,
                        size_t *count_out, int64_t *next_after_out);

/* A point that people hold the present against. */
enum difference_point {
    POINT_YESTERDAY = 1, /* the end of the day before, in China */
    POINT_MONTH_END,
    POINT_QUARTER_END,
    POINT_YEAR_END,
    POINT_EXPORT /* what the last export that was taken knew */
};

struct difference_point_row {
    uint32_t point;
    int64_t known_seq; /* 0: nothing was there */
    int32_t day;       /* unknown for an export */
};

extern const struct shape difference_point_shape;

#define DIFFERENCE_POINT_COUNT POINT_EXPORT

/* Before the day of the view. rows_out has DIFFERENCE_POINT_COUNT rows; an export that was never
 * taken is as if nothing was there. */
void difference_points(const struct book *book, struct view view,
                       struct difference_point_row *rows_out);

#endif
