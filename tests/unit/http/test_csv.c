/* CSV as it is written. */
#include "http/csv.h"

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

static struct buf out;

static int set_up(void **state)
{
    (void)state;
    buf_init(&out);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_done(&out);
    return 0;
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
    struct csv csv = {.out = &out, .reference_key = code_of, .state = code};
    struct sample sample = {"a \"b\",c", 7, -150, CURRENCY_CNY, 0, true};

    (void)state;
    csv_begin(&csv);
    csv_heading(&csv, "seq", "Entry", "序号");
    csv_headings(&csv, &sample_shape);
    csv_end_row(&csv);
    csv_integer(&csv, 12);
    csv_record(&csv, &sample_shape, &sample);
    csv_end_row(&csv);
    assert_string_equal(out.bytes, "seq,name,fund_code,amount,currency,paid_on,enabled\r\n"
                                   "12,\"a \"\"b\"\",c\",SEED-1,-1.50,CNY,1970-01-01,true\r\n");
}

static void unknown_values_are_empty_cells(void **state)
{
    struct csv csv = {.out = &out, .reference_key = code_of};
    struct sample sample;

    (void)state;
    shape_clear(&sample_shape, &sample);
    csv_record(&csv, &sample_shape, &sample);
    csv_end_row(&csv);
    assert_string_equal(out.bytes, ",,,,,false\r\n");
}

static void writes_ids_when_there_are_no_natural_keys(void **state)
{
    struct csv csv = {.out = &out};
    struct sample sample = {.fund_id = 7, .currency = CURRENCY_JPY, .amount_minor = 5};

    (void)state;
    csv_headings(&csv, &sample_shape);
    csv_end_row(&csv);
    csv_record(&csv, &sample_shape, &sample);
    assert_string_equal(out.bytes, "name,fund_id,amount,currency,paid_on,enabled\r\n"
                                   ",7,5,JPY,1970-01-01,false");
}

static void labels_columns_in_both_languages(void **state)
{
    struct csv csv = {.out = &out, .labels = CSV_LABELS_ZH, .reference_key = code_of};

    (void)state;
    csv_headings(&csv, &sample_shape);
    csv_end_row(&csv);
    csv.labels = CSV_LABELS_EN;
    csv_headings(&csv, &sample_shape);
    assert_string_equal(out.bytes, "名称,基金,金额,币种,付款日,启用\r\n"
                                   "Name,Fund,Amount,Currency,Paid on,Enabled");
}

static void excel_gets_a_mark_and_no_formulas(void **state)
{
    struct csv csv = {.out = &out, .excel = true};
    struct sample sample = {"=1+2", 7, -150, CURRENCY_CNY, 0, false};

    (void)state;
    csv_begin(&csv);
    csv_record(&csv, &sample_shape, &sample);
    csv_text(&csv, "@x");
    csv_text(&csv, "-x");
    csv_text(&csv, "x=1");
    assert_string_equal(out.bytes, "\xEF\xBB\xBF'=1+2,7,-1.50,CNY,1970-01-01,false,'@x,'-x,x=1");
}

static void the_machine_file_keeps_text_as_it_is(void **state)
{
    struct csv csv = {.out = &out};

    (void)state;
    csv_begin(&csv);
    csv_text(&csv, "=1+2");
    csv_text(&csv, "a\r\nb");
    csv_text(&csv, NULL);
    csv_text(&csv, " ");
    assert_string_equal(out.bytes, "=1+2,\"a\r\nb\",, ");
}

#define CSV_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CSV_TEST(writes_a_header_row_and_records),
        CSV_TEST(unknown_values_are_empty_cells),
        CSV_TEST(writes_ids_when_there_are_no_natural_keys),
        CSV_TEST(labels_columns_in_both_languages),
        CSV_TEST(excel_gets_a_mark_and_no_formulas),
        CSV_TEST(the_machine_file_keeps_text_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
