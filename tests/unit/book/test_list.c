/* Lists that are read while they grow, at their end, at their beginning and in between: what was
 * taken stays as it was, whatever comes later, and each list is what a plain array is. The seed is
 * printed; FUNDTRAIL_SEED=n repeats a run. */
#include "../../../fcgi/book/list_internal.h"
#include "base/check.h"
#include "base/readers.h"
#include "figures/portfolio.h"
#include "support_golden.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STEPS 600
#define TURNS 30
#define LONG 200000

/* A list with the book whose reader holds all that was ever replaced. */
struct shelf {
    struct readers *readers;
    struct reading *reading;
    struct book *book;
    struct list list;
};

static void shelf_open(struct shelf *shelf)
{
    *shelf = (struct shelf){.readers = readers_new(), .book = portfolio_new()};
    book_share(shelf->book, shelf->readers, 1);
    shelf->reading = readers_join(shelf->readers);
    reading_begin(shelf->reading);
}

static void shelf_close(struct shelf *shelf)
{
    reading_end(shelf->reading);
    readers_leave(shelf->readers, shelf->reading);
    list_done(&shelf->list);
    book_free(shelf->book);
    readers_free(shelf->readers);
}

/* What was taken, and what it has to be for ever. */
struct taken {
    struct listed listed;
    int64_t plain[STEPS];
};

static void insert_plain(int64_t *plain, size_t count, size_t position, int64_t item)
{
    memmove(plain + position + 1, plain + position, (count - position) * sizeof *plain);
    plain[position] = item;
}

/* Mostly before all, mostly behind all, or anywhere, as the turn has it. */
static size_t draw_position(uint64_t *seed, int turn, size_t count)
{
    uint64_t chance = golden_random(seed) % 10;

    if (chance == 0)
        return golden_random(seed) % (count + 1);
    if (turn % 3 == 2)
        return chance % 2 == 0 ? 0 : count;
    return turn % 3 == 0 ? 0 : count;
}

static void a_list_is_what_an_array_is_and_what_was_taken_stays(void **state)
{
    (void)state;
    uint64_t seed = golden_seed();
    struct taken *taken = calloc(STEPS, sizeof *taken);

    CHECK(taken != NULL);
    for (int turn = 0; turn < TURNS; turn++) {
        struct shelf shelf;
        int64_t plain[STEPS];

        shelf_open(&shelf);
        for (size_t count = 0; count < STEPS; count++) {
            size_t position = draw_position(&seed, turn, count);
            int64_t item = (int64_t)golden_random(&seed);

            taken[count].listed = list_take(&shelf.list);
            memcpy(taken[count].plain, plain, count * sizeof *plain);
            list_insert(&shelf.list, shelf.book, position, &item, sizeof item);
            insert_plain(plain, count, position, item);
        }
        assert_int_equal(list_take(&shelf.list).count, STEPS);
        assert_memory_equal(list_take(&shelf.list).items, plain, sizeof plain);
        for (size_t i = 1; i < STEPS; i++) {
            assert_int_equal(taken[i].listed.count, i);
            assert_memory_equal(taken[i].listed.items, taken[i].plain, i * sizeof *plain);
        }
        shelf_close(&shelf);
    }
    free(taken);
}

/* The numbers from some number down to the last one there is, or the other way. */
static void *read_on(void *arg)
{
    struct shelf *shelf = arg;
    struct reading *reading = readers_join(shelf->readers);
    size_t count = 0;

    while (count < LONG) {
        reading_begin(reading);
        struct listed listed = list_take(&shelf->list);
        const int64_t *items = listed.items;

        CHECK(listed.count >= count);
        count = listed.count;
        CHECK(count == 0 || (items[0] == (int64_t)count && items[count - 1] == 1));
        reading_end(reading);
    }
    readers_leave(shelf->readers, reading);
    return NULL;
}

static void a_list_that_grows_at_its_beginning_is_read_meanwhile(void **state)
{
    (void)state;
    struct shelf shelf;
    pthread_t thread;

    shelf_open(&shelf);
    reading_end(shelf.reading); /* what is replaced is freed */
    assert_int_equal(pthread_create(&thread, NULL, read_on, &shelf), 0);
    for (int64_t item = 1; item <= LONG; item++)
        list_insert(&shelf.list, shelf.book, 0, &item, sizeof item);
    assert_int_equal(pthread_join(thread, NULL), 0);
    reading_begin(shelf.reading);
    shelf_close(&shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_what_an_array_is_and_what_was_taken_stays),
        cmocka_unit_test(a_list_that_grows_at_its_beginning_is_read_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
