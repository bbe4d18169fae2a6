/* Checks one value that somebody typed or sent, and puts it into its member. Every fault becomes a
 * violation that names the field, so that one answer can list all of them. */
#include "base/check.h"
#include "base/field.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void fault(struct violations *violations, const struct field *field,
                  enum violation_code code)
{
    violations_add(violations, field->name, code);
}

static void fault_with_number(struct violations *violations, const struct field *field,
                              enum violation_code code, const char *name, int64_t value)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%" PRId64, value);
    fault(violations, field, code);
    violations_param(violations, name, text);
}

static bool is_control(const char *text, size_t length, enum field_form form)
{
    bool lines = form == FORM_LINES || form == FORM_FILE;

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '\n' && lines)
            continue;
        if ((c == '\r' || c == '\t') && form == FORM_FILE)
            continue;
        if (c < 0x20 || c == 0x7F)
            return true;
        /* U+0080 to U+009F are controls as well. */
        if (c == 0xC2 && i + 1 < length && (unsigned char)text[i + 1] < 0xA0)
            return true;
    }
    return false;
}

/* Refuses characters that cannot be seen but change how a text reads; files keep their byte order
 * mark. */
static bool refuse_hidden(const struct field *field, const char *text, size_t length,
                          struct violations *violations)
{
    uint32_t point =
        field->form == FORM_FILE ? 0 : text_hidden_point(text, length, field->form == FORM_LINES);
    char name[16];

    if (point == 0)
        return false;
    (void)snprintf(name, sizeof name, "U+%04" PRIX32, point);
    fault(violations, field, VIOLATION_HIDDEN_TEXT);
    violations_param(violations, "character", name);
    return true;
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_code(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool mark = text[i] == '.' || text[i] == '_' || text[i] == '-';

        if (!is_alphanumeric(text[i]) && (i == 0 || !mark))
            return false;
    }
    return length > 0;
}

static bool is_hex(const char *text, size_t length, int64_t expected)
{
    for (size_t i = 0; i < length; i++)
        if (!(text[i] >= '0' && text[i] <= '9') && !(text[i] >= 'a' && text[i] <= 'f'))
            return false;
    return (int64_t)length == expected;
}

static void parse_text(const struct field *field, const char *text, size_t length, void *record,
                       struct violations *violations)
{
    int characters = utf8_length(text, length);

    if (characters < 0 || is_control(text, length, field->form)) {
        fault(violations, field, VIOLATION_BAD_TEXT);
        return;
    }
    if (!text_is_visible(text, length)) {
        fault(violations, field, VIOLATION_BLANK);
        return;
    }
    if (refuse_hidden(field, text, length, violations))
        return;
    if (characters > field->max) {
        fault_with_number(violations, field, VIOLATION_TOO_LONG, "max", field->max);
        return;
    }
    if (field->form == FORM_CODE && !is_code(text, length)) {
        fault(violations, field, VIOLATION_BAD_CODE);
        return;
    }
    if (field->form == FORM_CREDIT_CODE && !credit_code_valid(text, length)) {
        fault(violations, field, VIOLATION_BAD_CREDIT_CODE);
        return;
    }
    if (field->form == FORM_HEX && !is_hex(text, length, field->max)) {
        fault_with_number(violations, field, VIOLATION_BAD_DIGEST, "digits", field->max);
        return;
    }
    field_set_text(field, record, arena_copy(violations->arena, text, length));
}

static void parse_decimal(const struct field *field, const char *text, size_t length, int decimals,
                          void *record, struct violations *violations)
{
    int64_t value = 0;
    int64_t largest = field->type == FIELD_DECIMAL && field->max > 0 ? field->max : AMOUNT_MAX;
    enum err err = decimal_parse(text, length, decimals, &value);

    if (err == ERR_INVALID) {
        fault_with_number(violations, field, VIOLATION_BAD_AMOUNT, "decimals", decimals);
        return;
    }
    if (err == ERR_OVERFLOW || value > largest || value < -largest) {
        char least[DECIMAL_TEXT_SIZE];
        char most[DECIMAL_TEXT_SIZE];

        decimal_format(field->positive ? 1 : -largest, decimals, least);
        decimal_format(largest, decimals, most);
        fault(violations, field, VIOLATION_OUT_OF_RANGE);
        violations_param(violations, "min", least);
        violations_param(violations, "max", most);
        return;
    }
    if (field->positive && value <= 0) {
        fault(violations, field, VIOLATION_NOT_POSITIVE);
        return;
    }
    field_set_int64(field, record, value);
}

