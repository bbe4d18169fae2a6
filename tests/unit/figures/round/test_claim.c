/* Claims out of buy-back rights and earn-outs: amounts as the shared vectors have them, states, and
 * who may pay. */
#include "figures/round/claim.h"

#include "figures/holding/position.h"
#include "figures/radar/radar.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "support_round.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define UNKNOWN AMOUNT_UNKNOWN

static struct world world;
static int64_t firm;
static int64_t project;
static int64_t fund;
static int64_t round_a;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 10000 * MILLION);
    firm = world_firm(&world, "firm");
    project = world_project(&world, "project", firm);
    fund = world_fund(&world, "fund", FUND_ANGEL);
    round_a = world_round(&world, "A", firm, UNKNOWN);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct view on(const char *date)
{
    return (struct view){.as_of = day(date), .as_known = INT64_MAX};
}

static int64_t paid_investment(const char *code, int64_t amount, const char *date)
{
    int64_t id = world_invest(&world, code, project, fund, round_a, amount, "2019-01-01");

    assert_int_equal(world_pay(&world, id, amount, date), ERR_OK);
    return id;
}

static struct round_term right_to_sell(const char *code, int64_t investment, int64_t rate_e8)
{
    struct round_term term = world_blank_term(round_a, code, TERM_BUY_BACK);

    term.agreed_on = day("2019-01-02");
    term.investment_id = investment;
    term.obligor_name = "founder";
    term.trigger = "not listed in time";
    term.rate_e8 = rate_e8;
    term.accrual = ACCRUAL_SIMPLE;
    return term;
}

static struct round_term earn_out(const char *code, int64_t investment, int64_t target,
                                  uint32_t method)
{
    struct round_term term = world_blank_term(round_a, code, TERM_EARN_OUT);

    term.agreed_on = day("2019-01-02");
    term.investment_id = investment;
    term.obligor_name = "founder";
    term.measure = 2;
    term.currency = CURRENCY_CNY;
    term.target_minor = target;
    term.test_on = day("2022-12-31");
    term.method = method;
    return term;
}

static int64_t put(const struct round_term *term)
{
    assert_int_equal(world_term(&world, term), ERR_OK);
    return book_head(world.book);
}

static void event(int64_t term, enum term_action action, int64_t amount, const char *date)
{
    assert_int_equal(world_term_event(&world, term, action, amount, 0, date), ERR_OK);
}

static struct claim_row claim_of(int64_t term, const char *date)
{
    const struct claim_row *rows = NULL;
    size_t count = 0;
    struct claim_row found;

    assert_int_equal(claims(world.book, firm, 0, on(date), &world.arena, &rows, &count), ERR_OK);
    shape_clear(&claim_row_shape, &found);
    for (size_t i = 0; i < count; i++)
        if (rows[i].round_term_id == term)
            found = rows[i];
    assert_int_equal(found.round_term_id, term);
    return found;
}

static void simple_interest_less_what_was_received(void **state)
{
    int64_t id = paid_investment("I", 20 * MILLION, "2021-06-30");
    struct round_term term = right_to_sell("B", id, 8000000);

    (void)state;
    term.triggers_on = day("2025-03-31");
    int64_t right = put(&term);

    assert_int_equal(claim_of(right, "2025-03-30").state, CLAIM_STATE_WAITING);
    assert_int_equal(
        world_sell(&world, id, PROCEEDS_BUY_BACK, 600000 * INT64_C(100), 1, "2023-05-15"), ERR_OK);
    event(right, TERM_DEMANDED, UNKNOWN, "2025-05-20");
    struct claim_row claim = claim_of(right, "2025-06-30");

    assert_int_equal(claim.left_minor, 2580438356);
    assert_int_equal(claim.payable_now_minor, 2580438356);
    assert_int_equal(claim.state, CLAIM_STATE_IN_TIME);
    assert_int_equal(claim.exercise_by, day("2025-09-30"));
    assert_int_equal(claim.limitation_end, day("2028-05-20"));
    assert_int_equal(claim_of(right, "2025-05-19").state, CLAIM_STATE_OPEN);
}

