/* A stake that one investor sells to another: the commitment's history and the account go with it,
 * the investors have the price; a tracked fund has it in its books. */
#include "figures/performance/pme.h"
#include "figures/performance/performance.h"
#include "figures/holding/position.h"
#include "figures/rate/rate.h"
#include "figures/performance/statement.h"
#include "support_fund.h"
#include "support_golden.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { A, B, X, INVESTORS };

static struct world world;
static int64_t fund;
static int64_t sellers[INVESTORS]; /* tracked funds behind the commitments, or 0 */
static int64_t parties[INVESTORS];
static int64_t commitments[INVESTORS];
static int64_t investment;

static void open_with(bool tracked)
{
    static const char *const names[INVESTORS] = {"a", "b", "x"};

    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "seed", FUND_SEED);
    for (int i = 0; i < INVESTORS; i++) {
        bool is_fund = tracked && i != B;

        sellers[i] = is_fund ? world_fund(&world, names[i], FUND_MOTHER) : 0;
        parties[i] = is_fund ? 0 : world_party(&world, names[i]);
        commitments[i] =
            world_commitment(&world, fund, sellers[i], parties[i], 100000, "2020-01-01");
    }
    investment =
        world_approved(&world, world_project(&world, "project", world_firm(&world, "firm")), fund,
                       50 * MILLION, "2020-01-02");
}

