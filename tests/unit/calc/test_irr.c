/* Internal rates of return, beside published cases and Sturm's theorem, which counts the roots. */
#include "../../../fcgi/calc/irr_internal.h"

#include "support_golden.h"

#include <gmp.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FLOWS_MAX 2048

static struct irr_flow flows[FLOWS_MAX];

static double rate_of(const struct irr_answer *answer, size_t i)
{
    return (double)answer->rate_e18[i] / 1e18;
}

/* The quick method, whose digits are proved otherwise, gives the same as the general one. */
static void expect_same_rounded(const struct irr_flow *of, size_t count, enum irr_basis basis,
                                const struct irr_answer *answer)
{
    for (int places = 0; places <= 12; places += 2) {
        struct irr_answer rounded;

        assert_int_equal(irr_solve_rounded(of, count, basis, places, &rounded), ERR_OK);
        assert_int_equal(rounded.status, answer->status);
        assert_int_equal(rounded.count, answer->count);
        for (size_t i = 0; i < answer->count; i++) {
            char expected[IRR_RATE_TEXT_SIZE];
            char text[IRR_RATE_TEXT_SIZE];

            irr_format(answer->rate_e18[i], places, expected);
            irr_format(rounded.rate_e18[i], places, text);
            assert_string_equal(text, expected);
        }
    }
}

static struct irr_answer solved(const struct irr_flow *of, size_t count, enum irr_basis basis)
{
    struct irr_answer answer;

    assert_int_equal(irr_solve(of, count, basis, &answer), ERR_OK);
    assert_true((answer.status == IRR_NONE) == (answer.count == 0));
    assert_true((answer.status == IRR_VALUE) == (answer.count == 1));
    for (size_t i = 1; i < answer.count; i++)
        assert_true(answer.rate_e18[i] > answer.rate_e18[i - 1]);
    expect_same_rounded(of, count, basis, &answer);
    return answer;
}

static size_t read_flows(const struct golden *golden)
{
    size_t count = 0;
    int32_t at = 0;

    for (size_t i = 1; i + 1 < golden->count; i += 2) {
        const char *when = golden->words[i];

        at = *when == '+' || (*when == '-' && i > 1) ? at + atoi(when) : golden_day(when);
        flows[count].day = at;
        flows[count++].amount = golden_decimal(golden->words[i + 1], 10);
    }
    return count;
}

static bool near(double value, double expected, double tolerance)
{
    return fabs(value - expected) <= tolerance * fmax(1, fabs(expected));
}

static bool published_holds(const char *word, const char *figure, double tolerance,
                            const struct irr_answer *answer)
{
    if (strcmp(word, "none") == 0)
        return answer->status == IRR_NONE;
    if (strcmp(word, "exists") == 0)
        return answer->status != IRR_NONE;
    if (strcmp(word, "root") != 0)
        return true;
    for (size_t i = 0; i < answer->count; i++)
        if (fabs(rate_of(answer, i) - atof(figure)) <= tolerance + 1e-12)
            return true;
    return false;
}

static bool roots_hold(char *const *roots, size_t count, const struct irr_answer *answer)
{
    if (count != answer->count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!near(rate_of(answer, i), atof(roots[i]), 1e-11))
            return false;
    return true;
}

static void every_published_case_gives_all_its_rates(void **state)
{
    struct golden golden;
    size_t failed = 0;

    (void)state;
    golden_open(&golden, "irr.txt");
    while (golden_line(&golden)) {
        char name[128];
        char word[32];
        char figure[64];
        char *roots[IRR_ROOTS_MAX];

        assert_string_equal(golden.words[0], "case");
        snprintf(name, sizeof name, "%s", golden.words[1]);
        enum irr_basis basis = strcmp(golden.words[2], "dated") == 0 ? IRR_DATED : IRR_PERIODIC;
        golden_expect(&golden, "published", 4);
        snprintf(word, sizeof word, "%s", golden.words[1]);
        snprintf(figure, sizeof figure, "%s", golden.words[2]);
        double tolerance = atof(golden.words[3]);
        golden_expect(&golden, "roots", 1);
        size_t root_count = golden.count - 1;
        memcpy(roots, golden.words + 1, root_count * sizeof *roots);
        golden_expect(&golden, "flows", 1);
        size_t count = read_flows(&golden);
        struct irr_answer answer = solved(flows, count, basis);

        if (roots_hold(roots, root_count, &answer) &&
            published_holds(word, figure, tolerance, &answer))
            continue;
        failed++;
        print_error("%s: published %s %s; %zu rates expected, %zu found:", name, word, figure,
                    root_count, answer.count);
        for (size_t i = 0; i < answer.count; i++)
            print_error(" %.17g", rate_of(&answer, i));
        print_error("\n");
    }
    golden_close(&golden);
    assert_int_equal(failed, 0);
}

