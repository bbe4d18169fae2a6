/* Reinvestment (返投), beside rational numbers. */
#include "figures/local_investment/local_investment.h"
#include "support_fund.h"
#include "record/approval.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/local_investment.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <gmp.h>

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define HASH_OF_NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static struct world world;
static int64_t fund;
static int64_t guide; /* the guide's commitment of 100 million */

static int64_t put_rule_from(const char *code, enum recognition_kind kind, int64_t multiplier_e8,
                             int64_t lock_in_months, const char *from)
{
    struct recognition_rule rule = {
        .code = code,
        .scheme = "SY",
        .name = code,
        .kind = kind,
        .phase = PHASE_ANY,
        .multiplier_e8 = multiplier_e8,
        .phase_factor_e8 = DECIMAL_E8_ONE,
        .lock_in_months = lock_in_months,
        .status = RULE_UNVERIFIED,
        .valid_from = day(from),
        .valid_to = DATE_UNKNOWN,
    };

    return world_put(&world, MANAGER_ID, RECORD_RECOGNITION_RULE, day(from), &rule);
}

static int64_t put_rule(const char *code, enum recognition_kind kind, int64_t multiplier_e8,
                        int64_t lock_in_months)
{
    return put_rule_from(code, kind, multiplier_e8, lock_in_months, "2020-01-01");
}

static struct reinvestment_term term_of(const char *code, int64_t share_e8, const char *due_on)
{
    return (struct reinvestment_term){
        .code = code,
        .fund_id = fund,
        .scheme = "SY",
        .stage = code,
        .commitment_id = guide,
        .base = REINVEST_CONTRIBUTION,
        .currency = CURRENCY_CNY,
        .base_amount_minor = AMOUNT_UNKNOWN,
        .required_e8 = 150000000,
        .share_e8 = share_e8,
        .due_on = day(due_on),
        .status = RULE_UNVERIFIED,
        .valid_from = day("2020-01-01"),
        .valid_to = DATE_UNKNOWN,
    };
}

static void put_term(struct reinvestment_term term)
{
    world_put(&world, MANAGER_ID, RECORD_REINVESTMENT_TERM, day("2020-01-01"), &term);
}

static struct recognition recognition_of(int64_t rule, int64_t firm, int64_t amount_minor)
{
    struct recognition recognition;

    shape_clear(&recognition_type.shape, &recognition);
    recognition.code = arena_format(&world.arena, "K%lld", (long long)book_head(world.book));
    recognition.fund_id = fund;
    recognition.firm_id = firm;
    recognition.recognition_rule_id = rule;
    recognition.currency = CURRENCY_CNY;
    recognition.amount_minor = amount_minor;
    recognition.evidence = "evidence";
    recognition.evidence_sha256 = HASH;
    return recognition;
}

static int64_t propose(int64_t rule, int64_t firm, int64_t amount_minor, const char *date)
{
    struct recognition recognition = recognition_of(rule, firm, amount_minor);

    return world_put(&world, MANAGER_ID, RECORD_RECOGNITION, day(date), &recognition);
}

static void recognise(int64_t rule, int64_t firm, int64_t amount_minor, const char *date)
{
    world_approve(&world, propose(rule, firm, amount_minor, date));
}

static enum err attempt(const struct recognition *recognition, const char *date)
{
    return world_attempt(&world, MANAGER_ID, RECORD_RECOGNITION, 0, day(date), recognition);
}

static enum err move_out(int64_t firm, const char *date)
{
    struct move_out move_out = {.firm_id = firm, .evidence = "notice", .evidence_sha256 = HASH};

    return world_attempt(&world, MANAGER_ID, RECORD_MOVE_OUT, 0, day(date), &move_out);
}

static const struct local_investment_stage *stages_at(const char *date, int64_t as_known,
                                                      size_t *count_out)
{
    const struct local_investment_stage *stages;
    struct view view = {day(date), as_known};

    assert_int_equal(
        local_investment_stages(world.book, fund, view, &world.arena, &stages, count_out), ERR_OK);
    return stages;
}

