#include "handlers/series.h"

#include "base/check.h"
#include "base/date.h"
#include "book/dated.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX 64

struct cell {
    const char *text;
    size_t length;
    size_t column; /* bytes from 1 */
};

struct reading {
    const struct series *series;
    int32_t today;
    struct violations *violations;
    size_t line;
    size_t cell_count; /* of the header; 0: not read yet */
    size_t date_cell;
    size_t value_cell;
    struct series_line *lines;
    size_t count;
};

static bool is_level(const struct series *series)
{
    return series->kind == RECORD_INDEX_LEVEL;
}

static void number_param(struct violations *violations, const char *name, size_t number)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%zu", number);
    violations_param(violations, name, text);
}

static void fault(struct violations *violations, enum violation_code code, size_t line,
                  size_t column)
{
    violations_add(violations, "csv", code);
    number_param(violations, "line", line);
    number_param(violations, "column", column);
}

static bool is_one_of(const struct cell *cell, const char *a, const char *b)
{
    return (strlen(a) == cell->length && memcmp(a, cell->text, cell->length) == 0) ||
           (strlen(b) == cell->length && memcmp(b, cell->text, cell->length) == 0);
}

static void trim(struct cell *cell)
{
    while (cell->length > 0 && (*cell->text == ' ' || *cell->text == '\t')) {
        cell->text++;
        cell->length--;
        cell->column++;
    }
    while (cell->length > 0 &&
           (cell->text[cell->length - 1] == ' ' || cell->text[cell->length - 1] == '\t'))
        cell->length--;
}

/* The cells of one line; in quotes a comma is no end. A quoted cell never goes over its line here.
 * CELLS_MAX + 1: there are too many. */
static size_t split(const char *line, size_t length, struct cell cells[CELLS_MAX])
{
    size_t count = 0;
    size_t start = 0;
    bool quoted = false;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && line[i] == '"')
            quoted = !quoted;
        if (i < length && (line[i] != ',' || quoted))
            continue;
        if (count == CELLS_MAX)
            return CELLS_MAX + 1;
        cells[count] = (struct cell){line + start, i - start, start + 1};
        trim(&cells[count]);
        if (cells[count].length >= 2 && cells[count].text[0] == '"' &&
            cells[count].text[cells[count].length - 1] == '"') {
            cells[count].text++;
            cells[count].column++;
            cells[count].length -= 2;
        }
        count++;
        start = i + 1;
    }
    return count;
}

static void take_header(struct reading *reading, const struct cell *cells, size_t count)
{
    const char *value = is_level(reading->series) ? "level" : "rate";
    const char *value_zh = is_level(reading->series) ? "点位" : "汇率";
    size_t dates = 0;
    size_t values = 0;
    for (size_t i = 0; count <= CELLS_MAX && i < count; i++) {
        if (is_one_of(&cells[i], "date", "日期")) {
            reading->date_cell = i;
            dates++;
        } else if (is_one_of(&cells[i], value, value_zh)) {
            reading->value_cell = i;
            values++;
        }
    }
    reading->cell_count = count;
    if (dates == 1 && values == 1)
        return;
    fault(reading->violations, VIOLATION_LINE_HEADER, reading->line, 1);
    violations_param(reading->violations, "expected",
                     is_level(reading->series) ? "date, level" : "date, rate");
}

static void take_values(struct reading *reading, const struct cell *cells, size_t count)
{
    const struct cell *date = &cells[reading->date_cell];
    const struct cell *value = &cells[reading->value_cell];
    struct series_line line = {.line = reading->line, .value_column = 1};
    size_t faults = reading->violations->count;
    if (count != reading->cell_count) {
        fault(reading->violations, VIOLATION_LINE_CELLS, reading->line,
              count > 0 && count <= CELLS_MAX ? cells[count - 1].column : 1);
        return;
    }
    line.value_column = value->column;
    if (date_parse(date->text, date->length, &line.date) != ERR_OK)
        fault(reading->violations, VIOLATION_LINE_DATE, reading->line, date->column);
    else if (line.date > reading->today)
        fault(reading->violations, VIOLATION_LINE_FUTURE, reading->line, date->column);
    if (decimal_parse(value->text, value->length, 8, &line.value_e8) != ERR_OK ||
        line.value_e8 <= 0)
        fault(reading->violations, VIOLATION_LINE_VALUE, reading->line, value->column);
    if (reading->violations->count == faults)
        reading->lines[reading->count++] = line;
}

static void take_line(struct reading *reading, const char *text, size_t length)
{
    struct cell cells[CELLS_MAX];
    if (length > 0 && text[length - 1] == '\r')
        length--;
    if (length == 0)
        return;
    size_t count = split(text, length, cells);
    if (reading->cell_count == 0)
        take_header(reading, cells, count);
    else
        take_values(reading, cells, count);
}

