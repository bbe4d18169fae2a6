/* Writes the cells of a table as CSV, or hands them to a workbook. */
#include "table/table.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

void table_begin(struct table *table, const char *name, const char *title)
{
    buf_init(&table->text);
    table->xlsx = NULL;
    table->in_row = false;
    if (table->format == TABLE_XLSX) {
        table->xlsx = xlsx_new(title);
        xlsx_sheet(table->xlsx, name, 1, 0);
    } else if (table->excel) {
        buf_text(&table->text, BYTE_ORDER_MARK);
    }
}

void table_done(struct table *table)
{
    buf_done(&table->text);
    xlsx_free(table->xlsx);
    table->xlsx = NULL;
}

static void begin_cell(struct table *table)
{
    if (table->in_row)
        buf_char(&table->text, ',');
    table->in_row = true;
}

void table_text(struct table *table, const char *text)
{
    if (table->xlsx != NULL) {
        xlsx_text(table->xlsx, text, XLSX_PLAIN);
        return;
    }
    begin_cell(table);
    buf_csv_cell(&table->text, text, table->excel);
}

/* What is no text of a person's: nothing to neutralise. */
static void plain_cell(struct table *table, const char *text)
{
    if (table->xlsx != NULL) {
        xlsx_text(table->xlsx, text, XLSX_PLAIN);
        return;
    }
    begin_cell(table);
    buf_text(&table->text, text);
}

/* A leading minus of an amount stays what it is: numbers are never taken for formulas. */
static void number_cell(struct table *table, const char *decimal, int decimals)
{
    if (table->xlsx != NULL)
        xlsx_number(table->xlsx, decimal, decimals);
    else
        plain_cell(table, decimal);
}

void table_id(struct table *table, int64_t id)
{
    if (table->xlsx != NULL) {
        char text[INT_TEXT_SIZE];

        (void)int_format(id, text);
        xlsx_text(table->xlsx, text, XLSX_PLAIN);
        return;
    }
    begin_cell(table);
    buf_int(&table->text, id);
}

void table_amount(struct table *table, int64_t amount_minor, enum currency currency)
{
    char text[DECIMAL_TEXT_SIZE];

    if (amount_minor == AMOUNT_UNKNOWN) {
        table_text(table, NULL);
        return;
    }
    decimal_format(amount_minor, currency_decimals(currency), text);
    number_cell(table, text, currency_decimals(currency));
}

void table_date(struct table *table, int32_t date)
{
    char text[DATE_TEXT_SIZE];

    if (table->xlsx != NULL) {
        xlsx_date(table->xlsx, date);
        return;
    }
    date_format(date, text);
    plain_cell(table, text);
}

void table_time(struct table *table, int64_t utc_us)
{
    char text[TIME_TEXT_SIZE];

    time_format(utc_us, text);
    plain_cell(table, text);
}

void table_end_row(struct table *table)
{
    if (table->xlsx != NULL)
        xlsx_end_row(table->xlsx);
    else
        buf_text(&table->text, "\r\n");
    table->in_row = false;
}

/* Both languages, where they say two things. */
static void xlsx_heading(struct xlsx *xlsx, const char *label_en, const char *label_zh)
{
    struct buf text;

    buf_init(&text);
    buf_text(&text, label_zh);
    if (strcmp(label_zh, label_en) != 0)
        buf_format(&text, " / %s", label_en);
    xlsx_text(xlsx, text.bytes, XLSX_HEADING);
    buf_done(&text);
}

void table_heading(struct table *table, const char *name, const char *label_en,
                   const char *label_zh)
{
    if (table->xlsx != NULL)
        xlsx_heading(table->xlsx, label_en, label_zh);
    else if (table->words == TABLE_WORDS_EN)
        table_text(table, label_en);
    else if (table->words == TABLE_WORDS_ZH)
        table_text(table, label_zh);
    else
        table_text(table, name);
}

/* manager_id becomes manager_code: the cells hold codes. */
void table_column_name(const struct table *table, const struct field *field, struct buf *name_out)
{
    size_t length = strlen(field->name);
    bool coded = field->type == FIELD_REFERENCE && table->reference_key != NULL;

    if (coded && length > 3 && strcmp(field->name + length - 3, "_id") == 0)
        length -= 3;
    buf_add(name_out, field->name, length);
    if (coded)
        buf_text(name_out, "_code");
}

