/* What ILPA's templates ask of the book: the sample of the performance template entered as what
 * happened, what returned capital had been called for, and the interest of a later closing. */
#include "figures/accounts/journal_text.h"
#include "figures/performance/performance.h"
#include "figures/performance/statement.h"
#include "support_fund.h"
#include "support_golden.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/waterfall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t first; /* commitments */
static int64_t second;
static int64_t late;
static int64_t investment;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "growth", FUND_SEED);
    first =
        world_commitment(&world, fund, 0, world_party(&world, "first"), 10 * MILLION, "2020-01-01");
    investment =
        world_approved(&world, world_project(&world, "project", world_firm(&world, "firm")), fund,
                       100 * MILLION, "2020-01-02");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct flow_list flows_of(enum performance_scope scope, int64_t id, const char *date)
{
    struct flow_list list;

    assert_int_equal(performance_flows(world.book, (struct performance_subject){scope, id},
                                       (struct view){day(date), INT64_MAX}, &world.arena, &list),
                     ERR_OK);
    return list;
}

static struct performance_figures figures_of(enum performance_scope scope, int64_t id,
                                             const char *date)
{
    struct performance_figures figures;

    assert_int_equal(performance_compute(world.book, (struct performance_subject){scope, id},
                                         (struct view){day(date), INT64_MAX}, &world.arena,
                                         &figures),
                     ERR_OK);
    return figures;
}

/* --- the sample: amounts in whole units ------------------------------------------------------- */

/* A call that is approved and paid in full on its day. */
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
    assert_int_equal(world_contribute(&world, first, call,
                                      (investments + working_capital + interest + fees) * 100,
                                      date),
                     ERR_OK);
}

static void give_back(int64_t amount_minor, enum excess_of called_for, const char *date)
{
    struct return_of_excess excess = {.code = date,
                                      .fund_id = fund,
                                      .currency = CURRENCY_CNY,
                                      .amount_minor = amount_minor,
                                      .called_for = called_for};

    world_approve(&world,
                  world_put(&world, MANAGER_ID, RECORD_RETURN_OF_EXCESS, day(date), &excess));
}

static void facility(enum facility_kind kind, int64_t amount, const char *date)
{
    assert_int_equal(world_facility(&world, fund, kind, amount * 100, date), ERR_OK);
}

static void accrue(enum expense_category category, int64_t amount, const char *date)
{
    struct accrual accrual = {.fund_id = fund,
                              .category = category,
                              .currency = CURRENCY_CNY,
                              .amount_minor = amount * 100};

    world_put(&world, MANAGER_ID, RECORD_ACCRUAL, day(date), &accrual);
}

/* Everything until the end of the quarter. A call row of the other sign is working capital that
 * went back. */
static void enter_what_happened(void)
{
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
    give_back(10000, EXCESS_OF_WORKING_CAPITAL, "2023-11-15");
    paid_call("2024-05-15", 0, 0, 0, 700);
    give_back(70000, EXCESS_OF_WORKING_CAPITAL, "2024-05-15");
    accrue(EXPENSE_MANAGEMENT_FEE, 350, "2024-03-31");
    accrue(EXPENSE_MANAGEMENT_FEE, 200, "2024-06-30");
    accrue(EXPENSE_FACILITY_INTEREST, 100, "2024-06-30");
}

/* The fund is worth 45,500, by a valuation of what it holds. The sample does not tell its terms:
 * no hurdle and a carry of 500 / 11,200 of the gain give the 500 that it has accrued. */
static void enter_value_and_terms(void)
{
    struct waterfall_term term = {.fund_id = fund,
                                  .kind = WATERFALL_EUROPEAN,
                                  .hurdle_rate_e8 = 0,
                                  .compounding = 1,
                                  .day_count = 1,
                                  .catch_up_share_e8 = 0,
                                  .lp_share_e8 = DECIMAL_E8_ONE - 4464286,
                                  .carry_share_e8 = 4464286,
                                  .clawback_tax_e8 = AMOUNT_UNKNOWN,
                                  .concession_share_e8 = AMOUNT_UNKNOWN,
                                  .valid_from = day("2022-01-01"),
                                  .valid_to = DATE_UNKNOWN};
    struct fund_ledger ledger;
    struct balance_sheet sheet;

    assert_int_equal(world_pay(&world, investment, 3000000, "2024-06-01"), ERR_OK);
    assert_int_equal(fund_ledger_build(world.book, fund, VIEW_EVERYTHING, &world.arena, &ledger),
                     ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, DATE_LAST, &sheet), ERR_OK);
    int64_t value = 3000000 + 4550000 - sheet.nav_minor;

    world_approve(&world, world_valuation(&world, investment, 0, value, "2024-06-30"));
    world_approve(&world,
                  world_put(&world, MANAGER_ID, RECORD_WATERFALL_TERM, DATE_UNKNOWN, &term));
}

