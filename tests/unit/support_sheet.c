/* Writes zips by hand, so that they can lie, and reads tables into text. */
#include "support_sheet.h"

#include "base/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include <cmocka.h>

#define DESCRIPTOR_FLAG 8

/* Where a member stands, for the list at the end. */
struct written {
    const struct zip_part *part;
    size_t offset;
    size_t packed;
    uint32_t size;
    uint32_t checksum;
};

static void little(struct buf *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_char(out, (char)(value >> (8 * i) & 0xFF));
}

static uint32_t checksum(const char *bytes, size_t length)
{
    uint32_t sum = 0xFFFFFFFFu;

    for (size_t i = 0; i < length; i++) {
        sum ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320u : 0);
    }
    return ~sum;
}

static uint16_t flags_of(const struct zip_part *part)
{
    return (uint16_t)(part->flags | (part->descriptor ? DESCRIPTOR_FLAG : 0));
}

static void write_member(struct buf *out, struct written *at)
{
    const struct zip_part *part = at->part;
    bool later = part->descriptor;

    at->offset = out->length;
    at->packed = part->length > 0 ? part->length : strlen(part->bytes);
    at->size = part->claimed_size > 0 ? part->claimed_size : (uint32_t)at->packed;
    at->checksum = checksum(part->bytes, at->packed) + part->wrong_checksum;
    little(out, 0x04034b50, 4);
    little(out, 20, 2);
    little(out, flags_of(part), 2);
    little(out, part->method, 2);
    little(out, 0x21, 4);
    little(out, later ? 0 : at->checksum, 4);
    little(out, later ? 0 : part->zip64 ? 0xFFFFFFFFu : at->packed, 4);
    little(out, later ? 0 : part->zip64 ? 0xFFFFFFFFu : at->size, 4);
    little(out, strlen(part->name), 2);
    little(out, part->zip64 ? 20 : 0, 2);
    buf_text(out, part->name);
    if (part->zip64) {
        little(out, 1, 2);
        little(out, 16, 2);
        little(out, at->size, 8);
        little(out, at->packed, 8);
    }
    buf_add(out, part->bytes, at->packed);
    if (later) {
        little(out, 0x08074b50, 4);
        little(out, at->checksum, 4);
        little(out, at->packed, part->zip64 ? 8 : 4);
        little(out, at->size, part->zip64 ? 8 : 4);
    }
}

static void write_entry(struct buf *out, const struct written *at)
{
    const struct zip_part *part = at->part;

    little(out, 0x02014b50, 4);
    little(out, 20, 2);
    little(out, 20, 2);
    little(out, flags_of(part), 2);
    little(out, part->method, 2);
    little(out, 0x21, 4);
    little(out, at->checksum, 4);
    little(out, part->zip64 ? 0xFFFFFFFFu : at->packed, 4);
    little(out, part->zip64 ? 0xFFFFFFFFu : at->size, 4);
    little(out, strlen(part->name), 2);
    little(out, part->zip64 ? 20 : 0, 2);
    little(out, 0, 2);
    little(out, 0, 2);
    little(out, 0, 2);
    little(out, 0, 4);
    little(out, at->offset, 4);
    buf_text(out, part->name);
    if (part->zip64) {
        little(out, 1, 2);
        little(out, 16, 2);
        little(out, at->size, 8);
        little(out, at->packed, 8);
    }
}

void zip_write(const struct zip_part *parts, size_t count, struct buf *out)
{
    struct written *list = calloc(count + 1, sizeof *list);

    CHECK(list != NULL);
    for (size_t i = 0; i < count; i++) {
        list[i].part = &parts[i];
        write_member(out, &list[i]);
    }
    size_t begin = out->length;

    for (size_t i = 0; i < count; i++)
        write_entry(out, &list[i]);
    size_t size = out->length - begin;

    little(out, 0x06054b50, 4);
    little(out, 0, 4);
    little(out, count, 2);
    little(out, count, 2);
    little(out, size, 4);
    little(out, begin, 4);
    little(out, 0, 2);
    free(list);
}

