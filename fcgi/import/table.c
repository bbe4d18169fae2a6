/* Keeps the cells of files in memory. */
#include "import/table.h"

#include "base/excel_text.h"
#include "sheet/archive.h"

#include <string.h>

/* What all files of one import may hold together; each alone keeps the limits of sheet/sheet.h. */
#define ROWS_MAX ((size_t)250000)

/* Of one file: 100,000 records, and what stands above and below them. */
#define ROWS_OF_FILE (size_t)(100000 + 100)

/* One file as it is read. */
struct taking {
    struct import_tables *tables;
    size_t file;
    struct import_table *table; /* the sheet at hand; NULL: one that is not kept */
    const struct import_source *source;
    const char *encoding;
    char delimiter;
    size_t row_count;
    bool too_many;
    bool is_marked; /* for Excel: what it would change begins with an apostrophe */
};

void import_tables_init(struct import_tables *tables, struct arena *arena,
                        struct import_faults *faults)
{
    *tables = (struct import_tables){.arena = arena, .faults = faults};
}

/* Makes room for one more of a list; the old one stays in the arena. */
static void *grow(struct arena *arena, void *list, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return list;
    *capacity = *capacity == 0 ? 16 : *capacity * 2;
    void *grown = arena_array(arena, *capacity, size);

    if (count > 0)
        memcpy(grown, list, count * size);
    return grown;
}

static enum err take_book(void *state, const struct sheet_book *book)
{
    struct taking *taking = state;

    taking->encoding = book->encoding;
    taking->delimiter = book->delimiter;
    return ERR_OK;
}

static bool has_mark(const struct import_source *source)
{
    return source->length >= 3 && memcmp(source->bytes, "\xEF\xBB\xBF", 3) == 0;
}

static enum err take_head(void *state, const struct sheet_head *head)
{
    struct taking *taking = state;
    struct import_tables *tables = taking->tables;

    taking->table = NULL;
    taking->is_marked = head->name == NULL && has_mark(taking->source);
    if (strcmp(head->kind, "worksheet") != 0)
        return ERR_OK;
    tables->list =
        grow(tables->arena, tables->list, tables->count, &tables->capacity, sizeof *tables->list);
    taking->table = &tables->list[tables->count++];
    *taking->table = (struct import_table){
        .file = taking->file,
        .sheet = arena_strdup(tables->arena, head->name),
        .hidden = head->visibility != SHEET_VISIBLE,
        .comma_is_decimal = head->name == NULL && taking->delimiter == ';',
        .encoding = arena_strdup(tables->arena, taking->encoding),
    };
    return ERR_OK;
}