static struct local_investment_stage stage_at(const char *date)
{
    size_t count;
    const struct local_investment_stage *stages = stages_at(date, INT64_MAX, &count);

    assert_true(count > 0);
    return stages[count - 1];
}

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "fund", FUND_GROWTH);
    guide = world_commitment(&world, fund, 0, world_party(&world, "guide"), 100 * MILLION,
                             "2020-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* Contribution 100 at 1.5x: 60 x 1 + 20 x 2 + 25 x 1.8 + 10 x 1.5 = 160 of 150; a relocated firm
 * that leaves within five years takes its 40 along. */
static void the_worked_example_comes_to_106_7_and_then_80_percent(void **state)
{
    (void)state;
    put_term(term_of("all", DECIMAL_E8_ONE, "2027-12-31"));
    int64_t relocated = world_firm(&world, "relocated");
    int64_t other = world_firm(&world, "other");

    recognise(put_rule("plain", RECOGNISE_LOCAL_INVESTMENT, 100000000, AMOUNT_UNKNOWN), other,
              60 * MILLION, "2021-03-01");
    recognise(put_rule("relocation", RECOGNISE_RELOCATION, 200000000, 60), relocated, 20 * MILLION,
              "2021-04-01");
    recognise(put_rule("subsidiary", RECOGNISE_NEW_SUBSIDIARY, 180000000, AMOUNT_UNKNOWN), other,
              25 * MILLION, "2021-05-01");
    recognise(put_rule("stake", RECOGNISE_LOCAL_STAKE, 150000000, AMOUNT_UNKNOWN), other,
              10 * MILLION, "2021-06-01");
    int64_t before = book_head(world.book);
    struct local_investment_stage stage = stage_at("2022-01-01");

    assert_int_equal(stage.target_minor, 150 * MILLION);
    assert_int_equal(stage.counted_minor, 160 * MILLION);
    assert_int_equal(stage.progress_e8, 106666667);
    assert_int_equal(stage.surplus_minor, 10 * MILLION);
    assert_int_equal(stage.missing_minor, 0);
    assert_int_equal(stage.state, STAGE_MET);

    assert_int_equal(move_out(relocated, "2024-02-01"), ERR_OK);
    stage = stage_at("2024-02-01");
    assert_int_equal(stage.counted_minor, 120 * MILLION);
    assert_int_equal(stage.taken_back_minor, 40 * MILLION);
    assert_int_equal(stage.progress_e8, 80000000);
    assert_int_equal(stage.missing_minor, 30 * MILLION);
    assert_int_equal(stage.state, STAGE_OPEN);
    /* Neither the days before nor what was known before have changed. */
    assert_int_equal(stage_at("2024-01-31").progress_e8, 106666667);
    size_t count;
    assert_int_equal(stages_at("2024-02-01", before, &count)->progress_e8, 106666667);
}

static void a_firm_may_leave_when_its_lock_in_has_ended(void **state)
{
    (void)state;
    put_term(term_of("all", DECIMAL_E8_ONE, "2027-12-31"));
    int64_t firm = world_firm(&world, "firm");

    recognise(put_rule("relocation", RECOGNISE_RELOCATION, 200000000, 60), firm, 20 * MILLION,
              "2020-02-29");
    assert_int_equal(move_out(firm, "2025-02-28"), ERR_OK);
    assert_int_equal(stage_at("2025-03-01").counted_minor, 40 * MILLION);
    /* One day earlier it would have been too soon; a reversal of that gives it back. */
    assert_int_equal(move_out(firm, "2025-02-27"), ERR_OK);
    int64_t seq = book_head(world.book);
    assert_int_equal(stage_at("2025-03-01").counted_minor, 0);
    assert_int_equal(world_reverse(&world, seq, NULL), ERR_OK);
    assert_int_equal(stage_at("2025-03-01").counted_minor, 40 * MILLION);
    assert_int_equal(move_out(firm, "2025-02-28"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
}

static void stages_are_open_met_met_late_and_missed(void **state)
{
    (void)state;
    put_term(term_of("first", 40000000, "2022-01-01"));
    put_term(term_of("last", DECIMAL_E8_ONE, "2025-01-01"));
    int64_t rule = put_rule("plain", RECOGNISE_LOCAL_INVESTMENT, 100000000, AMOUNT_UNKNOWN);
    int64_t firm = world_firm(&world, "firm");
    size_t count;

    recognise(rule, firm, 50 * MILLION, "2021-06-01");
    const struct local_investment_stage *stages = stages_at("2021-12-31", INT64_MAX, &count);
    assert_int_equal(count, 2);
    assert_int_equal(stages[0].target_minor, 60 * MILLION);
    assert_int_equal(stages[0].state, STAGE_OPEN);
    assert_int_equal(stages[0].days_left, 1);
    assert_int_equal(stages_at("2022-01-02", INT64_MAX, &count)[0].state, STAGE_MISSED);
    recognise(rule, firm, 10 * MILLION, "2022-01-02");
    assert_int_equal(stages_at("2022-01-02", INT64_MAX, &count)[0].state, STAGE_MET_LATE);
    recognise(rule, firm, 90 * MILLION, "2025-01-01");
    stages = stages_at("2026-01-01", INT64_MAX, &count);
    assert_int_equal(stages[1].state, STAGE_MET);
    assert_int_equal(stages[1].days_over, 365);
    assert_int_equal(stages[1].days_left, AMOUNT_UNKNOWN);
    assert_int_equal(stages[1].progress_e8, DECIMAL_E8_ONE);
}

static void bases_are_computed_or_stated_and_unknown_stays_unknown(void **state)
{
    (void)state;
    struct reinvestment_term term = term_of("paid", DECIMAL_E8_ONE, "2027-01-01");

    term.base = REINVEST_FUND_PAID_IN;
    term.required_e8 = 60000000;
    put_term(term);
    assert_int_equal(stage_at("2021-01-01").state, STAGE_UNKNOWN);
    assert_int_equal(stage_at("2021-01-01").target_minor, AMOUNT_UNKNOWN);
    assert_int_equal(stage_at("2021-01-01").progress_e8, AMOUNT_UNKNOWN);
    assert_int_equal(world_contribute(&world, guide, 0, 50 * MILLION, "2021-01-02"), ERR_OK);
    assert_int_equal(stage_at("2021-01-02").target_minor, 30 * MILLION);

    term.code = term.stage = "assets";
    term.base = REINVEST_TOTAL_ASSETS;
    term.due_on = day("2027-01-02");
    put_term(term);
    assert_int_equal(stage_at("2021-01-02").base_amount_minor, 50 * MILLION);

    term.code = term.stage = "stated";
    term.base = REINVEST_INVESTABLE;
    term.due_on = day("2027-01-03");
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_REINVESTMENT_TERM, 0, DATE_UNKNOWN, &term),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    term.base_amount_minor = 90 * MILLION;
    put_term(term);
    assert_int_equal(stage_at("2021-01-02").target_minor, 54 * MILLION);
    term.base = REINVEST_FUND_COMMITTED;
    term.code = "doubled";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_REINVESTMENT_TERM, 0, DATE_UNKNOWN, &term),
        ERR_INVALID);
}