/* Each row of the sample is one flow of the book, and there is no other. */
static void expect_rows(const struct flow_list *list, struct golden *golden)
{
    bool *taken = arena_array(&world.arena, list->count + 1, sizeof *taken);
    size_t count = 0;

    while (golden_line(golden) && strcmp(golden->words[0], "flow") == 0) {
        int64_t amount = (int64_t)golden_decimal(golden->words[3], 2);
        size_t i = 0;

        while (i < list->count && (taken[i] || list->rows[i].date != golden_day(golden->words[1]) ||
                                   strcmp(list->rows[i].type, golden->words[2]) != 0 ||
                                   list->rows[i].amount_minor != amount))
            i++;
        if (i == list->count)
            fail_msg("not in the book: %s %s %s", golden->words[1], golden->words[2],
                     golden->words[3]);
        taken[i] = true;
        count++;
    }
    assert_int_equal(count, 31);
    assert_int_equal(list->count, count);
}

static void the_official_sample_comes_out_of_the_book(void **state)
{
    static const char *const expected[PERFORMANCE_VIEWS][2] = {
        [VIEW_GROSS_WITH] = {"0.44648269", "1.42898551"},
        [VIEW_NET_WITH] = {"0.30038086", "1.28306878"},
        [VIEW_GROSS_WITHOUT] = {"0.22443059", "1.32888889"},
        [VIEW_NET_WITHOUT] = {"0.16250241", "1.22869023"},
    };
    struct golden golden;

    (void)state;
    enter_what_happened();
    enter_value_and_terms();
    struct flow_list list = flows_of(SCOPE_FUND, fund, "2024-06-30");

    golden_open(&golden, "performance.txt");
    expect_rows(&list, &golden);
    golden_close(&golden);
    struct performance views[PERFORMANCE_VIEWS];

    assert_int_equal(performance_solve(list.flows, list.count, views), ERR_OK);
    for (int view = 0; view < PERFORMANCE_VIEWS; view++) {
        char text[RATIO_TEXT_SIZE];
        char rate[IRR_RATE_TEXT_SIZE];

        ratio_format(views[view].multiple, 8, text);
        assert_string_equal(text, expected[view][1]);
        assert_int_equal(views[view].irr.status, IRR_VALUE);
        irr_format(views[view].irr.rate_e18[0], 8, rate);
        assert_string_equal(rate, expected[view][0]);
    }
    struct performance_figures figures = figures_of(SCOPE_FUND, fund, "2024-06-30");
    assert_int_equal(figures.paid_in_minor, 3780000);
    assert_int_equal(figures.distributed_minor, 350000);
    assert_int_equal(figures.nav_minor, 4500000);
    assert_string_equal(figures.tvpi, expected[VIEW_NET_WITH][1]);
    assert_string_equal(figures.gross_multiple, expected[VIEW_GROSS_WITH][1]);
    assert_string_equal(figures.gross_multiple_without, expected[VIEW_GROSS_WITHOUT][1]);
    assert_string_equal(figures.net_multiple_without, expected[VIEW_NET_WITHOUT][1]);
}

/* --- returned capital ------------------------------------------------------------------------- */

/* Fees that come back lower the paid-in capital, but never the invested. */
static void returned_fees_are_not_returned_investments(void **state)
{
    (void)state;
    paid_call("2021-01-01", 500, 0, 0, 20);
    give_back(1000, EXCESS_OF_FEES, "2021-02-01");
    struct performance_figures figures = figures_of(SCOPE_FUND, fund, "2021-12-31");
    assert_int_equal(figures.paid_in_minor, 51000);
    assert_int_equal(figures.nav_minor, 51000);
    assert_string_equal(figures.tvpi, "1.00000000");
    assert_string_equal(figures.gross_multiple, "1.02000000");

    give_back(10000, 0, "2021-03-01");
    figures = figures_of(SCOPE_FUND, fund, "2021-12-31");
    assert_int_equal(figures.paid_in_minor, 41000);
    assert_string_equal(figures.gross_multiple, "1.02500000");
    struct flow_list list = flows_of(SCOPE_FUND, fund, "2021-12-31");
    size_t fees = 0;
    size_t investments = 0;

    for (size_t i = 0; i < list.count; i++) {
        fees += list.flows[i].type == FLOW_EXCESS_FEES;
        investments += list.flows[i].type == FLOW_EXCESS_INVESTMENT;
    }
    assert_int_equal(fees, 1);
    assert_int_equal(investments, 1);
}

