/* Double entry: every ledger of every view balances. */
#include "figures/accounts/posting.h"
#include "figures/performance/statement.h"
#include "support_history.h"
#include "support_golden.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/holding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ENTRIES 10000

static struct history history;

static int opened(void **state)
{
    (void)state;
    history_open(&history);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    history_close(&history);
    return 0;
}

static struct balance_sheet sheet_at(int64_t fund, const char *date)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(
        fund_ledger_build(history.world.book, fund, view, &history.world.arena, &ledger), ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &sheet), ERR_OK);
    assert_int_equal(sheet.nav_minor, sheet.equity_minor);
    return sheet;
}

static void a_fund_from_its_first_payment_to_an_exit(void **state)
{
    int64_t fund = history.funds[1];

    (void)state;
    assert_int_equal(
        world_contribute(&history.world, history.commitments[1][0], 0, 30 * MILLION, "2020-02-01"),
        ERR_OK);
    assert_int_equal(
        world_contribute(&history.world, history.commitments[1][1], 0, 60 * MILLION, "2020-02-01"),
        ERR_OK);
    assert_int_equal(
        world_pay(&history.world, history.investments[1][0], 50 * MILLION, "2020-03-01"), ERR_OK);
    assert_int_equal(world_expense(&history.world, fund, EXPENSE_AUDIT, MILLION, "2020-06-30"),
                     ERR_OK);
    world_approve(&history.world, world_valuation(&history.world, history.investments[1][0], 0,
                                                  80 * MILLION, "2020-12-31"));
    struct balance_sheet sheet = sheet_at(fund, "2020-12-31");
    assert_int_equal(sheet.cash_minor, 39 * MILLION);
    assert_int_equal(sheet.unrealised_minor, 30 * MILLION);
    assert_int_equal(sheet.nav_minor, 119 * MILLION);

    /* Half of the cost sold for 45: half of the unrealised gain is settled. */
    assert_int_equal(world_sell(&history.world, history.investments[1][0], PROCEEDS_TRADE_SALE,
                                45 * MILLION, 25 * MILLION, "2021-03-01"),
                     ERR_OK);
    assert_int_equal(world_sell(&history.world, history.investments[1][0], PROCEEDS_DIVIDEND,
                                2 * MILLION, AMOUNT_UNKNOWN, "2021-03-02"),
                     ERR_OK);
    world_approve(&history.world, world_distribution(&history.world, fund, 25 * MILLION,
                                                     20 * MILLION, 0, 0, NULL, "2021-04-01"));
    sheet = sheet_at(fund, "2021-04-01");
    assert_int_equal(sheet.realised_gain_minor, 20 * MILLION);
    assert_int_equal(sheet.unrealised_gain_minor, 15 * MILLION);
    assert_int_equal(sheet.income_minor, 2 * MILLION);
    assert_int_equal(sheet.distributed_minor, 45 * MILLION);
    assert_int_equal(sheet.cash_minor, 41 * MILLION);
    assert_int_equal(sheet.nav_minor, 81 * MILLION);

    /* The same money in the books of the fund that holds a third: a third of the return is cost. */
    sheet = sheet_at(history.mother, "2021-04-01");
    assert_int_equal(sheet.cash_minor, -15 * MILLION);
    assert_int_equal(sheet.cost_minor, 3000000000 - 833333333);
    assert_int_equal(sheet.realised_gain_minor, 666666667);
}

static void borrowed_money_is_a_liability_until_it_is_repaid(void **state)
{
    (void)state;
    assert_int_equal(world_facility(&history.world, history.funds[1], FACILITY_DRAW_INVESTMENTS,
                                    10 * MILLION, "2020-02-01"),
                     ERR_OK);
    assert_int_equal(world_facility(&history.world, history.funds[1], FACILITY_REPAY_FEES, MILLION,
                                    "2020-03-01"),
                     ERR_CONFLICT);
    assert_int_equal(world_facility(&history.world, history.funds[1], FACILITY_REPAY_INVESTMENTS,
                                    4 * MILLION, "2020-03-01"),
                     ERR_OK);
    assert_int_equal(
        world_facility(&history.world, history.funds[1], FACILITY_INTEREST, MILLION, "2020-03-01"),
        ERR_OK);
    struct balance_sheet sheet = sheet_at(history.funds[1], "2020-12-31");
    assert_int_equal(sheet.cash_minor, 5 * MILLION);
    assert_int_equal(sheet.facility_minor, 6 * MILLION);
    assert_int_equal(sheet.expense_minor, MILLION);
    assert_int_equal(sheet.nav_minor, -MILLION);
}

static void a_statement_rolls_forward_and_adds_up(void **state)
{
    const struct capital_row *rows = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(
        world_contribute(&history.world, history.commitments[1][0], 0, 30 * MILLION, "2020-02-01"),
        ERR_OK);
    assert_int_equal(
        world_contribute(&history.world, history.commitments[1][1], 0, 60 * MILLION, "2020-02-01"),
        ERR_OK);
    assert_int_equal(
        world_expense(&history.world, history.funds[1], EXPENSE_AUDIT, MILLION, "2020-02-01"),
        ERR_OK);
    assert_int_equal(
        world_pay(&history.world, history.investments[1][0], 50 * MILLION, "2020-03-01"), ERR_OK);
    world_approve(&history.world, world_valuation(&history.world, history.investments[1][0], 0,
                                                  80 * MILLION, "2020-09-30"));
    assert_int_equal(capital_statement(history.world.book, history.funds[1], VIEW_EVERYTHING,
                                       &history.world.arena, &rows, &count),
                     ERR_OK);
    assert_int_equal(count, 3 * (INVESTORS + 1));
    assert_int_equal(rows[0].closing_minor, 89 * MILLION);
    assert_int_equal(rows[0].to, day("2020-03-31"));
    assert_int_equal(rows[1].expenses_minor, -33333333);
    assert_int_equal(rows[2].expenses_minor, -66666667);
    const struct capital_row *third = &rows[2 * (INVESTORS + 1)];
    assert_int_equal(third[0].opening_minor, 89 * MILLION);
    assert_int_equal(third[0].unrealised_gain_minor, 30 * MILLION);
    assert_int_equal(third[1].closing_minor, 3000000000 - 33333333 + 1000000000);
    assert_int_equal(third[1].closing_minor + third[2].closing_minor, third[0].closing_minor);
}