void zip_write_deflated(const struct zip_part *parts, size_t count, struct buf *out)
{
    zip_source_t *bytes = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(bytes, ZIP_TRUNCATE, NULL);
    char chunk[4096];
    zip_int64_t taken;

    CHECK(zip != NULL);
    zip_source_keep(bytes);
    for (size_t i = 0; i < count; i++) {
        size_t length = parts[i].length > 0 ? parts[i].length : strlen(parts[i].bytes);
        zip_source_t *part = zip_source_buffer(zip, parts[i].bytes, length, 0);

        CHECK(zip_file_add(zip, parts[i].name, part, ZIP_FL_ENC_UTF_8) >= 0);
    }
    CHECK(zip_close(zip) == 0);
    CHECK(zip_source_open(bytes) == 0);
    while ((taken = zip_source_read(bytes, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)taken);
    zip_source_close(bytes);
    zip_source_free(bytes);
}

#define RELATIONSHIPS(inside)                                                                      \
    "<Relationships xmlns=\"" PACKAGE_SPACE "\">" inside "</Relationships>"
#define RELATIONSHIP(id, type, target)                                                             \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE_SPACE "/" type "\" Target=\"" target "\"/>"

/* The texts of the parts at hand; each call of workbook_parts writes them anew. */
static struct {
    char sheet[65536];
    char shared[8192];
    char styles[8192];
} texts;

static void write_part(char *text, size_t size, const char *root, const char *inside)
{
    int length = snprintf(text, size, "<%s xmlns=\"%s\">%s</%s>", root, MAIN_SPACE, inside, root);

    CHECK(length > 0 && (size_t)length < size);
}

size_t workbook_parts(const char *sheet_inside, const char *shared_inside,
                      const char *styles_inside, struct zip_part parts[WORKBOOK_PARTS])
{
    size_t count = 0;

    parts[count++] = (struct zip_part){
        "_rels/.rels", RELATIONSHIPS(RELATIONSHIP("r1", "officeDocument", "xl/workbook.xml"))};
    parts[count++] = (struct zip_part){
        "xl/workbook.xml", "<workbook xmlns=\"" MAIN_SPACE "\" xmlns:r=\"" OFFICE_SPACE
                           "\"><sheets><sheet name=\"数据\" sheetId=\"1\" r:id=\"r1\"/></sheets>"
                           "</workbook>"};
    parts[count++] = (struct zip_part){
        "xl/_rels/workbook.xml.rels",
        shared_inside != NULL && styles_inside != NULL
            ? RELATIONSHIPS(RELATIONSHIP("r1", "worksheet", "worksheets/sheet1.xml")
                                RELATIONSHIP("r2", "sharedStrings", "sharedStrings.xml")
                                    RELATIONSHIP("r3", "styles", "styles.xml"))
        : shared_inside != NULL
            ? RELATIONSHIPS(RELATIONSHIP("r1", "worksheet", "worksheets/sheet1.xml")
                                RELATIONSHIP("r2", "sharedStrings", "sharedStrings.xml"))
        : styles_inside != NULL
            ? RELATIONSHIPS(RELATIONSHIP("r1", "worksheet", "worksheets/sheet1.xml")
                                RELATIONSHIP("r3", "styles", "styles.xml"))
            : RELATIONSHIPS(RELATIONSHIP("r1", "worksheet", "worksheets/sheet1.xml"))};
    write_part(texts.sheet, sizeof texts.sheet, "worksheet", sheet_inside);
    parts[count++] = (struct zip_part){"xl/worksheets/sheet1.xml", texts.sheet};
    if (shared_inside != NULL) {
        write_part(texts.shared, sizeof texts.shared, "sst", shared_inside);
        parts[count++] = (struct zip_part){"xl/sharedStrings.xml", texts.shared};
    }
    if (styles_inside != NULL) {
        write_part(texts.styles, sizeof texts.styles, "styleSheet", styles_inside);
        parts[count++] = (struct zip_part){"xl/styles.xml", texts.styles};
    }
    return count;
}

/* --- what is read, as text --- */

static enum err dump_book(void *state, const struct sheet_book *book)
{
    if (book->is_text)
        buf_format(state, "%s %s\n", book->encoding,
                   book->delimiter == '\t' ? "tab" : (char[]){book->delimiter, '\0'});
    if (book->date1904)
        buf_text(state, "1904\n");
    if (book->uncalculated)
        buf_text(state, "uncalculated\n");
    return ERR_OK;
}

static enum err dump_head(void *state, const struct sheet_head *head)
{
    static const char *const visibilities[] = {"", " hidden", " very hidden"};

    buf_format(state, "[%s%s%s%s]\n", head->name == NULL ? "" : head->name,
               visibilities[head->visibility], strcmp(head->kind, "worksheet") == 0 ? "" : " ",
               strcmp(head->kind, "worksheet") == 0 ? "" : head->kind);
    return ERR_OK;
}

static void dump_cell(struct buf *out, const struct sheet_cell *cell)
{
    static const char *const kinds[] = {"empty", "s", "n", "d", "dt", "tm", "dur", "b", "e"};
    static const char *const formulas[] = {"", " f", " shared", " array", " table"};
    char letters[SHEET_LETTERS_SIZE];

    sheet_column_letters(cell->column, letters);
    buf_format(out, " %s=%s:%s", letters, kinds[cell->kind], cell->text);
    if (cell->kind == SHEET_NUMBER && strcmp(cell->rounded, cell->text) != 0)
        buf_format(out, "(%s)", cell->rounded);
    if (cell->percent)
        buf_text(out, "%");
    if (cell->digits_lost)
        buf_text(out, " lost");
    buf_text(out, formulas[cell->formula]);
}

static enum err dump_row(void *state, const struct sheet_row *row)
{
    struct buf *out = state;

    buf_format(out, "%u%s:", row->number, row->hidden ? " hidden" : "");
    for (size_t i = 0; i < row->count; i++)
        dump_cell(out, &row->cells[i]);
    if (row->line > 0)
        buf_format(out, " /%u", row->width);
    buf_char(out, '\n');
    return ERR_OK;
}

static enum err dump_hidden_columns(void *state, uint32_t first, uint32_t last)
{
    buf_format(state, "hidden columns %u-%u\n", first, last);
    return ERR_OK;
}

static enum err dump_merge(void *state, const struct sheet_range *range)
{
    buf_format(state, "merge %u,%u-%u,%u\n", range->first_row, range->first_column, range->last_row,
               range->last_column);
    return ERR_OK;
}

static const char *code_name(enum sheet_fault_code code)
{
    static const char *const names[] = {
        [SHEET_FAULT_NONE] = "NONE",
#define X(name, en, zh) [SHEET_FAULT_##name] = #name,
#include "sheet/fault.def"
#undef X
    };

    return names[code];
}

void sheet_dump(const char *name, const struct buf *file, const struct sheet_limits *limits,
                struct buf *out)
{
    const struct sheet_taker taker = {.state = out,
                                      .book = dump_book,
                                      .begin = dump_head,
                                      .row = dump_row,
                                      .hidden_columns = dump_hidden_columns,
                                      .merge = dump_merge};
    const struct sheet_source source = {name, file->bytes == NULL ? "" : file->bytes, file->length,
                                        limits};
    struct sheet_fault fault;

    buf_reset(out);
    buf_text(out, "");
    if (sheet_read(&source, &taker, &fault) == ERR_OK)
        return;
    buf_reset(out);
    buf_format(out, "! %s ", code_name(fault.code));
    sheet_fault_sentence(&fault, LANGUAGE_EN, out);
}

void workbook_dump(const struct zip_part *parts, size_t count, struct buf *out)
{
    struct buf file;

    buf_init(&file);
    zip_write(parts, count, &file);
    sheet_dump("book.xlsx", &file, NULL, out);
    buf_done(&file);
}

void assert_sheet(const char *sheet_inside, const char *shared_inside, const char *styles_inside,
                  const char *expected)
{
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(sheet_inside, shared_inside, styles_inside, parts);
    struct buf dump;

    buf_init(&dump);
    workbook_dump(parts, count, &dump);
    assert_string_equal(dump.bytes, expected);
    buf_done(&dump);
}

void assert_refused(const struct buf *dump, enum sheet_fault_code code, const char *words)
{
    char begin[64];

    snprintf(begin, sizeof begin, "! %s ", code_name(code));
    if (strncmp(dump->bytes, begin, strlen(begin)) != 0 || strstr(dump->bytes, words) == NULL)
        fail_msg("expected %s with \"%s\", got: %.300s", begin, words, dump->bytes);
}