static void expect_rates(const char *what, const struct irr_flow *of, size_t count,
                         enum irr_basis basis, const char *expected)
{
    struct irr_answer answer = solved(of, count, basis);
    char text[512] = "";

    for (size_t i = 0; i < answer.count; i++) {
        char rate[IRR_RATE_TEXT_SIZE];

        irr_format(answer.rate_e18[i], 10, rate);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i > 0 ? " " : "", rate);
    }
    if (strcmp(text, expected) != 0)
        fail_msg("%s: expected [%s], found [%s]", what, expected, text);
}

static void periodic(const char *amounts, const char *expected)
{
    struct irr_flow of[64];
    size_t count = 0;
    char copy[1024];
    char *rest = copy;
    char *word;

    snprintf(copy, sizeof copy, "%s", amounts);
    while ((word = strsep(&rest, " ")) != NULL) {
        of[count].day = (int32_t)count;
        of[count++].amount = golden_decimal(word, 10);
    }
    expect_rates(amounts, of, count, IRR_PERIODIC, expected);
}

static void roots_that_only_touch_zero_are_found_once(void **state)
{
    (void)state;
    periodic("-100 220 -121", "0.1000000000");
    periodic("100 -220 121", "0.1000000000");
    periodic("-1000 3300 -3630 1331", "0.1000000000");
    periodic("-10000 44000 -72600 53240 -14641", "0.1000000000");
    periodic("1 -10 45 -120 210 -252 210 -120 45 -10 1", "0.0000000000");
    /* (1 - 1.1 v)^2 (1 - 1.2 v)^2 */
    periodic("1 -4.6 7.93 -6.072 1.7424", "0.1000000000 0.2000000000");
    /* (1 - 1.1 v)^2 (1 - 1.5 v) */
    periodic("-1 3.7 -4.51 1.815", "0.1000000000 0.5000000000");
}

static void roots_that_nearly_touch_are_told_apart(void **state)
{
    (void)state;
    periodic("-100 220 -120.9999", "0.0990000000 0.1010000000");
    periodic("-100 220 -121.0001", "");
    periodic("-1 2.2 -1.21", "0.1000000000");
    periodic("-10000000000 22000000000 -12099999999.9999999999", "0.0999999999 0.1000000001");
    periodic("-10000000000 22000000000 -12100000000.0000000001", "");
}

static void roots_at_the_ends_of_the_range_follow_the_rule(void **state)
{
    (void)state;
    periodic("-1 1000001", "1000000.0000000000");
    periodic("-1 1000001.0000000001", "");
    periodic("-1000000 1", "");
    periodic("-1000000 1.0000000001", "-0.9999990000");
    periodic("-1000000 1.0001", "-0.9999989999");
    periodic("-1 1", "0.0000000000");
    periodic("-1 0.9999999999", "-0.0000000001");
}

static void flows_without_both_signs_have_no_rate(void **state)
{
    struct irr_answer answer;

    (void)state;
    periodic("0", "");
    periodic("0 0 0", "");
    periodic("100 200", "");
    periodic("-100 0", "");
    assert_int_equal(irr_solve(NULL, 0, IRR_DATED, &answer), ERR_OK);
    assert_int_equal(answer.status, IRR_NONE);
    /* What falls on one day is one flow. */
    const struct irr_flow same_day[] = {{7, 100}, {7, -40}, {9, 5}};
    expect_rates("same day", same_day, 3, IRR_DATED, "");
}

static void a_polynomial_with_many_roots_gives_them_all(void **state)
{
    /* The product of (1 - q v) for q = 1.1 ... 1.8 in steps of 0.1, coefficients times 10^8. */
    int128_t exact[9] = {1};
    struct irr_flow of[9];

    (void)state;
    for (int q = 11; q <= 18; q++)
        for (int k = 8; k >= 0; k--)
            exact[k] = exact[k] * 10 - (k > 0 ? exact[k - 1] * q : 0);
    for (int k = 0; k < 9; k++)
        of[k] = (struct irr_flow){k, exact[k]};
    expect_rates("eight roots", of, 9, IRR_PERIODIC,
                 "0.1000000000 0.2000000000 0.3000000000 0.4000000000 0.5000000000 "
                 "0.6000000000 0.7000000000 0.8000000000");
}

