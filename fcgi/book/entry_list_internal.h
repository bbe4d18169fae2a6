/* Entry list: the entries of a book by seq. Kinds of which a ledger holds very many are packed,
 * and unpacked when they are read. The copy is kept until the list forgets its copies, so that
 * whoever asks again gets the same one. All others are kept as they are for as long as the list
 * lives. Not for other modules.
 *
 * Any number of threads may read; adding and forgetting is for one that is alone. */
#ifndef FUNDTRAIL_BOOK_ENTRY_LIST_INTERNAL_H
#define FUNDTRAIL_BOOK_ENTRY_LIST_INTERNAL_H

#include "base/buf.h"
#include "kind_plan_internal.h"
#include "packed_entry_internal.h"

#include <stdatomic.h>

/* Few enough that the way to one of them is short, many enough that what a group takes itself does
 * not matter. */
#define ENTRY_GROUP_SIZE 32

struct ready_entries;

struct entry_group {
    const char *bytes;  /* per entry its length and its packed form; length 0: it is kept */
    int64_t started_us; /* when its first entry was recorded */
    _Atomic(struct ready_entries *) ready; /* those that can be had at once; NULL: none */
};

struct entry_list {
    struct pool pool;
    struct entry_group *groups;
    size_t group_count;
    size_t group_capacity;
    size_t count;
    struct buf open;             /* the bytes of the last group, until it is full */
    atomic_size_t *copied_bytes; /* readers count in it too */
};

void entry_list_init(struct entry_list *list);
void entry_list_done(struct entry_list *list);

/* Adds the next entry; its record and texts are copied. */
void entry_list_add(struct entry_list *list, const struct kind_plan *plan,
                    const struct entry *entry);

/* The entry of a seq that the list has. A packed one holds until entry_list_forget. */
const struct entry *entry_list_at(const struct entry_list *list, int64_t seq);

/* The list's copy of a text, which holds as long as the list. */
const char *entry_list_text(struct entry_list *list, const char *text);

/* Memory of the copies of packed entries that were read. */
size_t entry_list_copied_bytes(const struct entry_list *list);

/* Gives the copies back. */
void entry_list_forget(struct entry_list *list);

#endif
