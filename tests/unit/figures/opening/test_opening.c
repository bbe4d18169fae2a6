/* Opening balances: worked numbers, and a random history recorded whole beside the same fund opened
 * on a day with the balances of that day. */
#include "figures/look/look_through.h"
#include "figures/opening/opening.h"

#include "book/opening.h"
#include "figures/accounts/journal_text.h"
#include "figures/accounts/posting.h"
#include "figures/deal/deal.h"
#include "figures/holding/position.h"
#include "figures/local_investment/local_investment.h"
#include "figures/performance/performance.h"
#include "figures/performance/statement.h"
#include "figures/portfolio.h"
#include "figures/waterfall/waterfall.h"
#include "record/capital.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/waterfall.h"
#include "support_golden.h"
#include "support_history.h"
#include "support_rule.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PERCENT (DECIMAL_E8_ONE / 100)
#define DOCUMENT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct world world;
static int64_t fund;
static int64_t first;  /* a commitment of 60 million */
static int64_t second; /* of 40 */
static int64_t deal;   /* an investment of 40, approved */
static int64_t firm;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "growth", FUND_GROWTH);
    firm = world_firm(&world, "firm");
    first = world_commitment(&world, fund, 0, world_party(&world, "a"), 60 * MILLION, "2018-01-01");
    second =
        world_commitment(&world, fund, 0, world_party(&world, "b"), 40 * MILLION, "2018-01-01");
    deal =
        world_approved(&world, world_project(&world, "p", firm), fund, 40 * MILLION, "2018-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct opening balance(void)
{
    return (struct opening){.fund_id = fund,
                            .opened_on = day("2020-01-01"),
                            .currency = CURRENCY_CNY,
                            .cash_minor = 8 * MILLION,
                            .preferred_accrued_minor = AMOUNT_UNKNOWN,
                            .carry_before_minor = AMOUNT_UNKNOWN,
                            .recognised_before_minor = AMOUNT_UNKNOWN,
                            .document_title = "books of the former administrator",
                            .document_sha256 = DOCUMENT};
}

static struct opening_commitment line_of(int64_t opening, int64_t commitment, int64_t paid_in)
{
    return (struct opening_commitment){.opening_id = opening,
                                       .commitment_id = commitment,
                                       .currency = CURRENCY_CNY,
                                       .paid_in_minor = paid_in,
                                       .outside_minor = AMOUNT_UNKNOWN,
                                       .return_of_capital_minor = AMOUNT_UNKNOWN,
                                       .gain_minor = AMOUNT_UNKNOWN,
                                       .income_minor = AMOUNT_UNKNOWN,
                                       .recallable_minor = AMOUNT_UNKNOWN,
                                       .recall_expires_on = DATE_UNKNOWN,
                                       .released_minor = AMOUNT_UNKNOWN};
}

static struct opening_holding holding_of(int64_t opening, int64_t paid, int64_t cost)
{
    return (struct opening_holding){.opening_id = opening,
                                    .investment_id = deal,
                                    .currency = CURRENCY_CNY,
                                    .paid_minor = paid,
                                    .cost_minor = cost,
                                    .fair_value_minor = AMOUNT_UNKNOWN,
                                    .valued_on = DATE_UNKNOWN,
                                    .proceeds_minor = AMOUNT_UNKNOWN,
                                    .income_minor = AMOUNT_UNKNOWN};
}

static int64_t put(enum record_kind kind, const void *record)
{
    return world_put(&world, MANAGER_ID, kind, DATE_UNKNOWN, record);
}

/* Paid in 30 and 20, of which 6 and 4 came back (half of that recallable until the end of 2021), 5
 * released by the second; 40 paid for the holding, of which 30 are left, worth 45; 12 came back of
 * it, 2 of that as dividends. Not approved yet. */
static int64_t propose(void)
{
    struct opening opening = balance();
    int64_t id = put(RECORD_OPENING, &opening);
    struct opening_commitment a = line_of(id, first, 30 * MILLION);
    struct opening_commitment b = line_of(id, second, 20 * MILLION);
    struct opening_holding held = holding_of(id, 40 * MILLION, 30 * MILLION);

    a.return_of_capital_minor = 6 * MILLION;
    a.recallable_minor = 3 * MILLION;
    b.return_of_capital_minor = 4 * MILLION;
    b.recallable_minor = 2 * MILLION;
    a.recall_expires_on = b.recall_expires_on = day("2021-12-31");
    b.released_minor = 5 * MILLION;
    held.fair_value_minor = 45 * MILLION;
    held.valued_on = day("2019-12-31");
    held.proceeds_minor = 12 * MILLION;
    held.income_minor = 2 * MILLION;
    put(RECORD_OPENING_COMMITMENT, &a);
    put(RECORD_OPENING_COMMITMENT, &b);
    put(RECORD_OPENING_HOLDING, &held);
    return id;
}

static struct view on(const char *date)
{
    return (struct view){day(date), INT64_MAX};
}

static struct commitment_account account_on(int64_t commitment, const char *date)
{
    struct commitment_account account;

    assert_int_equal(
        commitment_account_compute(world.book, commitment, on(date), &world.arena, &account),
        ERR_OK);
    return account;
}

static struct balance_sheet sheet_on(const char *date)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;

    assert_int_equal(fund_ledger_build(world.book, fund, on(date), &world.arena, &ledger), ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, day(date), &sheet), ERR_OK);
    return sheet;
}

static struct performance_figures performance_on(const char *date)
{
    struct performance_figures figures;

    assert_int_equal(performance_compute(world.book, (struct performance_subject){SCOPE_FUND, fund},
                                         on(date), &world.arena, &figures),
                     ERR_OK);
    return figures;
}

static void an_opening_counts_once_another_person_approved_it(void **state)
{
    int64_t id = propose();

    (void)state;
    assert_int_equal(account_on(first, "2020-01-01").paid_in_minor, 0);
    assert_int_equal(world_approve_as(&world, MANAGER_ID, id, OUTCOME_APPROVE), ERR_FORBIDDEN);
    assert_int_equal(world_violation(&world), VIOLATION_OWN_PROPOSAL);
    (void)world_approve(&world, id);
    assert_int_equal(account_on(first, "2020-01-01").paid_in_minor, 30 * MILLION);
}

