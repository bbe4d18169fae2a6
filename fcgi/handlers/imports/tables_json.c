/* The beginnings and ends of tables, with what each line was taken for. */
#include "handlers/imports/tables_json.h"

#include "handlers/imports/plan_json.h"

#include <string.h>

#define FIRST_LINES 14 /* from the top, with all header rows */
#define LAST_LINES 4
#define COLUMNS_SHOWN 60
#define CELL_BYTES_SHOWN 120
#define TABLE_FAULTS_MAX 500

static const char *part_of(const struct import_table_plan *plan, const struct import_line *line,
                           struct arena *arena)
{
    if (plan->skip || plan->kind == RECORD_NONE)
        return "beside";
    if (line->number < plan->header_first)
        return "title";
    if (line->number <= plan->header_last)
        return "header";
    if (line->number < plan->first_row || line->number > plan->last_row)
        return import_line_is_total(line, arena) ? "total" : "remark";
    if (!plan->keep_totals && import_line_is_total(line, arena))
        return "total";
    return import_line_is_remark(line, arena) ? "remark" : "row";
}

/* A long text is cut at the end of a character. */
static void write_cell(const char *text, struct arena *arena, struct buf *out)
{
    size_t length = text == NULL ? 0 : strlen(text);

    if (length > CELL_BYTES_SHOWN) {
        length = CELL_BYTES_SHOWN;
        while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
            length--;
        text = arena_format(arena, "%.*s…", (int)length, text);
    }
    buf_json_string(out, text);
}

static void write_line(const struct import_table_plan *plan, const struct import_line *line,
                       struct buf *out)
{
    struct arena scratch;
    uint32_t last = line->count == 0 ? 0 : line->cells[line->count - 1].column;

    arena_init(&scratch);
    buf_format(out, "{\"row\":%u,\"part\":\"%s\",\"cells\":[", line->number,
               part_of(plan, line, &scratch));
    for (uint32_t column = 1; column <= last && column <= COLUMNS_SHOWN; column++) {
        const struct import_cell *cell = import_cell_at(line, column);

        buf_text(out, column > 1 ? "," : "");
        write_cell(cell == NULL ? NULL : cell->text, &scratch, out);
    }
    buf_text(out, "]}");
    arena_done(&scratch);
}

static bool is_shown(const struct import_table *table, const struct import_table_plan *plan,
                     size_t line)
{
    return line < FIRST_LINES || line + LAST_LINES >= table->line_count ||
           (table->lines[line].number >= plan->header_first &&
            table->lines[line].number <= plan->header_last);
}

static void write_table(const struct import_tables *tables, const struct import_table_plan *plan,
                        struct buf *out)
{
    const struct import_table *table = &tables->list[plan->table];
    bool first = true;

    buf_text(out, "{\"file\":");
    buf_json_string(out, tables->files[table->file].name);
    buf_text(out, ",\"sheet\":");
    buf_json_string(out, table->sheet);
    buf_text(out, ",\"encoding\":");
    buf_json_string(out, table->encoding);
    buf_format(out, ",\"hidden\":%s,\"line_count\":%zu,\"width\":%u,\"lines\":[",
               table->hidden ? "true" : "false", table->line_count, table->width);
    for (size_t i = 0; i < table->line_count; i++) {
        if (!is_shown(table, plan, i))
            continue;
        buf_text(out, first ? "" : ",");
        write_line(plan, &table->lines[i], out);
        first = false;
    }
    buf_text(out, "]}");
}

void import_tables_write_json(const struct import_tables *tables, const struct import_plan *plan,
                              struct buf *out)
{
    buf_text(out, "{\"tables\":[");
    for (size_t i = 0; i < plan->count; i++) {
        buf_text(out, i > 0 ? "," : "");
        write_table(tables, &plan->tables[i], out);
    }
    buf_text(out, "],\"faults\":");
    import_faults_write_json(tables->faults, TABLE_FAULTS_MAX, out);
    buf_char(out, '}');
}
