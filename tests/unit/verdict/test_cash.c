/* Cash after money leaves a fund: the measure, payments and expenses that wait for a second person
 * because of it, and every figure before and after the approval. */
#include "support_fund.h"
#include "support_rule.h"

#include "verdict/cash.h"
#include "figures/overview/figures.h"
#include "figures/performance/performance.h"
#include "figures/holding/position.h"
#include "figures/radar/radar.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/role.h"
#include "record/rule.h"
#include "record/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define YUAN INT64_C(100)
#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static struct world world;
static int64_t fund;
static int64_t other_fund; /* nothing was ever put into it */
static int64_t commitment;
static int64_t investment;
static int64_t second_approver;

/* 580,000.00 in cash: 60 million were paid in and 59.42 million spent. */
static int open_world(void **state)
{
    struct user user = {"second", "second", ROLE_APPROVER, true, DATE_UNKNOWN};

    (void)state;
    world_open(&world);
    second_approver = world_put(&world, 0, RECORD_USER, day("2010-01-01"), &user);
    int64_t lp = world_party(&world, "lp");
    int64_t project = world_project(&world, "project", world_firm(&world, "firm"));

    (void)world_cap(&world, BASIS_DIRECT, 900 * MILLION);
    fund = world_fund(&world, "fund", FUND_GROWTH);
    other_fund = world_fund(&world, "other", FUND_GROWTH);
    commitment = world_commitment(&world, fund, 0, lp, 100 * MILLION, "2018-01-01");
    investment = world_approved(&world, project, fund, 40 * MILLION, "2018-02-01");
    assert_int_equal(world_contribute(&world, commitment, 0, 60 * MILLION, "2018-03-01"), ERR_OK);
    assert_int_equal(
        world_expense(&world, fund, EXPENSE_MANAGEMENT_FEE, 59420000 * YUAN, "2018-04-01"), ERR_OK);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t enact(enum action action)
{
    struct rule rule = rule_on("cash", MEASURE_CASH_AFTER, SUBJECT_FUND, BASIS_DIRECT);

    rule.direction = DIRECTION_AT_LEAST;
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 0;
    rule.action = action;
    return rule_enact(&world, &rule, 0);
}

static struct payment payment_of(int64_t amount_minor)
{
    return (struct payment){
        .investment_id = investment, .currency = CURRENCY_CNY, .amount_minor = amount_minor};
}

static int64_t pay(int64_t amount_minor, const char *date)
{
    assert_int_equal(world_pay(&world, investment, amount_minor, date), ERR_OK);
    return book_head(world.book);
}

static bool waits(int64_t seq)
{
    return proposal_awaits(book_entry(world.book, seq));
}

static int64_t cash_on(const char *date, int64_t as_known)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    struct view view = {day(date), as_known};

    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger), ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, day(date), &sheet), ERR_OK);
    assert_int_equal(sheet.nav_minor, sheet.equity_minor);
    return sheet.cash_minor;
}

static int64_t cost_on(const char *date)
{
    struct position position;

    assert_int_equal(position_compute(world.book, investment, (struct view){day(date), INT64_MAX},
                                      &world.arena, &position),
                     ERR_OK);
    return position.cost_minor;
}

static int64_t paid_on(const char *date)
{
    struct investment_figures figures;

    assert_int_equal(investment_figures_compute(world.book, investment,
                                                (struct view){day(date), INT64_MAX}, &figures),
                     ERR_OK);
    return figures.paid_minor;
}

/* What the fund is worth by its flows: the walk over its rows and the list of entries agree. */
static int64_t worth_on(const char *date)
{
    struct performance_subject subject = {.scope = SCOPE_FUND, .id = fund};
    struct view view = {day(date), INT64_MAX};
    struct performance_figures figures;

    assert_int_equal(performance_compute(world.book, subject, view, &world.arena, &figures),
                     ERR_OK);
    return figures.nav_minor;
}

