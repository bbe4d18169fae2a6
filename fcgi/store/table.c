/* The typed table of each kind of record and of its lines, made of their field tables: the
 * statements that insert and read it, and a value of SQL for each type of field. */
#include "table_internal.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

static enum value_type column_type(enum field_type type)
{
    switch (type) {
    case FIELD_TEXT:
    case FIELD_ENUM:
        return VALUE_TEXT;
    case FIELD_DATE:
        return VALUE_DATE;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
    case FIELD_BOOL:
        break;
    }
    return VALUE_INT;
}

static char *insert_text(const struct table *table, const char *second)
{
    struct buf buf;
    buf_init(&buf);
    buf_format(&buf, "INSERT INTO `%s` (`seq`, `%s`", table->name, second);
    for (size_t i = 0; i < table->shape->field_count; i++)
        buf_format(&buf, ", `%s`", table->shape->fields[i].column);
    buf_text(&buf, ") VALUES (?, ?");
    for (size_t i = 0; i < table->shape->field_count; i++)
        buf_text(&buf, ", ?");
    buf_char(&buf, ')');
    return buf.bytes;
}

static char *range_text(const struct table *table, const char *second)
{
    struct buf buf;
    buf_init(&buf);
    buf_format(&buf, "SELECT `seq`, `%s`", second);
    for (size_t i = 0; i < table->shape->field_count; i++)
        buf_format(&buf, ", `%s`", table->shape->fields[i].column);
    buf_format(&buf, " FROM `%s` WHERE `seq` BETWEEN ? AND ? ORDER BY `seq`, `%s`", table->name,
               second);
    return buf.bytes;
}

static void table_init(struct table *table, const char *name, const char *second,
                       const struct shape *shape)
{
    CHECK(shape->field_count + TABLE_COLUMNS_BEFORE <= STMT_COLUMNS_MAX);
    table->name = name;
    table->shape = shape;
    table->column_count = shape->field_count + TABLE_COLUMNS_BEFORE;
    table->columns[0] = VALUE_INT;
    table->columns[1] = VALUE_INT;
    for (size_t i = 0; i < shape->field_count; i++)
        table->columns[i + TABLE_COLUMNS_BEFORE] = column_type(shape->fields[i].type);
    table->insert =
        (struct stmt){.name = table->name, .sql = insert_text(table, second), .changes = true};
    table->range = (struct stmt){.name = table->name, .sql = range_text(table, second)};
}

static void table_done(struct table *table)
{
    free((void *)(uintptr_t)table->insert.sql);
    free((void *)(uintptr_t)table->range.sql);
}

/* The lines of several kinds may stand in one table. */
static const struct table *line_table(struct journal_tables *tables,
                                      const struct entry_lines *lines)
{
    if (lines == NULL || lines->shape == NULL)
        return NULL;
    for (size_t i = 0; i < tables->line_table_count; i++)
        if (strcmp(tables->line_tables[i].name, lines->table) == 0)
            return &tables->line_tables[i];
    struct table *table = &tables->line_tables[tables->line_table_count++];
    table_init(table, lines->table, "line", lines->shape);
    return table;
}

/* Adds a kind behind all that it refers to; `placed` tells those that are there. */
static void place_kind(struct journal_tables *tables, uint32_t kind, bool *placed, size_t *count_io)
{
    const struct shape *shape = tables->list[kind].shape;
    placed[kind] = true;
    for (size_t i = 0; i < shape->field_count; i++) {
        uint32_t named = shape->fields[i].type == FIELD_REFERENCE
                             ? table_find(tables, shape->fields[i].reference)
                             : 0;
        if (named != 0 && !placed[named])
            place_kind(tables, named, placed, count_io);
    }
    tables->parents_first[(*count_io)++] = kind;
}

