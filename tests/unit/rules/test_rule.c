/* Rules in packs: proposed and decided, versions and their days, and what is refused of them. */
#include "support_rule.h"
#include "figures/portfolio.h"

#include "base/classification.h"
#include "verdict/headroom.h"
#include "rules/rule.h"
#include "record/approval.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

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

static struct rule cap_of(int64_t limit_minor)
{
    struct rule rule = rule_on("cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_DIRECT);

    rule.currency = CURRENCY_CNY;
    rule.limit_minor = limit_minor;
    return rule;
}

static struct view on(const char *date)
{
    return (struct view){.as_of = day(date), .as_known = INT64_MAX};
}

static uint32_t state_of(int64_t version, const char *date)
{
    struct rule_figures figures;

    assert_int_equal(rule_version_figures(world.book, version, on(date), &figures), ERR_OK);
    return figures.state;
}

static void a_proposed_rule_has_no_force(void **state)
{
    struct rule rule = cap_of(130 * MILLION);
    int64_t id = world_put(&world, ADMIN_ID, RECORD_RULE, DATE_UNKNOWN, &rule);

    (void)state;
    assert_null(rule_in_force(world.book, id, on("2020-01-01")));
    assert_null(headroom_rule(world.book, on("2020-01-01")));
    assert_int_equal(state_of(id, "2020-01-01"), RULE_PROPOSED);
    struct approval rejection = {.rule_id = id, .outcome = OUTCOME_REJECT};

    (void)world_put(&world, APPROVER_ID, RECORD_APPROVAL, DATE_UNKNOWN, &rejection);
    assert_int_equal(state_of(id, "2020-01-01"), RULE_REJECTED);
    assert_null(rule_in_force(world.book, id, on("2020-01-01")));
}

static void an_approved_rule_rules_its_days(void **state)
{
    struct rule rule = cap_of(130 * MILLION);

    (void)state;
    rule.valid_to = day("2020-12-31");
    int64_t version = rule_enact(&world, &rule, 0);

    assert_int_equal(state_of(version, "2015-12-31"), RULE_AHEAD);
    assert_int_equal(state_of(version, "2016-01-01"), RULE_IN_FORCE);
    assert_int_equal(rule_in_force(world.book, version, on("2020-12-31"))->seq, version);
    assert_null(rule_in_force(world.book, version, on("2021-01-01")));
    assert_int_equal(state_of(version, "2021-01-01"), RULE_EXPIRED);
}

static void a_rule_may_be_approved_before_it_begins(void **state)
{
    struct rule rule = cap_of(130 * MILLION);

    (void)state;
    rule.valid_from = day("2027-06-01");
    int64_t version = rule_enact(&world, &rule, 0);

    assert_int_equal(state_of(version, "2026-12-01"), RULE_AHEAD);
    assert_int_equal(state_of(version, "2027-06-01"), RULE_IN_FORCE);
}

static void nobody_approves_their_own_rule(void **state)
{
    struct rule rule = cap_of(130 * MILLION);
    int64_t id = world_put(&world, APPROVER_ID, RECORD_RULE, DATE_UNKNOWN, &rule);
    struct approval approval = {.rule_id = id, .outcome = OUTCOME_APPROVE};

    (void)state;
    assert_int_equal(
        world_attempt(&world, APPROVER_ID, RECORD_APPROVAL, 0, DATE_UNKNOWN, &approval),
        ERR_FORBIDDEN);
    assert_int_equal(world_violation(&world), VIOLATION_OWN_PROPOSAL);
}

static void a_version_that_waits_changes_nothing(void **state)
{
    struct rule rule = cap_of(130 * MILLION);
    int64_t first = rule_enact(&world, &rule, 0);

    (void)state;
    rule.limit_minor = 1000 * MILLION;
    rule.valid_from = day("2018-01-01");
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, first, DATE_UNKNOWN, &rule),
                     ERR_OK);
    int64_t second = book_head(world.book);

    assert_int_equal(headroom_rule(world.book, on("2019-01-01"))->seq, first);
    struct approval approval = {.rule_id = second, .outcome = OUTCOME_APPROVE};
    int64_t known = book_head(world.book);

    (void)world_put(&world, APPROVER_ID, RECORD_APPROVAL, DATE_UNKNOWN, &approval);
    assert_int_equal(headroom_rule(world.book, on("2019-01-01"))->seq, second);
    assert_int_equal(headroom_rule(world.book, on("2017-12-31"))->seq, first);
    struct view before = {.as_of = day("2019-01-01"), .as_known = known};

    assert_int_equal(headroom_rule(world.book, before)->seq, first);
    assert_int_equal(state_of(first, "2019-01-01"), RULE_SUPERSEDED);
}

static void overlapping_versions_are_refused(void **state)
{
    struct rule rule = cap_of(130 * MILLION);

    (void)state;
    rule.valid_to = day("2020-12-31");
    int64_t id = rule_enact(&world, &rule, 0);

    rule.valid_from = day("2020-06-01");
    rule.valid_to = DATE_UNKNOWN;
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, id, DATE_UNKNOWN, &rule),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
    rule.valid_from = day("2016-01-01");
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, id, DATE_UNKNOWN, &rule),
                     ERR_CONFLICT);
    rule.valid_from = day("2021-01-01");
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, id, DATE_UNKNOWN, &rule), ERR_OK);
}

