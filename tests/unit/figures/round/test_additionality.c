/* The order in which money came, and what became of rights to take part. */
#include "figures/round/additionality.h"

#include "figures/look/leverage.h"
#include "figures/look/look_through.h"
#include "figures/overview/figures.h"
#include "figures/round/pro_rata.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/party.h"
#include "support_round.h"

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

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    firm = world_firm(&world, "firm");
    project = world_project(&world, "project", firm);
    fund = world_fund(&world, "fund", FUND_ANGEL);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct view on(const char *date)
{
    return (struct view){.as_of = day(date), .as_known = INT64_MAX};
}

static int64_t party_of(const char *code, uint32_t money_source)
{
    struct party party;

    shape_clear(&party_type.shape, &party);
    party.code = code;
    party.name = code;
    party.kind = PARTY_CO_INVESTOR;
    party.money_source = money_source;
    return world_put(&world, MANAGER_ID, RECORD_PARTY, day("2015-01-01"), &party);
}

static void subscribe(int64_t round, int64_t party, int64_t millions, const char *date)
{
    assert_int_equal(
        world_subscribe(&world, round, party, CURRENCY_CNY, millions * MILLION, 0, date), ERR_OK);
}

/* Our fund's part of a round: approved, paid and registered. */
static int64_t guide(int64_t round, const char *code, int64_t millions, const char *date)
{
    int64_t id = world_invest(&world, code, project, fund, round, millions * MILLION, date);

    assert_int_equal(world_pay(&world, id, millions * MILLION, date), ERR_OK);
    assert_int_equal(world_register(&world, round, fund, id, millions * MILLION, date), ERR_OK);
    return id;
}

/* The three rounds of the worked example. */
static void three_rounds(void)
{
    int64_t angel = world_round_on(&world, "angel", firm, "2019-03-01");
    int64_t a = world_round_on(&world, "A", firm, "2020-06-15");
    int64_t b = world_round_on(&world, "B", firm, "2022-01-10");
    int64_t vc_a = party_of("vc_a", MONEY_SOCIAL);

    subscribe(angel, party_of("angel_x", MONEY_SOCIAL), 3, "2019-03-01");
    (void)guide(a, "I", 10, "2020-06-15");
    subscribe(a, vc_a, 10, "2020-06-15");
    subscribe(b, vc_a, 8, "2022-01-10");
    subscribe(b, party_of("vc_b", MONEY_SOCIAL), 40, "2022-01-10");
    subscribe(b, party_of("city_fund", MONEY_BUDGET), 12, "2022-01-10");
}

static const struct additionality_row *rows_of(size_t *count_out)
{
    const struct additionality_row *rows = NULL;

    assert_int_equal(
        additionality_rows(world.book, firm, on("2024-12-31"), &world.arena, &rows, count_out),
        ERR_OK);
    return rows;
}

static struct additionality sums_of(void)
{
    struct additionality sums;

    assert_int_equal(additionality_of_firm(world.book, firm, on("2024-12-31"), &world.arena, &sums),
                     ERR_OK);
    return sums;
}

static void four_yuan_eighty_came_after_each_guide_yuan(void **state)
{
    static const enum came positions[] = {CAME_BEFORE, CAME_WITH, CAME_AFTER};
    static const int64_t lags[] = {-472, 0, 574};
    static const int64_t guides[] = {0, 10, 0};
    static const int64_t publics[] = {0, 0, 12};
    static const int64_t socials[] = {3, 10, 48};
    size_t count = 0;

    (void)state;
    three_rounds();
    const struct additionality_row *rows = rows_of(&count);

    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].position, positions[i]);
        assert_int_equal(rows[i].lag_days, lags[i]);
        assert_int_equal(rows[i].guide_minor, guides[i] * MILLION);
        assert_int_equal(rows[i].public_minor, publics[i] * MILLION);
        assert_int_equal(rows[i].social_minor, socials[i] * MILLION);
        assert_int_equal(rows[i].unknown_minor, 0);
    }
    assert_string_equal(rows[2].new_names, "vc_b");
    assert_null(rows[1].new_names);
    struct additionality sums = sums_of();

    assert_int_equal(sums.entry_on, day("2020-06-15"));
    assert_int_equal(sums.guide_minor, 10 * MILLION);
    assert_int_equal(sums.social_with_minor, 10 * MILLION);
    assert_int_equal(sums.social_after_minor, 48 * MILLION);
    assert_int_equal(sums.first_social_after_days, 574);
    assert_int_equal(sums.new_social_after, 1);
    assert_int_equal(sums.social_after_per_guide_e8, 480000000);
    assert_int_equal(sums.uncounted, 0);
}

