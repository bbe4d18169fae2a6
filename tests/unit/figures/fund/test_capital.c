/* Calls, payments, distributions and accounts of a fund's investors. */
#include "figures/fund/capital.h"
#include "support_fund.h"
#include "support_golden.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t first; /* commitments of 100, 60 and 40 million */
static int64_t second;
static int64_t third;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    fund = world_fund(&world, "seed", FUND_SEED);
    first =
        world_commitment(&world, fund, 0, world_party(&world, "a"), 100 * MILLION, "2020-01-01");
    second =
        world_commitment(&world, fund, 0, world_party(&world, "b"), 60 * MILLION, "2020-01-01");
    third = world_commitment(&world, fund, 0, world_party(&world, "c"), 40 * MILLION, "2020-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct commitment_account account_at(int64_t commitment, const char *date)
{
    struct commitment_account account;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(
        commitment_account_compute(world.book, commitment, view, &world.arena, &account), ERR_OK);
    return account;
}

static struct call_share share_at(int64_t call, int64_t commitment, const char *date)
{
    const struct call_share *shares = NULL;
    struct view view = {day(date), INT64_MAX};
    size_t count = 0;

    assert_int_equal(call_shares(world.book, call, view, &world.arena, &shares, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (shares[i].commitment_id == commitment)
            return shares[i];
    fail_msg("no line for commitment %lld", (long long)commitment);
    return (struct call_share){0};
}

static int64_t investment_call(int64_t amount_minor, const char *date, const char *due_on)
{
    const int64_t parts[CALL_PART_COUNT] = {[CALL_INVESTMENTS] = amount_minor};

    return world_call(&world, fund, parts, false, date, due_on);
}

static void a_call_is_shared_by_commitment_to_the_last_cent(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {1001, 202, 33, 404, 55};
    int64_t call = world_call(&world, fund, parts, false, "2020-02-01", "2020-02-15");
    const struct call_share *shares = NULL;
    size_t count = 0;
    struct call_share sum = {0};

    (void)state;
    assert_int_equal(call_shares(world.book, call, VIEW_EVERYTHING, &world.arena, &shares, &count),
                     ERR_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(shares[i].investments_minor + shares[i].working_capital_minor +
                             shares[i].facility_interest_minor + shares[i].management_fees_minor +
                             shares[i].expenses_minor,
                         shares[i].amount_minor);
        sum.amount_minor += shares[i].amount_minor;
        sum.investments_minor += shares[i].investments_minor;
        sum.working_capital_minor += shares[i].working_capital_minor;
        sum.facility_interest_minor += shares[i].facility_interest_minor;
        sum.management_fees_minor += shares[i].management_fees_minor;
        sum.expenses_minor += shares[i].expenses_minor;
    }
    assert_int_equal(sum.amount_minor, 1695);
    assert_int_equal(sum.investments_minor, 1001);
    assert_int_equal(sum.working_capital_minor, 202);
    assert_int_equal(sum.facility_interest_minor, 33);
    assert_int_equal(sum.management_fees_minor, 404);
    assert_int_equal(sum.expenses_minor, 55);
    /* 1695 by 100 : 60 : 40 is 847.5, 508.5, 339: the earlier of equal remainders gets the cent. */
    assert_int_equal(shares[0].amount_minor, 848);
    assert_int_equal(shares[1].amount_minor, 508);
    assert_int_equal(shares[2].amount_minor, 339);
}

static void an_override_leaves_the_rest_to_the_others(void **state)
{
    int64_t call = investment_call(20 * MILLION, "2020-02-01", "2020-02-15");
    struct call_line line = {.capital_call_id = call,
                             .commitment_id = second,
                             .currency = CURRENCY_CNY,
                             .amount_minor = 0,
                             .reason = "excused"};

    (void)state;
    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-02-02"), &line);
    assert_int_equal(share_at(call, first, "2020-02-01").amount_minor, 1428571429);
    assert_int_equal(share_at(call, second, "2020-02-01").amount_minor, 0);
    assert_true(share_at(call, second, "2020-02-01").overridden);
    assert_int_equal(share_at(call, third, "2020-02-01").amount_minor, 571428571);
    /* A later line takes the place of the earlier one, which counts again without it. */
    line.amount_minor = 5 * MILLION;
    int64_t later = world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-02-02"), &line);
    assert_int_equal(share_at(call, second, "2020-02-01").amount_minor, 5 * MILLION);
    assert_int_equal(world_reverse(&world, later, NULL), ERR_OK);
    assert_int_equal(share_at(call, second, "2020-02-01").amount_minor, 0);
    world_approve(&world, call);
    line.commitment_id = third;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CALL_LINE, 0, day("2020-02-02"), &line),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
}

static void lines_do_not_change_after_approval(void **state)
{
    int64_t call = investment_call(20 * MILLION, "2020-02-01", "2020-02-15");

    (void)state;
    world_approve(&world, call);
    world_commitment(&world, fund, 0, world_party(&world, "late"), 200 * MILLION, "2020-01-15");
    assert_int_equal(share_at(call, first, "2026-01-01").amount_minor, 10 * MILLION);
    assert_int_equal(world_reverse(&world, third, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
}

static enum err attempt_call(int64_t amount_minor, const char *date)
{
    struct capital_call call = {.code = "beyond",
                                .fund_id = fund,
                                .due_on = day(date),
                                .currency = CURRENCY_CNY,
                                .investments_minor = amount_minor};

    return world_attempt(&world, MANAGER_ID, RECORD_CAPITAL_CALL, 0, day(date), &call);
}

static void a_call_beyond_the_unfunded_is_refused_line_by_line(void **state)
{
    int64_t call = investment_call(150 * MILLION, "2020-02-01", "2020-02-15");

    (void)state;
    world_approve(&world, call);
    /* 50 million are left, 25 : 15 : 10; called already and unpaid counts. */
    assert_int_equal(attempt_call(50 * MILLION + 100, "2020-03-01"), ERR_CONFLICT);
    assert_int_equal(world.violations.count, 3);
    assert_int_equal(world.violations.list[2].code, VIOLATION_ROOM_EXCEEDED);
    assert_string_equal(world_param(&world, "limit"), "25000000.00");
    world_approve(&world, investment_call(50 * MILLION, "2020-03-01", "2020-03-15"));
    assert_int_equal(account_at(first, "2020-04-01").callable_minor, 0);
    assert_int_equal(account_at(first, "2020-04-01").unfunded_minor, 100 * MILLION);
    assert_int_equal(account_at(first, "2020-04-01").overdue_minor, 100 * MILLION);
    assert_int_equal(account_at(first, "2020-03-15").overdue_minor, 75 * MILLION);
}

/* First and second have nothing left; lines set by hand call it all from the third. */
static void a_call_that_lines_set_by_hand_can_fit_is_proposed_but_not_approved(void **state)
{
    struct call_line line = {.commitment_id = first, .currency = CURRENCY_CNY, .reason = "drawn"};

    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 100 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, second, 0, 60 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(attempt_call(40 * MILLION + 1, "2020-03-01"), ERR_CONFLICT);
    assert_int_equal(world.violations.count, 2);
    line.capital_call_id = investment_call(40 * MILLION, "2020-03-01", "2020-03-15");
    assert_int_equal(world_approve_as(&world, APPROVER_ID, line.capital_call_id, OUTCOME_APPROVE),
                     ERR_CONFLICT);
    assert_int_equal(world.violations.count, 2);
    assert_int_equal(world.violations.list[1].code, VIOLATION_ROOM_EXCEEDED);
    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-03-01"), &line);
    line.commitment_id = second;
    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-03-01"), &line);
    world_approve(&world, line.capital_call_id);
    assert_int_equal(account_at(third, "2020-03-02").callable_minor, 0);
}

static void nobody_pays_more_than_was_called(void **state)
{
    int64_t call = investment_call(20 * MILLION, "2020-02-01", "2020-02-15");

    (void)state;
    assert_int_equal(world_contribute(&world, first, call, MILLION, "2020-02-10"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_APPROVED);
    world_approve(&world, call);
    assert_int_equal(world_contribute(&world, first, call, 4 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(world_contribute(&world, first, call, 6 * MILLION + 1, "2020-02-11"),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_string_equal(world_param(&world, "limit"), "10000000.00");
    assert_int_equal(world_contribute(&world, first, call, 6 * MILLION, "2020-03-11"), ERR_OK);
    struct call_share share = share_at(call, first, "2020-03-01");
    assert_int_equal(share.paid_minor, 4 * MILLION);
    assert_int_equal(share.overdue_minor, 6 * MILLION);
    assert_int_equal(share_at(call, first, "2020-03-11").unpaid_minor, 0);
    assert_int_equal(world_contribute(&world, first, 0, 90 * MILLION + 1, "2020-03-12"),
                     ERR_CONFLICT);
    assert_int_equal(world_contribute(&world, first, 0, 90 * MILLION, "2020-03-12"), ERR_OK);
}

static void fees_outside_the_commitment_leave_the_unfunded_alone(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {
        [CALL_INVESTMENTS] = 200 * MILLION, [CALL_MANAGEMENT_FEES] = 2 * MILLION};
    int64_t call = world_call(&world, fund, parts, true, "2020-02-01", "2020-02-15");

    (void)state;
    world_approve(&world, call);
    assert_int_equal(share_at(call, first, "2020-02-01").outside_minor, MILLION);
    assert_int_equal(world_contribute(&world, first, call, 101 * MILLION, "2020-02-10"), ERR_OK);
    struct commitment_account account = account_at(first, "2020-02-10");
    assert_int_equal(account.unfunded_minor, 0);
    assert_int_equal(account.contributed_inside_minor, 100 * MILLION);
    assert_int_equal(account.contributed_outside_minor, MILLION);
    assert_int_equal(account.paid_in_minor, 101 * MILLION);
}

/* Commitment 100, called 70, recallable 15, released 5: 40 is unfunded, not 30. */
static void the_unfunded_counts_recallable_money_and_releases(void **state)
{
    struct commitment_release release = {
        .commitment_id = first, .currency = CURRENCY_CNY, .amount_minor = 5 * MILLION};

    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 70 * MILLION, "2020-02-10"), ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 20 * MILLION, 0, 0, 15 * MILLION,
                                             "2022-12-31", "2021-01-10"));
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, day("2021-02-01"), &release);
    assert_int_equal(account_at(first, "2021-06-30").unfunded_minor, 40 * MILLION);
    assert_int_equal(account_at(first, "2022-12-31").unfunded_minor, 40 * MILLION);
    assert_int_equal(account_at(first, "2023-01-01").unfunded_minor, 25 * MILLION);
    assert_int_equal(account_at(first, "2023-01-01").recall_expired_minor, 15 * MILLION);
    assert_int_equal(account_at(first, "2020-12-31").unfunded_minor, 30 * MILLION);
}

static void what_was_called_again_before_it_expired_does_not_expire(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 70 * MILLION, "2020-02-10"), ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 20 * MILLION, 0, 0, 15 * MILLION,
                                             "2022-12-31", "2021-01-10"));
    assert_int_equal(world_contribute(&world, first, 0, 40 * MILLION, "2022-02-10"), ERR_OK);
    assert_int_equal(account_at(first, "2022-12-31").unfunded_minor, 5 * MILLION);
    assert_int_equal(account_at(first, "2023-01-01").unfunded_minor, 0);
    assert_int_equal(account_at(first, "2023-01-01").recall_expired_minor, 5 * MILLION);
}

/* 100 promised, 70 paid, 15 back and callable until 2022: 45 unfunded, of which 38 are called in
 * that December. So 7 expire, and when the 38 are paid nothing is left. */
static void what_is_called_when_a_right_expires_stays_to_be_paid(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 70 * MILLION, "2020-02-10"), ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 20 * MILLION, 0, 0, 15 * MILLION,
                                             "2022-12-31", "2021-01-10"));
    int64_t call = investment_call(76 * MILLION, "2022-12-01", "2023-02-28");

    world_approve(&world, call);
    assert_int_equal(world_contribute(&world, first, call, 8 * MILLION, "2022-12-20"), ERR_OK);
    assert_int_equal(account_at(first, "2022-12-31").unfunded_minor, 37 * MILLION);
    assert_int_equal(account_at(first, "2022-12-31").callable_minor, 7 * MILLION);
    assert_int_equal(account_at(first, "2023-01-01").recall_expired_minor, 7 * MILLION);
    assert_int_equal(account_at(first, "2023-01-01").unfunded_minor, 30 * MILLION);
    assert_int_equal(account_at(first, "2023-01-01").callable_minor, 0);
    assert_int_equal(world_contribute(&world, first, call, 30 * MILLION, "2023-02-10"), ERR_OK);
    assert_int_equal(account_at(first, "2023-02-10").recall_expired_minor, 7 * MILLION);
    assert_int_equal(account_at(first, "2023-02-10").unfunded_minor, 0);
    assert_int_equal(account_at(first, "2023-02-10").paid_in_minor, 108 * MILLION);
}

