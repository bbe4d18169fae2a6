/* Entries stand in groups, each a run of packed entries after their lengths; to find one, the
 * lengths before it in its group are added up.
 *
 * A packed entry is unpacked when it is first read. Readers hold no lock: whoever unpacks puts the
 * copy into its place by compare-and-swap, and a second thread that lost the race throws its own
 * away and takes the first one's, so that an entry has one address for everybody. */
#include "entry_list_internal.h"

#include "base/check.h"
#include "reference_index_internal.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

struct ready_entries {
    _Atomic(struct entry *) at[ENTRY_GROUP_SIZE];
};

void entry_list_init(struct entry_list *list)
{
    *list = (struct entry_list){.copied_bytes = malloc(sizeof *list->copied_bytes)};
    CHECK(list->copied_bytes != NULL);
    atomic_init(list->copied_bytes, 0);
    buf_init(&list->open);
}

void entry_list_done(struct entry_list *list)
{
    entry_list_forget(list);
    for (size_t i = 0; i < list->group_count; i++)
        free(atomic_load(&list->groups[i].ready));
    free(list->groups);
    free(list->copied_bytes);
    buf_done(&list->open);
    pool_done(&list->pool);
}

/* The group's place for entries that are ready; whoever comes first makes it. */
static struct ready_entries *ready_entries(struct entry_group *group)
{
    struct ready_entries *ready = atomic_load_explicit(&group->ready, memory_order_acquire);

    if (ready != NULL)
        return ready;
    struct ready_entries *made = calloc(1, sizeof *made);

    CHECK(made != NULL);
    if (atomic_compare_exchange_strong(&group->ready, &ready, made))
        return made;
    free(made);
    return ready;
}

const char *entry_list_text(struct entry_list *list, const char *text)
{
    return pool_at(&list->pool, pool_text(&list->pool, text));
}

static struct entry *keep(struct entry_list *list, const struct kind_plan *plan,
                          const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    struct entry *kept = pool_take(&list->pool, sizeof *kept + shape->size);
    void *record = kept + 1;

    memcpy(record, entry->record, shape->size);
    for (size_t i = 0; i < plan->text_count; i++) {
        const struct field *field = &shape->fields[plan->texts[i]];
        const char *text = field_text(field, record);

        if (text != NULL)
            field_set_text(field, record, entry_list_text(list, text));
    }
    *kept = *entry;
    kept->record = record;
    return kept;
}

static struct entry_group *group_for_next(struct entry_list *list, const struct entry *entry)
{
    if (list->count % ENTRY_GROUP_SIZE == 0) {
        list->groups = items_grown(list->groups, list->group_count, 1, &list->group_capacity,
                                   sizeof *list->groups);
        struct entry_group *group = &list->groups[list->group_count++];

        group->bytes = NULL;
        group->started_us = entry->recorded_at_us;
        atomic_init(&group->ready, NULL);
    }
    return &list->groups[list->group_count - 1];
}

void entry_list_add(struct entry_list *list, const struct kind_plan *plan,
                    const struct entry *entry)
{
    struct entry_group *group = group_for_next(list, entry);
    char packed[PACKED_SIZE_MAX];
    char length_bytes[PACKED_NUMBER_MAX];
    char *end = length_bytes;
    size_t length = 0;

    if (record_types[entry->kind]->packed)
        length = entry_pack(entry, group->started_us, &list->pool, packed);
    else
        atomic_store_explicit(&ready_entries(group)->at[list->count % ENTRY_GROUP_SIZE],
                              keep(list, plan, entry), memory_order_release);
    packed_write(&end, length);
    buf_add(&list->open, length_bytes, (size_t)(end - length_bytes));
    buf_add(&list->open, packed, length);
    list->count++;
    if (list->count % ENTRY_GROUP_SIZE == 0) {
        pool_place place = pool_bytes(&list->pool, list->open.bytes, list->open.length);

        group->bytes = pool_at(&list->pool, place);
        buf_reset(&list->open);
    }
}

static const char *packed_form(const struct entry_list *list, const struct entry_group *group,
                               size_t position)
{
    const char *bytes = group->bytes != NULL ? group->bytes : list->open.bytes;

    for (size_t i = 0; i < position; i++) {
        size_t length = packed_read(&bytes);

        bytes += length;
    }
    (void)packed_read(&bytes);
    return bytes;
}

/* Two threads may do this at the same time; both get the copy of the first. */
static const struct entry *unpack(const struct entry_list *list, struct entry_group *group,
                                  int64_t seq)
{
    size_t position = (size_t)(seq - 1) % ENTRY_GROUP_SIZE;
    _Atomic(struct entry *) *place = &ready_entries(group)->at[position];
    struct entry *present = NULL;
    size_t size = 0;
    struct entry *made = entry_unpack(packed_form(list, group, position), seq, group->started_us,
                                      &list->pool, &size);

    if (!atomic_compare_exchange_strong(place, &present, made)) {
        free(made);
        return present;
    }
    atomic_fetch_add_explicit(list->copied_bytes, size, memory_order_relaxed);
    return made;
}

const struct entry *entry_list_at(const struct entry_list *list, int64_t seq)
{
    struct entry_group *group = &list->groups[(size_t)(seq - 1) / ENTRY_GROUP_SIZE];
    struct ready_entries *ready = atomic_load_explicit(&group->ready, memory_order_acquire);

    if (ready != NULL) {
        const struct entry *entry = atomic_load_explicit(
            &ready->at[(size_t)(seq - 1) % ENTRY_GROUP_SIZE], memory_order_acquire);

        if (entry != NULL)
            return entry;
    }
    return unpack(list, group, seq);
}

size_t entry_list_copied_bytes(const struct entry_list *list)
{
    return atomic_load_explicit(list->copied_bytes, memory_order_relaxed);
}

/* Whether the group still has something that is ready. */
static bool forget_copies(struct ready_entries *ready)
{
    bool kept = false;

    for (size_t i = 0; i < ENTRY_GROUP_SIZE; i++) {
        struct entry *entry = atomic_load_explicit(&ready->at[i], memory_order_relaxed);

        if (entry == NULL)
            continue;
        if (!record_types[entry->kind]->packed) {
            kept = true;
            continue;
        }
        free(entry);
        atomic_store_explicit(&ready->at[i], NULL, memory_order_relaxed);
    }
    return kept;
}

void entry_list_forget(struct entry_list *list)
{
    if (entry_list_copied_bytes(list) == 0)
        return;
    for (size_t i = 0; i < list->group_count; i++) {
        struct ready_entries *ready =
            atomic_load_explicit(&list->groups[i].ready, memory_order_relaxed);

        if (ready == NULL || forget_copies(ready))
            continue;
        free(ready);
        atomic_store_explicit(&list->groups[i].ready, NULL, memory_order_relaxed);
    }
    atomic_store_explicit(list->copied_bytes, 0, memory_order_relaxed);
}
