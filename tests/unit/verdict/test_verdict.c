/* Verdicts: what rules in force find on a proposal, how that is stored, and exceptions from it. */
#include "support_fund.h"
#include "support_rule.h"

#include "verdict/headroom.h"
#include "record/approval.h"
#include "record/capital.h"
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define PERCENT (DECIMAL_E8_ONE / 100)

static struct world world;

/* The guidance fund's programme of the worked example, in millions: it holds 40 % of the seed fund
 * and 25 % of the angel fund, the seed fund 20 % of the angel fund. */
static struct programme {
    int64_t guide;
    int64_t seed;
    int64_t angel;
    int64_t firm;
    int64_t project;
    int64_t lp;
} p;

static int64_t second_approver;

static int open_world(void **state)
{
    struct user user = {"second", "second", ROLE_APPROVER, true, DATE_UNKNOWN};

    (void)state;
    world_open(&world);
    second_approver = world_put(&world, 0, RECORD_USER, day("2010-01-01"), &user);
    p.lp = world_party(&world, "lp");
    p.firm = world_firm(&world, "firm");
    p.project = world_project(&world, "project", p.firm);
    p.guide = world_fund(&world, "guide", FUND_GUIDE);
    p.seed = world_fund(&world, "seed", FUND_SEED);
    p.angel = world_fund(&world, "angel", FUND_ANGEL);
    world_commitment(&world, p.seed, p.guide, 0, 40 * MILLION, "2018-01-01");
    world_commitment(&world, p.seed, 0, p.lp, 60 * MILLION, "2018-01-01");
    world_commitment(&world, p.angel, p.guide, 0, 25 * MILLION, "2018-01-01");
    world_commitment(&world, p.angel, p.seed, 0, 20 * MILLION, "2018-01-01");
    world_commitment(&world, p.angel, 0, p.lp, 55 * MILLION, "2018-01-01");
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static int64_t enact_cap(enum basis basis, enum action action, int64_t limit_minor)
{
    struct rule rule = rule_on("cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, basis);

    rule.currency = CURRENCY_CNY;
    rule.limit_minor = limit_minor;
    rule.action = action;
    return rule_enact(&world, &rule, 0);
}

static struct rule ratio_on(enum measure measure, enum basis basis, enum basis denominator,
                            int64_t ratio_e8)
{
    struct rule rule = rule_on("ratio", measure,
                               measure == MEASURE_FIRM_SHARE ? SUBJECT_FIRM : SUBJECT_FUND, basis);

    rule.denominator = denominator;
    rule.limit_ratio_e8 = ratio_e8;
    return rule;
}

static struct investment investing(int64_t fund_id, int64_t amount_minor)
{
    struct investment investment = {.code = "asked",
                                    .project_id = p.project,
                                    .fund_id = fund_id,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = amount_minor};

    return investment;
}

static struct verdict_line line_of(int64_t version, const struct investment *investment)
{
    return rule_line(&world, version, RECORD_INVESTMENT, investment, "2020-01-01");
}

static void fill_programme(void)
{
    world_approved(&world, p.project, p.guide, 80 * MILLION, "2019-01-01");
    world_approved(&world, p.project, p.seed, 30 * MILLION, "2019-01-01");
    world_approved(&world, p.project, p.angel, 60 * MILLION, "2019-01-01");
}

static void the_worked_example_passes_direct_and_breaches_look_through_by_1_8(void **state)
{
    struct rule direct = rule_on("direct", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_DIRECT);
    struct rule look = rule_on("look", MEASURE_PROJECT_AMOUNT, SUBJECT_CHAIN, BASIS_LOOK_THROUGH);
    struct investment asked = investing(p.guide, 20 * MILLION);

    (void)state;
    direct.currency = look.currency = CURRENCY_CNY;
    direct.limit_minor = look.limit_minor = 130 * MILLION;
    int64_t direct_version = rule_enact(&world, &direct, 0);

    fill_programme();
    int64_t look_version = rule_enact(&world, &look, 0);
    struct verdict_line line = line_of(direct_version, &asked);

    assert_int_equal(line.figure_minor, 100 * MILLION);
    assert_int_equal(line.headroom_minor, 30 * MILLION);
    assert_int_equal(line.outcome, VERDICT_PASS);
    line = line_of(look_version, &asked);
    assert_int_equal(line.figure_minor, 131 * MILLION + 80000000);
    assert_int_equal(line.headroom_minor, -(MILLION + 80000000));
    assert_int_equal(line.outcome, VERDICT_BREACH);
    assert_int_equal(line.rule_id, look_version);
    asked.amount_minor = 18 * MILLION + 20000000;
    assert_int_equal(line_of(look_version, &asked).outcome, VERDICT_PASS);
}

/* Every side of every finding adds up to what its line says. */
static void expect_rows_add_up(const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->count; i++) {
        const struct verdict_finding *finding = &verdict->findings[i];
        int64_t sums[SIDE_DAY + 1] = {0};

        for (size_t k = 0; k < finding->row_count; k++)
            if (finding->rows[k].weighted_minor != AMOUNT_UNKNOWN)
                sums[finding->rows[k].side] += finding->rows[k].weighted_minor;
        if (finding->line.figure_minor != AMOUNT_UNKNOWN)
            assert_int_equal(sums[SIDE_NUMERATOR], finding->line.figure_minor);
        if (finding->line.divisor_minor != AMOUNT_UNKNOWN)
            assert_int_equal(sums[SIDE_DENOMINATOR], finding->line.divisor_minor);
        if (finding->line.undetermined_minor != AMOUNT_UNKNOWN)
            assert_int_equal(sums[SIDE_UNDETERMINED], finding->line.undetermined_minor);
    }
}

static void the_rows_behind_a_line_add_up_on_every_random_book(void **state)
{
    unsigned seed = (unsigned)(getenv("SEED") != NULL ? atoi(getenv("SEED")) : 20261125);
    int64_t funds[3] = {p.guide, p.seed, p.angel};
    struct rule share =
        ratio_on(MEASURE_FIRM_SHARE, BASIS_APPROVED, BASIS_COMMITMENT, 30 * PERCENT);
    struct rule field = ratio_on(MEASURE_SCOPE_SHARE, BASIS_APPROVED, BASIS_APPROVED, 60 * PERCENT);

    (void)state;
    print_message("seed %u\n", seed);
    (void)enact_cap(BASIS_LOOK_THROUGH, ACTION_WARN, 100 * MILLION);
    share.action = field.action = ACTION_WARN;
    (void)rule_enact(&world, &share, 0);
    field.code = "field";
    field.industries = "C35";
    field.direction = DIRECTION_AT_LEAST;
    (void)rule_enact(&world, &field, 0);
    for (int i = 0; i < 200; i++) {
        struct firm firm;
        char code[24];

        seed = seed * 1103515245u + 12345u;
        snprintf(code, sizeof code, "f%d", i);
        shape_clear(&firm_type.shape, &firm);
        firm.code = firm.name = code;
        firm.industry = seed >> 16 & 1 ? "C3562" : seed >> 17 & 1 ? "M73" : NULL;
        int64_t firm_id = i % 4 == 0
                              ? world_put(&world, MANAGER_ID, RECORD_FIRM, day("2015-01-01"), &firm)
                              : p.firm;
        int64_t project = i % 4 == 0 ? world_project(&world, code, firm_id) : p.project;
        int64_t fund = funds[(seed >> 18) % 3];
        char date[DATE_TEXT_SIZE];

        date_format(day("2019-01-01") + (int32_t)((seed >> 20) % 700), date);
        int64_t id = world_proposal(&world, project, fund, 1 + (int64_t)(seed % 999983), date);
        struct verdict_question question;
        struct verdict verdict;

        assert_int_equal(verdict_question_of(world.book, id, &question), ERR_OK);
        verdict_compute(world.book, &question, VIEW_EVERYTHING, &world.arena, &verdict);
        assert_int_equal(verdict.count, 3);
        expect_rows_add_up(&verdict);
        assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, date), ERR_OK);
        arena_reset(&world.arena);
    }
}

