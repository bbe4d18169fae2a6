/* Table files: no crash and no leak, whatever the bytes. The first byte says what the rest is: a
 * file as it stands, or the XML of a sheet, of its shared texts and of its styles, which stand in a
 * zip that is right. Cells come in order, with text that is UTF-8. */
#include "base/check.h"
#include "base/field.h"
#include "sheet/sheet.h"

#include <string.h>
#include <zip.h>

#define MAIN_SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE_SPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_SPACE "http://schemas.openxmlformats.org/package/2006/relationships"
#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE_SPACE "/" type "\" Target=\"" target "\"/>"
#define RELATIONS(list) "<Relationships xmlns=\"" PACKAGE_SPACE "\">" list "</Relationships>"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static enum err take_row(void *state, const struct sheet_row *row)
{
    uint32_t *last_row = state;
    uint32_t last = 0;

    CHECK(row->number > *last_row);
    *last_row = row->number;
    for (size_t i = 0; i < row->count; i++) {
        const struct sheet_cell *cell = &row->cells[i];

        CHECK(cell->column > last && cell->column <= sheet_limits_default.columns);
        last = cell->column;
        CHECK(utf8_length(cell->text, strlen(cell->text)) >= 0);
        CHECK((cell->kind == SHEET_NUMBER) == (cell->rounded[0] != '\0'));
    }
    CHECK(row->width >= last);
    return ERR_OK;
}

static enum err begin(void *state, const struct sheet_head *head)
{
    (void)head;
    *(uint32_t *)state = 0;
    return ERR_OK;
}

static void read_file(const char *name, const char *bytes, size_t length)
{
    uint32_t last_row = 0;
    const struct sheet_taker taker = {.state = &last_row, .begin = begin, .row = take_row};
    const struct sheet_source source = {name, bytes, length, NULL};
    struct sheet_fault fault;
    struct buf sentence;

    if (sheet_read(&source, &taker, &fault) == ERR_OK)
        return;
    buf_init(&sentence);
    sheet_fault_sentence(&fault, LANGUAGE_EN, &sentence);
    sheet_fault_sentence(&fault, LANGUAGE_ZH, &sentence);
    CHECK(utf8_length(sentence.bytes, sentence.length) > 10);
    buf_done(&sentence);
}

static void add(zip_t *zip, const char *name, const char *bytes, size_t length)
{
    zip_source_t *part = zip_source_buffer(zip, bytes, length, 0);
    zip_int64_t index = zip_file_add(zip, name, part, 0);

    CHECK(index >= 0);
    CHECK(zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
}

static void add_text(zip_t *zip, const char *name, const char *text)
{
    add(zip, name, text, strlen(text));
}

/* The parts are parted by NUL. */
static void add_parts(zip_t *zip, const char *bytes, size_t length)
{
    static const char *const names[] = {"sheet.xml", "shared.xml", "styles.xml"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *end = memchr(bytes, '\0', length);
        size_t size = end == NULL ? length : (size_t)(end - bytes);

        add(zip, names[i], bytes, size);
        bytes += end == NULL ? size : size + 1;
        length -= end == NULL ? size : size + 1;
    }
}

static void read_parts(const char *bytes, size_t length)
{
    static char file[65536];
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);

    CHECK(zip != NULL);
    zip_source_keep(source);
    add_text(zip, "_rels/.rels", RELATIONS(RELATION("a", "officeDocument", "book.xml")));
    add_text(zip, "_rels/book.xml.rels",
             RELATIONS(RELATION("a", "worksheet", "sheet.xml") RELATION(
                 "b", "sharedStrings", "shared.xml") RELATION("c", "styles", "styles.xml")));
    add_text(zip, "book.xml",
             "<workbook xmlns=\"" MAIN_SPACE "\" xmlns:r=\"" OFFICE_SPACE
             "\"><sheets><sheet name=\"a\" r:id=\"a\"/></sheets></workbook>");
    add_parts(zip, bytes, length);
    CHECK(zip_close(zip) == 0);
    CHECK(zip_source_open(source) == 0);
    zip_int64_t size = zip_source_read(source, file, sizeof file);

    zip_source_close(source);
    zip_source_free(source);
    read_file("a.xlsx", file, size > 0 ? (size_t)size : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0)
        return 0;
    const char *rest = (const char *)bytes + 1;

    if (bytes[0] == 'p')
        read_parts(rest, length - 1);
    else
        read_file(bytes[0] == 'x' ? "a.xlsx" : "a.csv", rest, length - 1);
    return 0;
}
