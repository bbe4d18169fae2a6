/* The tables that people send, as cells in memory: sheets of workbooks, text files, and what a zip
 * holds of both. Nothing is understood here yet. */
#ifndef FUNDTRAIL_IMPORT_TABLE_H
#define FUNDTRAIL_IMPORT_TABLE_H

#include "base/arena.h"
#include "import/fault.h"
#include "sheet/sheet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT_SHA256_SIZE 65

struct import_cell {
    const char *text; /* numbers to 15 significant digits, dates as YYYY-MM-DD (sheet/sheet.h) */
    uint32_t column;  /* from 1 */
    enum sheet_kind kind;
    bool percent;
    bool digits_lost;
    bool merged; /* stands in a cell above, which is merged with this one */
};

struct import_line {
    uint32_t number; /* from 1: the row of the sheet, or of the text */
    uint32_t count;  /* cells with a value, from the left */
    const struct import_cell *cells;
};

struct import_table {
    size_t file;       /* position in `files` */
    const char *sheet; /* NULL: text */
    bool hidden;
    bool comma_is_decimal; /* text parted by semicolons: a comma may be meant as the point */
    const char *encoding;  /* of text */
    struct import_line *lines;
    size_t line_count;
    size_t line_capacity;
    uint32_t width;
    struct sheet_range *merges;
    size_t merge_count;
    size_t merge_capacity;
    size_t hidden_row_count;
    uint32_t first_hidden_row;
};

/* A file as it was sent. */
struct import_source {
    const char *name;
    const char *bytes;
    size_t length;
};

/* What is kept of a file; of one inside a zip, its own name and the digest of the zip. */
struct import_file_read {
    const char *name;
    const char *sha256; /* filled in by who reads the file; NULL: not said */
    size_t byte_count;
};

struct import_tables {
    struct arena *arena; /* everything lives in it */
    struct import_faults *faults;
    struct import_file_read *files;
    size_t file_count;
    size_t file_capacity;
    struct import_table *list;
    size_t count;
    size_t capacity;
};

void import_tables_init(struct import_tables *tables, struct arena *arena,
                        struct import_faults *faults);

/* Adds the tables of a file, and of each file in it where it is a zip. Every fault is added; a file
 * with one brings no table. */
void import_read(struct import_tables *tables, const struct import_source *source,
                 const char *sha256);

/* The line of a number, or NULL when the table has no value there. */
const struct import_line *import_line_at(const struct import_table *table, uint32_t number);

/* The cell of a line in a column, or NULL when it is empty. */
const struct import_cell *import_cell_at(const struct import_line *line, uint32_t column);

#endif
