/* Where money comes from, and how much of it stands behind public money. */
#include "figures/look/leverage.h"
#include "figures/look/source_of_funds.h"
#include "support_fund.h"
#include "support_rule.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define START "2018-01-01"
#define NOW "2020-01-01"

static struct world world;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t party_of(const char *code, enum money_source source, enum government_level level)
{
    struct party party = {.code = code,
                          .name = code,
                          .kind = PARTY_LP,
                          .money_source = source,
                          .government_level = level};

    return world_put(&world, MANAGER_ID, RECORD_PARTY, day("2015-01-01"), &party);
}

static struct look *look_at(int64_t root_id, enum look_weight weight)
{
    struct look *look = NULL;
    struct view view = {day(NOW), INT64_MAX};

    assert_int_equal(look_open(world.book, root_id, weight, view, &world.arena, &look), ERR_OK);
    return look;
}

struct chain_of_two {
    int64_t fiscal, other, social, more_social, mother, sub, into_mother[3], into_sub;
};

/* Fiscal 60 + other government 30 + social 60 make a mother fund of 150; its 120 and social 180 a
 * sub-fund of 300. */
static struct chain_of_two build_chain(void)
{
    struct chain_of_two c = {
        .fiscal = party_of("fiscal", MONEY_BUDGET, LEVEL_DISTRICT),
        .other = party_of("other", MONEY_STATE_OWNED, LEVEL_MUNICIPAL),
        .social = party_of("social", MONEY_SOCIAL, 0),
        .more_social = party_of("more", MONEY_SOCIAL, 0),
        .mother = world_fund(&world, "mother", FUND_MOTHER),
        .sub = world_fund(&world, "sub", FUND_GROWTH),
    };

    c.into_mother[0] = world_commitment(&world, c.mother, 0, c.fiscal, 60 * MILLION, START);
    c.into_mother[1] = world_commitment(&world, c.mother, 0, c.other, 30 * MILLION, START);
    c.into_mother[2] = world_commitment(&world, c.mother, 0, c.social, 60 * MILLION, START);
    c.into_sub = world_commitment(&world, c.sub, c.mother, 0, 120 * MILLION, START);
    world_commitment(&world, c.sub, 0, c.more_social, 180 * MILLION, START);
    return c;
}

static const struct leverage_row *rows_of(struct look *look, enum leverage_base base, size_t *count)
{
    const struct leverage_row *rows = NULL;

    assert_int_equal(leverage_rows(look, base, &rows, count), ERR_OK);
    return rows;
}

static void the_example_comes_out_to_the_digit(void **state)
{
    struct chain_of_two c = build_chain();
    size_t count = 0;
    const struct leverage_row *rows =
        rows_of(look_at(c.mother, WEIGHT_COMMITMENT), LEVERAGE_PUBLIC, &count);

    (void)state;
    assert_int_equal(count, 4);
    assert_int_equal(rows[2].level, LEVERAGE_NAIVE);
    assert_int_equal(rows[2].size_minor, 450 * MILLION);
    assert_int_equal(rows[2].size_multiple_e8, 500000000); /* 5.0 */
    assert_int_equal(rows[2].social_multiple_e8, AMOUNT_UNKNOWN);
    assert_int_equal(rows[3].level, LEVERAGE_CONSOLIDATED);
    assert_int_equal(rows[3].size_minor, 330 * MILLION);
    assert_int_equal(rows[3].inside_minor, 120 * MILLION);
    assert_int_equal(rows[3].public_minor, 90 * MILLION);
    assert_int_equal(rows[3].size_multiple_e8, 366666667);   /* 3.67 */
    assert_int_equal(rows[3].social_multiple_e8, 266666667); /* 2.67 */
    /* All funds together are the same chain. */
    const struct leverage_row *all =
        rows_of(look_at(0, WEIGHT_COMMITMENT), LEVERAGE_PUBLIC, &count);

    assert_memory_equal(&all[3], &rows[3], sizeof all[3]);
}

