/* Measures the book beside MariaDB on one seeded ledger; tests/bench/run starts it.
 *
 *   bench_ledger SQL_DIR FUNDS FLOWS TURNS          makes the database, and leaves it to the others
 *   bench_ledger memory FUNDS FLOWS TURNS           the same figures of a book without a server
 *   bench_ledger fund FLOWS_OF_EACH FLOWS TURNS     a fund's figures alone, without a server
 *   bench_ledger seed DATABASE FUNDS FLOWS          adds the same entries to a ledger that is there
 *
 * The server is that of FUNDTRAIL_TEST_DB_SOCKET, FUNDTRAIL_TEST_DB_USER and
 * FUNDTRAIL_TEST_DB_PASSWORD; a ledger with seals is added to with the keys of
 * FUNDTRAIL_BENCH_KEYS. Each pair is measured in turns. */
#include "base/check.h"
#include "figures/portfolio.h"
#include "decide/decide.h"
#include "verdict/headroom.h"
#include "figures/performance/performance.h"
#include "ledger/ledger.h"
#include "seed.h"
#include "server.h"
#include "turns.h"
#include "store/db.h"
#include "store/journal.h"
#include "schema/schema.h"
#include "store/migrate.h"
#include "record/kinds.h"
#include "record/series.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATABASE "fundtrail_bench"
#define SEED 20261123
#define LONGER 10
#define LEVELS ((size_t)20000)
#define CHECKS 500

struct bench {
    struct server server;
    struct seed_size size;
    int turns;
    int64_t head;
};

/* As the server does it: every entry is proved before it is applied. */
static double time_load(const struct bench *bench, struct ledger **ledger_out)
{
    struct db *db = server_open(&bench->server);
    struct ledger *ledger = ledger_new();
    double start = now_ms();

    must(ledger_catch_up(ledger, db, bench->head), "load", db_last_error(db));
    double end = now_ms();

    must(ledger_fault(ledger).seq == 0 ? ERR_OK : ERR_UNPROVED, "load",
         ledger_fault(ledger).reason);
    db_close(db);
    *ledger_out = ledger;
    return end - start;
}

static struct ledger *measure_load(struct bench *bench)
{
    struct ledger *ledger = NULL;
    size_t size = bench->size.flow_count;

    for (int turn = 0; turn < bench->turns; turn++) {
        ledger_free(ledger);
        malloc_trim(0);
        double bare_ms = server_time_bare_read(&bench->server);
        double before = resident_bytes();
        double load_ms = time_load(bench, &ledger);

        malloc_trim(0);
        turn_add("book_load", size, load_ms, bare_ms);
        turn_add("memory_per_flow", size, (resident_bytes() - before) / (double)size, NO_REFERENCE);
    }
    return ledger;
}

/* The flows as one flat table: the question at its cheapest for the server. */
static void make_flat(const struct bench *bench)
{
    sql_run(bench->server.mysql,
            "CREATE TABLE flow (seq BIGINT PRIMARY KEY, fund_id BIGINT NOT NULL, flow_date DATE"
            " NOT NULL, amount_minor BIGINT NOT NULL) SELECT x.seq, x.fund_id, j.effective_date AS"
            " flow_date, x.amount_minor FROM (SELECT c.seq, m.fund_id, -c.amount_minor AS"
            " amount_minor FROM contribution c JOIN commitment m ON m.seq = c.commitment_id"
            " UNION ALL SELECT seq, fund_id, return_of_capital_minor + gain_minor FROM distribution"
            " UNION ALL SELECT p.seq, i.fund_id, -p.amount_minor FROM payment p JOIN investment i"
            " ON i.seq = p.investment_id UNION ALL SELECT p.seq, i.fund_id, p.amount_minor FROM"
            " proceeds p JOIN investment i ON i.seq = p.investment_id UNION ALL SELECT v.seq,"
            " i.fund_id, v.amount_minor FROM valuation v JOIN investment i ON i.seq ="
            " v.investment_id) x JOIN journal j ON j.seq = x.seq");
    sql_run(bench->server.mysql, "ANALYZE TABLE flow");
    mysql_free_result(mysql_store_result(bench->server.mysql));
}

static double time_select(const struct bench *bench)
{
    double start = now_ms();

    CHECK(server_read_all(bench->server.mysql,
                          "SELECT fund_id, flow_date, SUM(amount_minor) FROM flow"
                          " GROUP BY fund_id, flow_date") > 0);
    return now_ms() - start;
}

