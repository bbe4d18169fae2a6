/* Holdings in another currency than their fund's: the original amounts stay, the fund's books count
 * them at the rate of each day, and what cannot be told without a rate is not told. */
#include "figures/overview/figures.h"
#include "verdict/headroom.h"
#include "figures/performance/performance.h"
#include "figures/holding/position.h"
#include "figures/accounts/posting.h"
#include "figures/rate/rate.h"
#include "figures/performance/statement.h"
#include "support_fund.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define RATE(number) ((int64_t)((number)*100000000))
#define DOLLARS(number) (INT64_C(100) * (number))

static struct world world;
static int64_t project;
static int64_t fund; /* keeps its books in CNY */

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    project = world_project(&world, "project", world_firm(&world, "firm"));
    fund = world_fund(&world, "fund", FUND_GROWTH);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t put_rate(int64_t rate_e8, const char *date)
{
    return world_rate(&world, CURRENCY_USD, CURRENCY_CNY, rate_e8, date);
}

static enum err propose(int64_t fund_id, int64_t amount_minor, const char *date)
{
    struct investment investment;

    shape_clear(&investment_type.shape, &investment);
    investment.code = arena_format(&world.arena, "I%lld", (long long)book_head(world.book));
    investment.project_id = project;
    investment.fund_id = fund_id;
    investment.currency = CURRENCY_USD;
    investment.amount_minor = amount_minor;
    return world_attempt(&world, MANAGER_ID, RECORD_INVESTMENT, 0, day(date), &investment);
}

/* Records the ruling rate once more for the day: what is decided asks for a fresh one. */
static void repeat_rate(const char *date)
{
    struct view view = {day(date), INT64_MAX};
    const struct entry *entry = fx_rate_find(world.book, CURRENCY_USD, CURRENCY_CNY, view);

    if (entry != NULL && entry->effective_date + RATE_AGE_START_DAYS < day(date))
        (void)put_rate(((const struct fx_rate *)entry->record)->rate_e8, date);
}

static int64_t approved(int64_t fund_id, int64_t amount_minor, const char *date)
{
    repeat_rate(date);
    assert_int_equal(propose(fund_id, amount_minor, date), ERR_OK);
    int64_t id = book_head(world.book);

    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, date), ERR_OK);
    return id;
}

static void pay(int64_t investment_id, int64_t amount_minor, const char *date)
{
    struct payment payment = {investment_id, CURRENCY_USD, amount_minor, NULL};

    world_put(&world, MANAGER_ID, RECORD_PAYMENT, day(date), &payment);
}

static void sell(int64_t investment_id, enum proceeds_kind kind, int64_t amount_minor,
                 int64_t cost_relieved_minor, const char *date)
{
    struct proceeds proceeds = {investment_id,       kind,           CURRENCY_USD, amount_minor,
                                cost_relieved_minor, AMOUNT_UNKNOWN, NULL};

    world_put(&world, MANAGER_ID, RECORD_PROCEEDS, day(date), &proceeds);
}

static void value(int64_t investment_id, int64_t commitment_id, int64_t amount_minor,
                  const char *date)
{
    struct valuation valuation = {.investment_id = investment_id,
                                  .commitment_id = commitment_id,
                                  .currency = CURRENCY_USD,
                                  .amount_minor = amount_minor,
                                  .method = commitment_id != 0 ? VALUATION_REPORTED_NAV
                                                               : VALUATION_MULTIPLES,
                                  .volatility_e8 = AMOUNT_UNKNOWN,
                                  .dividend_yield_e8 = AMOUNT_UNKNOWN};

    world_approve(&world, world_put(&world, MANAGER_ID, RECORD_VALUATION, day(date), &valuation));
}

static struct fund_ledger ledger_at(int64_t fund_id, const char *date)
{
    struct fund_ledger ledger;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(fund_ledger_build(world.book, fund_id, view, &world.arena, &ledger), ERR_OK);
    return ledger;
}

static struct balance_sheet sheet_at(int64_t fund_id, const char *date)
{
    struct fund_ledger ledger = ledger_at(fund_id, date);
    struct balance_sheet sheet;

    assert_int_equal(balance_sheet_compute(&ledger, day(date), &sheet), ERR_OK);
    assert_int_equal(sheet.nav_minor, sheet.equity_minor);
    return sheet;
}

/* Worked by hand: 600 at 7.0 and 400 at 7.2 cost 7,080; 1,200 at 7.2 are worth 8,640; half is sold
 * for 800 at 7.3. */