static uint32_t state_of(int64_t seq)
{
    struct proposal_figures figures;

    assert_int_equal(proposal_figures_compute(world.book, seq, VIEW_EVERYTHING, &figures), ERR_OK);
    return figures.state;
}

/* --- the measure ------------------------------------------------------------------------------ */

static void test_figure_is_the_lowest_cash_from_the_day_on(void **state)
{
    struct payment payment = payment_of(580000 * YUAN);
    struct verdict_line line;
    int64_t rule = enact(ACTION_SECOND_APPROVAL);

    (void)state;
    line = rule_line(&world, rule, RECORD_PAYMENT, &payment, "2018-05-01");
    assert_int_equal(line.figure_minor, 0);
    assert_int_equal(line.headroom_minor, 0);
    assert_int_equal(line.outcome, VERDICT_PASS);
    payment.amount_minor++;
    line = rule_line(&world, rule, RECORD_PAYMENT, &payment, "2018-05-01");
    assert_int_equal(line.figure_minor, -1);
    assert_int_equal(line.outcome, VERDICT_SECOND_APPROVAL);
    /* On the day on which the 60 million came the money was there, but it was spent later. */
    assert_int_equal(rule_line(&world, rule, RECORD_PAYMENT, &payment, "2018-03-01").figure_minor,
                     -1);
}

static void test_before_and_after_with_the_day(void **state)
{
    struct payment payment = payment_of(20 * MILLION);
    struct verdict_question question = {RECORD_PAYMENT, &payment, 0, day("2018-03-15")};
    struct cash_figures figures;

    (void)state;
    assert_int_equal(
        cash_after_compute(world.book, &question, VIEW_EVERYTHING, &world.arena, &figures), ERR_OK);
    assert_true(figures.tracked);
    assert_int_equal(figures.before_minor, 580000 * YUAN);
    assert_int_equal(figures.after_minor, 580000 * YUAN - 20 * MILLION);
    assert_int_equal(figures.lowest_on, day("2018-04-01"));
    question.on = day("2018-05-01");
    assert_int_equal(
        cash_after_compute(world.book, &question, VIEW_EVERYTHING, &world.arena, &figures), ERR_OK);
    assert_int_equal(figures.lowest_on, day("2018-05-01"));
}

/* An entry that counts already is not taken off twice. */
static void test_recorded_entry_is_left_out_of_before(void **state)
{
    int64_t seq = pay(500000 * YUAN, "2018-05-01");
    struct verdict_question question;
    struct cash_figures figures;

    (void)state;
    assert_int_equal(verdict_question_of(world.book, seq, &question), ERR_OK);
    assert_int_equal(
        cash_after_compute(world.book, &question, VIEW_EVERYTHING, &world.arena, &figures), ERR_OK);
    assert_int_equal(figures.before_minor, 580000 * YUAN);
    assert_int_equal(figures.after_minor, 80000 * YUAN);
}

static void test_cash_known_only_by_reports_is_not_judged(void **state)
{
    int64_t project = world_project(&world, "second", world_firm(&world, "second"));
    int64_t held = world_approved(&world, project, other_fund, 40 * MILLION, "2018-02-01");
    int64_t rule = enact(ACTION_BLOCK);
    struct payment payment = payment_of(20 * MILLION);

    (void)state;
    payment.investment_id = held;
    assert_false(rule_speaks(&world, rule, RECORD_PAYMENT, &payment, "2018-05-01"));
    assert_int_equal(world_pay(&world, held, 20 * MILLION, "2018-05-01"), ERR_OK);
    assert_false(waits(book_head(world.book)));
    /* Nor once a dividend is recorded: that is no account of its cash. */
    assert_int_equal(world_sell(&world, held, PROCEEDS_DIVIDEND, MILLION, 0, "2018-06-01"), ERR_OK);
    assert_false(rule_speaks(&world, rule, RECORD_PAYMENT, &payment, "2018-07-01"));
}

