/* Finds in each table where its header stands, what kind of record it holds, which column is which
 * field, and where its rows end. */
#include "recognise_internal.h"

#include <stdio.h>
#include <string.h>

/* A header stands in the first lines that say anything. */
#define HEADER_LINES_MAX 40

/* How well a kind and a header fit: a name that says it outweighs all columns. */
#define SCORE_NAMED 1000
#define SCORE_FIELD 10
#define SCORE_MISSING 15

struct fit {
    uint32_t kind;
    uint32_t header_first, header_last;
    int score;
    size_t matched;
    bool tied; /* another kind fits as well */
    bool whole;
};

struct recognition {
    struct import_tables *tables;
    const struct import_table *table;
    struct arena scratch;
    uint32_t named; /* the kind that the name of the sheet or file says */
};

static struct import_fault place_in(const struct recognition *recognition, uint32_t row,
                                    uint32_t column, const char *value)
{
    return (struct import_fault){
        .place = {.file = recognition->tables->files[recognition->table->file].name,
                  .sheet = recognition->table->sheet,
                  .row = row,
                  .column = column},
        .row_at = SIZE_MAX,
        .value = value,
    };
}

static void tell(const struct recognition *recognition, enum import_fault_code code, uint32_t row,
                 uint32_t column, const char *value, const struct import_param *params)
{
    const struct import_fault where = place_in(recognition, row, column, value);

    import_fault_add(recognition->tables->faults, code, &where, params);
}

/* --- the name --- */

/* "commitments-2026-11-29-120.csv", "认缴明细表2024.xlsx": without folder, ending, dates and the
 * words for a table. */
static const char *stem_of(const char *name, struct arena *arena)
{
    static const char *const ends[] = {"明细表", "明细", "一览表", "统计表", "汇总表",
                                       "情况表", "台账", "清单",   "列表",   "名单",
                                       "表",     "情况", "信息"};
    const char *slash = strrchr(name, '/');
    char *stem = arena_strdup(arena, slash == NULL ? name : slash + 1);
    char *dot = strrchr(stem, '.');

    if (dot != NULL)
        *dot = '\0';
    size_t length = strlen(stem);

    while (length > 0 && strchr("0123456789-_ .()", stem[length - 1]) != NULL)
        stem[--length] = '\0';
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t end = strlen(ends[i]);

        if (length > end && strcmp(stem + length - end, ends[i]) == 0) {
            stem[length - end] = '\0';
            break;
        }
    }
    return stem;
}

static uint32_t kind_named(struct recognition *recognition)
{
    struct arena *arena = &recognition->scratch;
    const char *sheet = recognition->table->sheet;
    const char *file = recognition->tables->files[recognition->table->file].name;
    uint32_t kind = sheet == NULL ? RECORD_NONE : import_kind_named(import_fold(sheet, arena));

    if (kind == RECORD_NONE && sheet != NULL)
        kind = import_kind_named(import_fold(stem_of(sheet, arena), arena));
    return kind != RECORD_NONE ? kind : import_kind_named(import_fold(stem_of(file, arena), arena));
}

/* Exports of ours that are figures, or the whole journal. */
static bool is_other_export(struct recognition *recognition)
{
    const char *stem =
        stem_of(recognition->tables->files[recognition->table->file].name, &recognition->scratch);

    return recognition->table->sheet == NULL &&
           (strcmp(stem, "journal") == 0 || strcmp(stem, "headroom") == 0);
}

/* --- the header --- */

/* Whether the field was mapped before; several paths may lead through one reference. */
static bool is_mapped(const struct shape *shape, bool *mapped, const char *field)
{
    size_t length = strcspn(field, (char[]){IMPORT_PATH_MARK, '\0'});

    for (size_t i = 0; i < shape->field_count; i++)
        if (strlen(shape->fields[i].name) == length &&
            strncmp(shape->fields[i].name, field, length) == 0) {
            bool before = mapped[i] && field[length] == '\0';

            mapped[i] = true;
            return before;
        }
    return false;
}

/* What every row needs and only a column can say: not the currency, which is often the same for
 * all, nor a code, which can be made. */
static bool needs_column(const struct field *field)
{
    return field->required && !field->computed && !field->key && field->type != FIELD_BOOL &&
           strcmp(field->name, "currency") != 0;
}

