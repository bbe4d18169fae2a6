/* Holdings: cost, exits, value, obligations to buy back, and the fees of a fund. */
#include "figures/fee/fee.h"
#include "figures/holding/position.h"
#include "figures/rate/rate.h"
#include "support_fund.h"
#include "record/approval.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t mother;
static int64_t fund;
static int64_t held; /* the mother fund's commitment */
static int64_t investment;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    mother = world_fund(&world, "mother", FUND_MOTHER);
    fund = world_fund(&world, "seed", FUND_SEED);
    held = world_commitment(&world, fund, mother, 0, 100 * MILLION, "2020-01-01");
    int64_t project = world_project(&world, "project", world_firm(&world, "firm"));

    investment = world_approved(&world, project, fund, 50 * MILLION, "2020-01-02");
    assert_int_equal(world_contribute(&world, held, 0, 60 * MILLION, "2020-01-10"), ERR_OK);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct position position_at(int64_t holding, const char *date)
{
    struct position position;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(position_compute(world.book, holding, view, &world.arena, &position), ERR_OK);
    return position;
}

static void a_holding_is_at_cost_until_it_is_valued(void **state)
{
    (void)state;
    assert_int_equal(world_pay(&world, investment, 20 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 30 * MILLION, "2020-08-01"), ERR_OK);
    struct position position = position_at(investment, "2020-12-31");
    assert_true(position.at_cost);
    assert_int_equal(position.tranche_count, 2);
    assert_int_equal(position.value_minor, 50 * MILLION);
    assert_int_equal(position.value_age_days, AMOUNT_UNKNOWN);

    int64_t valuation = world_valuation(&world, investment, 0, 75 * MILLION, "2020-06-30");
    assert_true(position_at(investment, "2020-12-31").at_cost);
    assert_int_equal(world_approve_as(&world, MANAGER_ID, valuation, OUTCOME_APPROVE),
                     ERR_FORBIDDEN);
    assert_int_equal(world_violation(&world), VIOLATION_OWN_PROPOSAL);
    world_approve(&world, valuation);
    position = position_at(investment, "2020-07-30");
    assert_false(position.at_cost);
    assert_int_equal(position.value_minor, 75 * MILLION);
    assert_int_equal(position.unrealised_gain_minor, 55 * MILLION);
    assert_int_equal(position.value_age_days, 30);
    /* What is paid later is added at cost. */
    assert_int_equal(position_at(investment, "2020-08-01").value_minor, 105 * MILLION);
}