static void too_large_or_too_long_is_refused(void **state)
{
    const struct irr_flow large[] = {{0, -IRR_AMOUNT_MAX - 1}, {1, 1}};
    const struct irr_flow summed[] = {{0, -IRR_AMOUNT_MAX}, {0, -1}, {1, 1}};
    const struct irr_flow distant[] = {{0, -1}, {IRR_SPAN_MAX + 1, 1}};
    const struct irr_flow extreme[] = {{INT32_MIN, -1}, {INT32_MAX, 1}};
    struct irr_answer answer;

    (void)state;
    assert_int_equal(irr_solve(large, 2, IRR_DATED, &answer), ERR_OVERFLOW);
    assert_int_equal(irr_solve(summed, 3, IRR_DATED, &answer), ERR_OVERFLOW);
    assert_int_equal(irr_solve(distant, 2, IRR_DATED, &answer), ERR_OVERFLOW);
    assert_int_equal(irr_solve(extreme, 2, IRR_DATED, &answer), ERR_OVERFLOW);
}

static void rates_are_formatted_to_the_nearest_digit(void **state)
{
    static const struct {
        int64_t high;
        int64_t low;
        int places;
        const char *text;
    } rows[] = {
        {0, 123456789012345678, 10, "0.1234567890"},
        {0, -123456789050000000, 10, "-0.1234567890"},
        {0, 123456789150000000, 10, "0.1234567892"},
        {0, 50000000, 10, "0.0000000000"},
        {0, -50000000, 10, "0.0000000000"},
        {0, 50000001, 10, "0.0000000001"},
        {1000000, 0, 10, "1000000.0000000000"},
        {-2, -500000000000000000, 0, "-2"},
        {2, 600000000000000000, 0, "3"},
        {1, 1, 18, "1.000000000000000001"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int128_t value = (int128_t)rows[i].high * INT64_C(1000000000000000000) + rows[i].low;
        char text[IRR_RATE_TEXT_SIZE];

        irr_format(value, rows[i].places, text);
        assert_string_equal(text, rows[i].text);
    }
}

static size_t random_flows(uint64_t *seed, struct irr_flow *of, enum irr_basis basis)
{
    size_t count = 2 + golden_random(seed) % 30;

    for (size_t i = 0; i < count; i++) {
        of[i].day = (int32_t)(golden_random(seed) % (basis == IRR_DATED ? 7000 : 25));
        of[i].amount = (int128_t)(int64_t)(golden_random(seed) % 2000001) - 1000000;
    }
    return count;
}

static void expect_same(uint64_t seed, const char *what, const struct irr_answer *a,
                        const struct irr_answer *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++) {
        int128_t difference = a->rate_e18[i] - b->rate_e18[i];

        same = difference <= 1 && difference >= -1;
    }
    if (!same)
        fail_msg("%s changes the answer; seed %llu", what, (unsigned long long)seed);
}

static void scaling_shifting_splitting_and_order_change_nothing(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 60; run++) {
        struct irr_flow of[128];
        struct irr_flow other[128];
        enum irr_basis basis = run % 2 == 0 ? IRR_DATED : IRR_PERIODIC;
        uint64_t start = seed;
        size_t count = random_flows(&seed, of, basis);
        struct irr_answer answer = solved(of, count, basis);
        struct irr_answer changed;

        for (size_t i = 0; i < count; i++)
            other[i] = (struct irr_flow){of[i].day, of[i].amount * -7919};
        changed = solved(other, count, basis);
        expect_same(start, "scaling", &answer, &changed);
        for (size_t i = 0; i < count; i++)
            other[count - 1 - i] = (struct irr_flow){of[i].day + 12345, of[i].amount};
        changed = solved(other, count, basis);
        expect_same(start, "shifting and reversing", &answer, &changed);
        for (size_t i = 0; i < count; i++) {
            int128_t part = (int128_t)(golden_random(&seed) % 1000);

            other[2 * i] = (struct irr_flow){of[i].day, of[i].amount - part};
            other[2 * i + 1] = (struct irr_flow){of[i].day, part};
        }
        changed = solved(other, 2 * count, basis);
        expect_same(start, "splitting", &answer, &changed);
    }
}

