/* Canonical bytes are read back as the records that they were written of, and nothing else is. */
#include "base/canonical.h"

#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "support_golden.h"
#include "support_history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Up to nine lines for an entry that may hold some and holds none. */
static void add_lines(struct entry *entry, const struct book *book, uint64_t *seed,
                      struct arena *arena)
{
    const struct shape *shape = record_types[entry->kind]->lines.shape;

    entry->lines = book_lines(entry, arena);
    entry->lines_packed = false;
    if (shape == NULL || entry->line_count > 0)
        return;
    uint32_t count = (uint32_t)(golden_random(seed) % 10);
    struct verdict_line *lines = arena_array(arena, count + 1, sizeof *lines);

    for (uint32_t i = 0; i < count; i++) {
        shape_clear(&verdict_line_type.shape, &lines[i]);
        lines[i].rule_id = 1 + (int64_t)(golden_random(seed) % (uint64_t)book_head(book));
        lines[i].measure = MEASURE_FIRM_SHARE;
        lines[i].basis = BASIS_APPROVED;
        lines[i].outcome = i % 2 == 0 ? VERDICT_BREACH : VERDICT_UNKNOWN;
        lines[i].currency = i % 3 == 0 ? CURRENCY_JPY : CURRENCY_CNY;
        lines[i].figure_minor = -(int64_t)(golden_random(seed) % 1000000);
        lines[i].rate_e8 = i % 4 == 0 ? 700000000 : AMOUNT_UNKNOWN;
    }
    entry->lines = lines;
    entry->line_count = count;
}

/* Every entry of a history: what is read of its bytes has the same bytes. */
static void what_is_read_is_what_was_written(void **state)
{
    uint64_t seed = golden_seed();
    struct history history;
    struct arena arena;
    struct buf body, again;
    size_t held = 0;

    (void)state;
    arena_init(&arena);
    buf_init(&body);
    buf_init(&again);
    history_open(&history);
    history_run(&history, &seed, 300);
    for (int64_t seq = 1; seq <= book_head(history.world.book); seq++) {
        struct entry entry = *book_entry(history.world.book, seq);
        const struct entry_table *table = &record_tables[entry.kind];
        struct entry read = {0};

        buf_reset(&body);
        buf_reset(&again);
        add_lines(&entry, history.world.book, &seed, &arena);
        entry_write_body(table, &entry, &body);
        assert_int_equal(entry_read_body(table, body.bytes, body.length, &arena, &read), ERR_OK);
        assert_int_equal(read.line_count, entry.line_count);
        entry_write_body(table, &read, &again);
        assert_string_equal(again.bytes, body.bytes);
        held += entry.line_count;
    }
    assert_true(held > 20);
    history_close(&history);
    buf_done(&body);
    buf_done(&again);
    arena_done(&arena);
}

static enum err read_body(uint32_t kind, const char *text, struct arena *arena)
{
    struct entry entry;

    return entry_read_body(&record_tables[kind], text, strlen(text), arena, &entry);
}

static void lines_that_no_entry_is_written_with_are_refused(void **state)
{
    static const char *const wrong[][2] = {{"[{", "[]"},
                                           {"[{", "[,{"},
                                           {"}]", "},]"},
                                           {"}]}", "}}"},
                                           {",\"verdict\":", ",\"verdicts\":"},
                                           {"\"outcome\":\"pass\"", "\"outcome\":\"passes\""}};
    struct arena arena;
    struct buf body;
    struct decision decision;
    struct verdict_line line;
    struct entry entry = {
        .kind = RECORD_DECISION, .record = &decision, .lines = &line, .line_count = 1};

    (void)state;
    arena_init(&arena);
    buf_init(&body);
    shape_clear(&decision_type.shape, &decision);
    shape_clear(&verdict_line_type.shape, &line);
    line.outcome = VERDICT_PASS;
    entry_write_body(&record_tables[RECORD_DECISION], &entry, &body);
    assert_int_equal(read_body(RECORD_DECISION, body.bytes, &arena), ERR_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const char *at = strstr(body.bytes, wrong[i][0]);

        assert_non_null(at);
        const char *text = arena_format(&arena, "%.*s%s%s", (int)(at - body.bytes), body.bytes,
                                        wrong[i][1], at + strlen(wrong[i][0]));

        if (read_body(RECORD_DECISION, text, &arena) != ERR_MALFORMED)
            fail_msg("taken: %s", text);
    }
    for (size_t length = 0; length < body.length; length++)
        assert_int_equal(read_body(RECORD_DECISION, arena_copy(&arena, body.bytes, length), &arena),
                         ERR_MALFORMED);
    buf_done(&body);
    arena_done(&arena);
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
    assert_int_equal(read_body(RECORD_PARTY, right, &arena), ERR_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const char *at = strstr(right, wrong[i][0]);

        assert_non_null(at);
        const char *text = arena_format(&arena, "%.*s%s%s", (int)(at - right), right, wrong[i][1],
                                        at + strlen(wrong[i][0]));

        if (read_body(RECORD_PARTY, text, &arena) != ERR_MALFORMED)
            fail_msg("taken: %s", text);
    }
    for (size_t length = 0; length < strlen(right); length++)
        assert_int_equal(read_body(RECORD_PARTY, arena_copy(&arena, right, length), &arena),
                         ERR_MALFORMED);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_what_was_written),
        cmocka_unit_test(what_no_record_is_written_as_is_refused),
        cmocka_unit_test(lines_that_no_entry_is_written_with_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
