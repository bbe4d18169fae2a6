/* Waterfalls on plain flows, beside rational numbers. */
#include "calc/waterfall.h"

#include "base/date.h"
#include "support_golden.h"

#include <gmp.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PERCENT (RATE_E10_ONE / 100)
#define FLOWS_MAX 40

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static struct waterfall_terms usual_terms(void)
{
    return (struct waterfall_terms){.preferred_rate_e10 = 8 * PERCENT,
                                    .compounding = COMPOUND_ANNUAL,
                                    .day_count = DAY_COUNT_ACT_365,
                                    .carry_e10 = 20 * PERCENT,
                                    .catch_up_e10 = RATE_E10_ONE};
}

static struct waterfall european(const struct waterfall_terms *terms,
                                 const struct waterfall_flow *flows, size_t count)
{
    struct waterfall waterfall;

    assert_int_equal(waterfall_european(terms, flows, count, &arena, &waterfall), ERR_OK);
    return waterfall;
}

static void expect_part(const struct waterfall *waterfall, enum waterfall_step_kind kind,
                        int64_t lp, int64_t gp)
{
    const struct waterfall_part *part = &waterfall->tiers[kind];

    if (part->lp_minor != lp || part->gp_minor != gp)
        fail_msg("%s: lp %" PRId64 " gp %" PRId64 ", expected %" PRId64 " and %" PRId64,
                 waterfall_step_name(kind), part->lp_minor, part->gp_minor, lp, gp);
}

