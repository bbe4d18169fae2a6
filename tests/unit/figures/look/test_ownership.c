/* Ownership of one firm as the cap table, look-through, exposure and the rules have it: all of them
 * say the same, as of each day and as known then. */
#include "figures/look/ownership.h"
#include "support_equity.h"
#include "support_round.h"
#include "support_rule.h"

#include "record/investment.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PERCENT (DECIMAL_E8_ONE / 100)
#define START "2018-01-01"
#define NOW "2021-01-01"

static struct world world;

/* The guide fund holds 40 % of the seed fund and 25 % of the angel fund, the seed fund 20 % of the
 * angel fund. */
static struct {
    int64_t guide, seed, angel, lp, ann, firm, project, capital;
} p;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    p.lp = world_party(&world, "lp");
    p.ann = world_party(&world, "ann");
    p.guide = world_fund(&world, "guide", FUND_GUIDE);
    p.seed = world_fund(&world, "seed", FUND_SEED);
    p.angel = world_fund(&world, "angel", FUND_ANGEL);
    p.firm = world_firm(&world, "firm");
    p.project = world_project(&world, "project", p.firm);
    p.capital = world_class(&world, p.firm, "RC", UNIT_REGISTERED_CAPITAL, START);
    world_cap(&world, BASIS_DIRECT, 100 * MILLION);
    world_commitment(&world, p.seed, p.guide, 0, 40 * MILLION, START);
    world_commitment(&world, p.seed, 0, p.lp, 60 * MILLION, START);
    world_commitment(&world, p.angel, p.guide, 0, 25 * MILLION, START);
    world_commitment(&world, p.angel, p.seed, 0, 20 * MILLION, START);
    world_commitment(&world, p.angel, 0, p.lp, 55 * MILLION, START);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t fund_shares(const char *code, int64_t fund, int64_t investment, int64_t units_e8,
                           const char *date)
{
    struct security security = blank_shares(p.firm, code, p.capital, 0, units_e8);

    security.holder_fund_id = fund;
    security.investment_id = investment;
    return world_put(&world, MANAGER_ID, RECORD_SECURITY, day(date), &security);
}

static struct ownership_row looked(int64_t root, struct view view)
{
    struct look *look = NULL;
    struct ownership_row row;

    assert_int_equal(look_open(world.book, root, WEIGHT_COMMITMENT, view, &world.arena, &look),
                     ERR_OK);
    assert_int_equal(look_ownership_of(look, p.firm, &row), ERR_OK);
    return row;
}

static struct ownership_row looked_on(int64_t root, const char *date)
{
    return looked(root, (struct view){day(date), INT64_MAX});
}

/* Seed 100, of an investment unless that is 0, and angel 50 of 1000 units; ann has the rest. */
static void fill_table(int64_t invested)
{
    fund_shares("S1", p.seed, invested, UNITS(100), "2019-01-01");
    fund_shares("S2", p.angel, 0, UNITS(50), "2019-02-01");
    world_shares(&world, p.firm, "S3", p.capital, p.ann, UNITS(850), "2019-01-01");
    world_state(&world, p.firm, 0, UNITS(1000), "2019-02-01");
}

static void a_root_owns_what_its_shares_of_the_holders_come_to(void **state)
{
    (void)state;
    fill_table(0);
    struct ownership_row seed = looked_on(p.seed, NOW);
    struct ownership_row guide = looked_on(p.guide, NOW);
    struct ownership_row lp = looked_on(p.lp, NOW);

    assert_int_equal(seed.source, OWNERSHIP_CAP_TABLE);
    assert_int_equal(seed.own_e8, 10 * PERCENT);
    assert_int_equal(seed.share_e8, 11 * PERCENT); /* 10 + 20 % of 5 */
    /* 40 % of 10, and 25 % + 40 % of 20 % = 33 % of 5. */
    assert_int_equal(guide.own_e8, 0);
    assert_int_equal(guide.share_e8, 5650000);
    assert_int_equal(guide.least_e8, guide.most_e8);
    assert_int_equal(guide.chain_e8, 15 * PERCENT);
    assert_int_equal(guide.fund_count, 2);
    /* 60 % of 10, and 55 % + 60 % of 20 % = 67 % of 5. */
    assert_int_equal(lp.share_e8, 9350000);
    assert_int_equal(guide.share_e8 + lp.share_e8, seed.chain_e8);
}

