/* What decide refuses of reference data, proposals and reversals, and how it says so. */
#include "decide/decide.h"
#include "figures/overview/figures.h"
#include "verdict/headroom.h"
#include "support_book.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/rule.h"
#include "record/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct world world;
static int64_t fund;
static int64_t firm;
static int64_t project;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    fund = world_fund(&world, "seed", FUND_SEED);
    firm = world_firm(&world, "firm");
    project = world_project(&world, "project", firm);
    world_cap(&world, BASIS_CHAIN, 130 * MILLION);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static uint32_t state_of(int64_t investment, const char *date)
{
    struct investment_figures figures;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(investment_figures_compute(world.book, investment, view, &figures), ERR_OK);
    return figures.state;
}

static void an_investment_goes_from_proposal_to_paid(void **state)
{
    int64_t id = world_proposal(&world, project, fund, 10 * MILLION, "2020-01-01");

    (void)state;
    assert_int_equal(state_of(id, "2020-12-31"), INVESTMENT_PROPOSED);
    assert_int_equal(world_pay(&world, id, MILLION, "2020-02-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_APPROVED);
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-10"), ERR_OK);
    assert_int_equal(state_of(id, "2020-01-09"), INVESTMENT_PROPOSED);
    assert_int_equal(state_of(id, "2020-01-10"), INVESTMENT_APPROVED);
    assert_int_equal(world_pay(&world, id, 4 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(state_of(id, "2020-12-31"), INVESTMENT_PARTLY_PAID);
    assert_int_equal(world_pay(&world, id, 6 * MILLION + 1, "2020-03-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_string_equal(world_param(&world, "limit"), "10000000.00");
    assert_int_equal(world_pay(&world, id, 6 * MILLION, "2020-03-01"), ERR_OK);
    assert_int_equal(state_of(id, "2020-12-31"), INVESTMENT_PAID);
}

static void no_more_is_paid_on_any_day_than_was_approved(void **state)
{
    int64_t id = world_approved(&world, project, fund, 10 * MILLION, "2020-01-01");

    (void)state;
    assert_int_equal(world_pay(&world, id, 10 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(world_reverse(&world, book_head(world.book), "2020-04-01"), ERR_OK);
    assert_int_equal(world_pay(&world, id, MILLION, "2020-03-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_int_equal(world_pay(&world, id, MILLION, "2020-01-31"), ERR_CONFLICT);
    assert_int_equal(world_pay(&world, id, 10 * MILLION, "2020-04-01"), ERR_OK);
}

static void nobody_decides_on_their_own_proposal(void **state)
{
    int64_t id = world_proposal(&world, project, fund, MILLION, "2020-01-01");
    struct decision decision;

    (void)state;
    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = id;
    decision.outcome = OUTCOME_APPROVE;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_DECISION, 0, day("2020-01-02"), &decision),
        ERR_FORBIDDEN);
    assert_int_equal(world_violation(&world), VIOLATION_OWN_PROPOSAL);
}

static void a_reference_that_must_be_there_is_missed(void **state)
{
    struct decision decision;

    (void)state;
    shape_clear(&decision_type.shape, &decision);
    decision.outcome = OUTCOME_APPROVE;
    assert_int_equal(
        world_attempt(&world, APPROVER_ID, RECORD_DECISION, 0, day("2020-01-02"), &decision),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
}

static void a_proposal_is_decided_once(void **state)
{
    int64_t id = world_proposal(&world, project, fund, MILLION, "2020-01-01");

    (void)state;
    assert_int_equal(world_decide(&world, id, OUTCOME_REJECT, "2020-01-02"), ERR_OK);
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-03"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
}

static void a_decision_keeps_the_figures_it_was_taken_on(void **state)
{
    int64_t id = world_approved(&world, project, fund, 10 * MILLION, "2020-01-01");
    int64_t next = world_approved(&world, project, fund, 20 * MILLION, "2020-02-01");
    const struct decision *decision = book_entry(world.book, next + 1)->record;

    (void)state;
    assert_true(id < next);
    assert_int_equal(decision->basis, BASIS_CHAIN);
    assert_int_equal(decision->limit_minor, 130 * MILLION);
    assert_int_equal(decision->used_direct_minor, 10 * MILLION);
    assert_int_equal(decision->used_chain_minor, 10 * MILLION);
    assert_int_not_equal(decision->rule_id, 0);
}

static void a_commitment_that_closes_a_cycle_is_refused_with_its_path(void **state)
{
    int64_t mother = world_fund(&world, "mother", FUND_MOTHER);
    int64_t angel = world_fund(&world, "angel", FUND_ANGEL);
    struct commitment back = {.code = "back",
                              .fund_id = mother,
                              .investor_fund_id = angel,
                              .currency = CURRENCY_CNY,
                              .amount_minor = MILLION};

    (void)state;
    world_commitment(&world, fund, mother, 0, MILLION, "2018-01-01");
    world_commitment(&world, angel, fund, 0, MILLION, "2018-01-01");
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2018-01-02"), &back),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CYCLE);
    assert_string_equal(world_param(&world, "path"), "mother → seed → angel → mother");
    back.fund_id = angel;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2018-01-02"), &back),
        ERR_CONFLICT);
    assert_string_equal(world_param(&world, "path"), "angel → angel");
}

static void a_commitment_has_exactly_one_investor(void **state)
{
    struct commitment commitment = {
        .code = "c", .fund_id = fund, .currency = CURRENCY_CNY, .amount_minor = MILLION};

    (void)state;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2018-01-02"), &commitment),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_EXACTLY_ONE);
    commitment.investor_party_id = world_party(&world, "p");
    commitment.investor_fund_id = world_fund(&world, "f", FUND_GUIDE);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2018-01-02"), &commitment),
        ERR_INVALID);
    commitment.investor_fund_id = 0;
    commitment.currency = CURRENCY_USD;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2018-01-02"), &commitment),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_CURRENCY_MISMATCH);
}

static void references_must_exist_on_the_effective_date(void **state)
{
    struct investment investment = {.code = "i",
                                    .project_id = project,
                                    .fund_id = firm,
                                    .round_id = 999,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = MILLION};

    (void)state;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_INVESTMENT, 0, day("2014-12-31"), &investment),
        ERR_INVALID);
    assert_int_equal(world.violations.count, 3);
    assert_string_equal(world.violations.list[0].field, "project_id");
    assert_string_equal(world.violations.list[1].field, "fund_id");
    assert_string_equal(world.violations.list[2].field, "round_id");
}

static void a_code_is_used_once_per_kind(void **state)
{
    struct party party = {.code = "seed", .name = "same text, other kind", .kind = PARTY_LP};

    (void)state;
    (void)world_put(&world, MANAGER_ID, RECORD_PARTY, day("2020-01-01"), &party);
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_PARTY, 0, day("2020-01-01"), &party),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CODE_TAKEN);
}

static void a_version_rules_from_its_effective_date_on(void **state)
{
    struct fund changed = *(const struct fund *)book_entry(world.book, fund)->record;
    int64_t known_before = book_head(world.book);

    (void)state;
    changed.name = "renamed";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FUND, fund, day("2020-01-01"), &changed), ERR_OK);
    struct view views[] = {{day("2019-12-31"), INT64_MAX},
                           {day("2020-01-01"), INT64_MAX},
                           {day("2020-01-01"), known_before}};
    const char *expected[] = {"seed", "renamed", "seed"};

    for (size_t i = 0; i < 3; i++) {
        const struct entry *version = book_version(world.book, RECORD_FUND, fund, views[i]);

        assert_string_equal(((const struct fund *)version->record)->name, expected[i]);
    }
    changed.currency = CURRENCY_USD;
    changed.code = "other";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FUND, fund, day("2021-01-01"), &changed),
        ERR_INVALID);
    assert_int_equal(world.violations.count, 2);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FUND, firm, day("2021-01-01"), &changed),
        ERR_NOT_FOUND);
}

