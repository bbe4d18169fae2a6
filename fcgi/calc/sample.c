/* Draws samples: by the order of draws, and by units at fixed intervals. */
#include "calc/sample.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct ranked {
    const uint8_t *draw;
    size_t position;
};

static int by_draw(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    int order = memcmp(a->draw, b->draw, SAMPLE_DRAW_SIZE);

    return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

void sample_order(const struct sample_item *items, size_t count, struct arena *arena,
                  size_t **order_out)
{
    struct ranked *ranked = arena_array(arena, count + 1, sizeof *ranked);
    size_t *order = arena_array(arena, count + 1, sizeof *order);

    for (size_t i = 0; i < count; i++)
        ranked[i] = (struct ranked){items[i].draw, i};
    qsort(ranked, count, sizeof ranked[0], by_draw);
    for (size_t i = 0; i < count; i++)
        order[i] = ranked[i].position;
    *order_out = order;
}

void sample_random(struct sample_item *items, size_t count, size_t wanted, struct arena *arena)
{
    size_t *order = NULL;

    sample_order(items, count, arena, &order);
    for (size_t i = 0; i < count; i++)
        items[i].is = SAMPLE_NOT_DRAWN;
    for (size_t i = 0; i < count && i < wanted; i++)
        items[order[i]].is = SAMPLE_DRAWN;
}

static enum err total_of(const struct sample_item *items, size_t count, int64_t *total_out)
{
    int64_t total = 0;

    for (size_t i = 0; i < count; i++)
        if (__builtin_add_overflow(total, items[i].size, &total))
            return ERR_OVERFLOW;
    *total_out = total;
    return ERR_OK;
}

/* What is not taken yet, and how many are still wanted. */
struct rest {
    int64_t total;
    size_t count;
    size_t wanted;
};

/* Where no more are left than are wanted, every one is as large as the interval. */
static int64_t interval_of(const struct rest *rest)
{
    return rest->wanted == 0 || rest->count <= rest->wanted ? 0
                                                            : rest->total / (int64_t)rest->wanted;
}

/* Takes what is as large as the interval; whether there was any. */
static bool take_top(struct sample_item *items, size_t count, int64_t interval, struct rest *rest)
{
    bool any = false;

    for (size_t i = 0; i < count && rest->wanted > 0; i++) {
        if (items[i].is != SAMPLE_NOT_DRAWN || items[i].size < interval)
            continue;
        items[i].is = SAMPLE_TOP;
        rest->total -= items[i].size;
        rest->count--;
        rest->wanted--;
        any = true;
    }
    return any;
}

static void draw_rest(struct sample_item *items, size_t count, int64_t interval,
                      uint64_t start_number, size_t wanted)
{
    int64_t next = (int64_t)(start_number % (uint64_t)interval) + 1;
    int64_t passed = 0;

    for (size_t i = 0; i < count && wanted > 0; i++) {
        if (items[i].is != SAMPLE_NOT_DRAWN)
            continue;
        passed += items[i].size;
        if (passed < next)
            continue;
        items[i].is = SAMPLE_DRAWN;
        next += interval;
        wanted--;
    }
}

enum err sample_by_size(struct sample_item *items, size_t count, size_t wanted,
                        uint64_t start_number, int64_t *interval_out)
{
    struct rest rest = {.count = count, .wanted = wanted};
    int64_t interval = 0;

    for (size_t i = 0; i < count; i++)
        items[i].is = SAMPLE_NOT_DRAWN;
    *interval_out = 0;
    enum err err = total_of(items, count, &rest.total);
    if (err != ERR_OK)
        return err;
    do
        interval = interval_of(&rest);
    while (take_top(items, count, interval, &rest));
    if (rest.wanted == 0 || rest.count == 0)
        return ERR_OK;
    draw_rest(items, count, interval, start_number, rest.wanted);
    *interval_out = interval;
    return ERR_OK;
}
