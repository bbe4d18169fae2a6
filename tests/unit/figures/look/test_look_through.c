/* Look-through on the worked examples, and on money that it cannot trace. */
#include "figures/look/look_through.h"
#include "support_fund.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"
#include "record/waterfall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define START "2018-01-01"
#define LATER "2019-01-01"
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

static struct look *look_at(int64_t root_id, enum look_weight weight, const char *date)
{
    struct look *look = NULL;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(look_open(world.book, root_id, weight, view, &world.arena, &look), ERR_OK);
    return look;
}

static const struct look_row *rows_of(struct look *look, size_t *count)
{
    const struct look_row *rows = NULL;

    assert_int_equal(look_rows(look, LOOK_STALE_DAYS, &rows, count), ERR_OK);
    return rows;
}

static int64_t part_of(const struct look_part_row *rows, size_t count, enum look_part part)
{
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        if (rows[i].part == part)
            sum += rows[i].amount_minor;
    return sum;
}

/* The rows of the coverage; checks that they add up to the root's money. */
static const struct look_part_row *coverage_of(struct look *look, size_t *count, int64_t *total)
{
    const struct look_part_row *rows = NULL;
    int64_t sum = 0;

    assert_int_equal(look_coverage(look, &rows, count, total), ERR_OK);
    for (size_t i = 0; i < *count; i++)
        sum += rows[i].amount_minor;
    assert_int_equal(sum, *total);
    return rows;
}

struct programme {
    int64_t guide, seed, angel, others, bureau, firm, project;
};

/* The guide fund holds 80 of the firm directly, 40 % of the seed fund (30 in the firm) and 25 % of
 * the angel fund (60 in the firm); the seed fund holds 20 % of the angel fund. Millions. */
static struct programme build_programme(void)
{
    struct programme p = {.others = world_party(&world, "others")};

    p.bureau = world_party(&world, "bureau");
    p.firm = world_firm(&world, "firm");
    p.guide = world_fund(&world, "guide", FUND_GUIDE);
    p.seed = world_fund(&world, "seed", FUND_SEED);
    p.angel = world_fund(&world, "angel", FUND_ANGEL);
    p.project = world_project(&world, "project", p.firm);
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    world_commitment(&world, p.guide, 0, p.bureau, 200 * MILLION, START);
    world_commitment(&world, p.seed, p.guide, 0, 40 * MILLION, START);
    world_commitment(&world, p.seed, 0, p.others, 60 * MILLION, START);
    world_commitment(&world, p.angel, p.guide, 0, 25 * MILLION, START);
    world_commitment(&world, p.angel, p.seed, 0, 20 * MILLION, START);
    world_commitment(&world, p.angel, 0, p.others, 55 * MILLION, START);
    world_approved(&world, p.project, p.guide, 80 * MILLION, LATER);
    world_approved(&world, p.project, p.seed, 30 * MILLION, LATER);
    world_approved(&world, p.project, p.angel, 60 * MILLION, LATER);
    return p;
}

static void the_cap_example_comes_out_to_the_cent(void **state)
{
    struct programme p = build_programme();
    struct look *look = look_at(p.guide, WEIGHT_COMMITMENT, NOW);
    size_t count = 0;
    const struct look_row *rows = rows_of(look, &count);

    (void)state;
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].firm_id, p.firm);
    assert_int_equal(rows[0].project_id, p.project);
    assert_int_equal(rows[0].gross_minor, 170 * MILLION);
    assert_int_equal(rows[0].amount_minor, 111 * MILLION + 80000000); /* 111.8 */
    assert_int_equal(rows[0].direct_minor, 80 * MILLION);
    assert_int_equal(rows[0].share_e8, 55900000); /* of 200 */
    assert_int_equal(rows[0].fund_count, 3);
    assert_int_equal(rows[0].path_count, 4);
    assert_int_equal(rows[0].marked_on, DATE_UNKNOWN);
}

