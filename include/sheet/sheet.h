/* Reads the files that people keep their tables in, row by row: workbooks (.xlsx, .xlsm) and text
 * (comma, semicolon, tab or bar; UTF-8, UTF-16, GB18030). What a file is is told by its content.
 *
 * A file is read or refused, never guessed: what is refused says where the fault stands and what to
 * do. Limits are counted as bytes come, whatever the file claims of itself. Nothing is fetched,
 * run, or written to disk, and no memory grows with the depth of the input. */
#ifndef FUNDTRAIL_SHEET_SHEET_H
#define FUNDTRAIL_SHEET_SHEET_H

#include "base/err.h"
#include "sheet/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sheet_limits {
    size_t file_bytes;      /* the file as it was sent */
    size_t unpacked_bytes;  /* all parts of a workbook that are read */
    size_t part_bytes;      /* one part */
    size_t members;         /* of the zip */
    size_t ratio;           /* unpacked to packed, for a part above 1 MiB */
    size_t sheets;          /* in the workbook, hidden ones too */
    size_t rows;            /* with a value, in the file */
    size_t columns;         /* of a cell with a value, or cells in a line of text */
    size_t cells;           /* with a value, in the file */
    size_t text_characters; /* in a cell */
};

/* 10 MB, 100 MB, 64 MB, 1,000, 200, 256, 100,000, 500, 1,000,000 and 32,767. */
extern const struct sheet_limits sheet_limits_default;

struct sheet_source {
    const char *name; /* as the user knows it; its ending tells a workbook from text */
    const char *bytes;
    size_t length;
    const struct sheet_limits *limits; /* NULL: the default ones */
};

/* Told once, before the first sheet. */
struct sheet_book {
    bool is_text;
    const char *encoding; /* of text: "utf-8", "utf-16le", "utf-16be" or "gb18030"; else NULL */
    char delimiter;       /* of text: , ; | or a tab; ',' where the text has one column */
    bool date1904;        /* day 0 of the workbook is 1904-01-01 */
    bool uncalculated;    /* asks to be calculated when it is opened: stored results may be stale */
};

enum sheet_visibility { SHEET_VISIBLE, SHEET_HIDDEN, SHEET_VERY_HIDDEN };

struct sheet_head {
    const char *name; /* NULL for text */
    enum sheet_visibility visibility;
    const char *kind; /* "worksheet"; "chartsheet", "dialogsheet" and "macrosheet" hold no rows */
};

enum sheet_kind {
    SHEET_EMPTY, /* only of formulas that were never calculated */
    SHEET_TEXT,
    SHEET_NUMBER,
    SHEET_DATE,      /* text: 2020-01-03; or 1900-02-29, which never was: ask */
    SHEET_DATE_TIME, /* text: 2020-01-03T14:30:00, with .mmm where the second is not whole */
    SHEET_TIME,      /* text: 14:30:00 */
    SHEET_ELAPSED,   /* text: days as a decimal number */
    SHEET_BOOLEAN,   /* text: true or false */
    SHEET_ERROR      /* text: #DIV/0! */
};

enum sheet_formula { SHEET_NO_FORMULA, SHEET_PLAIN, SHEET_SHARED, SHEET_ARRAY, SHEET_DATA_TABLE };

/* A cell with a value, or with a formula. Texts are UTF-8 without NUL and live until the call that
 * brings them ends. */
struct sheet_cell {
    uint32_t column; /* from 1 */
    enum sheet_kind kind;
    const char *text; /* of a number: as the file spells it */
    /* Numbers: to 15 significant digits, which is what the program that wrote the file showed;
     * plain, or with E below 1e-30 and from 1e40 on. "" for others. */
    char rounded[64];
    const char *serial; /* dates and times kept as a number: that number; else NULL */
    bool percent;       /* the format shows a percentage; the number is the fraction */
    bool digits_lost;   /* a number from 1e15 on: an account or identity number is broken */
    bool iso;           /* a date or time that the file spells by ISO 8601 */
    enum sheet_formula formula;
};

struct sheet_row {
    uint32_t number;                /* from 1; blank lines of text count */
    size_t line;                    /* text: the line of the file where the row begins; else 0 */
    uint32_t width;                 /* up to the last cell; in text, empty ones too */
    bool hidden;                    /* such a row is also brought when it has no cells */
    const struct sheet_cell *cells; /* those with a value, from the left */
    size_t count;
};

/* Rows and columns from 1, both ends included. */
struct sheet_range {
    uint32_t first_row, first_column, last_row, last_column;
};

/* Takes what is read, in the order of the file: book, then for each sheet begin, columns, rows,
 * merges, end. A function that is NULL is not called. Anything but ERR_OK ends the reading and is
 * returned. What came before a refusal must be thrown away: a checksum stands behind the rows. */
struct sheet_taker {
    void *state;
    enum err (*book)(void *state, const struct sheet_book *book);
    enum err (*begin)(void *state, const struct sheet_head *head);
    enum err (*hidden_columns)(void *state, uint32_t first, uint32_t last);
    enum err (*row)(void *state, const struct sheet_row *row);
    enum err (*merge)(void *state, const struct sheet_range *range);
    enum err (*end)(void *state);
};

/* ERR_INVALID with *fault_out filled when the file is refused; what a taker returned (fault_out
 * then has the code SHEET_FAULT_NONE) when it did not return ERR_OK. */
enum err sheet_read(const struct sheet_source *source, const struct sheet_taker *taker,
                    struct sheet_fault *fault_out) MUST_USE;

#define SHEET_LETTERS_SIZE 8

/* 1 is A, 27 is AA, 16384 is XFD. column is from 1 to 16384. */
void sheet_column_letters(uint32_t column, char letters_out[SHEET_LETTERS_SIZE]);

#endif