static void money_is_not_recorded_ahead_of_time(void **state)
{
    struct investment investment = {.code = "i",
                                    .project_id = project,
                                    .fund_id = fund,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = MILLION};

    (void)state;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_INVESTMENT, 0, world.today + 1, &investment),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_IN_FUTURE);
}

static void an_entry_is_reversed_once_and_only_when_nothing_rests_on_it(void **state)
{
    int64_t id = world_approved(&world, project, fund, 10 * MILLION, "2020-01-01");
    int64_t decision = id + 1;

    (void)state;
    assert_int_equal(world_pay(&world, id, MILLION, "2020-02-01"), ERR_OK);
    int64_t payment = book_head(world.book);

    assert_int_equal(world_reverse(&world, id, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_reverse(&world, decision, NULL), ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, payment, "2020-01-31"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
    assert_int_equal(world_reverse(&world, payment, "2020-03-01"), ERR_OK);
    assert_int_equal(state_of(id, "2020-02-28"), INVESTMENT_PARTLY_PAID);
    assert_int_equal(state_of(id, "2020-03-01"), INVESTMENT_APPROVED);
    assert_int_equal(world_reverse(&world, payment, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_REVERSED);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_REVERSIBLE);
    assert_int_equal(world_reverse(&world, decision, "2020-02-29"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
    assert_int_equal(world_reverse(&world, decision, NULL), ERR_OK);
    assert_int_equal(book_entry(world.book, book_head(world.book))->effective_date,
                     day("2020-03-01"));
    assert_int_equal(state_of(id, "2020-12-31"), INVESTMENT_PROPOSED);
    assert_int_equal(world_reverse(&world, id, "2020-02-29"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
    assert_int_equal(world_reverse(&world, id, "2020-03-01"), ERR_OK);
    assert_null(book_version(world.book, RECORD_INVESTMENT, id, VIEW_EVERYTHING));
    assert_int_equal(world_reverse(&world, 9999, NULL), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_UNKNOWN_REFERENCE);
}

/* Else a proposal that was withdrawn could be approved and paid on a day before that, and count for
 * no cap from then on. */
static void nothing_rests_on_what_was_reversed(void **state)
{
    int64_t id = world_proposal(&world, project, fund, 100 * MILLION, "2020-01-01");

    (void)state;
    assert_int_equal(world_reverse(&world, id, "2020-03-01"), ERR_OK);
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-02-01"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_UNKNOWN_REFERENCE);
}

static void a_proposal_is_decided_again_only_after_the_first_decision_ended(void **state)
{
    int64_t id = world_approved(&world, project, fund, 10 * MILLION, "2020-01-01");

    (void)state;
    assert_int_equal(world_reverse(&world, book_head(world.book), "2020-03-01"), ERR_OK);
    assert_int_equal(world_decide(&world, id, OUTCOME_REJECT, "2020-02-29"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
    assert_int_equal(world_decide(&world, id, OUTCOME_REJECT, "2020-03-01"), ERR_OK);
    assert_int_equal(state_of(id, "2020-02-29"), INVESTMENT_APPROVED);
}

static void a_reversed_commitment_closes_a_cycle_on_the_days_it_counted(void **state)
{
    int64_t angel = world_fund(&world, "angel", FUND_ANGEL);
    int64_t there = world_commitment(&world, fund, angel, 0, MILLION, "2018-01-01");
    struct commitment back = {.code = "back",
                              .fund_id = angel,
                              .investor_fund_id = fund,
                              .currency = CURRENCY_CNY,
                              .amount_minor = MILLION};

    (void)state;
    assert_int_equal(world_reverse(&world, there, "2020-01-01"), ERR_OK);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2019-12-31"), &back),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CYCLE);
    (void)world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2020-01-01"), &back);
}

static struct subscription part(int64_t round, int64_t party, int64_t amount_minor)
{
    struct subscription subscription;

    shape_clear(&subscription_type.shape, &subscription);
    subscription.round_id = round;
    subscription.investor_party_id = party;
    subscription.currency = CURRENCY_CNY;
    subscription.amount_minor = amount_minor;
    return subscription;
}

static void subscriptions_never_exceed_the_amount_raised(void **state)
{
    int64_t round = world_round(&world, "A", firm, 10 * MILLION);
    int64_t party = world_party(&world, "co");
    struct subscription first = part(round, party, 7 * MILLION);
    struct subscription unknown = part(round, party, AMOUNT_UNKNOWN);
    struct subscription over = part(round, party, 3 * MILLION + 1);
    struct round_figures figures;

    (void)state;
    (void)world_put(&world, MANAGER_ID, RECORD_SUBSCRIPTION, day("2020-01-01"), &first);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SUBSCRIPTION, 0, day("2020-01-01"), &over),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_int_equal(round_figures_compute(world.book, round, VIEW_EVERYTHING, &figures), ERR_OK);
    assert_int_equal(figures.unattributed_minor, 3 * MILLION);
    (void)world_put(&world, MANAGER_ID, RECORD_SUBSCRIPTION, day("2020-01-01"), &unknown);
    assert_int_equal(round_figures_compute(world.book, round, VIEW_EVERYTHING, &figures), ERR_OK);
    assert_int_equal(figures.subscribed_minor, 7 * MILLION);
    assert_int_equal(figures.unattributed_minor, AMOUNT_UNKNOWN);
    assert_int_equal(figures.unknown_count, 1);
}

static void a_tracked_fund_subscribes_through_its_approved_investment(void **state)
{
    int64_t round = world_round(&world, "A", firm, 50 * MILLION);
    int64_t id = world_proposal(&world, project, fund, 10 * MILLION, "2020-01-01");
    struct subscription own = part(round, 0, 10 * MILLION);

    (void)state;
    own.investor_fund_id = fund;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SUBSCRIPTION, 0, day("2020-01-02"), &own),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    own.investment_id = id;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SUBSCRIPTION, 0, day("2020-01-02"), &own),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_APPROVED);
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-02"), ERR_OK);
    own.amount_minor--;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SUBSCRIPTION, 0, day("2020-01-02"), &own),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
    own.amount_minor++;
    (void)world_put(&world, MANAGER_ID, RECORD_SUBSCRIPTION, day("2020-01-02"), &own);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SUBSCRIPTION, 0, day("2020-01-02"), &own),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
}

static void units_times_price_is_the_amount(void **state)
{
    int64_t round = world_round(&world, "A", firm, 50 * MILLION);
    struct round priced = *(const struct round *)book_entry(world.book, round)->record;
    struct subscription own = part(round, world_party(&world, "co"), 171056);

    (void)state;
    priced.unit_price_e8 = 171056000;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_ROUND, round, day("2016-01-01"), &priced), ERR_OK);
    own.units_e8 = 1001 * DECIMAL_E8_ONE;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SUBSCRIPTION, 0, day("2020-01-02"), &own),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_UNITS_MISMATCH);
    assert_string_equal(world_param(&world, "product"), "1712.27");
    own.units_e8 = 1000 * DECIMAL_E8_ONE;
    (void)world_put(&world, MANAGER_ID, RECORD_SUBSCRIPTION, day("2020-01-02"), &own);
}

