/* Limits: a number and a unit. Where they stand, how they are written and read, and the measures
 * that are counted in units which came after the first release. */
#include "support_rule.h"

#include "record/limit.h"
#include "rules/rule.h"
#include "verdict/pack.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RULE_SHAPE (&record_types[RECORD_RULE]->shape)
#define LINE_SHAPE (&record_types[RECORD_VERDICT_LINE]->shape)
#define RANDOM_ROUNDS 200

static struct world world;

static int open_world(void **state)
{
    (void)state;
    world_open(&world);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* --- where they stand ------------------------------------------------------------------------- */

static struct rule rule_with(enum measure measure, int64_t number)
{
    struct rule rule = rule_on("r", measure, SUBJECT_FUND, BASIS_COMMITMENT);
    const char *name = limit_fields[unit_types[measure_unit(measure)].place];

    rule.currency = CURRENCY_CNY;
    field_set_int64(shape_field(RULE_SHAPE, name), &rule, number);
    return rule;
}

static bool has_limit(uint32_t measure)
{
    return measure_unit(measure) != UNIT_NONE;
}

static int64_t random_number(void)
{
    return random() % 36525; /* what every unit takes */
}

static void a_written_limit_reads_back_as_it_was_in_every_unit(void **state)
{
    (void)state;
    srandom(20261129);
    for (uint32_t measure = MEASURE_NONE + 1; measure < MEASURE_COUNT; measure++)
        for (int i = 0; has_limit(measure) && i < RANDOM_ROUNDS; i++) {
            struct rule rule = rule_with(measure, 1 + random_number());
            const struct field *field =
                shape_field(RULE_SHAPE, limit_fields[unit_types[measure_unit(measure)].place]);
            struct rule read = rule_on("r", measure, SUBJECT_FUND, BASIS_COMMITMENT);
            struct violations violations;
            struct buf text;

            read.currency = rule.currency;
            buf_init(&text);
            violations_init(&violations, &world.arena);
            field_write_text(RULE_SHAPE, field, &rule, &text);
            field_parse_cell(RULE_SHAPE, field, text.bytes, text.length, &read, &violations);
            assert_int_equal(violations.count, 0);
            assert_int_equal(rule_limit(&read).number, rule_limit(&rule).number);
            assert_string_equal(limit_number_text(&world.arena, rule_limit(&rule)), text.bytes);
            buf_done(&text);
        }
}

static void a_line_holds_figure_limit_and_headroom_apart_in_every_unit(void **state)
{
    (void)state;
    for (uint32_t measure = MEASURE_NONE + 1; measure < MEASURE_COUNT; measure++) {
        struct rule rule;
        struct verdict_line line;

        if (!has_limit(measure))
            continue;
        rule = rule_with(measure, 7);
        shape_clear(LINE_SHAPE, &line);
        line.measure = measure;
        line.currency = CURRENCY_CNY;
        line_begin(&line, &rule);
        *line_number(&line, PART_FIGURE) = 5;
        *line_number(&line, PART_HEADROOM) = 2;
        assert_int_equal(line_limit(&line, PART_FIGURE).number, 5);
        assert_int_equal(line_limit(&line, PART_LIMIT).number, 7);
        assert_int_equal(line_limit(&line, PART_HEADROOM).number, 2);
        assert_int_equal(line.limit_unit, unit_types[measure_unit(measure)].place == PLACE_NUMBER
                                              ? measure_unit(measure)
                                              : UNIT_UNKNOWN);
    }
}

static void limits_are_written_with_their_unit(void **state)
{
    const struct {
        enum measure measure;
        int64_t number;
        const char *text;
    } cases[] = {
        {MEASURE_PROJECT_AMOUNT, 130 * MILLION, "CNY 130000000.00"},
        {MEASURE_FIRM_SHARE, DECIMAL_E8_ONE / 5, "0.20000000"},
        {MEASURE_TERM, 20, "20 d"},
        {MEASURE_INVESTOR_COUNT, 50, "50"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rule rule = rule_with(cases[i].measure, cases[i].number);

        assert_string_equal(limit_text(&world.arena, rule_limit(&rule)), cases[i].text);
    }
    struct rule none = rule_on("r", MEASURE_GUIDE_NOT_LARGEST, SUBJECT_FUND, BASIS_PAID_IN);

    assert_null(limit_text(&world.arena, rule_limit(&none)));
    assert_string_equal(limit_number_text(&world.arena, rule_limit(&none)), "–");
}

/* --- bytes ------------------------------------------------------------------------------------ */

static void expect_canonical(const struct shape *shape, const void *record, const char *expected)
{
    struct buf text;

    buf_init(&text);
    shape_write_canonical(shape, record, &text);
    assert_string_equal(text.bytes, expected);
    buf_done(&text);
}

/* As the releases wrote them that knew amounts, ratios and days alone. */
static void rules_and_lines_in_the_first_units_keep_their_hashed_bytes(void **state)
{
    struct rule cap = rule_on("cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_DIRECT);
    struct rule term = rule_on("term", MEASURE_TERM, SUBJECT_FUND, BASIS_CALENDAR_DAYS);
    struct verdict_line line;

    (void)state;
    cap.currency = CURRENCY_CNY;
    cap.limit_minor = 130 * MILLION;
    term.limit_days = 3650;
    shape_clear(LINE_SHAPE, &line);
    line.decision_id = 9;
    line.rule_id = 5;
    line.measure = MEASURE_FIRM_SHARE;
    line.basis = BASIS_APPROVED;
    line.fund_id = 3;
    line.denominator = BASIS_COMMITMENT;
    line.direction = DIRECTION_AT_MOST;
    line.figure_ratio_e8 = 30 * DECIMAL_E8_ONE / 100;
    line.limit_ratio_e8 = 20 * DECIMAL_E8_ONE / 100;
    line.headroom_ratio_e8 = -10 * DECIMAL_E8_ONE / 100;
    line.outcome = VERDICT_BREACH;
    expect_canonical(
        RULE_SHAPE, &cap,
        "{\"code\":\"cap\",\"name\":\"cap\",\"name_en\":null,\"measure\":\"project_amount\","
        "\"basis\":\"direct\",\"currency\":\"CNY\",\"limit\":\"130000000.00\",\"action\":\"block\","
        "\"status\":\"verified\",\"clause\":null,\"source\":null,\"valid_from\":\"2016-01-01\","
        "\"valid_to\":null,\"pack\":\"test\",\"subject\":\"project\"}");
    expect_canonical(
        RULE_SHAPE, &term,
        "{\"code\":\"term\",\"name\":\"term\",\"name_en\":null,\"measure\":\"term_days\","
        "\"basis\":\"calendar_days\",\"currency\":null,\"limit\":null,\"action\":\"block\","
        "\"status\":\"verified\",\"clause\":null,\"source\":null,\"valid_from\":\"2016-01-01\","
        "\"valid_to\":null,\"pack\":\"test\",\"subject\":\"fund\",\"limit_days\":3650}");
    expect_canonical(
        LINE_SHAPE, &line,
        "{\"decision_id\":9,\"approval_id\":null,\"commitment_id\":null,\"rule_id\":5,"
        "\"measure\":\"firm_share\",\"basis\":\"approved\",\"fund_id\":3,\"firm_id\":null,"
        "\"project_id\":null,\"currency\":null,\"figure\":null,\"denominator\":\"commitment\","
        "\"divisor\":null,\"figure_ratio\":\"0.30000000\",\"figure_days\":null,"
        "\"direction\":\"at_most\",\"limit\":null,\"limit_ratio\":\"0.20000000\","
        "\"limit_days\":null,\"headroom\":null,\"headroom_ratio\":\"-0.10000000\","
        "\"headroom_days\":null,\"undetermined\":null,\"outcome\":\"breach\",\"reason\":null,"
        "\"override_id\":null}");
}

/* --- a number of investors -------------------------------------------------------------------- */

static struct rule at_most(int64_t number)
{
    struct rule rule = rule_on("investors", MEASURE_INVESTOR_COUNT, SUBJECT_FUND, BASIS_COMMITMENT);

    rule.limit_number = number;
    return rule;
}

static struct commitment commits(int64_t fund_id, const char *party)
{
    return (struct commitment){.code = party,
                               .fund_id = fund_id,
                               .investor_party_id = world_party(&world, party),
                               .currency = CURRENCY_CNY,
                               .amount_minor = MILLION};
}

static struct verdict_line line_on(int64_t version, const struct commitment *commitment)
{
    return rule_line(&world, version, RECORD_COMMITMENT, commitment, "2020-01-01");
}

static void a_rule_says_its_unit_by_itself(void **state)
{
    struct rule rule = at_most(50);
    int64_t version = rule_enact(&world, &rule, 0);
    const struct rule *stored = book_entry(world.book, version)->record;

    (void)state;
    assert_int_equal(stored->limit_unit, UNIT_COUNT);
    assert_int_equal(stored->limit_number, 50);
    rule = rule_on("days", MEASURE_TERM, SUBJECT_FUND, BASIS_CALENDAR_DAYS);
    rule.limit_days = 20;
    version = rule_enact(&world, &rule, 0);
    stored = book_entry(world.book, version)->record;
    assert_int_equal(stored->limit_unit, UNIT_UNKNOWN);
}

static void expect_refusal(const struct rule *rule, const char *field, enum violation_code code)
{
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, 0, DATE_UNKNOWN, rule),
                     ERR_INVALID);
    for (size_t i = 0; i < world.violations.count; i++)
        if (strcmp(world.violations.list[i].field, field) == 0 &&
            world.violations.list[i].code == code)
            return;
    fail_msg("%s %s expected", field, violation_wire(code));
}

static void a_limit_in_another_unit_than_the_measures_is_refused(void **state)
{
    struct rule rule = at_most(AMOUNT_UNKNOWN);

    (void)state;
    expect_refusal(&rule, "limit_number", VIOLATION_MISSING);
    rule.limit_days = 50;
    expect_refusal(&rule, "limit_days", VIOLATION_UNKNOWN_FIELD);
    rule.limit_number = 50;
    expect_refusal(&rule, "limit_days", VIOLATION_EXACTLY_ONE);
    assert_string_equal(world_param(&world, "allowed"),
                        "limit, limit_ratio, limit_days, limit_number");
    rule = at_most(-1);
    expect_refusal(&rule, "limit_number", VIOLATION_NEGATIVE);
    rule = rule_on("term", MEASURE_TERM, SUBJECT_FUND, BASIS_CALENDAR_DAYS);
    rule.limit_number = 50;
    expect_refusal(&rule, "limit_number", VIOLATION_UNKNOWN_FIELD);
}

static void an_investor_counts_once_and_no_longer_than_it_is_one(void **state)
{
    struct rule rule = at_most(3);
    int64_t version = rule_enact(&world, &rule, 0);
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    struct commitment first = commits(fund, "a");
    struct commitment third = commits(fund, "c");

    (void)state;
    (void)world_commitment(&world, fund, 0, first.investor_party_id, MILLION, "2018-01-01");
    (void)world_commitment(&world, fund, 0, first.investor_party_id, MILLION, "2018-06-01");
    int64_t left =
        world_commitment(&world, fund, 0, world_party(&world, "b"), MILLION, "2018-01-01");
    struct verdict_line line = line_on(version, &third);

    assert_int_equal(line.figure_number, 3);
    assert_int_equal(line.limit_number, 3);
    assert_int_equal(line.headroom_number, 0);
    assert_int_equal(line.limit_unit, UNIT_COUNT);
    assert_int_equal(line.outcome, VERDICT_PASS);
    assert_int_equal(line.figure_minor, AMOUNT_UNKNOWN);
    assert_int_equal(line.currency, CURRENCY_NONE);
    assert_int_equal(line_on(version, &first).figure_number, 2);
    struct commitment_release release = {
        .commitment_id = left, .currency = CURRENCY_CNY, .amount_minor = MILLION};

    (void)world_put(&world, MANAGER_ID, RECORD_COMMITMENT_RELEASE, day("2019-01-01"), &release);
    assert_int_equal(line_on(version, &third).figure_number, 2);
}

static void one_investor_too_many_is_refused_and_the_refusal_says_the_numbers(void **state)
{
    struct rule rule = at_most(1);
    struct buf text;

    (void)state;
    (void)rule_enact(&world, &rule, 0);
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    struct commitment first = commits(fund, "a");
    struct commitment second = commits(fund, "b");

    (void)world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2018-01-01"), &first);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_COMMITMENT, 0, day("2019-01-01"), &second),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RULE_BREACHED);
    buf_init(&text);
    violation_sentence(&world.violations.list[0], LANGUAGE_EN, &text);
    assert_string_equal(text.bytes, "Rule investors is not kept: 2, and the limit is 1.");
    buf_reset(&text);
    violation_sentence(&world.violations.list[0], LANGUAGE_ZH, &text);
    assert_non_null(strstr(text.bytes, "investors"));
    assert_non_null(strstr(text.bytes, "2"));
    buf_done(&text);
}

static void a_verdict_line_is_stored_with_its_numbers(void **state)
{
    struct rule rule = at_most(2);
    int64_t version = rule_enact(&world, &rule, 0);
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    struct commitment first = commits(fund, "a");
    int64_t id = world_put(&world, MANAGER_ID, RECORD_COMMITMENT, day("2018-01-01"), &first);
    const struct entry *lines;

    (void)state;
    assert_int_equal(verdict_stored(world.book, book_entry(world.book, id), &world.arena, &lines),
                     1);
    const struct verdict_line *line = lines[0].record;

    assert_int_equal(line->rule_id, version);
    assert_int_equal(line->figure_number, 1);
    assert_int_equal(line->limit_number, 2);
    assert_int_equal(line->headroom_number, 1);
    assert_int_equal(line->limit_unit, UNIT_COUNT);
}

static void at_least_holds_for_numbers_too(void **state)
{
    struct rule rule = at_most(2);
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    struct commitment first = commits(fund, "a");

    (void)state;
    rule.direction = DIRECTION_AT_LEAST;
    struct verdict_line line = line_on(rule_enact(&world, &rule, 0), &first);

    assert_int_equal(line.figure_number, 1);
    assert_int_equal(line.headroom_number, -1);
    assert_int_equal(line.outcome, VERDICT_BREACH);
}

static void of_two_rules_in_numbers_the_smaller_one_binds(void **state)
{
    struct rule wide = at_most(200);
    struct rule narrow = at_most(50);
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    const struct view today = {.as_of = day("2020-01-01"), .as_known = INT64_MAX};

    (void)state;
    wide.code = "wide";
    (void)rule_enact(&world, &wide, 0);
    int64_t version = rule_enact(&world, &narrow, 0);
    const struct entry *strictest = rule_strictest(world.book, MEASURE_INVESTOR_COUNT,
                                                   (struct rule_case){.fund_id = fund}, today);

    assert_int_equal(strictest->seq, version);
}

static void packs_are_compared_by_their_numbers(void **state)
{
    struct rule rule = at_most(200);
    const struct pack_pair *pairs;

    (void)state;
    (void)rule_enact(&world, &rule, 0);
    assert_int_equal(packs_compare(world.book, "test", "other",
                                   (struct view){.as_of = day("2020-01-01"), .as_known = INT64_MAX},
                                   &world.arena, &pairs),
                     1);
    assert_string_equal(pairs[0].a_limit, "≤ 200");
}

static void clients_are_told_the_field_and_the_unit_of_every_limit(void **state)
{
    const struct measure_row *rows;
    size_t count = measures_list(&world.arena, &rows);

    (void)state;
    assert_int_equal(count, MEASURE_COUNT - 1);
    for (size_t i = 0; i < count; i++) {
        assert_true((rows[i].limit == UNIT_NONE) == (rows[i].limit_field == NULL));
        if (rows[i].limit_field != NULL)
            assert_non_null(shape_field(RULE_SHAPE, rows[i].limit_field));
    }
    assert_string_equal(rows[MEASURE_INVESTOR_COUNT - 1].limit_field, "limit_number");
    assert_string_equal(rows[MEASURE_INVESTOR_COUNT - 1].counted_zh, "个");
    assert_null(rows[MEASURE_INVESTOR_COUNT - 1].counted_en);
}

#define IN_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_written_limit_reads_back_as_it_was_in_every_unit),
        IN_WORLD(a_line_holds_figure_limit_and_headroom_apart_in_every_unit),
        IN_WORLD(limits_are_written_with_their_unit),
        IN_WORLD(rules_and_lines_in_the_first_units_keep_their_hashed_bytes),
        IN_WORLD(a_rule_says_its_unit_by_itself),
        IN_WORLD(a_limit_in_another_unit_than_the_measures_is_refused),
        IN_WORLD(an_investor_counts_once_and_no_longer_than_it_is_one),
        IN_WORLD(one_investor_too_many_is_refused_and_the_refusal_says_the_numbers),
        IN_WORLD(a_verdict_line_is_stored_with_its_numbers),
        IN_WORLD(at_least_holds_for_numbers_too),
        IN_WORLD(of_two_rules_in_numbers_the_smaller_one_binds),
        IN_WORLD(packs_are_compared_by_their_numbers),
        IN_WORLD(clients_are_told_the_field_and_the_unit_of_every_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