/* A and B have paid in 100 each, which is invested. */
static void pay_in(void)
{
    assert_int_equal(world_contribute(&world, commitments[A], 0, 10000, "2020-02-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, commitments[B], 0, 10000, "2020-02-01"), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 20000, "2020-02-02"), ERR_OK);
}

static void mark(int64_t value_minor, const char *date)
{
    world_approve(&world, world_valuation(&world, investment, 0, value_minor, date));
}

static int opened(void **state)
{
    (void)state;
    open_with(false);
    pay_in();
    return 0;
}

static int opened_with_funds(void **state)
{
    (void)state;
    open_with(true);
    pay_in();
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static enum err sell(int from, int to, int64_t amount_minor, int64_t price_minor, const char *date)
{
    struct commitment_transfer transfer = {.commitment_id = commitments[from],
                                           .to_commitment_id = commitments[to],
                                           .currency = CURRENCY_CNY,
                                           .amount_minor = amount_minor,
                                           .price_minor = price_minor};

    return world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, 0, day(date), &transfer);
}

static void closings_in(const struct book *book, const char *date, int64_t closings_out[INVESTORS])
{
    const struct capital_row *rows = NULL;
    size_t count = 0;

    assert_int_equal(capital_statement(book, fund, (struct view){day(date), INT64_MAX},
                                       &world.arena, &rows, &count),
                     ERR_OK);
    for (int i = 0; i < INVESTORS; i++)
        closings_out[i] = rows[count - INVESTORS + (size_t)i].closing_minor;
}

static void expect_closings(const char *date, int64_t a, int64_t b, int64_t x)
{
    int64_t closings[INVESTORS];

    closings_in(world.book, date, closings);
    assert_int_equal(closings[A], a);
    assert_int_equal(closings[B], b);
    assert_int_equal(closings[X], x);
}

static struct commitment_account account_of(int i, const char *date)
{
    struct commitment_account account;

    assert_int_equal(commitment_account_compute(world.book, commitments[i],
                                                (struct view){day(date), INT64_MAX}, &world.arena,
                                                &account),
                     ERR_OK);
    return account;
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

static struct position position_of(int i, const char *date)
{
    struct position position;

    assert_int_equal(position_compute(world.book, commitments[i],
                                      (struct view){day(date), INT64_MAX}, &world.arena, &position),
                     ERR_OK);
    return position;
}

static struct balance_sheet sheet_of(int64_t fund_id, const char *date)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    int64_t sum = 0;

    assert_int_equal(fund_ledger_build(world.book, fund_id, (struct view){day(date), INT64_MAX},
                                       &world.arena, &ledger),
                     ERR_OK);
    for (size_t i = 0; i < ledger.count; i++)
        sum += ledger.lines[i].amount_minor;
    assert_int_equal(sum, 0);
    assert_int_equal(balance_sheet_compute(&ledger, DATE_LAST, &sheet), ERR_OK);
    assert_int_equal(sheet.nav_minor, sheet.equity_minor);
    return sheet;
}

/* --- the account --- */

static void the_account_goes_over_whole(void **state)
{
    static const char *const days[] = {"2020-06-30", "2020-07-01", "2020-11-11"};

    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        (void)closed(NULL);
        (void)opened(NULL);
        mark(60000, "2020-06-30");
        expect_closings("2020-06-30", 30000, 30000, 0);
        assert_int_equal(sell(A, X, 100000, 32000, days[i]), ERR_OK);
        expect_closings("2020-12-01", 0, 30000, 30000);
        mark(70000, "2020-12-31");
        expect_closings("2020-12-31", 0, 35000, 35000);
        expect_closings("2021-12-31", 0, 35000, 35000);
    }
}

static void a_part_takes_its_part_of_the_account(void **state)
{
    (void)state;
    mark(60000, "2020-06-30");
    assert_int_equal(sell(A, X, 50000, 16000, "2020-08-01"), ERR_OK);
    expect_closings("2020-08-01", 15000, 30000, 15000);
    mark(70000, "2020-12-31");
    expect_closings("2020-12-31", 17500, 35000, 17500);
    /* The rest later, and a third of it back. */
    assert_int_equal(sell(A, X, 50000, AMOUNT_UNKNOWN, "2021-02-01"), ERR_OK);
    expect_closings("2021-02-01", 0, 35000, 35000);
    assert_int_equal(sell(X, A, 60000, AMOUNT_UNKNOWN, "2021-03-01"), ERR_OK);
    expect_closings("2021-03-01", 10500, 35000, 24500);
}

static void days_on_the_way_show_who_had_it_then(void **state)
{
    const struct capital_row *rows = NULL;
    size_t count = 0;

    (void)state;
    mark(60000, "2020-05-15");
    assert_int_equal(sell(A, X, 100000, 32000, "2020-06-01"), ERR_OK);
    expect_closings("2020-05-31", 30000, 30000, 0);
    expect_closings("2020-06-01", 0, 30000, 30000);
    assert_int_equal(
        capital_statement(world.book, fund, VIEW_EVERYTHING, &world.arena, &rows, &count), ERR_OK);
    /* The second quarter: what was paid in goes over, the quarter's gain is shared after it. */
    const struct capital_row *june = &rows[count - INVESTORS - 1];

    assert_int_equal(june[0].transferred_minor, 0);
    assert_int_equal(june[1 + A].transferred_minor, -10000);
    assert_int_equal(june[1 + X].transferred_minor, 10000);
    assert_int_equal(june[1 + X].unrealised_gain_minor, 20000);
}

static void a_reversed_sale_never_was(void **state)
{
    (void)state;
    mark(60000, "2020-06-30");
    assert_int_equal(sell(A, X, 100000, 32000, "2020-08-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_OK);
    expect_closings("2020-12-31", 30000, 30000, 0);
    assert_null(figures_of(SCOPE_COMMITMENT, commitments[A], "2020-12-31").returns_reason);
    assert_int_equal(account_of(A, "2020-12-31").paid_in_minor, 10000);
}

/* A book that knows of no convention, as verify replays what an earlier release decided. */
static void before_the_convention_only_paid_in_moved(void **state)
{
    int64_t closings[INVESTORS];

    (void)state;
    mark(60000, "2020-06-30");
    assert_int_equal(sell(A, X, 100000, AMOUNT_UNKNOWN, "2020-08-01"), ERR_OK);
    struct book *book = world_before_conventions(&world);

    closings_in(book, "2020-08-01", closings);
    assert_int_equal(closings[A], 20000);
    assert_int_equal(closings[X], 10000);
    book_free(book);
}

/* --- the history --- */

static void the_history_goes_with_the_stake(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {[CALL_INVESTMENTS] = 6000};

    (void)state;
    int64_t call = world_call(&world, fund, parts, false, "2020-03-01", "2020-03-01");

    world_approve(&world, call);
    for (int i = 0; i < INVESTORS; i++)
        assert_int_equal(world_contribute(&world, commitments[i], call, 2000, "2020-03-02"),
                         ERR_OK);
    world_approve(&world,
                  world_distribution(&world, fund, 1000, 600, 400, 500, NULL, "2020-04-01"));
    world_approve(&world, world_excess(&world, fund, 2600, "2020-04-02"));
    struct commitment_account before = account_of(A, "2020-04-30");
    struct commitment_account taker = account_of(X, "2020-04-30");

    assert_int_equal(sell(A, X, 100000, 32000, "2020-05-01"), ERR_OK);
    struct commitment_account left = account_of(A, "2020-05-01");
    struct commitment_account taken = account_of(X, "2020-05-01");

    assert_int_equal(left.commitment_minor, 0);
    assert_int_equal(left.called_minor, 0);
    assert_int_equal(left.contributed_inside_minor, 0);
    assert_int_equal(left.returned_minor, 0);
    assert_int_equal(left.paid_in_minor, 0);
    assert_int_equal(left.distributed_minor, 0);
    assert_int_equal(left.recallable_minor, 0);
    assert_int_equal(left.unfunded_minor, 0);
    assert_int_equal(taken.called_minor, taker.called_minor + before.called_minor);
    assert_int_equal(taken.paid_in_minor, taker.paid_in_minor + before.paid_in_minor);
    assert_int_equal(taken.returned_minor, taker.returned_minor + before.returned_minor);
    assert_int_equal(taken.return_of_capital_minor,
                     taker.return_of_capital_minor + before.return_of_capital_minor);
    assert_int_equal(taken.gain_minor, taker.gain_minor + before.gain_minor);
    assert_int_equal(taken.income_minor, taker.income_minor + before.income_minor);
    assert_int_equal(taken.distributed_minor, taker.distributed_minor + before.distributed_minor);
    assert_int_equal(taken.recallable_minor, taker.recallable_minor + before.recallable_minor);
    assert_int_equal(taken.unfunded_minor, taker.unfunded_minor + before.unfunded_minor);
    /* The fund's books say the same. */
    struct fund_ledger ledger;
    int64_t distributed[INVESTORS] = {0};

    assert_int_equal(fund_ledger_build(world.book, fund, VIEW_EVERYTHING, &world.arena, &ledger),
                     ERR_OK);
    for (size_t k = 0; k < ledger.count; k++)
        for (int i = 0; i < INVESTORS; i++)
            if (ledger.lines[k].account == ACCOUNT_DISTRIBUTED &&
                ledger.lines[k].ref_id == commitments[i])
                distributed[i] += ledger.lines[k].amount_minor;
    assert_int_equal(distributed[A], 0);
    assert_int_equal(distributed[X], taken.distributed_minor);
}

/* Of a part the part; what was called and is not paid stays with whom it was called from. */
static void of_a_part_the_part_goes(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {[CALL_INVESTMENTS] = 6000};

    (void)state;
    int64_t call = world_call(&world, fund, parts, false, "2020-03-01", "2020-03-01");

    world_approve(&world, call);
    assert_int_equal(world_contribute(&world, commitments[A], call, 1500, "2020-03-02"), ERR_OK);
    assert_int_equal(sell(A, X, 25000, 5000, "2020-05-01"), ERR_OK);
    struct commitment_account left = account_of(A, "2020-05-01");
    struct commitment_account taken = account_of(X, "2020-05-01");

    assert_int_equal(left.called_minor, 2000 - 375);
    assert_int_equal(left.outstanding_minor, 500);
    assert_int_equal(left.paid_in_minor, 11500 - 2875);
    assert_int_equal(taken.called_minor, 2000 + 375);
    assert_int_equal(taken.outstanding_minor, 2000);
    assert_int_equal(taken.paid_in_minor, 2875);
    assert_int_equal(taken.unfunded_minor, 100000 + 25000 - 2875);
}

static void a_distribution_that_is_reversed_later_is_nobodys(void **state)
{
    (void)state;
    assert_int_equal(world_sell(&world, investment, PROCEEDS_DIVIDEND, 5000, 0, "2020-03-01"),
                     ERR_OK);
    int64_t approval =
        world_approve(&world, world_distribution(&world, fund, 0, 0, 4000, 0, NULL, "2020-04-01"));

    assert_int_equal(sell(A, X, 50000, 32000, "2020-05-01"), ERR_OK);
    assert_int_equal(account_of(A, "2020-05-01").income_minor, 1000);
    assert_int_equal(account_of(X, "2020-05-01").income_minor, 1000);
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_OK);
    assert_int_equal(account_of(A, "2020-05-01").distributed_minor, 0);
    assert_int_equal(account_of(X, "2020-05-01").distributed_minor, 0);
    (void)sheet_of(fund, "2020-12-31");
}

/* --- the investors --- */

static void the_investors_have_the_price(void **state)
{
    (void)state;
    mark(60000, "2020-06-30");
    assert_int_equal(sell(A, X, 100000, 32000, "2020-08-01"), ERR_OK);
    struct performance_figures seller = figures_of(SCOPE_COMMITMENT, commitments[A], "2020-12-31");
    struct performance_figures buyer = figures_of(SCOPE_PARTY, parties[X], "2020-12-31");
    struct performance_figures whole = figures_of(SCOPE_FUND, fund, "2020-12-31");

    assert_int_equal(seller.paid_in_minor, 10000);
    assert_int_equal(seller.distributed_minor, 32000);
    assert_int_equal(seller.nav_minor, 0);
    assert_string_equal(seller.tvpi, "3.20000000");
    assert_string_equal(seller.net_irr_status, "value");
    /* 100 becomes 320 in 182 days: 3.2 ^ (365 / 182) - 1. */
    assert_memory_equal(seller.net_irr, "9.30", 4);
    assert_int_equal(buyer.paid_in_minor, 32000);
    assert_int_equal(buyer.distributed_minor, 0);
    assert_int_equal(buyer.nav_minor, 30000);
    assert_string_equal(buyer.tvpi, "0.93750000");
    assert_int_equal(whole.paid_in_minor, 20000);
    assert_int_equal(whole.distributed_minor, 0);
    assert_string_equal(whole.tvpi, "3.00000000");
    /* What the buyer pays and gets later is his. */
    assert_int_equal(world_contribute(&world, commitments[X], 0, 5000, "2021-01-10"), ERR_OK);
    buyer = figures_of(SCOPE_COMMITMENT, commitments[X], "2021-01-10");
    assert_int_equal(buyer.paid_in_minor, 37000);
    assert_int_equal(figures_of(SCOPE_COMMITMENT, commitments[A], "2021-01-10").paid_in_minor,
                     10000);
}

static void without_a_price_both_say_that_it_is_missing(void **state)
{
    (void)state;
    mark(60000, "2020-06-30");
    assert_int_equal(sell(A, X, 100000, AMOUNT_UNKNOWN, "2020-08-01"), ERR_OK);
    struct performance_figures seller = figures_of(SCOPE_COMMITMENT, commitments[A], "2020-12-31");
    struct performance_figures buyer = figures_of(SCOPE_COMMITMENT, commitments[X], "2020-12-31");

    assert_string_equal(seller.returns_reason, "transfer_price_missing");
    assert_int_equal(seller.distributed_minor, AMOUNT_UNKNOWN);
    assert_int_equal(seller.paid_in_minor, 10000);
    assert_null(seller.net_irr);
    assert_null(seller.dpi);
    assert_string_equal(buyer.returns_reason, "transfer_price_missing");
    assert_int_equal(buyer.paid_in_minor, AMOUNT_UNKNOWN);
    assert_int_equal(buyer.nav_minor, 30000);
    assert_null(buyer.tvpi);
    assert_null(buyer.net_irr_status);
    /* Before the day, the other investor and the fund are as they were. */
    assert_null(figures_of(SCOPE_COMMITMENT, commitments[A], "2020-07-31").returns_reason);
    assert_null(figures_of(SCOPE_COMMITMENT, commitments[B], "2020-12-31").returns_reason);
    assert_null(figures_of(SCOPE_FUND, fund, "2020-12-31").returns_reason);
    assert_null(figures_of(SCOPE_CHAIN, 0, "2020-12-31").returns_reason);
    struct fund_pme_figures equivalents;

    assert_int_equal(
        fund_pme_compute(world.book, (struct performance_subject){SCOPE_COMMITMENT, commitments[X]},
                         "IX", (struct view){day("2020-12-31"), INT64_MAX}, &world.arena,
                         &equivalents),
        ERR_OK);
    assert_string_equal(equivalents.ks_pme_reason, "transfer_price_missing");
}

/* A gift is a price; a promise on which nothing was paid has none. */
static void nothing_paid_in_needs_no_price(void **state)
{
    (void)state;
    assert_int_equal(sell(A, X, 100000, 0, "2020-08-01"), ERR_OK);
    assert_null(figures_of(SCOPE_COMMITMENT, commitments[A], "2020-12-31").returns_reason);
    assert_string_equal(figures_of(SCOPE_COMMITMENT, commitments[A], "2020-12-31").tvpi,
                        "0.00000000");
    (void)closed(NULL);
    open_with(false);
    assert_int_equal(sell(A, X, 100000, AMOUNT_UNKNOWN, "2020-08-01"), ERR_OK);
    assert_null(figures_of(SCOPE_COMMITMENT, commitments[X], "2020-12-31").returns_reason);
}

/* --- the books of tracked funds --- */

static int64_t gain_of(int64_t fund_id, int64_t gain_minor, const char *date)
{
    struct distribution distribution = {.code = "passed on",
                                        .fund_id = fund_id,
                                        .currency = CURRENCY_CNY,
                                        .gain_minor = gain_minor,
                                        .recall_expires_on = DATE_UNKNOWN,
                                        .basis = SHARE_BY_COMMITMENT};

    return world_put(&world, MANAGER_ID, RECORD_DISTRIBUTION, day(date), &distribution);
}

static void a_fund_that_sells_has_the_price_and_its_gain(void **state)
{
    (void)state;
    world_approve(&world, world_valuation(&world, 0, commitments[A], 30000, "2020-06-30"));
    assert_int_equal(sell(A, X, 100000, 32000, "2020-08-01"), ERR_OK);
    struct position sold = position_of(A, "2020-08-01");
    struct position bought = position_of(X, "2020-08-01");
    struct balance_sheet seller = sheet_of(sellers[A], "2020-08-01");
    struct balance_sheet buyer = sheet_of(sellers[X], "2020-08-01");

    assert_int_equal(sold.cost_left_minor, 0);
    assert_int_equal(sold.value_minor, 0);
    assert_int_equal(sold.unrealised_gain_minor, 0);
    assert_int_equal(sold.realised_minor, 32000);
    assert_int_equal(sold.realised_gain_minor, 22000);
    assert_int_equal(sold.multiple_e8, 320000000);
    assert_int_equal(seller.cash_minor, 32000 - 10000);
    assert_int_equal(seller.realised_gain_minor, 22000);
    assert_int_equal(seller.unrealised_gain_minor, 0);
    assert_int_equal(bought.cost_minor, 32000);
    assert_int_equal(bought.value_minor, 32000);
    assert_int_equal(buyer.cash_minor, -32000);
    assert_int_equal(buyer.nav_minor, 0);
    world_approve(&world, world_valuation(&world, 0, commitments[X], 35000, "2020-12-31"));
    assert_int_equal(position_of(X, "2020-12-31").unrealised_gain_minor, 3000);
    assert_int_equal(sheet_of(sellers[X], "2020-12-31").nav_minor, 3000);
    assert_int_equal(sheet_of(sellers[A], "2020-12-31").nav_minor, 22000);
    /* The price may have been passed on: then the sale stays. */
    int64_t sale = 0;

    for (int64_t seq = 1; seq <= book_head(world.book); seq++)
        if (book_entry(world.book, seq)->kind == RECORD_COMMITMENT_TRANSFER)
            sale = seq;
    world_commitment(&world, sellers[A], 0, world_party(&world, "city"), 100000, "2020-01-01");
    int64_t passed_on = world_approve(&world, gain_of(sellers[A], 15000, "2020-09-01"));

    assert_int_equal(world_reverse(&world, sale, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_reverse(&world, passed_on, NULL), ERR_OK);
    /* Nobody can mark what is sold. */
    struct valuation valuation = {.commitment_id = commitments[A],
                                  .currency = CURRENCY_CNY,
                                  .amount_minor = 40000,
                                  .method = VALUATION_NET_ASSETS,
                                  .volatility_e8 = AMOUNT_UNKNOWN,
                                  .dividend_yield_e8 = AMOUNT_UNKNOWN};

    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_VALUATION, 0, day("2020-12-31"), &valuation),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_EXITED);
}

static void a_part_is_sold_with_its_part_of_the_value(void **state)
{
    static const struct {
        int64_t amount;
        int64_t price;
        int64_t cost_left;
        int64_t value;
        int64_t gain;
    } cases[] = {
        {25000, 10000, 7500, 22500, 7500},
        {50000, 10000, 5000, 15000, 5000},
        {75000, 0, 2500, 7500, -7500},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)closed(NULL);
        (void)opened_with_funds(NULL);
        world_approve(&world, world_valuation(&world, 0, commitments[A], 30000, "2020-06-30"));
        assert_int_equal(sell(A, X, cases[i].amount, cases[i].price, "2020-08-01"), ERR_OK);
        struct position left = position_of(A, "2020-08-01");

        assert_int_equal(left.cost_left_minor, cases[i].cost_left);
        assert_int_equal(left.value_minor, cases[i].value);
        assert_int_equal(left.realised_gain_minor, cases[i].gain);
        assert_int_equal(sheet_of(sellers[A], "2020-08-01").cash_minor, cases[i].price - 10000);
    }
}

