/* Legal persons: one firm, one party and one fund at most with one credit code; codes that differ
 * only in case are one; names that cannot be seen are none. */
#include "book/legal_person.h"
#include "support_fund.h"
#include "support_rule.h"
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
#include <string.h>

#include <cmocka.h>

#define CODE_A "91370212MA3CWQ0K0B"
#define CODE_B "91370200MA3TEST07D"

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

static struct firm firm_with(const char *code, const char *credit_code)
{
    struct firm firm;

    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = code;
    firm.credit_code = credit_code;
    return firm;
}

static struct party party_with(const char *code, const char *credit_code)
{
    return (struct party){.code = code, .name = code, .kind = PARTY_LP, .credit_code = credit_code};
}

static enum err put_firm(const char *code, const char *credit_code)
{
    struct firm firm = firm_with(code, credit_code);

    return world_attempt(&world, MANAGER_ID, RECORD_FIRM, 0, day("2020-01-01"), &firm);
}

static enum err put_party(const char *code, const char *credit_code)
{
    struct party party = party_with(code, credit_code);

    return world_attempt(&world, MANAGER_ID, RECORD_PARTY, 0, day("2020-01-01"), &party);
}

static enum err put_fund(const char *code, const char *credit_code)
{
    struct fund fund;

    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = code;
    fund.kind = FUND_SEED;
    fund.currency = CURRENCY_CNY;
    fund.credit_code = credit_code;
    return world_attempt(&world, MANAGER_ID, RECORD_FUND, 0, day("2020-01-01"), &fund);
}

/* A pair as an older release took it: applied without being decided. */
static int64_t put_old_firm(const char *code, const char *credit_code)
{
    struct firm firm = firm_with(code, credit_code);
    int64_t seq = book_head(world.book) + 1;
    struct entry entry = {.seq = seq,
                          .entity_id = seq,
                          .kind = RECORD_FIRM,
                          .actor_id = MANAGER_ID,
                          .recorded_at_us = seq * 1000000,
                          .effective_date = day("2015-01-01"),
                          .record = &firm};

    assert_int_equal(book_apply(world.book, &entry), ERR_OK);
    return seq;
}

static void a_second_firm_with_a_firms_credit_code_is_refused(void **state)
{
    (void)state;
    assert_int_equal(put_firm("F1", CODE_A), ERR_OK);
    assert_int_equal(put_firm("F2", CODE_A), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_PERSON_RECORDED);
    assert_string_equal(world.violations.list[0].field, "credit_code");
    assert_string_equal(world_param(&world, "code"), "F1");
    assert_string_equal(world_param(&world, "name"), "F1");
    assert_int_equal(put_firm("F2", CODE_B), ERR_OK);
    assert_int_equal(put_firm("F3", NULL), ERR_OK);
    assert_int_equal(put_firm("F4", NULL), ERR_OK);
}

static void so_are_a_second_party_and_a_second_fund(void **state)
{
    (void)state;
    assert_int_equal(put_party("P1", CODE_A), ERR_OK);
    assert_int_equal(put_party("P2", CODE_A), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_PERSON_RECORDED);
    assert_int_equal(put_fund("X1", CODE_A), ERR_OK);
    assert_int_equal(put_fund("X2", CODE_A), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_PERSON_RECORDED);
}

static void a_revision_takes_no_other_firms_code_and_may_give_its_own_up(void **state)
{
    (void)state;
    assert_int_equal(put_firm("F1", CODE_A), ERR_OK);
    int64_t first = book_head(world.book);

    assert_int_equal(put_firm("F2", CODE_B), ERR_OK);
    int64_t second = book_head(world.book);
    struct firm revised = firm_with("F2", CODE_A);

    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, second, day("2021-01-01"), &revised),
        ERR_CONFLICT);
    revised.credit_code = CODE_B;
    revised.name = "renamed";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, second, day("2021-01-01"), &revised),
        ERR_OK);
    /* What the first one gives up is free. */
    struct firm corrected = firm_with("F1", NULL);

    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, first, day("2021-01-01"), &corrected),
        ERR_OK);
    revised.credit_code = CODE_A;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, second, day("2021-01-02"), &revised),
        ERR_OK);
}