static bool is_blank(const char *text)
{
    while (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
        text++;
    return *text == '\0';
}

/* As our own exports for Excel mark what it would change (base/excel_text.h). */
static const char *without_mark(const struct taking *taking, const char *text)
{
    return taking->is_marked && text[0] == '\'' && excel_text_is_marked(text + 1) ? text + 1 : text;
}

static size_t copy_cells(const struct taking *taking, struct arena *arena,
                         const struct sheet_row *row, struct import_cell *cells)
{
    size_t count = 0;

    for (size_t i = 0; i < row->count; i++) {
        const struct sheet_cell *cell = &row->cells[i];
        const char *text = cell->kind == SHEET_NUMBER ? cell->rounded : cell->text;

        if (cell->kind != SHEET_EMPTY && is_blank(text))
            continue;
        if (cell->kind != SHEET_EMPTY)
            text = without_mark(taking, text);
        cells[count++] = (struct import_cell){
            .text = cell->kind == SHEET_EMPTY ? "" : arena_copy(arena, text, strlen(text)),
            .column = cell->column,
            .kind = cell->kind,
            .percent = cell->percent,
            .digits_lost = cell->digits_lost,
        };
    }
    return count;
}

static enum err take_row(void *state, const struct sheet_row *row)
{
    struct taking *taking = state;
    struct import_table *table = taking->table;
    struct arena *arena = taking->tables->arena;

    if (table == NULL || row->count == 0)
        return ERR_OK;
    struct import_cell *cells = arena_array(arena, row->count, sizeof *cells);
    size_t count = copy_cells(taking, arena, row, cells);

    if (count == 0)
        return ERR_OK;
    taking->too_many |= ++taking->row_count > ROWS_MAX;
    if (taking->too_many)
        return ERR_TOO_LARGE;
    table->lines =
        grow(arena, table->lines, table->line_count, &table->line_capacity, sizeof *table->lines);
    table->lines[table->line_count++] =
        (struct import_line){.number = row->number, .count = (uint32_t)count, .cells = cells};
    if (row->width > table->width)
        table->width = row->width;
    if (row->hidden && table->hidden_row_count++ == 0)
        table->first_hidden_row = row->number;
    return ERR_OK;
}

static enum err take_merge(void *state, const struct sheet_range *range)
{
    struct taking *taking = state;
    struct import_table *table = taking->table;

    if (table == NULL)
        return ERR_OK;
    table->merges = grow(taking->tables->arena, table->merges, table->merge_count,
                         &table->merge_capacity, sizeof *table->merges);
    table->merges[table->merge_count++] = *range;
    return ERR_OK;
}

/* A cell that is merged with those below it is that of each of their rows. So much is spread at
 * most: more is no table that a person made. */
#define SPREAD_MAX 1000000

static void insert_cell(struct arena *arena, struct import_line *line,
                        const struct import_cell *cell)
{
    struct import_cell *cells = arena_array(arena, line->count + 1, sizeof *cells);
    uint32_t at = 0;

    while (at < line->count && line->cells[at].column < cell->column)
        at++;
    if (at < line->count && line->cells[at].column == cell->column)
        return;
    memcpy(cells, line->cells, at * sizeof *cells);
    cells[at] = *cell;
    cells[at].merged = true;
    memcpy(cells + at + 1, line->cells + at, (line->count - at) * sizeof *cells);
    line->cells = cells;
    line->count++;
}

static size_t spread_merge(struct arena *arena, struct import_table *table,
                           const struct sheet_range *merge)
{
    const struct import_line *top = import_line_at(table, merge->first_row);
    const struct import_cell *cell = top == NULL ? NULL : import_cell_at(top, merge->first_column);
    size_t spread = 0;

    if (cell == NULL || merge->last_row == merge->first_row)
        return 1;
    const struct import_cell copy = *cell;
    struct import_line *line = table->lines + (top - table->lines) + 1;

    for (; line < table->lines + table->line_count && line->number <= merge->last_row; line++) {
        insert_cell(arena, line, &copy);
        spread++;
    }
    return spread;
}

static enum err take_end(void *state)
{
    struct taking *taking = state;
    struct import_table *table = taking->table;
    size_t spread = 0;

    for (size_t i = 0; table != NULL && i < table->merge_count && spread < SPREAD_MAX; i++)
        spread += spread_merge(taking->tables->arena, table, &table->merges[i]);
    return ERR_OK;
}

static void add_sheet_fault(struct import_tables *tables, const char *name,
                            const struct sheet_fault *fault)
{
    struct buf en;
    struct buf zh;

    buf_init(&en);
    buf_init(&zh);
    sheet_fault_sentence(fault, LANGUAGE_EN, &en);
    sheet_fault_sentence(fault, LANGUAGE_ZH, &zh);
    import_fault_told(tables->faults, &(struct import_fault){
                                          .weight = IMPORT_FAULT,
                                          .code = "read",
                                          .place = {.file = arena_strdup(tables->arena, name)},
                                          .row_at = SIZE_MAX,
                                          .en = en.bytes,
                                          .zh = zh.bytes,
                                      });
    buf_done(&en);
    buf_done(&zh);
}

static size_t add_file(struct import_tables *tables, const struct import_source *source,
                       const char *sha256, size_t byte_count)
{
    tables->files = grow(tables->arena, tables->files, tables->file_count, &tables->file_capacity,
                         sizeof *tables->files);
    tables->files[tables->file_count] = (struct import_file_read){
        .name = arena_strdup(tables->arena, source->name),
        .sha256 = arena_strdup(tables->arena, sha256),
        .byte_count = byte_count,
    };
    return tables->file_count++;
}

static size_t rows_so_far(const struct import_tables *tables)
{
    size_t count = 0;

    for (size_t i = 0; i < tables->count; i++)
        count += tables->list[i].line_count;
    return count;
}

static void add_table_fault(struct import_tables *tables, const char *name,
                            enum import_fault_code code)
{
    const struct import_fault where = {.place = {.file = arena_strdup(tables->arena, name)},
                                       .row_at = SIZE_MAX};

    import_fault_add(tables->faults, code, &where,
                     (const struct import_param[]){{"max", "250000", NULL}, {0}});
}

/* The tables of one file; what came before a refusal is thrown away. */
static void read_tables(struct import_tables *tables, const struct import_source *source,
                        const char *sha256, size_t byte_count)
{
    struct taking taking = {.tables = tables, .source = source, .row_count = rows_so_far(tables)};
    struct sheet_limits limits = sheet_limits_default;
    const struct sheet_source sheets = {source->name, source->bytes, source->length, &limits};
    const struct sheet_taker taker = {
        .state = &taking,
        .book = take_book,
        .begin = take_head,
        .row = take_row,
        .merge = take_merge,
        .end = take_end,
    };
    struct sheet_fault fault;
    size_t before = tables->count;

    limits.rows = ROWS_OF_FILE;
    taking.file = add_file(tables, source, sha256, byte_count);
    if (sheet_read(&sheets, &taker, &fault) == ERR_OK)
        return;
    tables->count = before;
    if (taking.too_many)
        add_table_fault(tables, source->name, IMPORT_TOO_MANY_ROWS);
    else
        add_sheet_fault(tables, source->name, &fault);
}

struct unpacking {
    struct import_tables *tables;
    const struct import_source *archive;
    const char *sha256;
};

static enum err take_member(void *state, const struct sheet_source *member)
{
    struct unpacking *unpacking = state;
    const char *name =
        arena_format(unpacking->tables->arena, "%s/%s", unpacking->archive->name, member->name);
    const struct import_source source = {name, member->bytes, member->length};

    if (member->bytes == NULL)
        add_table_fault(unpacking->tables, name, IMPORT_FILE_NOT_READ);
    else
        read_tables(unpacking->tables, &source, unpacking->sha256, unpacking->archive->length);
    return ERR_OK;
}

void import_read(struct import_tables *tables, const struct import_source *source,
                 const char *sha256)
{
    struct unpacking unpacking = {tables, source, sha256};
    const struct sheet_source archive = {source->name, source->bytes, source->length, NULL};
    const struct sheet_archive_taker taker = {&unpacking, take_member};
    struct sheet_fault fault;

    if (!sheet_is_archive(&archive))
        read_tables(tables, source, sha256, source->length);
    else if (sheet_read_archive(&archive, &taker, &fault) != ERR_OK)
        add_sheet_fault(tables, source->name, &fault);
}

const struct import_line *import_line_at(const struct import_table *table, uint32_t number)
{
    size_t first = 0;
    size_t end = table->line_count;

    while (first < end) {
        size_t middle = first + (end - first) / 2;

        if (table->lines[middle].number < number)
            first = middle + 1;
        else
            end = middle;
    }
    return first < table->line_count && table->lines[first].number == number ? &table->lines[first]
                                                                             : NULL;
}

const struct import_cell *import_cell_at(const struct import_line *line, uint32_t column)
{
    for (size_t i = 0; i < line->count && line->cells[i].column <= column; i++)
        if (line->cells[i].column == column)
            return &line->cells[i];
    return NULL;
}
