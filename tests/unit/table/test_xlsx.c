/* Workbooks as our own reader has them back. */
#include "table/table.h"

#include "support_sheet.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

/* The library always asks for formulas to be calculated, of which there are none. */
#define READ "uncalculated\n"

/* The file, once it is ended. */
static void take(struct xlsx *xlsx, struct buf *file)
{
    bool more = true;

    while (more)
        assert_int_equal(xlsx_piece(xlsx, file, &more), ERR_OK);
}

static void end(struct xlsx *xlsx, struct buf *file)
{
    struct xlsx_fault fault;

    assert_int_equal(xlsx_end(xlsx, &fault), ERR_OK);
    assert_int_equal(fault.code, XLSX_WHOLE);
    buf_init(file);
    take(xlsx, file);
}

/* Fails unless it is read as the dump says (support_sheet.h). */
static void assert_read(struct xlsx *xlsx, const char *expected)
{
    struct buf file, dump;

    end(xlsx, &file);
    buf_init(&dump);
    sheet_dump("x.xlsx", &file, NULL, &dump);
    assert_string_equal(dump.bytes, expected);
    buf_done(&dump);
    buf_done(&file);
    xlsx_free(xlsx);
}

static struct xlsx *begin(void)
{
    struct xlsx *xlsx = xlsx_new("title");

    xlsx_sheet(xlsx, "数据", 1, 0);
    return xlsx;
}

static void a_cell_of_each_type_is_read_as_it_was_written(void **state)
{
    struct xlsx *xlsx = begin();

    (void)state;
    xlsx_text(xlsx, "名称 / Name", XLSX_HEADING);
    xlsx_end_row(xlsx);
    xlsx_text(xlsx, "00123", XLSX_PLAIN);
    xlsx_text(xlsx, NULL, XLSX_PLAIN);
    xlsx_number(xlsx, "-130000000.00", 2);
    xlsx_number(xlsx, "0.12345678", XLSX_GENERAL);
    xlsx_date(xlsx, date_from_ymd(2020, 1, 3));
    xlsx_boolean(xlsx, true);
    xlsx_boolean(xlsx, false);
    xlsx_end_row(xlsx);
    assert_read(xlsx, READ "[数据]\n1: A=s:名称 / Name\n"
                           "2: A=s:00123 C=n:-130000000 D=n:0.12345678 E=d:2020-01-03 F=b:true "
                           "G=b:false\n");
}