static void a_firm_that_is_also_a_party_and_a_fund_is_one_legal_person(void **state)
{
    const struct legal_person_row *rows = NULL;

    (void)state;
    assert_int_equal(put_firm("F1", CODE_A), ERR_OK);
    assert_int_equal(put_party("P1", CODE_A), ERR_OK);
    assert_int_equal(put_fund("X1", CODE_A), ERR_OK);
    assert_int_equal(put_firm("F2", CODE_B), ERR_OK);
    assert_int_equal(legal_person_rows(world.book, CODE_A, VIEW_EVERYTHING, &world.arena, &rows),
                     3);
    assert_string_equal(rows[0].kind, "party");
    assert_string_equal(rows[1].kind, "fund");
    assert_string_equal(rows[2].kind, "firm");
    for (size_t i = 0; i < 3; i++)
        assert_false(rows[i].doubled);
    assert_int_equal(legal_persons_shared(world.book, VIEW_EVERYTHING, &world.arena, &rows), 3);
    assert_int_equal(legal_person_rows(world.book, CODE_B, VIEW_EVERYTHING, &world.arena, &rows),
                     1);
}

static void assert_firms_of(int64_t firm_id, const int64_t *expected, size_t expected_count)
{
    const int64_t *ids = NULL;
    size_t count = legal_person_firms(world.book, firm_id, VIEW_EVERYTHING, &world.arena, &ids);

    assert_int_equal(count, expected_count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(ids[i], expected[i]);
}

static void a_firm_with_versions_and_a_fund_of_its_code_is_the_only_firm(void **state)
{
    (void)state;
    assert_int_equal(put_firm("F1", CODE_A), ERR_OK);
    int64_t first = book_head(world.book);
    struct firm renamed = firm_with("F1", CODE_A);

    renamed.name = "renamed";
    assert_int_equal(put_fund("X1", CODE_A), ERR_OK);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, first, day("2021-01-01"), &renamed), ERR_OK);
    assert_false(book_credit_code_shared(world.book, RECORD_FIRM, CODE_A));
    assert_firms_of(first, &first, 1);
}

static void pairs_of_old_ledgers_are_pointed_out_and_can_be_kept_up(void **state)
{
    const struct legal_person_row *rows = NULL;
    int64_t first = put_old_firm("F1", CODE_A);
    int64_t second = put_old_firm("F2", CODE_A);
    struct firm renamed = firm_with("F2", CODE_A);

    (void)state;
    assert_int_equal(legal_persons_shared(world.book, VIEW_EVERYTHING, &world.arena, &rows), 2);
    assert_int_equal(rows[0].id, first);
    assert_int_equal(rows[1].id, second);
    assert_true(rows[0].doubled && rows[1].doubled);
    assert_true(book_credit_code_shared(world.book, RECORD_FIRM, CODE_A));
    assert_firms_of(first, (const int64_t[]){first, second}, 2);
    assert_firms_of(second, (const int64_t[]){second, first}, 2);
    renamed.name = "renamed";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, second, day("2021-01-01"), &renamed),
        ERR_OK);
    assert_int_equal(put_firm("F3", CODE_A), ERR_CONFLICT);
}

static void firm_amount_counts_all_projects_of_one_legal_person(void **state)
{
    int64_t first = put_old_firm("F1", CODE_A);
    int64_t second = put_old_firm("F2", CODE_A);
    int64_t other = put_old_firm("F3", CODE_B);
    int64_t a = world_project(&world, "A", first);
    int64_t b = world_project(&world, "B", first);
    int64_t c = world_project(&world, "C", second);
    int64_t d = world_project(&world, "D", other);
    int64_t fund = world_fund(&world, "fund", FUND_SEED);
    int64_t angel = world_fund(&world, "angel", FUND_ANGEL);
    struct rule rule = rule_on("firm", MEASURE_FIRM_AMOUNT, SUBJECT_FIRM, BASIS_APPROVED);

    (void)state;
    (void)world_cap(&world, BASIS_DIRECT, 130 * MILLION);
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 130 * MILLION;
    rule.action = ACTION_WARN;
    int64_t version = rule_enact(&world, &rule, 0);

    world_approved(&world, a, fund, 60 * MILLION, "2019-01-01");
    world_approved(&world, b, angel, 40 * MILLION, "2019-01-02");
    world_approved(&world, d, fund, 90 * MILLION, "2019-01-03");
    (void)world_proposal(&world, b, fund, 100 * MILLION, "2019-01-04"); /* only waits */
    struct investment asked = {.code = "asked",
                               .project_id = c,
                               .fund_id = fund,
                               .currency = CURRENCY_CNY,
                               .amount_minor = 30 * MILLION};
    struct verdict_line line = rule_line(&world, version, RECORD_INVESTMENT, &asked, "2020-01-01");

    assert_int_equal(line.figure_minor, 130 * MILLION);
    assert_int_equal(line.outcome, VERDICT_PASS);
    asked.amount_minor++;
    line = rule_line(&world, version, RECORD_INVESTMENT, &asked, "2020-01-01");
    assert_int_equal(line.figure_minor, 130 * MILLION + 1);
    assert_int_equal(line.outcome, VERDICT_WARN);
    assert_int_equal(line.headroom_minor, -1);
    /* Without a credit code a firm is its own person. */
    asked.project_id = world_project(&world, "E", world_firm(&world, "F9"));
    line = rule_line(&world, version, RECORD_INVESTMENT, &asked, "2020-01-01");
    assert_int_equal(line.figure_minor, asked.amount_minor);
}

