/* Writes the cells of a CSV file. */
#include "http/csv.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

void csv_begin(struct csv *csv)
{
    if (csv->excel)
        buf_text(csv->out, BYTE_ORDER_MARK);
}

static void begin_cell(struct csv *csv)
{
    if (csv->in_row)
        buf_char(csv->out, ',');
    csv->in_row = true;
}

void csv_text(struct csv *csv, const char *text)
{
    begin_cell(csv);
    buf_csv_cell(csv->out, text, csv->excel);
}

void csv_integer(struct csv *csv, int64_t value)
{
    begin_cell(csv);
    buf_int(csv->out, value);
}

void csv_end_row(struct csv *csv)
{
    buf_text(csv->out, "\r\n");
    csv->in_row = false;
}

void csv_heading(struct csv *csv, const char *name, const char *label_en, const char *label_zh)
{
    if (csv->labels == CSV_LABELS_EN)
        csv_text(csv, label_en);
    else if (csv->labels == CSV_LABELS_ZH)
        csv_text(csv, label_zh);
    else
        csv_text(csv, name);
}

/* manager_id becomes manager_code: the cells hold codes. */
static void reference_heading(struct csv *csv, const struct field *field)
{
    size_t length = strlen(field->name);
    struct buf name;

    buf_init(&name);
    if (length > 3 && strcmp(field->name + length - 3, "_id") == 0)
        length -= 3;
    buf_add(&name, field->name, length);
    buf_text(&name, "_code");
    csv_heading(csv, name.bytes, field->label_en, field->label_zh);
    buf_done(&name);
}

void csv_headings(struct csv *csv, const struct shape *shape)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_REFERENCE && csv->reference_key != NULL)
            reference_heading(csv, field);
        else
            csv_heading(csv, field->name, field->label_en, field->label_zh);
    }
}

/* Numbers are never taken for formulas: a leading minus of an amount stays what it is. */
static void record_cell(struct csv *csv, const struct shape *shape, const struct field *field,
                        const void *record)
{
    if (field->type == FIELD_TEXT) {
        csv_text(csv, field_text(field, record));
        return;
    }
    if (field->type == FIELD_REFERENCE && csv->reference_key != NULL &&
        !field_is_unknown(field, record)) {
        csv_text(csv, csv->reference_key(csv->state, field, field_int64(field, record)));
        return;
    }
    begin_cell(csv);
    field_write_text(shape, field, record, csv->out);
}

void csv_record(struct csv *csv, const struct shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->field_count; i++)
        record_cell(csv, shape, &shape->fields[i], record);
}
