#include "server/attempts.h"

#include "base/check.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/random.h>

#define PLACE_COUNT 8192

struct place {
    atomic_uint_fast64_t name_hash; /* 0: empty */
    atomic_int_fast64_t count;
    atomic_int_fast64_t last_failed_at_us;
};

struct attempts {
    uint64_t seed; /* nobody outside can choose names that share a place */
    struct place places[PLACE_COUNT];
};

struct attempts *attempts_new(void)
{
    struct attempts *attempts =
        mmap(NULL, sizeof *attempts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(attempts != MAP_FAILED);
    CHECK(getrandom(&attempts->seed, sizeof attempts->seed, 0) == sizeof attempts->seed);
    return attempts;
}

void attempts_free(struct attempts *attempts)
{
    if (attempts)
        (void)munmap(attempts, sizeof *attempts);
}

/* Splitmix64 over the bytes; never 0. */
static uint64_t hash_of(const struct attempts *attempts, const char *name)
{
    uint64_t hash = attempts->seed;
    for (; *name; name++) {
        hash += (uint8_t)*name + UINT64_C(0x9e3779b97f4a7c15);
        hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
        hash ^= hash >> 31;
    }
    return hash | 1;
}

int64_t attempts_count(const struct attempts *attempts, const char *name,
                       int64_t *last_failed_at_us_out)
{
    uint64_t hash = hash_of(attempts, name);
    const struct place *place = &attempts->places[hash / 2 % PLACE_COUNT];
    bool found = atomic_load(&place->name_hash) == hash;
    *last_failed_at_us_out = found ? atomic_load(&place->last_failed_at_us) : 0;
    return found ? atomic_load(&place->count) : 0;
}

void attempts_failed(struct attempts *attempts, const char *name, int64_t now_us)
{
    uint64_t hash = hash_of(attempts, name);
    struct place *place = &attempts->places[hash / 2 % PLACE_COUNT];
    if (atomic_exchange(&place->name_hash, hash) != hash)
        atomic_store(&place->count, 0);
    atomic_store(&place->last_failed_at_us, now_us);
    atomic_fetch_add(&place->count, 1);
}

void attempts_forget(struct attempts *attempts, const char *name)
{
    uint64_t hash = hash_of(attempts, name);
    struct place *place = &attempts->places[hash / 2 % PLACE_COUNT];
    if (atomic_load(&place->name_hash) == hash)
        atomic_store(&place->count, 0);
}