static void a_decision_stores_what_every_rule_found(void **state)
{
    int64_t cap = enact_cap(BASIS_DIRECT, ACTION_BLOCK, 130 * MILLION);
    struct rule share =
        ratio_on(MEASURE_FIRM_SHARE, BASIS_APPROVED, BASIS_COMMITMENT, 20 * PERCENT);

    (void)state;
    share.action = ACTION_WARN;
    int64_t warning = rule_enact(&world, &share, 0);
    int64_t id = world_proposal(&world, p.project, p.angel, 30 * MILLION, "2020-01-01");

    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-01"), ERR_OK);
    const struct entry *decision = book_entry(world.book, id + 1);
    const struct entry *lines;

    assert_int_equal(decision->kind, RECORD_DECISION);
    assert_int_equal(verdict_stored(world.book, decision, &world.arena, &lines), 2);
    const struct verdict_line *first = lines[0].record;
    const struct verdict_line *second = lines[1].record;

    assert_int_equal(first->decision_id, decision->seq);
    assert_int_equal(first->rule_id, cap);
    assert_int_equal(first->outcome, VERDICT_PASS);
    assert_int_equal(second->rule_id, warning);
    assert_int_equal(second->outcome, VERDICT_WARN);
    assert_int_equal(second->figure_ratio_e8, 30 * PERCENT);
    assert_int_equal(second->headroom_ratio_e8, -10 * PERCENT);
    assert_int_equal(second->headroom_minor, -10 * MILLION);
    assert_int_equal(lines[0].actor_id, APPROVER_ID);
}