static void compound_interest_on_each_payment(void **state)
{
    int64_t id = world_invest(&world, "I", project, fund, round_a, 15 * MILLION, "2019-01-01");
    struct round_term term = right_to_sell("B", id, 10000000);

    (void)state;
    assert_int_equal(world_pay(&world, id, 10 * MILLION, "2020-01-15"), ERR_OK);
    assert_int_equal(world_pay(&world, id, 5 * MILLION, "2021-01-15"), ERR_OK);
    term.accrual = ACCRUAL_COMPOUND;
    term.triggers_on = day("2025-12-31");
    term.window_days = 90;
    struct claim_row claim = claim_of(put(&term), "2026-01-15");

    assert_int_equal(claim.amount_minor, 2577951734);
    assert_int_equal(claim.exercise_by, day("2026-03-31"));
    assert_int_equal(claim.state, CLAIM_STATE_OPEN);
}

static void a_window_is_over_or_a_demand_late_and_neither_says_lapsed(void **state)
{
    int64_t id = paid_investment("I", 8 * MILLION, "2019-08-31");
    struct round_term term = right_to_sell("B", id, 6000000);

    (void)state;
    term.triggers_on = day("2024-08-31");
    int64_t right = put(&term);

    assert_int_equal(claim_of(right, "2025-03-01").state, CLAIM_STATE_WINDOW_OVER);
    assert_int_equal(claim_of(right, "2025-02-28").state, CLAIM_STATE_OPEN);
    event(right, TERM_DEMANDED, UNKNOWN, "2025-03-01");
    struct claim_row claim = claim_of(right, "2026-03-31");

    assert_int_equal(claim.state, CLAIM_STATE_LATE);
    assert_int_equal(claim.amount_minor, 1116142466);
    assert_int_equal(claim.limitation_end, DATE_UNKNOWN);
    for (const struct field_value *value = claim_state_values; value->name != NULL; value++)
        assert_null(strstr(value->label_en, "apse"));
}

