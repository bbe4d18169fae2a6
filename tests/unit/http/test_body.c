/* JSON bodies: taken, or refused with the names of all faults. */
#include "http/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <jansson.h>

#define CASES FUNDTRAIL_SOURCE_DIR "/tests/unit/data/json_bodies.json"

struct sample {
    const char *name;
    const char *note;
    uint32_t colour;
    int32_t made_on;
    int64_t amount_minor;
    int64_t price_e8;
    uint32_t currency;
    int64_t owner_id;
    int64_t count;
    bool enabled;
    int64_t total_minor;
};

static const struct field_value colour_values[] = {
    {"red", "Red", "红"}, {"blue", "Blue", "蓝"}, {0}};

/* The currency stands behind the amount on purpose. */
static const struct field sample_fields[] = {
    F_TEXT(struct sample, name, 10, "Name", "名称", .required = true),
    F_TEXT(struct sample, note, 20, "Note", "备注", .form = FORM_LINES),
    F_ENUM(struct sample, colour, colour, "Colour", "颜色", .required = true),
    F_DATE(struct sample, made_on, "Made on", "日期"),
    F_MONEY(struct sample, amount, "Amount", "金额", .positive = true),
    F_DECIMAL(struct sample, price, "Price", "价格"),
    F_ENUM(struct sample, currency, currency, "Currency", "币种"),
    F_REFERENCE(struct sample, owner_id, "party", "Owner", "主体"),
    F_INTEGER(struct sample, count, 99, "Count", "数量"),
    F_BOOL(struct sample, enabled, "Enabled", "启用", .required = true),
    F_MONEY(struct sample, total, "Total", "合计", .computed = true),
};

static const struct shape sample_shape = {
    sample_fields, sizeof sample_fields / sizeof *sample_fields, sizeof(struct sample)};

struct more {
    int32_t effective_date;
    const char *password;
};

static const struct field more_fields[] = {
    F_DATE(struct more, effective_date, "Effective date", "生效日期"),
    F_TEXT(struct more, password, 200, "Password", "密码"),
};

static const struct shape more_shape = {more_fields, 2, sizeof(struct more)};
static const struct body_shape whole = {.shape = &sample_shape, .extra = &more_shape};

#define LEAST "\"name\":\"n\",\"colour\":\"red\",\"enabled\":true"

