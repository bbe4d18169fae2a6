/* Exact fractions beside those of GMP. The seed is printed; FUNDTRAIL_SEED=n repeats a run. */
#include "calc/exact.h"

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

#define RUNS 3000

static void to_gmp(struct exact value, mpq_t out)
{
    mpz_import(mpq_numref(out), value.numerator.count, -1, sizeof(uint32_t), 0, 0,
               value.numerator.limbs);
    mpz_import(mpq_denref(out), value.denominator.count, -1, sizeof(uint32_t), 0, 0,
               value.denominator.limbs);
    if (value.negative)
        mpz_neg(mpq_numref(out), mpq_numref(out));
}

/* The same number, in lowest terms. */
static void assert_same(struct exact value, mpq_t expected, const char *what)
{
    mpq_t found;

    mpq_init(found);
    to_gmp(value, found);
    if (mpz_cmp(mpq_numref(found), mpq_numref(expected)) != 0 ||
        mpz_cmp(mpq_denref(found), mpq_denref(expected)) != 0) {
        char *is = mpq_get_str(NULL, 10, found);
        char *should_be = mpq_get_str(NULL, 10, expected);

        fail_msg("%s: %s, expected %s", what, is, should_be);
    }
    mpq_clear(found);
}

/* Digits before and behind the point, often runs of noughts and nines. */
static void random_decimal(uint64_t *seed, char text[96])
{
    size_t before = 1 + golden_random(seed) % 40;
    size_t behind = golden_random(seed) % 41;
    char *at = text;

    if (golden_random(seed) % 3 == 0)
        *at++ = '-';
    for (size_t i = 0; i < before + behind; i++) {
        uint64_t draw = golden_random(seed);

        if (i == before)
            *at++ = '.';
        *at++ = (char)(draw % 4 == 0 ? '0' : draw % 4 == 1 ? '9' : '0' + draw / 4 % 10);
    }
    *at = '\0';
}

/* A fraction that grew out of several numbers. */
static struct exact random_exact(struct exact_work *work, uint64_t *seed)
{
    struct exact value = exact_whole(work, 1);
    size_t factors = 1 + golden_random(seed) % 3;

    for (size_t i = 0; i < factors; i++) {
        char text[96];
        struct exact next;

        random_decimal(seed, text);
        assert_true(exact_parse(work, text, &next));
        value = i % 2 == 0 || exact_is_zero(next) ? exact_multiply(work, value, next)
                                                  : exact_divide(work, value, next);
    }
    return value;
}

static void operations_agree_with_gmp(void **state)
{
    uint64_t seed = golden_seed();
    mpq_t a;
    mpq_t b;
    mpq_t c;

    (void)state;
    mpq_inits(a, b, c, NULL);
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};

        arena_init(&arena);
        struct exact x = random_exact(&work, &seed);
        struct exact y = random_exact(&work, &seed);

        to_gmp(x, a);
        to_gmp(y, b);
        mpq_add(c, a, b);
        assert_same(exact_add(&work, x, y), c, "+");
        mpq_sub(c, a, b);
        assert_same(exact_subtract(&work, x, y), c, "-");
        mpq_mul(c, a, b);
        assert_same(exact_multiply(&work, x, y), c, "*");
        if (mpq_sgn(b) != 0) {
            mpq_div(c, a, b);
            assert_same(exact_divide(&work, x, y), c, "/");
        }
        int order = exact_compare(&work, x, y);

        assert_int_equal((order > 0) - (order < 0), (mpq_cmp(a, b) > 0) - (mpq_cmp(a, b) < 0));
        assert_int_equal(exact_sign(x), mpq_sgn(a));
        assert_false(work.failed);
        arena_done(&arena);
    }
    mpq_clears(a, b, c, NULL);
}

