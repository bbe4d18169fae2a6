/* `fundtrail calc sheet`: what is read of a table file, cell by cell, as JSON. */
#include "calc_internal.h"

#include "base/buf.h"
#include "sheet/sheet.h"

#include <stdio.h>
#include <string.h>

struct printing {
    struct buf *out;
    struct buf merges;         /* of the sheet at hand, as the items of an array */
    struct buf hidden_rows;    /* so */
    struct buf hidden_columns; /* so */
    uint32_t row;              /* the last one printed */
    bool is_text;
    bool first_sheet;
};

/* Before an item of an array that is not the first. */
static void comma(struct buf *items)
{
    if (items->length > 0)
        buf_char(items, ',');
}

static enum err print_book(void *state, const struct sheet_book *book)
{
    struct printing *printing = state;
    const char delimiter[] = {book->delimiter, '\0'};

    printing->is_text = book->is_text;
    buf_char(printing->out, '{');
    if (book->is_text) {
        buf_text(printing->out, "\"encoding\":");
        buf_json_string(printing->out, book->encoding);
        buf_text(printing->out, ",\"delimiter\":");
        buf_json_string(printing->out, delimiter);
    } else {
        buf_format(printing->out, "\"date1904\":%s", book->date1904 ? "true" : "false");
        if (book->uncalculated)
            buf_text(printing->out, ",\"uncalculated\":true");
    }
    buf_text(printing->out, ",\"sheets\":[");
    return ERR_OK;
}

static enum err print_head(void *state, const struct sheet_head *head)
{
    static const char *const visibilities[] = {"visible", "hidden", "veryHidden"};
    struct printing *printing = state;

    if (!printing->first_sheet)
        buf_char(printing->out, ',');
    printing->first_sheet = false;
    buf_text(printing->out, "{\"name\":");
    buf_json_string(printing->out, head->name);
    buf_format(printing->out, ",\"hidden\":\"%s\"", visibilities[head->visibility]);
    if (strcmp(head->kind, "worksheet") != 0)
        buf_format(printing->out, ",\"kind\":\"%s\"", head->kind);
    buf_text(printing->out, ",\"rows\":[");
    printing->row = 0;
    buf_reset(&printing->merges);
    buf_reset(&printing->hidden_rows);
    buf_reset(&printing->hidden_columns);
    return ERR_OK;
}

static const char *type_of(const struct sheet_cell *cell)
{
    static const char *const types[] = {
        [SHEET_EMPTY] = "empty", [SHEET_TEXT] = "s",       [SHEET_NUMBER] = "n",
        [SHEET_DATE] = "d",      [SHEET_DATE_TIME] = "dt", [SHEET_TIME] = "tm",
        [SHEET_ELAPSED] = "dur", [SHEET_BOOLEAN] = "b",    [SHEET_ERROR] = "e",
    };

    /* "d" and "dt" of ISO 8601 say only whether both a day and a time are there. */
    return cell->iso && cell->kind == SHEET_TIME ? "d" : types[cell->kind];
}

static void print_flags(struct buf *out, const struct sheet_cell *cell)
{
    static const char *const formulas[] = {
        [SHEET_SHARED] = "shared", [SHEET_ARRAY] = "array", [SHEET_DATA_TABLE] = "dataTable"};

    if (cell->percent)
        buf_text(out, ",\"pct\":true");
    if (cell->digits_lost)
        buf_text(out, ",\"lost\":true");
    if (cell->iso)
        buf_text(out, ",\"iso\":true");
    if (cell->kind == SHEET_EMPTY)
        buf_text(out, ",\"nocache\":true");
    if (cell->formula != SHEET_NO_FORMULA)
        buf_text(out, ",\"f\":true");
    if (cell->formula > SHEET_PLAIN)
        buf_format(out, ",\"ft\":\"%s\"", formulas[cell->formula]);
}

