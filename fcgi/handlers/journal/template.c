/* Writes workbooks to fill in. The sheets that lists are chosen from are hidden and stand last;
 * that of notes has one column, so that no import takes it for a table. */
#include "handlers/journal/template.h"

#include "base/check.h"
#include "handlers/frame/refs.h"
#include "import/plan.h"
#include "ledger/ledger.h"
#include "record/kinds.h"

#include <string.h>

#define PIECE_ROWS 512
#define NOTES_SHEET "说明 Notes"
#define CHOICES_SHEET "选项 Choices"
#define CODES_SHEET "代码 Codes"
#define FIRST_RECORD_ROW 3
#define LISTS_MAX 256

/* Codes of a kind, with the name of each. */
struct codes {
    const char **codes;
    const char **names;
    size_t count;
};

/* The lists that cells are chosen from: each has two columns of its sheet. */
struct template_lists {
    const struct field *choices[LISTS_MAX]; /* a field of each enumeration */
    size_t choice_count;
    struct codes codes[RECORD_KIND_COUNT];
    uint32_t code_columns[RECORD_KIND_COUNT]; /* 0: no list */
    uint32_t code_column_count;
};

/* What can be imported, but for the mappings that imports keep themselves. */
static bool is_offered(uint32_t kind)
{
    return import_kind_allowed(kind) && kind != RECORD_IMPORT_MAP;
}

static bool is_programme(const struct template *template)
{
    return strcmp(template->name, TEMPLATE_PROGRAMME) == 0;
}

bool template_exists(const char *name)
{
    return strcmp(name, TEMPLATE_PROGRAMME) == 0 || is_offered(record_kind_find(name));
}

static bool has_sheet(const struct template *template, uint32_t kind)
{
    return is_offered(kind) &&
           (is_programme(template) || strcmp(record_types[kind]->kind, template->name) == 0);
}

static bool is_entered(const struct field *field)
{
    return !field->computed;
}

static const char *reference_key(void *state, const struct field *field, int64_t id)
{
    struct template *template = state;
    (void)field;
    return refs_key(template->book, id, template->view, template->seq_text);
}

/* --- the lists --- */

static size_t find_choices(const struct template_lists *lists, const struct field *field)
{
    size_t at = 0;
    while (at < lists->choice_count && lists->choices[at]->values != field->values)
        at++;
    return at;
}

static uint32_t kind_referred(const struct field *field)
{
    uint32_t kind = field->version ? RECORD_NONE : (uint32_t)record_kind_find(field->reference);
    return kind != RECORD_NONE && shape_key(&record_types[kind]->shape) ? kind : RECORD_NONE;
}

static void want_list(struct template_lists *lists, const struct field *field)
{
    if (field->type == FIELD_ENUM && find_choices(lists, field) == lists->choice_count) {
        CHECK(lists->choice_count < LISTS_MAX);
        lists->choices[lists->choice_count++] = field;
    }
    uint32_t kind = field->type == FIELD_REFERENCE ? kind_referred(field) : RECORD_NONE;
    if (kind != RECORD_NONE && lists->code_columns[kind] == 0)
        lists->code_columns[kind] = 1 + 2 * lists->code_column_count++;
}

static void read_codes(struct template *template, uint32_t kind)
{
    struct codes *codes = &template->lists->codes[kind];
    const int64_t *ids = NULL;
    size_t count = book_entities(template->book, kind, &ids);
    codes->codes = arena_array(&template->arena, count + 1, sizeof *codes->codes);
    codes->names = arena_array(&template->arena, count + 1, sizeof *codes->names);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_version(template->book, kind, ids[i], template->view);
        const char *name = entry ? record_name(kind, entry->record) : NULL;
        if (!entry)
            continue;
        codes->codes[codes->count] =
            arena_strdup(&template->arena, record_code(kind, entry->record));
        codes->names[codes->count++] = name ? arena_strdup(&template->arena, name) : NULL;
    }
}

/* Which lists the sheets need, and what is there of each kind. */
static void make_lists(struct template *template)
{
    template->lists = arena_alloc(&template->arena, sizeof *template->lists);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct shape *shape = &record_types[kind]->shape;
        for (size_t i = 0; has_sheet(template, kind) && i < shape->field_count; i++)
            if (is_entered(&shape->fields[i]))
                want_list(template->lists, &shape->fields[i]);
    }
    template->book = ledger_read_begin(template->ledger);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        if (template->lists->code_columns[kind] > 0)
            read_codes(template, kind);
    ledger_read_end(template->ledger);
    template->book = NULL;
}

static size_t value_count(const struct field *field)
{
    size_t count = 0;
    while (field->values[count].name)
        count++;
    return count;
}

