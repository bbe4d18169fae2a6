/* Samples: vectors that were worked out by hand, and what holds of every sample. */
#include "calc/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define ITEMS_MAX 200

static uint64_t seed;

static uint64_t next(uint64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % below;
}

static void fill(struct sample_item *items, const int64_t *sizes, size_t count)
{
    memset(items, 0, count * sizeof items[0]);
    for (size_t i = 0; i < count; i++)
        items[i].size = sizes[i];
}

/* The strata as letters: T top, D drawn, - not. */
static const char *strata(const struct sample_item *items, size_t count)
{
    static char text[ITEMS_MAX + 1];

    for (size_t i = 0; i < count; i++)
        text[i] = "-TD"[items[i].is];
    text[count] = '\0';
    return text;
}

static void units_at_fixed_intervals_pick_the_items_that_hold_them(void **state)
{
    /* Total 1,000; four wanted: interval 250. Units 100, 350, 600, 850. */
    const int64_t sizes[] = {80, 120, 200, 60, 140, 200, 40, 160};
    struct sample_item items[8];
    int64_t interval = 0;

    (void)state;
    fill(items, sizes, 8);
    assert_int_equal(sample_by_size(items, 8, 4, 99, &interval), ERR_OK);
    assert_int_equal(interval, 250);
    /* Sums: 80 200 400 460 600 800 840 1000. */
    assert_string_equal(strata(items, 8), "-DD-D--D");
    /* 250 + 99: the same start. */
    assert_int_equal(sample_by_size(items, 8, 4, 349, &interval), ERR_OK);
    assert_string_equal(strata(items, 8), "-DD-D--D");
    /* The last possible start: units 250, 500, 750, 1000. */
    assert_int_equal(sample_by_size(items, 8, 4, 249, &interval), ERR_OK);
    assert_string_equal(strata(items, 8), "--D-DD-D");
}

static void what_is_as_large_as_the_interval_is_taken_in_any_case(void **state)
{
    /* Total 2,000; four wanted: interval 500 takes 1,300. Of 700 three more: 233 takes 250. Of 450
     * two more: 225 takes none; units 1 and 226. */
    const int64_t sizes[] = {100, 1300, 150, 250, 200};
    struct sample_item items[5];
    int64_t interval = 0;

    (void)state;
    fill(items, sizes, 5);
    assert_int_equal(sample_by_size(items, 5, 4, 0, &interval), ERR_OK);
    assert_int_equal(interval, 225);
    assert_string_equal(strata(items, 5), "DTDT-");
}

static void all_are_taken_where_no_more_are_there_than_are_wanted(void **state)
{
    const int64_t sizes[] = {9, 1, 5};
    struct sample_item items[3];
    int64_t interval = 7;

    (void)state;
    fill(items, sizes, 3);
    assert_int_equal(sample_by_size(items, 3, 10, 5, &interval), ERR_OK);
    assert_int_equal(interval, 0);
    assert_string_equal(strata(items, 3), "TTT");
    assert_int_equal(sample_by_size(items, 0, 10, 5, &interval), ERR_OK);
    assert_int_equal(sample_by_size(items, 3, 0, 5, &interval), ERR_OK);
    assert_string_equal(strata(items, 3), "---");
}

static void a_total_beyond_all_numbers_is_refused(void **state)
{
    const int64_t sizes[] = {INT64_MAX, 1};
    struct sample_item items[2];
    int64_t interval = 0;

    (void)state;
    fill(items, sizes, 2);
    assert_int_equal(sample_by_size(items, 2, 1, 0, &interval), ERR_OVERFLOW);
}

static void the_smallest_draws_are_a_random_sample(void **state)
{
    struct sample_item items[4] = {{.draw = {9}}, {.draw = {1}}, {.draw = {5}}, {.draw = {1, 1}}};
    struct arena arena;

    (void)state;
    arena_init(&arena);
    sample_random(items, 4, 2, &arena);
    assert_string_equal(strata(items, 4), "-D-D");
    sample_random(items, 4, 9, &arena);
    assert_string_equal(strata(items, 4), "DDDD");
    arena_done(&arena);
}

/* Exactly as many as are wanted; each unit is drawn by as many starts as there are. */
static void every_item_is_as_likely_as_its_size(void **state)
{
    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 200; round++) {
        struct sample_item items[ITEMS_MAX] = {0};
        int64_t hits[ITEMS_MAX] = {0};
        size_t count = 2 + next(30);
        size_t wanted = 1 + next(count - 1);
        int64_t interval = 1;

        for (size_t i = 0; i < count; i++)
            items[i].size = 1 + (int64_t)next(round % 2 == 0 ? 20 : 400);
        for (int64_t start = 0; start < interval; start++) {
            assert_int_equal(sample_by_size(items, count, wanted, (uint64_t)start, &interval),
                             ERR_OK);
            size_t taken = 0;
            for (size_t i = 0; i < count; i++) {
                taken += items[i].is != SAMPLE_NOT_DRAWN;
                hits[i] += items[i].is == SAMPLE_DRAWN;
            }
            assert_int_equal(taken, wanted);
        }
        /* But for what is left over after the last interval. */
        int64_t missing = 0;
        for (size_t i = 0; i < count; i++) {
            assert_true(items[i].is == SAMPLE_TOP || hits[i] <= items[i].size);
            missing += items[i].is == SAMPLE_TOP ? 0 : items[i].size - hits[i];
        }
        assert_true(interval == 0 || missing < (int64_t)count);
    }
}

int main(void)
{
    const char *given = getenv("FUNDTRAIL_SEED");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_at_fixed_intervals_pick_the_items_that_hold_them),
        cmocka_unit_test(what_is_as_large_as_the_interval_is_taken_in_any_case),
        cmocka_unit_test(all_are_taken_where_no_more_are_there_than_are_wanted),
        cmocka_unit_test(a_total_beyond_all_numbers_is_refused),
        cmocka_unit_test(the_smallest_draws_are_a_random_sample),
        cmocka_unit_test(every_item_is_as_likely_as_its_size),
    };

    seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
