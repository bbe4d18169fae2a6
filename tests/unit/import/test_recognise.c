/* What is recognised of the sheets that offices keep. */
#include "record/kinds.h"
#include "support_import.h"
#include "support_sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void read_text(struct moving *moving, const char *name, const char *text)
{
    moving_open(moving, NULL);
    moving_add(moving, name, text);
    moving_suggest(moving);
}

static const struct import_column *column(const struct moving *moving, const char *field)
{
    const struct import_table_plan *plan = &moving->plan.tables[0];

    for (size_t i = 0; i < plan->column_count; i++)
        if (plan->columns[i].field != NULL && strcmp(plan->columns[i].field, field) == 0)
            return &plan->columns[i];
    return NULL;
}

static bool is_told(const struct moving *moving, const char *code)
{
    for (size_t i = 0; i < moving->faults.count; i++)
        if (strcmp(moving->faults.list[i].code, code) == 0)
            return true;
    return false;
}

static void a_table_is_known_by_its_name_or_by_its_headers(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        enum record_kind kind;
    } tables[] = {
        {"commitments-2026-11-29-120.csv", "code,fund\r\nC-1,F-1\r\n", RECORD_COMMITMENT},
        {"认缴明细表2024.csv", "基金,金额\r\nF-1,5\r\n", RECORD_COMMITMENT},
        {"folder/Capital calls.csv", "code,fund\r\nC-1,F-1\r\n", RECORD_CAPITAL_CALL},
        {"融资轮次.csv", "代码,企业\r\nR-1,A\r\n", RECORD_ROUND},
        {"x.csv", "name,kind,credit code,money source\r\nA,lp,,\r\n", RECORD_PARTY},
        {"x.csv", "基金,出资人,认缴金额,认缴日期\r\nF,A,5,2020-01-01\r\n", RECORD_COMMITMENT},
        {"x.csv", "基金,通知编号,通知日,缴款截止日\r\nF,1,2020-01-01,2020-01-02\r\n",
         RECORD_CAPITAL_CALL},
        {"x.csv", "a,b\r\n1,2\r\n", RECORD_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        struct moving moving;

        read_text(&moving, tables[i].name, tables[i].text);
        if (moving.plan.tables[0].kind != (uint32_t)tables[i].kind)
            fail_msg("%s with %s is taken for %s", tables[i].name, tables[i].text,
                     moving.plan.tables[0].kind == RECORD_NONE
                         ? "nothing"
                         : record_types[moving.plan.tables[0].kind]->kind);
        assert_false(moving.plan.tables[0].skip);
        moving_close(&moving);
    }
}

static void titles_units_totals_and_remarks_are_no_rows(void **state)
{
    struct moving moving;

    (void)state;
    read_text(&moving, "认缴.csv",
              "青禾一期认缴明细表（截至2024年底）,,,\r\n填报单位：青禾公司,,,单位：万元\r\n"
              "序号,基金,出资人,认缴出资\r\n1,F,A,5\r\n小计,,,5\r\n2,F,B,6\r\n合计,,,11\r\n\r\n"
              "注：1. 金额以万元为单位。,,,\r\n填表人：李　复核人：王,,,\r\n");
    const struct import_table_plan *plan = &moving.plan.tables[0];

    assert_int_equal(plan->header_first, 3);
    assert_int_equal(plan->header_last, 3);
    assert_int_equal(plan->first_row, 4);
    assert_int_equal(plan->last_row, 6);
    assert_int_equal(column(&moving, "amount")->exponent, 4);
    assert_true(is_told(&moving, "unit_said"));
    assert_true(is_told(&moving, "total_left_out"));
    assert_true(is_told(&moving, "foot_left_out"));
    assert_string_equal(column(&moving, "currency")->constant, "CNY");
    moving_close(&moving);
}

static void a_header_of_two_rows_is_read_as_one(void **state)
{
    struct moving moving;

    (void)state;
    read_text(&moving, "认缴.csv",
              "基金,出资人,认缴出资,,备注\r\n,,金额（万元）,比例（%）,\r\nF,A,5,10,x\r\n");
    assert_int_equal(moving.plan.tables[0].header_last, 2);
    assert_int_equal(column(&moving, "amount")->column, 3);
    assert_int_equal(column(&moving, "amount")->exponent, 4);
    assert_string_equal(column(&moving, "amount")->header, "认缴出资 金额（万元）");
    assert_int_equal(column(&moving, "note")->column, 5);
    moving_close(&moving);
}

static void a_cell_may_hold_both_languages(void **state)
{
    struct moving moving;

    (void)state;
    read_text(&moving, "x.csv",
              "代码 / Code,名称 / Name,类别 / Kind,\"资金性质\nKind of money\"\r\nP-1,A,lp,\r\n");
    assert_int_equal(moving.plan.tables[0].kind, RECORD_PARTY);
    assert_int_equal(column(&moving, "money_source")->column, 4);
    moving_close(&moving);
}

