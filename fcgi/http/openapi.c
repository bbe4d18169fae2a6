/* The operations of the OpenAPI document, one for each route. */
#include "openapi_internal.h"

#include "base/check.h"

#include <string.h>

#define WORKBOOK_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define SCHEMA_REF(name) "{\"$ref\":\"#/components/schemas/" name "\"}"

/* The members that every read carries besides its own. */
#define VIEW_NAMES ",\"as_of\",\"as_known\",\"refs\"],\"properties\":{"
#define VIEW_PROPERTIES                                                                            \
    ",\"as_of\":{\"type\":\"string\",\"format\":\"date\"},"                                        \
    "\"as_known\":{\"type\":\"integer\",\"minimum\":0},\"refs\":" SCHEMA_REF("refs") "}}"

static void write_parameter_ref(const char *name, struct buf *buf)
{
    openapi_comma(buf);
    buf_format(buf, "{\"$ref\":\"#/components/parameters/%s\"}", name);
}

/* `{id}` and `{dataset:word}` of the pattern. */
static void write_path_parameters(const char *pattern, struct buf *buf)
{
    for (const char *open = strchr(pattern, '{'); open != NULL; open = strchr(open + 1, '{')) {
        size_t length = strcspn(open + 1, ":}");
        bool is_word = open[1 + length] == ':';

        openapi_comma(buf);
        buf_text(buf, "{\"name\":\"");
        buf_add(buf, open + 1, length);
        buf_text(buf, "\",\"in\":\"path\",\"required\":true,\"schema\":");
        buf_text(buf, is_word ? "{\"type\":\"string\",\"pattern\":\"^[a-z_]{1,40}$\"}}"
                              : "{\"type\":\"integer\",\"minimum\":1}}");
    }
}

static bool has_param(const struct route *route, const char *name)
{
    for (const struct query_param *p = route->params; p != NULL && p->name != NULL; p++)
        if (strcmp(p->name, name) == 0)
            return true;
    return false;
}

static void write_filters(const struct route *route, const struct shape *shape,
                          const struct shape *shadowing, struct buf *buf)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++) {
        struct field field = shape->fields[i];

        if (!route_field_filters(&field) || has_param(route, field.name) ||
            (shadowing != NULL && shape_field(shadowing, field.name) != NULL))
            continue;
        field.required = true; /* there is no null in a query */
        openapi_comma(buf);
        buf_format(buf, "{\"name\":\"%s\",\"in\":\"query\",\"schema\":", field.name);
        openapi_write_field(&field, true, buf);
        buf_char(buf, '}');
    }
}

static void write_sort_values(const struct shape *shape, const struct shape *shadowing,
                              struct buf *buf)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (route_field_sorts(field) &&
            (shadowing == NULL || shape_field(shadowing, field->name) == NULL))
            buf_format(buf, ",\"%s\",\"-%s\"", field->name, field->name);
    }
}

static void write_sort(const struct answer *answer, struct buf *buf)
{
    openapi_comma(buf);
    buf_text(buf, "{\"name\":\"sort\",\"in\":\"query\",\"schema\":{\"enum\":[\"seq\",\"-seq\"");
    write_sort_values(answer->shape, NULL, buf);
    write_sort_values(answer->figures, answer->shape, buf);
    buf_text(buf, "]}}");
}

static void write_param_schema(const struct query_param *param, struct buf *buf)
{
    if (param->values == NULL) {
        buf_text(buf, param->schema);
        return;
    }
    buf_text(buf, "{\"enum\":[");
    for (const struct field_value *value = param->values; value->name != NULL; value++) {
        openapi_comma(buf);
        buf_json_string(buf, value->name);
    }
    buf_text(buf, "]}");
}

static void write_query_parameters(const struct route *route, struct buf *buf)
{
    if ((route->query & QUERY_VIEW) != 0) {
        write_parameter_ref("as_of", buf);
        write_parameter_ref("as_known", buf);
    }
    if ((route->query & QUERY_PAGE) != 0) {
        write_parameter_ref("limit", buf);
        write_parameter_ref("cursor", buf);
    }
    if ((route->query & QUERY_FILE) != 0) {
        write_parameter_ref("format", buf);
        write_parameter_ref("labels", buf);
    }
    if ((route->query & QUERY_SEARCH) != 0)
        write_parameter_ref("q", buf);
    if ((route->query & QUERY_SORT) != 0)
        write_sort(&route->answer, buf);
    for (const struct query_param *p = route->params; p != NULL && p->name != NULL; p++) {
        openapi_comma(buf);
        buf_format(buf, "{\"name\":\"%s\",\"in\":\"query\",\"description\":", p->name);
        buf_json_string(buf, p->description);
        buf_format(buf, ",\"required\":%s,\"schema\":", p->required ? "true" : "false");
        write_param_schema(p, buf);
        buf_char(buf, '}');
    }
    if ((route->query & QUERY_FILTER) != 0) {
        write_parameter_ref("reversed", buf);
        write_filters(route, route->answer.shape, NULL, buf);
        write_filters(route, route->answer.figures, route->answer.shape, buf);
    }
}

