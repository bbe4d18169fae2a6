/* A table that is written as a file: rows of cells, from field tables or one by one, as CSV by RFC
 * 4180 (UTF-8, CRLF, a header row) or as a workbook (table/xlsx.h). Who writes a table does not
 * ask which: the columns are described once. Ids become natural keys where they are given. */
#ifndef FUNDTRAIL_TABLE_TABLE_H
#define FUNDTRAIL_TABLE_TABLE_H

#include "base/field.h"
#include "table/xlsx.h"

enum table_format { TABLE_CSV, TABLE_XLSX };

/* In CSV what the columns are called; a workbook has both languages over its columns. In a workbook
 * what the values of enumerations are called. */
enum table_words { TABLE_NAMES, TABLE_WORDS_EN, TABLE_WORDS_ZH };

struct table {
    enum table_format format;
    enum table_words words;
    bool excel; /* CSV: a byte order mark, and cells that a spreadsheet would run are neutralised */

    /* The natural key of the record with this id (field->reference is its kind). NULL: the id
     * itself is written. The text is used at once. */
    const char *(*reference_key)(void *state, const struct field *field, int64_t id);
    void *state;

    struct xlsx *xlsx; /* once begun, for further sheets; NULL: CSV */

    /* Private: */
    struct buf text; /* CSV: what is not taken yet */
    bool in_row;
};

/* Begins, once the members above are set. The name is that of the sheet, the title stands in the
 * properties of a workbook. table_done releases it. */
void table_begin(struct table *table, const char *name, const char *title);
void table_done(struct table *table);

/* One cell. NULL is empty. */
void table_text(struct table *table, const char *text);
/* The number of an entry, or of anything else that nobody adds up. */
void table_id(struct table *table, int64_t id);
void table_amount(struct table *table, int64_t amount_minor, enum currency currency);
void table_date(struct table *table, int32_t date);
/* With six digits of a second, which no date of a workbook has: as text. */
void table_time(struct table *table, int64_t utc_us);
void table_end_row(struct table *table);

/* A header cell. */
void table_heading(struct table *table, const char *name, const char *label_en,
                   const char *label_zh);

/* The heading cells of a shape; a reference x_id becomes x_code where keys are natural. Names stand
 * behind `within` and a dot where it is not NULL: two shapes of a row may share a name. */
void table_headings(struct table *table, const struct shape *shape, const char *within);

/* What the column of a field is called: its name, or x_code. */
void table_column_name(const struct table *table, const struct field *field, struct buf *name_out);

/* The cell of one field of a record. */
void table_field(struct table *table, const struct shape *shape, const struct field *field,
                 const void *record);

/* The cells of one record, in the order of the headings. */
void table_record(struct table *table, const struct shape *shape, const void *record);

/* As many empty cells as the shape has. */
void table_no_record(struct table *table, const struct shape *shape);

/* No rows after it. What does not fit into a workbook: ERR_INVALID with fault_out; ERR_UNAVAILABLE
 * when the disk is full. */
enum err table_end(struct table *table, struct xlsx_fault *fault_out) MUST_USE;

/* Appends what is there of the file: of CSV all rows so far, of a workbook nothing before its end,
 * then piece after piece. more_out: there is more at once. ERR_UNAVAILABLE. */
enum err table_piece(struct table *table, struct buf *out, bool *more_out) MUST_USE;

/* What a file of this format is: its media type, and how its name ends. */
const char *table_media_type(enum table_format format);
const char *table_ending(enum table_format format);

#endif
