/* The statements of the write path: the head, the entries with their typed rows, and the keys that
 * make a repeated request harmless. */
#include "table_internal.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

static const struct stmt head_read = {
    .name = "head_read",
    .sql = "SELECT `seq`, `hash` FROM `ledger_head` WHERE `id` = 1",
    .brief = true,
};

static const struct stmt head_lock = {
    .name = "head_lock",
    .sql = "SELECT `seq`, `hash` FROM `ledger_head` WHERE `id` = 1 FOR UPDATE",
};

static enum err read_head(struct db *db, const struct stmt *stmt, struct journal_head *head_out)
{
    static const enum value_type types[] = {VALUE_INT, VALUE_BYTES};
    struct arena arena;
    struct value row[2];
    int64_t before = db_shared_head(db);
    arena_init(&arena);
    enum err err = stmt_row(db, stmt, NULL, 0, types, 2, &arena, row);
    if (err == ERR_NOT_FOUND)
        err = db_fault(db, stmt->name, ERR_CORRUPT, "ledger_head has no row");
    if (err == ERR_OK && row[1].length != JOURNAL_HASH_SIZE)
        err = db_fault(db, stmt->name, ERR_CORRUPT, "the hash has %zu bytes", row[1].length);
    if (err == ERR_OK) {
        head_out->seq = row[0].number;
        memcpy(head_out->hash, row[1].bytes, JOURNAL_HASH_SIZE);
    }
    arena_done(&arena);
    /* An open transaction may look at a snapshot of the past, but never locks that. */
    if (err == ERR_OK && (stmt == &head_lock || db->transaction == TRANSACTION_NONE))
        db_share_see(db, before, head_out->seq);
    return err;
}

enum err journal_head_read(struct db *db, struct journal_head *head_out)
{
    return read_head(db, &head_read, head_out);
}

enum err journal_head_lock(struct db *db, struct journal_head *head_out)
{
    return read_head(db, &head_lock, head_out);
}

static const struct stmt head_advance = {
    .name = "head_advance",
    .sql = "UPDATE `ledger_head` SET `seq` = ?, `hash` = ? WHERE `id` = 1 AND `seq` = ?",
    .changes = true,
};

enum err journal_head_advance(struct db *db, int64_t expected_seq, const struct journal_head *head)
{
    struct value params[] = {value_int(head->seq), value_bytes(head->hash, JOURNAL_HASH_SIZE),
                             value_int(expected_seq)};
    enum err err = db_share_ready(db);
    if (err == ERR_OK)
        err = stmt_run_one(db, &head_advance, params, 3);
    if (err == ERR_OK)
        db->pending_seq = head->seq;
    if (err == ERR_NOT_FOUND)
        return db_fault(db, head_advance.name, ERR_RETRY, "another writer was first");
    return err;
}

static const struct stmt journal_insert = {
    .name = "journal_insert",
    .sql = "INSERT INTO `journal` (`seq`, `recorded_at`, `actor_id`, `entity_id`, `kind`,"
           " `effective_date`, `body`, `hash`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    .changes = true,
};

#define JOURNAL_COLUMNS 8

static void journal_values(const struct table *table, const struct journal_row *row,
                           struct value values_out[JOURNAL_COLUMNS])
{
    const struct entry *entry = &row->entry;
    struct value values[JOURNAL_COLUMNS] = {
        value_int(entry->seq),
        value_time(entry->recorded_at_us),
        value_int(entry->actor_id),
        value_int(entry->entity_id),
        value_text(table->name),
        value_date(entry->effective_date),
        value_text_of(row->body, row->body_length),
        value_bytes(row->hash, JOURNAL_HASH_SIZE),
    };
    memcpy(values_out, values, sizeof(values));
}

static void typed_values(const struct table *table, const struct entry *entry,
                         struct value *values_out)
{
    values_out[0] = value_int(entry->seq);
    values_out[1] = value_int(entry->entity_id);
    for (size_t i = 0; i < table->shape->field_count; i++)
        values_out[i + TABLE_COLUMNS_BEFORE] = table_value(&table->shape->fields[i], entry->record);
}

static const struct table *table_of(const struct journal_tables *tables,
                                    const struct journal_row *row)
{
    CHECK(row->entry.kind > 0 && row->entry.kind < tables->count && row->body != NULL);
    return &tables->list[row->entry.kind];
}

/* Somebody else has taken the seq, or has reversed the same entry: decide again. */
static enum err appended(struct db *db, const struct table *table, enum err err)
{
    if (err != ERR_OK)
        db->damaged_table = table->name; /* only read when something is */
    return err == ERR_CONFLICT ? ERR_RETRY : err;
}

static enum err insert(struct db *db, const struct stmt *stmt, const struct value *values,
                       size_t row_count, size_t column_count)
{
    return row_count == 1 ? stmt_run(db, stmt, values, column_count, NULL)
                          : stmt_run_many(db, stmt, values, row_count, column_count);
}

