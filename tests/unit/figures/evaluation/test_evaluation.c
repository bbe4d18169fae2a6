/* Score sheets, evaluations and their grades. */
#include "figures/evaluation/evaluation.h"
#include "support_fund.h"
#include "record/approval.h"
#include "record/evaluation.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define POINT DECIMAL_E8_ONE

static struct world world;
static int64_t fund;
static int64_t sheet;
static int64_t policy; /* dimension of 60 */
static int64_t duty;   /* dimension of 30 to 40 */
static int64_t bonus;  /* bonus of at most 10 */

static int64_t dimension_of(const char *code, int64_t min, int64_t max, bool is_bonus)
{
    struct score_dimension dimension = {
        .code = code,
        .score_sheet_id = sheet,
        .name = code,
        .weight_min_e8 = min * POINT,
        .weight_max_e8 = max * POINT,
        .bonus = is_bonus,
        .status = RULE_VERIFIED,
    };

    return world_put(&world, MANAGER_ID, RECORD_SCORE_DIMENSION, day("2025-06-01"), &dimension);
}

static struct score_indicator indicator(const char *code, int64_t dimension, int64_t max_e8)
{
    return (struct score_indicator){
        .code = code,
        .score_dimension_id = dimension,
        .name = code,
        .max_score_e8 = max_e8,
        .status = RULE_UNVERIFIED,
    };
}

static int64_t indicator_of(const char *code, int64_t dimension, int64_t max_e8)
{
    struct score_indicator made = indicator(code, dimension, max_e8);

    return world_put(&world, MANAGER_ID, RECORD_SCORE_INDICATOR, day("2025-06-01"), &made);
}

static int64_t grade_of(const char *code, int64_t from_e8, bool cuts_fee)
{
    struct score_grade grade = {
        .code = code,
        .score_sheet_id = sheet,
        .name = code,
        .from_score_e8 = from_e8,
        .cuts_fee = cuts_fee,
        .consequence = cuts_fee ? "fee is cut" : NULL,
        .status = RULE_UNVERIFIED,
    };

    return world_put(&world, MANAGER_ID, RECORD_SCORE_GRADE, day("2025-06-01"), &grade);
}

static struct evaluation evaluation_of(const char *code, int64_t year)
{
    return (struct evaluation){
        .code = code,
        .fund_id = fund,
        .score_sheet_id = sheet,
        .fiscal_year = year,
        .fiscal_year_ends_on = date_from_ymd((int)year, 12, 31),
    };
}

static int64_t open_evaluation(void)
{
    struct evaluation evaluation = evaluation_of("E2025", 2025);

    return world_put(&world, MANAGER_ID, RECORD_EVALUATION, day("2026-02-01"), &evaluation);
}

static enum err self(int64_t evaluation, int64_t indicator_id, int64_t score_e8, const char *date)
{
    struct self_score score = {.evaluation_id = evaluation,
                               .score_indicator_id = indicator_id,
                               .score_e8 = score_e8,
                               .evidence = "report",
                               .evidence_sha256 = HASH};

    return world_attempt(&world, MANAGER_ID, RECORD_SELF_SCORE, 0, day(date), &score);
}

static enum err fiscal_as(int64_t actor, int64_t evaluation, int64_t indicator_id, int64_t score_e8)
{
    struct fiscal_score score = {
        .evaluation_id = evaluation, .score_indicator_id = indicator_id, .score_e8 = score_e8};

    return world_attempt(&world, actor, RECORD_FISCAL_SCORE, 0, day("2026-05-01"), &score);
}

