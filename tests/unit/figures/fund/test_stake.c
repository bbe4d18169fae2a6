/* What a stake in a fund is worth to whom: the interest of a later closing, distributions beyond
 * the last mark, market equivalents and the facility as far as an investor bears it. */
#include "figures/performance/pme.h"
#include "figures/accounts/posting.h"
#include "figures/holding/position.h"
#include "figures/rate/rate.h"
#include "support_fund.h"
#include "support_golden.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/series.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t mother; /* a tracked fund */
static int64_t other;  /* another one */
static int64_t held;   /* the mother's commitment */
static int64_t beside; /* the other's */
static int64_t late;   /* a party's */

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    mother = world_fund(&world, "mother", FUND_MOTHER);
    other = world_fund(&world, "other", FUND_MOTHER);
    fund = world_fund(&world, "seed", FUND_SEED);
    held = world_commitment(&world, fund, mother, 0, 100 * MILLION, "2020-01-01");
    beside = world_commitment(&world, fund, other, 0, 100 * MILLION, "2020-01-01");
    late =
        world_commitment(&world, fund, 0, world_party(&world, "late"), 100 * MILLION, "2020-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct position position_on(int64_t holding, const char *date)
{
    struct position position;

    assert_int_equal(position_compute(world.book, holding, (struct view){day(date), INT64_MAX},
                                      &world.arena, &position),
                     ERR_OK);
    return position;
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

static int64_t sum_of(enum performance_scope scope, int64_t id, enum performance_type type,
                      const char *date)
{
    struct flow_list list;
    int64_t sum = 0;

    assert_int_equal(performance_flows(world.book, (struct performance_subject){scope, id},
                                       (struct view){day(date), INT64_MAX}, &world.arena, &list),
                     ERR_OK);
    for (size_t i = 0; i < list.count; i++)
        sum += list.flows[i].type == type ? list.flows[i].amount_minor : 0;
    return sum;
}

static int64_t paid_in_of(int64_t commitment, const char *date)
{
    struct commitment_account account;

    assert_int_equal(commitment_account_compute(world.book, commitment,
                                                (struct view){day(date), INT64_MAX}, &world.arena,
                                                &account),
                     ERR_OK);
    return account.paid_in_minor;
}

static void expect_balanced(int64_t fund_id)
{
    struct fund_ledger ledger;
    int64_t sum = 0;

    assert_int_equal(fund_ledger_build(world.book, fund_id, VIEW_EVERYTHING, &world.arena, &ledger),
                     ERR_OK);
    for (size_t i = 0; i < ledger.count; i++)
        sum += ledger.lines[i].amount_minor;
    assert_int_equal(sum, 0);
}

/* --- interest of a later closing --- */

static void close_later(int64_t contribution_minor, int64_t interest_minor, const char *date)
{
    struct equalisation equalisation = {.commitment_id = late,
                                        .currency = CURRENCY_CNY,
                                        .contribution_minor = contribution_minor,
                                        .interest_minor = interest_minor};

    world_approve(&world,
                  world_put(&world, MANAGER_ID, RECORD_EQUALISATION, day(date), &equalisation));
}

static void late_interest_is_not_paid_in(void **state)
{
    static const int64_t interests[] = {15000000, 0, 1, 300000000};

    (void)state;
    for (size_t i = 0; i < sizeof interests / sizeof interests[0]; i++) {
        (void)closed(NULL);
        (void)opened(NULL);
        assert_int_equal(world_contribute(&world, held, 0, 6 * MILLION, "2020-02-01"), ERR_OK);
        close_later(3 * MILLION, interests[i], "2020-06-10");
        assert_int_equal(paid_in_of(late, "2020-12-31"), 300000000);
        struct performance_figures payer = figures_of(SCOPE_COMMITMENT, late, "2020-12-31");
        struct performance_figures receiver = figures_of(SCOPE_COMMITMENT, held, "2020-12-31");

        assert_int_equal(payer.paid_in_minor, 300000000);
        assert_int_equal(payer.distributed_minor, 0);
        assert_string_equal(payer.tvpi, "1.00000000");
        assert_int_equal(receiver.paid_in_minor, 3 * MILLION);
        assert_int_equal(receiver.distributed_minor, 0);
        /* In the rate of each it counts. */
        assert_int_equal(payer.net_irr[0] == '-', interests[i] > 0);
        assert_int_equal(sum_of(SCOPE_COMMITMENT, held, FLOW_EQUALISATION_INTEREST, "2020-12-31"),
                         interests[i]);
    }
}

static void late_interest_does_not_mark_down_the_receivers_stake(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 750000000, "2020-02-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, beside, 0, 300000000, "2020-02-01"), ERR_OK);
    world_approve(&world, world_valuation(&world, 0, held, 800000000, "2020-03-31"));
    world_approve(&world, world_valuation(&world, 0, beside, 320000000, "2020-03-31"));
    close_later(105000000, 5250000, "2020-06-10");
    struct position larger = position_on(held, "2020-06-10");
    struct position smaller = position_on(beside, "2020-06-10");

    assert_int_equal(larger.income_minor, 3750000);
    assert_int_equal(larger.value_minor, 725000000);
    assert_int_equal(smaller.income_minor, 1500000);
    assert_int_equal(smaller.value_minor, 290000000);
    expect_balanced(mother);
    expect_balanced(other);
}

/* A tracked fund that pays it: it is cost, but the stake is worth no more for it. */
static void late_interest_does_not_mark_up_the_payers_stake(void **state)
{
    struct equalisation equalisation = {.commitment_id = held,
                                        .currency = CURRENCY_CNY,
                                        .contribution_minor = 3 * MILLION,
                                        .interest_minor = 15000000};

    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 10 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, beside, 0, 10 * MILLION, "2020-02-01"), ERR_OK);
    world_approve(&world, world_valuation(&world, 0, held, 11 * MILLION, "2020-03-31"));
    world_approve(&world, world_put(&world, MANAGER_ID, RECORD_EQUALISATION, day("2020-06-10"),
                                    &equalisation));
    assert_int_equal(position_on(held, "2020-06-10").value_minor, 14 * MILLION);
    assert_int_equal(position_on(held, "2020-06-10").cost_minor, 1315000000);
    expect_balanced(mother);
}