static void books_say_what_they_do_not_know(void **state)
{
    (void)state;
    world_approve(&world, world_valuation(&world, 0, commitments[A], 30000, "2020-06-30"));
    int64_t nav = sheet_of(sellers[A], "2020-06-30").nav_minor;

    assert_int_equal(sell(A, X, 100000, AMOUNT_UNKNOWN, "2020-08-01"), ERR_OK);
    struct position sold = position_of(A, "2020-08-01");
    struct position bought = position_of(X, "2020-08-01");
    struct balance_sheet seller = sheet_of(sellers[A], "2020-08-01");
    struct balance_sheet buyer = sheet_of(sellers[X], "2020-08-01");

    assert_true(sold.price_missing);
    assert_int_equal(sold.value_minor, 0);
    assert_int_equal(sold.realised_gain_minor, AMOUNT_UNKNOWN);
    assert_int_equal(sold.multiple_e8, AMOUNT_UNKNOWN);
    assert_int_equal(seller.unsettled_minor, 30000);
    assert_int_equal(seller.cash_minor, -10000);
    assert_int_equal(seller.nav_minor, nav);
    assert_true(bought.price_missing);
    assert_int_equal(bought.cost_minor, AMOUNT_UNKNOWN);
    assert_int_equal(bought.gain_minor, AMOUNT_UNKNOWN);
    assert_int_equal(buyer.unsettled_minor, -10000);
    assert_int_equal(buyer.nav_minor, 0);
    assert_int_equal(buyer.cash_minor, 0);
    assert_false(position_of(A, "2020-07-31").price_missing);
}

