/* Where each entry stands: as it is, or packed. Nothing that was added ever moves or changes, so
 * readers need no lock. */
#include "entry_list_internal.h"

#include "record/kinds.h"

#include <string.h>

_Static_assert(RECORD_KIND_COUNT <= UINT8_MAX, "a kind is a byte");

/* An address leaves its highest bit free: shifted by one, the lowest says that it is packed. */
static uint64_t place_of(const void *address, bool packed)
{
    return (uint64_t)(uintptr_t)address << 1 | packed;
}

static const void *address_of(uint64_t place)
{
    return (const void *)(uintptr_t)(place >> 1);
}

void entry_list_init(struct entry_list *list)
{
    *list = (struct entry_list){0};
    pieces_init(&list->places, sizeof(uint64_t));
    pieces_init(&list->started, sizeof(int64_t));
    pieces_init(&list->kinds, sizeof(uint8_t));
}

void entry_list_done(struct entry_list *list)
{
    pieces_done(&list->places);
    pieces_done(&list->started);
    pieces_done(&list->kinds);
    pool_done(&list->pool);
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
    kept->lines_packed = entry->line_count > 0;
    kept->lines = kept->lines_packed ? pool_at(&list->pool, lines_pack(entry, &list->pool)) : NULL;
    return kept;
}

static const char *pack(struct entry_list *list, const struct entry *entry, int64_t started_us)
{
    char packed[PACKED_SIZE_MAX];
    size_t length = entry_pack(entry, started_us, &list->pool, packed);

    return pool_at(&list->pool, pool_bytes(&list->pool, packed, length));
}

void entry_list_add(struct entry_list *list, const struct kind_plan *plan,
                    const struct entry *entry)
{
    int64_t *started = pieces_room(&list->started, list->count / ENTRY_GROUP_SIZE);
    uint64_t *place = pieces_room(&list->places, list->count);
    uint8_t *kind = pieces_room(&list->kinds, list->count);

    if (list->count % ENTRY_GROUP_SIZE == 0)
        *started = entry->recorded_at_us;
    *place = record_types[entry->kind]->packed ? place_of(pack(list, entry, *started), true)
                                               : place_of(keep(list, plan, entry), false);
    *kind = (uint8_t)entry->kind;
    list->count++;
}

static const struct entry *unpack(const struct entry_list *list, const char *packed, int64_t seq,
                                  struct entry_copies *copies)
{
    const int64_t *started = pieces_at(&list->started, (size_t)(seq - 1) / ENTRY_GROUP_SIZE);
    const struct entry *entry = entry_unpack(packed, seq, *started, &list->pool, copies);

    entry_copies_add(copies, entry);
    return entry;
}

const struct entry *entry_list_at(const struct entry_list *list, int64_t seq,
                                  struct entry_copies *copies)
{
    const uint64_t *place = pieces_at(&list->places, (size_t)(seq - 1));

    if ((*place & 1) == 0)
        return address_of(*place);
    const struct entry *copy = entry_copies_find(copies, seq);

    return copy != NULL ? copy : unpack(list, address_of(*place), seq, copies);
}
