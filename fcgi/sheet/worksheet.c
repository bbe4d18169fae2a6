/* The cells of one sheet, row by row, as the XML brings them. */
#include "worksheet_internal.h"

#include <string.h>

static enum err open_row(struct worksheet *sheet, const struct xml_element *element)
{
    const char *text = xml_attribute(element, "r");
    uint32_t row = sheet->row + 1;

    sheet->reading->row = row;
    sheet->reading->column = 0;
    if (text != NULL && !reference_number(text, SHEET_ROW_LAST, &row))
        return sheet_refuse(sheet->reading, SHEET_FAULT_REFERENCE, text);
    if (row > SHEET_ROW_LAST)
        return sheet_refuse_count(sheet->reading, SHEET_FAULT_REFERENCE, row);
    if (row <= sheet->row)
        return sheet_refuse(sheet->reading, SHEET_FAULT_ORDER, text);
    sheet->row = row;
    sheet->column = 0;
    sheet->hidden = xml_true(xml_attribute(element, "hidden"));
    sheet->reading->row = row;
    return ERR_OK;
}

static enum err place_cell(struct worksheet *sheet, const struct xml_element *element)
{
    const char *text = xml_attribute(element, "r");
    uint32_t row = sheet->row;
    uint32_t column = sheet->column + 1;
    const char *end = "";

    sheet->reading->column = column <= SHEET_COLUMN_LAST ? column : 0;
    if (text != NULL && (!reference_parse(text, &end, &row, &column) || *end != '\0'))
        return sheet_refuse(sheet->reading, SHEET_FAULT_REFERENCE, text);
    if (column > SHEET_COLUMN_LAST)
        return sheet_refuse_count(sheet->reading, SHEET_FAULT_COLUMNS, SHEET_COLUMN_LAST);
    if (row != sheet->row || column <= sheet->column)
        return sheet_refuse(sheet->reading, SHEET_FAULT_ORDER, text);
    sheet->column = column;
    sheet->reading->column = column;
    return ERR_OK;
}

static enum err cell_type(struct worksheet *sheet, const char *text, enum cell_type *type_out)
{
    static const char *const types[] = {
        [TYPE_NUMBER] = "n",         [TYPE_SHARED] = "s",  [TYPE_STRING] = "str",
        [TYPE_INLINE] = "inlineStr", [TYPE_BOOLEAN] = "b", [TYPE_ERROR] = "e",
        [TYPE_DATE] = "d",
    };

    *type_out = TYPE_NUMBER;
    if (text == NULL)
        return ERR_OK;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(types[i], text) == 0) {
            *type_out = (enum cell_type)i;
            return ERR_OK;
        }
    }
    return sheet_refuse(sheet->reading, SHEET_FAULT_CELL_TYPE, text);
}

static enum err cell_style(struct worksheet *sheet, const char *text, uint32_t *style_out)
{
    const struct styles *styles = &sheet->workbook->styles;

    *style_out = 0;
    if (!styles->known || text == NULL || strspn(text, "0") == strlen(text))
        return ERR_OK;
    if (!reference_number(text, INT32_MAX / 16, style_out) || *style_out >= styles->count)
        return sheet_refuse(sheet->reading, SHEET_FAULT_STYLE, text);
    return ERR_OK;
}

static enum err open_cell(struct worksheet *sheet, const struct xml_element *element)
{
    enum err err = place_cell(sheet, element);

    sheet->cell = (struct open_cell){0};
    buf_reset(&sheet->value);
    if (err == ERR_OK)
        err = cell_type(sheet, xml_attribute(element, "t"), &sheet->cell.type);
    if (err == ERR_OK)
        err = cell_style(sheet, xml_attribute(element, "s"), &sheet->cell.style);
    return err;
}

static enum sheet_formula formula_kind(const char *text)
{
    if (text != NULL && strcmp(text, "shared") == 0)
        return SHEET_SHARED;
    if (text != NULL && strcmp(text, "array") == 0)
        return SHEET_ARRAY;
    return text != NULL && strcmp(text, "dataTable") == 0 ? SHEET_DATA_TABLE : SHEET_PLAIN;
}

