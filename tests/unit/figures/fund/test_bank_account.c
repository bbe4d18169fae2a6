/* Which bank account of a fund is in force, and what notices say of it. */
#include "figures/fund/bank_account.h"
#include "support_fund.h"
#include "support_golden.h"
#include "record/approval.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    fund = world_fund(&world, "seed", FUND_SEED);
    world_commitment(&world, fund, 0, world_party(&world, "first"), 70 * MILLION, "2020-01-01");
    world_commitment(&world, fund, 0, world_party(&world, "second"), 30 * MILLION, "2020-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t account(const char *number, const char *date)
{
    struct bank_account record;

    shape_clear(&bank_account_type.shape, &record);
    record.fund_id = fund;
    record.account_name = "种子基金（虚构）";
    record.bank = "虚构银行崂山支行";
    record.account_number = number;
    return world_put(&world, MANAGER_ID, RECORD_BANK_ACCOUNT, day(date), &record);
}

static struct view on(const char *date)
{
    return (struct view){day(date), INT64_MAX};
}

static int64_t in_force(const char *date)
{
    const struct entry *entry = bank_account_in_force(world.book, fund, on(date));

    return entry == NULL ? 0 : entry->seq;
}

static void an_account_that_waits_or_was_rejected_is_never_in_force(void **state)
{
    (void)state;
    account("1111", "2020-02-01");
    int64_t rejected = account("2222", "2020-02-02");
    assert_int_equal(world_approve_as(&world, APPROVER_ID, rejected, OUTCOME_REJECT), ERR_OK);
    assert_int_equal(in_force("2020-12-31"), 0);
}

static void nobody_approves_the_account_that_he_proposed(void **state)
{
    (void)state;
    int64_t own = account("1111", "2020-02-01");
    assert_int_not_equal(world_approve_as(&world, MANAGER_ID, own, OUTCOME_APPROVE), ERR_OK);
    assert_int_equal(in_force("2020-12-31"), 0);
}

static void the_account_approved_last_takes_the_place_of_the_one_before(void **state)
{
    (void)state;
    int64_t first = account("1111", "2020-02-01");
    int64_t second = account("2222", "2020-06-01");

    world_approve(&world, first);
    world_approve(&world, second);
    assert_int_equal(in_force("2020-01-31"), 0);
    assert_int_equal(in_force("2020-02-01"), first);
    assert_int_equal(in_force("2020-05-31"), first);
    assert_int_equal(in_force("2020-06-01"), second);
}

static void an_approval_that_is_undone_brings_the_account_before_back(void **state)
{
    (void)state;
    int64_t first = account("1111", "2020-02-01");
    int64_t second = account("2222", "2020-06-01");

    world_approve(&world, first);
    assert_int_equal(world_reverse(&world, world_approve(&world, second), "2020-06-02"), ERR_OK);
    assert_int_equal(in_force("2020-12-31"), first);
}

static void a_notice_names_the_account_of_its_own_day(void **state)
{
    const struct call_notice *notices = NULL;
    size_t count = 0;
    const int64_t parts[CALL_PART_COUNT] = {10 * MILLION + 5};

    (void)state;
    int64_t first = account("1111", "2020-02-01");
    int64_t second = account("2222", "2020-06-01");
    world_approve(&world, first);
    int64_t call = world_call(&world, fund, parts, false, "2020-03-01", "2020-03-31");
    world_approve(&world, call);
    world_approve(&world, second);

    assert_int_equal(
        call_notices(world.book, call, on("2020-12-31"), &world.arena, &notices, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(notices[0].amount_minor + notices[1].amount_minor, 10 * MILLION + 5);
    assert_int_equal(notices[0].bank_account_id, first);
    assert_string_equal(notices[0].account_number, "1111");
    assert_int_equal(notices[1].bank_account_id, first);
    assert_string_not_equal(notices[0].payment_reference, notices[1].payment_reference);
    assert_string_equal(notices[1].amount_in_words, "人民币叁佰万元零壹分");
}

static void a_notice_without_an_account_in_force_names_none(void **state)
{
    const struct call_notice *notices = NULL;
    size_t count = 0;
    const int64_t parts[CALL_PART_COUNT] = {10 * MILLION};

    (void)state;
    account("1111", "2020-02-01");
    int64_t call = world_call(&world, fund, parts, false, "2020-03-01", "2020-03-31");
    assert_int_equal(
        call_notices(world.book, call, on("2020-12-31"), &world.arena, &notices, &count), ERR_OK);
    assert_int_equal(notices[0].bank_account_id, 0);
    assert_null(notices[0].account_number);
    assert_string_equal(notices[0].amount_in_words, "人民币柒佰万元整");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(an_account_that_waits_or_was_rejected_is_never_in_force),
        TEST(nobody_approves_the_account_that_he_proposed),
        TEST(the_account_approved_last_takes_the_place_of_the_one_before),
        TEST(an_approval_that_is_undone_brings_the_account_before_back),
        TEST(a_notice_names_the_account_of_its_own_day),
        TEST(a_notice_without_an_account_in_force_names_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
