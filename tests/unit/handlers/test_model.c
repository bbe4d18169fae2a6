/* The model that the front end is built from says all that it needs, in both languages. */
#include "handlers/routes/model.h"

#include "handlers/frame/ctx.h"
#include "handlers/journal/dataset.h"
#include "record/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static struct buf text;
static json_t *model;

static int read_model(void **state)
{
    (void)state;
    buf_init(&text);
    model_write(&text);
    model = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, NULL);
    return model ? 0 : -1;
}

static int drop_model(void **state)
{
    (void)state;
    json_decref(model);
    buf_done(&text);
    return 0;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value ? value : "";
}

static const json_t *named(const char *list, const char *key, const char *name)
{
    size_t i;
    const json_t *one;
    json_array_foreach(json_object_get(model, list), i, one)
    {
        if (strcmp(text_of(one, key), name) == 0)
            return one;
    }
    fail_msg("%s: there is no %s", list, name);
    return NULL;
}

static bool has_role(const json_t *roles, const char *name)
{
    size_t i;
    const json_t *role;
    json_array_foreach(roles, i, role)
    {
        if (strcmp(json_string_value(role), name) == 0)
            return true;
    }
    return false;
}

static void is_named_in_both_languages(const char *of, const json_t *one)
{
    if (!*text_of(one, "label_en") || !*text_of(one, "label_zh"))
        fail_msg("%s: %s has no label in both languages", of, text_of(one, "name"));
}

static void check_fields(const char *owner, const json_t *fields)
{
    size_t i;
    const json_t *field;
    json_array_foreach(fields, i, field)
    {
        is_named_in_both_languages(owner, field);
        if (strcmp(text_of(field, "type"), "enum") == 0)
            named("enumerations", "name", text_of(field, "enumeration"));
    }
}

static void every_field_and_its_values_have_labels(void **state)
{
    (void)state;
    static const char *const lists[] = {"kinds", "sheets", "requests"};
    size_t i;
    size_t k;
    const json_t *one;
    for (size_t list = 0; list < sizeof(lists) / sizeof(lists[0]); list++)
        json_array_foreach(json_object_get(model, lists[list]), i, one)
        {
            check_fields(lists[list], json_object_get(one, "fields"));
            check_fields(lists[list], json_object_get(one, "figures"));
        }
    const json_t *enumeration;
    json_array_foreach(json_object_get(model, "enumerations"), i, enumeration)
    {
        json_array_foreach(json_object_get(enumeration, "values"), k, one)
        {
            is_named_in_both_languages(text_of(enumeration, "name"), one);
        }
    }
}

static void every_kind_is_told_of_with_its_fields(void **state)
{
    (void)state;
    assert_int_equal(json_array_size(json_object_get(model, "kinds")), RECORD_KIND_COUNT - 1);
    for (int kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct record_type *type = record_types[kind];
        const json_t *told = named("kinds", "kind", type->kind);
        is_named_in_both_languages(type->kind, told);
        assert_string_equal(text_of(told, "plural"), type->plural);
        assert_int_equal(json_array_size(json_object_get(told, "fields")), type->shape.field_count);
    }
}

static void who_may_write_is_who_may_post(void **state)
{
    (void)state;
    const struct {
        const char *kind, *may, *may_not;
    } cases[] = {{"investment", "manager", "approver"}, {"decision", "approver", "manager"},
                 {"approval", "approver", "admin"},     {"override", "approver", "manager"},
                 {"rule", "admin", "manager"},          {"user", "admin", "approver"},
                 {"vote", "manager", "viewer"},         {"vote", "approver", "admin"},
                 {"payment", "manager", "approver"},    {"fiscal_score", "approver", "manager"},
                 {"export", "auditor", "viewer"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const json_t *roles = json_object_get(named("kinds", "kind", cases[i].kind), "writers");
        if (!has_role(roles, cases[i].may) || has_role(roles, cases[i].may_not))
            fail_msg("%s: %s may write it, %s may not", cases[i].kind, cases[i].may,
                     cases[i].may_not);
    }
    assert_int_equal(
        json_array_size(json_object_get(named("kinds", "kind", "verdict_line"), "writers")), 0);
}

static void who_may_reverse_is_told(void **state)
{
    (void)state;
    const json_t *payment = json_object_get(named("kinds", "kind", "payment"), "reversers");
    const json_t *commitment = json_object_get(named("kinds", "kind", "commitment"), "reversers");
    const json_t *fund = json_object_get(named("kinds", "kind", "fund"), "reversers");
    const json_t *user = json_object_get(named("kinds", "kind", "user"), "reversers");
    assert_true(has_role(payment, "approver"));
    assert_false(has_role(payment, "manager"));
    assert_true(has_role(commitment, "manager"));
    assert_true(has_role(fund, "manager"));
    assert_int_equal(json_array_size(user), 0);
}

static void what_a_kind_does_is_told(void **state)
{
    (void)state;
    const json_t *call = named("kinds", "kind", "capital_call");
    const json_t *payment = named("kinds", "kind", "payment");
    const json_t *fund = named("kinds", "kind", "fund");
    assert_true(json_is_true(json_object_get(call, "notice")));
    assert_null(json_object_get(call, "takes_cash"));
    assert_string_equal(text_of(call, "approval"), "always");
    assert_true(json_is_true(json_object_get(payment, "takes_cash")));
    assert_string_equal(text_of(payment, "approval"), "if_asked");
    assert_null(json_object_get(payment, "created"));
    assert_true(json_is_true(json_object_get(fund, "created")));
    assert_string_equal(text_of(fund, "approval"), "none");
}

static void a_new_record_must_give_what_its_address_demands(void **state)
{
    (void)state;
    size_t i;
    const json_t *field;
    json_array_foreach(json_object_get(named("kinds", "kind", "rule"), "fields"), i, field)
    {
        if (strcmp(text_of(field, "name"), "pack") == 0)
            assert_true(json_is_true(json_object_get(field, "required")));
    }
}

static void every_dataset_is_told_of_once(void **state)
{
    (void)state;
    size_t count = 0;
    while (dataset_name(count))
        named("datasets", "name", dataset_name(count++));
    assert_int_equal(json_array_size(json_object_get(model, "datasets")), count);
    const json_t *users = json_object_get(named("datasets", "name", "users"), "roles");
    assert_true(has_role(users, "auditor"));
    assert_false(has_role(users, "manager"));
}

static void the_same_program_gives_the_same_bytes(void **state)
{
    (void)state;
    struct buf again;
    buf_init(&again);
    model_write(&again);
    assert_string_equal(again.bytes, text.bytes);
    buf_done(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_and_its_values_have_labels),
        cmocka_unit_test(every_kind_is_told_of_with_its_fields),
        cmocka_unit_test(who_may_write_is_who_may_post),
        cmocka_unit_test(who_may_reverse_is_told),
        cmocka_unit_test(what_a_kind_does_is_told),
        cmocka_unit_test(a_new_record_must_give_what_its_address_demands),
        cmocka_unit_test(every_dataset_is_told_of_once),
        cmocka_unit_test(the_same_program_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, read_model, drop_model);
}
