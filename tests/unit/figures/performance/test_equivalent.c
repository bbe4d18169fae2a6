/* Market equivalents of a fund, beside values of another program (pyxirr). */
#include "figures/performance/pme.h"
#include "figures/rate/rate.h"
#include "support_fund.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t firm;
static int64_t small;
static int64_t large;
static int64_t investment;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "seed", FUND_SEED);
    firm = world_firm(&world, "firm");
    small =
        world_commitment(&world, fund, 0, world_party(&world, "small"), 10 * MILLION, "2020-01-01");
    large =
        world_commitment(&world, fund, 0, world_party(&world, "large"), 90 * MILLION, "2020-01-01");
    investment = world_approved(&world, world_project(&world, "project", firm), fund, 90 * MILLION,
                                "2020-01-02");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t level_of(const char *code, int64_t level_e8, const char *date)
{
    struct index_level level = {.index_code = code, .level_e8 = level_e8};

    return world_put(&world, MANAGER_ID, RECORD_INDEX_LEVEL, day(date), &level);
}

static struct fund_pme_figures figures_of(enum performance_scope scope, int64_t id,
                                          const char *index, const char *date)
{
    struct fund_pme_figures figures;

    assert_int_equal(fund_pme_compute(world.book, (struct performance_subject){scope, id}, index,
                                      (struct view){day(date), INT64_MAX}, &world.arena, &figures),
                     ERR_OK);
    return figures;
}

static const struct fund_pme_row *rows_of(enum performance_scope scope, int64_t id,
                                          const char *date, size_t *count_out)
{
    const struct fund_pme_row *rows = NULL;

    assert_int_equal(fund_pme_rows(world.book, (struct performance_subject){scope, id}, "IX",
                                   (struct view){day(date), INT64_MAX}, &world.arena, &rows,
                                   count_out),
                     ERR_OK);
    return rows;
}

/* Paid in 25, got back 15, worth 20, beside 100, 115, 130: KS-PME (15 * 130 / 115 + 20) / 32.5, an
 * index position left of 15.5435 (pyxirr). */
static void published_figures_come_out_of_the_book(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, large, 0, 2500, "2021-01-01"), ERR_OK);
    world_approve(&world, world_distribution(&world, fund, 1500, 0, 0, 0, NULL, "2022-01-01"));
    assert_int_equal(world_pay(&world, investment, 1000, "2022-01-02"), ERR_OK);
    world_approve(&world, world_valuation(&world, investment, 0, 2000, "2022-06-01"));
    level_of("IX", 100 * DECIMAL_E8_ONE, "2021-01-01");
    level_of("IX", 115 * DECIMAL_E8_ONE, "2021-12-31");
    level_of("IX", 130 * DECIMAL_E8_ONE, "2022-12-30");
    level_of("IX", 999 * DECIMAL_E8_ONE, "2023-01-02");

    struct fund_pme_figures figures = figures_of(SCOPE_FUND, fund, "IX", "2023-01-01");
    assert_string_equal(figures.ks_pme, "1.137123745819398");
    assert_string_equal(figures.ln_pme_nav, "15.543478260869565");
    assert_string_equal(figures.pme_plus_lambda, "0.737179487179487");
    assert_null(figures.ks_pme_reason);
    assert_memory_equal(figures.direct_alpha, "0.0875", 6); /* 730 days: two years of 365 */
    assert_int_equal(figures.row_count, 3);
    assert_int_equal(figures.missing_count, 0);

    size_t count = 0;
    const struct fund_pme_row *rows = rows_of(SCOPE_FUND, fund, "2023-01-01", &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[1].index_on, day("2021-12-31"));
    assert_int_equal(rows[1].nav_minor, 1000);
    assert_int_equal(rows[2].nav_minor, 2000);
    assert_int_equal(rows[2].index_e8, 130 * DECIMAL_E8_ONE);
}

static void a_missing_level_is_said_and_nothing_is_quoted(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, large, 0, 2500, "2021-01-01"), ERR_OK);
    level_of("IX", 100 * DECIMAL_E8_ONE, "2021-01-02");
    struct fund_pme_figures figures = figures_of(SCOPE_COMMITMENT, large, "IX", "2023-01-01");
    assert_int_equal(figures.missing_count, 1);
    assert_null(figures.ks_pme);
    assert_string_equal(figures.ks_pme_reason, "level_missing");
    assert_string_equal(figures.direct_alpha_reason, "level_missing");
    assert_int_equal(figures_of(SCOPE_COMMITMENT, large, "NONE", "2023-01-01").missing_count, 2);
    size_t count = 0;
    const struct fund_pme_row *rows = rows_of(SCOPE_COMMITMENT, large, "2023-01-01", &count);
    assert_int_equal(rows[0].index_e8, AMOUNT_UNKNOWN);
    assert_int_equal(rows[0].index_on, DATE_UNKNOWN);

    level_of("IX", 90 * DECIMAL_E8_ONE, "2020-12-31");
    figures = figures_of(SCOPE_COMMITMENT, large, "IX", "2023-01-01");
    assert_string_equal(figures.ks_pme, "0.900000000000000");
    assert_null(figures.pme_plus);
    assert_string_equal(figures.pme_plus_reason, "no_distributions");
}

