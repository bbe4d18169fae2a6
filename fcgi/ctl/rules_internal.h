/* `fundtrail rules load`: rules of a CSV file. */
#ifndef FUNDTRAIL_CTL_RULES_INTERNAL_H
#define FUNDTRAIL_CTL_RULES_INTERNAL_H

#include "base/arena.h"
#include "record/kinds.h"
#include "http/csv_read.h"
#include "record/rule.h"

#define RULES_ROWS_MAX 500
#define RULES_BYTES_MAX (1024 * 1024)
#define RULES_COLUMNS_MAX 40

struct rules_row {
    struct rule rule;
    struct csv_place place;                    /* of the row */
    struct csv_place cells[RULES_COLUMNS_MAX]; /* by position in the table of fields; line 0:
                                                    the file has no such column */
};

struct rules_file {
    const char *name;
    struct arena *arena;
    size_t fault_count; /* each was written to standard error */
    size_t row_count;
    struct rules_row *rows;
};

/* Writes "fundtrail: FILE:LINE:COLUMN: FIELD: message" to standard error; counts the fault. */
void rules_complain(struct rules_file *file, struct csv_place place, const char *field,
                    const char *message);

/* The place of a field in a row: of its cell, else of the row. */
struct csv_place rules_place_of(const struct rules_row *row, const char *field);

/* Reads and checks all cells; whatever is wrong is said at once and counted. False when the file
 * cannot be read at all, which is said too. Everything lives in file->arena. */
bool rules_file_read(struct rules_file *file);

#endif
