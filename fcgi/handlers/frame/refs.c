/* Collects the ids that an answer mentions and writes their names. */
#include "handlers/frame/refs.h"

#include "record/kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 64

void refs_init(struct refs *refs, struct arena *arena)
{
    *refs = (struct refs){.arena = arena};
}

void refs_add(struct refs *refs, int64_t id)
{
    if (id == 0 || (refs->count > 0 && refs->ids[refs->count - 1] == id))
        return;
    if (refs->count == refs->capacity) {
        size_t capacity = refs->capacity == 0 ? CAPACITY_FIRST : refs->capacity * 2;
        int64_t *ids = arena_array(refs->arena, capacity, sizeof *ids);
        if (refs->count > 0)
            memcpy(ids, refs->ids, refs->count * sizeof *ids);
        refs->ids = ids;
        refs->capacity = capacity;
    }
    refs->ids[refs->count++] = id;
}

void refs_add_record(struct refs *refs, const struct shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE)
            refs_add(refs, field_int64(&shape->fields[i], record));
}

static const char *text_of(uint32_t kind, const void *record, const char *const names[])
{
    for (size_t i = 0; names[i]; i++) {
        const struct field *field = shape_field(&record_types[kind]->shape, names[i]);
        if (field && field->type == FIELD_TEXT)
            return field_text(field, record);
    }
    return NULL;
}

const char *record_code(uint32_t kind, const void *record)
{
    const struct field *key = shape_key(&record_types[kind]->shape);
    return key ? field_text(key, record) : NULL;
}

const char *record_name(uint32_t kind, const void *record)
{
    return text_of(kind, record, (const char *const[]){"name", "display_name", "series", NULL});
}

const char *record_name_en(uint32_t kind, const void *record)
{
    return text_of(kind, record, (const char *const[]){"name_en", NULL});
}

const struct entry *refs_entry(const struct book *book, int64_t id, struct view view)
{
    const struct entry *entry = book_entry(book, id);
    /* A reference to a later version, as a decision's to its rule, means that very version. */
    if (!entry || entry->entity_id != entry->seq)
        return entry;
    const struct entry *version = book_version(book, entry->kind, id, view);
    return version ? version : entry;
}

const char *refs_key(const struct book *book, int64_t id, struct view view,
                     char seq_text[REFS_KEY_SIZE])
{
    const struct entry *entry = id == 0 ? NULL : refs_entry(book, id, view);
    const char *code = entry ? record_code(entry->kind, entry->record) : NULL;
    if (code || id == 0)
        return code;
    (void)snprintf(seq_text, REFS_KEY_SIZE, "%lld", (long long)id);
    return seq_text;
}

static void write_ref(const struct entry *entry, struct buf *out)
{
    buf_text(out, "{\"kind\":");
    buf_json_string(out, record_types[entry->kind]->kind);
    buf_text(out, ",\"code\":");
    buf_json_string(out, record_code(entry->kind, entry->record));
    buf_text(out, ",\"name\":");
    buf_json_string(out, record_name(entry->kind, entry->record));
    buf_text(out, ",\"name_en\":");
    buf_json_string(out, record_name_en(entry->kind, entry->record));
    buf_char(out, '}');
}

static int compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

void refs_write(struct refs *refs, const struct book *book, struct view view, struct buf *out)
{
    if (refs->count > 0)
        qsort(refs->ids, refs->count, sizeof *refs->ids, compare_ids);
    buf_char(out, '{');
    int64_t previous = 0;
    for (size_t i = 0; i < refs->count; i++) {
        const struct entry *entry =
            refs->ids[i] == previous ? NULL : refs_entry(book, refs->ids[i], view);
        if (!entry)
            continue;
        if (previous != 0)
            buf_char(out, ',');
        previous = refs->ids[i];
        buf_char(out, '"');
        buf_int(out, previous);
        buf_text(out, "\":");
        write_ref(entry, out);
    }
    buf_char(out, '}');
}
