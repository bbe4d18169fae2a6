/* LOAD DATA LOCAL INFILE of a journal and a typed table. */
#include "load_data.h"

#include "base/check.h"
#include "turns.h"

#include <stdio.h>
#include <unistd.h>

#define SQL_MAX 500

/* As LOAD DATA reads it: tabs between cells, a backslash before what would end one, \N for NULL. */
static void write_cell(FILE *file, const char *bytes, unsigned long length)
{
    if (bytes == NULL) {
        fputs("\\N", file);
        return;
    }
    for (unsigned long i = 0; i < length; i++) {
        if (bytes[i] == '\\' || bytes[i] == '\t' || bytes[i] == '\n')
            fputc('\\', file);
        fputc(bytes[i], file);
    }
}

static void write_file(MYSQL *mysql, const char *sql, const char *path)
{
    FILE *file = fopen(path, "w");
    MYSQL_ROW row;

    CHECK(file != NULL);
    sql_run(mysql, sql);
    MYSQL_RES *result = mysql_use_result(mysql);

    CHECK(result != NULL);
    unsigned columns = mysql_num_fields(result);

    while ((row = mysql_fetch_row(result)) != NULL) {
        const unsigned long *lengths = mysql_fetch_lengths(result);

        for (unsigned i = 0; i < columns; i++) {
            if (i > 0)
                fputc('\t', file);
            write_cell(file, row[i], lengths[i]);
        }
        fputc('\n', file);
    }
    mysql_free_result(result);
    CHECK(fclose(file) == 0);
}

static void write_table(MYSQL *source, const char *table, int64_t after_seq, const char *path)
{
    char sql[SQL_MAX];

    CHECK(snprintf(sql, sizeof sql, "SELECT * FROM `%s` WHERE seq > %lld ORDER BY seq", table,
                   (long long)after_seq) < (int)sizeof sql);
    write_file(source, sql, path);
}

static void load_file(MYSQL *mysql, const char *path, const char *table)
{
    char sql[SQL_MAX];

    CHECK(snprintf(sql, sizeof sql,
                   "LOAD DATA LOCAL INFILE '%s' INTO TABLE `%s` CHARACTER SET binary", path,
                   table) < (int)sizeof sql);
    sql_run(mysql, sql);
}

double load_data_time(const struct server *loaded, MYSQL *source, const char *typed_table,
                      int64_t after_seq, const char *path)
{
    char typed_path[SQL_MAX];

    CHECK(snprintf(typed_path, sizeof typed_path, "%s.typed", path) < (int)sizeof typed_path);
    write_table(source, "journal", after_seq, path);
    write_table(source, typed_table, after_seq, typed_path);
    double start = now_ms();

    sql_run(loaded->mysql, "BEGIN");
    load_file(loaded->mysql, path, "journal");
    load_file(loaded->mysql, typed_path, typed_table);
    sql_run(loaded->mysql, "COMMIT");
    double end = now_ms();

    CHECK(unlink(path) == 0 && unlink(typed_path) == 0);
    return end - start;
}
