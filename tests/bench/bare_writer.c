/* Reads the rows of entries table by table, and inserts them with the client library alone. */
#include "bare_writer.h"

#include "base/buf.h"
#include "base/check.h"
#include "record/kinds.h"
#include "server.h"
#include "turns.h"
#include "seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 64
#define SQL_MAX 4000
#define TABLES_MAX (RECORD_KIND_COUNT + 2)

/* Columns as the client library binds them: an array of values each. */
struct bare_column {
    bool is_number;
    bool is_bytes;
    long long *numbers;
    char **texts;
    unsigned long *lengths;
    char *indicators;
};

struct bare_table {
    const char *name;
    size_t column_count;
    struct bare_column columns[COLUMNS_MAX];
    size_t row_count;
    int64_t *seqs; /* in order */
    struct buf insert;
    MYSQL_STMT *handle;
};

struct bare_rows {
    int64_t from_seq;
    int64_t to_seq;
    struct bare_table tables[TABLES_MAX];
    size_t table_count;
    char (*hashes)[65]; /* of the entries, in hexadecimal */
};

static void *zeros(size_t count, size_t size)
{
    void *made = calloc(count + 1, size);
    CHECK(made != NULL);
    return made;
}

static void column_init(struct bare_column *column, const MYSQL_FIELD *field, size_t row_count)
{
    column->is_number = IS_NUM(field->type);
    column->is_bytes = (field->flags & BINARY_FLAG) != 0 && field->charsetnr == 63;
    column->numbers = zeros(row_count, sizeof *column->numbers);
    column->texts = zeros(row_count, sizeof *column->texts);
    column->lengths = zeros(row_count, sizeof *column->lengths);
    column->indicators = zeros(row_count, sizeof *column->indicators);
}

static void column_take(struct bare_column *column, size_t row, const char *text, size_t length)
{
    column->indicators[row] = text == NULL ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
    if (text == NULL)
        return;
    if (column->is_number)
        column->numbers[row] = strtoll(text, NULL, 10);
    column->texts[row] = zeros(length, 1);
    memcpy(column->texts[row], text, length);
    column->lengths[row] = length;
}

static void write_insert(struct bare_table *table, const MYSQL_FIELD *fields)
{
    buf_init(&table->insert);
    buf_format(&table->insert, "INSERT INTO `%s` (", table->name);
    for (size_t i = 0; i < table->column_count; i++)
        buf_format(&table->insert, "%s`%s`", i == 0 ? "" : ", ", fields[i].name);
    buf_text(&table->insert, ") VALUES (");
    for (size_t i = 0; i < table->column_count; i++)
        buf_text(&table->insert, i == 0 ? "?" : ", ?");
    buf_char(&table->insert, ')');
}

static void table_free(struct bare_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        for (size_t at = 0; at < table->row_count; at++)
            free(table->columns[i].texts[at]);
        free(table->columns[i].numbers);
        free(table->columns[i].texts);
        free(table->columns[i].lengths);
        free(table->columns[i].indicators);
    }
    free(table->seqs);
    buf_done(&table->insert);
}

static void read_table(MYSQL *mysql, struct bare_rows *rows, const char *name)
{
    struct bare_table *table = &rows->tables[rows->table_count];
    char sql[SQL_MAX];
    MYSQL_ROW row;

    snprintf(sql, sizeof sql, "SELECT * FROM `%s` WHERE seq BETWEEN %lld AND %lld ORDER BY seq",
             name, (long long)rows->from_seq, (long long)rows->to_seq);
    sql_run(mysql, sql);
    MYSQL_RES *result = mysql_store_result(mysql);

    CHECK(result != NULL);
    *table = (struct bare_table){.name = name,
                                 .column_count = mysql_num_fields(result),
                                 .row_count = (size_t)mysql_num_rows(result)};
    CHECK(table->column_count <= COLUMNS_MAX);
    const MYSQL_FIELD *fields = mysql_fetch_fields(result);
    size_t seq_at = 0;

    while (strcmp(fields[seq_at].name, "seq") != 0)
        seq_at++;
    table->seqs = zeros(table->row_count, sizeof *table->seqs);
    for (size_t i = 0; i < table->column_count; i++)
        column_init(&table->columns[i], &fields[i], table->row_count);
    for (size_t at = 0; (row = mysql_fetch_row(result)) != NULL; at++) {
        const unsigned long *lengths = mysql_fetch_lengths(result);

        table->seqs[at] = strtoll(row[seq_at], NULL, 10);
        for (size_t i = 0; i < table->column_count; i++)
            column_take(&table->columns[i], at, row[i], lengths[i]);
    }
    write_insert(table, fields);
    mysql_free_result(result);
    if (table->row_count > 0)
        rows->table_count++;
    else
        table_free(table);
}

static void read_hashes(MYSQL *mysql, struct bare_rows *rows)
{
    char sql[200];
    MYSQL_ROW row;

    snprintf(sql, sizeof sql,
             "SELECT HEX(hash) FROM journal WHERE seq BETWEEN %lld AND %lld ORDER BY seq",
             (long long)rows->from_seq, (long long)rows->to_seq);
    sql_run(mysql, sql);
    MYSQL_RES *result = mysql_store_result(mysql);

    rows->hashes = zeros((size_t)(rows->to_seq - rows->from_seq + 1), sizeof *rows->hashes);
    for (size_t at = 0; (row = mysql_fetch_row(result)) != NULL; at++)
        snprintf(rows->hashes[at], sizeof rows->hashes[at], "%s", row[0]);
    mysql_free_result(result);
}

