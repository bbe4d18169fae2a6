/* Methods, cookies, languages and other headers of a request. */
#include "http/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

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

static void knows_its_methods(void **state)
{
    (void)state;
    assert_int_equal(method_find("GET"), METHOD_GET);
    assert_int_equal(method_find("DELETE"), METHOD_DELETE);
    assert_int_equal(method_find("get"), METHOD_OTHER);
    assert_int_equal(method_find("GETS"), METHOD_OTHER);
    assert_int_equal(method_find(""), METHOD_OTHER);
    assert_int_equal(method_find(NULL), METHOD_OTHER);
    assert_string_equal(method_name(METHOD_POST), "POST");
    assert_string_equal(method_name(METHOD_OTHER), "");
}

static void finds_a_cookie_by_its_whole_name(void **state)
{
    (void)state;
    assert_string_equal(cookie_get("s=abc", "s", &arena), "abc");
    assert_string_equal(cookie_get("a=1; s=x.y-_z==; b=2", "s", &arena), "x.y-_z==");
    assert_string_equal(cookie_get("  s=1 ;", "s", &arena), "1");
    assert_string_equal(cookie_get("ss=1;s=2", "s", &arena), "2");
    assert_null(cookie_get("ss=1; xs=2; S=3", "s", &arena));
    assert_null(cookie_get("s", "s", &arena));
    assert_string_equal(cookie_get("s=", "s", &arena), "");
    assert_null(cookie_get(";;=", "s", &arena));
    assert_null(cookie_get(NULL, "s", &arena));
}

static void refuses_a_cookie_that_is_not_one(void **state)
{
    (void)state;
    assert_null(cookie_get("s=1; s=2", "s", &arena));
    assert_string_equal(cookie_get("s=1; s=1", "s", &arena), "1");
    assert_null(cookie_get("s=a b", "s", &arena));
    assert_null(cookie_get("s=\"a\"", "s", &arena));
    assert_null(cookie_get("s=\xC3\xA9", "s", &arena));
}

static void picks_the_language_that_weighs_most(void **state)
{
    static const struct {
        const char *header;
        enum language language;
    } rows[] = {
        {NULL, LANGUAGE_EN},
        {"", LANGUAGE_EN},
        {"zh", LANGUAGE_ZH},
        {"zh-CN,zh;q=0.9,en;q=0.8", LANGUAGE_ZH},
        {"en-GB,en;q=0.9,zh;q=0.8", LANGUAGE_EN},
        {"en;q=0.5, zh;q=0.7", LANGUAGE_ZH},
        {"fr, zh-Hans;q=0.3, en;q=0.2", LANGUAGE_ZH},
        {"ZH-hant", LANGUAGE_ZH},
        {"zh;q=0", LANGUAGE_EN},
        {"zh;q=2", LANGUAGE_EN},
        {"zh;q=0.1234", LANGUAGE_EN},
        {"zh;q=", LANGUAGE_EN},
        {"zha", LANGUAGE_EN},
        {"*", LANGUAGE_EN},
        {"en,zh", LANGUAGE_EN},
        {"zh,en", LANGUAGE_ZH},
        {",,,;q=1,zh", LANGUAGE_ZH},
        {"de; q=1.0, zh; q=0.5", LANGUAGE_ZH},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (language_of(rows[i].header) != rows[i].language)
            fail_msg("%s", rows[i].header == NULL ? "(none)" : rows[i].header);
}

static void takes_json_by_its_media_type_only(void **state)
{
    (void)state;
    assert_true(content_type_is_json("application/json"));
    assert_true(content_type_is_json("Application/JSON ; charset=UTF-8"));
    assert_true(content_type_is_json("application/json;charset=\"utf-8\""));
    assert_true(content_type_is_json("application/json; version=1"));
    assert_false(content_type_is_json("application/json; charset=gb18030"));
    assert_false(content_type_is_json("application/jsonp"));
    assert_false(content_type_is_json("application/json, text/plain"));
    assert_false(content_type_is_json("text/plain"));
    assert_false(content_type_is_json("application/x-www-form-urlencoded"));
    assert_false(content_type_is_json(""));
    assert_false(content_type_is_json(NULL));
}

static void an_idempotency_key_is_visible_ascii_of_bounded_length(void **state)
{
    char key[REQUEST_KEY_MAX + 2];

    (void)state;
    memset(key, 'k', sizeof key);
    key[REQUEST_KEY_MAX + 1] = '\0';
    assert_false(idempotency_key_valid(key));
    key[REQUEST_KEY_MAX] = '\0';
    assert_true(idempotency_key_valid(key));
    assert_true(idempotency_key_valid("1"));
    assert_false(idempotency_key_valid(""));
    assert_false(idempotency_key_valid(NULL));
    assert_false(idempotency_key_valid("a b"));
    assert_false(idempotency_key_valid("a\xC3\xA9"));
    assert_false(idempotency_key_valid("a\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_its_methods),
        cmocka_unit_test(finds_a_cookie_by_its_whole_name),
        cmocka_unit_test(refuses_a_cookie_that_is_not_one),
        cmocka_unit_test(picks_the_language_that_weighs_most),
        cmocka_unit_test(takes_json_by_its_media_type_only),
        cmocka_unit_test(an_idempotency_key_is_visible_ascii_of_bounded_length),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
