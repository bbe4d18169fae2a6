/* Reads a CSV file of rules, and names the faults by line, column and field. */
#include "rules_internal.h"

#include "http/text.h"
#include "record/kinds.h"

#include <stdio.h>
#include <string.h>

#define RULE_SHAPE (&rule_type.shape)

struct reading {
    struct rules_file *file;
    bool header_done;
    bool broken; /* not a table at all: the rest would only repeat it */
    size_t column_count;
    size_t fields[RULES_COLUMNS_MAX];     /* of each column: position in the table of fields */
    const char *texts[RULES_COLUMNS_MAX]; /* of the row at hand, by column, normalised */
};

void rules_complain(struct rules_file *file, struct csv_place place, const char *field,
                    const char *message)
{
    fprintf(stderr, "fundtrail: %s:%zu:%zu: %s%s%s\n", file->name, place.line, place.column, field,
            *field == '\0' ? "" : ": ", message);
    file->fault_count++;
}

struct csv_place rules_place_of(const struct rules_row *row, const char *field)
{
    const struct field *found = shape_field(RULE_SHAPE, field);

    if (found == NULL || row->cells[found - RULE_SHAPE->fields].line == 0)
        return row->place;
    return row->cells[found - RULE_SHAPE->fields];
}

static void give_up(struct reading *reading, struct csv_place place, const char *message)
{
    if (!reading->broken)
        rules_complain(reading->file, place, "", message);
    reading->broken = true;
}

static bool take_cells(struct reading *reading, const struct csv_cell *cells, size_t count)
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        if (reading->header_done && i == reading->column_count) {
            give_up(reading, cells[i].place, csv_end_text(CSV_END_CELLS));
            return false;
        }
        if (memchr(cells[i].text, '\0', cells[i].length) != NULL ||
            text_normalise(cells[i].text, cells[i].length, reading->file->arena, &reading->texts[i],
                           &length) != ERR_OK) {
            give_up(reading, cells[i].place, "this is not UTF-8 text");
            return false;
        }
    }
    return true;
}

static void take_header(struct reading *reading, const struct csv_cell *cells, size_t count)
{
    bool seen[RULES_COLUMNS_MAX] = {false};

    reading->column_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct field *field = shape_field(RULE_SHAPE, reading->texts[i]);

        if (field == NULL || field->computed) {
            rules_complain(reading->file, cells[i].place, reading->texts[i],
                           "there is no such column");
            reading->broken = true;
            continue;
        }
        reading->fields[i] = (size_t)(field - RULE_SHAPE->fields);
        if (seen[reading->fields[i]]) {
            rules_complain(reading->file, cells[i].place, field->name, "the column is there twice");
            reading->broken = true;
        }
        seen[reading->fields[i]] = true;
    }
    reading->header_done = true;
}

static void complain_of(struct rules_file *file, const struct rules_row *row,
                        const struct violations *violations)
{
    struct buf sentence;

    buf_init(&sentence);
    for (size_t i = 0; i < violations->count; i++) {
        const struct violation *violation = &violations->list[i];

        buf_reset(&sentence);
        violation_sentence(violation, LANGUAGE_EN, &sentence);
        rules_complain(file, rules_place_of(row, violation->field), violation->field,
                       sentence.bytes);
    }
    buf_done(&sentence);
}

/* In order of the table of fields: an amount needs its currency first. */
static void parse_row(struct reading *reading, const struct csv_cell *cells, struct rules_row *row)
{
    struct violations violations;
    const char *texts[RULES_COLUMNS_MAX] = {0};

    violations_init(&violations, reading->file->arena);
    for (size_t i = 0; i < reading->column_count; i++) {
        row->cells[reading->fields[i]] = cells[i].place;
        texts[reading->fields[i]] = reading->texts[i];
    }
    for (size_t k = 0; k < RULE_SHAPE->field_count; k++) {
        const struct field *field = &RULE_SHAPE->fields[k];

        if (texts[k] != NULL && *texts[k] != '\0')
            field_parse_cell(RULE_SHAPE, field, texts[k], strlen(texts[k]), &row->rule,
                             &violations);
        else if (field->required || strcmp(field->name, "pack") == 0)
            violations_add(&violations, field->name, VIOLATION_MISSING);
    }
    complain_of(reading->file, row, &violations);
}

static void require_own_code(struct reading *reading, const struct rules_row *row)
{
    for (const struct rules_row *other = reading->file->rows; other < row; other++)
        if (row->rule.code != NULL && other->rule.code != NULL &&
            strcmp(row->rule.code, other->rule.code) == 0)
            rules_complain(reading->file, rules_place_of(row, "code"), "code",
                           "an earlier row has this code");
}

static bool take_row(void *state, const struct csv_cell *cells, size_t count)
{
    struct reading *reading = state;
    struct rules_file *file = reading->file;
    struct csv_place place = {.line = cells[0].place.line, .column = 1};

    if (!take_cells(reading, cells, count))
        return false;
    if (!reading->header_done) {
        take_header(reading, cells, count);
    } else if (count != reading->column_count) {
        rules_complain(file, place, "", "the row has too few cells");
    } else if (file->row_count == RULES_ROWS_MAX) {
        give_up(reading, place, "there are more than 500 rows");
    } else {
        struct rules_row *row = &file->rows[file->row_count++];

        *row = (struct rules_row){.place = place};
        shape_clear(RULE_SHAPE, &row->rule);
        parse_row(reading, cells, row);
        require_own_code(reading, row);
    }
    return !reading->broken;
}

static bool read_bytes(struct rules_file *file, char **bytes_out, size_t *length_out)
{
    FILE *stream = strcmp(file->name, "-") == 0 ? stdin : fopen(file->name, "rb");
    const struct csv_place start = {1, 1};
    char *bytes = arena_alloc(file->arena, RULES_BYTES_MAX + 1);

    if (stream == NULL) {
        rules_complain(file, start, "", "the file cannot be opened");
        return false;
    }
    size_t length = fread(bytes, 1, RULES_BYTES_MAX + 1, stream);
    bool failed = ferror(stream) != 0;

    if (stream != stdin)
        fclose(stream);
    if (failed || length > RULES_BYTES_MAX) {
        rules_complain(file, start, "",
                       failed ? "the file cannot be read" : "the file is larger than 1 MiB");
        return false;
    }
    *bytes_out = bytes;
    *length_out = length;
    return true;
}

bool rules_file_read(struct rules_file *file)
{
    struct reading reading = {.file = file};
    struct csv_source source = {.cells_max = RULES_COLUMNS_MAX};
    struct csv_place place;
    char *bytes = NULL;

    file->rows = arena_array(file->arena, RULES_ROWS_MAX, sizeof *file->rows);
    if (!read_bytes(file, &bytes, &source.length))
        return false;
    source.bytes = bytes;
    const char *fault = csv_end_text(csv_read(&source, take_row, &reading, file->arena, &place));

    if (fault != NULL)
        give_up(&reading, place, fault);
    else if (!reading.header_done)
        give_up(&reading, (struct csv_place){1, 1}, "there is no header row");
    return !reading.broken;
}
