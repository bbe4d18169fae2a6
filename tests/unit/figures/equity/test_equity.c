/* The capital of a firm played from its records: who holds what on which day, and how much of it is
 * known. */
#include "figures/equity/ownership.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "support_equity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t firm;
static int64_t ann;
static int64_t ben;
static int64_t cas;
static int64_t capital; /* the class */

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    firm = world_firm(&world, "firm");
    ann = world_party(&world, "ann");
    ben = world_party(&world, "ben");
    cas = world_party(&world, "cas");
    capital = world_class(&world, firm, "RC", UNIT_REGISTERED_CAPITAL, "2020-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static void expect_shares_of_one(const struct firm_cap_table *table)
{
    int64_t share = 0;
    int64_t diluted = 0;

    for (size_t i = 0; i < table->count; i++) {
        share += known_or_zero(table->rows[i].share_e8);
        diluted += known_or_zero(table->rows[i].diluted_share_e8);
    }
    assert_int_equal(share, DECIMAL_E8_ONE);
    assert_int_equal(diluted, DECIMAL_E8_ONE);
}

static void what_is_moved_leaves_the_rest_in_the_old_certificate(void **state)
{
    int64_t first = world_shares(&world, firm, "S1", capital, ann, UNITS(200), "2020-02-01");

    (void)state;
    int64_t moved = world_transfer(&world, "S2", first, ben, UNITS(50), "2021-01-01");
    world_transfer(&world, "S3", moved, cas, AMOUNT_UNKNOWN, "2022-01-01");
    struct firm_cap_table then = world_cap_table(&world, firm, "2021-06-30");
    struct firm_cap_table now = world_cap_table(&world, firm, "2022-06-30");

    assert_int_equal(held_by_party(&then, ann), UNITS(150));
    assert_int_equal(held_by_party(&then, ben), UNITS(50));
    assert_int_equal(held_by_party(&now, ben), 0);
    assert_int_equal(held_by_party(&now, cas), UNITS(50));
    assert_int_equal(now.figures.outstanding_e8, UNITS(200));
    expect_shares_of_one(&now);
    struct equity equity = world_equity(&world, firm, "2022-06-30");

    assert_int_equal(equity.certificate_count, 3);
    assert_int_equal(equity.certificates[1].ended_on, day("2022-01-01"));
    assert_int_equal(equity.certificates[2].from, 1);
    assert_int_equal(equity.fault_count, 0);
}

static void what_was_not_known_yet_is_not_in_a_view_of_then(void **state)
{
    int64_t first = world_shares(&world, firm, "S1", capital, ann, UNITS(200), "2020-02-01");
    int64_t known = book_head(world.book);
    struct equity equity;

    (void)state;
    world_transfer(&world, "S2", first, ben, UNITS(50), "2020-03-01");
    assert_int_equal(equity_play(world.book, firm, (struct view){day("2021-01-01"), known}, NULL,
                                 &world.arena, &equity),
                     ERR_OK);
    assert_int_equal(equity.certificate_count, 1);
    assert_int_equal(equity.certificates[0].units_e8, UNITS(200));
}

/* 1,000,000 yuan more onto three holders of 1,000,000: the odd one goes to the first. */
static void reserves_are_shared_out_in_whole_yuan(void **state)
{
    struct capital_act act = blank_act(firm, CAPITAL_FROM_RESERVE);
    const int64_t parties[] = {ann, ben, cas};
    const char *const codes[] = {"S1", "S2", "S3"};

    (void)state;
    for (size_t i = 0; i < 3; i++)
        world_shares(&world, firm, codes[i], capital, parties[i], UNITS(1000000), "2020-02-01");
    act.total_units_e8 = UNITS(4000000);
    world_put(&world, MANAGER_ID, RECORD_CAPITAL_ACT, day("2021-01-01"), &act);
    struct firm_cap_table table = world_cap_table(&world, firm, "2021-01-01");

    assert_int_equal(held_by_party(&table, ann), UNITS(1333334));
    assert_int_equal(held_by_party(&table, ben), UNITS(1333333));
    assert_int_equal(held_by_party(&table, cas), UNITS(1333333));
    expect_shares_of_one(&table);
}

static void registered_capital_becomes_shares(void **state)
{
    int64_t shares = world_class(&world, firm, "SH", UNIT_SHARE, "2022-01-01");
    struct capital_act act = blank_act(firm, CAPITAL_TO_SHARES);

    (void)state;
    world_shares(&world, firm, "S1", capital, ann, UNITS(700), "2020-02-01");
    world_shares(&world, firm, "S2", capital, ben, UNITS(300), "2020-02-01");
    act.to_class_id = shares;
    act.total_units_e8 = UNITS(60000000);
    act.currency = CURRENCY_CNY;
    act.net_assets_minor = INT64_C(12876345037);
    world_put(&world, MANAGER_ID, RECORD_CAPITAL_ACT, day("2022-06-01"), &act);
    struct firm_cap_table table = world_cap_table(&world, firm, "2022-06-01");

    assert_int_equal(held_by_party(&table, ann), UNITS(42000000));
    assert_int_equal(table.figures.unit, UNIT_SHARE);
    assert_int_equal(table.figures.outstanding_e8, UNITS(60000000));
    act.net_assets_minor = INT64_C(5999999999);
    assert_int_equal(world_try(&world, RECORD_CAPITAL_ACT, "2022-06-02", &act), ERR_CONFLICT);
    assert_true(world_refused(&world, "total_units", VIOLATION_SUM_EXCEEDS));
}

static void what_a_register_says_beyond_the_certificates_stays_unknown(void **state)
{
    struct firm_ownership ownership;

    (void)state;
    world_shares(&world, firm, "S1", capital, ann, UNITS(62), "2020-02-01");
    struct firm_cap_table before = world_cap_table(&world, firm, "2020-02-28");
    assert_int_equal(before.figures.complete, COMPLETE_UNSTATED);
    assert_int_equal(before.figures.accounted_e8, AMOUNT_UNKNOWN);
    world_state(&world, firm, 0, UNITS(100), "2020-03-01");
    struct firm_cap_table table = world_cap_table(&world, firm, "2020-12-31");

    assert_int_equal(table.figures.complete, COMPLETE_PART);
    assert_int_equal(table.figures.accounted_e8, DECIMAL_E8_ONE * 62 / 100);
    assert_int_equal(table.figures.missing_e8, UNITS(38));
    expect_shares_of_one(&table);
    assert_int_equal(firm_ownership(world.book, firm, (struct view){day("2020-12-31"), INT64_MAX},
                                    &world.arena, &ownership),
                     ERR_OK);
    struct owner owner = ownership_of(&ownership, (struct equity_holder){RECORD_PARTY, ann});
    struct ownership_bounds share =
        ownership_bounds(&ownership, (uint128_t)owner.units_e8 * 1000000000000000000U);

    assert_int_equal(ownership.source, OWNERSHIP_CAP_TABLE_PART);
    assert_int_equal(share.least_e8, DECIMAL_E8_ONE * 62 / 100);
    assert_int_equal(share.most_e8, DECIMAL_E8_ONE);
    /* What is recorded of the time before the register's day explains a part of it. */
    world_shares(&world, firm, "S2", capital, ben, UNITS(38), "2020-02-15");
    assert_int_equal(world_cap_table(&world, firm, "2020-12-31").figures.complete, COMPLETE_ALL);
    world_shares(&world, firm, "S3", capital, cas, UNITS(1), "2020-02-16");
    table = world_cap_table(&world, firm, "2020-12-31");
    assert_int_equal(table.figures.complete, COMPLETE_CONTRADICTED);
    assert_int_equal(table.figures.excess_e8, UNITS(1));
}

static int64_t put_act(enum capital_action action, int64_t ratio_e8, const char *on)
{
    struct capital_act act = blank_act(firm, action);

    act.ratio_e8 = ratio_e8;
    return world_put(&world, MANAGER_ID, RECORD_CAPITAL_ACT, day(on), &act);
}

/* 62 of 100 and 10 of 25 are on certificates, all together 140 are stated: 38, 15 and 15 are not,
 * and are twice as many after a split of all. */
static void what_is_on_no_certificate_follows_an_act_on_all_capital(void **state)
{
    int64_t other = world_class(&world, firm, "RC2", UNIT_REGISTERED_CAPITAL, "2020-01-01");

    (void)state;
    world_shares(&world, firm, "S1", capital, ann, UNITS(62), "2020-02-01");
    world_shares(&world, firm, "S2", other, ben, UNITS(10), "2020-02-01");
    world_state(&world, firm, capital, UNITS(100), "2020-03-01");
    world_state(&world, firm, other, UNITS(25), "2020-03-01");
    world_state(&world, firm, 0, UNITS(140), "2020-03-01");
    struct firm_cap_table before = world_cap_table(&world, firm, "2020-03-31");
    put_act(CAPITAL_SPLIT, 2 * DECIMAL_E8_ONE, "2020-06-01");
    struct firm_cap_table after = world_cap_table(&world, firm, "2020-06-30");

    assert_int_equal(before.figures.total_e8, UNITS(140));
    assert_int_equal(after.figures.total_e8, UNITS(280));
    assert_int_equal(after.count, before.count);
    for (size_t i = 0; i < after.count; i++)
        assert_int_equal(after.rows[i].units_e8, 2 * before.rows[i].units_e8);
    expect_shares_of_one(&after);
}

/* Three grants of 5 out of 100: each becomes 7, cut down, so 21 of 150 are granted, not 22. */
static void a_pool_is_what_is_granted_and_what_is_left_after_a_split(void **state)
{
    struct option_pool pool = {.code = "ESOP",
                               .firm_id = firm,
                               .class_id = capital,
                               .name = "ESOP",
                               .reserved_units_e8 = UNITS(100)};
    const char *const codes[] = {"O1", "O2", "O3"};

    (void)state;
    world_shares(&world, firm, "S1", capital, ann, UNITS(700), "2020-02-01");
    int64_t id = world_put(&world, MANAGER_ID, RECORD_OPTION_POOL, day("2020-02-01"), &pool);

    for (size_t i = 0; i < 3; i++) {
        struct security option = blank_security(firm, codes[i], SECURITY_OPTION, cas);

        option.option_pool_id = id;
        option.class_id = capital;
        option.units_e8 = UNITS(5);
        world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-03-01"), &option);
    }
    put_act(CAPITAL_SPLIT, 3 * DECIMAL_E8_ONE / 2, "2020-06-01");
    struct firm_cap_table table = world_cap_table(&world, firm, "2020-06-30");

    assert_int_equal(table.rows[1].units_e8, UNITS(21));
    assert_int_equal(table.rows[2].kind, CAP_ROW_POOL);
    assert_int_equal(table.rows[2].units_e8, UNITS(129));
}

static void preferred_options_and_pool_count_fully_diluted(void **state)
{
    struct share_class preferred = blank_class(firm, "PREF", UNIT_REGISTERED_CAPITAL);
    struct option_pool pool = {.code = "ESOP",
                               .firm_id = firm,
                               .class_id = capital,
                               .name = "ESOP",
                               .reserved_units_e8 = UNITS(100)};
    struct security option = blank_security(firm, "O1", SECURITY_OPTION, cas);
    struct security safe = blank_security(firm, "SAFE1", SECURITY_SAFE, cas);

    (void)state;
    preferred.converts_to_id = capital;
    preferred.conversion_ratio_e8 = 3 * DECIMAL_E8_ONE / 2;
    int64_t series =
        world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &preferred);

    world_shares(&world, firm, "S1", capital, ann, UNITS(700), "2020-02-01");
    world_shares(&world, firm, "S2", series, ben, UNITS(100), "2020-02-01");
    option.option_pool_id =
        world_put(&world, MANAGER_ID, RECORD_OPTION_POOL, day("2020-02-01"), &pool);
    option.class_id = capital;
    option.units_e8 = UNITS(40);
    option.vests_from = day("2020-03-01");
    option.cliff_months = 12;
    option.vests_months = 48;
    option.vests_every_months = 1;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-03-01"), &option);
    safe.amount_minor = MILLION;
    safe.currency = CURRENCY_CNY;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-03-01"), &safe);
    struct firm_cap_table table = world_cap_table(&world, firm, "2021-03-01");

    assert_int_equal(table.figures.outstanding_e8, UNITS(800));
    assert_int_equal(table.figures.diluted_e8, UNITS(700 + 150 + 40 + 60));
    assert_int_equal(table.count, 5);
    assert_int_equal(table.rows[2].vested_e8, UNITS(10));
    assert_int_equal(table.rows[3].kind, CAP_ROW_POOL);
    assert_int_equal(table.rows[4].kind, CAP_ROW_SAFE);
    assert_int_equal(table.rows[4].diluted_share_e8, AMOUNT_UNKNOWN);
    expect_shares_of_one(&table);
    option.code = "O2";
    option.units_e8 = UNITS(61);
    assert_int_equal(world_try(&world, RECORD_SECURITY, "2020-04-01", &option), ERR_CONFLICT);
    assert_true(world_refused(&world, "units", VIOLATION_OVER_POOL));
}

