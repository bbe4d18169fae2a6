/* Writes workbooks (.xlsx): sheets of cells, row after row. Texts are written as texts, whatever
 * they begin with; no cell holds a formula. The same calls give the same bytes: a workbook holds no
 * clock.
 *
 * Memory does not grow with the rows: they go to files without a name, below TMPDIR or /tmp, that
 * end with the workbook. A workbook that cannot be whole is none: xlsx_end says why, and calls
 * in between do nothing. */
#ifndef FUNDTRAIL_TABLE_XLSX_H
#define FUNDTRAIL_TABLE_XLSX_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XLSX_ROWS_MAX 1048576 /* of a sheet, with its headings */
#define XLSX_COLUMNS_MAX 512
#define XLSX_TEXT_MAX 32767 /* UTF-16 units in a cell */

enum xlsx_fault_code {
    XLSX_WHOLE,
    XLSX_TOO_MANY_ROWS,
    XLSX_TEXT_TOO_LONG,
    XLSX_NO_ROOM /* the disk, or files that can be open */
};

/* The first thing that did not fit. */
struct xlsx_fault {
    enum xlsx_fault_code code;
    uint32_t row, column; /* from 1 */
};

enum xlsx_style {
    XLSX_PLAIN,
    XLSX_HEADING, /* bold, on a ground of its own */
    XLSX_QUIET    /* small and grey: for programs */
};

/* Decimals of a number whose format leaves them as they are. */
#define XLSX_GENERAL (-1)

struct xlsx;

/* title stands in the properties of the file. Free it with xlsx_free. */
struct xlsx *xlsx_new(const char *title);
void xlsx_free(struct xlsx *xlsx);

/* Begins the next sheet. Its name is cut to 31 characters, and characters that Excel refuses are
 * left out; names must differ. The first `frozen` rows and columns stay in sight. */
void xlsx_sheet(struct xlsx *xlsx, const char *name, uint32_t frozen_rows, uint32_t frozen_columns);

/* One cell of the row, from the left. NULL and "" are an empty cell. */
void xlsx_text(struct xlsx *xlsx, const char *text, enum xlsx_style style);

/* A plain decimal: `-?digits[.digits]`. A number that shows `decimals` digits after the point where
 * 15 significant digits hold it; else a text, so that no digit is lost. */
void xlsx_number(struct xlsx *xlsx, const char *decimal, int decimals);

/* A day; as text YYYY-MM-DD before March 1900, which Excel counts as no other program does. */
void xlsx_date(struct xlsx *xlsx, int32_t date);
void xlsx_boolean(struct xlsx *xlsx, bool value);
void xlsx_end_row(struct xlsx *xlsx);

/* What people will enter in a column. */
enum xlsx_entry { XLSX_ENTRY_TEXT, XLSX_ENTRY_DATE, XLSX_ENTRY_NUMBER, XLSX_ENTRY_BOOLEAN };

struct xlsx_column {
    enum xlsx_entry entry;
    int decimals;     /* XLSX_ENTRY_NUMBER: as xlsx_number */
    const char *list; /* the range of cells that it is chosen from (xlsx_range); NULL: none */
    bool closed;      /* nothing that is not in the list can be entered */
};

/* How the cells of a column look and are chosen, from a row of the sheet at hand on; both from 1.
 */
void xlsx_column(struct xlsx *xlsx, uint32_t column, uint32_t first_row,
                 const struct xlsx_column *how);

/* Appends the range of a column's rows of a sheet, as xlsx_sheet calls it. */
void xlsx_range(const char *sheet, uint32_t column, uint32_t first_row, uint32_t last_row,
                struct buf *out);

/* Nobody sees the sheet at hand, which must not be the first. */
void xlsx_hide(struct xlsx *xlsx);

/* The file is whole, or *fault_out says why not. No rows after it. ERR_INVALID for what does not
 * fit, ERR_UNAVAILABLE for XLSX_NO_ROOM. */
enum err xlsx_end(struct xlsx *xlsx, struct xlsx_fault *fault_out) MUST_USE;

/* Appends the next piece of the file that xlsx_end has made; false: that was the last.
 * xlsx_rewind starts again. ERR_UNAVAILABLE. */
enum err xlsx_piece(struct xlsx *xlsx, struct buf *out, bool *more_out) MUST_USE;
void xlsx_rewind(struct xlsx *xlsx);

#endif
