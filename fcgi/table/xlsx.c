/* Writes workbooks with libxlsxwriter. The library writes to a path and keeps the rows of a sheet
 * in a file of its own; both have lost their names before the first byte, so that nothing stays
 * behind whatever happens. It does not look whether its own files could be written: what it has
 * written so far is looked at here, and what the end still needs is asked of the disk before. */
#include "table/xlsx.h"

#include "base/check.h"
#include "base/date.h"
#include "table/spool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define SHEETS_MAX 256
#define SHEET_NAME_MAX 31
#define DIGITS_MAX 15     /* that a binary number of 64 bits surely holds */
#define EXCEL_EPOCH 25569 /* 1970-01-01 */
#define PIECE_SIZE 65536
#define WIDTH_LEAST 10
#define WIDTH_MOST 48
#define HEADING_WIDTH_MOST 20 /* headings are wrapped */
#define DECIMALS_MAX 8
#define ROOM_SPARE ((uint64_t)1024 * 1024)
/* 1980-01-01, the time that all parts of the file have too. */
#define CREATED_S 315532800

struct xlsx {
    int file; /* the finished xlsx; -1: none */
    lxw_workbook *writer;
    lxw_worksheet *sheets[SHEETS_MAX];
    size_t sheet_count;
    lxw_worksheet *sheet; /* the one that rows go to */
    uint32_t row, column; /* of the next cell, from 0 */
    uint8_t widths[XLSX_COLUMNS_MAX];
    lxw_format *columns[XLSX_COLUMNS_MAX]; /* of cells that are empty yet; NULL: any */
    lxw_format *text, *heading, *quiet, *date;
    lxw_format *numbers[DECIMALS_MAX + 1];
    struct xlsx_fault fault;
    struct buf cell; /* a text with what Excel reads as escapes escaped */
};

static void give_up(struct xlsx *xlsx, enum xlsx_fault_code code)
{
    if (xlsx->fault.code == XLSX_WHOLE)
        xlsx->fault = (struct xlsx_fault){code, xlsx->row + 1, xlsx->column + 1};
}

static bool is_lost(const struct xlsx *xlsx)
{
    return xlsx->fault.code != XLSX_WHOLE;
}

static lxw_format *new_format(lxw_workbook *writer, const char *number_format)
{
    lxw_format *format = workbook_add_format(writer);

    CHECK(format != NULL);
    if (number_format != NULL)
        format_set_num_format(format, number_format);
    return format;
}

/* Texts have the format of texts: who edits a cell does not turn it into a number or a formula. */
static void make_formats(struct xlsx *xlsx)
{
    xlsx->text = new_format(xlsx->writer, "@");
    xlsx->date = new_format(xlsx->writer, "yyyy-mm-dd");
    xlsx->heading = new_format(xlsx->writer, "@");
    format_set_bold(xlsx->heading);
    format_set_text_wrap(xlsx->heading);
    format_set_bg_color(xlsx->heading, 0xE8EDF3);
    format_set_align(xlsx->heading, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(xlsx->heading, LXW_BORDER_THIN);
    xlsx->quiet = new_format(xlsx->writer, "@");
    format_set_font_size(xlsx->quiet, 8);
    format_set_font_color(xlsx->quiet, 0x808080);
}

static void set_properties(lxw_workbook *writer, const char *title)
{
    struct buf copy;

    buf_init(&copy);
    buf_text(&copy, title);
    lxw_doc_properties properties = {.title = copy.bytes, .created = CREATED_S};
    CHECK(workbook_set_properties(writer, &properties) == LXW_NO_ERROR);
    buf_done(&copy);
}

struct xlsx *xlsx_new(const char *title)
{
    struct xlsx *xlsx = calloc(1, sizeof *xlsx);
    char path[32];
    struct buf folder;

    CHECK(xlsx != NULL);
    buf_init(&xlsx->cell);
    xlsx->file = spool_open_descriptor();
    if (xlsx->file < 0) {
        give_up(xlsx, XLSX_NO_ROOM);
        return xlsx;
    }
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", xlsx->file);
    buf_init(&folder);
    buf_text(&folder, spool_folder());
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder.bytes};
    xlsx->writer = workbook_new_opt(path, &options);
    buf_done(&folder);
    CHECK(xlsx->writer != NULL);
    set_properties(xlsx->writer, title);
    make_formats(xlsx);
    return xlsx;
}

