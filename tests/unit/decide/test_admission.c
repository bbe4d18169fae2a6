/* What is asked of new entries only: lines, days, exits and units that cannot be are refused when
 * they are handed in, and stand where an earlier release has recorded them. */
#include "support_fund.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t first;  /* a commitment of 600.00 */
static int64_t second; /* of 400.00 */
static int64_t investment;

static int64_t limited_fund(const char *code, const char *ends, const char *extended_to)
{
    struct fund limited;

    shape_clear(&fund_type.shape, &limited);
    limited.code = limited.name = code;
    limited.kind = FUND_ANGEL;
    limited.currency = CURRENCY_CNY;
    limited.established_on = day("2015-06-01");
    limited.term_ends_on = day(ends);
    limited.extended_to = extended_to == NULL ? DATE_UNKNOWN : day(extended_to);
    return world_put(&world, MANAGER_ID, RECORD_FUND, day("2014-01-01"), &limited);
}

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "fund", FUND_SEED);
    first = world_commitment(&world, fund, 0, world_party(&world, "a"), 60000, "2020-01-01");
    second = world_commitment(&world, fund, 0, world_party(&world, "b"), 40000, "2020-01-01");
    int64_t project = world_project(&world, "project", world_firm(&world, "firm"));

    investment = world_approved(&world, project, fund, 10000, "2020-01-02");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* Decides what an earlier release recorded, as verify does; stores nothing. */
static enum err again(enum record_kind kind, const char *date, const void *record)
{
    struct command command = {.actor_id = MANAGER_ID,
                              .kind = kind,
                              .effective_date = day(date),
                              .today = world.today,
                              .record = record};
    struct decided decided;

    return world_decide_before_conventions(&world, &command, &decided);
}

/* A refusal that stores nothing; then the same entry stands where it was recorded before the
 * conventions. */
static void refused_anew(enum record_kind kind, const char *date, const void *record,
                         const char *field, enum violation_code code)
{
    int64_t head = book_head(world.book);

    assert_int_not_equal(world_attempt(&world, MANAGER_ID, kind, 0, day(date), record), ERR_OK);
    assert_int_equal(world.violations.count, 1);
    assert_string_equal(world.violations.list[0].field, field);
    assert_int_equal(world.violations.list[0].code, code);
    assert_int_equal(book_head(world.book), head);
    struct violations refusal = world.violations;

    assert_int_equal(again(kind, date, record), ERR_OK);
    world.violations = refusal;
}

static int64_t call_of(int64_t amount_minor)
{
    const int64_t parts[CALL_PART_COUNT] = {[CALL_INVESTMENTS] = amount_minor};

    return world_call(&world, fund, parts, false, "2020-02-01", "2020-03-01");
}

static struct call_line line_of(int64_t call, int64_t commitment, int64_t amount_minor)
{
    return (struct call_line){.capital_call_id = call,
                              .commitment_id = commitment,
                              .currency = CURRENCY_CNY,
                              .amount_minor = amount_minor,
                              .reason = "by hand"};
}

static void a_line_above_the_total_is_refused_with_what_is_possible(void **state)
{
    int64_t call = call_of(52000);
    struct call_line line = line_of(call, first, 99900);

    (void)state;
    refused_anew(RECORD_CALL_LINE, "2020-02-01", &line, "amount", VIOLATION_LINES_EXCEED);
    assert_string_equal(world_param(&world, "amount"), "999.00");
    assert_string_equal(world_param(&world, "limit"), "520.00");
    line.amount_minor = 30000;
    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-02-01"), &line);
    line = line_of(call, second, 22001);
    refused_anew(RECORD_CALL_LINE, "2020-02-01", &line, "amount", VIOLATION_LINES_EXCEED);
    assert_string_equal(world_param(&world, "sum"), "520.01");
    assert_string_equal(world_param(&world, "limit"), "220.00");
    /* The line that it replaces does not count against it. */
    line = line_of(call, first, 50000);
    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-02-01"), &line);
    world_approve(&world, call);
}