static int64_t held_by_fund(const struct firm_cap_table *table, int64_t fund)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].holder_fund_id == fund)
            return table->rows[i].share_e8;
    return 0;
}

static const struct exposure_row *exposed(int64_t root, const char *date, size_t *count)
{
    struct look *look = NULL;
    const struct exposure_row *rows = NULL;
    int64_t traced = 0;

    assert_int_equal(look_open(world.book, root, WEIGHT_COMMITMENT,
                               (struct view){day(date), INT64_MAX}, &world.arena, &look),
                     ERR_OK);
    assert_int_equal(look_exposure(look, EXPOSURE_FIRM, &rows, count, &traced), ERR_OK);
    return rows;
}

static struct verdict_line line_on(int64_t version, int64_t round, int64_t amount_minor,
                                   const char *date)
{
    struct investment asked = {.code = "asked",
                               .project_id = p.project,
                               .fund_id = p.seed,
                               .round_id = round,
                               .currency = CURRENCY_CNY,
                               .amount_minor = amount_minor};

    return rule_line(&world, version, RECORD_INVESTMENT, &asked, date);
}

static int64_t limit_of(enum basis basis, int64_t ratio_e8)
{
    static int count;
    char code[32];

    (void)snprintf(code, sizeof code, "owned-%d", ++count);
    struct rule rule = rule_on(code, MEASURE_OWNERSHIP, SUBJECT_FIRM, basis);

    rule.limit_ratio_e8 = ratio_e8;
    return rule_enact(&world, &rule, 0);
}

static int64_t priced_round(const char *code, int64_t raised_minor)
{
    struct round round;

    shape_clear(&round_type.shape, &round);
    round.code = code;
    round.firm_id = p.firm;
    round.currency = CURRENCY_CNY;
    round.unit_price_e8 = 10 * DECIMAL_E8_ONE;
    round.amount_raised_minor = raised_minor;
    round.announced_on = day("2020-06-01");
    return world_put(&world, MANAGER_ID, RECORD_ROUND, day("2020-06-01"), &round);
}

static void expect_same(const struct ownership_row *one, const struct ownership_row *other)
{
    assert_int_equal(one->source, other->source);
    assert_int_equal(one->units_e8, other->units_e8);
    assert_int_equal(one->own_e8, other->own_e8);
    assert_int_equal(one->share_e8, other->share_e8);
    assert_int_equal(one->least_e8, other->least_e8);
    assert_int_equal(one->most_e8, other->most_e8);
    assert_int_equal(one->chain_e8, other->chain_e8);
    assert_int_equal(one->fund_count, other->fund_count);
}

static void cap_table_look_through_exposure_and_rules_say_the_same(void **state)
{
    static const char *const dates[] = {"2019-01-15", "2019-06-30", "2020-03-31", NOW};
    size_t count = 0;
    const struct ownership_row *owners = NULL;

    (void)state;
    fill_table(world_approved(&world, p.project, p.seed, MILLION, START));
    world_transfer(&world, "S4", book_find_code(world.book, RECORD_SECURITY, "S3"), p.lp,
                   UNITS(150), "2020-01-01");
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        struct view view = {day(dates[i]), INT64_MAX};
        struct firm_cap_table table = world_cap_table(&world, p.firm, dates[i]);
        struct ownership_row seed = looked_on(p.seed, dates[i]);
        const struct exposure_row *rows = exposed(p.seed, dates[i], &count);

        assert_int_equal(seed.own_e8, held_by_fund(&table, p.seed));
        assert_int_equal(count, 1);
        assert_int_equal(rows[0].owned_e8, seed.share_e8);
        assert_int_equal(rows[0].ownership, seed.source);
        assert_int_equal(
            firm_owners(world.book, p.firm, WEIGHT_COMMITMENT, view, &world.arena, &owners, &count),
            ERR_OK);
        for (size_t k = 0; k < count; k++)
            if (owners[k].fund_id != 0) {
                struct ownership_row alone = looked_on(owners[k].fund_id, dates[i]);

                expect_same(&owners[k], &alone);
            }
    }
    /* A proposal of nothing new: the rule has what the cap table has. */
    int64_t version = limit_of(BASIS_CHAIN, 15 * PERCENT);
    struct verdict_line line = line_on(version, priced_round("none", 0), 0, NOW);

    assert_int_equal(line.figure_ratio_e8, looked_on(p.seed, NOW).chain_e8);
    assert_int_equal(line.outcome, VERDICT_PASS);
}