static void accounts_go_on_from_the_opening(void **state)
{
    (void)state;
    (void)world_approve(&world, propose());
    struct commitment_account a = account_on(first, "2020-01-01");
    struct commitment_account b = account_on(second, "2020-01-01");

    assert_int_equal(a.called_minor, 30 * MILLION);
    assert_int_equal(a.distributed_minor, 6 * MILLION);
    assert_int_equal(a.unfunded_minor, (60 - 30 + 3) * MILLION);
    assert_int_equal(b.released_minor, 5 * MILLION);
    assert_int_equal(b.unfunded_minor, (40 - 20 + 2 - 5) * MILLION);
    /* The rights end with 2021. */
    assert_int_equal(account_on(first, "2022-01-01").unfunded_minor, 30 * MILLION);
    assert_int_equal(account_on(second, "2022-01-01").recall_expired_minor, 2 * MILLION);
    /* Later payments and distributions stand on top; the shares are those of all that was paid in.
     */
    assert_int_equal(world_contribute(&world, first, 0, 10 * MILLION, "2020-02-01"), ERR_OK);
    (void)world_approve(&world,
                        world_distribution(&world, fund, 6 * MILLION, 0, 0, 0, NULL, "2020-03-01"));
    assert_int_equal(account_on(first, "2020-03-01").paid_in_minor, 40 * MILLION);
    assert_int_equal(account_on(first, "2020-03-01").distributed_minor, 10 * MILLION);
    assert_int_equal(account_on(second, "2020-03-01").distributed_minor, 6 * MILLION);
    assert_int_equal(account_on(first, "2020-03-01").unfunded_minor, 23 * MILLION);
}

static void postings_of_an_opening_balance(void **state)
{
    struct buf text;
    struct fund_ledger ledger;

    (void)state;
    (void)world_approve(&world, propose());
    struct balance_sheet sheet = sheet_on("2020-01-01");

    assert_int_equal(sheet.cash_minor, 8 * MILLION);
    assert_int_equal(sheet.cost_minor, 30 * MILLION);
    assert_int_equal(sheet.unrealised_minor, 15 * MILLION);
    assert_int_equal(sheet.nav_minor, 53 * MILLION);
    assert_int_equal(sheet.capital_minor, 50 * MILLION);
    assert_int_equal(sheet.distributed_minor, 10 * MILLION);
    /* 53 of net assets are 50 paid in less 10 distributed, and 13 that was gained before. */
    assert_int_equal(sheet.opening_result_minor, 13 * MILLION);
    assert_int_equal(sheet.equity_minor, sheet.nav_minor);
    assert_int_equal(sheet.income_minor, 0);
    assert_int_equal(fund_ledger_build(world.book, fund, on("2020-12-31"), &world.arena, &ledger),
                     ERR_OK);
    buf_init(&text);
    assert_int_equal(journal_text(world.book, &ledger, JOURNAL_HLEDGER, &world.arena, &text),
                     ERR_OK);
    assert_non_null(strstr(text.bytes, "equity:opening-result"));
    buf_done(&text);
}

static void holdings_go_on_from_the_opening(void **state)
{
    struct position position;
    struct investment_figures figures;

    (void)state;
    (void)world_approve(&world, propose());
    assert_int_equal(position_compute(world.book, deal, on("2020-01-01"), &world.arena, &position),
                     ERR_OK);
    assert_int_equal(position.cost_minor, 40 * MILLION);
    assert_int_equal(position.cost_left_minor, 30 * MILLION);
    assert_int_equal(position.realised_minor, 10 * MILLION);
    assert_int_equal(position.income_minor, 2 * MILLION);
    assert_int_equal(position.realised_gain_minor, 0);
    assert_int_equal(position.value_minor, 45 * MILLION);
    assert_int_equal(position.total_value_minor, 57 * MILLION);
    assert_int_equal(position.value_age_days, 1);
    /* Of what was before neither days nor tranches are known. */
    assert_int_equal(position.first_paid_on, DATE_UNKNOWN);
    assert_int_equal(position.tranche_count, AMOUNT_UNKNOWN);
    /* Caps and payments count what was paid, not the cost that is left. */
    assert_int_equal(investment_figures_compute(world.book, deal, on("2020-01-01"), &figures),
                     ERR_OK);
    assert_int_equal(figures.paid_minor, 40 * MILLION);
    assert_int_equal(figures.unpaid_minor, 0);
    assert_int_equal(world_pay(&world, deal, 1, "2020-02-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    /* Only the cost that is left can be settled. */
    assert_int_equal(
        world_sell(&world, deal, PROCEEDS_SECONDARY, 50 * MILLION, 31 * MILLION, "2020-02-01"),
        ERR_CONFLICT);
    assert_int_equal(
        world_sell(&world, deal, PROCEEDS_SECONDARY, 50 * MILLION, 30 * MILLION, "2020-02-01"),
        ERR_OK);
    assert_int_equal(position_compute(world.book, deal, on("2020-02-01"), &world.arena, &position),
                     ERR_OK);
    assert_int_equal(position.realised_gain_minor, 20 * MILLION);
    assert_int_equal(position.value_minor, 0);
    assert_int_equal(sheet_on("2020-02-01").nav_minor, 58 * MILLION);
    /* And what was exited entirely has no value any more. */
    assert_int_equal(world_value(&world, deal, 0, MILLION, "2020-03-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_EXITED);
}

static void multiples_are_told_and_rates_are_not(void **state)
{
    (void)state;
    (void)world_approve(&world, propose());
    struct performance_figures figures = performance_on("2020-06-30");

    assert_int_equal(figures.paid_in_minor, 50 * MILLION);
    assert_int_equal(figures.distributed_minor, 10 * MILLION);
    assert_int_equal(figures.unfunded_minor, (33 + 17) * MILLION);
    assert_string_equal(figures.dpi, "0.20000000");
    assert_string_equal(figures.tvpi, "1.26000000");
    assert_string_equal(figures.rates_reason, "not_kept_before");
    assert_null(figures.net_irr);
    assert_null(figures.net_irr_status);
}

static void before_its_opening_nothing_is_told_of_a_fund(void **state)
{
    struct view view = on("2019-12-31");
    const struct commitment_account *accounts;
    const struct position *positions;
    const struct capital_row *rows;
    struct commitment_account total;
    struct performance_figures figures;
    struct fund_ledger ledger;
    struct position position;
    struct fund_kept kept;
    size_t count;

    (void)state;
    (void)world_approve(&world, propose());
    assert_int_equal(
        fund_accounts_compute(world.book, fund, view, &world.arena, &accounts, &count, &total),
        ERR_NOT_KEPT);
    assert_int_equal(commitment_account_compute(world.book, first, view, &world.arena, &total),
                     ERR_NOT_KEPT);
    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger),
                     ERR_NOT_KEPT);
    assert_int_equal(
        schedule_of_investments(world.book, fund, view, &world.arena, &positions, &count),
        ERR_NOT_KEPT);
    assert_int_equal(position_compute(world.book, deal, view, &world.arena, &position),
                     ERR_NOT_KEPT);
    assert_int_equal(capital_statement(world.book, fund, view, &world.arena, &rows, &count),
                     ERR_NOT_KEPT);
    assert_int_equal(performance_compute(world.book, (struct performance_subject){SCOPE_FUND, fund},
                                         view, &world.arena, &figures),
                     ERR_NOT_KEPT);
    assert_int_equal(fund_kept_compute(world.book, fund, view, &world.arena, &kept), ERR_OK);
    assert_int_equal(kept.kept_since, day("2020-01-01"));
    assert_false(kept.history_recorded);
    /* As it was known before the opening was approved, the fund is empty and says so. */
    view.as_known = book_head(world.book) - 1;
    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger), ERR_OK);
}

