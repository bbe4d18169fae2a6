/* A round that is only asked about: price, pool, what converts, who is diluted, and what a cap
 * leaves. */
#include "figures/payout/what_if.h"
#include "record/kinds.h"
#include "support_equity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DAY "2024-06-30"
#define ONE DECIMAL_E8_ONE
#define YUAN(millions) ((int64_t)((millions)*100000000.0))

static struct world world;
static int64_t firm;
static int64_t common;
static int64_t founder;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    firm = world_firm(&world, "firm");
    founder = world_party(&world, "founder");
    common = world_class(&world, firm, "COM", UNIT_SHARE, "2020-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct what_if_question question(double pre, double fresh)
{
    return (struct what_if_question){.firm_id = firm,
                                     .view = {day(DAY), INT64_MAX},
                                     .currency = CURRENCY_CNY,
                                     .pre_money_minor = YUAN(pre),
                                     .new_money_minor = YUAN(fresh),
                                     .pool_target_e8 = AMOUNT_UNKNOWN,
                                     .convention = ROUND_COUNTS_CONVERTED};
}

static struct what_if ask(const struct what_if_question *of)
{
    struct what_if answer;
    int64_t before = 0;
    int64_t after = 0;

    assert_int_equal(what_if_round(of, world.book, &world.arena, &answer), ERR_OK);
    for (size_t i = 0; i < answer.count; i++) {
        before += answer.rows[i].share_before_e8;
        after += answer.rows[i].share_after_e8;
    }
    if (answer.count > 0) {
        assert_int_equal(before, ONE);
        assert_int_equal(after, ONE);
    }
    return answer;
}

static void put_founder(int64_t units)
{
    world_shares(&world, firm, "F1", common, founder, UNITS(units), "2020-02-01");
    world_state(&world, firm, 0, UNITS(units), "2024-01-01");
}

/* 8m units, pre-money 16m, new 4m, of the pool 0.2m are not granted, 10 % after: the increase is
 * 0.914286m, the price 1.7949. */
static void a_pool_is_topped_up_in_the_pre_money(void **state)
{
    struct option_pool pool;

    (void)state;
    put_founder(7800000);
    shape_clear(&option_pool_type.shape, &pool);
    pool.code = "POOL";
    pool.firm_id = firm;
    pool.class_id = common;
    pool.name = "pool";
    pool.reserved_units_e8 = UNITS(200000);
    world_put(&world, MANAGER_ID, RECORD_OPTION_POOL, day("2020-02-01"), &pool);
    struct what_if_question of = question(16, 4);

    of.pool_target_e8 = ONE / 10;
    struct what_if answer = ask(&of);

    assert_int_equal(answer.figures.reason, 0);
    assert_string_equal(answer.figures.price, "1.794872");
    assert_int_equal(answer.figures.pool_increase_e8 / ONE, 914285);
    assert_int_equal(answer.figures.pool_share_e8, ONE / 10);
    assert_int_equal(answer.figures.post_money_minor, YUAN(20));
}

static void put_note(const char *code, int64_t principal, int64_t cap, int64_t discount_e8)
{
    struct security note = blank_security(firm, code, SECURITY_NOTE, world_party(&world, code));

    note.currency = CURRENCY_CNY;
    note.amount_minor = principal * 100;
    note.interest_rate_e8 = 0;
    note.discount_e8 = discount_e8;
    note.valuation_cap_minor = cap == 0 ? AMOUNT_UNKNOWN : cap * 100;
    note.cap_basis = cap == 0 ? 0 : VALUATION_CAP_PRE_MONEY;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2023-01-01"), &note);
}

/* 8m units, pre 12m, new 3m, notes of 1.12m (cap 6m, 20 %) and 0.54m (25 %): by the convention the
 * price is 1.5, 1.188202 or 1.363062. */
static void notes_convert_by_the_convention(void **state)
{
    static const char *const prices[] = {
        [ROUND_COUNTS_BEFORE] = "1.500000",
        [ROUND_COUNTS_CONVERTED] = "1.188202",
        [ROUND_CLAIMS_ON_TOP] = "1.363062",
    };

    (void)state;
    put_founder(8000000);
    put_note("N1", 1120000, 6000000, ONE / 5);
    put_note("N2", 540000, 0, ONE / 4);
    for (uint32_t convention = 1; convention <= 3; convention++) {
        struct what_if_question of = question(12, 3);

        of.convention = convention;
        struct what_if answer = ask(&of);

        assert_int_equal(strncmp(answer.figures.price, prices[convention], 3), 0);
        assert_int_equal(answer.rows[1].part, WHAT_IF_PROMISE);
        assert_true(answer.rows[1].converted_e8 > 0);
        if (convention != ROUND_COUNTS_BEFORE)
            assert_string_equal(answer.figures.price, prices[convention]);
    }
}

/* Our fund has 1.5m of 12m; 24m at 8 a unit (pre-money 96m): 3m new units, of which 375,000 keep
 * the share. */
static int64_t put_ours(void)
{
    int64_t fund = world_fund(&world, "fund", FUND_GUIDE);
    struct security ours = blank_shares(firm, "G1", common, 0, UNITS(1500000));

    ours.holder_fund_id = fund;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-02-01"), &ours);
    world_shares(&world, firm, "F1", common, founder, UNITS(10500000), "2020-02-01");
    world_state(&world, firm, 0, UNITS(12000000), "2024-01-01");
    return fund;
}

static void keeping_the_share_has_its_cost(void **state)
{
    int64_t fund = put_ours();
    struct what_if_question of = question(96, 24);
    struct what_if answer = ask(&of);

    (void)state;
    assert_int_equal(answer.rows[0].holder_fund_id, fund);
    assert_int_equal(answer.rows[0].share_before_e8, 125 * ONE / 1000);
    assert_int_equal(answer.rows[0].share_after_e8, ONE / 10);
    assert_int_equal(answer.rows[0].dilution_e8, 25 * ONE / 1000);
    assert_int_equal(answer.rows[0].keep_cost_minor, YUAN(3));
    assert_int_equal(answer.figures.ours_keep_cost_minor, YUAN(3));
    of.keeper_ids[of.keeper_count++] = fund;
    answer = ask(&of);
    assert_int_equal(answer.rows[0].bought_e8, UNITS(375000));
    assert_int_equal(answer.rows[0].share_after_e8, answer.rows[0].share_before_e8);
    assert_int_equal(answer.rows[0].paid_minor, YUAN(3));
    assert_int_equal(answer.figures.new_units_e8, UNITS(3000000));
}

static void a_cap_says_how_much_of_it_is_too_much(void **state)
{
    int64_t fund = put_ours();
    int64_t project = world_project(&world, "project", firm);

    (void)state;
    world_approved(&world, project, fund, 129 * MILLION, "2024-01-02");
    struct what_if_question of = question(96, 24);
    struct what_if answer = ask(&of);

    assert_int_equal(answer.rows[0].headroom_minor, YUAN(1));
    assert_int_equal(answer.rows[0].over_cap_minor, YUAN(2));
}

/* Original price 20, of 100 units of 1100, the new price is 10: full ratchet doubles them. */
static void a_lower_price_gives_the_protected_more_units(void **state)
{
    struct share_class class = blank_class(firm, "A", UNIT_SHARE);
    struct what_if_question of = question(0.011, 0.001);

    (void)state;
    class.original_price_e8 = 20 * ONE;
    class.anti_dilution = ANTI_DILUTION_FULL;
    class.converts_to_id = common;
    class.conversion_ratio_e8 = ONE;
    int64_t id = world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &class);

    world_shares(&world, firm, "F1", common, founder, UNITS(1000), "2020-02-01");
    world_shares(&world, firm, "A1", id, world_party(&world, "ann"), UNITS(100), "2020-02-01");
    world_state(&world, firm, 0, UNITS(1100), "2024-01-01");
    struct what_if answer = ask(&of);

    assert_string_equal(answer.figures.price, "10");
    assert_int_equal(answer.rows[1].ratchet_e8, UNITS(100));
    assert_int_equal(answer.rows[0].ratchet_e8, 0);
}

static void an_incomplete_table_answers_nothing(void **state)
{
    struct what_if_question of = question(1, 1);

    (void)state;
    world_shares(&world, firm, "F1", common, founder, UNITS(10), "2020-02-01");
    struct what_if answer = ask(&of);

    assert_int_equal(answer.figures.reason, WHAT_IF_TABLE);
    assert_int_equal(answer.count, 0);
    assert_int_equal(answer.figures.units_after_e8, AMOUNT_UNKNOWN);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        EACH(a_pool_is_topped_up_in_the_pre_money),
        EACH(notes_convert_by_the_convention),
        EACH(keeping_the_share_has_its_cost),
        EACH(a_cap_says_how_much_of_it_is_too_much),
        EACH(a_lower_price_gives_the_protected_more_units),
        EACH(an_incomplete_table_answers_nothing),
    };
#undef EACH
    return cmocka_run_group_tests(tests, NULL, NULL);
}
