/* Performance of a fund and of a chain. */
#include "figures/accounts/journal_text.h"
#include "figures/performance/performance.h"
#include "support_fund.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t mother;
static int64_t fund;
static int64_t firm;
static int64_t party;
static int64_t outside; /* the party's commitment to the fund */
static int64_t held;    /* the mother fund's */
static int64_t investment;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    mother = world_fund(&world, "mother", FUND_MOTHER);
    fund = world_fund(&world, "seed", FUND_SEED);
    party = world_party(&world, "lp");
    firm = world_firm(&world, "firm");
    outside = world_commitment(&world, fund, 0, party, 100 * MILLION, "2020-01-01");
    investment = world_approved(&world, world_project(&world, "project", firm), fund, 100 * MILLION,
                                "2020-01-02");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct performance_figures figures_of(enum performance_scope scope, int64_t id,
                                             const char *date)
{
    struct performance_figures figures;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(performance_compute(world.book, (struct performance_subject){scope, id}, view,
                                         &world.arena, &figures),
                     ERR_OK);
    return figures;
}

static void accrue(enum expense_category category, int64_t amount, const char *date)
{
    struct accrual accrual = {.fund_id = fund,
                              .category = category,
                              .currency = CURRENCY_CNY,
                              .amount_minor = amount * 100};

    world_put(&world, MANAGER_ID, RECORD_ACCRUAL, day(date), &accrual);
}

static int64_t adjustment_of(enum performance_scope scope, int64_t id, const char *date)
{
    struct flow_list list;
    int64_t sum = 0;

    assert_int_equal(performance_flows(world.book, (struct performance_subject){scope, id},
                                       (struct view){day(date), INT64_MAX}, &world.arena, &list),
                     ERR_OK);
    for (size_t i = 0; i < list.count; i++)
        if (list.flows[i].type == FLOW_ADJUSTMENT_ACCRUED_FEES)
            sum += list.flows[i].amount_minor;
    return sum;
}

/* A balance takes the place of the one before, lowers the value, and every investor bears a part.
 */
static void what_is_accrued_is_a_balance_and_shared_to_the_cent(void **state)
{
    int64_t other = world_commitment(&world, fund, 0, world_party(&world, "other"), 200 * MILLION,
                                     "2020-01-01");

    (void)state;
    assert_int_equal(world_contribute(&world, outside, 0, 1000, "2021-01-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, other, 0, 2000, "2021-01-01"), ERR_OK);
    accrue(EXPENSE_AUDIT, 1, "2021-03-31");
    struct performance_figures figures = figures_of(SCOPE_FUND, fund, "2021-03-31");
    assert_int_equal(figures.nav_minor, 2900);
    assert_string_equal(figures.tvpi, "0.96666667");
    assert_string_equal(figures.gross_multiple, "1.00000000");
    assert_int_equal(adjustment_of(SCOPE_COMMITMENT, outside, "2021-03-31"), 33);
    assert_int_equal(adjustment_of(SCOPE_COMMITMENT, other, "2021-03-31"), 67);
    assert_int_equal(adjustment_of(SCOPE_CHAIN, fund, "2021-03-31"), 100);
    accrue(EXPENSE_AUDIT, 3, "2021-06-30");
    assert_int_equal(figures_of(SCOPE_FUND, fund, "2021-06-30").nav_minor, 2700);
    assert_int_equal(figures_of(SCOPE_FUND, fund, "2021-06-29").nav_minor, 2900);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_OK);
    assert_int_equal(figures_of(SCOPE_FUND, fund, "2021-06-30").nav_minor, 2900);
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, 100, "2021-07-05"), ERR_OK);
    accrue(EXPENSE_AUDIT, 0, "2021-07-05");
    assert_int_equal(figures_of(SCOPE_FUND, fund, "2021-07-05").nav_minor, 2900);
    assert_int_equal(adjustment_of(SCOPE_FUND, fund, "2021-07-05"), 0);

    struct accrual twice = {
        .fund_id = fund, .category = EXPENSE_AUDIT, .currency = CURRENCY_CNY, .amount_minor = 5};
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_ACCRUAL, 0, day("2021-03-31"), &twice),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
}

/* 100 in, 121 out two years of 365 days later: ten percent. */
static void a_simple_fund_has_simple_figures(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, outside, 0, 50 * MILLION, "2021-01-01"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 50 * MILLION, "2021-01-01"), ERR_OK);
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_TRADE_SALE, 6050000000, 50 * MILLION, "2023-01-01"),
        ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 50 * MILLION, 1050000000, 0, 0, NULL,
                                             "2023-01-01"));
    struct performance_figures figures = figures_of(SCOPE_FUND, fund, "2023-06-30");
    assert_string_equal(figures.dpi, "1.21000000");
    assert_string_equal(figures.rvpi, "0.00000000");
    assert_string_equal(figures.pic, "0.50000000");
    assert_string_equal(figures.net_irr, "0.1000000000");
    figures = figures_of(SCOPE_FIRM, firm, "2023-06-30");
    assert_string_equal(figures.gross_multiple, "1.21000000");
    assert_string_equal(figures.gross_irr, "0.1000000000");
    assert_null(figures.net_irr);
    figures = figures_of(SCOPE_INVESTMENT, investment, "2022-12-31");
    assert_string_equal(figures.gross_irr, "0.0000000000");
    assert_string_equal(figures_of(SCOPE_PARTY, party, "2023-06-30").net_irr, "0.1000000000");
    figures = figures_of(SCOPE_COMMITMENT, outside, "2020-12-31");
    assert_string_equal(figures.net_irr_status, "none");
    assert_null(figures.net_irr);
    assert_null(figures.tvpi);
}

