/* Imports from the file to the book. */
#include "record/capital.h"
#include "record/firm.h"
#include "record/import.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/reported.h"
#include "record/role.h"
#include "support_import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct import_counts counts_of(const struct moving *moving)
{
    return importing_counts(moving->importing);
}

static const void *record_of(const struct world *world, uint32_t kind, const char *code)
{
    int64_t id = book_find_code(world->book, kind, code);
    const struct entry *entry = book_version(world->book, kind, id, VIEW_EVERYTHING);

    assert_non_null(entry);
    return entry->record;
}

static void rows_become_records_in_either_language(void **state)
{
    static const char *const texts[] = {
        "code,name,kind\r\nP-1,Qinghe,lp\r\nP-2,Haitong,bank\r\n",
        "代码,名称,类别\r\nP-1,Qinghe,有限合伙人\r\nP-2,Haitong,银行\r\n",
        "Code,Name,Kind\r\nP-1,Qinghe,Limited partner\r\nP-2,Haitong,Bank\r\n",
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct world world;
        struct moving moving;

        world_open(&world);
        moving_open(&moving, &world);
        moving_add(&moving, "parties.csv", texts[i]);
        moving_all(&moving);
        assert_int_equal(counts_of(&moving).states[IMPORT_ROW_NEW], 2);
        const struct party *party = record_of(&world, RECORD_PARTY, "P-2");

        assert_string_equal(party->name, "Haitong");
        moving_close(&moving);
        world_close(&world);
    }
}

static void what_refers_to_a_later_row_waits_for_it(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "实缴.csv",
               "认缴,到账日期,金额,币种\r\nC-1,2020-03-01,\"1,000.50\",CNY\r\n");
    moving_add(
        &moving, "认缴.csv",
        "代码,基金,出资人,认缴金额（万元）,认缴日期\r\nC-1,青禾一期,青禾财政,500,2020/1/3\r\n");
    moving_add(&moving, "funds.csv", "code,name,kind,currency\r\nF-1,青禾一期,growth,CNY\r\n");
    moving_add(&moving, "参与方.csv", "名称,类型\r\n青禾财政,财政部门\r\n");
    moving_all(&moving);
    const struct commitment *commitment = record_of(&world, RECORD_COMMITMENT, "C-1");

    assert_int_equal(commitment->amount_minor, 5 * MILLION);
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_NEW], 4);
    moving_close(&moving);
    world_close(&world);
}

/* A fund with an investor who has committed, as files. */
static void add_fund(struct moving *moving)
{
    moving_add(moving, "funds.csv", "code,name,kind,currency\r\nF-1,青禾一期,growth,CNY\r\n");
    moving_add(moving, "parties.csv", "code,name,kind\r\nP-1,青禾财政,lp\r\nP-2,海桐创投,lp\r\n");
    moving_add(moving, "commitments.csv",
               "code,fund,investor,currency,amount,date\r\n"
               "C-1,F-1,P-1,CNY,1000,2020-01-01\r\nC-2,F-1,P-2,CNY,2000,2020-01-01\r\n");
}

static void open_fund(struct world *world)
{
    struct moving moving;

    world_open(world);
    moving_open(&moving, world);
    add_fund(&moving);
    moving_all(&moving);
    moving_close(&moving);
}

/* Runs a file over a world as far as it goes. */
static void try_file(struct moving *moving, struct world *world, const char *name, const char *text)
{
    moving_open(moving, world);
    moving_add(moving, name, text);
    moving_suggest(moving);
    moving_run(moving);
}

static void a_record_is_found_by_what_it_says(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "实缴.csv",
               "基金,出资人,到账日期,金额（元）\r\n青禾一期,海桐创投,2020-03-01,100\r\n");
    add_fund(&moving);
    moving_all(&moving);
    const int64_t *ids;

    assert_int_equal(book_entities(world.book, RECORD_CONTRIBUTION, &ids), 1);
    const struct contribution *contribution = book_entry(world.book, ids[0])->record;

    assert_int_equal(contribution->commitment_id,
                     book_find_code(world.book, RECORD_COMMITMENT, "C-2"));
    moving_close(&moving);
    world_close(&world);
}

