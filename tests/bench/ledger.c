/* Measures the book beside MariaDB on one seeded ledger; tests/bench/run starts it.
 *
 *   bench_ledger SQL_DIR FUNDS FLOWS TURNS OUT.json
 *   bench_ledger seed DATABASE FUNDS FLOWS          adds the same entries to a ledger that is there
 *
 * The server is that of FUNDTRAIL_TEST_DB_SOCKET, FUNDTRAIL_TEST_DB_USER and
 * FUNDTRAIL_TEST_DB_PASSWORD. Each pair is measured in turns; the smallest time of each counts. */
#include "base/check.h"
#include "figures/portfolio.h"
#include "decide/decide.h"
#include "verdict/headroom.h"
#include "figures/performance/performance.h"
#include "ledger/ledger.h"
#include "results.h"
#include "seed.h"
#include "server.h"
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
#include <time.h>
#include <unistd.h>

#define DATABASE "fundtrail_bench"
#define SEED 20261123
#define LINEAR_GOAL_RATIO 1.5
#define LONGER 10
#define LEVELS ((size_t)20000)
#define CHECK_GOAL_MS 50.0
#define CHECKS 500
#define FIGURES_GOAL_MS 60.0
#define FIGURES_GOAL_RATIO 0.02
#define LOAD_GOAL_RATIO 2.0
#define MEMORY_GOAL_BYTES 100.0

struct bench {
    struct server server;
    struct seed_size size;
    int turns;
    int64_t head;
    struct results results;
};

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* Reads a result as it comes, every column, and keeps nothing. */
static size_t read_all(MYSQL *mysql, const char *sql)
{
    size_t bytes = 0;
    MYSQL_ROW row;

    sql_run(mysql, sql);
    MYSQL_RES *result = mysql_use_result(mysql);

    CHECK(result != NULL);
    unsigned columns = mysql_num_fields(result);

    while ((row = mysql_fetch_row(result)) != NULL) {
        const unsigned long *lengths = mysql_fetch_lengths(result);

        for (unsigned i = 0; i < columns; i++)
            bytes += lengths[i];
    }
    CHECK(mysql_errno(mysql) == 0);
    mysql_free_result(result);
    return bytes;
}

/* The columns that the book is made of and proved with, from the same tables in the same order. */
static double time_bare_read(const struct bench *bench)
{
    double start = now_ms();

    CHECK(read_all(bench->server.mysql,
                   "SELECT seq, recorded_at, actor_id, entity_id, kind,"
                   " effective_date, body, hash FROM journal ORDER BY seq") > 0);
    for (size_t i = 1; i < RECORD_KIND_COUNT; i++) {
        char sql[200];

        snprintf(sql, sizeof sql, "SELECT * FROM `%s` ORDER BY seq", record_types[i]->kind);
        (void)read_all(bench->server.mysql, sql);
    }
    return now_ms() - start;
}

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

