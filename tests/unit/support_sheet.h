/* Workbooks that tests write part by part, with every lie that a zip can tell, and what is read of
 * them as one text. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_SHEET_H
#define FUNDTRAIL_TESTS_SUPPORT_SHEET_H

#include "sheet/sheet.h"

/* A member of a zip. What is 0 is written as it truly is. */
struct zip_part {
    const char *name;
    const char *bytes;
    size_t length;         /* 0: strlen(bytes) */
    uint32_t claimed_size; /* unpacked, in both headers */
    uint16_t method;       /* as the headers say; the bytes are written as they are */
    uint16_t flags;
    bool wrong_checksum;
    bool descriptor; /* sizes behind the bytes, as programs that stream write it */
    bool zip64;
};

void zip_write(const struct zip_part *parts, size_t count, struct buf *out);

/* Deflated by libzip. */
void zip_write_deflated(const struct zip_part *parts, size_t count, struct buf *out);

#define WORKBOOK_PARTS 6

/* The parts of a workbook with the sheet 数据: its XML is that of sheet_inside in a worksheet. The
 * texts shared_inside and styles_inside stand in sst and styleSheet; NULL: no such part. Returns
 * how many parts there are. Their texts are good until the next call. */
size_t workbook_parts(const char *sheet_inside, const char *shared_inside,
                      const char *styles_inside, struct zip_part parts[WORKBOOK_PARTS]);

/* What is read: "[数据]" for each sheet, with its state; then a line per row: 3: A=s:text B=n:1.5.
 * A refusal gives "! " and its code and English sentence instead. */
void sheet_dump(const char *name, const struct buf *file, const struct sheet_limits *limits,
                struct buf *out);

/* As sheet_dump for the workbook of the parts. */
void workbook_dump(const struct zip_part *parts, size_t count, struct buf *out);

/* Fails unless the sheet is dumped so; more_shared and styles as in workbook_parts. */
void assert_sheet(const char *sheet_inside, const char *shared_inside, const char *styles_inside,
                  const char *expected);

/* Fails unless the dump begins with "! CODE" and holds the words. */
void assert_refused(const struct buf *dump, enum sheet_fault_code code, const char *words);

#define MAIN_SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE_SPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_SPACE "http://schemas.openxmlformats.org/package/2006/relationships"

#endif