static void nobody_writes_a_verdict_by_hand(void **state)
{
    struct verdict_line line;

    (void)state;
    shape_clear(&verdict_line_type.shape, &line);
    line.rule_id = enact_cap(BASIS_DIRECT, ACTION_BLOCK, MILLION);
    line.measure = MEASURE_PROJECT_AMOUNT;
    line.basis = BASIS_DIRECT;
    line.outcome = VERDICT_PASS;
    assert_int_equal(
        world_attempt(&world, APPROVER_ID, RECORD_VERDICT_LINE, 0, day("2020-01-01"), &line),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_BY_HAND);
}

static void a_limit_is_held_against_the_exact_ratio(void **state)
{
    struct rule rule =
        ratio_on(MEASURE_FIRM_SHARE, BASIS_APPROVED, BASIS_FUND_SIZE, DECIMAL_E8_ONE / 3);
    struct fund fund = *(const struct fund *)book_entry(world.book, p.seed)->record;
    struct investment asked = investing(p.seed, 1);

    (void)state;
    fund.size_minor = 3;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FUND, p.seed, day("2016-01-01"), &fund), ERR_OK);
    int64_t version = rule_enact(&world, &rule, 0);
    struct verdict_line line = line_of(version, &asked);

    /* 1/3 is more than 0.33333333, though both are shown alike. */
    assert_int_equal(line.figure_ratio_e8, 33333333);
    assert_int_equal(line.outcome, VERDICT_BREACH);
}

static void what_is_not_recorded_is_unknown_and_does_not_pass(void **state)
{
    struct rule rule = ratio_on(MEASURE_FIRM_SHARE, BASIS_APPROVED, BASIS_FUND_SIZE, 20 * PERCENT);
    struct rule days = rule_on("days", MEASURE_REGISTRATION, SUBJECT_FUND, BASIS_WORKING_DAYS);
    struct rule list = rule_on("list", MEASURE_NEGATIVE_LIST, SUBJECT_PROJECT, BASIS_DECLARED);
    struct investment asked = investing(p.seed, MILLION);
    struct verdict_line line = line_of(rule_enact(&world, &rule, 0), &asked);

    (void)state;
    assert_int_equal(line.outcome, VERDICT_UNKNOWN);
    assert_int_equal(line.reason, VERDICT_NO_DENOMINATOR);
    assert_int_equal(line.figure_ratio_e8, AMOUNT_UNKNOWN);
    days.limit_days = 20;
    line = line_of(rule_enact(&world, &days, 0), &asked);
    assert_int_equal(line.reason, VERDICT_NO_DATE);
    list.categories = "loan";
    int64_t version = rule_enact(&world, &list, 0);

    assert_int_equal(line_of(version, &asked).reason, VERDICT_NOT_DECLARED);
    asked.category = CATEGORY_LOAN;
    assert_int_equal(line_of(version, &asked).outcome, VERDICT_BREACH);
    asked.category = CATEGORY_EQUITY;
    assert_int_equal(line_of(version, &asked).outcome, VERDICT_PASS);
}