static void a_payment_and_the_law_say_what_is_due(void **state)
{
    struct capital_payment payment;
    int64_t first = world_shares(&world, firm, "S1", capital, ann, UNITS(1000), "2020-02-01");
    struct payment_due due;

    (void)state;
    shape_clear(&capital_payment_type.shape, &payment);
    payment.security_id = first;
    payment.currency = CURRENCY_CNY;
    payment.amount_minor = 40000;
    world_put(&world, MANAGER_ID, RECORD_CAPITAL_PAYMENT, day("2020-03-01"), &payment);
    world_transfer(&world, "S2", first, ben, UNITS(250), "2021-01-01");
    struct equity equity = world_equity(&world, firm, "2021-06-30");

    certificate_due(&equity, &equity.certificates[0], &due);
    assert_int_equal(due.due_minor, 45000); /* 750 subscribed, 300 paid */
    assert_int_equal(due.last_on, day("2032-06-30"));
    certificate_due(&equity, &equity.certificates[1], &due);
    assert_int_equal(due.due_minor, 15000);
    payment.amount_minor = 45001;
    assert_int_equal(world_try(&world, RECORD_CAPITAL_PAYMENT, "2021-02-01", &payment),
                     ERR_CONFLICT);
    assert_true(world_refused(&world, "amount", VIOLATION_SUM_EXCEEDS));
}

