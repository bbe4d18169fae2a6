/* Reading the journal and all typed tables side by side without trusting either. */
#include "table_internal.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

#define KEYS_AT_ONCE 50000

enum {
    AUDIT_SEQ,
    AUDIT_TIME,
    AUDIT_ACTOR,
    AUDIT_ENTITY,
    AUDIT_KIND,
    AUDIT_DATE,
    AUDIT_BODY,
    AUDIT_HASH,
    AUDIT_COLUMNS
};

static const struct stmt audit_range = {
    .name = "audit_range",
    .sql = "SELECT `seq`, `recorded_at`, `actor_id`, `entity_id`, `kind`, `effective_date`,"
           " `body`, `hash` FROM `journal` WHERE `seq` BETWEEN ? AND ? ORDER BY `seq`",
};

static const enum value_type audit_types[AUDIT_COLUMNS] = {
    VALUE_INT, VALUE_TIME, VALUE_INT, VALUE_INT, VALUE_TEXT, VALUE_DATE, VALUE_TEXT, VALUE_BYTES,
};

struct audit {
    struct db *db;
    const struct journal_tables *tables;
    struct arena *arena;
    struct rows journal;
    bool found; /* the journal has a current row */
    struct table_cursor *cursors;
};

static void take_entry(const struct audit *audit, struct journal_audit_row *row)
{
    const struct value *values = audit->journal.values;
    row->has_entry = true;
    row->kind = arena_strdup(audit->arena, values[AUDIT_KIND].bytes);
    row->entry = (struct entry){
        .seq = row->seq,
        .recorded_at_us = values[AUDIT_TIME].number,
        .actor_id = values[AUDIT_ACTOR].number,
        .entity_id = values[AUDIT_ENTITY].number,
        .effective_date = (int32_t)values[AUDIT_DATE].number,
        .kind = table_find(audit->tables, row->kind),
    };
    row->body = arena_copy(audit->arena, values[AUDIT_BODY].bytes, values[AUDIT_BODY].length);
    row->body_length = values[AUDIT_BODY].length;
    if (values[AUDIT_HASH].length == JOURNAL_HASH_SIZE)
        memcpy(row->hash, values[AUDIT_HASH].bytes, JOURNAL_HASH_SIZE);
}

static enum err take_typed(struct audit *audit, uint32_t kind, struct journal_audit_row *row)
{
    struct table_cursor *cursor = &audit->cursors[kind];
    if (!cursor->found || cursor->seq != row->seq)
        return ERR_OK;
    if (!row->has_entry || row->entry.kind != kind) {
        row->stray_table = cursor->table->type->kind;
        return table_cursor_next(cursor);
    }
    void *record = NULL;
    row->typed_entity_id = cursor->entity_id;
    enum err err = table_cursor_record(cursor, audit->arena, &record);
    if (err == ERR_CORRUPT)
        row->fault = arena_strdup(audit->arena, db_last_error(audit->db));
    else if (err != ERR_OK)
        return err;
    row->entry.record = record;
    return table_cursor_next(cursor);
}

static enum err audit_seq(struct audit *audit, int64_t seq,
                          enum err (*each)(const struct journal_audit_row *row, void *arg),
                          void *arg)
{
    struct journal_audit_row row = {.seq = seq};
    enum err err = ERR_OK;
    if (audit->found && audit->journal.values[AUDIT_SEQ].number == seq) {
        take_entry(audit, &row);
        err = rows_next(&audit->journal, &audit->found);
    }
    for (uint32_t kind = 1; err == ERR_OK && kind < audit->tables->count; kind++)
        err = take_typed(audit, kind, &row);
    return err == ERR_OK ? each(&row, arg) : err;
}

