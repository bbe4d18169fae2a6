/* CSV by RFC 4180: UTF-8, CRLF, a header row; columns from a field table, natural keys in place of
 * ids. */
#ifndef FUNDTRAIL_HTTP_CSV_H
#define FUNDTRAIL_HTTP_CSV_H

#include "base/field.h"

enum csv_labels { CSV_NAMES, CSV_LABELS_EN, CSV_LABELS_ZH };

struct csv {
    struct buf *out;
    bool excel; /* a byte order mark, and cells that a spreadsheet would run are neutralised */
    enum csv_labels labels;

    /* The natural key of the record with this id (field->reference is its kind). NULL: the id
     * itself is written. The text is used at once. */
    const char *(*reference_key)(void *state, const struct field *field, int64_t id);
    void *state;

    bool in_row; /* private: a cell was written in this row */
};

/* The byte order mark when excel. Once, before anything else. */
void csv_begin(struct csv *csv);

/* One cell. NULL is empty. */
void csv_text(struct csv *csv, const char *text);
void csv_integer(struct csv *csv, int64_t value);
void csv_end_row(struct csv *csv);

/* A header cell by the chosen labels. */
void csv_heading(struct csv *csv, const char *name, const char *label_en, const char *label_zh);

/* The heading cells of a shape; a reference x_id becomes x_code where keys are natural. */
void csv_headings(struct csv *csv, const struct shape *shape);

/* The cells of one record, in the order of the headings. */
void csv_record(struct csv *csv, const struct shape *shape, const void *record);

#endif
