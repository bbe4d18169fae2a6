/* Lists that are read while they grow. An item is written behind those that are counted, or before
 * them, and then counted. Where there is no room, or the item belongs between others, a copy takes
 * the place of the list, and the old one is retired. */
#include "list_internal.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 8

/* Where the items that count stand in their row. */
struct range {
    size_t first;
    size_t count;
};

static struct range range_load(const struct list_items *items, memory_order order)
{
    uint64_t word = items == NULL ? 0 : atomic_load_explicit(&items->first_count, order);

    return (struct range){(size_t)(word >> 32), (size_t)(uint32_t)word};
}

static void range_store(struct list_items *items, struct range range)
{
    atomic_store_explicit(&items->first_count, (uint64_t)range.first << 32 | range.count,
                          memory_order_release);
}

static char *place_of(struct list_items *items, size_t place)
{
    return items->bytes + place * items->size;
}

static struct list_items *items_new(size_t capacity, size_t size)
{
    size_t bytes;

    CHECK(capacity <= UINT32_MAX && !__builtin_mul_overflow(capacity, size, &bytes));
    struct list_items *items = malloc(sizeof *items + bytes);

    CHECK(items != NULL);
    items->capacity = (uint32_t)capacity;
    items->size = (uint32_t)size;
    atomic_init(&items->first_count, 0);
    return items;
}

struct listed list_take(const struct list *list)
{
    struct list_items *items = atomic_load_explicit(&list->items, memory_order_acquire);

    if (items == NULL)
        return (struct listed){0};
    struct range range = range_load(items, memory_order_acquire);

    return (struct listed){place_of(items, range.first), range.count};
}

/* What a copy of the list has elsewhere than the list. */
struct change {
    size_t position;
    size_t removed;
    const void *items;
    size_t added;
};

/* A copy that is made for an item before all others has room for more of those: most of what is
 * free stands before them. */
static struct list_items *copy_new(const struct list_items *old, struct change change, size_t count,
                                   size_t size, size_t *first_out)
{
    size_t capacity = old == NULL ? CAPACITY_FIRST : old->capacity;
    bool grows_before = old != NULL && change.position == 0 && change.removed == 0;

    if (count > (grows_before ? capacity / 2 : capacity))
        capacity *= 2;
    *first_out = grows_before ? (capacity - count) / 4 * 3 : 0;
    return items_new(capacity, size);
}

static void copy_with(struct list *list, const struct book *book, struct change change, size_t size)
{
    struct list_items *old = atomic_load_explicit(&list->items, memory_order_relaxed);
    struct range range = range_load(old, memory_order_relaxed);
    size_t count = range.count - change.removed + change.added;
    size_t rest = change.position + change.removed;
    size_t first;
    struct list_items *items = copy_new(old, change, count, size, &first);
    char *to = place_of(items, first + change.position);

    if (change.position > 0)
        memcpy(place_of(items, first), place_of(old, range.first), change.position * size);
    memcpy(to, change.items, change.added * size);
    if (rest < range.count)
        memcpy(to + change.added * size, place_of(old, range.first + rest),
               (range.count - rest) * size);
    range_store(items, (struct range){first, count});
    atomic_store_explicit(&list->items, items, memory_order_release);
    if (old != NULL)
        book_retire(book, old, free);
}

void list_insert(struct list *list, const struct book *book, size_t position, const void *item,
                 size_t size)
{
    struct list_items *items = atomic_load_explicit(&list->items, memory_order_relaxed);
    struct range range = range_load(items, memory_order_relaxed);
    size_t end = range.first + range.count;

    CHECK(position <= range.count);
    if (items != NULL && position == range.count && end < items->capacity) {
        memcpy(place_of(items, end), item, size);
        range_store(items, (struct range){range.first, range.count + 1});
    } else if (position == 0 && range.first > 0) {
        memcpy(place_of(items, range.first - 1), item, size);
        range_store(items, (struct range){range.first - 1, range.count + 1});
    } else {
        copy_with(list, book, (struct change){.position = position, .items = item, .added = 1},
                  size);
    }
}

void list_replace(struct list *list, const struct book *book, size_t position, const void *items,
                  size_t count, size_t size)
{
    CHECK(position < list_take(list).count);
    copy_with(list, book,
              (struct change){.position = position, .removed = 1, .items = items, .added = count},
              size);
}

void list_add(struct list *list, const struct book *book, const void *item, size_t size)
{
    list_insert(list, book, list_take(list).count, item, size);
}

void list_done(struct list *list)
{
    free(atomic_load_explicit(&list->items, memory_order_relaxed));
    atomic_store_explicit(&list->items, NULL, memory_order_relaxed);
}

size_t seqs_seen(const struct book *book, const int64_t *seqs, size_t count)
{
    int64_t head = book_head(book);
    size_t low = 0;

    if (count == 0 || seqs[count - 1] <= head)
        return count;
    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (seqs[middle] <= head)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

size_t seq_list_take(const struct list *list, const struct book *book, const int64_t **seqs_out)
{
    struct listed listed = list_take(list);

    *seqs_out = listed.items;
    return seqs_seen(book, listed.items, listed.count);
}
