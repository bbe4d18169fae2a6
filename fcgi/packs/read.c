/* Reads a CSV file of rules, of a score sheet or of recognition rules, and lists its faults by
 * line, column and field. A column is a field of that name; `record` says what a line is, `in` what
 * it belongs to. */
#include "packs_internal.h"

#include "http/text.h"

#include <string.h>

#define FAULTS_FIRST 16

struct reading {
    struct pack *pack;
    bool header_done;
    bool broken; /* not a table at all: the rest would only repeat it */
    size_t column_count;
    const char *columns[PACK_FIELDS_MAX]; /* the header, by column */
    const char *texts[PACK_FIELDS_MAX];   /* of the line at hand, by column, normalised */
    struct csv_place places[PACK_FIELDS_MAX];
};

void pack_complain(struct pack *pack, struct csv_place place, const char *field,
                   const char *sentence_en, const char *sentence_zh)
{
    if (pack->fault_count == pack->fault_capacity) {
        size_t capacity = pack->fault_capacity == 0 ? FAULTS_FIRST : pack->fault_capacity * 2;
        struct pack_fault *grown = arena_array(pack->arena, capacity, sizeof *grown);

        if (pack->fault_count > 0)
            memcpy(grown, pack->faults, pack->fault_count * sizeof *grown);
        pack->faults = grown;
        pack->fault_capacity = capacity;
    }
    pack->faults[pack->fault_count++] = (struct pack_fault){place, field, sentence_en, sentence_zh};
}

static struct csv_place place_of(const struct pack_line *line, const char *field)
{
    const struct shape *shape = &record_types[line->kind]->shape;
    const struct field *found = shape_field(shape, field);

    return found == NULL || line->cells[found - shape->fields].line == 0
               ? line->place
               : line->cells[found - shape->fields];
}

static const char *sentence_of(struct pack *pack, const struct violation *violation,
                               enum language language)
{
    struct buf sentence;

    buf_init(&sentence);
    violation_sentence(violation, language, &sentence);
    const char *copied = arena_strdup(pack->arena, sentence.bytes);

    buf_done(&sentence);
    return copied;
}

void pack_complain_of(struct pack *pack, const struct pack_line *line,
                      const struct violations *violations)
{
    for (size_t i = 0; i < violations->count; i++) {
        const struct violation *violation = &violations->list[i];

        pack_complain(
            pack, place_of(line, violation->field), arena_strdup(pack->arena, violation->field),
            sentence_of(pack, violation, LANGUAGE_EN), sentence_of(pack, violation, LANGUAGE_ZH));
    }
}

static void give_up(struct reading *reading, struct csv_place place, const char *en, const char *zh)
{
    if (!reading->broken)
        pack_complain(reading->pack, place, "", en, zh);
    reading->broken = true;
}

static bool take_cells(struct reading *reading, const struct csv_cell *cells, size_t count)
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        if (reading->header_done && i == reading->column_count) {
            give_up(reading, cells[i].place, csv_end_text(CSV_END_CELLS), "该行单元格过多");
            return false;
        }
        if (memchr(cells[i].text, '\0', cells[i].length) != NULL ||
            text_normalise(cells[i].text, cells[i].length, reading->pack->arena, &reading->texts[i],
                           &length) != ERR_OK) {
            give_up(reading, cells[i].place, "this is not UTF-8 text", "不是 UTF-8 文本");
            return false;
        }
        reading->places[i] = cells[i].place;
    }
    return true;
}

/* Whether some line of the file could give it. */
static bool is_column(const struct pack_format *format, const char *name)
{
    if (format->kind_count > 1 && (strcmp(name, "record") == 0 || strcmp(name, "in") == 0))
        return true;
    for (size_t i = 0; i < format->kind_count; i++) {
        const struct field *field = shape_field(&record_types[format->kinds[i].kind]->shape, name);

        if (field != NULL && !field->computed && field->type != FIELD_REFERENCE)
            return true;
    }
    return false;
}

static void take_header(struct reading *reading, size_t count)
{
    reading->column_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *name = reading->columns[i] = reading->texts[i];
        bool twice = false;

        for (size_t k = 0; k < i; k++)
            twice = twice || strcmp(reading->columns[k], name) == 0;
        if (!is_column(&pack_formats[reading->pack->kind], name))
            pack_complain(reading->pack, reading->places[i], name, "there is no such column",
                          "没有这一列");
        else if (twice)
            pack_complain(reading->pack, reading->places[i], name, "the column is there twice",
                          "该列重复");
        else
            continue;
        reading->broken = true;
    }
    reading->header_done = true;
}

/* The text of a column; NULL where the file has no such column, or the cell is empty. */
static const char *text_in(const struct reading *reading, const char *column, size_t *at_out)
{
    for (size_t i = 0; i < reading->column_count; i++)
        if (strcmp(reading->columns[i], column) == 0) {
            *at_out = i;
            return reading->texts[i][0] == '\0' ? NULL : reading->texts[i];
        }
    return NULL;
}

static const struct pack_line_kind *find_kind(struct reading *reading, struct csv_place place)
{
    const struct pack_format *format = &pack_formats[reading->pack->kind];
    size_t at = 0;
    const char *text = text_in(reading, "record", &at);

    if (format->kind_count == 1)
        return &format->kinds[0];
    for (size_t i = 0; text != NULL && i < format->kind_count; i++)
        if (strcmp(format->kinds[i].name, text) == 0)
            return &format->kinds[i];
    pack_complain(reading->pack, text == NULL ? place : reading->places[at], "record",
                  "record must be one of: sheet, dimension, indicator, grade",
                  "record 必须是以下之一：sheet, dimension, indicator, grade");
    return NULL;
}