/* The library closes the rows of a sheet only when it writes the file. */
static void abandon(struct xlsx *xlsx)
{
    for (size_t i = 0; i < xlsx->sheet_count; i++)
        (void)fclose(xlsx->sheets[i]->optimize_tmpfile);
    lxw_workbook_free(xlsx->writer);
}

void xlsx_free(struct xlsx *xlsx)
{
    if (xlsx == NULL)
        return;
    if (xlsx->writer != NULL)
        abandon(xlsx);
    if (xlsx->file >= 0)
        (void)close(xlsx->file);
    buf_done(&xlsx->cell);
    free(xlsx);
}

/* At most 31 characters, without []:*?/\ and without an apostrophe, which may not end a name. */
static void tidy_name(const char *name, char tidy_out[SHEET_NAME_MAX * 4 + 1])
{
    size_t characters = 0;
    size_t length = 0;

    for (const char *at = name; *at != '\0'; at++) {
        bool begins = ((unsigned char)*at & 0xC0) != 0x80;

        if (strchr("[]:*?/\\'", *at) != NULL)
            continue;
        if (begins && ++characters > SHEET_NAME_MAX)
            break;
        tidy_out[length++] = *at;
    }
    tidy_out[length] = '\0';
}

static void set_widths(struct xlsx *xlsx)
{
    for (uint16_t i = 0; xlsx->sheet != NULL && i < XLSX_COLUMNS_MAX; i++)
        if (xlsx->widths[i] > 0)
            (void)worksheet_set_column(xlsx->sheet, i, i, xlsx->widths[i] + 1, xlsx->columns[i]);
    memset(xlsx->widths, 0, sizeof xlsx->widths);
    memset(xlsx->columns, 0, sizeof xlsx->columns);
}

void xlsx_sheet(struct xlsx *xlsx, const char *name, uint32_t frozen_rows, uint32_t frozen_columns)
{
    char tidy[SHEET_NAME_MAX * 4 + 1];

    if (is_lost(xlsx))
        return;
    set_widths(xlsx);
    tidy_name(name, tidy);
    CHECK(xlsx->sheet_count < SHEETS_MAX);
    CHECK(workbook_get_worksheet_by_name(xlsx->writer, tidy) == NULL);
    xlsx->row = 0;
    xlsx->column = 0;
    xlsx->sheet = workbook_add_worksheet(xlsx->writer, tidy);
    if (xlsx->sheet == NULL) {
        give_up(xlsx, XLSX_NO_ROOM);
        return;
    }
    xlsx->sheets[xlsx->sheet_count++] = xlsx->sheet;
    worksheet_freeze_panes(xlsx->sheet, frozen_rows, (lxw_col_t)frozen_columns);
    (void)worksheet_ignore_errors(xlsx->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
}

/* Whether a cell can be written here; the fault is kept. */
static bool takes_cell(struct xlsx *xlsx)
{
    CHECK(xlsx->column < XLSX_COLUMNS_MAX);
    if (!is_lost(xlsx) && xlsx->row >= XLSX_ROWS_MAX)
        give_up(xlsx, XLSX_TOO_MANY_ROWS);
    return !is_lost(xlsx);
}

static void widen(struct xlsx *xlsx, size_t width, size_t most)
{
    uint8_t *widest = &xlsx->widths[xlsx->column];

    if (width > most)
        width = most;
    if (width < WIDTH_LEAST)
        width = WIDTH_LEAST;
    if (width > *widest)
        *widest = (uint8_t)width;
}

/* _xHHHH_ stands for a character in a workbook: a text that holds it as such guards its first _. */
static bool is_escape(const char *at)
{
    return at[0] == '_' && at[1] == 'x' && strspn(at + 2, "0123456789abcdefABCDEF") >= 4 &&
           at[6] == '_';
}

/* U+FFFE and U+FFFF, which XML does not take. Control characters are escaped by the library. */
static bool is_no_character(const char *at)
{
    return at[0] == '\xEF' && at[1] == '\xBF' && (at[2] == '\xBE' || at[2] == '\xBF');
}

/* Fills xlsx->cell; how many UTF-16 units and how wide it is. */
static size_t escape(struct xlsx *xlsx, const char *text, size_t *width_out)
{
    size_t units = 0;
    size_t width = 0;

    buf_reset(&xlsx->cell);
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;

        units += (c & 0xC0) != 0x80;
        units += c >= 0xF0; /* beyond the first plane a character has two */
        width += (c & 0xC0) != 0x80;
        width += c >= 0xE0;
        if (is_no_character(at)) {
            buf_text(&xlsx->cell, at[2] == '\xBE' ? "_xFFFE_" : "_xFFFF_");
            at += 2;
            continue;
        }
        if (is_escape(at))
            buf_text(&xlsx->cell, "_x005F");
        buf_char(&xlsx->cell, *at);
    }
    *width_out = width;
    return units;
}

