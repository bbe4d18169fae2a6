/* Terms of rounds take what belongs to their kind; closings and parts of a round add up. */
#include "support_round.h"

#include "figures/deal/deal.h"
#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define UNKNOWN AMOUNT_UNKNOWN

static struct world world;
static int64_t firm;
static int64_t project;
static int64_t fund;
static int64_t round_a;
static int64_t ours;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    firm = world_firm(&world, "firm");
    project = world_project(&world, "project", firm);
    fund = world_fund(&world, "fund", FUND_ANGEL);
    round_a = world_round(&world, "A", firm, 10 * MILLION);
    ours = world_invest(&world, "I", project, fund, round_a, 4 * MILLION, "2020-01-01");
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* Whether the last attempt was refused under a field for that reason. */
static bool refused(const char *field, enum violation_code code)
{
    for (size_t i = 0; i < world.violations.count; i++)
        if (strcmp(world.violations.list[i].field, field) == 0 &&
            world.violations.list[i].code == code)
            return true;
    return false;
}

static struct round_term buy_back_term(const char *code)
{
    struct round_term term = world_blank_term(round_a, code, TERM_BUY_BACK);

    term.investment_id = ours;
    term.obligor_name = "founder";
    term.trigger = "not listed";
    term.rate_e8 = 8000000;
    term.accrual = ACCRUAL_SIMPLE;
    return term;
}

/* Fills what a kind needs, by the table. */
static void fill_needed(struct round_term *term, const char *needs)
{
    const struct shape *shape = &round_term_type.shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (!belongs_named(needs, field->name))
            continue;
        if (field->type == FIELD_TEXT)
            field_set_text(field, term, "text");
        else if (field->type == FIELD_DATE)
            field_set_date(field, term, day("2024-12-31"));
        else if (field->type == FIELD_ENUM)
            field_set_enum(field, term, 1);
        else
            field_set_int64(field, term, field->type == FIELD_DECIMAL ? 1000000 : 3);
    }
}

static void every_kind_is_taken_with_what_it_needs_and_refused_without(void **state)
{
    static const char *const codes[] = {"",  "a", "b", "c", "d", "e", "f",
                                        "g", "h", "i", "j", "k", "l"};

    (void)state;
    for (uint32_t kind = TERM_BOARD_SEAT; kind <= TERM_BUY_BACK; kind++) {
        struct round_term term = world_blank_term(round_a, codes[kind], kind);
        bool claim = kind == TERM_EARN_OUT || kind == TERM_BUY_BACK;

        if (term_belongs[kind].needs[0] != '\0')
            assert_int_equal(world_term(&world, &term), ERR_INVALID);
        fill_needed(&term, term_belongs[kind].needs);
        if (claim) {
            assert_int_equal(world_term(&world, &term), ERR_INVALID);
            assert_true(refused("obligor_party_id", VIOLATION_EXACTLY_ONE));
            term.obligor_name = "founder";
        }
        assert_int_equal(world_term(&world, &term), ERR_OK);
    }
}

static void what_does_not_belong_is_refused_with_all_reasons(void **state)
{
    struct round_term term = world_blank_term(round_a, "V", TERM_VETO);

    (void)state;
    term.matters = "budget\nsale of patents";
    term.seats = 1;
    term.rate_e8 = 8000000;
    term.test_on = day("2025-01-01");
    term.obligor_name = "founder";
    term.suspended_on = DATE_UNKNOWN;
    term.revives_if = "withdrawn";
    assert_int_equal(world_term(&world, &term), ERR_INVALID);
    assert_true(refused("seats", VIOLATION_NOT_OF_KIND));
    assert_true(refused("rate", VIOLATION_NOT_OF_KIND));
    assert_true(refused("test_on", VIOLATION_NOT_OF_KIND));
    assert_true(refused("obligor_name", VIOLATION_NOT_OF_KIND));
    assert_true(refused("suspended_on", VIOLATION_MISSING));
    assert_int_equal(world.violations.count, 5);
}

