/* The cap on a project weighs commitments as look-through does: net of what was released and
 * transferred. What changes who holds what is held against the cap; an approved amount in another
 * currency counts at the rate that its decision states. */
#include "figures/overview/figures.h"
#include "verdict/headroom.h"
#include "figures/look/look_through.h"
#include "figures/radar/radar.h"
#include "support_fund.h"
#include "support_rule.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define START "2020-01-01"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define RATE(number) ((int64_t)((number)*100000000))

static struct world world;
static int64_t firm, project, guide, party, fund, of_guide, of_party, cap;

/* G and a party have committed 100m each to F. */
static void build(void)
{
    firm = world_firm(&world, "firm");
    project = world_project(&world, "project", firm);
    party = world_party(&world, "party");
    guide = world_fund(&world, "guide", FUND_GUIDE);
    fund = world_fund(&world, "fund", FUND_SEED);
    of_guide = world_commitment(&world, fund, guide, 0, 100 * MILLION, START);
    of_party = world_commitment(&world, fund, 0, party, 100 * MILLION, START);
}

/* The cap is 130m, looked through. */
static int opened(void **state)
{
    (void)state;
    world_open(&world);
    struct rule rule = rule_on("cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_LOOK_THROUGH);

    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 130 * MILLION;
    cap = rule_enact(&world, &rule, 0);
    build();
    return 0;
}

/* It is one of the first releases', without a pack. */
static int opened_without_a_pack(void **state)
{
    (void)state;
    world_open(&world);
    (void)world_cap(&world, BASIS_LOOK_THROUGH, 110 * MILLION);
    build();
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static enum err release(int64_t commitment_id, int64_t amount_minor, const char *date)
{
    struct commitment_release record = {commitment_id, CURRENCY_CNY, amount_minor, "cut"};

    return world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, 0, day(date), &record);
}

static enum err transfer(int64_t from, int64_t to, int64_t amount_minor, const char *date)
{
    struct commitment_transfer record = {from,           to,  CURRENCY_CNY, amount_minor,
                                         AMOUNT_UNKNOWN, NULL};

    return world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT_TRANSFER, 0, day(date), &record);
}

static struct headroom_basis used_on(const char *date, enum basis basis)
{
    struct headroom headroom;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(headroom_compute(world.book, project, 0, 0, view, &world.arena, &headroom),
                     ERR_OK);
    return headroom.bases[basis - 1];
}

/* What look-through tells of the project from one root. */
static int64_t looked_through(int64_t root_id, const char *date)
{
    const struct look_row *rows = NULL;
    struct look *look = NULL;
    struct view view = {day(date), INT64_MAX};
    size_t count = 0;

    assert_int_equal(look_open(world.book, root_id, WEIGHT_COMMITMENT, view, &world.arena, &look),
                     ERR_OK);
    assert_int_equal(look_rows(look, 365, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].project_id == project)
            return rows[i].amount_minor;
    return 0;
}

static void assert_used(const char *date, int64_t used_minor)
{
    struct headroom_basis basis = used_on(date, BASIS_LOOK_THROUGH);

    assert_int_equal(basis.used_minor, used_minor);
    assert_int_equal(looked_through(basis.root_id, date), used_minor);
}

static void assert_refused(enum err err, const char *field, const char *used, const char *excess)
{
    assert_int_equal(err, ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CAP_EXCEEDED);
    assert_string_equal(world.violations.list[0].field, field);
    assert_string_equal(world_param(&world, "used"), used);
    assert_string_equal(world_param(&world, "excess"), excess);
}