/* The same time, entry by entry. The opening's day is named by an opening, so that the approvals
 * come after. */
static void record_history(int64_t paid_first)
{
    assert_int_equal(world_contribute(&world, first, 0, paid_first, "2018-03-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, second, 0, 20 * MILLION, "2018-03-01"), ERR_OK);
    struct commitment_release release = {
        .commitment_id = second, .currency = CURRENCY_CNY, .amount_minor = 5 * MILLION};

    world_put(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, day("2018-04-01"), &release);
    assert_int_equal(world_pay(&world, deal, 40 * MILLION, "2018-04-01"), ERR_OK);
    assert_int_equal(
        world_sell(&world, deal, PROCEEDS_SECONDARY, 10 * MILLION, 10 * MILLION, "2019-01-01"),
        ERR_OK);
    assert_int_equal(world_sell(&world, deal, PROCEEDS_DIVIDEND, 2 * MILLION, 0, "2019-02-01"),
                     ERR_OK);
    (void)world_approve(&world, world_distribution(&world, fund, 10 * MILLION, 0, 0, 5 * MILLION,
                                                   "2021-12-31", "2019-03-01"));
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT,
                                   4 * MILLION + paid_first - 30 * MILLION, "2019-04-01"),
                     ERR_OK);
    (void)world_approve(&world, world_valuation(&world, deal, 0, 45 * MILLION, "2019-12-31"));
}

static void a_history_that_agrees_is_told_and_the_opening_adds_nothing(void **state)
{
    struct fund_kept kept;
    struct fund_ledger ledger;
    const struct posting_line *lines;

    (void)state;
    int64_t id = propose();

    (void)world_approve(&world, id);
    assert_int_equal(account_on(first, "2020-01-01").paid_in_minor, 30 * MILLION);
    record_history(30 * MILLION);
    assert_int_equal(fund_kept_compute(world.book, fund, on("2020-01-01"), &world.arena, &kept),
                     ERR_OK);
    assert_int_equal(kept.difference_count, 0);
    assert_true(kept.history_recorded);
    assert_int_equal(fund_ledger_build(world.book, fund, on("2020-12-31"), &world.arena, &ledger),
                     ERR_OK);
    assert_int_equal(fund_ledger_entry(&ledger, ledger.opening_seq, &lines), 0);
    assert_int_equal(account_on(first, "2018-12-31").paid_in_minor, 30 * MILLION);
    assert_int_equal(account_on(first, "2020-01-01").unfunded_minor, 33 * MILLION);
    assert_int_equal(account_on(first, "2022-01-01").unfunded_minor, 30 * MILLION);
    assert_int_equal(sheet_on("2018-03-01").cash_minor, 50 * MILLION);
    assert_int_equal(sheet_on("2020-01-01").nav_minor, 53 * MILLION);
    struct performance_figures figures = performance_on("2020-06-30");

    assert_null(figures.rates_reason);
    assert_string_equal(figures.net_irr_status, "value");
    assert_string_equal(figures.tvpi, "1.26000000");
}

static void a_history_that_differs_is_named_and_the_figures_stay(void **state)
{
    struct opening_difference difference = {0};
    const struct opening_difference *rows;
    struct fund_ledger ledger;
    size_t count;

    (void)state;
    int64_t id = propose();

    (void)world_approve(&world, id);
    record_history(29 * MILLION);
    assert_int_equal(
        opening_differences(world.book, id, VIEW_EVERYTHING, &world.arena, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].difference_minor != 0 && rows[i].item == OPENING_PAID_IN)
            difference = rows[i];
    assert_int_equal(difference.commitment_id, first);
    assert_int_equal(difference.opening_minor, 30 * MILLION);
    assert_int_equal(difference.recorded_minor, 29 * MILLION);
    assert_int_equal(difference.difference_minor, MILLION);
    assert_int_equal(account_on(first, "2020-01-01").paid_in_minor, 30 * MILLION);
    assert_int_equal(sheet_on("2020-01-01").nav_minor, 53 * MILLION);
    assert_int_equal(fund_ledger_build(world.book, fund, on("2019-12-31"), &world.arena, &ledger),
                     ERR_NOT_KEPT);
}

/* An imported history waits with its opening: what differs by then is told once all of it counts.
 */