/* Money that goes through the mother fund counts once. */
static void a_chain_is_what_its_investors_from_outside_see(void **state)
{
    int64_t top = world_commitment(&world, mother, 0, party, 60 * MILLION, "2020-01-01");

    (void)state;
    held = world_commitment(&world, fund, mother, 0, 100 * MILLION, "2020-01-01");
    assert_int_equal(world_contribute(&world, top, 0, 60 * MILLION, "2021-01-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, held, 0, 40 * MILLION, "2021-01-02"), ERR_OK);
    assert_int_equal(world_contribute(&world, outside, 0, 40 * MILLION, "2021-01-02"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 80 * MILLION, "2021-01-03"), ERR_OK);
    world_approve(&world, world_valuation(&world, investment, 0, 160 * MILLION, "2022-01-01"));
    world_approve(&world, world_valuation(&world, 0, held, 80 * MILLION, "2022-01-01"));
    struct performance_figures figures = figures_of(SCOPE_CHAIN, mother, "2022-01-01");
    assert_int_equal(figures.paid_in_minor, 100 * MILLION);
    assert_int_equal(figures.nav_minor, 180 * MILLION);
    assert_string_equal(figures.tvpi, "1.80000000");
    assert_int_equal(figures_of(SCOPE_CHAIN, 0, "2022-01-01").nav_minor, 180 * MILLION);
    assert_int_equal(figures_of(SCOPE_CHAIN, fund, "2022-01-01").paid_in_minor, 40 * MILLION);
    assert_int_equal(figures_of(SCOPE_PARTY, party, "2022-01-01").committed_minor, 160 * MILLION);
    struct performance_figures none;
    assert_int_equal(performance_compute(world.book,
                                         (struct performance_subject){SCOPE_CHAIN, firm},
                                         VIEW_EVERYTHING, &world.arena, &none),
                     ERR_NOT_FOUND);
}

static void the_curve_goes_down_before_it_goes_up(void **state)
{
    const struct curve_row *rows = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, outside, 0, 50 * MILLION, "2021-01-01"), ERR_OK);
    assert_int_equal(world_expense(&world, fund, EXPENSE_MANAGEMENT_FEE, MILLION, "2021-04-01"),
                     ERR_OK);
    world_approve(&world,
                  world_distribution(&world, fund, 5 * MILLION, 0, 0, 0, NULL, "2021-08-01"));
    assert_int_equal(
        performance_curve(world.book, fund, VIEW_EVERYTHING, &world.arena, &rows, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].net_minor, -50 * MILLION);
    assert_string_equal(rows[1].tvpi, "0.98000000");
    assert_int_equal(rows[2].net_minor, -45 * MILLION);
    assert_int_equal(rows[2].nav_minor, 44 * MILLION);
    assert_int_equal(rows[2].date, day("2021-09-30"));
}

static void the_ledger_is_written_for_other_programs(void **state)
{
    struct fund_ledger ledger;
    struct buf text;

    (void)state;
    assert_int_equal(world_contribute(&world, outside, 0, 5000, "2021-01-01"), ERR_OK);
    long long seq = book_head(world.book);
    assert_int_equal(world_expense(&world, fund, EXPENSE_MANAGEMENT_FEE, 100, "2021-04-01"),
                     ERR_OK);
    assert_int_equal(fund_ledger_build(world.book, fund, VIEW_EVERYTHING, &world.arena, &ledger),
                     ERR_OK);
    buf_init(&text);
    assert_int_equal(journal_text(world.book, &ledger, JOURNAL_HLEDGER, &world.arena, &text),
                     ERR_OK);
    assert_non_null(strstr(text.bytes, "commodity CNY 1000.00\n"));
    assert_non_null(strstr(text.bytes, "account expenses:management-fee\n"));
    assert_non_null(strstr(text.bytes, arena_format(&world.arena,
                                                    "\n2021-01-01 * (%lld) contribution\n    "
                                                    "assets:cash",
                                                    seq)));
    assert_non_null(strstr(text.bytes, "CNY 0.00 = CNY 49.00\n"));
    buf_reset(&text);
    assert_int_equal(journal_text(world.book, &ledger, JOURNAL_BEANCOUNT, &world.arena, &text),
                     ERR_OK);
    assert_non_null(strstr(text.bytes, "2021-01-01 open Expenses:Management-fee\n"));
    assert_non_null(strstr(
        text.bytes, arena_format(&world.arena, "    Equity:Capital:C%lld ", (long long)outside)));
    assert_non_null(strstr(text.bytes, "2021-04-02 balance Assets:Cash  49.00 CNY\n"));
    buf_done(&text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(what_is_accrued_is_a_balance_and_shared_to_the_cent),
        TEST(a_simple_fund_has_simple_figures),
        TEST(a_chain_is_what_its_investors_from_outside_see),
        TEST(the_curve_goes_down_before_it_goes_up),
        TEST(the_ledger_is_written_for_other_programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