/* Every entry's lines, the trial balance, the sheet and the investors' accounts add up. */
static void check_ledger(int64_t fund, struct view view)
{
    struct fund_ledger ledger;
    const struct trial_row *rows = NULL;
    const struct capital_row *statement = NULL;
    struct balance_sheet sheet;
    size_t count = 0;
    int64_t sum = 0;

    assert_int_equal(
        fund_ledger_build(history.world.book, fund, view, &history.world.arena, &ledger), ERR_OK);
    for (size_t i = 0; i < ledger.count; i++) {
        sum += ledger.lines[i].amount_minor;
        if (i + 1 == ledger.count || ledger.lines[i + 1].seq != ledger.lines[i].seq)
            assert_int_equal(sum, 0);
        assert_true(i == 0 || ledger.lines[i - 1].date <= ledger.lines[i].date);
    }
    assert_int_equal(trial_balance(&ledger, view.as_of, &history.world.arena, &rows, &count),
                     ERR_OK);
    for (size_t i = 0; i < count; i++)
        sum += rows[i].balance_minor;
    assert_int_equal(sum, 0);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &sheet), ERR_OK);
    assert_int_equal(sheet.nav_minor, sheet.equity_minor);
    assert_int_equal(
        capital_statement(history.world.book, fund, view, &history.world.arena, &statement, &count),
        ERR_OK);
    for (size_t i = 0; i < count; i += INVESTORS + 1) {
        for (size_t c = 1; c <= INVESTORS; c++)
            sum += statement[i + c].closing_minor;
        assert_int_equal(sum, statement[i].closing_minor);
        sum = 0;
    }
    if (count > 0)
        assert_int_equal(statement[count - INVESTORS - 1].closing_minor, sheet.nav_minor);
}

static void every_ledger_balances_at_every_view(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    history_run(&history, &seed, ENTRIES);
    for (int f = 0; f < FUNDS; f++)
        for (int k = 0; k < 6; k++) {
            struct view view = {
                .as_of = day("2020-01-01") + (int32_t)(golden_random(&seed) % 1200),
                .as_known = history.start + (int64_t)(golden_random(&seed) % ENTRIES),
            };

            check_ledger(history.funds[f], k == 0 ? VIEW_EVERYTHING : view);
            arena_reset(&history.world.arena);
        }
}

static void trial_text(int64_t fund, struct buf *buf)
{
    struct fund_ledger ledger;
    const struct trial_row *rows = NULL;
    size_t count = 0;

    assert_int_equal(
        fund_ledger_build(history.world.book, fund, VIEW_EVERYTHING, &history.world.arena, &ledger),
        ERR_OK);
    assert_int_equal(trial_balance(&ledger, DATE_LAST, &history.world.arena, &rows, &count),
                     ERR_OK);
    for (size_t i = 0; i < count; i++)
        shape_write_json(&trial_row_shape, &rows[i], buf);
}

static void reversing_and_entering_again_gives_the_same_balances(void **state)
{
    struct buf before;
    struct buf after;

    (void)state;
    buf_init(&before);
    buf_init(&after);
    assert_int_equal(
        world_contribute(&history.world, history.commitments[1][0], 0, 30 * MILLION, "2020-02-01"),
        ERR_OK);
    int64_t seq = book_head(history.world.book);
    assert_int_equal(
        world_pay(&history.world, history.investments[1][0], 20 * MILLION, "2020-03-01"), ERR_OK);
    int64_t paid = book_head(history.world.book);
    world_approve(&history.world, world_valuation(&history.world, history.investments[1][0], 0,
                                                  70 * MILLION, "2020-06-30"));
    trial_text(history.funds[1], &before);
    assert_int_equal(world_reverse(&history.world, seq, NULL), ERR_OK);
    assert_int_equal(world_reverse(&history.world, paid, NULL), ERR_OK);
    trial_text(history.funds[1], &after);
    assert_string_not_equal(before.bytes, after.bytes);
    buf_reset(&after);
    assert_int_equal(
        world_pay(&history.world, history.investments[1][0], 20 * MILLION, "2020-03-01"), ERR_OK);
    assert_int_equal(
        world_contribute(&history.world, history.commitments[1][0], 0, 30 * MILLION, "2020-02-01"),
        ERR_OK);
    trial_text(history.funds[1], &after);
    assert_string_equal(before.bytes, after.bytes);
    buf_done(&before);
    buf_done(&after);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(a_fund_from_its_first_payment_to_an_exit),
        TEST(borrowed_money_is_a_liability_until_it_is_repaid),
        TEST(a_statement_rolls_forward_and_adds_up),
        TEST(reversing_and_entering_again_gives_the_same_balances),
        TEST(every_ledger_balances_at_every_view),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
