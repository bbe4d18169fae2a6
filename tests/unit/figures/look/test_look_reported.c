/* Look-through and the books of funds that are known by their reports: worked examples, and the
 * same money once tracked and once reported. The seed is printed; FUNDTRAIL_SEED=n repeats a run.
 */
#include "figures/accounts/posting.h"
#include "figures/look/leverage.h"
#include "figures/look/look_through.h"
#include "figures/look/source_of_funds.h"
#include "figures/performance/performance.h"
#include "figures/performance/statement.h"
#include "support_golden.h"
#include "support_reported.h"
#include "record/firm.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define UNKNOWN AMOUNT_UNKNOWN
#define START "2020-01-01"
#define NOW "2022-12-31"

static struct world world;
static int64_t guide;
static int64_t sub;
static int64_t held; /* the guide fund's 25 million of it */
static int64_t firm;
static int64_t project;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000000 * MILLION);
    guide = world_fund(&world, "guide", FUND_GUIDE);
    sub = world_fund(&world, "sub", FUND_GROWTH);
    world_commitment(&world, guide, 0, world_party(&world, "bureau"), 200 * MILLION, START);
    held = world_commitment(&world, sub, guide, 0, 25 * MILLION, START);
    firm = world_firm(&world, "firm");
    project = world_project(&world, "project", firm);
    assert_int_equal(world_known_by(&world, sub, FUND_REPORTED, START), ERR_OK);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct view now(void)
{
    return (struct view){.as_of = day(NOW), .as_known = INT64_MAX};
}

static struct look *look_at(int64_t root_id, enum look_weight weight)
{
    struct look *look = NULL;

    assert_int_equal(look_open(world.book, root_id, weight, now(), &world.arena, &look), ERR_OK);
    return look;
}

static const struct look_row *rows_of(struct look *look, size_t *count)
{
    const struct look_row *rows = NULL;

    assert_int_equal(look_rows(look, LOOK_STALE_DAYS, &rows, count), ERR_OK);
    return rows;
}

/* The row of a part of a fund; adds all up to the root's money. */
static struct look_part_row part_of(int64_t root_id, enum look_weight weight, int64_t fund_id,
                                    enum look_part part)
{
    const struct look_part_row *rows = NULL;
    struct look_part_row found = {0};
    int64_t total = 0;
    int64_t sum = 0;
    size_t count = 0;

    assert_int_equal(look_coverage(look_at(root_id, weight), &rows, &count, &total), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        sum += rows[i].amount_minor;
        if (rows[i].fund_id == fund_id && rows[i].part == part)
            found = rows[i];
    }
    assert_int_equal(sum, total);
    return found;
}

static void list(int64_t report, int64_t of_firm, int64_t of_project, int64_t cost, int64_t value)
{
    assert_int_equal(world_list(&world, report, of_firm, of_project, cost, value), ERR_OK);
}

/* The sub-fund has 100 million committed by all, 80 of these paid in; it is worth 90 and has 10 in
 * cash; its list tells a project at 60, worth 72. */
static int64_t report_on(const char *date, int64_t holdings_value)
{
    struct fund_report report = world_blank_report(sub, date);

    report.nav_minor = 90 * MILLION;
    report.cash_minor = 10 * MILLION;
    report.committed_by_all_minor = 100 * MILLION;
    report.paid_in_by_all_minor = 80 * MILLION;
    report.holdings_value_minor = holdings_value;
    report.holdings_cost_minor = 60 * MILLION;
    int64_t id = world_report(&world, &report);

    list(id, 0, project, 60 * MILLION, 72 * MILLION);
    world_approve(&world, id);
    return id;
}