static void nobody_demands_before_the_trigger(void **state)
{
    int64_t id = paid_investment("I", MILLION, "2021-06-30");
    struct round_term term = right_to_sell("B", id, 8000000);
    int64_t right = put(&term);

    (void)state;
    assert_int_equal(world_term_event(&world, right, TERM_DEMANDED, UNKNOWN, 0, "2024-01-01"),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
    event(right, TERM_TRIGGERED, UNKNOWN, "2024-02-01");
    assert_int_equal(world_term_event(&world, right, TERM_DEMANDED, UNKNOWN, 0, "2024-01-31"),
                     ERR_INVALID);
    event(right, TERM_DEMANDED, UNKNOWN, "2024-02-01");
}

static void a_recorded_duty_and_its_term_are_one_and_agree(void **state)
{
    int64_t id = paid_investment("I", 20 * MILLION, "2021-06-30");
    int64_t other = paid_investment("J", 20 * MILLION, "2021-06-30");
    struct buy_back duty = {.investment_id = id,
                            .obligor_name = "founder",
                            .trigger = "not listed",
                            .due_on = day("2025-03-31"),
                            .rate_e8 = 8000000,
                            .currency = CURRENCY_CNY,
                            .principal_minor = 20 * MILLION};
    int64_t recorded = world_put(&world, MANAGER_ID, RECORD_BUY_BACK, day("2021-06-30"), &duty);
    struct round_term refers = world_blank_term(round_a, "R", TERM_BUY_BACK);
    struct round_term derived = right_to_sell("D", other, 8000000);
    struct buy_back_figures figures;

    (void)state;
    refers.agreed_on = day("2021-07-01");
    refers.investment_id = id;
    refers.buy_back_id = recorded;
    derived.triggers_on = day("2025-03-31");
    int64_t first = put(&refers);
    int64_t second = put(&derived);

    assert_int_equal(
        buy_back_figures_compute(world.book, recorded, on("2025-06-30"), &world.arena, &figures),
        ERR_OK);
    assert_int_equal(claim_of(first, "2025-06-30").amount_minor, figures.due_minor);
    assert_int_equal(claim_of(second, "2025-06-30").amount_minor, figures.due_minor);
    assert_int_equal(claim_of(first, "2025-06-30").state, CLAIM_STATE_OPEN);
    assert_string_equal(claim_of(first, "2025-06-30").obligor_name, "founder");
}

/* One amount for one duty, whatever rows it has. */
static void the_radar_shows_a_duty_with_its_amount_once(void **state)
{
    int64_t id = paid_investment("I", 20 * MILLION, "2021-06-30");
    struct buy_back duty = {.investment_id = id,
                            .obligor_name = "founder",
                            .trigger = "not listed",
                            .due_on = day("2025-03-31"),
                            .rate_e8 = 8000000,
                            .currency = CURRENCY_CNY,
                            .principal_minor = 20 * MILLION};
    struct round_term refers = world_blank_term(round_a, "R", TERM_BUY_BACK);
    const struct radar_row *rows = NULL;
    size_t count = 0;
    size_t amounts = 0;
    size_t windows = 0;

    (void)state;
    refers.agreed_on = day("2021-07-01");
    refers.investment_id = id;
    refers.buy_back_id = world_put(&world, MANAGER_ID, RECORD_BUY_BACK, day("2021-06-30"), &duty);
    (void)put(&refers);
    assert_int_equal(
        radar(world.book, on("2025-06-30"), &RADAR_STANDARD, &world.arena, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        bool of_right = rows[i].kind == RADAR_BUY_BACK || rows[i].kind == RADAR_CLAIM_WINDOW;

        amounts += of_right && rows[i].amount_minor != UNKNOWN;
        windows += rows[i].kind == RADAR_CLAIM_WINDOW && rows[i].date == day("2025-09-30");
    }
    assert_int_equal(amounts, 1);
    assert_int_equal(windows, 1);
}

static size_t radar_rows(enum radar_kind kind, const char *date)
{
    const struct radar_row *rows = NULL;
    size_t count = 0;
    size_t found = 0;

    assert_int_equal(radar(world.book, on(date), &RADAR_STANDARD, &world.arena, &rows, &count),
                     ERR_OK);
    for (size_t i = 0; i < count; i++)
        found += rows[i].kind == kind;
    return found;
}

static void an_earn_out_is_on_the_radar_until_it_is_tested_then_its_window(void **state)
{
    int64_t id = paid_investment("I", 20 * MILLION, "2021-06-30");
    struct round_term term = earn_out("E", id, 30 * MILLION, EARN_OUT_RATIO);
    int64_t promise = put(&term);

    (void)state;
    assert_int_equal(radar_rows(RADAR_EARN_OUT_TEST, "2022-12-01"), 1);
    assert_int_equal(radar_rows(RADAR_EARN_OUT_TEST, "2023-02-01"), 1);
    assert_int_equal(claim_of(promise, "2023-02-01").state, CLAIM_STATE_UNTESTED);
    event(promise, TERM_TESTED, 24 * MILLION, "2023-03-31");
    assert_int_equal(radar_rows(RADAR_EARN_OUT_TEST, "2023-04-01"), 0);
    assert_int_equal(radar_rows(RADAR_CLAIM_WINDOW, "2023-04-15"), 1);
    event(promise, TERM_DEMANDED, UNKNOWN, "2023-05-01");
    assert_int_equal(radar_rows(RADAR_CLAIM_WINDOW, "2023-05-02"), 0);
    assert_int_equal(radar_rows(RADAR_CLAIM_LIMITATION, "2026-04-01"), 1);
}

static void earn_outs_come_to_what_the_vectors_say(void **state)
{
    int64_t id = paid_investment("I", 20 * MILLION, "2021-06-30");
    struct round_term ratio = earn_out("R", id, 30 * MILLION, EARN_OUT_RATIO);
    struct round_term inside = earn_out("T", id, 30 * MILLION, EARN_OUT_RATIO);
    struct round_term cash = earn_out("C", id, 20 * MILLION, EARN_OUT_REVALUE_CASH);
    struct round_term equity = earn_out("S", id, 20 * MILLION, EARN_OUT_REVALUE_SHARES);

    (void)state;
    inside.threshold_e8 = 90000000;
    cash.share_e8 = equity.share_e8 = 10000000;
    cash.valuation_multiple_e8 = equity.valuation_multiple_e8 = 10 * (int64_t)DECIMAL_E8_ONE;
    int64_t terms[] = {put(&ratio), put(&inside), put(&cash), put(&equity)};

    event(terms[0], TERM_TESTED, 24 * MILLION, "2023-03-31");
    event(terms[1], TERM_TESTED, 27 * MILLION, "2023-03-31");
    event(terms[2], TERM_TESTED, 15 * MILLION, "2023-03-31");
    event(terms[3], TERM_TESTED, 15 * MILLION, "2023-03-31");
    assert_int_equal(claim_of(terms[0], "2023-04-01").amount_minor, 4 * MILLION);
    assert_int_equal(claim_of(terms[1], "2023-04-01").amount_minor, 0);
    assert_int_equal(claim_of(terms[1], "2023-04-01").state, CLAIM_STATE_MET);
    assert_int_equal(claim_of(terms[2], "2023-04-01").amount_minor, 5 * MILLION);
    assert_int_equal(claim_of(terms[3], "2023-04-01").share_e8, 3333333);
    event(terms[0], TERM_SETTLED, 4 * MILLION, "2023-06-01");
    assert_int_equal(claim_of(terms[0], "2023-06-01").state, CLAIM_STATE_SETTLED);
}

static void a_loss_costs_no_more_than_what_was_paid(void **state)
{
    int64_t id = paid_investment("I", 20 * MILLION, "2021-06-30");
    struct round_term term = earn_out("E", id, 30 * MILLION, EARN_OUT_RATIO);
    int64_t promise = put(&term);

    (void)state;
    event(promise, TERM_TESTED, -5 * MILLION, "2023-03-31");
    assert_int_equal(claim_of(promise, "2023-04-01").amount_minor, 20 * MILLION);
}

static void years_of_one_promise_are_counted_together(void **state)
{
    static const char *const days[] = {"2020-12-31", "2021-12-31", "2022-12-31"};
    static const char *const codes[] = {"E1", "E2", "E3"};
    static const int64_t promised[] = {40, 50, 60};
    static const int64_t achieved[] = {38, 55, 41};
    static const int64_t due[] = {8, 0, 56};
    int64_t id = paid_investment("I", 600 * MILLION, "2019-06-30");
    int64_t terms[3];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct round_term term = earn_out(codes[i], id, promised[i] * MILLION, EARN_OUT_CUMULATIVE);

        term.test_on = day(days[i]);
        term.price_minor = 600 * MILLION;
        terms[i] = put(&term);
    }
    event(terms[2], TERM_TESTED, achieved[2] * MILLION, "2022-12-31");
    assert_int_equal(claim_of(terms[2], "2023-06-30").amount_minor, UNKNOWN);
    event(terms[0], TERM_TESTED, achieved[0] * MILLION, "2020-12-31");
    event(terms[1], TERM_TESTED, achieved[1] * MILLION, "2021-12-31");
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(claim_of(terms[i], "2023-06-30").amount_minor, due[i] * MILLION);
}

static void the_firm_pays_only_after_a_reduction_or_out_of_profit(void **state)
{
    int64_t id = paid_investment("I", 15 * MILLION, "2021-06-30");
    struct round_term right = right_to_sell("B", id, 0);
    struct round_term promise = earn_out("E", id, 30 * MILLION, EARN_OUT_RATIO);

    (void)state;
    right.obligor_name = promise.obligor_name = NULL;
    right.obligor_firm_id = promise.obligor_firm_id = firm;
    right.triggers_on = day("2024-01-01");
    int64_t sell = put(&right);
    int64_t miss = put(&promise);

    event(miss, TERM_TESTED, 21 * MILLION, "2023-03-31");
    assert_int_equal(claim_of(sell, "2024-02-01").payable_now_minor, 0);
    assert_int_equal(claim_of(sell, "2024-02-01").not_now_minor, 15 * MILLION);
    event(sell, TERM_REDUCTION_COMPLETED, 10 * MILLION, "2024-03-01");
    assert_int_equal(claim_of(sell, "2024-03-01").payable_now_minor, 10 * MILLION);
    assert_int_equal(claim_of(miss, "2023-04-01").left_minor, 450000000);
    event(miss, TERM_PROFIT_AVAILABLE, 250000000, "2023-04-02");
    assert_int_equal(claim_of(miss, "2023-04-02").payable_now_minor, 250000000);
    assert_int_equal(claim_of(miss, "2023-04-02").not_now_minor, 200000000);
}

static void a_suspended_term_stands_still_until_it_revives(void **state)
{
    int64_t id = paid_investment("I", MILLION, "2021-06-30");
    struct round_term term = right_to_sell("B", id, 8000000);

    (void)state;
    term.triggers_on = day("2022-01-01");
    term.suspended_on = day("2022-03-01");
    term.revives_if = "the filing is withdrawn";
    int64_t right = put(&term);

    assert_int_equal(claim_of(right, "2022-02-28").state, CLAIM_STATE_OPEN);
    assert_int_equal(claim_of(right, "2022-03-01").state, CLAIM_STATE_SUSPENDED);
    assert_int_equal(claim_of(right, "2022-03-01").payable_now_minor, 0);
    event(right, TERM_REVIVED, UNKNOWN, "2022-05-01");
    assert_int_equal(claim_of(right, "2022-04-30").state, CLAIM_STATE_SUSPENDED);
    assert_int_equal(claim_of(right, "2022-05-01").state, CLAIM_STATE_OPEN);
    term.void_ab_initio = true;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_ROUND_TERM, right, day("2022-03-02"), &term),
        ERR_OK);
    assert_int_equal(claim_of(right, "2022-03-02").state, CLAIM_STATE_VOID);
}