static void take_text(struct worksheet *sheet, struct buf *into, size_t depth)
{
    buf_reset(into);
    sheet->handler.text = into;
    sheet->handler.text_depth = depth;
}

/* Inside a cell: f, v, is and in it t, or r and t. */
static void open_inside(struct worksheet *sheet, const struct xml_element *element,
                        bool *inside_out)
{
    if (element->depth == 4 && xml_is_main(element, "f")) {
        sheet->cell.formula = formula_kind(xml_attribute(element, "t"));
    } else if (element->depth == 4 && xml_is_main(element, "v")) {
        *inside_out = true;
        take_text(sheet, &sheet->value, element->depth);
    } else if ((element->depth == 4 && xml_is_main(element, "is")) ||
               (element->depth == 5 && xml_is_main(element, "r"))) {
        *inside_out = true;
    } else if (element->depth >= 5 && xml_is_main(element, "t")) {
        *inside_out = true;
        sheet->cell.has_text = true;
        take_text(sheet, &sheet->piece, element->depth);
    }
}

static enum err hidden_columns(struct worksheet *sheet, const struct xml_element *element)
{
    const struct sheet_taker *taker = sheet->reading->taker;
    const char *min = xml_attribute(element, "min");
    const char *max = xml_attribute(element, "max");
    uint32_t first;
    uint32_t last;

    if (!xml_true(xml_attribute(element, "hidden")) || taker->hidden_columns == NULL)
        return ERR_OK;
    if (min == NULL || max == NULL || !reference_number(min, SHEET_COLUMN_LAST, &first) ||
        !reference_number(max, SHEET_COLUMN_LAST, &last))
        return sheet_refuse(sheet->reading, SHEET_FAULT_REFERENCE, max == NULL ? "" : max);
    return taker->hidden_columns(taker->state, first, last);
}

static enum err merge(struct worksheet *sheet, const struct xml_element *element)
{
    const struct sheet_taker *taker = sheet->reading->taker;
    const char *text = xml_attribute(element, "ref");
    struct sheet_range range;

    if (text == NULL || !reference_range(text, &range))
        return sheet_refuse(sheet->reading, SHEET_FAULT_REFERENCE, text == NULL ? "" : text);
    return taker->merge == NULL ? ERR_OK : taker->merge(taker->state, &range);
}

static enum section section_of(const struct xml_element *element)
{
    if (xml_is_main(element, "sheetData"))
        return SECTION_ROWS;
    if (xml_is_main(element, "cols"))
        return SECTION_COLUMNS;
    return xml_is_main(element, "mergeCells") ? SECTION_MERGES : SECTION_NONE;
}

static enum err on_start(void *state, const struct xml_element *element, bool *inside_out)
{
    struct worksheet *sheet = state;

    if (element->depth == 0) {
        if (!xml_is_main(element, "worksheet"))
            return sheet_refuse(sheet->reading, SHEET_FAULT_FORM, element->name);
        *inside_out = true;
    } else if (element->depth == 1) {
        sheet->section = section_of(element);
        *inside_out = sheet->section != SECTION_NONE;
    } else if (element->depth == 2 && sheet->section == SECTION_ROWS &&
               xml_is_main(element, "row")) {
        *inside_out = true;
        return open_row(sheet, element);
    } else if (element->depth == 2 && sheet->section == SECTION_COLUMNS &&
               xml_is_main(element, "col")) {
        return hidden_columns(sheet, element);
    } else if (element->depth == 2 && sheet->section == SECTION_MERGES &&
               xml_is_main(element, "mergeCell")) {
        return merge(sheet, element);
    } else if (element->depth == 3 && xml_is_main(element, "c")) {
        *inside_out = true;
        return open_cell(sheet, element);
    } else if (element->depth > 3) {
        open_inside(sheet, element, inside_out);
    }
    return ERR_OK;
}

static bool is_blank(const struct buf *value)
{
    return value->length == 0 || strspn(value->bytes, " \t\r\n") == value->length;
}

