/* Reads a JSON body into a record. jansson reads the document; numbers are then taken from the
 * text itself (json_scan.c), since a double would lose digits of an amount. */
#include "http/body.h"

#include "body_internal.h"

#include "base/check.h"
#include "http/text.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

struct reading {
    const struct body_shape *body;
    void *record;
    void *extra;
    struct violations *violations;
    struct json_members members;
};

bool body_is_expected(const struct body_shape *body)
{
    return body->shape != NULL || body->extra != NULL;
}

bool body_requires(const struct body_shape *body, const struct field *field)
{
    for (size_t i = 0; i < BODY_MUST_MAX && body->must[i] != NULL; i++)
        if (strcmp(body->must[i], field->name) == 0)
            return true;
    return field->required;
}

static enum err not_json(const char *bytes, size_t position, struct violations *violations)
{
    size_t line = 1;
    size_t column = 1;
    char text[24];

    for (size_t i = 0; i < position; i++) {
        bool line_ends = bytes[i] == '\n';

        line += line_ends ? 1 : 0;
        column = line_ends ? 1 : column + 1;
    }
    violations_add(violations, "", VIOLATION_NOT_JSON);
    (void)snprintf(text, sizeof text, "%zu", line);
    violations_param(violations, "line", text);
    (void)snprintf(text, sizeof text, "%zu", column);
    violations_param(violations, "column", text);
    return ERR_MALFORMED;
}

static void wrong_type(const char *name, const char *expected, struct violations *violations)
{
    violations_add(violations, name, VIOLATION_WRONG_TYPE);
    violations_param(violations, "expected", expected);
}

static void release_document(void *document)
{
    json_decref(document);
}

/* Whole numbers are checked here only for form: they are read from their digits later, so none
 * is too large to be named. */
static enum err load(const char *bytes, size_t length, struct violations *violations,
                     json_t **document_out)
{
    json_error_t error;
    size_t position;

    if (length > BODY_MAX)
        return ERR_TOO_LARGE;
    if (length == 0)
        return not_json(bytes, 0, violations);
    if (json_scan_too_deep(bytes, length, BODY_DEPTH_MAX, &position))
        return not_json(bytes, position, violations);
    /* No JSON text has a NUL byte, yet jansson 2.14 passes over one behind a number or a literal.
     */
    const char *nul = memchr(bytes, '\0', length);

    if (nul != NULL)
        return not_json(bytes, (size_t)(nul - bytes), violations);
    json_t *document = json_loadb(
        bytes, length, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL | JSON_DECODE_ANY, &error);

    if (document == NULL) {
        position = error.position > 0 ? (size_t)error.position - 1 : 0;
        return not_json(bytes, position < length ? position : length, violations);
    }
    arena_defer(violations->arena, release_document, document);
    if (!json_is_object(document)) {
        wrong_type("", "JSON object", violations);
        return ERR_MALFORMED;
    }
    *document_out = document;
    return ERR_OK;
}

static const char *expected_type(const struct field *field)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_ENUM:
        return "string";
    case FIELD_DATE:
        return "date string";
    case FIELD_MONEY:
    case FIELD_DECIMAL:
        return "decimal string";
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        return "integer";
    case FIELD_BOOL:
        return "boolean";
    }
    check_failed("a field type", __FILE__, __LINE__);
}

static void read_string(const struct shape *shape, const struct field *field, const json_t *value,
                        void *record, struct violations *violations)
{
    const char *text;
    size_t length;

    if (text_normalise(json_string_value(value), json_string_length(value), violations->arena,
                       &text, &length) != ERR_OK) {
        violations_add(violations, field->name, VIOLATION_BAD_TEXT);
        return;
    }
    field_parse(shape, field, text, length, record, violations);
}

static bool is_whole(struct json_span raw)
{
    for (size_t i = 0; i < raw.length; i++)
        if ((raw.bytes[i] < '0' || raw.bytes[i] > '9') && (i > 0 || raw.bytes[i] != '-'))
            return false;
    return true;
}

static void read_value(const struct shape *shape, const struct field *field,
                       const struct json_member *member, void *record,
                       struct violations *violations)
{
    bool wants_integer = field->type == FIELD_REFERENCE || field->type == FIELD_INTEGER;
    bool wants_boolean = field->type == FIELD_BOOL;

