/* `fundtrail calc`, and the tables in CSV that it and other commands read. No configuration and no
 * database. */
#ifndef FUNDTRAIL_CTL_CALC_CALC_H
#define FUNDTRAIL_CTL_CALC_CALC_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* argv[0] is "calc", then xirr|pme|waterfall|ip|equity|sheet and a file ("-" is standard input), or
 * captable and a folder. Writes one JSON value to standard output. Returns the exit code: 0
 * answered, 2 usage or bad input. */
int ctl_calc(int argc, char **argv);

/* The whole input. Positions count from 1; columns count bytes. */
struct calc_file {
    const char *name;
    const char *bytes; /* followed by a NUL that is not counted */
    size_t length;
};

/* Writes "fundtrail: FILE:LINE:COLUMN: message" to standard error and returns false. */
bool calc_complain(const struct calc_file *file, size_t line, size_t column, const char *format,
                   ...) __attribute__((format(printf, 4, 5)));

/* --- CSV (csv.c) --- */

#define CALC_COLUMNS_MAX 32

struct calc_cell {
    const char *text; /* "" for an empty cell */
    size_t line;
    size_t column;
};

/* The first thing in the order of the file that is wrong. */
struct calc_fault {
    bool found;
    size_t line;
    size_t column;
    char message[200];
};

/* Keeps the fault, unless one is kept that stands before it. */
void calc_fault_at(struct calc_fault *fault, const struct calc_cell *cell, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Row after row, the cells in the order of the wanted columns, wherever they stand in the file. A
 * column that need not be there, and is not, has neither heading nor cells: their text is NULL.
 * fault: what ended the reading early; the row it stands in is the last one, and may lack cells. */
struct calc_table {
    size_t row_count;
    size_t column_count;
    struct calc_cell *cells;
    struct calc_cell headings[CALC_COLUMNS_MAX];
    struct calc_fault fault;
};

static inline const struct calc_cell *calc_row(const struct calc_table *table, size_t row)
{
    return table->cells + row * table->column_count;
}

/* Reads a table whose header names exactly the wanted columns, in any order. False after a
 * complaint. Everything lives in the arena. */
bool calc_table_read(const struct calc_file *file, const char *const *columns, size_t column_count,
                     struct arena *arena, struct calc_table *table_out);

/* Reads a sheet whose header names at least the first `needed` of the wanted columns, in any order;
 * others are not read. False after a complaint about the header. Everything lives in the arena. */
bool calc_sheet_read(const struct calc_file *file, const char *const *columns, size_t column_count,
                     size_t needed, struct arena *arena, struct calc_table *table_out);

/* Complains about the fault of a row, or about what ended the reading there, and returns false.
 * Also to be asked once when there is no row. */
bool calc_row_good(const struct calc_file *file, const struct calc_table *table, size_t row,
                   struct calc_fault *fault);

#endif
