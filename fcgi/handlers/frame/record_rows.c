/* Writes entries as rows of a table. */
#include "handlers/frame/record_rows.h"

#include "handlers/frame/items.h"
#include "handlers/frame/natural_key.h"
#include "handlers/frame/refs.h"
#include "record/kinds.h"

#include <string.h>

/* Where a kind has no code, its records are told by the numbers of their entries, which say nothing
 * outside of this ledger. In files for programs keys that do stand at the end of the row, so that
 * no column before them changes. */
static bool has_keys(const struct table *table)
{
    return table->format == TABLE_CSV && table->words == TABLE_NAMES;
}

static bool is_made(const struct field *field)
{
    return field->type == FIELD_REFERENCE &&
           natural_key_is_made((uint32_t)record_kind_find(field->reference));
}

static void key_headings(struct table *table, uint32_t kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    struct buf name;

    if (natural_key_is_made(kind))
        table_text(table, "key");
    if (!natural_key_names_made(kind))
        return;
    buf_init(&name);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (!is_made(field))
            continue;
        buf_reset(&name);
        buf_add(&name, field->name, strlen(field->name) - strlen("_id"));
        buf_text(&name, "_key");
        table_text(table, name.bytes);
    }
    buf_done(&name);
}

static void key_cell(struct table *table, const struct book *book, int64_t id)
{
    struct buf key;

    buf_init(&key);
    natural_key_write(book, id, &key);
    table_text(table, key.length == 0 ? NULL : key.bytes);
    buf_done(&key);
}

static void key_cells(struct table *table, const struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;

    if (natural_key_is_made(entry->kind))
        key_cell(table, book, entry->entity_id);
    if (!natural_key_names_made(entry->kind))
        return;
    for (size_t i = 0; i < shape->field_count; i++)
        if (is_made(&shape->fields[i]))
            key_cell(table, book, field_int64(&shape->fields[i], entry->record));
}

void record_headings(struct table *table, const struct record_columns *columns)
{
    table_heading(table, "seq", "Entry", "分录号");
    table_heading(table, "effective_date", "Effective date", "生效日期");
    table_heading(table, "recorded_at", "Recorded at", "记录时间");
    table_heading(table, "recorded_by", "Recorded by", "记录人");
    table_headings(table, &record_types[columns->kind]->shape, NULL);
    if (columns->figures)
        table_headings(table, columns->figures, columns->within);
    if (has_keys(table))
        key_headings(table, columns->kind);
}

static void figure_cells(struct table *table, const struct record_columns *columns,
                         const struct book *book, const struct entry *entry, struct view view,
                         struct arena *arena)
{
    const void *figures = NULL;
    if (!columns->figures)
        return;
    if (item_figures(book, entry->kind, entry->entity_id, view, arena, &figures) == ERR_OK)
        table_record(table, columns->figures, figures);
    else
        table_no_record(table, columns->figures);
}

void record_cells(struct table *table, const struct record_columns *columns,
                  const struct book *book, const struct entry *entry, struct view view,
                  struct arena *arena)
{
    char seq_text[REFS_KEY_SIZE];
    table_id(table, entry->seq);
    table_date(table, entry->effective_date);
    table_time(table, entry->recorded_at_us);
    table_text(table, refs_key(book, entry->actor_id, view, seq_text));
    table_record(table, &record_types[entry->kind]->shape, entry->record);
    figure_cells(table, columns, book, entry, view, arena);
    if (has_keys(table))
        key_cells(table, book, entry);
}