static void what_was_known_then_tells_what_was_owned_then(void **state)
{
    (void)state;
    fill_table(0);
    int64_t known = book_head(world.book);
    struct view then = {day(NOW), known};

    world_transfer(&world, "S4", book_find_code(world.book, RECORD_SECURITY, "S1"), p.ann,
                   UNITS(40), "2020-01-01");
    assert_int_equal(looked(p.seed, then).own_e8, 10 * PERCENT);
    assert_int_equal(looked_on(p.seed, NOW).own_e8, 6 * PERCENT);
    assert_int_equal(looked_on(p.seed, "2019-12-31").own_e8, 10 * PERCENT);
}

static void what_nobody_is_known_to_hold_stays_a_bound(void **state)
{
    (void)state;
    fund_shares("S1", p.seed, 0, UNITS(100), "2019-01-01");
    struct ownership_row before = looked_on(p.seed, "2019-01-31");

    assert_int_equal(before.source, OWNERSHIP_CAP_TABLE_UNSTATED);
    assert_int_equal(before.share_e8, DECIMAL_E8_ONE);
    assert_int_equal(before.least_e8, AMOUNT_UNKNOWN);
    world_shares(&world, p.firm, "S2", p.capital, p.ann, UNITS(600), "2019-01-01");
    world_state(&world, p.firm, 0, UNITS(1000), "2019-02-01");
    struct ownership_row row = looked_on(p.seed, NOW);

    assert_int_equal(row.source, OWNERSHIP_CAP_TABLE_PART);
    assert_int_equal(row.least_e8, 10 * PERCENT);
    assert_int_equal(row.most_e8, 40 * PERCENT);
    int64_t round = priced_round("none", 0);

    /* 40 % at most: it passes. At 20 % nobody can tell. Over 9 % it is, whoever has the rest. */
    assert_int_equal(line_on(limit_of(BASIS_DIRECT, 40 * PERCENT), round, 0, NOW).outcome,
                     VERDICT_PASS);
    struct verdict_line open = line_on(limit_of(BASIS_DIRECT, 20 * PERCENT), round, 0, NOW);

    assert_int_equal(open.outcome, VERDICT_UNKNOWN);
    assert_int_equal(open.reason, VERDICT_NOT_ACCOUNTED);
    assert_int_equal(open.undetermined_minor, AMOUNT_UNKNOWN);
    assert_int_equal(line_on(limit_of(BASIS_DIRECT, 9 * PERCENT), round, 100, NOW).outcome,
                     VERDICT_BREACH);
}

static void a_proposal_adds_the_units_of_its_round(void **state)
{
    (void)state;
    fill_table(0);
    /* 1,000 units at 10 yuan, of which 300 for the seed fund: 400 of 2,000. */
    int64_t round = priced_round("A", 1000000);
    int64_t at_limit = limit_of(BASIS_DIRECT, 20 * PERCENT);
    struct verdict_line line = line_on(at_limit, round, 300000, NOW);

    assert_int_equal(line.figure_ratio_e8, 20 * PERCENT);
    assert_int_equal(line.outcome, VERDICT_PASS);
    assert_int_equal(line.figure_minor, AMOUNT_UNKNOWN);
    assert_int_equal(line_on(at_limit, round, 300001, NOW).outcome, VERDICT_BREACH);
    /* A round that does not say how much it raises may dilute further: at most 400 of 1,300. */
    int64_t open = priced_round("B", AMOUNT_UNKNOWN);

    assert_int_equal(line_on(at_limit, open, 300000, NOW).outcome, VERDICT_UNKNOWN);
    assert_int_equal(line_on(limit_of(BASIS_DIRECT, 31 * PERCENT), open, 300000, NOW).outcome,
                     VERDICT_PASS);
    /* Without a round nobody knows what is bought. */
    assert_int_equal(line_on(at_limit, 0, 300000, NOW).reason, VERDICT_NOT_ACCOUNTED);
}