static void each_layer_has_its_own_multiples(void **state)
{
    struct chain_of_two c = build_chain();
    size_t count = 0;
    const struct leverage_row *rows =
        rows_of(look_at(c.mother, WEIGHT_COMMITMENT), LEVERAGE_PUBLIC, &count);

    (void)state;
    assert_int_equal(rows[0].layer, 1);
    assert_int_equal(rows[0].size_multiple_e8, 166666667);  /* 150 / 90 */
    assert_int_equal(rows[0].social_multiple_e8, 66666667); /* 60 / 90 */
    /* Of the mother fund's 120 48 are budget, 24 state-owned and 48 social. */
    assert_int_equal(rows[1].layer, 2);
    assert_int_equal(rows[1].inside_minor, 120 * MILLION);
    assert_int_equal(rows[1].outside_minor, 180 * MILLION);
    assert_int_equal(rows[1].budget_minor, 48 * MILLION);
    assert_int_equal(rows[1].state_owned_minor, 24 * MILLION);
    assert_int_equal(rows[1].social_minor, 228 * MILLION);
    assert_int_equal(rows[1].size_multiple_e8, 416666667);   /* 300 / 72 */
    assert_int_equal(rows[1].social_multiple_e8, 316666667); /* 228 / 72 */
    rows = rows_of(look_at(c.mother, WEIGHT_COMMITMENT), LEVERAGE_BUDGET, &count);
    assert_int_equal(rows[3].public_minor, 60 * MILLION);
    assert_int_equal(rows[3].size_multiple_e8, 550000000); /* 330 / 60 */
    assert_int_equal(rows[3].social_multiple_e8, 400000000);
}

static void what_was_eliminated_is_listed(void **state)
{
    struct chain_of_two c = build_chain();
    const struct elimination_row *rows = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(leverage_eliminations(look_at(c.mother, WEIGHT_COMMITMENT), &rows, &count),
                     ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].commitment_id, c.into_sub);
    assert_int_equal(rows[0].investor_fund_id, c.mother);
    assert_int_equal(rows[0].fund_id, c.sub);
    assert_int_equal(rows[0].layer, 2);
    assert_int_equal(rows[0].amount_minor, 120 * MILLION);
}

/* Seen from the sub-fund alone, the mother fund is an investor from outside, by its own sources. */
static void a_fund_above_the_chain_counts_by_its_own_sources(void **state)
{
    struct chain_of_two c = build_chain();
    size_t count = 0;
    const struct leverage_row *rows =
        rows_of(look_at(c.sub, WEIGHT_COMMITMENT), LEVERAGE_PUBLIC, &count);

    (void)state;
    assert_int_equal(count, 3);
    assert_int_equal(rows[2].inside_minor, 0);
    assert_int_equal(rows[2].outside_minor, 300 * MILLION);
    assert_int_equal(rows[2].budget_minor, 48 * MILLION);
    assert_int_equal(rows[2].social_multiple_e8, 316666667);
}

static void money_of_unknown_kind_is_neither_public_nor_social(void **state)
{
    struct chain_of_two c = build_chain();
    size_t count = 0;

    (void)state;
    world_commitment(&world, c.sub, 0, world_party(&world, "who"), 20 * MILLION, START);
    const struct leverage_row *rows =
        rows_of(look_at(c.mother, WEIGHT_COMMITMENT), LEVERAGE_PUBLIC, &count);

    assert_int_equal(rows[3].unknown_minor, 20 * MILLION);
    assert_int_equal(rows[3].social_minor, 240 * MILLION);
    assert_int_equal(rows[3].size_minor, 350 * MILLION);
    /* Without public money there is no multiple. */
    int64_t alone = world_fund(&world, "alone", FUND_SEED);

    world_commitment(&world, alone, 0, c.social, MILLION, START);
    rows = rows_of(look_at(alone, WEIGHT_COMMITMENT), LEVERAGE_PUBLIC, &count);
    assert_int_equal(rows[2].size_multiple_e8, AMOUNT_UNKNOWN);
}

static void paid_in_money_is_levered_by_what_was_paid(void **state)
{
    struct chain_of_two c = build_chain();
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(world_contribute(&world, c.into_mother[i], 0, (i == 1 ? 10 : 20) * MILLION,
                                          "2018-02-01"),
                         ERR_OK);
    assert_int_equal(world_contribute(&world, c.into_sub, 0, 30 * MILLION, "2018-03-01"), ERR_OK);
    const struct leverage_row *rows =
        rows_of(look_at(c.mother, WEIGHT_PAID_IN), LEVERAGE_PUBLIC, &count);

    assert_int_equal(rows[3].outside_minor, 50 * MILLION);
    assert_int_equal(rows[3].inside_minor, 30 * MILLION);
    assert_int_equal(rows[3].public_minor, 30 * MILLION);
    assert_int_equal(rows[3].size_multiple_e8, 166666667);
    assert_false(leverage_weight_offered(WEIGHT_NAV));
}