static void hurdle_conventions_differ_in_money(void **state)
{
    static const struct {
        enum compounding compounding;
        enum day_count day_count;
        const char *from;
        const char *to;
        int64_t interest;
    } rows[] = {
        {COMPOUND_SIMPLE, DAY_COUNT_ACT_365, "2021-01-01", "2023-01-01", 1600},
        {COMPOUND_ANNUAL, DAY_COUNT_ACT_365, "2021-01-01", "2023-01-01", 1664},
        {COMPOUND_QUARTERLY, DAY_COUNT_ACT_365, "2021-01-01", "2023-01-01", 1717},
        {COMPOUND_DAILY, DAY_COUNT_ACT_365, "2021-01-01", "2023-01-01", 1735},
        {COMPOUND_SIMPLE, DAY_COUNT_ACT_360, "2021-01-01", "2023-01-01", 1622},
        {COMPOUND_SIMPLE, DAY_COUNT_30_360, "2021-01-01", "2023-01-01", 1600},
        {COMPOUND_ANNUAL, DAY_COUNT_30_360, "2020-01-31", "2022-01-31", 1664},
        {COMPOUND_QUARTERLY, DAY_COUNT_30_360, "2020-01-31", "2020-07-31", 404},
        {COMPOUND_DAILY, DAY_COUNT_30_360, "2021-01-01", "2023-01-01", 1735},
        /* 100 * (1.08 ^ (366 / 365) - 1) = 8.0228 */
        {COMPOUND_ANNUAL, DAY_COUNT_ACT_365, "2020-01-01", "2021-01-01", 802},
        {COMPOUND_ANNUAL, DAY_COUNT_ACT_365, "2020-01-01", "2020-01-01", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t interest = -1;
        int32_t days =
            day_count_days(rows[i].day_count, golden_day(rows[i].from), golden_day(rows[i].to));

        assert_int_equal(
            accrue(10000, 8 * PERCENT, rows[i].compounding, rows[i].day_count, days, &interest),
            ERR_OK);
        if (interest != rows[i].interest)
            fail_msg("row %zu: %" PRId64 ", expected %" PRId64, i, interest, rows[i].interest);
    }
}

static void hurdles_out_of_range_are_refused(void **state)
{
    int64_t interest = -1;

    (void)state;
    assert_int_equal(accrue(1, -1, COMPOUND_SIMPLE, DAY_COUNT_ACT_365, 1, &interest), ERR_INVALID);
    assert_int_equal(accrue(1, HURDLE_E10_MAX + 1, COMPOUND_DAILY, DAY_COUNT_ACT_360, 1, &interest),
                     ERR_INVALID);
    assert_int_equal(
        accrue(1, HURDLE_E10_MAX, COMPOUND_DAILY, DAY_COUNT_ACT_365, 365 * 900, &interest),
        ERR_OVERFLOW);
    assert_int_equal(interest, -1);
}

static void days_of_30_360_follow_the_bond_basis(void **state)
{
    static const struct {
        const char *from;
        const char *to;
        int32_t days;
    } rows[] = {
        {"2024-11-01", "2025-09-30", 329}, {"2024-01-01", "2025-01-01", 360},
        {"2025-02-01", "2025-03-01", 30},  {"2025-01-31", "2025-02-28", 28},
        {"2025-01-30", "2025-03-31", 60},  {"2025-01-31", "2025-03-31", 60},
        {"2025-01-29", "2025-03-31", 62},  {"2024-02-29", "2025-02-28", 359},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (day_count_days(DAY_COUNT_30_360, golden_day(rows[i].from), golden_day(rows[i].to)) !=
            rows[i].days)
            fail_msg("from %s to %s is not %d", rows[i].from, rows[i].to, rows[i].days);
}

static void a_year_of_hurdle_and_full_catch_up(void **state)
{
    struct waterfall_terms terms = usual_terms();
    const struct waterfall_flow flows[] = {
        {golden_day("2020-01-01"), WATERFALL_DISTRIBUTION, 200000, 0},
        {golden_day("2019-01-01"), WATERFALL_CONTRIBUTION, 100000, 0},
    };
    struct waterfall waterfall = european(&terms, flows, 2);

    (void)state;
    expect_part(&waterfall, STEP_RETURN_OF_CAPITAL, 100000, 0);
    expect_part(&waterfall, STEP_PREFERRED_RETURN, 8000, 0);
    expect_part(&waterfall, STEP_CATCH_UP, 0, 2000);
    expect_part(&waterfall, STEP_SPLIT, 72000, 18000);
    assert_int_equal(waterfall.lp_minor, 180000);
    assert_int_equal(waterfall.gp_minor, 20000);
    assert_int_equal(waterfall.clawback_minor, 0);
}

static void a_partial_catch_up_is_shared(void **state)
{
    struct waterfall_terms terms = usual_terms();
    struct waterfall waterfall;

    (void)state;
    terms.catch_up_e10 = 50 * PERCENT;
    assert_int_equal(waterfall_single(&terms, 0, 8000, 20000, &arena, &waterfall), ERR_OK);
    expect_part(&waterfall, STEP_PREFERRED_RETURN, 8000, 0);
    /* Exactly 2666.67 of both, then 5333.33 and 1333.33: a fifth of 20000 to the GP. */
    expect_part(&waterfall, STEP_CATCH_UP, 2667, 2667);
    expect_part(&waterfall, STEP_SPLIT, 5333, 1333);
    assert_int_equal(waterfall.gp_minor, 4000);
}

static void capital_returned_on_a_day_earns_no_more(void **state)
{
    struct waterfall_terms terms = usual_terms();
    const struct waterfall_flow flows[] = {
        {0, WATERFALL_CONTRIBUTION, 100000, 0},
        {365, WATERFALL_DISTRIBUTION, 50000, 0},
        {365, WATERFALL_CONTRIBUTION, 10000, 0},
        {730, WATERFALL_DISTRIBUTION, 75000, 0},
    };

    (void)state;
    /* 8000 after one year; then 8% on 60000 (simple), or on 68000 (compounded). */
    terms.compounding = COMPOUND_SIMPLE;
    struct waterfall simple = european(&terms, flows, 4);
    expect_part(&simple, STEP_PREFERRED_RETURN, 12800, 0);
    terms.compounding = COMPOUND_ANNUAL;
    struct waterfall compounded = european(&terms, flows, 4);
    expect_part(&compounded, STEP_PREFERRED_RETURN, 13440, 0);
}

/* Every balance of a sheet opens with what it closed with, by the lines alone; the cash with what
 * the line before left of it. */
static bool balances_chain(const struct waterfall *waterfall)
{
    int64_t closed[BALANCE_COUNT + WATERFALL_HURDLES_MAX] = {0};
    int64_t cash = 0;

    for (size_t i = 0; i < waterfall->step_count; i++) {
        const struct waterfall_step *step = &waterfall->steps[i];
        bool further = step->balance == BALANCE_FURTHER_HURDLE;
        int64_t *balance = further ? &closed[BALANCE_COUNT + step->hurdle - 1]
                           : step->balance == BALANCE_CASH ? &cash
                                                           : &closed[step->balance];

        if (step->opening_minor != *balance || step->paid_minor < 0 ||
            step->opening_minor + step->added_minor - step->paid_minor != step->closing_minor ||
            step->closing_minor < 0 || (step->kind != STEP_CATCH_UP && step->added_minor < 0))
            return false;
        *balance = step->closing_minor;
        if (waterfall_step_pays(step) && step->balance != BALANCE_CASH)
            cash -= step->paid_minor;
        if (waterfall_step_pays(step) && step->paid_minor != step->lp_minor + step->gp_minor)
            return false;
    }
    return cash == 0;
}

static void the_gp_has_its_exact_share_rounded_once(void **state)
{
    static const struct {
        int64_t catch_up;
        int64_t distributed;
        int64_t gp;
    } rows[] = {
        /* A fifth of the profit once the catch-up is full; all profit is 50 and 40. */
        {80 * PERCENT, 150000000, 10000000},
        {50 * PERCENT, 150000000, 10000000},
        {30 * PERCENT, 150000000, 10000000},
        {70 * PERCENT, 140000000, 8000000},
        /* Half a unit goes to the even one. */
        {80 * PERCENT, 150000002, 10000000},
        {80 * PERCENT, 150000003, 10000001},
    };
    struct waterfall_terms terms = usual_terms();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct waterfall waterfall;

        terms.catch_up_e10 = rows[i].catch_up;
        assert_int_equal(
            waterfall_single(&terms, 100000000, 8000000, rows[i].distributed, &arena, &waterfall),
            ERR_OK);
        if (waterfall.gp_minor != rows[i].gp ||
            waterfall.lp_minor + waterfall.gp_minor != rows[i].distributed)
            fail_msg("row %zu: gp %" PRId64, i, waterfall.gp_minor);
    }
    terms.carry_e10 = 25 * PERCENT;
    for (int64_t profit = 50000001; profit < 50000009; profit++) {
        struct waterfall waterfall;
        int64_t quarter =
            profit / 4 + (profit % 4 == 3 || (profit % 4 == 2 && profit / 4 % 2 == 1));

        assert_int_equal(waterfall_single(&terms, 0, 8000000, profit, &arena, &waterfall), ERR_OK);
        assert_int_equal(waterfall.gp_minor, quarter);
    }
}

static void a_payment_counts_towards_every_further_hurdle(void **state)
{
    struct waterfall_terms terms = usual_terms();
    const struct waterfall_flow flows[] = {{0, WATERFALL_CONTRIBUTION, 100000, 0},
                                           {365, WATERFALL_DISTRIBUTION, 105000, 0},
                                           {730, WATERFALL_DISTRIBUTION, 500000, 0}};
    int64_t credited[3] = {0};

    (void)state;
    terms.hurdle_count = 2;
    terms.hurdles[0] = (struct waterfall_hurdle){15 * PERCENT, 25 * PERCENT};
    terms.hurdles[1] = (struct waterfall_hurdle){20 * PERCENT, 30 * PERCENT};
    struct waterfall waterfall = european(&terms, flows, 3);

    for (size_t i = 0; i < waterfall.step_count; i++) {
        const struct waterfall_step *step = &waterfall.steps[i];

        if (step->kind != STEP_HURDLE_CREDIT)
            continue;
        assert_int_equal(step->balance, BALANCE_FURTHER_HURDLE);
        credited[step->hurdle] += step->paid_minor;
        if (step->day == 365)
            assert_int_equal(step->paid_minor, 5000);
    }
    /* 15000 - 5000, and 15% on them: 11500; 20000 - 5000, and 20%: 18000. */
    assert_int_equal(credited[1], 5000 + 11500);
    assert_int_equal(credited[2], 5000 + 18000);
    assert_true(balances_chain(&waterfall));
}

static void further_hurdles_raise_the_carry(void **state)
{
    struct waterfall_terms terms = usual_terms();
    const struct waterfall_flow flows[] = {{0, WATERFALL_CONTRIBUTION, 100000, 0},
                                           {365, WATERFALL_DISTRIBUTION, 150000, 0}};

    (void)state;
    /* 8% to LP, then 90/10 until LP has 15%, then 75/25. */
    terms.carry_e10 = 10 * PERCENT;
    terms.catch_up_e10 = 0;
    terms.hurdle_count = 1;
    terms.hurdles[0] = (struct waterfall_hurdle){15 * PERCENT, 25 * PERCENT};
    struct waterfall waterfall = european(&terms, flows, 2);
    /* LP 100000 + 8000 + 7000, GP 777.78 with it; of the 34222.22 left LP 25666.67, GP 8555.56:
     * the GP has 9333.33. */
    expect_part(&waterfall, STEP_SPLIT, 32667, 9333);
    assert_int_equal(waterfall.lp_minor + waterfall.gp_minor, 150000);
}

static void the_commitment_of_the_gp_pays_no_carry(void **state)
{
    struct waterfall_terms terms = usual_terms();
    const struct waterfall_flow flows[] = {{0, WATERFALL_CONTRIBUTION, 100000, 0},
                                           {365, WATERFALL_DISTRIBUTION, 200000, 0}};

    (void)state;
    terms.gp_commitment_e10 = 10 * PERCENT;
    struct waterfall waterfall = european(&terms, flows, 2);
    expect_part(&waterfall, STEP_CONTRIBUTION, 90000, 10000);
    expect_part(&waterfall, STEP_GP_COMMITMENT, 0, 20000);
    expect_part(&waterfall, STEP_RETURN_OF_CAPITAL, 90000, 0);
    assert_int_equal(waterfall.carry_minor, 18000);
    assert_int_equal(waterfall.gp_minor, 38000);
    assert_int_equal(waterfall.lp_minor, 162000);
}

static void deals_are_trued_up_over_the_whole_fund(void **state)
{
    struct waterfall_terms terms = usual_terms();
    struct waterfall_deals deals;
    const struct waterfall_flow flows[] = {
        {0, WATERFALL_CONTRIBUTION, 10000, 0},
        {0, WATERFALL_CONTRIBUTION, 10000, 1},
        {152, WATERFALL_DISTRIBUTION, 25000, 0},
        {366, WATERFALL_DISTRIBUTION, 2000, 1},
    };

    (void)state;
    terms.preferred_rate_e10 = 0;
    assert_int_equal(waterfall_american(&terms, flows, 4, 2, 30 * PERCENT, &arena, &deals), ERR_OK);
    assert_int_equal(deals.deals[0].lp_minor, 22000);
    assert_int_equal(deals.deals[0].gp_minor, 3000);
    assert_int_equal(deals.deals[1].gp_minor, 0);
    assert_int_equal(deals.pooled_carry_minor, 1400);
    assert_int_equal(deals.excess_minor, 1600);
    assert_int_equal(deals.shortfall_minor, 0);
    assert_int_equal(deals.clawback_minor, 1600);
    assert_int_equal(deals.clawback_net_minor, 1120);
}

static void the_second_test_of_the_clawback_makes_lp_whole(void **state)
{
    struct waterfall_terms terms = usual_terms();
    struct waterfall_deals deals;
    const struct waterfall_flow flows[] = {
        {0, WATERFALL_CONTRIBUTION, 10000, 0},
        {365, WATERFALL_DISTRIBUTION, 20000, 0},
        {365, WATERFALL_CONTRIBUTION, 20000, 1},
        {730, WATERFALL_DISTRIBUTION, 11000, 1},
    };

    (void)state;
    assert_int_equal(waterfall_american(&terms, flows, 4, 2, 0, &arena, &deals), ERR_OK);
    /* Deal 0: 10000 + 800 to LP, catch-up 200, split 7200 and 1800. Its LP has 18000: 7200 more
     * than its claim, set against the next call of 20000. Of the 12800 left, 11000 come back
     * after a year at 8%: 1024 + 1800 are missing, more than the carry of 2000. */
    assert_int_equal(deals.carry_minor, 2000);
    assert_int_equal(deals.shortfall_minor, 2824);
    assert_int_equal(deals.clawback_minor, 2000);
    assert_int_equal(waterfall_american(&terms, flows, 4, 1, 0, &arena, &deals), ERR_INVALID);
    assert_int_equal(waterfall_american(&terms, flows, 4, 2, RATE_E10_ONE + 1, &arena, &deals),
                     ERR_INVALID);
}

static void concessions_never_touch_principal(void **state)
{
    int64_t ceded = -1;

    (void)state;
    assert_int_equal(waterfall_concession(10000, 15000, 50 * PERCENT, &ceded), ERR_OK);
    assert_int_equal(ceded, 2500);
    assert_int_equal(waterfall_concession(10000, 10000, RATE_E10_ONE, &ceded), ERR_OK);
    assert_int_equal(ceded, 0);
    assert_int_equal(waterfall_concession(10000, 400, RATE_E10_ONE, &ceded), ERR_OK);
    assert_int_equal(ceded, 0);
    assert_int_equal(waterfall_concession(10000, 400, RATE_E10_ONE + 1, &ceded), ERR_INVALID);
    assert_int_equal(waterfall_concession(-1, 400, 0, &ceded), ERR_INVALID);
}

static void terms_and_flows_out_of_range_are_refused(void **state)
{
    const struct waterfall_flow negative = {0, WATERFALL_DISTRIBUTION, -1, 0};
    const struct waterfall_flow large[] = {{0, WATERFALL_CONTRIBUTION, WATERFALL_SUM_MAX, 0},
                                           {0, WATERFALL_CONTRIBUTION, 1, 0}};
    struct waterfall_terms bad[7];
    struct waterfall waterfall;

    (void)state;
    for (size_t i = 0; i < 7; i++)
        bad[i] = usual_terms();
    assert_int_equal(waterfall_european(&bad[0], &negative, 1, &arena, &waterfall), ERR_INVALID);
    assert_int_equal(waterfall_european(&bad[0], large, 2, &arena, &waterfall), ERR_OVERFLOW);
    bad[0].catch_up_e10 = 20 * PERCENT;
    bad[1].catch_up_e10 = RATE_E10_ONE + 1;
    bad[2].carry_e10 = RATE_E10_ONE;
    bad[3].preferred_rate_e10 = -1;
    bad[4].gp_commitment_e10 = RATE_E10_ONE;
    bad[5].hurdle_count = 1;
    bad[6].hurdle_count = WATERFALL_HURDLES_MAX + 1;
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(waterfall_european(&bad[i], NULL, 0, &arena, &waterfall), ERR_INVALID);
}

/* --- random cases --- */

static size_t random_case(uint64_t *seed, struct waterfall_terms *terms,
                          struct waterfall_flow *flows)
{
    size_t count = 1 + golden_random(seed) % FLOWS_MAX;

    *terms = (struct waterfall_terms){
        .preferred_rate_e10 = (int64_t)(golden_random(seed) % 20) * PERCENT,
        .compounding = (enum compounding)(golden_random(seed) % COMPOUNDING_COUNT),
        .day_count = (enum day_count)(golden_random(seed) % DAY_COUNT_COUNT),
        .carry_e10 = (int64_t)(golden_random(seed) % 30) * PERCENT,
        .gp_commitment_e10 = (int64_t)(golden_random(seed) % 5) * PERCENT,
    };
    terms->catch_up_e10 =
        golden_random(seed) % 3 == 0 ? 0 : (int64_t)(30 + golden_random(seed) % 71) * PERCENT;
    terms->hurdle_count = golden_random(seed) % 3;
    for (size_t i = 0; i < terms->hurdle_count; i++)
        terms->hurdles[i] =
            (struct waterfall_hurdle){terms->preferred_rate_e10 + (int64_t)(5 * (i + 1)) * PERCENT,
                                      terms->carry_e10 + (int64_t)(5 * (i + 1)) * PERCENT};
    for (size_t i = 0; i < count; i++)
        flows[i] = (struct waterfall_flow){
            .day = (int32_t)(golden_random(seed) % 4000),
            .kind = golden_random(seed) % 2 == 0 ? WATERFALL_CONTRIBUTION : WATERFALL_DISTRIBUTION,
            .amount_minor = (int64_t)(golden_random(seed) % 100000000),
        };
    return count;
}

/* Adds the whole sheet up again, line by line. */
static bool sheet_adds_up(const struct waterfall *waterfall)
{
    int64_t cash = 0;
    int64_t capital = 0;
    int64_t preferred = 0;
    int64_t lp = 0;
    int64_t gp = 0;

    for (size_t i = 0; i < waterfall->step_count; i++) {
        const struct waterfall_step *step = &waterfall->steps[i];
        bool earns = step->kind == STEP_ACCRUAL && step->hurdle == 0;

        if (step->kind == STEP_DISTRIBUTION) {
            if (cash != 0)
                return false;
            cash = step->cash_minor;
        }
        capital += step->kind == STEP_CONTRIBUTION ? step->lp_minor : 0;
        preferred += earns ? step->lp_minor : 0;
        if (step->kind >= STEP_GP_COMMITMENT) {
            cash -= step->lp_minor + step->gp_minor;
            lp += step->lp_minor;
            gp += step->gp_minor;
            if (step->due_minor >= 0 && step->lp_minor + step->gp_minor > step->due_minor)
                return false;
        }
        capital -= step->kind == STEP_RETURN_OF_CAPITAL ? step->lp_minor : 0;
        preferred -= step->kind == STEP_PREFERRED_RETURN ? step->lp_minor : 0;
        if (step->lp_minor < 0 || step->gp_minor < 0)
            return false;
        if (step->kind != STEP_ACCRUAL && step->kind != STEP_HURDLE_CREDIT &&
            (step->capital_minor != capital || step->preferred_minor != preferred))
            return false;
        if (step->kind != STEP_ACCRUAL && step->cash_minor != cash)
            return false;
    }
    return balances_chain(waterfall) && cash == 0 && lp == waterfall->lp_minor &&
           gp == waterfall->gp_minor;
}

static void random_sheets_add_up_in_any_order_of_flows(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 1000; run++) {
        struct waterfall_flow flows[FLOWS_MAX];
        struct waterfall_flow reversed[FLOWS_MAX];
        struct waterfall_terms terms;
        uint64_t start = seed;
        size_t count = random_case(&seed, &terms, flows);
        int64_t distributed = 0;

        for (size_t i = 0; i < count; i++) {
            reversed[count - 1 - i] = flows[i];
            if (flows[i].kind == WATERFALL_DISTRIBUTION)
                distributed += flows[i].amount_minor;
        }
        struct waterfall waterfall = european(&terms, flows, count);
        struct waterfall other = european(&terms, reversed, count);

        if (!sheet_adds_up(&waterfall) || waterfall.lp_minor + waterfall.gp_minor != distributed)
            fail_msg("the sheet does not add up; seed %" PRIu64, start);
        if (waterfall.step_count != other.step_count ||
            memcmp(waterfall.tiers, other.tiers, sizeof other.tiers) != 0)
            fail_msg("the order of flows matters; seed %" PRIu64, start);
        arena_reset(&arena);
    }
}