/* Two proposals may wait for the same days; only one of them can be approved. */
static void the_second_of_two_rival_versions_cannot_be_approved(void **state)
{
    struct rule rule = cap_of(130 * MILLION);
    int64_t id = rule_enact(&world, &rule, 0);
    int64_t rivals[2];

    (void)state;
    rule.valid_from = day("2022-01-01");
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, id, DATE_UNKNOWN, &rule),
                         ERR_OK);
        rivals[i] = book_head(world.book);
    }
    struct approval approval = {.rule_id = rivals[1], .outcome = OUTCOME_APPROVE};

    (void)world_put(&world, APPROVER_ID, RECORD_APPROVAL, DATE_UNKNOWN, &approval);
    approval.rule_id = rivals[0];
    assert_int_equal(
        world_attempt(&world, APPROVER_ID, RECORD_APPROVAL, 0, DATE_UNKNOWN, &approval),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
}

static void the_approval_of_a_rule_stays(void **state)
{
    struct rule rule = cap_of(130 * MILLION);

    (void)state;
    (void)rule_enact(&world, &rule, 0);
    assert_int_equal(world_reverse(&world, book_head(world.book), NULL), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_REVERSIBLE);
}

static void a_rule_of_the_first_releases_keeps_its_force(void **state)
{
    int64_t old = world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    struct rule rule = cap_of(100 * MILLION);

    (void)state;
    assert_int_equal(headroom_rule(world.book, on("2020-01-01"))->seq, old);
    assert_int_equal(state_of(old, "2020-01-01"), RULE_IN_FORCE);
    /* It is replaced like any other: by a version that another person approves. */
    rule.valid_from = day("2021-01-01");
    int64_t version = rule_enact(&world, &rule, old);

    assert_int_equal(headroom_rule(world.book, on("2020-01-01"))->seq, old);
    assert_int_equal(headroom_rule(world.book, on("2021-01-01"))->seq, version);
    /* From now on nobody goes back to rules that have force at once. */
    rule = cap_of(900 * MILLION);
    rule.pack = NULL;
    rule.code = "another";
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, 0, DATE_UNKNOWN, &rule),
                     ERR_INVALID);
    assert_string_equal(world.violations.list[0].field, "pack");
}

static void the_operator_sets_up_an_empty_ledger_only(void **state)
{
    struct world empty = {.book = portfolio_new(), .today = world.today};
    struct rule rule = cap_of(130 * MILLION);
    struct rule second = rule;

    (void)state;
    arena_init(&empty.arena);
    int64_t id = world_put(&empty, 0, RECORD_RULE, DATE_UNKNOWN, &rule);
    const struct rule *stored = book_entry(empty.book, id)->record;

    assert_true(stored->bootstrapped);
    assert_non_null(rule_in_force(empty.book, id, on("2020-01-01")));
    /* With anybody there who could decide, the operator proposes like everybody. */
    second.code = "second";
    id = world_put(&world, 0, RECORD_RULE, DATE_UNKNOWN, &second);
    assert_false(((const struct rule *)book_entry(world.book, id)->record)->bootstrapped);
    assert_null(rule_in_force(world.book, id, on("2020-01-01")));
    world_close(&empty);
}

/* --- what is refused -------------------------------------------------------------------------- */

static void expect_refusal(const struct rule *rule, const char *field, enum violation_code code)
{
    enum err err = world_attempt(&world, ADMIN_ID, RECORD_RULE, 0, DATE_UNKNOWN, rule);

    if (err == ERR_OK)
        fail_msg("%s: not refused (%s)", field, violation_wire(code));
    for (size_t i = 0; i < world.violations.count; i++)
        if (strcmp(world.violations.list[i].field, field) == 0 &&
            world.violations.list[i].code == code)
            return;
    fail_msg("%s %s expected, not %s %s", field, violation_wire(code),
             world.violations.list[0].field, violation_wire(world.violations.list[0].code));
}

static void bad_limits_are_refused(void **state)
{
    struct rule rule = cap_of(AMOUNT_UNKNOWN);

    (void)state;
    expect_refusal(&rule, "limit", VIOLATION_MISSING);
    rule.limit_ratio_e8 = DECIMAL_E8_ONE / 5;
    expect_refusal(&rule, "limit", VIOLATION_MISSING);
    expect_refusal(&rule, "limit_ratio", VIOLATION_UNKNOWN_FIELD);
    rule.limit_minor = MILLION;
    expect_refusal(&rule, "limit_ratio", VIOLATION_EXACTLY_ONE);
    rule = cap_of(MILLION);
    rule.currency = CURRENCY_NONE;
    expect_refusal(&rule, "currency", VIOLATION_MISSING);
    rule = cap_of(MILLION);
    rule.after_days = -1;
    expect_refusal(&rule, "after_days", VIOLATION_NEGATIVE);
}

