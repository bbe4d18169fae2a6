/* What was replaced is freed when the last reader that may hold it has ended, and not before. */
#include "base/check.h"
#include "base/pieces.h"
#include "base/readers.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void note(void *object)
{
    *(int *)object += 1;
}

static void without_readers_it_goes_at_once(void **state)
{
    struct readers *readers = readers_new();
    int freed[2] = {0};

    (void)state;
    readers_retire(NULL, &freed[0], note);
    assert_int_equal(freed[0], 1);
    readers_retire(readers, &freed[1], note);
    readers_sweep(readers);
    assert_int_equal(freed[1], 1);
    readers_free(readers);
}

static void it_stays_for_who_began_before(void **state)
{
    struct readers *readers = readers_new();
    struct reading *before = readers_join(readers);
    struct reading *after = readers_join(readers);
    int freed = 0;

    (void)state;
    reading_begin(before);
    readers_retire(readers, &freed, note);
    reading_begin(after);
    readers_sweep(readers);
    assert_int_equal(freed, 0);
    reading_end(before);
    assert_int_equal(freed, 1);
    reading_end(after);
    readers_leave(readers, after);
    readers_free(readers);
    assert_int_equal(freed, 1);
}

static void what_is_left_goes_with_the_readers(void **state)
{
    struct readers *readers = readers_new();
    struct reading *reading = readers_join(readers);
    int freed[200] = {0};

    (void)state;
    reading_begin(reading);
    for (size_t i = 0; i < 200; i++)
        readers_retire(readers, &freed[i], note);
    reading_end(reading);
    for (size_t i = 0; i < 200; i++)
        assert_int_equal(freed[i], 1);
    reading_begin(reading);
    readers_retire(readers, &freed[0], note);
    readers_free(readers);
    assert_int_equal(freed[0], 2);
}

#define THREADS 4
#define ROUNDS 20000
#define SOUND 0x600d

struct shared {
    struct readers *readers;
    _Atomic(int *) number;
    atomic_bool ended;
    atomic_int wrong;
};

static void spoil(void *object)
{
    *(int *)object = 0;
    free(object);
}

static void *look(void *arg)
{
    struct shared *shared = arg;
    struct reading *reading = readers_join(shared->readers);

    while (!atomic_load(&shared->ended)) {
        reading_begin(reading);
        const int *number = atomic_load_explicit(&shared->number, memory_order_acquire);

        for (int i = 0; i < 20; i++)
            if (*number != SOUND)
                atomic_fetch_add(&shared->wrong, 1);
        reading_end(reading);
    }
    readers_leave(shared->readers, reading);
    return NULL;
}

static int *sound(void)
{
    int *number = malloc(sizeof *number);

    CHECK(number != NULL);
    *number = SOUND;
    return number;
}

static void readers_never_meet_what_was_freed(void **state)
{
    struct shared shared = {.readers = readers_new()};
    pthread_t threads[THREADS];

    (void)state;
    atomic_store(&shared.number, sound());
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, look, &shared), 0);
    for (int i = 0; i < ROUNDS; i++) {
        int *old = atomic_load(&shared.number);

        atomic_store_explicit(&shared.number, sound(), memory_order_release);
        readers_retire(shared.readers, old, spoil);
    }
    atomic_store(&shared.ended, true);
    for (size_t i = 0; i < THREADS; i++)
        (void)pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&shared.wrong), 0);
    free(atomic_load(&shared.number));
    readers_free(shared.readers);
}

static void items_stay_where_they_are(void **state)
{
    struct pieces pieces;
    uint64_t *first[1000];

    (void)state;
    pieces_init(&pieces, sizeof(uint64_t));
    for (size_t i = 0; i < 100000; i++) {
        uint64_t *item = pieces_room(&pieces, i);

        assert_int_equal(*item, 0);
        *item = i + 1;
        if (i < 1000)
            first[i] = item;
    }
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(*(uint64_t *)pieces_at(&pieces, i), i + 1);
    for (size_t i = 0; i < 1000; i++)
        assert_ptr_equal(pieces_at(&pieces, i), first[i]);
    pieces_done(&pieces);
}

static void what_stands_in_a_row_is_counted(void **state)
{
    struct pieces pieces;

    (void)state;
    pieces_init(&pieces, 1);
    for (size_t i = 0; i < 2000; i++) {
        size_t row = pieces_row(i);
        char *item = pieces_room(&pieces, i);

        assert_true(row > 0);
        assert_ptr_equal(pieces_room(&pieces, i + row - 1), item + row - 1);
        assert_int_equal(pieces_place(i + row), 0);
    }
    pieces_done(&pieces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_readers_it_goes_at_once),
        cmocka_unit_test(it_stays_for_who_began_before),
        cmocka_unit_test(what_is_left_goes_with_the_readers),
        cmocka_unit_test(readers_never_meet_what_was_freed),
        cmocka_unit_test(items_stay_where_they_are),
        cmocka_unit_test(what_stands_in_a_row_is_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
