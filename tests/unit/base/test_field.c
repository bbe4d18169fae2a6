/* Field tables: values of every type are read, written and refused alike everywhere. */
#include "base/field.h"
#include "record/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct violations violations;

static int fresh(void **state)
{
    (void)state;
    arena_init(&arena);
    violations_init(&violations, &arena);
    return 0;
}

static int cleared(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static const struct shape *shape_of(enum record_kind kind)
{
    return &record_types[kind]->shape;
}

static void parse(enum record_kind kind, const char *name, const char *text, void *record)
{
    const struct field *field = shape_field(shape_of(kind), name);

    assert_non_null(field);
    field_parse(shape_of(kind), field, text, strlen(text), record, &violations);
}

static void expect_code(const char *text, enum violation_code code)
{
    assert_int_equal(violations.count, 1);
    if (violations.list[0].code != code)
        fail_msg("%s: %s", text, violation_wire(violations.list[0].code));
    violations.count = 0;
}

static void a_cleared_record_is_unknown_everywhere(void **state)
{
    struct round round;
    struct buf buf;

    (void)state;
    buf_init(&buf);
    shape_clear(shape_of(RECORD_ROUND), &round);
    shape_write_json(shape_of(RECORD_ROUND), &round, &buf);
    assert_string_equal(
        buf.bytes, "\"code\":null,\"firm_id\":null,\"series\":null,\"announced_on\":null,"
                   "\"closed_on\":null,\"currency\":null,\"amount_raised\":null,\"pre_money\":null,"
                   "\"unit_price\":null,\"security_class\":null,\"source\":null,\"note\":null");
    buf_done(&buf);
}

static void values_are_taken_in_and_written_out_the_same(void **state)
{
    struct round round;
    struct buf buf;

    (void)state;
    buf_init(&buf);
    shape_clear(shape_of(RECORD_ROUND), &round);
    parse(RECORD_ROUND, "code", "R-1", &round);
    parse(RECORD_ROUND, "firm_id", "12", &round);
    parse(RECORD_ROUND, "series", "A\"轮\\", &round);
    parse(RECORD_ROUND, "closed_on", "2021-06-30", &round);
    parse(RECORD_ROUND, "currency", "JPY", &round);
    parse(RECORD_ROUND, "amount_raised", "950000000", &round);
    parse(RECORD_ROUND, "unit_price", "1.71056", &round);
    parse(RECORD_ROUND, "note", "one\ntwo", &round);
    assert_int_equal(violations.count, 0);
    shape_write_json(shape_of(RECORD_ROUND), &round, &buf);
    assert_string_equal(
        buf.bytes,
        "\"code\":\"R-1\",\"firm_id\":12,\"series\":\"A\\\"轮\\\\\",\"announced_on\":null,"
        "\"closed_on\":\"2021-06-30\",\"currency\":\"JPY\",\"amount_raised\":\"950000000\","
        "\"pre_money\":null,\"unit_price\":\"1.71056000\",\"security_class\":null,"
        "\"source\":null,\"note\":\"one\\ntwo\"");
    buf_done(&buf);
}

static void the_currency_says_how_many_decimals(void **state)
{
    struct round round;

    (void)state;
    shape_clear(shape_of(RECORD_ROUND), &round);
    round.currency = CURRENCY_JPY;
    parse(RECORD_ROUND, "amount_raised", "1.5", &round);
    expect_code("1.5 JPY", VIOLATION_BAD_AMOUNT);
    round.currency = CURRENCY_CNY;
    parse(RECORD_ROUND, "amount_raised", "1.5", &round);
    assert_int_equal(violations.count, 0);
    assert_int_equal(round.amount_raised_minor, 150);
}

static void bad_values_are_refused_and_leave_the_record_alone(void **state)
{
    static const struct {
        enum record_kind kind;
        const char *field;
        const char *text;
        enum violation_code code;
    } cases[] = {
        {RECORD_FUND, "code", "", VIOLATION_BLANK},
        {RECORD_FUND, "code", "a b", VIOLATION_BAD_CODE},
        {RECORD_FUND, "code", "-a", VIOLATION_BAD_CODE},
        {RECORD_FUND, "code", "a/b", VIOLATION_BAD_CODE},
        {RECORD_FUND, "code",
         "123456789012345678901234567890123456789012345678901234567890123456789012345678901",
         VIOLATION_TOO_LONG},
        {RECORD_FUND, "name", "   ", VIOLATION_BLANK},
        {RECORD_FUND, "name", "a\nb", VIOLATION_BAD_TEXT},
        {RECORD_FUND, "name", "a\x01", VIOLATION_BAD_TEXT},
        {RECORD_FUND, "name", "a\x7f", VIOLATION_BAD_TEXT},
        {RECORD_FUND, "name", "a\xc2\x85", VIOLATION_BAD_TEXT},
        {RECORD_FUND, "name", "\xed\xa0\x80", VIOLATION_BAD_TEXT},
        {RECORD_FUND, "name", "\xc0\x80", VIOLATION_BAD_TEXT},
        {RECORD_FUND, "name", "\xf4\x90\x80\x80", VIOLATION_BAD_TEXT},
        {RECORD_FUND, "name", "\xe4\xb8", VIOLATION_BAD_TEXT},
        {RECORD_FUND, "kind", "Guide", VIOLATION_UNKNOWN_VALUE},
        {RECORD_FUND, "kind", "guid", VIOLATION_UNKNOWN_VALUE},
        {RECORD_FUND, "currency", "RMB", VIOLATION_UNKNOWN_VALUE},
        {RECORD_FUND, "size", "0", VIOLATION_NOT_POSITIVE},
        {RECORD_FUND, "size", "-1", VIOLATION_NOT_POSITIVE},
        {RECORD_FUND, "size", "1.001", VIOLATION_BAD_AMOUNT},
        {RECORD_FUND, "size", "1e3", VIOLATION_BAD_AMOUNT},
        {RECORD_FUND, "size", "10000000000000.01", VIOLATION_OUT_OF_RANGE},
        {RECORD_FUND, "size", "99999999999999999999999", VIOLATION_OUT_OF_RANGE},
        {RECORD_FUND, "manager_id", "0", VIOLATION_OUT_OF_RANGE},
        {RECORD_FUND, "manager_id", "-3", VIOLATION_OUT_OF_RANGE},
        {RECORD_FUND, "manager_id", "x", VIOLATION_WRONG_TYPE},
        {RECORD_FUND, "established_on", "2021-02-29", VIOLATION_BAD_DATE},
        {RECORD_FIRM, "credit_code", "91370212MA3XXXXXX0", VIOLATION_BAD_CREDIT_CODE},
        {RECORD_USER, "enabled", "yes", VIOLATION_WRONG_TYPE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf before, after;
        _Alignas(max_align_t) unsigned char record[512] = {0};

        buf_init(&before);
        buf_init(&after);
        shape_clear(shape_of(cases[i].kind), record);
        shape_write_json(shape_of(cases[i].kind), record, &before);
        parse(cases[i].kind, cases[i].field, cases[i].text, record);
        expect_code(cases[i].text, cases[i].code);
        shape_write_json(shape_of(cases[i].kind), record, &after);
        assert_string_equal(before.bytes, after.bytes);
        buf_done(&before);
        buf_done(&after);
    }
}

static void credit_codes_are_checked_by_their_last_character(void **state)
{
    /* Published codes of public bodies: Alibaba (China), Tencent, and Beijing Baidu Netcom. */
    static const char *const good[] = {"91330100799655058B", "9144030071526726XG",
                                       "91110000802100433B"};
    char changed[19];

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(credit_code_valid(good[i], 18));
        memcpy(changed, good[i], sizeof changed);
        for (size_t k = 0; k < 18; k++) {
            changed[k] = good[i][k] == '7' ? '8' : '7';
            assert_false(credit_code_valid(changed, 18));
            changed[k] = good[i][k];
        }
        assert_false(credit_code_valid(good[i], 17));
    }
    assert_false(credit_code_valid("9133010079965505IB", 18));
    assert_false(credit_code_valid("91330100799655058b", 18));
}

static void sentences_name_their_parameters(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf);
    violations_add(&violations, "amount", VIOLATION_SUM_EXCEEDS);
    violations_param(&violations, "sum", "12.00");
    violations_param(&violations, "limit", "10.00");
    violation_sentence(&violations.list[0], LANGUAGE_EN, &buf);
    assert_string_equal(buf.bytes, "The total would be 12.00, but at most 10.00 is possible.");
    buf_reset(&buf);
    violation_sentence(&violations.list[0], LANGUAGE_ZH, &buf);
    assert_string_equal(buf.bytes, "合计将达 12.00，最多只能为 10.00。");
    buf_done(&buf);
}