static struct fit fit_of(struct recognition *recognition, uint32_t kind,
                         const struct heading *headings, size_t count)
{
    const struct shape *shape = &record_types[kind]->shape;
    struct arena *arena = &recognition->scratch;
    bool *mapped = arena_array(arena, shape->field_count + 1, sizeof *mapped);
    struct fit fit = {.kind = kind, .score = kind == recognition->named ? SCORE_NAMED : 0};

    for (size_t i = 0; i < count; i++) {
        const char *or_field;
        const char *field = heading_field(kind, &headings[i], arena, &or_field);

        if (field == NULL || is_mapped(shape, mapped, field))
            continue;
        if (or_field != NULL)
            (void)is_mapped(shape, mapped, or_field);
        fit.matched++;
        fit.score += SCORE_FIELD;
    }
    fit.whole = true;
    for (size_t i = 0; i < shape->field_count; i++)
        if (needs_column(&shape->fields[i]) && !mapped[i]) {
            fit.score -= SCORE_MISSING;
            fit.whole = false;
        }
    return fit;
}

static void keep_better(struct fit *best, const struct fit *fit, uint32_t first, uint32_t last)
{
    if (fit->matched == 0 || fit->score < best->score)
        return;
    if (fit->score == best->score && best->kind != RECORD_NONE) {
        best->tied |= fit->kind != best->kind;
        return;
    }
    *best = *fit;
    best->header_first = first;
    best->header_last = last;
}

/* 填报单位：…, 单位：万元: what is said above a table is no header. */
static bool is_said_above(const struct import_cell *cell, struct arena *scratch)
{
    struct table_unit unit;

    return strstr(cell->text, "：") != NULL || strstr(cell->text, ": ") != NULL ||
           unit_said(cell->text, scratch, &unit);
}

static bool may_be_header(const struct import_line *line, struct arena *scratch)
{
    for (size_t i = 0; i < line->count; i++)
        if (line->cells[i].kind != SHEET_TEXT || is_said_above(&line->cells[i], scratch))
            return false;
    return true;
}

static bool has_own(const struct import_line *line, uint32_t column)
{
    const struct import_cell *cell = import_cell_at(line, column);

    return cell != NULL && !cell->merged;
}

/* Whether the header goes on in the next line: some of its columns are parted there, others are
 * not. */
static bool goes_on(const struct import_line *upper, const struct import_line *lower,
                    uint32_t width)
{
    bool parted = false;
    bool whole = false;

    for (uint32_t column = 1; column <= width; column++) {
        bool above = has_own(upper, column);
        bool below = has_own(lower, column);

        parted |= below && !above;
        whole |= above && !below;
    }
    return parted && whole && upper->count > 1;
}

static void try_header(struct recognition *recognition, uint32_t kind, uint32_t first,
                       uint32_t last, struct fit *best)
{
    struct heading *headings;
    size_t count = headings_read(recognition->table, first, last, &recognition->scratch, &headings);

    for (uint32_t k = 1; k < RECORD_KIND_COUNT; k++) {
        if (kind != RECORD_NONE ? k != kind : !import_kind_allowed(k))
            continue;
        const struct fit fit = fit_of(recognition, k, headings, count);

        keep_better(best, &fit, first, last);
    }
}

/* The best header of a kind; RECORD_NONE: of any. */
static struct fit find_header(struct recognition *recognition, uint32_t kind)
{
    const struct import_table *table = recognition->table;
    struct fit best = {.score = -1000};

    for (size_t i = 0; i < table->line_count && i < HEADER_LINES_MAX; i++) {
        const struct import_line *line = &table->lines[i];

        if (!may_be_header(line, &recognition->scratch))
            continue;
        bool two = i + 1 < table->line_count && line[1].number == line->number + 1 &&
                   may_be_header(&line[1], &recognition->scratch) &&
                   goes_on(line, &line[1], table->width);

        try_header(recognition, kind, line->number, line->number + two, &best);
        arena_reset(&recognition->scratch);
    }
    return best;
}

/* --- the columns --- */

static struct table_unit unit_above(const struct recognition *recognition, uint32_t header_row)
{
    const struct import_table *table = recognition->table;
    struct table_unit unit = {0};
    struct arena scratch;

    arena_init(&scratch);
    for (size_t i = 0; i < table->line_count && table->lines[i].number < header_row; i++)
        for (size_t k = 0; k < table->lines[i].count && !unit.said; k++) {
            const struct import_cell *cell = &table->lines[i].cells[k];
            char factor[16];

            if (cell->kind != SHEET_TEXT || !unit_said(cell->text, &scratch, &unit))
                continue;
            (void)snprintf(factor, sizeof factor, "1%.*s", unit.exponent, "00000000");
            if (unit.exponent > 0)
                tell(recognition, IMPORT_UNIT_SAID, table->lines[i].number, cell->column,
                     cell->text, (const struct import_param[]){{"factor", factor, NULL}, {0}});
        }
    arena_done(&scratch);
    return unit;
}