static void the_paths_of_the_cap_example_add_up(void **state)
{
    struct programme p = build_programme();
    const struct look_path_row *rows = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(look_paths(look_at(p.guide, WEIGHT_COMMITMENT, NOW), p.firm, LOOK_PATHS_MOST,
                                &rows, &count),
                     ERR_OK);
    assert_int_equal(count, 4);
    assert_string_equal(rows[0].path, "guide > angel"); /* funds in order of code */
    assert_string_equal(rows[0].factors, "25000000.00 / 100000000.00");
    assert_string_equal(rows[0].share, "0.250000000000000000");
    assert_int_equal(rows[0].amount_minor, 15 * MILLION);
    assert_string_equal(rows[1].path, "guide > seed > angel");
    assert_string_equal(rows[1].factors, "40000000.00 / 100000000.00 * 20000000.00 / 100000000.00");
    assert_int_equal(rows[1].amount_minor, 4 * MILLION + 80000000);
    assert_int_equal(rows[1].length, 2);
    assert_string_equal(rows[2].path, "guide");
    assert_null(rows[2].factors);
    assert_int_equal(rows[2].amount_minor, 80 * MILLION);
    assert_string_equal(rows[3].path, "guide > seed");
    assert_int_equal(rows[3].amount_minor, 12 * MILLION);
}

/* 10 % + 32 % + 2.4 % + 12 % = 56.4 %. */
static void the_shares_of_four_paths_are_added(void **state)
{
    int64_t others = world_party(&world, "others");
    int64_t root = world_fund(&world, "root", FUND_GUIDE);
    int64_t b = world_fund(&world, "b", FUND_MOTHER);
    int64_t c = world_fund(&world, "c", FUND_MOTHER);
    int64_t d = world_fund(&world, "d", FUND_ANGEL);
    int64_t project = world_project(&world, "project", world_firm(&world, "firm"));
    const struct look_holding *holdings = NULL;
    size_t count = 0;

    (void)state;
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    world_commitment(&world, b, root, 0, 64 * MILLION, START);
    world_commitment(&world, b, 0, others, 36 * MILLION, START);
    world_commitment(&world, c, root, 0, 400 * MILLION, START);
    world_commitment(&world, c, b, 0, 125 * MILLION, START);
    world_commitment(&world, c, 0, others, 475 * MILLION, START);
    world_commitment(&world, d, root, 0, 10 * MILLION, START);
    world_commitment(&world, d, b, 0, 50 * MILLION, START);
    world_commitment(&world, d, c, 0, 30 * MILLION, START);
    world_commitment(&world, d, 0, others, 10 * MILLION, START);
    world_approved(&world, project, d, 100 * MILLION, LATER);
    assert_int_equal(look_holdings(look_at(root, WEIGHT_COMMITMENT, NOW), &holdings, &count),
                     ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(holdings[0].root_share, "0.564000000000000000");
    assert_int_equal(holdings[0].amount_minor, 56 * MILLION + 40000000);
    assert_int_equal(holdings[0].path_count, 4);
}

static void an_investor_is_a_root_like_a_fund(void **state)
{
    struct programme p = build_programme();
    size_t count = 0;
    const struct look_row *rows = rows_of(look_at(p.others, WEIGHT_COMMITMENT, NOW), &count);

    (void)state;
    /* 60 % of 30 and (55 % + 60 % * 20 %) of 60. */
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].amount_minor, 18 * MILLION + 40 * MILLION + 20000000);
    assert_int_equal(rows[0].direct_minor, 0);
    assert_int_equal(rows[0].share_e8, 50608696); /* 58.2 of 115 */
    /* The bureau has all of the guide fund. */
    rows = rows_of(look_at(p.bureau, WEIGHT_COMMITMENT, NOW), &count);
    assert_int_equal(rows[0].amount_minor, 111 * MILLION + 80000000);
}

static void two_commitments_of_one_investor_are_one_path(void **state)
{
    struct programme p = build_programme();
    const struct look_path_row *rows = NULL;
    size_t count = 0;

    (void)state;
    world_commitment(&world, p.seed, p.guide, 0, 20 * MILLION, LATER);
    assert_int_equal(look_paths(look_at(p.guide, WEIGHT_COMMITMENT, NOW), p.project,
                                LOOK_PATHS_MOST, &rows, &count),
                     ERR_OK);
    assert_int_equal(count, 4);
    assert_string_equal(rows[3].factors, "60000000.00 / 120000000.00");
}