static void the_round_of_another_firm_is_refused(void **state)
{
    int64_t round = world_round(&world, "A", world_firm(&world, "other"), 50 * MILLION);
    struct investment investment = {.code = "i",
                                    .project_id = project,
                                    .fund_id = fund,
                                    .round_id = round,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = MILLION};

    (void)state;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_INVESTMENT, 0, day("2020-01-01"), &investment),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_WRONG_FIRM);
}

static void two_caps_are_never_in_force_on_one_day(void **state)
{
    struct rule rule = *(const struct rule *)headroom_rule(world.book, VIEW_EVERYTHING)->record;

    (void)state;
    rule.code = "second";
    assert_int_equal(world_attempt(&world, 3, RECORD_RULE, 0, DATE_UNKNOWN, &rule), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
    rule.valid_to = day("2015-12-31");
    rule.valid_from = day("2015-01-01");
    (void)world_put(&world, 3, RECORD_RULE, DATE_UNKNOWN, &rule);
}

static void a_superseded_version_of_a_cap_still_rules_its_days(void **state)
{
    const struct entry *entry = headroom_rule(world.book, VIEW_EVERYTHING);
    int64_t cap = entry->entity_id;
    struct rule rule = *(const struct rule *)entry->record;

    (void)state;
    rule.valid_from = day("2022-01-01");
    assert_int_equal(world_attempt(&world, 3, RECORD_RULE, cap, DATE_UNKNOWN, &rule), ERR_OK);
    rule.code = "second";
    rule.valid_from = day("2021-01-01");
    rule.valid_to = day("2021-12-31");
    assert_int_equal(world_attempt(&world, 3, RECORD_RULE, 0, DATE_UNKNOWN, &rule), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
}

static void a_tag_is_held_once_at_a_time(void **state)
{
    struct firm_tag tag;

    (void)state;
    shape_clear(&firm_tag_type.shape, &tag);
    tag.firm_id = firm;
    tag.tag = TAG_GAZELLE;
    tag.valid_from = day("2020-01-01");
    tag.valid_to = day("2022-12-31");
    (void)world_put(&world, MANAGER_ID, RECORD_FIRM_TAG, DATE_UNKNOWN, &tag);
    tag.valid_from = day("2022-12-31");
    tag.valid_to = DATE_UNKNOWN;
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_FIRM_TAG, 0, DATE_UNKNOWN, &tag),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
    tag.valid_from = day("2023-01-01");
    (void)world_put(&world, MANAGER_ID, RECORD_FIRM_TAG, DATE_UNKNOWN, &tag);
}

static struct firm_figures firm_on(const char *date)
{
    struct firm_figures figures;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(firm_figures_compute(world.book, firm, view, &world.arena, &figures), ERR_OK);
    return figures;
}

static struct firm_status became(enum firm_state state, const char *date)
{
    struct firm_status status;

    shape_clear(&firm_status_type.shape, &status);
    status.firm_id = firm;
    status.state = state;
    status.occurred_on = date == NULL ? DATE_UNKNOWN : day(date);
    return status;
}

static enum err tell(const struct firm_status *status)
{
    return world_attempt(&world, MANAGER_ID, RECORD_FIRM_STATUS, 0, DATE_UNKNOWN, status);
}

static void what_became_of_a_firm_is_told_by_day_and_can_be_undone(void **state)
{
    struct firm_status status = became(FIRM_LISTED, "2016-05-01");

    (void)state;
    assert_int_equal(firm_on("2016-05-01").state, 0);
    assert_int_equal(tell(&status), ERR_OK);
    status = became(FIRM_ACQUIRED, "2018-05-01");
    status.acquirer_name = "Big Ltd";
    status.currency = CURRENCY_USD;
    status.price_minor = 65 * MILLION;
    assert_int_equal(tell(&status), ERR_OK);
    int64_t acquired = book_head(world.book);
    assert_int_equal(firm_on("2016-04-30").state, 0);
    assert_int_equal(firm_on("2018-04-30").state, FIRM_LISTED);
    assert_string_equal(firm_on("2018-04-30").tags, "listed");
    assert_int_equal(firm_on("2018-05-01").state, FIRM_ACQUIRED);
    assert_int_equal(firm_on("2018-05-01").state_on, day("2018-05-01"));
    assert_null(firm_on("2018-05-01").tags);
    /* The same without a day adds nothing to what is known. */
    status = became(FIRM_ACQUIRED, NULL);
    assert_int_equal(tell(&status), ERR_OK);
    assert_int_equal(firm_on("2026-11-23").state_on, day("2018-05-01"));
    assert_int_equal(world_reverse(&world, acquired, NULL), ERR_OK);
    assert_int_equal(firm_on("2026-11-23").state, FIRM_ACQUIRED);
    assert_int_equal(firm_on("2026-11-23").state_on, DATE_UNKNOWN);
}

static void a_price_and_one_acquirer_belong_to_an_acquisition(void **state)
{
    struct firm_status status = became(FIRM_CLOSED, "2018-05-01");

    (void)state;
    status.acquirer_name = "Big Ltd";
    assert_int_equal(tell(&status), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
    status.state = FIRM_ACQUIRED;
    status.acquirer_party_id = world_party(&world, "buyer");
    assert_int_equal(tell(&status), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_EXACTLY_ONE);
    status.acquirer_party_id = 0;
    status.acquirer_name = NULL;
    status.acquirer_firm_id = firm;
    assert_int_equal(tell(&status), ERR_INVALID);
    assert_string_equal(world_param(&world, "expected"), "another firm");
    status.acquirer_firm_id = 0;
    status.price_minor = MILLION;
    assert_int_equal(tell(&status), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    status.price_minor = AMOUNT_UNKNOWN;
    assert_int_equal(tell(&status), ERR_OK);
    /* A day has one status. */
    status = became(FIRM_OPERATING, "2018-05-01");
    assert_int_equal(tell(&status), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
}

static void a_round_of_unknown_series_and_class_is_a_round(void **state)
{
    struct round round;

    (void)state;
    shape_clear(&round_type.shape, &round);
    round.code = "unknown";
    round.firm_id = firm;
    round.currency = CURRENCY_USD;
    world_put(&world, MANAGER_ID, RECORD_ROUND, day("2016-01-01"), &round);
    assert_int_equal(firm_on("2016-01-01").round_count, 1);
    assert_null(firm_on("2016-01-01").last_series);
    round.code = "known";
    round.series = "B";
    round.closed_on = day("2017-01-01");
    world_put(&world, MANAGER_ID, RECORD_ROUND, day("2017-01-01"), &round);
    assert_string_equal(firm_on("2017-01-01").last_series, "B");
    assert_int_equal(firm_on("2017-01-01").last_round_on, day("2017-01-01"));
}

static void regions_and_industries_have_the_form_of_their_standard(void **state)
{
    struct firm changed = *(const struct firm *)book_entry(world.book, firm)->record;

    (void)state;
    changed.region = "993702";
    changed.industry = "Z12";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, firm, day("2020-01-01"), &changed),
        ERR_INVALID);
    assert_int_equal(world.violations.count, 2);
    changed.region = "370212";
    changed.industry = "C3562";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, firm, day("2020-01-01"), &changed), ERR_OK);
}

