/* Reports: the lines of a template, evaluated for a fund (or one of its investors, or a notice) in
 * a view. Nothing is computed here that is not a figure elsewhere, or a sum of such.
 *
 * The last day of the period is the view's; its quarter and its year begin the shorter periods. */
#ifndef FUNDTRAIL_FIGURES_REPORT_REPORT_H
#define FUNDTRAIL_FIGURES_REPORT_REPORT_H

#include "book/book.h"
#include "figures/report/template.h"

struct report_subject {
    int64_t fund_id;
    int64_t commitment_id; /* 0: none */
    int64_t notice_id;     /* 0: none */
};

/* A value is a field of a record. */
struct report_cell {
    uint32_t gap; /* enum report_gap; 0: there is a value */
    const struct shape *shape;
    const struct field *field;
    const void *record;
};

struct report_column {
    const char *code;
    const char *label_en;
    const char *label_zh;
    const struct report_line *line; /* LAYOUT_LIST */
};

struct report_row {
    const char *code; /* of the line; of a list "1", "2" and so on, and "total" */
    const char *label_en;
    const char *label_zh;
    const struct report_line *line; /* NULL: of a list */
    struct report_cell *cells;      /* one per column */
};

struct report_table {
    const struct report_section *section;
    size_t column_count;
    const struct report_column *columns;
    size_t row_count;
    struct report_row *rows;
};

struct report {
    const struct report_template *of;
    struct report_subject subject;
    uint32_t currency; /* of the fund */
    int32_t quarter_from;
    int32_t year_from;
    int32_t to;
    size_t table_count;
    const struct report_table *tables;
};

/* Everything lives in arena. ERR_NOT_FOUND: no such fund, commitment of it or notice of it in the
 * view; ERR_INVALID: the template needs a commitment or notice that is not named, or takes none;
 * ERR_NOT_KEPT, ERR_OVERFLOW as the figures that it asks for. */
enum err report_evaluate(const struct report_template *of, struct report_subject subject,
                         const struct book *book, struct view view, struct arena *arena,
                         struct report *report_out) MUST_USE;

#endif
