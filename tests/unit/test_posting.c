#include "book/posting.h"
#include "book/statement.h"
#include "support_fund.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define FUNDS 6
#define INVESTORS 4
#define INVESTMENTS 4
#define ENTRIES 10000

static struct world world;
static int64_t mother;
static int64_t funds[FUNDS];
static int64_t commitments[FUNDS][INVESTORS];
static int64_t investments[FUNDS][INVESTMENTS];

/* The mother fund holds the first commitment of every other fund. */
static int opened(void **state)
{
    int64_t firm;

    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000000 * MILLION);
    firm = world_firm(&world, "firm");
    mother = world_fund(&world, "mother", FUND_MOTHER);
    for (int f = 0; f < FUNDS; f++) {
        funds[f] =
            f == 0 ? mother : world_fund(&world, (char[]){'f', (char)('0' + f), 0}, FUND_SEED);
        for (int i = 0; i < INVESTORS; i++) {
            bool by_mother = f > 0 && i == 0;
            int64_t party =
                by_mother ? 0
                          : world_party(&world, (char[]){'p', (char)('0' + f), (char)('0' + i), 0});

            commitments[f][i] = world_commitment(&world, funds[f], by_mother ? mother : 0, party,
                                                 (i + 1) * 100 * MILLION, "2020-01-01");
        }
        for (int i = 0; i < INVESTMENTS; i++) {
            int64_t project =
                world_project(&world, (char[]){'j', (char)('0' + f), (char)('0' + i), 0}, firm);

            investments[f][i] =
                world_approved(&world, project, funds[f], 10000 * MILLION, "2020-01-01");
        }
    }
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct balance_sheet sheet_at(int64_t fund, const char *date)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger), ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &sheet), ERR_OK);
    assert_int_equal(sheet.nav_minor, sheet.equity_minor);
    return sheet;
}

static void a_fund_from_its_first_payment_to_an_exit(void **state)
{
    int64_t fund = funds[1];

    (void)state;
    assert_int_equal(world_contribute(&world, commitments[1][0], 0, 30 * MILLION, "2020-02-01"),
                     ERR_OK);
    assert_int_equal(world_contribute(&world, commitments[1][1], 0, 60 * MILLION, "2020-02-01"),
                     ERR_OK);
    assert_int_equal(world_pay(&world, investments[1][0], 50 * MILLION, "2020-03-01"), ERR_OK);
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, MILLION, "2020-06-30"), ERR_OK);
    world_approve(&world,
                  world_valuation(&world, investments[1][0], 0, 80 * MILLION, "2020-12-31"));
    struct balance_sheet sheet = sheet_at(fund, "2020-12-31");
    assert_int_equal(sheet.cash_minor, 39 * MILLION);
    assert_int_equal(sheet.unrealised_minor, 30 * MILLION);
    assert_int_equal(sheet.nav_minor, 119 * MILLION);

    /* Half of the cost sold for 45: half of the unrealised gain is settled. */
    assert_int_equal(world_sell(&world, investments[1][0], PROCEEDS_TRADE_SALE, 45 * MILLION,
                                25 * MILLION, "2021-03-01"),
                     ERR_OK);
    assert_int_equal(world_sell(&world, investments[1][0], PROCEEDS_DIVIDEND, 2 * MILLION,
                                AMOUNT_UNKNOWN, "2021-03-02"),
                     ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 25 * MILLION, 20 * MILLION, 0, 0, NULL,
                                             "2021-04-01"));
    sheet = sheet_at(fund, "2021-04-01");
    assert_int_equal(sheet.realised_gain_minor, 20 * MILLION);
    assert_int_equal(sheet.unrealised_gain_minor, 15 * MILLION);
    assert_int_equal(sheet.income_minor, 2 * MILLION);
    assert_int_equal(sheet.distributed_minor, 45 * MILLION);
    assert_int_equal(sheet.cash_minor, 41 * MILLION);
    assert_int_equal(sheet.nav_minor, 81 * MILLION);

    /* The same money in the books of the fund that holds a third: a third of the return is cost. */
    sheet = sheet_at(mother, "2021-04-01");
    assert_int_equal(sheet.cash_minor, -15 * MILLION);
    assert_int_equal(sheet.cost_minor, 3000000000 - 833333333);
    assert_int_equal(sheet.realised_gain_minor, 666666667);
}