static void after_a_release_the_cap_counts_what_is_left(void **state)
{
    (void)state;
    assert_int_equal(release(of_party, 90 * MILLION, "2021-01-01"), ERR_OK);
    int64_t investment = world_proposal(&world, project, fund, 200 * MILLION, "2021-02-01");

    assert_refused(world_decide(&world, investment, OUTCOME_APPROVE, "2021-02-01"), "amount",
                   "0.00", "51818181.82");
    assert_string_equal(world_param(&world, "amount"), "181818181.82");
    /* 143m is the most: 143 x 100 / 110 is the cap. */
    (void)world_approved(&world, project, fund, 143 * MILLION, "2021-02-01");
    assert_used("2021-02-01", 130 * MILLION);
    investment = world_proposal(&world, project, fund, 1, "2021-02-02");
    assert_refused(world_decide(&world, investment, OUTCOME_APPROVE, "2021-02-02"), "amount",
                   "130000000.00", "0.01");
}

static void after_a_transfer_both_sides_weigh_otherwise(void **state)
{
    (void)state;
    assert_int_equal(transfer(of_party, of_guide, 90 * MILLION, "2021-01-01"), ERR_OK);
    int64_t investment = world_proposal(&world, project, fund, 200 * MILLION, "2021-02-01");

    assert_refused(world_decide(&world, investment, OUTCOME_APPROVE, "2021-02-01"), "amount",
                   "0.00", "60000000.00");
    assert_string_equal(world_param(&world, "amount"), "190000000.00");
    /* The other way round the guide holds 20m of 200m. */
    assert_int_equal(transfer(of_guide, of_party, 170 * MILLION, "2021-03-01"), ERR_OK);
    (void)world_approved(&world, project, fund, 1300 * MILLION, "2021-03-01");
    assert_used("2021-03-01", 130 * MILLION);
}

/* 100 of 190, and of what the fund of funds has, half: 1,000,000 x (100 + 45) / 190. */
static void several_paths_add_up_alike_on_both_screens(void **state)
{
    int64_t mother = world_fund(&world, "mother", FUND_MOTHER);
    int64_t of_mother = world_commitment(&world, fund, mother, 0, 90 * MILLION, START);

    (void)state;
    (void)world_commitment(&world, mother, guide, 0, 50 * MILLION, START);
    int64_t others = world_commitment(&world, mother, 0, party, 150 * MILLION, START);

    (void)world_approved(&world, project, fund, MILLION, "2020-06-01");
    assert_int_equal(release(of_party, 100 * MILLION, "2021-01-01"), ERR_OK);
    assert_int_equal(release(others, 100 * MILLION, "2021-01-01"), ERR_OK);
    assert_used("2021-01-01", 76315789);
    /* Who gave all away holds the fund no more. */
    assert_int_equal(transfer(of_mother, of_guide, 90 * MILLION, "2021-02-01"), ERR_OK);
    assert_used("2021-02-01", MILLION);
    assert_int_equal(used_on("2021-02-01", BASIS_CHAIN).row_count, 1);
    assert_int_equal(looked_through(mother, "2021-02-01"), 0);
}

static void a_release_that_lifts_approvals_over_the_cap_is_refused(void **state)
{
    (void)state;
    (void)world_approved(&world, project, fund, 200 * MILLION, "2020-06-01");
    assert_used("2020-06-01", 100 * MILLION);
    assert_refused(release(of_party, 90 * MILLION, "2021-01-01"), "amount", "100000000.00",
                   "51818181.82");
    /* 46,153,846.15 leaves 130,000,000.00; a fen more does not. */
    assert_refused(release(of_party, 4615384616, "2021-01-01"), "amount", "100000000.00", "0.01");
    assert_int_equal(release(of_party, 4615384615, "2021-01-01"), ERR_OK);
    assert_used("2021-01-01", 130 * MILLION);
    assert_int_equal(release(of_guide, MILLION, "2021-01-01"), ERR_OK);
}

