#include "ctl_calc.h"

#include "base/date.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 1000000
/* Periods beyond this are mistaken for something else. */
#define PERIOD_DIGITS_MAX 6
/* A sheet of this program has fewer columns than that. */
#define HEADER_MAX 64

/* The reader is fed byte by byte, so that each cell knows where it began. */
struct parsing {
    const struct calc_file *file;
    const char *const *columns;
    size_t column_count;
    struct arena *arena;
    struct calc_table *table;
    size_t capacity;
    struct calc_cell header[HEADER_MAX];
    size_t header_count;
    size_t place[HEADER_MAX]; /* of the k-th column in the file: which wanted one it is;
                                 column_count: none, it is not read */
    bool others;              /* columns beyond the wanted ones may stand there, and are not read */
    bool header_done;
    bool failed;
    size_t cell; /* number of the cell in its row */
    size_t line;
    size_t column;
    size_t cell_line;
    size_t cell_column;
};

static void fail_at(struct parsing *parsing, const struct calc_cell *cell, const char *message)
{
    if (!parsing->failed)
        calc_complain(parsing->file, cell->line, cell->column, "%s", message);
    parsing->failed = true;
}

static void grow(struct parsing *parsing)
{
    struct calc_table *table = parsing->table;

    if (table->row_count < parsing->capacity)
        return;
    size_t capacity = parsing->capacity == 0 ? 64 : parsing->capacity * 2;
    struct calc_cell *cells =
        arena_array(parsing->arena, capacity * table->column_count, sizeof *cells);

    if (table->row_count > 0)
        memcpy(cells, table->cells, table->row_count * table->column_count * sizeof *cells);
    table->cells = cells;
    parsing->capacity = capacity;
}

static void on_cell(void *text, size_t length, void *state)
{
    struct parsing *parsing = state;
    struct calc_cell cell = {
        .text = length > 0 ? arena_copy(parsing->arena, text, length) : "",
        .line = parsing->cell_line,
        .column = parsing->cell_column,
    };

    if (parsing->failed)
        return;
    if (strlen(cell.text) != length)
        fail_at(parsing, &cell, "a NUL byte is not text");
    else if (parsing->cell >= (parsing->header_done ? parsing->header_count : HEADER_MAX))
        fail_at(parsing, &cell, "there is no column for this cell");
    else if (!parsing->header_done)
        parsing->header[parsing->cell] = cell;
    else if (parsing->place[parsing->cell] < parsing->column_count) {
        grow(parsing);
        struct calc_table *table = parsing->table;

        table->cells[table->row_count * table->column_count + parsing->place[parsing->cell]] = cell;
    }
    parsing->cell++;
}

static void take_header(struct parsing *parsing)
{
    parsing->header_count = parsing->cell;
    for (size_t k = 0; k < parsing->header_count; k++)
        parsing->place[k] = parsing->column_count;
    for (size_t i = 0; i < parsing->column_count; i++) {
        size_t found = parsing->cell;

        for (size_t k = 0; k < parsing->cell; k++) {
            if (strcmp(parsing->header[k].text, parsing->columns[i]) != 0)
                continue;
            if (found < parsing->cell)
                fail_at(parsing, &parsing->header[k], "the column stands there twice");
            found = k;
        }
        if (found == parsing->cell) {
            if (!parsing->failed)
                calc_complain(parsing->file, 1, 1, "there is no column \"%s\"",
                              parsing->columns[i]);
            parsing->failed = true;
            return;
        }
        parsing->place[found] = i;
    }
    for (size_t k = 0; k < parsing->header_count && !parsing->others; k++)
        if (parsing->place[k] == parsing->column_count)
            fail_at(parsing, &parsing->header[k], "there is no such column");
    parsing->header_done = true;
}

static void on_row(int character, void *state)
{
    struct parsing *parsing = state;
    const struct calc_cell here = {.line = parsing->cell_line, .column = 1};

    (void)character;
    if (parsing->failed)
        return;
    if (!parsing->header_done)
        take_header(parsing);
    else if (parsing->cell != parsing->header_count)
        fail_at(parsing, &here, "the row has too few cells");
    else if (++parsing->table->row_count > ROWS_MAX)
        fail_at(parsing, &here, "there are more than 1,000,000 rows");
    parsing->cell = 0;
}

