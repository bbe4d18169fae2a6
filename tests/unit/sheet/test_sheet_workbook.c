/* The structure of workbooks: parts, tabs, rows and cells wherever they say that they are. */
#include "support_sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROW(cells) "<sheetData><row r=\"1\">" cells "</row></sheetData>"
#define ONE_CELL ROW("<c r=\"A1\"><v>1</v></c>")
#define ONE_CELL_READ "[数据]\n1: A=n:1\n"

#define SHEETS(sheets)                                                                             \
    "<workbook xmlns=\"" MAIN_SPACE "\" xmlns:r=\"" OFFICE_SPACE "\"><sheets>" sheets              \
    "</sheets></workbook>"
#define RELATIONS(list) "<Relationships xmlns=\"" PACKAGE_SPACE "\">" list "</Relationships>"
#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE_SPACE "/" type "\" Target=\"" target "\"/>"

/* Places of the parts in the list of workbook_parts. */
enum { ROOT_RELATIONS, WORKBOOK, RELATIONS_OF_WORKBOOK, SHEET };

static void assert_parts(const struct zip_part *parts, size_t count, const char *expected)
{
    struct buf dump;

    buf_init(&dump);
    workbook_dump(parts, count, &dump);
    assert_string_equal(dump.bytes, expected);
    buf_done(&dump);
}

static void refuses_parts(const struct zip_part *parts, size_t count, enum sheet_fault_code code,
                          const char *words)
{
    struct buf dump;

    buf_init(&dump);
    workbook_dump(parts, count, &dump);
    assert_refused(&dump, code, words);
    buf_done(&dump);
}

static void refuses_sheet(const char *inside, enum sheet_fault_code code, const char *words)
{
    struct zip_part parts[WORKBOOK_PARTS];

    refuses_parts(parts, workbook_parts(inside, NULL, NULL, parts), code, words);
}

static void sheets_stand_in_the_order_of_their_tabs_with_their_states(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS + 1];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);

    (void)state;
    parts[WORKBOOK].bytes = SHEETS("<sheet name=\"乙\" sheetId=\"1\" r:id=\"r2\"/>"
                                   "<sheet name=\"图\" sheetId=\"3\" r:id=\"r3\"/>"
                                   "<sheet name=\"甲\" sheetId=\"2\" state=\"hidden\" r:id=\"r1\"/>"
                                   "<sheet name=\"丙\" state=\"veryHidden\" r:id=\"r1\"/>");
    parts[RELATIONS_OF_WORKBOOK].bytes =
        RELATIONS(RELATION("r1", "worksheet", "worksheets/sheet1.xml")
                      RELATION("r2", "worksheet", "worksheets/sheet9.xml")
                          RELATION("r3", "chartsheet", "worksheets/sheet9.xml"));
    parts[count++] = (struct zip_part){"xl/worksheets/sheet9.xml", "<worksheet xmlns=\"" MAIN_SPACE
                                                                   "\"><sheetData/></worksheet>"};
    assert_parts(parts, count,
                 "[乙]\n[图 chartsheet]\n[甲 hidden]\n1: A=n:1\n[丙 very hidden]\n1: A=n:1\n");
}

static void parts_are_found_by_what_refers_to_them(void **state)
{
    static const char *const targets[] = {"/xl/worksheets/sheet1.xml",
                                          "../xl/./worksheets/sheet1.xml", "worksheets/SHEET1.xml",
                                          "worksheets\\sheet1.xml", "work%73heets/sheet1.xml"};
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    char relations[1024];

    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        snprintf(relations, sizeof relations, RELATIONS(RELATION("r1", "worksheet", "%s")),
                 targets[i]);
        parts[RELATIONS_OF_WORKBOOK].bytes = relations;
        assert_parts(parts, count, ONE_CELL_READ);
    }
    parts[SHEET].name = "\\xl\\worksheets\\sheet1.xml";
    assert_parts(parts, count, ONE_CELL_READ);
}