static void an_opening_may_be_approved_while_its_history_waits(void **state)
{
    const struct opening_difference *rows;
    size_t count;
    size_t differ = 0;

    (void)state;
    int64_t id = propose();

    assert_int_equal(world_contribute(&world, first, 0, 30 * MILLION, "2018-03-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, second, 0, 20 * MILLION, "2018-03-01"), ERR_OK);
    int64_t waits = world_distribution(&world, fund, 10 * MILLION, 0, 0, 5 * MILLION, "2021-12-31",
                                       "2019-03-01");

    (void)world_approve(&world, id);
    (void)world_approve(&world, waits);
    assert_int_equal(account_on(first, "2020-01-01").distributed_minor, 6 * MILLION);
    assert_int_equal(
        opening_differences(world.book, id, VIEW_EVERYTHING, &world.arena, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        differ += rows[i].commitment_id != 0 && rows[i].difference_minor != 0;
    /* Only what the second released is not recorded. */
    assert_int_equal(differ, 1);
}

static bool refused_for(enum violation_code code)
{
    for (size_t i = 0; i < world.violations.count; i++)
        if (world.violations.list[i].code == code)
            return true;
    return false;
}

static void an_opening_that_differs_from_what_is_recorded_is_not_approved(void **state)
{
    (void)state;
    int64_t id = propose();

    record_history(29 * MILLION);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, id, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_true(refused_for(VIOLATION_OPENING_DIFFERS));
    assert_int_equal(world_approve_as(&world, APPROVER_ID, id, OUTCOME_REJECT), ERR_OK);
}

static void an_opening_that_leaves_a_commitment_out_is_not_approved(void **state)
{
    struct opening opening = balance();

    (void)state;
    int64_t id = put(RECORD_OPENING, &opening);
    struct opening_commitment a = line_of(id, first, 30 * MILLION);

    put(RECORD_OPENING_COMMITMENT, &a);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, id, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NO_OPENING_LINE);
}

static void lines_that_cannot_be_are_refused(void **state)
{
    struct opening opening = balance();

    (void)state;
    int64_t id = propose();

    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_OPENING, 0, DATE_UNKNOWN, &opening),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    struct opening_commitment twice = line_of(id, first, 0);

    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_OPENING_COMMITMENT, 0, DATE_UNKNOWN, &twice),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    struct opening_holding held = holding_of(id, 10 * MILLION, 11 * MILLION);

    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_OPENING_HOLDING, 0, DATE_UNKNOWN, &held),
        ERR_CONFLICT);
    assert_true(refused_for(VIOLATION_SUM_EXCEEDS));
    (void)world_approve(&world, id);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_OPENING_COMMITMENT, 0, DATE_UNKNOWN, &twice),
        ERR_CONFLICT);
    assert_true(refused_for(VIOLATION_ALREADY_DECIDED));
}

static void an_opening_on_which_something_rests_stays(void **state)
{
    (void)state;
    int64_t approval = world_approve(&world, propose());

    assert_int_equal(world_contribute(&world, first, 0, MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_OK);
    assert_int_equal(account_on(first, "2020-06-30").paid_in_minor, 0);
}

static void a_transfer_takes_its_part_of_the_opening_along(void **state)
{
    struct commitment_transfer transfer = {.commitment_id = first,
                                           .to_commitment_id = second,
                                           .currency = CURRENCY_CNY,
                                           .amount_minor = 20 * MILLION,
                                           .price_minor = 9 * MILLION};

    (void)state;
    (void)world_approve(&world, propose());
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, day("2020-02-01"), &transfer);
    struct commitment_account a = account_on(first, "2020-02-01");

    assert_int_equal(a.paid_in_minor, 20 * MILLION);
    assert_int_equal(a.distributed_minor, 4 * MILLION);
    assert_int_equal(a.unfunded_minor, (40 - 20 + 2) * MILLION);
    /* The right to recall that went over ends on the same day. */
    assert_int_equal(account_on(second, "2021-12-31").unfunded_minor, (17 + 11) * MILLION);
    assert_int_equal(account_on(second, "2022-01-01").unfunded_minor, (17 + 11 - 3) * MILLION);
}

/* --- waterfall -------------------------------------------------------------------------------- */

static void agree_on_terms(void)
{
    struct waterfall_term term = {.fund_id = fund,
                                  .kind = WATERFALL_EUROPEAN,
                                  .hurdle_rate_e8 = 8 * PERCENT,
                                  .compounding = 2,
                                  .day_count = 1,
                                  .catch_up_share_e8 = DECIMAL_E8_ONE,
                                  .lp_share_e8 = 80 * PERCENT,
                                  .carry_share_e8 = 20 * PERCENT,
                                  .clawback = true,
                                  .clawback_tax_e8 = AMOUNT_UNKNOWN,
                                  .concession_share_e8 = AMOUNT_UNKNOWN,
                                  .valid_from = day("2018-01-01"),
                                  .valid_to = DATE_UNKNOWN};

    (void)world_approve(
        &world, world_put(&world, MANAGER_ID, RECORD_WATERFALL_TERM, day("2018-01-01"), &term));
}

static enum err fall_on(const char *date, struct fund_waterfall *fall)
{
    return fund_waterfall_compute(world.book, fund, on(date), false, &world.arena, fall);
}

/* A year of hurdle before the opening: 1,000.00 paid in on 2019-01-01, 80.00 earned and not paid.
 */
static void a_waterfall_starts_from_the_hurdle_that_is_owed(void **state)
{
    struct opening opening = balance();
    struct fund_waterfall fall;

    (void)state;
    agree_on_terms();
    opening.cash_minor = 200000;
    opening.preferred_accrued_minor = 8000;
    int64_t id = put(RECORD_OPENING, &opening);
    struct opening_commitment a = line_of(id, first, 100000);
    struct opening_commitment b = line_of(id, second, 0);

    put(RECORD_OPENING_COMMITMENT, &a);
    put(RECORD_OPENING_COMMITMENT, &b);
    (void)world_approve(&world, id);
    struct distribution distribution = {.code = "d",
                                        .fund_id = fund,
                                        .currency = CURRENCY_CNY,
                                        .return_of_capital_minor = 100000,
                                        .gain_minor = 80000,
                                        .income_minor = AMOUNT_UNKNOWN,
                                        .recallable_minor = AMOUNT_UNKNOWN,
                                        .recall_expires_on = DATE_UNKNOWN,
                                        .basis = SHARE_BY_TERMS,
                                        .carry_minor = 20000};

    (void)world_approve(&world, world_put(&world, MANAGER_ID, RECORD_DISTRIBUTION,
                                          day("2020-01-01"), &distribution));
    assert_int_equal(fall_on("2020-01-01", &fall), ERR_OK);
    assert_int_equal(fall.figures.return_of_capital_minor, 100000);
    assert_int_equal(fall.figures.preferred_return_minor, 8000);
    assert_int_equal(fall.figures.catch_up_gp_minor, 2000);
    assert_int_equal(fall.figures.split_lp_minor, 72000);
    assert_int_equal(fall.figures.carry_minor, 20000);
    assert_int_equal(fall.figures.carry_difference_minor, 0);
    assert_int_equal(fall.figures.clawback_minor, 0);
}