static struct import_column *column_of_field(const struct import_table_plan *plan,
                                             const char *field)
{
    for (size_t i = 0; i < plan->column_count; i++)
        if (plan->columns[i].field != NULL && strcmp(plan->columns[i].field, field) == 0)
            return &plan->columns[i];
    return NULL;
}

/* Labels of a kind may be alike: columns of our own exports stand in the order of the fields. */
static const char *next_of_label(const struct import_table_plan *plan, const char *name)
{
    const struct shape *shape = &record_types[plan->kind]->shape;
    const struct field *field = shape_field(shape, name);

    for (size_t i = 0; field != NULL && i < shape->field_count; i++) {
        const struct field *other = &shape->fields[i];

        if (other != field && column_of_field(plan, other->name) == NULL &&
            (strcmp(other->label_en, field->label_en) == 0 ||
             strcmp(other->label_zh, field->label_zh) == 0))
            return other->name;
    }
    return NULL;
}

static bool is_ours(const char *field)
{
    return strcmp(field, IMPORT_SEQ) == 0 || strcmp(field, IMPORT_RECORDED_AT) == 0;
}

static void set_unit(struct import_column *column, uint32_t kind, const struct heading *heading,
                     const struct table_unit *unit)
{
    const struct field *field =
        column->field == NULL ? NULL : shape_field(&record_types[kind]->shape, column->field);

    if (field == NULL)
        return;
    if (field->type == FIELD_MONEY)
        column->exponent = heading->unit.said && heading->unit.exponent >= 0
                               ? heading->unit.exponent
                               : unit->exponent;
    else if (field->type == FIELD_DECIMAL && heading->unit.said)
        column->exponent = heading->unit.exponent;
}

static void ask_twice(const struct recognition *recognition, const struct import_table_plan *plan,
                      const struct import_column *column, const struct import_column *other)
{
    char letters[SHEET_LETTERS_SIZE];

    sheet_column_letters(other->column, letters);
    tell(recognition, IMPORT_COLUMN_TWICE, plan->header_last, column->column, column->header,
         (const struct import_param[]){{"other", letters, NULL}, {0}});
}

/* Numbers of rows, and what our own files say beside the record. */
static bool says_nothing(const char *header)
{
    static const char *const words[] = {"序号",  "recorded_by", "Recorded by", "记录人",
                                        "place", "error",       "位置",        "错误"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], header) == 0)
            return true;
    return false;
}

/* What records without a code are called by in our own files, beside their numbers. */
static bool is_key_of_ours(const char *header)
{
    size_t length = strlen(header);

    return strcmp(header, "key") == 0 || (length > 4 && strcmp(header + length - 4, "_key") == 0);
}

static void add_column(struct recognition *recognition, struct import_table_plan *plan,
                       const struct heading *heading, const struct table_unit *unit)
{
    struct import_column column = {
        .header = heading_text(heading, recognition->tables->arena),
        .column = heading->column,
    };
    const char *field = heading_field(plan->kind, heading, &recognition->scratch, &column.or_field);
    const struct import_column *taken = field == NULL ? NULL : column_of_field(plan, field);

    if (taken != NULL && plan->exact)
        field = next_of_label(plan, field);
    else if (taken != NULL) {
        ask_twice(recognition, plan, &column, taken);
        field = NULL;
    } else if (field == NULL && !says_nothing(column.header) &&
               !(plan->exact && is_key_of_ours(column.header)))
        tell(recognition, IMPORT_COLUMN_UNKNOWN, plan->header_last, column.column, column.header,
             NULL);
    column.field = field;
    if (field == NULL)
        column.or_field = NULL;
    set_unit(&column, plan->kind, heading, unit);
    plan->columns[plan->column_count++] = column;
}

/* The currency of all rows, where no column says it. */
static void add_currency(struct recognition *recognition, struct import_table_plan *plan,
                         const struct table_unit *unit, const struct heading *headings,
                         size_t count)
{
    const struct field *field = shape_field(&record_types[plan->kind]->shape, "currency");
    const char *currency = unit->currency;

    if (field == NULL || !field->required || column_of_field(plan, "currency") != NULL)
        return;
    for (size_t i = 0; currency == NULL && i < count; i++)
        currency = headings[i].unit.currency;
    if (currency == NULL)
        currency = "CNY";
    plan->columns[plan->column_count++] =
        (struct import_column){.field = "currency", .constant = currency};
    tell(recognition, IMPORT_CONSTANT_ASSUMED, plan->header_last, 0, NULL,
         (const struct import_param[]){
             {"label", field->label_en, field->label_zh}, {"constant", currency, NULL}, {0}});
}