static void exits_settle_cost_and_never_more_than_is_held(void **state)
{
    (void)state;
    assert_int_equal(world_pay(&world, investment, 30 * MILLION, "2020-02-01"), ERR_OK);
    int64_t payment = book_head(world.book);

    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_IPO, 45 * MILLION, 30 * MILLION + 1, "2021-02-01"),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_IPO, 45 * MILLION, 10 * MILLION, "2021-02-01"),
        ERR_OK);
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_WRITE_OFF, 0, 20 * MILLION, "2021-03-01"), ERR_OK);
    struct position position = position_at(investment, "2021-12-31");
    assert_int_equal(position.cost_left_minor, 0);
    assert_int_equal(position.realised_gain_minor, 15 * MILLION);
    assert_int_equal(position.gain_minor, 15 * MILLION);
    assert_int_equal(position.multiple_e8, 150000000);
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_DIVIDEND, MILLION, MILLION, "2021-04-01"),
        ERR_INVALID);
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_WRITE_OFF, MILLION, MILLION, "2021-04-01"),
        ERR_INVALID);
    /* The payment cannot go while exits rest on it. */
    assert_int_equal(world_reverse(&world, payment, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
}

static void a_fund_that_is_held_is_worth_what_it_reports(void **state)
{
    (void)state;
    world_approve(&world, world_valuation(&world, 0, held, 90 * MILLION, "2020-12-31"));
    struct position position = position_at(held, "2020-12-31");
    assert_int_equal(position.cost_minor, 60 * MILLION);
    assert_int_equal(position.value_minor, 90 * MILLION);
    /* Later money in and out moves the last report; the cost comes back first. */
    assert_int_equal(world_contribute(&world, held, 0, 5 * MILLION, "2021-01-10"), ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 10 * MILLION, 8 * MILLION, 2 * MILLION,
                                             0, NULL, "2021-02-01"));
    position = position_at(held, "2021-02-01");
    assert_int_equal(position.value_minor, 75 * MILLION);
    assert_int_equal(position.cost_left_minor, 55 * MILLION);
    assert_int_equal(position.income_minor, 2 * MILLION);
    assert_int_equal(position.realised_gain_minor, 8 * MILLION);
    assert_int_equal(position.gain_minor, 30 * MILLION);

    const struct position *schedule = NULL;
    size_t count = 0;
    assert_int_equal(schedule_of_investments(world.book, mother, VIEW_EVERYTHING, &world.arena,
                                             &schedule, &count),
                     ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(schedule[0].commitment_id, held);
}

static void everything_wrong_with_a_sale_is_listed(void **state)
{
    struct fund limited;
    struct proceeds proceeds = {.kind = PROCEEDS_TRADE_SALE,
                                .currency = CURRENCY_USD,
                                .amount_minor = 0,
                                .cost_relieved_minor = -1,
                                .units_e8 = AMOUNT_UNKNOWN};
    static const enum violation_code wanted[] = {VIOLATION_NEGATIVE, VIOLATION_CURRENCY_MISMATCH,
                                                 VIOLATION_OUTSIDE_TERM, VIOLATION_NOT_POSITIVE};

    (void)state;
    shape_clear(&fund_type.shape, &limited);
    limited.code = limited.name = "limited";
    limited.kind = FUND_ANGEL;
    limited.currency = CURRENCY_CNY;
    limited.established_on = day("2015-01-01");
    limited.term_ends_on = day("2019-12-31");
    int64_t id = world_put(&world, MANAGER_ID, RECORD_FUND, DATE_UNKNOWN, &limited);
    int64_t project = world_project(&world, "other", world_firm(&world, "other-firm"));

    proceeds.investment_id = world_approved(&world, project, id, MILLION, "2018-01-01");
    int64_t head = book_head(world.book);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_PROCEEDS, 0, day("2020-01-01"), &proceeds),
        ERR_INVALID);
    assert_int_equal(world.violations.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(world.violations.list[i].code, wanted[i]);
    assert_int_equal(book_head(world.book), head);
}

/* 100 at 8 % simple: 8 after 365 days, from each day of payment. */
static void a_buy_back_grows_from_the_days_of_payment(void **state)
{
    struct buy_back buy_back = {.investment_id = investment,
                                .obligor_name = "founders",
                                .trigger = "no listing by 2024",
                                .due_on = day("2023-01-01"),
                                .rate_e8 = 8000000,
                                .currency = CURRENCY_CNY,
                                .principal_minor = 50 * MILLION};
    struct buy_back_figures figures;

    (void)state;
    assert_int_equal(world_pay(&world, investment, 20 * MILLION, "2021-01-01"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 30 * MILLION, "2022-01-01"), ERR_OK);
    int64_t id = world_put(&world, MANAGER_ID, RECORD_BUY_BACK, day("2021-01-01"), &buy_back);
    assert_int_equal(buy_back_figures_compute(world.book, id, (struct view){day("2023-01-01"), 999},
                                              &world.arena, &figures),
                     ERR_OK);
    assert_int_equal(figures.interest_minor, 320000000 + 240000000);
    assert_false(figures.overdue);
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_BUY_BACK, 10 * MILLION, 10 * MILLION, "2023-01-02"),
        ERR_OK);
    assert_int_equal(buy_back_figures_compute(world.book, id, (struct view){day("2023-01-02"), 999},
                                              &world.arena, &figures),
                     ERR_OK);
    assert_true(figures.overdue);
    assert_int_equal(figures.left_minor, figures.due_minor - 10 * MILLION);
    buy_back.obligor_name = NULL;
    buy_back.rate_e8 = 8 * DECIMAL_E8_ONE;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_BUY_BACK, 0, day("2021-01-01"), &buy_back),
        ERR_INVALID);
    assert_int_equal(world.violations.count, 2);
}

