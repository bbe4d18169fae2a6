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

/* The carry that the sample has accrued at the end of its quarter. */
#define CARRY 50000

static void accrue(enum expense_category category, int64_t amount, const char *date)
{
    struct accrual accrual = {.fund_id = fund,
                              .category = category,
                              .currency = CURRENCY_CNY,
                              .amount_minor = amount * 100};

    world_put(&world, MANAGER_ID, RECORD_ACCRUAL, day(date), &accrual);
}

static void expect_view(const struct performance *view, const char *rate, const char *multiple)
{
    char text[RATIO_TEXT_SIZE];
    char rate_text[IRR_RATE_TEXT_SIZE];

    ratio_format(view->multiple, 8, text);
    assert_string_equal(text, multiple);
    assert_int_equal(view->irr.status, IRR_VALUE);
    irr_format(view->irr.rate_e18[0], 8, rate_text);
    assert_string_equal(rate_text, rate);
}

/* The flows of the book, with the value net of carry and the carry beside it: the four rates and
 * multiples that ILPA publishes, and the rows that are worked out at the end of the quarter. */
static void expect_sample(void)
{
    static const struct {
        enum performance_type type;
        int64_t amount_minor;
    } ends[] = {
        {FLOW_ADJUSTMENT_ACCRUED_FEES, 20000},
        {FLOW_ADJUSTMENT_FACILITY_INTEREST, 10000},
        {FLOW_FACILITY_GROSS_UP, 1050000},
    };
    struct performance views[PERFORMANCE_VIEWS];
    struct flow_list list;

    assert_int_equal(performance_flows(world.book, (struct performance_subject){SCOPE_FUND, fund},
                                       (struct view){day("2024-06-30"), INT64_MAX}, &world.arena,
                                       &list),
                     ERR_OK);
    struct performance_flow *flows = arena_array(&world.arena, list.count + 1, sizeof *flows);

    for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
        size_t found = 0;

        while (found < list.count && list.flows[found].type != ends[k].type)
            found++;
        assert_true(found < list.count);
        assert_int_equal(list.flows[found].amount_minor, ends[k].amount_minor);
        assert_int_equal(list.flows[found].day, day("2024-06-30"));
    }
    for (size_t i = 0; i < list.count; i++) {
        flows[i] = list.flows[i];
        if (flows[i].type == FLOW_NAV)
            flows[i].amount_minor -= CARRY;
    }
    flows[list.count] = (struct performance_flow){day("2024-06-30"), FLOW_ADJUSTMENT_CARRY, CARRY};
    assert_int_equal(performance_solve(flows, list.count + 1, views), ERR_OK);
    expect_view(&views[VIEW_GROSS_WITH], "0.44648269", "1.42898551");
    expect_view(&views[VIEW_NET_WITH], "0.30038086", "1.28306878");
    expect_view(&views[VIEW_GROSS_WITHOUT], "0.22443059", "1.32888889");
    expect_view(&views[VIEW_NET_WITHOUT], "0.16250241", "1.22869023");
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
    accrue(EXPENSE_MANAGEMENT_FEE, 350, "2024-03-31");
    accrue(EXPENSE_MANAGEMENT_FEE, 200, "2024-06-30");
    accrue(EXPENSE_FACILITY_INTEREST, 100, "2024-06-30");
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    assert_int_equal(fund_ledger_build(world.book, fund, VIEW_EVERYTHING, &world.arena, &ledger),
                     ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, DATE_LAST, &sheet), ERR_OK);
    assert_int_equal(sheet.facility_minor, 1050000);
    assert_int_equal(sheet.accrued_minor, 30000);
    int64_t value = 3000000 + 4500000 + CARRY - sheet.nav_minor;

    world_approve(&world, world_valuation(&world, investment, 0, value, "2024-06-30"));
    struct performance_figures figures = figures_of(SCOPE_FUND, fund, "2024-06-30");
    assert_int_equal(figures.paid_in_minor, 3780000);
    assert_int_equal(figures.distributed_minor, 350000);
    assert_int_equal(figures.nav_minor, 4500000 + CARRY);
    expect_sample();
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
        TEST(the_official_sample_comes_out_of_the_book),
        TEST(what_is_accrued_is_a_balance_and_shared_to_the_cent),
        TEST(a_simple_fund_has_simple_figures),
        TEST(a_chain_is_what_its_investors_from_outside_see),
        TEST(the_curve_goes_down_before_it_goes_up),
        TEST(the_ledger_is_written_for_other_programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