/* A level that is reversed no longer counts, and the past keeps it. */
static void levels_are_those_of_the_view(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, large, 0, 2500, "2021-01-01"), ERR_OK);
    level_of("IX", 100 * DECIMAL_E8_ONE, "2021-01-01");
    int64_t wrong = level_of("IX", 50 * DECIMAL_E8_ONE, "2021-06-01");
    int64_t known = book_head(world.book);
    const struct index_summary *indices = NULL;

    assert_int_equal(world_reverse(&world, wrong, NULL), ERR_OK);
    level_of("AA", DECIMAL_E8_ONE, "2021-06-01");
    assert_string_equal(figures_of(SCOPE_FUND, fund, "IX", "2022-01-01").ks_pme,
                        "1.000000000000000");
    struct fund_pme_figures before;
    assert_int_equal(fund_pme_compute(world.book, (struct performance_subject){SCOPE_FUND, fund},
                                      "IX", (struct view){day("2022-01-01"), known}, &world.arena,
                                      &before),
                     ERR_OK);
    assert_string_equal(before.ks_pme, "2.000000000000000");
    assert_int_equal(index_summaries(world.book, VIEW_EVERYTHING, &world.arena, &indices), 2);
    assert_string_equal(indices[0].index_code, "AA");
    assert_int_equal(indices[1].level_count, 1);
    assert_int_equal(
        index_summaries(world.book, (struct view){DATE_LAST, known}, &world.arena, &indices), 1);
    assert_int_equal(indices[0].last_level_e8, 50 * DECIMAL_E8_ONE);
}

static int64_t nav_of(enum performance_scope scope, int64_t id, int32_t date)
{
    struct performance_figures figures;

    assert_int_equal(performance_compute(world.book, (struct performance_subject){scope, id},
                                         (struct view){date, INT64_MAX}, &world.arena, &figures),
                     ERR_OK);
    return figures.nav_minor;
}

static void expect_values(enum performance_scope scope, int64_t id)
{
    size_t count = 0;
    const struct fund_pme_row *rows = rows_of(scope, id, "2024-12-31", &count);

    assert_true(count > 1);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].distribution_minor == 0 && i + 1 < count)
            assert_int_equal(rows[i].nav_minor, AMOUNT_UNKNOWN);
        else
            assert_int_equal(rows[i].nav_minor, nav_of(scope, id, rows[i].date));
    }
}

/* One random act on a day. *cost_io: what was paid for the investment so far. */
static void act_at_random(int32_t date, const char *text, int64_t *cost_io)
{
    switch (rand() % 7) {
    case 0:
    case 1:
        assert_int_equal(
            world_contribute(&world, rand() % 2 ? small : large, 0, 1 + rand() % 5000000, text),
            ERR_OK);
        break;
    case 2: {
        int64_t paid = 1 + rand() % 1000000;

        if (world_pay(&world, investment, paid, text) == ERR_OK)
            *cost_io += paid;
        break;
    }
    case 3:
        if (*cost_io > 0)
            world_approve(&world, world_valuation(&world, investment, 0,
                                                  *cost_io * (50 + rand() % 150) / 100, text));
        break;
    case 4:
        (void)world_expense(&world, fund, EXPENSE_AUDIT, 1 + rand() % 1000, text);
        break;
    case 5:
        if (*cost_io > 0 && world_sell(&world, investment, PROCEEDS_DIVIDEND, 1 + rand() % 10000, 0,
                                       text) != ERR_OK)
            fail();
        break;
    default: {
        struct distribution distribution = {.code = text,
                                            .fund_id = fund,
                                            .currency = CURRENCY_CNY,
                                            .gain_minor = 1 + rand() % 100000,
                                            .recall_expires_on = DATE_UNKNOWN,
                                            .basis = SHARE_BY_COMMITMENT};

        if (world_attempt(&world, MANAGER_ID, RECORD_DISTRIBUTION, 0, date, &distribution) ==
            ERR_OK)
            (void)world_approve_as(&world, APPROVER_ID, book_head(world.book), OUTCOME_APPROVE);
    }
    }
}

/* Whatever happened in whatever order, the value behind mPME is the one shown on that day. */
static void values_on_the_way_are_those_of_their_day(void **state)
{
    unsigned seed = (unsigned)time(NULL);

    (void)state;
    print_message("seed %u\n", seed);
    srand(seed);
    int32_t date = day("2021-01-01");
    int32_t end = day("2024-12-01");
    int64_t cost = 0;
    while (date < end) {
        char text[DATE_TEXT_SIZE];

        date += 1 + rand() % 40;
        date_format(date, text);
        act_at_random(date, text, &cost);
    }
    assert_int_equal(world_contribute(&world, small, 0, 100, "2024-12-31"), ERR_OK);
    expect_values(SCOPE_FUND, fund);
    expect_values(SCOPE_COMMITMENT, small);
    expect_values(SCOPE_COMMITMENT, large);
    expect_values(SCOPE_CHAIN, fund);
    expect_values(SCOPE_CHAIN, 0);
    expect_values(SCOPE_FIRM, firm);
    expect_values(SCOPE_INVESTMENT, investment);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(published_figures_come_out_of_the_book),
        TEST(a_missing_level_is_said_and_nothing_is_quoted),
        TEST(levels_are_those_of_the_view),
        TEST(values_on_the_way_are_those_of_their_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