/* The same, but the distribution came before the opening: nothing is owed, and what comes next is
 * split at once. */
static void carry_that_was_paid_before_is_not_due_again(void **state)
{
    struct opening opening = balance();
    struct fund_waterfall fall;

    (void)state;
    agree_on_terms();
    opening.cash_minor = 10000;
    opening.preferred_accrued_minor = 0;
    opening.carry_before_minor = 20000;
    int64_t id = put(RECORD_OPENING, &opening);
    struct opening_commitment a = line_of(id, first, 100000);
    struct opening_commitment b = line_of(id, second, 0);

    a.return_of_capital_minor = 100000;
    a.gain_minor = 80000;
    put(RECORD_OPENING_COMMITMENT, &a);
    put(RECORD_OPENING_COMMITMENT, &b);
    (void)world_approve(&world, id);
    assert_int_equal(fall_on("2020-06-30", &fall), ERR_OK);
    assert_int_equal(fall.figures.carry_minor, 20000);
    assert_int_equal(fall.figures.carry_paid_minor, 20000);
    assert_int_equal(fall.figures.lp_minor, 180000);
    assert_int_equal(
        fund_waterfall_compute(world.book, fund, on("2020-06-30"), true, &world.arena, &fall),
        ERR_OK);
    assert_int_equal(fall.figures.accrued_carry_minor, 2000);
    assert_int_equal(sheet_on("2020-06-30").carry_minor, 20000);
}

static void a_waterfall_without_the_hurdle_that_is_owed_is_not_told(void **state)
{
    struct fund_waterfall fall;

    (void)state;
    agree_on_terms();
    (void)world_approve(&world, propose());
    assert_int_equal(fall_on("2020-06-30", &fall), ERR_NOT_KEPT);
}

/* --- history that breaks a rule --------------------------------------------------------------- */

static void a_breach_before_the_opening_is_recorded_and_not_refused(void **state)
{
    struct rule rule = rule_on("pack-cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_DIRECT);

    (void)state;
    rule.limit_minor = 50 * MILLION;
    rule.currency = CURRENCY_CNY;
    int64_t version = rule_enact(&world, &rule, 0);
    int64_t project = world_project(&world, "q", firm);
    int64_t too_much = world_proposal(&world, project, fund, 60 * MILLION, "2019-05-01");

    /* Nobody says that the fund was not kept then. */
    assert_int_not_equal(world_decide(&world, too_much, OUTCOME_APPROVE, "2019-05-01"), ERR_OK);
    (void)world_approve(&world, propose());
    int64_t head = book_head(world.book);

    assert_int_equal(world_decide(&world, too_much, OUTCOME_APPROVE, "2019-05-01"), ERR_OK);
    struct verdict_line line = rule_stored(&world, version, head + 1);

    assert_int_equal(line.outcome, VERDICT_BREACH);
    assert_int_equal(line.override_id, 0);
    /* Since the fund is kept the rule blocks as ever. */
    int64_t later =
        world_proposal(&world, world_project(&world, "r", firm), fund, 60 * MILLION, "2020-05-01");

    assert_int_not_equal(world_decide(&world, later, OUTCOME_APPROVE, "2020-05-01"), ERR_OK);
    assert_true(refused_for(VIOLATION_CAP_EXCEEDED));
}

/* --- a history beside its opening ------------------------------------------------------------- */

/* One fund of a random history, kept since a day in the middle of it. */
struct twin {
    struct history *whole;
    struct world world; /* the same without the fund's money before the day */
    int f;
    int32_t opened_on;
    int64_t *map; /* entries of the whole to those of the twin; 0: left out */
};

/* Commitments are recorded as they stand, so what was transferred stays. */
static bool is_money(uint32_t kind)
{
    switch (kind) {
    case RECORD_CONTRIBUTION:
    case RECORD_DISTRIBUTION:
    case RECORD_RETURN_OF_EXCESS:
    case RECORD_EQUALISATION:
    case RECORD_PAYMENT:
    case RECORD_PROCEEDS:
    case RECORD_VALUATION:
    case RECORD_EXPENSE:
    case RECORD_CARRY_RETURN:
        return true;
    default:
        return false;
    }
}

/* What the entry is about: a reversal what it reverses, an approval what it approves. */
static const struct entry *root_of(const struct book *book, const struct entry *entry)
{
    if (entry->kind == RECORD_REVERSAL)
        return root_of(book,
                       book_entry(book, ((const struct reversal *)entry->record)->reversed_seq));
    if (entry->kind == RECORD_APPROVAL) {
        const struct field *named = record_subject(entry->kind, entry->record);

        return book_entry(book, field_int64(named, entry->record));
    }
    return entry;
}

/* Whether the entry is history of the fund. */
static bool is_before(const struct twin *twin, const struct entry *entry)
{
    const struct book *book = twin->whole->world.book;
    const struct entry *root = root_of(book, entry);

    return is_money(root->kind) && root->effective_date < twin->opened_on &&
           record_fund(book, root->kind, root->record) == twin->whole->funds[twin->f];
}

/* Whether nothing of the time before the day was recorded, or undone, after something since: then
 * both ledgers knew the same at every entry. */
static bool is_in_order(const struct twin *twin)
{
    const struct book *book = twin->whole->world.book;
    bool since = false;

    for (int64_t seq = twin->whole->start + 1; seq <= book_head(book); seq++) {
        const struct entry *entry = book_entry(book, seq);

        since = since || entry->effective_date >= twin->opened_on;
        if (since && is_before(twin, entry))
            return false;
    }
    return true;
}

static void copy_entry(struct twin *twin, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    struct entry copy = *entry;
    void *record = arena_alloc(&twin->world.arena, shape->size);

    memcpy(record, entry->record, shape->size);
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE)
            field_set_int64(&shape->fields[i], record,
                            twin->map[field_int64(&shape->fields[i], record)]);
    if (entry->kind == RECORD_REVERSAL)
        ((struct reversal *)record)->reversed_seq =
            twin->map[((const struct reversal *)entry->record)->reversed_seq];
    copy.record = record;
    copy.seq = book_head(twin->world.book) + 1;
    copy.entity_id = entry->entity_id == entry->seq ? copy.seq : twin->map[entry->entity_id];
    twin->map[entry->seq] = copy.seq;
    assert_int_equal(book_apply(twin->world.book, &copy), ERR_OK);
}