static void nobody_came_is_said_as_none_and_no_day(void **state)
{
    int64_t a = world_round_on(&world, "A", firm, "2021-06-15");
    int64_t b = world_round_on(&world, "B", firm, "2023-02-01");

    (void)state;
    (void)guide(a, "I", 5, "2021-06-15");
    subscribe(b, party_of("county", MONEY_STATE_OWNED), 5, "2023-02-01");
    subscribe(b, party_of("somebody", 0), 2, "2023-02-01");
    struct additionality sums = sums_of();

    assert_int_equal(sums.social_after_minor, 0);
    assert_int_equal(sums.public_after_minor, 5 * MILLION);
    assert_int_equal(sums.unknown_after_minor, 2 * MILLION);
    assert_int_equal(sums.first_social_after_days, UNKNOWN);
    assert_int_equal(sums.social_after_per_guide_e8, 0);
}

static void before_our_chain_paid_anything_nothing_is_before_or_after(void **state)
{
    int64_t a = world_round_on(&world, "A", firm, "2021-06-15");
    size_t count = 0;

    (void)state;
    subscribe(a, party_of("vc", MONEY_SOCIAL), 5, "2021-06-15");
    const struct additionality_row *rows = rows_of(&count);

    assert_int_equal(rows[0].position, 0);
    assert_int_equal(rows[0].lag_days, UNKNOWN);
    assert_int_equal(sums_of().entry_on, DATE_UNKNOWN);
    assert_int_equal(sums_of().social_after_per_guide_e8, UNKNOWN);
}

/* The round that was paid for is the one with which the guide fund came, however late it paid. */
static void the_round_that_was_paid_for_first_came_with_it(void **state)
{
    int64_t a = world_round_on(&world, "A", firm, "2021-06-01");
    int64_t id = world_invest(&world, "I", project, fund, a, 5 * MILLION, "2021-06-01");
    size_t count = 0;

    (void)state;
    assert_int_equal(world_pay(&world, id, 5 * MILLION, "2021-06-20"), ERR_OK);
    const struct additionality_row *rows = rows_of(&count);

    assert_int_equal(rows[0].position, CAME_WITH);
    assert_int_equal(rows[0].lag_days, -19);
    assert_int_equal(rows[0].guide_minor, 5 * MILLION); /* approved, and not registered */
}

static void closings_have_their_own_days_and_what_nobody_is_named_for_is_unknown(void **state)
{
    int64_t a = world_round(&world, "A", firm, 20 * MILLION);
    int64_t vc = party_of("vc", MONEY_SOCIAL);
    size_t count = 0;

    (void)state;
    (void)guide(world_round_on(&world, "S", firm, "2020-03-01"), "I", 5, "2020-03-01");
    assert_int_equal(world_close_round(&world, a, 6 * MILLION, UNKNOWN, false, "2020-02-01"),
                     ERR_OK);
    int64_t first = book_head(world.book);

    assert_int_equal(world_close_round(&world, a, 10 * MILLION, UNKNOWN, false, "2020-06-01"),
                     ERR_OK);
    int64_t second = book_head(world.book);

    assert_int_equal(world_subscribe(&world, a, vc, CURRENCY_CNY, 6 * MILLION, first, "2020-02-01"),
                     ERR_OK);
    assert_int_equal(
        world_subscribe(&world, a, vc, CURRENCY_CNY, 7 * MILLION, second, "2020-06-01"), ERR_OK);
    const struct additionality_row *rows = rows_of(&count);

    assert_int_equal(count, 4);
    assert_int_equal(rows[0].closing_id, first);
    assert_int_equal(rows[0].position, CAME_BEFORE);
    assert_int_equal(rows[0].new_social, 1);
    assert_int_equal(rows[2].closing_id, second);
    assert_int_equal(rows[2].position, CAME_AFTER);
    assert_int_equal(rows[2].social_minor, 7 * MILLION);
    assert_int_equal(rows[2].unknown_minor, 3 * MILLION);
    assert_int_equal(rows[2].new_social, 0);
    assert_int_equal(rows[3].day, DATE_UNKNOWN);
    assert_int_equal(rows[3].unknown_minor, 4 * MILLION);
    assert_int_equal(sums_of().uncounted, 1);
}

static void another_currency_without_a_rate_adds_to_nothing(void **state)
{
    int64_t a = world_round_on(&world, "A", firm, "2020-06-15");
    int64_t b = world_round_on(&world, "B", firm, "2021-06-15");
    int64_t vc = party_of("vc", MONEY_SOCIAL);

    (void)state;
    (void)guide(a, "I", 10, "2020-06-15");
    assert_int_equal(world_subscribe(&world, b, vc, CURRENCY_USD, MILLION, 0, "2021-06-15"),
                     ERR_OK);
    assert_int_equal(sums_of().social_after_minor, 0);
    assert_int_equal(sums_of().uncounted, 1);
    world_rate(&world, CURRENCY_USD, CURRENCY_CNY, 7 * DECIMAL_E8_ONE, "2021-06-01");
    assert_int_equal(sums_of().social_after_minor, 7 * MILLION);
    assert_int_equal(sums_of().uncounted, 0);
}

