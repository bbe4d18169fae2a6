/* Puts things in order by a number, with a place that leads back to them: for lists of thousands,
 * where comparing two at a time would take most of the work. */
#ifndef FUNDTRAIL_BASE_SORT_KEYS_H
#define FUNDTRAIL_BASE_SORT_KEYS_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct sort_key {
    uint64_t key;
    uint32_t place;
};

/* In ascending order of key. Equal ones stay in the order that they had. Works in arena. */
void sort_keys(struct sort_key *keys, size_t count, struct arena *arena);

/* The key of a number that comes the earlier the larger it is. */
static inline uint64_t sort_key_descending(int64_t number)
{
    return ~((uint64_t)number ^ UINT64_C(1) << 63);
}

#endif
