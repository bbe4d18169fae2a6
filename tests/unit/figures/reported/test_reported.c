/* How a fund is known, which of its reports count, and what a list of holdings covers. */
#include "support_reported.h"

#include "record/capital.h"
#include "record/fee.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define UNKNOWN AMOUNT_UNKNOWN

static struct world world;
static int64_t mother;
static int64_t sub;
static int64_t held; /* the mother fund's commitment to the sub-fund */
static int64_t firm;
static int64_t project;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    mother = world_fund(&world, "mother", FUND_MOTHER);
    sub = world_fund(&world, "sub", FUND_GROWTH);
    held = world_commitment(&world, sub, mother, 0, 100 * MILLION, "2020-01-01");
    firm = world_firm(&world, "firm");
    project = world_project(&world, "project", firm);
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

static void known_by(enum known_by basis, const char *date)
{
    assert_int_equal(world_known_by(&world, sub, basis, date), ERR_OK);
}

static void list(int64_t report, int64_t of_firm, int64_t of_project, int64_t cost, int64_t value)
{
    assert_int_equal(world_list(&world, report, of_firm, of_project, cost, value), ERR_OK);
}

static struct report_coverage coverage_of(enum report_measure measure, const char *date)
{
    struct report_coverage coverage;

    assert_int_equal(report_coverage_compute(world.book, sub, measure, on(date), &coverage),
                     ERR_OK);
    return coverage;
}

static void a_fund_is_known_by_its_reports_from_a_day_on_and_tracked_again(void **state)
{
    (void)state;
    assert_false(fund_is_reported(world.book, sub, on("2021-01-01")));
    known_by(FUND_REPORTED, "2021-01-01");
    known_by(FUND_TRACKED, "2023-01-01");
    assert_false(fund_is_reported(world.book, sub, on("2020-12-31")));
    assert_true(fund_is_reported(world.book, sub, on("2021-01-01")));
    assert_true(fund_is_reported(world.book, sub, on("2022-12-31")));
    assert_false(fund_is_reported(world.book, sub, on("2023-01-01")));

    assert_int_equal(world_known_by(&world, sub, FUND_TRACKED, "2021-01-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_OK);
    assert_true(fund_is_reported(world.book, sub, on("2023-01-01")));
}

static void what_would_be_its_own_books_is_refused(void **state)
{
    struct expense expense = {.fund_id = sub,
                              .category = EXPENSE_AUDIT,
                              .currency = CURRENCY_CNY,
                              .amount_minor = MILLION};
    struct investment investment;

    (void)state;
    known_by(FUND_REPORTED, "2021-01-01");
    shape_clear(&investment_type.shape, &investment);
    investment.code = "I";
    investment.project_id = project;
    investment.fund_id = sub;
    investment.currency = CURRENCY_CNY;
    investment.amount_minor = MILLION;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_INVESTMENT, 0, day("2021-01-01"), &investment),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_FUND_REPORTED);
    assert_string_equal(world_param(&world, "date"), "2021-01-01");
    assert_int_equal(world_facility(&world, sub, FACILITY_DRAW_FEES, MILLION, "2021-01-01"),
                     ERR_CONFLICT);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_EXPENSE, 0, day("2021-02-01"), &expense),
        ERR_CONFLICT);
    known_by(FUND_TRACKED, "2021-03-01");
    world_proposal(&world, project, sub, MILLION, "2021-03-01");
}

static void a_fund_with_books_of_its_own_is_tracked(void **state)
{
    (void)state;
    int64_t own = world_proposal(&world, project, sub, MILLION, "2021-03-01");

    assert_int_equal(world_known_by(&world, sub, FUND_REPORTED, "2022-01-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_HAS_BOOKS);
    assert_int_equal(world_known_by(&world, sub, FUND_TRACKED, "2021-01-01"), ERR_OK);
    int64_t tracked = book_head(world.book);

    assert_int_equal(world_known_by(&world, sub, FUND_REPORTED, "2020-06-01"), ERR_OK);
    /* Without the day on which it turned, it would have books of its own while it is reported. */
    assert_int_equal(world_reverse(&world, tracked, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_reverse(&world, own, NULL), ERR_OK);
    assert_int_equal(world_reverse(&world, tracked, NULL), ERR_OK);
}

static void money_to_and_from_its_investors_goes_on_without_its_cash(void **state)
{
    (void)state;
    known_by(FUND_REPORTED, "2020-01-01");
    assert_int_equal(world_contribute(&world, held, 0, 40 * MILLION, "2020-02-01"), ERR_OK);
    /* More than was ever paid in: nobody tracks what the fund has. */
    int64_t distribution = world_distribution(&world, sub, 40 * MILLION, 30 * MILLION, 0,
                                              10 * MILLION, "2025-01-01", "2021-02-01");

    world_approve(&world, distribution);
    struct commitment_account account;

    assert_int_equal(
        commitment_account_compute(world.book, held, on("2021-02-01"), &world.arena, &account),
        ERR_OK);
    assert_int_equal(account.distributed_minor, 70 * MILLION);
    assert_int_equal(account.unfunded_minor, 70 * MILLION);
}

static void called_above_committed_is_one_step(void **state)
{
    struct contribution contribution = {.commitment_id = held,
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = 105 * MILLION,
                                        .outside_minor = 4 * MILLION};
    struct commitment_account account;

    (void)state;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CONTRIBUTION, 0, day("2020-02-01"), &contribution),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    contribution.outside_minor = 5 * MILLION;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CONTRIBUTION, 0, day("2020-02-01"), &contribution),
        ERR_OK);
    assert_int_equal(
        commitment_account_compute(world.book, held, on("2020-02-01"), &world.arena, &account),
        ERR_OK);
    assert_int_equal(account.paid_in_minor, 105 * MILLION);
    assert_int_equal(account.contributed_outside_minor, 5 * MILLION);
    assert_int_equal(account.unfunded_minor, 0);
}