/* A firm of unknown industry: 60 % in the field, 20 % outside, 20 % nobody knows. */
static void unclassified_amounts_matter_only_when_they_could_change_the_answer(void **state)
{
    struct rule rule = ratio_on(MEASURE_SCOPE_SHARE, BASIS_APPROVED, BASIS_APPROVED, 55 * PERCENT);
    struct firm firm;
    struct investment asked = investing(p.seed, 60 * MILLION);

    (void)state;
    (void)enact_cap(BASIS_DIRECT, ACTION_WARN, 1000 * MILLION);
    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = "outside";
    firm.industry = "M73";
    int64_t outside = world_put(&world, MANAGER_ID, RECORD_FIRM, day("2015-01-01"), &firm);

    world_approved(&world, world_project(&world, "o", outside), p.seed, 20 * MILLION, "2019-01-01");
    world_approved(&world, world_project(&world, "u", world_firm(&world, "u")), p.seed,
                   20 * MILLION, "2019-01-01");
    firm.code = firm.name = "firm";
    firm.industry = "C3562";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, p.firm, day("2016-01-01"), &firm), ERR_OK);
    rule.industries = "C35";
    rule.direction = DIRECTION_AT_LEAST;
    rule.action = ACTION_WARN;
    int64_t id = rule_enact(&world, &rule, 0);
    struct verdict_line line = line_of(id, &asked);

    assert_int_equal(line.outcome, VERDICT_PASS);
    assert_int_equal(line.figure_ratio_e8, 60 * PERCENT);
    assert_int_equal(line.undetermined_minor, 20 * MILLION);
    rule.limit_ratio_e8 = 70 * PERCENT;
    rule.valid_from = day("2017-01-01");
    assert_int_equal(line_of(rule_enact(&world, &rule, id), &asked).reason, VERDICT_NOT_CLASSIFIED);
    rule.limit_ratio_e8 = 85 * PERCENT;
    rule.valid_from = day("2018-01-01");
    line = line_of(rule_enact(&world, &rule, id), &asked);
    assert_int_equal(line.outcome, VERDICT_WARN);
    /* Before, the field had nothing: the proposal betters what it does not yet reach. */
    assert_int_equal(line.reason, VERDICT_IMPROVES);
}

static void the_guidance_fund_is_held_to_its_share(void **state)
{
    struct rule rule =
        ratio_on(MEASURE_GUIDE_SHARE, BASIS_COMMITMENT, BASIS_COMMITMENT, 45 * PERCENT);
    struct rule largest =
        rule_on("largest", MEASURE_GUIDE_NOT_LARGEST, SUBJECT_FUND, BASIS_COMMITMENT);
    struct commitment more = {.code = "more",
                              .fund_id = p.seed,
                              .investor_fund_id = p.guide,
                              .currency = CURRENCY_CNY,
                              .amount_minor = 10 * MILLION};

    (void)state;
    int64_t share = rule_enact(&world, &rule, 0);
    int64_t not_largest = rule_enact(&world, &largest, 0);
    struct verdict_line line = rule_line(&world, share, RECORD_COMMITMENT, &more, "2020-01-01");

    /* 50 of 110 */
    assert_int_equal(line.figure_minor, 50 * MILLION);
    assert_int_equal(line.divisor_minor, 110 * MILLION);
    assert_int_equal(line.figure_ratio_e8, 45454545);
    assert_int_equal(line.outcome, VERDICT_BREACH);
    line = rule_line(&world, not_largest, RECORD_COMMITMENT, &more, "2020-01-01");
    assert_int_equal(line.outcome, VERDICT_PASS);
    assert_int_equal(line.headroom_minor, 10 * MILLION);
    /* Blocking rules refuse the entry itself: nobody decides on a commitment. */
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2020-01-01"), &more),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RULE_BREACHED);
    assert_string_equal(world_param(&world, "figure"), "0.45454545");
    more.amount_minor = 20 * MILLION;
    line = rule_line(&world, not_largest, RECORD_COMMITMENT, &more, "2020-01-01");
    assert_int_equal(line.outcome, VERDICT_BREACH); /* as large as the largest other */
    /* More of others betters the share; it is taken, and its verdict stored. */
    more.investor_fund_id = 0;
    more.investor_party_id = p.lp;
    int64_t id = world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2020-01-01"), &more);
    const struct entry *lines;

    assert_int_equal(verdict_stored(world.book, book_entry(world.book, id), &world.arena, &lines),
                     2);
    assert_int_equal(((const struct verdict_line *)lines[0].record)->commitment_id, id);
}