static void a_fee_follows_its_dated_terms(void **state)
{
    struct fee_term term = {.fund_id = fund,
                            .base = FEE_ON_COMMITMENT,
                            .rate_e8 = 2000000,
                            .valid_from = day("2021-01-01"),
                            .valid_to = day("2021-06-30")};
    const struct fee_row *rows = NULL;
    size_t count = 0;
    struct fee_row total;

    (void)state;
    world_put(&world, MANAGER_ID, RECORD_FEE_TERM, DATE_UNKNOWN, &term);
    term.valid_from = day("2021-06-30");
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_FEE_TERM, 0, DATE_UNKNOWN, &term),
                     ERR_CONFLICT);
    term.base = FEE_ON_PAID_IN;
    term.rate_e8 = 1000000;
    term.valid_from = day("2021-07-01");
    term.valid_to = DATE_UNKNOWN;
    world_put(&world, MANAGER_ID, RECORD_FEE_TERM, DATE_UNKNOWN, &term);
    assert_int_equal(fee_due(world.book, fund, day("2021-01-01"), day("2021-12-31"),
                             VIEW_EVERYTHING, &world.arena, &rows, &count, &total),
                     ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].day_count, 181);
    assert_int_equal(rows[0].fee_minor, 99178082); /* 100 million * 2 % * 181 / 365 */
    assert_int_equal(rows[1].base_minor, 60 * MILLION);
    assert_int_equal(rows[1].fee_minor, 30246575); /* 60 million * 1 % * 184 / 365 */
    assert_int_equal(total.due_minor, rows[0].fee_minor + rows[1].fee_minor);
}

static void money_changes_currency_only_at_a_recorded_rate(void **state)
{
    const struct fx_rate rate = {
        .base_currency = CURRENCY_USD, .quote_currency = CURRENCY_CNY, .rate_e8 = 712345678};
    struct view view = {day("2022-06-30"), INT64_MAX};
    int64_t amount = 0;

    (void)state;
    assert_int_equal(fx_convert(world.book, 100, CURRENCY_USD, CURRENCY_CNY, view, &amount),
                     ERR_NO_RATE);
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, rate.rate_e8, "2022-06-01");
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_FX_RATE, 0, day("2022-06-01"), &rate),
                     ERR_CONFLICT);
    assert_int_equal(fx_convert(world.book, 10000, CURRENCY_USD, CURRENCY_CNY, view, &amount),
                     ERR_OK);
    assert_int_equal(amount, 71235);
    assert_int_equal(fx_convert(world.book, 71235, CURRENCY_CNY, CURRENCY_USD, view, &amount),
                     ERR_OK);
    assert_int_equal(amount, 10000);
    view.as_of = day("2022-05-31");
    assert_int_equal(fx_convert(world.book, 100, CURRENCY_USD, CURRENCY_CNY, view, &amount),
                     ERR_NO_RATE);
}

static void levels_of_an_index_come_in_order_of_date(void **state)
{
    struct index_level level = {.index_code = "CSI300", .level_e8 = 400 * DECIMAL_E8_ONE};
    const struct level *levels = NULL;

    (void)state;
    world_put(&world, MANAGER_ID, RECORD_INDEX_LEVEL, day("2022-02-01"), &level);
    level.level_e8 = 390 * DECIMAL_E8_ONE;
    world_put(&world, MANAGER_ID, RECORD_INDEX_LEVEL, day("2022-01-01"), &level);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_INDEX_LEVEL, 0, day("2022-01-01"), &level),
        ERR_CONFLICT);
    assert_int_equal(index_levels(world.book, "CSI300", VIEW_EVERYTHING, &world.arena, &levels), 2);
    assert_int_equal(levels[0].date, day("2022-01-01"));
    assert_int_equal(levels[1].level_e8, 400 * DECIMAL_E8_ONE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(a_holding_is_at_cost_until_it_is_valued),
        TEST(exits_settle_cost_and_never_more_than_is_held),
        TEST(everything_wrong_with_a_sale_is_listed),
        TEST(a_fund_that_is_held_is_worth_what_it_reports),
        TEST(a_buy_back_grows_from_the_days_of_payment),
        TEST(a_fee_follows_its_dated_terms),
        TEST(money_changes_currency_only_at_a_recorded_rate),
        TEST(levels_of_an_index_come_in_order_of_date),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
