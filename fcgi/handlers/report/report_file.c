/* Writes the cells of a report, one a row for programs or as a table for people. */
#include "handlers/report/report_file.h"

#include <string.h>

static const char *word_of(const struct table *table, const struct field_value *value)
{
    return table->words == TABLE_WORDS_ZH   ? value->label_zh
           : table->words == TABLE_WORDS_EN ? value->label_en
                                            : value->name;
}

static void write_value(struct table *table, const struct report_cell *cell)
{
    if (cell->gap != 0)
        table_text(table, NULL);
    else
        table_field(table, cell->shape, cell->field, cell->record);
}

/* Why there is none stands in the place of the value. */
static void write_cell(struct table *table, const struct report_cell *cell)
{
    if (cell->gap != 0)
        table_text(table, word_of(table, &report_gap_values[cell->gap - 1]));
    else
        table_field(table, cell->shape, cell->field, cell->record);
}

static const char *currency_in(const struct report_cell *cell)
{
    if (cell->gap != 0 || cell->field->type != FIELD_MONEY)
        return NULL;
    return currency_code(field_enum(shape_field(cell->shape, "currency"), cell->record));
}

/* --- as CSV ---------------------------------------------------------------------------------- */

static const struct field flat_fields[] = {
    {.name = "section", .label_en = "Section", .label_zh = "章节"},
    {.name = "row", .label_en = "Row", .label_zh = "行"},
    {.name = "row_en", .label_en = "Row in English", .label_zh = "行英文名"},
    {.name = "row_zh", .label_en = "Row in Chinese", .label_zh = "行中文名"},
    {.name = "column", .label_en = "Column", .label_zh = "列"},
    {.name = "column_en", .label_en = "Column in English", .label_zh = "列英文名"},
    {.name = "column_zh", .label_en = "Column in Chinese", .label_zh = "列中文名"},
    {.name = "value", .label_en = "Value", .label_zh = "内容"},
    {.name = "currency", .label_en = "Currency", .label_zh = "币种"},
    {.name = "gap", .label_en = "Why there is none", .label_zh = "缺失原因"},
    {.name = "status", .label_en = "Status", .label_zh = "核实状态"},
    {.name = "figure", .label_en = "Figure", .label_zh = "取数"},
};

static void flat_cell(struct table *table, const struct report_table *section, size_t row,
                      size_t column)
{
    const struct report_row *of = &section->rows[row];
    const struct report_column *in = &section->columns[column];
    const struct report_cell *cell = &of->cells[column];
    const struct report_line *line = of->line != NULL ? of->line : in->line;

    table_text(table, section->section->code);
    table_text(table, of->code);
    table_text(table, of->label_en);
    table_text(table, of->label_zh);
    table_text(table, in->code);
    table_text(table, in->label_en);
    table_text(table, in->label_zh);
    write_value(table, cell);
    table_text(table, currency_in(cell));
    table_text(table, cell->gap == 0 ? NULL : report_gap_values[cell->gap - 1].name);
    table_text(table, report_status_values[line->status - 1].name);
    table_text(table, line->figure);
    table_end_row(table);
}

static int64_t write_flat(const struct report *report, struct table *table)
{
    int64_t count = 0;

    for (size_t i = 0; i < sizeof flat_fields / sizeof flat_fields[0]; i++)
        table_heading(table, flat_fields[i].name, flat_fields[i].label_en, flat_fields[i].label_zh);
    table_end_row(table);
    for (size_t t = 0; t < report->table_count; t++) {
        const struct report_table *section = &report->tables[t];

        for (size_t r = 0; r < section->row_count; r++)
            for (size_t c = 0; c < section->column_count; c++, count++)
                flat_cell(table, section, r, c);
    }
    return count;
}

/* --- as a workbook --------------------------------------------------------------------------- */

static void cover_line(struct table *table, const char *en, const char *zh, const char *text)
{
    table_text(table, en);
    table_text(table, zh);
    table_text(table, text);
    table_end_row(table);
}

static void cover_date(struct table *table, const char *en, const char *zh, int32_t date)
{
    table_text(table, en);
    table_text(table, zh);
    table_date(table, date);
    table_end_row(table);
}

/* What is told of which days, before what is told. */
static void write_cover(const struct report *report, struct view view, struct table *table)
{
    const struct report_template *of = report->of;

    table_heading(table, "item", "Item", "项目");
    table_heading(table, "item_zh", "Item in Chinese", "项目中文名");
    table_heading(table, "value", "Value", "内容");
    table_end_row(table);
    cover_line(table, "Report", "报告", of->name);
    cover_line(table, "Name in English", "英文名称", of->label_en);
    cover_line(table, "Name in Chinese", "中文名称", of->label_zh);
    cover_line(table, "Version", "版本", of->version);
    cover_line(table, "Source", "资料来源", of->source);
    cover_line(table, "Currency", "币种", currency_code(report->currency));
    cover_date(table, "Current year starts on", "本年起始日", report->year_from);
    cover_date(table, "Current period starts on", "本期起始日", report->quarter_from);
    cover_date(table, "Period ends on", "报告期末", report->to);
    table_text(table, "As known at entry");
    table_text(table, "截至分录");
    table_id(table, view.as_known);
    table_end_row(table);
}

static void sheet_headings(const struct report_table *section, struct table *table)
{
    table_heading(table, "code", "Line", "项目");
    table_heading(table, "label_en", "In English", "英文名");
    table_heading(table, "label_zh", "In Chinese", "中文名");
    for (size_t c = 0; c < section->column_count; c++)
        table_heading(table, section->columns[c].code, section->columns[c].label_en,
                      section->columns[c].label_zh);
    table_heading(table, "status", "Status", "核实状态");
    table_end_row(table);
}

static int64_t write_sheet(const struct report_table *section, struct table *table)
{
    xlsx_sheet(table->xlsx, section->section->code, 1, 0);
    sheet_headings(section, table);
    for (size_t r = 0; r < section->row_count; r++) {
        const struct report_row *row = &section->rows[r];
        const struct report_line *line = row->line != NULL ? row->line : section->columns[0].line;

        table_text(table, row->code);
        table_text(table, row->label_en);
        table_text(table, row->label_zh);
        for (size_t c = 0; c < section->column_count; c++)
            write_cell(table, &row->cells[c]);
        table_text(table, word_of(table, &report_status_values[line->status - 1]));
        table_end_row(table);
    }
    return (int64_t)section->row_count;
}

int64_t report_write_file(const struct report *report, struct view view, struct table *table)
{
    int64_t count = 0;

    if (table->xlsx == NULL)
        return write_flat(report, table);
    write_cover(report, view, table);
    for (size_t t = 0; t < report->table_count; t++)
        count += write_sheet(&report->tables[t], table);
    return count;
}