static int by_date(const void *left, const void *right)
{
    const struct series_line *a = left;
    const struct series_line *b = right;
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static void refuse_twice(struct reading *reading)
{
    for (size_t i = 1; i < reading->count; i++) {
        if (reading->lines[i].date != reading->lines[i - 1].date)
            continue;
        fault(reading->violations, VIOLATION_LINE_TWICE, reading->lines[i].line, 1);
        number_param(reading->violations, "other", reading->lines[i - 1].line);
    }
}

/* Non-empty lines, or one more than may be. */
static size_t count_lines(const char *csv)
{
    size_t count = 1;
    for (const char *at = csv; *at != '\0' && count <= SERIES_LINES_MAX + 1; at++)
        count += *at == '\n' && at[1] != '\0' && at[1] != '\n' && at[1] != '\r';
    return count;
}

enum err series_parse(const struct series *series, const char *csv, int32_t today,
                      struct violations *violations, const struct series_line **lines_out,
                      size_t *count_out)
{
    struct reading reading = {.series = series, .today = today, .violations = violations};
    size_t lines = count_lines(csv);
    if (lines > SERIES_LINES_MAX + 1) {
        violations_add(violations, "csv", VIOLATION_TOO_MANY_LINES);
        number_param(violations, "max", SERIES_LINES_MAX);
        return ERR_INVALID;
    }
    reading.lines = arena_array(violations->arena, lines + 1, sizeof *reading.lines);
    size_t faults = violations->count;
    if (memcmp(csv, "\xEF\xBB\xBF", strnlen(csv, 3)) == 0)
        csv += strnlen(csv, 3);
    for (const char *at = csv; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        reading.line++;
        /* Without its header a file says nothing. */
        if (violations->count == faults || reading.cell_count > 0)
            take_line(&reading, at, length);
        if (reading.line == 1 && violations->count > faults)
            return ERR_INVALID;
        at += length + (at[length] == '\n');
    }
    if (reading.cell_count == 0)
        take_header(&reading, NULL, 0);
    if (reading.count > 0)
        qsort(reading.lines, reading.count, sizeof *reading.lines, by_date);
    refuse_twice(&reading);
    *lines_out = reading.lines;
    *count_out = reading.count;
    return violations->count > faults ? ERR_INVALID : ERR_OK;
}

/* What is recorded of the series, by day. */
struct recorded {
    int32_t date;
    int64_t value_e8;
    int64_t seq;
};

static struct recorded *list_recorded(const struct series *series, const struct book *book,
                                      struct arena *arena, size_t *count_out)
{
    struct dated_series known =
        is_level(series) ? book_levels(book, series->index_code)
                         : book_rates(book, series->base_currency, series->quote_currency);
    struct recorded *list = arena_array(arena, known.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < known.count; i++) {
        const struct entry *entry = book_entry(book, known.items[i].seq);
        if (!book_live(book, entry, VIEW_EVERYTHING))
            continue;
        int64_t value_e8 = is_level(series) ? ((const struct index_level *)entry->record)->level_e8
                                            : ((const struct fx_rate *)entry->record)->rate_e8;
        list[count++] = (struct recorded){entry->effective_date, value_e8, entry->seq};
    }
    *count_out = count;
    return list;
}

static void *record_of(const struct series *series, int64_t value_e8, struct arena *arena)
{
    void *record = arena_alloc(arena, record_types[series->kind].shape.size);
    if (is_level(series))
        *(struct index_level *)record =
            (struct index_level){series->index_code, value_e8, series->source};
    else
        *(struct fx_rate *)record = (struct fx_rate){series->base_currency, series->quote_currency,
                                                     value_e8, series->source};
    return record;
}

static void refuse_other(const struct series_line *line, const struct recorded *recorded,
                         struct violations *violations)
{
    char text[DECIMAL_TEXT_SIZE];
    fault(violations, VIOLATION_LINE_DIFFERS, line->line, line->value_column);
    decimal_format(recorded->value_e8, 8, text);
    violations_param(violations, "recorded", text);
    number_param(violations, "seq", (size_t)recorded->seq);
}

enum err series_commands(const struct series *series, const struct book *book,
                         const struct series_line *lines, size_t line_count, struct arena *arena,
                         struct violations *violations, const struct command **commands_out,
                         size_t *count_out)
{
    struct command *commands = arena_array(arena, line_count + 1, sizeof *commands);
    size_t recorded_count = 0;
    const struct recorded *recorded = list_recorded(series, book, arena, &recorded_count);
    size_t next = 0;
    size_t count = 0;
    bool differs = false;
    for (size_t i = 0; i < line_count; i++) {
        while (next < recorded_count && recorded[next].date < lines[i].date)
            next++;
        if (next < recorded_count && recorded[next].date == lines[i].date) {
            if (recorded[next].value_e8 != lines[i].value_e8) {
                refuse_other(&lines[i], &recorded[next], violations);
                differs = true;
            }
            continue;
        }
        commands[count++] = (struct command){.kind = series->kind,
                                             .effective_date = lines[i].date,
                                             .record = record_of(series, lines[i].value_e8, arena)};
    }
    *commands_out = commands;
    *count_out = count;
    return differs ? ERR_CONFLICT : ERR_OK;
}
