/* Measures datasets as CSV, and a whole bundle, beside what the database's own client writes of the
 * same rows; tests/bench/run starts it on the ledger that bench_ledger left.
 *
 *   bench_export TURNS
 *
 * The book is loaded first: a server has it. Each turn writes the file as an export does, digest
 * and spool included, and lets mariadb --quick --batch write the same columns, from SQL_* below. */
#include "base/check.h"
#include "handlers/bundle/bundle.h"
#include "handlers/journal/dataset_file.h"
#include "ledger/ledger.h"
#include "record/kinds.h"
#include "seed.h"
#include "server.h"
#include "table/spool.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* The client writes the rows of every kind and the journal into one file. */
static double time_client_tables(const struct server *server, const char *path)
{
    struct buf command;

    buf_init(&command);
    buf_format(&command, "mariadb --no-defaults --quick --batch --socket='%s' --user='%s' %s -e '",
               server->config.socket, server->config.user, DATABASE);
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        buf_format(&command, "SELECT * FROM v_%s;", record_types[kind]->plural);
    buf_format(&command, "%s' >'%s'", sql_journal, path);
    CHECK(setenv("MYSQL_PWD", server->config.password, 1) == 0);
    double start = now_ms();

    CHECK(system(command.bytes) == 0);
    double end = now_ms();

    buf_done(&command);
    CHECK(unlink(path) == 0);
    return end - start;
}

static void remove_bundle(const char *folder)
{
    char command[COMMAND_MAX];

    CHECK(snprintf(command, sizeof command, "rm -r '%s'", folder) < COMMAND_MAX);
    CHECK(system(command) == 0);
}

/* Everything into a folder, the figures that no table of the database has among it. */
static double time_bundle(struct ledger *ledger, struct db *db, const char *folder)
{
    struct arena arena;

    arena_init(&arena);
    struct bundle bundle = {.ledger = ledger, .db = db, .folder = folder, .arena = &arena};
    const struct book *book = ledger_read_begin(ledger);

    bundle.question = bundle_ask(book, DATE_UNKNOWN, book_head(book));
    ledger_read_end(ledger);
    double start = now_ms();

    must(bundle_write(&bundle), "bundle", bundle.fault);
    double end = now_ms();

    arena_done(&arena);
    return end - start;
}

static void measure_bundle(const struct server *server, struct ledger *ledger, struct db *db,
                           size_t size)
{
    char folder[] = "/tmp/bench_bundle_XXXXXX";
    char path[64];

    CHECK(mkdtemp(folder) != NULL);
    (void)snprintf(path, sizeof path, "%s.client", folder);
    double before = resident_bytes();
    double own_ms = time_bundle(ledger, db, folder);
    double grown = resident_bytes() - before;

    turn_add("bundle", size, own_ms, time_client_tables(server, path));
    turn_add("bundle_memory", size, grown / 1e6, NO_REFERENCE);
    remove_bundle(folder);
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
        measure_bundle(&server, ledger, db, (size_t)head);
    }
    turn_add("csv_memory", (size_t)head, (resident_bytes() - before) / 1e6, NO_REFERENCE);
    db_close(db);
    ledger_free(ledger);
    mysql_close(server.mysql);
    return 0;
}