static void paid_in_capital_is_held_against_commitments(void **state)
{
    struct rule rule =
        ratio_on(MEASURE_PAID_IN_RATIO, BASIS_PAID_IN, BASIS_COMMITMENT, 40 * PERCENT);
    const int64_t parts[CALL_PART_COUNT] = {30 * MILLION};
    struct investment asked = investing(p.seed, MILLION);

    (void)state;
    rule.direction = DIRECTION_AT_LEAST;
    rule.after_days = 730;
    int64_t version = rule_enact(&world, &rule, 0);
    struct verdict_line line = line_of(version, &asked);

    assert_int_equal(line.reason, VERDICT_NO_DATE); /* when it was established is not recorded */
    struct fund fund = *(const struct fund *)book_entry(world.book, p.seed)->record;

    fund.established_on = day("2018-01-01");
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FUND, p.seed, day("2018-01-01"), &fund), ERR_OK);
    assert_false(rule_speaks(&world, version, RECORD_INVESTMENT, &asked, "2019-12-31"));
    line = line_of(version, &asked);
    assert_int_equal(line.outcome, VERDICT_BREACH);
    assert_int_equal(line.figure_ratio_e8, 0);
    /* A call of 30 of 100 betters it, so it is not stopped. */
    struct capital_call call = {.code = "c",
                                .fund_id = p.seed,
                                .currency = CURRENCY_CNY,
                                .due_on = day("2020-02-01"),
                                .investments_minor = 30 * MILLION,
                                .working_capital_minor = AMOUNT_UNKNOWN,
                                .management_fees_minor = AMOUNT_UNKNOWN,
                                .expenses_minor = AMOUNT_UNKNOWN,
                                .facility_interest_minor = AMOUNT_UNKNOWN};

    line = rule_line(&world, version, RECORD_CAPITAL_CALL, &call, "2020-01-01");
    assert_int_equal(line.figure_ratio_e8, 30 * PERCENT);
    assert_int_equal(line.reason, VERDICT_IMPROVES);
    int64_t id = world_call(&world, p.seed, parts, false, "2020-01-01", "2020-02-01");
    int64_t approval = world_approve(&world, id);
    struct verdict_line stored = rule_stored(&world, version, approval);

    assert_int_equal(stored.approval_id, approval);
    assert_int_equal(stored.figure_ratio_e8, 30 * PERCENT);
}

/* While a call is typed, the day it is due on may still be missing. */
static void a_call_without_its_day_is_measured(void **state)
{
    struct rule rule = ratio_on(MEASURE_GUIDE_SHARE, BASIS_PAID_IN, BASIS_PAID_IN, 45 * PERCENT);
    struct capital_call call = {.code = "c",
                                .fund_id = p.seed,
                                .currency = CURRENCY_CNY,
                                .due_on = DATE_UNKNOWN,
                                .investments_minor = 30 * MILLION,
                                .working_capital_minor = AMOUNT_UNKNOWN,
                                .management_fees_minor = AMOUNT_UNKNOWN,
                                .expenses_minor = AMOUNT_UNKNOWN,
                                .facility_interest_minor = AMOUNT_UNKNOWN};

    (void)state;
    int64_t version = rule_enact(&world, &rule, 0);
    struct verdict_line line = rule_line(&world, version, RECORD_CAPITAL_CALL, &call, "2020-01-01");

    assert_int_equal(line.divisor_minor, 30 * MILLION);
}