static void write_parameters(const struct route *route, struct buf *buf)
{
    bool is_write = route_is_write(route);

    buf_text(buf, ",\"parameters\":[");
    write_path_parameters(route->pattern, buf);
    write_query_parameters(route, buf);
    if (!is_write && (route->query & QUERY_VIEW) != 0)
        write_parameter_ref("if_none_match", buf);
    if (is_write && (route->flags & ROUTE_NO_KEY) == 0)
        write_parameter_ref("idempotency_key", buf);
    if (is_write && (route->flags & ROUTE_NO_CSRF) == 0)
        write_parameter_ref("csrf_token", buf);
    buf_char(buf, ']');
}

static void write_item_ref(const struct answer *answer, struct buf *buf)
{
    if (answer->shape == NULL)
        buf_text(buf, answer->schema);
    else
        buf_format(buf, SCHEMA_REF("%s%s"), answer->name,
                   answer->figures != NULL ? "_with_figures" : "");
}

/* Rows, or the one object of figures, of a shape that is no record. */
static void write_sheet_schema(const struct route *route, struct buf *buf)
{
    const struct answer *answer = &route->answer;
    bool paged = (route->query & QUERY_PAGE) != 0;

    buf_text(buf, "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[");
    if (answer->kind == ANSWER_FIGURES)
        buf_format(buf, "\"figures\",\"convention\"" VIEW_NAMES "\"figures\":" SCHEMA_REF("%s"),
                   answer->name);
    else
        buf_format(buf,
                   "\"rows\",\"total\",\"convention\"%s" VIEW_NAMES
                   "\"rows\":{\"type\":\"array\",\"items\":" SCHEMA_REF(
                       "%s") "},\"total\":{\"anyOf\":[" SCHEMA_REF("%s") ",{\"type\":\"null\"}]}%s",
                   paged ? ",\"next_cursor\"" : "", answer->name, answer->name,
                   paged ? ",\"next_cursor\":{\"type\":[\"string\",\"null\"]}" : "");
    buf_format(buf, ",\"convention\":{\"const\":\"%s\"}" VIEW_PROPERTIES, answer->convention);
}

static void write_answer_schema(const struct route *route, struct buf *buf)
{
    const struct answer *answer = &route->answer;
    static const char object[] = "{\"type\":\"object\",\"additionalProperties\":false,";

    switch (answer->kind) {
    case ANSWER_ITEM:
        write_item_ref(answer, buf);
        return;
    case ANSWER_ENTITY:
        buf_text(buf, object);
        buf_text(buf, "\"required\":[\"item\",\"versions\"" VIEW_NAMES "\"item\":");
        write_item_ref(answer, buf);
        buf_text(buf, ",\"versions\":{\"type\":\"array\",\"items\":" SCHEMA_REF(
                          "version") "}" VIEW_PROPERTIES);
        return;
    case ANSWER_LIST:
        buf_text(buf, object);
        buf_text(buf, "\"required\":[\"items\",\"total\",\"next_cursor\"" VIEW_NAMES
                      "\"items\":{\"type\":\"array\",\"maxItems\":500,\"items\":");
        write_item_ref(answer, buf);
        buf_text(buf, "},\"total\":{\"type\":\"integer\",\"minimum\":0},"
                      "\"next_cursor\":{\"type\":[\"string\",\"null\"]}" VIEW_PROPERTIES);
        return;
    case ANSWER_ROWS:
    case ANSWER_FIGURES:
        write_sheet_schema(route, buf);
        return;
    case ANSWER_SCHEMA:
        buf_text(buf, answer->schema);
        return;
    case ANSWER_DOCUMENT:
        buf_text(buf, "{\"type\":\"object\"}");
        return;
    case ANSWER_TEXT:
    case ANSWER_CSV:
    case ANSWER_XLSX:
    case ANSWER_ZIP:
    case ANSWER_CALENDAR:
        buf_text(buf, "{\"type\":\"string\"}");
        return;
    case ANSWER_NONE:
        break;
    }
    check_failed("an answer with a body", __FILE__, __LINE__);
}

static const char *media_type(enum answer_kind kind)
{
    switch (kind) {
    case ANSWER_CSV:
        return "text/csv";
    case ANSWER_XLSX:
        return WORKBOOK_TYPE;
    case ANSWER_ZIP:
        return "application/zip";
    case ANSWER_TEXT:
        return "text/plain";
    case ANSWER_CALENDAR:
        return "text/calendar";
    case ANSWER_NONE:
    case ANSWER_ITEM:
    case ANSWER_ENTITY:
    case ANSWER_LIST:
    case ANSWER_ROWS:
    case ANSWER_FIGURES:
    case ANSWER_SCHEMA:
    case ANSWER_DOCUMENT:
        break;
    }
    return "application/json";
}

