/* Gives back the rows that cannot be stored. */
#include "import/import.h"

#include "run_internal.h"

#include <string.h>

/* What amounts are counted in, where the header itself does not say it. */
static const char *unit_of(const struct import_column *column)
{
    if (strchr(column->header, '(') != NULL || strstr(column->header, "（") != NULL)
        return "";
    switch (column->exponent) {
    case -2:
        return "(%)";
    case 3:
        return "(千元)";
    case 4:
        return "(万元)";
    case 6:
        return "(百万元)";
    case 8:
        return "(亿元)";
    default:
        return "";
    }
}

static void write_header(const struct import_table_plan *plan, uint32_t at, struct buf *out)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct import_column *column = &plan->columns[i];
        struct buf text;

        if (column->column != at || column->header == NULL)
            continue;
        buf_init(&text);
        buf_format(&text, "%s%s", column->header, unit_of(column));
        buf_csv_cell(out, text.bytes, false);
        buf_done(&text);
        return;
    }
}

static void write_heading(const struct import_table *table, const struct import_table_plan *plan,
                          enum language language, struct buf *out)
{
    buf_text(out, language == LANGUAGE_ZH ? "位置,错误" : "place,error");
    for (uint32_t column = 1; column <= table->width; column++) {
        buf_char(out, ',');
        write_header(plan, column, out);
    }
    buf_text(out, "\r\n");
}

/* All that is wrong with a row, in one cell. */
static void write_sentences(const struct import_faults *faults, size_t *at_io, size_t row,
                            enum language language, struct buf *out)
{
    struct buf text;

    buf_init(&text);
    for (; *at_io < faults->count && faults->list[*at_io].row_at <= row; (*at_io)++) {
        const struct import_fault *fault = &faults->list[*at_io];

        if (fault->row_at != row || fault->weight == IMPORT_NOTE)
            continue;
        buf_text(&text, text.length > 0 ? " " : "");
        if (fault->place.column > 0) {
            char letters[SHEET_LETTERS_SIZE];

            sheet_column_letters(fault->place.column, letters);
            buf_format(&text, "%s%u: ", letters, fault->place.row);
        }
        buf_text(&text, language == LANGUAGE_ZH ? fault->zh : fault->en);
    }
    buf_csv_cell(out, text.length > 0 ? text.bytes : "", false);
    buf_done(&text);
}

static void write_row(struct importing *importing, const struct import_row *row,
                      const struct import_faults *faults, size_t *at_io, enum language language,
                      struct buf *out)
{
    const struct import_table *table = &importing->tables->list[plan_of(importing, row)->table];
    const struct import_place place = row_place(importing, row, NULL);
    struct buf text;

    buf_init(&text);
    import_place_write(&place, language, &text);
    buf_csv_cell(out, text.bytes, false);
    buf_done(&text);
    buf_char(out, ',');
    write_sentences(faults, at_io, (size_t)(row - importing->rows), language, out);
    for (uint32_t column = 1; column <= table->width; column++) {
        const struct import_cell *cell = import_cell_at(row->line, column);

        buf_char(out, ',');
        buf_csv_cell(out, cell == NULL ? "" : cell->text, false);
    }
    buf_text(out, "\r\n");
}

bool importing_write_faults(struct importing *importing, size_t plan, enum language language,
                            struct buf *out)
{
    const struct import_table_plan *of = &importing->plan->tables[plan];
    const struct import_faults *faults = importing_faults(importing);
    bool any = false;
    size_t at = 0;

    for (size_t i = 0; i < importing->row_count; i++) {
        const struct import_row *row = &importing->rows[i];

        if (row->plan != plan || (row->state != IMPORT_ROW_FAULT && row->state != IMPORT_ROW_ASKED))
            continue;
        if (!any)
            write_heading(&importing->tables->list[of->table], of, language, out);
        any = true;
        write_row(importing, row, faults, &at, language, out);
    }
    return any;
}
