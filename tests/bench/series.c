/* Measures files of an index and of the rates of a pair beside LOAD DATA of the same rows;
 * tests/bench/run starts it.
 *
 *   bench_series SQL_DIR LINES TURNS FILE
 *
 * Each turn makes two databases. Into one of them go the files, from their bytes to the last entry;
 * into the other the very rows that came of it, from FILE, which is made and removed. A series has
 * one value a day, so many lines need many days: they are loaded as if in the year 2199. */
#include "base/check.h"
#include "handlers/series/series.h"
#include "ledger/ledger.h"
#include "load_data.h"
#include "record/kinds.h"
#include "record/series.h"
#include "server.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>

#define LOADED "fundtrail_bench_series"
#define COPIED "fundtrail_bench_load"
#define LAST_DAY 83643 /* 2199-01-02 */
#define NOW_US ((LAST_DAY + 1) * INT64_C(86400000000))

static const struct series index_series = {
    .kind = RECORD_INDEX_LEVEL, .index_code = "CSI300", .source = "bench"};
static const struct series rate_series = {.kind = RECORD_FX_RATE,
                                          .base_currency = CURRENCY_USD,
                                          .quote_currency = CURRENCY_CNY,
                                          .source = "bench"};

static void write_csv(const struct series *series, size_t lines, struct buf *out)
{
    buf_text(out, series->kind == RECORD_INDEX_LEVEL ? "date,level\n" : "date,rate\n");
    for (size_t i = 0; i < lines; i++) {
        char day[DATE_TEXT_SIZE];

        date_format(LAST_DAY - (int32_t)(lines - 1 - i), day);
        buf_format(out, "%s,%zu.%04zu\n", day, 6 + i % 2, i * 37 % 10000);
    }
}

/* With the book loaded, as a server has it. */
static double time_file(struct db *db, const struct series *series, const char *csv, size_t lines,
                        int64_t head)
{
    struct submission by = {.now_us = NOW_US};
    struct ledger *ledger = ledger_new();
    struct series_receipt receipt;
    struct violations violations;
    struct arena arena;

    arena_init(&arena);
    violations_init(&violations, &arena);
    must(ledger_catch_up(ledger, db, head), "load", db_last_error(db));
    double start = now_ms();
    enum err err = series_load(ledger, db, series, csv, &by, &arena, &violations, &receipt);
    double end = now_ms();

    must(err, "series_load", violations.count > 0 ? violations.list[0].field : db_last_error(db));
    CHECK(receipt.stored_count == (int64_t)lines);
    arena_done(&arena);
    ledger_free(ledger);
    return end - start;
}

static void measure(struct server *loaded, struct server *copied, const struct series *series,
                    size_t lines, const char *path)
{
    bool is_index = series->kind == RECORD_INDEX_LEVEL;
    struct db *db = server_open(loaded);
    struct buf csv;
    int64_t before = 0;

    buf_init(&csv);
    write_csv(series, lines, &csv);
    must(ledger_head(db, &before), "head", db_last_error(db));
    double own_ms = time_file(db, series, csv.bytes, lines, before);

    turn_add(is_index ? "series_load" : "rate_load", lines, own_ms,
             load_data_time(copied, loaded->mysql, record_types[series->kind]->kind, before, path));
    db_close(db);
    buf_done(&csv);
}

static void turn(const char *sql_dir, size_t lines, const char *path)
{
    struct server loaded, copied;

    server_connect(&loaded, LOADED);
    server_make(&loaded, sql_dir);
    server_connect(&copied, COPIED);
    server_make(&copied, sql_dir);
    sql_run(loaded.mysql, "SET GLOBAL local_infile = 1");
    measure(&loaded, &copied, &index_series, lines, path);
    measure(&loaded, &copied, &rate_series, lines, path);
    mysql_close(loaded.mysql);
    mysql_close(copied.mysql);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_series SQL_DIR LINES TURNS FILE\n");
        return 2;
    }
    size_t lines = strtoul(argv[2], NULL, 10);

    for (long i = strtol(argv[3], NULL, 10); i > 0; i--)
        turn(argv[1], lines, argv[4]);
    return 0;
}
