/* Files of dated values: how long one may be. */
#include "base/buf.h"
#include "base/date.h"
#include "handlers/series/series.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define LAST_DAY 83643 /* 2199-01-02: a series has one value a day, and so many need many days */

/* Reads a file with so many lines, the last day first. */
static enum err parse(size_t line_count, struct violations *violations,
                      const struct series_line **lines_out, size_t *count_out)
{
    const struct series series = {.kind = RECORD_INDEX_LEVEL, .index_code = "IX"};
    struct buf csv;

    buf_init(&csv);
    buf_text(&csv, "date,level\n");
    for (size_t i = 0; i < line_count; i++) {
        char day[DATE_TEXT_SIZE];

        date_format(LAST_DAY - (int32_t)i, day);
        buf_format(&csv, "%s,%zu.5\n", day, i + 1);
    }
    enum err err = series_parse(&series, csv.bytes, LAST_DAY, violations, lines_out, count_out);

    buf_done(&csv);
    return err;
}

static void a_hundred_thousand_lines_are_read_in_order_of_their_days(void **state)
{
    const struct series_line *lines = NULL;
    struct violations violations;
    struct arena arena;
    size_t count = 0;

    (void)state;
    arena_init(&arena);
    violations_init(&violations, &arena);
    assert_int_equal(parse(SERIES_LINES_MAX, &violations, &lines, &count), ERR_OK);
    assert_int_equal(count, 100000);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(lines[i].date, LAST_DAY - 99999 + (int32_t)i);
        assert_int_equal(lines[i].value_e8, (int64_t)(100000 - i) * 100000000 + 50000000);
        assert_int_equal(lines[i].line, count - i + 1);
    }
    arena_done(&arena);
}

static void one_line_more_is_refused(void **state)
{
    const struct series_line *lines = NULL;
    struct violations violations;
    struct arena arena;
    size_t count = 0;

    (void)state;
    arena_init(&arena);
    violations_init(&violations, &arena);
    assert_int_equal(parse(SERIES_LINES_MAX + 1, &violations, &lines, &count), ERR_INVALID);
    assert_int_equal(violations.count, 1);
    assert_int_equal(violations.list[0].code, VIOLATION_TOO_MANY_LINES);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_thousand_lines_are_read_in_order_of_their_days),
        cmocka_unit_test(one_line_more_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
