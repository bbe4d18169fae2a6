/* List: items in a row, read while one thread adds. Whoever takes it has it as it was then: what
 * comes later is behind or before the items that he counted, or in a copy that takes the list's
 * place. Not for other modules. */
#ifndef FUNDTRAIL_BOOK_LIST_INTERNAL_H
#define FUNDTRAIL_BOOK_LIST_INTERNAL_H

#include "book/book.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct list_items {
    uint32_t capacity;
    uint32_t size;                    /* of an item */
    atomic_uint_fast64_t first_count; /* the place of the first item, and how many, in one word */
    _Alignas(int64_t) char bytes[];
};

/* All zero is an empty list. */
struct list {
    _Atomic(struct list_items *) items;
};

/* What whoever reads has of it. */
struct listed {
    const void *items;
    size_t count;
};

struct listed list_take(const struct list *list);

/* Adds an item at the end. What the book's readers may still hold is retired. */
void list_add(struct list *list, const struct book *book, const void *item, size_t size);

/* Puts an item before the one at a position: into a copy of the list, unless that is one of its
 * ends and there is room. */
void list_insert(struct list *list, const struct book *book, size_t position, const void *item,
                 size_t size);

/* Puts items where one was, into a copy of the list. */
void list_replace(struct list *list, const struct book *book, size_t position, const void *items,
                  size_t count, size_t size);

void list_done(struct list *list);

/* How many of seqs in ascending order a reader of the book sees. */
size_t seqs_seen(const struct book *book, const int64_t *seqs, size_t count);

/* A list of seqs, which only gets larger ones; as the book's reader sees it. */
static inline void seq_list_add(struct list *list, const struct book *book, int64_t seq)
{
    list_add(list, book, &seq, sizeof seq);
}
size_t seq_list_take(const struct list *list, const struct book *book, const int64_t **seqs_out);

#endif
