/* What the files of recognition share. */
#ifndef FUNDTRAIL_IMPORT_RECOGNISE_INTERNAL_H
#define FUNDTRAIL_IMPORT_RECOGNISE_INTERNAL_H

#include "import/plan.h"

struct table_unit {
    bool said;
    int exponent;
    const char *currency; /* NULL: not said */
};

struct heading {
    uint32_t column;
    const char *upper;
    const char *lower; /* of the second row; NULL: there is none */
    struct table_unit unit;
};

/* The unit that a folded word means. */
bool unit_find(const char *folded, struct table_unit *unit_out);

/* Whether a text says the unit of all amounts of a table. */
bool unit_said(const char *text, struct arena *arena, struct table_unit *unit_out);

/* The headings of the columns that have one. The rows are the same, or one below the other. */
size_t headings_read(const struct import_table *table, uint32_t first_row, uint32_t last_row,
                     struct arena *arena, struct heading **headings_out);

/* As import_heading_field, for a heading with brackets, in two rows, or in both languages. */
const char *heading_field(uint32_t kind, const struct heading *heading, struct arena *arena,
                          const char **or_field_out);

/* The header of a column as plans keep it: both rows with a blank between them. */
const char *heading_text(const struct heading *heading, struct arena *arena);

/* Finds the last row of a table whose header is known, and tells what is left out. */
void rows_find(struct import_tables *tables, struct import_table_plan *plan);

#endif
