/* Text files: encodings, what parts the cells, quotes and line ends. */
#include "support_sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void dump_bytes(const char *bytes, size_t length, struct buf *dump)
{
    struct buf file;

    buf_init(&file);
    buf_add(&file, bytes, length);
    sheet_dump("table.csv", &file, NULL, dump);
    buf_done(&file);
}

static void assert_bytes(const char *bytes, size_t length, const char *expected)
{
    struct buf dump;

    buf_init(&dump);
    dump_bytes(bytes, length, &dump);
    assert_string_equal(dump.bytes, expected);
    buf_done(&dump);
}

static void refuses_bytes(const char *bytes, size_t length, enum sheet_fault_code code,
                          const char *words)
{
    struct buf dump;

    buf_init(&dump);
    dump_bytes(bytes, length, &dump);
    assert_refused(&dump, code, words);
    buf_done(&dump);
}

/* Literals with their length, since some hold NUL. */
#define READS(bytes, expected) assert_bytes(bytes, sizeof(bytes) - 1, expected)
#define REFUSES(bytes, code, words)                                                                \
    refuses_bytes(bytes, sizeof(bytes) - 1, SHEET_FAULT_##code, words)

static void every_encoding_gives_the_same_cells(void **state)
{
    (void)state;
    READS("基金,1\n", "utf-8 ,\n[]\n1: A=s:基金 B=s:1 /2\n");
    READS("\xEF\xBB\xBF基金,1\n", "utf-8 ,\n[]\n1: A=s:基金 B=s:1 /2\n");
    READS("\xBB\xF9\xBD\xF0,1\n", "gb18030 ,\n[]\n1: A=s:基金 B=s:1 /2\n");
    READS("\xFF\xFE\xFA\x57\xD1\x91,\0001\0\n\0", "utf-16le ,\n[]\n1: A=s:基金 B=s:1 /2\n");
    READS("\xFE\xFF\x57\xFA\x91\xD1\0,\0001\0\n", "utf-16be ,\n[]\n1: A=s:基金 B=s:1 /2\n");
    READS("\xFA\x57\xD1\x91,\0001\0\n\0", "utf-16le ,\n[]\n1: A=s:基金 B=s:1 /2\n");
    READS("\x57\xFA\x91\xD1\0,\0001\0\n", "utf-16be ,\n[]\n1: A=s:基金 B=s:1 /2\n");
    /* A pair of UTF-16 and four bytes of GB18030. */
    READS("\xFF\xFE\x42\xD8\xB7\xDF\n\0", "utf-16le ,\n[]\n1: A=s:𠮷 /1\n");
    READS("\xBB\xF9\xBD\xF0\x95\x34\xB2\x35\n", "gb18030 ,\n[]\n1: A=s:基金𠮷 /1\n");
    READS("é,è\n", "utf-8 ,\n[]\n1: A=s:é B=s:è /2\n");
}

static void bytes_that_cannot_be_read_are_refused_by_their_line(void **state)
{
    (void)state;
    REFUSES("\xEF\xBB\xBF"
            "a\n\xBB\xF9\n",
            NOT_UTF_8, "line 2: ");
    REFUSES("基金,金额\r\n青禾,1\r\n\xBA\xA3\xCD\xA9,2\r\n", MIXED, "line 3: ");
    REFUSES("\xBA\xA3\xCD\xA9,2\r\n基金,金额\r\n", MIXED, "line 2: ");
    REFUSES("基金,\xFF\n", MIXED, "line 1: ");
    REFUSES("\xBB\xF9\xBD\xF0\n\xBD\xF0\xFF\n", ENCODING, "line 2: ");
    REFUSES("\xBB\xF9\xBD\xF0\n\x80\n", ENCODING, "line 2: ");
    /* Latin-1 and Big5 are well-formed GB18030 now and then. */
    REFUSES("a,b\nM\xFCller,1\n", ENCODING, "line 2: ");
    REFUSES("a,b\n\xB0\xF2\xAA\xF7,1\n", ENCODING, "line 2: ");
    REFUSES("\xFF\xFE\0\0a\0\0\0", UTF_32, "UTF-8");
    REFUSES("\xFF\xFE"
            "a\0\n\0\x42\xD8\n\0",
            ENCODING, "line 2: ");
    REFUSES("\xFF\xFE"
            "a\0\n",
            ENCODING, "line 1: ");
    REFUSES("a,b\nc\0,d\n", NUL, "line 2: ");
    REFUSES("\xFF\xFE"
            "a\0\n\0\0\0",
            NUL, "line 2: ");
    REFUSES("\xEF\xBB\xBF", EMPTY_FILE, "empty");
    REFUSES("", EMPTY_FILE, "empty");
}

static void cells_are_parted_by_what_fits_most_lines(void **state)
{
    (void)state;
    READS("a;b\n1,5;2\n", "utf-8 ;\n[]\n1: A=s:a B=s:b /2\n2: A=s:1,5 B=s:2 /2\n");
    READS("a\tb\n1,5\t2\n", "utf-8 tab\n[]\n1: A=s:a B=s:b /2\n2: A=s:1,5 B=s:2 /2\n");
    READS("a|b\n1|2\n", "utf-8 |\n[]\n1: A=s:a B=s:b /2\n2: A=s:1 B=s:2 /2\n");
    READS("one\ntwo\n", "utf-8 ,\n[]\n1: A=s:one /1\n2: A=s:two /1\n");
    READS("\"a;b\",c\n", "utf-8 ,\n[]\n1: A=s:a;b B=s:c /2\n");
    READS("a，b\n", "utf-8 ,\n[]\n1: A=s:a，b /1\n");
    READS("1,5\t2,5\n", "utf-8 tab\n[]\n1: A=s:1,5 B=s:2,5 /2\n");
    READS("sep=;\r\n1,5;2\n", "utf-8 ;\n[]\n1: A=s:1,5 B=s:2 /2\n");
    READS("sep=#\n1#2\n", "utf-8 #\n[]\n1: A=s:1 B=s:2 /2\n");
    REFUSES("1,5;2,5\n", DELIMITER, "';'");
    REFUSES("a#b#c\n1#2#3\n", DELIMITER, "'#'");
}

static void line_ends_may_be_mixed_and_blank_lines_count(void **state)
{
    (void)state;
    READS("a,b\r\n1,2\r3,4\n5,6",
          "utf-8 ,\n[]\n1: A=s:a B=s:b /2\n2: A=s:1 B=s:2 /2\n3: A=s:3 B=s:4 /2\n"
          "4: A=s:5 B=s:6 /2\n");
    READS("\r\n\r\na,b\r\n,\r\n\r\n",
          "utf-8 ,\n[]\n1: /0\n2: /0\n3: A=s:a B=s:b /2\n4: /2\n5: /0\n");
    READS("a,b,\n", "utf-8 ,\n[]\n1: A=s:a B=s:b /3\n");
    READS("a,b,", "utf-8 ,\n[]\n1: A=s:a B=s:b /3\n");
}

static void quotes_keep_what_stands_between_them(void **state)
{
    (void)state;
    READS(
        "\"a\r\nb\",\" c \"\n\"say \"\"hi\"\"\",\"\"\n5\" pipe,x\n",
        "utf-8 ,\n[]\n1: A=s:a\r\nb B=s: c  /2\n2: A=s:say \"hi\" /2\n3: A=s:5\" pipe B=s:x /2\n");
    READS("\"a\\\",b\n", "utf-8 ,\n[]\n1: A=s:a\\ B=s:b /2\n");
    READS("\"\"\"\"\n", "utf-8 ,\n[]\n1: A=s:\" /1\n");
}

static void quotes_that_would_shift_cells_are_refused_by_their_line(void **state)
{
    (void)state;
    REFUSES("a,b\n1,\"open\n2,3\n", QUOTE_OPEN, "line 2, cell 2: ");
    REFUSES("\"a\nb\",c\n\"d\"e,f\n", QUOTE_INSIDE, "line 3, cell 1: ");
    REFUSES("a,b\nx, \"y, z\"\n", QUOTE_INSIDE, "line 2, cell 2: ");
}

static void limits_of_text_name_the_line_and_cell(void **state)
{
    struct sheet_limits limits = sheet_limits_default;
    struct buf dump;
    struct buf file;

    (void)state;
    buf_init(&dump);
    buf_init(&file);
    buf_text(&file, "a,b,c\n\n1234567,2,3\n4,5,6\n");
    limits.columns = 2;
    sheet_dump("t.csv", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_COLUMNS, "line 1, cell 3: ");
    limits = sheet_limits_default;
    limits.rows = 2;
    sheet_dump("t.csv", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_ROWS, "line 4");
    limits = sheet_limits_default;
    limits.cells = 4;
    sheet_dump("t.csv", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_CELLS, "line 3, cell 2: ");
    limits = sheet_limits_default;
    limits.text_characters = 6;
    sheet_dump("t.csv", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_TEXT_TOO_LONG, "line 3, cell 1: ");
    limits = sheet_limits_default;
    limits.file_bytes = 10;
    sheet_dump("t.csv", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_FILE_TOO_LARGE, "10 bytes");
    buf_done(&file);
    buf_done(&dump);
}

static void what_is_no_table_is_named(void **state)
{
    (void)state;
    REFUSES("<!DOCTYPE html><html></html>", WEB_PAGE, "web page");
    REFUSES("\n<TABLE><tr>", WEB_PAGE, "web page");
    REFUSES(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
        XML_2003, "2003");
    REFUSES("<?xml version=\"1.0\"?><office:document/>", OPEN_DOCUMENT, "OpenDocument");
    REFUSES("<?xml version=\"1.0\"?><a/>", XML_FILE, "XML");
    REFUSES("%PDF-1.7", PDF, "PDF");
    REFUSES("\x89PNG\r\n\x1A\n", PICTURE, "picture");
    REFUSES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old", OLD_XLS, ".xls");
    REFUSES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
            "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
            PASSWORD, "password");
    REFUSES("\x09\x04\x06\x00\x00\x00", OLD_XLS, ".xls");
    REFUSES("ab\x01"
            "cd",
            NOT_A_TABLE, "neither");
    READS("<a,b\n", "utf-8 ,\n[]\n1: A=s:<a B=s:b /2\n");
}