/* Whether a kind refers to one of those that are not there yet. */
static bool names_absent(const struct journal_tables *tables, uint32_t kind, const bool *there)
{
    const struct shape *shape = tables->list[kind].shape;
    for (size_t i = 0; i < shape->field_count; i++) {
        uint32_t named = shape->fields[i].type == FIELD_REFERENCE
                             ? table_find(tables, shape->fields[i].reference)
                             : 0;
        if (named != 0 && named != kind && !there[named])
            return true;
    }
    return false;
}

static void find_circles(struct journal_tables *tables)
{
    bool *there = calloc(tables->count, sizeof(*there));
    tables->names_later = calloc(tables->count, sizeof(*tables->names_later));
    CHECK(there != NULL && tables->names_later != NULL);
    for (size_t i = 1; i < tables->count; i++) {
        uint32_t kind = tables->parents_first[i];
        tables->names_later[kind] = names_absent(tables, kind, there);
        there[kind] = true;
    }
    free(there);
}

static void order_kinds(struct journal_tables *tables)
{
    size_t count = 1;
    bool *placed = calloc(tables->count, sizeof(*placed));
    tables->parents_first = calloc(tables->count, sizeof(*tables->parents_first));
    CHECK(placed != NULL && tables->parents_first != NULL);
    for (uint32_t kind = 1; kind < tables->count; kind++)
        if (!placed[kind])
            place_kind(tables, kind, placed, &count);
    free(placed);
    find_circles(tables);
}

const struct table *table_at(const struct journal_tables *tables, size_t position)
{
    return position < tables->count ? &tables->list[position]
                                    : &tables->line_tables[position - tables->count];
}

/* For each table from `from` on, as many as a statement takes: its position, where it has a row. */
static char *filled_text(const struct journal_tables *tables, size_t from, size_t to)
{
    struct buf buf;
    buf_init(&buf);
    for (size_t i = from; i < to; i++)
        buf_format(&buf, "%s(SELECT %zu FROM `%s` WHERE `seq` BETWEEN ? AND ? LIMIT 1)",
                   i == from ? "" : " UNION ALL ", i, table_at(tables, i)->name);
    return buf.bytes;
}

static void ask_for_filled(struct journal_tables *tables)
{
    size_t end = tables->count + tables->line_table_count;
    tables->filled = calloc(end / TABLES_AT_ONCE + 1, sizeof(*tables->filled));
    CHECK(tables->filled != NULL);
    for (size_t from = 1; from < end; from += TABLES_AT_ONCE) {
        size_t to = end - from < TABLES_AT_ONCE ? end : from + TABLES_AT_ONCE;
        tables->filled[tables->filled_count++] =
            (struct stmt){.name = "filled_tables", .sql = filled_text(tables, from, to)};
    }
}

struct journal_tables *journal_tables_new(const struct entry_table *list, size_t count)
{
    struct journal_tables *tables = calloc(1, sizeof(*tables));
    CHECK(tables != NULL);
    tables->count = count;
    tables->list = calloc(count, sizeof(*tables->list));
    tables->line_tables = calloc(count, sizeof(*tables->line_tables));
    CHECK(tables->list != NULL && tables->line_tables != NULL);
    for (size_t i = 1; i < count; i++) {
        table_init(&tables->list[i], list[i].name, "entity_id", list[i].shape);
        tables->list[i].lines = line_table(tables, list[i].lines);
    }
    order_kinds(tables);
    ask_for_filled(tables);
    return tables;
}

void journal_tables_free(struct journal_tables *tables)
{
    if (tables == NULL)
        return;
    for (size_t i = 1; i < tables->count; i++)
        table_done(&tables->list[i]);
    for (size_t i = 0; i < tables->line_table_count; i++)
        table_done(&tables->line_tables[i]);
    for (size_t i = 0; i < tables->filled_count; i++)
        free((void *)(uintptr_t)tables->filled[i].sql);
    free(tables->filled);
    free(tables->list);
    free(tables->line_tables);
    free(tables->parents_first);
    free(tables->names_later);
    free(tables);
}