static void open_commitments(struct twin *twin, int64_t opening)
{
    struct history *whole = twin->whole;
    struct view eve = {twin->opened_on - 1, INT64_MAX};

    for (int i = 0; i < INVESTORS; i++) {
        int64_t id = whole->commitments[twin->f][i];
        struct commitment_account account;

        assert_int_equal(
            commitment_account_compute(whole->world.book, id, eve, &whole->world.arena, &account),
            ERR_OK);
        struct opening_commitment line = line_of(
            opening, twin->map[id], account.paid_in_minor - account.contributed_outside_minor);

        line.outside_minor = account.contributed_outside_minor;
        line.return_of_capital_minor = account.return_of_capital_minor;
        line.gain_minor = account.gain_minor;
        line.income_minor = account.income_minor;
        line.recallable_minor = account.recallable_minor - account.recall_expired_minor;
        line.released_minor = account.released_minor;
        world_put(&twin->world, MANAGER_ID, RECORD_OPENING_COMMITMENT, DATE_UNKNOWN, &line);
    }
}

/* Also what was valued before anything was paid for it. */
static void open_holding(struct twin *twin, int64_t opening, int64_t id)
{
    struct history *whole = twin->whole;
    struct view eve = {twin->opened_on - 1, INT64_MAX};
    struct position held;

    assert_int_equal(position_compute(whole->world.book, id, eve, &whole->world.arena, &held),
                     ERR_OK);
    if (held.cost_minor == 0 && held.value_minor == 0 && held.total_value_minor == 0)
        return;
    struct opening_holding line = {
        .opening_id = opening,
        .investment_id = twin->map[held.investment_id],
        .commitment_id = twin->map[held.commitment_id],
        .currency = held.currency,
        .paid_minor = held.cost_minor,
        .cost_minor = held.cost_left_minor,
        .fair_value_minor = held.at_cost ? AMOUNT_UNKNOWN : held.value_minor,
        .valued_on = held.at_cost ? DATE_UNKNOWN : held.valued_on,
        .proceeds_minor = held.realised_minor + held.income_minor,
        .income_minor = held.income_minor,
    };

    world_put(&twin->world, MANAGER_ID, RECORD_OPENING_HOLDING, DATE_UNKNOWN, &line);
}

static void open_holdings(struct twin *twin, int64_t opening)
{
    for (int i = 0; i < INVESTMENTS; i++)
        open_holding(twin, opening, twin->whole->investments[twin->f][i]);
    for (int f = 1; twin->f == 0 && f < FUNDS; f++)
        open_holding(twin, opening, twin->whole->commitments[f][0]);
}

/* What was drawn under a facility, and what the funds below gave back, stays recorded: a part of
 * the history, so that nobody would be let approve it. The figures hold all the same. */
static void approve_as_it_is(struct world *ours, int64_t id, int32_t opened_on)
{
    struct approval approval = {.opening_id = id, .outcome = OUTCOME_APPROVE};
    int64_t seq = book_head(ours->book) + 1;

    assert_int_equal(book_apply(ours->book, &(struct entry){.seq = seq,
                                                            .recorded_at_us = seq,
                                                            .actor_id = APPROVER_ID,
                                                            .entity_id = seq,
                                                            .effective_date = opened_on,
                                                            .kind = RECORD_APPROVAL,
                                                            .record = &approval}),
                     ERR_OK);
}

static void open_twin(struct twin *twin)
{
    struct history *whole = twin->whole;
    struct world *ours = &twin->world;
    struct view eve = {twin->opened_on - 1, INT64_MAX};
    struct fund_ledger ledger;
    struct balance_sheet sheet;

    assert_int_equal(fund_ledger_build(whole->world.book, whole->funds[twin->f], eve,
                                       &whole->world.arena, &ledger),
                     ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, eve.as_of, &sheet), ERR_OK);
    struct opening opening = balance();

    opening.fund_id = twin->map[whole->funds[twin->f]];
    opening.opened_on = twin->opened_on;
    opening.cash_minor = sheet.cash_minor;
    opening.carry_before_minor = sheet.carry_minor;
    int64_t id = world_put(ours, MANAGER_ID, RECORD_OPENING, DATE_UNKNOWN, &opening);

    open_commitments(twin, id);
    open_holdings(twin, id);
    approve_as_it_is(ours, id, twin->opened_on);
}

/* An entry that nothing asks about: decide refuses a second opening of a fund. */
static int64_t put_unasked(uint32_t kind, int32_t date, const void *record)
{
    int64_t seq = book_head(world.book) + 1;

    assert_int_equal(book_apply(world.book, &(struct entry){.seq = seq,
                                                            .recorded_at_us = seq,
                                                            .actor_id = MANAGER_ID,
                                                            .entity_id = seq,
                                                            .effective_date = date,
                                                            .kind = kind,
                                                            .record = record}),
                     ERR_OK);
    return seq;
}

static void open_again(const char *date)
{
    struct opening opening = balance();

    opening.opened_on = day(date);
    int64_t id = put_unasked(RECORD_OPENING, opening.opened_on, &opening);
    struct opening_commitment line = line_of(id, first, 20 * MILLION);

    (void)put_unasked(RECORD_OPENING_COMMITMENT, opening.opened_on, &line);
    approve_as_it_is(&world, id, opening.opened_on);
}