static void a_method_of_compensation_has_its_own_fields(void **state)
{
    struct round_term term = world_blank_term(round_a, "E", TERM_EARN_OUT);

    (void)state;
    fill_needed(&term, term_belongs[TERM_EARN_OUT].needs);
    term.obligor_name = "founder";
    term.method = EARN_OUT_REVALUE_CASH;
    term.threshold_e8 = 90000000;
    assert_int_equal(world_term(&world, &term), ERR_INVALID);
    assert_true(refused("valuation_multiple", VIOLATION_MISSING));
    assert_true(refused("share", VIOLATION_MISSING));
    assert_true(refused("threshold", VIOLATION_NOT_OF_KIND));
}

static void a_cap_is_of_a_capped_preference_and_not_below_it(void **state)
{
    struct round_term term = world_blank_term(round_a, "P", TERM_PREFERENCE);

    (void)state;
    term.multiple_e8 = 2 * DECIMAL_E8_ONE;
    term.participation = PARTICIPATION_CAPPED;
    assert_int_equal(world_term(&world, &term), ERR_INVALID);
    assert_true(refused("cap_multiple", VIOLATION_MISSING));
    term.cap_multiple_e8 = DECIMAL_E8_ONE;
    assert_int_equal(world_term(&world, &term), ERR_INVALID);
    assert_true(refused("cap_multiple", VIOLATION_NOT_ABOVE));
    term.participation = PARTICIPATION_FULL;
    assert_int_equal(world_term(&world, &term), ERR_INVALID);
    assert_true(refused("cap_multiple", VIOLATION_NOT_OF_KIND));
    term.cap_multiple_e8 = UNKNOWN;
    assert_int_equal(world_term(&world, &term), ERR_OK);
}

static void one_duty_to_buy_back_is_recorded_once(void **state)
{
    struct buy_back duty = {.investment_id = ours,
                            .obligor_name = "founder",
                            .trigger = "not listed",
                            .due_on = day("2025-01-01"),
                            .rate_e8 = 8000000,
                            .currency = CURRENCY_CNY,
                            .principal_minor = 4 * MILLION};
    struct round_term term = buy_back_term("B");
    int64_t id = world_put(&world, MANAGER_ID, RECORD_BUY_BACK, day("2020-01-02"), &duty);

    (void)state;
    assert_int_equal(world_term(&world, &term), ERR_CONFLICT);
    assert_true(refused("buy_back_id", VIOLATION_ALREADY_LINKED));
    term.buy_back_id = id;
    assert_int_equal(world_term(&world, &term), ERR_INVALID);
    assert_true(refused("rate", VIOLATION_NOT_OF_KIND));
    term.obligor_name = NULL;
    term.trigger = NULL;
    term.rate_e8 = UNKNOWN;
    term.accrual = 0;
    term.window_days = 90;
    assert_int_equal(world_term(&world, &term), ERR_OK);
    assert_int_equal(world_reverse(&world, id, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
}

static void a_term_that_says_the_duty_itself_leaves_no_room_for_another(void **state)
{
    struct buy_back duty = {.investment_id = ours,
                            .obligor_name = "founder",
                            .trigger = "not listed",
                            .due_on = day("2025-01-01"),
                            .currency = CURRENCY_CNY,
                            .principal_minor = 4 * MILLION};
    struct round_term term = buy_back_term("B");

    (void)state;
    assert_int_equal(world_term(&world, &term), ERR_OK);
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_BUY_BACK, 0, day("2020-01-02"), &duty),
        ERR_CONFLICT);
    assert_true(refused("investment_id", VIOLATION_ALREADY_LINKED));
}