static int64_t our_subscription(int64_t round, int64_t fund, int64_t investment)
{
    struct subscription record;

    shape_clear(&subscription_type.shape, &record);
    record.round_id = round;
    record.investor_fund_id = fund;
    record.investment_id = investment;
    record.currency = CURRENCY_CNY;
    record.amount_minor = MILLION;
    record.units_e8 = UNITS(100);
    return world_put(&world, MANAGER_ID, RECORD_SUBSCRIPTION, day("2020-02-02"), &record);
}

static int64_t sell_units(int64_t investment, int64_t units_e8)
{
    struct proceeds record;

    shape_clear(&proceeds_type.shape, &record);
    record.investment_id = investment;
    record.kind = PROCEEDS_SECONDARY;
    record.currency = CURRENCY_CNY;
    record.amount_minor = MILLION;
    record.cost_relieved_minor = MILLION / 2;
    record.units_e8 = units_e8;
    return world_put(&world, MANAGER_ID, RECORD_PROCEEDS, day("2021-01-01"), &record);
}

static size_t contradictions(const char *date, const struct cap_contradiction **rows_out)
{
    struct equity *equity = arena_alloc(&world.arena, sizeof *equity);
    size_t count = 0;

    *equity = world_equity(&world, firm, date);
    assert_int_equal(cap_contradictions(equity, rows_out, &count), ERR_OK);
    return count;
}

