/* The cap on a project where a sub-fund is known by its reports: the worked example with the angel
 * fund reported, covered, in part and not at all. */
#include "verdict/headroom.h"
#include "verdict/verdict.h"
#include "support_reported.h"
#include "support_rule.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define UNKNOWN AMOUNT_UNKNOWN
#define NOW "2020-01-01"

static struct world world;
static int64_t guide;
static int64_t seed;
static int64_t angel;
static int64_t firm;
static int64_t project;
static int64_t cap; /* version: look-through, 130 million, of a pack */

/* The guide fund has 80 in the firm, 40 % of the seed fund (30 in the firm) and 25 % of the angel
 * fund; the seed fund has 20 % of the angel fund. What the angel fund has its reports tell. */
static int opened(void **state)
{
    struct rule rule = rule_on("cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_LOOK_THROUGH);

    (void)state;
    world_open(&world);
    int64_t others = world_party(&world, "others");

    firm = world_firm(&world, "firm");
    guide = world_fund(&world, "guide", FUND_GUIDE);
    seed = world_fund(&world, "seed", FUND_SEED);
    angel = world_fund(&world, "angel", FUND_ANGEL);
    project = world_project(&world, "project", firm);
    rule.limit_minor = 130 * MILLION;
    rule.currency = CURRENCY_CNY;
    cap = rule_enact(&world, &rule, 0);
    assert_int_equal(world_known_by(&world, angel, FUND_REPORTED, "2018-01-01"), ERR_OK);
    world_commitment(&world, seed, guide, 0, 40 * MILLION, "2018-01-01");
    world_commitment(&world, seed, 0, others, 60 * MILLION, "2018-01-01");
    world_commitment(&world, angel, guide, 0, 25 * MILLION, "2018-01-01");
    world_commitment(&world, angel, seed, 0, 20 * MILLION, "2018-01-01");
    world_commitment(&world, angel, 0, others, 55 * MILLION, "2018-01-01");
    world_approved(&world, project, guide, 80 * MILLION, "2019-01-01");
    world_approved(&world, project, seed, 30 * MILLION, "2019-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t report_of(const char *date, int64_t cost, int64_t all_cost)
{
    struct fund_report report = world_blank_report(angel, date);

    report.holdings_cost_minor = all_cost;
    int64_t id = world_report(&world, &report);

    assert_int_equal(world_list(&world, id, 0, project, cost, UNKNOWN), ERR_OK);
    world_approve(&world, id);
    return id;
}

static struct headroom headroom_on(int64_t fund_id, int64_t amount, const char *date)
{
    struct headroom headroom;

    assert_int_equal(headroom_compute(world.book, project, fund_id, amount,
                                      (struct view){day(date), INT64_MAX}, &world.arena, &headroom),
                     ERR_OK);
    return headroom;
}

static struct investment proposal_of(int64_t amount)
{
    struct investment investment;

    shape_clear(&investment_type.shape, &investment);
    investment.code = "I";
    investment.project_id = project;
    investment.fund_id = guide;
    investment.currency = CURRENCY_CNY;
    investment.amount_minor = amount;
    return investment;
}

static struct verdict_line line_of(int64_t amount)
{
    struct investment investment = proposal_of(amount);

    return rule_line(&world, cap, RECORD_INVESTMENT, &investment, NOW);
}

static void what_reports_tell_counts_on_the_bases_of_a_chain(void **state)
{
    (void)state;
    int64_t report = report_of("2019-09-30", 60 * MILLION, 60 * MILLION);
    struct headroom now = headroom_on(guide, 20 * MILLION, NOW);
    const struct headroom_basis *look = &now.bases[BASIS_LOOK_THROUGH - 1];

    assert_int_equal(now.bases[BASIS_DIRECT - 1].used_minor, 80 * MILLION);
    assert_int_equal(now.bases[BASIS_DIRECT - 1].reported_minor, 0);
    assert_int_equal(now.bases[BASIS_CHAIN - 1].used_minor, 170 * MILLION);
    assert_int_equal(now.bases[BASIS_CHAIN - 1].reported_minor, 60 * MILLION);
    assert_int_equal(look->used_minor, 111 * MILLION + 80000000);
    assert_int_equal(look->reported_minor, 19 * MILLION + 80000000);
    assert_int_equal(look->after_minor, 131 * MILLION + 80000000);
    assert_int_equal(look->open_count, 0);
    assert_false(now.passes);
    assert_true(headroom_on(guide, 18 * MILLION, NOW).passes);

    const struct headroom_row *row = &look->rows[look->row_count - 1];

    assert_int_equal(row->fund_id, angel);
    assert_int_equal(row->fund_report_id, report);
    assert_int_equal(row->report_age_days, 93);
    assert_int_equal(row->coverage_e8, DECIMAL_E8_ONE);
    assert_int_equal(line_of(20 * MILLION).outcome, VERDICT_BREACH);
    assert_int_equal(line_of(18 * MILLION).outcome, VERDICT_PASS);
}

static void what_a_list_may_leave_out_is_never_a_pass(void **state)
{
    (void)state;
    report_of("2019-09-30", 60 * MILLION, 75 * MILLION); /* 80 % of what it has */
    struct headroom now = headroom_on(guide, MILLION, NOW);
    const struct headroom_basis *look = &now.bases[BASIS_LOOK_THROUGH - 1];

    assert_int_equal(look->used_minor, 111 * MILLION + 80000000);
    assert_int_equal(look->open_count, 1);
    assert_int_equal(look->rows[look->row_count - 1].coverage_e8, 80000000);
    assert_false(now.passes);
    assert_false(now.breached);
    struct verdict_line line = line_of(MILLION);

    assert_int_equal(line.outcome, VERDICT_UNKNOWN);
    assert_int_equal(line.reason, VERDICT_NOT_REPORTED);
    assert_int_equal(line.figure_minor, 112 * MILLION + 80000000);
    /* More could only add to what is over the limit already. */
    assert_int_equal(line_of(20 * MILLION).outcome, VERDICT_BREACH);
}

static void without_reports_nothing_can_be_told(void **state)
{
    (void)state;
    struct headroom now = headroom_on(guide, MILLION, NOW);

    assert_int_equal(now.bases[BASIS_LOOK_THROUGH - 1].open_count, 1);
    assert_int_equal(now.bases[BASIS_CHAIN - 1].open_count, 1);
    assert_int_equal(now.bases[BASIS_DIRECT - 1].open_count, 0);
    assert_int_equal(line_of(MILLION).reason, VERDICT_NOT_REPORTED);
}

static void a_line_without_a_project_or_an_amount_leaves_it_open(void **state)
{
    struct fund_report report = world_blank_report(angel, "2019-09-30");
    int64_t other = world_firm(&world, "other");

    (void)state;
    report.holdings_complete = true;
    int64_t id = world_report(&world, &report);

    assert_int_equal(world_list(&world, id, firm, 0, 10 * MILLION, UNKNOWN), ERR_OK);
    assert_int_equal(world_list(&world, id, other, 0, 5 * MILLION, UNKNOWN), ERR_OK);
    world_approve(&world, id);
    /* The fund's list covers all, but not which project of the firm it is. */
    struct headroom now = headroom_on(guide, MILLION, NOW);

    assert_int_equal(now.bases[BASIS_LOOK_THROUGH - 1].open_count, 1);
    assert_int_equal(now.bases[BASIS_LOOK_THROUGH - 1].rows[2].coverage_e8, DECIMAL_E8_ONE);
    assert_int_equal(now.bases[BASIS_LOOK_THROUGH - 1].used_minor, 92 * MILLION);
}

static void a_direct_rule_does_not_count_what_others_report(void **state)
{
    struct rule rule = rule_on("own", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_DIRECT);
    struct investment investment = proposal_of(20 * MILLION);

    (void)state;
    rule.limit_minor = 130 * MILLION;
    rule.currency = CURRENCY_CNY;
    int64_t own = rule_enact(&world, &rule, 0);

    assert_int_equal(rule_line(&world, own, RECORD_INVESTMENT, &investment, NOW).outcome,
                     VERDICT_PASS);
}

static void a_firm_counts_with_what_reports_tell(void **state)
{
    struct rule rule = rule_on("firm", MEASURE_FIRM_AMOUNT, SUBJECT_FIRM, BASIS_APPROVED);
    struct investment investment = proposal_of(20 * MILLION);

    (void)state;
    rule.limit_minor = 200 * MILLION;
    rule.currency = CURRENCY_CNY;
    int64_t version = rule_enact(&world, &rule, 0);
    struct verdict_line line = rule_line(&world, version, RECORD_INVESTMENT, &investment, NOW);

    assert_int_equal(line.reason, VERDICT_NOT_REPORTED);
    report_of("2019-09-30", 60 * MILLION, 60 * MILLION);
    line = rule_line(&world, version, RECORD_INVESTMENT, &investment, NOW);
    assert_int_equal(line.outcome, VERDICT_PASS);
    assert_int_equal(line.figure_minor, 190 * MILLION);
    investment.amount_minor = 31 * MILLION;
    assert_int_equal(rule_line(&world, version, RECORD_INVESTMENT, &investment, NOW).outcome,
                     VERDICT_BREACH);
}

/* What a fund has that is known by its reports is joined to the chain of who commits to it. */
static void a_commitment_to_such_a_fund_is_held_against_the_cap(void **state)
{
    struct commitment commitment;

    (void)state;
    shape_clear(&commitment_type.shape, &commitment);
    commitment.code = "C";
    commitment.fund_id = angel;
    commitment.investor_fund_id = guide;
    commitment.currency = CURRENCY_CNY;
    commitment.amount_minor = 100 * MILLION;
    assert_int_equal(rule_line(&world, cap, RECORD_COMMITMENT, &commitment, NOW).reason,
                     VERDICT_NOT_REPORTED);
    report_of("2019-09-30", 60 * MILLION, 60 * MILLION);
    /* 80 + 12 + 60 x (125 + 0.4 x 20) / 200 = 131.9 */
    struct verdict_line line = rule_line(&world, cap, RECORD_COMMITMENT, &commitment, NOW);

    assert_int_equal(line.outcome, VERDICT_BREACH);
    assert_int_equal(line.figure_minor, 131 * MILLION + 90000000);
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day(NOW), &commitment),
                     ERR_CONFLICT);
}

static void an_unknown_outcome_is_stored_with_the_decision(void **state)
{
    const struct entry *lines;

    (void)state;
    world_approved(&world, project, guide, MILLION, NOW);
    const struct entry *decided = book_entry(world.book, book_head(world.book));

    assert_int_equal(decided->kind, RECORD_DECISION);
    assert_int_equal(verdict_stored(world.book, decided, &world.arena, &lines), 1);
    const struct verdict_line *line = lines[0].record;

    assert_int_equal(line->outcome, VERDICT_UNKNOWN);
    assert_int_equal(line->reason, VERDICT_NOT_REPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_WORLD(name) cmocka_unit_test_setup_teardown(name, opened, closed)
        WITH_WORLD(what_reports_tell_counts_on_the_bases_of_a_chain),
        WITH_WORLD(what_a_list_may_leave_out_is_never_a_pass),
        WITH_WORLD(without_reports_nothing_can_be_told),
        WITH_WORLD(a_line_without_a_project_or_an_amount_leaves_it_open),
        WITH_WORLD(a_direct_rule_does_not_count_what_others_report),
        WITH_WORLD(a_firm_counts_with_what_reports_tell),
        WITH_WORLD(a_commitment_to_such_a_fund_is_held_against_the_cap),
        WITH_WORLD(an_unknown_outcome_is_stored_with_the_decision),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
