/* Records that say the same. */
#include "run_internal.h"

#include <string.h>

static void write_record(uint32_t kind, const void *record, bool with_key, struct buf *out)
{
    const struct shape *shape = &record_types[kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->computed || (field->key && !with_key))
            continue;
        field_write_json(shape, field, record, out);
        buf_char(out, ',');
    }
}

bool records_alike(uint32_t kind, const void *a, const void *b, bool with_key)
{
    struct buf text_a;
    struct buf text_b;

    buf_init(&text_a);
    buf_init(&text_b);
    write_record(kind, a, with_key, &text_a);
    write_record(kind, b, with_key, &text_b);
    bool alike = strcmp(text_a.bytes, text_b.bytes) == 0;

    buf_done(&text_a);
    buf_done(&text_b);
    return alike;
}

const struct field *records_difference(uint32_t kind, const void *a, const void *b)
{
    const struct shape *shape = &record_types[kind]->shape;
    struct buf text;
    const struct field *different = NULL;

    buf_init(&text);
    for (size_t i = 0; i < shape->field_count && different == NULL; i++) {
        const struct field *field = &shape->fields[i];

        buf_reset(&text);
        field_write_json(shape, field, a, &text);
        size_t half = text.length;

        field_write_json(shape, field, b, &text);
        if (!field->computed &&
            (text.length != half * 2 || memcmp(text.bytes, text.bytes + half, half) != 0))
            different = field;
    }
    buf_done(&text);
    return different;
}

static uint64_t hash_of(uint32_t kind, const void *record, int32_t date)
{
    struct buf text;
    uint64_t hash = UINT64_C(14695981039346656037);

    buf_init(&text);
    write_record(kind, record, false, &text);
    buf_int(&text, date);
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.bytes[i]) * UINT64_C(1099511628211);
    buf_done(&text);
    return hash ^ hash >> 29;
}

static void put(struct twin_index *index, uint64_t hash, int64_t seq)
{
    size_t at = (size_t)hash & (index->capacity - 1);

    while (index->slots[at].seq != 0)
        at = (at + 1) & (index->capacity - 1);
    index->slots[at] = (struct twin_slot){hash, seq};
}

static void add(struct twin_index *index, struct arena *arena, uint64_t hash, int64_t seq)
{
    if (index->count * 2 >= index->capacity) {
        struct twin_index grown = {.capacity = index->capacity == 0 ? 1024 : index->capacity * 2,
                                   .count = index->count};

        grown.slots = arena_array(arena, grown.capacity, sizeof *grown.slots);
        for (size_t i = 0; i < index->capacity; i++)
            if (index->slots[i].seq != 0)
                put(&grown, index->slots[i].hash, index->slots[i].seq);
        *index = grown;
    }
    put(index, hash, seq);
    index->count++;
}

/* Only what counts, in the version that counts: what was reversed may come again. */
static void learn(struct importing *importing, const struct book *book, uint32_t kind)
{
    const int64_t *ids;
    size_t count = book_entities(book, kind, &ids);

    importing->twins_of[kind] = true;
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_version(book, kind, ids[i], VIEW_EVERYTHING);

        if (entry != NULL)
            add(&importing->twins[kind], &importing->run,
                hash_of(kind, entry->record, entry->effective_date), entry->seq);
    }
}

int64_t twin_find(struct importing *importing, const struct book *book, uint32_t kind,
                  const void *record, int32_t date)
{
    if (!importing->twins_of[kind])
        learn(importing, book, kind);
    const struct twin_index *index = &importing->twins[kind];
    uint64_t hash = hash_of(kind, record, date);

    if (index->capacity == 0)
        return 0;
    for (size_t at = (size_t)hash & (index->capacity - 1); index->slots[at].seq != 0;
         at = (at + 1) & (index->capacity - 1)) {
        const struct entry *entry =
            index->slots[at].hash == hash ? book_entry(book, index->slots[at].seq) : NULL;

        if (entry != NULL && entry->effective_date == date &&
            records_alike(kind, entry->record, record, false))
            return entry->seq;
    }
    return 0;
}

void twin_add(struct importing *importing, const struct entry *entry)
{
    if (importing->twins_of[entry->kind])
        add(&importing->twins[entry->kind], &importing->run,
            hash_of(entry->kind, entry->record, entry->effective_date), entry->seq);
}