enum err journal_audit(struct db *db, const struct journal_tables *tables, int64_t from_seq,
                       int64_t to_seq, struct arena *arena,
                       enum err (*each)(const struct journal_audit_row *row, void *arg), void *arg)
{
    struct audit audit = {
        .db = db,
        .tables = tables,
        .arena = arena,
        .cursors = arena_array(arena, tables->count, sizeof(*audit.cursors)),
    };
    struct value params[] = {value_int(from_seq), value_int(to_seq)};
    enum err err =
        rows_open(db, &audit_range, params, 2, audit_types, AUDIT_COLUMNS, &audit.journal);
    if (err != ERR_OK)
        return err;
    err = rows_next(&audit.journal, &audit.found);
    for (size_t i = 1; err == ERR_OK && i < tables->count; i++)
        err = table_cursor_open(&audit.cursors[i], db, &tables->list[i], from_seq, to_seq);
    for (int64_t seq = from_seq; err == ERR_OK && seq <= to_seq; seq++)
        err = audit_seq(&audit, seq, each, arg);
    for (size_t i = 1; i < tables->count; i++)
        table_cursor_close(&audit.cursors[i]);
    rows_close(&audit.journal);
    return err;
}

/* The lowest seq of a table outside 1..head, or NULL. The statement's text is made from the table's
 * name, so it is prepared anew each time: once per proof. */
static enum err outside_of(struct db *db, const char *table, int64_t head_seq, int64_t *seq_out,
                           bool *found_out)
{
    static const enum value_type types[] = {VALUE_INT};
    char sql[160];
    snprintf(sql, sizeof(sql), "SELECT MIN(`seq`) FROM `%.40s` WHERE `seq` < 1 OR `seq` > ?",
             table);
    struct stmt stmt = {.name = "audit_outside", .sql = sql};
    struct value params[] = {value_int(head_seq)};
    struct value row[1];
    struct arena arena;
    arena_init(&arena);
    enum err err = stmt_row(db, &stmt, params, 1, types, 1, &arena, row);
    stmt_forget(db, &stmt);
    arena_done(&arena);
    *found_out = err == ERR_OK && row[0].type == VALUE_INT;
    if (*found_out)
        *seq_out = row[0].number;
    return err;
}

static const struct stmt idempotency_stray = {
    .name = "idempotency_stray",
    .sql = "SELECT MIN(i.`seq`) FROM `idempotency` i LEFT JOIN `journal` j ON j.`seq` = i.`seq`"
           " WHERE i.`seq` BETWEEN ? AND ? AND (j.`seq` IS NULL OR j.`actor_id` <> i.`actor_id`)",
};

/* In ranges, so that no single statement runs for long. */
static enum err stray_key(struct db *db, int64_t head_seq, int64_t *seq_out, bool *found_out)
{
    static const enum value_type types[] = {VALUE_INT};
    struct value row[1];
    struct arena arena;
    enum err err = ERR_OK;
    *found_out = false;
    arena_init(&arena);
    for (int64_t from = 1; err == ERR_OK && !*found_out && from <= head_seq; from += KEYS_AT_ONCE) {
        struct value params[] = {value_int(from), value_int(from + KEYS_AT_ONCE - 1)};
        err = stmt_row(db, &idempotency_stray, params, 2, types, 1, &arena, row);
        *found_out = err == ERR_OK && row[0].type == VALUE_INT;
        if (*found_out)
            *seq_out = row[0].number;
    }
    arena_done(&arena);
    return err;
}

/* What is looked at: the journal, every typed table, keys of entries outside, keys of others. */
static enum err stray_row(struct db *db, const struct journal_tables *tables, size_t position,
                          int64_t head_seq, const char **table_out, int64_t *seq_out,
                          bool *found_out)
{
    *table_out = "idempotency";
    if (position == tables->count + 1)
        return stray_key(db, head_seq, seq_out, found_out);
    if (position == 0)
        *table_out = "journal";
    else if (position < tables->count)
        *table_out = tables->list[position].type->kind;
    return outside_of(db, *table_out, head_seq, seq_out, found_out);
}

enum err journal_audit_outside(struct db *db, const struct journal_tables *tables, int64_t head_seq,
                               int64_t *seq_out, const char **table_out)
{
    const char *worst = NULL;
    int64_t worst_seq = 0;
    for (size_t i = 0; i <= tables->count + 1; i++) {
        const char *table = NULL;
        int64_t seq = 0;
        bool found = false;
        enum err err = stray_row(db, tables, i, head_seq, &table, &seq, &found);
        if (err != ERR_OK)
            return err;
        if (found && (worst == NULL || seq < worst_seq)) {
            worst = table;
            worst_seq = seq;
        }
    }
    if (worst == NULL)
        return ERR_NOT_FOUND;
    *seq_out = worst_seq;
    *table_out = worst;
    return ERR_OK;
}
