/* Measures the proof of a whole ledger, all decisions taken again, beside a bare read of the same
 * rows; tests/bench/run starts it on the ledger that bench_ledger left.
 *
 *   bench_verify TURNS
 *
 * Chain and rows alone are what loading proves (book_load). */
#include "base/check.h"
#include "ledger/ledger.h"
#include "server.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>

#define DATABASE "fundtrail_bench"

static void measure(const struct server *server, struct db *db)
{
    struct verify_report report;
    double bare_ms = server_time_bare_read(server);
    double start = now_ms();

    must(ledger_verify(db, &report), "verify", db_last_error(db));
    double end = now_ms();

    must(report.sound ? ERR_OK : ERR_UNPROVED, "verify", report.faults[0].reason);
    turn_add("verify", (size_t)report.head_seq, end - start, bare_ms);
}

int main(int argc, char **argv)
{
    struct server server;

    if (argc != 2) {
        fprintf(stderr, "usage: bench_verify TURNS\n");
        return 2;
    }
    server_connect(&server, DATABASE);
    sql_run(server.mysql, "USE " DATABASE);
    struct db *db = server_open(&server);

    for (long turn = strtol(argv[1], NULL, 10); turn > 0; turn--)
        measure(&server, db);
    db_close(db);
    mysql_close(server.mysql);
    return 0;
}