/* Every layer's two funds hold each other's next ones: 2^9 ways to the last. */
static void paths_left_out_are_counted_and_summed(void **state)
{
    int64_t others = world_party(&world, "others");
    int64_t root = world_fund(&world, "root", FUND_GUIDE);
    int64_t above[2] = {root, root};
    int64_t firm = world_firm(&world, "firm");
    int64_t project = world_project(&world, "project", firm);
    const struct look_path_row *rows = NULL;
    size_t count = 0;
    int64_t sum = 0;

    (void)state;
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    for (int layer = 0; layer < 10; layer++) {
        int64_t below[2];

        for (int side = 0; side < 2; side++) {
            char code[] = {'L', (char)('0' + layer), (char)('a' + side), '\0'};

            below[side] = world_fund(&world, arena_strdup(&world.arena, code), FUND_MOTHER);
            world_commitment(&world, below[side], above[0], 0, 30 * MILLION + layer, START);
            if (layer > 0)
                world_commitment(&world, below[side], above[1], 0, 50 * MILLION + side, START);
            world_commitment(&world, below[side], 0, others, 20 * MILLION, START);
        }
        above[0] = below[0];
        above[1] = below[1];
    }
    world_approved(&world, project, above[0], 700 * MILLION + 1, LATER);
    struct look *look = look_at(root, WEIGHT_COMMITMENT, NOW);

    assert_int_equal(look_paths(look, firm, 20, &rows, &count), ERR_OK);
    assert_int_equal(count, 21);
    for (size_t i = 0; i < count; i++) {
        sum += rows[i].amount_minor;
        assert_true(i == 0 || i == 20 || rows[i].amount_minor <= rows[i - 1].amount_minor);
        assert_int_equal(rows[i].left_out_count, i < 20 ? 0 : 512 - 20);
    }
    assert_null(rows[20].path);
    assert_true(rows[20].amount_minor > 0);
    assert_int_equal(sum, rows_of(look, &count)[0].amount_minor);
    assert_int_equal(look_paths(look, firm, 1000, &rows, &count), ERR_OK);
    assert_int_equal(count, 512);
}

/* 200 funds in 40 layers have more paths than a number holds; the figure is there all the same. */
static void paths_beyond_counting_are_told_as_that(void **state)
{
    int64_t root = world_fund(&world, "root", FUND_GUIDE);
    int64_t above[5];
    size_t above_count = 1;
    int64_t firm = world_firm(&world, "firm");
    const struct look_path_row *rows = NULL;
    size_t count = 0;

    (void)state;
    above[0] = root;
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    for (int layer = 0; layer < 40; layer++) {
        int64_t below[5];

        for (int i = 0; i < 5; i++) {
            below[i] =
                world_fund(&world, arena_format(&world.arena, "L%02d-%d", layer, i), FUND_MOTHER);
            for (size_t k = 0; k < above_count; k++)
                world_commitment(&world, below[i], above[k], 0, 7 * MILLION, START);
        }
        memcpy(above, below, sizeof above);
        above_count = 5;
    }
    world_approved(&world, world_project(&world, "project", firm), above[0], 100 * MILLION, LATER);
    struct look *look = look_at(root, WEIGHT_COMMITMENT, NOW);

    assert_int_equal(look_paths(look, firm, 10, &rows, &count), ERR_OK);
    assert_int_equal(count, 11);
    assert_int_equal(rows[10].left_out_count, INT64_MAX);
    assert_int_equal(rows[10].amount_minor, 100 * MILLION);
    assert_int_equal(rows_of(look, &count)[0].path_count, INT64_MAX);
}

static void released_and_transferred_commitments_weigh_what_is_left(void **state)
{
    int64_t a = world_party(&world, "a");
    int64_t b = world_party(&world, "b");
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    int64_t project = world_project(&world, "project", world_firm(&world, "firm"));
    int64_t of_a = world_commitment(&world, fund, 0, a, 60 * MILLION, START);
    int64_t of_b = world_commitment(&world, fund, 0, b, 40 * MILLION, START);
    struct commitment_release release = {of_a, CURRENCY_CNY, 20 * MILLION, "cut"};
    struct commitment_transfer transfer = {of_a,        of_b,           CURRENCY_CNY,
                                           8 * MILLION, AMOUNT_UNKNOWN, NULL};
    size_t count = 0;

    (void)state;
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    world_approved(&world, project, fund, 40 * MILLION, START);
    assert_int_equal(rows_of(look_at(a, WEIGHT_COMMITMENT, LATER), &count)[0].amount_minor,
                     24 * MILLION);
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, day(NOW), &release);
    world_put(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, day(NOW), &transfer);
    assert_int_equal(rows_of(look_at(a, WEIGHT_COMMITMENT, NOW), &count)[0].amount_minor,
                     16 * MILLION);
    assert_int_equal(rows_of(look_at(b, WEIGHT_COMMITMENT, NOW), &count)[0].amount_minor,
                     24 * MILLION);
    assert_int_equal(rows_of(look_at(a, WEIGHT_COMMITMENT, LATER), &count)[0].amount_minor,
                     24 * MILLION);
}