static void parts_that_are_missing_or_outside_are_refused(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);

    (void)state;
    parts[RELATIONS_OF_WORKBOOK].bytes = RELATIONS(RELATION("r1", "worksheet", "gone.xml"));
    refuses_parts(parts, count, SHEET_FAULT_PART_MISSING, "数据: xl/gone.xml");
    parts[RELATIONS_OF_WORKBOOK].bytes = RELATIONS(RELATION("r1", "worksheet", "../../etc/passwd"));
    refuses_parts(parts, count, SHEET_FAULT_OUTSIDE, "../../etc/passwd");
    parts[RELATIONS_OF_WORKBOOK].bytes =
        RELATIONS("<Relationship Id=\"r1\" Type=\"x/worksheet\" TargetMode=\"External\" "
                  "Target=\"http://127.0.0.1:9/s.xml\"/>");
    refuses_parts(parts, count, SHEET_FAULT_OUTSIDE, "http://127.0.0.1:9/s.xml");
    parts[RELATIONS_OF_WORKBOOK].bytes = RELATIONS("");
    refuses_parts(parts, count, SHEET_FAULT_PART_MISSING, "数据");
    parts[WORKBOOK].bytes = SHEETS("");
    refuses_parts(parts, count, SHEET_FAULT_NO_SHEET, "no sheet");
}

static void packages_of_another_kind_are_named(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);
    const struct zip_part plain = {"a.txt", "a"};
    const struct zip_part document[] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        {"META-INF/manifest.xml", "<a/>"}};

    (void)state;
    refuses_parts(&plain, 1, SHEET_FAULT_NO_WORKBOOK, "zip");
    refuses_parts(document, 2, SHEET_FAULT_OPEN_DOCUMENT, ".ods");
    parts[WORKBOOK].bytes = "<w:document xmlns:w=\"urn:w\"/>";
    refuses_parts(parts, count, SHEET_FAULT_WORD, "Word");
    parts[WORKBOOK].bytes = "<p:presentation xmlns:p=\"urn:p\"/>";
    refuses_parts(parts, count, SHEET_FAULT_PRESENTATION, "presentation");
    parts[WORKBOOK].bytes =
        "<workbook xmlns=\"http://schemas.microsoft.com/office/excel/2006/2\"/>";
    refuses_parts(parts, count, SHEET_FAULT_FORM, "xl/workbook.xml, line 1: ");
    parts[ROOT_RELATIONS].bytes = RELATIONS(RELATION("r1", "officeDocument", "xl/workbook.bin"));
    parts[WORKBOOK].name = "xl/workbook.bin";
    refuses_parts(parts, count, SHEET_FAULT_XLSB, ".xlsb");
}

static void rows_and_cells_without_references_follow_the_last(void **state)
{
    (void)state;
    assert_sheet(
        "<sheetData><row><c r=\"A1\"><v>1</v></c><c><v>2</v></c></row><row r=\"4\"><c><v>3</v></c>"
        "<c r=\"D4\"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row></sheetData>",
        NULL, NULL, "[数据]\n1: A=n:1 B=n:2\n4: A=n:3 D=n:4 E=n:5\n5: A=n:6\n");
}

static void claims_of_dimension_and_count_are_not_believed(void **state)
{
    (void)state;
    assert_sheet("<dimension ref=\"A1:XFD1048576\"/>" ROW("<c t=\"s\" r=\"A1\"><v>0</v></c>"),
                 "<si><t>x</t></si>", NULL, "[数据]\n1: A=s:x\n");
    refuses_sheet("<dimension ref=\"A1\"/>" ROW("<c r=\"A1\" t=\"s\"><v>0</v></c>"),
                  SHEET_FAULT_SHARED_TEXT, "数据!A1: ");
}

