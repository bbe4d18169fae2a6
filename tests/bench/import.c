/* Measures the import of contributions beside LOAD DATA of the same rows; tests/bench/run starts
 * it.
 *
 *   bench_import SQL_DIR ROWS TURNS FILE
 *
 * The same contributions as a CSV file are read, recognised and decided as well, which shows what
 * files cost above the batch. Each turn makes two databases with the same funds and commitments.
 * Into one of them the rows go as a batch of the ledger, decided one by one; into the other the
 * very rows that came of it, from FILE, which is made and removed. */
#include "base/check.h"
#include "handlers/imports/plan_json.h"
#include "ledger/batch.h"
#include "load_data.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"
#include "seed.h"
#include "server.h"
#include "turns.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IMPORTED "fundtrail_bench_import"
#define LOADED "fundtrail_bench_load"
#define FUNDS 100
#define INVESTORS 10
#define FIRST_DAY 16436 /* 2015-01-01 */
#define DAYS 3650
#define NOW_US INT64_C(1796000000000000) /* in November 2026 */
#define SQL_MAX 500

static const char base_tables[] = "party,fund,commitment";

struct rows {
    size_t next;
    size_t count;
    bool base; /* the party, the funds and their commitments come first */
    char code[40];
    struct party party;
    struct fund fund;
    struct commitment commitment;
    struct contribution contribution;
    double decided_ms; /* when the first rows were on their way to the server */
};

struct times {
    double file_ms;
    double decide_ms;
    double store_ms;
    double load_ms;
};

static enum err next_base(struct rows *rows, struct command *command)
{
    size_t fund = (rows->next - 1) / (INVESTORS + 1);
    size_t place = (rows->next - 1) % (INVESTORS + 1);

    CHECK(snprintf(rows->code, sizeof rows->code, "c-%zu", rows->next) < (int)sizeof rows->code);
    command->effective_date = FIRST_DAY;
    if (rows->next == 0) {
        rows->party = (struct party){.code = rows->code, .name = "LP", .kind = PARTY_LP};
        command->kind = RECORD_PARTY;
        command->record = &rows->party;
        return ERR_OK;
    }
    if (place == 0) {
        shape_clear(&fund_type.shape, &rows->fund);
        rows->fund.code = rows->code;
        rows->fund.name = "Fund";
        rows->fund.kind = FUND_SEED;
        rows->fund.currency = CURRENCY_CNY;
        command->kind = RECORD_FUND;
        command->record = &rows->fund;
        return ERR_OK;
    }
    rows->commitment = (struct commitment){.code = rows->code,
                                           .fund_id = 2 + (int64_t)(fund * (INVESTORS + 1)),
                                           .investor_party_id = 1,
                                           .currency = CURRENCY_CNY,
                                           .amount_minor = INT64_C(1000000000000)};
    command->kind = RECORD_COMMITMENT;
    command->record = &rows->commitment;
    return ERR_OK;
}

/* Spread over funds and days as a file in order of its days is. */
static void next_contribution(struct rows *rows, struct command *command)
{
    size_t commitment = rows->next % (FUNDS * INVESTORS);
    int64_t id = 3 + (int64_t)(commitment / INVESTORS * (INVESTORS + 1) + commitment % INVESTORS);

    rows->contribution = (struct contribution){.commitment_id = id,
                                               .amount_minor = 100 + (int64_t)(rows->next % 977),
                                               .currency = CURRENCY_CNY,
                                               .outside_minor = AMOUNT_UNKNOWN};
    shape_clear(&contribution_type.shape, &rows->contribution);
    rows->contribution.commitment_id = id;
    rows->contribution.amount_minor = 100 + (int64_t)(rows->next % 977);
    rows->contribution.currency = CURRENCY_CNY;
    command->kind = RECORD_CONTRIBUTION;
    command->effective_date = FIRST_DAY + (int32_t)(rows->next * DAYS / rows->count);
    command->record = &rows->contribution;
}

static enum err next(const struct book *book, void *arg, struct command *command, bool *more_out)
{
    struct rows *rows = arg;

    (void)book;
    *more_out = rows->next < rows->count;
    if (!*more_out)
        return ERR_OK;
    if (rows->base)
        must(next_base(rows, command), "next", "");
    else
        next_contribution(rows, command);
    rows->next++;
    return ERR_OK;
}

static bool note_time(void *arg, int64_t stored, int64_t total)
{
    struct rows *rows = arg;

    (void)stored;
    (void)total;
    if (rows->decided_ms == 0)
        rows->decided_ms = now_ms();
    return true;
}

static struct receipt submit(const struct server *server, struct rows *rows)
{
    struct ledger *ledger = ledger_new();
    struct db *db = server_open(server);
    struct violations violations;
    struct receipt receipt = {0};
    struct arena arena;
    struct ledger_batch batch = {.next = next, .go_on = note_time, .arg = rows, .now_us = NOW_US};

    arena_init(&arena);
    violations_init(&violations, &arena);
    enum err err = ledger_submit_batch(ledger, db, &batch, &violations, &receipt);

    must(err, "batch", violations.count > 0 ? violations.list[0].field : db_last_error(db));
    arena_done(&arena);
    db_close(db);
    ledger_free(ledger);
    return receipt;
}