static void bad_bases_and_subjects_are_refused(void **state)
{
    struct rule rule = rule_on("r", MEASURE_FIRM_SHARE, SUBJECT_FIRM, BASIS_APPROVED);

    (void)state;
    rule.limit_ratio_e8 = DECIMAL_E8_ONE / 5;
    expect_refusal(&rule, "denominator", VIOLATION_MISSING);
    rule.denominator = BASIS_LOOK_THROUGH;
    expect_refusal(&rule, "denominator", VIOLATION_UNKNOWN_VALUE);
    rule.denominator = BASIS_FUND_SIZE;
    rule.basis = BASIS_CHAIN;
    expect_refusal(&rule, "basis", VIOLATION_UNKNOWN_VALUE);
    rule.basis = BASIS_APPROVED;
    rule.subject = SUBJECT_REGION;
    expect_refusal(&rule, "subject", VIOLATION_UNKNOWN_VALUE);
    rule.subject = 0;
    expect_refusal(&rule, "subject", VIOLATION_MISSING);
}

static void unknown_places_industries_and_names_are_refused_all_at_once(void **state)
{
    struct rule rule = rule_on("r", MEASURE_SCOPE_SHARE, SUBJECT_FUND, BASIS_APPROVED);

    (void)state;
    rule.denominator = BASIS_APPROVED;
    rule.limit_ratio_e8 = DECIMAL_E8_ONE / 2;
    expect_refusal(&rule, "industries", VIOLATION_EXACTLY_ONE);
    rule.regions = "370212 370299";
    rule.industries = "C35 Z1";
    rule.tags = "gazelle zebra";
    rule.stages = "seed egg";
    rule.fund_kinds = "guide castle";
    rule.funds = "NOBODY";
    expect_refusal(&rule, "regions", VIOLATION_UNKNOWN_VALUE);
    assert_int_equal(world.violations.count, 6);
    rule = cap_of(MILLION);
    rule.categories = "loan";
    expect_refusal(&rule, "categories", VIOLATION_UNKNOWN_FIELD);
}

static void an_unverified_rule_only_warns(void **state)
{
    struct rule rule = cap_of(MILLION);

    (void)state;
    rule.status = RULE_UNVERIFIED;
    expect_refusal(&rule, "action", VIOLATION_UNVERIFIED_BLOCKS);
    (void)world_fund(&world, "F1", FUND_DIRECT);
    rule.funds = "F1";
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, 0, DATE_UNKNOWN, &rule), ERR_OK);
}

static void a_rule_verified_in_part_may_block_and_says_what_was_read(void **state)
{
    struct rule rule = cap_of(MILLION);

    (void)state;
    rule.status = RULE_PARTLY_VERIFIED;
    expect_refusal(&rule, "note", VIOLATION_MISSING);
    rule.note = "Only the amount is verified.";
    assert_int_equal(world_attempt(&world, ADMIN_ID, RECORD_RULE, 0, DATE_UNKNOWN, &rule), ERR_OK);
    rule.status = RULE_UNVERIFIED;
    expect_refusal(&rule, "action", VIOLATION_UNVERIFIED_BLOCKS);
    rule.action = ACTION_WARN;
    rule.status = RULE_PARTLY_VERIFIED;
    rule.note = NULL;
    expect_refusal(&rule, "note", VIOLATION_MISSING);
}

static void codes_of_places_and_industries_are_looked_up(void **state)
{
    static const struct {
        const char *code;
        bool region;
        bool industry;
    } cases[] = {
        {"37", true, false},      {"3702", true, false},  {"370212", true, false},
        {"370299", false, false}, {"99", false, false},   {"3799", false, false},
        {"370", false, false},    {"4419", true, false},  {"110105", true, false},
        {"C", false, true},       {"C35", false, true},   {"C3562", false, true},
        {"C44", false, false},    {"D44", false, true},   {"U99", false, false},
        {"C3", false, false},     {"M7340", false, true}, {"", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i].code);

        if (region_known(cases[i].code, length) != cases[i].region ||
            industry_known(cases[i].code, length) != cases[i].industry)
            fail_msg("%s", cases[i].code);
    }
}

#define IN_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_proposed_rule_has_no_force),
        IN_WORLD(an_approved_rule_rules_its_days),
        IN_WORLD(a_rule_may_be_approved_before_it_begins),
        IN_WORLD(nobody_approves_their_own_rule),
        IN_WORLD(a_version_that_waits_changes_nothing),
        IN_WORLD(overlapping_versions_are_refused),
        IN_WORLD(the_second_of_two_rival_versions_cannot_be_approved),
        IN_WORLD(the_approval_of_a_rule_stays),
        IN_WORLD(a_rule_of_the_first_releases_keeps_its_force),
        IN_WORLD(the_operator_sets_up_an_empty_ledger_only),
        IN_WORLD(bad_limits_are_refused),
        IN_WORLD(bad_bases_and_subjects_are_refused),
        IN_WORLD(unknown_places_industries_and_names_are_refused_all_at_once),
        IN_WORLD(an_unverified_rule_only_warns),
        IN_WORLD(a_rule_verified_in_part_may_block_and_says_what_was_read),
        cmocka_unit_test(codes_of_places_and_industries_are_looked_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
