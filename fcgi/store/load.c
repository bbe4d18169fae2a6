/* Reading the journal and the typed tables side by side without trusting either. */
#include "table_internal.h"

#include "base/check.h"

#include <string.h>

enum {
    JOURNAL_SEQ,
    JOURNAL_TIME,
    JOURNAL_ACTOR,
    JOURNAL_ENTITY,
    JOURNAL_KIND,
    JOURNAL_DATE,
    JOURNAL_BODY,
    JOURNAL_HASH,
    JOURNAL_REQUEST,
    JOURNAL_COLUMNS
};

static const struct stmt journal_range = {
    .name = "journal_range",
    .sql = "SELECT `seq`, `recorded_at`, `actor_id`, `entity_id`, `kind`, `effective_date`,"
           " `body`, `hash`, `request` FROM `journal` WHERE `seq` BETWEEN ? AND ? ORDER BY `seq`",
};

static const enum value_type journal_types[JOURNAL_COLUMNS] = {
    VALUE_INT,  VALUE_TIME, VALUE_INT,   VALUE_INT,   VALUE_TEXT,
    VALUE_DATE, VALUE_TEXT, VALUE_BYTES, VALUE_BYTES,
};

struct reading {
    struct db *db;
    const struct journal_tables *tables;
    enum journal_scope scope;
    int64_t to_seq;
    struct arena *arena;
    struct rows journal;
    bool found;                        /* the journal has a current row */
    struct table_cursor *cursors;      /* by kind */
    struct table_cursor *line_cursors; /* by table of lines */
    /* Of all tables: the kinds that have rows in the range, mostly few. */
    uint32_t *filled;
    size_t filled_count;
};

static void take_entry(const struct reading *reading, struct journal_found *found)
{
    const struct value *values = reading->journal.values;
    found->has_entry = true;
    found->kind = values[JOURNAL_KIND].bytes;
    found->entry = (struct entry){
        .seq = found->seq,
        .recorded_at_us = values[JOURNAL_TIME].number,
        .actor_id = values[JOURNAL_ACTOR].number,
        .entity_id = values[JOURNAL_ENTITY].number,
        .effective_date = (int32_t)values[JOURNAL_DATE].number,
        .kind = table_find(reading->tables, found->kind),
    };
    found->body = values[JOURNAL_BODY].bytes;
    found->body_length = values[JOURNAL_BODY].length;
    if (values[JOURNAL_HASH].length == JOURNAL_HASH_SIZE)
        memcpy(found->hash, values[JOURNAL_HASH].bytes, JOURNAL_HASH_SIZE);
    if (values[JOURNAL_REQUEST].length == ENTRY_REQUEST_SIZE)
        found->entry.request = (const uint8_t *)values[JOURNAL_REQUEST].bytes;
}

static enum err open_cursor(const struct reading *reading, struct table_cursor *cursor,
                            const struct table *table, int64_t from_seq)
{
    if (cursor->table != NULL)
        return ERR_OK;
    return table_cursor_open(cursor, reading->db, table, from_seq, reading->to_seq);
}

/* Moves a cursor to the first row of a seq, if it has one. A table that only the kind's own entries
 * are looked up in may have rows for others. */
static enum err cursor_seek(struct table_cursor *cursor, int64_t seq, bool *there_out)
{
    enum err err = ERR_OK;
    while (err == ERR_OK && cursor->found && cursor->seq < seq)
        err = table_cursor_next(cursor);
    *there_out = err == ERR_OK && cursor->found && cursor->seq == seq;
    return err;
}

/* The current row as a record; what cannot be read is the entry's fault. */
static enum err take_row(struct reading *reading, const struct table_cursor *cursor, void *record,
                         struct journal_found *found)
{
    enum err err = table_cursor_take(cursor, reading->arena, record);
    if (err != ERR_CORRUPT)
        return err;
    found->fault = arena_strdup(reading->arena, db_last_error(reading->db));
    return ERR_OK;
}

static enum err take_typed(struct reading *reading, uint32_t kind, struct journal_found *found)
{
    struct table_cursor *cursor = &reading->cursors[kind];
    bool there = false;
    enum err err = cursor_seek(cursor, found->seq, &there);
    if (!there)
        return err;
    if (!found->has_entry || found->entry.kind != kind) {
        found->stray_table = cursor->table->name;
        return table_cursor_next(cursor);
    }
    void *record = arena_alloc(reading->arena, cursor->table->shape->size);
    found->typed_entity_id = cursor->second;
    err = take_row(reading, cursor, record, found);
    if (err != ERR_OK)
        return err;
    found->entry.record = found->fault == NULL ? record : NULL;
    return table_cursor_next(cursor);
}

