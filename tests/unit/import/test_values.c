/* How people spell amounts, days and choices: each spelling becomes its value, or is refused with
 * its code; none is guessed. */
#include "record/kinds.h"
#include "record/party.h"
#include "support_import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define REFUSED INT64_MIN

struct spelling {
    const char *cell;
    int64_t value;    /* REFUSED: it is refused with the code; AMOUNT_UNKNOWN where it says none */
    const char *code; /* of the fault; NULL: it is taken */
};

/* A fund of one row, whose cell in a column is the spelling. What the column takes is asked for in
 * the book afterwards. */
static const struct fund *import_cell(struct world *world, struct moving *moving,
                                      const char *header, const char *cell)
{
    struct buf text;

    world_open(world);
    moving_open(moving, world);
    buf_init(&text);
    buf_format(&text, "code,name,kind,currency,%s\r\nF-1,One,seed,CNY,", header);
    buf_csv_cell(&text, cell, false);
    buf_text(&text, "\r\n");
    moving_add(moving, "funds.csv", arena_strdup(&moving->arena, text.bytes));
    buf_done(&text);
    moving_suggest(moving);
    moving_run(moving);
    const struct entry *entry = book_version(
        world->book, RECORD_FUND, book_find_code(world->book, RECORD_FUND, "F-1"), VIEW_EVERYTHING);

    return entry == NULL ? NULL : entry->record;
}

static void close_cell(struct world *world, struct moving *moving)
{
    moving_close(moving);
    world_close(world);
}

static void require_fault(struct moving *moving, const char *cell, const char *code)
{
    const struct import_fault *fault = moving_fault(moving);

    if (fault == NULL)
        fail_msg("'%s' was taken", cell);
    if (strcmp(fault->code, code) != 0)
        fail_msg("'%s' is refused as %s, not %s", cell, fault->code, code);
    assert_int_equal(fault->place.row, 2);
    assert_int_equal(fault->place.column, 5);
    assert_non_null(fault->value);
}

static void try_amounts(const char *header, const struct spelling *spellings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct spelling *spelling = &spellings[i];
        struct world world;
        struct moving moving;
        const struct fund *fund = import_cell(&world, &moving, header, spelling->cell);

        if (spelling->code != NULL)
            require_fault(&moving, spelling->cell, spelling->code);
        else if (fund == NULL)
            fail_msg("'%s' is refused: %s", spelling->cell, moving_fault(&moving)->en);
        else if (fund->size_minor != spelling->value)
            fail_msg("'%s' became %lld", spelling->cell, (long long)fund->size_minor);
        close_cell(&world, &moving);
    }
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void amounts_are_read_as_people_spell_them(void **state)
{
    static const struct spelling spellings[] = {
        {"1234.5", 123450, NULL},
        {"1,234,567.89", 123456789, NULL},
        {"１２３，４５６．７８", 12345678, NULL},
        {"1.3亿", 13000000000, NULL},
        {"500万元", 500000000, NULL},
        {"100万", 100000000, NULL},
        {"¥1,234.5", 123450, NULL},
        {"￥1,234.5", 123450, NULL},
        {"CNY 1,234", 123400, NULL},
        {"1234 CNY", 123400, NULL},
        {"人民币500元", 50000, NULL},
        {"1 234 567", 123456700, NULL},
        {"\xC2\xA0"
         "500",
         50000, NULL},
        {"　500　", 50000, NULL},
        {"5\xE2\x80\x8B"
         "00",
         50000, NULL},
        {"500.", 50000, NULL},
        {".5", 50, NULL},
        {"+500", 50000, NULL},
        {"0500", 50000, NULL},
        {"1.50000", 150, NULL},
        {"24.096353999999998", REFUSED, "bad_amount"},
        {"-", AMOUNT_UNKNOWN, NULL},
        {"—", AMOUNT_UNKNOWN, NULL},
        {"/", AMOUNT_UNKNOWN, NULL},
        {"无", AMOUNT_UNKNOWN, NULL},
        {"", AMOUNT_UNKNOWN, NULL},
    };

    (void)state;
    try_amounts("size", spellings, COUNT(spellings));
}

static void amounts_that_may_be_meant_otherwise_are_refused(void **state)
{
    static const struct spelling spellings[] = {
        {"1,2,3", REFUSED, "not_amount"},       {"1.234,56", REFUSED, "not_amount"},
        {"1.234.567", REFUSED, "not_amount"},   {"12,34", REFUSED, "not_amount"},
        {"1234,567", REFUSED, "not_amount"},    {"3.5103E+17", REFUSED, "shortened"},
        {"1e3", REFUSED, "shortened"},          {"叁佰万元整", REFUSED, "not_amount"},
        {"12.5%", REFUSED, "not_amount"},       {"USD 500", REFUSED, "other_currency"},
        {"$500", REFUSED, "other_currency"},    {"500万美元", REFUSED, "other_currency"},
        {"=1+1", REFUSED, "not_amount"},        {"#N/A", REFUSED, "not_amount"},
        {"0.005", REFUSED, "bad_amount"},       {"(1,234.00)", REFUSED, "not_positive"},
        {"（1,234）", REFUSED, "not_positive"}, {"△500", REFUSED, "not_positive"},
        {"−500", REFUSED, "not_positive"},      {"12345678901234567890", REFUSED, "out_of_range"},
    };

    (void)state;
    try_amounts("size", spellings, COUNT(spellings));
}