/* A fund's flows: mostly paid in early and received late, sometimes the other way round, with a few
 * that come early or late enough for several rates. */
static size_t random_fund(uint64_t *seed, struct irr_flow *of, size_t most)
{
    size_t count = 2 + golden_random(seed) % (most - 1);
    uint64_t days = 1 + golden_random(seed) % 4500;
    int64_t unit = golden_random(seed) % 3 == 0 ? 1 : 1 + (int64_t)(golden_random(seed) % 100000);
    bool other_way = golden_random(seed) % 5 == 0;

    for (size_t i = 0; i < count; i++) {
        uint64_t at = golden_random(seed) % days;
        bool late = golden_random(seed) % days < at;
        bool odd = golden_random(seed) % 40 == 0;
        int64_t amount = unit * (1 + (int64_t)(golden_random(seed) % 10000));

        of[i].day = (int32_t)at + 17000;
        of[i].amount = (late != odd) != other_way ? amount * 2 : -amount;
    }
    return count;
}

static void the_quick_method_agrees_with_the_general_one(void **state)
{
    uint64_t seed = golden_seed();
    struct irr_flow of[400];
    size_t several = 0;

    (void)state;
    for (int run = 0; run < 400; run++) {
        size_t count = random_fund(&seed, of, run % 2 == 0 ? 12 : 400);
        struct irr_answer answer = solved(of, count, IRR_DATED);

        several += answer.status == IRR_SEVERAL;
    }
    assert_true(several > 0);
}

/* Day after day of the same order, so that only the method is at stake. */
static void the_quick_method_answers_for_ordinary_funds(void **state)
{
    uint64_t seed = golden_seed();
    size_t answered = 0;

    (void)state;
    for (int run = 0; run < 200; run++) {
        struct irr_flow of[300];
        struct irr_answer answer;
        struct arena arena;

        for (int i = 0; i < 300; i++) {
            int64_t amount = 1 + (int64_t)(golden_random(&seed) % 1000000);

            of[i].day = 1 + i * 11;
            of[i].amount = (int)(golden_random(&seed) % 300) < i ? amount * 3 / 2 : -amount;
        }
        arena_init(&arena);
        answered += irr_quick(of, 300, IRR_DATED, 10, &arena, &answer);
        arena_done(&arena);
    }
    assert_true(answered > 190);
}

/* --- Sturm's theorem with rational numbers: how many different roots there are --- */

#define DEGREE_MAX 15

struct polynomial {
    int degree; /* -1: zero */
    mpq_t coefficients[DEGREE_MAX + 1];
};

static void trim(struct polynomial *of)
{
    while (of->degree >= 0 && mpq_sgn(of->coefficients[of->degree]) == 0)
        of->degree--;
}

/* The negated remainder of a by b, in a. */
static void negated_remainder(struct polynomial *a, const struct polynomial *b)
{
    mpq_t factor;
    mpq_t product;

    mpq_inits(factor, product, NULL);
    while (a->degree >= b->degree) {
        int shift = a->degree - b->degree;

        mpq_div(factor, a->coefficients[a->degree], b->coefficients[b->degree]);
        for (int k = 0; k <= b->degree; k++) {
            mpq_mul(product, factor, b->coefficients[k]);
            mpq_sub(a->coefficients[k + shift], a->coefficients[k + shift], product);
        }
        trim(a);
    }
    for (int k = 0; k <= a->degree; k++)
        mpq_neg(a->coefficients[k], a->coefficients[k]);
    mpq_clears(factor, product, NULL);
}

static int sign_at(const struct polynomial *of, long numerator, unsigned long denominator)
{
    mpq_t at;
    mpq_t value;

    mpq_inits(at, value, NULL);
    mpq_set_si(at, numerator, denominator);
    for (int k = of->degree; k >= 0; k--) {
        mpq_mul(value, value, at);
        mpq_add(value, value, of->coefficients[k]);
    }
    int sign = mpq_sgn(value);

    mpq_clears(at, value, NULL);
    return sign;
}

static int variations(const struct polynomial *chain, int length, long numerator,
                      unsigned long denominator)
{
    int changes = 0;
    int before = 0;

    for (int i = 0; i < length; i++) {
        int sign = sign_at(&chain[i], numerator, denominator);

        changes += sign * before < 0 ? 1 : 0;
        before = sign != 0 ? sign : before;
    }
    return changes;
}