static void random_deals_add_up_to_what_was_distributed(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 300; run++) {
        struct waterfall_flow flows[FLOWS_MAX];
        struct waterfall_terms terms;
        struct waterfall_deals deals;
        uint64_t start = seed;
        size_t count = random_case(&seed, &terms, flows);
        int64_t left = 0;
        bool good = true;

        for (size_t i = 0; i < count; i++) {
            flows[i].deal = golden_random(&seed) % 4;
            if (flows[i].kind == WATERFALL_DISTRIBUTION)
                left += flows[i].amount_minor;
        }
        assert_int_equal(waterfall_american(&terms, flows, count, 4, 25 * PERCENT, &arena, &deals),
                         ERR_OK);
        int64_t carry = 0;
        for (size_t deal = 0; deal < 4; deal++) {
            good = good && sheet_adds_up(&deals.deals[deal]);
            left -= deals.deals[deal].lp_minor + deals.deals[deal].gp_minor;
            carry += deals.deals[deal].carry_minor;
        }
        good = good && left == 0 && carry == deals.carry_minor && deals.clawback_minor <= carry &&
               deals.clawback_net_minor <= deals.clawback_minor && deals.clawback_minor >= 0 &&
               (deals.clawback_minor == carry || deals.clawback_minor >= deals.excess_minor) &&
               (deals.clawback_minor == carry || deals.clawback_minor >= deals.shortfall_minor);
        if (!good)
            fail_msg("the deals do not add up; seed %" PRIu64, start);
        arena_reset(&arena);
    }
}