static void a_transfer_that_lifts_approvals_over_the_cap_is_refused(void **state)
{
    (void)state;
    (void)world_approved(&world, project, fund, 200 * MILLION, "2020-06-01");
    assert_refused(transfer(of_party, of_guide, 90 * MILLION, "2021-01-01"), "amount",
                   "100000000.00", "60000000.00");
    assert_int_equal(transfer(of_party, of_guide, 30 * MILLION, "2021-01-01"), ERR_OK);
    assert_used("2021-01-01", 130 * MILLION);
    assert_int_equal(transfer(of_guide, of_party, 30 * MILLION, "2021-01-02"), ERR_OK);
    assert_used("2021-01-02", 100 * MILLION);
}

static void the_end_of_a_release_or_transfer_is_held_against_the_cap_too(void **state)
{
    (void)state;
    assert_int_equal(release(of_guide, 90 * MILLION, "2020-02-01"), ERR_OK);
    int64_t released = book_head(world.book);

    (void)world_approved(&world, project, fund, 1000 * MILLION, "2020-06-01");
    assert_used("2020-06-01", INT64_C(9090909091));
    assert_refused(world_reverse(&world, released, "2021-01-01"), "reversed_seq", "90909090.91",
                   "370000000.00");

    assert_int_equal(transfer(of_guide, of_party, 5 * MILLION, "2020-07-01"), ERR_OK);
    int64_t moved = book_head(world.book);

    (void)world_approved(&world, project, fund, 1800 * MILLION, "2020-08-01");
    assert_used("2020-08-01", INT64_C(12727272727));
    assert_refused(world_reverse(&world, moved, "2021-01-01"), "reversed_seq", "127272727.27",
                   "124545454.55");
}

/* The approval of June counts as well when the release of May is entered in July. */
static void a_back_dated_release_sees_what_came_later(void **state)
{
    (void)state;
    (void)world_approved(&world, project, fund, 200 * MILLION, "2020-06-01");
    assert_refused(release(of_party, 90 * MILLION, "2020-05-01"), "amount", "100000000.00",
                   "51818181.82");
}

/* And an approval that is back-dated sees a release that came later. */
static void a_back_dated_approval_sees_a_later_release(void **state)
{
    (void)state;
    assert_int_equal(release(of_party, 90 * MILLION, "2021-01-01"), ERR_OK);
    int64_t investment = world_proposal(&world, project, fund, 200 * MILLION, "2020-06-01");

    assert_refused(world_decide(&world, investment, OUTCOME_APPROVE, "2020-06-01"), "amount",
                   "0.00", "51818181.82");
    /* And one that ends again: until then it counts. */
    assert_int_equal(world_reverse(&world, book_head(world.book) - 1, "2022-01-01"), ERR_OK);
    assert_refused(world_decide(&world, investment, OUTCOME_APPROVE, "2020-06-01"), "amount",
                   "0.00", "51818181.82");
    assert_int_equal(world_decide(&world, investment, OUTCOME_APPROVE, "2022-01-01"), ERR_OK);
}

static void several_approvals_of_a_day_share_what_is_left(void **state)
{
    (void)state;
    assert_int_equal(release(of_party, 90 * MILLION, "2021-01-01"), ERR_OK);
    (void)world_approved(&world, project, fund, 100 * MILLION, "2021-01-01");
    (void)world_approved(&world, project, guide, 30 * MILLION, "2021-01-01");
    int64_t third = world_proposal(&world, project, fund, 20 * MILLION, "2021-01-01");

    assert_refused(world_decide(&world, third, OUTCOME_APPROVE, "2021-01-01"), "amount",
                   "120909090.91", "9090909.09");
    third = world_proposal(&world, project, fund, 10 * MILLION, "2021-01-01");
    assert_int_equal(world_decide(&world, third, OUTCOME_APPROVE, "2021-01-01"), ERR_OK);
    assert_used("2021-01-01", 130 * MILLION);
}