static void a_list_that_covers_all_is_looked_through(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 20 * MILLION, "2020-02-01"), ERR_OK);
    int64_t id = report_on("2022-09-30", 72 * MILLION);
    const struct look_row *rows = rows_of(look_at(guide, WEIGHT_COMMITMENT), &count);

    /* A quarter of 60, though no other investor of the sub-fund is on record. */
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].project_id, project);
    assert_int_equal(rows[0].gross_minor, 60 * MILLION);
    assert_int_equal(rows[0].amount_minor, 15 * MILLION);
    assert_int_equal(rows[0].reported_minor, 15 * MILLION);
    assert_int_equal(rows[0].reported_on, day("2022-09-30"));
    assert_int_equal(rows[0].report_age_days, 92);
    assert_int_equal(rows_of(look_at(guide, WEIGHT_PAID_IN), &count)[0].amount_minor, 15 * MILLION);
    assert_int_equal(rows_of(look_at(guide, WEIGHT_NAV), &count)[0].amount_minor, 18 * MILLION);

    struct look_part_row firms = part_of(guide, WEIGHT_NAV, sub, PART_FIRMS);

    assert_int_equal(firms.amount_minor, 18 * MILLION);
    assert_int_equal(firms.known_by, FUND_REPORTED);
    assert_int_equal(firms.coverage_e8, DECIMAL_E8_ONE);
    assert_int_equal(firms.report_age_days, 92);
    assert_int_equal(part_of(guide, WEIGHT_NAV, sub, PART_CASH).amount_minor, 10 * MILLION / 4);
    assert_int_equal(part_of(guide, WEIGHT_NAV, sub, PART_OTHER).amount_minor, 2 * MILLION);
    assert_int_equal(part_of(guide, WEIGHT_COMMITMENT, sub, PART_FREE).amount_minor, 10 * MILLION);
    assert_int_equal(part_of(guide, WEIGHT_NAV, guide, PART_FIRMS).known_by, 0);

    const struct look_holding *holdings = NULL;

    assert_int_equal(look_holdings(look_at(guide, WEIGHT_NAV), &holdings, &count), ERR_OK);
    assert_int_equal(holdings[0].fund_report_id, id);
    assert_int_equal(holdings[0].marked_on, day("2022-09-30"));
}

static void what_a_list_leaves_out_stays_open(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 20 * MILLION, "2020-02-01"), ERR_OK);
    report_on("2022-09-30", 80 * MILLION); /* 72 of 80 */
    struct look_part_row open = part_of(guide, WEIGHT_NAV, sub, PART_NOT_REPORTED);

    assert_int_equal(open.coverage_e8, 90000000);
    assert_int_equal(open.amount_minor, 2 * MILLION); /* a quarter of 90 - 72 - 10 */
    assert_int_equal(part_of(guide, WEIGHT_NAV, sub, PART_OTHER).fund_id, 0);
}

static void without_a_list_nothing_is_traced(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 20 * MILLION, "2020-02-01"), ERR_OK);
    rows_of(look_at(guide, WEIGHT_NAV), &count);
    assert_int_equal(count, 0);
    struct look_part_row open = part_of(guide, WEIGHT_NAV, sub, PART_NOT_REPORTED);

    assert_int_equal(open.amount_minor, 20 * MILLION); /* at cost: no report tells its value */
    assert_int_equal(open.coverage_e8, 0);
    assert_int_equal(open.reported_on, DATE_UNKNOWN);
}

