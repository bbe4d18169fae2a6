/* Packs an entry into bytes and back. Numbers are variable-length integers of seven bits a byte,
 * signed ones zigzag-coded; a set of bits says which fields are known, and only those follow.
 * Times and the entity's id are stored as differences, which are small. Lines stand apart, in a
 * row, and are unpacked only for who asks for them: most who read a decision do not. */
#include "packed_entry_internal.h"

#include "base/check.h"
#include "book/book.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

void packed_write(char **bytes, uint64_t value)
{
    while (value >= 0x80) {
        *(*bytes)++ = (char)(value | 0x80);
        value >>= 7;
    }
    *(*bytes)++ = (char)value;
}

uint64_t packed_read(const char **bytes)
{
    uint64_t value = 0;
    unsigned shift = 0;
    uint8_t byte;

    do {
        byte = (uint8_t) * (*bytes)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte >= 0x80);
    return value;
}

/* Small numbers of either sign take few bytes: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
static void write_signed(char **out, int64_t value)
{
    packed_write(out, ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

static int64_t read_signed(const char **bytes)
{
    uint64_t value = packed_read(bytes);

    return (int64_t)((value >> 1) ^ (0 - (value & 1)));
}

static void write_value(const struct field *field, const void *record, struct pool *pool,
                        char **out)
{
    switch (field->type) {
    case FIELD_TEXT:
        packed_write(out, pool_text(pool, field_text(field, record)));
        return;
    case FIELD_DATE:
        write_signed(out, field_date(field, record));
        return;
    case FIELD_ENUM:
        packed_write(out, field_enum(field, record));
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        write_signed(out, field_int64(field, record));
        return;
    case FIELD_BOOL: /* its bit says all */
        return;
    }
}

static void read_value(const struct field *field, void *record, const struct pool *pool,
                       const char **bytes)
{
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, pool_at(pool, packed_read(bytes)));
        return;
    case FIELD_DATE:
        field_set_date(field, record, (int32_t)read_signed(bytes));
        return;
    case FIELD_ENUM:
        field_set_enum(field, record, (uint32_t)packed_read(bytes));
        return;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        field_set_int64(field, record, read_signed(bytes));
        return;
    case FIELD_BOOL:
        field_set_bool(field, record, true);
        return;
    }
}

static bool says_something(const struct field *field, const void *record)
{
    return field->type == FIELD_BOOL ? field_bool(field, record) : !field_is_unknown(field, record);
}

/* Which fields are known, and those. */
static void write_known(const struct shape *shape, const void *record, struct pool *pool,
                        char **out)
{
    uint64_t known = 0;

    CHECK(shape->field_count <= PACKED_FIELDS_MAX);
    for (size_t i = 0; i < shape->field_count; i++)
        if (says_something(&shape->fields[i], record))
            known |= UINT64_C(1) << i;
    packed_write(out, known);
    for (uint64_t left = known; left != 0; left &= left - 1)
        write_value(&shape->fields[__builtin_ctzll(left)], record, pool, out);
}

static void read_known(const struct shape *shape, void *record, const struct pool *pool,
                       const char **bytes)
{
    shape_clear(shape, record);
    for (uint64_t left = packed_read(bytes); left != 0; left &= left - 1)
        read_value(&shape->fields[__builtin_ctzll(left)], record, pool, bytes);
}

/* --- lines ------------------------------------------------------------------------------------ */

struct line_walk line_walk_begin(const struct entry *entry)
{
    const struct shape *shape = record_types[entry->kind]->lines.shape;

    CHECK(entry->line_count == 0 ||
          (shape != NULL && shape->size <= sizeof((struct line_walk *)0)->line));
    return (struct line_walk){.shape = shape,
                              .at = entry->lines,
                              .left = entry->line_count,
                              .packed = entry->lines_packed};
}

const void *line_walk_next(struct line_walk *walk)
{
    const void *line = walk->at;

    if (walk->left == 0)
        return NULL;
    walk->left--;
    if (!walk->packed) {
        walk->at += walk->shape->size;
        return line;
    }
    read_known(walk->shape, walk->line, NULL, &walk->at); /* lines have no texts */
    return walk->line;
}

pool_place lines_pack(const struct entry *entry, struct pool *pool)
{
    struct line_walk walk = line_walk_begin(entry);
    const void *line;

    if (entry->line_count == 0)
        return 0;
    char *packed = malloc(entry->line_count * PACKED_SIZE_MAX);
    char *end = packed;

    CHECK(packed != NULL);
    while ((line = line_walk_next(&walk)) != NULL)
        write_known(walk.shape, line, NULL, &end);
    pool_place place = pool_bytes(pool, packed, (size_t)(end - packed));

    free(packed);
    return place;
}

const void *book_lines(const struct entry *entry, struct arena *arena)
{
    struct line_walk walk = line_walk_begin(entry);
    const void *line;
    size_t count = 0;

    if (!entry->lines_packed)
        return entry->lines;
    char *lines = arena_array(arena, entry->line_count, walk.shape->size);

    while ((line = line_walk_next(&walk)) != NULL)
        memcpy(lines + count++ * walk.shape->size, line, walk.shape->size);
    return lines;
}

/* --- entries ---------------------------------------------------------------------------------- */

static bool holds_lines(uint32_t kind)
{
    return record_types[kind]->lines.shape != NULL;
}

size_t entry_pack(const struct entry *entry, int64_t base_us, struct pool *pool,
                  char out[PACKED_SIZE_MAX])
{
    char *end = out;

    packed_write(&end, entry->kind);
    write_signed(&end, entry->recorded_at_us - base_us);
    write_signed(&end, entry->actor_id);
    write_signed(&end, entry->seq - entry->entity_id);
    write_signed(&end, entry->effective_date);
    write_known(&record_types[entry->kind]->shape, entry->record, pool, &end);
    if (holds_lines(entry->kind))
        packed_write(&end, entry->line_count);
    if (entry->line_count > 0)
        packed_write(&end, lines_pack(entry, pool));
    return (size_t)(end - out);
}

struct entry *entry_unpack(const char *bytes, int64_t seq, int64_t base_us, const struct pool *pool,
                           struct entry_copies *copies)
{
    uint32_t kind = (uint32_t)packed_read(&bytes);
    const struct shape *shape = &record_types[kind]->shape;
    struct entry *entry = entry_copies_take(copies, sizeof *entry + shape->size);
    void *record = entry + 1; /* aligned for what an entry has: 64-bit numbers and pointers */

    entry->seq = seq;
    entry->kind = kind;
    entry->recorded_at_us = base_us + read_signed(&bytes);
    entry->actor_id = read_signed(&bytes);
    entry->entity_id = seq - read_signed(&bytes);
    entry->effective_date = (int32_t)read_signed(&bytes);
    entry->record = record;
    read_known(shape, record, pool, &bytes);
    entry->line_count = holds_lines(kind) ? (uint32_t)packed_read(&bytes) : 0;
    entry->lines_packed = entry->line_count > 0;
    entry->lines = entry->lines_packed ? pool_at(pool, packed_read(&bytes)) : NULL;
    return entry;
}