/* Our fund subscribes for 100 and sells 40 by its proceeds, while the certificate still has them.
 */
static void what_differs_from_our_investment_is_said(void **state)
{
    const struct cap_contradiction *rows;
    int64_t fund = world_fund(&world, "seed", FUND_SEED);
    int64_t round = world_round(&world, "A", firm, AMOUNT_UNKNOWN);

    (void)state;
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    world_commitment(&world, fund, 0, ann, 10 * MILLION, "2020-01-01");
    int64_t investment =
        world_approved(&world, world_project(&world, "project", firm), fund, MILLION, "2020-02-01");
    struct security shares = blank_shares(firm, "S1", capital, 0, UNITS(99));

    shares.holder_fund_id = fund;
    shares.subscription_id = our_subscription(round, fund, investment);
    assert_int_equal(world_try(&world, RECORD_SECURITY, "2020-02-02", &shares), ERR_INVALID);
    assert_true(world_refused(&world, "units", VIOLATION_MUST_EQUAL));
    shares.units_e8 = AMOUNT_UNKNOWN;
    int64_t security = world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-02-02"), &shares);
    struct equity equity = world_equity(&world, firm, "2020-12-31");

    /* What the subscription says was not said again. */
    assert_int_equal(equity.certificates[0].units_e8, UNITS(100));
    assert_int_equal(equity.certificates[0].amount_minor, MILLION);
    assert_int_equal(equity.certificates[0].investment_id, investment);
    assert_int_equal(contradictions("2020-12-31", &rows), 0);
    assert_int_equal(world_reverse(&world, shares.subscription_id, NULL), ERR_CONFLICT);
    assert_string_equal(world_param(&world, "seq"),
                        arena_format(&world.arena, "%lld", (long long)security));
    assert_int_equal(world_pay(&world, investment, MILLION, "2020-02-03"), ERR_OK);
    sell_units(investment, UNITS(40));
    assert_int_equal(contradictions("2021-12-31", &rows), 1);
    assert_int_equal(rows[0].kind, CONTRADICTION_INVESTMENT);
    assert_int_equal(rows[0].has_e8, UNITS(100));
    assert_int_equal(rows[0].needs_e8, UNITS(60));
    world_transfer(&world, "S2", security, ann, UNITS(40), "2021-01-01");
    assert_int_equal(contradictions("2021-12-31", &rows), 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_moved_leaves_the_rest_in_the_old_certificate),
        CASE(what_was_not_known_yet_is_not_in_a_view_of_then),
        CASE(reserves_are_shared_out_in_whole_yuan),
        CASE(registered_capital_becomes_shares),
        CASE(what_a_register_says_beyond_the_certificates_stays_unknown),
        CASE(what_is_on_no_certificate_follows_an_act_on_all_capital),
        CASE(a_pool_is_what_is_granted_and_what_is_left_after_a_split),
        CASE(preferred_options_and_pool_count_fully_diluted),
        CASE(a_payment_and_the_law_say_what_is_due),
        CASE(what_differs_from_our_investment_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
