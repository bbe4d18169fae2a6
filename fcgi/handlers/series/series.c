/* Reads a file of dated values, finds its faults, and makes commands of the new values. */
#include "handlers/series/series.h"

#include "base/check.h"
#include "base/date.h"
#include "book/series.h"
#include "figures/rate/rate.h"
#include "http/csv_read.h"
#include "record/kinds.h"
#include "record/series.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX 64

struct reading {
    const struct series *series;
    int32_t today;
    struct violations *violations;
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

static void fault(struct violations *violations, enum violation_code code, struct csv_place place)
{
    violations_add(violations, "csv", code);
    number_param(violations, "line", place.line);
    number_param(violations, "column", place.column);
}

static bool is_one_of(const struct csv_cell *cell, const char *a, const char *b)
{
    return (strlen(a) == cell->length && memcmp(a, cell->text, cell->length) == 0) ||
           (strlen(b) == cell->length && memcmp(b, cell->text, cell->length) == 0);
}

static bool take_header(struct reading *reading, const struct csv_cell *cells, size_t count)
{
    const char *value = is_level(reading->series) ? "level" : "rate";
    const char *value_zh = is_level(reading->series) ? "点位" : "汇率";
    size_t dates = 0;
    size_t values = 0;
    for (size_t i = 0; i < count; i++) {
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
        return true;
    fault(reading->violations, VIOLATION_LINE_HEADER,
          (struct csv_place){count > 0 ? cells[0].place.line : 1, 1});
    violations_param(reading->violations, "expected",
                     is_level(reading->series) ? "date, level" : "date, rate");
    return false;
}

static void take_values(struct reading *reading, const struct csv_cell *cells, size_t count)
{
    const struct csv_cell *date = &cells[reading->date_cell];
    const struct csv_cell *value = &cells[reading->value_cell];
    size_t faults = reading->violations->count;
    if (count != reading->cell_count) {
        fault(reading->violations, VIOLATION_LINE_CELLS, cells[count - 1].place);
        return;
    }
    struct series_line line = {.line = date->place.line, .value_column = value->place.column};
    if (date_read(date->text, date->length, &line.date) != ERR_OK)
        fault(reading->violations, VIOLATION_LINE_DATE, date->place);
    else if (line.date > reading->today)
        fault(reading->violations, VIOLATION_LINE_FUTURE, date->place);
    if (decimal_parse(value->text, value->length, 8, &line.value_e8) != ERR_OK ||
        line.value_e8 <= 0)
        fault(reading->violations, VIOLATION_LINE_VALUE, value->place);
    if (reading->violations->count == faults)
        reading->lines[reading->count++] = line;
}

/* Without its header a file says nothing. */
static bool take_row(void *state, const struct csv_cell *cells, size_t count)
{
    struct reading *reading = state;
    if (reading->cell_count == 0)
        return take_header(reading, cells, count);
    take_values(reading, cells, count);
    return true;
}

/* Whether the file is a table that has a header; what is not is a violation. */
static bool read_rows(struct reading *reading, const char *csv)
{
    const struct csv_source source = {csv, strlen(csv), CELLS_MAX};
    struct csv_place place;
    enum csv_end end = csv_read(&source, take_row, reading, reading->violations->arena, &place);
    if (end == CSV_END_CELLS)
        fault(reading->violations, VIOLATION_LINE_CELLS, place);
    else if (end != CSV_END_WHOLE && end != CSV_END_STOPPED)
        fault(reading->violations, VIOLATION_LINE_QUOTE, place);
    else if (reading->cell_count == 0)
        (void)take_header(reading, NULL, 0);
    return end == CSV_END_WHOLE && reading->cell_count > 0;
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
        fault(reading->violations, VIOLATION_LINE_TWICE,
              (struct csv_place){reading->lines[i].line, 1});
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
    if (!read_rows(&reading, csv))
        return ERR_INVALID;
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

/* A rate that was rejected does not hinder the right one. */
static bool is_recorded(const struct series *series, const struct book *book,
                        const struct entry *entry)
{
    return book_live(book, entry, VIEW_EVERYTHING) &&
           (is_level(series) || fx_rate_state(book, entry, VIEW_EVERYTHING) != RATE_REJECTED);
}

static struct recorded *list_recorded(const struct series *series, const struct book *book,
                                      struct arena *arena, size_t *count_out)
{
    struct value_series known =
        is_level(series) ? book_levels(book, series->index_code)
                         : book_rates(book, series->base_currency, series->quote_currency);
    struct recorded *list = arena_array(arena, known.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < known.count; i++) {
        const struct entry *entry = book_entry(book, known.items[i].seq);
        if (!is_recorded(series, book, entry))
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
    void *record = arena_alloc(arena, record_types[series->kind]->shape.size);
    if (is_level(series))
        *(struct index_level *)record =
            (struct index_level){series->index_code, value_e8, series->source};
    else
        *(struct fx_rate *)record = (struct fx_rate){.base_currency = series->base_currency,
                                                     .quote_currency = series->quote_currency,
                                                     .rate_e8 = value_e8,
                                                     .source = series->source};
    return record;
}

static void refuse_other(const struct series_line *line, const struct recorded *recorded,
                         struct violations *violations)
{
    char text[DECIMAL_TEXT_SIZE];
    fault(violations, VIOLATION_LINE_DIFFERS, (struct csv_place){line->line, line->value_column});
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