static void two_openings_of_one_fund_are_an_error(void **state)
{
    static const char *const days[] = {"2019-01-01", "2020-01-01", "2021-01-01"};

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct commitment_account account;
        struct balance_sheet sheet;
        struct fund_ledger ledger;

        (void)opened(state);
        approve_as_it_is(&world, propose(), day("2020-01-01"));
        open_again(days[i]);
        assert_int_equal(
            commitment_account_compute(world.book, first, on("2022-06-30"), &world.arena, &account),
            ERR_CORRUPT);
        assert_int_equal(
            fund_ledger_build(world.book, fund, on("2022-06-30"), &world.arena, &ledger),
            ERR_CORRUPT);
        (void)sheet;
        (void)closed(state);
    }
}

/* Odd cents of earlier notices are not carried into an opened ledger. */
#define CENTS 40

static void expect_near(const char *what, int64_t ours, int64_t theirs)
{
    if (ours - theirs > CENTS || theirs - ours > CENTS)
        fail_msg("%s: %" PRId64 ", not %" PRId64, what, ours, theirs);
}

static void compare_accounts(struct twin *twin, struct view view)
{
    struct commitment_account ours;
    struct commitment_account theirs;

    for (int i = 0; i < INVESTORS; i++) {
        int64_t id = twin->whole->commitments[twin->f][i];

        assert_int_equal(commitment_account_compute(twin->whole->world.book, id, view,
                                                    &twin->whole->world.arena, &theirs),
                         ERR_OK);
        assert_int_equal(commitment_account_compute(twin->world.book, twin->map[id], view,
                                                    &twin->world.arena, &ours),
                         ERR_OK);
        expect_near("commitment_minor", ours.commitment_minor, theirs.commitment_minor);
        expect_near("released_minor", ours.released_minor, theirs.released_minor);
        expect_near("paid_in_minor", ours.paid_in_minor, theirs.paid_in_minor);
        expect_near("unfunded_minor", ours.unfunded_minor, theirs.unfunded_minor);
        expect_near("callable_minor", ours.callable_minor, theirs.callable_minor);
        expect_near("return_of_capital_minor", ours.return_of_capital_minor,
                    theirs.return_of_capital_minor);
        expect_near("gain_minor", ours.gain_minor, theirs.gain_minor);
        expect_near("income_minor", ours.income_minor, theirs.income_minor);
        expect_near("distributed_minor", ours.distributed_minor, theirs.distributed_minor);
    }
}

static void compare_positions(struct twin *twin, struct view view)
{
    const struct position *ours = NULL;
    const struct position *theirs = NULL;
    size_t our_count = 0;
    size_t count = 0;
    struct history *whole = twin->whole;

    assert_int_equal(schedule_of_investments(whole->world.book, whole->funds[twin->f], view,
                                             &whole->world.arena, &theirs, &count),
                     ERR_OK);
    assert_int_equal(schedule_of_investments(twin->world.book, twin->map[whole->funds[twin->f]],
                                             view, &twin->world.arena, &ours, &our_count),
                     ERR_OK);
    assert_int_equal(our_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(ours[i].cost_minor, theirs[i].cost_minor);
        assert_int_equal(ours[i].cost_left_minor, theirs[i].cost_left_minor);
        assert_int_equal(ours[i].realised_minor, theirs[i].realised_minor);
        assert_int_equal(ours[i].income_minor, theirs[i].income_minor);
        assert_int_equal(ours[i].realised_gain_minor, theirs[i].realised_gain_minor);
        assert_int_equal(ours[i].value_minor, theirs[i].value_minor);
        assert_int_equal(ours[i].at_cost, theirs[i].at_cost);
        assert_int_equal(ours[i].total_value_minor, theirs[i].total_value_minor);
        assert_int_equal(ours[i].gain_minor, theirs[i].gain_minor);
        assert_int_equal(ours[i].multiple_e8, theirs[i].multiple_e8);
        assert_int_equal(ours[i].valued_on, theirs[i].valued_on);
    }
}

static struct balance_sheet sheet_of(struct world *of, int64_t id, struct view view)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;

    assert_int_equal(fund_ledger_build(of->book, id, view, &of->arena, &ledger), ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &sheet), ERR_OK);
    return sheet;
}

static void compare_sheets(struct twin *twin, struct view view)
{
    int64_t id = twin->whole->funds[twin->f];
    struct balance_sheet theirs = sheet_of(&twin->whole->world, id, view);
    struct balance_sheet ours = sheet_of(&twin->world, twin->map[id], view);

    assert_int_equal(ours.cash_minor, theirs.cash_minor);
    assert_int_equal(ours.cost_minor, theirs.cost_minor);
    assert_int_equal(ours.unrealised_minor, theirs.unrealised_minor);
    assert_int_equal(ours.facility_minor, theirs.facility_minor);
    assert_int_equal(ours.nav_minor, theirs.nav_minor);
    assert_int_equal(ours.equity_minor, theirs.equity_minor);
    assert_int_equal(ours.capital_minor, theirs.capital_minor);
    assert_int_equal(ours.distributed_minor, theirs.distributed_minor);
    assert_int_equal(ours.carry_minor, theirs.carry_minor);
}

static void expect_same_text(const char *ours, const char *theirs)
{
    assert_int_equal(ours == NULL, theirs == NULL);
    if (ours != NULL)
        assert_string_equal(ours, theirs);
}

static void compare_performance(struct twin *twin, struct view view)
{
    struct performance_subject subject = {SCOPE_FUND, twin->whole->funds[twin->f]};
    struct performance_figures ours;
    struct performance_figures theirs;

    assert_int_equal(performance_compute(twin->whole->world.book, subject, view,
                                         &twin->whole->world.arena, &theirs),
                     ERR_OK);
    subject.id = twin->map[subject.id];
    assert_int_equal(
        performance_compute(twin->world.book, subject, view, &twin->world.arena, &ours), ERR_OK);
    assert_int_equal(ours.committed_minor, theirs.committed_minor);
    assert_int_equal(ours.paid_in_minor, theirs.paid_in_minor);
    assert_int_equal(ours.unfunded_minor, theirs.unfunded_minor);
    assert_int_equal(ours.distributed_minor, theirs.distributed_minor);
    assert_int_equal(ours.nav_minor, theirs.nav_minor);
    expect_same_text(ours.dpi, theirs.dpi);
    expect_same_text(ours.rvpi, theirs.rvpi);
    expect_same_text(ours.tvpi, theirs.tvpi);
    expect_same_text(ours.pic, theirs.pic);
}

