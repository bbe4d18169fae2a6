/* What is written by the million (cells, numbers, days, times) beside the plain way to write it. */
#include "base/buf.h"
#include "base/date.h"
#include "base/excel_text.h"
#include "base/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define ROUNDS 20000

static uint64_t random_state;

static uint64_t random_next(void)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * UINT64_C(2685821657736338717);
}

static int seed(void **state)
{
    (void)state;
    random_state = (uint64_t)time(NULL) | 1;
    printf("seed %llu\n", (unsigned long long)random_state);
    return 0;
}

/* Byte by byte, as RFC 4180 reads. */
static void plain_cell(struct buf *buf, const char *text, bool for_excel)
{
    bool quote = false;

    for (const char *p = text; *p != '\0'; p++)
        quote = quote || *p == ',' || *p == '"' || *p == '\r' || *p == '\n';
    buf_text(buf, quote ? "\"" : "");
    if (for_excel && excel_text_is_marked(text))
        buf_char(buf, '\'');
    for (const char *p = text; *p != '\0'; p++) {
        buf_text(buf, *p == '"' ? "\"" : "");
        buf_char(buf, *p);
    }
    buf_text(buf, quote ? "\"" : "");
}

static void require_cell(const char *text)
{
    for (int for_excel = 0; for_excel < 2; for_excel++) {
        struct buf fast, plain;

        buf_init(&fast);
        buf_init(&plain);
        buf_text(&fast, "x,");
        buf_text(&plain, "x,");
        buf_csv_cell(&fast, text, for_excel != 0);
        plain_cell(&plain, text, for_excel != 0);
        assert_string_equal(fast.bytes, plain.bytes);
        assert_int_equal(fast.length, strlen(fast.bytes));
        buf_done(&fast);
        buf_done(&plain);
    }
}

static void cells_of_naughty_texts_are_those_of_the_plain_way(void **state)
{
    static const char *const naughty[] = {
        "",
        "\"",
        "\"\"",
        "\"\"\"",
        ",",
        "\r",
        "\n",
        "\r\n",
        "a\"",
        "\"a",
        "a,b",
        "=1+1",
        "=\"x\"",
        "-1",
        "+",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "＠",
        "'",
        " ",
        " a ",
        "\"a\",\"b\"",
        "{\"code\":\"F-1\",\"amount\":\"1.00\",\"note\":null}",
        "人民币，元",
        "\xEF\xBB\xBF",
        "\x01\x7F",
        ("a very long text without anything that would have to be quoted in a cell of a table at "
         "all"),
        "a very long text whose last byte must be doubled, and it has a comma that is far away \"",
    };

    (void)state;
    for (size_t i = 0; i < sizeof naughty / sizeof naughty[0]; i++)
        require_cell(naughty[i]);
}

/* Identifiers that Excel would take for numbers, days or truth values, and texts that it leaves. */
static void excel_changes_no_identifier(void **state)
{
    static const char *const changed[] = {
        "913100001234567890",
        "0012",
        "1E5",
        "3-4",
        "3/4",
        "2026-1",
        "1,234",
        "12:30",
        "5%",
        "(5)",
        "$5",
        "¥5",
        "MAR1",
        "1-Mar",
        "Dec-25",
        "SEPT2",
        "2026年3月",
        "1.0",
        "TRUE",
        "false",
        "１２",
        "=1+1",
        "@x",
        "＝1",
        "\tx",
        "1 1/2",
        "3月4日",
        "12:30 PM",
        "6222020000000000001",
        "december 3",
        "1e-7",
    };
    static const char *const kept[] = {"",       "F-1",    "XY-I-022-01", "91310000MA1FL0XX1A",
                                       "第1轮",  "may",    "e",           "A3-4",
                                       "人民币", "x=1",    "12个",        "1x",
                                       "MARS1",  "trueish"};

    (void)state;
    for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++)
        if (!excel_text_changes(changed[i]) || !excel_text_is_marked(changed[i]))
            fail_msg("left: %s", changed[i]);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (excel_text_is_marked(kept[i]))
            fail_msg("marked: %s", kept[i]);
    assert_true(excel_text_is_marked("'x"));
    assert_false(excel_text_changes("'x"));
}