/* The same without the payments: before the convention all 15 expired, and 30 were unfunded though
 * 38 were called. */
static void before_the_convention_what_was_called_expired_too(void **state)
{
    struct commitment_account account;

    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 70 * MILLION, "2020-02-10"), ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 20 * MILLION, 0, 0, 15 * MILLION,
                                             "2022-12-31", "2021-01-10"));
    world_approve(&world, investment_call(76 * MILLION, "2022-12-01", "2023-02-28"));
    struct book *old = world_before_conventions(&world);

    assert_int_equal(
        commitment_account_compute(old, first, VIEW_EVERYTHING, &world.arena, &account), ERR_OK);
    assert_int_equal(account.recall_expired_minor, 15 * MILLION);
    assert_int_equal(account.unfunded_minor, 30 * MILLION);
    book_free(old);
    assert_int_equal(account_at(first, "2023-01-01").recall_expired_minor, 7 * MILLION);
}

static void a_distribution_needs_cash_and_shares_by_paid_in(void **state)
{
    struct distribution distribution = {.code = "D",
                                        .fund_id = fund,
                                        .currency = CURRENCY_CNY,
                                        .gain_minor = 31 * MILLION,
                                        .return_of_capital_minor = AMOUNT_UNKNOWN,
                                        .income_minor = AMOUNT_UNKNOWN,
                                        .recallable_minor = AMOUNT_UNKNOWN,
                                        .recall_expires_on = DATE_UNKNOWN,
                                        .basis = SHARE_BY_PAID_IN};

    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 20 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(world_contribute(&world, second, 0, 10 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_DISTRIBUTION, 0, day("2021-01-10"), &distribution),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_INSUFFICIENT_CASH);
    int64_t id =
        world_distribution(&world, fund, MILLION, 2 * MILLION, 3 * MILLION, 0, NULL, "2021-01-10");
    const struct distribution_share *shares = NULL;
    size_t count = 0;

    world_approve(&world, id);
    assert_int_equal(
        distribution_shares(world.book, id, VIEW_EVERYTHING, &world.arena, &shares, &count),
        ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(shares[0].amount_minor, 4 * MILLION);
    assert_int_equal(shares[0].return_of_capital_minor, 66666667);
    assert_int_equal(shares[1].amount_minor, 2 * MILLION);
    assert_int_equal(shares[1].return_of_capital_minor, 33333333);
    assert_int_equal(account_at(second, "2021-01-10").distributed_minor, 2 * MILLION);
    /* What is paid out later is not there either. */
    distribution.gain_minor = 25 * MILLION;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_DISTRIBUTION, 0, day("2020-06-10"), &distribution),
        ERR_CONFLICT);
}