/* A number is spelled with 16 digits, and means what it is to 15. */
static void numbers_keep_every_digit(void **state)
{
    static const struct {
        const char *decimal;
        const char *read;
    } cases[] = {
        {"9.12", "n:9.119999999999999(9.12)"},
        {"1234567890123.45", "n:1234567890123.45"},
        {"10000000000000.00", "n:10000000000000"},
        {"999999999999999", "n:999999999999999"},
        {"1234567890123456", "s:1234567890123456"},
        {"12345678901234.56", "s:12345678901234.56"},
        {"0.00", "n:0"},
        {"-0.01", "n:-0.01"},
        {"0.00000001", "n:1E-08(0.00000001)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct xlsx *xlsx = begin();
        char expected[64];

        xlsx_number(xlsx, cases[i].decimal, 2);
        xlsx_end_row(xlsx);
        (void)snprintf(expected, sizeof expected, READ "[数据]\n1: A=%s\n", cases[i].read);
        assert_read(xlsx, expected);
    }
}

static void days_before_march_1900_are_texts(void **state)
{
    struct xlsx *xlsx = begin();

    (void)state;
    xlsx_date(xlsx, DATE_FIRST);
    xlsx_date(xlsx, date_from_ymd(1900, 2, 28));
    xlsx_date(xlsx, date_from_ymd(1900, 3, 1));
    xlsx_date(xlsx, DATE_LAST);
    xlsx_end_row(xlsx);
    assert_read(xlsx,
                READ "[数据]\n1: A=s:1900-01-01 B=s:1900-02-28 C=d:1900-03-01 D=d:2200-12-31\n");
}

/* What Excel would run, unescape or trim, and what XML does not take. */
static const char *const hard_texts[] = {
    "=1+2",
    "+86 10",
    "-5",
    "@x",
    "＝1",
    "\t=1",
    " lead",
    "trail ",
    "a\nb",
    "a\r\nb",
    "\r",
    "\n",
    "_x000D_",
    "_x005F_x000D_",
    "_xZZZZ_",
    "_x000",
    "a_x0041_b_x",
    "_X0041_",
    "<&>\"'",
    "]]>",
    "&#10;",
    "\x01\x1f",
    "\xEF\xBF\xBE",
    "\xEF\xBF\xBF",
    "\x7f",
    "\xC2\x80",
    "😀",
    "𠮷野家",
    "e\xCC\x81",
    "1/2",
    "2020-1-3",
    "1e5",
    "0012",
    "TRUE",
    "#N/A",
    "http://x.y",
    "　全角　",
    "\xE2\x80\xAE"
    "abc",
    "'quoted",
    "\xEF\xBB\xBF"
    "mark",
};

struct texts {
    const char *const *list;
    size_t count;
    size_t next;
};

static enum err compare_row(void *state, const struct sheet_row *row)
{
    struct texts *texts = state;

    assert_true(texts->next < texts->count);
    assert_int_equal(row->count, 1);
    assert_int_equal(row->cells[0].kind, SHEET_TEXT);
    assert_string_equal(row->cells[0].text, texts->list[texts->next]);
    texts->next++;
    return ERR_OK;
}

/* Fails unless each text, in a row of its own, is read with the same bytes. */
static void assert_texts(const char *const *list, size_t count)
{
    struct texts texts = {list, count, 0};
    struct sheet_taker taker = {.state = &texts, .row = compare_row};
    struct xlsx *xlsx = begin();
    struct sheet_fault fault;
    struct buf file;

    for (size_t i = 0; i < count; i++) {
        xlsx_text(xlsx, list[i], XLSX_PLAIN);
        xlsx_end_row(xlsx);
    }
    end(xlsx, &file);
    struct sheet_source source = {"x.xlsx", file.bytes, file.length, NULL};
    assert_int_equal(sheet_read(&source, &taker, &fault), ERR_OK);
    assert_int_equal(texts.next, count);
    buf_done(&file);
    xlsx_free(xlsx);
}

static void hard_texts_are_read_byte_by_byte(void **state)
{
    (void)state;
    assert_texts(hard_texts, sizeof hard_texts / sizeof hard_texts[0]);
}

/* Every point of the first planes that a text can hold, in runs of 256. */
static void every_character_is_read_as_it_was_written(void **state)
{
    static char text[256][256 * 4 + 1];
    const char *list[256];

    (void)state;
    for (uint32_t block = 0; block < 256; block++) {
        struct buf run;

        buf_init(&run);
        for (uint32_t c = block << 8; c < (block + 1) << 8; c++) {
            if (c == 0 || (c >= 0xD800 && c < 0xE000))
                continue;
            char utf8[5] = {0};
            if (c < 0x80) {
                utf8[0] = (char)c;
            } else if (c < 0x800) {
                utf8[0] = (char)(0xC0 | c >> 6);
                utf8[1] = (char)(0x80 | (c & 63));
            } else {
                utf8[0] = (char)(0xE0 | c >> 12);
                utf8[1] = (char)(0x80 | (c >> 6 & 63));
                utf8[2] = (char)(0x80 | (c & 63));
            }
            buf_text(&run, utf8);
        }
        if (run.length == 0)
            buf_char(&run, 'x');
        memcpy(text[block], run.bytes, run.length + 1);
        list[block] = text[block];
        buf_done(&run);
    }
    assert_texts(list, 256);
}

static void the_longest_text_fits_and_a_longer_one_is_refused_with_its_place(void **state)
{
    char *text = malloc(XLSX_TEXT_MAX + 2);
    const char *const list[] = {text};
    struct xlsx_fault fault;

    (void)state;
    memset(text, 'a', XLSX_TEXT_MAX + 1);
    text[XLSX_TEXT_MAX + 1] = '\0';
    struct xlsx *xlsx = begin();
    xlsx_text(xlsx, "x", XLSX_PLAIN);
    xlsx_end_row(xlsx);
    xlsx_text(xlsx, NULL, XLSX_PLAIN);
    xlsx_text(xlsx, text, XLSX_PLAIN);
    xlsx_end_row(xlsx);
    assert_int_equal(xlsx_end(xlsx, &fault), ERR_INVALID);
    assert_int_equal(fault.code, XLSX_TEXT_TOO_LONG);
    assert_int_equal(fault.row, 2);
    assert_int_equal(fault.column, 2);
    xlsx_free(xlsx);
    text[XLSX_TEXT_MAX] = '\0';
    assert_texts(list, 1);
    free(text);
}

/* A character beyond the first plane counts twice in Excel. */
static void characters_count_as_excel_counts_them(void **state)
{
    struct xlsx_fault fault;
    struct buf text;
    struct xlsx *xlsx = begin();

    (void)state;
    buf_init(&text);
    for (size_t i = 0; i < XLSX_TEXT_MAX / 2 + 1; i++)
        buf_text(&text, "😀");
    xlsx_text(xlsx, text.bytes, XLSX_PLAIN);
    assert_int_equal(xlsx_end(xlsx, &fault), ERR_INVALID);
    xlsx_free(xlsx);
    buf_done(&text);
}

static void more_rows_than_a_sheet_has_are_refused(void **state)
{
    struct xlsx *xlsx = begin();
    struct xlsx_fault fault;

    (void)state;
    for (uint32_t i = 0; i < XLSX_ROWS_MAX; i++)
        xlsx_end_row(xlsx);
    xlsx_text(xlsx, "x", XLSX_PLAIN);
    assert_int_equal(xlsx_end(xlsx, &fault), ERR_INVALID);
    assert_int_equal(fault.code, XLSX_TOO_MANY_ROWS);
    assert_int_equal(fault.row, XLSX_ROWS_MAX + 1);
    xlsx_free(xlsx);
}

static void write_sample(struct buf *file)
{
    struct xlsx *xlsx = begin();

    for (int i = 0; i < 1000; i++) {
        xlsx_text(xlsx, "名称", XLSX_PLAIN);
        xlsx_number(xlsx, "130000000.00", 2);
        xlsx_date(xlsx, i);
        xlsx_end_row(xlsx);
    }
    end(xlsx, file);
    xlsx_free(xlsx);
}

static void the_same_rows_give_the_same_bytes(void **state)
{
    struct buf first, second;

    (void)state;
    write_sample(&first);
    write_sample(&second);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    buf_done(&first);
    buf_done(&second);
}

static void a_file_can_be_taken_twice(void **state)
{
    struct xlsx *xlsx = begin();
    struct buf first, second;

    (void)state;
    xlsx_text(xlsx, "x", XLSX_PLAIN);
    end(xlsx, &first);
    xlsx_rewind(xlsx);
    buf_init(&second);
    take(xlsx, &second);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    buf_done(&first);
    buf_done(&second);
    xlsx_free(xlsx);
}

static size_t open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    size_t count = 0;

    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    (void)closedir(folder);
    return count;
}