/* A sheet whose cells in A are merged over both rows, and so are those in C. */
static void add_merged(struct moving *moving)
{
    struct zip_part parts[WORKBOOK_PARTS];
    struct buf file;
    size_t count = workbook_parts(
        "<sheetData>"
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>基金</t></is></c>"
        "<c r=\"B1\" t=\"inlineStr\"><is><t>出资人</t></is></c>"
        "<c r=\"C1\" t=\"inlineStr\"><is><t>认缴金额</t></is></c></row>"
        "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>F-1</t></is></c>"
        "<c r=\"B2\" t=\"inlineStr\"><is><t>P-1</t></is></c><c r=\"C2\"><v>500</v></c></row>"
        "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>P-2</t></is></c></row></sheetData>"
        "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"C2:C3\"/></mergeCells>",
        NULL, NULL, parts);

    buf_init(&file);
    zip_write(parts, count, &file);
    moving_add_bytes(moving, "x.xlsx", file.bytes, file.length);
    buf_done(&file);
}

static void merged_cells_are_of_each_row_but_amounts_are_not(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    (void)world_fund(&world, "F-1", FUND_SEED);
    (void)world_party(&world, "P-1");
    (void)world_party(&world, "P-2");
    moving_open(&moving, &world);
    add_merged(&moving);
    moving_suggest(&moving);
    moving_run(&moving);
    const struct import_faults *faults = importing_faults(moving.importing);

    /* The fund of the second row is known, its amount is not. */
    assert_int_equal(faults->count, 1);
    assert_string_equal(faults->list[0].code, "missing");
    assert_string_equal(faults->list[0].field, "amount");
    assert_string_equal(faults->list[0].place.sheet, "数据");
    assert_int_equal(faults->list[0].place.row, 3);
    assert_int_equal(importing_counts(moving.importing).states[IMPORT_ROW_NEW], 1);
    moving_close(&moving);
    world_close(&world);
}

static void columns_of_one_name_are_asked_about(void **state)
{
    struct moving moving;

    (void)state;
    read_text(&moving, "认缴.csv", "基金,金额,金额\r\nF,5,6\r\n");
    assert_string_equal(moving_fault(&moving)->code, "column_twice");
    assert_int_equal(moving_fault(&moving)->place.column, 3);
    moving_close(&moving);
}

static void what_the_system_makes_is_left_out(void **state)
{
    static const char *const names[] = {"users.csv", "journal.csv", "headroom-2026-01-01-5.csv",
                                        "冲销.csv"};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct moving moving;

        read_text(&moving, names[i], "seq,name,body\r\n1,a,b\r\n");
        assert_true(moving.plan.tables[0].skip);
        assert_true(is_told(&moving, "kind_left_out"));
        moving_close(&moving);
    }
}

static void names_that_begin_like_a_remark_are_rows(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "firms.csv",
               "name\r\nNotebook Ltd\r\nSource Capital\r\n注册会计师事务所\r\nTotal Energy\r\n"
               "注：以上\r\n");
    moving_all(&moving);
    assert_int_equal(importing_counts(moving.importing).states[IMPORT_ROW_NEW], 4);
    moving_close(&moving);
    world_close(&world);
}

static void a_total_that_is_none_is_noted(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "基金.csv",
               "代码,名称,类别,规模(万元)\r\nF-1,A,种子基金,1.5\r\nF-2,B,种子基金,2\r\n"
               "合计,,,3.51\r\n");
    moving_all(&moving);
    const struct import_faults *faults = importing_faults(moving.importing);

    assert_int_equal(faults->count, 1);
    assert_string_equal(faults->list[0].code, "total_differs");
    assert_int_equal(faults->list[0].weight, IMPORT_NOTE);
    assert_int_equal(faults->list[0].place.row, 4);
    assert_int_equal(faults->list[0].place.column, 4);
    moving_close(&moving);
    world_close(&world);
}

static void a_plan_is_fitted_by_names_and_headers(void **state)
{
    struct moving kept;
    struct moving moving;

    (void)state;
    read_text(&kept, "a.csv", "Wer,Art\r\nA,lp\r\n");
    struct import_table_plan *of = &kept.plan.tables[0];

    import_suggest_kind(&kept.tables, 0, RECORD_PARTY, of);
    of->columns[0].field = "name";
    of->columns[1].field = "kind";
    moving_open(&moving, NULL);
    moving_add(&moving, "b.csv", "Liste\r\nArt,Nr,Wer\r\nbank,1,B\r\n");
    import_plan_fit(&moving.tables, &kept.plan, &moving.plan);
    assert_int_equal(moving.plan.count, 1);
    assert_int_equal(moving.plan.tables[0].header_first, 2);
    assert_int_equal(moving.plan.tables[0].first_row, 3);
    assert_int_equal(column(&moving, "name")->column, 3);
    assert_int_equal(column(&moving, "kind")->column, 1);
    moving_close(&moving);
    moving_close(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_known_by_its_name_or_by_its_headers),
        cmocka_unit_test(titles_units_totals_and_remarks_are_no_rows),
        cmocka_unit_test(a_header_of_two_rows_is_read_as_one),
        cmocka_unit_test(a_cell_may_hold_both_languages),
        cmocka_unit_test(merged_cells_are_of_each_row_but_amounts_are_not),
        cmocka_unit_test(columns_of_one_name_are_asked_about),
        cmocka_unit_test(what_the_system_makes_is_left_out),
        cmocka_unit_test(names_that_begin_like_a_remark_are_rows),
        cmocka_unit_test(a_total_that_is_none_is_noted),
        cmocka_unit_test(a_plan_is_fitted_by_names_and_headers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