void table_headings(struct table *table, const struct shape *shape, const char *within)
{
    struct buf name;

    buf_init(&name);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        buf_reset(&name);
        if (within != NULL)
            buf_format(&name, "%s.", within);
        table_column_name(table, field, &name);
        table_heading(table, name.bytes, field->label_en, field->label_zh);
    }
    buf_done(&name);
}

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name);

    return length >= strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0;
}

/* Entries and entities by number: nobody adds them up. */
static bool is_id(const struct field *field)
{
    return strcmp(field->name, "seq") == 0 || ends_with(field->name, "_seq") ||
           ends_with(field->name, "_id");
}

static void enum_cell(struct table *table, const struct field *field, const void *record)
{
    const struct field_value *value = &field->values[field_enum(field, record) - 1];

    if (table->xlsx == NULL || table->words == TABLE_NAMES)
        plain_cell(table, value->name);
    else
        plain_cell(table, table->words == TABLE_WORDS_EN ? value->label_en : value->label_zh);
}

static void decimal_cell(struct table *table, int64_t value, int decimals, int shown)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(value, decimals, text);
    number_cell(table, text, shown);
}

static void money_cell(struct table *table, int64_t value, int decimals)
{
    decimal_cell(table, value, decimals, decimals);
}

/* The number of an entry stands for itself where there is no other key: it is nobody's code. */
static void reference_cell(struct table *table, const struct field *field, int64_t id)
{
    const char *key =
        table->reference_key == NULL ? NULL : table->reference_key(table->state, field, id);
    char number[INT_TEXT_SIZE];

    (void)int_format(id, number);
    if (table->reference_key == NULL || (key != NULL && strcmp(key, number) == 0))
        table_id(table, id);
    else
        table_text(table, key);
}

void table_field(struct table *table, const struct shape *shape, const struct field *field,
                 const void *record)
{
    if (field_is_unknown(field, record)) {
        table_text(table, NULL);
        return;
    }
    switch (field->type) {
    case FIELD_TEXT:
        table_text(table, field_text(field, record));
        return;
    case FIELD_DATE:
        table_date(table, field_date(field, record));
        return;
    case FIELD_MONEY:
        money_cell(table, field_int64(field, record), shape_money_decimals(shape, record));
        return;
    case FIELD_DECIMAL:
        decimal_cell(table, field_int64(field, record), 8, XLSX_GENERAL);
        return;
    case FIELD_ENUM:
        enum_cell(table, field, record);
        return;
    case FIELD_REFERENCE:
        reference_cell(table, field, field_int64(field, record));
        return;
    case FIELD_INTEGER:
        if (table->xlsx == NULL || is_id(field))
            table_id(table, field_int64(field, record));
        else
            decimal_cell(table, field_int64(field, record), 0, XLSX_GENERAL);
        return;
    case FIELD_BOOL:
        if (table->xlsx != NULL)
            xlsx_boolean(table->xlsx, field_bool(field, record));
        else
            plain_cell(table, field_bool(field, record) ? "true" : "false");
        return;
    }
}

void table_record(struct table *table, const struct shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->field_count; i++)
        table_field(table, shape, &shape->fields[i], record);
}

void table_no_record(struct table *table, const struct shape *shape)
{
    for (size_t i = 0; i < shape->field_count; i++)
        table_text(table, NULL);
}

enum err table_end(struct table *table, struct xlsx_fault *fault_out)
{
    *fault_out = (struct xlsx_fault){0};
    return table->xlsx != NULL ? xlsx_end(table->xlsx, fault_out) : ERR_OK;
}

enum err table_piece(struct table *table, struct buf *out, bool *more_out)
{
    if (table->xlsx != NULL)
        return xlsx_piece(table->xlsx, out, more_out);
    buf_add(out, table->text.bytes, table->text.length);
    buf_reset(&table->text);
    *more_out = false;
    return ERR_OK;
}

const char *table_media_type(enum table_format format)
{
    return format == TABLE_XLSX
               ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
               : "text/csv; charset=utf-8; header=present";
}

const char *table_ending(enum table_format format)
{
    return format == TABLE_XLSX ? "xlsx" : "csv";
}