/* The same waterfall with rational numbers, rounding nothing: simple interest, or compounded over
 * whole years. */
struct oracle {
    mpq_t capital, preferred, preferred_paid, catch_up_paid, lp, gp, rate, carry, catch_up, cash,
        part, due;
    int32_t day;
};

static void oracle_set(mpq_t value, int64_t numerator, int64_t denominator)
{
    mpq_set_si(value, numerator, (unsigned long)denominator);
    mpq_canonicalize(value);
}

static void oracle_accrue(struct oracle *of, int32_t day, bool compounded)
{
    if (compounded) {
        for (int32_t years = (day - of->day) / 365; years > 0; years--) {
            mpq_add(of->part, of->capital, of->preferred);
            mpq_mul(of->part, of->part, of->rate);
            mpq_add(of->preferred, of->preferred, of->part);
        }
    } else {
        oracle_set(of->part, day - of->day, 365);
        mpq_mul(of->part, of->part, of->rate);
        mpq_mul(of->part, of->part, of->capital);
        mpq_add(of->preferred, of->preferred, of->part);
    }
    of->day = day;
}

/* part = the lesser of the cash and what is due, taken out of the cash. */
static void oracle_take(struct oracle *of, const mpq_t due)
{
    mpq_set(of->part, mpq_cmp(of->cash, due) < 0 ? of->cash : due);
    mpq_sub(of->cash, of->cash, of->part);
}