static void a_line_that_leaves_a_rest_with_nobody_is_refused(void **state)
{
    int64_t call = call_of(52000);
    struct call_line line = line_of(call, first, 30000);

    (void)state;
    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-02-01"), &line);
    line = line_of(call, second, 20000);
    refused_anew(RECORD_CALL_LINE, "2020-02-01", &line, "amount", VIOLATION_LINES_FALL_SHORT);
    assert_string_equal(world_param(&world, "rest"), "20.00");
    assert_string_equal(world_param(&world, "limit"), "220.00");
    line.amount_minor = 22000;
    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-02-01"), &line);
    world_approve(&world, call);
}

static void a_line_above_the_unfunded_is_refused(void **state)
{
    int64_t call = call_of(52000);
    struct call_line line = line_of(call, second, 40001);

    (void)state;
    refused_anew(RECORD_CALL_LINE, "2020-02-01", &line, "amount", VIOLATION_ROOM_EXCEEDED);
    assert_string_equal(world_param(&world, "limit"), "400.00");
    assert_non_null(world_param(&world, "commitment"));
    line.amount_minor = 40000;
    world_put(&world, MANAGER_ID, RECORD_CALL_LINE, day("2020-02-01"), &line);
}

static void a_line_of_a_distribution_stays_within_it(void **state)
{
    struct distribution_line line = {.commitment_id = first,
                                     .currency = CURRENCY_CNY,
                                     .amount_minor = 99900,
                                     .reason = "by hand"};

    (void)state;
    assert_int_equal(world_contribute(&world, first, 0, 6000, "2020-02-01"), ERR_OK);
    line.distribution_id = world_distribution(&world, fund, 1000, 0, 0, 0, NULL, "2020-02-02");
    refused_anew(RECORD_DISTRIBUTION_LINE, "2020-02-02", &line, "amount", VIOLATION_LINES_EXCEED);
    assert_string_equal(world_param(&world, "limit"), "10.00");
    /* Only the first has paid in, so nobody is left for the rest. */
    line.amount_minor = 400;
    refused_anew(RECORD_DISTRIBUTION_LINE, "2020-02-02", &line, "amount",
                 VIOLATION_LINES_FALL_SHORT);
    line.amount_minor = 1000;
    world_put(&world, MANAGER_ID, RECORD_DISTRIBUTION_LINE, day("2020-02-02"), &line);
    world_approve(&world, line.distribution_id);
}

static void days_outside_the_term_are_refused(void **state)
{
    int64_t limited = limited_fund("limited", "2020-12-31", NULL);
    struct commitment commitment = {.code = "late",
                                    .fund_id = limited,
                                    .investor_party_id = world_party(&world, "c"),
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = 100};
    struct capital_call call = {.code = "call",
                                .fund_id = limited,
                                .due_on = day("2021-03-01"),
                                .currency = CURRENCY_CNY,
                                .investments_minor = 100};
    struct fee_term term;
    struct investment proposal = {.code = "late",
                                  .project_id = world_project(&world, "p", world_firm(&world, "f")),
                                  .fund_id = limited,
                                  .currency = CURRENCY_CNY,
                                  .amount_minor = 100};

    (void)state;
    shape_clear(&fee_term_type.shape, &term);
    term.fund_id = limited;
    term.base = FEE_ON_COMMITMENT;
    term.rate_e8 = 2000000;
    term.valid_from = day("2025-01-01");
    refused_anew(RECORD_COMMITMENT, "2022-01-01", &commitment, "effective_date",
                 VIOLATION_OUTSIDE_TERM);
    assert_string_equal(world_param(&world, "to"), "2020-12-31");
    refused_anew(RECORD_COMMITMENT, "2015-05-31", &commitment, "effective_date",
                 VIOLATION_OUTSIDE_TERM);
    refused_anew(RECORD_CAPITAL_CALL, "2016-02-01", &call, "due_on", VIOLATION_OUTSIDE_TERM);
    refused_anew(RECORD_FEE_TERM, "2025-01-01", &term, "valid_from", VIOLATION_OUTSIDE_TERM);
    refused_anew(RECORD_INVESTMENT, "2021-01-01", &proposal, "effective_date",
                 VIOLATION_OUTSIDE_TERM);
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2020-12-31"), &commitment);
}