static void references_that_name_no_cell_are_refused(void **state)
{
    (void)state;
    refuses_sheet(ROW("<c r=\"A0\"><v>1</v></c>"), SHEET_FAULT_REFERENCE, "'A0'");
    refuses_sheet(ROW("<c r=\"XFE1\"><v>1</v></c>"), SHEET_FAULT_REFERENCE, "'XFE1'");
    refuses_sheet(ROW("<c r=\"AAAAAAAAAAAAAA1\"><v>1</v></c>"), SHEET_FAULT_REFERENCE, "'AAAA");
    refuses_sheet(ROW("<c r=\"1A\"><v>1</v></c>"), SHEET_FAULT_REFERENCE, "'1A'");
    refuses_sheet("<sheetData><row r=\"4294967297\"/></sheetData>", SHEET_FAULT_REFERENCE,
                  "'4294967297'");
    refuses_sheet("<sheetData><row r=\"1048577\"/></sheetData>", SHEET_FAULT_REFERENCE,
                  "'1048577'");
    refuses_sheet("<sheetData><row r=\"1048576\"/><row/></sheetData>", SHEET_FAULT_REFERENCE,
                  "'1048577'");
    refuses_sheet(ROW("<c r=\"B1\"/><c r=\"A1\"/>"), SHEET_FAULT_ORDER, "'A1'");
    refuses_sheet(ROW("<c r=\"A1\"/><c r=\"A1\"/>"), SHEET_FAULT_ORDER, "'A1'");
    refuses_sheet(ROW("<c r=\"A2\"/>"), SHEET_FAULT_ORDER, "'A2'");
    refuses_sheet("<sheetData><row r=\"2\"/><row r=\"1\"/></sheetData>", SHEET_FAULT_ORDER, "'1'");
    refuses_sheet("<sheetData/><mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>",
                  SHEET_FAULT_REFERENCE, "'B2:A1'");
}

static void cells_of_no_type_and_booleans_of_no_sense_are_refused(void **state)
{
    (void)state;
    refuses_sheet(ROW("<c r=\"B1\" t=\"z\"><v>1</v></c>"), SHEET_FAULT_CELL_TYPE, "数据!B1: ");
    refuses_sheet(ROW("<c r=\"B1\" t=\"b\"><v>yes</v></c>"), SHEET_FAULT_BOOLEAN, "数据!B1: ");
    refuses_sheet(ROW("<c r=\"B1\" t=\"s\"><v>-1</v></c>"), SHEET_FAULT_SHARED_TEXT, "数据!B1: ");
    refuses_sheet(ROW("<c r=\"B1\" t=\"str\"><v>_x0000_</v></c>"), SHEET_FAULT_CONTROL,
                  "数据!B1: ");
    refuses_sheet(ROW("<c r=\"B1\" t=\"str\"><v>_xD800_</v></c>"), SHEET_FAULT_CONTROL,
                  "数据!B1: ");
}

static void foreign_names_and_either_form_of_the_standard_are_told_apart(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ONE_CELL, NULL, NULL, parts);

    (void)state;
    parts[SHEET].bytes = "<x:worksheet xmlns:x=\"" MAIN_SPACE "\" xmlns:z=\"urn:z\"><z:sheetData>"
                         "<x:row/></z:sheetData><x:sheetData><z:row r=\"1\"/><x:row><x:c z:t=\"s\">"
                         "<z:v>7</z:v><x:v>1<z:v>2</z:v></x:v></x:c></x:row></x:sheetData>"
                         "</x:worksheet>";
    assert_parts(parts, count, ONE_CELL_READ);
    parts[WORKBOOK].bytes = "<workbook xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" "
                            "xmlns:q=\"http://purl.oclc.org/ooxml/officeDocument/relationships\">"
                            "<sheets><sheet name=\"数据\" q:id=\"r1\"/></sheets></workbook>";
    parts[SHEET].bytes = "<worksheet xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\">"
                         "<sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";
    parts[RELATIONS_OF_WORKBOOK].bytes =
        RELATIONS("<Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\" Type=\"http://"
                  "purl.oclc.org/ooxml/officeDocument/relationships/worksheet\"/>");
    assert_parts(parts, count, ONE_CELL_READ);
}