/* A rule that names funds speaks of the project by each of them. */
static void a_cap_of_some_funds_judges_a_release_as_well(void **state)
{
    struct rule rule =
        rule_on("seed-cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_LOOK_THROUGH);

    (void)state;
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 60 * MILLION;
    rule.fund_kinds = "seed";
    (void)rule_enact(&world, &rule, 0);
    (void)world_approved(&world, project, fund, 100 * MILLION, "2020-06-01");
    assert_refused(release(of_party, 90 * MILLION, "2021-01-01"), "amount", "50000000.00",
                   "30909090.91");
    /* It says nothing of what other kinds of funds have. */
    (void)world_approved(&world, project, guide, 20 * MILLION, "2020-07-01");
}

/* A cap of the first releases has no pack, and no verdict tells of it. */
static void a_cap_without_a_pack_judges_who_joins_and_who_leaves(void **state)
{
    struct commitment more = {.code = "more",
                              .fund_id = fund,
                              .investor_fund_id = guide,
                              .currency = CURRENCY_CNY,
                              .amount_minor = 30 * MILLION};

    (void)state;
    (void)world_approved(&world, project, fund, 200 * MILLION, "2020-06-01");
    assert_refused(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2021-01-01"), &more), "amount",
        "100000000.00", "3043478.26");
    assert_refused(release(of_party, 30 * MILLION, "2021-01-01"), "amount", "100000000.00",
                   "7647058.82");
}

/* What stands in the journal from before the convention was decided with commitments as signed, and
 * no release was held against a cap. */
static void before_the_convention_commitments_count_as_signed(void **state)
{
    struct decided decided;
    struct decision decision;
    struct commitment_release record = {of_party, CURRENCY_CNY, 10 * MILLION, "cut"};
    struct command command = {.actor_id = APPROVER_ID,
                              .kind = RECORD_DECISION,
                              .effective_date = day("2021-02-01"),
                              .today = world.today,
                              .record = &decision};

    (void)state;
    assert_int_equal(release(of_party, 80 * MILLION, "2021-01-01"), ERR_OK);
    (void)world_approved(&world, project, guide, 10 * MILLION, "2021-01-15");
    int64_t investment = world_proposal(&world, project, fund, 200 * MILLION, "2021-02-01");

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = investment;
    decision.outcome = OUTCOME_APPROVE;
    assert_int_equal(world_decide_before_conventions(&world, &command, &decided), ERR_OK);
    assert_int_equal(((const struct decision *)decided.entries[0].record)->used_look_through_minor,
                     10 * MILLION);
    assert_int_equal(((const struct verdict_line *)decided.entries[1].record)->figure_minor,
                     110 * MILLION);

    (void)world_approved(&world, project, fund, 140 * MILLION, "2021-03-01");
    command = (struct command){.actor_id = MANAGER_ID,
                               .kind = RECORD_COMMITMENT_RELEASE,
                               .effective_date = day("2021-04-01"),
                               .today = world.today,
                               .record = &record};
    assert_int_equal(world_decide_before_conventions(&world, &command, &decided), ERR_OK);
    assert_int_equal(release(of_party, 10 * MILLION, "2021-04-01"), ERR_CONFLICT);
}

static void put_rate(enum currency base, enum currency quote, int64_t rate_e8, const char *date)
{
    (void)world_rate(&world, base, quote, rate_e8, date);
}

static int64_t propose_dollars(int64_t amount_minor, const char *date)
{
    struct investment investment;

    shape_clear(&investment_type.shape, &investment);
    investment.code = arena_format(&world.arena, "D%lld", (long long)book_head(world.book));
    investment.project_id = project;
    investment.fund_id = fund;
    investment.currency = CURRENCY_USD;
    investment.amount_minor = amount_minor;
    return world_put(&world, MANAGER_ID, RECORD_INVESTMENT, day(date), &investment);
}

static int64_t sum_of_fund(const struct book *book, const char *date)
{
    struct fund_figures figures;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(fund_figures_compute(book, fund, view, &world.arena, &figures), ERR_OK);
    return figures.approved_minor;
}

/* 20m dollars at 7.0: 140m, of which the guide holds half. */
static void an_approval_states_its_rate_and_counts_at_it_for_ever(void **state)
{
    (void)state;
    put_rate(CURRENCY_USD, CURRENCY_CNY, RATE(7.0), "2021-01-01");
    int64_t rate = book_head(world.book);
    int64_t investment = propose_dollars(20 * MILLION, "2021-01-05");

    assert_int_equal(world_decide(&world, investment, OUTCOME_APPROVE, "2021-01-06"), ERR_OK);
    const struct decision *decision = book_entry(world.book, investment + 1)->record;

    assert_int_equal(decision->rate_e8, RATE(7.0));
    assert_int_equal(decision->rate_on, day("2021-01-01"));
    struct verdict_line line = rule_stored(&world, cap, investment + 1);

    assert_int_equal(line.rate_e8, RATE(7.0));
    assert_int_equal(line.rate_on, day("2021-01-01"));
    assert_used("2021-02-01", 70 * MILLION);
    assert_int_equal(sum_of_fund(world.book, "2021-02-01"), 140 * MILLION);

    /* Nearer to its day, the other way round, later, and gone: all of no account. */
    put_rate(CURRENCY_USD, CURRENCY_CNY, RATE(9.0), "2021-01-04");
    put_rate(CURRENCY_CNY, CURRENCY_USD, RATE(7.0), "2021-01-05");
    put_rate(CURRENCY_USD, CURRENCY_CNY, RATE(3.5), "2021-06-01");
    assert_int_equal(world_reverse(&world, rate, NULL), ERR_OK);
    assert_used("2021-12-01", 70 * MILLION);
    assert_int_equal(sum_of_fund(world.book, "2021-12-01"), 140 * MILLION);
    /* As it was known before the decision it waits, at what was known then. */
    struct headroom headroom;
    struct view before = {day("2021-12-01"), investment};

    assert_int_equal(headroom_compute(world.book, project, 0, 0, before, &world.arena, &headroom),
                     ERR_OK);
    assert_int_equal(headroom.bases[BASIS_LOOK_THROUGH - 1].used_minor, 0);
    assert_int_equal(headroom.bases[BASIS_LOOK_THROUGH - 1].pending_minor, 70 * MILLION);
}

static void a_rate_the_other_way_round_is_told_rounded_and_counts_exactly(void **state)
{
    (void)state;
    put_rate(CURRENCY_CNY, CURRENCY_USD, RATE(0.15), "2021-01-01");
    int64_t investment = propose_dollars(3 * MILLION, "2021-01-05");

    assert_int_equal(world_decide(&world, investment, OUTCOME_APPROVE, "2021-01-06"), ERR_OK);
    assert_int_equal(
        ((const struct decision *)book_entry(world.book, investment + 1)->record)->rate_e8,
        INT64_C(666666667));
    assert_used("2021-02-01", 10 * MILLION);
}

/* The message of a cap is in the cap's currency throughout: 40m dollars at 7.0, half of them. */
static void what_is_refused_in_dollars_is_told_in_the_currency_of_the_cap(void **state)
{
    (void)state;
    put_rate(CURRENCY_USD, CURRENCY_CNY, RATE(7.0), "2021-01-01");
    int64_t investment = propose_dollars(40 * MILLION, "2021-01-05");

    assert_refused(world_decide(&world, investment, OUTCOME_APPROVE, "2021-01-06"), "amount",
                   "0.00", "10000000.00");
    assert_string_equal(world_param(&world, "amount"), "140000000.00");
}

/* An approval of an earlier release counts at the rate that is known of its day, as it always did.
 */
static void before_the_convention_a_later_rate_of_the_day_counts(void **state)
{
    (void)state;
    put_rate(CURRENCY_USD, CURRENCY_CNY, RATE(7.0), "2021-01-01");
    int64_t investment = propose_dollars(20 * MILLION, "2021-01-05");

    assert_int_equal(world_decide(&world, investment, OUTCOME_APPROVE, "2021-01-06"), ERR_OK);
    put_rate(CURRENCY_USD, CURRENCY_CNY, RATE(6.0), "2021-01-04");
    struct book *old = world_before_conventions(&world);

    assert_int_equal(sum_of_fund(old, "2021-12-01"), 120 * MILLION);
    assert_int_equal(sum_of_fund(world.book, "2021-12-01"), 140 * MILLION);
    book_free(old);
}

/* A fund of dollars placed its 20m at 7.0; at 7.5 its money is 150m, none of it free. */
static void what_is_free_is_told_beside_the_difference_of_rates(void **state)
{
    struct fund dollars = *(const struct fund *)book_entry(world.book, fund)->record;
    const struct look_part_row *rows = NULL;
    struct look *look = NULL;
    size_t count = 0;
    int64_t total = 0;

    (void)state;
    put_rate(CURRENCY_USD, CURRENCY_CNY, RATE(7.0), "2021-01-01");
    dollars.code = "dollars";
    dollars.currency = CURRENCY_USD;
    int64_t abroad = world_put(&world, MANAGER_ID, RECORD_FUND, day(START), &dollars);
    struct commitment commitment = {.code = "of-party",
                                    .fund_id = abroad,
                                    .investor_party_id = party,
                                    .currency = CURRENCY_USD,
                                    .amount_minor = 20 * MILLION};

    (void)world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2021-01-02"), &commitment);
    fund = abroad;
    int64_t investment = propose_dollars(18 * MILLION, "2021-01-05");

    assert_int_equal(world_decide(&world, investment, OUTCOME_APPROVE, "2021-01-06"), ERR_OK);
    put_rate(CURRENCY_USD, CURRENCY_CNY, RATE(7.5), "2021-06-01");
    assert_int_equal(look_open(world.book, party, WEIGHT_COMMITMENT,
                               (struct view){day("2021-06-01"), INT64_MAX}, &world.arena, &look),
                     ERR_OK);
    assert_int_equal(look_coverage(look, &rows, &count, &total), ERR_OK);
    int64_t parts[PART_ROUNDING + 1] = {0};

    for (size_t i = 0; i < count; i++)
        if (rows[i].fund_id == abroad)
            parts[rows[i].part] += rows[i].amount_minor;
    assert_int_equal(parts[PART_FIRMS], 126 * MILLION);
    assert_int_equal(parts[PART_RATES], 9 * MILLION);
    assert_int_equal(parts[PART_FREE], 15 * MILLION);
}

/* The only row of a project over its cap; NULL when there is none. */
static const struct radar_row *over_cap(const char *date)
{
    const struct radar_row *rows = NULL;
    const struct radar_row *found = NULL;
    size_t count = 0;

    assert_int_equal(radar(world.book, (struct view){day(date), INT64_MAX}, &RADAR_STANDARD,
                           &world.arena, &rows, &count),
                     ERR_OK);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind != RADAR_CAP_EXCEEDED)
            continue;
        assert_null(found);
        found = &rows[i];
    }
    return found;
}

