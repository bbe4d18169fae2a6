/* Writes entries as rows of a table. */
#include "handlers/frame/record_rows.h"

#include "handlers/frame/items.h"
#include "handlers/frame/refs.h"
#include "record/kinds.h"

void record_headings(struct table *table, const struct record_columns *columns)
{
    table_heading(table, "seq", "Entry", "分录号");
    table_heading(table, "effective_date", "Effective date", "生效日期");
    table_heading(table, "recorded_at", "Recorded at", "记录时间");
    table_heading(table, "recorded_by", "Recorded by", "记录人");
    table_headings(table, &record_types[columns->kind]->shape, NULL);
    if (columns->figures)
        table_headings(table, columns->figures, columns->within);
}

void record_cells(struct table *table, const struct record_columns *columns,
                  const struct book *book, const struct entry *entry, struct view view,
                  struct arena *arena)
{
    char seq_text[REFS_KEY_SIZE];
    const void *figures = NULL;
    table_id(table, entry->seq);
    table_date(table, entry->effective_date);
    table_time(table, entry->recorded_at_us);
    table_text(table, refs_key(book, entry->actor_id, view, seq_text));
    table_record(table, &record_types[entry->kind]->shape, entry->record);
    if (!columns->figures)
        return;
    if (item_figures(book, entry->kind, entry->entity_id, view, arena, &figures) == ERR_OK)
        table_record(table, columns->figures, figures);
    else
        table_no_record(table, columns->figures);
}