static size_t files_in(const char *path)
{
    DIR *folder = opendir(path);
    size_t count = 0;

    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    (void)closedir(folder);
    return count;
}

static void nothing_stays_behind(void **state)
{
    char path[] = "/tmp/fundtrail-test-XXXXXX";
    size_t before = open_files();
    struct buf file;

    (void)state;
    assert_non_null(mkdtemp(path));
    assert_int_equal(setenv("TMPDIR", path, 1), 0);
    struct xlsx *given_up = begin();
    xlsx_text(given_up, "x", XLSX_PLAIN);
    assert_int_equal(files_in(path), 2); /* . and .. */
    xlsx_free(given_up);
    write_sample(&file);
    buf_done(&file);
    assert_int_equal(files_in(path), 2);
    assert_int_equal(open_files(), before);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(unsetenv("TMPDIR"), 0);
}

static void without_a_folder_for_it_there_is_no_workbook(void **state)
{
    struct xlsx_fault fault;

    (void)state;
    assert_int_equal(setenv("TMPDIR", "/nowhere", 1), 0);
    struct xlsx *xlsx = begin();
    xlsx_text(xlsx, "x", XLSX_PLAIN);
    xlsx_end_row(xlsx);
    assert_int_equal(xlsx_end(xlsx, &fault), ERR_UNAVAILABLE);
    assert_int_equal(fault.code, XLSX_NO_ROOM);
    xlsx_free(xlsx);
    assert_int_equal(unsetenv("TMPDIR"), 0);
}

