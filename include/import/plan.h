/* The plan of an import: what each table holds, which column is which field, and how its cells are
 * meant. Recognition suggests one; a person confirms or changes it; the import follows it. */
#ifndef FUNDTRAIL_IMPORT_PLAN_H
#define FUNDTRAIL_IMPORT_PLAN_H

#include "import/table.h"
#include "record/kinds.h"

/* How days like 1/3/2020 are meant in a column. */
enum import_order {
    IMPORT_ORDER_UNKNOWN, /* such days are asked about */
    IMPORT_DAY_FIRST,
    IMPORT_MONTH_FIRST,
};

enum import_twins {
    IMPORT_TWINS_ASK, /* each is a question, and nothing is stored */
    IMPORT_TWINS_SKIP,
    IMPORT_TWINS_KEEP,
};

/* Columns that are no field of the record. */
#define IMPORT_EFFECTIVE_DATE "effective_date"
#define IMPORT_EXTERNAL_ID "external_id" /* the id that the source has for the row */
#define IMPORT_LABEL "label"             /* what other rows of the import call the row by */
#define IMPORT_SEQ "seq"                 /* the entry's number in the ledger that exported it */
#define IMPORT_RECORDED_AT "recorded_at" /* so */

/* Whether it is one of these. */
bool import_column_is_own(const char *name);

/* A record without a code that people know is found by what it says itself: commitment_id.fund_id
 * and commitment_id.investor_party_id name the only commitment of that investor to that fund. */
#define IMPORT_PATH_MARK '.'

struct import_column {
    const char *header;   /* as it stands, with the header above it where there are two rows */
    uint32_t column;      /* from 1; 0: there is none, and `constant` counts */
    const char *field;    /* by its JSON name, one of those above, or a path; NULL: not read */
    const char *or_field; /* another reference, where a cell may name either; NULL: none */
    const char *constant; /* what every row has; with a column: what rows with an empty cell have */
    int exponent;         /* amounts are multiplied by this power of ten: 4 for 万元 */
    bool round;           /* amounts with more decimals than there are places are rounded */
    enum import_order order;
};

struct import_table_plan {
    size_t table;      /* position in the tables; two plans may read one table */
    const char *file;  /* names of the table, by which a kept plan finds its like */
    const char *sheet; /* NULL: text */
    bool skip;
    uint32_t kind; /* enum record_kind; RECORD_NONE: not known yet */
    uint32_t header_first, header_last;
    uint32_t first_row, last_row; /* numbers of rows, both included */
    struct import_column *columns;
    size_t column_count;
    uint32_t only_column; /* 0: all rows are of the kind; else those that say `only` there */
    const char *only;
    const char *code_pattern; /* NULL: codes stand in a column */
    bool exact;               /* texts keep blanks around them: an export of ours */
    bool keep_totals;         /* rows of totals are records like others */
};

struct import_plan {
    struct import_table_plan *tables;
    size_t count;
    const char *source; /* the system that external ids are of; NULL: none */
    enum import_twins twins;
    bool confirm_future; /* days to come are meant */
};

/* Suggests a plan for all tables. What should be known of it, and what must be asked, is added to
 * the tables' faults. The plan lives in the tables' arena. */
void import_suggest(struct import_tables *tables, struct import_plan *plan_out);

/* The same for one table. */
void import_suggest_table(struct import_tables *tables, size_t table,
                          struct import_table_plan *plan_out);

/* The plan for a table of a kind that a person chose. */
void import_suggest_kind(struct import_tables *tables, size_t table, uint32_t kind,
                         struct import_table_plan *plan_out);

/* Sets what all rows have in a field where no cell says it. False: the kind has no such field. */
bool import_plan_set(struct import_tables *tables, struct import_table_plan *plan,
                     const char *field, const char *value);

/* Fits a plan that was kept, or changed by hand, to the tables: by the names of files and sheets,
 * else by the headers, and columns by their headers. Where a table is the very one that the plan
 * was made for, its rows stay as they are said. Tables that it does not know are suggested. */
void import_plan_fit(struct import_tables *tables, const struct import_plan *kept,
                     struct import_plan *plan_out);

/* Whether people may import records of the kind. */
bool import_kind_allowed(uint32_t kind);

/* A heading, name or choice as it is compared: without case, width, blanks and punctuation. */
const char *import_fold(const char *text, struct arena *arena);

/* What the field of a kind, or one of the columns above, that a folded heading means; NULL when
 * there is none. *or_field_out: a second reference that it may mean. */
const char *import_heading_field(uint32_t kind, const char *folded, const char **or_field_out);

/* The reference that a path begins with, and the field of the record that it names; false: it is no
 * path of the kind. */
bool import_path_find(uint32_t kind, const char *path, const struct field **reference_out,
                      const struct field **field_out);

/* The value of an enumeration that a folded word means, from 1; 0: none. */
uint32_t import_choice(const struct field *field, const char *folded);

/* The kind that the folded name of a sheet or file means; RECORD_NONE: none. */
uint32_t import_kind_named(const char *folded);

/* Whether a line holds totals (合计, 小计, Total …), or stands beside the table (注：, 填表人 …). */
bool import_line_is_total(const struct import_line *line, struct arena *arena);
bool import_line_is_remark(const struct import_line *line, struct arena *arena);

#endif