static void forget(const struct table *table, struct db *db)
{
    stmt_forget(db, &table->insert);
    stmt_forget(db, &table->range);
}

void journal_tables_forget(const struct journal_tables *tables, struct db *db)
{
    for (size_t i = 1; i < tables->count; i++)
        forget(&tables->list[i], db);
    for (size_t i = 0; i < tables->line_table_count; i++)
        forget(&tables->line_tables[i], db);
    for (size_t i = 0; i < tables->filled_count; i++)
        stmt_forget(db, &tables->filled[i]);
}

uint32_t table_find(const struct journal_tables *tables, const char *kind)
{
    /* Asked for every entry that is loaded: most kinds differ in the first letter. */
    for (size_t i = 1; i < tables->count; i++)
        if (tables->list[i].name[0] == kind[0] && strcmp(tables->list[i].name, kind) == 0)
            return (uint32_t)i;
    return 0;
}

struct value table_value(const struct field *field, const void *record)
{
    if (field_is_unknown(field, record))
        return value_null();
    switch (field->type) {
    case FIELD_TEXT:
        return value_text(field_text(field, record));
    case FIELD_ENUM:
        return value_text(field->values[field_enum(field, record) - 1].name);
    case FIELD_DATE:
        return value_date(field_date(field, record));
    case FIELD_BOOL:
        return value_int(field_bool(field, record));
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        break;
    }
    return value_int(field_int64(field, record));
}

bool table_take(const struct field *field, const struct value *value, struct arena *arena,
                void *record)
{
    if (value->type == VALUE_NULL)
        return !field->required;
    uint32_t enumerator = 0;
    switch (field->type) {
    case FIELD_TEXT:
        field_set_text(field, record, arena_copy(arena, value->bytes, value->length));
        return strlen(value->bytes) == value->length;
    case FIELD_ENUM:
        enumerator = field_value_find(field->values, value->bytes, value->length);
        field_set_enum(field, record, enumerator);
        return enumerator != 0;
    case FIELD_DATE:
        field_set_date(field, record, (int32_t)value->number);
        break;
    case FIELD_BOOL:
        field_set_bool(field, record, value->number != 0);
        return value->number == 0 || value->number == 1;
    case FIELD_MONEY:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
    case FIELD_INTEGER:
        field_set_int64(field, record, value->number);
        break;
    }
    /* A value that stands for "unknown" here is none that the program ever stored. */
    return !field_is_unknown(field, record);
}

enum err table_cursor_open(struct table_cursor *cursor, struct db *db, const struct table *table,
                           int64_t from_seq, int64_t to_seq)
{
    struct value params[] = {value_int(from_seq), value_int(to_seq)};
    enum err err =
        rows_open(db, &table->range, params, 2, table->columns, table->column_count, &cursor->rows);
    if (err != ERR_OK)
        return err;
    cursor->table = table;
    return table_cursor_next(cursor);
}

enum err table_cursor_next(struct table_cursor *cursor)
{
    enum err err = rows_next(&cursor->rows, &cursor->found);
    if (err == ERR_OK && cursor->found) {
        cursor->seq = cursor->rows.values[0].number;
        cursor->second = cursor->rows.values[1].number;
    }
    return err;
}

void table_cursor_close(struct table_cursor *cursor)
{
    if (cursor->table != NULL)
        rows_close(&cursor->rows);
    cursor->table = NULL;
}

enum err table_cursor_take(const struct table_cursor *cursor, struct arena *arena, void *record)
{
    const struct table *table = cursor->table;
    shape_clear(table->shape, record);
    for (size_t i = 0; i < table->shape->field_count; i++) {
        const struct field *field = &table->shape->fields[i];
        if (!table_take(field, &cursor->rows.values[i + TABLE_COLUMNS_BEFORE], arena, record))
            return db_fault(cursor->rows.db, table->name, ERR_CORRUPT,
                            "column %s of row %lld is not readable", field->column,
                            (long long)cursor->seq);
    }
    return ERR_OK;
}