static void what_was_approved_counts_until_it_is_a_certificate(void **state)
{
    (void)state;
    fill_table(0);
    int64_t round = priced_round("A", 1000000);
    int64_t version = limit_of(BASIS_CHAIN, 99 * PERCENT);
    int64_t invested = world_invest(&world, "I1", p.project, p.guide, round, 200000, "2020-07-01");

    /* 150 held, 200 approved, 300 asked for, of 2,000. */
    assert_int_equal(line_on(version, round, 300000, NOW).figure_ratio_e8, 32500000);
    fund_shares("S5", p.guide, invested, UNITS(200), "2020-08-01");
    assert_int_equal(line_on(version, round, 300000, NOW).figure_ratio_e8, 32500000);
    /* One that names no investment may be this one. */
    world_invest(&world, "I2", p.project, p.angel, round, 100000, "2020-09-01");
    assert_int_equal(line_on(version, round, 300000, NOW).reason, VERDICT_NOT_ACCOUNTED);
}

static void without_certificates_the_rounds_tell_and_say_so(void **state)
{
    struct round round;

    (void)state;
    shape_clear(&round_type.shape, &round);
    round.code = "A";
    round.firm_id = p.firm;
    round.currency = CURRENCY_CNY;
    round.pre_money_minor = 8000000;
    round.amount_raised_minor = 2000000;
    round.closed_on = day("2019-01-01");
    int64_t a = world_put(&world, MANAGER_ID, RECORD_ROUND, day("2019-01-01"), &round);

    int64_t invested = world_invest(&world, "I1", p.project, p.seed, a, 1000000, "2019-01-01");
    assert_int_equal(world_register(&world, a, p.seed, invested, 1000000, "2019-01-02"), ERR_OK);
    struct ownership_row row = looked_on(p.seed, "2019-06-30");

    assert_int_equal(row.source, OWNERSHIP_ROUNDS);
    assert_int_equal(row.own_e8, 10 * PERCENT);
    assert_int_equal(row.least_e8, AMOUNT_UNKNOWN);
    assert_int_equal(looked_on(p.guide, "2019-06-30").share_e8, 4 * PERCENT);
    round.code = "B";
    round.pre_money_minor = 30000000;
    round.amount_raised_minor = 10000000;
    round.closed_on = day("2020-01-01");
    world_put(&world, MANAGER_ID, RECORD_ROUND, day("2020-01-01"), &round);
    assert_int_equal(looked_on(p.seed, NOW).own_e8, 7500000); /* of 40: three quarters of it */
    assert_int_equal(line_on(limit_of(BASIS_DIRECT, 90 * PERCENT), a, 100, NOW).reason,
                     VERDICT_NOT_ACCOUNTED);
    round.code = "C";
    round.pre_money_minor = AMOUNT_UNKNOWN;
    round.closed_on = day("2020-02-01");
    world_put(&world, MANAGER_ID, RECORD_ROUND, day("2020-02-01"), &round);
    row = looked_on(p.seed, NOW);
    assert_int_equal(row.own_e8, AMOUNT_UNKNOWN);
    assert_int_equal(row.open_count, 1);
}

/* A firm that has 200 of the 1000 units; of its own 100 units seed has so many, the first firm some
 * and ann the rest. */
