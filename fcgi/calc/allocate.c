/* The method of the largest remainder, for one sum and for sums that follow one another.
 *
 * allocate cuts each exact share to whole units and gives the units left over to the largest
 * remainders. allocate_carried adds to each exact share what earlier sums left short, in 10^-18 of
 * a unit, before it cuts; the units left over then go to those who miss most. Products of two
 * 64-bit numbers are kept in 128 bits, so no share is rounded before it is cut. */
#include "calc/allocate.h"

#include "base/arena.h"
#include "base/int128.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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

#define UNIT_E18 INT64_C(1000000000000000000)
/* Nothing falls short by more: beyond it, it is no rounding any more. */
#define SHORT_MAX_E18 (8 * UNIT_E18)

/* A part on its way: how much it still misses of its exact share and of what it carries. */
struct claim {
    int128_t missing_e18;
    size_t index;
};

/* Who misses most first; among equals the earlier weight. */
static int claim_order(const void *left, const void *right)
{
    const struct claim *a = left;
    const struct claim *b = right;

    if (a->missing_e18 != b->missing_e18)
        return a->missing_e18 > b->missing_e18 ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

/* rest / total in 10^-18, cut; both are shifted down until the product fits. */
static int64_t fraction_e18(uint128_t rest, uint128_t total)
{
    while (total > ~(uint128_t)0 / UNIT_E18) {
        total >>= 1;
        rest >>= 1;
    }
    return (int64_t)(rest * UNIT_E18 / total);
}

static int128_t floor_units(int128_t value_e18)
{
    int128_t units = value_e18 / UNIT_E18;

    return value_e18 % UNIT_E18 < 0 ? units - 1 : units;
}

static int64_t within(int128_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : (int64_t)value;
}

/* Gives (or takes, where they are too many) one unit each in the order of the claims, round after
 * round, until none is left. */
static enum err settle(int128_t left, const struct claim *claims, size_t count,
                       const int64_t *weights, const int64_t *caps, int64_t *parts)
{
    bool moved = true;

    while (left != 0 && moved) {
        moved = false;
        for (size_t k = 0; k < count && left != 0; k++) {
            size_t i = claims[left > 0 ? k : count - 1 - k].index;

            if (weights[i] == 0 || (left > 0 ? caps != NULL && parts[i] >= caps[i] : parts[i] <= 0))
                continue;
            parts[i] += left > 0 ? 1 : -1;
            left -= left > 0 ? 1 : -1;
            moved = true;
        }
    }
    return left == 0 ? ERR_OK : ERR_INVALID;
}

enum err allocate_carried(int64_t amount_minor, const int64_t *weights, const int64_t *caps,
                          const int64_t *carried_e18, size_t count, int64_t *parts_minor_out,
                          int64_t *short_e18_out)
{
    uint128_t total = 0;
    int128_t left = amount_minor;
    struct arena arena;
    enum err err = weights_total(weights, count, &total);

    if (err != ERR_OK)
        return err;
    if (amount_minor < 0 || count == 0 || (total == 0 && amount_minor != 0))
        return ERR_INVALID;
    if (amount_minor == 0) {
        memset(parts_minor_out, 0, count * sizeof *parts_minor_out);
        memset(short_e18_out, 0, count * sizeof *short_e18_out);
        return ERR_OK;
    }
    struct claim few_claims[PARTS_ON_STACK];
    int64_t few_exact_e18[PARTS_ON_STACK];
    int64_t few_whole[PARTS_ON_STACK];
    struct claim *claims = few_claims;
    int64_t *exact_e18 = few_exact_e18; /* after whole units */
    int64_t *whole = few_whole;

    arena_init(&arena);
    if (count > PARTS_ON_STACK) {
        claims = arena_array(&arena, count, sizeof *claims);
        exact_e18 = arena_array(&arena, count, sizeof *exact_e18);
        whole = arena_array(&arena, count, sizeof *whole);
    }
    for (size_t i = 0; i < count; i++) {
        uint128_t product = (uint128_t)(uint64_t)amount_minor * (uint64_t)weights[i];
        int128_t claim = 0;

        whole[i] = (int64_t)(product / total);
        exact_e18[i] = fraction_e18(product % total, total);
        if (weights[i] > 0)
            claim = (int128_t)exact_e18[i] + carried_e18[i];
        parts_minor_out[i] =
            within(whole[i] + floor_units(claim), 0, caps == NULL ? INT64_MAX : caps[i]);
        claims[i] = (struct claim){claim - ((int128_t)parts_minor_out[i] - whole[i]) * UNIT_E18, i};
        left -= parts_minor_out[i];
    }
    qsort(claims, count, sizeof *claims, claim_order);
    err = settle(left, claims, count, weights, caps, parts_minor_out);
    for (size_t i = 0; i < count; i++)
        short_e18_out[i] =
            within(exact_e18[i] + ((int128_t)whole[i] - parts_minor_out[i]) * UNIT_E18,
                   -SHORT_MAX_E18, SHORT_MAX_E18);
    arena_done(&arena);
    return err;
}