/* Half-yearly tables of sub-funds: by the code of the fund and the end of the period, blank cells
 * unknown. */
static void reports_of_sub_funds_and_their_holdings_come_by_code_and_period(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "底层持仓.csv",
               "子基金,报告期,被投企业,投资成本（万元）,公允价值（万元）,持股比例\r\n"
               "F-1,2019-12-31,青禾软件,1400,,4%\r\n");
    moving_add(&moving, "子基金半年报.csv",
               "子基金,报告期末,收到日期,净值（万元）,认缴规模（万元）,已投金额（万元）\r\n"
               "F-1,2019-06-30,2019-08-31,6120,10000,\r\nF-1,2019-12-31,,6400,,1400\r\n");
    moving_add(&moving, "企业.csv", "代码,名称\r\nX-1,青禾软件\r\n");
    moving_add(&moving, "funds.csv", "code,name,kind,currency\r\nF-1,青禾一期,growth,CNY\r\n");
    moving_all(&moving);
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_NEW], 5);
    const int64_t *ids;

    assert_int_equal(book_entities(world.book, RECORD_FUND_REPORT, &ids), 2);
    const struct fund_report *first = book_entry(world.book, ids[0])->record;
    const struct fund_report *last = book_entry(world.book, ids[1])->record;

    assert_int_equal(first->nav_minor, 6120 * (MILLION / 100));
    assert_int_equal(first->holdings_cost_minor, AMOUNT_UNKNOWN);
    assert_int_equal(last->received_on, DATE_UNKNOWN);
    int64_t report = ids[1];

    assert_int_equal(book_entities(world.book, RECORD_REPORTED_HOLDING, &ids), 1);
    const struct reported_holding *holding = book_entry(world.book, ids[0])->record;

    assert_int_equal(holding->fund_report_id, report);
    assert_int_equal(holding->fair_value_minor, AMOUNT_UNKNOWN);
    assert_int_equal(holding->ownership_e8, 4000000);
    moving_close(&moving);
    world_close(&world);
}

static void what_says_too_little_to_be_found_is_refused(void **state)
{
    static const struct {
        const char *text;
        const char *code;
    } files[] = {
        {"基金,出资人,到账日期,金额（元）\r\n青禾二期,海桐创投,2020-03-01,100\r\n", "not_found"},
        {"基金,到账日期,金额（元）\r\n青禾一期,2020-03-01,100\r\n", "several_of"},
        {"基金,出资人,到账日期,金额（元）\r\n,,2020-03-01,100\r\n", "column_missing"},
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct world world;
        struct moving moving;

        open_fund(&world);
        try_file(&moving, &world, "实缴.csv", files[i].text);
        assert_string_equal(moving_fault(&moving)->code, files[i].code);
        moving_close(&moving);
        world_close(&world);
    }
}

#define TWINS                                                                                      \
    "commitment,date,amount,currency\r\nC-1,2020-03-01,100,CNY\r\nC-1,2020-03-01,100,CNY\r\n"

static void equal_rows_without_an_id_are_asked_about(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    open_fund(&world);
    int64_t head = book_head(world.book);

    try_file(&moving, &world, "contributions.csv", TWINS);
    assert_int_equal(moving.err, ERR_INVALID);
    assert_string_equal(moving_fault(&moving)->code, "twin_in_files");
    assert_int_equal(moving_fault(&moving)->weight, IMPORT_QUESTION);
    assert_int_equal(moving_fault(&moving)->place.row, 3);
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_ASKED], 1);
    assert_true(book_head(world.book) > head);
    moving_close(&moving);
    world_close(&world);
}