/* Different roots v with 1/1000001 < v < 1000000: rates in the range but for its very ends. */
static size_t sturm(const int64_t *coefficients, int degree)
{
    struct polynomial chain[DEGREE_MAX + 2];
    int length = 2;

    for (int i = 0; i < DEGREE_MAX + 2; i++) {
        chain[i].degree = -1;
        for (int k = 0; k <= DEGREE_MAX; k++)
            mpq_init(chain[i].coefficients[k]);
    }
    for (int k = 0; k <= degree; k++) {
        mpq_set_si(chain[0].coefficients[k], coefficients[k], 1);
        if (k > 0)
            mpq_set_si(chain[1].coefficients[k - 1], coefficients[k] * k, 1);
    }
    chain[0].degree = degree;
    chain[1].degree = degree - 1;
    trim(&chain[0]);
    trim(&chain[1]);
    while (chain[length - 1].degree > 0) {
        chain[length].degree = chain[length - 2].degree;
        for (int k = 0; k <= chain[length].degree; k++)
            mpq_set(chain[length].coefficients[k], chain[length - 2].coefficients[k]);
        negated_remainder(&chain[length], &chain[length - 1]);
        length++;
    }
    int roots = variations(chain, length, 1, 1000001) - variations(chain, length, 1000000, 1);

    for (int i = 0; i < DEGREE_MAX + 2; i++)
        for (int k = 0; k <= DEGREE_MAX; k++)
            mpq_clear(chain[i].coefficients[k]);
    return (size_t)roots;
}

/* Multiplies by (constant + linear v). */
static int times(int64_t *coefficients, int degree, int64_t constant, int64_t linear)
{
    coefficients[degree + 1] = 0;
    for (int k = degree + 1; k >= 0; k--)
        coefficients[k] = coefficients[k] * constant + (k > 0 ? coefficients[k - 1] * linear : 0);
    return degree + 1;
}

/* Roots at ratios of small numbers, some of them double or triple, times any quadratic. */
static int random_polynomial(uint64_t *seed, int64_t *coefficients)
{
    int degree = 2;

    for (int k = 0; k <= 2; k++)
        coefficients[k] = (int64_t)(golden_random(seed) % 41) - 20;
    coefficients[0] += coefficients[0] == 0 ? 1 : 0;
    for (uint64_t factors = 1 + golden_random(seed) % 4; factors > 0; factors--) {
        int64_t constant = 1 + (int64_t)(golden_random(seed) % 20);
        int64_t linear = -1 - (int64_t)(golden_random(seed) % 20);

        for (uint64_t power = 1 + golden_random(seed) % 3; power > 0 && degree < 11; power--)
            degree = times(coefficients, degree, constant, linear);
    }
    return degree;
}

static void random_polynomials_have_as_many_rates_as_sturm_counts(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 1000; run++) {
        int64_t coefficients[DEGREE_MAX + 1];
        struct irr_flow of[DEGREE_MAX + 1];
        uint64_t start = seed;
        int degree = random_polynomial(&seed, coefficients);

        for (int k = 0; k <= degree; k++)
            of[k] = (struct irr_flow){k, coefficients[k]};
        struct irr_answer answer = solved(of, (size_t)degree + 1, IRR_PERIODIC);
        size_t expected = sturm(coefficients, degree);

        if (answer.count != expected)
            fail_msg("%zu rates, Sturm counts %zu; seed %llu", answer.count, expected,
                     (unsigned long long)start);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_published_case_gives_all_its_rates),
        cmocka_unit_test(roots_that_only_touch_zero_are_found_once),
        cmocka_unit_test(roots_that_nearly_touch_are_told_apart),
        cmocka_unit_test(roots_at_the_ends_of_the_range_follow_the_rule),
        cmocka_unit_test(flows_without_both_signs_have_no_rate),
        cmocka_unit_test(a_polynomial_with_many_roots_gives_them_all),
        cmocka_unit_test(too_large_or_too_long_is_refused),
        cmocka_unit_test(rates_are_formatted_to_the_nearest_digit),
        cmocka_unit_test(random_polynomials_have_as_many_rates_as_sturm_counts),
        cmocka_unit_test(scaling_shifting_splitting_and_order_change_nothing),
        cmocka_unit_test(the_quick_method_agrees_with_the_general_one),
        cmocka_unit_test(the_quick_method_answers_for_ordinary_funds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