static const char *word_of(const struct template *template, const struct field_value *value)
{
    return template->words == TABLE_WORDS_ZH   ? value->label_zh
           : template->words == TABLE_WORDS_EN ? value->label_en
                                               : value->name;
}

/* Each enumeration has the words that stand in cells, and beside them what they mean. */
static void write_choices(struct template *template)
{
    const struct template_lists *lists = template->lists;
    struct xlsx *xlsx = template->table.xlsx;
    bool more = lists->choice_count > 0;
    xlsx_sheet(xlsx, CHOICES_SHEET, 1, 0);
    xlsx_hide(xlsx);
    for (size_t i = 0; i < lists->choice_count; i++) {
        xlsx_text(xlsx, lists->choices[i]->enumeration, XLSX_QUIET);
        xlsx_text(xlsx, NULL, XLSX_PLAIN);
    }
    xlsx_end_row(xlsx);
    for (size_t row = 0; more; row++) {
        more = false;
        for (size_t i = 0; i < lists->choice_count; i++) {
            const struct field_value *value = &lists->choices[i]->values[row];
            bool is = row < value_count(lists->choices[i]);
            xlsx_text(xlsx, is ? word_of(template, value) : NULL, XLSX_PLAIN);
            xlsx_text(xlsx,
                      is ? arena_format(&template->arena, "%s: %s / %s", value->name,
                                        value->label_zh, value->label_en)
                         : NULL,
                      XLSX_PLAIN);
            more |= is;
        }
        xlsx_end_row(xlsx);
    }
}

static void write_code_row(struct xlsx *xlsx, const struct template_lists *lists, size_t row)
{
    /* The columns stand in the order in which the kinds were met. */
    for (uint32_t column = 1; column < 1 + 2 * lists->code_column_count; column += 2)
        for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
            const struct codes *codes = &lists->codes[kind];
            if (lists->code_columns[kind] != column)
                continue;
            xlsx_text(xlsx, row < codes->count ? codes->codes[row] : NULL, XLSX_PLAIN);
            xlsx_text(xlsx, row < codes->count ? codes->names[row] : NULL, XLSX_PLAIN);
        }
    xlsx_end_row(xlsx);
}

static void write_codes(struct template *template)
{
    const struct template_lists *lists = template->lists;
    size_t rows = 0;
    xlsx_sheet(template->table.xlsx, CODES_SHEET, 0, 0);
    xlsx_hide(template->table.xlsx);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        if (lists->codes[kind].count > rows)
            rows = lists->codes[kind].count;
    for (size_t row = 0; row < rows; row++)
        write_code_row(template->table.xlsx, lists, row);
}

/* The range that the cells of a field are chosen from; false: they are not. */
static bool list_of(const struct template *template, const struct field *field, struct buf *out)
{
    const struct template_lists *lists = template->lists;
    if (field->type == FIELD_ENUM) {
        size_t at = find_choices(lists, field);
        if (at < lists->choice_count)
            xlsx_range(CHOICES_SHEET, (uint32_t)(1 + 2 * at), 2, (uint32_t)(1 + value_count(field)),
                       out);
        return at < lists->choice_count;
    }
    uint32_t kind = field->type == FIELD_REFERENCE ? kind_referred(field) : RECORD_NONE;
    if (kind == RECORD_NONE || lists->codes[kind].count == 0)
        return false;
    xlsx_range(CODES_SHEET, lists->code_columns[kind], 1, (uint32_t)lists->codes[kind].count, out);
    return true;
}

/* --- what is said of a column --- */

struct note {
    const char *en;
    const char *zh;
};

static struct note note_of_text(const struct field *field, struct arena *arena)
{
    if (field->key)
        return (struct note){"a code that nothing else has", "代码，不可重复"};
    if (field->form == FORM_CREDIT_CODE)
        return (struct note){"18 characters", "18 位"};
    if (field->form == FORM_HEX)
        return (struct note){arena_format(arena, "%lld hexadecimal digits", (long long)field->max),
                             arena_format(arena, "%lld 位十六进制", (long long)field->max)};
    return (struct note){
        arena_format(arena, "text, at most %lld characters", (long long)field->max),
        arena_format(arena, "文本，至多 %lld 字", (long long)field->max)};
}

static struct note note_of_reference(const struct field *field, struct arena *arena)
{
    uint32_t kind = (uint32_t)record_kind_find(field->reference);
    if (kind_referred(field) == RECORD_NONE)
        return (struct note){"number of an entry", "分录号"};
    return (struct note){arena_format(arena, "code: %s", record_types[kind]->label_en),
                         arena_format(arena, "代码（%s）", record_types[kind]->label_zh)};
}

