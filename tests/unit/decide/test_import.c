/* Imports, the names that other systems have for entries, and the end of reference data. */
#include "support_rule.h"

#include "book/external_id.h"
#include "record/firm.h"
#include "record/import.h"
#include "record/kinds.h"
#include "record/party.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static const char sha256[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static enum err put_name(int64_t seq, const char *kind, const char *external_id)
{
    struct external_id name = {seq, kind, "ERP", external_id};

    return world_attempt(&world, MANAGER_ID, RECORD_EXTERNAL_ID, 0, DATE_UNKNOWN, &name);
}

static void a_party_ends_when_nothing_names_it(void **state)
{
    int64_t party = world_party(&world, "lp");
    int64_t fund = world_fund(&world, "seed", FUND_SEED);
    int64_t held = world_commitment(&world, fund, 0, party, 1000, "2020-01-01");

    (void)state;
    assert_int_equal(world_reverse(&world, party, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_string_equal(world_param(&world, "seq"),
                        arena_format(&world.arena, "%lld", (long long)held));
    assert_int_equal(world_reverse(&world, held, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, party, NULL), ERR_OK);
    assert_null(book_version(world.book, RECORD_PARTY, party, VIEW_EVERYTHING));
}

/* The line of the verdict on the commitment names the fund, and is undone by nobody. */
static void a_fund_ends_though_a_verdict_spoke_of_it(void **state)
{
    struct rule rule = rule_on("investors", MEASURE_INVESTOR_COUNT, SUBJECT_FUND, BASIS_COMMITMENT);
    rule.limit_number = 50;
    int64_t party = world_party(&world, "lp");
    int64_t fund = world_fund(&world, "seed", FUND_SEED);

    (void)state;
    (void)rule_enact(&world, &rule, 0);
    int64_t head = book_head(world.book);
    int64_t held = world_commitment(&world, fund, 0, party, 1000, "2020-01-01");

    assert_int_equal(book_head(world.book), head + 1);
    assert_int_equal(book_entry(world.book, held)->line_count, 1);
    assert_int_equal(world_reverse(&world, fund, NULL), ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, held, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, fund, NULL), ERR_OK);
}

/* Or a view of a day in between would show a commitment of nobody. */
static void a_party_ends_no_earlier_than_what_named_it(void **state)
{
    int64_t party = world_party(&world, "lp");
    int64_t fund = world_fund(&world, "seed", FUND_SEED);
    int64_t held = world_commitment(&world, fund, 0, party, 1000, "2020-01-01");

    (void)state;
    assert_int_equal(world_reverse(&world, held, "2022-03-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, party, "2022-02-28"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
    assert_int_equal(world_reverse(&world, party, NULL), ERR_OK);
    assert_int_equal(book_reversal_of(world.book, party)->effective_date, day("2022-03-01"));
}

/* Its versions end from the last one back, and then there is no further one. */
static void a_version_ends_and_the_one_before_it_holds(void **state)
{
    int64_t id = world_firm(&world, "firm");
    struct firm firm = *(const struct firm *)book_entry(world.book, id)->record;

    (void)state;
    firm.name = "Another name";
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_FIRM, id, world.today, &firm),
                     ERR_OK);
    int64_t second = book_head(world.book);

    assert_int_equal(world_reverse(&world, id, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_reverse(&world, second, NULL), ERR_OK);
    assert_int_equal(book_version(world.book, RECORD_FIRM, id, VIEW_EVERYTHING)->seq, id);
    assert_int_equal(world_reverse(&world, id, NULL), ERR_OK);
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_FIRM, id, world.today, &firm),
                     ERR_NOT_FOUND);
}

static void a_code_is_free_again_when_its_record_ended(void **state)
{
    int64_t first = world_party(&world, "again");
    struct party party = *(const struct party *)book_entry(world.book, first)->record;

    (void)state;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_PARTY, 0, DATE_UNKNOWN, &party),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CODE_TAKEN);
    assert_int_equal(world_reverse(&world, first, NULL), ERR_OK);
    assert_int_equal(book_find_code(world.book, RECORD_PARTY, "again"), 0);
    int64_t second = world_put(&world, MANAGER_ID, RECORD_PARTY, DATE_UNKNOWN, &party);

    assert_int_equal(book_find_code(world.book, RECORD_PARTY, "again"), second);
    assert_int_equal(book_find_code_any_case(world.book, RECORD_PARTY, "AGAIN"), second);
}

