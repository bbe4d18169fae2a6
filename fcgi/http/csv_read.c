/* Feeds libcsv byte by byte and keeps where each cell began. */
#include "http/csv_read.h"

#include "base/check.h"

#include <csv.h>
#include <string.h>

/* The reader is fed byte by byte, so that each cell knows where it began. */
struct reading {
    csv_row_fn *row;
    void *state;
    struct arena *arena;
    struct csv_cell *cells; /* of the row at hand */
    size_t cells_max;
    size_t count;
    size_t taken; /* cells and rows so far, to see that one was completed */
    struct csv_place at;
    struct csv_place began; /* the cell at hand */
    bool blank;             /* nothing but blanks in it so far */
    enum csv_end end;       /* CSV_END_WHOLE as long as nothing ended it */
};

static void on_cell(void *bytes, size_t length, void *state)
{
    struct reading *reading = state;

    reading->taken++;
    if (reading->end != CSV_END_WHOLE)
        return;
    if (reading->count == reading->cells_max) {
        reading->end = CSV_END_CELLS;
        return;
    }
    reading->cells[reading->count++] = (struct csv_cell){
        .text = length == 0 ? "" : arena_copy(reading->arena, bytes, length),
        .length = length,
        .place = reading->began,
    };
}

static void on_row(int character, void *state)
{
    struct reading *reading = state;

    (void)character;
    reading->taken++;
    if (reading->end == CSV_END_WHOLE && reading->count > 0 &&
        !reading->row(reading->state, reading->cells, reading->count))
        reading->end = CSV_END_STOPPED;
    reading->count = 0;
}

static void step(struct reading *reading, char byte)
{
    if (byte == '\n') {
        reading->at.line++;
        reading->at.column = 1;
    } else {
        reading->at.column++;
    }
}

static void feed(struct reading *reading, struct csv_parser *csv, char byte)
{
    size_t taken = reading->taken;

    if (csv_parse(csv, &byte, 1, on_cell, on_row, reading) != 1) {
        reading->end = CSV_END_QUOTE;
        reading->began = reading->at;
        return;
    }
    step(reading, byte);
    /* Line ends between rows and blanks before a cell belong to no cell. */
    bool outside = reading->blank && (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n');

    if (reading->end != CSV_END_WHOLE)
        return;
    if (reading->taken != taken || outside)
        reading->began = reading->at;
    reading->blank = reading->taken != taken || outside;
}

enum csv_end csv_read(const struct csv_source *source, csv_row_fn *row, void *state,
                      struct arena *arena, struct csv_place *place_out)
{
    struct reading reading = {
        .row = row,
        .state = state,
        .arena = arena,
        .cells = arena_array(arena, source->cells_max, sizeof *reading.cells),
        .cells_max = source->cells_max,
        .at = {1, 1},
        .began = {1, 1},
        .blank = true,
    };
    struct csv_parser csv;
    const char *bytes = source->bytes;
    size_t i = source->length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    CHECK(csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) == 0);
    while (i < source->length && reading.end == CSV_END_WHOLE)
        feed(&reading, &csv, bytes[i++]);
    if (reading.end == CSV_END_WHOLE && csv_fini(&csv, on_cell, on_row, &reading) != 0) {
        reading.end = CSV_END_QUOTE_IS_OPEN;
        reading.began = reading.at;
    }
    csv_free(&csv);
    *place_out = reading.end == CSV_END_WHOLE ? reading.at : reading.began;
    return reading.end;
}

const char *csv_end_text(enum csv_end end)
{
    switch (end) {
    case CSV_END_WHOLE:
    case CSV_END_STOPPED:
        break;
    case CSV_END_CELLS:
        return "there is no column for this cell";
    case CSV_END_QUOTE:
        return "a quotation mark stands where none may be";
    case CSV_END_QUOTE_IS_OPEN:
        return "a quotation mark is not closed";
    }
    return NULL;
}
