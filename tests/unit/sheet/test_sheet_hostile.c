/* Zips and XML that lie, swell or trap: all are refused, within little memory. */
#include "support_sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define ROW(cells) "<sheetData><row r=\"1\">" cells "</row></sheetData>"
#define ONE_CELL ROW("<c r=\"A1\"><v>1</v></c>")
#define ONE_CELL_READ "[数据]\n1: A=n:1\n"

/* Places of the parts in the list of workbook_parts. */
enum { WORKBOOK = 1, SHEET = 3 };

static void refuses_parts(const struct zip_part *parts, size_t count, enum sheet_fault_code code,
                          const char *words)
{
    struct buf dump;

    buf_init(&dump);
    workbook_dump(parts, count, &dump);
    assert_refused(&dump, code, words);
    buf_done(&dump);
}

static void refuses_file(const struct buf *file, enum sheet_fault_code code, const char *words)
{
    struct buf dump;

    buf_init(&dump);
    sheet_dump("book.xlsx", file, NULL, &dump);
    assert_refused(&dump, code, words);
    buf_done(&dump);
}

static void honest_zips_of_every_form_are_read(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    struct buf file;
    struct buf dump;

    (void)state;
    buf_init(&file);
    buf_init(&dump);
    zip_write_deflated(parts, count, &file);
    sheet_dump("a.xlsx", &file, NULL, &dump);
    assert_string_equal(dump.bytes, ONE_CELL_READ);
    for (int form = 1; form < 4; form++) {
        for (size_t i = 0; i < count; i++) {
            parts[i].descriptor = (form & 1) != 0;
            parts[i].zip64 = (form & 2) != 0;
        }
        workbook_dump(parts, count, &dump);
        assert_string_equal(dump.bytes, ONE_CELL_READ);
    }
    buf_done(&file);
    buf_done(&dump);
}

static void members_that_lie_are_refused_by_name(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS + 1];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);

    (void)state;
    parts[SHEET].wrong_checksum = true;
    refuses_parts(parts, count, SHEET_FAULT_DAMAGED, "CRC");
    parts[SHEET].wrong_checksum = false;
    parts[SHEET].method = 12;
    refuses_parts(parts, count, SHEET_FAULT_METHOD, "sheet1.xml");
    parts[SHEET].method = 0;
    parts[SHEET].flags = 1;
    refuses_parts(parts, count, SHEET_FAULT_ENCRYPTED, "sheet1.xml");
    parts[SHEET].flags = 0;
    parts[count] = (struct zip_part){"XL/worksheets/Sheet1.xml", "<a/>"};
    refuses_parts(parts, count + 1, SHEET_FAULT_TWICE, "heet1.xml twice");
    parts[count] = (struct zip_part){"xl/../../a", "<a/>"};
    refuses_parts(parts, count + 1, SHEET_FAULT_MEMBER_NAME, "xl/../../a");
    parts[count] = (struct zip_part){"..\\a", "<a/>"};
    refuses_parts(parts, count + 1, SHEET_FAULT_MEMBER_NAME, "../a");
}

/* Alters a size of 4 bytes wherever it stands in the file. */
static void alter_size(struct buf *file, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i + sizeof from <= file->length; i++) {
        if (memcmp(file->bytes + i, &from, sizeof from) == 0)
            memcpy(file->bytes + i, &to, sizeof to);
    }
}

static void sizes_are_counted_whatever_the_headers_say(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    uint32_t size = 300123;
    char *blanks = malloc(size);
    struct buf file;

    (void)state;
    assert_non_null(blanks);
    memset(blanks, ' ', size);
    memcpy(blanks, parts[SHEET].bytes, strlen(parts[SHEET].bytes));
    parts[SHEET].bytes = blanks;
    parts[SHEET].length = size;
    buf_init(&file);
    zip_write_deflated(parts, count, &file);
    alter_size(&file, size, 1000);
    refuses_file(&file, SHEET_FAULT_SIZE_LIES, "sheet1.xml");
    buf_reset(&file);
    zip_write_deflated(parts, count, &file);
    alter_size(&file, size, size + 1);
    refuses_file(&file, SHEET_FAULT_SIZE_LIES, "sheet1.xml");
    buf_done(&file);
    free(blanks);
}

