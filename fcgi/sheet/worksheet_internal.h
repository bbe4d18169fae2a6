/* A sheet as it is read, shared by its structure (worksheet.c) and the values of its cells
 * (cell.c). */
#ifndef FUNDTRAIL_SHEET_WORKSHEET_INTERNAL_H
#define FUNDTRAIL_SHEET_WORKSHEET_INTERNAL_H

#include "sheet_internal.h"

/* What an element stands in. */
enum section { SECTION_NONE, SECTION_ROWS, SECTION_COLUMNS, SECTION_MERGES };

enum cell_type {
    TYPE_NUMBER,
    TYPE_SHARED,
    TYPE_STRING,
    TYPE_INLINE,
    TYPE_BOOLEAN,
    TYPE_ERROR,
    TYPE_DATE
};

/* A cell while its element is open. */
struct open_cell {
    enum cell_type type;
    uint32_t style;
    enum sheet_formula formula;
    bool has_text; /* of an inline string, which may be empty */
};

/* Where the texts of a cell stand in the texts of the row: they move while it grows. */
struct text_place {
    size_t text;
    size_t serial;
    bool shared; /* the text is one of the shared ones */
};

struct worksheet {
    struct reading *reading;
    const struct workbook *workbook;
    struct xml_handler handler;
    enum section section;
    struct open_cell cell;
    struct buf value; /* of v, or the runs of an inline string so far */
    struct buf piece; /* of one run */

    uint32_t row;    /* the last row */
    uint32_t column; /* the last cell of it */
    bool hidden;
    struct sheet_cell *cells;
    struct text_place *places;
    size_t count;
    struct buf texts;
};

/* Adds a text to those of the row; where it begins. */
size_t cell_add_text(struct worksheet *sheet, const char *bytes, size_t length);

/* The value of the open cell, which has one. Refuses what its type does not allow. */
enum err cell_value(struct worksheet *sheet, struct sheet_cell *cell,
                    struct text_place *place) MUST_USE;

#endif