static void lines_without_amount_or_project_are_told_as_such(void **state)
{
    struct fund_report report = world_blank_report(sub, NOW);
    int64_t other = world_firm(&world, "other");
    size_t count = 0;

    (void)state;
    report.holdings_complete = true;
    int64_t id = world_report(&world, &report);

    list(id, firm, 0, 4 * MILLION, UNKNOWN);
    list(id, other, 0, 8 * MILLION, 8 * MILLION);
    list(id, 0, project, UNKNOWN, MILLION);
    world_approve(&world, id);
    const struct look_row *rows = rows_of(look_at(guide, WEIGHT_COMMITMENT), &count);

    assert_int_equal(count, 3);
    assert_int_equal(rows[0].firm_id, other);
    assert_int_equal(rows[0].project_id, 0);
    assert_int_equal(rows[0].amount_minor, 8 * MILLION);
    assert_int_equal(rows[1].firm_id, firm);
    assert_int_equal(rows[1].amount_minor, 4 * MILLION);
    assert_int_equal(rows[2].project_id, project);
    assert_int_equal(rows[2].unknown_count, 1);
    /* What is left blank is not covered: 25 of commitments less the 12 that are told. */
    assert_int_equal(part_of(guide, WEIGHT_COMMITMENT, sub, PART_NOT_REPORTED).amount_minor,
                     13 * MILLION);
    assert_int_equal(part_of(guide, WEIGHT_COMMITMENT, sub, PART_UNKNOWN).fund_id, 0);
}

static void its_books_invent_no_cash(void **state)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    const struct trial_row *rows = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 20 * MILLION, "2020-02-01"), ERR_OK);
    report_on("2022-06-30", 72 * MILLION);
    assert_int_equal(world_contribute(&world, held, 0, 2 * MILLION, "2022-08-01"), ERR_OK);
    world_approve(&world, world_distribution(&world, sub, 0, MILLION, 0, 0, NULL, "2022-09-01"));
    assert_int_equal(fund_ledger_build(world.book, sub, now(), &world.arena, &ledger), ERR_OK);
    assert_false(fund_cash_is_known(&ledger));
    assert_int_equal(balance_sheet_compute(&ledger, day(NOW), &sheet), ERR_OK);
    assert_int_equal(sheet.cash_minor, UNKNOWN);
    /* A quarter of 90, 2 in and 1 out since. */
    assert_int_equal(sheet.not_tracked_minor, 2350 * MILLION / 100);
    assert_int_equal(sheet.nav_minor, 2350 * MILLION / 100);
    assert_int_equal(sheet.equity_minor, sheet.nav_minor);
    assert_int_equal(trial_balance(&ledger, day(NOW), &world.arena, &rows, &count), ERR_OK);
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        assert_int_not_equal(rows[i].account, ACCOUNT_CASH);
        sum += rows[i].balance_minor;
    }
    assert_int_equal(sum, 0);
}

static void its_multiples_are_those_of_its_reports(void **state)
{
    struct performance_figures figures;
    const struct performance_subject subject = {SCOPE_COMMITMENT, held};

    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 20 * MILLION, "2020-02-01"), ERR_OK);
    report_on("2022-06-30", 72 * MILLION);
    assert_int_equal(performance_compute(world.book, subject, now(), &world.arena, &figures),
                     ERR_OK);
    assert_int_equal(figures.nav_minor, 2250 * MILLION / 100);
}

static void an_account_that_is_stated_goes_before_a_share(void **state)
{
    struct fund_report report = world_blank_report(sub, "2022-06-30");
    const struct capital_row *rows = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 20 * MILLION, "2020-02-01"), ERR_OK);
    report.nav_minor = 90 * MILLION;
    report.committed_by_all_minor = 100 * MILLION;
    report.commitment_id = held;
    report.capital_account_minor = 21 * MILLION;
    world_approve(&world, world_report(&world, &report));
    assert_int_equal(capital_statement(world.book, sub, now(), &world.arena, &rows, &count),
                     ERR_OK);
    assert_int_equal(rows[count - 1].closing_minor, 21 * MILLION);
}

static void a_fund_turns_from_reported_to_tracked(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 20 * MILLION, "2020-02-01"), ERR_OK);
    report_on("2022-06-30", 72 * MILLION);
    assert_int_equal(world_known_by(&world, sub, FUND_TRACKED, "2022-12-01"), ERR_OK);
    int64_t investment = world_approved(&world, project, sub, 30 * MILLION, "2022-12-10");
    const struct look_row *rows = rows_of(look_at(guide, WEIGHT_COMMITMENT), &count);

    assert_true(investment > 0);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].gross_minor, 30 * MILLION);
    assert_int_equal(rows[0].reported_minor, 0);
    struct fund_ledger ledger;

    /* What it had by its reports is not its cash, until an opening takes it over. */
    assert_int_equal(fund_ledger_build(world.book, sub, now(), &world.arena, &ledger), ERR_OK);
    assert_false(fund_cash_is_known(&ledger));
}

