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
    struct json_members members; /* of the body */
    struct json_members record_members;
};

bool body_is_expected(const struct body_shape *body)
{
    return body->shape != NULL || body->extra != NULL || body->schema != NULL;
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

/* Whether a reference is given as the name of a record that is not stored yet. */
static bool is_label(const struct reading *reading, const struct field *field, const json_t *value)
{
    return reading->body->labels.names != NULL && field->type == FIELD_REFERENCE &&
           json_is_string(value) && json_string_value(value)[0] == '#';
}

static void read_label(const struct reading *reading, const struct field *field,
                       const json_t *value, void *record)
{
    const struct body_labels *labels = &reading->body->labels;
    const char *name = json_string_value(value) + 1;

    for (size_t i = 0; i < labels->count; i++)
        if (labels->names[i] != NULL && strcmp(labels->names[i], name) == 0) {
            field_set_int64(field, record, -(int64_t)i - 1);
            return;
        }
    violations_add(reading->violations, field->name, VIOLATION_UNKNOWN_LABEL);
}

static void read_value(const struct reading *reading, const struct shape *shape,
                       const struct field *field, const struct json_member *member, void *record)
{
    struct violations *violations = reading->violations;
    bool wants_integer = field->type == FIELD_REFERENCE || field->type == FIELD_INTEGER;
    bool wants_boolean = field->type == FIELD_BOOL;

    if (is_label(reading, field, member->value))
        read_label(reading, field, member->value, record);
    else if (json_is_string(member->value) && !wants_integer && !wants_boolean)
        read_string(shape, field, member->value, record, violations);
    else if (json_is_number(member->value) && wants_integer && is_whole(member->raw))
        field_parse(shape, field, member->raw.bytes, member->raw.length, record, violations);
    else if (json_is_boolean(member->value) && wants_boolean)
        field_set_bool(field, record, json_is_true(member->value));
    else
        wrong_type(field->name, expected_type(field), violations);
}

static struct json_members *members_of(struct reading *reading, bool is_record)
{
    return is_record && reading->body->under != NULL ? &reading->record_members : &reading->members;
}

static void read_field(struct reading *reading, const struct shape *shape,
                       const struct field *field, bool is_record, void *record)
{
    const struct json_member *member =
        json_members_find(members_of(reading, is_record), field->name);

    if (member != NULL && member->doubled)
        violations_add(reading->violations, field->name, VIOLATION_DUPLICATE_FIELD);
    else if (member != NULL && !json_is_null(member->value))
        read_value(reading, shape, field, member, record);
    else if (is_record ? body_requires(reading->body, field) : field->required)
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
static void read_currency_ahead(struct json_members *members, const struct shape *shape,
                                void *record)
{
    const struct field *currency = shape_field(shape, "currency");
    const struct json_member *member =
        currency == NULL ? NULL : json_members_find(members, "currency");

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
    read_currency_ahead(members_of(reading, is_record), shape, record);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (!field->computed && !(is_record && is_omitted(reading->body, field)))
            read_field(reading, shape, field, is_record, record);
    }
}

static bool takes_in_record(const struct body_shape *body, const char *name)
{
    const struct field *field = body->shape == NULL ? NULL : shape_field(body->shape, name);

    return field != NULL && !field->computed && !is_omitted(body, field);
}

static bool takes(const struct body_shape *body, const char *name)
{
    const struct field *more = body->extra == NULL ? NULL : shape_field(body->extra, name);

    if (more != NULL && !more->computed)
        return true;
    return body->under == NULL ? takes_in_record(body, name) : strcmp(name, body->under) == 0;
}

/* A name is echoed up to this many bytes, so that an answer stays small whatever was sent. */
#define NAME_ECHO_MAX ((size_t)64)

static void report_name(const char *name, struct violations *violations)
{
    size_t length = strnlen(name, NAME_ECHO_MAX + 1);

    if (length > NAME_ECHO_MAX)
        while (((unsigned char)name[--length] & 0xC0) == 0x80)
            continue;
    violations_add(violations, arena_copy(violations->arena, name, length),
                   VIOLATION_UNKNOWN_FIELD);
}

static void report_unknown(const struct reading *reading, const struct json_members *members,
                           bool (*takes_name)(const struct body_shape *body, const char *name))
{
    for (size_t i = 0; i < members->count; i++)
        if (!takes_name(reading->body, members->list[i].name))
            report_name(members->list[i].name, reading->violations);
}

/* Finds the record where it stands under a key of its own; false when there is none. */
static bool open_record(struct reading *reading)
{
    const char *under = reading->body->under;

    if (under == NULL || reading->body->shape == NULL)
        return true;
    const struct json_member *member = json_members_find(&reading->members, under);

    if (member == NULL)
        violations_add(reading->violations, under, VIOLATION_MISSING);
    else if (member->doubled)
        violations_add(reading->violations, under, VIOLATION_DUPLICATE_FIELD);
    else if (!json_is_object(member->value))
        wrong_type(under, "JSON object", reading->violations);
    else
        json_scan_members(member->raw.bytes, member->raw.length, member->value,
                          reading->violations->arena, &reading->record_members);
    return member != NULL && !member->doubled && json_is_object(member->value);
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
    bool has_record = !reading.members.overflown && open_record(&reading);

    /* With more names than any record has, what is missing is beside the point. */
    if (has_record && !reading.record_members.overflown)
        read_shape(&reading, body->shape, true, record);
    if (!reading.members.overflown)
        read_shape(&reading, body->extra, false, extra);
    report_unknown(&reading, &reading.record_members, takes_in_record);
    report_unknown(&reading, &reading.members, takes);
    return violations->count == violations_before ? ERR_OK : ERR_INVALID;
}

/* The list in a body that holds nothing else; NULL when it is not there, or is none. */
static const struct json_member *find_list(const char *name, struct json_members *members,
                                           struct violations *violations)
{
    const struct json_member *member = json_members_find(members, name);

    for (size_t i = 0; i < members->count; i++)
        if (&members->list[i] != member)
            report_name(members->list[i].name, violations);
    if (member == NULL)
        violations_add(violations, name, VIOLATION_MISSING);
    else if (member->doubled)
        violations_add(violations, name, VIOLATION_DUPLICATE_FIELD);
    else if (!json_is_array(member->value))
        wrong_type(name, "JSON array", violations);
    return member != NULL && !member->doubled && json_is_array(member->value) ? member : NULL;
}

static void check_elements(const char *name, const json_t *list, size_t count_max,
                           struct violations *violations)
{
    size_t count = json_array_size(list);
    char text[24];

    if (count == 0)
        violations_add(violations, name, VIOLATION_MISSING);
    if (count > count_max) {
        (void)snprintf(text, sizeof text, "%zu", count_max);
        violations_add(violations, name, VIOLATION_TOO_MANY_RECORDS);
        violations_param(violations, "max", text);
    }
    for (size_t i = 0; i < count && i < count_max; i++)
        if (!json_is_object(json_array_get(list, i)))
            wrong_type(arena_format(violations->arena, "%s[%zu]", name, i), "JSON object",
                       violations);
}

enum err body_parts(const char *name, size_t count_max, const char *bytes, size_t length,
                    struct violations *violations, const struct body_part **parts_out,
                    size_t *count_out)
{
    struct json_members members;
    size_t violations_before = violations->count;
    json_t *document = NULL;
    enum err err = load(bytes, length, violations, &document);

    if (err != ERR_OK)
        return err;
    json_scan_members(bytes, length, document, violations->arena, &members);
    const struct json_member *list = find_list(name, &members, violations);

    if (list != NULL)
        check_elements(name, list->value, count_max, violations);
    if (violations->count > violations_before)
        return ERR_INVALID;
    size_t count = json_array_size(list->value);
    struct json_span *spans = arena_array(violations->arena, count, sizeof *spans);
    struct body_part *parts = arena_array(violations->arena, count, sizeof *parts);

    json_scan_elements(list->raw.bytes, list->raw.length, spans);
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct body_part){spans[i].bytes, spans[i].length};
    *parts_out = parts;
    *count_out = count;
    return ERR_OK;
}