static void what_is_not_placed_is_free(void **state)
{
    struct programme p = build_programme();
    size_t count = 0;
    int64_t total = 0;
    const struct look_part_row *rows =
        coverage_of(look_at(p.guide, WEIGHT_COMMITMENT, NOW), &count, &total);

    (void)state;
    assert_int_equal(total, 200 * MILLION);
    assert_int_equal(part_of(rows, count, PART_FIRMS), 111 * MILLION + 80000000);
    assert_int_equal(part_of(rows, count, PART_FREE), 88 * MILLION + 20000000);
}

/* Money that was paid in: 100 to the guide fund, of which 40 to the seed fund (with 60 of others);
 * that pays 50 for the firm and 10 for fees, and 5 come back at cost. */
static struct programme build_paid(void)
{
    struct programme p = {.others = world_party(&world, "others")};

    p.bureau = world_party(&world, "bureau");
    p.firm = world_firm(&world, "firm");
    p.guide = world_fund(&world, "guide", FUND_GUIDE);
    p.seed = world_fund(&world, "seed", FUND_SEED);
    p.project = world_project(&world, "project", p.firm);
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    int64_t a = world_commitment(&world, p.guide, 0, p.bureau, 200 * MILLION, START);
    int64_t b = world_commitment(&world, p.seed, p.guide, 0, 80 * MILLION, START);
    int64_t c = world_commitment(&world, p.seed, 0, p.others, 60 * MILLION, START);
    int64_t investment = world_approved(&world, p.project, p.seed, 60 * MILLION, START);

    assert_int_equal(world_contribute(&world, a, 0, 100 * MILLION, START), ERR_OK);
    assert_int_equal(world_contribute(&world, b, 0, 40 * MILLION, START), ERR_OK);
    assert_int_equal(world_contribute(&world, c, 0, 60 * MILLION, START), ERR_OK);
    assert_int_equal(world_pay(&world, investment, 50 * MILLION, "2018-03-01"), ERR_OK);
    assert_int_equal(
        world_expense(&world, p.seed, EXPENSE_MANAGEMENT_FEE, 10 * MILLION, "2018-04-01"), ERR_OK);
    assert_int_equal(
        world_sell(&world, investment, PROCEEDS_SECONDARY, 5 * MILLION, 5 * MILLION, "2018-06-01"),
        ERR_OK);
    p.angel = investment;
    return p;
}

static void paid_in_weighs_by_payments_and_cost(void **state)
{
    struct programme p = build_paid();
    struct look *look = look_at(p.guide, WEIGHT_PAID_IN, NOW);
    size_t count = 0;
    int64_t total = 0;
    const struct look_row *rows = rows_of(look, &count);

    (void)state;
    assert_int_equal(rows[0].gross_minor, 45 * MILLION);
    assert_int_equal(rows[0].amount_minor, 18 * MILLION);
    const struct look_part_row *parts = coverage_of(look, &count, &total);

    assert_int_equal(total, 100 * MILLION);
    assert_int_equal(part_of(parts, count, PART_FIRMS), 18 * MILLION);
    assert_int_equal(part_of(parts, count, PART_CASH), 60 * MILLION + 18 * MILLION);
    assert_int_equal(part_of(parts, count, PART_OTHER), 4 * MILLION);
}