static void deadlines_are_counted_in_days(void **state)
{
    struct rule registration =
        rule_on("registration", MEASURE_REGISTRATION, SUBJECT_FUND, BASIS_WORKING_DAYS);
    struct rule period = rule_on("period", MEASURE_INVESTMENT_PERIOD, SUBJECT_FUND, BASIS_DECLARED);
    struct fund fund = *(const struct fund *)book_entry(world.book, p.seed)->record;
    struct investment asked = investing(p.seed, MILLION);

    (void)state;
    fund.signed_on = day("2019-12-02"); /* a Monday */
    fund.investment_ends_on = day("2020-01-01");
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FUND, p.seed, day("2018-01-01"), &fund), ERR_OK);
    registration.limit_days = 20;
    int64_t version = rule_enact(&world, &registration, 0);

    /* Four weeks of five days later is Monday 2019-12-30; not registered yet. */
    assert_int_equal(
        rule_line(&world, version, RECORD_INVESTMENT, &asked, "2019-12-30").figure_days, 20);
    assert_int_equal(rule_line(&world, version, RECORD_INVESTMENT, &asked, "2019-12-30").outcome,
                     VERDICT_PASS);
    assert_int_equal(rule_line(&world, version, RECORD_INVESTMENT, &asked, "2019-12-31").outcome,
                     VERDICT_BREACH);
    version = rule_enact(&world, &period, 0);
    assert_int_equal(line_of(version, &asked).outcome, VERDICT_PASS);
    assert_int_equal(rule_line(&world, version, RECORD_INVESTMENT, &asked, "2020-01-02").outcome,
                     VERDICT_BREACH);
}

/* Weekdays against a count of every day. */
static void weekdays_are_counted_right_over_any_span(void **state)
{
    struct rule rule = rule_on("days", MEASURE_REGISTRATION, SUBJECT_FUND, BASIS_WORKING_DAYS);
    struct investment asked = investing(p.seed, MILLION);
    struct fund fund = *(const struct fund *)book_entry(world.book, p.seed)->record;
    int64_t version;

    (void)state;
    rule.limit_days = 10;
    version = rule_enact(&world, &rule, 0);
    for (int32_t span = 0; span < 40; span++) {
        int32_t from = day("2019-11-20") + span % 7;
        int32_t to = from + span;
        int64_t expected = 0;
        char date[DATE_TEXT_SIZE];

        for (int32_t d = from + 1; d <= to; d++)
            expected += (d + 4) % 7 != 0 && (d + 4) % 7 != 6; /* 0 is Sunday */
        fund.signed_on = from;
        assert_int_equal(
            world_attempt(&world, MANAGER_ID, RECORD_FUND, p.seed, day("2018-01-01") + span, &fund),
            ERR_OK);
        date_format(to, date);
        assert_int_equal(rule_line(&world, version, RECORD_INVESTMENT, &asked, date).figure_days,
                         expected);
    }
}

static int64_t money_of(const char *code, enum money_source source, enum government_level level)
{
    struct party party = {.code = code,
                          .name = code,
                          .kind = PARTY_LP,
                          .money_source = source,
                          .government_level = level};

    return world_put(&world, MANAGER_ID, RECORD_PARTY, day("2015-01-01"), &party);
}

/* Fiscal 60, other government 30 and social 60 make a mother fund; its 120 and social 180 a
 * sub-fund: consolidated 240 of social capital to 90 of public money. */
