/* Results: values out. */
#include "db_internal.h"
#include "base/check.h"
#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#define CELL_BYTES_FIRST 256
#define US_PER_SECOND INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_SECOND)

/* Where one column of a result is fetched to. */
struct cell {
    enum value_type type;
    int64_t number;
    MYSQL_TIME time;
    char *bytes;
    size_t capacity;
    unsigned long length;
    my_bool is_null;
    my_bool cut;
};

static int64_t us_of_time(const MYSQL_TIME *time)
{
    int64_t day = date_from_ymd((int)time->year, (int)time->month, (int)time->day);
    int64_t second = (int64_t)time->hour * 3600 + (int64_t)time->minute * 60 + time->second;
    return day * US_PER_DAY + second * US_PER_SECOND + (int64_t)time->second_part;
}

static void bind_cell(struct cell *cell, MYSQL_BIND *bind)
{
    memset(bind, 0, sizeof(*bind));
    bind->is_null = &cell->is_null;
    bind->error = &cell->cut;
    bind->length = &cell->length;
    switch (cell->type) {
    case VALUE_INT:
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer = &cell->number;
        return;
    case VALUE_DATE:
    case VALUE_TIME:
        bind->buffer_type = cell->type == VALUE_DATE ? MYSQL_TYPE_DATE : MYSQL_TYPE_DATETIME;
        bind->buffer = &cell->time;
        return;
    case VALUE_NULL:
    case VALUE_TEXT:
    case VALUE_BYTES:
        bind->buffer_type = cell->type == VALUE_BYTES ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        bind->buffer = cell->bytes;
        bind->buffer_length = cell->capacity - 1;
        return;
    }
}

static void grow_cell(struct cell *cell, size_t capacity)
{
    char *grown = realloc(cell->bytes, capacity);
    CHECK(grown != NULL);
    cell->bytes = grown;
    cell->capacity = capacity;
}

static enum err bind_cells(struct rows *rows)
{
    MYSQL_BIND binds[STMT_COLUMNS_MAX];
    for (size_t i = 0; i < rows->column_count; i++)
        bind_cell(&rows->cells[i], &binds[i]);
    if (mysql_stmt_bind_result(rows->handle, binds))
        return stmt_failed(rows->db, rows->stmt, rows->handle);
    return ERR_OK;
}

enum err rows_open(struct db *db, const struct stmt *stmt, const struct value *params,
                   size_t param_count, const enum value_type *types, size_t column_count,
                   struct rows *rows)
{
    MYSQL_STMT *handle = NULL;
    enum err err = stmt_execute(db, stmt, params, param_count, &handle);
    if (err != ERR_OK)
        return err;
    CHECK(column_count <= STMT_COLUMNS_MAX && mysql_stmt_field_count(handle) == column_count);
    memset(rows, 0, sizeof(*rows));
    rows->db = db;
    rows->stmt = stmt;
    rows->handle = handle;
    rows->generation = db->generation;
    rows->column_count = column_count;
    rows->cells = calloc(column_count, sizeof(*rows->cells));
    CHECK(rows->cells != NULL);
    for (size_t i = 0; i < column_count; i++) {
        rows->cells[i].type = types[i];
        if (types[i] == VALUE_TEXT || types[i] == VALUE_BYTES)
            grow_cell(&rows->cells[i], CELL_BYTES_FIRST);
    }
    err = bind_cells(rows);
    if (err == ERR_OK && mysql_stmt_store_result(handle) != 0) {
        err = stmt_failed(db, stmt, handle);
        /* The server broke the result off. To free it, the library would wait for the rest of it,
         * which never comes, until the time-out; to close the statement it does not. */
        if (rows->generation == db->generation)
            stmt_forget(db, stmt);
        rows->handle = NULL;
    }
    if (err != ERR_OK)
        rows_close(rows);
    return err;
}

void rows_close(struct rows *rows)
{
    /* The handle is gone already when the connection was dropped. */
    if (rows->handle != NULL && rows->generation == rows->db->generation)
        mysql_stmt_free_result(rows->handle);
    for (size_t i = 0; i < rows->column_count; i++)
        free(rows->cells[i].bytes);
    free(rows->cells);
    rows->handle = NULL;
    rows->cells = NULL;
    rows->column_count = 0;
}