static void each_day_counts_at_its_own_rate(void **state)
{
    (void)state;
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    (void)put_rate(RATE(7.0), "2022-01-01");
    (void)put_rate(RATE(7.2), "2023-01-01");
    (void)put_rate(RATE(7.3), "2024-01-01");
    int64_t investment = approved(fund, DOLLARS(1000), "2022-02-01");

    pay(investment, DOLLARS(600), "2022-03-01");
    pay(investment, DOLLARS(400), "2023-03-01");
    struct balance_sheet sheet = sheet_at(fund, "2023-03-01");
    assert_int_equal(sheet.cost_minor, 708000);
    assert_int_equal(sheet.cash_minor, -708000);

    value(investment, 0, DOLLARS(1200), "2023-12-31");
    sheet = sheet_at(fund, "2023-12-31");
    assert_int_equal(sheet.unrealised_minor, 156000);
    assert_int_equal(sheet.nav_minor, 156000);
    assert_int_equal(sheet.foreign_line_count, 0);

    sell(investment, PROCEEDS_TRADE_SALE, DOLLARS(800), DOLLARS(500), "2024-06-01");
    sheet = sheet_at(fund, "2024-06-01");
    assert_int_equal(sheet.cost_minor, 354000);
    assert_int_equal(sheet.realised_gain_minor, 584000 - 354000);
    assert_int_equal(sheet.unrealised_minor, 78000);
    sell(investment, PROCEEDS_DIVIDEND, DOLLARS(10), AMOUNT_UNKNOWN, "2024-07-01");
    sell(investment, PROCEEDS_TRADE_SALE, DOLLARS(500), DOLLARS(500), "2024-08-01");
    sheet = sheet_at(fund, "2024-08-01");
    assert_int_equal(sheet.income_minor, 7300);
    assert_int_equal(sheet.cost_minor, 0);
    assert_int_equal(sheet.unrealised_minor, 0);

    struct position position;
    assert_int_equal(
        position_compute(world.book, investment, VIEW_EVERYTHING, &world.arena, &position), ERR_OK);
    assert_int_equal(position.currency, CURRENCY_USD);
    assert_int_equal(position.cost_minor, DOLLARS(1000));
    assert_int_equal(position.realised_minor, DOLLARS(1300));
}

static void a_cap_counts_an_investment_at_the_rate_of_its_day(void **state)
{
    struct headroom headroom;
    struct fund_figures figures;
    struct view view = {day("2024-01-01"), INT64_MAX};

    (void)state;
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    (void)put_rate(RATE(7.0), "2022-01-01");
    (void)approved(fund, 18 * MILLION, "2022-02-01");
    (void)put_rate(RATE(7.5), "2023-01-01");
    assert_int_equal(headroom_compute(world.book, project, fund, 0, view, &world.arena, &headroom),
                     ERR_OK);
    assert_int_equal(headroom.bases[BASIS_DIRECT - 1].used_minor, 126 * MILLION);
    assert_int_equal(fund_figures_compute(world.book, fund, view, &world.arena, &figures), ERR_OK);
    assert_int_equal(figures.approved_minor, 126 * MILLION);

    /* 4,000,000 more at 7.5 would need 30,000,000, and 4,000,000 are left. */
    repeat_rate("2023-02-01");
    assert_int_equal(propose(fund, 4 * MILLION, "2023-02-01"), ERR_OK);
    assert_int_equal(world_decide(&world, book_head(world.book), OUTCOME_APPROVE, "2023-02-01"),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CAP_EXCEEDED);
    assert_string_equal(world_param(&world, "amount"), "30000000.00");
    assert_string_equal(world_param(&world, "excess"), "26000000.00");
}

static void without_a_rate_nothing_is_proposed_in_another_currency(void **state)
{
    (void)state;
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    (void)put_rate(RATE(7.0), "2022-01-01");
    assert_int_equal(propose(fund, DOLLARS(1), "2021-12-31"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_CURRENCY_MISMATCH);
    assert_int_equal(propose(fund, DOLLARS(1), "2022-01-01"), ERR_OK);
}

/* Approvals state their rate; only those of earlier releases need one that is recorded. */
static void a_cap_that_cannot_be_told_any_more_lets_nothing_pass(void **state)
{
    struct decision decision;
    struct decided decided;
    struct command command = {.actor_id = APPROVER_ID,
                              .kind = RECORD_DECISION,
                              .effective_date = day("2022-03-01"),
                              .today = world.today,
                              .record = &decision};

    (void)state;
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    int64_t rate = put_rate(RATE(7.0), "2022-01-25");

    (void)approved(fund, MILLION, "2022-02-01");
    /* Its approval first. */
    assert_int_equal(world_reverse(&world, rate, NULL), ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, rate + 1, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, rate, NULL), ERR_OK);
    int64_t yuan = world_proposal(&world, project, fund, MILLION, "2022-03-01");

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = yuan;
    decision.outcome = OUTCOME_APPROVE;
    assert_int_equal(world_decide_before_conventions(&world, &command, &decided), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NO_RATE);
    assert_string_equal(world_param(&world, "base"), "USD");
    assert_string_equal(world_param(&world, "date"), "2022-02-01");
    assert_int_equal(world_decide(&world, yuan, OUTCOME_APPROVE, "2022-03-01"), ERR_OK);
}

