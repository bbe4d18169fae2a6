/* Reading CSV: where each cell stands, and texts that are no CSV. */
#include "http/csv_read.h"
#include "base/buf.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CELLS_MAX 4

/* Rows as "line:column=text|..." and a line end. */
static bool write_row(void *state, const struct csv_cell *cells, size_t count)
{
    struct buf *out = state;
    for (size_t i = 0; i < count; i++) {
        buf_format(out, "%s%zu:%zu=", i == 0 ? "" : "|", cells[i].place.line,
                   cells[i].place.column);
        buf_add(out, cells[i].text, cells[i].length);
        assert_int_equal(cells[i].text[cells[i].length], '\0');
    }
    buf_char(out, '\n');
    return true;
}

static enum csv_end read_text(const char *text, size_t length, struct buf *out,
                              struct csv_place *place_out)
{
    struct arena arena;
    const struct csv_source source = {text, length, CELLS_MAX};
    arena_init(&arena);
    buf_reset(out);
    buf_text(out, "");
    enum csv_end end = csv_read(&source, write_row, out, &arena, place_out);
    arena_done(&arena);
    return end;
}

static void each_cell_tells_where_it_stands(void **state)
{
    static const struct {
        const char *text;
        const char *rows;
        enum csv_end end;
        size_t line; /* of a fault */
        size_t column;
    } cases[] = {
        {"", "", CSV_END_WHOLE, 0, 0},
        {"\n\r\n", "", CSV_END_WHOLE, 0, 0},
        {"a,b\n1,2\n", "1:1=a|1:3=b\n2:1=1|2:3=2\n", CSV_END_WHOLE, 0, 0},
        {"a,b\r\n1,2", "1:1=a|1:3=b\n2:1=1|2:3=2\n", CSV_END_WHOLE, 0, 0},
        {"\xEF\xBB\xBF"
         "a\nb\n",
         "1:1=a\n2:1=b\n", CSV_END_WHOLE, 0, 0},
        {",,\n", "1:1=|1:2=|1:3=\n", CSV_END_WHOLE, 0, 0},
        {"a\n\n\nb\n", "1:1=a\n4:1=b\n", CSV_END_WHOLE, 0, 0},
        {" a ,  b\n", "1:2=a|1:7=b\n", CSV_END_WHOLE, 0, 0},
        {"\" a\",b\n", "1:1= a|1:6=b\n", CSV_END_WHOLE, 0, 0},
        {"\"a\"\"b\",c\n", "1:1=a\"b|1:8=c\n", CSV_END_WHOLE, 0, 0},
        {"\"a,\nb\",c\nd\n", "1:1=a,\nb|2:4=c\n3:1=d\n", CSV_END_WHOLE, 0, 0},
        {"日期,点位\n", "1:1=日期|1:8=点位\n", CSV_END_WHOLE, 0, 0},
        {"a\nb\"c\n", "1:1=a\n", CSV_END_QUOTE, 2, 2},
        {"a\n\"b\"c\n", "1:1=a\n", CSV_END_QUOTE, 2, 4},
        {"a,\"b\n\n", "", CSV_END_QUOTE_IS_OPEN, 3, 1},
        {"1,2,3,4\n1,2,3,4,5,6\n7\n", "1:1=1|1:3=2|1:5=3|1:7=4\n", CSV_END_CELLS, 2, 9},
    };
    struct buf out;
    (void)state;
    buf_init(&out);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct csv_place place;
        assert_int_equal(read_text(cases[i].text, strlen(cases[i].text), &out, &place),
                         cases[i].end);
        assert_string_equal(out.bytes, cases[i].rows);
        if (cases[i].line == 0)
            continue;
        assert_int_equal(place.line, cases[i].line);
        assert_int_equal(place.column, cases[i].column);
        assert_non_null(csv_end_text(cases[i].end));
    }
    buf_done(&out);
}

static void a_nul_byte_is_handed_on(void **state)
{
    struct buf out;
    struct csv_place place;
    (void)state;
    buf_init(&out);
    assert_int_equal(read_text("a\0b,c\n", 6, &out, &place), CSV_END_WHOLE);
    assert_int_equal(out.length, strlen("1:1=") + 3 + strlen("|1:5=c\n"));
    buf_done(&out);
}

static bool take_one(void *state, const struct csv_cell *cells, size_t count)
{
    (void)cells;
    (void)count;
    return ++*(size_t *)state < 2;
}

static void who_has_enough_stops(void **state)
{
    struct arena arena;
    struct csv_place place;
    size_t rows = 0;
    const char text[] = "a\nb\nc\"\n";
    (void)state;
    arena_init(&arena);
    assert_int_equal(
        csv_read(&(struct csv_source){text, sizeof text - 1, 1}, take_one, &rows, &arena, &place),
        CSV_END_STOPPED);
    assert_int_equal(rows, 2);
    assert_null(csv_end_text(CSV_END_STOPPED));
    arena_done(&arena);
}

/* Writes a cell with its quotation marks, and where it begins into expected. */
static void put_cell(uint64_t *seed, struct buf *text, struct csv_place *at, struct buf *expected)
{
    static const char *const pieces[] = {"x", "\"", ",", "\n", "\r\n", " ", "数"};
    struct buf cell;
    buf_init(&cell);
    buf_text(&cell, "y"); /* never empty, or an empty line would be no row */
    for (uint64_t left = golden_random(seed) % 5; left > 0; left--)
        buf_text(&cell, pieces[golden_random(seed) % (sizeof pieces / sizeof pieces[0])]);
    buf_format(expected, "%zu:%zu=%s", at->line, at->column, cell.bytes);
    size_t from = text->length;
    buf_char(text, '"');
    for (size_t i = 0; i < cell.length; i++) {
        if (cell.bytes[i] == '"')
            buf_char(text, '"');
        buf_char(text, cell.bytes[i]);
    }
    buf_char(text, '"');
    for (size_t i = from; i < text->length; i++) {
        at->column = text->bytes[i] == '\n' ? 1 : at->column + 1;
        at->line += text->bytes[i] == '\n';
    }
    buf_done(&cell);
}

static void what_is_written_is_read_again(void **state)
{
    uint64_t seed = golden_seed();
    struct buf text;
    struct buf expected;
    struct buf out;
    (void)state;
    buf_init(&text);
    buf_init(&expected);
    buf_init(&out);
    for (int round = 0; round < 500; round++) {
        struct csv_place at = {1, 1};
        struct csv_place place;
        buf_reset(&text);
        buf_reset(&expected);
        for (uint64_t rows = 1 + golden_random(&seed) % 4; rows > 0; rows--) {
            for (uint64_t cells = 1 + golden_random(&seed) % CELLS_MAX; cells > 0; cells--) {
                put_cell(&seed, &text, &at, &expected);
                buf_char(&text, cells > 1 ? ',' : '\n');
                buf_char(&expected, cells > 1 ? '|' : '\n');
                at.column++;
            }
            at = (struct csv_place){at.line + 1, 1};
        }
        assert_int_equal(read_text(text.bytes, text.length, &out, &place), CSV_END_WHOLE);
        assert_string_equal(out.bytes, expected.bytes);
    }
    buf_done(&text);
    buf_done(&expected);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_cell_tells_where_it_stands),
        cmocka_unit_test(a_nul_byte_is_handed_on),
        cmocka_unit_test(who_has_enough_stops),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