static void a_term_that_has_ended_is_not_in_force(void **state)
{
    (void)state;
    struct reinvestment_term term = term_of("all", DECIMAL_E8_ONE, "2027-12-31");

    put_term(term);
    int64_t id = book_head(world.book);
    term.valid_from = day("2025-01-07");
    term.valid_to = day("2025-01-31");
    term.required_e8 = 100000000;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_REINVESTMENT_TERM, id, DATE_UNKNOWN, &term),
        ERR_OK);
    assert_int_equal(stage_at("2025-01-06").target_minor, 150 * MILLION);
    assert_int_equal(stage_at("2025-01-31").target_minor, 100 * MILLION);
    assert_int_equal(stage_at("2025-02-01").state, STAGE_NOT_IN_FORCE);
    int64_t rule = put_rule("plain", RECOGNISE_LOCAL_INVESTMENT, 100000000, AMOUNT_UNKNOWN);
    struct recognition recognition = recognition_of(rule, world_firm(&world, "firm"), MILLION);

    assert_int_equal(attempt(&recognition, "2025-02-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NO_TERM);
}

static void only_what_another_person_approves_counts(void **state)
{
    (void)state;
    put_term(term_of("all", DECIMAL_E8_ONE, "2027-12-31"));
    int64_t rule = put_rule("plain", RECOGNISE_LOCAL_INVESTMENT, 100000000, AMOUNT_UNKNOWN);
    int64_t proposal = propose(rule, world_firm(&world, "firm"), 30 * MILLION, "2021-01-01");

    assert_int_equal(stage_at("2021-01-01").counted_minor, 0);
    assert_int_equal(stage_at("2021-01-01").pending_minor, 30 * MILLION);
    assert_int_equal(world_approve_as(&world, MANAGER_ID, proposal, OUTCOME_APPROVE),
                     ERR_FORBIDDEN);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, proposal, OUTCOME_REJECT), ERR_OK);
    assert_int_equal(stage_at("2021-01-01").pending_minor, 0);
    assert_int_equal(stage_at("2021-01-01").counted_minor, 0);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, proposal, OUTCOME_APPROVE),
                     ERR_CONFLICT);
}