static const struct money_row *sources_of(int64_t id, bool by_party, size_t *count, int64_t *total)
{
    const struct money_row *rows = NULL;

    assert_int_equal(
        sources_of_funds(look_at(0, WEIGHT_COMMITMENT), id, by_party, &rows, count, total), ERR_OK);
    return rows;
}

static void each_yuan_of_a_fund_has_its_sources(void **state)
{
    struct chain_of_two c = build_chain();
    size_t count = 0;
    int64_t total = 0;
    const struct money_row *rows = sources_of(c.sub, false, &count, &total);

    (void)state;
    assert_int_equal(total, 300 * MILLION);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].money_source, MONEY_BUDGET);
    assert_int_equal(rows[0].government_level, LEVEL_DISTRICT);
    assert_string_equal(rows[0].share, "0.160000000000000000");
    assert_int_equal(rows[0].fen_per_yuan_e8, 16 * DECIMAL_E8_ONE);
    assert_int_equal(rows[0].amount_minor, 48 * MILLION);
    assert_int_equal(rows[1].money_source, MONEY_STATE_OWNED);
    assert_string_equal(rows[1].share, "0.080000000000000000");
    assert_string_equal(rows[2].share, "0.760000000000000000");
    rows = sources_of(c.sub, true, &count, &total);
    assert_int_equal(count, 4);
    assert_int_equal(rows[2].party_id, c.more_social); /* in order of code */
    assert_int_equal(rows[2].amount_minor, 180 * MILLION);
}

static void each_yuan_in_a_firm_is_traced_through_all_funds(void **state)
{
    struct chain_of_two c = build_chain();
    int64_t firm = world_firm(&world, "firm");
    int64_t project = world_project(&world, "project", firm);
    int64_t orphan = world_fund(&world, "orphan", FUND_SEED);
    size_t count = 0;
    int64_t total = 0;

    (void)state;
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    world_approved(&world, project, c.mother, 10 * MILLION, START);
    world_approved(&world, project, c.sub, 20 * MILLION, START);
    /* Nobody recorded who gave the orphan its money. */
    world_approved(&world, project, orphan, 10 * MILLION, START);
    const struct money_row *rows = sources_of(firm, false, &count, &total);

    assert_int_equal(total, 40 * MILLION);
    assert_int_equal(count, 4);
    /* 40 % of 10 and 16 % of 20 are budget: 7.2 of 40. */
    assert_string_equal(rows[0].share, "0.180000000000000000");
    assert_int_equal(rows[0].amount_minor, 7 * MILLION + 20000000);
    assert_int_equal(rows[3].money_source, 0);
    assert_int_equal(rows[3].amount_minor, 10 * MILLION);
    assert_int_equal(rows[3].fen_per_yuan_e8, 25 * DECIMAL_E8_ONE);
    rows = sources_of(firm, true, &count, &total);
    assert_int_equal(rows[count - 1].fund_id, orphan);
    assert_int_equal(rows[count - 1].party_id, 0);
    rows = sources_of(world_firm(&world, "nothing"), false, &count, &total);
    assert_int_equal(count, 0);
}

static void thirds_still_add_up_to_the_whole(void **state)
{
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    size_t count = 0;
    int64_t total = 0;

    (void)state;
    world_commitment(&world, fund, 0, party_of("a", MONEY_BUDGET, LEVEL_CENTRAL), 1, START);
    world_commitment(&world, fund, 0, party_of("b", MONEY_BUDGET, LEVEL_PROVINCIAL), 1, START);
    world_commitment(&world, fund, 0, party_of("c", MONEY_BUDGET, 0), 1, START);
    const struct money_row *rows = sources_of(fund, false, &count, &total);

    assert_int_equal(count, 3);
    assert_string_equal(rows[0].share, "0.333333333333333334");
    assert_string_equal(rows[1].share, "0.333333333333333333");
    assert_int_equal(rows[2].government_level, 0);
    assert_int_equal(rows[0].fen_per_yuan_e8 + rows[1].fen_per_yuan_e8 + rows[2].fen_per_yuan_e8,
                     100 * DECIMAL_E8_ONE);
    assert_int_equal(rows[0].amount_minor, 1);
}