/* Text of so many places, by GMP: half away from zero. */
static void expect_text(struct exact_work *work, struct exact value, int places)
{
    const char *text = exact_text(work, value, places);
    char digits[400];
    mpq_t exactly;
    mpz_t scaled;
    mpz_t unit;

    mpq_init(exactly);
    mpz_inits(scaled, unit, NULL);
    to_gmp(value, exactly);
    mpz_ui_pow_ui(unit, 10, (unsigned long)places);
    mpz_mul(scaled, mpq_numref(exactly), unit);
    mpz_mul_ui(scaled, scaled, 2);
    if (mpz_sgn(scaled) < 0)
        mpz_sub(scaled, scaled, mpq_denref(exactly));
    else
        mpz_add(scaled, scaled, mpq_denref(exactly));
    mpz_mul_ui(mpq_denref(exactly), mpq_denref(exactly), 2);
    mpz_tdiv_q(scaled, scaled, mpq_denref(exactly));
    const char *point = strchr(text, '.');
    int shown = point == NULL ? 0 : (int)strlen(point + 1);
    size_t length = 0;

    assert_true(shown <= places);
    for (const char *at = text; *at != '\0'; at++)
        if (*at != '.')
            digits[length++] = *at;
    for (; shown < places; shown++)
        digits[length++] = '0';
    digits[length] = '\0';
    mpz_set_str(unit, digits, 10);
    if (mpz_cmp(unit, scaled) != 0)
        fail_msg("%s", text);
    mpz_clears(scaled, unit, NULL);
    mpq_clear(exactly);
}

static void text_is_rounded_and_says_whether_it_is_exact(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < RUNS; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct exact back;

        arena_init(&arena);
        struct exact value = random_exact(&work, &seed);
        int places = (int)(golden_random(&seed) % 30);
        const char *text = exact_text(&work, value, places);

        expect_text(&work, value, places);
        if (strlen(text) < 70 && exact_parse(&work, text, &back) &&
            exact_compare(&work, back, value) == 0 && strchr(text, '.') != NULL)
            assert_int_not_equal(text[strlen(text) - 1], '0');
        arena_done(&arena);
    }
}

static void forms_of_numbers_are_read_or_refused(void **state)
{
    static const struct {
        const char *text;
        const char *back; /* NULL: refused */
    } forms[] = {
        {"0", "0"},      {"-0", "0"},          {"007.50", "7.5"},
        {"1e3", "1000"}, {"1.5E-3", "0.0015"}, {"12e+2", "1200"},
        {"", NULL},      {".5", NULL},         {"5.", NULL},
        {"+1", NULL},    {"1e", NULL},         {"1e41", NULL},
        {"1e100", NULL}, {"1 ", NULL},         {"0x10", NULL},
        {"--1", NULL},   {"1,5", NULL},        {"12345678901234567890123456789012345678901", NULL},
    };
    struct arena arena;
    struct exact_work work = {.arena = &arena};

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct exact value;
        bool read = exact_parse(&work, forms[i].text, &value);

        assert_int_equal(read, forms[i].back != NULL);
        if (read)
            assert_string_equal(exact_text(&work, value, 12), forms[i].back);
    }
    arena_done(&arena);
}

static void rounding_keeps_its_rule_on_both_sides_of_zero(void **state)
{
    static const struct {
        const char *value;
        const char *rounded[4]; /* half up, half even, down, up */
    } cases[] = {
        {"2.5", {"3", "2", "2", "3"}}, {"-2.5", {"-3", "-2", "-3", "-2"}},
        {"3.5", {"4", "4", "3", "4"}}, {"-0.4", {"0", "0", "-1", "0"}},
        {"7", {"7", "7", "7", "7"}},   {"0.5001", {"1", "1", "0", "1"}},
    };
    struct arena arena;
    struct exact_work work = {.arena = &arena};

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int rule = 0; rule < 4; rule++) {
            struct exact value;

            assert_true(exact_parse(&work, cases[i].value, &value));
            value = exact_round(&work, value, exact_whole(&work, 1), (enum exact_rounding)rule);
            assert_string_equal(exact_text(&work, value, 3), cases[i].rounded[rule]);
        }
    arena_done(&arena);
}