void xlsx_text(struct xlsx *xlsx, const char *text, enum xlsx_style style)
{
    lxw_format *const formats[] = {
        [XLSX_PLAIN] = xlsx->text, [XLSX_HEADING] = xlsx->heading, [XLSX_QUIET] = xlsx->quiet};
    size_t width = 0;

    if (!takes_cell(xlsx))
        return;
    if (text == NULL || *text == '\0') {
        xlsx->column++;
        return;
    }
    bool fits = escape(xlsx, text, &width) <= XLSX_TEXT_MAX &&
                worksheet_write_string(xlsx->sheet, xlsx->row, (lxw_col_t)xlsx->column,
                                       xlsx->cell.bytes, formats[style]) == LXW_NO_ERROR;
    if (!fits)
        give_up(xlsx, XLSX_TEXT_TOO_LONG);
    widen(xlsx, width, style == XLSX_PLAIN ? WIDTH_MOST : HEADING_WIDTH_MOST);
    xlsx->column++;
}

/* Without zeros at the front and at the end. */
static size_t significant_digits(const char *decimal)
{
    size_t count = 0;
    size_t zeros = 0;

    for (const char *at = decimal; *at != '\0'; at++) {
        if (*at == '0') {
            zeros += count > 0;
        } else if (*at > '0' && *at <= '9') {
            count += zeros + 1;
            zeros = 0;
        }
    }
    return count;
}

static lxw_format *number_format(struct xlsx *xlsx, int decimals)
{
    static const char *const formats[DECIMALS_MAX + 1] = {
        "#,##0",       "#,##0.0",      "#,##0.00",      "#,##0.000",     "#,##0.0000",
        "#,##0.00000", "#,##0.000000", "#,##0.0000000", "#,##0.00000000"};

    if (decimals == XLSX_GENERAL)
        return NULL;
    CHECK(decimals >= 0 && decimals <= DECIMALS_MAX);
    if (xlsx->numbers[decimals] == NULL)
        xlsx->numbers[decimals] = new_format(xlsx->writer, formats[decimals]);
    return xlsx->numbers[decimals];
}

void xlsx_number(struct xlsx *xlsx, const char *decimal, int decimals)
{
    size_t length = strlen(decimal);

    if (!takes_cell(xlsx))
        return;
    if (length == 0 || significant_digits(decimal) > DIGITS_MAX) {
        xlsx_text(xlsx, decimal, XLSX_PLAIN);
        return;
    }
    (void)worksheet_write_number(xlsx->sheet, xlsx->row, (lxw_col_t)xlsx->column,
                                 strtod(decimal, NULL), number_format(xlsx, decimals));
    widen(xlsx, length + length / 3, WIDTH_MOST);
    xlsx->column++;
}

void xlsx_date(struct xlsx *xlsx, int32_t date)
{
    char text[DATE_TEXT_SIZE];

    if (!takes_cell(xlsx))
        return;
    if (date < date_from_ymd(1900, 3, 1)) {
        date_format(date, text);
        xlsx_text(xlsx, text, XLSX_PLAIN);
        return;
    }
    (void)worksheet_write_number(xlsx->sheet, xlsx->row, (lxw_col_t)xlsx->column,
                                 date + EXCEL_EPOCH, xlsx->date);
    widen(xlsx, DATE_TEXT_SIZE, WIDTH_MOST);
    xlsx->column++;
}

void xlsx_boolean(struct xlsx *xlsx, bool value)
{
    if (!takes_cell(xlsx))
        return;
    (void)worksheet_write_boolean(xlsx->sheet, xlsx->row, (lxw_col_t)xlsx->column, value, NULL);
    widen(xlsx, WIDTH_LEAST, WIDTH_MOST);
    xlsx->column++;
}

void xlsx_end_row(struct xlsx *xlsx)
{
    xlsx->row++;
    xlsx->column = 0;
}

static lxw_format *entry_format(struct xlsx *xlsx, const struct xlsx_column *how)
{
    switch (how->entry) {
    case XLSX_ENTRY_TEXT:
        return xlsx->text;
    case XLSX_ENTRY_DATE:
        return xlsx->date;
    case XLSX_ENTRY_NUMBER:
        return number_format(xlsx, how->decimals);
    case XLSX_ENTRY_BOOLEAN:
        break;
    }
    return NULL;
}