/* The sale is entered late, after its old holder was marked once more. */
static void a_mark_after_the_sale_is_nobodys(void **state)
{
    (void)state;
    world_approve(&world, world_valuation(&world, 0, commitments[A], 40000, "2020-12-31"));
    assert_int_equal(sell(A, X, 100000, 32000, "2020-08-01"), ERR_OK);
    assert_int_equal(position_of(A, "2021-01-01").value_minor, 0);
    assert_int_equal(sheet_of(sellers[A], "2021-01-01").nav_minor, 22000);
}

static void a_stake_in_another_currency_leaves_with_its_cost(void **state)
{
    struct commitment commitment;
    int64_t ids[2];

    (void)state;
    open_with(true);
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, 7 * DECIMAL_E8_ONE, "2020-01-01");
    struct fund dollars = *(const struct fund *)book_entry(world.book, fund)->record;

    dollars.code = "dollars";
    dollars.currency = CURRENCY_USD;
    int64_t held = world_put(&world, MANAGER_ID, RECORD_FUND, day("2020-01-01"), &dollars);

    shape_clear(&commitment_type.shape, &commitment);
    commitment.fund_id = held;
    commitment.currency = CURRENCY_USD;
    commitment.amount_minor = 1000;
    for (int i = 0; i < 2; i++) {
        commitment.code = i == 0 ? "C-1" : "C-2";
        commitment.investor_fund_id = sellers[i == 0 ? A : X];
        ids[i] = world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2020-01-01"), &commitment);
    }
    struct contribution contribution = {
        .commitment_id = ids[0], .currency = CURRENCY_USD, .amount_minor = 100};
    struct commitment_transfer transfer = {ids[0], ids[1], CURRENCY_USD, 500, 90, NULL};

    world_put(&world, MANAGER_ID, RECORD_CONTRIBUTION, day("2020-02-01"), &contribution);
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, 8 * DECIMAL_E8_ONE, "2020-06-01");
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, day("2020-06-01"), &transfer);
    /* 100 at 7 came in; the half leaves at 350 for 90 at 8. */
    struct balance_sheet seller = sheet_of(sellers[A], "2020-07-01");

    assert_int_equal(seller.cost_minor, 350);
    assert_int_equal(seller.realised_gain_minor, 720 - 350);
    assert_int_equal(seller.cash_minor, 720 - 700);
    assert_int_equal(sheet_of(sellers[X], "2020-07-01").cost_minor, 720);
    (void)closed(NULL);
}