static void net_asset_values_come_with_the_age_of_their_marks(void **state)
{
    struct programme p = build_paid();
    struct look *look = look_at(p.guide, WEIGHT_NAV, "2018-12-01");
    size_t count = 0;
    int64_t total = 0;
    const struct look_row *rows = rows_of(look, &count);

    (void)state;
    /* Never valued: at cost, and as old as the last payment. */
    assert_int_equal(rows[0].at_cost_count, 1);
    assert_int_equal(rows[0].marked_on, day("2018-03-01"));
    assert_int_equal(rows[0].stale_count, 1);
    world_approve(&world, world_valuation(&world, p.angel, 0, 90 * MILLION, "2019-06-30"));
    look = look_at(p.guide, WEIGHT_NAV, "2019-09-30");
    rows = rows_of(look, &count);
    assert_int_equal(rows[0].gross_minor, 90 * MILLION);
    assert_int_equal(rows[0].amount_minor, 36 * MILLION);
    assert_int_equal(rows[0].mark_age_days, 92);
    assert_int_equal(rows[0].stale_count, 0);
    assert_int_equal(rows[0].at_cost_count, 0);
    /* The guide fund carries its stake at cost, 40, while 40 % of 135 are its part. */
    const struct look_part_row *parts = coverage_of(look, &count, &total);

    assert_int_equal(total, 100 * MILLION);
    assert_int_equal(part_of(parts, count, PART_CASH), 60 * MILLION + 18 * MILLION);
    assert_int_equal(part_of(parts, count, PART_MARKS), -14 * MILLION);
    assert_int_equal(part_of(parts, count, PART_OTHER), 0);
}

/* 50 in, 100 after a year, 8 % and a full catch-up to 20 %: 90 are the investor's, 10 the
 * manager's. */
static void after_the_waterfall_the_carry_is_the_managers(void **state)
{
    int64_t manager = world_party(&world, "manager");
    int64_t investor = world_party(&world, "investor");
    int64_t fund = world_fund(&world, "fund", FUND_GROWTH);
    int64_t project = world_project(&world, "project", world_firm(&world, "firm"));
    int64_t stake = world_commitment(&world, fund, 0, investor, 50 * MILLION, START);
    struct fund managed = *(const struct fund *)book_entry(world.book, fund)->record;
    struct waterfall_term term = {.fund_id = fund,
                                  .kind = WATERFALL_EUROPEAN,
                                  .hurdle_rate_e8 = 8000000,
                                  .compounding = 2,
                                  .day_count = 1,
                                  .catch_up_share_e8 = DECIMAL_E8_ONE,
                                  .lp_share_e8 = 80000000,
                                  .carry_share_e8 = 20000000,
                                  .clawback = true,
                                  .clawback_tax_e8 = AMOUNT_UNKNOWN,
                                  .concession_share_e8 = AMOUNT_UNKNOWN,
                                  .valid_from = day(START),
                                  .valid_to = DATE_UNKNOWN};
    size_t count = 0;
    int64_t total = 0;

    (void)state;
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    managed.manager_id = manager;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FUND, fund, day("2016-01-01"), &managed), ERR_OK);
    assert_int_equal(world_contribute(&world, stake, 0, 50 * MILLION, START), ERR_OK);
    int64_t investment = world_approved(&world, project, fund, 50 * MILLION, START);

    assert_int_equal(world_pay(&world, investment, 50 * MILLION, START), ERR_OK);
    world_approve(&world, world_valuation(&world, investment, 0, 100 * MILLION, LATER));
    /* Without terms, and on the capital account, all is the investor's. */
    assert_int_equal(rows_of(look_at(investor, WEIGHT_WATERFALL, LATER), &count)[0].amount_minor,
                     100 * MILLION);
    world_approve(&world,
                  world_put(&world, MANAGER_ID, RECORD_WATERFALL_TERM, DATE_UNKNOWN, &term));
    assert_int_equal(rows_of(look_at(investor, WEIGHT_NAV, LATER), &count)[0].amount_minor,
                     100 * MILLION);
    assert_int_equal(rows_of(look_at(investor, WEIGHT_WATERFALL, LATER), &count)[0].amount_minor,
                     90 * MILLION);
    assert_int_equal(rows_of(look_at(manager, WEIGHT_WATERFALL, LATER), &count)[0].amount_minor,
                     10 * MILLION);
    const struct look_part_row *parts =
        coverage_of(look_at(fund, WEIGHT_WATERFALL, LATER), &count, &total);

    assert_int_equal(total, 100 * MILLION);
    assert_int_equal(part_of(parts, count, PART_FIRMS), 100 * MILLION);
}