static void add_pattern(struct recognition *recognition, struct import_table_plan *plan)
{
    const struct record_type *type = record_types[plan->kind];
    const struct field *key = shape_key(&type->shape);

    if (key == NULL || column_of_field(plan, key->name) != NULL)
        return;
    char *pattern = arena_format(recognition->tables->arena, "%s-{n:4}", type->kind);

    for (char *at = pattern; *at != '{'; at++)
        *at = (char)(*at == '_' ? '-' : *at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
    plan->code_pattern = pattern;
    tell(recognition, IMPORT_CODE_MADE, plan->header_last, 0, NULL,
         (const struct import_param[]){{"pattern", pattern, NULL}, {0}});
}

static bool has_our_columns(struct recognition *recognition, uint32_t kind,
                            const struct heading *headings, size_t count)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        const char *or_field;
        const char *field = heading_field(kind, &headings[i], &recognition->scratch, &or_field);

        found += field != NULL && is_ours(field);
    }
    return found == 2;
}

static void add_columns(struct recognition *recognition, struct import_table_plan *plan)
{
    struct arena *arena = recognition->tables->arena;
    struct heading *headings;
    size_t count =
        headings_read(recognition->table, plan->header_first, plan->header_last, arena, &headings);
    const struct table_unit unit = unit_above(recognition, plan->header_first);

    plan->columns = arena_array(arena, count + 2, sizeof *plan->columns);
    plan->exact = has_our_columns(recognition, plan->kind, headings, count);
    for (size_t i = 0; i < count; i++)
        add_column(recognition, plan, &headings[i], &unit);
    add_currency(recognition, plan, &unit, headings, count);
    add_pattern(recognition, plan);
}

/* --- the order of days and months --- */

/* What the days of a text say of their order: 1 the day stands first, 2 the month does, 3 either;
 * 0: it is no such day. */
static int order_of(const char *text)
{
    unsigned first = 0;
    unsigned second = 0;
    unsigned year = 0;
    char mark = 0;
    char other = 0;

    if (sscanf(text, " %2u%c%2u%c%4u", &first, &mark, &second, &other, &year) != 5 ||
        mark != other || strchr("/-.", mark) == NULL || year < 1900)
        return 0;
    return first > 12 ? 1 : second > 12 ? 2 : 3;
}

static void find_order(const struct import_table *table, const struct import_table_plan *plan,
                       struct import_column *column)
{
    int seen = 0;

    for (size_t i = 0; i < table->line_count; i++) {
        const struct import_line *line = &table->lines[i];
        const struct import_cell *cell =
            line->number < plan->first_row || line->number > plan->last_row
                ? NULL
                : import_cell_at(line, column->column);
        int order = cell == NULL || cell->kind != SHEET_TEXT ? 0 : order_of(cell->text);

        if (order == 1 || order == 2)
            seen |= order;
    }
    if (seen == 1)
        column->order = IMPORT_DAY_FIRST;
    else if (seen == 2)
        column->order = IMPORT_MONTH_FIRST;
}

static void find_orders(const struct import_table *table, struct import_table_plan *plan)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        struct import_column *column = &plan->columns[i];
        const struct field *field =
            column->field == NULL ? NULL
                                  : shape_field(&record_types[plan->kind]->shape, column->field);

        if (column->column > 0 && column->field != NULL &&
            (field != NULL ? field->type == FIELD_DATE
                           : strcmp(column->field, IMPORT_EFFECTIVE_DATE) == 0))
            find_order(table, plan, column);
    }
}

/* --- the rows --- */

