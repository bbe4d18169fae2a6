/* Headings of columns: one row or two, merged cells, units in brackets, both languages in one
 * cell. */
#include "recognise_internal.h"

#include <string.h>

static const struct unit {
    const char *word;
    int exponent;
    const char *currency;
} units[] = {
    {"元", 0, "CNY"},         {"人民币元", 0, "CNY"},   {"千元", 3, "CNY"},
    {"万元", 4, "CNY"},       {"人民币万元", 4, "CNY"}, {"万元人民币", 4, "CNY"},
    {"万", 4, NULL},          {"百万元", 6, "CNY"},     {"百万", 6, NULL},
    {"千万元", 7, "CNY"},     {"亿元", 8, "CNY"},       {"人民币亿元", 8, "CNY"},
    {"亿", 8, NULL},          {"美元", 0, "USD"},       {"万美元", 4, "USD"},
    {"百万美元", 6, "USD"},   {"亿美元", 8, "USD"},     {"港元", 0, "HKD"},
    {"万港元", 4, "HKD"},     {"欧元", 0, "EUR"},       {"万欧元", 4, "EUR"},
    {"usd", 0, "USD"},        {"cny", 0, "CNY"},        {"rmb", 0, "CNY"},
    {"thousands", 3, NULL},   {"inthousands", 3, NULL}, {"millions", 6, NULL},
    {"inmillions", 6, NULL},  {"million", 6, NULL},     {"usdmillion", 6, "USD"},
    {"cnymillion", 6, "CNY"}, {"rmbmillion", 6, "CNY"}, {"cny10000", 4, "CNY"},
    {"rmb10000", 4, "CNY"},   {"rmb万元", 4, "CNY"},    {"%", -2, NULL},
    {"百分比", -2, NULL},     {"百分数", -2, NULL},
};

bool unit_find(const char *folded, struct table_unit *unit_out)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(units[i].word, folded) != 0)
            continue;
        *unit_out = (struct table_unit){true, units[i].exponent, units[i].currency};
        return true;
    }
    return false;
}

/* 单位：万元, 金额单位：人民币万元, (in millions): a remark above the table that is of all of it. */
bool unit_said(const char *text, struct arena *arena, struct table_unit *unit_out)
{
    const char *folded = import_fold(text, arena);
    const char *after = strstr(folded, "单位");

    if (after != NULL)
        return unit_find(after + strlen("单位"), unit_out);
    return strncmp(folded, "in", 2) == 0 && unit_find(folded, unit_out);
}

/* Copies text without what stands in its last brackets, which is told apart. */
static void split_brackets(const char *text, struct arena *arena, const char **base_out,
                           const char **inside_out)
{
    static const char *const opens[] = {"（", "(", "[", "【"};
    const char *open = NULL;
    size_t width = 0;

    *base_out = text;
    *inside_out = NULL;
    for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++) {
        const char *found = strstr(text, opens[i]);

        for (const char *next = found; next != NULL; next = strstr(next + 1, opens[i]))
            found = next;
        if (found != NULL && (open == NULL || found > open)) {
            open = found;
            width = strlen(opens[i]);
        }
    }
    if (open == NULL || open == text)
        return;
    *base_out = arena_copy(arena, text, (size_t)(open - text));
    *inside_out = import_fold(open + width, arena);
}

static const char *field_of(uint32_t kind, const char *text, struct arena *arena,
                            const char **or_field_out)
{
    return import_heading_field(kind, import_fold(text, arena), or_field_out);
}

/* One of both languages in a cell: parted by a stroke with blanks, or by a line's end. */
static const char *field_of_parts(uint32_t kind, const char *text, struct arena *arena,
                                  const char **or_field_out)
{
    static const char *const marks[] = {" / ", "\n", "/", "|"};
    const char *field = field_of(kind, text, arena, or_field_out);

    for (size_t i = 0; field == NULL && i < sizeof marks / sizeof marks[0]; i++) {
        const char *mark = strstr(text, marks[i]);

        if (mark == NULL)
            continue;
        field = field_of(kind, arena_copy(arena, text, (size_t)(mark - text)), arena, or_field_out);
        if (field == NULL)
            field = field_of(kind, mark + strlen(marks[i]), arena, or_field_out);
    }
    return field;
}

static const char *field_of_text(uint32_t kind, const char *text, struct arena *arena,
                                 const char **or_field_out)
{
    const char *base;
    const char *inside;
    const char *field = field_of_parts(kind, text, arena, or_field_out);

    if (field != NULL)
        return field;
    split_brackets(text, arena, &base, &inside);
    return inside == NULL ? NULL : field_of_parts(kind, base, arena, or_field_out);
}

const char *heading_field(uint32_t kind, const struct heading *heading, struct arena *arena,
                          const char **or_field_out)
{
    const char *field = NULL;

    if (heading->lower == NULL)
        return field_of_text(kind, heading->upper, arena, or_field_out);
    if (heading->upper != NULL)
        field = field_of_text(kind, arena_format(arena, "%s%s", heading->upper, heading->lower),
                              arena, or_field_out);
    return field != NULL ? field : field_of_text(kind, heading->lower, arena, or_field_out);
}

const char *heading_text(const struct heading *heading, struct arena *arena)
{
    return heading->lower == NULL ? heading->upper
                                  : arena_format(arena, "%s %s", heading->upper, heading->lower);
}

static void find_unit(struct heading *heading, struct arena *arena)
{
    const char *texts[] = {heading->lower, heading->upper};

    for (size_t i = 0; i < 2 && !heading->unit.said; i++) {
        const char *base;
        const char *inside = NULL;

        if (texts[i] != NULL)
            split_brackets(texts[i], arena, &base, &inside);
        if (inside != NULL)
            (void)unit_find(inside, &heading->unit);
    }
}

/* What stands in a column of a row, or in the merged cell that covers it. */
static const char *text_at(const struct import_table *table, uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < table->merge_count; i++) {
        const struct sheet_range *merge = &table->merges[i];

        if (row != merge->first_row || column < merge->first_column || column > merge->last_column)
            continue;
        column = merge->first_column;
        break;
    }
    const struct import_line *line = import_line_at(table, row);
    const struct import_cell *cell = line == NULL ? NULL : import_cell_at(line, column);

    return cell == NULL || cell->merged ? NULL : cell->text;
}

size_t headings_read(const struct import_table *table, uint32_t first_row, uint32_t last_row,
                     struct arena *arena, struct heading **headings_out)
{
    struct heading *headings = arena_array(arena, table->width + 1, sizeof *headings);
    size_t count = 0;

    for (uint32_t column = 1; column <= table->width; column++) {
        struct heading heading = {.column = column, .upper = text_at(table, first_row, column)};

        if (last_row > first_row)
            heading.lower = text_at(table, last_row, column);
        if (heading.upper == NULL && heading.lower == NULL)
            continue;
        if (heading.upper == NULL) {
            heading.upper = heading.lower;
            heading.lower = NULL;
        }
        find_unit(&heading, arena);
        headings[count++] = heading;
    }
    *headings_out = headings;
    return count;
}