static void a_unit_of_the_header_counts_unless_the_cell_has_its_own(void **state)
{
    static const struct spelling spellings[] = {
        {"35000.5", 35000500000, NULL},
        {"0.0", REFUSED, "not_positive"},
        {"1.23456789012345678", REFUSED, "bad_amount"},
        {"1.3亿", 13000000000, NULL},
        {"0.000001", 1, NULL},
    };

    (void)state;
    try_amounts("规模（万元）", spellings, COUNT(spellings));
}

static void days_are_read_as_people_spell_them(void **state)
{
    static const struct {
        const char *cell;
        const char *day;  /* NULL: unknown */
        const char *code; /* of the fault */
    } spellings[] = {
        {"2020-01-03", "2020-01-03", NULL},
        {"2020/1/3", "2020-01-03", NULL},
        {"2020.1.3", "2020-01-03", NULL},
        {"2020年1月3日", "2020-01-03", NULL},
        {"20200103", "2020-01-03", NULL},
        {"二〇二〇年一月三日", "2020-01-03", NULL},
        {"二〇二〇年十二月三十一日", "2020-12-31", NULL},
        {"2020-01-03 09:15:00", "2020-01-03", NULL},
        {"2020-01-03T09:15:00Z", "2020-01-03", NULL},
        {"２０２０／１／３", "2020-01-03", NULL},
        {"31/1/2020", "2020-01-31", NULL},
        {"1/31/2020", "2020-01-31", NULL},
        {"3/3/2020", "2020-03-03", NULL},
        {"长期", NULL, NULL},
        {"至今", NULL, NULL},
        {"-", NULL, NULL},
        {"1/3/2020", NULL, "day_order"},
        {"2020年1月", NULL, "no_day_of_month"},
        {"2020-01", NULL, "no_day_of_month"},
        {"1月3日", NULL, "not_day"},
        {"2020/13/1", NULL, "not_day"},
        {"2019-02-29", NULL, "not_day"},
        {"20/1/3", NULL, "not_day"},
        {"43833", NULL, "not_day"},
        {"昨天", NULL, "not_day"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct world world;
        struct moving moving;
        const struct fund *fund = import_cell(&world, &moving, "established_on", spellings[i].cell);

        if (spellings[i].code != NULL)
            require_fault(&moving, spellings[i].cell, spellings[i].code);
        else if (fund == NULL)
            fail_msg("'%s' is refused: %s", spellings[i].cell, moving_fault(&moving)->en);
        else
            assert_int_equal(fund->established_on,
                             spellings[i].day == NULL ? DATE_UNKNOWN : day(spellings[i].day));
        close_cell(&world, &moving);
    }
}

static void a_column_has_one_order_of_days_and_months(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "funds.csv",
               "code,name,kind,currency,established_on\r\nF-1,A,seed,CNY,1/3/2020\r\n"
               "F-2,B,seed,CNY,31/3/2020\r\n");
    moving_all(&moving);
    const struct entry *entry =
        book_entry(world.book, book_find_code(world.book, RECORD_FUND, "F-1"));

    assert_int_equal(((const struct fund *)entry->record)->established_on, day("2020-03-01"));
    moving_close(&moving);
    world_close(&world);
}

static void choices_are_read_by_name_label_and_synonym(void **state)
{
    static const char *const kinds[] = {"seed",   "Seed fund", "种子基金",
                                        " SEED ", "种子 基金", "ｓｅｅｄ"};

    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct world world;
        struct moving moving;

        world_open(&world);
        moving_open(&moving, &world);
        moving_add(&moving, "funds.csv",
                   arena_format(&moving.arena, "code,name,kind,currency\r\nF-1,A,%s,人民币\r\n",
                                kinds[i]));
        moving_all(&moving);
        moving_close(&moving);
        world_close(&world);
    }
}

static void a_choice_that_is_none_names_all_of_them(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "funds.csv", "code,name,kind,currency\r\nF-1,A,hedge,CNY\r\n");
    moving_suggest(&moving);
    moving_run(&moving);
    const struct import_fault *fault = moving_fault(&moving);

    assert_string_equal(fault->code, "not_choice");
    assert_string_equal(fault->field, "kind");
    assert_non_null(strstr(fault->zh, "种子基金"));
    moving_close(&moving);
    world_close(&world);
}

static void semicolons_make_commas_doubtful(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "funds.csv",
               "code;name;kind;currency;size\r\nF-1;A;seed;EUR;1,234\r\nF-2;B;seed;EUR;12.5\r\n");
    moving_suggest(&moving);
    moving_run(&moving);
    assert_string_equal(moving_fault(&moving)->code, "not_amount");
    assert_int_equal(importing_counts(moving.importing).states[IMPORT_ROW_FAULT], 1);
    moving_close(&moving);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_as_people_spell_them),
        cmocka_unit_test(amounts_that_may_be_meant_otherwise_are_refused),
        cmocka_unit_test(a_unit_of_the_header_counts_unless_the_cell_has_its_own),
        cmocka_unit_test(days_are_read_as_people_spell_them),
        cmocka_unit_test(a_column_has_one_order_of_days_and_months),
        cmocka_unit_test(choices_are_read_by_name_label_and_synonym),
        cmocka_unit_test(a_choice_that_is_none_names_all_of_them),
        cmocka_unit_test(semicolons_make_commas_doubtful),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