static void excess_capital_that_goes_back_can_be_called_again(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 20 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(world_contribute(&world, second, 0, 10 * MILLION, "2020-02-10"), ERR_OK);
    int64_t approval = world_approve(&world, world_excess(&world, fund, 3 * MILLION, "2020-03-01"));

    assert_int_equal(account_at(first, "2020-03-01").paid_in_minor, 18 * MILLION);
    assert_int_equal(account_at(first, "2020-03-01").unfunded_minor, 82 * MILLION);
    assert_int_equal(account_at(second, "2020-03-01").paid_in_minor, 9 * MILLION);
    assert_int_equal(world_contribute(&world, first, 0, 82 * MILLION, "2020-04-10"), ERR_OK);
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
}

static void nobody_approves_their_own_notice_and_once_is_enough(void **state)
{
    int64_t call = investment_call(20 * MILLION, "2020-02-01", "2020-02-15");

    (void)state;
    assert_int_equal(world_approve_as(&world, MANAGER_ID, call, OUTCOME_APPROVE), ERR_FORBIDDEN);
    assert_int_equal(world_violation(&world), VIOLATION_OWN_PROPOSAL);
    int64_t approval = world_approve(&world, call);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, call, OUTCOME_REJECT), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
    assert_int_equal(world_reverse(&world, call, NULL), ERR_CONFLICT);
    assert_int_equal(world_contribute(&world, first, call, MILLION, "2020-02-02"), ERR_OK);
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_OK);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, call, OUTCOME_REJECT), ERR_OK);
}

