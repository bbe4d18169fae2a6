/* Lists that are read while they grow. An item is written behind those that are counted, and then
 * counted. Where there is no room, or the item does not belong at the end, a copy takes the place
 * of the list, and the old one is retired. */
#include "list_internal.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 8

static struct list_items *items_new(size_t capacity, size_t size)
{
    size_t bytes;

    CHECK(!__builtin_mul_overflow(capacity, size, &bytes));
    struct list_items *items = malloc(sizeof *items + bytes);

    CHECK(items != NULL);
    items->capacity = capacity;
    atomic_init(&items->count, 0);
    return items;
}

struct listed list_take(const struct list *list)
{
    const struct list_items *items = atomic_load_explicit(&list->items, memory_order_acquire);

    if (items == NULL)
        return (struct listed){0};
    return (struct listed){items->bytes, atomic_load_explicit(&items->count, memory_order_acquire)};
}

/* What a copy of the list has elsewhere than the list. */
struct change {
    size_t position;
    size_t removed;
    const void *items;
    size_t added;
};

static void copy_with(struct list *list, const struct book *book, struct change change, size_t size)
{
    struct list_items *old = atomic_load_explicit(&list->items, memory_order_relaxed);
    size_t old_count = old == NULL ? 0 : atomic_load_explicit(&old->count, memory_order_relaxed);
    size_t count = old_count - change.removed + change.added;
    size_t capacity = old == NULL ? CAPACITY_FIRST : old->capacity;
    size_t rest = change.position + change.removed;
    struct list_items *items = items_new(count <= capacity ? capacity : 2 * capacity, size);
    char *to = items->bytes + change.position * size;

    if (change.position > 0)
        memcpy(items->bytes, old->bytes, change.position * size);
    memcpy(to, change.items, change.added * size);
    if (rest < old_count)
        memcpy(to + change.added * size, old->bytes + rest * size, (old_count - rest) * size);
    atomic_init(&items->count, count);
    atomic_store_explicit(&list->items, items, memory_order_release);
    if (old != NULL)
        book_retire(book, old, free);
}

void list_insert(struct list *list, const struct book *book, size_t position, const void *item,
                 size_t size)
{
    struct list_items *items = atomic_load_explicit(&list->items, memory_order_relaxed);
    size_t count = items == NULL ? 0 : atomic_load_explicit(&items->count, memory_order_relaxed);

    CHECK(position <= count);
    if (items == NULL || position < count || count == items->capacity) {
        copy_with(list, book, (struct change){.position = position, .items = item, .added = 1},
                  size);
        return;
    }
    memcpy(items->bytes + count * size, item, size);
    atomic_store_explicit(&items->count, count + 1, memory_order_release);
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