static void test_distributions_and_returns_are_measured_too(void **state)
{
    int64_t rule = enact(ACTION_SECOND_APPROVAL);
    struct distribution distribution = {.code = "d",
                                        .fund_id = fund,
                                        .currency = CURRENCY_CNY,
                                        .return_of_capital_minor = 80000 * YUAN,
                                        .gain_minor = AMOUNT_UNKNOWN,
                                        .income_minor = AMOUNT_UNKNOWN,
                                        .carry_minor = 500000 * YUAN};
    struct return_of_excess excess = {
        .code = "r", .fund_id = fund, .currency = CURRENCY_CNY, .amount_minor = 580001 * YUAN};

    (void)state;
    assert_int_equal(
        rule_line(&world, rule, RECORD_DISTRIBUTION, &distribution, "2018-05-01").figure_minor, 0);
    assert_int_equal(
        rule_line(&world, rule, RECORD_RETURN_OF_EXCESS, &excess, "2018-05-01").figure_minor,
        -YUAN);
}

static void test_limit_above_nothing(void **state)
{
    struct rule rule = rule_on("reserve", MEASURE_CASH_AFTER, SUBJECT_FUND, BASIS_DIRECT);

    (void)state;
    rule.direction = DIRECTION_AT_LEAST;
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 100000 * YUAN;
    rule.action = ACTION_SECOND_APPROVAL;
    (void)rule_enact(&world, &rule, 0);
    assert_false(waits(pay(480000 * YUAN, "2018-05-01")));
    assert_true(waits(pay(1, "2018-05-02")));
}

static void test_rule_must_say_at_least(void **state)
{
    struct rule rule = rule_on("cash", MEASURE_CASH_AFTER, SUBJECT_FUND, BASIS_DIRECT);

    (void)state;
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 0;
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, 0, DATE_UNKNOWN, &rule),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
}

/* --- waiting ---------------------------------------------------------------------------------- */

static void test_without_a_rule_nothing_waits(void **state)
{
    (void)state;
    assert_false(waits(pay(20 * MILLION, "2018-05-01")));
    assert_int_equal(cash_on("2018-05-01", INT64_MAX), 580000 * YUAN - 20 * MILLION);
}

static void test_a_warning_makes_nothing_wait(void **state)
{
    (void)state;
    (void)enact(ACTION_WARN);
    assert_false(waits(pay(20 * MILLION, "2018-05-01")));
}

static void test_what_keeps_the_rule_stays_one_step(void **state)
{
    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    int64_t seq = pay(580000 * YUAN, "2018-05-01");

    assert_false(waits(seq));
    assert_int_equal(state_of(seq), PROPOSAL_NOT_NEEDED);
    assert_int_equal(cash_on("2018-05-01", INT64_MAX), 0);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, seq, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_A_PROPOSAL);
}

static void test_payment_below_zero_waits_and_counts_nowhere(void **state)
{
    int64_t worth = worth_on("2018-12-31");

    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    int64_t seq = pay(20 * MILLION, "2018-05-01");

    assert_true(waits(seq));
    assert_int_equal(state_of(seq), PROPOSAL_PENDING);
    assert_int_equal(cash_on("2018-12-31", INT64_MAX), 580000 * YUAN);
    assert_int_equal(cost_on("2018-12-31"), 0);
    assert_int_equal(paid_on("2018-12-31"), 0);
    assert_int_equal(worth_on("2018-12-31"), worth);
}

static void test_approved_by_another_it_counts_from_its_own_day(void **state)
{
    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    int64_t seq = pay(20 * MILLION, "2018-05-01");

    assert_int_equal(world_approve_as(&world, MANAGER_ID, seq, OUTCOME_APPROVE), ERR_FORBIDDEN);
    int64_t approval = world_approve(&world, seq);

    assert_int_equal(book_entry(world.book, approval)->effective_date, day("2018-05-01"));
    assert_int_equal(state_of(seq), PROPOSAL_APPROVED);
    assert_int_equal(cash_on("2018-04-30", INT64_MAX), 580000 * YUAN);
    assert_int_equal(cash_on("2018-05-01", INT64_MAX), 580000 * YUAN - 20 * MILLION);
    assert_int_equal(cost_on("2018-05-01"), 20 * MILLION);
    assert_int_equal(paid_on("2018-05-01"), 20 * MILLION);
    assert_int_equal(worth_on("2018-12-31"), 580000 * YUAN);
    /* As it was known before the approval, it still does not count. */
    assert_int_equal(cash_on("2018-05-01", approval - 1), 580000 * YUAN);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, seq, OUTCOME_REJECT), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
}