static void use(MYSQL *mysql, const char *database)
{
    CHECK(mysql_select_db(mysql, database) == 0);
}

struct bare_rows *bare_rows_read(MYSQL *mysql, const char *database, int64_t from_seq,
                                 int64_t to_seq)
{
    struct bare_rows *rows = zeros(1, sizeof *rows);

    use(mysql, database);
    rows->from_seq = from_seq;
    rows->to_seq = to_seq;
    read_table(mysql, rows, "journal");
    for (size_t i = 1; i < RECORD_KIND_COUNT; i++)
        read_table(mysql, rows, record_types[i]->kind);
    read_hashes(mysql, rows);
    return rows;
}

void bare_rows_free(struct bare_rows *rows)
{
    for (size_t i = 0; i < rows->table_count; i++)
        table_free(&rows->tables[i]);
    free(rows->hashes);
    free(rows);
}

static void expect(bool fine, const char *what, const char *message)
{
    if (fine)
        return;
    fprintf(stderr, "%s: %s\n", what, message);
    exit(3);
}

/* The rows of a table from one position up to another, in one round trip. */
static void insert_rows(struct bare_table *table, size_t from, size_t to)
{
    MYSQL_BIND binds[COLUMNS_MAX];
    unsigned count = (unsigned)(to - from);

    memset(binds, 0, sizeof binds);
    for (size_t i = 0; i < table->column_count; i++) {
        struct bare_column *column = &table->columns[i];

        binds[i].buffer_type = column->is_number  ? MYSQL_TYPE_LONGLONG
                               : column->is_bytes ? MYSQL_TYPE_BLOB
                                                  : MYSQL_TYPE_STRING;
        binds[i].buffer =
            column->is_number ? (void *)(column->numbers + from) : (void *)(column->texts + from);
        binds[i].length = column->lengths + from;
        binds[i].u.indicator = column->indicators + from;
    }
    bool fine = mysql_stmt_attr_set(table->handle, STMT_ATTR_ARRAY_SIZE, &count) == 0 &&
                !mysql_stmt_bind_param(table->handle, binds) &&
                mysql_stmt_execute(table->handle) == 0;

    expect(fine, table->name, mysql_stmt_error(table->handle));
}

static void prepare_all(MYSQL *mysql, struct bare_rows *rows)
{
    for (size_t i = 0; i < rows->table_count; i++) {
        struct bare_table *table = &rows->tables[i];

        table->handle = mysql_stmt_init(mysql);
        expect(mysql_stmt_prepare(table->handle, table->insert.bytes, table->insert.length) == 0,
               table->name, mysql_stmt_error(table->handle));
    }
}

static void lock_head(MYSQL *mysql)
{
    sql_run(mysql, "START TRANSACTION");
    sql_run(mysql, "SELECT seq, hash FROM ledger_head WHERE id = 1 FOR UPDATE");
    mysql_free_result(mysql_store_result(mysql));
}

static void write_together(MYSQL *mysql, struct bare_rows *rows, size_t at[TABLES_MAX],
                           int64_t to_seq)
{
    char sql[300];

    lock_head(mysql);
    for (size_t i = 0; i < rows->table_count; i++) {
        struct bare_table *table = &rows->tables[i];
        size_t end = at[i];

        while (end < table->row_count && table->seqs[end] <= to_seq)
            end++;
        if (end > at[i])
            insert_rows(table, at[i], end);
        at[i] = end;
    }
    snprintf(sql, sizeof sql, "UPDATE ledger_head SET seq = %lld, hash = x'%s' WHERE id = 1",
             (long long)to_seq, rows->hashes[to_seq - rows->from_seq]);
    sql_run(mysql, sql);
    sql_run(mysql, "COMMIT");
}

double bare_rows_write(MYSQL *mysql, const char *database, const struct bare_rows *constant,
                       int64_t entries_together)
{
    struct bare_rows *rows = (struct bare_rows *)(uintptr_t)constant;
    size_t at[TABLES_MAX] = {0};

    use(mysql, database);
    prepare_all(mysql, rows);
    double start = now_ms();

    for (int64_t seq = rows->from_seq; seq <= rows->to_seq; seq += entries_together) {
        int64_t end = seq + entries_together - 1;

        write_together(mysql, rows, at, end < rows->to_seq ? end : rows->to_seq);
    }
    double took = now_ms() - start;

    for (size_t i = 0; i < rows->table_count; i++)
        mysql_stmt_close(rows->tables[i].handle);
    return took;
}

static void copy_table(MYSQL *mysql, const char *from, const char *to, const char *name)
{
    char sql[SQL_MAX];

    snprintf(sql, sizeof sql, "INSERT INTO `%s`.`%s` SELECT * FROM `%s`.`%s`", to, name, from,
             name);
    sql_run(mysql, sql);
}

void bare_copy_ledger(MYSQL *mysql, const char *from, const char *to)
{
    char sql[SQL_MAX];

    sql_run(mysql, "SET foreign_key_checks = 0");
    copy_table(mysql, from, to, "journal");
    for (size_t i = 1; i < RECORD_KIND_COUNT; i++)
        copy_table(mysql, from, to, record_types[i]->kind);
    snprintf(sql, sizeof sql,
             "UPDATE `%s`.ledger_head a JOIN `%s`.ledger_head b ON b.id = a.id"
             " SET a.seq = b.seq, a.hash = b.hash",
             to, from);
    sql_run(mysql, sql);
    sql_run(mysql, "SET foreign_key_checks = 1");
}