static void excel_cells_cannot_become_formulas(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf);
    buf_csv_cell(&buf, "=1+1", false);
    buf_char(&buf, ',');
    buf_csv_cell(&buf, "=1+1", true);
    buf_char(&buf, ',');
    buf_csv_cell(&buf, "say \"hi\", all", true);
    buf_char(&buf, ',');
    buf_csv_cell(&buf, NULL, true);
    assert_string_equal(buf.bytes, "=1+1,'=1+1,\"say \"\"hi\"\", all\",");
    buf_reset(&buf);
    buf_csv_cell(&buf, "＝1+1", true);
    assert_string_equal(buf.bytes, "'＝1+1");
    buf_done(&buf);
}

static void every_kind_has_a_table_that_fits_its_struct(void **state)
{
    (void)state;
    for (int kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct shape *shape = shape_of((enum record_kind)kind);

        assert_int_equal(record_kind_find(record_types[kind]->kind), kind);
        assert_int_equal(record_kind_find_plural(record_types[kind]->plural), kind);
        for (size_t i = 0; i < shape->field_count; i++) {
            const struct field *field = &shape->fields[i];

            assert_true(field->offset < shape->size);
            assert_ptr_equal(shape_field(shape, field->name), field);
            assert_non_null(field->label_en);
            assert_non_null(field->label_zh);
            if (field->type == FIELD_REFERENCE)
                assert_int_not_equal(record_kind_find(field->reference), RECORD_NONE);
        }
    }
    assert_int_equal(record_kind_find("nothing"), RECORD_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_cleared_record_is_unknown_everywhere, fresh, cleared),
        cmocka_unit_test_setup_teardown(values_are_taken_in_and_written_out_the_same, fresh,
                                        cleared),
        cmocka_unit_test_setup_teardown(the_currency_says_how_many_decimals, fresh, cleared),
        cmocka_unit_test_setup_teardown(bad_values_are_refused_and_leave_the_record_alone, fresh,
                                        cleared),
        cmocka_unit_test_setup_teardown(credit_codes_are_checked_by_their_last_character, fresh,
                                        cleared),
        cmocka_unit_test_setup_teardown(sentences_name_their_parameters, fresh, cleared),
        cmocka_unit_test_setup_teardown(excel_cells_cannot_become_formulas, fresh, cleared),
        cmocka_unit_test_setup_teardown(every_kind_has_a_table_that_fits_its_struct, fresh,
                                        cleared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