/* Under a stricter version from March on 100m are 20m too many; a transfer in May leaves 60m. */
static void a_stricter_version_puts_a_project_on_the_radar_until_it_fits(void **state)
{
    struct rule stricter = *(const struct rule *)book_entry(world.book, cap)->record;

    (void)state;
    (void)world_approved(&world, project, fund, 200 * MILLION, "2020-06-01");
    assert_null(over_cap("2021-04-01"));
    stricter.limit_minor = 80 * MILLION;
    stricter.valid_from = day("2021-03-01");
    (void)rule_enact(&world, &stricter, cap);
    assert_null(over_cap("2021-02-28"));
    const struct radar_row *row = over_cap("2021-04-01");

    assert_non_null(row);
    assert_int_equal(row->subject_id, project);
    assert_int_equal(row->fund_id, guide);
    assert_int_equal(row->amount_minor, 20 * MILLION);
    assert_int_equal(row->since, day("2021-03-01"));
    assert_int_equal(row->severity, RADAR_HIGH);
    assert_int_equal(transfer(of_guide, of_party, 40 * MILLION, "2021-05-01"), ERR_OK);
    assert_non_null(over_cap("2021-04-30"));
    assert_null(over_cap("2021-05-01"));
}

static void what_an_exception_lets_pass_is_told_by_verdict_project_and_radar(void **state)
{
    int64_t investment = world_proposal(&world, project, fund, 280 * MILLION, "2020-06-01");
    struct override override = {.investment_id = investment,
                                .rule_id = cap,
                                .reason = "decided above",
                                .document_sha256 = SHA};
    struct project_figures figures;

    (void)state;
    (void)world_put(&world, ADMIN_ID, RECORD_OVERRIDE, DATE_UNKNOWN, &override);
    int64_t id = book_head(world.book);

    assert_int_equal(world_decide(&world, investment, OUTCOME_APPROVE, "2020-07-01"), ERR_OK);
    struct verdict_line line = rule_stored(&world, cap, id + 1);

    assert_int_equal(line.outcome, VERDICT_BREACH);
    assert_int_equal(line.override_id, id);
    assert_int_equal(line.headroom_minor, -10 * MILLION);
    assert_int_equal(project_figures_compute(world.book, project,
                                             (struct view){day("2020-08-01"), INT64_MAX},
                                             &world.arena, &figures),
                     ERR_OK);
    assert_int_equal(figures.headroom_minor, -10 * MILLION);
    const struct radar_row *row = over_cap("2020-08-01");

    assert_int_equal(row->amount_minor, 10 * MILLION);
    assert_int_equal(row->since, day("2020-07-01"));
    /* More of it may not come, and what lessens it may. */
    assert_refused(release(of_party, MILLION, "2020-08-01"), "amount", "140000000.00",
                   "10703517.59");
    assert_int_equal(release(of_guide, MILLION, "2020-08-01"), ERR_OK);
    assert_int_equal(over_cap("2020-08-01")->since, day("2020-07-01"));
    assert_int_equal(over_cap("2020-08-01")->amount_minor, INT64_C(929648241));
}

