/* Reports by quarter, and what they say beside the holder's own valuations. */
#include "figures/performance/reconciliation.h"
#include "figures/radar/radar.h"
#include "figures/reported/quarters.h"
#include "support_reported.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define UNKNOWN AMOUNT_UNKNOWN

static struct world world;
static int64_t mother;
static int64_t sub;
static int64_t held;
static int64_t project;

/* The mother fund has 40 of 100 million of a sub-fund that is reported since 2022. */
static int opened(void **state)
{
    (void)state;
    world_open(&world);
    mother = world_fund(&world, "mother", FUND_MOTHER);
    sub = world_fund(&world, "sub", FUND_GROWTH);
    held = world_commitment(&world, sub, mother, 0, 40 * MILLION, "2022-01-01");
    world_commitment(&world, sub, 0, world_party(&world, "lp"), 60 * MILLION, "2022-01-01");
    project = world_project(&world, "project", world_firm(&world, "firm"));
    assert_int_equal(world_known_by(&world, sub, FUND_REPORTED, "2022-01-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, held, 0, 30 * MILLION, "2022-02-01"), ERR_OK);
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

static int64_t report_of(const char *date, int64_t nav, int64_t account)
{
    struct fund_report report = world_blank_report(sub, date);

    report.nav_minor = nav;
    report.received_on = day(date) + 40;
    if (account != UNKNOWN) {
        report.commitment_id = held;
        report.capital_account_minor = account;
    }
    return world_report(&world, &report);
}

static const struct report_quarter *quarters_on(const char *date, size_t *count)
{
    const struct report_quarter *rows = NULL;

    assert_int_equal(fund_report_quarters(world.book, sub, on(date), &world.arena, &rows, count),
                     ERR_OK);
    return rows;
}

static void each_quarter_says_what_came_of_it(void **state)
{
    size_t count = 0;

    (void)state;
    int64_t first = report_of("2022-03-31", 70 * MILLION, UNKNOWN);

    assert_int_equal(world_list(&world, first, 0, project, 20 * MILLION, 49 * MILLION), ERR_OK);
    world_approve(&world, first);
    report_of("2022-09-30", 80 * MILLION, UNKNOWN);
    const struct report_quarter *rows = quarters_on("2023-01-15", &count);

    assert_int_equal(count, 4);
    assert_int_equal(rows[0].quarter_ends_on, day("2022-03-31"));
    assert_int_equal(rows[0].state, REPORT_RECEIVED);
    assert_int_equal(rows[0].report_age_days, 290);
    assert_int_equal(rows[0].listed_count, 1);
    assert_int_equal(rows[0].value_coverage_e8, 70000000);
    assert_int_equal(rows[0].cost_coverage_e8, UNKNOWN);
    assert_int_equal(rows[1].state, REPORT_MISSING);
    assert_int_equal(rows[1].fund_report_id, 0);
    assert_int_equal(rows[2].state, REPORT_WAITING);
    assert_int_equal(rows[3].state, REPORT_AWAITED);
    assert_int_equal(rows[3].due_on, day("2023-03-31"));
}

static void a_report_counts_before_a_later_one_that_waits(void **state)
{
    size_t count = 0;

    (void)state;
    int64_t first = report_of("2022-03-31", 70 * MILLION, UNKNOWN);

    world_approve(&world, first);
    report_of("2022-03-31", 71 * MILLION, UNKNOWN);
    assert_int_equal(quarters_on("2022-05-01", &count)[0].fund_report_id, first);
}

static void a_tracked_fund_has_quarters_only_with_reports(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(world_known_by(&world, sub, FUND_TRACKED, "2022-04-01"), ERR_OK);
    quarters_on("2023-01-15", &count);
    assert_int_equal(count, 1);
}

static const struct reconciliation_row *reconciled_on(const char *date, size_t *count)
{
    const struct reconciliation_row *rows = NULL;

    assert_int_equal(fund_reconciliation(world.book, sub, on(date), &world.arena, &rows, count),
                     ERR_OK);
    return rows;
}

static void what_is_reported_stands_beside_what_it_is_valued_at(void **state)
{
    size_t count = 0;

    (void)state;
    world_approve(&world, report_of("2022-03-31", 70 * MILLION, UNKNOWN));
    world_approve(&world, world_valuation(&world, 0, held, 27 * MILLION, "2022-06-30"));
    world_approve(&world, report_of("2022-06-30", 70 * MILLION, UNKNOWN));
    world_approve(&world, report_of("2022-09-30", 70 * MILLION, 26 * MILLION));
    world_approve(&world, report_of("2022-12-31", UNKNOWN, UNKNOWN));
    const struct reconciliation_row *rows = reconciled_on("2023-04-15", &count);

    assert_int_equal(count, 5);
    /* 40 % of 70; the mother fund carries it at cost. */
    assert_int_equal(rows[0].reported_minor, 28 * MILLION);
    assert_int_equal(rows[0].reported_by, REPORTED_SHARE);
    assert_int_equal(rows[0].valued_minor, UNKNOWN);
    assert_int_equal(rows[0].gap, GAP_NOT_VALUED);
    assert_int_equal(rows[1].valued_minor, 27 * MILLION);
    assert_int_equal(rows[1].deviation_minor, MILLION);
    assert_int_equal(rows[1].gap, 0);
    assert_int_equal(rows[2].reported_by, REPORTED_ACCOUNT);
    assert_int_equal(rows[2].valued_on, day("2022-06-30"));
    assert_int_equal(rows[2].deviation_minor, -MILLION);
    assert_int_equal(rows[3].gap, GAP_NOT_TOLD);
    assert_int_equal(rows[4].gap, GAP_NO_REPORT);
    assert_int_equal(rows[4].investor_fund_id, mother);
}

static size_t missing_on(const char *date, const struct radar_row **last)
{
    const struct radar_row *rows = NULL;
    struct radar_options options = RADAR_STANDARD;
    size_t count = 0;
    size_t found = 0;

    assert_int_equal(radar(world.book, on(date), &options, &world.arena, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].kind == RADAR_REPORT_MISSING) {
            *last = &rows[i];
            found++;
        }
    return found;
}

static void a_quarter_without_a_report_is_on_the_radar(void **state)
{
    const struct radar_row *row = NULL;

    (void)state;
    assert_int_equal(missing_on("2022-03-30", &row), 0);
    assert_int_equal(missing_on("2022-04-10", &row), 1);
    assert_int_equal(row->due, RADAR_QUARTER);
    assert_int_equal(missing_on("2022-07-01", &row), 2);
    world_approve(&world, report_of("2022-03-31", 70 * MILLION, UNKNOWN));
    assert_int_equal(missing_on("2022-10-15", &row), 2);
    assert_int_equal(row->period_ends_on, day("2022-09-30"));
    /* Who reports each half-year has told of the quarter before. */
    world_approve(&world, report_of("2022-09-30", 70 * MILLION, UNKNOWN));
    assert_int_equal(missing_on("2022-10-15", &row), 0);
    assert_int_equal(world_known_by(&world, sub, FUND_TRACKED, "2022-10-01"), ERR_OK);
    assert_int_equal(missing_on("2023-10-15", &row), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_WORLD(name) cmocka_unit_test_setup_teardown(name, opened, closed)
        WITH_WORLD(each_quarter_says_what_came_of_it),
        WITH_WORLD(a_report_counts_before_a_later_one_that_waits),
        WITH_WORLD(a_tracked_fund_has_quarters_only_with_reports),
        WITH_WORLD(what_is_reported_stands_beside_what_it_is_valued_at),
        WITH_WORLD(a_quarter_without_a_report_is_on_the_radar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
