/* Who gets what when a firm is sold: the worked examples of the reference through records, what
 * cannot be told, and the properties of every payout. */
#include "figures/payout/payout.h"
#include "record/kinds.h"
#include "support_equity.h"

#include <gmp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define DAY "2024-06-30"
#define ONE DECIMAL_E8_ONE

static struct world world;
static int64_t firm;
static int64_t common;
static int made; /* certificates, for their codes */

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    firm = world_firm(&world, "firm");
    common = world_class(&world, firm, "COM", UNIT_SHARE, "2020-01-01");
    made = 0;
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static const char *next_code(void)
{
    return arena_format(&world.arena, "S%d", ++made);
}

/* What a class prefers in all, of how many units; each costs what its preference is. */
struct preferred {
    const char *code;
    int64_t rank;
    int64_t preference; /* yuan */
    int64_t units;
    enum participation participation;
    int64_t cap_e8; /* multiple */
    bool converts;
};

static int64_t holder(const char *code)
{
    return world_party(&world, code);
}

static int64_t put_preferred(const struct preferred *of)
{
    struct share_class class = blank_class(firm, of->code, UNIT_SHARE);
    struct security shares;

    class.liquidation_rank = of->rank;
    class.preference_multiple_e8 = ONE;
    class.original_price_e8 = of->preference * ONE / of->units;
    class.participation = of->participation;
    if (of->participation == CLASS_PARTICIPATES_CAPPED)
        class.participation_multiple_e8 = of->cap_e8;
    if (of->converts) {
        class.converts_to_id = common;
        class.conversion_ratio_e8 = ONE;
    }
    int64_t id = world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2020-01-01"), &class);

    shares = blank_shares(firm, next_code(), id, holder(of->code), UNITS(of->units));
    shares.currency = CURRENCY_CNY;
    shares.amount_minor = of->preference * 100;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-02-01"), &shares);
    return id;
}

static void put_common(const char *code, int64_t units)
{
    world_shares(&world, firm, next_code(), common, holder(code), UNITS(units), "2020-02-01");
}

static void put_options(const char *code, int64_t units, int64_t strike_e8)
{
    struct security options = blank_security(firm, next_code(), SECURITY_OPTION, holder(code));

    options.class_id = common;
    options.units_e8 = UNITS(units);
    options.strike_e8 = strike_e8;
    options.currency = CURRENCY_CNY;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-02-01"), &options);
}

static void put_safe(const char *code, int64_t amount, int64_t cap, enum valuation_cap_basis basis)
{
    struct security safe = blank_security(firm, next_code(), SECURITY_SAFE, holder(code));

    safe.currency = CURRENCY_CNY;
    safe.amount_minor = amount * 100;
    safe.valuation_cap_minor = cap * 100;
    safe.cap_basis = basis;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2020-02-01"), &safe);
}

/* The register says what the certificates do: nothing is missing. */
static void state_all(void)
{
    struct firm_cap_table table = world_cap_table(&world, firm, DAY);

    world_state(&world, firm, 0, table.figures.outstanding_e8, "2024-01-01");
}

static struct payout_question question(int64_t yuan)
{
    return (struct payout_question){.firm_id = firm,
                                    .view = {day(DAY), INT64_MAX},
                                    .currency = CURRENCY_CNY,
                                    .proceeds_minor = yuan * 100};
}

struct answer {
    const struct payout_row *rows;
    size_t count;
};

static struct answer ask(const struct payout_question *of, enum payout_by by)
{
    struct answer answer;

    assert_int_equal(payout_rows(of, world.book, by, &world.arena, &answer.rows, &answer.count),
                     ERR_OK);
    return answer;
}

static int64_t sum_of(struct answer answer)
{
    int64_t sum = 0;

    for (size_t i = 0; i < answer.count; i++) {
        assert_int_not_equal(answer.rows[i].amount_minor, AMOUNT_UNKNOWN);
        sum += answer.rows[i].amount_minor;
    }
    return sum;
}