/* Each sheet keeps its rows in a file until the end. */
static void too_many_open_files_make_no_workbook(void **state)
{
    struct rlimit kept, few;
    struct xlsx_fault fault;
    char name[16];

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &kept), 0);
    few = kept;
    few.rlim_cur = open_files() + 10;
    struct xlsx *xlsx = begin();
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    for (int i = 0; i < 20; i++) {
        (void)snprintf(name, sizeof name, "%d", i);
        xlsx_sheet(xlsx, name, 0, 0);
        xlsx_text(xlsx, "x", XLSX_PLAIN);
        xlsx_end_row(xlsx);
    }
    assert_int_equal(xlsx_end(xlsx, &fault), ERR_UNAVAILABLE);
    assert_int_equal(fault.code, XLSX_NO_ROOM);
    xlsx_free(xlsx);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &kept), 0);
}

static void sheets_stand_in_their_order_and_some_are_hidden(void **state)
{
    struct xlsx *xlsx = begin();
    struct buf range;

    (void)state;
    xlsx_sheet(xlsx, "a[b]:c*d?e/f\\g'h 一二三四五六七八九十一二三四五六七八九十一二三四五", 0, 0);
    xlsx_hide(xlsx);
    xlsx_text(xlsx, "x", XLSX_PLAIN);
    xlsx_end_row(xlsx);
    assert_read(
        xlsx,
        READ "[数据]\n[abcdefgh 一二三四五六七八九十一二三四五六七八九十一二 hidden]\n1: A=s:x\n");
    buf_init(&range);
    xlsx_range("选项 Choices", 703, 2, 9, &range);
    assert_string_equal(range.bytes, "'选项 Choices'!$AAA$2:$AAA$9");
    buf_done(&range);
}

struct sample {
    const char *name;
    int64_t fund_id;
    int64_t amount_minor;
    int64_t rate_e8;
    uint32_t currency;
    int32_t paid_on;
    bool enabled;
    int64_t source_seq;
    int64_t days;
};

static const struct field sample_fields[] = {
    F_TEXT(struct sample, name, 40, "Name", "名称"),
    F_REFERENCE(struct sample, fund_id, "fund", "Fund", "基金"),
    F_MONEY(struct sample, amount, "Amount", "金额"),
    F_DECIMAL(struct sample, rate, "Rate", "比率"),
    F_ENUM(struct sample, currency, currency, "Currency", "币种"),
    F_DATE(struct sample, paid_on, "Paid on", "付款日"),
    F_BOOL(struct sample, enabled, "Enabled", "启用"),
    F_INTEGER(struct sample, source_seq, INT64_MAX, "Source", "来源分录"),
    F_INTEGER(struct sample, days, INT64_MAX, "Days", "天数"),
};

