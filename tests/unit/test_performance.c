#include "book/journal_text.h"
#include "book/performance.h"
#include "support_fund.h"

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

/* A call that is approved and paid in full on its day; amounts in whole units. */
static void paid_call(const char *date, int64_t investments, int64_t working_capital,
                      int64_t interest, int64_t fees)
{
    const int64_t parts[CALL_PART_COUNT] = {
        [CALL_INVESTMENTS] = investments * 100,
        [CALL_WORKING_CAPITAL] = working_capital * 100,
        [CALL_FACILITY_INTEREST] = interest * 100,
        [CALL_MANAGEMENT_FEES] = fees * 100,
    };
    int64_t call = world_call(&world, fund, parts, false, date, date);

    world_approve(&world, call);
    assert_int_equal(world_contribute(&world, outside, call,
                                      (investments + working_capital + interest + fees) * 100,
                                      date),
                     ERR_OK);
}

static void facility(enum facility_kind kind, int64_t amount, const char *date)
{
    assert_int_equal(world_facility(&world, fund, kind, amount * 100, date), ERR_OK);
}

/* The rows of ILPA's sample, entered as what happened: net with facility 0.30038086 and 48,500 on
 * 37,800. A call row of the other sign is excess capital that went back. */
static void the_official_sample_comes_out_of_the_book(void **state)
{
    (void)state;
    facility(FACILITY_DRAW_INVESTMENTS, 15000, "2022-07-15");
    facility(FACILITY_DRAW_FEES, 300, "2022-07-15");
    facility(FACILITY_DRAW_WORKING_CAPITAL, 700, "2022-07-15");
    paid_call("2022-10-01", 0, 0, 100, 0);
    facility(FACILITY_DRAW_INVESTMENTS, 10000, "2022-10-15");
    facility(FACILITY_DRAW_WORKING_CAPITAL, 500, "2022-10-15");
    facility(FACILITY_DRAW_FEES, 700, "2022-11-15");
    facility(FACILITY_REPAY_WORKING_CAPITAL, 700, "2022-11-15");
    paid_call("2023-04-01", 15000, 0, 0, 1000);
    facility(FACILITY_REPAY_INVESTMENTS, 15000, "2023-04-03");
    facility(FACILITY_REPAY_FEES, 1000, "2023-04-03");
    paid_call("2023-05-15", 3500, 0, 0, 0);
    facility(FACILITY_DRAW_INVESTMENTS, 500, "2023-05-15");
    facility(FACILITY_REPAY_WORKING_CAPITAL, 500, "2023-05-15");
    world_approve(&world, world_distribution(&world, fund, 0, 150000, 0, 0, NULL, "2023-07-01"));
    paid_call("2023-07-31", 7000, 2300, 0, 700);
    world_approve(&world, world_distribution(&world, fund, 0, 200000, 0, 0, NULL, "2023-08-15"));
    paid_call("2023-11-15", 7500, 0, 100, 700);
    world_approve(&world, world_excess(&world, fund, 10000, "2023-11-15"));
    paid_call("2024-05-15", 0, 0, 0, 700);
    world_approve(&world, world_excess(&world, fund, 70000, "2024-05-15"));

    assert_int_equal(world_pay(&world, investment, 3000000, "2024-06-01"), ERR_OK);
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    assert_int_equal(fund_ledger_build(world.book, fund, VIEW_EVERYTHING, &world.arena, &ledger),
                     ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, DATE_LAST, &sheet), ERR_OK);
    assert_int_equal(sheet.facility_minor, 1050000);
    world_approve(&world, world_valuation(&world, investment, 0,
                                          3000000 + 4500000 - sheet.nav_minor, "2024-06-30"));

    struct performance_figures figures = figures_of(SCOPE_FUND, fund, "2024-06-30");
    assert_int_equal(figures.paid_in_minor, 3780000);
    assert_int_equal(figures.distributed_minor, 350000);
    assert_int_equal(figures.nav_minor, 4500000);
    assert_string_equal(figures.tvpi, "1.28306878");
    assert_string_equal(figures.net_irr_status, "value");
    assert_memory_equal(figures.net_irr, "0.30038", 7);
    /* Without the adjustments of accrued carry, fees and interest that the sample also has. */
    assert_string_equal(figures.net_multiple_without, "1.22661123");
    assert_string_equal(figures.gross_multiple, "1.40579710");
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
        TEST(the_official_sample_comes_out_of_the_book),
        TEST(a_simple_fund_has_simple_figures),
        TEST(a_chain_is_what_its_investors_from_outside_see),
        TEST(the_curve_goes_down_before_it_goes_up),
        TEST(the_ledger_is_written_for_other_programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