static void everything_wrong_with_a_call_is_listed(void **state)
{
    struct fund limited;
    struct capital_call call = {.code = "x",
                                .due_on = day("2019-01-01"),
                                .currency = CURRENCY_USD,
                                .investments_minor = -1,
                                .working_capital_minor = AMOUNT_UNKNOWN,
                                .management_fees_minor = AMOUNT_UNKNOWN,
                                .expenses_minor = AMOUNT_UNKNOWN,
                                .facility_interest_minor = AMOUNT_UNKNOWN};
    static const enum violation_code wanted[] = {VIOLATION_NEGATIVE, VIOLATION_CURRENCY_MISMATCH,
                                                 VIOLATION_OUTSIDE_TERM, VIOLATION_BAD_ORDER,
                                                 VIOLATION_NOT_POSITIVE};

    (void)state;
    shape_clear(&fund_type.shape, &limited);
    limited.code = limited.name = "limited";
    limited.kind = FUND_ANGEL;
    limited.currency = CURRENCY_CNY;
    limited.established_on = day("2015-01-01");
    limited.term_ends_on = day("2019-12-31");
    call.fund_id = world_put(&world, MANAGER_ID, RECORD_FUND, DATE_UNKNOWN, &limited);
    int64_t head = book_head(world.book);

    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CAPITAL_CALL, 0, day("2020-01-01"), &call),
        ERR_INVALID);
    assert_int_equal(world.violations.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(world.violations.list[i].code, wanted[i]);
    assert_int_equal(book_head(world.book), head);
}