/* A fund in dollars, of which the fund holds all. */
static int64_t dollar_fund(int64_t *commitment_out)
{
    struct fund dollars = *(const struct fund *)book_entry(world.book, fund)->record;
    struct commitment commitment;

    dollars.code = "dollars";
    dollars.currency = CURRENCY_USD;
    int64_t id = world_put(&world, MANAGER_ID, RECORD_FUND, day("2020-01-01"), &dollars);

    shape_clear(&commitment_type.shape, &commitment);
    commitment.code = "C-dollars";
    commitment.fund_id = id;
    commitment.investor_fund_id = fund;
    commitment.currency = CURRENCY_USD;
    commitment.amount_minor = DOLLARS(1000);
    *commitment_out =
        world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2022-02-01"), &commitment);
    return id;
}

static void contribute(int64_t commitment_id, int64_t amount_minor, const char *date)
{
    struct contribution contribution = {
        .commitment_id = commitment_id, .currency = CURRENCY_USD, .amount_minor = amount_minor};

    world_put(&world, MANAGER_ID, RECORD_CONTRIBUTION, day(date), &contribution);
}

static enum err give_back(int64_t amount_minor, const char *date)
{
    struct distribution distribution;

    shape_clear(&distribution_type.shape, &distribution);
    distribution.code = "D";
    distribution.fund_id = fund;
    distribution.currency = CURRENCY_CNY;
    distribution.return_of_capital_minor = amount_minor;
    distribution.basis = SHARE_BY_PAID_IN;
    return world_attempt(&world, MANAGER_ID, RECORD_DISTRIBUTION, 0, day(date), &distribution);
}

static enum err perform(enum performance_scope scope, int64_t id, const char *date,
                        struct performance_figures *figures_out)
{
    struct view view = {day(date), INT64_MAX};

    return performance_compute(world.book, (struct performance_subject){scope, id}, view,
                               &world.arena, figures_out);
}

static void the_value_that_a_fund_reports_in_dollars_is_in_the_net_asset_value(void **state)
{
    int64_t commitment = 0;
    struct performance_figures figures;
    int64_t lp = world_party(&world, "lp");
    int64_t own = world_commitment(&world, fund, 0, lp, 100 * MILLION, "2021-01-01");

    (void)state;
    (void)put_rate(RATE(7.0), "2022-01-01");
    (void)put_rate(RATE(7.2), "2023-01-01");
    (void)dollar_fund(&commitment);
    assert_int_equal(world_contribute(&world, own, 0, MILLION, "2022-02-02"), ERR_OK);
    contribute(commitment, DOLLARS(500), "2022-03-01");
    value(0, commitment, DOLLARS(700), "2023-06-30");
    struct balance_sheet sheet = sheet_at(fund, "2023-06-30");

    assert_int_equal(sheet.cash_minor, MILLION - 350000);
    assert_int_equal(sheet.cost_minor, 350000);
    assert_int_equal(sheet.unrealised_minor, 504000 - 350000);
    assert_int_equal(perform(SCOPE_FUND, fund, "2023-06-30", &figures), ERR_OK);
    assert_int_equal(figures.nav_minor, sheet.nav_minor);
}

