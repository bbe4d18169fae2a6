/* What must add up: every invariant holds on a fund with calls, payments, a sale, a distribution
 * and a waterfall, and where one is broken the figure fails, the entry is named, and all others
 * stand. */
#include "figures/accounts/posting.h"
#include "figures/fund/capital.h"
#include "figures/holding/position.h"
#include "figures/look/look_through.h"
#include "figures/waterfall/waterfall.h"
#include "support_fund.h"

#include "book/invariant.h"
#include "record/waterfall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct world world;

static struct life {
    int64_t fund;
    int64_t commitment; /* the first */
    int64_t other;
    int64_t call;
    int64_t contribution; /* the first entry of the fund's ledger */
    int64_t investment;
    int64_t distribution;
    int64_t payout; /* its approval: the day on which it takes effect */
    int64_t terms;
} life;

static void put_terms(void)
{
    struct waterfall_term term;

    shape_clear(&record_types[RECORD_WATERFALL_TERM]->shape, &term);
    term.fund_id = life.fund;
    term.kind = WATERFALL_EUROPEAN;
    term.hurdle_rate_e8 = 8 * DECIMAL_E8_ONE / 100;
    term.compounding = 2;
    term.day_count = 1;
    term.lp_share_e8 = 80 * DECIMAL_E8_ONE / 100;
    term.clawback = true;
    term.carry_share_e8 = 20 * DECIMAL_E8_ONE / 100;
    term.catch_up_share_e8 = DECIMAL_E8_ONE;
    term.valid_from = day("2019-01-01");
    life.terms = world_put(&world, MANAGER_ID, RECORD_WATERFALL_TERM, DATE_UNKNOWN, &term);
    (void)world_approve(&world, life.terms);
}

static int open_world(void **state)
{
    const int64_t parts[CALL_PART_COUNT] = {
        [CALL_INVESTMENTS] = 50 * MILLION, [CALL_MANAGEMENT_FEES] = 1 * MILLION};

    (void)state;
    world_open(&world);
    (void)world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    life.fund = world_fund(&world, "fund", FUND_GROWTH);
    life.commitment = world_commitment(&world, life.fund, 0, world_party(&world, "a"), 70 * MILLION,
                                       "2019-01-01");
    life.other = world_commitment(&world, life.fund, 0, world_party(&world, "b"), 30 * MILLION,
                                  "2019-01-01");
    put_terms();
    life.call = world_call(&world, life.fund, parts, false, "2019-02-01", "2019-03-01");
    (void)world_approve(&world, life.call);
    assert_int_equal(
        world_contribute(&world, life.commitment, life.call, 35 * MILLION + 70000000, "2019-02-10"),
        ERR_OK);
    life.contribution = book_head(world.book);
    assert_int_equal(
        world_contribute(&world, life.other, life.call, 15 * MILLION + 30000000, "2019-02-10"),
        ERR_OK);
    life.investment = world_approved(&world, world_project(&world, "p", world_firm(&world, "f")),
                                     life.fund, 40 * MILLION, "2019-04-01");
    assert_int_equal(world_pay(&world, life.investment, 40 * MILLION, "2019-04-02"), ERR_OK);
    assert_int_equal(world_sell(&world, life.investment, PROCEEDS_TRADE_SALE, 30 * MILLION,
                                20 * MILLION, "2020-04-01"),
                     ERR_OK);
    life.distribution =
        world_distribution(&world, life.fund, 20 * MILLION, 10 * MILLION, 0, 0, NULL, "2020-05-01");
    life.payout = world_approve(&world, life.distribution);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static const struct view today = {.as_of = 18500, .as_known = INT64_MAX}; /* 2020-08-26 */

/* --- a figure for each ------------------------------------------------------------------------ */

static enum err ask_call(void)
{
    const struct call_share *shares;
    size_t count;

    return call_shares(world.book, life.call, today, &world.arena, &shares, &count);
}

static enum err ask_distribution(void)
{
    const struct distribution_share *shares;
    size_t count;

    return distribution_shares(world.book, life.distribution, today, &world.arena, &shares, &count);
}

static enum err ask_account(void)
{
    struct commitment_account account;

    return commitment_account_compute(world.book, life.commitment, today, &world.arena, &account);
}

static enum err ask_ledger(void)
{
    struct fund_ledger ledger;

    return fund_ledger_build(world.book, life.fund, today, &world.arena, &ledger);
}

static enum err ask_position(void)
{
    struct position position;

    return position_compute(world.book, life.investment, today, &world.arena, &position);
}

static enum err ask_waterfall(void)
{
    struct fund_waterfall waterfall;

    return fund_waterfall_compute(world.book, life.fund, today, false, &world.arena, &waterfall);
}

static enum err ask_look(void)
{
    struct look *look;
    const struct look_part_row *rows;
    size_t count;
    int64_t total;
    enum err err = look_open(world.book, life.fund, WEIGHT_COMMITMENT, today, &world.arena, &look);

    return err != ERR_OK ? err : look_coverage(look, &rows, &count, &total);
}

static const struct {
    enum invariant invariant;
    enum err (*ask)(void);
    const int64_t *named;
} cases[] = {
    {INVARIANT_CALL_LINES, ask_call, &life.call},
    {INVARIANT_DISTRIBUTION_LINES, ask_distribution, &life.distribution},
    {INVARIANT_UNFUNDED, ask_account, &life.commitment},
    {INVARIANT_POSTINGS, ask_ledger, &life.contribution},
    {INVARIANT_COST, ask_position, &life.investment},
    {INVARIANT_TIERS, ask_waterfall, &life.payout},
    {INVARIANT_LOOK, ask_look, &life.fund},
};

#define CASE_COUNT (sizeof cases / sizeof cases[0])
_Static_assert(CASE_COUNT == INVARIANT_COUNT - 1, "a case for every invariant");

static void everything_adds_up_and_nothing_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASE_COUNT; i++)
        assert_int_equal(cases[i].ask(), ERR_OK);
    assert_int_equal(book_fault(world.book).seq, 0);
}

