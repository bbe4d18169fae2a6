/* The schemas of the OpenAPI document, from the field tables. */
#include "openapi_internal.h"

#include "base/check.h"

#include <inttypes.h>
#include <string.h>

/* Larger bounds than this are not exact in every reader of JSON; they are left out. */
#define EXACT_MAX INT64_C(9007199254740991)

void openapi_comma(struct buf *buf)
{
    if (buf->length == 0)
        return;
    char last = buf->bytes[buf->length - 1];

    if (last != '{' && last != '[')
        buf_char(buf, ',');
}

static void write_type(const char *type, bool nullable, struct buf *buf)
{
    buf_format(buf, nullable ? "\"type\":[\"%s\",\"null\"]" : "\"type\":\"%s\"", type);
}

static void write_text(const struct field *field, struct buf *buf)
{
    buf_format(buf, ",\"maxLength\":%" PRId64, field->max);
    switch (field->form) {
    case FORM_LINE:
    case FORM_LINES:
    case FORM_FILE:
        buf_text(buf, ",\"minLength\":1");
        return;
    case FORM_CODE:
        buf_text(buf, ",\"pattern\":\"^[A-Za-z0-9][A-Za-z0-9._-]*$\"");
        return;
    case FORM_CREDIT_CODE:
        buf_text(buf, ",\"pattern\":\"^[0-9A-HJ-NP-RTUWXY]{18}$\"");
        return;
    case FORM_HEX:
        buf_text(buf, ",\"pattern\":\"^[0-9a-f]*$\"");
        return;
    }
    check_failed("a form of text", __FILE__, __LINE__);
}

static void write_enum(const struct field *field, bool nullable, struct buf *buf)
{
    buf_text(buf, ",\"enum\":[");
    for (size_t i = 0; field->values[i].name != NULL; i++) {
        openapi_comma(buf);
        buf_json_string(buf, field->values[i].name);
    }
    buf_text(buf, nullable ? ",null]" : "]");
}

static void write_decimal(const struct field *field, bool for_body, struct buf *buf)
{
    const char *sign = for_body && field->positive ? "" : "-?";
    const char *places = field->type == FIELD_DECIMAL ? "{1,8}" : "{1,4}";

    buf_format(buf, ",\"pattern\":\"^%s(0|[1-9][0-9]*)([.][0-9]%s)?$\"", sign, places);
}

static void write_constraints(const struct field *field, bool for_body, bool nullable,
                              struct buf *buf)
{
    switch (field->type) {
    case FIELD_TEXT:
        write_type("string", nullable, buf);
        write_text(field, buf);
        return;
    case FIELD_DATE:
        write_type("string", nullable, buf);
        buf_text(buf, ",\"format\":\"date\"");
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
        write_type("string", nullable, buf);
        write_decimal(field, for_body, buf);
        return;
    case FIELD_ENUM:
        write_type("string", nullable, buf);
        write_enum(field, nullable, buf);
        return;
    case FIELD_REFERENCE:
        write_type("integer", nullable, buf);
        buf_format(buf, ",\"minimum\":1,\"x-reference\":\"%s\"", field->reference);
        return;
    case FIELD_INTEGER:
        write_type("integer", nullable, buf);
        if (!field->negative)
            buf_text(buf, ",\"minimum\":0");
        if (field->max <= EXACT_MAX)
            buf_format(buf, ",\"maximum\":%" PRId64, field->max);
        return;
    case FIELD_BOOL:
        write_type("boolean", nullable && for_body, buf);
        return;
    }
    check_failed("a field type", __FILE__, __LINE__);
}

void openapi_write_field(const struct field *field, bool for_body, struct buf *buf)
{
    buf_char(buf, '{');
    write_constraints(field, for_body, !field->required, buf);
    buf_text(buf, ",\"title\":");
    buf_json_string(buf, field->label_en);
    buf_text(buf, ",\"x-title-zh\":");
    buf_json_string(buf, field->label_zh);
    buf_char(buf, '}');
}

static bool is_in_body(const struct body_shape *body, const struct field *field)
{
    for (size_t i = 0; i < BODY_OMITTED_MAX && body->omitted[i] != NULL; i++)
        if (strcmp(body->omitted[i], field->name) == 0)
            return false;
    return !field->computed;
}

static void write_name(const struct field *field, struct buf *buf)
{
    openapi_comma(buf);
    buf_json_string(buf, field->name);
}

/* The fields of the record, then those of the request; of all or of the required ones only names.
 */
static void write_body_fields(const struct body_shape *body, bool only_required, struct buf *buf)
{
    const struct shape *shapes[] = {body->shape, body->extra};

    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; shapes[k] != NULL && i < shapes[k]->field_count; i++) {
            struct field field = shapes[k]->fields[i];

            if (k == 0 ? !is_in_body(body, &field) : field.computed)
                continue;
            field.required = k == 0 ? body_requires(body, &field) : field.required;
            if (only_required && !field.required)
                continue;
            write_name(&field, buf);
            if (only_required)
                continue;
            buf_char(buf, ':');
            openapi_write_field(&field, true, buf);
        }
    }
}