static void a_transfer_takes_its_paid_in_along(void **state)
{
    struct commitment_transfer transfer = {.price_minor = AMOUNT_UNKNOWN,
                                           .commitment_id = first,
                                           .to_commitment_id = third,
                                           .currency = CURRENCY_CNY,
                                           .amount_minor = 25 * MILLION};

    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 40 * MILLION, "2020-02-10"), ERR_OK);
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, day("2020-03-01"), &transfer);
    struct commitment_account from = account_at(first, "2020-03-01");
    struct commitment_account to = account_at(third, "2020-03-01");
    assert_int_equal(from.commitment_minor, 75 * MILLION);
    assert_int_equal(from.paid_in_minor, 30 * MILLION);
    assert_int_equal(from.unfunded_minor, 45 * MILLION);
    assert_int_equal(to.commitment_minor, 65 * MILLION);
    assert_int_equal(to.paid_in_minor, 10 * MILLION);
    assert_int_equal(to.unfunded_minor, 55 * MILLION);
    transfer.amount_minor = 76 * MILLION;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, 0,
                                   day("2020-03-02"), &transfer),
                     ERR_CONFLICT);
}

static void a_later_closing_equalises_the_earlier_ones(void **state)
{
    struct equalisation equalisation = {.commitment_id = third,
                                        .currency = CURRENCY_CNY,
                                        .contribution_minor = 8 * MILLION,
                                        .interest_minor = MILLION};

    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 25 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(world_contribute(&world, second, 0, 15 * MILLION, "2020-02-10"), ERR_OK);
    int64_t id =
        world_put(&world, MANAGER_ID, RECORD_EQUALISATION, day("2020-06-01"), &equalisation);

    world_approve(&world, id);
    assert_int_equal(account_at(first, "2020-06-01").paid_in_minor, 20 * MILLION);
    assert_int_equal(account_at(first, "2020-06-01").unfunded_minor, 80 * MILLION);
    assert_int_equal(account_at(second, "2020-06-01").paid_in_minor, 12 * MILLION);
    assert_int_equal(account_at(third, "2020-06-01").paid_in_minor, 8 * MILLION);
    assert_int_equal(account_at(third, "2020-06-01").unfunded_minor, 32 * MILLION);
    assert_int_equal(account_at(first, "2020-05-31").paid_in_minor, 25 * MILLION);
}