static void an_extension_lengthens_the_term_and_an_unknown_one_limits_nothing(void **state)
{
    int64_t extended = limited_fund("extended", "2020-12-31", "2022-12-31");
    struct commitment commitment = {.code = "x1",
                                    .fund_id = extended,
                                    .investor_party_id = world_party(&world, "d"),
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = 100};

    (void)state;
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2022-12-31"), &commitment);
    commitment.code = "x2";
    refused_anew(RECORD_COMMITMENT, "2023-01-01", &commitment, "effective_date",
                 VIOLATION_OUTSIDE_TERM);
    assert_string_equal(world_param(&world, "to"), "2022-12-31");
    commitment.fund_id = fund;
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2026-01-01"), &commitment);
}

static struct valuation value_of(int64_t amount_minor)
{
    return (struct valuation){.investment_id = investment,
                              .currency = CURRENCY_CNY,
                              .amount_minor = amount_minor,
                              .method = VALUATION_MULTIPLES,
                              .volatility_e8 = AMOUNT_UNKNOWN,
                              .dividend_yield_e8 = AMOUNT_UNKNOWN};
}

static void what_was_exited_entirely_is_worth_nothing(void **state)
{
    struct valuation valuation = value_of(7700);

    (void)state;
    assert_int_equal(world_pay(&world, investment, 5000, "2020-02-01"), ERR_OK);
    int64_t waiting = world_valuation(&world, investment, 0, 7700, "2021-06-30");

    assert_int_equal(world_sell(&world, investment, PROCEEDS_IPO, 9000, 2000, "2020-12-01"),
                     ERR_OK);
    world_approve(&world, world_valuation(&world, investment, 0, 6600, "2020-12-02"));
    assert_int_equal(world_sell(&world, investment, PROCEEDS_WRITE_OFF, 0, 3000, "2021-01-01"),
                     ERR_OK);
    int64_t exit = book_head(world.book);

    refused_anew(RECORD_VALUATION, "2021-12-31", &valuation, "amount", VIOLATION_EXITED);
    assert_string_equal(world_param(&world, "date"), "2021-01-01");
    assert_int_equal(world_approve_as(&world, APPROVER_ID, waiting, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_EXITED);
    /* Of a day before the exit it stays right, as does nothing after it. */
    (void)world_valuation(&world, investment, 0, 7700, "2020-12-31");
    (void)world_valuation(&world, investment, 0, 0, "2021-12-31");
    /* What a remaining right brings is proceeds. */
    assert_int_equal(world_sell(&world, investment, PROCEEDS_TRADE_SALE, 500, 0, "2021-05-01"),
                     ERR_OK);
    /* What is paid after the exit is a holding again. */
    assert_int_equal(world_pay(&world, investment, 100, "2022-01-01"), ERR_OK);
    (void)world_valuation(&world, investment, 0, 7700, "2022-01-02");
    assert_int_equal(world_reverse(&world, exit, NULL), ERR_OK);
    (void)world_valuation(&world, investment, 0, 7700, "2021-12-31");
}

static void an_exit_before_an_approved_value_is_refused(void **state)
{
    struct proceeds sale = {.investment_id = investment,
                            .kind = PROCEEDS_IPO,
                            .currency = CURRENCY_CNY,
                            .amount_minor = 9000,
                            .cost_relieved_minor = 5000,
                            .units_e8 = AMOUNT_UNKNOWN};

    (void)state;
    assert_int_equal(world_pay(&world, investment, 5000, "2020-02-01"), ERR_OK);
    int64_t valuation = world_valuation(&world, investment, 0, 7700, "2021-06-30");
    int64_t approval = world_approve(&world, valuation);

    refused_anew(RECORD_PROCEEDS, "2021-01-01", &sale, "cost_relieved", VIOLATION_VALUED_LATER);
    assert_string_equal(world_param(&world, "amount"), "77.00");
    sale.cost_relieved_minor = 4999;
    assert_int_equal(again(RECORD_PROCEEDS, "2021-01-01", &sale), ERR_OK);
    sale.cost_relieved_minor = 5000;
    assert_int_equal(world_reverse(&world, approval, NULL), ERR_OK);
    world_put(&world, MANAGER_ID, RECORD_PROCEEDS, day("2021-01-01"), &sale);
}

static void units_are_sold_only_where_they_are_known_to_be(void **state)
{
    struct proceeds sale = {.investment_id = investment,
                            .kind = PROCEEDS_IPO,
                            .currency = CURRENCY_CNY,
                            .amount_minor = 100,
                            .cost_relieved_minor = 100,
                            .units_e8 = 5 * DECIMAL_E8_ONE};

    (void)state;
    assert_int_equal(world_pay(&world, investment, 5000, "2020-02-01"), ERR_OK);
    refused_anew(RECORD_PROCEEDS, "2020-03-01", &sale, "units", VIOLATION_UNITS_UNKNOWN);
    sale.units_e8 = AMOUNT_UNKNOWN;
    world_put(&world, MANAGER_ID, RECORD_PROCEEDS, day("2020-03-01"), &sale);
}

static void units_that_were_sold_keep_their_subscription(void **state)
{
    struct proceeds sale = {.kind = PROCEEDS_IPO,
                            .currency = CURRENCY_CNY,
                            .amount_minor = 100,
                            .cost_relieved_minor = 100,
                            .units_e8 = 6 * DECIMAL_E8_ONE};
    int64_t firm = world_firm(&world, "other-firm");
    int64_t project = world_project(&world, "other", firm);

    (void)state;
    investment = world_approved(&world, project, fund, 10000, "2020-01-02");
    sale.investment_id = investment;
    assert_int_equal(world_pay(&world, investment, 5000, "2020-02-01"), ERR_OK);
    struct subscription subscription;

    shape_clear(&subscription_type.shape, &subscription);
    subscription.round_id = world_round(&world, "round", firm, AMOUNT_UNKNOWN);
    subscription.investor_fund_id = fund;
    subscription.investment_id = investment;
    subscription.currency = CURRENCY_CNY;
    subscription.amount_minor = 10000;
    subscription.units_e8 = 10 * DECIMAL_E8_ONE;
    int64_t held =
        world_put(&world, MANAGER_ID, RECORD_SUBSCRIPTION, day("2020-02-15"), &subscription);

    /* Not before they were subscribed for, and not more than were. */
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_PROCEEDS, 0, day("2020-02-14"), &sale),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_UNITS_UNKNOWN);
    world_put(&world, MANAGER_ID, RECORD_PROCEEDS, day("2020-03-01"), &sale);
    sale.units_e8 = 4 * DECIMAL_E8_ONE + 1;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_PROCEEDS, 0, day("2020-03-02"), &sale),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_int_equal(world_reverse(&world, held, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    /* Units that are left are a holding, whatever cost was settled. */
    sale.units_e8 = 3 * DECIMAL_E8_ONE;
    sale.cost_relieved_minor = 4900;
    world_put(&world, MANAGER_ID, RECORD_PROCEEDS, day("2020-03-03"), &sale);
    (void)world_valuation(&world, investment, 0, 7700, "2020-12-31");
}

/* Every reason at once, as far as each can be told. */
static void what_is_wrong_is_told_together(void **state)
{
    int64_t limited = limited_fund("limited", "2020-12-31", NULL);
    int64_t third =
        world_commitment(&world, limited, 0, world_party(&world, "e"), 10000, "2016-01-01");
    struct contribution contribution = {.commitment_id = third,
                                        .capital_call_id = 99999,
                                        .currency = CURRENCY_USD,
                                        .amount_minor = 100};
    static const enum violation_code unknown[] = {VIOLATION_UNKNOWN_REFERENCE, VIOLATION_IN_FUTURE,
                                                  VIOLATION_CURRENCY_MISMATCH,
                                                  VIOLATION_OUTSIDE_TERM};
    static const enum violation_code foreign[] = {VIOLATION_CURRENCY_MISMATCH,
                                                  VIOLATION_OUTSIDE_TERM, VIOLATION_MUST_EQUAL,
                                                  VIOLATION_NOT_APPROVED, VIOLATION_SUM_EXCEEDS};

    (void)state;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CONTRIBUTION, 0, day("2031-01-01"), &contribution),
        ERR_INVALID);
    assert_int_equal(world.violations.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(world.violations.list[i].code, unknown[i]);
    /* The call of another fund that waits for its approval. */
    contribution.capital_call_id = call_of(5000);
    contribution.amount_minor = 10001;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CONTRIBUTION, 0, day("2022-01-01"), &contribution),
        ERR_INVALID);
    assert_int_equal(world.violations.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(world.violations.list[i].code, foreign[i]);
}

