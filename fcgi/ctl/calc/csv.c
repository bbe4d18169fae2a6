/* Reads the CSV tables of `fundtrail calc`, with the place of every cell for complaints. */
#include "calc_internal.h"

#include "base/check.h"
#include "base/date.h"
#include "http/csv_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 1000000
/* Periods beyond this are mistaken for something else. */
#define PERIOD_DIGITS_MAX 6
/* A sheet of this program has fewer columns than that. */
#define HEADER_MAX 64

struct parsing {
    const struct calc_file *file;
    const char *const *columns;
    size_t column_count;
    struct arena *arena;
    struct calc_table *table;
    size_t capacity;
    size_t header_count;
    size_t place[HEADER_MAX]; /* of the k-th column in the file: which wanted one it is;
                                 column_count: none, it is not read */
    bool others;              /* columns beyond the wanted ones may stand there, and are not read */
    bool header_done;
    bool failed;
    size_t needed; /* the first so many of the wanted columns must be there */
};

/* False, always. */
static bool fail_at(struct parsing *parsing, struct csv_place place, const char *message)
{
    const struct calc_cell cell = {.line = place.line, .column = place.column};

    calc_fault_at(&parsing->table->fault, &cell, "%s", message);
    parsing->failed = true;
    return false;
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

/* Which wanted column stands where; false, and said, when one is missing or there twice. */
static bool find_columns(struct parsing *parsing, const struct csv_cell *cells, size_t count)
{
    for (size_t i = 0; i < parsing->column_count; i++) {
        size_t found = count;

        for (size_t k = 0; k < count; k++) {
            if (strcmp(cells[k].text, parsing->columns[i]) != 0)
                continue;
            if (found < count)
                return fail_at(parsing, cells[k].place, "the column stands there twice");
            found = k;
        }
        if (found == count && i >= parsing->needed)
            continue;
        if (found == count) {
            const struct calc_cell start = {.line = 1, .column = 1};

            calc_fault_at(&parsing->table->fault, &start, "there is no column \"%s\"",
                          parsing->columns[i]);
            parsing->failed = true;
            return false;
        }
        parsing->table->headings[i] = (struct calc_cell){cells[found].text, cells[found].place.line,
                                                         cells[found].place.column};
        parsing->place[found] = i;
    }
    return true;
}

static bool take_header(struct parsing *parsing, const struct csv_cell *cells, size_t count)
{
    parsing->header_count = count;
    for (size_t k = 0; k < count; k++)
        parsing->place[k] = parsing->column_count;
    if (!find_columns(parsing, cells, count))
        return false;
    for (size_t k = 0; k < count && !parsing->others; k++)
        if (parsing->place[k] == parsing->column_count)
            return fail_at(parsing, cells[k].place, "there is no such column");
    parsing->header_done = true;
    return true;
}

static bool take_values(struct parsing *parsing, const struct csv_cell *cells, size_t count)
{
    struct calc_table *table = parsing->table;
    const struct csv_place row = {.line = cells[0].place.line, .column = 1};

    if (table->row_count == ROWS_MAX)
        return fail_at(parsing, row, "there are more than 1,000,000 rows");
    grow(parsing);
    for (size_t k = 0; k < count && k < parsing->header_count; k++)
        if (parsing->place[k] < parsing->column_count)
            table->cells[table->row_count * table->column_count + parsing->place[k]] =
                (struct calc_cell){cells[k].text, cells[k].place.line, cells[k].place.column};
    table->row_count++;
    /* The row is kept as far as it goes: something in it may be wrong before that. */
    if (count > parsing->header_count)
        return fail_at(parsing, cells[parsing->header_count].place, csv_end_text(CSV_END_CELLS));
    return count == parsing->header_count || fail_at(parsing, row, "the row has too few cells");
}

static bool take_row(void *state, const struct csv_cell *cells, size_t count)
{
    struct parsing *parsing = state;

    for (size_t k = 0; k < count; k++)
        if (strlen(cells[k].text) != cells[k].length)
            return fail_at(parsing, cells[k].place, "a NUL byte is not text");
    return parsing->header_done ? take_values(parsing, cells, count)
                                : take_header(parsing, cells, count);
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
    };
    const struct csv_source source = {file->bytes, file->length, HEADER_MAX};
    struct csv_place place;

    *table_out = (struct calc_table){.column_count = column_count};
    const char *fault = csv_end_text(csv_read(&source, take_row, &parsing, arena, &place));

    if (fault != NULL)
        fail_at(&parsing, place, fault);
    else if (!parsing.failed && !parsing.header_done)
        fail_at(&parsing, (struct csv_place){1, 1}, "there is no header row");
    if (!parsing.failed || parsing.header_done)
        return true;
    return calc_complain(file, table_out->fault.line, table_out->fault.column, "%s",
                         table_out->fault.message);
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

/* 190001 to 220012: a year and a month. */
static bool is_year_and_month(long number)
{
    return number / 100 >= 1900 && number / 100 <= 2200 && number % 100 >= 1 && number % 100 <= 12;
}

/* A plain number of five digits is what a spreadsheet writes for a day from 1927 to 2173. Neither
 * it nor a year and a month counts periods: the rate would be per day, or jump from December to
 * January. Numbers of fewer digits, such as years, count periods. */
static bool looks_otherwise(const struct calc_cell *cell, struct calc_fault *fault)
{
    size_t digits = strspn(cell->text, "0123456789");
    const char *rest = cell->text + digits;

    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    if (*rest != '\0' || cell->text[0] == '0')
        return false;
    if (digits == 5)
        calc_fault_at(
            fault, cell,
            "these look like Excel days: write the dates as YYYY-MM-DD (format the column "
            "as yyyy-mm-dd before it is saved as CSV)");
    else if (digits == PERIOD_DIGITS_MAX && is_year_and_month(strtol(cell->text, NULL, 10)))
        calc_fault_at(fault, cell,
                      "these look like Excel days or months (YYYYMM), not like periods: write the "
                      "dates as YYYY-MM-DD, or count the periods 0, 1, 2 and so on");
    else
        return false;
    return true;
}

void calc_say_basis(json_t *answer, enum irr_basis basis)
{
    json_object_set_new(answer, "basis", json_string(basis == IRR_DATED ? "dates" : "periods"));
    if (basis == IRR_DATED)
        json_object_set_new(answer, "day_count", json_string(day_count_name(DAY_COUNT_ACT_365)));
}

void calc_day(const struct calc_table *table, size_t row, enum irr_basis *basis, int32_t *day_out,
              struct calc_fault *fault)
{
    const struct calc_cell *cell = &calc_row(table, row)[0];

    *day_out = 0;
    if (cell->text == NULL || looks_otherwise(cell, fault))
        return;
    if (row == 0)
        *basis = period_of(cell->text, day_out) ? IRR_PERIODIC : IRR_DATED;
    if (*basis == IRR_PERIODIC && !period_of(cell->text, day_out))
        calc_fault_at(fault, cell, "the first row has a plain number, so must every row");
    if (*basis == IRR_DATED && date_read(cell->text, strlen(cell->text), day_out) != ERR_OK)
        calc_fault_at(fault, cell,
                      "the date must be a day that exists, as YYYY-MM-DD, from 1900 to 2200, or a "
                      "plain number in every row");
}