static void an_event_fits_the_kind_of_its_term(void **state)
{
    struct round_term term = buy_back_term("B");
    int64_t other_round = world_round_on(&world, "B", firm, "2021-01-01");
    struct round_term right = world_blank_term(round_a, "R", TERM_PRO_RATA);

    (void)state;
    assert_int_equal(world_term(&world, &term), ERR_OK);
    int64_t id = book_head(world.book);

    assert_int_equal(world_term_event(&world, id, TERM_TESTED, 5 * MILLION, 0, "2022-01-01"),
                     ERR_INVALID);
    assert_true(refused("action", VIOLATION_NOT_OF_KIND));
    assert_int_equal(world_term_event(&world, id, TERM_TRIGGERED, 5, other_round, "2022-01-01"),
                     ERR_INVALID);
    assert_true(refused("amount", VIOLATION_NOT_OF_KIND));
    assert_true(refused("round_id", VIOLATION_NOT_OF_KIND));
    assert_int_equal(world_term_event(&world, id, TERM_REVIVED, UNKNOWN, 0, "2022-01-01"),
                     ERR_INVALID);
    assert_int_equal(world_term_event(&world, id, TERM_PROFIT_AVAILABLE, 1, 0, "2022-01-01"),
                     ERR_INVALID); /* the firm owes nothing */
    assert_int_equal(world_term_event(&world, id, TERM_TRIGGERED, UNKNOWN, 0, "2022-01-01"),
                     ERR_OK);
    assert_int_equal(world_term_event(&world, id, TERM_TRIGGERED, UNKNOWN, 0, "2022-02-01"),
                     ERR_CONFLICT);

    assert_int_equal(world_term(&world, &right), ERR_OK);
    id = book_head(world.book);
    assert_int_equal(world_term_event(&world, id, TERM_WAIVED, UNKNOWN, 0, "2022-01-01"),
                     ERR_INVALID);
    assert_true(refused("round_id", VIOLATION_MISSING));
    assert_int_equal(world_term_event(&world, id, TERM_WAIVED, UNKNOWN, round_a, "2022-01-01"),
                     ERR_INVALID);
    assert_int_equal(world_term_event(&world, id, TERM_WAIVED, UNKNOWN, other_round, "2022-01-01"),
                     ERR_OK);
}

static void closings_add_up_to_the_amount_raised_at_the_first_price(void **state)
{
    struct round priced = *(const struct round *)book_entry(world.book, round_a)->record;

    (void)state;
    priced.unit_price_e8 = 2 * DECIMAL_E8_ONE;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_ROUND, round_a, day("2020-01-03"), &priced),
        ERR_OK);
    assert_int_equal(world_close_round(&world, round_a, 6 * MILLION, UNKNOWN, false, "2020-03-01"),
                     ERR_OK);
    assert_int_equal(world_close_round(&world, round_a, MILLION, 600000 * (int64_t)DECIMAL_E8_ONE,
                                       true, "2020-03-01"),
                     ERR_INVALID);
    assert_true(refused("units", VIOLATION_UNITS_MISMATCH));
    assert_true(refused("closed_on", VIOLATION_ALREADY_LINKED));
    assert_true(refused("last", VIOLATION_PARTS_DIFFER));
    assert_int_equal(world_close_round(&world, round_a, MILLION, UNKNOWN, true, "2020-06-01"),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_PARTS_DIFFER);
    assert_string_equal(world_param(&world, "sum"), "7000000.00");
    assert_int_equal(world_close_round(&world, round_a, 5 * MILLION, UNKNOWN, false, "2020-06-01"),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_int_equal(world_close_round(&world, round_a, 4 * MILLION,
                                       2000000 * (int64_t)DECIMAL_E8_ONE, true, "2020-06-01"),
                     ERR_OK);
    assert_int_equal(world_close_round(&world, round_a, 1, UNKNOWN, false, "2020-09-01"),
                     ERR_CONFLICT);
    assert_true(refused("round_id", VIOLATION_ROUND_COMPLETE));

    priced.unit_price_e8 = DECIMAL_E8_ONE;
    priced.amount_raised_minor = 12 * MILLION;
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_ROUND, round_a, day("2020-01-03"), &priced),
        ERR_INVALID);
    assert_true(refused("unit_price", VIOLATION_CANNOT_CHANGE));
    assert_true(refused("amount_raised", VIOLATION_PARTS_DIFFER));
}