static struct arena arena;
static struct violations violations;
static struct sample sample;
static struct more more;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    violations_init(&violations, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static enum err parse_bytes(const char *bytes, size_t length)
{
    violations_init(&violations, &arena);
    return body_parse(&whole, bytes, length, &sample, &more, &violations);
}

static enum err parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

/* The violations as `field:code field:code`. */
static const char *found(void)
{
    struct buf buf;

    buf_init(&buf);
    buf_text(&buf, "");
    for (size_t i = 0; i < violations.count; i++)
        buf_format(&buf, "%s%s:%s", i > 0 ? " " : "", violations.list[i].field,
                   violation_wire(violations.list[i].code));
    const char *text = arena_copy(&arena, buf.bytes, buf.length);

    buf_done(&buf);
    return text;
}

static void gives(const char *text, const char *expected)
{
    enum err err = parse(text);

    if (strcmp(found(), expected) != 0)
        fail_msg("%s gives \"%s\", not \"%s\"", text, found(), expected);
    assert_int_equal(err, expected[0] == '\0' ? ERR_OK : ERR_INVALID);
}

static void reads_every_type_of_field(void **state)
{
    (void)state;
    gives("{\"name\":\"启动\",\"note\":\"a\\nb\",\"colour\":\"blue\",\"made_on\":\"2026-11-23\","
          "\"amount\":\"130000000\",\"price\":\"-1.5\",\"currency\":\"JPY\",\"owner_id\":12,"
          "\"count\":99,\"enabled\":true,\"effective_date\":\"2026-01-02\",\"password\":\"p q\"}",
          "");
    assert_string_equal(sample.name, "启动");
    assert_string_equal(sample.note, "a\nb");
    assert_int_equal(sample.colour, 2);
    assert_int_equal(sample.made_on, date_from_ymd(2026, 11, 23));
    assert_int_equal(sample.amount_minor, 130000000);
    assert_int_equal(sample.price_e8, -150000000);
    assert_int_equal(sample.currency, CURRENCY_JPY);
    assert_int_equal(sample.owner_id, 12);
    assert_int_equal(sample.count, 99);
    assert_true(sample.enabled);
    assert_true(sample.total_minor == AMOUNT_UNKNOWN);
    assert_int_equal(more.effective_date, date_from_ymd(2026, 1, 2));
    assert_string_equal(more.password, "p q");
}

static void leaves_what_is_absent_or_null_unknown(void **state)
{
    (void)state;
    gives("{" LEAST ",\"note\":null,\"amount\":null,\"owner_id\":null}", "");
    assert_null(sample.note);
    assert_true(sample.made_on == DATE_UNKNOWN);
    assert_true(sample.amount_minor == AMOUNT_UNKNOWN);
    assert_true(sample.price_e8 == AMOUNT_UNKNOWN);
    assert_int_equal(sample.owner_id, 0);
    assert_true(sample.count == AMOUNT_UNKNOWN);
    assert_true(more.effective_date == DATE_UNKNOWN);
    assert_null(more.password);
}

static void reads_amounts_in_the_decimals_of_a_currency_that_comes_later(void **state)
{
    (void)state;
    gives("{" LEAST ",\"amount\":\"1.50\",\"currency\":\"CNY\"}", "");
    assert_int_equal(sample.amount_minor, 150);
    gives("{" LEAST ",\"amount\":\"1.50\",\"currency\":\"JPY\"}", "amount:bad_amount");
    gives("{" LEAST ",\"amount\":\"1.555\",\"currency\":\"CNY\"}", "amount:bad_amount");
}

static void names_every_violation_in_the_order_of_the_table(void **state)
{
    (void)state;
    gives("{}", "name:missing colour:missing enabled:missing");
    gives("{\"zzz\":1,\"password\":3,\"enabled\":\"yes\",\"count\":100,\"owner_id\":\"x\","
          "\"currency\":\"XXX\",\"price\":1.5,\"amount\":100,\"made_on\":\"2026-02-30\","
          "\"colour\":\"green\",\"note\":[],\"name\":\"abcdefghijk\",\"effective_date\":\"now\"}",
          "name:too_long note:wrong_type colour:unknown_value made_on:bad_date amount:wrong_type "
          "price:wrong_type currency:unknown_value owner_id:wrong_type count:out_of_range "
          "enabled:wrong_type effective_date:bad_date password:wrong_type zzz:unknown_field");
}

static void says_that_money_is_a_decimal_string(void **state)
{
    (void)state;
    gives("{" LEAST ",\"amount\":130000000.00}", "amount:wrong_type");
    assert_string_equal(violations.list[0].params[0].name, "expected");
    assert_string_equal(violations.list[0].params[0].value, "decimal string");
}

static void refuses_wrong_types(void **state)
{
    (void)state;
    gives("{\"name\":1,\"colour\":true,\"enabled\":1}",
          "name:wrong_type colour:wrong_type enabled:wrong_type");
    gives("{" LEAST ",\"owner_id\":1.0}", "owner_id:wrong_type");
    gives("{" LEAST ",\"owner_id\":1e3}", "owner_id:wrong_type");
    gives("{" LEAST ",\"count\":true}", "count:wrong_type");
    gives("{" LEAST ",\"made_on\":20261123}", "made_on:wrong_type");
    gives("{" LEAST ",\"note\":{\"a\":{\"b\":[1,2,{\"c\":\"}\"}]}}}", "note:wrong_type");
    gives("{\"name\":null,\"colour\":\"red\",\"enabled\":null}", "name:missing enabled:missing");
}

static void names_whole_numbers_that_are_too_large(void **state)
{
    (void)state;
    gives("{" LEAST ",\"owner_id\":99999999999999999999}", "owner_id:out_of_range");
    gives("{" LEAST ",\"owner_id\":0}", "owner_id:out_of_range");
    gives("{" LEAST ",\"owner_id\":-5}", "owner_id:out_of_range");
    gives("{" LEAST ",\"owner_id\":9223372036854775807}", "");
    assert_true(sample.owner_id == INT64_MAX);
}

static void names_the_key_that_comes_twice(void **state)
{
    (void)state;
    gives("{" LEAST ",\"name\":\"m\"}", "name:duplicate_field");
    gives("{" LEAST ",\"n\\u0061me\":\"m\"}", "name:duplicate_field");
    gives("{" LEAST ",\"note\":\"{\\\"note\\\":1}\",\"note\":null}", "note:duplicate_field");
    gives("{" LEAST ",\"x\":1,\"x\":2}", "x:unknown_field");
    gives("{" LEAST ",\"password\":\"a\",\"password\":\"a\"}", "password:duplicate_field");
}

static void computed_and_omitted_fields_are_unknown(void **state)
{
    static const struct body_shape partial = {.shape = &sample_shape,
                                              .omitted = {"owner_id", "name"}};

    (void)state;
    gives("{" LEAST ",\"total\":\"1.00\"}", "total:unknown_field");
    static const char body[] = "{\"colour\":\"red\",\"enabled\":false,\"owner_id\":3}";

    violations_init(&violations, &arena);
    assert_int_equal(body_parse(&partial, body, sizeof body - 1, &sample, NULL, &violations),
                     ERR_INVALID);
    assert_string_equal(found(), "owner_id:unknown_field");
    assert_null(sample.name);
}

static void a_field_that_must_be_given_is_missed_like_a_required_one(void **state)
{
    static const struct body_shape strict = {
        .shape = &sample_shape, .must = {"made_on"}, .extra = &more_shape};
    static const char without[] = "{" LEAST ",\"price\":\"x\"}";
    static const char with[] = "{" LEAST ",\"made_on\":\"2024-01-01\"}";

    (void)state;
    violations_init(&violations, &arena);
    assert_int_equal(body_parse(&strict, without, sizeof without - 1, &sample, &more, &violations),
                     ERR_INVALID);
    assert_string_equal(found(), "made_on:missing price:bad_amount");
    violations_init(&violations, &arena);
    assert_int_equal(body_parse(&strict, with, sizeof with - 1, &sample, &more, &violations),
                     ERR_OK);
    assert_false(body_requires(&strict, shape_field(&sample_shape, "note")));
}

static void a_body_may_be_nothing_but_extra_keys(void **state)
{
    static const struct body_shape extra_only = {.extra = &more_shape};

    (void)state;
    violations_init(&violations, &arena);
    assert_int_equal(body_parse(&extra_only, "{}", 2, NULL, &more, &violations), ERR_OK);
    assert_true(body_is_expected(&extra_only));
    assert_false(body_is_expected(&(struct body_shape){0}));
}

static void puts_text_in_normal_form_c(void **state)
{
    (void)state;
    gives("{\"name\":\"Cafe\xCC\x81\",\"colour\":\"red\",\"enabled\":true}", "");
    assert_string_equal(sample.name, "Caf\xC3\xA9");
    gives("{\"name\":\"\\u1112\\u1161\\u11ab\",\"colour\":\"red\",\"enabled\":true}", "");
    assert_string_equal(sample.name, "\xED\x95\x9C");
    /* Ten characters after composition, twenty before. */
    gives("{\"name\":"
          "\"e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301e\\u0301\""
          ",\"colour\":\"red\",\"enabled\":true}",
          "");
}

static void refuses_nul_and_controls_in_text(void **state)
{
    (void)state;
    gives("{\"name\":\"a\\u0000b\",\"colour\":\"red\",\"enabled\":true}", "name:bad_text");
    gives("{\"name\":\"a\\nb\",\"colour\":\"re\\u0000d\",\"enabled\":true}",
          "name:bad_text colour:unknown_value");
    gives("{" LEAST ",\"made_on\":\"2026-11-23\\u0000\"}", "made_on:bad_date");
    gives("{\"name\":\"  \",\"colour\":\"red\",\"enabled\":true}", "name:blank");
}

static void says_where_the_json_ends(void **state)
{
    (void)state;
    assert_int_equal(parse("{\n  \"name\": \"a\",\n  oops}"), ERR_MALFORMED);
    assert_string_equal(found(), ":not_json");
    assert_string_equal(violations.list[0].params[0].value, "3");
    assert_int_equal(parse(""), ERR_MALFORMED);
    assert_int_equal(parse("[]"), ERR_MALFORMED);
    assert_string_equal(found(), ":wrong_type");
    assert_int_equal(parse("{} {}"), ERR_MALFORMED);
    assert_int_equal(parse("{\"na\\u0000me\":1}"), ERR_MALFORMED);
}

static void refuses_what_is_nested_too_deep(void **state)
{
    struct buf deep;

    (void)state;
    buf_init(&deep);
    buf_text(&deep, "{\"name\":");
    for (int i = 0; i < 100000; i++)
        buf_char(&deep, '[');
    assert_int_equal(parse(deep.bytes), ERR_MALFORMED);
    assert_string_equal(violations.list[0].params[1].value, "40");
    buf_done(&deep);
}

static void refuses_what_is_too_large(void **state)
{
    struct buf large;

    (void)state;
    buf_init(&large);
    buf_text(&large, "{}");
    while (large.length <= BODY_MAX)
        buf_char(&large, ' ');
    assert_int_equal(parse_bytes(large.bytes, BODY_MAX), ERR_INVALID);
    assert_int_equal(parse_bytes(large.bytes, BODY_MAX + 1), ERR_TOO_LARGE);
    buf_done(&large);
}

static void stays_small_and_quick_with_very_many_names(void **state)
{
    struct buf many;
    clock_t start = clock();

    (void)state;
    buf_init(&many);
    buf_char(&many, '{');
    for (int i = 0; many.length < BODY_MAX - 128; i++)
        buf_format(&many, "\"n%d\":1,", i);
    buf_text(&many, LEAST "}");
    assert_int_equal(parse_bytes(many.bytes, many.length), ERR_INVALID);
    assert_int_equal(violations.count, VIOLATIONS_MAX);
    assert_int_equal(violations.list[0].code, VIOLATION_UNKNOWN_FIELD);
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
    buf_done(&many);
}

static void echoes_only_the_start_of_a_long_name(void **state)
{
    struct buf body;

    (void)state;
    buf_init(&body);
    buf_text(&body, "{" LEAST ",\"x");
    for (int i = 0; i < 1000; i++)
        buf_text(&body, "长");
    buf_text(&body, "\":1}");
    assert_int_equal(parse(body.bytes), ERR_INVALID);
    assert_int_equal(strlen(violations.list[0].field), 64);
    assert_true(utf8_length(violations.list[0].field, 64) > 0);
    buf_done(&body);
}

/* Bodies by class: refused ones are no JSON, whatever the record; taken ones are JSON. */
static void keeps_to_the_json_grammar(void **state)
{
    size_t i;
    json_t *row;
    json_t *rows = json_load_file(CASES, 0, NULL);

    (void)state;
    assert_non_null(rows);
    json_array_foreach(rows, i, row)
    {
        const char *hex = json_string_value(json_object_get(row, "hex"));
        bool taken = json_is_true(json_object_get(row, "json"));
        size_t length = strlen(hex) / 2;
        char *bytes = arena_alloc(&arena, length + 1);

        for (size_t k = 0; k < length; k++)
            bytes[k] = (char)strtol(arena_copy(&arena, hex + 2 * k, 2), NULL, 16);
        enum err err = parse_bytes(bytes, length);
        bool is_json = err != ERR_MALFORMED || violations.list[0].code != VIOLATION_NOT_JSON;

        if (is_json != taken)
            fail_msg("%s", json_string_value(json_object_get(row, "what")));
    }
    json_decref(rows);
}

/* Any bytes at all: an answer, never a crash, and what is taken has a name and a colour. */
static void survives_random_changes_of_a_body(void **state)
{
    static const char body[] =
        "{" LEAST ",\"amount\":\"1.50\",\"note\":\"\\u00e9\",\"owner_id\":7}";
    unsigned seed = (unsigned)time(NULL);

    (void)state;
    print_message("seed %u\n", seed);
    srandom(seed);
    for (int round = 0; round < 5000; round++) {
        char *changed = arena_copy(&arena, body, sizeof body - 1);

        for (int k = 0; k < 3; k++)
            changed[(size_t)random() % (sizeof body - 1)] = (char)random();
        if (parse_bytes(changed, sizeof body - 1) == ERR_OK)
            assert_true(sample.name != NULL && sample.colour != 0 && violations.count == 0);
        else
            assert_true(violations.count > 0);
    }
}

/* A record under a key of its own, beside the keys of the request. */
static const char *const labels[] = {"a", NULL, "c"};
static const struct body_shape nested = {
    .shape = &sample_shape, .extra = &more_shape, .under = "record", .labels = {labels, 3}};

static enum err parse_nested(const char *text)
{
    violations_init(&violations, &arena);
    return body_parse(&nested, text, strlen(text), &sample, &more, &violations);
}

static void a_record_may_stand_under_a_key(void **state)
{
    (void)state;
    assert_int_equal(parse_nested("{\"record\":{" LEAST "},\"password\":\"p\"}"), ERR_OK);
    assert_string_equal(sample.name, "n");
    assert_string_equal(more.password, "p");
    assert_int_equal(parse_nested("{" LEAST "}"), ERR_INVALID);
    assert_string_equal(found(), "record:missing name:unknown_field colour:unknown_field "
                                 "enabled:unknown_field");
    assert_int_equal(parse_nested("{\"record\":[]}"), ERR_INVALID);
    assert_string_equal(found(), "record:wrong_type");
    assert_int_equal(parse_nested("{\"record\":{" LEAST ",\"password\":\"p\"}}"), ERR_INVALID);
    assert_string_equal(found(), "password:unknown_field");
    assert_int_equal(parse_nested("{\"record\":{" LEAST "},\"record\":{}}"), ERR_INVALID);
    assert_string_equal(found(), "record:duplicate_field");
}

static void a_reference_may_be_a_label(void **state)
{
    (void)state;
    assert_int_equal(parse_nested("{\"record\":{" LEAST ",\"owner_id\":\"#c\"}}"), ERR_OK);
    assert_int_equal(sample.owner_id, -3);
    assert_int_equal(parse_nested("{\"record\":{" LEAST ",\"owner_id\":\"#b\"}}"), ERR_INVALID);
    assert_string_equal(found(), "owner_id:unknown_label");
    assert_int_equal(parse_nested("{\"record\":{" LEAST ",\"owner_id\":\"c\"}}"), ERR_INVALID);
    assert_string_equal(found(), "owner_id:wrong_type");
    gives("{" LEAST ",\"owner_id\":\"#c\"}", "owner_id:wrong_type");
}

static const char *parts_of(const char *text, size_t count_max)
{
    const struct body_part *parts = NULL;
    size_t count = 0;
    struct buf buf;

    violations_init(&violations, &arena);
    if (body_parts("list", count_max, text, strlen(text), &violations, &parts, &count) != ERR_OK)
        return found();
    buf_init(&buf);
    for (size_t i = 0; i < count; i++) {
        buf_add(&buf, parts[i].bytes, parts[i].length);
        buf_char(&buf, '|');
    }
    const char *joined = arena_copy(&arena, buf.bytes, buf.length);

    buf_done(&buf);
    return joined;
}

static void a_body_may_be_a_list_of_objects(void **state)
{
    (void)state;
    assert_string_equal(parts_of("{\"list\":[{\"a\":[1,2]} , {\"b\":\"],{\"}]}", 2),
                        "{\"a\":[1,2]}|{\"b\":\"],{\"}|");
    assert_string_equal(parts_of("{\"list\":[{},{},{}]}", 2), "list:too_many_records");
    assert_string_equal(parts_of("{\"list\":[]}", 2), "list:missing");
    assert_string_equal(parts_of("{}", 2), "list:missing");
    assert_string_equal(parts_of("{\"list\":[{},1]}", 2), "list[1]:wrong_type");
    assert_string_equal(parts_of("{\"list\":1,\"x\":2}", 2), "x:unknown_field list:wrong_type");
    assert_string_equal(parts_of("{\"list\":[],\"list\":[]}", 2), "list:duplicate_field");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_type_of_field),
        cmocka_unit_test(leaves_what_is_absent_or_null_unknown),
        cmocka_unit_test(reads_amounts_in_the_decimals_of_a_currency_that_comes_later),
        cmocka_unit_test(names_every_violation_in_the_order_of_the_table),
        cmocka_unit_test(says_that_money_is_a_decimal_string),
        cmocka_unit_test(refuses_wrong_types),
        cmocka_unit_test(names_whole_numbers_that_are_too_large),
        cmocka_unit_test(names_the_key_that_comes_twice),
        cmocka_unit_test(computed_and_omitted_fields_are_unknown),
        cmocka_unit_test(a_field_that_must_be_given_is_missed_like_a_required_one),
        cmocka_unit_test(a_body_may_be_nothing_but_extra_keys),
        cmocka_unit_test(a_record_may_stand_under_a_key),
        cmocka_unit_test(a_reference_may_be_a_label),
        cmocka_unit_test(a_body_may_be_a_list_of_objects),
        cmocka_unit_test(puts_text_in_normal_form_c),
        cmocka_unit_test(refuses_nul_and_controls_in_text),
        cmocka_unit_test(says_where_the_json_ends),
        cmocka_unit_test(refuses_what_is_nested_too_deep),
        cmocka_unit_test(refuses_what_is_too_large),
        cmocka_unit_test(stays_small_and_quick_with_very_many_names),
        cmocka_unit_test(echoes_only_the_start_of_a_long_name),
        cmocka_unit_test(keeps_to_the_json_grammar),
        cmocka_unit_test(survives_random_changes_of_a_body),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