static const struct shape sample_shape = SHAPE(struct sample, sample_fields);

static const char *code_of(void *state, const struct field *field, int64_t id)
{
    (void)state;
    (void)field;
    assert_int_equal(id, 7);
    return "007";
}

/* A table of one record and one of which nothing is known. */
static void assert_table(enum table_words words, const char *expected)
{
    struct table table = {.format = TABLE_XLSX, .words = words, .reference_key = code_of};
    struct sample sample = {"=1", 7, -150, 12345678, CURRENCY_CNY, 0, true, 12, 90};
    struct buf file, dump;
    struct xlsx_fault fault;
    bool more = true;

    table_begin(&table, "数据", "title");
    table_headings(&table, &sample_shape, NULL);
    table_end_row(&table);
    table_record(&table, &sample_shape, &sample);
    table_end_row(&table);
    shape_clear(&sample_shape, &sample);
    table_record(&table, &sample_shape, &sample);
    table_end_row(&table);
    buf_init(&file);
    assert_int_equal(table_piece(&table, &file, &more), ERR_OK);
    assert_int_equal(file.length, 0); /* nothing before its end */
    assert_int_equal(table_end(&table, &fault), ERR_OK);
    for (more = true; more;)
        assert_int_equal(table_piece(&table, &file, &more), ERR_OK);
    buf_init(&dump);
    sheet_dump("x.xlsx", &file, NULL, &dump);
    assert_string_equal(dump.bytes, expected);
    buf_done(&dump);
    buf_done(&file);
    table_done(&table);
}

#define HEADINGS                                                                                         \
    READ "[数据]\n1: A=s:名称 / Name B=s:基金 / Fund C=s:金额 / Amount D=s:比率 / Rate "       \
         "E=s:币种 / Currency F=s:付款日 / Paid on G=s:启用 / Enabled H=s:来源分录 / Source " \
         "I=s:天数 / Days\n"

static void a_record_becomes_texts_numbers_and_days(void **state)
{
    (void)state;
    assert_table(TABLE_NAMES, HEADINGS
                 "2: A=s:=1 B=s:007 C=n:-1.5 D=n:0.12345678 E=s:CNY F=d:1970-01-01 G=b:true "
                 "H=s:12 I=n:90\n3: G=b:false\n");
}

static void choices_are_written_in_words_of_a_language(void **state)
{
    (void)state;
    assert_table(TABLE_WORDS_ZH, HEADINGS
                 "2: A=s:=1 B=s:007 C=n:-1.5 D=n:0.12345678 E=s:人民币 F=d:1970-01-01 G=b:true "
                 "H=s:12 I=n:90\n3: G=b:false\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_of_each_type_is_read_as_it_was_written),
        cmocka_unit_test(numbers_keep_every_digit),
        cmocka_unit_test(days_before_march_1900_are_texts),
        cmocka_unit_test(hard_texts_are_read_byte_by_byte),
        cmocka_unit_test(every_character_is_read_as_it_was_written),
        cmocka_unit_test(the_longest_text_fits_and_a_longer_one_is_refused_with_its_place),
        cmocka_unit_test(characters_count_as_excel_counts_them),
        cmocka_unit_test(more_rows_than_a_sheet_has_are_refused),
        cmocka_unit_test(the_same_rows_give_the_same_bytes),
        cmocka_unit_test(a_file_can_be_taken_twice),
        cmocka_unit_test(nothing_stays_behind),
        cmocka_unit_test(too_many_open_files_make_no_workbook),
        cmocka_unit_test(sheets_stand_in_their_order_and_some_are_hidden),
        cmocka_unit_test(without_a_folder_for_it_there_is_no_workbook),
        cmocka_unit_test(a_record_becomes_texts_numbers_and_days),
        cmocka_unit_test(choices_are_written_in_words_of_a_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
