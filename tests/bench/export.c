/* Measures datasets as CSV beside what the database's own client writes of the same rows;
 * tests/bench/run starts it on the ledger that bench_ledger left.
 *
 *   bench_export TURNS
 *
 * The book is loaded first: a server has it. Each turn writes the file as an export does, digest
 * and spool included, and lets mariadb --quick --batch write the same columns, from SQL_* below. */
#include "base/check.h"
#include "handlers/journal/dataset_file.h"
#include "ledger/ledger.h"
#include "seed.h"
#include "server.h"
#include "table/spool.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATABASE "fundtrail_bench"
#define COMMAND_MAX 1000

static const char sql_journal[] =
    "SELECT seq, recorded_at, actor, kind, entity_id, effective_date, body, hash, reversed_by"
    " FROM v_journal ORDER BY seq";
static const char sql_contributions[] = "SELECT * FROM v_contributions ORDER BY seq";

static double time_export(struct ledger *ledger, struct db *db, const char *name)
{
    const struct book *book = ledger_read_begin(ledger);
    struct view view = {.as_of = 20700, .as_known = book_head(book)};
    struct extent extent, sent;

    ledger_read_end(ledger);
    struct dataset_file file = {.ledger = ledger, .db = db, .name = name, .view = view};
    FILE *nowhere = fopen("/dev/null", "w");

    CHECK(nowhere != NULL);
    double start = now_ms();

    must(dataset_file_open(&file), "open", name);
    FILE *spool = spool_open();

    CHECK(spool != NULL);
    must(dataset_file_write(&file, spool, &extent), "write", name);
    must(spool_rewind(spool), "rewind", name);
    must(pieces_copy(spool_take, spool, nowhere, &sent), "send", name);
    double end = now_ms();

    dataset_file_close(&file);
    fclose(nowhere);
    fclose(spool);
    return end - start;
}

static double time_client(const struct server *server, const char *sql)
{
    char command[COMMAND_MAX];

    CHECK(snprintf(command, sizeof command,
                   "mariadb --no-defaults --quick --batch --socket='%s' --user='%s' %s"
                   " -e '%s' >/dev/null",
                   server->config.socket, server->config.user, DATABASE, sql) < COMMAND_MAX);
    CHECK(setenv("MYSQL_PWD", server->config.password, 1) == 0);
    double start = now_ms();

    CHECK(system(command) == 0);
    return now_ms() - start;
}

static void measure(const struct server *server, struct ledger *ledger, struct db *db,
                    const char *name, const char *sql)
{
    const struct book *book = ledger_read_begin(ledger);
    size_t size = (size_t)book_head(book);
    char row[COMMAND_MAX];

    ledger_read_end(ledger);
    (void)snprintf(row, sizeof row, "%s_csv", name);
    double own_ms = time_export(ledger, db, name);

    turn_add(row, size, own_ms, time_client(server, sql));
}

int main(int argc, char **argv)
{
    struct server server;

    if (argc != 2) {
        fprintf(stderr, "usage: bench_export TURNS\n");
        return 2;
    }
    server_connect(&server, DATABASE);
    struct db *db = server_open(&server);
    struct ledger *ledger = ledger_new();
    int64_t head = 0;

    must(ledger_head(db, &head), "head", "");
    must(ledger_catch_up(ledger, db, head), "load", db_last_error(db));
    double before = resident_bytes();

    for (long turn = strtol(argv[1], NULL, 10); turn > 0; turn--) {
        measure(&server, ledger, db, "journal", sql_journal);
        measure(&server, ledger, db, "contributions", sql_contributions);
    }
    turn_add("csv_memory", (size_t)head, (resident_bytes() - before) / 1e6, NO_REFERENCE);
    db_close(db);
    ledger_free(ledger);
    mysql_close(server.mysql);
    return 0;
}