static struct note note_of(const struct field *field, struct arena *arena)
{
    switch (field->type) {
    case FIELD_TEXT:
        return note_of_text(field, arena);
    case FIELD_DATE:
        return (struct note){"day", "日期"};
    case FIELD_MONEY:
        return (struct note){"amount in yuan, or the currency given", "金额，以元（或所填币种）计"};
    case FIELD_DECIMAL:
        return (struct note){"number, at most 8 decimals; 8 % is 0.08",
                             "数值，至多 8 位小数；8% 记为 0.08"};
    case FIELD_ENUM:
        return (struct note){"one of the list", "从列表选择"};
    case FIELD_REFERENCE:
        return note_of_reference(field, arena);
    case FIELD_INTEGER:
        return (struct note){"whole number", "整数"};
    case FIELD_BOOL:
        break;
    }
    return (struct note){"TRUE or FALSE", "TRUE（是）或 FALSE（否）"};
}

/* Older entries may lack what a new one must say. */
static bool must_be_said(const struct template *template, uint32_t kind, const struct field *field)
{
    bool must = field->required;
    for (size_t i = 0; i < template->route_count && !must; i++)
        must = template->routes[i].takes == kind && body_requires(&template->routes[i].body, field);
    return must;
}

/* The colons tell an import that this row is no heading: that is the next one. */
static const char *column_note(struct template *template, uint32_t kind, const struct field *field)
{
    struct note note = note_of(field, &template->arena);
    bool must = must_be_said(template, kind, field);
    return arena_format(&template->arena, "%s / %s\n%s：%s\n%s: %s", field->label_zh,
                        field->label_en, must ? "必填" : "选填", note.zh,
                        must ? "required" : "optional", note.en);
}

/* --- the sheets of kinds --- */

static const struct field day_field = {.name = "effective_date",
                                       .type = FIELD_DATE,
                                       .label_en = "Effective date",
                                       .label_zh = "生效日期"};
/* Of what is there: by these an import knows a record again. */
static const struct field seq_field = {.name = "seq",
                                       .type = FIELD_INTEGER,
                                       .label_en = "Entry; leave empty for what is new",
                                       .label_zh = "分录号；新增的留空"};
static const struct field time_field = {.name = "recorded_at",
                                        .type = FIELD_TEXT,
                                        .max = TIME_TEXT_SIZE - 1,
                                        .label_en = "Recorded at; leave empty for what is new",
                                        .label_zh = "记录时间；新增的留空"};

/* The columns of a sheet, from the left. */
struct columns {
    const struct field **list;
    size_t count;
};

static struct columns columns_of(struct template *template, uint32_t kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    struct columns columns = {
        .list = arena_array(&template->arena, shape->field_count + 3, sizeof *columns.list)};
    if (template->filled)
        columns.list[columns.count++] = &seq_field;
    columns.list[columns.count++] = &day_field;
    for (size_t i = 0; i < shape->field_count; i++)
        if (is_entered(&shape->fields[i]))
            columns.list[columns.count++] = &shape->fields[i];
    if (template->filled)
        columns.list[columns.count++] = &time_field;
    return columns;
}

static void set_column(struct template *template, uint32_t column, const struct field *field)
{
    struct buf list;
    buf_init(&list);
    bool listed = list_of(template, field, &list);
    struct xlsx_column how = {
        .entry = field->type == FIELD_DATE                                    ? XLSX_ENTRY_DATE
                 : field->type == FIELD_MONEY || field->type == FIELD_DECIMAL ? XLSX_ENTRY_NUMBER
                 : field->type == FIELD_INTEGER && field != &seq_field        ? XLSX_ENTRY_NUMBER
                 : field->type == FIELD_BOOL                                  ? XLSX_ENTRY_BOOLEAN
                                                                              : XLSX_ENTRY_TEXT,
        .decimals = field->type == FIELD_MONEY ? 2 : XLSX_GENERAL,
        .list = listed ? list.bytes : NULL,
        /* What is referred to may be entered in the same file. */
        .closed = field->type == FIELD_ENUM || field->type == FIELD_BOOL};
    xlsx_column(template->table.xlsx, column, FIRST_RECORD_ROW, &how);
    buf_done(&list);
}

static void write_headings(struct template *template, uint32_t kind, const struct columns *columns)
{
    struct xlsx *xlsx = template->table.xlsx;
    struct buf name;
    for (size_t i = 0; i < columns->count; i++)
        xlsx_text(xlsx, column_note(template, kind, columns->list[i]), XLSX_HEADING);
    xlsx_end_row(xlsx);
    buf_init(&name);
    for (size_t i = 0; i < columns->count; i++) {
        buf_reset(&name);
        table_column_name(&template->table, columns->list[i], &name);
        xlsx_text(xlsx, name.bytes, XLSX_QUIET);
        set_column(template, (uint32_t)i + 1, columns->list[i]);
    }
    buf_done(&name);
    xlsx_end_row(xlsx);
}