static void leverage_is_social_capital_to_public_money(void **state)
{
    struct rule rule = rule_on("leverage", MEASURE_LEVERAGE_SOCIAL, SUBJECT_FUND, BASIS_COMMITMENT);
    int64_t mother = world_fund(&world, "mother", FUND_MOTHER);
    int64_t sub = world_fund(&world, "sub", FUND_GROWTH);
    int64_t social = money_of("social", MONEY_SOCIAL, 0);
    struct investment asked = investing(mother, MILLION);

    (void)state;
    world_commitment(&world, mother, 0, money_of("fiscal", MONEY_BUDGET, LEVEL_DISTRICT),
                     60 * MILLION, "2018-01-01");
    world_commitment(&world, mother, 0, money_of("other", MONEY_STATE_OWNED, LEVEL_MUNICIPAL),
                     30 * MILLION, "2018-01-01");
    world_commitment(&world, mother, 0, social, 60 * MILLION, "2018-01-01");
    world_commitment(&world, sub, mother, 0, 120 * MILLION, "2018-01-01");
    world_commitment(&world, sub, 0, social, 180 * MILLION, "2018-01-01");
    rule.direction = DIRECTION_AT_LEAST;
    rule.limit_ratio_e8 = 300 * PERCENT;
    int64_t version = rule_enact(&world, &rule, 0);
    struct verdict_line line = line_of(version, &asked);

    assert_int_equal(line.figure_minor, 240 * MILLION);
    assert_int_equal(line.divisor_minor, 90 * MILLION);
    assert_int_equal(line.figure_ratio_e8, 266666667);
    assert_int_equal(line.outcome, VERDICT_BREACH);
    /* Money of unknown kind could make it 285 to 90. */
    world_commitment(&world, sub, 0, p.lp, 45 * MILLION, "2018-01-01");
    line = line_of(version, &asked);
    assert_int_equal(line.undetermined_minor, 45 * MILLION);
    assert_int_equal(line.outcome, VERDICT_UNKNOWN);
}

/* --- exceptions ------------------------------------------------------------------------------- */

static enum err attempt_override(int64_t actor_id, int64_t investment_id, int64_t rule_id,
                                 const char *sha256)
{
    struct override override = {.investment_id = investment_id,
                                .rule_id = rule_id,
                                .reason = "decided by the committee",
                                .document_sha256 = sha256};

    return world_attempt(&world, actor_id, RECORD_OVERRIDE, 0, DATE_UNKNOWN, &override);
}