static enum err close_cell(struct worksheet *sheet)
{
    struct reading *reading = sheet->reading;
    struct sheet_cell cell = {.column = sheet->column, .formula = sheet->cell.formula};
    struct text_place place = {0};
    bool text = sheet->cell.type == TYPE_STRING || sheet->cell.type == TYPE_INLINE;
    bool empty = text ? sheet->value.length == 0 && !sheet->cell.has_text : is_blank(&sheet->value);

    if (empty && cell.formula == SHEET_NO_FORMULA)
        return ERR_OK;
    if (cell.column > reading->limits->columns)
        return sheet_refuse_count(reading, SHEET_FAULT_COLUMNS, reading->limits->columns);
    if (++reading->cells > reading->limits->cells)
        return sheet_refuse_count(reading, SHEET_FAULT_CELLS, reading->limits->cells);
    enum err err = ERR_OK;

    if (empty)
        place.text = cell_add_text(sheet, "", 0);
    else
        err = cell_value(sheet, &cell, &place);
    sheet->cells[sheet->count] = cell;
    sheet->places[sheet->count++] = place;
    return err;
}

static enum err close_run(struct worksheet *sheet)
{
    enum err err =
        sheet_unescape(sheet->reading, sheet->piece.bytes, sheet->piece.length, &sheet->value);

    sheet->handler.text = NULL;
    if (err != ERR_OK || sheet->value.bytes == NULL)
        return err;
    return sheet_check_length(sheet->reading, sheet->value.bytes, sheet->value.length);
}

static enum err close_row(struct worksheet *sheet)
{
    struct reading *reading = sheet->reading;
    const struct sheet_row row = {
        .number = sheet->row,
        .hidden = sheet->hidden,
        .width = sheet->count == 0 ? 0 : sheet->cells[sheet->count - 1].column,
        .cells = sheet->cells,
        .count = sheet->count,
    };
    enum err err = ERR_OK;

    reading->column = 0;
    if (row.count > 0 && ++reading->rows > reading->limits->rows)
        return sheet_refuse_count(reading, SHEET_FAULT_ROWS, reading->limits->rows);
    for (size_t i = 0; i < sheet->count; i++) {
        const struct text_place *place = &sheet->places[i];
        const struct buf *texts = place->shared ? &sheet->workbook->shared.texts : &sheet->texts;

        sheet->cells[i].text = texts->bytes + place->text;
        if (sheet->cells[i].serial != NULL)
            sheet->cells[i].serial = sheet->texts.bytes + place->serial;
    }
    if ((row.count > 0 || row.hidden) && reading->taker->row != NULL)
        err = reading->taker->row(reading->taker->state, &row);
    sheet->count = 0;
    buf_reset(&sheet->texts);
    reading->row = 0;
    return err;
}

static enum err on_end(void *state, const char *name, size_t depth)
{
    struct worksheet *sheet = state;

    if (depth == 2 && sheet->section == SECTION_ROWS)
        return close_row(sheet);
    if (depth == 3)
        return close_cell(sheet);
    if (depth >= 5 && strcmp(name, "t") == 0)
        return close_run(sheet);
    if (depth == 4 && strcmp(name, "v") == 0)
        sheet->handler.text = NULL;
    return ERR_OK;
}

enum err worksheet_read(struct reading *reading, struct package *package, const char *name,
                        const struct workbook *workbook)
{
    struct worksheet sheet = {.reading = reading, .workbook = workbook};
    size_t columns = reading->limits->columns;

    sheet.cells = arena_array(reading->arena, columns, sizeof *sheet.cells);
    sheet.places = arena_array(reading->arena, columns, sizeof *sheet.places);
    sheet.handler = (struct xml_handler){
        .state = &sheet,
        .start = on_start,
        .end = on_end,
        .text_max = reading->limits->text_characters * BYTES_PER_CHARACTER,
    };
    enum err err = xml_read(reading, package, name, &sheet.handler);

    buf_done(&sheet.value);
    buf_done(&sheet.piece);
    buf_done(&sheet.texts);
    if (err == ERR_OK) {
        reading->row = 0;
        reading->column = 0;
    }
    return err;
}
