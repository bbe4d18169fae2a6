/* Compares records by their fields, and writes values as the journal's readers know them. */
#include "figures/audit/changes.h"

#include "base/compare.h"

const char *time_text(int64_t utc_us, struct arena *arena)
{
    char text[TIME_TEXT_SIZE];

    time_format(utc_us, text);
    return arena_strdup(arena, text);
}

const char *entity_key(const struct book *book, int64_t id, struct arena *arena)
{
    const struct entry *entry = book_entry(book, id);
    const struct field *key = entry == NULL ? NULL : shape_key(&record_types[entry->kind]->shape);

    return key == NULL ? arena_format(arena, "%lld", (long long)id)
                       : arena_strdup(arena, field_text(key, entry->record));
}

const char *field_value_text(const struct book *book, const struct shape *shape,
                             const struct field *field, const void *record, struct arena *arena)
{
    struct buf buf;

    if (field_is_unknown(field, record))
        return NULL;
    /* A version has no code of its own. */
    if (field->type == FIELD_REFERENCE && !field->version)
        return entity_key(book, field_int64(field, record), arena);
    buf_init(&buf);
    field_write_text(shape, field, record, &buf);
    const char *text = arena_copy(arena, buf.bytes, buf.length);

    buf_done(&buf);
    return text;
}

size_t record_changes(const struct book *book, const struct shape *shape, const void *before,
                      const void *after, struct arena *arena,
                      const struct field_change **changes_out)
{
    struct field_change *changes = arena_array(arena, shape->field_count, sizeof *changes);
    size_t count = 0;

    for (size_t i = 0; i < shape->field_count; i++) {
        struct field_change change = {
            .field = &shape->fields[i],
            .before = field_value_text(book, shape, &shape->fields[i], before, arena),
            .after = field_value_text(book, shape, &shape->fields[i], after, arena)};

        if (!same_text(change.before, change.after))
            changes[count++] = change;
    }
    *changes_out = changes;
    return count;
}

int64_t entry_amount(const struct entry *entry, uint32_t *currency_out)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const struct field *amount = shape_field(shape, "amount");
    const struct field *currency = shape_field(shape, "currency");

    *currency_out = currency == NULL ? 0 : field_enum(currency, entry->record);
    return amount == NULL || amount->type != FIELD_MONEY ? AMOUNT_UNKNOWN
                                                         : field_int64(amount, entry->record);
}