/* Twice the room for lines when there is none left. */
static void *room_for_lines(struct arena *arena, const struct entry *entry, size_t line_size)
{
    size_t count = entry->line_count;
    if (count > 0 && (count & (count - 1)) != 0)
        return (void *)(uintptr_t)entry->lines;
    void *lines = arena_array(arena, count == 0 ? 1 : 2 * count, line_size);
    if (count > 0)
        memcpy(lines, entry->lines, count * line_size);
    return lines;
}

/* The lines of an entry are numbered from 1. */
static enum err take_line(struct reading *reading, const struct table_cursor *cursor,
                          struct journal_found *found)
{
    struct entry *entry = &found->entry;
    size_t size = cursor->table->shape->size;
    char *lines = room_for_lines(reading->arena, entry, size);
    enum err err = take_row(reading, cursor, lines + entry->line_count * size, found);
    entry->lines = lines;
    entry->line_count++;
    if (cursor->second != entry->line_count && found->fault == NULL)
        found->fault = arena_format(reading->arena, "%s: line %u is missing", cursor->table->name,
                                    entry->line_count);
    return err;
}

static enum err take_lines(struct reading *reading, size_t i, struct journal_found *found)
{
    struct table_cursor *cursor = &reading->line_cursors[i];
    const struct table *table = &reading->tables->line_tables[i];
    bool own = found->has_entry && reading->tables->list[found->entry.kind].lines == table;
    bool there = false;
    enum err err = cursor_seek(cursor, found->seq, &there);
    for (; err == ERR_OK && there;
         there = err == ERR_OK && cursor->found && cursor->seq == found->seq) {
        if (own)
            err = take_line(reading, cursor, found);
        else
            found->stray_table = table->name;
        if (err == ERR_OK)
            err = table_cursor_next(cursor);
    }
    return err;
}

static enum err take_own(struct reading *reading, struct journal_found *found)
{
    uint32_t kind = found->entry.kind;
    const struct table *table = &reading->tables->list[kind];
    if (kind == 0)
        return ERR_OK;
    enum err err = open_cursor(reading, &reading->cursors[kind], table, found->seq);
    if (err == ERR_OK)
        err = take_typed(reading, kind, found);
    if (err != ERR_OK || table->lines == NULL)
        return err;
    size_t i = (size_t)(table->lines - reading->tables->line_tables);
    err = open_cursor(reading, &reading->line_cursors[i], table->lines, found->seq);
    return err == ERR_OK ? take_lines(reading, i, found) : err;
}

static enum err take_tables(struct reading *reading, struct journal_found *found)
{
    enum err err = ERR_OK;
    if (reading->scope == JOURNAL_OWN_TABLES)
        return take_own(reading, found);
    for (size_t i = 0; err == ERR_OK && i < reading->filled_count; i++)
        err = take_typed(reading, reading->filled[i], found);
    for (size_t i = 0; err == ERR_OK && i < reading->tables->line_table_count; i++)
        err = take_lines(reading, i, found);
    return err;
}

/* One that has rows in the range. */
static enum err open_filled(struct reading *reading, size_t position, int64_t from_seq)
{
    const struct journal_tables *tables = reading->tables;
    bool is_kind = position < tables->count;
    struct table_cursor *cursor =
        is_kind ? &reading->cursors[position] : &reading->line_cursors[position - tables->count];
    if (is_kind)
        reading->filled[reading->filled_count++] = (uint32_t)position;
    return open_cursor(reading, cursor, table_at(tables, position), from_seq);
}

/* The tables that a statement tells, read whole before they are opened. */
static enum err open_some(struct reading *reading, const struct stmt *stmt, size_t table_count,
                          int64_t from_seq)
{
    static const enum value_type types[] = {VALUE_INT};
    struct value params[2 * TABLES_AT_ONCE];
    size_t positions[TABLES_AT_ONCE];
    size_t count = 0;
    struct rows rows;
    bool found = false;
    for (size_t i = 0; i < table_count; i++) {
        params[2 * i] = value_int(from_seq);
        params[2 * i + 1] = value_int(reading->to_seq);
    }
    enum err err = rows_open(reading->db, stmt, params, 2 * table_count, types, 1, &rows);
    if (err != ERR_OK)
        return err;
    while ((err = rows_next(&rows, &found)) == ERR_OK && found && count < table_count)
        positions[count++] = (size_t)rows.values[0].number;
    rows_close(&rows);
    for (size_t i = 0; err == ERR_OK && i < count; i++)
        err = open_filled(reading, positions[i], from_seq);
    return err;
}