/* --- random histories --- */

static int64_t draw(uint64_t *seed, int64_t count)
{
    return (int64_t)(golden_random(seed) % (uint64_t)count);
}

/* With every sale the others keep what they have, and the two of it have together what they had. */
static void a_sale_is_nobody_elses_in_random_histories(void **state)
{
    uint64_t seed = golden_seed();
    int sales = 0;

    (void)state;
    for (int run = 0; run < 25; run++) {
        uint64_t start = seed;

        open_with(run % 2 == 0);
        pay_in();
        for (int i = 0; i < 25; i++) {
            char date[DATE_TEXT_SIZE];
            int64_t before[INVESTORS];
            int64_t after[INVESTORS];
            int from = (int)draw(&seed, INVESTORS);
            int to = (from + 1 + (int)draw(&seed, INVESTORS - 1)) % INVESTORS;
            int64_t amount = draw(&seed, 3) == 0 ? account_of(from, "2030-01-01").commitment_minor
                                                 : 1 + draw(&seed, 50000);

            date_format(day("2020-03-01") + 13 * i, date);
            switch (draw(&seed, 4)) {
            case 0:
                mark(1 + draw(&seed, 80000), date);
                continue;
            case 1:
                (void)world_contribute(&world, commitments[from], 0, 1 + draw(&seed, 9000), date);
                continue;
            case 2:
                (void)world_expense(&world, fund, EXPENSE_AUDIT, 1 + draw(&seed, 100), date);
                continue;
            default:
                break;
            }
            closings_in(world.book, date, before);
            if (sell(from, to, amount, draw(&seed, 2) == 0 ? AMOUNT_UNKNOWN : draw(&seed, 90000),
                     date) != ERR_OK)
                continue;
            closings_in(world.book, date, after);
            sales++;
            int other = INVESTORS - from - to;

            if (llabs(after[other] - before[other]) > 5 ||
                llabs(after[from] + after[to] - before[from] - before[to]) > 5)
                fail_msg("a sale moved what was not sold: %" PRId64 " to %" PRId64
                         "; seed %" PRIu64,
                         before[other], after[other], start);
            if (account_of(from, date).commitment_minor == 0 && llabs(after[from]) > 5)
                fail_msg("%" PRId64 " are left of what was sold; seed %" PRIu64, after[from],
                         start);
            for (int k = 0; k < INVESTORS; k++)
                if (sellers[k] != 0)
                    (void)sheet_of(sellers[k], date);
            (void)sheet_of(fund, date);
        }
        (void)closed(NULL);
    }
    print_message("%d sales\n", sales);
    assert_true(sales > 50);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
#define TEST_OF_FUNDS(name) cmocka_unit_test_setup_teardown(name, opened_with_funds, closed)
    const struct CMUnitTest tests[] = {
        TEST(the_account_goes_over_whole),
        TEST(a_part_takes_its_part_of_the_account),
        TEST(days_on_the_way_show_who_had_it_then),
        TEST(a_reversed_sale_never_was),
        TEST(before_the_convention_only_paid_in_moved),
        TEST(the_history_goes_with_the_stake),
        TEST(of_a_part_the_part_goes),
        TEST(a_distribution_that_is_reversed_later_is_nobodys),
        TEST(the_investors_have_the_price),
        TEST(without_a_price_both_say_that_it_is_missing),
        TEST(nothing_paid_in_needs_no_price),
        TEST_OF_FUNDS(a_fund_that_sells_has_the_price_and_its_gain),
        TEST_OF_FUNDS(a_part_is_sold_with_its_part_of_the_value),
        TEST_OF_FUNDS(a_mark_after_the_sale_is_nobodys),
        TEST_OF_FUNDS(books_say_what_they_do_not_know),
        cmocka_unit_test(a_stake_in_another_currency_leaves_with_its_cost),
        cmocka_unit_test(a_sale_is_nobody_elses_in_random_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
