/* Tables as CSV. */
#include "table/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct sample {
    const char *name;
    int64_t fund_id;
    int64_t amount_minor;
    uint32_t currency;
    int32_t paid_on;
    bool enabled;
};

static const struct field sample_fields[] = {
    F_TEXT(struct sample, name, 40, "Name", "名称"),
    F_REFERENCE(struct sample, fund_id, "fund", "Fund", "基金"),
    F_MONEY(struct sample, amount, "Amount", "金额"),
    F_ENUM(struct sample, currency, currency, "Currency", "币种"),
    F_DATE(struct sample, paid_on, "Paid on", "付款日"),
    F_BOOL(struct sample, enabled, "Enabled", "启用"),
};

static const struct shape sample_shape = {sample_fields, 6, sizeof(struct sample)};

/* The whole file. */
static void assert_written(struct table *table, const char *expected)
{
    struct xlsx_fault fault;
    struct buf out;
    bool more = true;

    buf_init(&out);
    assert_int_equal(table_end(table, &fault), ERR_OK);
    assert_int_equal(table_piece(table, &out, &more), ERR_OK);
    assert_false(more);
    assert_string_equal(out.bytes, expected);
    buf_done(&out);
    table_done(table);
}

static void begin(struct table *table)
{
    table_begin(table, "sheet", "title");
}

static const char *code_of(void *state, const struct field *field, int64_t id)
{
    assert_string_equal(field->reference, "fund");
    assert_int_equal(id, 7);
    return state;
}

static void writes_a_header_row_and_records(void **state)
{
    static char code[] = "SEED-1";
    struct table table = {.reference_key = code_of, .state = code};
    struct sample sample = {"a \"b\",c", 7, -150, CURRENCY_CNY, 0, true};

    (void)state;
    begin(&table);
    table_heading(&table, "seq", "Entry", "序号");
    table_headings(&table, &sample_shape, NULL);
    table_end_row(&table);
    table_id(&table, 12);
    table_record(&table, &sample_shape, &sample);
    table_end_row(&table);
    assert_written(&table, "seq,name,fund_code,amount,currency,paid_on,enabled\r\n"
                           "12,\"a \"\"b\"\",c\",SEED-1,-1.50,CNY,1970-01-01,true\r\n");
}

static void unknown_values_are_empty_cells(void **state)
{
    struct table table = {.reference_key = code_of};
    struct sample sample;

    (void)state;
    begin(&table);
    shape_clear(&sample_shape, &sample);
    table_record(&table, &sample_shape, &sample);
    table_end_row(&table);
    assert_written(&table, ",,,,,false\r\n");
}

static void writes_ids_when_there_are_no_natural_keys(void **state)
{
    struct table table = {0};
    struct sample sample = {.fund_id = 7, .currency = CURRENCY_JPY, .amount_minor = 5};

    (void)state;
    begin(&table);
    table_headings(&table, &sample_shape, NULL);
    table_end_row(&table);
    table_record(&table, &sample_shape, &sample);
    assert_written(&table, "name,fund_id,amount,currency,paid_on,enabled\r\n"
                           ",7,5,JPY,1970-01-01,false");
}

static void labels_columns_in_both_languages(void **state)
{
    struct table table = {.words = TABLE_WORDS_ZH, .reference_key = code_of};

    (void)state;
    begin(&table);
    table_headings(&table, &sample_shape, NULL);
    table_end_row(&table);
    table.words = TABLE_WORDS_EN;
    table_headings(&table, &sample_shape, NULL);
    assert_written(&table, "名称,基金,金额,币种,付款日,启用\r\n"
                           "Name,Fund,Amount,Currency,Paid on,Enabled");
}

static void excel_gets_a_mark_and_no_formulas(void **state)
{
    struct table table = {.excel = true};
    struct sample sample = {"=1+2", 7, -150, CURRENCY_CNY, 0, false};

    (void)state;
    begin(&table);
    table_record(&table, &sample_shape, &sample);
    table_text(&table, "@x");
    table_text(&table, "-x");
    table_text(&table, "x=1");
    assert_written(&table, "\xEF\xBB\xBF'=1+2,7,-1.50,CNY,1970-01-01,false,'@x,'-x,x=1");
}

static void the_machine_file_keeps_text_as_it_is(void **state)
{
    struct table table = {0};

    (void)state;
    begin(&table);
    table_text(&table, "=1+2");
    table_text(&table, "a\r\nb");
    table_text(&table, NULL);
    table_text(&table, " ");
    assert_written(&table, "=1+2,\"a\r\nb\",, ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_header_row_and_records),
        cmocka_unit_test(unknown_values_are_empty_cells),
        cmocka_unit_test(writes_ids_when_there_are_no_natural_keys),
        cmocka_unit_test(labels_columns_in_both_languages),
        cmocka_unit_test(excel_gets_a_mark_and_no_formulas),
        cmocka_unit_test(the_machine_file_keeps_text_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
