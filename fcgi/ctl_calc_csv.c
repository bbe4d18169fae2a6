#include "ctl_calc.h"

#include "base/check.h"
#include "base/date.h"

#include <csv.h>
#include <stdarg.h>
#include <stdio.h>
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
    size_t needed; /* the first so many of the wanted columns must be there */
    size_t cell;   /* number of the cell in its row */
    size_t line;
    size_t column;
    size_t cell_line;
    size_t cell_column;
};

static void fail_at(struct parsing *parsing, const struct calc_cell *cell, const char *message)
{
    calc_fault_at(&parsing->table->fault, cell, "%s", message);
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
        if (found == parsing->cell && i >= parsing->needed)
            continue;
        if (found == parsing->cell) {
            const struct calc_cell start = {.line = 1, .column = 1};

            calc_fault_at(&parsing->table->fault, &start, "there is no column \"%s\"",
                          parsing->columns[i]);
            parsing->failed = true;
            return;
        }
        parsing->table->headings[i] = parsing->header[found];
        parsing->place[found] = i;
    }
    for (size_t k = 0; k < parsing->header_count && !parsing->others; k++)
        if (parsing->place[k] == parsing->column_count)
            fail_at(parsing, &parsing->header[k], "there is no such column");
    parsing->header_done = !parsing->failed;
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

/* What a fault cut off in the middle of a row is read as far as it goes. */
static void keep_begun_row(struct parsing *parsing)
{
    if (parsing->cell == 0)
        return;
    grow(parsing);
    parsing->table->row_count++;
}

static bool read_table(const struct calc_file *file, const char *const *columns,
                       size_t column_count, size_t needed, bool others, struct arena *arena,
                       struct calc_table *table_out)
{
    struct parsing parsing = {
        .file = file,
        .columns = columns,
        .column_count = column_count,
        .arena = arena,
        .others = others,
        .needed = needed,
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
    if (parsing.failed && !parsing.header_done) {
        const struct calc_fault *fault = &table_out->fault;

        return calc_complain(file, fault->line, fault->column, "%s", fault->message);
    }
    if (parsing.failed)
        keep_begun_row(&parsing);
    return true;
}

bool calc_table_read(const struct calc_file *file, const char *const *columns, size_t column_count,
                     struct arena *arena, struct calc_table *table_out)
{
    CHECK(column_count <= CALC_COLUMNS_MAX);
    if (!read_table(file, columns, column_count, column_count, false, arena, table_out))
        return false;
    const struct calc_fault *fault = &table_out->fault;

    return !fault->found || calc_complain(file, fault->line, fault->column, "%s", fault->message);
}

bool calc_sheet_read(const struct calc_file *file, const char *const *columns, size_t column_count,
                     size_t needed, struct arena *arena, struct calc_table *table_out)
{
    CHECK(column_count <= CALC_COLUMNS_MAX);
    return read_table(file, columns, column_count, needed, true, arena, table_out);
}

void calc_fault_at(struct calc_fault *fault, const struct calc_cell *cell, const char *format, ...)
{
    bool earlier =
        cell->line < fault->line || (cell->line == fault->line && cell->column < fault->column);
    va_list args;

    if (fault->found && !earlier)
        return;
    fault->found = true;
    fault->line = cell->line;
    fault->column = cell->column;
    va_start(args, format);
    vsnprintf(fault->message, sizeof fault->message, format, args);
    va_end(args);
}

bool calc_row_good(const struct calc_file *file, const struct calc_table *table, size_t row,
                   struct calc_fault *fault)
{
    if (row + 1 >= table->row_count && table->fault.found) {
        const struct calc_cell cell = {.line = table->fault.line, .column = table->fault.column};

        calc_fault_at(fault, &cell, "%s", table->fault.message);
    }
    return !fault->found || calc_complain(file, fault->line, fault->column, "%s", fault->message);
}

enum calc_number calc_decimal(const char *text, int places, int128_t *value_out)
{
    const char *at = *text == '-' ? text + 1 : text;
    const char *digits = at;
    size_t whole = strspn(digits, "0123456789");
    size_t decimals = 0;
    int128_t value = 0;

    at += whole;
    if (*at == '.')
        decimals = strspn(++at, "0123456789");
    if (whole == 0 || (*digits == '0' && whole > 1) || at[decimals] != '\0' ||
        (decimals == 0 && at[-1] == '.'))
        return NUMBER_MALFORMED;
    if (whole > CALC_WHOLE_DIGITS)
        return NUMBER_TOO_LARGE;
    if (decimals > (size_t)places)
        return NUMBER_TOO_FINE;
    for (at = digits; *at != '\0'; at++)
        value = *at == '.' ? value : value * 10 + (*at - '0');
    for (size_t left = decimals; left < (size_t)places; left++)
        value *= 10;
    *value_out = *text == '-' ? -value : value;
    return NUMBER_GOOD;
}

void calc_number_fault(struct calc_fault *fault, const struct calc_cell *cell, const char *name,
                       enum calc_number wrong, int places)
{
    if (wrong == NUMBER_TOO_LARGE)
        calc_fault_at(fault, cell, "the %s is too large: at most %d digits before the point", name,
                      CALC_WHOLE_DIGITS);
    else if (wrong == NUMBER_TOO_FINE)
        calc_fault_at(fault, cell, "the %s has more than %d decimals", name, places);
    else if (wrong == NUMBER_MALFORMED)
        calc_fault_at(fault, cell, "the %s must be a decimal such as 1234.5, at most %d decimals",
                      name, places);
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

void calc_day(const struct calc_table *table, size_t row, enum irr_basis *basis, int32_t *day_out,
              struct calc_fault *fault)
{
    const struct calc_cell *cell = &calc_row(table, row)[0];

    *day_out = 0;
    if (cell->text == NULL)
        return;
    if (row == 0)
        *basis = period_of(cell->text, day_out) ? IRR_PERIODIC : IRR_DATED;
    if (*basis == IRR_PERIODIC && !period_of(cell->text, day_out))
        calc_fault_at(fault, cell, "the first row has a plain number, so must every row");
    if (*basis == IRR_DATED && date_parse(cell->text, strlen(cell->text), day_out) != ERR_OK)
        calc_fault_at(fault, cell,
                      "the date must be a day that exists, as YYYY-MM-DD, from 1900 to 2200, or a "
                      "plain number in every row");
}