/* In order of the table of fields: an amount needs its currency first. */
static void parse_fields(struct reading *reading, struct pack_line *line)
{
    const struct shape *shape = &record_types[line->kind]->shape;
    const char *needed = pack_formats[reading->pack->kind].needed;
    struct violations violations;

    violations_init(&violations, reading->pack->arena);
    for (size_t k = 0; k < shape->field_count; k++) {
        const struct field *field = &shape->fields[k];
        size_t at = SIZE_MAX;
        const char *text = text_in(reading, field->name, &at);

        if (at != SIZE_MAX)
            line->cells[k] = reading->places[at];
        if (text != NULL)
            field_parse_cell(shape, field, text, strlen(text), line->record, &violations);
        else if (field->type != FIELD_REFERENCE && !field->computed &&
                 (field->required || (needed != NULL && strcmp(field->name, needed) == 0)))
            violations_add(&violations, field->name, VIOLATION_MISSING);
    }
    pack_complain_of(reading->pack, line, &violations);
}

/* A cell that the kind of its line has no place for would be lost unseen. */
static void refuse_strange_cells(struct reading *reading, const struct pack_line *line,
                                 const struct pack_line_kind *kind)
{
    for (size_t i = 0; i < reading->column_count; i++) {
        const char *column = reading->columns[i];
        bool special = strcmp(column, "record") == 0 ||
                       (strcmp(column, "in") == 0 && kind->parent_field != NULL);

        if (reading->texts[i][0] == '\0' || special ||
            shape_field(&record_types[line->kind]->shape, column) != NULL)
            continue;
        pack_complain(
            reading->pack, reading->places[i], column,
            arena_format(reading->pack->arena, "a row of kind %s has no %s", kind->name, column),
            arena_format(reading->pack->arena, "%s 行没有 %s", kind->name, column));
    }
}

static void require_parent(struct reading *reading, struct pack_line *line,
                           const struct pack_line_kind *kind)
{
    size_t at = 0;

    if (kind->parent_field == NULL)
        return;
    line->parent = text_in(reading, "in", &at);
    if (line->parent == NULL)
        pack_complain(reading->pack, line->place, "in", "in is missing", "缺少 in");
}

static void require_own_code(struct reading *reading, const struct pack_line *line)
{
    struct pack *pack = reading->pack;

    for (const struct pack_line *other = pack->lines; other < line; other++)
        if (other->kind == line->kind && line->code[0] != '\0' &&
            strcmp(line->code, other->code) == 0)
            pack_complain(
                pack, place_of(line, "code"), "code",
                arena_format(pack->arena, "the code stands in line %zu already", other->place.line),
                arena_format(pack->arena, "该代码已见于第 %zu 行", other->place.line));
}

static void take_line(struct reading *reading, struct csv_place place)
{
    struct pack *pack = reading->pack;
    const struct pack_line_kind *kind = find_kind(reading, place);

    if (kind == NULL)
        return;
    const struct shape *shape = &record_types[kind->kind]->shape;
    struct pack_line *line = &pack->lines[pack->line_count++];

    *line = (struct pack_line){
        .place = place, .kind = kind->kind, .record = arena_alloc(pack->arena, shape->size)};
    shape_clear(shape, line->record);
    parse_fields(reading, line);
    refuse_strange_cells(reading, line, kind);
    require_parent(reading, line, kind);
    const char *code = field_text(shape_field(shape, "code"), line->record);

    line->code = code == NULL ? "" : code;
    require_own_code(reading, line);
}

static bool take_row(void *state, const struct csv_cell *cells, size_t count)
{
    struct reading *reading = state;
    struct csv_place place = {.line = cells[0].place.line, .column = 1};

    if (!take_cells(reading, cells, count))
        return false;
    if (!reading->header_done)
        take_header(reading, count);
    else if (count != reading->column_count)
        pack_complain(reading->pack, place, "", "the row has too few cells", "该行单元格过少");
    else if (reading->pack->line_count == PACK_LINES_MAX)
        give_up(reading, place, "there are more than 5000 rows", "超过 5000 行");
    else
        take_line(reading, place);
    return !reading->broken;
}

void pack_read(enum pack_kind kind, const char *bytes, size_t length, struct arena *arena,
               struct pack *pack_out)
{
    struct pack pack = {.kind = kind, .arena = arena};
    struct reading reading = {.pack = &pack};
    struct csv_source source = {.bytes = bytes, .length = length, .cells_max = PACK_FIELDS_MAX};
    struct csv_place place;
    size_t lines = 1;

    for (size_t i = 0; i < length; i++)
        lines += bytes[i] == '\n' || bytes[i] == '\r';
    pack.lines =
        arena_array(arena, lines < PACK_LINES_MAX ? lines : PACK_LINES_MAX, sizeof *pack.lines);
    const char *fault = csv_end_text(csv_read(&source, take_row, &reading, arena, &place));

    if (fault != NULL)
        give_up(&reading, place, fault, "不是符合 RFC 4180 的 CSV");
    else if (!reading.header_done)
        give_up(&reading, (struct csv_place){1, 1}, "there is no header row", "没有表头");
    *pack_out = pack;
}