static void a_file_cut_anywhere_is_refused(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    struct buf file;
    struct buf dump;

    (void)state;
    buf_init(&file);
    buf_init(&dump);
    zip_write_deflated(parts, workbook_parts(ONE_CELL, NULL, NULL, parts), &file);
    for (size_t whole = file.length; file.length > 0; file.length -= file.length > 8 ? 7 : 1) {
        sheet_dump("a.xlsx", &file, NULL, &dump);
        if (file.length == whole)
            assert_string_equal(dump.bytes, ONE_CELL_READ);
        else
            assert_int_equal(dump.bytes[0], '!');
    }
    buf_done(&file);
    buf_done(&dump);
}

static void a_byte_changed_anywhere_never_crashes_the_reading(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    struct buf file;
    struct buf dump;

    (void)state;
    buf_init(&file);
    buf_init(&dump);
    zip_write_deflated(parts, workbook_parts(ONE_CELL, NULL, NULL, parts), &file);
    for (size_t i = 0; i < file.length; i++) {
        file.bytes[i] = (char)~file.bytes[i];
        sheet_dump("a.xlsx", &file, NULL, &dump);
        file.bytes[i] = (char)~file.bytes[i];
    }
    sheet_dump("a.xlsx", &file, NULL, &dump);
    assert_string_equal(dump.bytes, ONE_CELL_READ);
    buf_done(&file);
    buf_done(&dump);
}

static void xml_that_is_not_plain_is_refused_by_part_and_line(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    const char *good = parts[SHEET].bytes;

    (void)state;
    parts[SHEET].bytes = "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;\">]>\n<a>&d;</a>";
    refuses_parts(parts, count, SHEET_FAULT_DOCTYPE, "xl/worksheets/sheet1.xml, line 1: ");
    parts[SHEET].bytes = "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>";
    refuses_parts(parts, count, SHEET_FAULT_DOCTYPE, "sheet1.xml");
    parts[SHEET].bytes = "<worksheet xmlns=\"" MAIN_SPACE "\">\n<sheetData>";
    refuses_parts(parts, count, SHEET_FAULT_NOT_WELL_FORMED, "sheet1.xml, line 2: ");
    parts[SHEET].bytes = "<worksheet xmlns=\"" MAIN_SPACE "\">\xBB\xF9</worksheet>";
    refuses_parts(parts, count, SHEET_FAULT_NOT_WELL_FORMED, "sheet1.xml, line 1: ");
    parts[SHEET].bytes = "<html/>";
    refuses_parts(parts, count, SHEET_FAULT_FORM, "(html)");
    parts[SHEET].bytes = good;
    parts[WORKBOOK].bytes = "<!DOCTYPE a><a/>";
    refuses_parts(parts, count, SHEET_FAULT_DOCTYPE, "xl/workbook.xml, line 1: ");
}

/* A worksheet of begin, then so many times middle, then end. */
static void write_sheet(struct buf *out, const char *begin, const char *middle, size_t times,
                        const char *end)
{
    buf_reset(out);
    buf_text(out, "<worksheet xmlns=\"" MAIN_SPACE "\">");
    buf_text(out, begin);
    for (size_t i = 0; i < times; i++)
        buf_text(out, middle);
    buf_text(out, end);
    buf_text(out, "</worksheet>");
}

static void depth_tags_and_texts_are_bounded(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    struct buf sheet;

    (void)state;
    buf_init(&sheet);
    write_sheet(&sheet, "", "<a>", 100000, "");
    parts[SHEET].bytes = sheet.bytes;
    refuses_parts(parts, count, SHEET_FAULT_DEPTH, "64");
    write_sheet(&sheet, "<a b=\"", "0123456789abcdef", 100000, "\"/>");
    parts[SHEET].bytes = sheet.bytes;
    refuses_parts(parts, count, SHEET_FAULT_LONG_TOKEN, "sheet1.xml");
    write_sheet(&sheet, "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>", "长", 32768,
                "</v></c></row></sheetData>");
    parts[SHEET].bytes = sheet.bytes;
    refuses_parts(parts, count, SHEET_FAULT_TEXT_TOO_LONG, "数据!A1: ");
    write_sheet(&sheet, "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>",
                "<r><t>0123456789</t></r>", 4000, "</is></c></row></sheetData>");
    parts[SHEET].bytes = sheet.bytes;
    refuses_parts(parts, count, SHEET_FAULT_TEXT_TOO_LONG, "数据!A1: ");
    buf_done(&sheet);
}

