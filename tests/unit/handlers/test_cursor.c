/* Cursors as text and back. */
#include "handlers/frame/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void comes_back_as_it_went(void **state)
{
    (void)state;
    const struct cursor cursors[] = {
        {.view = {.as_of = DATE_FIRST, .as_known = 1}, .after_id = 1},
        {.view = {.as_of = 20781, .as_known = 9999999}, .after_id = 123456},
        {.view = {.as_of = DATE_LAST, .as_known = INT64_MAX}, .after_id = INT64_MAX},
    };
    for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++) {
        char text[CURSOR_TEXT_SIZE];
        struct cursor parsed;
        cursor_format(&cursors[i], text);
        assert_int_equal(cursor_parse(text, &parsed), ERR_OK);
        assert_int_equal(parsed.view.as_of, cursors[i].view.as_of);
        assert_true(parsed.view.as_known == cursors[i].view.as_known);
        assert_true(parsed.after_id == cursors[i].after_id);
    }
}

static void refuses_a_cursor_that_no_list_gave_out(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        ".",
        "..",
        "2026-11-23",
        "2026-11-23.5",
        "2026-11-23.5.",
        "2026-11-23.5.0",
        "2026-11-23.05.1",
        "2026-11-23.5.1 ",
        "2026-11-23.5.1.1",
        "2026-11-23.-5.1",
        "2026-02-30.5.1",
        "2026-11-23.5.9223372036854775808",
        "2026-11-23.5.99999999999999999999999999",
        "2026-11-23.0x5.1",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct cursor cursor;
        if (cursor_parse(texts[i], &cursor) != ERR_INVALID)
            fail_msg("\"%s\" was taken", texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_as_it_went),
        cmocka_unit_test(refuses_a_cursor_that_no_list_gave_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