static void write_responses(const struct route *route, struct buf *buf)
{
    const struct answer *answer = &route->answer;

    buf_format(buf, ",\"responses\":{\"%d\":{\"description\":\"%s\"", answer->status,
               answer->status == 201   ? "Recorded."
               : answer->status == 202 ? "Begun."
                                       : "Done.");
    if (answer->status == 202)
        buf_text(buf, ",\"headers\":{\"Location\":{\"schema\":{\"type\":\"string\"}}}");
    if (answer->status == 201)
        buf_text(buf, ",\"headers\":{\"Location\":{\"schema\":{\"type\":\"string\"}},"
                      "\"Idempotency-Replayed\":{\"schema\":{\"const\":\"true\"}},"
                      "\"Journal-Receipt\":{\"description\":\"One JSON object, a "
                      "journal_receipt: proves with the public key alone that the journal holds "
                      "the entry.\",\"schema\":{\"type\":\"string\"}}}");
    if (answer->kind != ANSWER_NONE) {
        buf_format(buf, ",\"content\":{\"%s\":{\"schema\":", media_type(answer->kind));
        write_answer_schema(route, buf);
        if ((route->query & QUERY_FILE) != 0)
            buf_text(buf,
                     "},\"text/csv\":{\"schema\":{\"type\":\"string\"}},\"" WORKBOOK_TYPE "\":{");
        buf_text(buf, "}}");
    }
    buf_char(buf, '}');
    if (!route_is_write(route) && (route->query & QUERY_VIEW) != 0)
        buf_text(buf, ",\"304\":{\"description\":\"The client has these bytes.\"}");
    buf_text(buf, ",\"default\":{\"$ref\":\"#/components/responses/problem\"}}");
}

static void write_security(const struct openapi *openapi, const struct route *route,
                           struct buf *buf)
{
    if (route_roles(route) == 0) {
        buf_text(buf, ",\"security\":[]");
        return;
    }
    buf_text(buf, ",\"security\":[{\"session\":[]}],\"x-roles\":[");
    for (unsigned role = 0; role < openapi->role_count; role++) {
        if (!route_allows(route, role))
            continue;
        openapi_comma(buf);
        buf_json_string(buf, openapi->role_names[role]);
    }
    buf_char(buf, ']');
}

static void write_operation(const struct openapi *openapi, const struct route *route,
                            struct buf *buf)
{
    static const char *const keys[METHOD_COUNT] = {
        [METHOD_GET] = "get", [METHOD_POST] = "post", [METHOD_DELETE] = "delete"};

    CHECK(keys[route->method] != NULL);
    openapi_comma(buf);
    buf_format(buf, "\"%s\":{\"operationId\":\"%s\",\"summary\":", keys[route->method],
               route->operation);
    buf_json_string(buf, route->summary);
    write_security(openapi, route, buf);
    write_parameters(route, buf);
    if ((route->flags & ROUTE_FILE) != 0)
        buf_text(buf, ",\"requestBody\":{\"required\":true,\"content\":{"
                      "\"application/octet-stream\":{}}}");
    if (body_is_expected(&route->body)) {
        buf_text(buf, ",\"requestBody\":{\"required\":true,\"content\":{\"application/json\":"
                      "{\"schema\":");
        openapi_write_body(&route->body, buf);
        buf_text(buf, "}}}");
    }
    write_responses(route, buf);
    buf_char(buf, '}');
}

static bool is_first_of_pattern(const struct openapi *openapi, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(openapi->routes[i].pattern, openapi->routes[index].pattern) == 0)
            return false;
    return true;
}

/* `{dataset:word}` is written `{dataset}`. */
static void write_path(const char *pattern, struct buf *buf)
{
    openapi_comma(buf);
    buf_char(buf, '"');
    for (const char *p = pattern; *p != '\0'; p++) {
        if (*p == ':')
            p += strcspn(p, "}");
        buf_char(buf, *p);
    }
    buf_text(buf, "\":{");
}

void openapi_write(const struct openapi *openapi, struct buf *buf)
{
    buf_text(buf, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":");
    buf_json_string(buf, openapi->title);
    buf_text(buf, ",\"version\":");
    buf_json_string(buf, openapi->version);
    buf_text(buf, "},\"servers\":[{\"url\":\"/\"}],\"paths\":{");
    for (size_t i = 0; i < openapi->route_count; i++) {
        if (!is_first_of_pattern(openapi, i))
            continue;
        write_path(openapi->routes[i].pattern, buf);
        for (size_t k = i; k < openapi->route_count; k++)
            if (strcmp(openapi->routes[k].pattern, openapi->routes[i].pattern) == 0)
                write_operation(openapi, &openapi->routes[k], buf);
        buf_char(buf, '}');
    }
    buf_text(buf, "},");
    openapi_write_components(openapi, buf);
    buf_char(buf, '}');
}