static void print_cell(struct buf *out, const struct sheet_cell *cell)
{
    buf_format(out, "{\"t\":\"%s\"", type_of(cell));
    if (cell->kind == SHEET_BOOLEAN) {
        buf_format(out, ",\"v\":%s", cell->text);
    } else if (cell->kind != SHEET_EMPTY) {
        buf_text(out, ",\"v\":");
        buf_json_string(out, cell->text);
    }
    if (cell->kind == SHEET_NUMBER && strcmp(cell->rounded, cell->text) != 0)
        buf_format(out, ",\"r15\":\"%s\"", cell->rounded);
    if (cell->serial != NULL)
        buf_format(out, ",\"raw\":\"%s\"", cell->serial);
    print_flags(out, cell);
    buf_char(out, '}');
}

static void print_cells(struct buf *out, const struct sheet_row *row)
{
    const struct sheet_cell *cell = row->cells;
    const struct sheet_cell *end = row->cells + row->count;

    for (uint32_t column = 1; column <= row->width; column++) {
        if (column > 1)
            buf_char(out, ',');
        if (cell < end && cell->column == column)
            print_cell(out, cell++);
        else
            buf_text(out, "{\"t\":\"empty\"}");
    }
}

static enum err print_row(void *state, const struct sheet_row *row)
{
    struct printing *printing = state;

    if (row->hidden) {
        comma(&printing->hidden_rows);
        buf_int(&printing->hidden_rows, row->number);
    }
    if (row->count == 0 && !printing->is_text)
        return ERR_OK;
    while (++printing->row < row->number)
        buf_text(printing->out, printing->row == 1 ? "[]" : ",[]");
    buf_text(printing->out, row->number == 1 ? "[" : ",[");
    print_cells(printing->out, row);
    buf_char(printing->out, ']');
    return ERR_OK;
}

static void print_corner(struct buf *out, uint32_t row, uint32_t column)
{
    char letters[SHEET_LETTERS_SIZE];

    sheet_column_letters(column, letters);
    buf_text(out, letters);
    if (row > 0)
        buf_int(out, row);
}

static enum err print_merge(void *state, const struct sheet_range *range)
{
    struct buf *merges = &((struct printing *)state)->merges;

    comma(merges);
    buf_char(merges, '"');
    print_corner(merges, range->first_row, range->first_column);
    buf_char(merges, ':');
    print_corner(merges, range->last_row, range->last_column);
    buf_char(merges, '"');
    return ERR_OK;
}

static enum err print_hidden_columns(void *state, uint32_t first, uint32_t last)
{
    const struct sheet_range range = {0, first, 0, last};
    struct printing *printing = state;
    struct printing into = {.merges = printing->hidden_columns};

    (void)print_merge(&into, &range);
    printing->hidden_columns = into.merges;
    return ERR_OK;
}

static void print_items(struct buf *out, const char *name, const struct buf *items)
{
    if (items->length > 0)
        buf_format(out, ",\"%s\":[%s]", name, items->bytes);
}

static enum err print_end(void *state)
{
    struct printing *printing = state;

    buf_char(printing->out, ']');
    print_items(printing->out, "merged", &printing->merges);
    print_items(printing->out, "hidden_rows", &printing->hidden_rows);
    print_items(printing->out, "hidden_cols", &printing->hidden_columns);
    buf_char(printing->out, '}');
    return ERR_OK;
}

bool calc_sheet(const struct calc_file *file, struct buf *answer)
{
    struct printing printing = {.out = answer, .first_sheet = true};
    const struct sheet_source source = {file->name, file->bytes, file->length, NULL};
    const struct sheet_taker taker = {
        .state = &printing,
        .book = print_book,
        .begin = print_head,
        .hidden_columns = print_hidden_columns,
        .row = print_row,
        .merge = print_merge,
        .end = print_end,
    };
    struct sheet_fault fault;
    struct buf sentence;
    enum err err = sheet_read(&source, &taker, &fault);

    buf_text(answer, "]}");
    buf_done(&printing.merges);
    buf_done(&printing.hidden_rows);
    buf_done(&printing.hidden_columns);
    if (err == ERR_OK)
        return true;
    buf_init(&sentence);
    sheet_fault_sentence(&fault, LANGUAGE_EN, &sentence);
    fprintf(stderr, "fundtrail: %s: %s\n", file->name, sentence.bytes);
    buf_done(&sentence);
    return false;
}
