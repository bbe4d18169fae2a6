/* The values of cells: numbers, dates of both systems, formats, texts and formulas. */
#include "support_sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Styles 0 General, 1 date, 2 clock, 3 elapsed, 4 percent, 5 built-in 31 of Chinese Excel. */
#define STYLES                                                                                     \
    "<numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy/m/d;@\"/>"                                \
    "<numFmt numFmtId=\"177\" formatCode=\"h:mm:ss\"/></numFmts>"                                  \
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/>"                    \
    "<xf numFmtId=\"46\"/><xf numFmtId=\"10\"/><xf numFmtId=\"31\"/></cellXfs>"

#define ROW(cells) "<sheetData><row r=\"1\">" cells "</row></sheetData>"

/* Fails unless the one cell of the style is dumped so. */
static void assert_value(int style, const char *value, const char *expected)
{
    char sheet[256];
    char dump[256];

    snprintf(sheet, sizeof sheet, ROW("<c r=\"A1\" s=\"%d\"><v>%s</v></c>"), style, value);
    snprintf(dump, sizeof dump, "[数据]\n1: A=%s\n", expected);
    assert_sheet(sheet, NULL, STYLES, dump);
}

static void numbers_keep_their_spelling_and_have_15_digits_exactly(void **state)
{
    static const struct {
        const char *value;
        const char *expected;
    } rows[] = {
        {"1", "n:1"},
        {"-0", "n:-0(0)"},
        {"1.50", "n:1.50(1.5)"},
        {"+.5", "n:+.5(0.5)"},
        {" 7 ", "n:7"},
        {"1.3E+08", "n:1.3E+08(130000000)"},
        {"0.30000000000000004", "n:0.30000000000000004(0.3)"},
        {"434.9999999999999", "n:434.9999999999999(435)"},
        {"99999999999999.98", "n:99999999999999.98(100000000000000)"},
        {"9.9999999999999999", "n:9.9999999999999999(10)"},
        {"1e-7", "n:1e-7(0.0000001)"},
        {"5E-324", "n:5E-324"},
        {"1.7976931348623157E+308", "n:1.7976931348623157E+308(1.79769313486232E+308) lost"},
        {"123456789012345678", "n:123456789012345678(123456789012346000) lost"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_value(0, rows[i].value, rows[i].expected);
    assert_value(4, "0.125", "n:0.125%");
}

static void what_is_no_number_is_refused_by_its_cell(void **state)
{
    static const char *const values[] = {"abc",    "1,234.5", "INF",   "NaN", "1e999",
                                         "1e-999", "0x10",    "1.2.3", "1 2", "e5",
                                         "1e",     "--1",     "-",     ".",   "1.8E308"};
    struct zip_part parts[WORKBOOK_PARTS];
    char sheet[256];
    struct buf dump;

    (void)state;
    buf_init(&dump);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        snprintf(sheet, sizeof sheet, ROW("<c r=\"C1\"><v>%s</v></c>"), values[i]);
        workbook_dump(parts, workbook_parts(sheet, NULL, NULL, parts), &dump);
        assert_refused(&dump, SHEET_FAULT_NUMBER, "数据!C1: '");
    }
    buf_done(&dump);
}

static void dates_of_1900_pass_over_the_day_that_never_was(void **state)
{
    (void)state;
    assert_value(1, "0", "tm:00:00:00");
    assert_value(1, "1", "d:1900-01-01");
    assert_value(1, "59", "d:1900-02-28");
    assert_value(1, "60", "d:1900-02-29");
    assert_value(1, "61", "d:1900-03-01");
    assert_value(1, "43833", "d:2020-01-03");
    assert_value(1, "2958465", "d:9999-12-31");
    assert_value(1, "2958466", "n:2958466");
    assert_value(1, "-1", "n:-1");
    assert_value(1, "1e300", "n:1e300(1E+300) lost");
    assert_value(5, "43833", "d:2020-01-03");
}

static void times_are_rounded_before_the_day_is_cut(void **state)
{
    (void)state;
    assert_value(1, "43833.60416666666", "dt:2020-01-03T14:30:00");
    assert_value(1, "43833.999999999", "d:2020-01-04");
    assert_value(1, "44927.000005787035", "dt:2023-01-01T00:00:00.500");
    assert_value(1, "44927.000000011576", "d:2023-01-01");
    assert_value(1, "44927.000011562501", "dt:2023-01-01T00:00:01");
    assert_value(2, "0.5", "tm:12:00:00");
    assert_value(2, "43833.5", "dt:2020-01-03T12:00:00");
    assert_value(3, "10.6320601851852", "dur:10.6320601851852");
}

static void days_of_1904_begin_there(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(ROW("<c r=\"A1\" s=\"1\"><v>0</v></c>"
                                      "<c r=\"B1\" s=\"1\"><v>42735</v></c>"
                                      "<c r=\"C1\" s=\"2\"><v>0.25</v></c>"),
                                  NULL, STYLES, parts);
    struct buf dump;

    (void)state;
    buf_init(&dump);
    parts[1].bytes = "<workbook xmlns=\"" MAIN_SPACE "\" xmlns:r=\"" OFFICE_SPACE "\">"
                     "<workbookPr date1904=\"true\"/><sheets><sheet name=\"a\" r:id=\"r1\"/>"
                     "</sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>";
    workbook_dump(parts, count, &dump);
    assert_string_equal(
        dump.bytes, "1904\nuncalculated\n[a]\n1: A=d:1904-01-01 B=d:2021-01-01 C=tm:06:00:00\n");
    buf_done(&dump);
}

/* The format as an attribute of XML. */
static void assert_format(const char *code, const char *expected)
{
    char styles[512];
    char dump[128];

    snprintf(styles, sizeof styles,
             "<numFmts><numFmt numFmtId=\"200\" formatCode=\"%s\"/></numFmts>"
             "<cellXfs><xf numFmtId=\"200\"/></cellXfs>",
             code);
    snprintf(dump, sizeof dump, "[数据]\n1: A=%s\n", expected);
    assert_sheet(ROW("<c r=\"A1\"><v>43833.5</v></c>"), NULL, styles, dump);
}

static void formats_tell_dates_from_what_only_looks_so(void **state)
{
    static const char *const dates[] = {"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;",
                                        "yyyy.m.d",
                                        "mmm yyyy",
                                        "aaaa",
                                        "[$-804]aaaa;@",
                                        "e&quot;年&quot;",
                                        "[$-F800]dddd\\,\\ mmmm",
                                        "[DBNum1][$-804]yyyy;@",
                                        "上午/下午h&quot;时&quot;",
                                        "h:mm AM/PM",
                                        "mm:ss.0",
                                        "[Blue]yyyy-mm-dd",
                                        "YYYY",
                                        "m"};
    static const char *const numbers[] = {"General",
                                          "0.00E+00",
                                          "##0.0E+0",
                                          "#,##0;[Red]-#,##0",
                                          "0!.0,&quot;万&quot;",
                                          "0&quot;日&quot;",
                                          "[DBNum2][$-804]G/通用格式&quot;元整&quot;",
                                          "\\d0",
                                          "0_d",
                                          "0*d",
                                          "&quot;yyyy&quot;0",
                                          "_-[$€-2] * #,##0.00_-",
                                          "[$-804]#,##0",
                                          "@",
                                          "# ?/?",
                                          ";;;",
                                          "0.00;yyyy",
                                          "\\年0",
                                          "&quot;open"};

    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        assert_format(dates[i], "dt:2020-01-03T12:00:00");
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_format(numbers[i], "n:43833.5");
    assert_format("[h]:mm:ss", "dur:43833.5");
    assert_format("[mm]:ss", "dur:43833.5");
    assert_format("0.00%", "n:43833.5%");
}

static void a_style_that_is_not_there_is_refused_and_no_styles_at_all_are_not(void **state)
{
    struct zip_part parts[WORKBOOK_PARTS];
    struct buf dump;

    (void)state;
    buf_init(&dump);
    workbook_dump(
        parts, workbook_parts(ROW("<c r=\"B1\" s=\"9\"><v>1</v></c>"), NULL, STYLES, parts), &dump);
    assert_refused(&dump, SHEET_FAULT_STYLE, "数据!B1: ");
    buf_done(&dump);
    assert_sheet(ROW("<c r=\"A1\" s=\"\"><v>1</v></c>"), NULL, STYLES, "[数据]\n1: A=n:1\n");
    assert_sheet(ROW("<c r=\"A1\" s=\"9\"><v>43833</v></c>"), NULL, NULL, "[数据]\n1: A=n:43833\n");
}

static void texts_leave_out_what_sounds_them_and_decode_escapes_once(void **state)
{
    (void)state;
    assert_sheet(
        ROW("<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
            "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c>"),
        "<si><r><t>宁东</t></r><rPh sb=\"0\" eb=\"1\"><t>dao</t></rPh><r><rPr/><t>大道</t></r></si>"
        "<si/>"
        "<si><t>a_x000D_b_x0041__x005F_x0041_</t></si>"
        "<si><t>_x00_ _X0041_ _xD83D__xDE00_</t></si>",
        NULL, "[数据]\n1: A=s:宁东大道 B=s: C=s:a\rbA_x0041_ D=s:_x00_ _X0041_ 😀\n");
    assert_sheet(ROW("<c r=\"A1\" t=\"inlineStr\"><is><r><t>x</t></r><r><t>y</t></r></is></c>"
                     "<c r=\"B1\" t=\"str\"><f>A1</f><v>_x0041_&amp;</v></c>"
                     "<c r=\"C1\" t=\"inlineStr\"><is><t/></is></c>"
                     "<c r=\"D1\" t=\"inlineStr\"><is><t><![CDATA[<b>]]></t></is></c>"),
                 NULL, NULL, "[数据]\n1: A=s:xy B=s:A& f C=s: D=s:<b>\n");
}

static void formulas_say_when_they_were_never_calculated(void **state)
{
    (void)state;
    assert_sheet(ROW("<c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\"><f t=\"shared\" si=\"0\"/>"
                     "<v>3</v></c><c r=\"C1\"><f t=\"array\" ref=\"C1\">x</f></c>"
                     "<c r=\"D1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"E1\" t=\"e\"><f>1/0</f>"
                     "<v>#DIV/0!</v></c><c r=\"F1\" t=\"b\"><v>1</v></c>"
                     "<c r=\"G1\" t=\"b\"><v>false</v></c>"),
                 NULL, NULL,
                 "[数据]\n1: A=n:2 f B=n:3 shared C=empty: array D=empty: f E=e:#DIV/0! f "
                 "F=b:true G=b:false\n");
}

static void dates_by_iso_8601_must_exist(void **state)
{
    static const char *const wrong[] = {"2021-02-30", "2021-1-1",   "24:00:00", "2021-01-01T",
                                        "yesterday",  "2021-13-01", "10:60:00", "0000-01-01"};
    struct zip_part parts[WORKBOOK_PARTS];
    char sheet[256];
    struct buf dump;

    (void)state;
    assert_sheet(ROW("<c r=\"A1\" t=\"d\"><v>2021-01-31</v></c>"
                     "<c r=\"B1\" t=\"d\"><v>2021-01-31T10:10:10.5Z</v></c>"
                     "<c r=\"C1\" t=\"d\"><v>10:10:10</v></c>"),
                 NULL, NULL,
                 "[数据]\n1: A=d:2021-01-31 B=dt:2021-01-31T10:10:10.5Z C=tm:10:10:10\n");
    buf_init(&dump);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        snprintf(sheet, sizeof sheet, ROW("<c r=\"A1\" t=\"d\"><v>%s</v></c>"), wrong[i]);
        workbook_dump(parts, workbook_parts(sheet, NULL, NULL, parts), &dump);
        assert_refused(&dump, SHEET_FAULT_DATE, "数据!A1: ");
    }
    buf_done(&dump);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keep_their_spelling_and_have_15_digits_exactly),
        cmocka_unit_test(what_is_no_number_is_refused_by_its_cell),
        cmocka_unit_test(dates_of_1900_pass_over_the_day_that_never_was),
        cmocka_unit_test(times_are_rounded_before_the_day_is_cut),
        cmocka_unit_test(days_of_1904_begin_there),
        cmocka_unit_test(formats_tell_dates_from_what_only_looks_so),
        cmocka_unit_test(a_style_that_is_not_there_is_refused_and_no_styles_at_all_are_not),
        cmocka_unit_test(texts_leave_out_what_sounds_them_and_decode_escapes_once),
        cmocka_unit_test(formulas_say_when_they_were_never_calculated),
        cmocka_unit_test(dates_by_iso_8601_must_exist),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
