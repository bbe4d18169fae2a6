/* The statements of the write path: the head, and the entries with their typed rows. */
#include "table_internal.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct stmt head_read = {
    .name = "head_read",
    .sql = "SELECT `seq`, `hash` FROM `ledger_head` WHERE `id` = 1",
    .brief = true,
};

static enum err take_head(struct db *db, const char *name, int64_t seq, const char *hash,
                          size_t hash_length, struct journal_head *head_out)
{
    if (hash_length != JOURNAL_HASH_SIZE)
        return db_fault(db, name, ERR_CORRUPT, "the hash has %zu bytes", hash_length);
    head_out->seq = seq;
    memcpy(head_out->hash, hash, JOURNAL_HASH_SIZE);
    return ERR_OK;
}

enum err journal_head_read(struct db *db, struct journal_head *head_out)
{
    static const enum value_type types[] = {VALUE_INT, VALUE_BYTES};
    struct arena arena;
    struct value row[2];
    int64_t before = db_shared_head(db);
    arena_init(&arena);
    enum err err = stmt_row(db, &head_read, NULL, 0, types, 2, &arena, row);
    if (err == ERR_NOT_FOUND)
        err = db_fault(db, head_read.name, ERR_CORRUPT, "ledger_head has no row");
    if (err == ERR_OK)
        err = take_head(db, head_read.name, row[0].number, row[1].bytes, row[1].length, head_out);
    arena_done(&arena);
    /* An open transaction may look at a snapshot of the past. */
    if (err == ERR_OK && db->transaction == TRANSACTION_NONE)
        db_share_see(db, before, head_out->seq);
    return err;
}

enum err journal_begin(struct db *db, struct journal_head *head_out)
{
    static const char name[] = "head_lock";
    static const char lock[] = "START TRANSACTION;"
                               " SELECT `seq`, `hash` FROM `ledger_head` WHERE `id` = 1 FOR UPDATE";
    int64_t before = db_shared_head(db);
    MYSQL_RES *result = NULL;
    enum err err = db_begin_and_ask(db, name, lock, &result);
    if (err != ERR_OK)
        return err;
    MYSQL_ROW row = mysql_fetch_row(result);
    if (row == NULL || row[0] == NULL || row[1] == NULL)
        err = db_fault(db, name, ERR_CORRUPT, "ledger_head has no row");
    else
        err = take_head(db, name, strtoll(row[0], NULL, 10), row[1], mysql_fetch_lengths(result)[1],
                        head_out);
    mysql_free_result(result);
    if (err == ERR_OK) /* what is locked is never a snapshot of the past */
        db_share_see(db, before, head_out->seq);
    return err;
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
           " `effective_date`, `body`, `hash`, `request`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    .changes = true,
};

#define JOURNAL_COLUMNS 9

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
        entry->request == NULL ? value_null() : value_bytes(entry->request, ENTRY_REQUEST_SIZE),
    };
    memcpy(values_out, values, sizeof(values));
}

static void typed_values(const struct table *table, int64_t seq, int64_t second, const void *record,
                         struct value *values_out)
{
    values_out[0] = value_int(seq);
    values_out[1] = value_int(second);
    for (size_t i = 0; i < table->shape->field_count; i++)
        values_out[i + TABLE_COLUMNS_BEFORE] = table_value(&table->shape->fields[i], record);
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
        const struct entry *entry = &rows[i].entry;
        if (entry->kind == kind)
            typed_values(table, entry->seq, entry->entity_id, entry->record,
                         values + at++ * table->column_count);
    }
    return appended(db, table, insert(db, &table->insert, values, found, table->column_count));
}

/* The lines that the rows' entries hold, of all kinds whose lines stand in one table. */
static enum err append_lines(struct db *db, const struct journal_tables *tables,
                             const struct table *table, const struct journal_row *rows,
                             size_t count, struct arena *arena)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += table_of(tables, &rows[i])->lines == table ? rows[i].entry.line_count : 0;
    if (found == 0)
        return ERR_OK;
    struct value *values = arena_array(arena, found * table->column_count, sizeof(*values));
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &rows[i].entry;
        CHECK(!entry->lines_packed);
        for (size_t k = 0; k < entry->line_count; k++)
            if (table_of(tables, &rows[i])->lines == table)
                typed_values(table, entry->seq, (int64_t)k + 1,
                             (const char *)entry->lines + k * table->shape->size,
                             values + at++ * table->column_count);
    }
    return appended(db, table, insert(db, &table->insert, values, found, table->column_count));
}

/* Kinds that name each other have no order: a row of one that names a kind behind it waits until
 * all rows before it are there. */
static size_t run_end(const struct journal_tables *tables, const struct journal_row *rows,
                      size_t count, size_t start)
{
    size_t end = start + 1;
    while (end < count && !tables->names_later[rows[end].entry.kind])
        end++;
    return end;
}

static enum err append_run(struct db *db, const struct journal_tables *tables,
                           const struct journal_row *rows, size_t count, struct arena *arena)
{
    enum err err = ERR_OK;
    for (size_t i = 1; err == ERR_OK && i < tables->count; i++) {
        uint32_t kind = tables->parents_first[i];
        err = append_typed(db, &tables->list[kind], kind, rows, count, arena);
    }
    return err;
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
    for (size_t at = 0, end = 0; err == ERR_OK && at < count; at = end) {
        end = run_end(tables, rows, count, at);
        err = append_run(db, tables, rows + at, end - at, &arena);
    }
    for (size_t i = 0; err == ERR_OK && i < tables->line_table_count; i++)
        err = append_lines(db, tables, &tables->line_tables[i], rows, count, &arena);
    arena_done(&arena);
    return err;
}

enum err journal_prepare(struct db *db, const struct journal_tables *tables, uint32_t kind)
{
    CHECK(kind > 0 && kind < tables->count);
    const struct table *lines = tables->list[kind].lines;
    const struct stmt *const statements[] = {&journal_insert, &tables->list[kind].insert,
                                             &head_advance};
    enum err err = ERR_OK;
    db_return_home(db);
    for (size_t i = 0; err == ERR_OK && i < sizeof(statements) / sizeof(statements[0]); i++)
        err = stmt_prepare(db, statements[i]);
    return err == ERR_OK && lines != NULL ? stmt_prepare(db, &lines->insert) : err;
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
             " REPAIR LOCAL TABLE `journal`, `%s`",
             db->damaged_table == NULL ? "user" : db->damaged_table);
    if (db_command(db, "journal_mend", sql) == ERR_OK)
        db->tables_damaged = false;
}