/* Random calls, payments, returns and distributions: the accounts always add up, nobody is called
 * beyond the unfunded, lines add up to their notice. */
static void accounts_add_up_in_random_histories(void **state)
{
    uint64_t seed = golden_seed();
    const int64_t commitments[] = {first, second, third};
    int64_t calls[200];
    size_t call_count = 0;

    (void)state;
    for (int step = 0; step < 200; step++) {
        char date[DATE_TEXT_SIZE];
        int64_t amount = 1 + (int64_t)(golden_random(&seed) % (uint64_t)(3 * MILLION));
        int64_t who = commitments[golden_random(&seed) % 3];

        date_format(day("2020-02-01") + step * 5, date);
        switch (golden_random(&seed) % 5) {
        case 0:
            calls[call_count] = investment_call(amount, date, date);
            if (world_approve_as(&world, APPROVER_ID, calls[call_count], OUTCOME_APPROVE) == ERR_OK)
                call_count++;
            break;
        case 1:
            if (world_contribute(&world, who, 0, amount, date) != ERR_OK)
                assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
            break;
        case 2:
            if (call_count > 0)
                (void)world_contribute(&world, who, calls[golden_random(&seed) % call_count],
                                       amount / 4 + 1, date);
            break;
        default: {
            struct return_of_excess excess = {.code = date,
                                              .fund_id = fund,
                                              .currency = CURRENCY_CNY,
                                              .amount_minor = amount / 8 + 1};

            if (world_attempt(&world, MANAGER_ID, RECORD_RETURN_OF_EXCESS, 0, day(date), &excess) ==
                ERR_OK)
                (void)world_approve_as(&world, APPROVER_ID, book_head(world.book), OUTCOME_APPROVE);
        }
        }
    }
    const struct commitment_account *accounts = NULL;
    struct commitment_account total;
    size_t count = 0;

    assert_int_equal(fund_accounts_compute(world.book, fund, VIEW_EVERYTHING, &world.arena,
                                           &accounts, &count, &total),
                     ERR_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(accounts[i].unfunded_minor, accounts[i].commitment_minor -
                                                         accounts[i].contributed_inside_minor +
                                                         accounts[i].returned_minor);
        assert_true(accounts[i].callable_minor >= 0);
        assert_true(accounts[i].paid_in_minor >= 0);
    }
    assert_int_equal(total.commitment_minor, 200 * MILLION);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_shared_by_commitment_to_the_last_cent),
        TEST(an_override_leaves_the_rest_to_the_others),
        TEST(lines_do_not_change_after_approval),
        TEST(a_call_beyond_the_unfunded_is_refused_line_by_line),
        TEST(a_call_that_lines_set_by_hand_can_fit_is_proposed_but_not_approved),
        TEST(nobody_pays_more_than_was_called),
        TEST(fees_outside_the_commitment_leave_the_unfunded_alone),
        TEST(the_unfunded_counts_recallable_money_and_releases),
        TEST(what_was_called_again_before_it_expired_does_not_expire),
        TEST(what_is_called_when_a_right_expires_stays_to_be_paid),
        TEST(before_the_convention_what_was_called_expired_too),
        TEST(a_distribution_needs_cash_and_shares_by_paid_in),
        TEST(excess_capital_that_goes_back_can_be_called_again),
        TEST(nobody_approves_their_own_notice_and_once_is_enough),
        TEST(everything_wrong_with_a_call_is_listed),
        TEST(a_transfer_takes_its_paid_in_along),
        TEST(a_later_closing_equalises_the_earlier_ones),
        TEST(accounts_add_up_in_random_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