/* --- a distribution beyond the last mark --- */

static void a_stake_is_never_worth_less_than_nothing(void **state)
{
    static const struct {
        int64_t mark;
        int64_t capital;
        int64_t gain;
        int64_t value;
        bool stale;
    } cases[] = {
        {50 * MILLION, 30 * MILLION, 40 * MILLION, 0, true},
        {50 * MILLION, 0, 50 * MILLION, 0, false},
        {50 * MILLION, 0, 50 * MILLION + 1, 0, true},
        {50 * MILLION, 60 * MILLION, 0, 0, true},
        {50 * MILLION, 20 * MILLION, 10 * MILLION, 20 * MILLION, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)closed(NULL);
        (void)opened(NULL);
        assert_int_equal(world_contribute(&world, held, 0, 90 * MILLION, "2020-02-01"), ERR_OK);
        world_approve(&world, world_valuation(&world, 0, held, cases[i].mark, "2020-03-31"));
        world_approve(&world, world_distribution(&world, fund, cases[i].capital, cases[i].gain, 0,
                                                 0, NULL, "2020-04-30"));
        struct position position = position_on(held, "2020-05-01");

        assert_int_equal(position.value_minor, cases[i].value);
        assert_int_equal(position.stale, cases[i].stale);
        assert_false(position_on(held, "2020-04-01").stale);
        expect_balanced(mother);
        world_approve(&world, world_valuation(&world, 0, held, MILLION, "2020-06-30"));
        assert_int_equal(position_on(held, "2020-07-01").value_minor, MILLION);
        assert_false(position_on(held, "2020-07-01").stale);
    }
}

static void excess_beyond_the_last_mark_stops_at_nothing_too(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, held, 0, 90 * MILLION, "2020-02-01"), ERR_OK);
    world_approve(&world, world_valuation(&world, 0, held, 10 * MILLION, "2020-03-31"));
    world_approve(&world, world_excess(&world, fund, 30 * MILLION, "2020-04-30"));
    assert_int_equal(position_on(held, "2020-05-01").value_minor, 0);
    assert_true(position_on(held, "2020-05-01").stale);
    expect_balanced(mother);
}

/* --- market equivalents --- */

static void level_of(int64_t level, const char *date)
{
    struct index_level record = {.index_code = "IX", .level_e8 = level * DECIMAL_E8_ONE};

    world_put(&world, MANAGER_ID, RECORD_INDEX_LEVEL, day(date), &record);
}

static const char *ks_pme_of(enum performance_scope scope, int64_t id)
{
    struct fund_pme_figures figures;

    assert_int_equal(fund_pme_compute(world.book, (struct performance_subject){scope, id}, "IX",
                                      (struct view){day("2023-01-01"), INT64_MAX}, &world.arena,
                                      &figures),
                     ERR_OK);
    assert_int_equal(figures.missing_count, 0);
    return figures.ks_pme;
}

