/* The API's own document: complete, and the same bytes every time. */
#include "http/openapi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

struct thing {
    const char *code;
    const char *note;
    uint32_t currency;
    int64_t amount_minor;
    int64_t owner_id;
    int64_t total_minor;
    bool enabled;
};

static const struct field thing_fields[] = {
    F_TEXT(struct thing, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_TEXT(struct thing, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_ENUM(struct thing, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct thing, amount, "Amount", "金额", .positive = true),
    F_REFERENCE(struct thing, owner_id, "party", "Owner", "主体"),
    F_MONEY(struct thing, total, "Total", "合计", .computed = true),
    F_BOOL(struct thing, enabled, "Enabled", "启用", .required = true),
};

struct thing_figures {
    int64_t count;
    uint32_t currency;
};

static const struct field figure_fields[] = {
    F_INTEGER(struct thing_figures, count, INT64_MAX, "Count", "数量"),
    F_ENUM(struct thing_figures, currency, currency, "Currency", "币种"),
};

struct extra {
    int32_t effective_date;
};

static const struct field extra_fields[] = {
    F_DATE(struct extra, effective_date, "Effective date", "生效日期"),
};

static const struct shape thing_shape = {thing_fields, 7, sizeof(struct thing)};
static const struct shape figures_shape = {figure_fields, 2, sizeof(struct thing_figures)};
static const struct shape extra_shape = {extra_fields, 1, sizeof(struct extra)};

static const struct query_param params[] = {
    {"deep", "How \"deep\".", "{\"type\":\"integer\"}", true}, {0}};

static const struct route routes[] = {
    {METHOD_GET, "/v1/things", 6, NULL, "things_list", "List things.",
     .query = QUERY_VIEW | QUERY_LIST,
     .answer = {ANSWER_LIST, 200, "thing", &thing_shape, &figures_shape}},
    {METHOD_POST, "/v1/things", 4, NULL, "thing_create", "Record a thing.",
     .body = {&thing_shape, {"owner_id"}, &extra_shape},
     .answer = {ANSWER_ITEM, 201, "thing", &thing_shape}},
    {METHOD_GET, "/v1/things/{id}", 6, NULL, "thing_get", "One thing.", .query = QUERY_VIEW,
     .params = params, .answer = {ANSWER_ENTITY, 200, "thing", &thing_shape, &figures_shape}},
    {METHOD_GET, "/v1/export/{dataset:word}.csv", 2, NULL, "export_get", "A dataset.",
     .answer = {ANSWER_CSV, 200}},
    {METHOD_POST, "/v1/session", 0, NULL, "session_create", "Sign in.",
     .body = {.extra = &extra_shape}, .flags = ROUTE_NO_CSRF | ROUTE_NO_KEY,
     .answer = {ANSWER_SCHEMA, 200, .schema = "{\"$ref\":\"#/components/schemas/own\"}"}},
    {METHOD_DELETE, "/v1/session", 6, NULL, "session_delete", "Sign out.", .flags = ROUTE_NO_KEY,
     .answer = {ANSWER_NONE, 204}},
};

static const char *const role_names[] = {"none", "reader", "writer"};
static const struct openapi_schema schemas[] = {{"own", "{\"type\":\"object\"}"}, {0}};

static const struct openapi description = {
    .title = "Things",
    .version = "1.2",
    .routes = routes,
    .route_count = sizeof routes / sizeof *routes,
    .role_names = role_names,
    .role_count = 3,
    .schemas = schemas,
    .cookie_name = "__Host-s",
};

static json_t *document;

static int set_up(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf);
    openapi_write(&description, &buf);
    document = json_loadb(buf.bytes, buf.length, JSON_REJECT_DUPLICATES, NULL);
    buf_done(&buf);
    return document == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(document);
    return 0;
}

/* Follows members and, where a step is a number, elements. */
static json_t *at(json_t *value, const char *const *steps)
{
    for (size_t i = 0; steps[i] != NULL; i++) {
        if (json_is_array(value))
            value = json_array_get(value, (size_t)(steps[i][0] - '0'));
        else
            value = json_object_get(value, steps[i]);
        if (value == NULL)
            fail_msg("there is no %s", steps[i]);
    }
    return value;
}

#define AT(value, ...) at(value, (const char *const[]){__VA_ARGS__, NULL})
#define TEXT(value, ...) json_string_value(AT(value, __VA_ARGS__))

static json_t *operation(const char *path, const char *method)
{
    return AT(document, "paths", path, method);
}

static json_t *parameter(json_t *in, const char *name)
{
    size_t i;
    json_t *value;
    const char *given;

    json_array_foreach(AT(in, "parameters"), i, value)
    {
        given = json_string_value(json_object_get(value, "name"));
        if (given == NULL)
            given = strrchr(json_string_value(json_object_get(value, "$ref")), '/') + 1;
        if (strcmp(given, name) == 0)
            return value;
    }
    return NULL;
}

static bool has_text(const json_t *array, const char *text)
{
    size_t i;
    json_t *value;

    json_array_foreach(array, i, value)
    {
        if (json_is_string(value) && strcmp(json_string_value(value), text) == 0)
            return true;
    }
    return false;
}

static void describes_itself_and_the_session(void **state)
{
    (void)state;
    assert_string_equal(TEXT(document, "openapi"), "3.1.0");
    assert_string_equal(TEXT(document, "info", "title"), "Things");
    assert_string_equal(TEXT(document, "info", "version"), "1.2");
    assert_string_equal(TEXT(document, "components", "securitySchemes", "session", "name"),
                        "__Host-s");
}

static void has_every_route_once(void **state)
{
    (void)state;
    assert_int_equal(json_object_size(AT(document, "paths")), 4);
    assert_string_equal(TEXT(operation("/v1/things", "get"), "operationId"), "things_list");
    assert_string_equal(TEXT(operation("/v1/things", "post"), "operationId"), "thing_create");
    assert_string_equal(TEXT(operation("/v1/session", "delete"), "operationId"), "session_delete");
}

static void says_who_may_use_a_route(void **state)
{
    json_t *roles = AT(operation("/v1/things", "get"), "x-roles");

    (void)state;
    assert_int_equal(json_array_size(roles), 2);
    assert_true(has_text(roles, "reader"));
    assert_int_equal(json_array_size(AT(operation("/v1/session", "post"), "security")), 0);
    assert_int_equal(json_array_size(AT(operation("/v1/things", "post"), "security")), 1);
}

static void a_body_takes_only_what_may_be_given(void **state)
{
    json_t *schema =
        AT(operation("/v1/things", "post"), "requestBody", "content", "application/json", "schema");
    json_t *properties = AT(schema, "properties");

    (void)state;
    assert_true(json_is_false(AT(schema, "additionalProperties")));
    assert_int_equal(json_object_size(properties), 6);
    assert_null(json_object_get(properties, "total"));
    assert_null(json_object_get(properties, "owner_id"));
    assert_non_null(json_object_get(properties, "effective_date"));
    assert_int_equal(json_array_size(AT(schema, "required")), 3);
    assert_true(has_text(AT(schema, "required"), "code"));
    assert_string_equal(TEXT(properties, "code", "type"), "string");
    assert_int_equal(json_integer_value(AT(properties, "code", "maxLength")), 40);
    assert_non_null(json_object_get(AT(properties, "code"), "pattern"));
    assert_true(has_text(AT(properties, "note", "type"), "null"));
    assert_true(has_text(AT(properties, "currency", "enum"), "CNY"));
    assert_string_equal(TEXT(properties, "amount", "pattern"), "^(0|[1-9][0-9]*)([.][0-9]{1,4})?$");
}

static void an_item_has_its_stamp_its_fields_and_its_figures(void **state)
{
    json_t *item = AT(document, "components", "schemas", "thing");
    json_t *with_figures = AT(document, "components", "schemas", "thing_with_figures");

    (void)state;
    assert_int_equal(json_object_size(AT(item, "properties")), 6 + 7 + 1);
    assert_int_equal(json_array_size(AT(item, "required")), 6 + 7);
    assert_int_equal(json_object_size(AT(with_figures, "properties")), 6 + 7 + 2);
    assert_true(json_is_false(AT(with_figures, "additionalProperties")));
    assert_int_equal(json_object_size(AT(with_figures, "properties", "figures", "properties")), 2);
    assert_true(has_text(AT(item, "properties", "amount", "type"), "null"));
    assert_string_equal(TEXT(item, "properties", "enabled", "type"), "boolean");
    assert_string_equal(TEXT(item, "properties", "owner_id", "x-reference"), "party");
}

static json_t *answer(const char *path, const char *method, const char *status, const char *media)
{
    return AT(operation(path, method), "responses", status, "content", media, "schema");
}

static void answers_have_their_envelopes(void **state)
{
    json_t *list = answer("/v1/things", "get", "200", "application/json");
    json_t *entity = answer("/v1/things/{id}", "get", "200", "application/json");

    (void)state;
    assert_string_equal(TEXT(list, "properties", "items", "items", "$ref"),
                        "#/components/schemas/thing_with_figures");
    assert_int_equal(json_object_size(AT(list, "properties")), 6);
    assert_int_equal(json_array_size(AT(list, "required")), 6);
    assert_string_equal(TEXT(entity, "properties", "versions", "items", "$ref"),
                        "#/components/schemas/version");
    assert_string_equal(TEXT(answer("/v1/things", "post", "201", "application/json"), "$ref"),
                        "#/components/schemas/thing");
    assert_string_equal(TEXT(answer("/v1/session", "post", "200", "application/json"), "$ref"),
                        "#/components/schemas/own");
    assert_string_equal(TEXT(answer("/v1/export/{dataset}.csv", "get", "200", "text/csv"), "type"),
                        "string");
    assert_null(
        json_object_get(AT(operation("/v1/session", "delete"), "responses", "204"), "content"));
    assert_string_equal(TEXT(operation("/v1/things", "get"), "responses", "default", "$ref"),
                        "#/components/responses/problem");
}

static void a_list_can_be_filtered_and_sorted(void **state)
{
    json_t *list = operation("/v1/things", "get");
    json_t *sort = AT(parameter(list, "sort"), "schema", "enum");

    (void)state;
    assert_non_null(parameter(list, "as_of"));
    assert_non_null(parameter(list, "cursor"));
    assert_non_null(parameter(list, "q"));
    assert_true(has_text(AT(parameter(list, "currency"), "schema", "enum"), "JPY"));
    assert_false(json_is_array(AT(parameter(list, "owner_id"), "schema", "type")));
    assert_null(parameter(list, "amount"));
    assert_true(has_text(sort, "-amount"));
    assert_true(has_text(sort, "count"));
    assert_true(has_text(sort, "-seq"));
    assert_false(has_text(sort, "note"));
}

static void a_write_carries_its_headers(void **state)
{
    (void)state;
    assert_non_null(parameter(operation("/v1/things", "post"), "csrf_token"));
    assert_non_null(parameter(operation("/v1/things", "post"), "idempotency_key"));
    assert_null(parameter(operation("/v1/session", "post"), "csrf_token"));
    assert_null(parameter(operation("/v1/session", "delete"), "idempotency_key"));
    assert_non_null(parameter(operation("/v1/session", "delete"), "csrf_token"));
    assert_null(parameter(operation("/v1/things", "get"), "csrf_token"));
    assert_non_null(parameter(operation("/v1/things", "get"), "if_none_match"));
}

static void describes_path_and_own_parameters(void **state)
{
    json_t *get = operation("/v1/things/{id}", "get");

    (void)state;
    assert_string_equal(TEXT(parameter(get, "id"), "schema", "type"), "integer");
    assert_string_equal(TEXT(parameter(get, "id"), "in"), "path");
    assert_string_equal(TEXT(parameter(get, "deep"), "description"), "How \"deep\".");
    assert_true(json_is_true(AT(parameter(get, "deep"), "required")));
    assert_string_equal(
        TEXT(parameter(operation("/v1/export/{dataset}.csv", "get"), "dataset"), "schema", "type"),
        "string");
}

/* Every "$ref" of the document leads somewhere. */
static void check_refs(json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;

    json_array_foreach(value, i, member)
    {
        check_refs(member);
    }
    json_object_foreach(value, key, member)
    {
        if (strcmp(key, "$ref") != 0) {
            check_refs(member);
            continue;
        }
        char path[100];
        const char *steps[5] = {0};
        size_t count = 0;

        assert_true(strlen(json_string_value(member)) < sizeof path);
        memcpy(path, json_string_value(member), strlen(json_string_value(member)) + 1);
        assert_memory_equal(path, "#/", 2);
        for (char *slash = strchr(path, '/'); slash != NULL && count < 4;
             slash = strchr(slash + 1, '/')) {
            *slash = '\0';
            steps[count++] = slash + 1;
        }
        (void)at(document, steps);
    }
}

static void every_reference_leads_somewhere(void **state)
{
    (void)state;
    check_refs(document);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    struct buf first;
    struct buf second;

    (void)state;
    buf_init(&first);
    buf_init(&second);
    openapi_write(&description, &first);
    openapi_write(&description, &second);
    assert_string_equal(first.bytes, second.bytes);
    buf_done(&first);
    buf_done(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(describes_itself_and_the_session),
        cmocka_unit_test(has_every_route_once),
        cmocka_unit_test(says_who_may_use_a_route),
        cmocka_unit_test(a_body_takes_only_what_may_be_given),
        cmocka_unit_test(an_item_has_its_stamp_its_fields_and_its_figures),
        cmocka_unit_test(answers_have_their_envelopes),
        cmocka_unit_test(a_list_can_be_filtered_and_sorted),
        cmocka_unit_test(a_write_carries_its_headers),
        cmocka_unit_test(describes_path_and_own_parameters),
        cmocka_unit_test(every_reference_leads_somewhere),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