void xlsx_column(struct xlsx *xlsx, uint32_t column, uint32_t first_row,
                 const struct xlsx_column *how)
{
    static char yes[] = "TRUE", no[] = "FALSE";
    char *booleans[] = {yes, no, NULL};
    struct buf list;

    CHECK(column >= 1 && column <= XLSX_COLUMNS_MAX && first_row >= 1);
    if (is_lost(xlsx))
        return;
    xlsx->columns[column - 1] = entry_format(xlsx, how);
    if (how->list == NULL && how->entry != XLSX_ENTRY_BOOLEAN)
        return;
    buf_init(&list);
    buf_format(&list, "=%s", how->list != NULL ? how->list : "");
    lxw_data_validation validation = {
        .validate = how->list != NULL ? LXW_VALIDATION_TYPE_LIST_FORMULA : LXW_VALIDATION_TYPE_LIST,
        .value_formula = how->list != NULL ? list.bytes : NULL,
        .value_list = how->list != NULL ? NULL : booleans,
        .show_error = how->closed ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF,
    };
    CHECK(worksheet_data_validation_range(xlsx->sheet, first_row - 1, (lxw_col_t)(column - 1),
                                          XLSX_ROWS_MAX - 1, (lxw_col_t)(column - 1),
                                          &validation) == LXW_NO_ERROR);
    buf_done(&list);
}

static void add_letters(uint32_t column, struct buf *out)
{
    if (column > 26)
        add_letters((column - 1) / 26, out);
    buf_char(out, (char)('A' + (column - 1) % 26));
}

void xlsx_range(const char *sheet, uint32_t column, uint32_t first_row, uint32_t last_row,
                struct buf *out)
{
    char tidy[SHEET_NAME_MAX * 4 + 1];

    tidy_name(sheet, tidy);
    buf_format(out, "'%s'!$", tidy);
    add_letters(column, out);
    buf_format(out, "$%u:$", first_row);
    add_letters(column, out);
    buf_format(out, "$%u", last_row);
}

void xlsx_hide(struct xlsx *xlsx)
{
    CHECK(is_lost(xlsx) || xlsx->sheet_count > 1);
    if (!is_lost(xlsx))
        worksheet_hide(xlsx->sheet);
}

/* Whether all rows are on the disk, and the disk holds what the end needs: a sheet as a part, and
 * the file. */
static bool has_room(const struct xlsx *xlsx)
{
    uint64_t written = 0;
    struct statvfs disk;

    for (size_t i = 0; i < xlsx->sheet_count; i++) {
        FILE *rows = xlsx->sheets[i]->optimize_tmpfile;

        if (fflush(rows) != 0 || ferror(rows))
            return false;
        written += (uint64_t)ftello(rows);
    }
    return fstatvfs(xlsx->file, &disk) != 0 ||
           (uint64_t)disk.f_bavail * disk.f_frsize >= 2 * written + ROOM_SPARE;
}

enum err xlsx_end(struct xlsx *xlsx, struct xlsx_fault *fault_out)
{
    if (!is_lost(xlsx)) {
        set_widths(xlsx);
        if (!has_room(xlsx))
            give_up(xlsx, XLSX_NO_ROOM);
    }
    if (!is_lost(xlsx)) {
        lxw_error ended = workbook_close(xlsx->writer);

        xlsx->writer = NULL; /* closing has freed it */
        if (ended != LXW_NO_ERROR)
            give_up(xlsx, XLSX_NO_ROOM);
        xlsx_rewind(xlsx);
    }
    *fault_out = xlsx->fault;
    if (!is_lost(xlsx))
        return ERR_OK;
    return xlsx->fault.code == XLSX_NO_ROOM ? ERR_UNAVAILABLE : ERR_INVALID;
}

enum err xlsx_piece(struct xlsx *xlsx, struct buf *out, bool *more_out)
{
    char piece[PIECE_SIZE];

    *more_out = false;
    if (xlsx->writer != NULL || is_lost(xlsx))
        return ERR_OK; /* not ended */
    ssize_t length = read(xlsx->file, piece, sizeof piece);
    if (length < 0)
        return ERR_UNAVAILABLE;
    buf_add(out, piece, (size_t)length);
    *more_out = length > 0;
    return ERR_OK;
}

void xlsx_rewind(struct xlsx *xlsx)
{
    CHECK(lseek(xlsx->file, 0, SEEK_SET) == 0);
}