static void fill_holding(int64_t seeds, int64_t firms)
{
    int64_t holding = world_firm(&world, "holding");
    int64_t class = world_class(&world, holding, "HC", UNIT_REGISTERED_CAPITAL, START);
    struct security held = blank_shares(p.firm, "S9", p.capital, 0, UNITS(200));
    struct security own = blank_shares(holding, "H1", class, 0, UNITS(seeds));
    struct security crossed = blank_shares(holding, "H2", class, 0, UNITS(firms));

    fund_shares("S1", p.seed, 0, UNITS(100), "2019-01-01");
    world_shares(&world, p.firm, "S3", p.capital, p.ann, UNITS(700), "2019-01-01");
    held.holder_firm_id = holding;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2019-01-01"), &held);
    world_state(&world, p.firm, 0, UNITS(1000), "2019-02-01");
    own.holder_fund_id = p.seed;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2019-01-01"), &own);
    crossed.holder_firm_id = p.firm;
    if (firms > 0)
        world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2019-01-01"), &crossed);
    world_shares(&world, holding, "H3", class, p.ann, UNITS(100 - seeds - firms), "2019-01-01");
    world_state(&world, holding, 0, UNITS(100), "2019-03-01");
}

static void a_firm_that_holds_is_looked_through(void **state)
{
    const struct ownership_row *rows = NULL;
    size_t count = 0;
    bool found = false;

    (void)state;
    fill_holding(60, 0);
    struct ownership_row seed = looked_on(p.seed, NOW);
    struct ownership_row guide = looked_on(p.guide, NOW);
    assert_int_equal(seed.own_e8, 10 * PERCENT);
    assert_int_equal(seed.share_e8, 10 * PERCENT);
    assert_int_equal(seed.through_e8, 12 * PERCENT); /* 60 % of 20 % */
    assert_int_equal(seed.with_firms_e8, 22 * PERCENT);
    assert_int_equal(seed.with_least_e8, 22 * PERCENT);
    assert_int_equal(seed.with_most_e8, 22 * PERCENT);
    assert_int_equal(guide.through_e8, 4800000); /* 40 % of that */
    assert_int_equal(firm_owners(world.book, p.firm, WEIGHT_COMMITMENT,
                                 (struct view){day(NOW), INT64_MAX}, &world.arena, &rows, &count),
                     ERR_OK);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].party_id == p.ann) {
            assert_int_equal(rows[i].with_firms_e8, 78 * PERCENT);
            found = true;
        }
        if (rows[i].fund_id == p.guide)
            assert_int_equal(rows[i].with_firms_e8, guide.with_firms_e8);
    }
    assert_true(found);
    /* Before the holding stated its total nobody can tell, and it may be anybody's. */
    seed = looked_on(p.seed, "2019-02-28");
    assert_int_equal(seed.through_e8, 0);
    assert_int_equal(seed.with_least_e8, 10 * PERCENT);
    assert_int_equal(seed.with_most_e8, 30 * PERCENT);
}

/* Half of the holding is the firm's own: that half goes round, and stays open. */
static void firms_that_hold_each_other_end(void **state)
{
    (void)state;
    fill_holding(30, 50);
    struct ownership_row seed = looked_on(p.seed, NOW);

    assert_int_equal(seed.through_e8, 6 * PERCENT);
    assert_int_equal(seed.with_least_e8, 16 * PERCENT);
    assert_int_equal(seed.with_most_e8, 26 * PERCENT);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_root_owns_what_its_shares_of_the_holders_come_to),
        IN_WORLD(cap_table_look_through_exposure_and_rules_say_the_same),
        IN_WORLD(what_was_known_then_tells_what_was_owned_then),
        IN_WORLD(what_nobody_is_known_to_hold_stays_a_bound),
        IN_WORLD(a_proposal_adds_the_units_of_its_round),
        IN_WORLD(what_was_approved_counts_until_it_is_a_certificate),
        IN_WORLD(without_certificates_the_rounds_tell_and_say_so),
        IN_WORLD(a_firm_that_holds_is_looked_through),
        IN_WORLD(firms_that_hold_each_other_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