static void codes_that_differ_only_in_case_are_one(void **state)
{
    struct user user = {"Manager", "another", ROLE_VIEWER, true, DATE_UNKNOWN};

    (void)state;
    assert_int_equal(put_firm("Abc-1", NULL), ERR_OK);
    int64_t firm = book_head(world.book);

    assert_int_equal(put_firm("ABC-1", NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CODE_ALIKE);
    assert_string_equal(world_param(&world, "code"), "Abc-1");
    assert_int_equal(put_firm("Abc-1", NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CODE_TAKEN);
    assert_int_equal(put_party("ABC-1", NULL), ERR_OK); /* of another kind */
    assert_int_equal(world_attempt(&world, 3, RECORD_USER, 0, DATE_UNKNOWN, &user), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_CODE_ALIKE);
    assert_string_equal(world.violations.list[0].field, "user_name");
    /* Its own code is no hindrance to a revision. */
    struct firm revised = firm_with("Abc-1", CODE_A);

    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, firm, day("2021-01-01"), &revised), ERR_OK);
}

static enum violation_code parsed(const char *field, const char *text)
{
    const struct shape *shape = &firm_type.shape;
    struct firm firm;

    shape_clear(shape, &firm);
    violations_init(&world.violations, &world.arena);
    field_parse(shape, shape_field(shape, field), text, strlen(text), &firm, &world.violations);
    return world.violations.count == 0 ? VIOLATION_COUNT : world.violations.list[0].code;
}

static void names_that_cannot_be_seen_or_that_turn_round_are_refused(void **state)
{
    static const struct {
        const char *text;
        enum violation_code code;
    } cases[] = {
        {"\u3000", VIOLATION_BLANK},
        {"\u3000 \u00A0\u2003", VIOLATION_BLANK},
        {"\u200B\u2060", VIOLATION_BLANK},
        {"\u3164\uFFA0", VIOLATION_BLANK},
        {"\u202E", VIOLATION_BLANK},
        {"青岛\u202E公司", VIOLATION_HIDDEN_TEXT},
        {"青岛\u2066公司\u2069", VIOLATION_HIDDEN_TEXT},
        {"\u200F青岛公司", VIOLATION_HIDDEN_TEXT},
        {"青岛\u200B公司", VIOLATION_HIDDEN_TEXT},
        {"青岛公司\uFEFF", VIOLATION_HIDDEN_TEXT},
        {"青\u00AD岛公司", VIOLATION_HIDDEN_TEXT},
        {"青岛\U000E0041公司", VIOLATION_HIDDEN_TEXT},
        {"青岛　公司", VIOLATION_COUNT},
        {"葛\U000E0100城公司", VIOLATION_COUNT}, /* a variant of a character in a name */
        {"Société Générale", VIOLATION_COUNT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (parsed("name", cases[i].text) != cases[i].code)
            fail_msg("case %zu", i);
    (void)parsed("name", "青岛\u202E公司");
    assert_string_equal(world_param(&world, "character"), "U+202E");
    /* Notes may have joined pictures, but nothing that turns them round. */
    assert_int_equal(parsed("note", "👩\u200D💻"), VIOLATION_COUNT);
    assert_int_equal(parsed("note", "a\u202Eb"), VIOLATION_HIDDEN_TEXT);
    /* Width and what is invisible never come into a code. */
    assert_int_equal(parsed("code", "ＡＢＣ"), VIOLATION_BAD_CODE);
    assert_int_equal(parsed("code", "AB\u200BC"), VIOLATION_HIDDEN_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_second_firm_with_a_firms_credit_code_is_refused, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(so_are_a_second_party_and_a_second_fund, opened, closed),
        cmocka_unit_test_setup_teardown(
            a_revision_takes_no_other_firms_code_and_may_give_its_own_up, opened, closed),
        cmocka_unit_test_setup_teardown(a_firm_that_is_also_a_party_and_a_fund_is_one_legal_person,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(
            a_firm_with_versions_and_a_fund_of_its_code_is_the_only_firm, opened, closed),
        cmocka_unit_test_setup_teardown(pairs_of_old_ledgers_are_pointed_out_and_can_be_kept_up,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(firm_amount_counts_all_projects_of_one_legal_person, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(codes_that_differ_only_in_case_are_one, opened, closed),
        cmocka_unit_test_setup_teardown(names_that_cannot_be_seen_or_that_turn_round_are_refused,
                                        opened, closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