/* Feeds one byte and keeps track of where the next cell begins. */
static bool feed(struct parsing *parsing, struct csv_parser *csv, char byte)
{
    size_t cell = parsing->cell;
    size_t rows = parsing->table->row_count;
    bool header = parsing->header_done;

    if (csv_parse(csv, &byte, 1, on_cell, on_row, parsing) != 1) {
        const struct calc_cell here = {.line = parsing->line, .column = parsing->column};

        fail_at(parsing, &here, "a quotation mark stands where none may be");
        return false;
    }
    if (byte == '\n') {
        parsing->line++;
        parsing->column = 1;
    } else {
        parsing->column++;
    }
    bool moved = parsing->cell != cell || parsing->table->row_count != rows ||
                 parsing->header_done != header;

    /* Line ends between rows belong to no cell either. */
    if (moved || (parsing->cell == 0 && (byte == '\n' || byte == '\r') &&
                  parsing->line > parsing->cell_line)) {
        parsing->cell_line = parsing->line;
        parsing->cell_column = parsing->column;
    }
    return !parsing->failed;
}

static bool read_table(const struct calc_file *file, const char *const *columns,
                       size_t column_count, bool others, struct arena *arena,
                       struct calc_table *table_out)
{
    struct parsing parsing = {
        .file = file,
        .columns = columns,
        .column_count = column_count,
        .arena = arena,
        .others = others,
        .table = table_out,
        .line = 1,
        .column = 1,
        .cell_line = 1,
        .cell_column = 1,
    };
    struct csv_parser csv;
    size_t i = file->length >= 3 && memcmp(file->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    *table_out = (struct calc_table){.column_count = column_count};
    if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return calc_complain(file, 1, 1, "the CSV reader cannot be started");
    while (i < file->length && feed(&parsing, &csv, file->bytes[i]))
        i++;
    if (!parsing.failed && csv_fini(&csv, on_cell, on_row, &parsing) != 0) {
        const struct calc_cell end = {.line = parsing.line, .column = parsing.column};

        fail_at(&parsing, &end, "a quotation mark is not closed");
    }
    csv_free(&csv);
    if (!parsing.failed && !parsing.header_done) {
        const struct calc_cell start = {.line = 1, .column = 1};

        fail_at(&parsing, &start, "there is no header row");
    }
    return !parsing.failed;
}

bool calc_table_read(const struct calc_file *file, const char *const *columns, size_t column_count,
                     struct arena *arena, struct calc_table *table_out)
{
    return read_table(file, columns, column_count, false, arena, table_out);
}

bool calc_sheet_read(const struct calc_file *file, const char *const *columns, size_t column_count,
                     struct arena *arena, struct calc_table *table_out)
{
    return read_table(file, columns, column_count, true, arena, table_out);
}

bool calc_decimal(const char *text, int places, int128_t *value_out)
{
    const char *at = *text == '-' ? text + 1 : text;
    const char *digits = at;
    int128_t value = 0;

    while (*at >= '0' && *at <= '9')
        value = at - digits < 19 ? value * 10 + (*at++ - '0') : (at++, value);
    if (at == digits || at - digits > 18 || (*digits == '0' && at - digits > 1))
        return false;
    int left = places;

    if (*at == '.') {
        for (at++; *at >= '0' && *at <= '9' && left > 0; at++, left--)
            value = value * 10 + (*at - '0');
        if (at[-1] == '.')
            return false;
    }
    if (*at != '\0')
        return false;
    for (; left > 0; left--)
        value *= 10;
    *value_out = *text == '-' ? -value : value;
    return true;
}

/* A period as digits only. */
static bool period_of(const char *text, int32_t *period_out)
{
    size_t length = strlen(text);

    if (length == 0 || length > PERIOD_DIGITS_MAX || strspn(text, "0123456789") != length)
        return false;
    *period_out = (int32_t)strtol(text, NULL, 10);
    return true;
}

bool calc_days(const struct calc_file *file, const struct calc_table *table, int32_t *days_out,
               enum irr_basis *basis_out)
{
    bool periodic = table->row_count > 0 && period_of(calc_row(table, 0)[0].text, &days_out[0]);

    *basis_out = periodic ? IRR_PERIODIC : IRR_DATED;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct calc_cell *cell = &calc_row(table, i)[0];

        if (periodic && !period_of(cell->text, &days_out[i]))
            return calc_complain(file, cell->line, cell->column,
                                 "the first row has a plain number, so must every row");
        if (!periodic && date_parse(cell->text, strlen(cell->text), &days_out[i]) != ERR_OK)
            return calc_complain(file, cell->line, cell->column,
                                 "the date must be a day that exists, as YYYY-MM-DD, from 1900 to "
                                 "2200, or a plain number in every row");
    }
    return true;
}