/* A view for the i-th question: the same for all, or each another day and knowledge, none of them
 * asked for before. */
static struct view view_at(const struct book *book, size_t i, bool each_another)
{
    struct view view = {.as_of = 20454 /* 2026-01-01 */, .as_known = book_head(book)};

    if (each_another) {
        view.as_of -= (int32_t)(i * 37 % 700);
        view.as_known -= (int64_t)(i * 7919) % (book_head(book) / 4);
    }
    return view;
}

static double time_figures(const struct book *book, bool each_another)
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_FUND, &ids);
    struct arena arena;
    double start = now_ms();

    arena_init(&arena);
    for (size_t i = 0; i < count; i++) {
        struct performance_figures figures;

        must(performance_compute(book, (struct performance_subject){SCOPE_FUND, ids[i]},
                                 view_at(book, i, each_another), &arena, &figures),
             "performance_compute", "");
        CHECK(figures.net_irr_status != NULL);
        arena_reset(&arena);
    }
    double end = now_ms();

    arena_done(&arena);
    return end - start;
}

/* All funds with calls, whose lines are worked out, beside the SELECT without any. */
static void measure_figures(struct bench *bench, const struct book *book)
{
    struct seed_size calls = bench->size;
    size_t size = bench->size.flow_count;

    calls.with_calls = true;
    struct book *with_calls = seed_book(calls, SEED);

    make_flat(bench);
    for (int turn = 0; turn < bench->turns; turn++) {
        double select_ms = time_select(bench);

        turn_add("figures", size, time_figures(book, false), select_ms);
        turn_add("figures_views", size, time_figures(book, true), select_ms);
        turn_add("figures_calls", size, time_figures(with_calls, false), select_ms);
    }
    book_free(with_calls);
}

/* What one fund's page takes must not grow with the flows of the fund, nor much with its calls:
 * that of a server that has just started (a turn of its own), and of one that runs. */
static void measure_flows_of_a_fund(size_t flow_count, int turns, size_t flows_of_each,
                                    bool with_calls)
{
    struct seed_size size = {flow_count / flows_of_each, flow_count, with_calls};
    struct book *book = seed_book(size, SEED);

    for (int turn = 0; turn <= turns; turn++) {
        double start = cpu_ms();

        (void)time_figures(book, false);
        double each_us = (cpu_ms() - start) * 1e3 / (double)size.fund_count;

        if (turn == 0)
            turn_add(with_calls ? "fund_with_calls_first" : "fund_first", flows_of_each, each_us,
                     NO_REFERENCE);
        else
            turn_add(with_calls ? "fund_with_calls" : "fund", flows_of_each, each_us, NO_REFERENCE);
    }
    book_free(book);
}

static void measure_funds(size_t flow_count, int turns, size_t flows_of_each)
{
    measure_flows_of_a_fund(flow_count, turns, flows_of_each, false);
    measure_flows_of_a_fund(flow_count, turns, flows_of_each, true);
}

static int by_time(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;

    return (*a > *b) - (*a < *b);
}

/* The cap check as it is asked while an amount is typed: every time another project and amount. */
static void measure_checks(const struct bench *bench, const struct book *book)
{
    double times[CHECKS];
    const int64_t *projects;
    const int64_t *funds;
    size_t count = book_entities(book, RECORD_PROJECT, &projects);
    struct arena arena;

    CHECK(book_entities(book, RECORD_FUND, &funds) == count);
    arena_init(&arena);
    for (size_t i = 0; i < CHECKS; i++) {
        size_t at = i * 7919 % count;
        struct headroom headroom;
        double start = now_ms();

        must(headroom_compute(book, projects[at], funds[at], (int64_t)(i + 1) * 1000000,
                              view_at(book, i, true), &arena, &headroom),
             "headroom_compute", "");
        times[i] = now_ms() - start;
        arena_reset(&arena);
    }
    arena_done(&arena);
    qsort(times, CHECKS, sizeof times[0], by_time);
    turn_add("cap_check_p50", bench->size.flow_count, times[CHECKS / 2], NO_REFERENCE);
    turn_add("cap_check_p99", bench->size.flow_count, times[CHECKS * 99 / 100], NO_REFERENCE);
}