/* The contributions as a programme would send them. */
static void write_csv(size_t row_count, struct buf *out)
{
    struct rows rows = {.count = row_count};

    buf_text(out, "commitment_code,effective_date,currency,amount\r\n");
    for (; rows.next < row_count; rows.next++) {
        struct command command = {0};
        char day[DATE_TEXT_SIZE];
        char amount[DECIMAL_TEXT_SIZE];

        next_contribution(&rows, &command);
        date_format(command.effective_date, day);
        decimal_format(rows.contribution.amount_minor, 2, amount);
        buf_format(out, "c-%lld,%s,CNY,%s\r\n", (long long)rows.contribution.commitment_id - 1, day,
                   amount);
    }
}

static void decide_file(const struct server *server, const struct import_tables *tables,
                        const struct import_plan *plan, size_t row_count)
{
    const struct import_options options = {
        .roles = ~0U, .now_us = NOW_US, .mapping = import_mapping_json};
    struct importing *importing = importing_new(tables, plan, &options);
    struct ledger *ledger = ledger_new();
    struct db *db = server_open(server);
    struct violations violations;
    struct receipt receipt;
    struct arena arena;
    struct ledger_batch batch = {.next = importing_next,
                                 .decided = importing_decided,
                                 .rewind = importing_rewind,
                                 .arg = importing,
                                 .now_us = NOW_US,
                                 .dry_run = true};

    arena_init(&arena);
    violations_init(&violations, &arena);
    must(ledger_submit_batch(ledger, db, &batch, &violations, &receipt), "file", "");
    CHECK(importing_counts(importing).states[IMPORT_ROW_NEW] == row_count);
    arena_done(&arena);
    db_close(db);
    ledger_free(ledger);
    importing_free(importing);
}

/* From the bytes of the file to the last decision. */
static double time_file(const struct server *server, size_t row_count)
{
    struct import_faults faults;
    struct import_tables tables;
    struct import_plan plan;
    struct arena arena;
    struct buf csv;

    buf_init(&csv);
    write_csv(row_count, &csv);
    arena_init(&arena);
    double start = now_ms();

    import_faults_init(&faults, &arena);
    import_tables_init(&tables, &arena, &faults);
    import_read(&tables, &(struct import_source){"contributions.csv", csv.bytes, csv.length},
                "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
    import_suggest(&tables, &plan);
    decide_file(server, &tables, &plan, row_count);
    double end = now_ms();

    arena_done(&arena);
    buf_done(&csv);
    return end - start;
}

__attribute__((format(printf, 2, 3))) static void run_sql(MYSQL *mysql, const char *format, ...)
{
    char sql[SQL_MAX];
    va_list args;

    va_start(args, format);
    CHECK(vsnprintf(sql, sizeof sql, format, args) < (int)sizeof sql);
    va_end(args);
    sql_run(mysql, sql);
}

/* The base of the other database, as it stands in this one. */
static void copy_base(MYSQL *mysql)
{
    char tables[sizeof base_tables];
    char *rest = NULL;

    memcpy(tables, base_tables, sizeof tables);
    sql_run(mysql, "INSERT INTO " LOADED ".journal SELECT * FROM " IMPORTED ".journal");
    for (char *table = strtok_r(tables, ",", &rest); table != NULL;
         table = strtok_r(NULL, ",", &rest))
        run_sql(mysql, "INSERT INTO " LOADED ".`%s` SELECT * FROM " IMPORTED ".`%s`", table, table);
}

static struct times turn(const char *sql_dir, size_t row_count, const char *path)
{
    struct server imported;
    struct server loaded;
    struct rows base = {.base = true, .count = 1 + FUNDS * (INVESTORS + 1)};
    struct rows rows = {.count = row_count};

    server_connect(&imported, IMPORTED);
    server_make(&imported, sql_dir);
    server_connect(&loaded, LOADED);
    server_make(&loaded, sql_dir);
    int64_t base_seq = submit(&imported, &base).last_seq;

    copy_base(loaded.mysql);
    double file_ms = time_file(&imported, row_count);
    double start = now_ms();

    (void)submit(&imported, &rows);
    double end = now_ms();
    struct times times = {file_ms, rows.decided_ms - start, end - rows.decided_ms, 0};

    times.load_ms = load_data_time(&loaded, imported.mysql, "contribution", base_seq, path);
    mysql_close(imported.mysql);
    mysql_close(loaded.mysql);
    return times;
}

int main(int argc, char **argv)
{
    struct server server;

    if (argc != 5) {
        fprintf(stderr, "usage: bench_import SQL_DIR ROWS TURNS FILE\n");
        return 2;
    }
    size_t row_count = strtoul(argv[2], NULL, 10);

    server_connect(&server, IMPORTED);
    sql_run(server.mysql, "SET GLOBAL local_infile = 1");
    mysql_close(server.mysql);
    for (long i = strtol(argv[3], NULL, 10); i > 0; i--) {
        struct times times = turn(argv[1], row_count, argv[4]);

        turn_add("import", row_count, times.decide_ms + times.store_ms, times.load_ms);
        turn_add("import_storing", row_count, times.store_ms, times.load_ms);
        turn_add("import_from_csv", row_count, times.file_ms, times.decide_ms);
    }
    return 0;
}