static void an_override_needs_a_third_person(void **state)
{
    int64_t cap = enact_cap(BASIS_DIRECT, ACTION_BLOCK, 130 * MILLION);
    int64_t id = world_proposal(&world, p.project, p.guide, 140 * MILLION, "2020-01-01");

    (void)state;
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CAP_EXCEEDED);
    assert_string_equal(world_param(&world, "excess"), "10000000.00");
    assert_int_equal(attempt_override(MANAGER_ID, id, cap, SHA), ERR_FORBIDDEN);
    assert_int_equal(attempt_override(APPROVER_ID, id, cap, SHA), ERR_OK);
    int64_t override = book_head(world.book);

    /* Whoever made it does not decide; another one does. */
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-01"), ERR_FORBIDDEN);
    assert_int_equal(world_violation(&world), VIOLATION_OWN_OVERRIDE);
    struct decision decision;

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = id;
    decision.outcome = OUTCOME_APPROVE;
    int64_t decided =
        world_put(&world, second_approver, RECORD_DECISION, day("2020-01-01"), &decision);
    struct verdict_line line = rule_stored(&world, cap, decided);

    assert_int_equal(book_entry(world.book, decided)->kind, RECORD_DECISION);
    assert_int_equal(line.outcome, VERDICT_BREACH);
    assert_int_equal(line.override_id, override);
    /* The decision rests on it. */
    assert_int_equal(world_reverse(&world, override, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
}

static void an_override_is_only_for_what_is_broken(void **state)
{
    int64_t cap = enact_cap(BASIS_DIRECT, ACTION_BLOCK, 130 * MILLION);
    int64_t fine = world_proposal(&world, p.project, p.guide, 10 * MILLION, "2020-01-01");
    int64_t high = world_proposal(&world, p.project, p.guide, 140 * MILLION, "2020-01-01");

    (void)state;
    assert_int_equal(attempt_override(APPROVER_ID, fine, cap, SHA), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_BREACHED);
    assert_int_equal(attempt_override(APPROVER_ID, high, cap, SHA), ERR_OK);
    assert_int_equal(attempt_override(second_approver, high, cap, SHA), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    assert_int_equal(world_decide(&world, high, OUTCOME_REJECT, "2020-01-01"), ERR_OK);
    assert_int_equal(attempt_override(second_approver, high, cap, SHA), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
}

static void a_rule_may_ask_for_a_second_approval(void **state)
{
    (void)state;
    (void)enact_cap(BASIS_DIRECT, ACTION_BLOCK, 1000 * MILLION);
    struct rule rule = ratio_on(MEASURE_FIRM_SHARE, BASIS_APPROVED, BASIS_COMMITMENT, 20 * PERCENT);

    rule.action = ACTION_SECOND_APPROVAL;
    int64_t share = rule_enact(&world, &rule, 0);
    int64_t id = world_proposal(&world, p.project, p.angel, 30 * MILLION, "2020-01-01");

    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RULE_BREACHED);
    assert_int_equal(attempt_override(second_approver, id, share, SHA), ERR_OK);
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-01-01"), ERR_OK);
}

/* --- commitments join and end chains ---------------------------------------------------------- */

static void a_commitment_that_would_lift_approvals_over_the_cap_is_refused(void **state)
{
    struct commitment joining = {.code = "joining",
                                 .fund_id = world_fund(&world, "other", FUND_DIRECT),
                                 .investor_fund_id = p.guide,
                                 .currency = CURRENCY_CNY,
                                 .amount_minor = MILLION};

    (void)state;
    (void)enact_cap(BASIS_CHAIN, ACTION_BLOCK, 130 * MILLION);
    world_approved(&world, p.project, p.guide, 80 * MILLION, "2019-01-01");
    world_approved(&world, p.project, joining.fund_id, 60 * MILLION, "2019-01-01");
    /* Apart they have 80 and 60; in one chain it is 140. */
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2019-06-01"), &joining),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CAP_EXCEEDED);
    assert_string_equal(world_param(&world, "used"), "80000000.00");
    assert_string_equal(world_param(&world, "excess"), "10000000.00");
    /* Not even before the day on which the second of them was approved. */
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2018-06-01"), &joining),
        ERR_CONFLICT);
    joining.investor_fund_id = 0;
    joining.investor_party_id = p.lp;
    (void)world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2019-06-01"), &joining);
}

/* Half of the direct fund is another investor's: when that one leaves, all of it is the guide's. */
static void the_end_of_a_commitment_that_lifts_a_share_over_the_cap_is_refused(void **state)
{
    int64_t other = world_fund(&world, "other", FUND_DIRECT);
    int64_t half = world_commitment(&world, other, 0, p.lp, 10 * MILLION, "2018-01-01");

    (void)state;
    world_commitment(&world, other, p.guide, 0, 10 * MILLION, "2018-01-01");
    (void)enact_cap(BASIS_LOOK_THROUGH, ACTION_BLOCK, 130 * MILLION);
    world_approved(&world, p.project, p.guide, 80 * MILLION, "2019-01-01");
    world_approved(&world, p.project, other, 80 * MILLION, "2019-01-01");
    assert_int_equal(world_reverse(&world, half, "2020-01-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CAP_EXCEEDED);
    assert_string_equal(world_param(&world, "excess"), "30000000.00");
}

#define IN_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(the_worked_example_passes_direct_and_breaches_look_through_by_1_8),
        IN_WORLD(the_rows_behind_a_line_add_up_on_every_random_book),
        IN_WORLD(a_decision_stores_what_every_rule_found),
        IN_WORLD(nobody_writes_a_verdict_by_hand),
        IN_WORLD(a_limit_is_held_against_the_exact_ratio),
        IN_WORLD(what_is_not_recorded_is_unknown_and_does_not_pass),
        IN_WORLD(unclassified_amounts_matter_only_when_they_could_change_the_answer),
        IN_WORLD(the_guidance_fund_is_held_to_its_share),
        IN_WORLD(paid_in_capital_is_held_against_commitments),
        IN_WORLD(a_call_without_its_day_is_measured),
        IN_WORLD(deadlines_are_counted_in_days),
        IN_WORLD(weekdays_are_counted_right_over_any_span),
        IN_WORLD(leverage_is_social_capital_to_public_money),
        IN_WORLD(an_override_needs_a_third_person),
        IN_WORLD(an_override_is_only_for_what_is_broken),
        IN_WORLD(a_rule_may_ask_for_a_second_approval),
        IN_WORLD(a_commitment_that_would_lift_approvals_over_the_cap_is_refused),
        IN_WORLD(the_end_of_a_commitment_that_lifts_a_share_over_the_cap_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
