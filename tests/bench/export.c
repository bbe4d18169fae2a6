/* Measures datasets as CSV beside what the database's own client writes of the same rows;
 * tests/bench/run starts it on the ledger that bench_ledger left.
 *
 *   bench_export TURNS OUT
 *
 * The book is loaded first: a server has it. Each turn writes the file as an export does, digest
 * and spool included, and lets mariadb --quick --batch write the same columns, from SQL_* below. */
#include "base/check.h"
#include "handlers/journal/dataset_file.h"
#include "ledger/ledger.h"
#include "results.h"
#include "seed.h"
#include "server.h"
#include "table/spool.h"

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
    printf("%s %zu bytes %s\n", name, extent.length, extent.sha256);
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
    double own_ms = time_export(ledger, db, name);
    double client_ms = time_client(server, sql);

    printf("%s %.0f ms client %.0f ms ratio %.2f\n", name, own_ms, client_ms, own_ms / client_ms);
}

int main(int argc, char **argv)
{
    struct server server;

    if (argc != 3)
        return 2;
    server_connect(&server, DATABASE);
    struct db *db = server_open(&server);
    struct ledger *ledger = ledger_new();
    int64_t head = 0;

    must(ledger_head(db, &head), "head", "");
    must(ledger_catch_up(ledger, db, head), "load", db_last_error(db));
    printf("fault %lld %s\n", (long long)ledger_fault(ledger).seq, ledger_fault(ledger).reason);
    for (long turn = strtol(argv[1], NULL, 10); turn > 0; turn--) {
        measure(&server, ledger, db, "journal", sql_journal);
        measure(&server, ledger, db, "contributions", sql_contributions);
    }
    db_close(db);
    ledger_free(ledger);
    return 0;
}