/* Investors who are not on record are nobody's money of unknown kind. */
static void sources_and_leverage_know_of_others(void **state)
{
    const struct money_row *money = NULL;
    const struct leverage_row *leverage = NULL;
    int64_t total = 0;
    int64_t sum = 0;
    size_t count = 0;

    (void)state;
    report_on("2022-06-30", 72 * MILLION);
    assert_int_equal(
        sources_of_funds(look_at(0, WEIGHT_COMMITMENT), sub, true, &money, &count, &total), ERR_OK);
    assert_int_equal(total, 100 * MILLION);
    for (size_t i = 0; i < count; i++)
        sum += money[i].amount_minor;
    assert_int_equal(sum, total);
    assert_int_equal(
        leverage_rows(look_at(guide, WEIGHT_COMMITMENT), LEVERAGE_PUBLIC, &leverage, &count),
        ERR_OK);
    assert_true(count > 0);
}

/* --- the same money tracked and reported ------------------------------------------------------ */

#define FIRMS 4
#define ROUNDS 25

struct twin {
    int64_t root;
    int64_t fund;
    int64_t commitments[3];
};

static int64_t below(uint64_t *seed, int64_t bound)
{
    return 1 + (int64_t)(golden_random(seed) % (uint64_t)bound);
}

static struct twin make_twin(const char *root, const char *fund, const int64_t *commitments,
                             const int64_t *parties)
{
    struct twin twin = {.root = world_fund(&world, root, FUND_GUIDE),
                        .fund = world_fund(&world, fund, FUND_GROWTH)};

    world_commitment(&world, twin.root, 0, parties[0], 1000 * MILLION, START);
    twin.commitments[0] = world_commitment(&world, twin.fund, twin.root, 0, commitments[0], START);
    for (size_t i = 1; i < 3; i++)
        twin.commitments[i] =
            world_commitment(&world, twin.fund, 0, parties[i - 1], commitments[i], START);
    return twin;
}

static void pay_in(const struct twin *twin, const int64_t *paid)
{
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(world_contribute(&world, twin->commitments[i], 0, paid[i], "2020-02-01"),
                         ERR_OK);
}

/* Everything that the tracked twin is worth on the last day, as a report of the other. */
static int64_t report_of(const struct twin *tracked, int64_t fund_id)
{
    struct fund_report report = world_blank_report(fund_id, NOW);
    struct fund_ledger ledger;
    struct balance_sheet sheet;

    assert_int_equal(fund_ledger_build(world.book, tracked->fund, now(), &world.arena, &ledger),
                     ERR_OK);
    assert_int_equal(balance_sheet_compute(&ledger, day(NOW), &sheet), ERR_OK);
    report.nav_minor = sheet.nav_minor;
    report.cash_minor = sheet.cash_minor;
    report.holdings_complete = true;
    return world_report(&world, &report);
}