static void levels(void)
{
    level_of(100, "2021-01-01");
    level_of(125, "2022-01-01");
    level_of(150, "2023-01-01");
}

/* 100 in, 20 of it back unused a year later: 80 / (100 * 1.5 - 20 * 1.2), not 104 / 150. */
static void excess_lessens_what_was_contributed(void **state)
{
    (void)state;
    levels();
    assert_int_equal(world_contribute(&world, held, 0, 10000, "2021-01-01"), ERR_OK);
    world_approve(&world, world_excess(&world, fund, 2000, "2022-01-01"));
    assert_string_equal(ks_pme_of(SCOPE_FUND, fund), "0.634920634920635");
    assert_string_equal(ks_pme_of(SCOPE_COMMITMENT, held), "0.634920634920635");
    /* All of it back: nothing was contributed that an index could be held for. */
    world_approve(&world, world_excess(&world, fund, 8000, "2022-06-30"));
    assert_string_equal(ks_pme_of(SCOPE_FUND, fund), "0.000000000000000");
}

/* Money of a later investor that the others get is none of the fund's, interest neither. */
static void an_equalisation_is_no_flow_of_the_fund(void **state)
{
    (void)state;
    levels();
    assert_int_equal(world_contribute(&world, held, 0, 10000, "2021-01-01"), ERR_OK);
    assert_int_equal(world_contribute(&world, beside, 0, 5000, "2021-01-01"), ERR_OK);
    assert_string_equal(ks_pme_of(SCOPE_FUND, fund), "0.666666666666667");
    close_later(5000, 300, "2022-01-01");
    assert_string_equal(ks_pme_of(SCOPE_FUND, fund), "0.666666666666667");
    /* Of the investor it is one: 50 / ((50 + 3) * 1.2). */
    assert_string_equal(ks_pme_of(SCOPE_COMMITMENT, late), "0.786163522012579");
    assert_string_equal(ks_pme_of(SCOPE_CHAIN, 0), "0.786163522012579");
}

static void days_between_investors_need_no_level(void **state)
{
    struct fund_pme_figures figures;

    (void)state;
    level_of(100, "2021-02-01");
    assert_int_equal(world_contribute(&world, held, 0, 10000, "2021-02-01"), ERR_OK);
    close_later(5000, 0, "2021-03-01");
    assert_int_equal(fund_pme_compute(world.book, (struct performance_subject){SCOPE_FUND, fund},
                                      "IX", (struct view){day("2023-01-01"), INT64_MAX},
                                      &world.arena, &figures),
                     ERR_OK);
    assert_int_equal(figures.row_count, 2);
    assert_string_equal(figures.ks_pme, "1.000000000000000");
}

/* --- the facility --- */

static void draw(int64_t amount_minor, const char *drawn_on, const char *repaid_on)
{
    assert_int_equal(
        world_facility(&world, fund, FACILITY_DRAW_INVESTMENTS, amount_minor, drawn_on), ERR_OK);
    if (repaid_on != NULL)
        assert_int_equal(
            world_facility(&world, fund, FACILITY_REPAY_INVESTMENTS, amount_minor, repaid_on),
            ERR_OK);
}

static void investors_bear_their_part_of_the_facility(void **state)
{
    (void)state;
    int64_t investment =
        world_approved(&world, world_project(&world, "project", world_firm(&world, "firm")), fund,
                       50 * MILLION, "2020-01-02");
    draw(30 * MILLION, "2020-01-10", "2021-01-10");
    assert_int_equal(world_pay(&world, investment, 30 * MILLION, "2020-01-11"), ERR_OK);
    assert_int_equal(world_contribute(&world, held, 0, 10 * MILLION, "2021-01-09"), ERR_OK);
    assert_int_equal(world_contribute(&world, beside, 0, 10 * MILLION, "2021-01-09"), ERR_OK);
    assert_int_equal(world_contribute(&world, late, 0, 10 * MILLION, "2021-01-09"), ERR_OK);
    world_approve(&world, world_valuation(&world, investment, 0, 45 * MILLION, "2021-12-31"));
    struct performance_figures all = figures_of(SCOPE_FUND, fund, "2022-01-10");
    struct performance_figures own = figures_of(SCOPE_COMMITMENT, late, "2022-01-10");

    /* With equal parts of everything each has the fund's rate, longer money a lower one. */
    assert_string_equal(own.net_irr, all.net_irr);
    assert_string_equal(own.net_irr_without, all.net_irr_without);
    assert_string_equal(own.net_multiple_without, all.net_multiple_without);
    assert_string_not_equal(own.net_irr_without, own.net_irr);
    assert_null(own.without_reason);
    assert_int_equal(sum_of(SCOPE_COMMITMENT, late, FLOW_DRAWDOWN_INVESTMENT, "2022-01-10"),
                     -10 * MILLION);
    /* While it is drawn, what is outstanding is added to the value again. */
    assert_int_equal(sum_of(SCOPE_COMMITMENT, late, FLOW_FACILITY_GROSS_UP, "2020-06-30"),
                     10 * MILLION);
}

