#include "table_internal.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

enum {
    JOURNAL_SEQ,
    JOURNAL_TIME,
    JOURNAL_ACTOR,
    JOURNAL_ENTITY,
    JOURNAL_KIND,
    JOURNAL_DATE,
    JOURNAL_COLUMNS
};

static const struct stmt journal_range = {
    .name = "journal_range",
    .sql = "SELECT `seq`, `recorded_at`, `actor_id`, `entity_id`, `kind`, `effective_date`"
           " FROM `journal` WHERE `seq` BETWEEN ? AND ? ORDER BY `seq`",
};

static const enum value_type journal_types[JOURNAL_COLUMNS] = {
    VALUE_INT, VALUE_TIME, VALUE_INT, VALUE_INT, VALUE_TEXT, VALUE_DATE,
};

/* What a load of a range holds: the journal rows, and a cursor per kind that occurs in them. */
struct load {
    struct db *db;
    const struct journal_tables *tables;
    int64_t from_seq;
    int64_t to_seq;
    size_t entry_count;
    struct entry *entries;
    struct table_cursor *cursors;
};

static enum err take_journal_row(struct load *load, const struct value *row)
{
    size_t position = load->entry_count;
    int64_t seq = load->from_seq + (int64_t)position;
    if (row[JOURNAL_SEQ].number != seq)
        return db_fault(load->db, journal_range.name, ERR_CORRUPT, "entry %lld is missing",
                        (long long)seq);
    uint32_t kind = table_find(load->tables, row[JOURNAL_KIND].bytes);
    if (kind == 0)
        return db_fault(load->db, journal_range.name, ERR_CORRUPT, "entry %lld has no known kind",
                        (long long)seq);
    load->entries[position] = (struct entry){
        .seq = seq,
        .recorded_at_us = row[JOURNAL_TIME].number,
        .actor_id = row[JOURNAL_ACTOR].number,
        .entity_id = row[JOURNAL_ENTITY].number,
        .effective_date = (int32_t)row[JOURNAL_DATE].number,
        .kind = kind,
    };
    load->entry_count++;
    return ERR_OK;
}

static enum err load_journal(struct load *load)
{
    struct value params[] = {value_int(load->from_seq), value_int(load->to_seq)};
    struct rows rows;
    bool found = false;
    enum err err =
        rows_open(load->db, &journal_range, params, 2, journal_types, JOURNAL_COLUMNS, &rows);
    if (err != ERR_OK)
        return err;
    do {
        err = rows_next(&rows, &found);
        if (err == ERR_OK && found)
            err = take_journal_row(load, rows.values);
    } while (err == ERR_OK && found);
    rows_close(&rows);
    if (err == ERR_OK && (int64_t)load->entry_count != load->to_seq - load->from_seq + 1)
        err = db_fault(load->db, journal_range.name, ERR_CORRUPT, "entry %lld is missing",
                       (long long)load->from_seq + (long long)load->entry_count);
    return err;
}

static enum err open_cursors(struct load *load)
{
    for (size_t i = 0; i < load->entry_count; i++) {
        uint32_t kind = load->entries[i].kind;
        if (load->cursors[kind].table != NULL)
            continue;
        enum err err = table_cursor_open(&load->cursors[kind], load->db, &load->tables->list[kind],
                                         load->entries[i].seq, load->to_seq);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

static enum err complete_entry(struct load *load, struct entry *entry, struct arena *arena)
{
    struct table_cursor *cursor = &load->cursors[entry->kind];
    const char *table = cursor->table->type->kind;
    if (!cursor->found || cursor->seq != entry->seq)
        return db_fault(load->db, table, ERR_CORRUPT, "row %lld does not fit the journal",
                        (long long)entry->seq);
    if (cursor->entity_id != entry->entity_id)
        return db_fault(load->db, table, ERR_CORRUPT, "row %lld is of another entity",
                        (long long)entry->seq);
    void *record = NULL;
    enum err err = table_cursor_record(cursor, arena, &record);
    if (err != ERR_OK)
        return err;
    entry->record = record;
    return table_cursor_next(cursor);
}

enum err journal_load(struct db *db, const struct journal_tables *tables, int64_t from_seq,
                      int64_t to_seq, struct arena *arena,
                      enum err (*each)(const struct entry *entry, void *arg), void *arg)
{
    if (to_seq < from_seq)
        return ERR_OK;
    struct load load = {
        .db = db,
        .tables = tables,
        .from_seq = from_seq,
        .to_seq = to_seq,
        .entries = arena_array(arena, (size_t)(to_seq - from_seq + 1), sizeof(*load.entries)),
        .cursors = arena_array(arena, tables->count, sizeof(*load.cursors)),
    };
    enum err err = load_journal(&load);
    if (err == ERR_OK)
        err = open_cursors(&load);
    for (size_t i = 0; err == ERR_OK && i < load.entry_count; i++) {
        err = complete_entry(&load, &load.entries[i], arena);
        if (err == ERR_OK)
            err = each(&load.entries[i], arg);
    }
    for (size_t i = 0; i < tables->count; i++)
        table_cursor_close(&load.cursors[i]);
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