static void borrowed_money_is_a_liability_until_it_is_repaid(void **state)
{
    (void)state;
    assert_int_equal(
        world_facility(&world, funds[1], FACILITY_DRAW_INVESTMENTS, 10 * MILLION, "2020-02-01"),
        ERR_OK);
    assert_int_equal(world_facility(&world, funds[1], FACILITY_REPAY_FEES, MILLION, "2020-03-01"),
                     ERR_CONFLICT);
    assert_int_equal(
        world_facility(&world, funds[1], FACILITY_REPAY_INVESTMENTS, 4 * MILLION, "2020-03-01"),
        ERR_OK);
    assert_int_equal(world_facility(&world, funds[1], FACILITY_INTEREST, MILLION, "2020-03-01"),
                     ERR_OK);
    struct balance_sheet sheet = sheet_at(funds[1], "2020-12-31");
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
    assert_int_equal(world_contribute(&world, commitments[1][0], 0, 30 * MILLION, "2020-02-01"),
                     ERR_OK);
    assert_int_equal(world_contribute(&world, commitments[1][1], 0, 60 * MILLION, "2020-02-01"),
                     ERR_OK);
    assert_int_equal(world_expense(&world, funds[1], EXPENSE_AUDIT, MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(world_pay(&world, investments[1][0], 50 * MILLION, "2020-03-01"), ERR_OK);
    world_approve(&world,
                  world_valuation(&world, investments[1][0], 0, 80 * MILLION, "2020-09-30"));
    assert_int_equal(
        capital_statement(world.book, funds[1], VIEW_EVERYTHING, &world.arena, &rows, &count),
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

/* One more random entry of any kind; most are accepted. */
static void act(uint64_t *seed, const char *date)
{
    uint64_t f = golden_random(seed) % FUNDS;
    int64_t amount = 1 + (int64_t)(golden_random(seed) % (uint64_t)(MILLION / 4));
    int64_t commitment = commitments[f][golden_random(seed) % INVESTORS];
    int64_t investment = investments[f][golden_random(seed) % INVESTMENTS];
    const struct entry *last = book_entry(world.book, book_head(world.book));

    if (proposal_kind(last->kind)) {
        bool reject = golden_random(seed) % 8 == 0;

        if (world_approve_as(&world, APPROVER_ID, last->seq,
                             reject ? OUTCOME_REJECT : OUTCOME_APPROVE) == ERR_OK)
            return;
    }
    switch (golden_random(seed) % 16) {
    case 0:
        (void)world_valuation(&world, investment, 0, amount * 3, date);
        return;
    case 1:
        (void)world_valuation(&world, 0, commitments[1 + f % (FUNDS - 1)][0], amount * 3, date);
        return;
    case 2:
    case 3:
        (void)world_expense(&world, funds[f], (enum expense_category)(1 + amount % EXPENSE_OTHER),
                            amount / 16 + 1, date);
        return;
    case 4:
        (void)world_facility(&world, funds[f], (enum facility_kind)(1 + amount % FACILITY_INTEREST),
                             amount, date);
        return;
    case 5:
        (void)world_sell(&world, investment, PROCEEDS_DIVIDEND, amount / 8 + 1, 0, date);
        return;
    case 6:
        (void)world_sell(&world, investment, PROCEEDS_SECONDARY, amount, amount / 2, date);
        return;
    case 7:
    case 8:
    case 9:
        (void)world_pay(&world, investment, amount, date);
        return;
    case 10: {
        struct return_of_excess excess = {.code = date,
                                          .fund_id = funds[f],
                                          .currency = CURRENCY_CNY,
                                          .amount_minor = amount / 32 + 1};

        (void)world_attempt(&world, MANAGER_ID, RECORD_RETURN_OF_EXCESS, 0, day(date), &excess);
        return;
    }
    case 11: {
        struct distribution distribution = {.code = date,
                                            .fund_id = funds[f],
                                            .currency = CURRENCY_CNY,
                                            .return_of_capital_minor = amount / 8,
                                            .gain_minor = amount / 16 + 1,
                                            .income_minor = amount / 64,
                                            .recallable_minor = 0,
                                            .recall_expires_on = DATE_UNKNOWN,
                                            .basis = 1 + (uint32_t)(amount % 2)};

        (void)world_attempt(&world, MANAGER_ID, RECORD_DISTRIBUTION, 0, day(date), &distribution);
        return;
    }
    case 12:
        (void)world_reverse(
            &world, 1 + (int64_t)(golden_random(seed) % (uint64_t)book_head(world.book)), NULL);
        return;
    default:
        (void)world_contribute(&world, commitment, 0, amount, date);
    }
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

    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger), ERR_OK);
    for (size_t i = 0; i < ledger.count; i++) {
        sum += ledger.lines[i].amount_minor;
        if (i + 1 == ledger.count || ledger.lines[i + 1].seq != ledger.lines[i].seq)
            assert_int_equal(sum, 0);
        assert_true(i == 0 || ledger.lines[i - 1].date <= ledger.lines[i].date);
    }
    assert_int_equal(trial_balance(&ledger, view.as_of, &world.arena, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        sum += rows[i].balance_minor;
    assert_int_equal(sum, 0);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &sheet), ERR_OK);
    assert_int_equal(sheet.nav_minor, sheet.equity_minor);
    assert_int_equal(capital_statement(world.book, fund, view, &world.arena, &statement, &count),
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
    char date[DATE_TEXT_SIZE];
    int64_t start = book_head(world.book);

    (void)state;
    for (int32_t step = 0; book_head(world.book) < start + ENTRIES; step++) {
        assert_true(step < 5 * ENTRIES);
        date_format(day("2020-02-01") + (int32_t)(step / 14), date);
        act(&seed, date);
        arena_reset(&world.arena);
    }
    for (int f = 0; f < FUNDS; f++)
        for (int k = 0; k < 6; k++) {
            struct view view = {
                .as_of = day("2020-01-01") + (int32_t)(golden_random(&seed) % 1200),
                .as_known = (int64_t)(golden_random(&seed) % (uint64_t)book_head(world.book)),
            };

            check_ledger(funds[f], k == 0 ? VIEW_EVERYTHING : view);
            arena_reset(&world.arena);
        }
}

static void trial_text(int64_t fund, struct buf *buf)
{
    struct fund_ledger ledger;
    const struct trial_row *rows = NULL;
    size_t count = 0;

    assert_int_equal(fund_ledger_build(world.book, fund, VIEW_EVERYTHING, &world.arena, &ledger),
                     ERR_OK);
    assert_int_equal(trial_balance(&ledger, DATE_LAST, &world.arena, &rows, &count), ERR_OK);
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
    assert_int_equal(world_contribute(&world, commitments[1][0], 0, 30 * MILLION, "2020-02-01"),
                     ERR_OK);
    int64_t seq = book_head(world.book);
    assert_int_equal(world_pay(&world, investments[1][0], 20 * MILLION, "2020-03-01"), ERR_OK);
    int64_t paid = book_head(world.book);
    world_approve(&world,
                  world_valuation(&world, investments[1][0], 0, 70 * MILLION, "2020-06-30"));
    trial_text(funds[1], &before);
    assert_int_equal(world_reverse(&world, seq, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, paid, NULL), ERR_OK);
    trial_text(funds[1], &after);
    assert_string_not_equal(before.bytes, after.bytes);
    buf_reset(&after);
    assert_int_equal(world_pay(&world, investments[1][0], 20 * MILLION, "2020-03-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, commitments[1][0], 0, 30 * MILLION, "2020-02-01"),
                     ERR_OK);
    trial_text(funds[1], &after);
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
