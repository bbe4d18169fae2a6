/* Entry list: the entries of a book by seq. Kinds of which a ledger holds very many are packed, and
 * unpacked for each reader who asks. All others are kept as they are for as long as the list lives.
 * Not for other modules.
 *
 * One thread adds; whoever learned by an atomic load with acquire that an entry is there may read
 * it. */
#ifndef FUNDTRAIL_BOOK_ENTRY_LIST_INTERNAL_H
#define FUNDTRAIL_BOOK_ENTRY_LIST_INTERNAL_H

#include "base/pieces.h"
#include "entry_copies_internal.h"
#include "kind_plan_internal.h"
#include "packed_entry_internal.h"

/* Times are told from that of the first of so many entries. */
#define ENTRY_GROUP_SIZE 32

struct entry_list {
    struct pool pool;
    struct pieces places;  /* uint64_t, by entry: its address, and whether it is packed */
    struct pieces kinds;   /* uint8_t, by entry */
    struct pieces started; /* int64_t, by group: when its first entry was recorded */
    size_t count;
};

void entry_list_init(struct entry_list *list);
void entry_list_done(struct entry_list *list);

/* Adds the next entry; its record and texts are copied. */
void entry_list_add(struct entry_list *list, const struct kind_plan *plan,
                    const struct entry *entry);

/* The entry of a seq that the list has. A packed one is among the reader's copies from then on. */
const struct entry *entry_list_at(const struct entry_list *list, int64_t seq,
                                  struct entry_copies *copies);

/* The kind of an entry that the list has, without unpacking it. */
static inline uint32_t entry_list_kind(const struct entry_list *list, int64_t seq)
{
    return *(const uint8_t *)pieces_at(&list->kinds, (size_t)(seq - 1));
}

/* The list's copy of a text, which holds as long as the list. */
const char *entry_list_text(struct entry_list *list, const char *text);

#endif