/* The typed rows of one kind among the rows; most kinds have none. */
static enum err append_typed(struct db *db, const struct table *table, uint32_t kind,
                             const struct journal_row *rows, size_t count, struct arena *arena)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += rows[i].entry.kind == kind;
    if (found == 0)
        return ERR_OK;
    struct value *values = arena_array(arena, found * table->column_count, sizeof(*values));
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].entry.kind == kind)
            typed_values(table, &rows[i].entry, values + at++ * table->column_count);
    }
    return appended(db, table, insert(db, &table->insert, values, found, table->column_count));
}

enum err journal_append_many(struct db *db, const struct journal_tables *tables,
                             const struct journal_row *rows, size_t count)
{
    struct arena arena;
    arena_init(&arena);
    struct value *values = arena_array(&arena, count * JOURNAL_COLUMNS, sizeof(*values));
    for (size_t i = 0; i < count; i++)
        journal_values(table_of(tables, &rows[i]), &rows[i], values + i * JOURNAL_COLUMNS);
    enum err err = appended(db, table_of(tables, &rows[0]),
                            insert(db, &journal_insert, values, count, JOURNAL_COLUMNS));
    for (size_t i = 1; err == ERR_OK && i < tables->count; i++) {
        uint32_t kind = tables->parents_first[i];
        err = append_typed(db, &tables->list[kind], kind, rows, count, &arena);
    }
    arena_done(&arena);
    return err;
}

static const struct stmt idempotency_add = {
    .name = "idempotency_insert",
    .sql = "INSERT INTO `idempotency` (`actor_id`, `idem_key`, `request_hash`, `seq`)"
           " VALUES (?, ?, ?, ?)",
    .changes = true,
};

enum err journal_prepare(struct db *db, const struct journal_tables *tables, uint32_t kind)
{
    CHECK(kind > 0 && kind < tables->count);
    const struct stmt *const statements[] = {&journal_insert, &tables->list[kind].insert,
                                             &idempotency_add, &head_advance};
    enum err err = ERR_OK;
    db_return_home(db);
    for (size_t i = 0; err == ERR_OK && i < sizeof(statements) / sizeof(statements[0]); i++)
        err = stmt_prepare(db, statements[i]);
    return err;
}

/* InnoDB has nothing to repair, but the statement takes the tables out of the server's cache;
 * whoever may insert may run it. LOCAL: on this node only. */
void journal_mend(struct db *db)
{
    char sql[200];
    if (!db->tables_damaged)
        return;
    CHECK(db->transaction == TRANSACTION_NONE);
    snprintf(sql, sizeof(sql),
             "SET STATEMENT lock_wait_timeout = 2 FOR"
             " REPAIR LOCAL TABLE `journal`, `idempotency`, `%s`",
             db->damaged_table == NULL ? "user" : db->damaged_table);
    if (db_command(db, "journal_mend", sql) == ERR_OK)
        db->tables_damaged = false;
}

static const struct stmt idempotency_select = {
    .name = "idempotency_find",
    .sql =
        "SELECT `request_hash`, `seq` FROM `idempotency` WHERE `actor_id` = ? AND `idem_key` = ?",
};

enum err idempotency_find(struct db *db, int64_t actor_id, const char *key,
                          uint8_t request_hash_out[32], int64_t *seq_out)
{
    static const enum value_type types[] = {VALUE_BYTES, VALUE_INT};
    struct value params[] = {value_int(actor_id), value_text(key)};
    struct arena arena;
    struct value row[2];
    arena_init(&arena);
    enum err err = stmt_row(db, &idempotency_select, params, 2, types, 2, &arena, row);
    if (err == ERR_OK && row[0].length != 32)
        err = db_fault(db, idempotency_select.name, ERR_CORRUPT, "a hash of %zu bytes",
                       row[0].length);
    if (err == ERR_OK) {
        memcpy(request_hash_out, row[0].bytes, 32);
        *seq_out = row[1].number;
    }
    arena_done(&arena);
    return err;
}

#define IDEMPOTENCY_COLUMNS 4

enum err idempotency_insert(struct db *db, const struct idempotency *keys, size_t count)
{
    struct arena arena;
    arena_init(&arena);
    struct value *values = arena_array(&arena, count * IDEMPOTENCY_COLUMNS, sizeof(*values));
    for (size_t i = 0; i < count; i++) {
        struct value *row = values + i * IDEMPOTENCY_COLUMNS;
        row[0] = value_int(keys[i].actor_id);
        row[1] = value_text(keys[i].key);
        row[2] = value_bytes(keys[i].request_hash, 32);
        row[3] = value_int(keys[i].seq);
    }
    enum err err = insert(db, &idempotency_add, values, count, IDEMPOTENCY_COLUMNS);
    arena_done(&arena);
    return err == ERR_CONFLICT ? ERR_RETRY : err;
}