void openapi_write_body(const struct body_shape *body, struct buf *buf)
{
    if (body->schema != NULL) {
        buf_text(buf, body->schema);
        return;
    }
    buf_text(buf, "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[");
    write_body_fields(body, true, buf);
    buf_text(buf, "],\"properties\":{");
    write_body_fields(body, false, buf);
    buf_text(buf, "}}");
}

static void write_shape_names(const struct shape *shape, struct buf *buf)
{
    for (size_t i = 0; i < shape->field_count; i++)
        write_name(&shape->fields[i], buf);
}

static void write_shape_properties(const struct shape *shape, struct buf *buf)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        write_name(&shape->fields[i], buf);
        buf_char(buf, ':');
        openapi_write_field(&shape->fields[i], false, buf);
    }
}

#define STAMP_NAMES "\"seq\",\"effective_date\",\"recorded_at\",\"recorded_by\""
#define STAMP                                                                                      \
    "\"seq\":{\"type\":\"integer\",\"minimum\":1},"                                                \
    "\"effective_date\":{\"type\":\"string\",\"format\":\"date\"},"                                \
    "\"recorded_at\":{\"type\":\"string\",\"format\":\"date-time\"},"                              \
    "\"recorded_by\":{\"type\":[\"integer\",\"null\"],\"minimum\":1}"

#define VERSION_NAME ",\"version\""
#define VERSION                                                                                    \
    ",\"version\":{\"type\":\"integer\",\"minimum\":1,\"description\":\"The last entry that "      \
    "changed "                                                                                     \
    "what it says, whatever its day. A revision must, and an approval may, name it as "            \
    "expected_version.\"}"

/* An item: the answer of a write, or, with figures, that of a read. */
static void write_item(const struct answer *answer, const struct shape *figures, struct buf *buf)
{
    buf_text(buf,
             "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\"," STAMP_NAMES
                 VERSION_NAME);
    write_shape_names(answer->shape, buf);
    buf_text(buf, figures != NULL ? ",\"figures\"],\"properties\":{" : "],\"properties\":{");
    buf_text(buf, "\"id\":{\"type\":\"integer\",\"minimum\":1}," STAMP VERSION);
    write_shape_properties(answer->shape, buf);
    buf_text(buf, ",\"reversal\":{\"$ref\":\"#/components/schemas/undone\"}");
    if (figures != NULL) {
        buf_text(buf, ",\"figures\":{\"type\":[\"object\",\"null\"],\"additionalProperties\":false,"
                      "\"required\":[");
        write_shape_names(figures, buf);
        buf_text(buf, "],\"properties\":{");
        write_shape_properties(figures, buf);
        buf_text(buf, "}}");
    }
    buf_text(buf, "}}");
}

/* A row or figures: fields only. */
static void write_row(const struct shape *shape, struct buf *buf)
{
    buf_text(buf, "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[");
    write_shape_names(shape, buf);
    buf_text(buf, "],\"properties\":{");
    write_shape_properties(shape, buf);
    buf_text(buf, "}}");
}

static bool named_before(const struct openapi *openapi, size_t index, bool figures)
{
    const struct answer *answer = &openapi->routes[index].answer;

    for (size_t i = 0; i < index; i++) {
        const struct answer *earlier = &openapi->routes[i].answer;

        if (earlier->shape != NULL && strcmp(earlier->name, answer->name) == 0 &&
            (!figures || earlier->figures != NULL))
            return true;
    }
    return false;
}

static void write_items(const struct openapi *openapi, struct buf *buf)
{
    for (size_t i = 0; i < openapi->route_count; i++) {
        const struct answer *answer = &openapi->routes[i].answer;

        if (answer->shape == NULL)
            continue;
        if (!named_before(openapi, i, false)) {
            openapi_comma(buf);
            buf_format(buf, "\"%s\":", answer->name);
            if (answer->kind == ANSWER_ROWS || answer->kind == ANSWER_FIGURES)
                write_row(answer->shape, buf);
            else
                write_item(answer, NULL, buf);
        }
        if (answer->figures != NULL && !named_before(openapi, i, true)) {
            openapi_comma(buf);
            buf_format(buf, "\"%s_with_figures\":", answer->name);
            write_item(answer, answer->figures, buf);
        }
    }
}

static const char problem_schema[] =
    "\"problem\":{\"type\":\"object\",\"additionalProperties\":false,"
    "\"required\":[\"type\",\"title\",\"status\",\"detail\",\"instance\",\"request_id\",\"errors\"]"
    ","
    "\"properties\":{\"type\":{\"type\":\"string\",\"pattern\":\"^/problems/[a-z_]+$\"},"
    "\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\",\"minimum\":400,\"maximum\":599},"
    "\"detail\":{\"type\":\"string\"},\"instance\":{\"type\":[\"string\",\"null\"]},"
    "\"request_id\":{\"type\":[\"string\",\"null\"]},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/violation\"}}}},"
    "\"violation\":{\"type\":\"object\",\"additionalProperties\":false,"
    "\"required\":[\"field\",\"code\",\"detail\"],\"properties\":{\"field\":{\"type\":\"string\"},"
    "\"code\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"},"
    "\"params\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},"
    "\"currency\":{\"type\":\"string\"}}}";

