/* Reads a file of tables: tells what it is, and hands it to the reader of that. */
#include "sheet_internal.h"

const struct sheet_limits sheet_limits_default = {
    .file_bytes = 10000000,
    .unpacked_bytes = 100000000,
    .part_bytes = 64000000,
    .members = 1000,
    .ratio = 200,
    .sheets = 256, /* a filled template has one of each kind that is entered */
    .rows = 100000,
    .columns = 500,
    .cells = 1000000,
    .text_characters = 32767,
};

enum err sheet_read(const struct sheet_source *source, const struct sheet_taker *taker,
                    struct sheet_fault *fault_out)
{
    struct arena arena;
    struct reading reading = {
        .source = source,
        .limits = source->limits != NULL ? source->limits : &sheet_limits_default,
        .taker = taker,
        .fault = fault_out,
        .arena = &arena,
    };
    enum content content;

    *fault_out = (struct sheet_fault){0};
    arena_init(&arena);
    enum err err = sheet_content(&reading, &content);

    if (err == ERR_OK)
        err = content == CONTENT_ZIP ? sheet_read_workbook(&reading) : sheet_read_text(&reading);
    arena_done(&arena);
    return err;
}