    if (json_is_string(member->value) && !wants_integer && !wants_boolean)
        read_string(shape, field, member->value, record, violations);
    else if (json_is_number(member->value) && wants_integer && is_whole(member->raw))
        field_parse(shape, field, member->raw.bytes, member->raw.length, record, violations);
    else if (json_is_boolean(member->value) && wants_boolean)
        field_set_bool(field, record, json_is_true(member->value));
    else
        wrong_type(field->name, expected_type(field), violations);
}

static void read_field(struct reading *reading, const struct shape *shape,
                       const struct field *field, void *record)
{
    const struct json_member *member = json_members_find(&reading->members, field->name);

    if (member != NULL && member->doubled)
        violations_add(reading->violations, field->name, VIOLATION_DUPLICATE_FIELD);
    else if (member != NULL && !json_is_null(member->value))
        read_value(shape, field, member, record, reading->violations);
    else if (shape == reading->body->shape ? body_requires(reading->body, field) : field->required)
        violations_add(reading->violations, field->name, VIOLATION_MISSING);
}

static bool is_omitted(const struct body_shape *body, const struct field *field)
{
    for (size_t i = 0; i < BODY_OMITTED_MAX && body->omitted[i] != NULL; i++)
        if (strcmp(body->omitted[i], field->name) == 0)
            return true;
    return false;
}

/* Amounts are read in the decimals of the record's currency, so that one comes first; its
 * violations, if any, still stand in table order. */
static void read_currency_ahead(struct reading *reading, const struct shape *shape, void *record)
{
    const struct field *currency = shape_field(shape, "currency");
    const struct json_member *member =
        currency == NULL ? NULL : json_members_find(&reading->members, "currency");

    if (member == NULL || member->doubled || currency->type != FIELD_ENUM ||
        !json_is_string(member->value))
        return;
    const char *text = json_string_value(member->value);

    field_set_enum(currency, record,
                   field_value_find(currency->values, text, json_string_length(member->value)));
}

static void read_shape(struct reading *reading, const struct shape *shape, bool is_record,
                       void *record)
{
    if (shape == NULL)
        return;
    shape_clear(shape, record);
    read_currency_ahead(reading, shape, record);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (!field->computed && !(is_record && is_omitted(reading->body, field)))
            read_field(reading, shape, field, record);
    }
}

static bool takes(const struct body_shape *body, const char *name)
{
    const struct field *field = body->shape == NULL ? NULL : shape_field(body->shape, name);
    const struct field *more = body->extra == NULL ? NULL : shape_field(body->extra, name);

    return (field != NULL && !field->computed && !is_omitted(body, field)) ||
           (more != NULL && !more->computed);
}

/* A name is echoed up to this many bytes, so that an answer stays small whatever was sent. */
#define NAME_ECHO_MAX ((size_t)64)

static void report_unknown(const struct reading *reading)
{
    for (size_t i = 0; i < reading->members.count; i++) {
        const char *name = reading->members.list[i].name;
        size_t length = strnlen(name, NAME_ECHO_MAX + 1);

        if (takes(reading->body, name))
            continue;
        if (length > NAME_ECHO_MAX)
            while (((unsigned char)name[--length] & 0xC0) == 0x80)
                continue;
        violations_add(reading->violations, arena_copy(reading->violations->arena, name, length),
                       VIOLATION_UNKNOWN_FIELD);
    }
}

enum err body_parse(const struct body_shape *body, const char *bytes, size_t length, void *record,
                    void *extra, struct violations *violations)
{
    struct reading reading = {.body = body, .violations = violations};
    size_t violations_before = violations->count;
    json_t *document = NULL;
    enum err err = load(bytes, length, violations, &document);

    if (err != ERR_OK)
        return err;
    json_scan_members(bytes, length, document, violations->arena, &reading.members);
    /* With more names than any record has, what is missing is beside the point. */
    if (!reading.members.overflown) {
        read_shape(&reading, body->shape, true, record);
        read_shape(&reading, body->extra, false, extra);
    }
    report_unknown(&reading);
    return violations->count == violations_before ? ERR_OK : ERR_INVALID;
}
