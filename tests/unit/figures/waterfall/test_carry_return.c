/* Carry that the manager pays back: the fund's cash, its accounts, the waterfall and the typed
 * flows. */
#include "figures/accounts/journal_text.h"
#include "figures/performance/performance.h"
#include "figures/performance/statement.h"
#include "figures/waterfall/waterfall.h"
#include "support_fund.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"
#include "record/waterfall.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PERCENT (DECIMAL_E8_ONE / 100)

static struct world world;
static int64_t fund;
static int64_t partner;
static int64_t manager; /* its own commitment */
static int64_t bad;     /* the investment that is lost */
static int64_t agreed;  /* the approval of the terms */
static int64_t paid;    /* the approval of the distribution with carry */

static int64_t distribute(int64_t capital, int64_t gain, int64_t carry, const char *date)
{
    struct distribution distribution = {
        .code = arena_format(&world.arena, "D%" PRId64, book_head(world.book)),
        .fund_id = fund,
        .currency = CURRENCY_CNY,
        .return_of_capital_minor = capital,
        .gain_minor = gain,
        .income_minor = AMOUNT_UNKNOWN,
        .recallable_minor = AMOUNT_UNKNOWN,
        .recall_expires_on = DATE_UNKNOWN,
        .basis = SHARE_BY_PAID_IN,
        .carry_minor = carry,
        .deviation_reason = "as agreed"};

    return world_put(&world, MANAGER_ID, RECORD_DISTRIBUTION, day(date), &distribution);
}

/* 90000 and 10000 are paid in and double in a year; 18000 of the profit are carry. Then 50000 more
 * are paid in, and lost. */