static void sheets_and_members_are_bounded(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    struct sheet_limits limits = sheet_limits_default;
    struct buf file;
    struct buf dump;

    (void)state;
    buf_init(&file);
    buf_init(&dump);
    zip_write(parts, count, &file);
    limits.members = 3;
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_MEMBERS, "3 parts");
    limits = sheet_limits_default;
    limits.sheets = 0;
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_SHEETS, "xl/workbook.xml, line 1: ");
    limits = sheet_limits_default;
    limits.part_bytes = 100;
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_PART_TOO_LARGE, "_rels/.rels");
    limits = sheet_limits_default;
    limits.unpacked_bytes = 600;
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_UNPACKED, "600 bytes");
    buf_done(&file);
    buf_done(&dump);
}

/* --- bombs --- */

struct bits {
    struct buf *out;
    uint32_t held;
    int count;
};

static void put_bits(struct bits *bits, uint32_t value, int count)
{
    bits->held |= value << bits->count;
    bits->count += count;
    for (; bits->count >= 8; bits->count -= 8, bits->held >>= 8)
        buf_char(bits->out, (char)(bits->held & 0xFF));
}

/* A stream of DEFLATE by the fixed codes: one blank, then copies of 258 bytes of it, 13 bits each;
 * about 1:159. */
static void write_bomb(struct buf *out, size_t size)
{
    struct bits bits = {.out = out};

    put_bits(&bits, 3, 3);    /* the last block, fixed codes */
    put_bits(&bits, 0x0A, 8); /* ' ' is 0x50, most significant bit first */
    for (size_t written = 1; written < size; written += 258) {
        put_bits(&bits, 0xA3, 8); /* length 258: 11000101 */
        put_bits(&bits, 0, 5);    /* distance 1 */
    }
    put_bits(&bits, 0, 7); /* the end */
    put_bits(&bits, 0, 7);
}

/* Refuses the file in a process of its own, whose memory may grow by 32 MiB. */
static void refuses_within_32_megabytes(const struct buf *file, enum sheet_fault_code code)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        struct rusage before;
        struct rusage after;

        getrusage(RUSAGE_SELF, &before);
        refuses_file(file, code, "sheet1.xml");
        getrusage(RUSAGE_SELF, &after);
        _exit(after.ru_maxrss - before.ru_maxrss > 32L * 1024 ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_bomb_of_a_gigabyte_is_refused_within_32_megabytes(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    const size_t size = (size_t)1024 * 1024 * 1024;
    struct buf bomb;
    struct buf file;

    (void)state;
    buf_init(&bomb);
    buf_init(&file);
    write_bomb(&bomb, size);
    parts[SHEET].bytes = bomb.bytes;
    parts[SHEET].length = bomb.length;
    parts[SHEET].method = 8;
    parts[SHEET].claimed_size = (uint32_t)size;
    zip_write(parts, count, &file);
    assert_true(file.length < 10000000);
    refuses_within_32_megabytes(&file, SHEET_FAULT_PART_TOO_LARGE);
    parts[SHEET].claimed_size = 1000;
    buf_reset(&file);
    zip_write(parts, count, &file);
    refuses_within_32_megabytes(&file, SHEET_FAULT_SIZE_LIES);
    buf_done(&bomb);
    buf_done(&file);
}

static void what_swells_beyond_all_measure_is_refused(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    const size_t size = (size_t)4 * 1024 * 1024;
    char *blanks = malloc(size);
    struct buf file;

    (void)state;
    assert_non_null(blanks);
    memset(blanks, ' ', size);
    parts[SHEET].bytes = blanks;
    parts[SHEET].length = size;
    buf_init(&file);
    zip_write_deflated(parts, count, &file);
    refuses_file(&file, SHEET_FAULT_RATIO, "sheet1.xml");
    buf_done(&file);
    free(blanks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_zips_of_every_form_are_read),
        cmocka_unit_test(members_that_lie_are_refused_by_name),
        cmocka_unit_test(sizes_are_counted_whatever_the_headers_say),
        cmocka_unit_test(a_file_cut_anywhere_is_refused),
        cmocka_unit_test(a_byte_changed_anywhere_never_crashes_the_reading),
        cmocka_unit_test(xml_that_is_not_plain_is_refused_by_part_and_line),
        cmocka_unit_test(depth_tags_and_texts_are_bounded),
        cmocka_unit_test(sheets_and_members_are_bounded),
        cmocka_unit_test(a_bomb_of_a_gigabyte_is_refused_within_32_megabytes),
        cmocka_unit_test(what_swells_beyond_all_measure_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