/* A new version of a party counts from its day. */
static void the_kind_of_money_is_that_of_the_day(void **state)
{
    struct chain_of_two c = build_chain();
    struct party party = {
        .code = "social", .name = "social", .kind = PARTY_LP, .money_source = MONEY_STATE_OWNED};
    struct view view = {day("2018-06-01"), INT64_MAX};
    struct look *look = NULL;
    const struct money_row *rows = NULL;
    size_t count = 0;
    int64_t total = 0;

    (void)state;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_PARTY, c.social, day("2019-01-01"), &party),
        ERR_OK);
    rows = sources_of(c.mother, false, &count, &total);
    assert_int_equal(rows[count - 1].money_source, MONEY_STATE_OWNED);
    assert_int_equal(look_open(world.book, 0, WEIGHT_COMMITMENT, view, &world.arena, &look),
                     ERR_OK);
    assert_int_equal(sources_of_funds(look, c.mother, false, &rows, &count, &total), ERR_OK);
    assert_int_equal(rows[count - 1].money_source, MONEY_SOCIAL);
}

static void social_capital_has_no_level_of_government(void **state)
{
    struct party party = {.code = "p",
                          .name = "p",
                          .kind = PARTY_LP,
                          .money_source = MONEY_SOCIAL,
                          .government_level = LEVEL_CENTRAL};

    (void)state;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_PARTY, 0, day(START), &party),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_UNKNOWN_VALUE);
    party.money_source = 0;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_PARTY, 0, day(START), &party),
                     ERR_INVALID);
    party.money_source = MONEY_BUDGET;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_PARTY, 0, day(START), &party),
                     ERR_OK);
}

static struct verdict_line judged(int64_t version, int64_t fund_id)
{
    struct investment asked = {
        .code = "asked",
        .project_id = world_project(
            &world, arena_format(&world.arena, "J%lld", (long long)book_head(world.book)),
            world_firm(&world,
                       arena_format(&world.arena, "M%lld", (long long)book_head(world.book)))),
        .fund_id = fund_id,
        .currency = CURRENCY_CNY,
        .amount_minor = MILLION,
    };

    return rule_line(&world, version, RECORD_INVESTMENT, &asked, NOW);
}

static void rules_can_ask_for_leverage(void **state)
{
    struct chain_of_two c = build_chain();
    struct rule size = rule_on("size", MEASURE_LEVERAGE_SIZE, SUBJECT_FUND, BASIS_COMMITMENT);
    struct rule social = rule_on("social", MEASURE_LEVERAGE_SOCIAL, SUBJECT_FUND, BASIS_COMMITMENT);

    (void)state;
    size.direction = social.direction = DIRECTION_AT_LEAST;
    size.limit_ratio_e8 = 4 * DECIMAL_E8_ONE;
    social.limit_ratio_e8 = 250000000;
    int64_t of_size = rule_enact(&world, &size, 0);
    int64_t of_social = rule_enact(&world, &social, 0);
    struct verdict_line line = judged(of_size, c.mother);

    assert_int_equal(line.figure_minor, 330 * MILLION);
    assert_int_equal(line.divisor_minor, 90 * MILLION);
    assert_int_equal(line.figure_ratio_e8, 366666667);
    assert_int_equal(line.outcome, VERDICT_BREACH);
    line = judged(of_social, c.mother);
    assert_int_equal(line.figure_ratio_e8, 266666667);
    assert_int_equal(line.outcome, VERDICT_PASS);
    /* Nobody knows what the new money is: neither does the rule. */
    world_commitment(&world, c.sub, 0, world_party(&world, "who"), 20 * MILLION, START);
    line = judged(of_social, c.mother);
    assert_int_equal(line.outcome, VERDICT_UNKNOWN);
    assert_int_equal(line.reason, VERDICT_NO_DENOMINATOR);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_example_comes_out_to_the_digit),
        TEST(each_layer_has_its_own_multiples),
        TEST(what_was_eliminated_is_listed),
        TEST(a_fund_above_the_chain_counts_by_its_own_sources),
        TEST(money_of_unknown_kind_is_neither_public_nor_social),
        TEST(paid_in_money_is_levered_by_what_was_paid),
        TEST(each_yuan_of_a_fund_has_its_sources),
        TEST(each_yuan_in_a_firm_is_traced_through_all_funds),
        TEST(thirds_still_add_up_to_the_whole),
        TEST(the_kind_of_money_is_that_of_the_day),
        TEST(social_capital_has_no_level_of_government),
        TEST(rules_can_ask_for_leverage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
