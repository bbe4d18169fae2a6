/* What stands where nothing should: for proving the whole ledger. */
#include "table_internal.h"

#include <stdio.h>
#include <string.h>

#define KEYS_AT_ONCE 50000

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
           " WHERE i.`seq` BETWEEN ? AND ? AND (j.`seq` IS NULL OR j.`actor_id` <> i.`actor_id`"
           " OR j.`request` IS NOT NULL)",
};

static const struct stmt last_key = {
    .name = "idempotency_last",
    .sql = "SELECT COALESCE(MAX(`seq`), 0) FROM `idempotency`",
};

/* In ranges, so that no single statement runs for long. */
static enum err stray_key(struct db *db, int64_t head_seq, int64_t *seq_out, bool *found_out)
{
    static const enum value_type types[] = {VALUE_INT};
    struct value row[1];
    struct arena arena;
    int64_t last_seq = 0;
    enum err err = stmt_number(db, &last_key, NULL, 0, &last_seq);
    if (last_seq > head_seq)
        last_seq = head_seq;
    *found_out = false;
    arena_init(&arena);
    for (int64_t from = 1; err == ERR_OK && !*found_out && from <= last_seq; from += KEYS_AT_ONCE) {
        struct value params[] = {value_int(from), value_int(from + KEYS_AT_ONCE - 1)};
        err = stmt_row(db, &idempotency_stray, params, 2, types, 1, &arena, row);
        *found_out = err == ERR_OK && row[0].type == VALUE_INT;
        if (*found_out)
            *seq_out = row[0].number;
    }
    arena_done(&arena);
    return err;
}

/* What is looked at: the journal, every typed table, those of lines, keys of entries outside, keys
 * of others. */
static enum err stray_row(struct db *db, const struct journal_tables *tables, size_t position,
                          int64_t head_seq, const char **table_out, int64_t *seq_out,
                          bool *found_out)
{
    size_t behind = position < tables->count ? 0 : position - tables->count;
    *table_out = "idempotency";
    if (behind == tables->line_table_count + 1)
        return stray_key(db, head_seq, seq_out, found_out);
    if (position == 0)
        *table_out = "journal";
    else if (position < tables->count)
        *table_out = tables->list[position].name;
    else if (behind < tables->line_table_count)
        *table_out = tables->line_tables[behind].name;
    return outside_of(db, *table_out, head_seq, seq_out, found_out);
}

enum err journal_audit_outside(struct db *db, const struct journal_tables *tables, int64_t head_seq,
                               void (*each)(int64_t seq, const char *table, void *arg), void *arg)
{
    for (size_t i = 0; i <= tables->count + tables->line_table_count + 1; i++) {
        const char *table = NULL;
        int64_t seq = 0;
        bool found = false;
        enum err err = stray_row(db, tables, i, head_seq, &table, &seq, &found);
        if (err != ERR_OK)
            return err;
        if (found)
            each(seq, table, arg);
    }
    return ERR_OK;
}