/* Text that did not fit is fetched again in full; any other cut value is damage. */
static enum err fetch_whole(struct rows *rows)
{
    for (size_t i = 0; i < rows->column_count; i++) {
        struct cell *cell = &rows->cells[i];
        if (cell->is_null)
            continue;
        bool is_text = cell->type == VALUE_TEXT || cell->type == VALUE_BYTES;
        if (!is_text && cell->cut)
            return db_fault(rows->db, rows->stmt->name, ERR_CORRUPT, "column %zu was cut", i);
        if (!is_text || cell->length < cell->capacity)
            continue;
        grow_cell(cell, cell->length + cell->length / 2 + 1);
        MYSQL_BIND bind;
        bind_cell(cell, &bind);
        if (mysql_stmt_fetch_column(rows->handle, &bind, (unsigned)i, 0) != 0)
            return stmt_failed(rows->db, rows->stmt, rows->handle);
    }
    return ERR_OK;
}

/* Written member by member where it stands: a copy of the whole right after would wait for the
 * parts to arrive in memory, which made up an eighth of loading. */
static void take_cell(struct cell *cell, struct value *value)
{
    value->type = cell->is_null ? VALUE_NULL : cell->type;
    switch (value->type) {
    case VALUE_NULL:
        *value = value_null();
        return;
    case VALUE_INT:
        value->number = cell->number;
        return;
    case VALUE_DATE:
        value->number =
            date_from_ymd((int)cell->time.year, (int)cell->time.month, (int)cell->time.day);
        return;
    case VALUE_TIME:
        value->number = us_of_time(&cell->time);
        return;
    case VALUE_TEXT:
    case VALUE_BYTES:
        cell->bytes[cell->length] = '\0';
        value->bytes = cell->bytes;
        value->length = cell->length;
        return;
    }
}

enum err rows_next(struct rows *rows, bool *found_out)
{
    int answer = mysql_stmt_fetch(rows->handle);
    if (answer == MYSQL_NO_DATA) {
        *found_out = false;
        return ERR_OK;
    }
    if (answer != 0 && answer != MYSQL_DATA_TRUNCATED)
        return stmt_failed(rows->db, rows->stmt, rows->handle);
    if (answer == MYSQL_DATA_TRUNCATED) {
        enum err err = fetch_whole(rows);
        if (err == ERR_OK)
            err = bind_cells(rows);
        if (err != ERR_OK)
            return err;
    }
    for (size_t i = 0; i < rows->column_count; i++)
        take_cell(&rows->cells[i], &rows->values[i]);
    *found_out = true;
    return ERR_OK;
}

enum err stmt_row(struct db *db, const struct stmt *stmt, const struct value *params,
                  size_t param_count, const enum value_type *types, size_t column_count,
                  struct arena *arena, struct value *values_out)
{
    struct rows rows;
    bool found = false;
    enum err err = rows_open(db, stmt, params, param_count, types, column_count, &rows);
    if (err != ERR_OK)
        return err;
    err = rows_next(&rows, &found);
    for (size_t i = 0; err == ERR_OK && found && i < column_count; i++) {
        values_out[i] = rows.values[i];
        if (rows.values[i].bytes != NULL)
            values_out[i].bytes = arena_copy(arena, rows.values[i].bytes, rows.values[i].length);
    }
    rows_close(&rows);
    if (err != ERR_OK)
        return err;
    return found ? ERR_OK : ERR_NOT_FOUND;
}

enum err stmt_number(struct db *db, const struct stmt *stmt, const struct value *params,
                     size_t param_count, int64_t *number_out)
{
    struct arena arena;
    struct value value = value_null();
    arena_init(&arena);
    enum err err =
        stmt_row(db, stmt, params, param_count, (enum value_type[]){VALUE_INT}, 1, &arena, &value);
    arena_done(&arena);
    if (err == ERR_OK && value.type != VALUE_INT)
        return db_fault(db, stmt->name, ERR_CORRUPT, "NULL where a number must be");
    if (err == ERR_OK)
        *number_out = value.number;
    return err;
}