static void the_rule_version_of_the_day_counts_and_a_changed_one_is_not_approved(void **state)
{
    (void)state;
    put_term(term_of("all", DECIMAL_E8_ONE, "2027-12-31"));
    int64_t rule = put_rule("relocation", RECOGNISE_RELOCATION, 200000000, 60);
    int64_t firm = world_firm(&world, "firm");
    struct recognition_rule later =
        *(const struct recognition_rule *)book_entry(world.book, rule)->record;

    recognise(rule, firm, 10 * MILLION, "2021-01-01");
    int64_t waiting = propose(rule, firm, 10 * MILLION, "2022-06-01");
    later.valid_from = day("2022-01-01");
    later.multiplier_e8 = 150000000;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_RECOGNITION_RULE, rule, DATE_UNKNOWN, &later),
        ERR_OK);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, waiting, OUTCOME_APPROVE), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RULE_CHANGED);
    recognise(rule, firm, 10 * MILLION, "2022-06-02");
    assert_int_equal(stage_at("2022-06-02").counted_minor, 35 * MILLION);
    assert_int_equal(stage_at("2021-12-31").counted_minor, 20 * MILLION);
}

static void rules_of_one_kind_do_not_overlap(void **state)
{
    (void)state;
    put_rule("one", RECOGNISE_RELOCATION, 200000000, 60);
    struct recognition_rule two =
        *(const struct recognition_rule *)book_entry(world.book, book_head(world.book))->record;

    two.code = "two";
    two.valid_from = day("2024-01-01");
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_RECOGNITION_RULE, 0, DATE_UNKNOWN, &two),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
    two.phase = PHASE_SEED;
    two.phase_factor_e8 = 120000000;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_RECOGNITION_RULE, 0, DATE_UNKNOWN, &two), ERR_OK);
}