static void a_name_tells_text_from_a_workbook(void **state)
{
    struct buf dump;
    struct buf file;

    (void)state;
    buf_init(&dump);
    buf_init(&file);
    buf_text(&file, "a,b\n");
    sheet_dump("x.y/table.XLSX", &file, NULL, &dump);
    assert_refused(&dump, SHEET_FAULT_TEXT_AS_WORKBOOK, ".csv");
    sheet_dump("x/~$table.csv", &file, NULL, &dump);
    assert_refused(&dump, SHEET_FAULT_LOCK_FILE, "lock file");
    sheet_dump("web.xls", &file, NULL, &dump);
    assert_string_equal(dump.bytes, "utf-8 ,\n[]\n1: A=s:a B=s:b /2\n");
    buf_done(&file);
    buf_done(&dump);
}

static void a_refusal_is_said_in_both_languages(void **state)
{
    const struct sheet_fault cell = {
        .code = SHEET_FAULT_NUMBER, .sheet = "认缴", .row = 7, .column = 28, .detail = "x"};
    const struct sheet_fault line = {.code = SHEET_FAULT_QUOTE_OPEN, .line = 3};
    struct buf out;

    (void)state;
    buf_init(&out);
    sheet_fault_sentence(&cell, LANGUAGE_EN, &out);
    assert_string_equal(out.bytes,
                        "认缴!AB7: 'x' should be a number and is none; enter it again in Excel.");
    buf_reset(&out);
    sheet_fault_sentence(&cell, LANGUAGE_ZH, &out);
    assert_string_equal(out.bytes, "认缴!AB7：“x”应为数字但不是；请在 Excel 中重新输入。");
    buf_reset(&out);
    sheet_fault_sentence(&line, LANGUAGE_ZH, &out);
    assert_string_equal(out.bytes, "第 3 行：该行的引号没有结束；请补上或删除。");
    for (int code = SHEET_FAULT_NONE + 1; code < SHEET_FAULT_COUNT; code++) {
        const struct sheet_fault fault = {.code = (enum sheet_fault_code)code};

        buf_reset(&out);
        sheet_fault_sentence(&fault, LANGUAGE_ZH, &out);
        assert_true(out.length > 10);
    }
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding_gives_the_same_cells),
        cmocka_unit_test(bytes_that_cannot_be_read_are_refused_by_their_line),
        cmocka_unit_test(cells_are_parted_by_what_fits_most_lines),
        cmocka_unit_test(line_ends_may_be_mixed_and_blank_lines_count),
        cmocka_unit_test(quotes_keep_what_stands_between_them),
        cmocka_unit_test(quotes_that_would_shift_cells_are_refused_by_their_line),
        cmocka_unit_test(limits_of_text_name_the_line_and_cell),
        cmocka_unit_test(what_is_no_table_is_named),
        cmocka_unit_test(a_name_tells_text_from_a_workbook),
        cmocka_unit_test(a_refusal_is_said_in_both_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