static void expect_named(size_t i)
{
    struct book_fault fault = book_fault(world.book);

    if (fault.seq != *cases[i].named || fault.invariant != cases[i].invariant)
        fail_msg("%s: entry %lld is named for %s, not %lld", invariant_texts[cases[i].invariant],
                 (long long)fault.seq, invariant_texts[fault.invariant],
                 (long long)*cases[i].named);
}

static void a_broken_invariant_names_its_entry(size_t i)
{
    world.unbalanced = true;
    book_break(world.book, cases[i].invariant);
    assert_int_equal(cases[i].ask(), ERR_UNBALANCED);
    expect_named(i);
    book_break(world.book, INVARIANT_NONE);
    assert_int_equal(cases[i].ask(), ERR_OK);
    expect_named(i); /* what was found stays */
}

#define BROKEN(name, invariant)                                                                    \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        a_broken_invariant_names_its_entry((invariant)-1);                                         \
    }

BROKEN(lines_of_a_call_that_do_not_add_up_name_it, INVARIANT_CALL_LINES)
BROKEN(lines_of_a_distribution_that_do_not_add_up_name_it, INVARIANT_DISTRIBUTION_LINES)
BROKEN(an_unfunded_amount_that_is_off_names_its_commitment, INVARIANT_UNFUNDED)
BROKEN(postings_that_do_not_balance_name_their_entry, INVARIANT_POSTINGS)
BROKEN(a_cost_that_sales_do_not_explain_names_its_holding, INVARIANT_COST)
BROKEN(tiers_that_keep_cash_name_the_distribution, INVARIANT_TIERS)
BROKEN(looked_through_money_that_is_lost_names_the_root, INVARIANT_LOOK)

static void the_first_entry_is_kept_and_a_draft_names_none(void **state)
{
    (void)state;
    world.unbalanced = true;
    assert_int_equal(book_expect(world.book, INVARIANT_POSTINGS, 7, 0, 0), ERR_OK);
    assert_int_equal(book_expect(world.book, INVARIANT_POSTINGS, 0, 1, 0), ERR_UNBALANCED);
    assert_int_equal(book_fault(world.book).seq, 0);
    assert_int_equal(book_expect(world.book, INVARIANT_COST, 7, -1, 0), ERR_UNBALANCED);
    assert_int_equal(book_expect(world.book, INVARIANT_POSTINGS, 8, 1, 0), ERR_UNBALANCED);
    assert_int_equal(book_fault(world.book).seq, 7);
    assert_int_equal(book_fault(world.book).invariant, INVARIANT_COST);
}

static void figures_that_rest_on_another_fail_with_it_and_the_rest_stands(void **state)
{
    (void)state;
    world.unbalanced = true;
    book_break(world.book, INVARIANT_CALL_LINES);
    assert_int_equal(ask_account(), ERR_UNBALANCED);
    assert_int_equal(book_fault(world.book).seq, life.call);
    assert_int_equal(ask_position(), ERR_OK);
    assert_int_equal(ask_distribution(), ERR_OK);
}

#define IN_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(everything_adds_up_and_nothing_is_named),
        IN_WORLD(lines_of_a_call_that_do_not_add_up_name_it),
        IN_WORLD(lines_of_a_distribution_that_do_not_add_up_name_it),
        IN_WORLD(an_unfunded_amount_that_is_off_names_its_commitment),
        IN_WORLD(postings_that_do_not_balance_name_their_entry),
        IN_WORLD(a_cost_that_sales_do_not_explain_names_its_holding),
        IN_WORLD(tiers_that_keep_cash_name_the_distribution),
        IN_WORLD(looked_through_money_that_is_lost_names_the_root),
        IN_WORLD(the_first_entry_is_kept_and_a_draft_names_none),
        IN_WORLD(figures_that_rest_on_another_fail_with_it_and_the_rest_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