static void a_chain_bears_what_its_funds_bear(void **state)
{
    (void)state;
    /* The mother has investors from outside and from another fund: 3 to 1. */
    world_commitment(&world, mother, 0, world_party(&world, "city"), 75 * MILLION, "2020-01-01");
    world_commitment(&world, mother, other, 0, 25 * MILLION, "2020-01-01");
    draw(12000, "2020-02-01", NULL);
    assert_int_equal(sum_of(SCOPE_CHAIN, fund, FLOW_DRAWDOWN_INVESTMENT, "2020-12-31"), -4000);
    assert_int_equal(sum_of(SCOPE_CHAIN, mother, FLOW_DRAWDOWN_INVESTMENT, "2020-12-31"),
                     -4000 - 3000);
    assert_int_equal(sum_of(SCOPE_CHAIN, mother, FLOW_FACILITY_GROSS_UP, "2020-12-31"), 7000);
    /* The other has nobody: what it holds is nobody's. */
    assert_string_equal(figures_of(SCOPE_CHAIN, other, "2020-12-31").without_reason,
                        "facility_not_shared");
}

static void a_facility_that_nobody_bears_says_so(void **state)
{
    (void)state;
    assert_int_equal(world_contribute(&world, late, 0, 10 * MILLION, "2020-06-01"), ERR_OK);
    draw(12000, "2019-12-01", NULL);
    struct performance_figures figures = figures_of(SCOPE_COMMITMENT, late, "2020-12-31");

    assert_string_equal(figures.without_reason, "facility_not_shared");
    assert_null(figures.net_irr_without);
    assert_null(figures.net_multiple_without);
    assert_null(figures.gross_irr_without_status);
    assert_non_null(figures.gross_multiple);
}

static void parts_of_the_facility_add_up_in_random_histories(void **state)
{
    static const enum performance_type types[] = {
        FLOW_DRAWDOWN_INVESTMENT, FLOW_REPAYMENT_INVESTMENT, FLOW_FACILITY_GROSS_UP};
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 30; run++) {
        uint64_t start = seed;
        int64_t owed = 0;

        (void)closed(NULL);
        (void)opened(NULL);
        for (int i = 0; i < 12; i++) {
            char date[DATE_TEXT_SIZE];
            int64_t amount = 1 + (int64_t)(golden_random(&seed) % 100000);
            struct commitment_release release = {held, CURRENCY_CNY, amount, NULL};

            date_format(day("2020-02-01") + 11 * i, date);
            if (golden_random(&seed) % 4 == 0)
                world_put(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, day(date), &release);
            if (owed > 0 && golden_random(&seed) % 2 == 0) {
                assert_int_equal(
                    world_facility(&world, fund, FACILITY_REPAY_INVESTMENTS, owed, date), ERR_OK);
                owed = 0;
            } else {
                draw(amount, date, NULL);
                owed += amount;
            }
        }
        for (size_t k = 0; k < sizeof types / sizeof types[0]; k++)
            if (sum_of(SCOPE_FUND, fund, types[k], "2021-01-01") !=
                sum_of(SCOPE_COMMITMENT, held, types[k], "2021-01-01") +
                    sum_of(SCOPE_COMMITMENT, beside, types[k], "2021-01-01") +
                    sum_of(SCOPE_COMMITMENT, late, types[k], "2021-01-01"))
                fail_msg("parts of %s do not add up; seed %" PRIu64,
                         performance_type_name(types[k]), start);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(late_interest_is_not_paid_in),
        TEST(late_interest_does_not_mark_down_the_receivers_stake),
        TEST(late_interest_does_not_mark_up_the_payers_stake),
        TEST(a_stake_is_never_worth_less_than_nothing),
        TEST(excess_beyond_the_last_mark_stops_at_nothing_too),
        TEST(excess_lessens_what_was_contributed),
        TEST(an_equalisation_is_no_flow_of_the_fund),
        TEST(days_between_investors_need_no_level),
        TEST(investors_bear_their_part_of_the_facility),
        TEST(a_chain_bears_what_its_funds_bear),
        TEST(a_facility_that_nobody_bears_says_so),
        TEST(parts_of_the_facility_add_up_in_random_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