static void equal_rows_are_kept_or_left_out_as_the_plan_says(void **state)
{
    static const size_t expected[][3] = {
        [IMPORT_TWINS_SKIP] = {1, 1, 0}, [IMPORT_TWINS_KEEP] = {2, 0, 0}};

    (void)state;
    for (int twins = IMPORT_TWINS_SKIP; twins <= IMPORT_TWINS_KEEP; twins++) {
        struct world world;
        struct moving moving;

        open_fund(&world);
        moving_open(&moving, &world);
        moving_add(&moving, "contributions.csv", TWINS);
        moving_suggest(&moving);
        moving.plan.twins = (enum import_twins)twins;
        moving_run(&moving);
        assert_int_equal(moving.err, ERR_OK);
        assert_int_equal(counts_of(&moving).states[IMPORT_ROW_NEW], expected[twins][0]);
        assert_int_equal(counts_of(&moving).states[IMPORT_ROW_SKIPPED], expected[twins][1]);
        moving_close(&moving);
        world_close(&world);
    }
}

#define WITH_IDS                                                                                   \
    "external_id,commitment,date,amount,currency\r\nB-1,C-1,2020-03-01,100,CNY\r\n"                \
    "B-2,C-1,2020-03-01,100,CNY\r\n"

static void rows_with_ids_of_a_source_never_come_in_twice(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    open_fund(&world);
    for (int i = 0; i < 2; i++) {
        moving_open(&moving, &world);
        moving_add(&moving, "contributions.csv", WITH_IDS);
        moving_suggest(&moving);
        moving.plan.source = "bank";
        moving_run(&moving);
        assert_int_equal(moving.err, ERR_OK);
        assert_int_equal(counts_of(&moving).states[i == 0 ? IMPORT_ROW_NEW : IMPORT_ROW_KNOWN], 2);
        moving_close(&moving);
    }
    world_close(&world);
}

static void what_is_known_by_its_code_gets_the_id_of_the_source(void **state)
{
    struct world world;

    (void)state;
    open_fund(&world);
    for (int i = 0; i < 2; i++) {
        struct moving moving;
        int64_t head = book_head(world.book);

        moving_open(&moving, &world);
        moving_add(&moving, "parties.csv",
                   i == 0 ? "external_id,code,name,kind\r\nX-1,P-1,青禾财政,lp\r\n"
                          : "external_id,name,kind\r\nX-1,青禾财政,lp\r\n");
        moving_suggest(&moving);
        moving.plan.source = "crm";
        moving_run(&moving);
        assert_int_equal(moving.err, ERR_OK);
        assert_int_equal(counts_of(&moving).states[IMPORT_ROW_KNOWN], 1);
        /* The id, the file and the import; the second time nothing. */
        assert_int_equal(book_head(world.book) - head, i == 0 ? 3 : 0);
        moving_close(&moving);
    }
    world_close(&world);
}

static void ids_without_a_source_are_asked_about(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    open_fund(&world);
    try_file(&moving, &world, "contributions.csv", WITH_IDS);
    assert_string_equal(moving_fault(&moving)->code, "source_missing");
    assert_int_equal(moving.err, ERR_INVALID);
    moving_close(&moving);
    world_close(&world);
}

static void the_same_code_with_other_content_stands_once_in_files(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    try_file(&moving, &world, "parties.csv",
             "code,name,kind\r\nP-1,One,lp\r\nP-1,Two,lp\r\nP-2,Three,lp\r\nP-2,Three,lp\r\n");
    assert_string_equal(moving_fault(&moving)->code, "twice");
    assert_int_equal(moving_fault(&moving)->place.row, 3);
    assert_non_null(strstr(moving_fault(&moving)->en, "row 2"));
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_KNOWN], 1);
    moving_close(&moving);
    world_close(&world);
}

static void the_same_code_twice_is_refused_for_what_is_recorded_too(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    open_fund(&world);
    try_file(&moving, &world, "parties.csv",
             "code,name,kind\r\nP-1,青禾财政,lp\r\nP-1,Other,lp\r\n");
    assert_string_equal(moving_fault(&moving)->code, "twice");
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_CHANGED], 0);
    moving_close(&moving);
    world_close(&world);
}