static void a_source_calls_one_entry_by_a_name(void **state)
{
    int64_t one = world_party(&world, "one");
    int64_t other = world_party(&world, "other");

    (void)state;
    assert_int_equal(put_name(one, "party", "0001"), ERR_OK);
    int64_t name = book_head(world.book);

    assert_int_equal(book_find_external(world.book, RECORD_PARTY, "ERP", "0001"), one);
    assert_int_equal(book_find_external(world.book, RECORD_FIRM, "ERP", "0001"), 0);
    assert_int_equal(book_find_external(world.book, RECORD_PARTY, "Excel", "0001"), 0);
    assert_int_equal(put_name(other, "party", "0001"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_EXTERNAL_ID_TAKEN);
    assert_int_equal(put_name(other, "firm", "0002"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_UNKNOWN_REFERENCE);
    assert_int_equal(world_reverse(&world, name, NULL), ERR_OK);
    assert_int_equal(book_find_external(world.book, RECORD_PARTY, "ERP", "0001"), 0);
    assert_int_equal(put_name(other, "party", "0001"), ERR_OK);
    assert_int_equal(book_find_external(world.book, RECORD_PARTY, "ERP", "0001"), other);
    assert_int_equal(world_reverse(&world, other, NULL), ERR_OK);
    assert_int_equal(book_find_external(world.book, RECORD_PARTY, "ERP", "0001"), 0);
}

static struct import import_of(int64_t first_seq, int64_t entry_count)
{
    return (struct import){
        .first_seq = first_seq, .entry_count = entry_count, .row_count = 1, .stored_count = 1};
}

static void an_import_stands_right_behind_what_it_brought(void **state)
{
    int64_t party = world_party(&world, "imported");
    struct import_file file = {.name = "parties.csv",
                               .sha256 = sha256,
                               .byte_count = 100,
                               .record_kind = "party",
                               .row_count = 1,
                               .stored_count = 1,
                               .mapping = "{}"};

    (void)state;
    int64_t second = world_put(&world, MANAGER_ID, RECORD_IMPORT_FILE, DATE_UNKNOWN, &file);
    struct import wrong = import_of(party, 1);
    struct import ahead = import_of(second + 1, 1);
    struct import import = import_of(second, 1);

    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_IMPORT, 0, DATE_UNKNOWN, &ahead),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OUT_OF_RANGE);
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_IMPORT, 0, DATE_UNKNOWN, &wrong),
                     ERR_INVALID);
    import.row_count = 2;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_IMPORT, 0, DATE_UNKNOWN, &import),
                     ERR_INVALID);
    import.row_count = 1;
    assert_int_equal(world_attempt(&world, APPROVER_ID, RECORD_IMPORT, 0, DATE_UNKNOWN, &import),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OTHERS_ENTRIES);
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_IMPORT, 0, DATE_UNKNOWN, &import),
                     ERR_OK);
}

static void an_import_ends_after_what_it_brought(void **state)
{
    int64_t party = world_party(&world, "imported");
    struct import import = import_of(party, 1);
    int64_t id = world_put(&world, MANAGER_ID, RECORD_IMPORT, DATE_UNKNOWN, &import);

    (void)state;
    assert_int_equal(world_reverse(&world, id, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_reverse(&world, party, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, id, NULL), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_party_ends_when_nothing_names_it, opened, closed),
        cmocka_unit_test_setup_teardown(a_fund_ends_though_a_verdict_spoke_of_it, opened, closed),
        cmocka_unit_test_setup_teardown(a_party_ends_no_earlier_than_what_named_it, opened, closed),
        cmocka_unit_test_setup_teardown(a_version_ends_and_the_one_before_it_holds, opened, closed),
        cmocka_unit_test_setup_teardown(a_code_is_free_again_when_its_record_ended, opened, closed),
        cmocka_unit_test_setup_teardown(a_source_calls_one_entry_by_a_name, opened, closed),
        cmocka_unit_test_setup_teardown(an_import_stands_right_behind_what_it_brought, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(an_import_ends_after_what_it_brought, opened, closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