/* Where the figures meet: what our funds paid, and what kind of money an investor is. */
static void it_agrees_with_the_figures_of_the_firm_and_with_leverage(void **state)
{
    const struct leverage_source *sources = NULL;
    const struct additionality *rows = NULL;
    struct additionality total;
    struct firm_figures figures;
    struct look *look = NULL;
    size_t count = 0;
    int64_t social = party_of("both", MONEY_SOCIAL);
    int64_t city = party_of("city", MONEY_BUDGET);

    (void)state;
    three_rounds();
    assert_int_equal(
        firm_figures_compute(world.book, firm, on("2024-12-31"), &world.arena, &figures), ERR_OK);
    assert_int_equal(sums_of().paid_minor, figures.paid_minor);
    assert_int_equal(sums_of().guide_minor, figures.approved_minor);
    assert_int_equal(additionality_of_fund(world.book, fund, on("2024-12-31"), &world.arena, &rows,
                                           &count, &total),
                     ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(total.paid_minor, figures.paid_minor);
    assert_int_equal(total.social_after_per_guide_e8, 480000000);

    /* The same two parties in the fund and in a round are of the same kinds in both. */
    int64_t round = world_round_on(&world, "C", firm, "2023-01-01");

    (void)world_commitment(&world, fund, 0, social, 30 * MILLION, "2020-01-01");
    (void)world_commitment(&world, fund, 0, city, 20 * MILLION, "2020-01-01");
    int64_t social_before = sums_of().social_after_minor;
    int64_t public_before = sums_of().public_after_minor;

    subscribe(round, social, 30, "2023-01-01");
    subscribe(round, city, 20, "2023-01-01");
    assert_int_equal(
        look_open(world.book, fund, WEIGHT_COMMITMENT, on("2024-12-31"), &world.arena, &look),
        ERR_OK);
    assert_int_equal(leverage_sources(look, &sources, &count), ERR_OK);
    int64_t social_sum = 0;
    int64_t public_sum = 0;

    for (size_t i = 0; i < count; i++) {
        social_sum += sources[i].social_minor;
        public_sum += sources[i].budget_minor + sources[i].state_owned_minor;
    }
    assert_int_equal(sums_of().social_after_minor - social_before, social_sum);
    assert_int_equal(sums_of().public_after_minor - public_before, public_sum);
}

static void a_right_is_taken_by_a_part_waived_by_a_record_or_not_said(void **state)
{
    const struct pro_rata_row *rows = NULL;
    size_t count = 0;
    int64_t a = world_round_on(&world, "A", firm, "2020-06-15");
    int64_t b = world_round_on(&world, "B", firm, "2021-06-15");
    int64_t c = world_round_on(&world, "C", firm, "2022-06-15");
    struct round_term right = world_blank_term(a, "R", TERM_PRO_RATA);

    (void)state;
    (void)world_round_on(&world, "seed", firm, "2019-01-01");
    (void)world_round_on(&world, "D", firm, "2023-06-15");
    right.agreed_on = day("2020-06-16");
    right.investment_id = guide(a, "I", 10, "2020-06-15");
    assert_int_equal(world_term(&world, &right), ERR_OK);
    int64_t term = book_head(world.book);

    (void)guide(b, "J", 2, "2021-06-15");
    assert_int_equal(world_term_event(&world, term, TERM_WAIVED, UNKNOWN, c, "2022-06-15"), ERR_OK);
    assert_int_equal(pro_rata_rows(world.book, firm, on("2024-12-31"), &world.arena, &rows, &count),
                     ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].outcome, RIGHT_TAKEN);
    assert_int_equal(rows[0].taken_minor, 2 * MILLION);
    assert_int_equal(rows[1].outcome, RIGHT_WAIVED);
    assert_int_equal(rows[1].waived_on, day("2022-06-15"));
    assert_int_equal(rows[2].outcome, RIGHT_NOT_SAID);
    assert_int_equal(rows[2].taken_minor, UNKNOWN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        TEST(four_yuan_eighty_came_after_each_guide_yuan),
        TEST(nobody_came_is_said_as_none_and_no_day),
        TEST(before_our_chain_paid_anything_nothing_is_before_or_after),
        TEST(the_round_that_was_paid_for_first_came_with_it),
        TEST(closings_have_their_own_days_and_what_nobody_is_named_for_is_unknown),
        TEST(another_currency_without_a_rate_adds_to_nothing),
        TEST(it_agrees_with_the_figures_of_the_firm_and_with_leverage),
        TEST(a_right_is_taken_by_a_part_waived_by_a_record_or_not_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