static void evidence_that_is_none_is_refused(void **state)
{
    (void)state;
    put_term(term_of("all", DECIMAL_E8_ONE, "2027-12-31"));
    int64_t rule = put_rule("plain", RECOGNISE_LOCAL_INVESTMENT, 100000000, AMOUNT_UNKNOWN);
    struct recognition recognition = recognition_of(rule, world_firm(&world, "firm"), MILLION);

    recognition.evidence_sha256 = HASH_OF_NOTHING;
    assert_int_equal(attempt(&recognition, "2021-01-01"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
    recognition.evidence_sha256 =
        "0000000000000000000000000000000000000000000000000000000000000000";
    assert_int_equal(attempt(&recognition, "2021-01-01"), ERR_INVALID);
    recognition.evidence_sha256 = HASH;
    assert_int_equal(attempt(&recognition, "2021-01-01"), ERR_OK);
}

static void an_investment_is_recognised_once_and_only_when_approved(void **state)
{
    (void)state;
    put_term(term_of("all", DECIMAL_E8_ONE, "2027-12-31"));
    int64_t rule = put_rule("plain", RECOGNISE_LOCAL_INVESTMENT, 100000000, AMOUNT_UNKNOWN);
    int64_t firm = world_firm(&world, "firm");
    int64_t project = world_project(&world, "project", firm);
    int64_t investment = world_approved(&world, project, fund, 50 * MILLION, "2021-01-01");
    struct recognition recognition = recognition_of(rule, firm, 30 * MILLION);

    recognition.investment_id = investment;
    assert_int_equal(attempt(&recognition, "2021-02-01"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_EXACTLY_ONE);
    recognition.firm_id = 0;
    assert_int_equal(attempt(&recognition, "2020-12-31"), ERR_INVALID);
    assert_int_equal(attempt(&recognition, "2021-02-01"), ERR_OK);
    recognition.code = "again";
    assert_int_equal(attempt(&recognition, "2021-02-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    recognition.amount_minor = 20 * MILLION;
    assert_int_equal(attempt(&recognition, "2021-02-01"), ERR_OK);
    recognition.investment_id = world_proposal(&world, project, fund, 10 * MILLION, "2021-03-01");
    recognition.code = "too-early";
    assert_int_equal(attempt(&recognition, "2021-03-01"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_APPROVED);
    /* The firm of an investment is that of its project. */
    const struct recognised_line *lines;
    size_t count;
    assert_int_equal(
        recognised_lines(world.book, fund, VIEW_EVERYTHING, &world.arena, &lines, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(lines[0].firm_id, firm);
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* amount x a x b as a rational, rounded half to even. */
static int64_t oracle(int64_t amount_minor, int64_t a_e8, int64_t b_e8)
{
    mpz_t product, unit, rest;

    mpz_inits(product, unit, rest, NULL);
    mpz_set_si(product, amount_minor);
    mpz_mul_si(product, product, a_e8);
    mpz_mul_si(product, product, b_e8);
    mpz_ui_pow_ui(unit, 10, 16);
    mpz_tdiv_qr(product, rest, product, unit);
    mpz_mul_ui(rest, rest, 2);
    int order = mpz_cmp(rest, unit);

    if (order > 0 || (order == 0 && mpz_odd_p(product)))
        mpz_add_ui(product, product, 1);
    int64_t result = mpz_get_si(product);

    mpz_clears(product, unit, rest, NULL);
    return result;
}

static void weighing_agrees_with_rationals(void **state)
{
    (void)state;
    uint64_t seed = (uint64_t)time(NULL) | 1;
    int64_t weighted;

    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 20000; i++) {
        int64_t amount_minor = (int64_t)(next(&seed) % (uint64_t)AMOUNT_MAX) + 1;
        int64_t a_e8 = (int64_t)(next(&seed) % 1000) * (i % 2 == 0 ? 500000 : 12345679) + 1 - i % 2;
        int64_t b_e8 = (int64_t)(next(&seed) % 20) * 5000000 + i % 3;

        if (i % 5 == 0) { /* ties */
            a_e8 = 50000000;
            b_e8 = DECIMAL_E8_ONE;
        }
        assert_int_equal(local_investment_weigh(amount_minor, a_e8, b_e8, &weighted), ERR_OK);
        assert_int_equal(weighted, oracle(amount_minor, a_e8, b_e8));
    }
    assert_int_equal(local_investment_weigh(AMOUNT_MAX, REINVESTMENT_MULTIPLE_MAX * 100,
                                            REINVESTMENT_MULTIPLE_MAX, &weighted),
                     ERR_OVERFLOW);
}

/* After random recognitions, decisions, moves and reversals: the stage is the sum of its lines, and
 * each line is what a plain reading of the journal says. */
static void a_stage_is_always_the_sum_of_its_lines(void **state)
{
    (void)state;
    uint64_t seed = (uint64_t)time(NULL) | 1;
    int64_t firms[4];
    int64_t rules[2];

    print_message("seed %llu\n", (unsigned long long)seed);
    put_term(term_of("all", DECIMAL_E8_ONE, "2027-12-31"));
    rules[0] = put_rule("plain", RECOGNISE_LOCAL_INVESTMENT, 100000000, AMOUNT_UNKNOWN);
    rules[1] = put_rule("relocation", RECOGNISE_RELOCATION, 200000000, 24);
    for (int i = 0; i < 4; i++)
        firms[i] = world_firm(&world, arena_format(&world.arena, "firm%d", i));
    for (int i = 0; i < 300; i++) {
        int32_t date = day("2021-01-01") + (int32_t)(next(&seed) % 1500);
        int64_t firm = firms[next(&seed) % 4];
        struct recognition recognition =
            recognition_of(rules[next(&seed) % 2], firm, (int64_t)(next(&seed) % 999999) + 1);
        struct move_out move = {.firm_id = firm, .evidence = "x", .evidence_sha256 = HASH};
        enum err err;

        if (next(&seed) % 6 == 0)
            err = world_attempt(&world, MANAGER_ID, RECORD_MOVE_OUT, 0, date, &move);
        else
            err = world_attempt(&world, MANAGER_ID, RECORD_RECOGNITION, 0, date, &recognition);
        int64_t seq = book_head(world.book);

        if (err == ERR_OK && book_entry(world.book, seq)->kind == RECORD_RECOGNITION &&
            next(&seed) % 4 != 0)
            world_approve(&world, seq);
        if (next(&seed) % 9 == 0)
            (void)world_reverse(&world, book_head(world.book), NULL);
    }
    for (int i = 0; i < 40; i++) {
        struct view view = {day("2021-01-01") + (int32_t)(next(&seed) % 1800),
                            book_head(world.book) - (int64_t)(next(&seed) % 60)};
        const struct recognised_line *lines;
        const struct local_investment_stage *stages;
        size_t count;
        size_t stage_count;
        int64_t counted = 0;

        assert_int_equal(recognised_lines(world.book, fund, view, &world.arena, &lines, &count),
                         ERR_OK);
        assert_int_equal(
            local_investment_stages(world.book, fund, view, &world.arena, &stages, &stage_count),
            ERR_OK);
        for (size_t k = 0; k < count; k++) {
            assert_int_equal(
                lines[k].recognised_minor,
                oracle(lines[k].amount_minor, lines[k].multiplier_e8, lines[k].phase_factor_e8));
            counted += lines[k].counted_minor;
            if (lines[k].counted_minor > 0)
                assert_true(lines[k].approved_on <= view.as_of && lines[k].move_out_id == 0);
        }
        assert_int_equal(stage_count, 1);
        assert_int_equal(stages[0].counted_minor, counted);
        assert_int_equal(stages[0].recognised_minor - stages[0].taken_back_minor, counted);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_worked_example_comes_to_106_7_and_then_80_percent),
        CASE(a_firm_may_leave_when_its_lock_in_has_ended),
        CASE(stages_are_open_met_met_late_and_missed),
        CASE(bases_are_computed_or_stated_and_unknown_stays_unknown),
        CASE(a_term_that_has_ended_is_not_in_force),
        CASE(only_what_another_person_approves_counts),
        CASE(the_rule_version_of_the_day_counts_and_a_changed_one_is_not_approved),
        CASE(rules_of_one_kind_do_not_overlap),
        CASE(evidence_that_is_none_is_refused),
        CASE(an_investment_is_recognised_once_and_only_when_approved),
        CASE(weighing_agrees_with_rationals),
        CASE(a_stage_is_always_the_sum_of_its_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