/* Parts are multiples of the step, add up, and lie within one step of their exact share. */
static void allocation_adds_up(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 300; run++) {
        struct arena arena;
        struct exact_work work = {.arena = &arena};
        struct exact weights[12];
        struct exact parts[12];
        size_t count = 1 + golden_random(&seed) % 12;

        arena_init(&arena);
        for (size_t i = 0; i < count; i++)
            weights[i] = exact_fraction(&work, (int64_t)(golden_random(&seed) % 1000),
                                        (int64_t)(1 + golden_random(&seed) % 30));
        weights[0] = exact_add(&work, weights[0], exact_whole(&work, 1));
        struct exact step = exact_fraction(&work, 1, 1 + (int64_t)(golden_random(&seed) % 1000));
        struct exact amount = exact_multiply(
            &work, step, exact_whole(&work, (int64_t)(golden_random(&seed) % 100000)));
        struct exact total = exact_sum(&work, weights, count);

        assert_true(exact_allocate(&work, amount, step, weights, count, parts));
        assert_int_equal(exact_compare(&work, exact_sum(&work, parts, count), amount), 0);
        for (size_t i = 0; i < count; i++) {
            struct exact off =
                exact_subtract(&work, parts[i], exact_scale(&work, amount, weights[i], total));

            off.negative = false;
            assert_true(exact_compare(&work, off, step) < 0);
            assert_true(exact_is_whole(exact_divide(&work, parts[i], step)));
        }
        arena_done(&arena);
    }
}

static double as_double(struct exact_work *work, struct exact value)
{
    return strtod(exact_text(work, value, 40), NULL);
}

/* Beside the library's functions, and beside themselves where those end. */
static void reals_are_near_and_agree_among_themselves(void **state)
{
    uint64_t seed = golden_seed();
    struct arena arena;
    struct exact_work work = {.arena = &arena};

    (void)state;
    arena_init(&arena);
    for (int run = 0; run < 40; run++) {
        struct exact value = exact_fraction(&work, (int64_t)(1 + golden_random(&seed) % 100000),
                                            (int64_t)(1 + golden_random(&seed) % 100000));
        struct exact small = exact_fraction(&work, (int64_t)(golden_random(&seed) % 20000), 10000);
        double number = as_double(&work, value);
        struct exact log = exact_log(&work, value);
        struct exact root = exact_root(&work, value);

        assert_true(fabs(as_double(&work, log) - log1p(number - 1)) < 1e-12);
        assert_true(fabs(as_double(&work, root) - sqrt(number)) <= 1e-15 * sqrt(number));
        assert_true(fabs(as_double(&work, exact_normal_within(&work, small)) -
                         erf(as_double(&work, small) / sqrt(2))) < 1e-15);
        /* exp(ln x) = x to 60 places; x^(1/3) cubed is x. */
        struct exact back = exact_subtract(&work, exact_exp(&work, log), value);
        struct exact third = exact_real_power(&work, value, exact_fraction(&work, 1, 3));
        struct exact cube = exact_subtract(&work, exact_power(&work, third, 3), value);

        back.negative = false;
        cube.negative = false;
        struct exact tiny = exact_divide(&work, exact_whole(&work, 1),
                                         exact_power(&work, exact_whole(&work, 10), 55));

        assert_true(exact_compare(&work, back, tiny) < 0);
        assert_true(exact_compare(&work, cube, tiny) < 0);
    }
    assert_false(work.failed);
    arena_done(&arena);
}

static void a_number_beyond_all_reason_fails_its_work(void **state)
{
    struct arena arena;
    struct exact_work work = {.arena = &arena};

    (void)state;
    arena_init(&arena);
    struct exact value = exact_fraction(&work, 10000019, 3);

    for (int i = 0; i < 40 && !work.failed; i++)
        value = exact_multiply(&work, value, value);
    assert_true(work.failed);
    assert_int_equal(exact_sign(exact_add(&work, value, value)), 0);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operations_agree_with_gmp),
        cmocka_unit_test(text_is_rounded_and_says_whether_it_is_exact),
        cmocka_unit_test(forms_of_numbers_are_read_or_refused),
        cmocka_unit_test(rounding_keeps_its_rule_on_both_sides_of_zero),
        cmocka_unit_test(allocation_adds_up),
        cmocka_unit_test(reals_are_near_and_agree_among_themselves),
        cmocka_unit_test(a_number_beyond_all_reason_fails_its_work),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
