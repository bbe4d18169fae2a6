/* Running sums by their key: open addressing over a growing list. */
#include "base/check.h"
#include "items_internal.h"
#include "running_sum_internal.h"

#include <stdlib.h>

size_t sum_hash(uint32_t of, uint32_t a, uint32_t b)
{
    uint64_t key = ((uint64_t)a << 32 | b) ^ (uint64_t)of << 61;

    key *= UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(key ^ key >> 32);
}

static size_t hash_of_sum(const void *items, uint32_t place)
{
    const struct running_sum *sum = (const struct running_sum *)items + place;

    return sum_hash(sum->of, sum->a, sum->b);
}

static void map_put(struct place_map *map, size_t hash, uint32_t place)
{
    size_t at = hash & (map->capacity - 1);

    while (map->places[at] != 0)
        at = (at + 1) & (map->capacity - 1);
    map->places[at] = place;
}

/* Adds a place that is not there yet. */
void sum_map_add(struct place_map *map, place_hash *hash, const void *items, uint32_t place)
{
    if (2 * (map->count + 1) > map->capacity) {
        struct place_map larger = {.capacity = map->capacity == 0 ? 64 : map->capacity * 2,
                                   .count = map->count};

        larger.places = calloc(larger.capacity, sizeof *larger.places);
        CHECK(larger.places != NULL);
        for (size_t i = 0; i < map->capacity; i++)
            if (map->places[i] != 0)
                map_put(&larger, hash(items, map->places[i]), map->places[i]);
        free(map->places);
        *map = larger;
    }
    map_put(map, hash(items, place), place);
    map->count++;
}

uint32_t sum_find(const struct sum_table *table, uint32_t of, int64_t a, int64_t b)
{
    const struct place_map *map = &table->by_key;

    if (map->capacity == 0)
        return 0;
    for (size_t at = sum_hash(of, (uint32_t)a, (uint32_t)b) & (map->capacity - 1);
         map->places[at] != 0; at = (at + 1) & (map->capacity - 1)) {
        const struct running_sum *sum = &table->sums[map->places[at]];

        if (sum->of == of && sum->a == a && sum->b == b)
            return map->places[at];
    }
    return 0;
}

/* Room for one more sum, and one of nothing at 0. */
static void grow_sums(struct sum_table *table)
{
    size_t count = table->sum_count;

    table->sums = items_grown(table->sums, count, 2, &table->sum_capacity, sizeof *table->sums);
    table->firsts =
        items_grown(table->firsts, count, 2, &table->first_capacity, sizeof *table->firsts);
    table->lasts = items_grown(table->lasts, count, 2, &table->last_capacity, sizeof *table->lasts);
    if (count == 0)
        table->sums[table->sum_count++] = (struct running_sum){0};
}

uint32_t sum_make(struct sum_table *table, uint32_t of, int64_t a, int64_t b)
{
    uint32_t place = sum_find(table, of, a, b);

    if (place != 0)
        return place;
    grow_sums(table);
    place = (uint32_t)table->sum_count++;
    table->sums[place] = (struct running_sum){
        .of = of, .a = (uint32_t)a, .b = (uint32_t)b, .last_day = INT32_MIN, .cash_day = INT32_MIN};
    table->firsts[place] = table->lasts[place] = 0;
    sum_map_add(&table->by_key, hash_of_sum, table->sums, place);
    return place;
}

/* The sum of a part of a whole, which then leads to it. */
uint32_t sum_make_part(struct sum_table *table, uint32_t whole, uint32_t of, int64_t a, int64_t b)
{
    size_t before = table->sum_count;
    uint32_t place = sum_make(table, of, a, b);

    if (table->sum_count == before)
        return place;
    if (table->firsts[whole] == 0)
        table->firsts[whole] = place;
    else
        table->sums[table->lasts[whole]].next = place;
    table->lasts[whole] = place;
    return place;
}

void sum_add_amount(struct running_sum *sum, int64_t *amount_io, int64_t difference)
{
    if (__builtin_add_overflow(*amount_io, difference, amount_io) || *amount_io > SUM_MOST ||
        *amount_io < -SUM_MOST) {
        *amount_io = 0;
        sum->unsure = true;
    }
}

void sum_see_day(struct running_sum *sum, int32_t day)
{
    if (day > sum->last_day)
        sum->last_day = day;
}

void sum_see_currency(struct running_sum *sum, uint32_t currency)
{
    if (sum->currency == CURRENCY_NONE)
        sum->currency = currency;
    sum->unsure = sum->unsure || sum->currency != currency;
}