static void expect_same(const struct twin *a, const struct twin *b, enum look_weight weight)
{
    size_t count_a = 0;
    size_t count_b = 0;
    int64_t traced_a = 0;
    int64_t traced_b = 0;
    const struct exposure_row *x = NULL;
    const struct exposure_row *y = NULL;
    const struct look_row *rows_a = rows_of(look_at(a->root, weight), &count_a);
    const struct look_row *rows_b = rows_of(look_at(b->root, weight), &count_b);

    assert_int_equal(count_a, count_b);
    for (size_t i = 0; i < count_a; i++) {
        assert_int_equal(rows_a[i].project_id, rows_b[i].project_id);
        assert_int_equal(rows_a[i].gross_minor, rows_b[i].gross_minor);
        assert_int_equal(rows_a[i].amount_minor, rows_b[i].amount_minor);
    }
    assert_int_equal(
        look_exposure(look_at(a->root, weight), EXPOSURE_FIRM, &x, &count_a, &traced_a), ERR_OK);
    assert_int_equal(
        look_exposure(look_at(b->root, weight), EXPOSURE_FIRM, &y, &count_b, &traced_b), ERR_OK);
    assert_int_equal(traced_a, traced_b);
    for (size_t i = 0; i < count_a; i++) {
        assert_int_equal(x[i].firm_id, y[i].firm_id);
        assert_int_equal(x[i].amount_minor, y[i].amount_minor);
        assert_int_equal(y[i].reported_minor, y[i].amount_minor);
    }
}

static void compare_twins(uint64_t *seed)
{
    int64_t commitments[3];
    int64_t paid[3];
    int64_t parties[2] = {world_party(&world, "a"), world_party(&world, "b")};
    int64_t left = 0;

    for (size_t i = 0; i < 3; i++) {
        commitments[i] = below(seed, 90 * MILLION) + FIRMS;
        paid[i] = below(seed, commitments[i]);
        left += paid[i];
    }
    struct twin tracked = make_twin("root-t", "twin-t", commitments, parties);
    struct twin reported = make_twin("root-r", "twin-r", commitments, parties);
    int64_t costs[FIRMS];
    int64_t values[FIRMS];
    int64_t projects[FIRMS];

    assert_int_equal(world_known_by(&world, reported.fund, FUND_REPORTED, START), ERR_OK);
    pay_in(&tracked, paid);
    pay_in(&reported, paid);
    for (size_t i = 0; i < FIRMS && left > 1; i++) {
        const char *code = arena_format(&world.arena, "firm%zu", i);

        costs[i] = below(seed, left - 1);
        left -= costs[i];
        values[i] = below(seed, 60 * MILLION);
        projects[i] = world_project(&world, code, world_firm(&world, code));
        int64_t investment =
            world_approved(&world, projects[i], tracked.fund, costs[i], "2020-03-01");

        assert_int_equal(world_pay(&world, investment, costs[i], "2020-03-02"), ERR_OK);
        world_approve(&world, world_valuation(&world, investment, 0, values[i], NOW));
        if (i + 1 < FIRMS && left > 1)
            continue;
        int64_t report = report_of(&tracked, reported.fund);

        for (size_t k = 0; k <= i; k++)
            list(report, 0, projects[k], costs[k], values[k]);
        world_approve(&world, report);
    }
    for (enum look_weight weight = WEIGHT_COMMITMENT; weight < LOOK_WEIGHT_COUNT; weight++)
        expect_same(&tracked, &reported, weight);
}

static void an_equal_tracked_fund_and_a_covered_reported_one_show_the_same(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        compare_twins(&seed);
        world_close(&world);
        world_open(&world);
        world_cap(&world, BASIS_DIRECT, 1000000 * MILLION);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_WORLD(name) cmocka_unit_test_setup_teardown(name, opened, closed)
        WITH_WORLD(a_list_that_covers_all_is_looked_through),
        WITH_WORLD(what_a_list_leaves_out_stays_open),
        WITH_WORLD(without_a_list_nothing_is_traced),
        WITH_WORLD(lines_without_amount_or_project_are_told_as_such),
        WITH_WORLD(its_books_invent_no_cash),
        WITH_WORLD(its_multiples_are_those_of_its_reports),
        WITH_WORLD(an_account_that_is_stated_goes_before_a_share),
        WITH_WORLD(a_fund_turns_from_reported_to_tracked),
        WITH_WORLD(sources_and_leverage_know_of_others),
        WITH_WORLD(an_equal_tracked_fund_and_a_covered_reported_one_show_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