static void a_missing_rate_is_named_and_no_value_is_told(void **state)
{
    int64_t commitment = 0;
    struct performance_figures figures;
    const struct rate_need everything = {.currency = CURRENCY_CNY};
    const struct rate_gap *gaps = NULL;
    struct view view = {day("2023-06-30"), INT64_MAX};
    int64_t own =
        world_commitment(&world, fund, 0, world_party(&world, "lp"), 100 * MILLION, "2021-01-01");

    (void)state;
    assert_int_equal(world_contribute(&world, own, 0, MILLION, "2022-02-02"), ERR_OK);
    assert_int_equal(perform(SCOPE_FUND, fund, "2023-06-30", &figures), ERR_OK);
    (void)dollar_fund(&commitment);
    contribute(commitment, DOLLARS(500), "2022-03-01");
    assert_int_equal(perform(SCOPE_CHAIN, 0, "2023-06-30", &figures), ERR_NO_RATE);
    assert_int_equal(perform(SCOPE_FUND, fund, "2023-06-30", &figures), ERR_NO_RATE);
    assert_int_equal(sheet_at(fund, "2023-06-30").nav_minor, AMOUNT_UNKNOWN);
    assert_int_equal(fx_gaps(world.book, &everything, view, &world.arena, &gaps), 1);
    assert_int_equal(gaps[0].base, CURRENCY_USD);
    assert_int_equal(gaps[0].quote, CURRENCY_CNY);
    assert_int_equal(gaps[0].day, day("2022-02-01"));

    assert_int_equal(give_back(MILLION, "2023-06-30"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NO_RATE);
    (void)put_rate(RATE(7.0), "2022-02-01");
    assert_int_equal(fx_gaps(world.book, &everything, view, &world.arena, &gaps), 0);
    assert_int_equal(perform(SCOPE_CHAIN, 0, "2023-06-30", &figures), ERR_OK);
    assert_int_equal(sheet_at(fund, "2023-06-30").nav_minor, MILLION);
    assert_int_equal(give_back(MILLION, "2023-06-30"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_INSUFFICIENT_CASH);
    assert_int_equal(give_back(MILLION - 350000, "2023-06-30"), ERR_OK);
}

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Whatever the rates do: every ledger balances, and a holding that is sold out leaves nothing. */
static void random_holdings_balance_and_leave_nothing_behind(void **state)
{
    uint64_t seed = (uint64_t)time(NULL) * 2 + 1;

    (void)state;
    printf("seed %llu\n", (unsigned long long)seed);
    world_cap(&world, BASIS_DIRECT, 10000 * MILLION);
    (void)put_rate(RATE(7.0), "2020-01-01");
    for (int round = 0; round < 40; round++) {
        int32_t date = day("2020-02-01") + round * 40;
        char text[DATE_TEXT_SIZE];

        date_format(date, text);
        int64_t investment = approved(fund, DOLLARS(1000), text);
        int64_t left = 0;
        int64_t room = DOLLARS(1000);

        for (int step = 0; step < 8; step++) {
            date_format(++date, text);
            put_rate(RATE(6) + (int64_t)(draw(&seed) % 200000000), text);
            int64_t amount = 1 + (int64_t)(draw(&seed) % DOLLARS(200));
            int64_t part = left == 0 ? 0 : 1 + (int64_t)(draw(&seed) % (uint64_t)left);

            if (draw(&seed) % 2 == 0 && amount <= room) {
                pay(investment, amount, text);
                left += amount;
                room -= amount;
            } else if (part > 0 && draw(&seed) % 2 == 0) {
                sell(investment, PROCEEDS_TRADE_SALE, amount, part, text);
                left -= part;
            } else if (left > 0) {
                value(investment, 0, amount, text);
            }
        }
        date_format(++date, text);
        if (left > 0)
            sell(investment, PROCEEDS_TRADE_SALE, 1, left, text);
        struct fund_ledger ledger = ledger_at(fund, text);
        int64_t sum = 0;
        int64_t held = 0;

        for (size_t i = 0; i < ledger.count; i++) {
            const struct posting_line *line = &ledger.lines[i];

            assert_int_equal(line->currency, CURRENCY_CNY);
            sum += line->amount_minor;
            if (line->account == ACCOUNT_COST || line->account == ACCOUNT_UNREALISED)
                held += line->amount_minor;
            if (i + 1 == ledger.count || ledger.lines[i + 1].seq != line->seq)
                assert_int_equal(sum, 0);
        }
        assert_int_equal(held, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_day_counts_at_its_own_rate, opened, closed),
        cmocka_unit_test_setup_teardown(a_cap_counts_an_investment_at_the_rate_of_its_day, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_cap_that_cannot_be_told_any_more_lets_nothing_pass,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(without_a_rate_nothing_is_proposed_in_another_currency,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(
            the_value_that_a_fund_reports_in_dollars_is_in_the_net_asset_value, opened, closed),
        cmocka_unit_test_setup_teardown(a_missing_rate_is_named_and_no_value_is_told, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(random_holdings_balance_and_leave_nothing_behind, opened,
                                        closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
