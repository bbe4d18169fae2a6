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
    JOURNAL_COLUMNS
};

static const struct stmt journal_range = {
    .name = "journal_range",
    .sql = "SELECT `seq`, `recorded_at`, `actor_id`, `entity_id`, `kind`, `effective_date`,"
           " `body`, `hash` FROM `journal` WHERE `seq` BETWEEN ? AND ? ORDER BY `seq`",
};

static const enum value_type journal_types[JOURNAL_COLUMNS] = {
    VALUE_INT, VALUE_TIME, VALUE_INT, VALUE_INT, VALUE_TEXT, VALUE_DATE, VALUE_TEXT, VALUE_BYTES,
};

struct reading {
    struct db *db;
    const struct journal_tables *tables;
    enum journal_scope scope;
    int64_t to_seq;
    struct arena *arena;
    struct rows journal;
    bool found; /* the journal has a current row */
    struct table_cursor *cursors;
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
}

static enum err open_cursor(struct reading *reading, uint32_t kind, int64_t from_seq)
{
    struct table_cursor *cursor = &reading->cursors[kind];
    if (cursor->table != NULL)
        return ERR_OK;
    return table_cursor_open(cursor, reading->db, &reading->tables->list[kind], from_seq,
                             reading->to_seq);
}

static enum err take_typed(struct reading *reading, uint32_t kind, struct journal_found *found)
{
    struct table_cursor *cursor = &reading->cursors[kind];
    enum err err = ERR_OK;
    /* A table that only the kind's own entries are looked up in may have rows for others. */
    while (err == ERR_OK && cursor->found && cursor->seq < found->seq)
        err = table_cursor_next(cursor);
    if (err != ERR_OK || !cursor->found || cursor->seq != found->seq)
        return err;
    if (!found->has_entry || found->entry.kind != kind) {
        found->stray_table = cursor->table->name;
        return table_cursor_next(cursor);
    }
    void *record = NULL;
    found->typed_entity_id = cursor->entity_id;
    err = table_cursor_record(cursor, reading->arena, &record);
    if (err == ERR_CORRUPT)
        found->fault = arena_strdup(reading->arena, db_last_error(reading->db));
    else if (err != ERR_OK)
        return err;
    found->entry.record = record;
    return table_cursor_next(cursor);
}

static enum err take_tables(struct reading *reading, struct journal_found *found)
{
    enum err err = ERR_OK;
    if (reading->scope == JOURNAL_OWN_TABLES) {
        if (found->entry.kind == 0)
            return ERR_OK;
        err = open_cursor(reading, found->entry.kind, found->seq);
        return err == ERR_OK ? take_typed(reading, found->entry.kind, found) : err;
    }
    for (uint32_t kind = 1; err == ERR_OK && kind < reading->tables->count; kind++)
        err = take_typed(reading, kind, found);
    return err;
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
    };
    struct value params[] = {value_int(from_seq), value_int(to_seq)};
    enum err err =
        rows_open(db, &journal_range, params, 2, journal_types, JOURNAL_COLUMNS, &reading.journal);
    if (err != ERR_OK)
        return err;
    err = rows_next(&reading.journal, &reading.found);
    for (uint32_t i = 1; scope == JOURNAL_ALL_TABLES && err == ERR_OK && i < tables->count; i++)
        err = open_cursor(&reading, i, from_seq);
    for (int64_t seq = from_seq; err == ERR_OK && seq <= to_seq; seq++)
        err = read_seq(&reading, seq, each, arg);
    for (size_t i = 1; i < tables->count; i++)
        table_cursor_close(&reading.cursors[i]);
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