static void open_with(enum waterfall_kind kind, int64_t tax_e8)
{
    struct party lp = {.code = "partner", .name = "partner", .kind = PARTY_LP};
    struct party gp = {.code = "manager", .name = "manager", .kind = PARTY_MANAGER};

    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "growth", FUND_GROWTH);
    int64_t firm = world_firm(&world, "firm");

    partner = world_commitment(&world, fund, 0,
                               world_put(&world, MANAGER_ID, RECORD_PARTY, day("2018-01-01"), &lp),
                               MILLION, "2019-01-01");
    manager = world_commitment(&world, fund, 0,
                               world_put(&world, MANAGER_ID, RECORD_PARTY, day("2018-01-01"), &gp),
                               MILLION, "2019-01-01");
    struct waterfall_term term = {.fund_id = fund,
                                  .kind = kind,
                                  .hurdle_rate_e8 = 8 * PERCENT,
                                  .compounding = 2,
                                  .day_count = 1,
                                  .catch_up_share_e8 = DECIMAL_E8_ONE,
                                  .lp_share_e8 = 80 * PERCENT,
                                  .carry_share_e8 = 20 * PERCENT,
                                  .gp_commitment_id = manager,
                                  .clawback = true,
                                  .clawback_tax_e8 = tax_e8,
                                  .concession_share_e8 = AMOUNT_UNKNOWN,
                                  .valid_from = day("2019-01-01"),
                                  .valid_to = DATE_UNKNOWN};

    agreed = world_approve(
        &world, world_put(&world, MANAGER_ID, RECORD_WATERFALL_TERM, DATE_UNKNOWN, &term));
    assert_int_equal(world_contribute(&world, partner, 0, 90000, "2019-01-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, manager, 0, 10000, "2019-01-01"), ERR_OK);
    int64_t good =
        world_approved(&world, world_project(&world, "good", firm), fund, 100000, "2019-01-01");

    assert_int_equal(world_pay(&world, good, 100000, "2019-01-01"), ERR_OK);
    assert_int_equal(world_sell(&world, good, PROCEEDS_TRADE_SALE, 200000, 100000, "2019-12-31"),
                     ERR_OK);
    paid = world_approve(&world, distribute(100000, 82000, 18000, "2020-01-01"));
    assert_int_equal(world_contribute(&world, partner, 0, 45000, "2020-01-02"), ERR_OK);
    assert_int_equal(world_contribute(&world, manager, 0, 5000, "2020-01-02"), ERR_OK);
    bad = world_approved(&world, world_project(&world, "bad", firm), fund, 50000, "2020-01-02");
    assert_int_equal(world_pay(&world, bad, 50000, "2020-01-02"), ERR_OK);
    world_approve(&world, world_valuation(&world, bad, 0, 0, "2020-01-02"));
}

static int opened(void **state)
{
    (void)state;
    open_with(WATERFALL_EUROPEAN, AMOUNT_UNKNOWN);
    return 0;
}

static int opened_american(void **state)
{
    (void)state;
    open_with(WATERFALL_AMERICAN, AMOUNT_UNKNOWN);
    return 0;
}

static int opened_taxed(void **state)
{
    (void)state;
    open_with(WATERFALL_EUROPEAN, 25 * PERCENT);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static enum err pay_back(int64_t amount, const char *date)
{
    struct carry_return back = {
        .fund_id = fund, .currency = CURRENCY_CNY, .amount_minor = amount, .reference = "B-1"};

    return world_attempt(&world, MANAGER_ID, RECORD_CARRY_RETURN, 0, day(date), &back);
}

static struct fund_waterfall fall_of(const char *date, bool hypothetical)
{
    struct fund_waterfall waterfall;

    assert_int_equal(fund_waterfall_compute(world.book, fund, (struct view){day(date), INT64_MAX},
                                            hypothetical, &world.arena, &waterfall),
                     ERR_OK);
    return waterfall;
}

static void only_what_left_for_it_can_come_back(void **state)
{
    struct carry_return other = {.fund_id = fund, .currency = CURRENCY_USD, .amount_minor = 1};

    (void)state;
    assert_int_equal(pay_back(18001, "2020-06-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_string_equal(world_param(&world, "limit"), "180.00");
    /* The day before it was paid there was none. */
    assert_int_equal(pay_back(1, "2019-12-31"), ERR_CONFLICT);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CARRY_RETURN, 0, day("2020-06-01"), &other),
        ERR_INVALID);
    assert_int_equal(pay_back(10000, "2020-06-01"), ERR_OK);
    assert_int_equal(pay_back(8001, "2020-02-01"), ERR_CONFLICT);
    assert_int_equal(pay_back(8000, "2020-02-01"), ERR_OK);
    assert_int_equal(pay_back(1, "2020-07-01"), ERR_CONFLICT);
}

static void what_carry_came_back_of_stays(void **state)
{
    (void)state;
    assert_int_equal(pay_back(10000, "2020-06-01"), ERR_OK);
    int64_t back = book_head(world.book);

    assert_int_equal(world_reverse(&world, paid, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_string_equal(world_param(&world, "seq"), arena_format(&world.arena, "%" PRId64, back));
    /* Once it was paid out to the investors, it stays itself. */
    int64_t passed = world_approve(&world, distribute(10000, 0, 0, "2020-07-01"));

    assert_int_equal(world_reverse(&world, back, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_reverse(&world, passed, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, back, NULL), ERR_OK);
    assert_int_equal(fall_of("2020-07-01", false).figures.carry_returned_minor, 0);
    assert_int_equal(world_reverse(&world, paid, NULL), ERR_OK);
}

static void it_is_the_funds_cash_and_lessens_the_carry_of_every_statement(void **state)
{
    struct view view = {day("2020-06-30"), INT64_MAX};
    const struct trial_row *trial = NULL;
    const struct capital_row *rows = NULL;
    const struct posting_line *lines = NULL;
    struct balance_sheet before;
    struct balance_sheet after;
    struct fund_ledger ledger;
    size_t count = 0;
    int64_t sum = 0;

    (void)state;
    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger), ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &before), ERR_OK);
    assert_int_equal(pay_back(10000, "2020-06-01"), ERR_OK);
    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger), ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &after), ERR_OK);
    assert_int_equal(after.cash_minor, before.cash_minor + 10000);
    assert_int_equal(after.carry_minor, 8000);
    assert_int_equal(after.nav_minor, after.equity_minor);
    assert_int_equal(fund_ledger_entry(&ledger, book_head(world.book), &lines), 2);
    assert_int_equal(lines[0].account, ACCOUNT_CASH);
    assert_int_equal(lines[0].amount_minor, 10000);
    assert_int_equal(lines[1].account, ACCOUNT_CARRY);
    assert_int_equal(lines[1].amount_minor, -10000);
    assert_int_equal(trial_balance(&ledger, view.as_of, &world.arena, &trial, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        sum += trial[i].balance_minor;
    assert_int_equal(sum, 0);
    assert_int_equal(capital_statement(world.book, fund, view, &world.arena, &rows, &count),
                     ERR_OK);
    /* The fund, the partner and the manager in the last quarter: the manager bears no carry. */
    rows += count - 3;
    assert_int_equal(rows[0].carry_minor, 10000);
    assert_int_equal(rows[1].carry_minor, 10000);
    assert_int_equal(rows[2].carry_minor, 0);
    assert_int_equal(rows[0].closing_minor, after.nav_minor);
    assert_int_equal(rows[1].closing_minor + rows[2].closing_minor, after.nav_minor);
}

static void returned_carry_lowers_the_clawback_for_good(void **state)
{
    (void)state;
    struct waterfall_figures due = fall_of("2020-06-01", false).figures;

    /* Of the 90000 that the partner and the carry made 45000 are gone, and 20 % of the rest is
     * 9000. */
    assert_int_equal(due.carry_minor, 18000);
    assert_int_equal(due.shortfall_minor, 45000);
    assert_int_equal(due.excess_minor, 18000 - 9000);
    assert_int_equal(due.clawback_minor, 18000);
    assert_int_equal(pay_back(10000, "2020-06-01"), ERR_OK);
    struct waterfall_figures held = fall_of("2020-06-01", false).figures;

    assert_int_equal(held.carry_paid_minor, 8000);
    assert_int_equal(held.carry_returned_minor, 10000);
    assert_int_equal(held.carry_held_minor, 10000);
    assert_int_equal(held.carry_minor, 8000);
    assert_int_equal(held.carry_difference_minor, 0);
    assert_int_equal(held.profit_minor, due.profit_minor);
    assert_int_equal(held.carry_limit_minor, due.carry_limit_minor);
    assert_int_equal(held.shortfall_minor, due.shortfall_minor - 10000);
    assert_int_equal(held.excess_minor, 0);
    assert_int_equal(held.clawback_minor, 8000);
    world_approve(&world, distribute(10000, 0, 0, "2020-06-01"));
    struct fund_waterfall passed = fall_of("2020-06-01", false);

    assert_int_equal(passed.figures.carry_held_minor, 0);
    assert_int_equal(passed.figures.profit_minor, due.profit_minor);
    assert_int_equal(passed.figures.clawback_minor, 8000);
    assert_int_equal(passed.figures.lp_minor, due.lp_minor + 10000);
    assert_int_equal(passed.figures.gp_minor, due.gp_minor - 10000);
    assert_int_equal(passed.figures.distributed_minor, due.distributed_minor);
}

static void the_step_sheet_shows_it(void **state)
{
    (void)state;
    assert_int_equal(pay_back(10000, "2020-06-01"), ERR_OK);
    int64_t back = book_head(world.book);
    assert_int_equal(world_sell(&world, bad, PROCEEDS_DIVIDEND, 2000, 0, "2020-06-29"), ERR_OK);
    int64_t next = distribute(12000, 0, 0, "2020-06-30");
    struct fund_waterfall own;

    assert_int_equal(
        distribution_waterfall_compute(world.book, next, VIEW_EVERYTHING, &world.arena, &own),
        ERR_OK);
    /* 10000 are passed on; of the other 2000 a tenth is the manager's own commitment's. */
    assert_int_equal(own.figures.lp_minor, 11800);
    assert_int_equal(own.figures.gp_commitment_minor, 200);
    assert_int_equal(own.figures.return_of_capital_minor, 11800);
    struct fund_waterfall whole = fall_of("2020-06-30", false);
    const struct waterfall_row *row = NULL;

    for (size_t i = 0; i < whole.row_count; i++)
        if (strcmp(whole.rows[i].tier, "carry_return") == 0)
            row = &whole.rows[i];
    assert_non_null(row);
    assert_int_equal(row->seq, back);
    assert_string_equal(row->balance, "returned_carry");
    assert_int_equal(row->opening_minor, 0);
    assert_int_equal(row->accrual_minor, 10000);
    assert_int_equal(row->closing_minor, 10000);
    assert_int_equal(row->gp_minor, -10000);
    assert_string_equal(own.rows[0].tier, "accrual");
    assert_string_equal(own.rows[1].tier, "passed_on");
    assert_int_equal(own.rows[1].opening_minor, 10000);
    assert_int_equal(own.rows[1].payment_minor, 10000);
    assert_int_equal(own.rows[1].closing_minor, 0);
}

static void deal_by_deal_it_is_of_no_deal(void **state)
{
    (void)state;
    struct waterfall_figures due = fall_of("2020-06-01", false).figures;

    assert_int_equal(due.carry_minor, 18000);
    /* LP has its hurdle: it got 64800 more than that before it paid 45000 in again. */
    assert_int_equal(due.shortfall_minor, 0);
    assert_int_equal(due.clawback_minor, 9000);
    assert_int_equal(pay_back(5000, "2020-06-01"), ERR_OK);
    struct waterfall_figures held = fall_of("2020-06-01", false).figures;

    assert_int_equal(held.carry_minor, 13000);
    assert_int_equal(held.carry_paid_minor, 13000);
    assert_int_equal(held.clawback_minor, 4000);
    assert_int_equal(held.profit_minor, due.profit_minor);
    world_approve(&world, distribute(5000, 0, 0, "2020-06-01"));
    struct fund_waterfall passed = fall_of("2020-06-01", false);
    const struct waterfall_row *last = &passed.rows[passed.row_count - 1];

    assert_int_equal(passed.figures.lp_minor, due.lp_minor + 5000);
    assert_int_equal(passed.figures.clawback_minor, 4000);
    while (strcmp(last->scope, "whole_fund_test") == 0)
        last--;
    assert_string_equal(last->scope, "fund");
    assert_int_equal(last->lp_minor, 5000);
    assert_int_equal(last->gp_minor, 0);
}

/* A quarter of the whole obligation went in tax: 13500 have to come back, whether in one or two. */
static void of_the_whole_obligation_the_tax_stays(void **state)
{
    (void)state;
    assert_int_equal(fall_of("2020-06-01", false).figures.clawback_net_minor, 13500);
    assert_int_equal(pay_back(10000, "2020-06-01"), ERR_OK);
    assert_int_equal(fall_of("2020-06-01", false).figures.clawback_net_minor, 3500);
    assert_int_equal(pay_back(3500, "2020-06-02"), ERR_OK);
    assert_int_equal(fall_of("2020-06-02", false).figures.clawback_net_minor, 0);
    assert_int_equal(fall_of("2020-06-02", false).figures.clawback_minor, 4500);
}

/* As ILPA types it: carry and clawback are flows of the gross rates, of opposite sign. */
static void it_is_a_flow_of_the_gross_rates_alone(void **state)
{
    struct performance_subject subject = {SCOPE_FUND, 0};
    struct view view = {day("2020-06-30"), INT64_MAX};
    struct performance_figures before;
    struct performance_figures after;
    struct flow_list list;
    int64_t back = 0;

    (void)state;
    subject.id = fund;
    assert_int_equal(performance_compute(world.book, subject, view, &world.arena, &before), ERR_OK);
    assert_int_equal(pay_back(18000, "2020-06-01"), ERR_OK);
    int64_t seq = book_head(world.book);

    assert_int_equal(performance_compute(world.book, subject, view, &world.arena, &after), ERR_OK);
    assert_int_equal(performance_flows(world.book, subject, view, &world.arena, &list), ERR_OK);
    for (size_t i = 0; i < list.count; i++)
        if (list.rows[i].seq == seq) {
            assert_string_equal(list.rows[i].type, "carry");
            back += list.rows[i].amount_minor;
        }
    assert_int_equal(back, -18000);
    /* The manager owed all of it before: the value of the investors had it already. */
    assert_int_equal(after.nav_minor, before.nav_minor);
    assert_string_equal(after.net_irr, before.net_irr);
}

/* Recorded carry can come back, whatever the terms are or were. */
static void it_needs_no_terms(void **state)
{
    struct fund_waterfall none;

    (void)state;
    assert_int_equal(world_reverse(&world, agreed, NULL), ERR_OK);
    assert_int_equal(pay_back(18000, "2020-06-01"), ERR_OK);
    assert_int_equal(
        fund_waterfall_compute(world.book, fund, VIEW_EVERYTHING, false, &world.arena, &none),
        ERR_NOT_FOUND);
}

static void both_texts_have_it(void **state)
{
    (void)state;
    assert_int_equal(pay_back(10000, "2020-06-01"), ERR_OK);
    for (int style = 0; style < 2; style++) {
        struct fund_ledger ledger;
        struct buf text;

        buf_init(&text);
        assert_int_equal(
            fund_ledger_build(world.book, fund, VIEW_EVERYTHING, &world.arena, &ledger), ERR_OK);
        assert_int_equal(
            journal_text(world.book, &ledger, (enum journal_style)style, &world.arena, &text),
            ERR_OK);
        assert_non_null(strstr(text.bytes, "carry_return"));
        buf_done(&text);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(only_what_left_for_it_can_come_back),
        TEST(what_carry_came_back_of_stays),
        TEST(it_is_the_funds_cash_and_lessens_the_carry_of_every_statement),
        TEST(returned_carry_lowers_the_clawback_for_good),
        TEST(the_step_sheet_shows_it),
        cmocka_unit_test_setup_teardown(deal_by_deal_it_is_of_no_deal, opened_american, closed),
        cmocka_unit_test_setup_teardown(of_the_whole_obligation_the_tax_stays, opened_taxed,
                                        closed),
        TEST(it_is_a_flow_of_the_gross_rates_alone),
        TEST(it_needs_no_terms),
        TEST(both_texts_have_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