static void oracle_share(struct oracle *of, const mpq_t share)
{
    mpq_mul(of->due, of->part, share);
    mpq_add(of->gp, of->gp, of->due);
    mpq_sub(of->part, of->part, of->due);
    mpq_add(of->lp, of->lp, of->part);
}

static void oracle_distribute(struct oracle *of)
{
    oracle_take(of, of->capital);
    mpq_sub(of->capital, of->capital, of->part);
    mpq_add(of->lp, of->lp, of->part);
    oracle_take(of, of->preferred);
    mpq_sub(of->preferred, of->preferred, of->part);
    mpq_add(of->preferred_paid, of->preferred_paid, of->part);
    mpq_add(of->lp, of->lp, of->part);
    if (mpq_sgn(of->catch_up) != 0) {
        mpq_sub(of->due, of->catch_up, of->carry);
        mpq_div(of->due, of->carry, of->due);
        mpq_mul(of->due, of->due, of->preferred_paid);
        mpq_sub(of->due, of->due, of->catch_up_paid);
        oracle_take(of, of->due);
        mpq_add(of->catch_up_paid, of->catch_up_paid, of->part);
        oracle_share(of, of->catch_up);
    }
    mpq_set(of->part, of->cash);
    mpq_set_ui(of->cash, 0, 1);
    oracle_share(of, of->carry);
}