/* The amounts by class, in their order, in fen; and that holders come to the same. */
static struct answer expect(const struct payout_question *of, size_t count, const int64_t *minor)
{
    struct answer answer = ask(of, PAYOUT_BY_CLASS);

    assert_int_equal(answer.count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(answer.rows[i].amount_minor, minor[i]);
    assert_int_equal(sum_of(answer), of->proceeds_minor);
    assert_int_equal(sum_of(ask(of, PAYOUT_BY_HOLDER)), of->proceeds_minor);
    return answer;
}

#define EXPECT(of, ...)                                                                            \
    expect((of), sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t),                         \
           (const int64_t[]){__VA_ARGS__})

#define YUAN(millions) ((int64_t)((millions)*100000000.0))

/* --- the worked examples --- */

static void debts_come_first_then_ranks(void **state)
{
    (void)state;
    put_preferred(&(struct preferred){"B", 1, 20000000, 1000000, CLASS_PARTICIPATES_NOT, 0, false});
    put_preferred(&(struct preferred){"A", 2, 10000000, 1000000, CLASS_PARTICIPATES_NOT, 0, false});
    put_common("F", 6000000);
    state_all();
    struct payout_question of = question(40000000);

    of.debts[of.debt_count++] = (struct payout_debt){1, YUAN(8)};
    struct answer answer = EXPECT(&of, YUAN(8), YUAN(20), YUAN(10), YUAN(2));

    assert_int_equal(answer.rows[0].part, PAYOUT_DEBT);
    assert_int_equal(answer.rows[1].claim_minor, YUAN(20));
    assert_int_equal(answer.rows[3].share_e8, 5 * ONE / 100);
}

