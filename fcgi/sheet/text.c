/* Text as one sheet without a name: its rows are its lines, blank ones too. */
#include "sheet_internal.h"

#include <string.h>

struct text_rows {
    struct reading *reading;
    struct splitter splitter;
    struct sheet_cell *cells; /* of the row at hand */
    size_t *starts;           /* where their texts begin */
    size_t count;
    uint32_t width;
    struct buf texts;
    uint32_t number;
};

static void add_text(struct buf *texts, const char *cell, size_t length, bool doubled)
{
    for (const char *quote; doubled && (quote = memchr(cell, '"', length)) != NULL;) {
        size_t taken = (size_t)(quote - cell) + 1;

        buf_add(texts, cell, taken);
        cell += taken + 1;
        length -= taken + 1;
    }
    buf_add(texts, cell, length);
    buf_char(texts, '\0');
}

static enum err take_cell(struct text_rows *rows, const char *cell, size_t length, bool doubled)
{
    struct reading *reading = rows->reading;

    if (++rows->width > reading->limits->columns)
        return sheet_refuse_count(reading, SHEET_FAULT_COLUMNS, reading->limits->columns);
    if (length == 0)
        return ERR_OK;
    size_t start = rows->texts.length;

    if (++reading->cells > reading->limits->cells)
        return sheet_refuse_count(reading, SHEET_FAULT_CELLS, reading->limits->cells);
    add_text(&rows->texts, cell, length, doubled);
    enum err err =
        sheet_check_length(reading, rows->texts.bytes + start, rows->texts.length - start - 1);

    rows->starts[rows->count] = start;
    rows->cells[rows->count++] = (struct sheet_cell){.column = rows->width, .kind = SHEET_TEXT};
    return err;
}

static enum err end_row(struct text_rows *rows, size_t line)
{
    struct reading *reading = rows->reading;
    enum err err = ERR_OK;

    reading->column = 0;
    /* An empty line has one cell by the grammar, and none by the eye. */
    const struct sheet_row row = {.number = ++rows->number,
                                  .line = line,
                                  .width = rows->width == 1 && rows->count == 0 ? 0 : rows->width,
                                  .cells = rows->cells,
                                  .count = rows->count};

    if (row.count > 0 && ++reading->rows > reading->limits->rows)
        return sheet_refuse_count(reading, SHEET_FAULT_ROWS, reading->limits->rows);
    for (size_t i = 0; i < rows->count; i++)
        rows->cells[i].text = rows->texts.bytes + rows->starts[i];
    if (reading->taker->row != NULL)
        err = reading->taker->row(reading->taker->state, &row);
    rows->count = 0;
    rows->width = 0;
    buf_reset(&rows->texts);
    return err;
}

static enum err refuse_quote(struct text_rows *rows, enum split split)
{
    struct reading *reading = rows->reading;
    struct splitter *splitter = &rows->splitter;
    size_t begin = splitter->at > 12 ? splitter->at - 12 : 0;
    char near[16] = "";
    size_t length = 0;

    reading->line = splitter->line;
    if (split == SPLIT_QUOTE_OPEN)
        return sheet_refuse(reading, SHEET_FAULT_QUOTE_OPEN, "");
    while (begin < splitter->at && ((unsigned char)splitter->bytes[begin] & 0xC0) == 0x80)
        begin++;
    for (; begin < splitter->at; begin++)
        near[length++] = splitter->bytes[begin];
    return sheet_refuse(reading, SHEET_FAULT_QUOTE_INSIDE, near);
}

static enum err read_rows(struct text_rows *rows)
{
    struct splitter *splitter = &rows->splitter;
    size_t line = splitter->line;

    while (splitter->at < splitter->length || rows->width > 0) {
        const char *cell;
        size_t length;
        bool doubled;

        rows->reading->line = splitter->line;
        rows->reading->column = rows->width + 1;
        enum split split = sheet_split(splitter, &cell, &length, &doubled);

        if (split != SPLIT_CELL && split != SPLIT_LAST_CELL)
            return refuse_quote(rows, split);
        enum err err = take_cell(rows, cell, length, doubled);

        if (err == ERR_OK && split == SPLIT_LAST_CELL) {
            err = end_row(rows, line);
            line = splitter->line;
        }
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

static enum err tell_book(struct reading *reading, const struct text *text, char delimiter)
{
    const struct sheet_taker *taker = reading->taker;
    const struct sheet_book book = {
        .is_text = true, .encoding = text->encoding, .delimiter = delimiter};
    const struct sheet_head head = {.kind = "worksheet"};
    enum err err = taker->book == NULL ? ERR_OK : taker->book(taker->state, &book);

    if (err != ERR_OK || taker->begin == NULL)
        return err;
    return taker->begin(taker->state, &head);
}

enum err sheet_read_text(struct reading *reading)
{
    const struct sheet_taker *taker = reading->taker;
    struct text_rows rows = {.reading = reading};
    struct text text;
    enum err err = sheet_decode(reading, &text);

    if (err == ERR_OK)
        err = sheet_delimiter(reading, &text, &rows.splitter);
    if (err == ERR_OK)
        err = tell_book(reading, &text, rows.splitter.delimiter);
    if (err != ERR_OK)
        return err;
    rows.cells = arena_array(reading->arena, reading->limits->columns, sizeof *rows.cells);
    rows.starts = arena_array(reading->arena, reading->limits->columns, sizeof *rows.starts);
    buf_init(&rows.texts);
    err = read_rows(&rows);
    buf_done(&rows.texts);
    if (err == ERR_OK && taker->end != NULL)
        err = taker->end(taker->state);
    return err;
}