static void what_others_were_paid_is_unknown(void **state)
{
    int64_t party = world_party(&world, "co");
    struct round_term term = right_to_sell("B", 0, 8000000);

    (void)state;
    term.investor_party_id = party;
    int64_t right = put(&term);

    assert_int_equal(claim_of(right, "2022-01-01").amount_minor, UNKNOWN);
    assert_int_equal(
        world_subscribe(&world, round_a, party, CURRENCY_CNY, 10 * MILLION, 0, "2021-01-01"),
        ERR_OK);
    struct claim_row claim = claim_of(right, "2022-01-01");

    assert_int_equal(claim.amount_minor, 1080000000);
    assert_int_equal(claim.left_minor, UNKNOWN);
    assert_int_equal(claim.payable_now_minor, UNKNOWN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(simple_interest_less_what_was_received),
        TEST(compound_interest_on_each_payment),
        TEST(a_window_is_over_or_a_demand_late_and_neither_says_lapsed),
        TEST(nobody_demands_before_the_trigger),
        TEST(a_recorded_duty_and_its_term_are_one_and_agree),
        TEST(the_radar_shows_a_duty_with_its_amount_once),
        TEST(an_earn_out_is_on_the_radar_until_it_is_tested_then_its_window),
        TEST(earn_outs_come_to_what_the_vectors_say),
        TEST(a_loss_costs_no_more_than_what_was_paid),
        TEST(years_of_one_promise_are_counted_together),
        TEST(the_firm_pays_only_after_a_reduction_or_out_of_profit),
        TEST(a_suspended_term_stands_still_until_it_revives),
        TEST(what_others_were_paid_is_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