static void a_call_says_what_of_it_lies_outside_the_commitment(void **state)
{
    struct capital_call call;
    struct commitment_account account;
    const struct call_share *lines;
    size_t count = 0;

    (void)state;
    int64_t other =
        world_commitment(&world, sub, 0, world_party(&world, "lp"), 50 * MILLION, "2020-01-01");

    shape_clear(&capital_call_type.shape, &call);
    call.code = "K";
    call.fund_id = sub;
    call.due_on = day("2020-03-01");
    call.currency = CURRENCY_CNY;
    call.investments_minor = 156 * MILLION;
    call.outside_minor = 6 * MILLION;
    int64_t id = world_put(&world, MANAGER_ID, RECORD_CAPITAL_CALL, day("2020-02-01"), &call);

    world_approve(&world, id);
    assert_int_equal(call_shares(world.book, id, on("2020-02-01"), &world.arena, &lines, &count),
                     ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(lines[0].amount_minor, 104 * MILLION);
    assert_int_equal(lines[0].outside_minor, 4 * MILLION);
    assert_int_equal(lines[1].outside_minor, 2 * MILLION);
    assert_int_equal(world_contribute(&world, other, id, 52 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(
        commitment_account_compute(world.book, other, on("2020-02-10"), &world.arena, &account),
        ERR_OK);
    assert_int_equal(account.unfunded_minor, 0);
    assert_int_equal(account.contributed_outside_minor, 2 * MILLION);

    call.code = "L";
    call.outside_commitment = true;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_CAPITAL_CALL, 0, day("2020-02-01"), &call),
        ERR_INVALID);
}

static void a_report_waits_and_its_lines_count_with_it(void **state)
{
    struct fund_report report = world_blank_report(sub, "2022-12-31");

    (void)state;
    report.nav_minor = 90 * MILLION;
    report.holdings_complete = true;
    int64_t id = world_report(&world, &report);

    list(id, 0, project, 20 * MILLION, 60 * MILLION);
    assert_null(fund_report_of(world.book, sub, REPORT_TELLS_NAV, on("2022-12-31")));
    assert_null(coverage_of(REPORT_VALUE, "2022-12-31").report);
    world_approve(&world, id);
    assert_int_equal(fund_report_of(world.book, sub, REPORT_TELLS_NAV, on("2022-12-31"))->seq, id);
    assert_null(fund_report_of(world.book, sub, REPORT_TELLS_NAV, on("2022-12-30")));
    assert_int_equal(coverage_of(REPORT_VALUE, "2022-12-31").row_count, 1);

    assert_int_equal(world_list(&world, id, firm, 0, MILLION, MILLION), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
}

static void a_line_names_the_firm_of_its_project(void **state)
{
    struct fund_report report = world_blank_report(sub, "2022-12-31");
    int64_t other = world_firm(&world, "other");

    (void)state;
    int64_t id = world_report(&world, &report);

    list(id, 0, project, UNKNOWN, UNKNOWN);
    const struct reported_holding *line = book_entry(world.book, book_head(world.book))->record;

    assert_int_equal(line->firm_id, firm);
    assert_int_equal(world_list(&world, id, other, project, UNKNOWN, UNKNOWN), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_WRONG_FIRM);
    assert_int_equal(world_list(&world, id, 0, 0, MILLION, MILLION), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
}

static void an_account_names_its_commitment(void **state)
{
    struct fund_report report = world_blank_report(sub, "2022-12-31");

    (void)state;
    report.capital_account_minor = MILLION;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FUND_REPORT, 0, DATE_UNKNOWN, &report),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    report.commitment_id = held;
    world_approve(&world, world_report(&world, &report));
    assert_non_null(fund_report_of_account(world.book, held, on("2022-12-31")));
    assert_null(fund_report_of(world.book, sub, REPORT_TELLS_NAV, on("2022-12-31")));
}

/* The fund has 100 million; its list says 60 + 20 of holdings, and 15 of cash. */
static int64_t quarter(const char *date, int64_t cash, int64_t value, bool complete)
{
    struct fund_report report = world_blank_report(sub, date);

    report.nav_minor = 100 * MILLION;
    report.cash_minor = cash;
    report.holdings_value_minor = value;
    report.holdings_complete = complete;
    int64_t id = world_report(&world, &report);

    list(id, 0, project, 20 * MILLION, 60 * MILLION);
    list(id, firm, 0, UNKNOWN, 20 * MILLION);
    world_approve(&world, id);
    return id;
}

static void coverage_is_what_is_listed_of_what_there_is(void **state)
{
    (void)state;
    struct report_coverage coverage = coverage_of(REPORT_VALUE, "2022-12-31");

    assert_null(coverage.report);
    assert_int_equal(coverage.coverage_e8, 0);
    assert_false(coverage.full);

    quarter("2022-03-31", UNKNOWN, UNKNOWN, false); /* 80 of 100 */
    coverage = coverage_of(REPORT_VALUE, "2022-06-29");
    assert_int_equal(coverage.coverage_e8, 80000000);
    assert_int_equal(coverage.age_days, 90);
    assert_false(coverage.full);
    quarter("2022-06-30", 15 * MILLION, UNKNOWN, false); /* 80 of 85 */
    assert_int_equal(coverage_of(REPORT_VALUE, "2022-06-30").coverage_e8, 94117647);
    quarter("2022-09-30", UNKNOWN, 80 * MILLION, false); /* 80 of 80 */
    coverage = coverage_of(REPORT_VALUE, "2022-09-30");
    assert_int_equal(coverage.coverage_e8, DECIMAL_E8_ONE);
    assert_true(coverage.full);
    quarter("2022-12-31", UNKNOWN, UNKNOWN, true);
    assert_true(coverage_of(REPORT_VALUE, "2022-12-31").full);

    /* Of cost one line says nothing: nobody can tell. */
    coverage = coverage_of(REPORT_COST, "2022-12-31");
    assert_int_equal(coverage.unknown_count, 1);
    assert_int_equal(coverage.coverage_e8, UNKNOWN);
    assert_false(coverage.full);

    /* A statement that is contradicted by its own sum is not believed. */
    quarter("2023-03-31", UNKNOWN, 95 * MILLION, true);
    coverage = coverage_of(REPORT_VALUE, "2023-03-31");
    assert_int_equal(coverage.coverage_e8, 84210526);
    assert_false(coverage.full);
}

static void an_old_list_no_longer_tells(void **state)
{
    (void)state;
    quarter("2022-12-31", UNKNOWN, UNKNOWN, true);
    assert_true(coverage_of(REPORT_VALUE, "2024-01-01").full);
    assert_false(coverage_of(REPORT_VALUE, "2024-01-02").full);
}

static void a_report_without_a_list_leaves_the_last_list(void **state)
{
    struct fund_report report = world_blank_report(sub, "2023-03-31");

    (void)state;
    int64_t listed = quarter("2022-12-31", UNKNOWN, UNKNOWN, true);

    report.nav_minor = 120 * MILLION;
    world_approve(&world, world_report(&world, &report));
    assert_int_equal(coverage_of(REPORT_VALUE, "2023-03-31").report->seq, listed);
    assert_int_equal(coverage_of(REPORT_VALUE, "2023-03-31").age_days, 90);
    int64_t again = quarter("2022-12-31", 5 * MILLION, UNKNOWN, true);

    assert_int_equal(coverage_of(REPORT_VALUE, "2023-03-31").report->seq, again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_WORLD(name) cmocka_unit_test_setup_teardown(name, opened, closed)
        WITH_WORLD(a_fund_is_known_by_its_reports_from_a_day_on_and_tracked_again),
        WITH_WORLD(what_would_be_its_own_books_is_refused),
        WITH_WORLD(a_fund_with_books_of_its_own_is_tracked),
        WITH_WORLD(money_to_and_from_its_investors_goes_on_without_its_cash),
        WITH_WORLD(called_above_committed_is_one_step),
        WITH_WORLD(a_call_says_what_of_it_lies_outside_the_commitment),
        WITH_WORLD(a_report_waits_and_its_lines_count_with_it),
        WITH_WORLD(a_line_names_the_firm_of_its_project),
        WITH_WORLD(an_account_names_its_commitment),
        WITH_WORLD(coverage_is_what_is_listed_of_what_there_is),
        WITH_WORLD(an_old_list_no_longer_tells),
        WITH_WORLD(a_report_without_a_list_leaves_the_last_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
