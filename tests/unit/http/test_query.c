/* Query strings. */
#include "base/date.h"
#include "http/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct arena arena;
static struct violations violations;
static struct query query;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static enum err parse(const char *text)
{
    violations_init(&violations, &arena);
    return query_parse(text, &arena, &violations, &query);
}

static void decodes_names_and_values(void **state)
{
    (void)state;
    assert_int_equal(parse("a=1&b=%E5%9F%BA+x%26y&c&d=&&e=f=g"), ERR_OK);
    assert_int_equal(query.count, 5);
    assert_string_equal(query_get(&query, "a"), "1");
    assert_string_equal(query_get(&query, "b"), "基 x&y");
    assert_string_equal(query_get(&query, "c"), "");
    assert_string_equal(query_get(&query, "d"), "");
    assert_string_equal(query_get(&query, "e"), "f=g");
    assert_null(query_get(&query, "f"));
    assert_null(query_get(&query, "aa"));
    assert_int_equal(parse("na%6De=%65%CC%81"), ERR_OK);
    assert_string_equal(query_get(&query, "name"), "\xC3\xA9");
}

static void an_empty_query_has_no_parameters(void **state)
{
    (void)state;
    assert_int_equal(parse(NULL), ERR_OK);
    assert_int_equal(parse(""), ERR_OK);
    assert_int_equal(parse("&&"), ERR_OK);
    assert_int_equal(query.count, 0);
}

static void names_parameters_that_come_twice(void **state)
{
    (void)state;
    assert_int_equal(parse("a=1&b=2&%61=1&b=3"), ERR_INVALID);
    assert_int_equal(violations.count, 2);
    assert_string_equal(violations.list[0].field, "a");
    assert_int_equal(violations.list[0].code, VIOLATION_DUPLICATE_FIELD);
    assert_string_equal(violations.list[1].field, "b");
}

static void refuses_what_is_no_query(void **state)
{
    static const char *const faulty[] = {"a=%",    "a=%4",     "a=%4&b=1", "a=%zz",
                                         "%=1",    "a=%00",    "a=%80",    "a=%ED%A0%80",
                                         "a=\xff", "a=%C0%AF", "a=%2",     "a=%F5%80%80%80"};

    (void)state;
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++)
        if (parse(faulty[i]) != ERR_MALFORMED)
            fail_msg("taken: %s", faulty[i]);
}

static void is_bounded(void **state)
{
    char text[4200];
    size_t length = 0;

    (void)state;
    memset(text, 'a', sizeof text);
    text[4096] = '\0';
    assert_int_equal(parse(text), ERR_OK);
    text[4096] = 'a';
    text[4097] = '\0';
    assert_int_equal(parse(text), ERR_MALFORMED);
    for (char i = 0; i <= QUERY_PARAMS_MAX; i++) {
        text[length++] = (char)('0' + i);
        text[length++] = '&';
    }
    text[length] = '\0';
    text[12] = 'x'; /* the ampersand itself is among the names */
    assert_int_equal(parse(text), ERR_MALFORMED);
}

static void reads_typed_values(void **state)
{
    (void)state;
    assert_int_equal(parse("n=50&big=501&no=x&day=2026-11-23&bad=2026-02-29&yes=1&false=false&m=2"),
                     ERR_OK);
    assert_int_equal(query_integer(&query, "n", 1, 500, 9, &violations), 50);
    assert_int_equal(query_integer(&query, "absent", 1, 500, 9, &violations), 9);
    assert_int_equal(query_date(&query, "day", 0, &violations), date_from_ymd(2026, 11, 23));
    assert_int_equal(query_date(&query, "absent", 4, &violations), 4);
    assert_true(query_flag(&query, "yes", &violations));
    assert_false(query_flag(&query, "false", &violations));
    assert_false(query_flag(&query, "absent", &violations));
    assert_int_equal(violations.count, 0);

    assert_int_equal(query_integer(&query, "big", 1, 500, 9, &violations), 9);
    assert_int_equal(query_integer(&query, "no", 1, 500, 9, &violations), 9);
    assert_int_equal(query_date(&query, "bad", 0, &violations), 0);
    assert_false(query_flag(&query, "m", &violations));
    assert_int_equal(violations.count, 4);
    assert_int_equal(violations.list[0].code, VIOLATION_OUT_OF_RANGE);
    assert_string_equal(violations.list[0].params[1].value, "500");
    assert_int_equal(violations.list[1].code, VIOLATION_WRONG_TYPE);
    assert_int_equal(violations.list[2].code, VIOLATION_BAD_DATE);
}

static void what_is_escaped_is_read_back(void **state)
{
    unsigned seed = (unsigned)time(NULL);

    (void)state;
    print_message("seed %u\n", seed);
    srandom(seed);
    for (int round = 0; round < 500; round++) {
        struct buf text;
        char value[40];
        size_t length = (size_t)random() % (sizeof value - 1);

        for (size_t i = 0; i < length; i++)
            value[i] = (char)(random() % 127 + 1);
        value[length] = '\0';
        buf_init(&text);
        buf_text(&text, "v=");
        query_escape(value, &text);
        assert_int_equal(parse(text.bytes), ERR_OK);
        assert_string_equal(query_get(&query, "v"), value);
        buf_done(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_names_and_values),
        cmocka_unit_test(an_empty_query_has_no_parameters),
        cmocka_unit_test(names_parameters_that_come_twice),
        cmocka_unit_test(refuses_what_is_no_query),
        cmocka_unit_test(is_bounded),
        cmocka_unit_test(reads_typed_values),
        cmocka_unit_test(what_is_escaped_is_read_back),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