static void compare_statements(struct twin *twin, struct view view)
{
    const struct capital_row *ours = NULL;
    const struct capital_row *theirs = NULL;
    size_t our_count = 0;
    size_t count = 0;
    int64_t id = twin->whole->funds[twin->f];

    assert_int_equal(capital_statement(twin->whole->world.book, id, view, &twin->whole->world.arena,
                                       &theirs, &count),
                     ERR_OK);
    assert_int_equal(capital_statement(twin->world.book, twin->map[id], view, &twin->world.arena,
                                       &ours, &our_count),
                     ERR_OK);
    if (count == 0 || our_count == 0)
        return;
    /* The fund's row of the last quarter, and that its investors' add up to it. */
    const struct capital_row *last = &ours[our_count - INVESTORS - 1];
    int64_t sum = 0;

    for (int i = 1; i <= INVESTORS; i++)
        sum += last[i].closing_minor;
    assert_int_equal(last->closing_minor, theirs[count - INVESTORS - 1].closing_minor);
    if (last->closing_minor != sum)
        assert_int_equal(sum, 0); /* nobody was there to share by */
}

/* No books open with a debt to the bank that they do not name. */
static bool has_cash(const struct twin *twin)
{
    struct view eve = {twin->opened_on - 1, INT64_MAX};

    return sheet_of(&twin->whole->world, twin->whole->funds[twin->f], eve).cash_minor >= 0;
}

static bool compare_twin(struct history *whole, int f, int32_t opened_on, uint64_t *seed)
{
    struct twin twin = {.whole = whole, .f = f, .opened_on = opened_on};
    const struct book *book = whole->world.book;
    bool is_open = false;

    if (!is_in_order(&twin) || !has_cash(&twin))
        return false;
    world_open(&twin.world);
    book_free(twin.world.book);
    twin.world.book = portfolio_new();
    twin.map = arena_array(&whole->world.arena, (size_t)book_head(book) + 1, sizeof *twin.map);
    for (int64_t seq = 1; seq <= book_head(book); seq++) {
        const struct entry *entry = book_entry(book, seq);

        if (!is_open && seq > whole->start && entry->effective_date >= opened_on) {
            open_twin(&twin);
            is_open = true;
        }
        if (!is_before(&twin, entry))
            copy_entry(&twin, entry);
    }
    for (int i = 0; is_open && i < 4; i++) {
        struct view view = {opened_on + (int32_t)(golden_random(seed) % 40), INT64_MAX};

        compare_accounts(&twin, view);
        compare_positions(&twin, view);
        compare_sheets(&twin, view);
        compare_performance(&twin, view);
        compare_statements(&twin, view);
        arena_reset(&twin.world.arena);
    }
    world_close(&twin.world);
    return is_open;
}

static void a_history_and_an_opening_give_the_same_figures_since(void **state)
{
    uint64_t seed = golden_seed();
    size_t compared = 0;

    (void)state;
    for (int turn = 0; turn < 12; turn++) {
        struct history whole;

        history_open(&whole);
        history_run(&whole, &seed, 150);
        for (int f = 0; f < FUNDS; f++)
            for (int k = 0; k < 3; k++) {
                int32_t opened_on = day("2020-02-03") + (int32_t)(golden_random(&seed) % 9);

                compared += compare_twin(&whole, f, opened_on, &seed);
            }
        history_close(&whole);
    }
    print_message("%zu openings\n", compared);
    assert_true(compared > 20);
}

/* Who does not reach the fund is told all; who does is told nothing, for a part would look like the
 * whole. */
static void a_fund_that_was_not_kept_concerns_who_reaches_it(void **state)
{
    struct view before = {day("2019-12-31"), INT64_MAX};
    int64_t other = world_fund(&world, "other", FUND_SEED);
    struct look *look = NULL;

    (void)state;
    world_commitment(&world, other, 0, world_party(&world, "lp-of-other"), MILLION, "2019-01-01");
    (void)world_approve(&world, propose());
    assert_int_equal(look_open(world.book, other, WEIGHT_NAV, before, &world.arena, &look), ERR_OK);
    assert_int_equal(look_open(world.book, fund, WEIGHT_NAV, before, &world.arena, &look),
                     ERR_NOT_KEPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_opening_counts_once_another_person_approved_it, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_fund_that_was_not_kept_concerns_who_reaches_it, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(accounts_go_on_from_the_opening, opened, closed),
        cmocka_unit_test_setup_teardown(postings_of_an_opening_balance, opened, closed),
        cmocka_unit_test_setup_teardown(holdings_go_on_from_the_opening, opened, closed),
        cmocka_unit_test_setup_teardown(multiples_are_told_and_rates_are_not, opened, closed),
        cmocka_unit_test_setup_teardown(before_its_opening_nothing_is_told_of_a_fund, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_history_that_agrees_is_told_and_the_opening_adds_nothing,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(a_history_that_differs_is_named_and_the_figures_stay,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(
            an_opening_that_differs_from_what_is_recorded_is_not_approved, opened, closed),
        cmocka_unit_test_setup_teardown(an_opening_may_be_approved_while_its_history_waits, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(an_opening_that_leaves_a_commitment_out_is_not_approved,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(lines_that_cannot_be_are_refused, opened, closed),
        cmocka_unit_test_setup_teardown(an_opening_on_which_something_rests_stays, opened, closed),
        cmocka_unit_test_setup_teardown(a_transfer_takes_its_part_of_the_opening_along, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_waterfall_starts_from_the_hurdle_that_is_owed, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(carry_that_was_paid_before_is_not_due_again, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(a_waterfall_without_the_hurdle_that_is_owed_is_not_told,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(a_breach_before_the_opening_is_recorded_and_not_refused,
                                        opened, closed),
        cmocka_unit_test(a_history_and_an_opening_give_the_same_figures_since),
        cmocka_unit_test(two_openings_of_one_fund_are_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