static struct evaluation_figures figures_at(int64_t evaluation, const char *date)
{
    struct evaluation_figures figures;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(
        evaluation_figures_compute(world.book, evaluation, view, &world.arena, &figures), ERR_OK);
    return figures;
}

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    fund = world_fund(&world, "fund", FUND_GROWTH);
    struct score_sheet made = {
        .code = "S",
        .name = "sheet",
        .full_marks_e8 = 100 * POINT,
        .deadline_months = 6,
        .status = RULE_VERIFIED,
        .valid_from = day("2025-06-01"),
        .valid_to = DATE_UNKNOWN,
    };
    sheet = world_put(&world, MANAGER_ID, RECORD_SCORE_SHEET, DATE_UNKNOWN, &made);
    policy = dimension_of("policy", 60, 60, false);
    duty = dimension_of("duty", 30, 40, false);
    bonus = dimension_of("bonus", 0, 10, true);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static void unknown_indicators_leave_a_range(void **state)
{
    (void)state;
    int64_t a = indicator_of("a", policy, 25 * POINT);
    int64_t b = indicator_of("b", policy, AMOUNT_UNKNOWN);

    indicator_of("c", policy, 10 * POINT);
    int64_t evaluation = open_evaluation();
    struct evaluation_figures figures = figures_at(evaluation, "2026-02-01");
    assert_int_equal(figures.self_min_e8, 0);
    /* 60 + 40, and a bonus of 10 whose indicators nobody states */
    assert_int_equal(figures.self_max_e8, 110 * POINT);

    assert_int_equal(self(evaluation, a, 20 * POINT + POINT / 2, "2026-02-02"), ERR_OK);
    figures = figures_at(evaluation, "2026-02-02");
    assert_int_equal(figures.self_min_e8, 20 * POINT + POINT / 2);
    assert_int_equal(figures.self_max_e8, 110 * POINT - (4 * POINT + POINT / 2));
    assert_int_equal(figures.self_total_e8, AMOUNT_UNKNOWN);
    /* b is bounded by what a and c leave of the weight, and by nothing else. */
    assert_int_equal(self(evaluation, b, 60 * POINT + 1, "2026-02-03"), ERR_INVALID);
    assert_int_equal(self(evaluation, b, 40 * POINT, "2026-02-03"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_int_equal(self(evaluation, b, 15 * POINT, "2026-02-03"), ERR_OK);
    figures = figures_at(evaluation, "2026-02-03");
    assert_int_equal(figures.self_min_e8, 35 * POINT + POINT / 2);
    assert_int_equal(figures.self_max_e8, 95 * POINT + POINT / 2);
    assert_int_equal(figures.state, EVALUATION_OPEN);
}

static void a_score_above_its_maximum_is_refused(void **state)
{
    (void)state;
    int64_t a = indicator_of("a", policy, 25 * POINT);
    int64_t evaluation = open_evaluation();

    assert_int_equal(self(evaluation, a, 25 * POINT + 1, "2026-02-02"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OUT_OF_RANGE);
    assert_string_equal(world_param(&world, "max"), "25.00000000");
    assert_int_equal(self(evaluation, a, -1, "2026-02-02"), ERR_INVALID);
    assert_int_equal(self(evaluation, a, 25 * POINT, "2026-02-02"), ERR_OK);
    assert_int_equal(self(evaluation, a, 24 * POINT, "2026-02-02"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    struct score_indicator more = indicator("more", policy, 36 * POINT);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SCORE_INDICATOR, 0, day("2025-06-01"), &more),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
}

static void the_sheet_is_the_one_of_the_day_it_was_opened(void **state)
{
    (void)state;
    int64_t a = indicator_of("a", policy, 25 * POINT);
    int64_t evaluation = open_evaluation();
    int64_t later = indicator_of("later", policy, 10 * POINT);

    assert_int_equal(self(evaluation, later, POINT, "2026-02-02"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
    struct score_indicator lower = indicator("a", policy, 5 * POINT);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_SCORE_INDICATOR, a, day("2025-07-01"), &lower),
        ERR_OK);
    assert_int_equal(self(evaluation, a, 25 * POINT, "2026-02-02"), ERR_OK);
    assert_int_equal(figures_at(evaluation, "2026-03-01").indicator_count, 1);
}

static void grades_cut_the_fee_and_are_settled_only_when_the_range_is(void **state)
{
    (void)state;
    int64_t a = indicator_of("a", policy, 60 * POINT);
    int64_t b = indicator_of("b", duty, 40 * POINT);
    int64_t c = indicator_of("c", bonus, 10 * POINT);
    int64_t good = grade_of("good", 80 * POINT, false);
    int64_t fair = grade_of("fair", 60 * POINT, true);

    grade_of("poor", 0, true);
    int64_t evaluation = open_evaluation();
    assert_int_equal(self(evaluation, a, 58 * POINT, "2026-06-30"), ERR_OK);
    assert_int_equal(fiscal_as(APPROVER_ID, evaluation, a, 50 * POINT), ERR_OK);
    struct evaluation_figures figures = figures_at(evaluation, "2026-07-01");
    assert_int_equal(figures.grade_id, 0);
    assert_int_equal(figures.grade_at_most_id, good);
    assert_true(figures.late);
    assert_int_equal(figures.days_over, 1);
    assert_int_equal(figures.days_left, AMOUNT_UNKNOWN);

    assert_int_equal(fiscal_as(APPROVER_ID, evaluation, b, 14 * POINT), ERR_OK);
    figures = figures_at(evaluation, "2026-07-01");
    assert_int_equal(figures.fiscal_min_e8, 64 * POINT);
    assert_int_equal(figures.fiscal_max_e8, 74 * POINT);
    assert_int_equal(figures.grade_id, fair);
    assert_true(figures.cuts_fee);
    assert_string_equal(figures.consequence, "fee is cut");
    assert_int_equal(figures.fiscal_total_e8, AMOUNT_UNKNOWN);

    assert_int_equal(world_approve_as(&world, APPROVER_ID, evaluation, OUTCOME_APPROVE),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_INCOMPLETE);
    assert_string_equal(world_param(&world, "count"), "3");
    assert_int_equal(fiscal_as(APPROVER_ID, evaluation, c, 0), ERR_OK);
    assert_int_equal(self(evaluation, b, 30 * POINT, "2026-06-30"), ERR_OK);
    assert_int_equal(self(evaluation, c, 0, "2026-06-30"), ERR_OK);
    world_approve(&world, evaluation);
    figures = figures_at(evaluation, "2026-07-01");
    assert_int_equal(figures.state, EVALUATION_APPROVED);
    assert_int_equal(figures.self_total_e8, 88 * POINT);
    assert_int_equal(figures.fiscal_total_e8, 64 * POINT);
    assert_int_equal(figures.filed_on, day("2026-06-30"));
    assert_false(figures.late);
    assert_int_equal(figures.due_on, day("2026-06-30"));
    /* What is closed stays: no score is added or taken out. */
    assert_int_equal(world_reverse(&world, book_head(world.book) - 1, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
}

static void thresholds_nobody_states_give_no_grade(void **state)
{
    (void)state;
    int64_t a = indicator_of("a", policy, 60 * POINT);

    grade_of("good", 80 * POINT, false);
    grade_of("fair", AMOUNT_UNKNOWN, true);
    int64_t evaluation = open_evaluation();
    assert_int_equal(fiscal_as(APPROVER_ID, evaluation, a, 60 * POINT), ERR_OK);
    assert_int_equal(figures_at(evaluation, "2026-07-01").grade_at_least_id, 0);
    assert_int_equal(figures_at(evaluation, "2026-07-01").grade_at_most_id, 0);
}

static void nobody_scores_their_own_filing(void **state)
{
    (void)state;
    int64_t a = indicator_of("a", policy, 25 * POINT);
    int64_t evaluation = open_evaluation();

    assert_int_equal(fiscal_as(MANAGER_ID, evaluation, a, 20 * POINT), ERR_FORBIDDEN);
    assert_int_equal(world_violation(&world), VIOLATION_OWN_PROPOSAL);
    assert_int_equal(fiscal_as(APPROVER_ID, evaluation, a, 20 * POINT), ERR_OK);
}

static void a_year_is_evaluated_once_on_a_sheet_in_force(void **state)
{
    (void)state;
    open_evaluation();
    struct evaluation again = evaluation_of("again", 2025);

    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_EVALUATION, 0, day("2026-03-01"), &again),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    again = evaluation_of("early", 2025);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_EVALUATION, 0, day("2025-12-30"), &again),
        ERR_INVALID);
    again = evaluation_of("year", 2024);
    again.fiscal_year = 2023;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_EVALUATION, 0, day("2026-03-01"), &again),
        ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(unknown_indicators_leave_a_range),
        CASE(a_score_above_its_maximum_is_refused),
        CASE(the_sheet_is_the_one_of_the_day_it_was_opened),
        CASE(grades_cut_the_fee_and_are_settled_only_when_the_range_is),
        CASE(thresholds_nobody_states_give_no_grade),
        CASE(nobody_scores_their_own_filing),
        CASE(a_year_is_evaluated_once_on_a_sheet_in_force),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