static void write_row(struct template *template, const struct columns *columns,
                      const struct entry *entry)
{
    struct table *table = &template->table;
    const struct shape *shape = &record_types[entry->kind]->shape;
    for (size_t i = 0; i < columns->count; i++) {
        const struct field *field = columns->list[i];
        if (field == &seq_field)
            table_id(table, entry->seq);
        else if (field == &day_field)
            table_date(table, entry->effective_date);
        else if (field == &time_field)
            table_time(table, entry->recorded_at_us);
        else
            table_field(table, shape, field, entry->record);
    }
    table_end_row(table);
    template->row_count++;
}

/* Up to PIECE_ROWS entities from *at_io on; false: there are no more. */
static bool write_piece(struct template *template, uint32_t kind, const struct columns *columns,
                        size_t *at_io)
{
    const int64_t *ids = NULL;
    template->book = ledger_read_begin(template->ledger);
    size_t count = book_entities(template->book, kind, &ids);
    size_t end = *at_io + PIECE_ROWS < count ? *at_io + PIECE_ROWS : count;
    for (; *at_io < end; ++*at_io) {
        const struct entry *entry = book_version(template->book, kind, ids[*at_io], template->view);
        if (entry)
            write_row(template, columns, entry);
    }
    ledger_read_end(template->ledger);
    template->book = NULL;
    return end < count;
}

static const char *sheet_name(const struct record_type *type, struct arena *arena)
{
    return arena_format(arena, "%s %s", type->label_zh, type->label_en);
}

static void write_kind(struct template *template, uint32_t kind)
{
    struct columns columns = columns_of(template, kind);
    size_t at = 0;
    xlsx_sheet(template->table.xlsx, sheet_name(record_types[kind], &template->arena),
               FIRST_RECORD_ROW - 1, 0);
    write_headings(template, kind, &columns);
    while (template->filled && write_piece(template, kind, &columns, &at))
        continue;
}

/* --- the workbook --- */

static void line(struct template *template, const char *text, enum xlsx_style style)
{
    xlsx_text(template->table.xlsx, text, style);
    xlsx_end_row(template->table.xlsx);
}

static void write_notes(struct template *template)
{
    char as_of[DATE_TEXT_SIZE];
    date_format(template->view.as_of, as_of);
    line(
        template,
        "说明：每个工作表为一类记录，第 1 行为说明，第 2 行为列名（请勿改动），自第 3 行起填写。 / "
        "Each sheet is a kind of record: row 1 says what the columns are, row 2 names them (leave "
        "it as it is), records stand from row 3 on.",
        XLSX_HEADING);
    line(template, "空单元格表示未知，不等于 0。 / An empty cell means not known, which is not 0.",
         XLSX_PLAIN);
    line(template,
         "引用其他记录时填写其代码；可引用本文件其他工作表中新增的记录，先后不限。 / Refer to "
         "records by their code; they may be new ones of other sheets, in any order.",
         XLSX_PLAIN);
    line(template,
         arena_format(
             &template->arena, "数据截至 %s，已知至第 %lld 号分录。 / As of %s, as known %lld.",
             as_of, (long long)template->view.as_known, as_of, (long long)template->view.as_known),
         XLSX_PLAIN);
}

enum err template_write(struct template *template)
{
    char as_of[DATE_TEXT_SIZE];
    arena_init(&template->arena);
    date_format(template->view.as_of, as_of);
    template->table = (struct table){.format = TABLE_XLSX,
                                     .words = template->words,
                                     .reference_key = reference_key,
                                     .state = template};
    table_begin(&template->table, NOTES_SHEET,
                arena_format(&template->arena, "template-%s-%s-%lld", template->name, as_of,
                             (long long)template->view.as_known));
    make_lists(template);
    write_notes(template);
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++)
        if (has_sheet(template, kind))
            write_kind(template, kind);
    write_choices(template);
    write_codes(template);
    return table_end(&template->table, &template->fault);
}

void template_close(struct template *template)
{
    table_done(&template->table);
    arena_done(&template->arena);
}

static enum err take(void *state, struct buf *out, bool *more_out)
{
    struct template *template = state;
    return table_piece(&template->table, out, more_out);
}

enum err template_copy(struct template *template, FILE *stream, struct extent *extent_out)
{
    enum err err = pieces_copy(take, template, stream, extent_out);
    extent_out->row_count = template->row_count;
    return err;
}
