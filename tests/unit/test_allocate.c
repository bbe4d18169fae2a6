#include "calc/allocate.h"

#include "support_golden.h"

#include <gmp.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PARTS_MAX 40

static void expect_parts(int64_t amount, const int64_t *weights, size_t count,
                         const int64_t *expected)
{
    int64_t parts[PARTS_MAX];

    assert_int_equal(allocate(amount, weights, count, parts), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (parts[i] != expected[i])
            fail_msg("part %zu of %" PRId64 ": %" PRId64 ", expected %" PRId64, i, amount, parts[i],
                     expected[i]);
}

static void what_is_left_goes_to_the_largest_remainders(void **state)
{
    (void)state;
    expect_parts(100, (int64_t[]){1, 1, 1}, 3, (int64_t[]){34, 33, 33});
    expect_parts(101, (int64_t[]){1, 1, 1}, 3, (int64_t[]){34, 34, 33});
    expect_parts(10, (int64_t[]){1, 2, 3}, 3, (int64_t[]){2, 3, 5});
    expect_parts(-100, (int64_t[]){1, 1, 1}, 3, (int64_t[]){-34, -33, -33});
    expect_parts(5, (int64_t[]){0, 1, 0}, 3, (int64_t[]){0, 5, 0});
    expect_parts(1, (int64_t[]){1, 3, 2}, 3, (int64_t[]){0, 1, 0});
    expect_parts(0, (int64_t[]){0, 0}, 2, (int64_t[]){0, 0});
    expect_parts(INT64_MAX, (int64_t[]){INT64_MAX, INT64_MAX}, 2,
                 (int64_t[]){INT64_MAX / 2 + 1, INT64_MAX / 2});
    expect_parts(INT64_MIN, (int64_t[]){INT64_MAX}, 1, (int64_t[]){INT64_MIN});
}

static void what_cannot_be_shared_is_refused(void **state)
{
    int64_t parts[2] = {7, 7};

    (void)state;
    assert_int_equal(allocate(1, NULL, 0, parts), ERR_INVALID);
    assert_int_equal(allocate(1, (int64_t[]){0, 0}, 2, parts), ERR_INVALID);
    assert_int_equal(allocate(1, (int64_t[]){2, -1}, 2, parts), ERR_INVALID);
    assert_int_equal(parts[0], 7);
}

struct oracle_rest {
    mpq_t rest;
    size_t index;
};

static int oracle_order(const void *left, const void *right)
{
    const struct oracle_rest *a = left;
    const struct oracle_rest *b = right;
    int order = mpq_cmp(b->rest, a->rest);

    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* The same rule with rational numbers: cut every share, then one unit each by remainder. */
static void oracle(int64_t amount, const int64_t *weights, size_t count, int64_t *parts)
{
    struct oracle_rest rests[PARTS_MAX];
    mpq_t total;
    mpq_t share;
    mpz_t whole;
    int64_t left = amount;

    mpq_inits(total, share, NULL);
    mpz_init(whole);
    for (size_t i = 0; i < count; i++) {
        mpq_set_si(share, weights[i], 1);
        mpq_add(total, total, share);
    }
    for (size_t i = 0; i < count; i++) {
        mpq_init(rests[i].rest);
        rests[i].index = i;
        mpq_set_si(rests[i].rest, amount, 1);
        mpq_set_si(share, weights[i], 1);
        mpq_mul(rests[i].rest, rests[i].rest, share);
        mpq_div(rests[i].rest, rests[i].rest, total);
        mpz_fdiv_q(whole, mpq_numref(rests[i].rest), mpq_denref(rests[i].rest));
        parts[i] = mpz_get_si(whole);
        mpq_set_z(share, whole);
        mpq_sub(rests[i].rest, rests[i].rest, share);
        left -= parts[i];
    }
    qsort(rests, count, sizeof rests[0], oracle_order);
    for (size_t i = 0; i < count; i++) {
        if (left-- > 0)
            parts[rests[i].index]++;
        mpq_clear(rests[i].rest);
    }
    mpq_clears(total, share, NULL);
    mpz_clear(whole);
}

static void random_shares_add_up_and_agree_with_rational_numbers(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 2000; run++) {
        uint64_t start = seed;
        size_t count = 1 + golden_random(&seed) % PARTS_MAX;
        int64_t amount = (int64_t)(golden_random(&seed) >> (1 + golden_random(&seed) % 62));
        unsigned cut = 1 + (unsigned)(golden_random(&seed) % 60);
        int64_t weights[PARTS_MAX];
        int64_t parts[PARTS_MAX];
        int64_t expected[PARTS_MAX];
        int64_t sum = 0;

        for (size_t i = 0; i < count; i++)
            weights[i] = (int64_t)(golden_random(&seed) >> cut);
        weights[0]++;
        assert_int_equal(allocate(amount, weights, count, parts), ERR_OK);
        oracle(amount, weights, count, expected);
        for (size_t i = 0; i < count; i++)
            sum += parts[i];
        if (sum != amount || memcmp(parts, expected, count * sizeof parts[0]) != 0)
            fail_msg("%" PRId64 " among %zu; seed %" PRIu64, amount, count, start);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_goes_to_the_largest_remainders),
        cmocka_unit_test(what_cannot_be_shared_is_refused),
        cmocka_unit_test(random_shares_add_up_and_agree_with_rational_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