static void list_values(const struct field_value *values, struct violations *violations)
{
    struct buf names;

    buf_init(&names);
    for (size_t i = 0; values[i].name != NULL; i++) {
        buf_text(&names, i > 0 ? ", " : "");
        buf_text(&names, values[i].name);
    }
    violations_param(violations, "allowed", names.bytes);
    buf_done(&names);
}

static void parse_enum(const struct field *field, const char *text, size_t length, void *record,
                       struct violations *violations)
{
    uint32_t value = field_value_find(field->values, text, length);

    if (value == 0) {
        fault(violations, field, VIOLATION_UNKNOWN_VALUE);
        list_values(field->values, violations);
        return;
    }
    field_set_enum(field, record, value);
}

static void parse_integer(const struct field *field, const char *text, size_t length, void *record,
                          struct violations *violations)
{
    int64_t value = 0;
    int64_t largest = field->type == FIELD_REFERENCE ? INT64_MAX : field->max;
    int64_t least = field->type == FIELD_REFERENCE ? 1 : field->negative ? -largest : 0;

    enum err err = decimal_parse(text, length, 0, &value);

    if (err == ERR_INVALID) {
        fault(violations, field, VIOLATION_WRONG_TYPE);
        violations_param(violations, "expected", "integer");
        return;
    }
    if (err == ERR_OVERFLOW || value < least || value > largest) {
        char limit[24];

        fault(violations, field, VIOLATION_OUT_OF_RANGE);
        (void)snprintf(limit, sizeof limit, "%" PRId64, least);
        violations_param(violations, "min", limit);
        (void)snprintf(limit, sizeof limit, "%" PRId64, largest);
        violations_param(violations, "max", limit);
        return;
    }
    field_set_int64(field, record, value);
}

static void parse_bool(const struct field *field, const char *text, size_t length, void *record,
                       struct violations *violations)
{
    bool yes = length == 4 && memcmp(text, "true", 4) == 0;
    bool no = length == 5 && memcmp(text, "false", 5) == 0;

    if (!yes && !no) {
        fault(violations, field, VIOLATION_WRONG_TYPE);
        violations_param(violations, "expected", "boolean");
        return;
    }
    field_set_bool(field, record, yes);
}

static void parse_date(const struct field *field, const char *text, size_t length, void *record,
                       struct violations *violations)
{
    int32_t date;

    if (date_parse(text, length, &date) != ERR_OK) {
        fault(violations, field, VIOLATION_BAD_DATE);
        return;
    }
    field_set_date(field, record, date);
}

void field_parse(const struct shape *shape, const struct field *field, const char *text,
                 size_t length, void *record, struct violations *violations)
{
    switch (field->type) {
    case FIELD_TEXT:
        parse_text(field, text, length, record, violations);
        return;
    case FIELD_DATE:
        parse_date(field, text, length, record, violations);
        return;
    case FIELD_MONEY:
        parse_decimal(field, text, length, shape_money_decimals(shape, record), record, violations);
        return;
    case FIELD_DECIMAL:
        parse_decimal(field, text, length, 8, record, violations);
        return;
    case FIELD_ENUM:
        parse_enum(field, text, length, record, violations);
        return;
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        parse_integer(field, text, length, record, violations);
        return;
    case FIELD_BOOL:
        parse_bool(field, text, length, record, violations);
        return;
    }
    check_failed("a field type", __FILE__, __LINE__);
}

void field_parse_cell(const struct shape *shape, const struct field *field, const char *text,
                      size_t length, void *record, struct violations *violations)
{
    int32_t date;

    if (field->type == FIELD_DATE && date_read(text, length, &date) == ERR_OK)
        field_set_date(field, record, date);
    else
        field_parse(shape, field, text, length, record, violations);
}