static int flow_order(const void *left, const void *right)
{
    const struct waterfall_flow *a = left;
    const struct waterfall_flow *b = right;

    return a->day != b->day ? a->day - b->day : (int)a->kind - (int)b->kind;
}

static double oracle_run(const struct waterfall_terms *terms, struct waterfall_flow *flows,
                         size_t count, double *lp_out)
{
    struct oracle of;
    double gp;

    mpq_inits(of.capital, of.preferred, of.preferred_paid, of.catch_up_paid, of.lp, of.gp, of.rate,
              of.carry, of.catch_up, of.cash, of.part, of.due, NULL);
    oracle_set(of.rate, terms->preferred_rate_e10, RATE_E10_ONE);
    oracle_set(of.carry, terms->carry_e10, RATE_E10_ONE);
    oracle_set(of.catch_up, terms->catch_up_e10, RATE_E10_ONE);
    qsort(flows, count, sizeof flows[0], flow_order);
    of.day = flows[0].day;
    for (size_t i = 0; i < count; i++) {
        oracle_accrue(&of, flows[i].day, terms->compounding == COMPOUND_ANNUAL);
        oracle_set(of.cash, flows[i].amount_minor, 1);
        if (flows[i].kind == WATERFALL_CONTRIBUTION)
            mpq_add(of.capital, of.capital, of.cash);
        else
            oracle_distribute(&of);
    }
    gp = mpq_get_d(of.gp);
    *lp_out = mpq_get_d(of.lp);
    mpq_clears(of.capital, of.preferred, of.preferred_paid, of.catch_up_paid, of.lp, of.gp, of.rate,
               of.carry, of.catch_up, of.cash, of.part, of.due, NULL);
    return gp;
}