static void stakes_follow_the_money_of_the_root(void **state)
{
    struct programme p = build_programme();
    const struct look_stake_row *rows = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(look_stakes(look_at(p.guide, WEIGHT_COMMITMENT, NOW), &rows, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(rows[1].investor_fund_id, p.seed);
    assert_int_equal(rows[1].fund_id, p.angel);
    assert_string_equal(rows[1].share, "0.200000000000000000");
    assert_string_equal(rows[1].root_share, "0.400000000000000000");
    assert_int_equal(rows[1].amount_minor, 8 * MILLION);
}

static void a_currency_without_a_rate_stays_unknown(void **state)
{
    struct programme p = build_programme();
    int64_t project = world_project(&world, "abroad", p.firm);
    struct investment investment = {.code = "USD1",
                                    .project_id = project,
                                    .fund_id = p.seed,
                                    .currency = CURRENCY_USD,
                                    .amount_minor = MILLION};
    size_t count = 0;
    int64_t total = 0;

    (void)state;
    /* A decision on another currency than the cap's is refused: the entry comes from elsewhere. */
    struct entry entries[2] = {
        {.kind = RECORD_INVESTMENT, .record = &investment},
        {.kind = RECORD_DECISION},
    };
    struct decision decision;

    shape_clear(&decision_type.shape, &decision);
    decision.outcome = OUTCOME_APPROVE;
    entries[1].record = &decision;
    for (size_t i = 0; i < 2; i++) {
        decision.investment_id = book_head(world.book);
        entries[i].seq = entries[i].entity_id = book_head(world.book) + 1;
        entries[i].effective_date = day(LATER);
        entries[i].actor_id = MANAGER_ID;
        assert_int_equal(book_apply(world.book, &entries[i]), ERR_OK);
    }
    struct look *look = look_at(p.guide, WEIGHT_COMMITMENT, NOW);
    const struct look_row *rows = rows_of(look, &count);

    assert_int_equal(count, 2);
    assert_int_equal(rows[1].project_id, project);
    assert_int_equal(rows[1].unknown_count, 1);
    assert_int_equal(rows[1].amount_minor, 0);
    const struct look_part_row *parts = coverage_of(look, &count, &total);

    /* What the seed fund did with the rest of its money cannot be told: 40 % of 100 - 20 - 30. */
    assert_int_equal(part_of(parts, count, PART_UNKNOWN), 20 * MILLION);
    (void)world_rate(&world, CURRENCY_USD, CURRENCY_CNY, 7 * DECIMAL_E8_ONE, LATER);
    rows = rows_of(look_at(p.guide, WEIGHT_COMMITMENT, NOW), &count);
    assert_int_equal(rows[1].amount_minor, 2 * MILLION + 80000000);
    parts = coverage_of(look_at(p.guide, WEIGHT_COMMITMENT, NOW), &count, &total);
    assert_int_equal(part_of(parts, count, PART_UNKNOWN), 0);
}

static int64_t firm_of(const char *code, const char *industry, const char *region)
{
    struct firm firm;

    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = code;
    firm.industry = industry;
    firm.region = region;
    return world_put(&world, MANAGER_ID, RECORD_FIRM, day("2015-01-01"), &firm);
}

static const struct exposure_row *exposure_of(struct look *look, enum exposure_by by, size_t *count)
{
    const struct exposure_row *rows = NULL;
    int64_t traced = 0;

    assert_int_equal(look_exposure(look, by, &rows, count, &traced), ERR_OK);
    assert_int_equal(traced, 100 * MILLION);
    return rows;
}

static void exposure_is_told_by_industry_region_and_tag(void **state)
{
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    int64_t firms[] = {firm_of("f1", "C3562", "370212"), firm_of("f2", "C27", "370200"),
                       firm_of("f3", "I6510", "110108"), firm_of("f4", NULL, NULL)};
    static const char *const names[] = {"p1", "p2", "p3", "p4"};
    static const int64_t amounts[] = {40, 30, 20, 10};
    struct firm_tag tag = {firms[0], TAG_GAZELLE, day("2018-01-01"), day("2019-12-31"), NULL};
    size_t count = 0;

    (void)state;
    world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    world_commitment(&world, fund, 0, world_party(&world, "lp"), 100 * MILLION, START);
    for (size_t i = 0; i < 4; i++)
        world_approved(&world, world_project(&world, names[i], firms[i]), fund,
                       amounts[i] * MILLION, START);
    world_put(&world, MANAGER_ID, RECORD_FIRM_TAG, day(START), &tag);
    tag.tag = TAG_HIGH_TECH;
    world_put(&world, MANAGER_ID, RECORD_FIRM_TAG, day(START), &tag);
    struct look *look = look_at(fund, WEIGHT_COMMITMENT, LATER);
    const struct exposure_row *rows = exposure_of(look, EXPOSURE_SECTION, &count);

    assert_int_equal(count, 3);
    assert_string_equal(rows[0].key, "C");
    assert_int_equal(rows[0].amount_minor, 70 * MILLION);
    assert_int_equal(rows[0].share_e8, 70000000);
    assert_int_equal(rows[0].firm_count, 2);
    assert_null(rows[2].key);
    assert_int_equal(rows[2].amount_minor, 10 * MILLION);
    rows = exposure_of(look, EXPOSURE_CLASS, &count);
    assert_int_equal(count, 3); /* C27 names no class: not known, with the firm without industry */
    assert_int_equal(rows[2].amount_minor, 40 * MILLION);
    rows = exposure_of(look, EXPOSURE_DIVISION, &count);
    assert_string_equal(rows[1].key, "C27");
    rows = exposure_of(look, EXPOSURE_PREFECTURE, &count);
    assert_string_equal(rows[0].key, "370200");
    assert_int_equal(rows[0].amount_minor, 70 * MILLION);
    rows = exposure_of(look, EXPOSURE_COUNTY, &count);
    assert_string_equal(rows[0].key, "370212");
    assert_int_equal(rows[0].amount_minor, 40 * MILLION);
    rows = exposure_of(look, EXPOSURE_TAG, &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].amount_minor, 40 * MILLION);
    assert_int_equal(rows[2].amount_minor, 60 * MILLION);
    /* The tags have ended; a firm that is listed by its status has that tag, and no other needs to
     * say so. */
    struct firm_status listed = {.firm_id = firms[1],
                                 .state = FIRM_LISTED,
                                 .occurred_on = day("2020-03-01"),
                                 .price_minor = AMOUNT_UNKNOWN};
    world_put(&world, MANAGER_ID, RECORD_FIRM_STATUS, day("2020-03-01"), &listed);
    rows = exposure_of(look_at(fund, WEIGHT_COMMITMENT, "2020-03-01"), EXPOSURE_TAG, &count);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].amount_minor, 30 * MILLION);
    assert_string_equal(rows[0].key, "listed");
    rows = exposure_of(look_at(fund, WEIGHT_COMMITMENT, "2020-02-29"), EXPOSURE_TAG, &count);
    assert_int_equal(count, 1);
    rows = exposure_of(look_at(fund, WEIGHT_COMMITMENT, NOW), EXPOSURE_FIRM, &count);
    assert_int_equal(count, 4);
    assert_int_equal(rows[0].firm_id, firms[0]);
}