static void the_last_enabled_admin_stays(void **state)
{
    struct user admin = *(const struct user *)book_entry(world.book, 3)->record;

    (void)state;
    admin.enabled = false;
    assert_int_equal(world_attempt(&world, 3, RECORD_USER, 3, day("2020-01-01"), &admin),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_LAST_ADMIN);
    struct user second = {"admin2", "second", ROLE_ADMIN, true, DATE_UNKNOWN};

    (void)world_put(&world, 3, RECORD_USER, day("2020-01-01"), &second);
    assert_int_equal(world_attempt(&world, 3, RECORD_USER, 3, day("2020-01-01"), &admin), ERR_OK);
}

/* A revision of the firm to another name, made on a version. */
static enum err rename_on(int64_t version, const char *name)
{
    struct firm renamed = *(const struct firm *)book_entry(world.book, firm)->record;
    struct command command = {.actor_id = MANAGER_ID,
                              .kind = RECORD_FIRM,
                              .entity_id = firm,
                              .expected_version = version,
                              .effective_date = day("2020-01-01"),
                              .today = world.today,
                              .record = &renamed};
    struct decided decided;

    renamed.name = name;
    world.violations.count = 0;
    enum err err = book_decide(world.book, &command, &world.arena, &world.violations, &decided);

    if (err == ERR_OK)
        assert_int_equal(
            world_attempt(&world, MANAGER_ID, RECORD_FIRM, firm, command.effective_date, &renamed),
            ERR_OK);
    return err;
}