/* The verdict is stored with the approval; the approval itself is the second one that is asked for.
 */
static void test_verdict_is_stored_with_the_approval(void **state)
{
    const struct entry *lines;

    (void)state;
    int64_t rule = enact(ACTION_SECOND_APPROVAL);
    int64_t approval = world_approve(&world, pay(20 * MILLION, "2018-05-01"));
    size_t count =
        verdict_stored(world.book, book_entry(world.book, approval), &world.arena, &lines);

    assert_int_equal(count, 1);
    const struct verdict_line *line = lines[0].record;

    assert_int_equal(line->rule_id, rule);
    assert_int_equal(line->approval_id, approval);
    assert_int_equal(line->figure_minor, 580000 * YUAN - 20 * MILLION);
    assert_int_equal(line->outcome, VERDICT_SECOND_APPROVAL);
    assert_false(verdict_blocks(line, RECORD_PAYMENT));
    assert_true(verdict_blocks(line, RECORD_DISTRIBUTION));
}

static void test_rejected_it_never_counts(void **state)
{
    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    int64_t seq = pay(20 * MILLION, "2018-05-01");

    assert_int_equal(world_approve_as(&world, APPROVER_ID, seq, OUTCOME_REJECT), ERR_OK);
    assert_int_equal(state_of(seq), PROPOSAL_REJECTED);
    assert_int_equal(cash_on("2030-01-01", INT64_MAX), 580000 * YUAN);
    assert_int_equal(cost_on("2030-01-01"), 0);
    assert_int_equal(paid_on("2030-01-01"), 0);
}

/* What a bank has paid can always be recorded: a rule that blocks asks for an exception as well. */
static void test_block_waits_for_an_override_and_an_approval(void **state)
{
    (void)state;
    int64_t rule = enact(ACTION_BLOCK);
    int64_t seq = pay(20 * MILLION, "2018-05-01");

    assert_true(waits(seq));
    assert_int_equal(world_approve_as(&world, APPROVER_ID, seq, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RULE_BREACHED);
    struct override override = {
        .payment_id = seq, .rule_id = rule, .reason = "the bank paid it", .document_sha256 = SHA};

    assert_int_equal(
        world_attempt(&world, second_approver, RECORD_OVERRIDE, 0, DATE_UNKNOWN, &override),
        ERR_OK);
    (void)world_approve(&world, seq);
    assert_int_equal(cash_on("2018-05-01", INT64_MAX), 580000 * YUAN - 20 * MILLION);
}

static void test_expense_waits_like_a_payment(void **state)
{
    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    assert_int_equal(world_expense(&world, fund, EXPENSE_AUDIT, 580001 * YUAN, "2018-05-01"),
                     ERR_OK);
    int64_t seq = book_head(world.book);

    assert_true(waits(seq));
    assert_int_equal(cash_on("2018-05-01", INT64_MAX), 580000 * YUAN);
    assert_int_equal(worth_on("2018-05-01"), 580000 * YUAN);
    (void)world_approve(&world, seq);
    assert_int_equal(cash_on("2018-05-01", INT64_MAX), -YUAN);
    assert_int_equal(worth_on("2018-05-01"), -YUAN);
}

/* Two that wait take each only what was approved for the investment. */
static void test_approvals_stay_within_what_was_decided(void **state)
{
    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    int64_t first = pay(30 * MILLION, "2018-05-01");
    int64_t second = pay(30 * MILLION, "2018-05-02");

    (void)world_approve(&world, first);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, second, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, second, OUTCOME_REJECT), ERR_OK);
}

