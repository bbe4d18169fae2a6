/* Templates of reports: which lines stand where, and which figure each of them is. A template is
 * data: a table of sections and one of lines. The engine (report.h) evaluates all of them alike,
 * and the same tables are published as the column map.
 *
 * A line names its figure as SOURCE.FIELD. A line of neither figure nor sum is one that the
 * template asks for and this ledger does not keep: the report says so. */
#ifndef FUNDTRAIL_FIGURES_REPORT_TEMPLATE_H
#define FUNDTRAIL_FIGURES_REPORT_TEMPLATE_H

#include "base/field.h"

enum report_layout {
    LAYOUT_ROLL = 1, /* lines of amounts, over periods and for holders */
    LAYOUT_FACTS,    /* lines of one value each, on the last day */
    LAYOUT_LIST      /* a row for each of something; the lines are its columns */
};

/* When a figure of a roll is taken. Figures of sources are those from the beginning to a day. */
enum report_taken {
    TAKEN_DURING = 1, /* at the end of the period less before its first day */
    TAKEN_AT_START,   /* before its first day */
    TAKEN_AT_END
};

/* Whether the field list was read in the standard itself, or only in what others say of it. */
enum report_status { REPORT_VERIFIED = 1, REPORT_UNVERIFIED };

/* Columns of a roll: bits. */
enum report_period { PERIOD_QTD = 1 << 0, PERIOD_YTD = 1 << 1, PERIOD_ITD = 1 << 2 };
enum report_holder {
    HOLDER_INVESTOR = 1 << 0, /* the one that is asked for; without one all but the manager */
    HOLDER_FUND = 1 << 1,
    HOLDER_MANAGER = 1 << 2
};

struct report_section {
    const char *code;
    const char *label_en;
    const char *label_zh;
    uint32_t layout;  /* enum report_layout */
    unsigned periods; /* LAYOUT_ROLL */
    unsigned holders; /* LAYOUT_ROLL */
    const char *rows; /* LAYOUT_LIST: the source of its rows */
};

struct report_line {
    const char *section;
    const char *code; /* unique in its section */
    const char *label_en;
    const char *label_zh;
    const char *figure;
    uint32_t taken;     /* enum report_taken; LAYOUT_ROLL */
    bool negative;      /* the figure with the other sign */
    const char *sum;    /* figures of the section, and sums above it, that are added or taken off:
                        "a b -c" */
    uint32_t status;    /* enum report_status */
    const char *source; /* where the line is asked for */
};

/* Why a cell has no value. */
enum report_gap {
    GAP_UNKNOWN = 1, /* what it rests on is not known */
    GAP_NOT_KEPT,    /* this ledger keeps no such figure */
    GAP_DOES_NOT_APPLY
};

/* What a report is about, beside its fund. */
enum report_scope {
    REPORT_OF_FUND = 1,         /* the fund as a whole */
    REPORT_OF_FUND_OR_INVESTOR, /* or one of its commitments */
    REPORT_OF_INVESTOR,
    REPORT_OF_CALL, /* a capital call of the fund */
    REPORT_OF_DISTRIBUTION
};

struct report_template {
    const char *name; /* in addresses */
    const char *version;
    const char *label_en;
    const char *label_zh;
    const char *authority;
    uint32_t scope; /* enum report_scope */
    const char *source;
    size_t section_count;
    const struct report_section *sections;
    size_t line_count;
    const struct report_line *lines; /* in the order of the sections */
};

extern const struct report_template *const report_templates[];
extern const size_t report_template_count;

/* NULL: there is none of that name. */
const struct report_template *report_template_find(const char *name);

/* Whether a section of that layout can take the figure: its source and field are there. */
bool report_figure_exists(const struct report_section *section, const char *figure);

extern const struct field_value report_gap_values[];
extern const struct field_value report_layout_values[];
extern const struct field_value report_taken_values[];
extern const struct field_value report_status_values[];
extern const struct field_value report_scope_values[];

/* The list of templates, and a line of a column map. */
struct template_row {
    const char *template_name;
    const char *version;
    const char *label_en;
    const char *label_zh;
    const char *authority;
    uint32_t scope;
    int64_t line_count;
    int64_t mapped_count;     /* lines with a figure or sum */
    int64_t unverified_count; /* lines */
    const char *source;
};

struct column_row {
    const char *template_name;
    const char *version;
    const char *section;
    const char *section_en;
    const char *section_zh;
    uint32_t layout;
    const char *line;
    const char *label_en;
    const char *label_zh;
    const char *figure;
    uint32_t taken;
    bool negative;
    const char *sum;
    uint32_t gap; /* enum report_gap: of a line that is neither */
    uint32_t status;
    const char *source;
};

extern const struct shape template_row_shape;
extern const struct shape column_row_shape;

struct template_row report_template_row(const struct report_template *report);

/* line counts from 0. */
struct column_row report_column_row(const struct report_template *report, size_t line);

#endif