static void find_rows(struct recognition *recognition, struct import_table_plan *plan)
{
    const struct import_table *table = recognition->table;

    plan->first_row = plan->header_last + 1;
    plan->last_row = plan->header_last;
    for (size_t i = 0; i < table->line_count; i++) {
        const struct import_line *line = &table->lines[i];

        if (line->number < plan->first_row)
            continue;
        if (!plan->exact && import_line_is_remark(line, &recognition->scratch))
            tell(recognition, IMPORT_FOOT_LEFT_OUT, line->number, 0, line->cells[0].text, NULL);
        else if (!plan->exact && import_line_is_total(line, &recognition->scratch))
            tell(recognition, IMPORT_TOTAL_LEFT_OUT, line->number, 0, NULL, NULL);
        else
            plan->last_row = line->number;
        arena_reset(&recognition->scratch);
    }
    if (table->hidden_row_count > 0) {
        char count[24];

        (void)snprintf(count, sizeof count, "%zu", table->hidden_row_count);
        tell(recognition, IMPORT_ROWS_HIDDEN, table->first_hidden_row, 0, NULL,
             (const struct import_param[]){{"count", count, NULL}, {0}});
    }
}

static void plan_table(struct recognition *recognition, const struct fit *fit,
                       struct import_table_plan *plan)
{
    plan->kind = fit->kind;
    plan->header_first = fit->header_first;
    plan->header_last = fit->header_last;
    add_columns(recognition, plan);
    find_rows(recognition, plan);
    find_orders(recognition->table, plan);
}

static void suggest(struct recognition *recognition, struct import_table_plan *plan)
{
    const struct import_table *table = recognition->table;

    plan->skip = true;
    if (table->hidden || table->line_count == 0) {
        tell(recognition, table->hidden ? IMPORT_SHEET_HIDDEN : IMPORT_NO_TABLE, 0, 0, NULL, NULL);
        return;
    }
    if (is_other_export(recognition)) {
        tell(recognition, IMPORT_KIND_LEFT_OUT, 0, 0, NULL,
             (const struct import_param[]){{"kind", "Figures and journal", "数据与分录日志"}, {0}});
        return;
    }
    recognition->named = kind_named(recognition);
    if (recognition->named != RECORD_NONE && !import_kind_allowed(recognition->named)) {
        const struct record_type *type = record_types[recognition->named];

        tell(recognition, IMPORT_KIND_LEFT_OUT, 0, 0, NULL,
             (const struct import_param[]){{"kind", type->plural_en, type->label_zh}, {0}});
        return;
    }
    const struct fit fit = find_header(recognition, recognition->named);
    bool sure = fit.matched > 0 &&
                (recognition->named != RECORD_NONE || (fit.matched > 1 && fit.whole && !fit.tied));

    if (sure) {
        plan->skip = false;
        plan_table(recognition, &fit, plan);
    } else {
        /* What is more than a remark is asked about when it is imported so. */
        plan->skip = table->width < 2 || table->line_count < 2;
        if (plan->skip)
            tell(recognition, IMPORT_NO_TABLE, 0, 0, NULL, NULL);
    }
}

static struct recognition begin(struct import_tables *tables, size_t table)
{
    struct recognition recognition = {.tables = tables, .table = &tables->list[table]};

    arena_init(&recognition.scratch);
    return recognition;
}

static struct import_table_plan plan_for(const struct import_tables *tables, size_t table)
{
    return (struct import_table_plan){
        .table = table,
        .file = tables->files[tables->list[table].file].name,
        .sheet = tables->list[table].sheet,
    };
}

void import_suggest_table(struct import_tables *tables, size_t table,
                          struct import_table_plan *plan_out)
{
    struct recognition recognition = begin(tables, table);

    *plan_out = plan_for(tables, table);
    suggest(&recognition, plan_out);
    arena_done(&recognition.scratch);
}

void import_suggest(struct import_tables *tables, struct import_plan *plan_out)
{
    *plan_out = (struct import_plan){
        .tables = arena_array(tables->arena, tables->count + 1, sizeof *plan_out->tables),
        .count = tables->count,
    };
    for (size_t i = 0; i < tables->count; i++)
        import_suggest_table(tables, i, &plan_out->tables[i]);
}

void import_suggest_kind(struct import_tables *tables, size_t table, uint32_t kind,
                         struct import_table_plan *plan_out)
{
    struct recognition recognition = begin(tables, table);

    *plan_out = plan_for(tables, table);
    recognition.named = kind;
    struct fit fit = find_header(&recognition, kind);

    if (fit.matched == 0) {
        const struct import_table *of = &tables->list[table];

        fit = (struct fit){.kind = kind};
        fit.header_first = fit.header_last = of->line_count > 0 ? of->lines[0].number : 1;
    }
    plan_table(&recognition, &fit, plan_out);
    arena_done(&recognition.scratch);
}

void rows_find(struct import_tables *tables, struct import_table_plan *plan)
{
    struct recognition recognition = begin(tables, plan->table);

    find_rows(&recognition, plan);
    arena_done(&recognition.scratch);
}