/* --- interest of a later closing
 * ------------------------------------------------------------------ */

/* 600 and 300 paid in by the first two; the third pays 150 and 5.00 of interest: 3.33 and 1.67. */
static int64_t close_later(int64_t interest_minor)
{
    second = world_commitment(&world, fund, 0, world_party(&world, "second"), 10 * MILLION,
                              "2020-01-01");
    late =
        world_commitment(&world, fund, 0, world_party(&world, "late"), 10 * MILLION, "2020-06-01");
    assert_int_equal(world_contribute(&world, first, 0, 60000, "2020-02-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, second, 0, 30000, "2020-02-01"), ERR_OK);
    struct equalisation equalisation = {.commitment_id = late,
                                        .currency = CURRENCY_CNY,
                                        .contribution_minor = 15000,
                                        .interest_minor = interest_minor};
    int64_t id =
        world_put(&world, MANAGER_ID, RECORD_EQUALISATION, day("2020-06-10"), &equalisation);

    world_approve(&world, id);
    return id;
}

static int64_t interest_flow(enum performance_scope scope, int64_t id)
{
    struct flow_list list = flows_of(scope, id, "2020-12-31");
    int64_t sum = 0;

    for (size_t i = 0; i < list.count; i++) {
        if (list.flows[i].type != FLOW_EQUALISATION_INTEREST)
            continue;
        assert_int_equal(list.rows[i].date, day("2020-06-10"));
        assert_string_equal(list.rows[i].type, "equalisation_interest");
        sum += list.rows[i].amount_minor;
    }
    return sum;
}

static void late_interest_is_a_flow_of_payer_and_receivers(void **state)
{
    (void)state;
    close_later(500);
    assert_int_equal(interest_flow(SCOPE_COMMITMENT, late), -500);
    assert_int_equal(interest_flow(SCOPE_COMMITMENT, first), 333);
    assert_int_equal(interest_flow(SCOPE_COMMITMENT, second), 167);
    assert_int_equal(interest_flow(SCOPE_FUND, fund), 0);
    struct performance_figures payer = figures_of(SCOPE_COMMITMENT, late, "2020-12-31");
    assert_int_equal(payer.paid_in_minor, 15000);
    assert_int_equal(payer.nav_minor, 15000);
    assert_int_equal(payer.unfunded_minor, 10 * MILLION - 15000);
    assert_string_equal(payer.tvpi, "1.00000000");
    assert_string_equal(payer.net_irr_status, "value");
    assert_int_equal(payer.net_irr[0], '-'); /* 155.00 given, 150.00 there */
    assert_string_equal(payer.gross_multiple, "1.00000000");
    struct performance_figures receiver = figures_of(SCOPE_COMMITMENT, first, "2020-12-31");
    assert_int_equal(receiver.paid_in_minor, 60000 - 10000);
    assert_string_equal(receiver.net_irr_status, "value");
    assert_true(receiver.net_irr[0] != '-');
    assert_int_equal(receiver.distributed_minor, 0);
    assert_int_equal(receiver.unfunded_minor, 10 * MILLION - 50000);
}

static void late_interest_is_a_line_of_its_own_in_the_accounts(void **state)
{
    const struct commitment_account *accounts = NULL;
    const struct capital_row *rows = NULL;
    struct commitment_account total;
    size_t count = 0;

    (void)state;
    close_later(500);
    assert_int_equal(fund_accounts_compute(world.book, fund, VIEW_EVERYTHING, &world.arena,
                                           &accounts, &count, &total),
                     ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(accounts[0].interest_received_minor, 333);
    assert_int_equal(accounts[1].interest_received_minor, 167);
    assert_int_equal(accounts[2].interest_paid_minor, 500);
    assert_int_equal(accounts[2].interest_received_minor, 0);
    assert_int_equal(accounts[2].paid_in_minor, 15000);
    assert_int_equal(accounts[2].contributed_outside_minor, 0);
    assert_int_equal(accounts[0].income_minor, 0);
    assert_int_equal(total.interest_paid_minor, 500);
    assert_int_equal(total.interest_received_minor, 500);
    assert_int_equal(total.paid_in_minor, 90000);

    assert_int_equal(
        capital_statement(world.book, fund, VIEW_EVERYTHING, &world.arena, &rows, &count), ERR_OK);
    const struct capital_row *june = &rows[4]; /* the second quarter */
    assert_int_equal(june[0].equalisation_interest_minor, 0);
    assert_int_equal(june[1].equalisation_interest_minor, -333);
    assert_int_equal(june[2].equalisation_interest_minor, -167);
    assert_int_equal(june[3].equalisation_interest_minor, 500);
    assert_int_equal(june[3].closing_minor, 15000);
    assert_int_equal(june[0].closing_minor, 90000);
}

/* Cash in and out on the day, a line per investor, nothing in all; other programs read the same. */
static void late_interest_is_posted_and_passes_through(void **state)
{
    const struct posting_line *lines = NULL;
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    int64_t interest[3] = {0};
    int64_t cash_in = 0;
    int64_t sum = 0;
    struct buf text;

    (void)state;
    close_later(500);
    assert_int_equal(fund_ledger_build(world.book, fund, VIEW_EVERYTHING, &world.arena, &ledger),
                     ERR_OK);
    size_t count = fund_ledger_entry(&ledger, book_head(world.book), &lines);

    for (size_t i = 0; i < count; i++) {
        sum += lines[i].amount_minor;
        if (lines[i].account == ACCOUNT_CASH && lines[i].amount_minor > 0)
            cash_in += lines[i].amount_minor;
        if (lines[i].account == ACCOUNT_EQUALISATION_INTEREST)
            interest[lines[i].ref_id == late ? 2 : lines[i].ref_id == second] +=
                lines[i].amount_minor;
    }
    assert_int_equal(sum, 0);
    assert_int_equal(cash_in, 15500);
    assert_int_equal(interest[0], 333);
    assert_int_equal(interest[1], 167);
    assert_int_equal(interest[2], -500);
    assert_int_equal(balance_sheet_compute(&ledger, DATE_LAST, &sheet), ERR_OK);
    assert_int_equal(sheet.cash_minor, 90000);
    assert_int_equal(sheet.nav_minor, 90000);
    assert_int_equal(sheet.equity_minor, 90000);
    assert_int_equal(sheet.income_minor, 0);
    buf_init(&text);
    assert_int_equal(journal_text(world.book, &ledger, JOURNAL_HLEDGER, &world.arena, &text),
                     ERR_OK);
    assert_non_null(strstr(text.bytes, arena_format(&world.arena,
                                                    "account liabilities:equalisation-interest:"
                                                    "c%lld",
                                                    (long long)late)));
    assert_non_null(strstr(text.bytes, "CNY 0.00 = CNY -5.00\n"));
    buf_done(&text);
}

/* With or without interest the fund as a whole is the same. */
static void late_interest_changes_no_figure_of_the_fund(void **state)
{
    (void)state;
    close_later(500);
    assert_int_equal(world_pay(&world, investment, 50000, "2020-07-01"), ERR_OK);
    world_approve(&world, world_valuation(&world, investment, 0, 70000, "2020-12-31"));
    struct performance_figures with = figures_of(SCOPE_FUND, fund, "2020-12-31");

    world_close(&world);
    opened(NULL);
    close_later(0);
    assert_int_equal(world_pay(&world, investment, 50000, "2020-07-01"), ERR_OK);
    world_approve(&world, world_valuation(&world, investment, 0, 70000, "2020-12-31"));
    struct performance_figures without = figures_of(SCOPE_FUND, fund, "2020-12-31");

    assert_int_equal(with.paid_in_minor, 90000);
    assert_int_equal(with.paid_in_minor, without.paid_in_minor);
    assert_int_equal(with.distributed_minor, without.distributed_minor);
    assert_int_equal(with.nav_minor, without.nav_minor);
    assert_string_equal(without.tvpi, "1.22222222");
    assert_string_equal(without.net_irr_status, "value");
    assert_int_equal(with.unfunded_minor, without.unfunded_minor);
}

/* Approved in error and reversed: no trace in the flows or accounts of that day's knowledge. */
static void reversed_interest_is_gone(void **state)
{
    const struct commitment_account *accounts = NULL;
    struct commitment_account total;
    size_t count = 0;

    (void)state;
    close_later(500);
    assert_int_equal(world_reverse(&world, book_head(world.book), "2020-06-10"), ERR_OK);
    assert_int_equal(interest_flow(SCOPE_COMMITMENT, late), 0);
    assert_int_equal(fund_accounts_compute(world.book, fund, VIEW_EVERYTHING, &world.arena,
                                           &accounts, &count, &total),
                     ERR_OK);
    assert_int_equal(total.interest_paid_minor, 0);
    assert_int_equal(total.interest_received_minor, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(the_official_sample_comes_out_of_the_book),
        TEST(returned_fees_are_not_returned_investments),
        TEST(late_interest_is_a_flow_of_payer_and_receivers),
        TEST(late_interest_is_a_line_of_its_own_in_the_accounts),
        TEST(late_interest_is_posted_and_passes_through),
        TEST(late_interest_changes_no_figure_of_the_fund),
        TEST(reversed_interest_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