static double resident_bytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    CHECK(file != NULL);
    CHECK(fscanf(file, "%*d %ld", &pages) == 1);
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static struct ledger *measure_load(struct bench *bench)
{
    struct ledger *ledger = NULL;
    double load_ms = 1e300;
    double bare_ms = 1e300;
    double resident = 0;

    for (int turn = 0; turn < bench->turns; turn++) {
        ledger_free(ledger);
        malloc_trim(0);
        bare_ms = smaller(bare_ms, time_bare_read(bench));
        double before = resident_bytes();

        load_ms = smaller(load_ms, time_load(bench, &ledger));
        malloc_trim(0);
        resident = resident_bytes() - before;
    }
    double per_flow = resident / (double)bench->size.flow_count;

    results_add(&bench->results,
                (struct result){"load the book", load_ms, "ms", "Connector/C reading the same rows",
                                load_ms / bare_ms, "<= 2 times",
                                load_ms <= LOAD_GOAL_RATIO * bare_ms});
    results_add(&bench->results, (struct result){"bare read", bare_ms, "ms", "", -1, "", true});
    results_add(&bench->results, (struct result){"memory per flow", per_flow, "bytes", "", -1,
                                                 "<= 100", per_flow <= MEMORY_GOAL_BYTES});
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

    CHECK(read_all(bench->server.mysql, "SELECT fund_id, flow_date, SUM(amount_minor) FROM flow"
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
        CHECK(figures.paid_in_minor > 0 && figures.net_irr_status != NULL);
        arena_reset(&arena);
    }
    double end = now_ms();

    arena_done(&arena);
    return end - start;
}

static double least_time_of_figures(const struct bench *bench, const struct book *book,
                                    bool each_another)
{
    double least = 1e300;

    for (int turn = 0; turn < bench->turns; turn++)
        least = smaller(least, time_figures(book, each_another));
    return least;
}

static double measure_figures(struct bench *bench, const struct book *book)
{
    double figures_ms = 1e300;
    double select_ms = 1e300;
    double first_ms = 0;

    make_flat(bench);
    for (int turn = 0; turn < bench->turns; turn++) {
        select_ms = smaller(select_ms, time_select(bench));
        double ms = time_figures(book, false);

        if (turn == 0)
            first_ms = ms;
        figures_ms = smaller(figures_ms, ms);
    }
    results_add(&bench->results,
                (struct result){"figures of all funds", figures_ms, "ms",
                                "SELECT ... GROUP BY fund, date on a flat table",
                                figures_ms / select_ms, "< 60 ms and <= 0.02 times",
                                figures_ms < FIGURES_GOAL_MS &&
                                    figures_ms <= FIGURES_GOAL_RATIO * select_ms});
    results_add(&bench->results, (struct result){"the same, first time asked", first_ms, "ms",
                                                 "the SELECT", first_ms / select_ms, "", true});
    double other_ms = least_time_of_figures(bench, book, true);

    results_add(&bench->results, (struct result){"the same, a view for each fund", other_ms, "ms",
                                                 "the SELECT", other_ms / select_ms, "", true});
    results_add(&bench->results, (struct result){"SELECT ... GROUP BY fund, date", select_ms, "ms",
                                                 "", -1, "", true});
    return figures_ms;
}

/* Time per flow must not grow with the flows of a fund; nor much with calls, whose lines are worked
 * out. */
static void measure_shapes(struct bench *bench, double figures_ms)
{
    struct seed_size longer = bench->size;
    struct seed_size calls = bench->size;

    longer.fund_count = bench->size.fund_count / LONGER;
    calls.with_calls = true;
    struct book *book = seed_book(longer, SEED);
    double ms = least_time_of_figures(bench, book, false);

    book_free(book);
    results_add(&bench->results,
                (struct result){"figures, ten times the flows a fund", ms, "ms",
                                "figures of as many flows in all", ms / figures_ms, "<= 1.5 times",
                                ms <= LINEAR_GOAL_RATIO * figures_ms});
    book = seed_book(calls, SEED);
    double calls_ms = least_time_of_figures(bench, book, false);

    book_free(book);
    results_add(&bench->results, (struct result){"figures, contributions to calls", calls_ms, "ms",
                                                 "without calls", calls_ms / figures_ms, "", true});
    calls.fund_count = longer.fund_count;
    book = seed_book(calls, SEED);
    ms = least_time_of_figures(bench, book, false);
    book_free(book);
    results_add(&bench->results,
                (struct result){"the same, ten times the flows", ms, "ms",
                                "figures of as many flows in all", ms / calls_ms, "<= 1.5 times",
                                ms <= LINEAR_GOAL_RATIO * calls_ms});
}

static int by_time(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;

    return (*a > *b) - (*a < *b);
}

/* The cap check as it is asked while an amount is typed: every time another project and amount. */
static void measure_checks(struct bench *bench, const struct book *book)
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
    results_add(&bench->results, (struct result){"cap check, 50 % within", times[CHECKS / 2], "ms",
                                                 "", -1, "", true});
    double p99 = times[CHECKS * 99 / 100];

    results_add(&bench->results, (struct result){"cap check, 99 % within", p99, "ms", "", -1,
                                                 "<= 50 ms", p99 <= CHECK_GOAL_MS});
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
static void measure_levels(struct bench *bench)
{
    double few_ms = 1e300;
    double many_ms = 1e300;
    double back_ms = 1e300;

    for (int turn = 0; turn < bench->turns; turn++) {
        few_ms = smaller(few_ms, time_levels(LEVELS / LONGER, false));
        many_ms = smaller(many_ms, time_levels(LEVELS, false));
        back_ms = smaller(back_ms, time_levels(LEVELS, true));
    }
    results_add(&bench->results,
                (struct result){"record 20,000 levels", many_ms, "ms",
                                "ten times the time of 2,000", many_ms / (LONGER * few_ms),
                                "<= 1.5 times", many_ms <= LINEAR_GOAL_RATIO * LONGER * few_ms});
    results_add(&bench->results, (struct result){"the same, the last day first", back_ms, "ms",
                                                 "in order of days", back_ms / many_ms, "", true});
}

static int add_seed(const char *database, struct seed_size size)
{
    struct bench bench = {.size = size};
    char use[100];

    server_connect(&bench.server, database);
    CHECK(snprintf(use, sizeof use, "USE `%s`", database) < (int)sizeof use);
    sql_run(bench.server.mysql, use);
    (void)seed_write(bench.server.mysql, size, SEED);
    mysql_close(bench.server.mysql);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "seed") == 0)
        return add_seed(argv[2], (struct seed_size){strtoul(argv[3], NULL, 10),
                                                    strtoul(argv[4], NULL, 10), false});
    if (argc != 6) {
        fprintf(stderr, "usage: bench_ledger SQL_DIR FUNDS FLOWS TURNS OUT.json\n"
                        "       bench_ledger seed DATABASE FUNDS FLOWS\n");
        return 2;
    }
    struct bench bench = {.size = {strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10), false},
                          .turns = (int)strtol(argv[4], NULL, 10)};

    server_connect(&bench.server, DATABASE);
    server_make(&bench.server, argv[1]);
    double start = now_ms();

    bench.head = seed_write(bench.server.mysql, bench.size, SEED);
    fprintf(stderr, "seeded in %.1f s\n", (now_ms() - start) / 1e3);
    struct ledger *ledger = measure_load(&bench);
    const struct book *book = ledger_read_begin(ledger);

    ledger_read_end(ledger);
    fprintf(stderr, "loaded\n");
    double figures_ms = measure_figures(&bench, book);

    measure_checks(&bench, book);
    ledger_free(ledger);
    measure_shapes(&bench, figures_ms);
    measure_levels(&bench);
    printf("%zu funds, %zu flows, %lld entries\n", bench.size.fund_count, bench.size.flow_count,
           (long long)bench.head);
    bench.results.size = bench.size.flow_count;
    results_print(&bench.results);
    results_write(&bench.results, argv[5]);
    mysql_close(bench.server.mysql);
    return 0;
}
