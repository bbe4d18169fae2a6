/* Reclaiming by eras. Every retired object carries the era in which it was replaced, and begins the
 * next one; a reader says in which era it began. An object may be freed when all who read began in
 * a later era.
 *
 * A reader stores its era and then reads the counter once more. Either the sweep sees that store,
 * or the counter was moved before that second look: then the look has seen the move, and with it
 * the pointers that were stored before (both are sequentially consistent). */
#include "base/readers.h"

#include "base/check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define NOT_READING UINT64_MAX
/* So many wait before anybody looks whether they can be freed. */
#define SWEEP_AT 64

struct reading {
    struct readers *readers;
    struct reading *next;
    atomic_uint_fast64_t era; /* in which it began; NOT_READING */
};

struct retired {
    struct retired *next;
    void *object;
    void (*release)(void *object);
    uint64_t era;
};

struct readers {
    atomic_uint_fast64_t era;
    atomic_size_t retired_count;
    pthread_mutex_t lock; /* of both lists; nobody frees or reads while holding it */
    struct reading *places;
    struct retired *oldest; /* of the retired ones, in order of era */
    struct retired **end;
};

struct readers *readers_new(void)
{
    struct readers *readers = calloc(1, sizeof *readers);

    CHECK(readers != NULL);
    CHECK(pthread_mutex_init(&readers->lock, NULL) == 0);
    readers->end = &readers->oldest;
    return readers;
}

static void release_all(struct retired *retired)
{
    while (retired != NULL) {
        struct retired *next = retired->next;

        retired->release(retired->object);
        free(retired);
        retired = next;
    }
}

void readers_free(struct readers *readers)
{
    if (readers == NULL)
        return;
    release_all(readers->oldest);
    while (readers->places != NULL) {
        struct reading *next = readers->places->next;

        free(readers->places);
        readers->places = next;
    }
    CHECK(pthread_mutex_destroy(&readers->lock) == 0);
    free(readers);
}

struct reading *readers_join(struct readers *readers)
{
    struct reading *reading = calloc(1, sizeof *reading);

    CHECK(reading != NULL);
    reading->readers = readers;
    atomic_init(&reading->era, NOT_READING);
    CHECK(pthread_mutex_lock(&readers->lock) == 0);
    reading->next = readers->places;
    readers->places = reading;
    CHECK(pthread_mutex_unlock(&readers->lock) == 0);
    return reading;
}

void readers_leave(struct readers *readers, struct reading *reading)
{
    CHECK(pthread_mutex_lock(&readers->lock) == 0);
    struct reading **place = &readers->places;

    while (*place != reading)
        place = &(*place)->next;
    *place = reading->next;
    CHECK(pthread_mutex_unlock(&readers->lock) == 0);
    free(reading);
}

void reading_begin(struct reading *reading)
{
    struct readers *readers = reading->readers;

    CHECK(atomic_load_explicit(&reading->era, memory_order_relaxed) == NOT_READING);
    atomic_store(&reading->era, atomic_load(&readers->era));
    (void)atomic_load(&readers->era);
}

void reading_end(struct reading *reading)
{
    atomic_store(&reading->era, NOT_READING);
    if (atomic_load_explicit(&reading->readers->retired_count, memory_order_relaxed) > 0)
        readers_sweep(reading->readers);
}

/* The era of the reader that began first; with the lock held. */
static uint64_t first_era(const struct readers *readers)
{
    uint64_t first = NOT_READING;

    for (const struct reading *place = readers->places; place != NULL; place = place->next) {
        uint64_t era = atomic_load(&place->era);

        if (era < first)
            first = era;
    }
    return first;
}

/* Takes those off the list that nobody can hold; with the lock held. */
static struct retired *take_free(struct readers *readers)
{
    uint64_t first = first_era(readers);
    struct retired *taken = readers->oldest;
    struct retired **end = &taken;
    size_t count = 0;

    for (; *end != NULL && (*end)->era < first; end = &(*end)->next)
        count++;
    readers->oldest = *end;
    if (*end == NULL)
        readers->end = &readers->oldest;
    *end = NULL;
    atomic_fetch_sub_explicit(&readers->retired_count, count, memory_order_relaxed);
    return taken;
}

/* Who finds somebody else at it leaves it to him. */
void readers_sweep(struct readers *readers)
{
    if (pthread_mutex_trylock(&readers->lock) != 0)
        return;
    struct retired *taken = take_free(readers);

    CHECK(pthread_mutex_unlock(&readers->lock) == 0);
    release_all(taken);
}

void readers_retire(struct readers *readers_or_null, void *object, void (*release)(void *object))
{
    struct readers *readers = readers_or_null;

    if (readers == NULL) {
        release(object);
        return;
    }
    struct retired *retired = malloc(sizeof *retired);

    CHECK(retired != NULL);
    *retired = (struct retired){.object = object, .release = release};
    retired->era = atomic_fetch_add(&readers->era, 1);
    CHECK(pthread_mutex_lock(&readers->lock) == 0);
    *readers->end = retired;
    readers->end = &retired->next;
    size_t count = 1 + atomic_fetch_add_explicit(&readers->retired_count, 1, memory_order_relaxed);
    CHECK(pthread_mutex_unlock(&readers->lock) == 0);
    if (count % SWEEP_AT == 0)
        readers_sweep(readers);
}