#define test_case(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_case(after_a_release_the_cap_counts_what_is_left),
        test_case(after_a_transfer_both_sides_weigh_otherwise),
        test_case(several_paths_add_up_alike_on_both_screens),
        test_case(a_release_that_lifts_approvals_over_the_cap_is_refused),
        test_case(a_transfer_that_lifts_approvals_over_the_cap_is_refused),
        test_case(the_end_of_a_release_or_transfer_is_held_against_the_cap_too),
        test_case(a_back_dated_release_sees_what_came_later),
        test_case(a_back_dated_approval_sees_a_later_release),
        test_case(several_approvals_of_a_day_share_what_is_left),
        test_case(a_cap_of_some_funds_judges_a_release_as_well),
        cmocka_unit_test_setup_teardown(a_cap_without_a_pack_judges_who_joins_and_who_leaves,
                                        opened_without_a_pack, closed),
        test_case(before_the_convention_commitments_count_as_signed),
        test_case(an_approval_states_its_rate_and_counts_at_it_for_ever),
        test_case(a_rate_the_other_way_round_is_told_rounded_and_counts_exactly),
        test_case(what_is_refused_in_dollars_is_told_in_the_currency_of_the_cap),
        test_case(before_the_convention_a_later_rate_of_the_day_counts),
        test_case(what_is_free_is_told_beside_the_difference_of_rates),
        test_case(a_stricter_version_puts_a_project_on_the_radar_until_it_fits),
        test_case(what_an_exception_lets_pass_is_told_by_verdict_project_and_radar),
    };

    return cmocka_run_group_tests_name("net weights", tests, NULL, NULL);
}