static void unknown_roots_and_weights_are_refused(void **state)
{
    struct programme p = build_programme();
    struct view view = {day(NOW), INT64_MAX};
    struct look *look = NULL;

    (void)state;
    assert_int_equal(look_open(world.book, p.firm, WEIGHT_COMMITMENT, view, &world.arena, &look),
                     ERR_NOT_FOUND);
    view.as_of = day("2014-01-01");
    assert_int_equal(look_open(world.book, p.guide, WEIGHT_COMMITMENT, view, &world.arena, &look),
                     ERR_NOT_FOUND);
}

static void a_holding_that_closes_a_cycle_is_refused(void **state)
{
    struct programme p = build_programme();
    struct commitment commitment = {.code = "cycle",
                                    .fund_id = p.guide,
                                    .investor_fund_id = p.angel,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = MILLION};

    (void)state;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day(NOW), &commitment),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CYCLE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_cap_example_comes_out_to_the_cent),
        TEST(the_paths_of_the_cap_example_add_up),
        TEST(the_shares_of_four_paths_are_added),
        TEST(an_investor_is_a_root_like_a_fund),
        TEST(two_commitments_of_one_investor_are_one_path),
        TEST(paths_left_out_are_counted_and_summed),
        TEST(paths_beyond_counting_are_told_as_that),
        TEST(released_and_transferred_commitments_weigh_what_is_left),
        TEST(what_is_not_placed_is_free),
        TEST(paid_in_weighs_by_payments_and_cost),
        TEST(net_asset_values_come_with_the_age_of_their_marks),
        TEST(after_the_waterfall_the_carry_is_the_managers),
        TEST(stakes_follow_the_money_of_the_root),
        TEST(a_currency_without_a_rate_stays_unknown),
        TEST(exposure_is_told_by_industry_region_and_tag),
        TEST(unknown_roots_and_weights_are_refused),
        TEST(a_holding_that_closes_a_cycle_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
