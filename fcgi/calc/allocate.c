#include "calc/allocate.h"

#include "base/arena.h"
#include "base/int128.h"

#include <stdlib.h>

/* So many parts need no memory of their own. */
#define PARTS_ON_STACK 64

struct remainder {
    uint128_t rest;
    size_t index;
};

/* Largest remainder first; among equals the earlier weight. */
static int remainder_order(const void *left, const void *right)
{
    const struct remainder *a = left;
    const struct remainder *b = right;

    if (a->rest != b->rest)
        return a->rest > b->rest ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

static enum err weights_total(const int64_t *weights, size_t count, uint128_t *total_out)
{
    uint128_t total = 0;

    for (size_t i = 0; i < count; i++) {
        if (weights[i] < 0)
            return ERR_INVALID;
        total += (uint64_t)weights[i];
    }
    *total_out = total;
    return ERR_OK;
}

enum err allocate(int64_t amount_minor, const int64_t *weights, size_t count,
                  int64_t *parts_minor_out)
{
    uint128_t total = 0;
    enum err err = weights_total(weights, count, &total);

    if (err != ERR_OK)
        return err;
    if (count == 0 || (total == 0 && amount_minor != 0))
        return ERR_INVALID;
    int64_t unit = amount_minor < 0 ? -1 : 1;
    /* Negated in 128 bits: the magnitude of INT64_MIN is not an int64_t. */
    uint128_t magnitude = (uint128_t)(amount_minor < 0 ? -(int128_t)amount_minor : amount_minor);
    uint128_t left = magnitude;
    struct remainder few[PARTS_ON_STACK];
    struct remainder *remainders = few;
    struct arena arena;

    arena_init(&arena);
    if (count > PARTS_ON_STACK)
        remainders = arena_array(&arena, count, sizeof *remainders);
    for (size_t i = 0; i < count; i++) {
        /* Both factors are below 2^64, so the product fits. */
        uint128_t product = magnitude * (uint64_t)weights[i];
        uint128_t part = total == 0 ? 0 : product / total;

        remainders[i].rest = total == 0 ? 0 : product % total;
        remainders[i].index = i;
        parts_minor_out[i] = (int64_t)((int128_t)part * unit);
        left -= part;
    }
    /* Less than count units are left: each remainder is below one unit. */
    if (left > 0)
        qsort(remainders, count, sizeof *remainders, remainder_order);
    for (size_t i = 0; left > 0; i++, left--)
        parts_minor_out[remainders[i].index] += unit;
    arena_done(&arena);
    return ERR_OK;
}
