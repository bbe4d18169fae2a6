/* Reads and writes one member of a record through its field table, and writes whole records: as
 * JSON for answers, and as the canonical JSON that the journal hashes (docs/journal.md). */
#include "base/field.h"

#include "base/check.h"

#include <inttypes.h>
#include <string.h>

static const void *member(const struct field *field, const void *record)
{
    return (const char *)record + field->offset;
}

static void *member_of(const struct field *field, void *record)
{
    return (char *)record + field->offset;
}

static bool is_int64(enum field_type type)
{
    return type == FIELD_MONEY || type == FIELD_DECIMAL || type == FIELD_REFERENCE ||
           type == FIELD_INTEGER;
}

const struct field *shape_field(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (strcmp(shape->fields[i].name, name) == 0)
            return &shape->fields[i];
    return NULL;
}

const struct field *shape_key(const struct shape *shape)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].key)
            return &shape->fields[i];
    return NULL;
}

int shape_money_decimals(const struct shape *shape, const void *record)
{
    const struct field *currency = shape_field(shape, "currency");

    if (currency == NULL || field_is_unknown(currency, record))
        return 2;
    return currency_decimals((enum currency)field_enum(currency, record));
}

void shape_clear(const struct shape *shape, void *record)
{
    memset(record, 0, shape->size);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_DATE)
            field_set_date(field, record, DATE_UNKNOWN);
        else if (is_int64(field->type) && field->type != FIELD_REFERENCE)
            field_set_int64(field, record, AMOUNT_UNKNOWN);
    }
}

bool field_is_unknown(const struct field *field, const void *record)
{
    switch (field->type) {
    case FIELD_TEXT:
        return field_text(field, record) == NULL;
    case FIELD_DATE:
        return field_date(field, record) == DATE_UNKNOWN;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_INTEGER:
        return field_int64(field, record) == AMOUNT_UNKNOWN;
    case FIELD_REFERENCE:
        return field_int64(field, record) == 0;
    case FIELD_ENUM:
        return field_enum(field, record) == 0;
    case FIELD_BOOL:
        return false;
    }
    check_failed("a field type", __FILE__, __LINE__);
}

uint32_t field_value_find(const struct field_value *values, const char *text, size_t length)
{
    for (uint32_t i = 0; values[i].name != NULL; i++)
        if (strlen(values[i].name) == length && memcmp(values[i].name, text, length) == 0)
            return i + 1;
    return 0;
}

const char *field_text(const struct field *field, const void *record)
{
    CHECK(field->type == FIELD_TEXT);
    return *(const char *const *)member(field, record);
}

int64_t field_int64(const struct field *field, const void *record)
{
    CHECK(is_int64(field->type));
    return *(const int64_t *)member(field, record);
}

int32_t field_date(const struct field *field, const void *record)
{
    CHECK(field->type == FIELD_DATE);
    return *(const int32_t *)member(field, record);
}

uint32_t field_enum(const struct field *field, const void *record)
{
    CHECK(field->type == FIELD_ENUM);
    return *(const uint32_t *)member(field, record);
}

bool field_bool(const struct field *field, const void *record)
{
    CHECK(field->type == FIELD_BOOL);
    return *(const bool *)member(field, record);
}

void field_set_text(const struct field *field, void *record, const char *text)
{
    CHECK(field->type == FIELD_TEXT);
    *(const char **)member_of(field, record) = text;
}

void field_set_int64(const struct field *field, void *record, int64_t value)
{
    CHECK(is_int64(field->type));
    *(int64_t *)member_of(field, record) = value;
}

void field_set_date(const struct field *field, void *record, int32_t date)
{
    CHECK(field->type == FIELD_DATE);
    *(int32_t *)member_of(field, record) = date;
}

void field_set_enum(const struct field *field, void *record, uint32_t value)
{
    CHECK(field->type == FIELD_ENUM);
    *(uint32_t *)member_of(field, record) = value;
}

void field_set_bool(const struct field *field, void *record, bool value)
{
    CHECK(field->type == FIELD_BOOL);
    *(bool *)member_of(field, record) = value;
}

void field_write_text(const struct shape *shape, const struct field *field, const void *record,
                      struct buf *buf)
{
    char text[DECIMAL_TEXT_SIZE];

    if (field_is_unknown(field, record))
        return;
    switch (field->type) {
    case FIELD_TEXT:
        buf_text(buf, field_text(field, record));
        return;
    case FIELD_DATE:
        date_format(field_date(field, record), text);
        buf_add(buf, text, DATE_TEXT_SIZE - 1);
        return;
    case FIELD_MONEY:
        buf_add(
            buf, text,
            decimal_format(field_int64(field, record), shape_money_decimals(shape, record), text));
        return;
    case FIELD_DECIMAL:
        buf_add(buf, text, decimal_format(field_int64(field, record), 8, text));
        return;
    case FIELD_ENUM:
        buf_text(buf, field->values[field_enum(field, record) - 1].name);
        return;
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        buf_int(buf, field_int64(field, record));
        return;
    case FIELD_BOOL:
        buf_text(buf, field_bool(field, record) ? "true" : "false");
        return;
    }
    check_failed("a field type", __FILE__, __LINE__);
}

void field_write_json(const struct shape *shape, const struct field *field, const void *record,
                      struct buf *buf)
{
    if (field_is_unknown(field, record)) {
        buf_text(buf, "null");
        return;
    }
    if (field->type == FIELD_TEXT) {
        buf_json_string(buf, field_text(field, record));
        return;
    }
    bool quoted = field->type == FIELD_DATE || field->type == FIELD_MONEY ||
                  field->type == FIELD_DECIMAL || field->type == FIELD_ENUM;

    if (quoted)
        buf_char(buf, '"');
    field_write_text(shape, field, record, buf);
    if (quoted)
        buf_char(buf, '"');
}

static void write_member(const struct shape *shape, const struct field *field, const void *record,
                         struct buf *buf)
{
    buf_char(buf, '"');
    buf_text(buf, field->name);
    buf_text(buf, "\":");
    field_write_json(shape, field, record, buf);
}

void shape_write_json(const struct shape *shape, const void *record, struct buf *buf)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        if (i > 0)
            buf_char(buf, ',');
        write_member(shape, &shape->fields[i], record, buf);
    }
}

static bool says_nothing(const struct field *field, const void *record)
{
    return field->type == FIELD_BOOL ? !field_bool(field, record) : field_is_unknown(field, record);
}

void shape_write_canonical(const struct shape *shape, const void *record, struct buf *buf)
{
    bool first = true;

    buf_char(buf, '{');
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->added && says_nothing(field, record))
            continue;
        if (!first)
            buf_char(buf, ',');
        first = false;
        write_member(shape, field, record, buf);
    }
    buf_char(buf, '}');
}
