/* The order of keys against the library's sort on random lists: of any size, with few and with many
 * values. The seed is printed; FUNDTRAIL_SEED=n repeats a run. */
#include "base/sort_keys.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define ROUNDS 200
#define MOST 3000

/* Equal ones by what they were before. */
static int by_key(const void *left, const void *right)
{
    const struct sort_key *a = left;
    const struct sort_key *b = right;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static void keys_come_in_order_and_equal_ones_as_they_were(void **state)
{
    static struct sort_key keys[MOST];
    static struct sort_key expected[MOST];
    uint64_t seed = golden_seed();
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (int round = 0; round < ROUNDS; round++) {
        size_t count = golden_random(&seed) % MOST;
        unsigned dropped = (unsigned)(golden_random(&seed) % 64);

        for (size_t i = 0; i < count; i++)
            expected[i] = keys[i] = (struct sort_key){golden_random(&seed) >> dropped, (uint32_t)i};
        sort_keys(keys, count, &arena);
        qsort(expected, count, sizeof *expected, by_key);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(keys[i].key, expected[i].key);
            assert_int_equal(keys[i].place, expected[i].place);
        }
        arena_reset(&arena);
    }
    arena_done(&arena);
}

static void the_largest_number_comes_first_where_that_is_asked(void **state)
{
    const int64_t numbers[] = {INT64_MAX, 7, 1, 0, -1, -7, INT64_MIN};

    (void)state;
    for (size_t i = 1; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_true(sort_key_descending(numbers[i - 1]) < sort_key_descending(numbers[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_in_order_and_equal_ones_as_they_were),
        cmocka_unit_test(the_largest_number_comes_first_where_that_is_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