static void random_funds_agree_with_rational_numbers(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 1000; run++) {
        struct waterfall_flow flows[FLOWS_MAX];
        struct waterfall_terms terms;
        uint64_t start = seed;
        size_t count = random_case(&seed, &terms, flows);
        double lp;

        terms.hurdle_count = 0;
        terms.gp_commitment_e10 = 0;
        terms.day_count = DAY_COUNT_ACT_365;
        terms.compounding = run % 2 == 0 ? COMPOUND_SIMPLE : COMPOUND_ANNUAL;
        for (size_t i = 0; i < count && run % 2 == 1; i++)
            flows[i].day = flows[i].day % 11 * 365;
        struct waterfall waterfall = european(&terms, flows, count);
        double gp = oracle_run(&terms, flows, count, &lp);
        /* Half a unit a line, which compounding over ten years of at most 19% makes six. */
        double most = 4.0 * (double)waterfall.step_count;
        double gap = (double)waterfall.gp_minor - gp;

        if (gap > most || gap < -most)
            fail_msg("gp %" PRId64 ", exactly %f; seed %" PRIu64, waterfall.gp_minor, gp, start);
        gap = (double)waterfall.lp_minor - lp;
        if (gap > most || gap < -most)
            fail_msg("lp %" PRId64 ", exactly %f; seed %" PRIu64, waterfall.lp_minor, lp, start);
        arena_reset(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hurdle_conventions_differ_in_money),
        cmocka_unit_test(hurdles_out_of_range_are_refused),
        cmocka_unit_test(days_of_30_360_follow_the_bond_basis),
        cmocka_unit_test(a_year_of_hurdle_and_full_catch_up),
        cmocka_unit_test(a_partial_catch_up_is_shared),
        cmocka_unit_test(the_gp_has_its_exact_share_rounded_once),
        cmocka_unit_test(a_payment_counts_towards_every_further_hurdle),
        cmocka_unit_test(capital_returned_on_a_day_earns_no_more),
        cmocka_unit_test(further_hurdles_raise_the_carry),
        cmocka_unit_test(the_commitment_of_the_gp_pays_no_carry),
        cmocka_unit_test(deals_are_trued_up_over_the_whole_fund),
        cmocka_unit_test(the_second_test_of_the_clawback_makes_lp_whole),
        cmocka_unit_test(concessions_never_touch_principal),
        cmocka_unit_test(terms_and_flows_out_of_range_are_refused),
        cmocka_unit_test(random_sheets_add_up_in_any_order_of_flows),
        cmocka_unit_test(random_deals_add_up_to_what_was_distributed),
        cmocka_unit_test(random_funds_agree_with_rational_numbers),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
