/* The values of cells, by their types and styles. */
#include "worksheet_internal.h"

#include <string.h>

size_t cell_add_text(struct worksheet *sheet, const char *bytes, size_t length)
{
    size_t start = sheet->texts.length;

    buf_add(&sheet->texts, bytes, length);
    buf_char(&sheet->texts, '\0');
    return start;
}

/* Blanks around a value that is no text are none of it. */
static const char *trimmed(struct buf *value)
{
    char *begin = value->bytes + strspn(value->bytes, " \t\r\n");
    size_t length = strlen(begin);

    while (length > 0 && strchr(" \t\r\n", begin[length - 1]) != NULL)
        length--;
    begin[length] = '\0';
    return begin;
}

static bool at_least_1e15(const struct scientific *decimal)
{
    return decimal->count > 0 && decimal->exponent > 15;
}

static enum err number(struct worksheet *sheet, const char *text, struct sheet_cell *cell,
                       struct text_place *place)
{
    const struct styles *styles = &sheet->workbook->styles;
    enum format format = sheet->cell.style < styles->count
                             ? (enum format)styles->formats[sheet->cell.style]
                             : FORMAT_NUMBER;
    struct scientific decimal;
    char date[32];

    if (!scientific_parse(text, strlen(text), &decimal))
        return sheet_refuse(sheet->reading, SHEET_FAULT_NUMBER, text);
    place->text = cell_add_text(sheet, text, strlen(text));
    place->serial = place->text;
    if (format == FORMAT_ELAPSED) {
        cell->kind = SHEET_ELAPSED;
        cell->serial = "";
        return ERR_OK;
    }
    if (format >= FORMAT_DATE &&
        serial_format(&decimal, format, sheet->workbook->date1904, &cell->kind, date)) {
        cell->serial = "";
        place->text = cell_add_text(sheet, date, strlen(date));
        return ERR_OK;
    }
    cell->kind = SHEET_NUMBER;
    cell->percent = format == FORMAT_PERCENT;
    cell->digits_lost = at_least_1e15(&decimal);
    scientific_format15(&decimal, cell->rounded);
    return ERR_OK;
}

static enum err shared_text(struct worksheet *sheet, const char *text, struct text_place *place)
{
    const struct shared *shared = &sheet->workbook->shared;
    uint32_t index = 0;

    if (strcmp(text, "0") != 0 && !reference_number(text, INT32_MAX / 16, &index))
        return sheet_refuse(sheet->reading, SHEET_FAULT_SHARED_TEXT, text);
    if (index >= shared->count)
        return sheet_refuse(sheet->reading, SHEET_FAULT_SHARED_TEXT, text);
    place->text = shared->starts[index];
    place->shared = true;
    return ERR_OK;
}

static enum err boolean(struct worksheet *sheet, const char *text, struct text_place *place)
{
    bool yes = xml_true(text) || strcmp(text, "TRUE") == 0;

    if (!yes && strcmp(text, "0") != 0 && strcmp(text, "false") != 0 && strcmp(text, "FALSE") != 0)
        return sheet_refuse(sheet->reading, SHEET_FAULT_BOOLEAN, text);
    place->text = yes ? cell_add_text(sheet, "true", 4) : cell_add_text(sheet, "false", 5);
    return ERR_OK;
}

static enum err iso_date(struct worksheet *sheet, const char *text, struct sheet_cell *cell,
                         struct text_place *place)
{
    if (!iso_kind(text, &cell->kind))
        return sheet_refuse(sheet->reading, SHEET_FAULT_DATE, text);
    cell->iso = true;
    place->text = cell_add_text(sheet, text, strlen(text));
    return ERR_OK;
}

static enum err plain_text(struct worksheet *sheet, struct text_place *place)
{
    struct buf *texts = &sheet->texts;
    bool decoded = sheet->cell.type == TYPE_INLINE; /* run by run */
    enum err err = ERR_OK;

    place->text = texts->length;
    if (decoded)
        buf_add(texts, sheet->value.bytes, sheet->value.length);
    else
        err = sheet_unescape(sheet->reading, sheet->value.bytes, sheet->value.length, texts);
    buf_char(texts, '\0');
    if (err != ERR_OK)
        return err;
    return sheet_check_length(sheet->reading, texts->bytes + place->text,
                              texts->length - place->text - 1);
}

enum err cell_value(struct worksheet *sheet, struct sheet_cell *cell, struct text_place *place)
{
    cell->kind = SHEET_TEXT;
    switch (sheet->cell.type) {
    case TYPE_NUMBER:
        return number(sheet, trimmed(&sheet->value), cell, place);
    case TYPE_SHARED:
        return shared_text(sheet, trimmed(&sheet->value), place);
    case TYPE_BOOLEAN:
        cell->kind = SHEET_BOOLEAN;
        return boolean(sheet, trimmed(&sheet->value), place);
    case TYPE_DATE:
        return iso_date(sheet, trimmed(&sheet->value), cell, place);
    case TYPE_ERROR:
        cell->kind = SHEET_ERROR;
        break;
    case TYPE_STRING:
    case TYPE_INLINE:
        break;
    }
    return plain_text(sheet, place);
}
