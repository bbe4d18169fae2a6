/* Canonical bytes are read back as the records that they were written of, and nothing else is. */
#include "base/canonical.h"

#include "record/kinds.h"
#include "support_golden.h"
#include "support_history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Every entry of a history: what is read of its bytes has the same bytes. */
static void what_is_read_is_what_was_written(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    struct arena arena;
    struct buf body, again;

    (void)state;
    arena_init(&arena);
    buf_init(&body);
    buf_init(&again);
    history_open(&history);
    history_run(&history, &seed, 300);
    for (int64_t seq = 1; seq <= book_head(history.world.book); seq++) {
        const struct entry *entry = book_entry(history.world.book, seq);
        const struct shape *shape = &record_types[entry->kind]->shape;
        void *record = arena_alloc(&arena, shape->size);

        buf_reset(&body);
        buf_reset(&again);
        shape_write_canonical(shape, entry->record, &body);
        assert_int_equal(shape_read_canonical(shape, body.bytes, body.length, &arena, record),
                         ERR_OK);
        shape_write_canonical(shape, record, &again);
        assert_string_equal(again.bytes, body.bytes);
    }
    history_close(&history);
    buf_done(&body);
    buf_done(&again);
    arena_done(&arena);
}

static enum err read_party(const char *text, struct arena *arena)
{
    const struct shape *shape = &record_types[RECORD_PARTY]->shape;
    void *record = arena_alloc(arena, shape->size);

    return shape_read_canonical(shape, text, strlen(text), arena, record);
}

static void what_no_record_is_written_as_is_refused(void **state)
{
    static const char right[] =
        "{\"code\":\"P-1\",\"name\":\"\xE9\x9D\x92\\n\\u001f\",\"name_en\":null,\"kind\":"
        "\"finance_bureau\",\"credit_code\":null,\"source\":null,\"note\":null}";
    static const char *const wrong[][2] = {
        {"\"name_en\":null", "\"name_en\": null"},
        {"\"name_en\":null,", ""},
        {"\"P-1\"", "\"P\\u002d1\""},
        {"\"finance_bureau\"", "\"no_such_kind\""},
        {"\"P-1\"", "P-1"},
        {"\\u001f", "\\u001F"},
        {"\\n", "\\u000a"},
        {"}", "},"},
        {"\"note\":null", "\"note\":null,\"x\":1"},
        {"\xE9\x9D\x92", "\xE9\x9D"},
        {"\\n", "\\u0000"},
        {"{", ""},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena);
    assert_int_equal(read_party(right, &arena), ERR_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const char *at = strstr(right, wrong[i][0]);

        assert_non_null(at);
        const char *text = arena_format(&arena, "%.*s%s%s", (int)(at - right), right, wrong[i][1],
                                        at + strlen(wrong[i][0]));

        if (read_party(text, &arena) != ERR_MALFORMED)
            fail_msg("taken: %s", text);
    }
    for (size_t length = 0; length < strlen(right); length++)
        assert_int_equal(read_party(arena_copy(&arena, right, length), &arena), ERR_MALFORMED);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_what_was_written),
        cmocka_unit_test(what_no_record_is_written_as_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