static void what_is_recorded_is_known_changed_or_refused(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    open_fund(&world);
    try_file(&moving, &world, "parties.csv", "code,name\r\nP-1,青禾财政\r\nP-2,海桐创业投资\r\n");
    assert_int_equal(moving.err, ERR_OK);
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_KNOWN], 1);
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_CHANGED], 1);
    const struct party *party = record_of(&world, RECORD_PARTY, "P-2");

    /* What has no column stays. */
    assert_int_equal(party->kind, PARTY_LP);
    moving_close(&moving);
    try_file(&moving, &world, "commitments.csv", "code,amount\r\nC-1,1500\r\n");
    assert_string_equal(moving_fault(&moving)->code, "not_revisable");
    assert_int_equal(moving_fault(&moving)->place.column, 2);
    moving_close(&moving);
    world_close(&world);
}

static void every_fault_is_told_with_its_cell_at_once(void **state)
{
    struct world world;
    struct moving moving;
    struct buf mended;

    (void)state;
    open_fund(&world);
    try_file(&moving, &world, "contributions.csv",
             "commitment,date,amount,currency\r\nC-1,2020-03-01,\"1,2\",XYZ\r\n"
             "C-9,2020-03-01,5,CNY\r\nC-1,2020-03-02,50000,CNY\r\nC-1,2020-03-03,7,CNY\r\n");
    const struct import_faults *faults = importing_faults(moving.importing);
    static const struct {
        const char *code;
        uint32_t row, column;
    } expected[] = {
        {"not_choice", 2, 4}, {"not_amount", 2, 3}, {"not_found", 3, 1}, {"sum_exceeds", 4, 3}};

    assert_int_equal(faults->count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(faults->list[i].code, expected[i].code);
        assert_int_equal(faults->list[i].place.row, expected[i].row);
        assert_int_equal(faults->list[i].place.column, expected[i].column);
        assert_string_equal(faults->list[i].place.file, "contributions.csv");
    }
    buf_init(&mended);
    assert_true(importing_write_faults(moving.importing, 0, LANGUAGE_EN, &mended));
    assert_non_null(strstr(mended.bytes, "place,error,commitment,date,amount,currency\r\n"));
    assert_non_null(strstr(mended.bytes, "C-9,2020-03-01,5,CNY\r\n"));
    assert_null(strstr(mended.bytes, "2020-03-03"));
    buf_done(&mended);
    moving_close(&moving);
    world_close(&world);
}

static void what_rests_on_a_faulty_row_says_so(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "funds.csv", "code,name,kind,currency\r\nF-1,A,hedge,CNY\r\n");
    moving_add(&moving, "parties.csv", "code,name,kind\r\nP-1,B,lp\r\n");
    moving_add(&moving, "commitments.csv",
               "code,fund,investor,currency,amount,date\r\nC-1,F-1,P-1,CNY,1000,2020-01-01\r\n");
    moving_suggest(&moving);
    moving_run(&moving);
    const struct import_faults *faults = importing_faults(moving.importing);
    const struct import_fault *last = &faults->list[faults->count - 1];

    assert_string_equal(last->code, "rests_on_fault");
    assert_non_null(strstr(last->en, "funds.csv, row 2"));
    moving_close(&moving);
    world_close(&world);
}

static void what_needs_a_later_row_is_tried_again(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    open_fund(&world);
    /* The expense needs the cash of the day, which stands behind it. */
    moving_open(&moving, &world);
    moving_add(&moving, "expenses.csv",
               "fund,date,category,amount,currency\r\nF-1,2020-03-01,audit,50,CNY\r\n");
    moving_add(&moving, "distributions.csv",
               "code,fund,date,currency,return_of_capital,basis\r\n"
               "D-1,F-1,2020-03-01,CNY,40,paid_in\r\n");
    moving_add(&moving, "contributions.csv",
               "commitment,date,amount,currency\r\nC-1,2020-03-01,100,CNY\r\n");
    moving_all(&moving);
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_NEW], 3);
    moving_close(&moving);
    world_close(&world);
}

