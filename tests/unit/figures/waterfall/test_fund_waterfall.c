/* The waterfall of a recorded fund, beside an oracle with rational numbers (support_fall.h). */
#include "figures/performance/performance.h"
#include "figures/accounts/posting.h"
#include "figures/performance/statement.h"
#include "figures/waterfall/waterfall.h"
#include "support_fall.h"
#include "support_golden.h"
#include "support_history.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"
#include "record/waterfall.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PERCENT (DECIMAL_E8_ONE / 100)

static struct world world;
static int64_t fund;
static int64_t bureau;  /* the commitment of a finance bureau */
static int64_t partner; /* of a private investor */
static int64_t manager; /* of the manager */
static int64_t firm;

static int64_t party_of(const char *code, enum party_kind kind)
{
    struct party party = {.code = code, .name = code, .kind = kind};

    return world_put(&world, MANAGER_ID, RECORD_PARTY, day("2018-01-01"), &party);
}

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 100000 * MILLION);
    fund = world_fund(&world, "growth", FUND_GROWTH);
    firm = world_firm(&world, "firm");
    bureau = world_commitment(&world, fund, 0, party_of("bureau", PARTY_FINANCE_BUREAU),
                              600 * MILLION, "2019-01-01");
    partner = world_commitment(&world, fund, 0, party_of("partner", PARTY_LP), 300 * MILLION,
                               "2019-01-01");
    manager = world_commitment(&world, fund, 0, party_of("manager", PARTY_MANAGER), 100 * MILLION,
                               "2019-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* 8% a year, compounded, full catch-up to 20%, from 2019 on. */
static struct waterfall_term usual(void)
{
    return (struct waterfall_term){.fund_id = fund,
                                   .kind = WATERFALL_EUROPEAN,
                                   .hurdle_rate_e8 = 8 * PERCENT,
                                   .compounding = 2,
                                   .day_count = 1,
                                   .catch_up_share_e8 = DECIMAL_E8_ONE,
                                   .lp_share_e8 = 80 * PERCENT,
                                   .carry_share_e8 = 20 * PERCENT,
                                   .clawback = true,
                                   .clawback_tax_e8 = AMOUNT_UNKNOWN,
                                   .concession_share_e8 = AMOUNT_UNKNOWN,
                                   .valid_from = day("2019-01-01"),
                                   .valid_to = DATE_UNKNOWN};
}

static enum err propose(struct waterfall_term term)
{
    return world_attempt(&world, MANAGER_ID, RECORD_WATERFALL_TERM, 0, DATE_UNKNOWN, &term);
}

static int64_t agree(struct waterfall_term term)
{
    assert_int_equal(propose(term), ERR_OK);
    int64_t id = book_head(world.book);

    world_approve(&world, id);
    return id;
}

static void pay_in(int64_t commitment, int64_t amount, const char *date)
{
    assert_int_equal(world_contribute(&world, commitment, 0, amount, date), ERR_OK);
}

/* Bought on one day for all that was paid, and sold for as much on another. */
static int64_t deal(const char *code, int64_t cost, const char *bought, int64_t price,
                    const char *sold)
{
    int64_t id = world_approved(&world, world_project(&world, code, firm), fund, cost, bought);

    assert_int_equal(world_pay(&world, id, cost, bought), ERR_OK);
    if (price > 0)
        assert_int_equal(world_sell(&world, id, PROCEEDS_TRADE_SALE, price, cost, sold), ERR_OK);
    return id;
}

static int64_t distribute(int64_t capital, int64_t gain, int64_t carry, const char *date)
{
    struct distribution distribution = {
        .code = arena_format(&world.arena, "D%" PRId64, book_head(world.book)),
        .fund_id = fund,
        .currency = CURRENCY_CNY,
        .return_of_capital_minor = capital,
        .gain_minor = gain,
        .income_minor = AMOUNT_UNKNOWN,
        .recallable_minor = AMOUNT_UNKNOWN,
        .recall_expires_on = DATE_UNKNOWN,
        .basis = SHARE_BY_PAID_IN,
        .carry_minor = carry,
        .deviation_reason = "as agreed"};

    return world_put(&world, MANAGER_ID, RECORD_DISTRIBUTION, day(date), &distribution);
}

static struct fund_waterfall fall_of(const char *date, bool hypothetical)
{
    struct fund_waterfall waterfall;

    assert_int_equal(fund_waterfall_compute(world.book, fund, (struct view){day(date), INT64_MAX},
                                            hypothetical, &world.arena, &waterfall),
                     ERR_OK);
    return waterfall;
}

static const struct waterfall_share *share_of_commitment(const struct fund_waterfall *waterfall,
                                                         int64_t commitment_id)
{
    for (size_t i = 0; i < waterfall->share_count; i++)
        if (waterfall->shares[i].commitment_id == commitment_id)
            return &waterfall->shares[i];
    fail_msg("no share of %" PRId64, commitment_id);
    return NULL;
}

static void a_year_of_hurdle_and_full_catch_up(void **state)
{
    (void)state;
    agree(usual());
    pay_in(bureau, 100000, "2019-01-01");
    deal("a", 100000, "2019-01-01", 200000, "2019-12-31");
    int64_t paid = distribute(100000, 80000, 20000, "2020-01-01");

    world_approve(&world, paid);
    struct fund_waterfall waterfall = fall_of("2020-01-01", false);
    const struct waterfall_figures *figures = &waterfall.figures;

    assert_int_equal(figures->return_of_capital_minor, 100000);
    assert_int_equal(figures->preferred_return_minor, 8000);
    assert_int_equal(figures->catch_up_gp_minor, 2000);
    assert_int_equal(figures->split_lp_minor, 72000);
    assert_int_equal(figures->split_gp_minor, 18000);
    assert_int_equal(figures->lp_minor, 180000);
    assert_int_equal(figures->carry_minor, 20000);
    assert_int_equal(figures->carry_paid_minor, 20000);
    assert_int_equal(figures->carry_difference_minor, 0);
    assert_int_equal(figures->profit_minor, 100000);
    assert_int_equal(figures->carry_limit_minor, 20000);
    assert_int_equal(figures->clawback_minor, 0);
    assert_int_equal(share_of_commitment(&waterfall, bureau)->amount_minor, 180000);
    /* The day before there is nothing, and before the terms there is no waterfall. */
    assert_int_equal(fall_of("2019-12-31", false).figures.lp_minor, 0);
    struct fund_waterfall none;
    assert_int_equal(fund_waterfall_compute(world.book, fund,
                                            (struct view){day("2018-12-31"), INT64_MAX}, false,
                                            &world.arena, &none),
                     ERR_NOT_FOUND);
}

static void carry_leaves_the_fund_and_its_accounts_still_add_up(void **state)
{
    struct view view = {day("2020-06-30"), INT64_MAX};
    struct waterfall_term term = usual();
    const struct capital_row *rows = NULL;
    struct balance_sheet sheet;
    struct fund_ledger ledger;
    size_t count = 0;
    int64_t sum = 0;

    (void)state;
    term.gp_commitment_id = manager;
    agree(term);
    pay_in(bureau, 90000, "2019-01-01");
    pay_in(manager, 10000, "2019-01-01");
    deal("a", 100000, "2019-01-01", 300000, "2019-12-31");
    world_approve(&world, distribute(100000, 100000, 30000, "2020-01-01"));
    assert_int_equal(fund_ledger_build(world.book, fund, view, &world.arena, &ledger), ERR_OK);
    for (size_t i = 0; i < ledger.count; i++)
        sum += ledger.lines[i].amount_minor;
    assert_int_equal(sum, 0);
    assert_int_equal(balance_sheet_compute(&ledger, view.as_of, &sheet), ERR_OK);
    assert_int_equal(sheet.carry_minor, 30000);
    assert_int_equal(sheet.nav_minor, 70000);
    assert_int_equal(sheet.equity_minor, 70000);
    assert_int_equal(capital_statement(world.book, fund, view, &world.arena, &rows, &count),
                     ERR_OK);
    /* The fund's row and one for each of three commitments, of the last quarter. */
    rows += count - 4;
    assert_int_equal(rows[0].closing_minor, 70000);
    assert_int_equal(rows[1].closing_minor + rows[2].closing_minor + rows[3].closing_minor, 70000);
}

static void the_own_commitment_bears_no_carry(void **state)
{
    struct waterfall_term term = usual();

    (void)state;
    term.gp_commitment_id = manager;
    agree(term);
    pay_in(bureau, 60000, "2019-01-01");
    pay_in(partner, 30000, "2019-01-01");
    pay_in(manager, 10000, "2019-01-01");
    deal("a", 100000, "2019-01-01", 200000, "2019-12-31");
    world_approve(&world, distribute(100000, 82000, 18000, "2020-01-01"));
    struct fund_waterfall waterfall = fall_of("2020-01-01", false);

    assert_int_equal(waterfall.figures.gp_commitment_minor, 20000);
    assert_int_equal(waterfall.figures.carry_minor, 18000);
    assert_int_equal(waterfall.figures.gp_minor, 38000);
    assert_int_equal(waterfall.figures.lp_minor, 162000);
    assert_int_equal(share_of_commitment(&waterfall, bureau)->amount_minor, 108000);
    assert_int_equal(share_of_commitment(&waterfall, partner)->amount_minor, 54000);
    assert_int_equal(share_of_commitment(&waterfall, manager)->amount_minor, 20000);
}

static void public_investors_cede_of_gains_only(void **state)
{
    struct waterfall_term term = usual();

    (void)state;
    term.concession_share_e8 = 50 * PERCENT;
    term.concession_to = CONCESSION_TO_SOCIAL;
    agree(term);
    pay_in(bureau, 60000, "2019-01-01");
    pay_in(partner, 30000, "2019-01-01");
    deal("a", 90000, "2019-01-01", 180000, "2019-12-31");
    world_approve(&world, distribute(60000, 0, 0, "2019-12-31"));
    assert_int_equal(fall_of("2019-12-31", false).figures.concession_minor, 0);
    int64_t second = distribute(30000, 72000, 18000, "2020-01-01");

    world_approve(&world, second);
    struct fund_waterfall waterfall = fall_of("2020-01-01", false);
    const struct waterfall_share *giver = share_of_commitment(&waterfall, bureau);
    const struct waterfall_share *taker = share_of_commitment(&waterfall, partner);

    assert_int_equal(giver->gain_minor, giver->amount_minor - 60000);
    assert_int_equal(giver->concession_minor, -giver->gain_minor / 2);
    assert_int_equal(taker->concession_minor, -giver->concession_minor);
    assert_int_equal(waterfall.figures.concession_minor, -giver->concession_minor);
    assert_true(giver->after_minor > 60000);
    /* All of it comes from the second distribution. */
    struct fund_waterfall own;
    assert_int_equal(
        distribution_waterfall_compute(world.book, second, VIEW_EVERYTHING, &world.arena, &own),
        ERR_OK);
    assert_int_equal(own.figures.concession_minor, waterfall.figures.concession_minor);
}

static void a_distribution_is_compared_before_and_after_it_is_decided(void **state)
{
    struct fund_waterfall waterfall;

    (void)state;
    agree(usual());
    pay_in(bureau, 100000, "2019-01-01");
    deal("a", 100000, "2019-01-01", 250000, "2019-12-31");
    world_approve(&world, distribute(50000, 0, 0, "2019-12-31"));
    int64_t second = distribute(50000, 95000, 5000, "2020-01-01");

    for (int decided = 0; decided < 2; decided++) {
        assert_int_equal(distribution_waterfall_compute(world.book, second, VIEW_EVERYTHING,
                                                        &world.arena, &waterfall),
                         ERR_OK);
        /* 100000 earned 8000 to the end of the year but a day, and 50000 a day more. */
        assert_int_equal(waterfall.figures.distributed_minor, 150000);
        assert_int_equal(waterfall.figures.return_of_capital_minor, 50000);
        assert_int_equal(waterfall.figures.carry_minor, 20000);
        assert_int_equal(waterfall.figures.carry_paid_minor, 5000);
        assert_int_equal(waterfall.figures.carry_difference_minor, -15000);
        if (decided == 0)
            world_approve(&world, second);
    }
}

static void carry_is_accrued_on_the_value_and_parts_gross_from_net(void **state)
{
    struct performance_figures before;
    struct performance_figures after;
    struct performance_subject subject = {SCOPE_FUND, 0};
    struct view view = {day("2020-01-01"), INT64_MAX};
    int64_t accrued = 0;
    const int64_t *parts = NULL;

    (void)state;
    subject.id = fund;
    pay_in(bureau, 100000, "2019-01-01");
    int64_t held = deal("a", 100000, "2019-01-01", 0, NULL);

    world_approve(&world, world_valuation(&world, held, 0, 200000, "2019-12-31"));
    assert_int_equal(performance_compute(world.book, subject, view, &world.arena, &before), ERR_OK);
    assert_int_equal(before.nav_minor, 200000);
    assert_string_equal(before.gross_irr, before.net_irr);
    agree(usual());
    assert_int_equal(fund_carry_accrued(world.book, fund, view, &world.arena, &accrued, &parts),
                     ERR_OK);
    assert_int_equal(accrued, 20000);
    assert_int_equal(performance_compute(world.book, subject, view, &world.arena, &after), ERR_OK);
    assert_int_equal(after.nav_minor, 180000);
    assert_string_equal(after.net_irr, "0.8000000000");
    assert_string_equal(after.gross_irr, before.gross_irr);
    assert_string_equal(after.gross_multiple, before.gross_multiple);
    assert_string_equal(after.tvpi, "1.80000000");
}

static void deals_are_trued_up_over_the_whole_fund(void **state)
{
    struct waterfall_term term = usual();

    (void)state;
    term.kind = WATERFALL_AMERICAN;
    term.clawback_tax_e8 = 25 * PERCENT;
    agree(term);
    pay_in(bureau, 200000, "2019-01-01");
    deal("good", 100000, "2019-01-01", 200000, "2019-12-31");
    int64_t bad = deal("bad", 100000, "2019-01-01", 0, NULL);

    world_approve(&world, distribute(100000, 80000, 20000, "2020-01-01"));
    struct fund_waterfall waterfall = fall_of("2020-01-01", false);

    assert_int_equal(waterfall.figures.carry_minor, 20000);
    assert_int_equal(waterfall.figures.carry_limit_minor, 0);
    assert_int_equal(waterfall.figures.clawback_minor, 20000);
    assert_int_equal(waterfall.figures.clawback_net_minor, 15000);
    /* The bad one comes back at cost: a profit of 100000 in all, and 20000 of it is carry. LP has
     * its hurdle, since it got 180000 already. */
    world_approve(&world, world_valuation(&world, bad, 0, 100000, "2020-01-01"));
    waterfall = fall_of("2020-01-01", true);
    assert_int_equal(waterfall.figures.nav_minor, 100000);
    assert_int_equal(waterfall.figures.uninvested_minor, 0);
    assert_int_equal(waterfall.figures.distributed_minor, 300000);
    assert_int_equal(waterfall.figures.carry_minor, 20000);
}

static void terms_out_of_range_are_refused_with_all_reasons(void **state)
{
    struct waterfall_term bad = usual();

    (void)state;
    bad.hurdle_rate_e8 = 8 * DECIMAL_E8_ONE;
    bad.lp_share_e8 = 70 * PERCENT;
    bad.catch_up_share_e8 = 20 * PERCENT;
    bad.concession_share_e8 = 10 * PERCENT;
    bad.valid_to = day("2018-12-31");
    assert_int_equal(propose(bad), ERR_INVALID);
    assert_int_equal(world.violations.count, 4);
    assert_string_equal(world.violations.list[0].field, "hurdle_rate");
    assert_string_equal(world.violations.list[1].field, "catch_up_share");
    assert_string_equal(world.violations.list[2].field, "concession_to");
    assert_string_equal(world.violations.list[3].field, "valid_to");
    bad = usual();
    bad.lp_share_e8 = 70 * PERCENT;
    assert_int_equal(propose(bad), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_SHARES_SUM);
    assert_string_equal(world_param(&world, "sum"), "0.90000000");
    bad = usual();
    bad.clawback = false;
    bad.clawback_tax_e8 = PERCENT;
    assert_int_equal(propose(bad), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    bad = usual();
    bad.gp_commitment_id = world_commitment(&world, world_fund(&world, "other", FUND_SEED), 0,
                                            party_of("someone", PARTY_LP), MILLION, "2019-01-01");
    assert_int_equal(propose(bad), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
}

static void terms_lie_within_the_life_of_the_fund(void **state)
{
    struct fund record = {.code = "short",
                          .name = "short",
                          .kind = FUND_SEED,
                          .currency = CURRENCY_CNY,
                          .size_minor = AMOUNT_UNKNOWN,
                          .established_on = day("2019-01-01"),
                          .term_ends_on = day("2020-12-31")};
    struct waterfall_term term = usual();

    (void)state;
    term.fund_id = world_put(&world, MANAGER_ID, RECORD_FUND, day("2018-01-01"), &record);
    term.valid_from = day("2018-12-31");
    assert_int_equal(propose(term), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OUTSIDE_TERM);
    term.valid_from = day("2019-01-01");
    term.valid_to = day("2021-01-01");
    assert_int_equal(propose(term), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OUTSIDE_TERM);
    term.valid_to = day("2020-12-31");
    assert_int_equal(propose(term), ERR_OK);
}

static void versions_follow_each_other_and_never_overlap(void **state)
{
    struct waterfall_term first = usual();
    struct waterfall_term second = usual();

    (void)state;
    int64_t first_id = agree(first);

    assert_int_equal(propose(first), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
    second.valid_from = day("2019-07-01");
    second.valid_to = day("2019-12-31");
    int64_t second_id = agree(second);

    /* After the second one's end its days are nobody's to name, and the first rules again. */
    second.valid_from = day("2019-12-31");
    assert_int_equal(propose(second), ERR_CONFLICT);
    assert_int_equal(
        waterfall_term_in_force(world.book, fund, (struct view){day("2019-06-30"), INT64_MAX})->seq,
        first_id);
    assert_int_equal(
        waterfall_term_in_force(world.book, fund, (struct view){day("2019-07-01"), INT64_MAX})->seq,
        second_id);
}

static void nobody_approves_own_terms_and_tiers_come_before_the_decision(void **state)
{
    struct waterfall_term term = usual();
    struct waterfall_tier tier = {
        .hurdle_rate_e8 = 8 * PERCENT, .lp_share_e8 = 75 * PERCENT, .carry_share_e8 = 25 * PERCENT};

    (void)state;
    assert_int_equal(propose(term), ERR_OK);
    tier.waterfall_term_id = book_head(world.book);
    int32_t on = day("2019-01-01");

    assert_int_equal(world_approve_as(&world, MANAGER_ID, tier.waterfall_term_id, OUTCOME_APPROVE),
                     ERR_FORBIDDEN);
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_WATERFALL_TIER, 0, on, &tier),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_ABOVE);
    tier.hurdle_rate_e8 = 15 * PERCENT;
    int64_t first = world_put(&world, MANAGER_ID, RECORD_WATERFALL_TIER, on, &tier);

    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_WATERFALL_TIER, 0, on, &tier),
                     ERR_CONFLICT);
    world_approve(&world, tier.waterfall_term_id);
    tier.hurdle_rate_e8 = 20 * PERCENT;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_WATERFALL_TIER, 0, on, &tier),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
    assert_int_equal(world_reverse(&world, first, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    pay_in(bureau, 100000, "2019-01-01");
    deal("a", 100000, "2019-01-01", 150000, "2019-12-31");
    world_approve(&world, distribute(150000, 0, 0, "2020-01-01"));
    /* 8000 to LP, 2000 to the manager, 80/20 until LP has 115000 (7000 and 1750), then 75/25. */
    assert_int_equal(fall_of("2020-01-01", false).figures.split_gp_minor, 1750 + 7812);
}

/* --- random funds and terms --- */

static int returns; /* waterfalls in which carry came back */

static struct fall_terms random_terms(uint64_t *seed, struct waterfall_term *term)
{
    static const int compoundings[] = {0, 1, 4, -1};
    uint64_t compounding = golden_random(seed) % 4;
    uint64_t day_count = golden_random(seed) % 3;
    struct fall_terms terms = {
        .hurdle = (int64_t)(golden_random(seed) % 80) * PERCENT,
        .carry = (int64_t)(golden_random(seed) % 30) * PERCENT,
        .compounding = compoundings[compounding],
        .day_count = (int)day_count,
        .tier_count = golden_random(seed) % 3,
    };

    terms.catch_up =
        golden_random(seed) % 3 == 0 ? 0 : (int64_t)(30 + golden_random(seed) % 71) * PERCENT;
    for (size_t i = 0; i < terms.tier_count; i++) {
        terms.tier_hurdles[i] = terms.hurdle + (int64_t)(5 * (i + 1)) * PERCENT;
        terms.tier_carries[i] = terms.carry + (int64_t)(5 * (i + 1)) * PERCENT;
    }
    term->kind = 1 + (uint32_t)(golden_random(seed) % 2);
    term->hurdle_rate_e8 = terms.hurdle;
    term->compounding = 1 + (uint32_t)compounding;
    term->day_count = 1 + (uint32_t)day_count;
    term->catch_up_share_e8 = terms.catch_up;
    term->carry_share_e8 = terms.carry;
    term->lp_share_e8 = DECIMAL_E8_ONE - terms.carry;
    term->concession_share_e8 = (int64_t)(golden_random(seed) % 101) * PERCENT;
    term->concession_to = CONCESSION_TO_SOCIAL;
    return terms;
}

static void put_terms(struct world *of, struct waterfall_term term, const struct fall_terms *terms)
{
    term.valid_from = day("2020-01-01");
    int64_t id = world_put(of, MANAGER_ID, RECORD_WATERFALL_TERM, term.valid_from, &term);

    for (size_t i = 0; i < terms->tier_count; i++) {
        struct waterfall_tier tier = {.waterfall_term_id = id,
                                      .hurdle_rate_e8 = terms->tier_hurdles[i],
                                      .lp_share_e8 = DECIMAL_E8_ONE - terms->tier_carries[i],
                                      .carry_share_e8 = terms->tier_carries[i]};

        world_put(of, MANAGER_ID, RECORD_WATERFALL_TIER, term.valid_from, &tier);
    }
    world_approve(of, id);
}

/* The shares of the investors are those of the waterfall, and concessions cancel out. */
static const char *share_fault(const struct fund_waterfall *waterfall)
{
    int64_t amount = 0;
    int64_t own = 0;
    int64_t conceded = 0;

    for (size_t i = 0; i < waterfall->share_count; i++) {
        const struct waterfall_share *share = &waterfall->shares[i];

        amount += share->amount_minor;
        own += share->own_minor;
        conceded += share->concession_minor;
        if (share->investor_class == INVESTOR_PUBLIC && share->concession_minor < 0 &&
            share->after_minor < share->paid_in_minor)
            return "a concession touches principal";
    }
    if (amount != waterfall->figures.lp_minor + own ||
        own != waterfall->figures.gp_commitment_minor)
        return "the shares do not add up";
    return conceded == 0 ? NULL : "concessions do not cancel out";
}

/* Returned carry is held or passed on, and neither changes the profit of the fund. */
static const char *return_fault(const struct fund_waterfall *waterfall)
{
    const struct waterfall_figures *figures = &waterfall->figures;
    int64_t returned = 0;
    int64_t passed = 0;

    for (size_t i = 0; i < waterfall->row_count; i++) {
        if (strcmp(waterfall->rows[i].tier, "carry_return") == 0)
            returned += waterfall->rows[i].accrual_minor;
        if (strcmp(waterfall->rows[i].tier, "passed_on") == 0)
            passed += waterfall->rows[i].payment_minor;
    }
    if (returned != figures->carry_returned_minor || returned - passed != figures->carry_held_minor)
        return "what came back is not what is held or passed on";
    if (figures->profit_minor != figures->lp_minor + figures->carry_minor +
                                     figures->carry_held_minor - figures->contributed_minor)
        return "the profit is another";
    return figures->clawback_minor < 0 || figures->clawback_net_minor > figures->clawback_minor
               ? "the clawback is out of range"
               : NULL;
}

static void check_fund(const struct history *history, int64_t of, const struct fall_terms *terms,
                       uint64_t start)
{
    struct arena arena;

    arena_init(&arena);
    for (int hypothetical = 0; hypothetical < 2; hypothetical++) {
        struct view view = {history->world.today, INT64_MAX};
        struct fund_waterfall waterfall;
        enum err err = fund_waterfall_compute(history->world.book, of, view, hypothetical == 1,
                                              &arena, &waterfall);
        const char *fault = err == ERR_OK ? fall_fault(&waterfall, terms) : err_wire(err);

        if (fault == NULL)
            fault = share_fault(&waterfall);
        if (fault == NULL)
            fault = return_fault(&waterfall);
        returns += err == ERR_OK && waterfall.figures.carry_returned_minor > 0;
        if (fault != NULL)
            fail_msg("fund %" PRId64 "%s: %s; seed %" PRIu64, of,
                     hypothetical == 1 ? ", as if sold" : "", fault, start);
    }
    arena_done(&arena);
}

static void random_funds_agree_with_rational_numbers(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 12; run++) {
        struct history history;
        struct fall_terms terms[FUNDS];
        uint64_t start = seed;

        history_open(&history);
        for (int f = 0; f < FUNDS; f++) {
            struct waterfall_term term = usual();

            terms[f] = random_terms(&seed, &term);
            term.fund_id = history.funds[f];
            if (golden_random(&seed) % 2 == 0)
                term.gp_commitment_id = history.commitments[f][1];
            put_terms(&history.world, term, &terms[f]);
        }
        history.start = book_head(history.world.book);
        history_run(&history, &seed, 800);
        for (int f = 0; f < FUNDS; f++)
            check_fund(&history, history.funds[f], &terms[f], start);
        history_close(&history);
    }
    print_message("carry came back in %d waterfalls\n", returns);
    assert_true(returns > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(a_year_of_hurdle_and_full_catch_up),
        TEST(carry_leaves_the_fund_and_its_accounts_still_add_up),
        TEST(the_own_commitment_bears_no_carry),
        TEST(public_investors_cede_of_gains_only),
        TEST(a_distribution_is_compared_before_and_after_it_is_decided),
        TEST(carry_is_accrued_on_the_value_and_parts_gross_from_net),
        TEST(deals_are_trued_up_over_the_whole_fund),
        TEST(terms_out_of_range_are_refused_with_all_reasons),
        TEST(terms_lie_within_the_life_of_the_fund),
        TEST(versions_follow_each_other_and_never_overlap),
        TEST(nobody_approves_own_terms_and_tiers_come_before_the_decision),
        cmocka_unit_test(random_funds_agree_with_rational_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
