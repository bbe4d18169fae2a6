#include "ctl_calc.h"

#include "base/date.h"
#include "http/csv_read.h"

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
};

/* False, always. */
static bool fail_at(struct parsing *parsing, struct csv_place place, const char *message)
{
    if (!parsing->failed)
        calc_complain(parsing->file, place.line, place.column, "%s", message);
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
        if (found == count) {
            parsing->failed = true;
            return calc_complain(parsing->file, 1, 1, "there is no column \"%s\"",
                                 parsing->columns[i]);
        }
        parsing->place[found] = i;
    }
    return true;
}

static bool take_header(struct parsing *parsing, const struct csv_cell *cells, size_t count)
{
    parsing->header_count = count;
    parsing->header_done = true;
    for (size_t k = 0; k < count; k++)
        parsing->place[k] = parsing->column_count;
    if (!find_columns(parsing, cells, count))
        return false;
    for (size_t k = 0; k < count && !parsing->others; k++)
        if (parsing->place[k] == parsing->column_count)
            return fail_at(parsing, cells[k].place, "there is no such column");
    return true;
}

static bool take_values(struct parsing *parsing, const struct csv_cell *cells, size_t count)
{
    struct calc_table *table = parsing->table;
    const struct csv_place row = {.line = cells[0].place.line, .column = 1};

    if (count > parsing->header_count)
        return fail_at(parsing, cells[parsing->header_count].place, csv_end_text(CSV_END_CELLS));
    if (count < parsing->header_count)
        return fail_at(parsing, row, "the row has too few cells");
    if (table->row_count == ROWS_MAX)
        return fail_at(parsing, row, "there are more than 1,000,000 rows");
    grow(parsing);
    for (size_t k = 0; k < count; k++)
        if (parsing->place[k] < parsing->column_count)
            table->cells[table->row_count * table->column_count + parsing->place[k]] =
                (struct calc_cell){cells[k].text, cells[k].place.line, cells[k].place.column};
    table->row_count++;
    return true;
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
    };
    const struct csv_source source = {file->bytes, file->length, HEADER_MAX};
    struct csv_place place;

    *table_out = (struct calc_table){.column_count = column_count};
    const char *fault = csv_end_text(csv_read(&source, take_row, &parsing, arena, &place));

    if (fault != NULL)
        return fail_at(&parsing, place, fault);
    if (!parsing.failed && !parsing.header_done)
        return fail_at(&parsing, (struct csv_place){1, 1}, "there is no header row");
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