/* Most tables have nothing in a range: only those that have are asked for their rows. */
static enum err open_all(struct reading *reading, int64_t from_seq)
{
    const struct journal_tables *tables = reading->tables;
    size_t left = tables->count - 1 + tables->line_table_count;
    enum err err = ERR_OK;
    reading->filled = arena_array(reading->arena, tables->count, sizeof *reading->filled);
    for (size_t i = 0; err == ERR_OK && i < tables->filled_count; i++) {
        size_t count = left < TABLES_AT_ONCE ? left : TABLES_AT_ONCE;
        err = open_some(reading, &tables->filled[i], count, from_seq);
        left -= count;
    }
    return err;
}

static void close_all(const struct reading *reading)
{
    for (size_t i = 1; i < reading->tables->count; i++)
        table_cursor_close(&reading->cursors[i]);
    for (size_t i = 0; i < reading->tables->line_table_count; i++)
        table_cursor_close(&reading->line_cursors[i]);
}

static enum err read_seq(struct reading *reading, int64_t seq,
                         enum err (*each)(const struct journal_found *found, void *arg), void *arg)
{
    struct journal_found found = {.seq = seq};
    bool stands = reading->found && reading->journal.values[JOURNAL_SEQ].number == seq;
    if (stands)
        take_entry(reading, &found);
    enum err err = take_tables(reading, &found);
    if (err == ERR_OK)
        err = each(&found, arg);
    return err == ERR_OK && stands ? rows_next(&reading->journal, &reading->found) : err;
}

enum err journal_read(struct db *db, const struct journal_tables *tables, int64_t from_seq,
                      int64_t to_seq, enum journal_scope scope, struct arena *arena,
                      enum err (*each)(const struct journal_found *found, void *arg), void *arg)
{
    struct reading reading = {
        .db = db,
        .tables = tables,
        .scope = scope,
        .to_seq = to_seq,
        .arena = arena,
        .cursors = arena_array(arena, tables->count, sizeof(*reading.cursors)),
        .line_cursors =
            arena_array(arena, tables->line_table_count + 1, sizeof(*reading.line_cursors)),
    };
    struct value params[] = {value_int(from_seq), value_int(to_seq)};
    enum err err =
        rows_open(db, &journal_range, params, 2, journal_types, JOURNAL_COLUMNS, &reading.journal);
    if (err != ERR_OK)
        return err;
    err = rows_next(&reading.journal, &reading.found);
    if (scope == JOURNAL_ALL_TABLES && err == ERR_OK)
        err = open_all(&reading, from_seq);
    for (int64_t seq = from_seq; err == ERR_OK && seq <= to_seq; seq++)
        err = read_seq(&reading, seq, each, arg);
    close_all(&reading);
    rows_close(&reading.journal);
    return err;
}

static const struct stmt hash_range = {
    .name = "hash_range",
    .sql = "SELECT `seq`, `hash` FROM `journal` WHERE `seq` BETWEEN ? AND ? ORDER BY `seq`",
};

enum err journal_hashes(struct db *db, int64_t from_seq, int64_t to_seq,
                        uint8_t (*hashes_out)[JOURNAL_HASH_SIZE])
{
    static const enum value_type types[] = {VALUE_INT, VALUE_BYTES};
    struct value params[] = {value_int(from_seq), value_int(to_seq)};
    struct rows rows;
    bool found = false;
    int64_t seq = from_seq;
    enum err err = rows_open(db, &hash_range, params, 2, types, 2, &rows);
    if (err != ERR_OK)
        return err;
    while ((err = rows_next(&rows, &found)) == ERR_OK && found) {
        if (rows.values[0].number != seq || rows.values[1].length != JOURNAL_HASH_SIZE)
            break;
        memcpy(hashes_out[seq - from_seq], rows.values[1].bytes, JOURNAL_HASH_SIZE);
        seq++;
    }
    rows_close(&rows);
    if (err == ERR_OK && seq <= to_seq)
        err = db_fault(db, hash_range.name, ERR_CORRUPT, "the hash of entry %lld is missing",
                       (long long)seq);
    return err;
}