/* Faults of form stand; what else is wrong comes to them, and nothing that rests on a guess. */
static void faults_of_form_hide_no_others(void **state)
{
    struct contribution contribution = {
        .commitment_id = 99999, .currency = CURRENCY_USD, .amount_minor = AMOUNT_UNKNOWN};
    struct command command = {.actor_id = MANAGER_ID,
                              .kind = RECORD_CONTRIBUTION,
                              .effective_date = day("2031-01-01"),
                              .today = world.today,
                              .record = &contribution};

    (void)state;
    violations_init(&world.violations, &world.arena);
    violations_add(&world.violations, "amount", VIOLATION_NOT_POSITIVE);
    book_decide_more(world.book, &command, &world.arena, &world.violations);
    assert_int_equal(world.violations.count, 3);
    assert_int_equal(world.violations.list[1].code, VIOLATION_UNKNOWN_REFERENCE);
    assert_int_equal(world.violations.list[2].code, VIOLATION_IN_FUTURE);
    contribution.commitment_id = first;
    violations_init(&world.violations, &world.arena);
    violations_add(&world.violations, "amount", VIOLATION_NOT_POSITIVE);
    book_decide_more(world.book, &command, &world.arena, &world.violations);
    assert_int_equal(world.violations.count, 3);
    assert_int_equal(world.violations.list[2].code, VIOLATION_CURRENCY_MISMATCH);
    command.effective_date = DATE_UNKNOWN;
    violations_init(&world.violations, &world.arena);
    violations_add(&world.violations, "currency", VIOLATION_UNKNOWN_VALUE);
    violations_add(&world.violations, "effective_date", VIOLATION_BAD_DATE);
    contribution.currency = CURRENCY_NONE;
    book_decide_more(world.book, &command, &world.arena, &world.violations);
    assert_int_equal(world.violations.count, 2);
    assert_int_equal(contribution.currency, CURRENCY_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_line_above_the_total_is_refused_with_what_is_possible),
        TEST(a_line_that_leaves_a_rest_with_nobody_is_refused),
        TEST(a_line_above_the_unfunded_is_refused),
        TEST(a_line_of_a_distribution_stays_within_it),
        TEST(days_outside_the_term_are_refused),
        TEST(an_extension_lengthens_the_term_and_an_unknown_one_limits_nothing),
        TEST(what_was_exited_entirely_is_worth_nothing),
        TEST(an_exit_before_an_approved_value_is_refused),
        TEST(units_are_sold_only_where_they_are_known_to_be),
        TEST(units_that_were_sold_keep_their_subscription),
        TEST(what_is_wrong_is_told_together),
        TEST(faults_of_form_hide_no_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