static void an_import_keeps_its_files_and_its_counts(void **state)
{
    struct world world;

    (void)state;
    open_fund(&world);
    const struct entry *last = book_entry(world.book, book_head(world.book));

    assert_int_equal(last->kind, RECORD_IMPORT);
    const struct import *import = last->record;

    assert_int_equal(import->row_count, 5);
    assert_int_equal(import->stored_count, 5);
    assert_int_equal(import->entry_count, last->seq - import->first_seq);
    const struct import_file *file = book_entry(world.book, last->seq - 1)->record;

    assert_string_equal(file->name, "commitments.csv");
    assert_string_equal(file->record_kind, "commitment");
    assert_int_equal(file->row_count, 2);
    world_close(&world);
}

static void codes_are_made_of_what_a_pattern_names(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "firms.csv", "permalink,name\r\n/company/a b,One\r\n/company/c,Two\r\n");
    moving_suggest(&moving);
    assert_string_equal(moving.plan.tables[0].code_pattern, "FIRM-{n:4}");
    moving.plan.tables[0].code_pattern = "X-{permalink}";
    moving_run(&moving);
    assert_int_equal(moving.err, ERR_OK);
    const struct firm *firm = record_of(&world, RECORD_FIRM, "X-company-a-b");

    assert_string_equal(firm->name, "One");
    moving_close(&moving);
    world_close(&world);
}

static void made_codes_find_again_who_has_the_name(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    for (int i = 0; i < 2; i++) {
        try_file(&moving, &world, "参与方.csv",
                 "名称,类型\r\n青禾财政,财政部门\r\n海桐,出资人\r\n");
        assert_int_equal(moving.err, ERR_OK);
        assert_int_equal(counts_of(&moving).states[i == 0 ? IMPORT_ROW_NEW : IMPORT_ROW_KNOWN], 2);
        moving_close(&moving);
    }
    world_close(&world);
}

static void roles_may_import_what_they_may_record(void **state)
{
    struct world world;
    struct moving moving;
    const struct import_options options = {.roles = BY_VIEWER};

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "parties.csv", "code,name,kind\r\nP-1,One,lp\r\n");
    moving_suggest(&moving);
    moving.importing = importing_new(&moving.tables, &moving.plan, &options);
    assert_false(importing_is_clean(moving.importing));
    assert_string_equal(importing_faults(moving.importing)->list[0].code, "role");
    moving_close(&moving);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_records_in_either_language),
        cmocka_unit_test(what_refers_to_a_later_row_waits_for_it),
        cmocka_unit_test(a_record_is_found_by_what_it_says),
        cmocka_unit_test(reports_of_sub_funds_and_their_holdings_come_by_code_and_period),
        cmocka_unit_test(what_says_too_little_to_be_found_is_refused),
        cmocka_unit_test(equal_rows_without_an_id_are_asked_about),
        cmocka_unit_test(equal_rows_are_kept_or_left_out_as_the_plan_says),
        cmocka_unit_test(rows_with_ids_of_a_source_never_come_in_twice),
        cmocka_unit_test(what_is_known_by_its_code_gets_the_id_of_the_source),
        cmocka_unit_test(ids_without_a_source_are_asked_about),
        cmocka_unit_test(the_same_code_with_other_content_stands_once_in_files),
        cmocka_unit_test(the_same_code_twice_is_refused_for_what_is_recorded_too),
        cmocka_unit_test(what_is_recorded_is_known_changed_or_refused),
        cmocka_unit_test(every_fault_is_told_with_its_cell_at_once),
        cmocka_unit_test(what_rests_on_a_faulty_row_says_so),
        cmocka_unit_test(what_needs_a_later_row_is_tried_again),
        cmocka_unit_test(an_import_keeps_its_files_and_its_counts),
        cmocka_unit_test(codes_are_made_of_what_a_pattern_names),
        cmocka_unit_test(made_codes_find_again_who_has_the_name),
        cmocka_unit_test(roles_may_import_what_they_may_record),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
