/* Unicode text: normal form and folding. */
#include "http/text.h"

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

static void normalises_to(const char *text, const char *expected)
{
    const char *normal = NULL;
    size_t length = 0;

    assert_int_equal(text_normalise(text, strlen(text), &arena, &normal, &length), ERR_OK);
    assert_string_equal(normal, expected);
    assert_int_equal(length, strlen(expected));
}

static void composes_but_does_not_fold(void **state)
{
    (void)state;
    normalises_to("", "");
    normalises_to("plain", "plain");
    normalises_to("e\xCC\x81", "\xC3\xA9");
    normalises_to("\xE2\x84\xAB", "\xC3\x85"); /* angstrom sign to letter */
    normalises_to("ＡＢ", "ＡＢ");             /* width is kept */
    normalises_to("种子基金—天使投资基金", "种子基金—天使投资基金");
    normalises_to("a\xCC\xA7\xCC\x81", "\xC3\xA1\xCC\xA7"); /* marks in canonical order */
}

static void is_idempotent(void **state)
{
    static const char *const texts[] = {"e\xCC\x81\xCC\xA3", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB",
                                        "\xF0\xAF\xA0\x80", "\xE0\xA5\x98"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *normal = NULL;
        size_t length = 0;

        assert_int_equal(text_normalise(texts[i], strlen(texts[i]), &arena, &normal, &length),
                         ERR_OK);
        normalises_to(normal, normal);
    }
}

static void keeps_nul_for_the_field_to_refuse(void **state)
{
    const char *normal = NULL;
    size_t length = 0;

    (void)state;
    assert_int_equal(text_normalise("\xC3\xA9\0b", 4, &arena, &normal, &length), ERR_OK);
    assert_int_equal(length, 4);
    assert_memory_equal(normal, "\xC3\xA9\0b", 5);
}

static void refuses_bytes_that_are_not_utf8(void **state)
{
    static const char *const faulty[] = {
        "\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "a\xE4\xB8", "\xFF"};
    const char *normal = NULL;
    size_t length = 0;

    (void)state;
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        assert_int_equal(text_normalise(faulty[i], strlen(faulty[i]), &arena, &normal, &length),
                         ERR_INVALID);
        assert_int_equal(text_fold(faulty[i], &arena, &normal), ERR_INVALID);
    }
}

static bool contains(const char *text, const char *needle)
{
    const char *folded = NULL;

    assert_int_equal(text_fold(needle, &arena, &folded), ERR_OK);
    return text_contains(text, folded);
}

static void finds_text_without_regard_to_case_and_width(void **state)
{
    (void)state;
    assert_true(contains("Seed Fund", "seed f"));
    assert_true(contains("Seed Fund", ""));
    assert_true(contains("种子基金 ＡＢＣ", "abc"));
    assert_true(contains("ABC", "ａｂ"));
    assert_true(contains("STRASSE", "straße"));
    assert_true(contains("Caf\xC3\xA9", "CAFE\xCC\x81"));
    assert_true(contains("天使投资基金", "投资"));
    assert_false(contains("天使投资基金", "种子"));
    assert_false(contains("Seed", "seeds"));
    assert_false(contains("", "a"));
    assert_false(contains(NULL, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(composes_but_does_not_fold),
        cmocka_unit_test(is_idempotent),
        cmocka_unit_test(keeps_nul_for_the_field_to_refuse),
        cmocka_unit_test(refuses_bytes_that_are_not_utf8),
        cmocka_unit_test(finds_text_without_regard_to_case_and_width),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