static void what_is_hidden_and_merged_is_told(void **state)
{
    (void)state;
    assert_sheet(
        "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"4\" max=\"4\"/></cols>"
        "<sheetData><row r=\"1\" hidden=\"1\"><c><v>1</v></c></row><row r=\"3\" hidden=\"true\"/>"
        "<row r=\"4\"><c s=\"1\"/></row></sheetData>"
        "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"C3\"/></mergeCells>",
        NULL, NULL,
        "[数据]\nhidden columns 2-3\n1 hidden: A=n:1\n3 hidden:\nmerge 1,1-2,2\n"
        "merge 3,3-3,3\n");
}

static void limits_of_a_sheet_name_the_cell(void **state)
{
    struct sheet_limits limits = sheet_limits_default;
    struct zip_part parts[WORKBOOK_PARTS];
    struct buf file;
    struct buf dump;

    (void)state;
    buf_init(&file);
    buf_init(&dump);
    zip_write(parts,
              workbook_parts("<sheetData><row><c><v>1</v></c><c t=\"str\"><v>基金基金</v></c></row>"
                             "<row><c><v>1</v></c><c r=\"Z2\"/></row></sheetData>",
                             NULL, NULL, parts),
              &file);
    limits.rows = 1;
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_ROWS, "数据!row 2: ");
    limits = sheet_limits_default;
    limits.cells = 2;
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_CELLS, "数据!A2: ");
    limits = sheet_limits_default;
    limits.columns = 1;
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_COLUMNS, "数据!B1: ");
    limits = sheet_limits_default;
    limits.text_characters = 3;
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_refused(&dump, SHEET_FAULT_TEXT_TOO_LONG, "数据!B1: ");
    limits = sheet_limits_default;
    limits.columns = 2; /* Z2 has no value */
    sheet_dump("a.xlsx", &file, &limits, &dump);
    assert_string_equal(dump.bytes, "[数据]\n1: A=n:1 B=s:基金基金\n2: A=n:1\n");
    buf_done(&file);
    buf_done(&dump);
}

static enum err stop(void *state, const struct sheet_row *row)
{
    (void)row;
    ++*(int *)state;
    return ERR_CONFLICT;
}

static void a_taker_ends_the_reading(void **state)
{
    int rows = 0;
    const struct sheet_taker taker = {.state = &rows, .row = stop};
    struct zip_part parts[WORKBOOK_PARTS];
    struct sheet_fault fault;
    struct buf file;

    (void)state;
    buf_init(&file);
    zip_write(parts,
              workbook_parts(
                  "<sheetData><row><c><v>1</v></c></row><row><c><v>1</v></c></row></sheetData>",
                  NULL, NULL, parts),
              &file);
    const struct sheet_source book = {"a.xlsx", file.bytes, file.length, NULL};
    const struct sheet_source text = {"a.csv", "a\nb\n", 4, NULL};

    assert_int_equal(sheet_read(&book, &taker, &fault), ERR_CONFLICT);
    assert_int_equal(fault.code, SHEET_FAULT_NONE);
    assert_int_equal(sheet_read(&text, &taker, &fault), ERR_CONFLICT);
    assert_int_equal(rows, 2);
    buf_done(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sheets_stand_in_the_order_of_their_tabs_with_their_states),
        cmocka_unit_test(parts_are_found_by_what_refers_to_them),
        cmocka_unit_test(parts_that_are_missing_or_outside_are_refused),
        cmocka_unit_test(packages_of_another_kind_are_named),
        cmocka_unit_test(rows_and_cells_without_references_follow_the_last),
        cmocka_unit_test(claims_of_dimension_and_count_are_not_believed),
        cmocka_unit_test(references_that_name_no_cell_are_refused),
        cmocka_unit_test(cells_of_no_type_and_booleans_of_no_sense_are_refused),
        cmocka_unit_test(foreign_names_and_either_form_of_the_standard_are_told_apart),
        cmocka_unit_test(what_is_hidden_and_merged_is_told),
        cmocka_unit_test(limits_of_a_sheet_name_the_cell),
        cmocka_unit_test(a_taker_ends_the_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