static void cells_of_any_text_are_those_of_the_plain_way(void **state)
{
    static const char *const parts[] = {"\"", ",", "\r", "\n", "=",  "-", "＋", "a",
                                        "bc", " ", "万", "'",  "\t", ".", "@",  "0123456789abcdef"};

    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct buf text;

        buf_init(&text);
        buf_text(&text, "");
        for (size_t count = random_next() % 12; count > 0; count--)
            buf_text(&text, parts[random_next() % (sizeof parts / sizeof parts[0])]);
        require_cell(text.bytes);
        buf_done(&text);
    }
}

static void no_text_is_an_empty_cell(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf);
    buf_text(&buf, "x,");
    buf_csv_cell(&buf, NULL, true);
    assert_string_equal(buf.bytes, "x,");
    buf_done(&buf);
}

static void decimals_are_written_as_printf_writes_them(void **state)
{
    static const int64_t ends[] = {0, 1, 99, 100, 101, -1, -99, -100, INT64_MAX, INT64_MIN};

    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        int64_t value = round < sizeof ends / sizeof ends[0]
                            ? ends[round]
                            : (int64_t)(random_next() >> random_next() % 64);
        char text[DECIMAL_TEXT_SIZE], expected[DECIMAL_TEXT_SIZE];

        for (int decimals = 0; decimals <= 18; decimals++) {
            uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
            uint64_t unit = 1;

            for (int i = 0; i < decimals; i++)
                unit *= 10;
            int length = snprintf(expected, sizeof expected, "%s%llu", value < 0 ? "-" : "",
                                  (unsigned long long)(magnitude / unit));

            if (decimals > 0)
                length += snprintf(expected + length, sizeof expected - (size_t)length, ".%0*llu",
                                   decimals, (unsigned long long)(magnitude % unit));
            assert_int_equal(decimal_format(value, decimals, text), length);
            assert_string_equal(text, expected);
        }
    }
}

static void days_and_times_are_written_as_printf_writes_them(void **state)
{
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        int32_t date = DATE_FIRST + (int32_t)(random_next() % (DATE_LAST - DATE_FIRST + 1));
        int64_t us = (int64_t)(random_next() % UINT64_C(86400000000));
        unsigned seconds = (unsigned)(us / 1000000);
        char text[TIME_TEXT_SIZE], expected[TIME_TEXT_SIZE * 2];
        int year, month, day;

        date_to_ymd(date, &year, &month, &day);
        (void)snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, day);
        date_format(date, text);
        assert_string_equal(text, expected);
        (void)snprintf(expected + 10, sizeof expected - 10, "T%02u:%02u:%02u.%06uZ", seconds / 3600,
                       seconds / 60 % 60, seconds % 60, (unsigned)(us % 1000000));
        time_format(INT64_C(86400000000) * date + us, text);
        assert_string_equal(text, expected);
    }
}

static void bytes_are_written_in_hexadecimal_as_printf_writes_them(void **state)
{
    uint8_t bytes[256];
    char expected[2 * sizeof bytes + 1];
    struct buf buf;

    (void)state;
    buf_init(&buf);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)i;
        (void)snprintf(expected + 2 * i, 3, "%02x", (unsigned)i);
    }
    buf_hex(&buf, bytes, sizeof bytes);
    assert_string_equal(buf.bytes, expected);
    buf_done(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_naughty_texts_are_those_of_the_plain_way),
        cmocka_unit_test(cells_of_any_text_are_those_of_the_plain_way),
        cmocka_unit_test(excel_changes_no_identifier),
        cmocka_unit_test(no_text_is_an_empty_cell),
        cmocka_unit_test(decimals_are_written_as_printf_writes_them),
        cmocka_unit_test(days_and_times_are_written_as_printf_writes_them),
        cmocka_unit_test(bytes_are_written_in_hexadecimal_as_printf_writes_them),
    };

    return cmocka_run_group_tests(tests, seed, NULL);
}