static void test_reversals(void **state)
{
    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    int64_t seq = pay(20 * MILLION, "2018-05-01");
    int64_t approval = world_approve(&world, seq);

    /* The payment has an approval on it; that one first. */
    assert_int_equal(world_reverse(&world, seq, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_sell(&world, investment, PROCEEDS_WRITE_OFF, 0, MILLION, "2018-06-01"),
                     ERR_OK);
    int64_t exit = book_head(world.book);

    /* Cost that was settled rests on the approval. */
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, exit, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_OK);
    assert_int_equal(state_of(seq), PROPOSAL_PENDING);
    assert_int_equal(cash_on("2018-05-01", INT64_MAX), 580000 * YUAN);
    assert_int_equal(worth_on("2018-12-31"), 580000 * YUAN);
    assert_int_equal(world_reverse(&world, seq, NULL), ERR_OK);
    assert_int_equal(cash_on("2018-05-01", INT64_MAX), 580000 * YUAN);
}

/* A holding cannot be sold for cost that nobody has approved. */
static void test_waiting_cost_cannot_be_settled(void **state)
{
    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    (void)pay(20 * MILLION, "2018-05-01");
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_TRADE_SALE, MILLION, MILLION, "2018-06-01"),
        ERR_CONFLICT);
}

/* --- the radar -------------------------------------------------------------------------------- */

static size_t radar_count(enum radar_kind kind, int64_t fund_id, int64_t *amount_out)
{
    struct radar_options options = RADAR_STANDARD;
    struct view view = {day("2018-12-31"), INT64_MAX};
    const struct radar_row *rows = NULL;
    size_t count = 0;
    size_t found = 0;

    assert_int_equal(radar(world.book, view, &options, &world.arena, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].kind == kind && rows[i].fund_id == fund_id) {
            *amount_out = rows[i].amount_minor;
            found++;
        }
    return found;
}

static void test_radar_shows_what_waits_and_what_is_missing(void **state)
{
    int64_t amount = 0;

    (void)state;
    (void)enact(ACTION_SECOND_APPROVAL);
    int64_t seq = pay(20 * MILLION, "2018-05-01");

    assert_int_equal(radar_count(RADAR_PROPOSAL_WAITING, fund, &amount), 1);
    assert_int_equal(amount, 20 * MILLION);
    assert_int_equal(radar_count(RADAR_CASH_NEGATIVE, fund, &amount), 0);
    (void)world_approve(&world, seq);
    assert_int_equal(radar_count(RADAR_PROPOSAL_WAITING, fund, &amount), 0);
    assert_int_equal(radar_count(RADAR_CASH_NEGATIVE, fund, &amount), 1);
    assert_int_equal(amount, 20 * MILLION - 580000 * YUAN);
    assert_int_equal(radar_count(RADAR_CASH_NEGATIVE, other_fund, &amount), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        TEST(test_figure_is_the_lowest_cash_from_the_day_on),
        TEST(test_before_and_after_with_the_day),
        TEST(test_recorded_entry_is_left_out_of_before),
        TEST(test_cash_known_only_by_reports_is_not_judged),
        TEST(test_distributions_and_returns_are_measured_too),
        TEST(test_limit_above_nothing),
        TEST(test_rule_must_say_at_least),
        TEST(test_without_a_rule_nothing_waits),
        TEST(test_a_warning_makes_nothing_wait),
        TEST(test_what_keeps_the_rule_stays_one_step),
        TEST(test_payment_below_zero_waits_and_counts_nowhere),
        TEST(test_approved_by_another_it_counts_from_its_own_day),
        TEST(test_verdict_is_stored_with_the_approval),
        TEST(test_rejected_it_never_counts),
        TEST(test_block_waits_for_an_override_and_an_approval),
        TEST(test_expense_waits_like_a_payment),
        TEST(test_approvals_stay_within_what_was_decided),
        TEST(test_reversals),
        TEST(test_waiting_cost_cannot_be_settled),
        TEST(test_radar_shows_what_waits_and_what_is_missing),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