static void parts_of_a_closing_come_to_no_more_than_it(void **state)
{
    int64_t party = world_party(&world, "co");
    int64_t other = world_round(&world, "B", firm, 10 * MILLION);

    (void)state;
    assert_int_equal(world_close_round(&world, round_a, 6 * MILLION, UNKNOWN, false, "2020-03-01"),
                     ERR_OK);
    int64_t closing = book_head(world.book);

    assert_int_equal(
        world_subscribe(&world, round_a, party, CURRENCY_CNY, 7 * MILLION, closing, "2020-03-01"),
        ERR_CONFLICT);
    assert_true(refused("amount", VIOLATION_SUM_EXCEEDS));
    assert_int_equal(
        world_subscribe(&world, other, party, CURRENCY_CNY, MILLION, closing, "2020-03-01"),
        ERR_INVALID);
    assert_true(refused("closing_id", VIOLATION_MUST_EQUAL));
    assert_int_equal(
        world_subscribe(&world, round_a, party, CURRENCY_CNY, 5 * MILLION, closing, "2020-03-01"),
        ERR_OK);
    assert_int_equal(
        world_subscribe(&world, round_a, party, CURRENCY_CNY, 2 * MILLION, closing, "2020-03-01"),
        ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, closing, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
}

static void another_currency_counts_at_the_rate_of_its_day_or_stays_unknown(void **state)
{
    int64_t party = world_party(&world, "co");
    struct round_figures figures;
    const struct round_part *parts = NULL;
    size_t count = 0;

    (void)state;
    assert_int_equal(
        world_subscribe(&world, round_a, party, CURRENCY_USD, MILLION, 0, "2020-03-01"), ERR_OK);
    assert_int_equal(round_figures_compute(world.book, round_a, VIEW_EVERYTHING, &figures), ERR_OK);
    assert_int_equal(figures.subscribed_minor, 0);
    assert_int_equal(figures.unknown_count, 1);
    assert_int_equal(figures.unattributed_minor, UNKNOWN);

    world_rate(&world, CURRENCY_USD, CURRENCY_CNY, 7 * DECIMAL_E8_ONE, "2020-02-28");
    world_rate(&world, CURRENCY_USD, CURRENCY_CNY, 650000000, "2020-03-02");
    assert_int_equal(round_figures_compute(world.book, round_a, VIEW_EVERYTHING, &figures), ERR_OK);
    assert_int_equal(figures.subscribed_minor, 7 * MILLION);
    assert_int_equal(figures.converted_minor, 7 * MILLION);
    assert_int_equal(figures.unattributed_minor, 3 * MILLION);
    assert_int_equal(
        round_parts(world.book, round_a, VIEW_EVERYTHING, &world.arena, &parts, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(parts[0].rate_e8, 7 * DECIMAL_E8_ONE);
    assert_int_equal(parts[0].rate_on, day("2020-02-28"));
    assert_int_equal(
        world_subscribe(&world, round_a, party, CURRENCY_USD, MILLION / 2, 0, "2020-03-01"),
        ERR_CONFLICT); /* 3.5 million more than the 3 that are left */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(every_kind_is_taken_with_what_it_needs_and_refused_without),
        TEST(what_does_not_belong_is_refused_with_all_reasons),
        TEST(a_method_of_compensation_has_its_own_fields),
        TEST(a_cap_is_of_a_capped_preference_and_not_below_it),
        TEST(one_duty_to_buy_back_is_recorded_once),
        TEST(a_term_that_says_the_duty_itself_leaves_no_room_for_another),
        TEST(an_event_fits_the_kind_of_its_term),
        TEST(closings_add_up_to_the_amount_raised_at_the_first_price),
        TEST(parts_of_a_closing_come_to_no_more_than_it),
        TEST(another_currency_counts_at_the_rate_of_its_day_or_stays_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
