/* Decimal amounts, beside rational numbers. */
#include "base/buf.h"
#include "base/money.h"

#include <gmp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static uint64_t random_state;

/* xorshift64*: the seed is printed, so a failing run can be repeated. */
static uint64_t random_next(void)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * UINT64_C(2685821657736338717);
}

static int seed(void **state)
{
    (void)state;
    random_state = (uint64_t)time(NULL) | 1;
    printf("seed %llu\n", (unsigned long long)random_state);
    return 0;
}

static void decimals_are_read_exactly(void **state)
{
    static const struct {
        const char *text;
        int decimals;
        int64_t value;
    } cases[] = {
        {"130000000.00", 2, 13000000000},
        {"130000000", 2, 13000000000},
        {"0.1", 2, 10},
        {"-0.01", 2, -1},
        {"0", 2, 0},
        {"7", 0, 7},
        {"1.00000001", 8, 100000001},
        {"92233720368547758.07", 2, INT64_MAX},
        {"-92233720368547758.07", 2, -INT64_MAX},
    };
    int64_t value;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            decimal_parse(cases[i].text, strlen(cases[i].text), cases[i].decimals, &value), ERR_OK);
        assert_int_equal(value, cases[i].value);
    }
}

static void anything_but_a_plain_decimal_is_refused(void **state)
{
    static const char *const bad[] = {"",    "-",   "+1",    "1.", ".5",    "1.234",
                                      "01",  "1e3", "1 ",    " 1", "1,000", "0x10",
                                      "NaN", "--1", "1.2.3", "１", "1_000", "1.2a"};
    int64_t value = 5;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (decimal_parse(bad[i], strlen(bad[i]), 2, &value) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
        assert_int_equal(value, 5);
    }
    assert_int_equal(decimal_parse("1.0", 3, 0, &value), ERR_INVALID);
    assert_int_equal(decimal_parse("92233720368547758.08", 20, 2, &value), ERR_OVERFLOW);
    assert_int_equal(decimal_parse("-92233720368547758.08", 21, 2, &value), ERR_OVERFLOW);
    assert_int_equal(decimal_parse("99999999999999999999", 20, 0, &value), ERR_OVERFLOW);
}

static void what_is_written_is_read_back(void **state)
{
    char text[DECIMAL_TEXT_SIZE];
    int64_t back;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        int64_t value = (int64_t)(random_next() >> (random_next() % 64));
        int decimals = (int)(random_next() % 9);

        if (value == AMOUNT_UNKNOWN)
            continue;
        decimal_format(value, decimals, text);
        assert_int_equal(decimal_parse(text, strlen(text), decimals, &back), ERR_OK);
        assert_int_equal(back, value);
    }
}

static void sums_that_do_not_fit_are_errors(void **state)
{
    int64_t result = 1;

    (void)state;
    assert_int_equal(amount_add(INT64_MAX, 1, &result), ERR_OVERFLOW);
    assert_int_equal(amount_add(-INT64_MAX, -1, &result), ERR_OVERFLOW);
    assert_int_equal(amount_sub(-INT64_MAX, 1, &result), ERR_OVERFLOW);
    assert_int_equal(result, 1);
    assert_int_equal(amount_add(INT64_MAX - 1, 1, &result), ERR_OK);
    assert_int_equal(result, INT64_MAX);
}

/* The nearest integer to a * n / d, ties to even, by GMP rationals. */
static void oracle(mpz_t result, int64_t a, int64_t n, int64_t d)
{
    mpz_t product, twice, rest;

    mpz_inits(product, twice, rest, NULL);
    mpz_set_si(product, a);
    mpz_mul_si(product, product, n);
    mpz_set_si(twice, d);
    mpz_fdiv_qr(result, rest, product, twice);
    mpz_mul_si(rest, rest, 2);
    int order = mpz_cmp(rest, twice);

    if (order > 0 || (order == 0 && mpz_odd_p(result)))
        mpz_add_ui(result, result, 1);
    mpz_clears(product, twice, rest, NULL);
}

static void products_round_half_to_even_like_rationals(void **state)
{
    mpz_t expected;

    (void)state;
    mpz_init(expected);
    for (int i = 0; i < 50000; i++) {
        int64_t a = (int64_t)(random_next() >> (random_next() % 60)) / 2;
        int64_t n = (int64_t)(random_next() >> (random_next() % 60 + 2)) * (i % 2 ? 1 : -1);
        int64_t d = (int64_t)(random_next() >> (random_next() % 60 + 2)) + 1;
        int64_t result = 0;
        enum err err = amount_mul_div(a, n, d, &result);

        oracle(expected, a, n, d);
        bool fits = mpz_fits_slong_p(expected) && mpz_cmp_si(expected, INT64_MIN) != 0;

        assert_int_equal(err, fits ? ERR_OK : ERR_OVERFLOW);
        if (fits)
            assert_int_equal(mpz_cmp_si(expected, result), 0);
    }
    mpz_clear(expected);
}

static void halves_go_to_the_even_neighbour(void **state)
{
    int64_t result;

    (void)state;
    assert_int_equal(amount_mul_div(5, 1, 2, &result), ERR_OK);
    assert_int_equal(result, 2);
    assert_int_equal(amount_mul_div(7, 1, 2, &result), ERR_OK);
    assert_int_equal(result, 4);
    assert_int_equal(amount_mul_div(-5, 1, 2, &result), ERR_OK);
    assert_int_equal(result, -2);
    assert_int_equal(amount_mul_div(INT64_MAX, 2, 1, &result), ERR_OVERFLOW);
}

static void integers_are_written_as_printf_writes_them(void **state)
{
    char text[INT_TEXT_SIZE];
    char expected[INT_TEXT_SIZE];
    const int64_t ends[] = {0, 9, 10, -1, -10, INT64_MAX, INT64_MIN};
    (void)state;
    for (size_t i = 0; i < 10000; i++) {
        int64_t value = i < sizeof ends / sizeof *ends
                            ? ends[i]
                            : (int64_t)(random_next() >> (random_next() % 64));
        int length = snprintf(expected, sizeof expected, "%lld", (long long)value);
        assert_int_equal(int_format(value, text), length);
        assert_string_equal(text, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read_exactly),
        cmocka_unit_test(anything_but_a_plain_decimal_is_refused),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(sums_that_do_not_fit_are_errors),
        cmocka_unit_test(products_round_half_to_even_like_rationals),
        cmocka_unit_test(integers_are_written_as_printf_writes_them),
        cmocka_unit_test(halves_go_to_the_even_neighbour),
    };

    return cmocka_run_group_tests(tests, seed, NULL);
}