static void one_rank_shares_pro_rata(void **state)
{
    (void)state;
    put_preferred(&(struct preferred){"A", 1, 10000000, 1000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_preferred(&(struct preferred){"B", 1, 20000000, 1000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_common("F", 6000000);
    state_all();
    struct payout_question of = question(21000000);

    EXPECT(&of, YUAN(7), YUAN(14), 0);
}

static void options_pay_their_strike(void **state)
{
    (void)state;
    put_preferred(&(struct preferred){"A", 1, 6000000, 2000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_common("F", 8000000);
    put_options("E", 1000000, 4 * ONE);
    state_all();
    struct payout_question of = question(30000000);

    EXPECT(&of, YUAN(6), YUAN(24), 0);
}

static void all_convert_where_the_strike_is_low(void **state)
{
    (void)state;
    put_preferred(&(struct preferred){"A", 1, 6000000, 2000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_common("F", 8000000);
    put_options("E", 1000000, ONE);
    state_all();
    struct payout_question of = question(43000000);
    struct answer answer = EXPECT(&of, YUAN(8), YUAN(32), YUAN(3));

    assert_int_equal(answer.rows[0].chosen, PAYOUT_CONVERTS);
    assert_int_equal(answer.rows[2].chosen, PAYOUT_EXERCISES);
}

static void a_capped_class_converts_or_stays_at_its_cap(void **state)
{
    (void)state;
    put_preferred(
        &(struct preferred){"P", 1, 6000000, 3000000, CLASS_PARTICIPATES_CAPPED, 2 * ONE, true});
    put_common("F", 7000000);
    state_all();
    struct payout_question of = question(60000000);

    EXPECT(&of, YUAN(18), YUAN(42));
}

static void a_capped_class_that_cannot_convert_has_its_cap(void **state)
{
    (void)state;
    put_preferred(
        &(struct preferred){"P", 1, 6000000, 3000000, CLASS_PARTICIPATES_CAPPED, 2 * ONE, false});
    put_common("F", 7000000);
    state_all();
    struct payout_question of = question(60000000);

    EXPECT(&of, YUAN(12), YUAN(48));
}

static void a_tie_is_told(void **state)
{
    (void)state;
    put_preferred(&(struct preferred){"A", 1, 5000000, 2000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_common("F", 8000000);
    state_all();
    struct payout_question of = question(25000000);
    struct answer answer = EXPECT(&of, YUAN(5), YUAN(20));

    assert_int_equal(answer.rows[0].chosen, PAYOUT_INDIFFERENT);
}

static void who_converts_is_solved_at_once(void **state)
{
    (void)state;
    put_preferred(&(struct preferred){"C", 1, 9000000, 1000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_preferred(&(struct preferred){"B", 2, 6000000, 2000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_preferred(&(struct preferred){"A", 3, 2000000, 2000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_common("F", 5000000);
    state_all();
    struct payout_question of = question(35000000);

    EXPECT(&of, YUAN(9), YUAN(6), 571428571, 1428571429);
}

static void post_money_safes_count_themselves(void **state)
{
    (void)state;
    put_common("F", 9000000);
    put_options("E", 500000, 5 * ONE);
    put_safe("X", 1000000, 10000000, VALUATION_CAP_POST_MONEY);
    put_safe("Y", 500000, 4000000, VALUATION_CAP_POST_MONEY);
    state_all();
    struct payout_question of = question(10000000);
    struct answer answer = EXPECT(&of, 765432099, 0, 104252400, 130315501);

    assert_int_equal(answer.rows[2].chosen, PAYOUT_CONVERTS);
}

static void a_holder_has_of_a_class_by_units(void **state)
{
    int64_t first;

    (void)state;
    first = world_shares(&world, firm, "F1", common, holder("ann"), UNITS(3), "2020-02-01");
    world_transfer(&world, "F2", first, holder("ben"), UNITS(1), "2021-01-01");
    world_transfer(&world, "F3", first, holder("cas"), UNITS(1), "2021-01-01");
    state_all();
    struct payout_question of = question(1);
    struct answer answer = ask(&of, PAYOUT_BY_HOLDER);

    of.proceeds_minor = 100;
    assert_int_equal(answer.count, 3);
    assert_int_equal(answer.rows[0].amount_minor, 34);
    assert_int_equal(answer.rows[1].amount_minor, 33);
    assert_int_equal(answer.rows[2].amount_minor, 33);
}

/* --- what cannot be told --- */

static void expect_unknown(enum payout_reason reason)
{
    struct payout_question of = question(1000000);
    struct answer answer = ask(&of, PAYOUT_BY_HOLDER);
    bool found = false;

    for (size_t i = 0; i < answer.count; i++) {
        assert_int_equal(answer.rows[i].amount_minor, AMOUNT_UNKNOWN);
        found |= answer.rows[i].reason == reason;
    }
    assert_true(found);
}

static void nothing_is_told_of_a_table_that_nobody_states(void **state)
{
    (void)state;
    expect_unknown(PAYOUT_NO_TABLE);
    put_common("F", 100);
    expect_unknown(PAYOUT_NOT_STATED);
    world_state(&world, firm, 0, UNITS(150), "2024-01-01");
    expect_unknown(PAYOUT_UNITS_MISSING);
}

static void nothing_is_told_without_the_terms(void **state)
{
    struct security note = blank_security(firm, "N", SECURITY_NOTE, holder("N"));

    (void)state;
    put_common("F", 100);
    state_all();
    note.currency = CURRENCY_CNY;
    note.amount_minor = YUAN(1);
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2023-01-01"), &note);
    expect_unknown(PAYOUT_NO_RATE);
}

static void options_without_a_strike_are_not_guessed(void **state)
{
    (void)state;
    put_common("F", 100);
    put_options("E", 100, AMOUNT_UNKNOWN);
    state_all();
    expect_unknown(PAYOUT_NO_STRIKE);
}

/* --- a note, and what vests --- */

static void a_note_has_its_claim_to_the_day(void **state)
{
    struct security note = blank_security(firm, "N", SECURITY_NOTE, holder("N"));

    (void)state;
    put_common("F", 1000000);
    note.currency = CURRENCY_CNY;
    note.amount_minor = YUAN(1);
    note.interest_rate_e8 = 10 * ONE / 100;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2023-07-01"), &note);
    state_all();
    struct payout_question of = question(3000000);

    /* 365 days at 10 %. */
    EXPECT(&of, YUAN(1.9), YUAN(1.1));
}

static void only_vested_options_have_a_part(void **state)
{
    struct security options = blank_security(firm, "O", SECURITY_OPTION, holder("E"));

    (void)state;
    put_common("F", 750);
    options.class_id = common;
    options.units_e8 = UNITS(1000);
    options.strike_e8 = 0;
    options.currency = CURRENCY_CNY;
    options.vests_from = day("2023-06-30");
    options.cliff_months = 12;
    options.vests_months = 48;
    options.vests_every_months = 1;
    world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2023-06-30"), &options);
    state_all();
    struct payout_question of = question(1000);

    EXPECT(&of, 75000, 25000);
}

/* --- the curve --- */

static void break_points_are_told_with_who_changes(void **state)
{
    static const uint32_t events[] = {PAYOUT_AT_NOTHING,       PAYOUT_RANK_PAID,
                                      PAYOUT_OPTIONS_EXERCISE, PAYOUT_CLASS_CONVERTS,
                                      PAYOUT_AS_ASKED,         PAYOUT_BEYOND};
    static const int64_t proceeds[] = {0, YUAN(6), YUAN(14), YUAN(32), YUAN(43), YUAN(53.75)};
    const struct payout_point *points;
    size_t count;

    (void)state;
    put_preferred(&(struct preferred){"A", 1, 6000000, 2000000, CLASS_PARTICIPATES_NOT, 0, true});
    put_common("F", 8000000);
    put_options("E", 1000000, ONE);
    state_all();
    struct payout_question of = question(43000000);

    assert_int_equal(payout_points(&of, world.book, &world.arena, &points, &count), ERR_OK);
    assert_int_equal(count, 6 * 3);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(points[3 * i].event, events[i]);
        assert_int_equal(points[3 * i].proceeds_minor, proceeds[i]);
    }
    assert_string_equal(points[9].per_unit, "3");
    assert_int_equal(points[12].amount_minor, YUAN(8));
}

/* Y converts from 4.8157895m on, where nothing jumps; X from 9.5921053m on, where Y has more units
 * of a larger whole and common has less. */
static void safes_choose_at_exact_points_and_jumps_are_told_twice(void **state)
{
    static const int64_t told[][5] = {
        {0, 0, 0, 0, 0},
        {150000000, 0, 0, 100000000, 50000000},
        {481578947, 331578947, 0, 100000000, 50000000},
        {959210526, 746624319, 0, 100000000, 112586207},
        {959210526, 734210526, 0, 100000000, 125000000},
        {5879032258, 4500000000, 0, 612903226, 766129032},
    };
    static const uint32_t events[] = {PAYOUT_AT_NOTHING,   PAYOUT_RANK_PAID,
                                      PAYOUT_SAFES_CHOOSE, PAYOUT_SAFES_CHOOSE,
                                      PAYOUT_SAFES_CHOOSE, PAYOUT_OPTIONS_EXERCISE};
    const struct payout_point *points;
    size_t count;

    (void)state;
    put_common("F", 9000000);
    put_options("E", 500000, 5 * ONE);
    put_safe("X", 1000000, 10000000, VALUATION_CAP_POST_MONEY);
    put_safe("Y", 500000, 4000000, VALUATION_CAP_POST_MONEY);
    state_all();
    struct payout_question of = question(0);

    assert_int_equal(payout_points(&of, world.book, &world.arena, &points, &count), ERR_OK);
    assert_int_equal(count, 7 * 4);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(points[4 * i].event, events[i]);
        assert_int_equal(points[4 * i].proceeds_minor, told[i][0]);
        for (size_t part = 0; part < 4; part++)
            assert_int_equal(points[4 * i + part].amount_minor, told[i][1 + part]);
    }
    assert_string_equal(points[8].event_certificate, "S4");
    assert_string_equal(points[12].event_certificate, "S3");
}

/* --- properties --- */

static uint64_t draw_state;

static int64_t draw(int64_t most)
{
    draw_state = draw_state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((draw_state >> 33) % (uint64_t)(most + 1));
}

static void put_random(void)
{
    int64_t classes = draw(4);
    int64_t options = draw(2);

    for (int64_t i = 0; i < classes; i++) {
        enum participation participation = (enum participation)(1 + draw(2));

        put_preferred(&(struct preferred){arena_format(&world.arena, "P%d", (int)i), 1 + draw(3),
                                          (1 + draw(20)) * 100000, 1000 * (1 + draw(8)),
                                          participation, ONE + draw(3) * ONE / 2, draw(1) == 1});
    }
    for (int64_t i = 0; i < options; i++)
        put_options(arena_format(&world.arena, "E%d", (int)i), 500 * (1 + draw(4)),
                    draw(500) * ONE);
    put_common("F", 7777);
    put_common("G", 1000 * (1 + draw(9)));
    state_all();
}

/* Payouts add up to the proceeds, and nobody has less of a higher price, but for the fen that
 * largest remainder moves. */
static void expect_rising(const struct payout_question *base)
{
    struct payout_question of = *base;
    struct answer before = {0};
    int64_t proceeds = 0;

    for (int step = 0; step < 12; step++) {
        proceeds += draw(YUAN(1));
        of.proceeds_minor = proceeds;
        struct answer now = ask(&of, PAYOUT_BY_HOLDER);

        assert_int_equal(sum_of(now), proceeds);
        for (size_t i = 0; i < before.count; i++)
            assert_true(now.rows[i].amount_minor >= before.rows[i].amount_minor - 1);
        before = now;
    }
}

static void payouts_add_up_and_never_fall(void **state)
{
    const char *given = getenv("FUNDTRAIL_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);

    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 25; round++) {
        draw_state = seed + (uint64_t)round;
        put_random();
        struct payout_question of = question(0);

        if (draw(1) == 1)
            of.debts[of.debt_count++] = (struct payout_debt){1 + draw(1), draw(YUAN(0.5))};
        expect_rising(&of);
        closed(state);
        opened(state);
    }
}

/* --- the oracle: rationals of GMP, by trying every choice --- */

struct oracle_class {
    int64_t units;
    int64_t preference; /* yuan */
    bool converted;
};

/* The class that holds and prefers least for a unit; count where all convert. */
static size_t cheapest(const struct oracle_class *classes, size_t count)
{
    size_t best = count;

    for (size_t i = 0; i < count; i++)
        if (!classes[i].converted &&
            (best == count || classes[i].preference * classes[best].units <
                                  classes[best].preference * classes[i].units))
            best = i;
    return best;
}

/* What a common unit gets where some have converted. */
static void oracle_unit(const struct oracle_class *classes, size_t count, int64_t common_units,
                        int64_t proceeds, mpq_t v)
{
    int64_t units = common_units;
    int64_t left = proceeds;

    for (size_t i = 0; i < count; i++) {
        units += classes[i].converted ? classes[i].units : 0;
        left -= classes[i].converted ? 0 : classes[i].preference;
    }
    mpq_set_si(v, left, (unsigned long)units);
    mpq_canonicalize(v);
}

/* The cheapest preference gives way first, as long as the unit is worth more. */
static void oracle_pay(struct oracle_class *classes, size_t count, int64_t common_units,
                       int64_t proceeds, mpq_t *paid)
{
    mpq_t v, rest;

    mpq_inits(v, rest, NULL);
    for (;;) {
        size_t next = cheapest(classes, count);

        oracle_unit(classes, count, common_units, proceeds, v);
        if (next == count)
            break;
        mpq_set_si(rest, classes[next].preference, (unsigned long)classes[next].units);
        mpq_canonicalize(rest);
        if (mpq_cmp(v, rest) <= 0)
            break;
        classes[next].converted = true;
    }
    for (size_t i = 0; i < count; i++) {
        mpq_set_si(paid[i], classes[i].converted ? classes[i].units : classes[i].preference, 1);
        if (classes[i].converted)
            mpq_mul(paid[i], paid[i], v);
    }
    mpq_clears(v, rest, NULL);
}

/* The amount is the exact one cut down to the fen, or one fen more. */
static void expect_near(const struct payout_row *row, const mpq_t exact_yuan)
{
    mpq_t low, hundred;
    mpz_t whole;

    mpq_inits(low, hundred, NULL);
    mpz_init(whole);
    mpq_set_si(hundred, 100, 1);
    mpq_mul(low, exact_yuan, hundred);
    mpz_fdiv_q(whole, mpq_numref(low), mpq_denref(low));
    int64_t fen = mpz_get_si(whole);

    assert_true(row->amount_minor == fen || row->amount_minor == fen + 1);
    mpq_clears(low, hundred, NULL);
    mpz_clear(whole);
}

static void payouts_are_those_of_rationals(void **state)
{
    const char *given = getenv("FUNDTRAIL_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);

    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 20; round++) {
        struct oracle_class classes[4];
        int64_t preferences = 0;
        mpq_t paid[4];

        draw_state = seed + (uint64_t)round;
        size_t count = 1 + (size_t)draw(3);

        for (size_t i = 0; i < count; i++) {
            classes[i] = (struct oracle_class){1000 * (1 + draw(8)), 100000 * (1 + draw(9)), false};
            preferences += classes[i].preference;
            put_preferred(&(struct preferred){arena_format(&world.arena, "P%zu", i), (int64_t)i + 1,
                                              classes[i].preference, classes[i].units,
                                              CLASS_PARTICIPATES_NOT, 0, true});
            mpq_init(paid[i]);
        }
        put_common("F", 7000);
        state_all();
        struct payout_question of = question(preferences + draw(5000000));
        struct answer answer = ask(&of, PAYOUT_BY_CLASS);

        oracle_pay(classes, count, 7000, of.proceeds_minor / 100, paid);
        for (size_t i = 0; i < count; i++) {
            expect_near(&answer.rows[i], paid[i]);
            mpq_clear(paid[i]);
        }
        closed(state);
        opened(state);
    }
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, opened, closed)
    const struct CMUnitTest tests[] = {
        EACH(debts_come_first_then_ranks),
        EACH(one_rank_shares_pro_rata),
        EACH(options_pay_their_strike),
        EACH(all_convert_where_the_strike_is_low),
        EACH(a_capped_class_converts_or_stays_at_its_cap),
        EACH(a_capped_class_that_cannot_convert_has_its_cap),
        EACH(a_tie_is_told),
        EACH(who_converts_is_solved_at_once),
        EACH(post_money_safes_count_themselves),
        EACH(a_holder_has_of_a_class_by_units),
        EACH(nothing_is_told_of_a_table_that_nobody_states),
        EACH(nothing_is_told_without_the_terms),
        EACH(options_without_a_strike_are_not_guessed),
        EACH(a_note_has_its_claim_to_the_day),
        EACH(only_vested_options_have_a_part),
        EACH(break_points_are_told_with_who_changes),
        EACH(safes_choose_at_exact_points_and_jumps_are_told_twice),
        EACH(payouts_add_up_and_never_fall),
        EACH(payouts_are_those_of_rationals),
    };
#undef EACH
    return cmocka_run_group_tests(tests, NULL, NULL);
}