static void a_revision_is_made_on_the_last_version(void **state)
{
    (void)state;
    assert_int_equal(book_last_version(world.book, firm, INT64_MAX), firm);
    assert_int_equal(rename_on(firm, "first"), ERR_OK);
    int64_t first = book_head(world.book);

    assert_int_equal(book_last_version(world.book, firm, INT64_MAX), first);
    assert_int_equal(book_last_version(world.book, firm, first - 1), firm);
    assert_int_equal(rename_on(firm, "second"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_STALE_VERSION);
    assert_string_equal(world.violations.list[0].field, "expected_version");
    assert_int_equal(strtoll(world_param(&world, "current"), NULL, 10), first);
    assert_int_equal(rename_on(project, "of another record"), ERR_CONFLICT);
    assert_int_equal(rename_on(INT64_MAX, "of nothing yet"), ERR_CONFLICT);
    assert_int_equal(rename_on(first, "second"), ERR_OK);
}

static void a_change_of_a_user_holds_at_once(void **state)
{
    struct user viewer = *(const struct user *)book_entry(world.book, MANAGER_ID)->record;

    (void)state;
    viewer.role = ROLE_VIEWER;
    assert_int_equal(world_attempt(&world, 3, RECORD_USER, MANAGER_ID, world.today + 1, &viewer),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_IN_FUTURE);
    assert_int_equal(world_attempt(&world, 3, RECORD_USER, MANAGER_ID, day("2020-01-02"), &viewer),
                     ERR_OK);
    assert_int_equal(world_attempt(&world, 3, RECORD_USER, MANAGER_ID, day("2020-01-01"), &viewer),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, opened, closed)
    const struct CMUnitTest tests[] = {
        IN_WORLD(an_investment_goes_from_proposal_to_paid),
        IN_WORLD(no_more_is_paid_on_any_day_than_was_approved),
        IN_WORLD(nobody_decides_on_their_own_proposal),
        IN_WORLD(a_reference_that_must_be_there_is_missed),
        IN_WORLD(a_proposal_is_decided_once),
        IN_WORLD(a_decision_keeps_the_figures_it_was_taken_on),
        IN_WORLD(a_commitment_that_closes_a_cycle_is_refused_with_its_path),
        IN_WORLD(a_commitment_has_exactly_one_investor),
        IN_WORLD(references_must_exist_on_the_effective_date),
        IN_WORLD(a_code_is_used_once_per_kind),
        IN_WORLD(a_version_rules_from_its_effective_date_on),
        IN_WORLD(money_is_not_recorded_ahead_of_time),
        IN_WORLD(an_entry_is_reversed_once_and_only_when_nothing_rests_on_it),
        IN_WORLD(nothing_rests_on_what_was_reversed),
        IN_WORLD(a_proposal_is_decided_again_only_after_the_first_decision_ended),
        IN_WORLD(a_reversed_commitment_closes_a_cycle_on_the_days_it_counted),
        IN_WORLD(subscriptions_never_exceed_the_amount_raised),
        IN_WORLD(a_tracked_fund_subscribes_through_its_approved_investment),
        IN_WORLD(units_times_price_is_the_amount),
        IN_WORLD(the_round_of_another_firm_is_refused),
        IN_WORLD(two_caps_are_never_in_force_on_one_day),
        IN_WORLD(a_superseded_version_of_a_cap_still_rules_its_days),
        IN_WORLD(a_tag_is_held_once_at_a_time),
        IN_WORLD(what_became_of_a_firm_is_told_by_day_and_can_be_undone),
        IN_WORLD(a_price_and_one_acquirer_belong_to_an_acquisition),
        IN_WORLD(a_round_of_unknown_series_and_class_is_a_round),
        IN_WORLD(regions_and_industries_have_the_form_of_their_standard),
        IN_WORLD(the_last_enabled_admin_stays),
        IN_WORLD(a_revision_is_made_on_the_last_version),
        IN_WORLD(a_change_of_a_user_holds_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
