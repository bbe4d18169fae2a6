/* The rows of seals. */
#include "store/seal.h"

#include "db_internal.h"

#include <string.h>

enum { SEAL_SEQ, SEAL_PREVIOUS, SEAL_KEY, SEAL_SIGNATURE, SEAL_COLUMNS };

static const enum value_type types[SEAL_COLUMNS] = {VALUE_INT, VALUE_INT, VALUE_INT, VALUE_BYTES};

static const struct stmt insert = {
    .name = "seal_insert",
    .sql = "INSERT INTO `seal` (`seq`, `previous_seq`, `key_id`, `signature`) VALUES (?, ?, ?, ?)",
    .changes = true,
};

static void put_row(const struct seal_row *row, struct value values_out[SEAL_COLUMNS])
{
    values_out[SEAL_SEQ] = value_int(row->seq);
    values_out[SEAL_PREVIOUS] = value_int(row->previous_seq);
    values_out[SEAL_KEY] = value_int(row->key_id);
    values_out[SEAL_SIGNATURE] = value_bytes(row->signature, sizeof(row->signature));
}

enum err seal_insert(struct db *db, const struct seal_row *row)
{
    struct value params[SEAL_COLUMNS];
    put_row(row, params);
    enum err err = stmt_run(db, &insert, params, SEAL_COLUMNS, NULL);
    return err == ERR_CONFLICT ? ERR_RETRY : err;
}

enum err seal_insert_many(struct db *db, const struct seal_row *rows, size_t count)
{
    struct arena arena;
    if (count == 0)
        return ERR_OK;
    if (count == 1)
        return seal_insert(db, rows);
    arena_init(&arena);
    struct value *values = arena_array(&arena, count * SEAL_COLUMNS, sizeof(*values));
    for (size_t i = 0; i < count; i++)
        put_row(&rows[i], values + i * SEAL_COLUMNS);
    enum err err = stmt_run_many(db, &insert, values, count, SEAL_COLUMNS);
    arena_done(&arena);
    return err == ERR_CONFLICT ? ERR_RETRY : err;
}

static const struct stmt list = {
    .name = "seal_list",
    .sql = "SELECT `seq`, `previous_seq`, `key_id`, `signature` FROM `seal` WHERE `seq` >= ?"
           " ORDER BY `seq` LIMIT ?",
};

/* A signature of another length is none: it proves nothing. */
static void take_row(const struct value values[SEAL_COLUMNS], struct seal_row *row_out)
{
    *row_out = (struct seal_row){
        .seq = values[SEAL_SEQ].number,
        .previous_seq = values[SEAL_PREVIOUS].number,
        .key_id = values[SEAL_KEY].number,
    };
    if (values[SEAL_SIGNATURE].length == sizeof(row_out->signature))
        memcpy(row_out->signature, values[SEAL_SIGNATURE].bytes, sizeof(row_out->signature));
}

enum err seal_list(struct db *db, int64_t from_seq, size_t max, struct seal_row *rows_out,
                   size_t *count_out)
{
    struct value params[] = {value_int(from_seq), value_int((int64_t)max)};
    struct rows rows;
    bool found = false;
    *count_out = 0;
    enum err err = rows_open(db, &list, params, 2, types, SEAL_COLUMNS, &rows);
    if (err != ERR_OK)
        return err;
    while ((err = rows_next(&rows, &found)) == ERR_OK && found && *count_out < max)
        take_row(rows.values, &rows_out[(*count_out)++]);
    rows_close(&rows);
    return err;
}

enum err seal_find(struct db *db, int64_t seq, struct seal_row *row_out)
{
    size_t count = 0;
    enum err err = seal_list(db, seq, 1, row_out, &count);
    return err == ERR_OK && count == 0 ? ERR_NOT_FOUND : err;
}
