/* Shares by largest remainder, beside an oracle with rational numbers (GMP). */
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

/* Sums that are shared one after the other by the same weights, against rational numbers: every sum
 * of parts is within one unit of its exact share, as long as each share is a unit or more. */
static void carried_sums_stay_within_one_unit(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 300; run++) {
        uint64_t start = seed;
        size_t count = 1 + golden_random(&seed) % PARTS_MAX;
        int64_t weights[PARTS_MAX];
        int64_t carried[PARTS_MAX] = {0};
        int64_t sums[PARTS_MAX] = {0};
        int64_t total = 0;
        int64_t shared = 0;

        for (size_t i = 0; i < count; i++) {
            weights[i] = 1 + (int64_t)(golden_random(&seed) % 1000);
            total += weights[i];
        }
        for (int k = 0; k < 60; k++) {
            int64_t amount = total + (int64_t)(golden_random(&seed) % 5000000);
            int64_t parts[PARTS_MAX];
            int64_t missing[PARTS_MAX];
            int64_t sum = 0;

            assert_int_equal(
                allocate_carried(amount, weights, NULL, carried, count, parts, missing), ERR_OK);
            shared += amount;
            for (size_t i = 0; i < count; i++) {
                mpz_t off;
                mpz_t exact;

                mpz_init(exact);
                sum += parts[i];
                sums[i] += parts[i];
                carried[i] += missing[i];
                mpz_init_set_si(off, sums[i]);
                mpz_mul_si(off, off, total);
                mpz_set_si(exact, shared);
                mpz_submul_ui(off, exact, (unsigned long)weights[i]);
                if (mpz_cmpabs_ui(off, (unsigned long)total) >= 0 || parts[i] < 0)
                    fail_msg("part %zu is off by a unit after %d; seed %" PRIu64, i, k, start);
                mpz_clears(off, exact, NULL);
            }
            if (sum != amount)
                fail_msg("the parts do not add up; seed %" PRIu64, start);
        }
    }
}

/* Of less than a unit each, in order, and with caps: never negative, and they add up. */
static void carried_parts_keep_to_their_bounds(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 20000; run++) {
        uint64_t start = seed;
        size_t count = 1 + golden_random(&seed) % 6;
        int64_t weights[PARTS_MAX];
        int64_t carried[PARTS_MAX];
        int64_t parts[PARTS_MAX];
        int64_t missing[PARTS_MAX];
        int64_t total = 0;
        int64_t sum = 0;

        for (size_t i = 0; i < count; i++) {
            weights[i] = (int64_t)(golden_random(&seed) % 4);
            carried[i] = (int64_t)(golden_random(&seed) >> 1) / 4 * (i % 2 == 0 ? 1 : -1);
            total += weights[i];
        }
        int64_t amount = total == 0 ? 0 : (int64_t)(golden_random(&seed) % (uint64_t)(total + 1));

        if (allocate_carried(amount, weights, weights, carried, count, parts, missing) != ERR_OK)
            fail_msg("there is room for all; seed %" PRIu64, start);
        for (size_t i = 0; i < count; i++) {
            sum += parts[i];
            if (parts[i] < 0 || parts[i] > weights[i])
                fail_msg("part %zu is %" PRId64 " of %" PRId64 "; seed %" PRIu64, i, parts[i],
                         weights[i], start);
        }
        if (sum != amount)
            fail_msg("the parts do not add up; seed %" PRIu64, start);
    }
}

static void what_is_carried_goes_first(void **state)
{
    int64_t parts[3];
    int64_t missing[3];
    int64_t carried[3] = {0};
    const int64_t ones[3] = {1, 1, 1};

    (void)state;
    for (int k = 0; k < 3; k++) {
        assert_int_equal(allocate_carried(10000, ones, NULL, carried, 3, parts, missing), ERR_OK);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(parts[i], i == k ? 3334 : 3333);
            carried[i] += missing[i];
        }
    }
    assert_int_equal(allocate_carried(INT64_MAX, (int64_t[]){INT64_MAX, INT64_MAX, 0}, NULL,
                                      (int64_t[]){-1, 1, 1}, 3, parts, missing),
                     ERR_OK);
    assert_int_equal(parts[0], INT64_MAX / 2);
    assert_int_equal(parts[1], INT64_MAX / 2 + 1);
    assert_int_equal(parts[2], 0);
    assert_int_equal(allocate_carried(-1, ones, NULL, carried, 3, parts, missing), ERR_INVALID);
    assert_int_equal(allocate_carried(1, (int64_t[]){0, 0, 0}, NULL, carried, 3, parts, missing),
                     ERR_INVALID);
    assert_int_equal(allocate_carried(4, ones, ones, carried, 3, parts, missing), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_goes_to_the_largest_remainders),
        cmocka_unit_test(what_cannot_be_shared_is_refused),
        cmocka_unit_test(random_shares_add_up_and_agree_with_rational_numbers),
        cmocka_unit_test(what_is_carried_goes_first),
        cmocka_unit_test(carried_sums_stay_within_one_unit),
        cmocka_unit_test(carried_parts_keep_to_their_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
