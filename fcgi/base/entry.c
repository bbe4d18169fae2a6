/* Writes the body of an entry: the fields of its record, and its lines as a list behind them. */
#include "base/entry.h"

#include "base/check.h"

static const void *line_at(const struct entry_lines *lines, const struct entry *entry, uint32_t i)
{
    return (const char *)entry->lines + i * lines->shape->size;
}

void entry_write_body_until(const struct entry_table *table, const struct entry *entry,
                            uint32_t position, struct buf *out)
{
    CHECK(!entry->lines_packed && position <= entry->line_count);
    shape_write_canonical(table->shape, entry->record, out);
    if (entry->line_count == 0)
        return;
    out->bytes[--out->length] = '\0'; /* the brace that ends the record */
    buf_format(out, ",\"%s\":[", table->lines->name);
    for (uint32_t i = 0; i < position; i++) {
        if (i > 0)
            buf_char(out, ',');
        shape_write_canonical(table->lines->shape, line_at(table->lines, entry, i), out);
    }
}

void entry_write_body(const struct entry_table *table, const struct entry *entry, struct buf *out)
{
    entry_write_body_until(table, entry, entry->line_count, out);
    if (entry->line_count > 0)
        buf_text(out, "]}");
}