static const char common_schemas[] =
    ",\"version\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[" STAMP_NAMES
    "],\"properties\":{" STAMP "}},"
    "\"undone\":{\"type\":\"object\",\"description\":\"By whom and why the entry was reversed.\","
    "\"additionalProperties\":false,\"required\":[" STAMP_NAMES
    ",\"reason\"],\"properties\":{" STAMP ",\"reason\":{\"type\":\"string\"}}},"
    "\"refs\":{\"type\":\"object\",\"description\":\"What each id stands for.\","
    "\"additionalProperties\":{\"type\":\"object\",\"additionalProperties\":false,"
    "\"required\":[\"kind\",\"code\",\"name\",\"name_en\"],"
    "\"properties\":{\"kind\":{\"type\":\"string\"},\"code\":{\"type\":[\"string\",\"null\"]},"
    "\"name\":{\"type\":[\"string\",\"null\"]},\"name_en\":{\"type\":[\"string\",\"null\"]}}}}";

static const char common_parameters[] =
    "\"as_of\":{\"name\":\"as_of\",\"in\":\"query\","
    "\"description\":\"What is effective on this day; today in China when not given.\","
    "\"schema\":{\"type\":\"string\",\"format\":\"date\"}},"
    "\"as_known\":{\"name\":\"as_known\",\"in\":\"query\","
    "\"description\":\"What was recorded up to this entry or UTC time; everything when not "
    "given.\","
    "\"schema\":{\"type\":\"string\",\"pattern\":"
    "\"^([1-9][0-9]{0,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z)$\"}},"
    "\"limit\":{\"name\":\"limit\",\"in\":\"query\",\"schema\":{\"type\":\"integer\","
    "\"minimum\":1,\"maximum\":500,\"default\":50}},"
    "\"cursor\":{\"name\":\"cursor\",\"in\":\"query\","
    "\"description\":\"next_cursor of the page before.\",\"schema\":{\"type\":\"string\"}},"
    "\"reversed\":{\"name\":\"reversed\",\"in\":\"query\","
    "\"description\":\"1: what was reversed as well, each with its reversal.\","
    "\"schema\":{\"enum\":[\"0\",\"1\"]}},"
    "\"q\":{\"name\":\"q\",\"in\":\"query\","
    "\"description\":\"Text that occurs in the code or a name; case and width are ignored.\","
    "\"schema\":{\"type\":\"string\"}},"
    "\"format\":{\"name\":\"format\",\"in\":\"query\","
    "\"description\":\"All rows that are asked for as a file instead: CSV, or a workbook.\","
    "\"schema\":{\"enum\":[\"json\",\"csv\",\"xlsx\"]}},"
    "\"labels\":{\"name\":\"labels\",\"in\":\"query\","
    "\"description\":\"Of a file: columns of CSV, and values of a workbook, in words of this "
    "language instead of names.\",\"schema\":{\"enum\":[\"en\",\"zh\"]}},"
    "\"if_none_match\":{\"name\":\"If-None-Match\",\"in\":\"header\","
    "\"schema\":{\"type\":\"string\"}},"
    "\"idempotency_key\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":true,"
    "\"description\":\"Made by the client once per effect; a repeat gets the first answer.\","
    "\"schema\":{\"type\":\"string\",\"pattern\":\"^[!-~]{1,200}$\"}},"
    "\"csrf_token\":{\"name\":\"X-CSRF-Token\",\"in\":\"header\",\"required\":true,"
    "\"description\":\"csrf_token of the session.\","
    "\"schema\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}}";

void openapi_write_components(const struct openapi *openapi, struct buf *buf)
{
    buf_text(buf, "\"components\":{\"schemas\":{");
    buf_text(buf, problem_schema);
    buf_text(buf, common_schemas);
    write_items(openapi, buf);
    for (const struct openapi_schema *own = openapi->schemas; own != NULL && own->name != NULL;
         own++)
        buf_format(buf, ",\"%s\":%s", own->name, own->schema);
    buf_text(buf, "},\"parameters\":{");
    buf_text(buf, common_parameters);
    buf_text(buf, "},\"responses\":{\"problem\":{\"description\":\"What is wrong, in full.\","
                  "\"content\":{\"application/problem+json\":{\"schema\":"
                  "{\"$ref\":\"#/components/schemas/problem\"}}}}},"
                  "\"securitySchemes\":{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\","
                  "\"name\":");
    buf_json_string(buf, openapi->cookie_name);
    buf_text(buf, "}}}");
}