/* Decides and applies levels of one index, day after day, or from the last day back. */
static double time_levels(size_t count, bool backwards)
{
    struct book *book = portfolio_new();
    struct arena arena;
    struct violations violations;
    double start = now_ms();

    arena_init(&arena);
    for (size_t i = 0; i < count; i++) {
        struct index_level level = {"CSI300", DECIMAL_E8_ONE + (int64_t)i, NULL};
        struct command command = {.kind = RECORD_INDEX_LEVEL,
                                  .today = DATE_LAST,
                                  .effective_date = (int32_t)(backwards ? count - i : i),
                                  .record = &level};
        struct decided decided;

        violations_init(&violations, &arena);
        must(book_decide(book, &command, &arena, &violations, &decided), "book_decide", "");
        decided_number(&decided, book_head(book), (int64_t)i);
        must(book_apply(book, &decided.entries[0]), "book_apply", "");
        arena_reset(&arena);
    }
    double end = now_ms();

    arena_done(&arena);
    book_free(book);
    return end - start;
}

/* The check that a day has no level yet must not grow with those that are there. A day before all
 * others moves them; a file is recorded in order of its days. */
static void measure_levels(const struct bench *bench)
{
    for (int turn = 0; turn < bench->turns; turn++) {
        double many_ms = time_levels(LEVELS, false);

        turn_add("levels", LEVELS, many_ms, LONGER * time_levels(LEVELS / LONGER, false));
        turn_add("levels_backwards", LEVELS, time_levels(LEVELS, true), many_ms);
    }
}

static int add_seed(const char *database, struct seed_size size)
{
    struct server server;

    server_connect(&server, database);
    struct db *db = server_open(&server);

    (void)seed_write(db, size, SEED, getenv("FUNDTRAIL_BENCH_KEYS"));
    db_close(db);
    mysql_close(server.mysql);
    return 0;
}

static int measure_memory(const struct bench *bench)
{
    double before = resident_bytes();
    double start = now_ms();
    struct book *book = seed_book(bench->size, SEED);
    size_t size = bench->size.flow_count;

    turn_add("book_in_memory", size, now_ms() - start, NO_REFERENCE);
    malloc_trim(0);
    turn_add("memory_per_flow", size, (resident_bytes() - before) / (double)size, NO_REFERENCE);
    for (int turn = 0; turn < bench->turns; turn++)
        turn_add("figures", size, time_figures(book, false), NO_REFERENCE);
    measure_checks(bench, book);
    book_free(book);
    return 0;
}

static int measure_server(struct bench *bench, const char *sql_dir)
{
    server_connect(&bench->server, DATABASE);
    server_make(&bench->server, sql_dir);
    struct db *db = server_open(&bench->server);
    double start = now_ms();

    bench->head = seed_write(db, bench->size, SEED, NULL);
    db_close(db);
    turn_add("seed", bench->size.flow_count, now_ms() - start, NO_REFERENCE);
    struct ledger *ledger = measure_load(bench);
    const struct book *book = ledger_read_begin(ledger);

    measure_figures(bench, book);
    measure_checks(bench, book);
    ledger_read_end(ledger);
    ledger_free(ledger);
    for (size_t flows = 1000; flows <= 10000 && flows <= bench->size.flow_count; flows *= 10)
        measure_funds(bench->size.flow_count, bench->turns, flows);
    measure_levels(bench);
    mysql_close(bench->server.mysql);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_ledger SQL_DIR FUNDS FLOWS TURNS\n"
                        "       bench_ledger memory FUNDS FLOWS TURNS\n"
                        "       bench_ledger fund FLOWS_OF_EACH FLOWS TURNS\n"
                        "       bench_ledger seed DATABASE FUNDS FLOWS\n");
        return 2;
    }
    if (strcmp(argv[1], "seed") == 0)
        return add_seed(argv[2], (struct seed_size){strtoul(argv[3], NULL, 10),
                                                    strtoul(argv[4], NULL, 10), false});
    struct bench bench = {.size = {strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10), false},
                          .turns = (int)strtol(argv[4], NULL, 10)};

    CHECK(bench.turns > 0);
    if (strcmp(argv[1], "fund") == 0) {
        measure_funds(bench.size.flow_count, bench.turns, bench.size.fund_count);
        return 0;
    }
    return strcmp(argv[1], "memory") == 0 ? measure_memory(&bench)
                                          : measure_server(&bench, argv[1]);
}
