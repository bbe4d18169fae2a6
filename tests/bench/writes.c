/* Measures approvals and plain writes by many at once, beside a bare client that inserts the same
 * rows in equal groups; tests/bench/run starts it.
 *
 *   bench_writes SQL_DIR APPROVALS TURNS
 *
 * The server is that of FUNDTRAIL_TEST_DB_SOCKET and so on. Each turn writes through the ledger,
 * counts the server's commits, and then has the bare client insert the very same rows into another
 * database in as many transactions. */
#include "bare_writer.h"
#include "base/check.h"
#include "ledger/batch.h"
#include "ledger/ledger.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/rule.h"
#include "record/user.h"
#include "seed.h"
#include "server.h"
#include "turns.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATABASE "fundtrail_bench_writes"
#define BARE_DATABASE "fundtrail_bench_bare"
#define NOW_US INT64_C(1795420800000000) /* 2026-11-23 */
#define DAY 19849                        /* 2024-05-06 */
#define CLIENTS_MAX 32
#define OF_A_PROJECT 12

struct bench {
    struct server server;
    struct server bare;
    struct ledger *ledger;
    struct db *db;
    int64_t manager, approver, fund, firm;
    int64_t *proposals;
    size_t proposal_count;
    size_t proposals_used;
    size_t parties;
    struct db *clients[CLIENTS_MAX]; /* the connections of those that write at once */
};

/* What is measured: so many writes in each turn, by so many clients. */
struct measuring {
    bool approves;
    size_t count;
    size_t clients;
};

/* Writes a second. */
struct rates {
    double own;  /* through the ledger */
    double bare; /* the same rows, by the bare client */
};

/* What several clients do: each next one takes the next number. */
struct load {
    struct bench *bench;
    size_t clients; /* begun */
    bool approves;
    size_t count;
    size_t next;
    pthread_mutex_t lock;
};

static int64_t submit(struct ledger *ledger, struct db *db, int64_t actor_id, uint32_t kind,
                      const void *record, const char *key)
{
    struct submission submission = {
        .command = {.actor_id = actor_id, .kind = kind, .effective_date = DAY, .record = record},
        .idempotency_key = key,
        .now_us = NOW_US};
    struct arena arena;
    struct receipt receipt = {0};
    enum err err = ERR_RETRY;

    arena_init(&arena);
    struct violations *violations = arena_alloc(&arena, sizeof *violations);

    violations_init(violations, &arena);
    for (int i = 0; i < 20 && err == ERR_RETRY; i++)
        err = ledger_submit(ledger, db, &submission, &arena, violations, &receipt);
    if (err != ERR_OK && violations->count > 0)
        fprintf(stderr, "%s %s\n", violations->list[0].field,
                violation_wire(violations->list[0].code));
    must(err, record_types[kind]->kind, db_last_error(db));
    arena_done(&arena);
    return receipt.seq;
}

static int64_t put(struct bench *bench, int64_t actor_id, uint32_t kind, const void *record)
{
    return submit(bench->ledger, bench->db, actor_id, kind, record, NULL);
}

static int64_t put_user(struct bench *bench, const char *name, uint32_t role)
{
    struct user user = {.user_name = name,
                        .display_name = name,
                        .role = role,
                        .enabled = true,
                        .valid_until = DATE_UNKNOWN};

    return put(bench, 0, RECORD_USER, &user);
}

/* As many lines as a programme's rules give an investment. */
static const struct {
    uint32_t measure, subject, basis, denominator;
} rules[] = {
    {MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_DIRECT, 0},
    {MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_CHAIN, 0},
    {MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_LOOK_THROUGH, 0},
    {MEASURE_PROJECT_AMOUNT, SUBJECT_CHAIN, BASIS_LOOK_THROUGH, 0},
    {MEASURE_FIRM_SHARE, SUBJECT_FIRM, BASIS_APPROVED, BASIS_FUND_SIZE},
    {MEASURE_FIRM_SHARE, SUBJECT_FIRM, BASIS_INVESTED, BASIS_FUND_SIZE},
    {MEASURE_FIRM_AGE, SUBJECT_FIRM, BASIS_CALENDAR_DAYS, 0},
};

static void put_rule(struct bench *bench, size_t i)
{
    struct rule rule;
    char code[24];

    snprintf(code, sizeof code, "rule-%zu", i);
    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = code;
    rule.pack = "bench";
    rule.measure = rules[i].measure;
    rule.subject = rules[i].subject;
    rule.basis = rules[i].basis;
    rule.denominator = rules[i].denominator;
    rule.direction = DIRECTION_AT_MOST;
    if (rule.measure == MEASURE_PROJECT_AMOUNT) {
        rule.currency = CURRENCY_CNY;
        rule.limit_minor = INT64_C(13000000000);
    } else if (rule.measure == MEASURE_FIRM_SHARE) {
        rule.limit_ratio_e8 = 99000000;
    } else {
        rule.limit_days = 3650;
    }
    rule.action = ACTION_WARN;
    rule.status = RULE_VERIFIED;
    rule.valid_from = DAY - 1000;
    struct approval approval;

    shape_clear(&approval_type.shape, &approval);
    approval.rule_id = put(bench, bench->manager, RECORD_RULE, &rule);
    approval.outcome = OUTCOME_APPROVE;
    (void)put(bench, bench->approver, RECORD_APPROVAL, &approval);
}

static void put_people(struct bench *bench)
{
    struct fund fund;
    struct firm firm;

    bench->manager = put_user(bench, "manager", ROLE_MANAGER);
    bench->approver = put_user(bench, "approver", ROLE_APPROVER);
    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = "FUND";
    fund.kind = FUND_GROWTH;
    fund.currency = CURRENCY_CNY;
    fund.size_minor = INT64_C(1000000000000);
    bench->fund = put(bench, bench->manager, RECORD_FUND, &fund);
    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = "FIRM";
    bench->firm = put(bench, bench->manager, RECORD_FIRM, &firm);
}

/* Small proposals, a dozen to a project of its own. */
struct proposing {
    struct bench *bench;
    size_t made;
    size_t project_count;
    int64_t project;
    struct project project_record;
    struct investment investment;
    char code[40];
};

static enum err propose(const struct book *book, void *arg, struct command *command_out,
                        bool *more_out)
{
    struct proposing *proposing = arg;
    struct bench *bench = proposing->bench;

    command_out->effective_date = DAY;
    if (proposing->made == proposing->project_count * OF_A_PROJECT) {
        *more_out = proposing->made < bench->proposal_count;
        snprintf(proposing->code, sizeof proposing->code, "P-%zu", proposing->project_count++);
        proposing->project_record = (struct project){
            .code = proposing->code, .firm_id = bench->firm, .name = proposing->code};
        command_out->kind = RECORD_PROJECT;
        command_out->record = &proposing->project_record;
        proposing->project = book_head(book) + 1;
        return ERR_OK;
    }
    snprintf(proposing->code, sizeof proposing->code, "I-%zu", proposing->made);
    shape_clear(&investment_type.shape, &proposing->investment);
    proposing->investment.code = proposing->code;
    proposing->investment.project_id = proposing->project;
    proposing->investment.fund_id = bench->fund;
    proposing->investment.currency = CURRENCY_CNY;
    proposing->investment.amount_minor = 100000;
    command_out->kind = RECORD_INVESTMENT;
    command_out->record = &proposing->investment;
    bench->proposals[proposing->made++] = book_head(book) + 1;
    return ERR_OK;
}

static void put_proposals(struct bench *bench)
{
    struct proposing proposing = {.bench = bench};
    struct ledger_batch batch = {
        .next = propose, .arg = &proposing, .actor_id = bench->manager, .now_us = NOW_US};
    struct arena arena;
    struct receipt receipt;

    arena_init(&arena);
    struct violations *violations = arena_alloc(&arena, sizeof *violations);

    violations_init(violations, &arena);
    bench->proposals = calloc(bench->proposal_count + OF_A_PROJECT, sizeof *bench->proposals);
    CHECK(bench->proposals != NULL);
    must(ledger_submit_batch(bench->ledger, bench->db, &batch, violations, &receipt), "proposals",
         violations->count > 0 ? violations->list[0].field : db_last_error(bench->db));
    arena_done(&arena);
}

static bool take_number(struct load *load, size_t *number_out)
{
    CHECK(pthread_mutex_lock(&load->lock) == 0);
    bool more = load->next < load->count;

    *number_out = load->next;
    load->next += more;
    CHECK(pthread_mutex_unlock(&load->lock) == 0);
    return more;
}

static void write_one(const struct load *load, struct db *db, size_t number)
{
    struct bench *bench = load->bench;
    char key[40];

    if (load->approves) {
        struct decision decision;

        shape_clear(&decision_type.shape, &decision);
        decision.investment_id = bench->proposals[bench->proposals_used + number];
        decision.outcome = OUTCOME_APPROVE;
        snprintf(key, sizeof key, "approve-%zu", bench->proposals_used + number);
        (void)submit(bench->ledger, db, bench->approver, RECORD_DECISION, &decision, key);
        return;
    }
    snprintf(key, sizeof key, "party-%zu", bench->parties + number);
    struct party party = {.code = key, .name = key, .kind = PARTY_LP};

    (void)submit(bench->ledger, db, bench->manager, RECORD_PARTY, &party, key);
}

static struct db *take_connection(struct load *load)
{
    CHECK(pthread_mutex_lock(&load->lock) == 0);
    struct db *db = load->bench->clients[load->clients++];

    CHECK(pthread_mutex_unlock(&load->lock) == 0);
    return db;
}

static void *run_client(void *arg)
{
    struct load *load = arg;
    struct db *db = take_connection(load);
    size_t number = 0;

    while (take_number(load, &number))
        write_one(load, db, number);
    return NULL;
}

/* As the threads of a server, they are connected and have prepared their statements by the time
 * that is measured; so has the bare client. */
static void open_clients(struct bench *bench)
{
    struct load plain = {.bench = bench};
    struct load approving = {.bench = bench, .approves = true};

    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        bench->clients[i] = server_open(&bench->server);
        write_one(&plain, bench->clients[i], i);
        write_one(&approving, bench->clients[i], i);
    }
    bench->parties += CLIENTS_MAX;
    bench->proposals_used += CLIENTS_MAX;
}

static double run_clients(struct load *load, size_t clients)
{
    pthread_t threads[CLIENTS_MAX];

    CHECK(clients <= CLIENTS_MAX && pthread_mutex_init(&load->lock, NULL) == 0);
    double start = now_ms();

    for (size_t i = 0; i < clients; i++)
        CHECK(pthread_create(&threads[i], NULL, run_client, load) == 0);
    for (size_t i = 0; i < clients; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    double took = now_ms() - start;

    CHECK(pthread_mutex_destroy(&load->lock) == 0);
    return took;
}

static int64_t head_of(struct bench *bench)
{
    int64_t seq = 0;

    must(ledger_head(bench->db, &seq), "head", db_last_error(bench->db));
    return seq;
}

/* Since the server started, of all connections. */
static int64_t commits(const struct bench *bench)
{
    sql_run(bench->server.mysql, "SHOW GLOBAL STATUS LIKE 'Com_commit'");
    MYSQL_RES *result = mysql_store_result(bench->server.mysql);
    MYSQL_ROW row = mysql_fetch_row(result);
    int64_t count = strtoll(row[1], NULL, 10);

    mysql_free_result(result);
    return count;
}

static struct rates take_turn(struct bench *bench, const struct measuring *what)
{
    size_t count = what->count;
    struct load load = {.bench = bench, .approves = what->approves, .count = count};
    int64_t before = head_of(bench);
    int64_t commits_before = commits(bench);
    double own_ms = run_clients(&load, what->clients);
    int64_t after = head_of(bench);
    int64_t groups = commits(bench) - commits_before;
    int64_t entries = (after - before + groups - 1) / groups;
    int64_t of_one = (after - before) / (int64_t)count;
    struct bare_rows *rows = bare_rows_read(bench->server.mysql, DATABASE, before + 1, after);

    entries = (entries + of_one / 2) / of_one * of_one;
    double bare_ms = bare_rows_write(bench->bare.mysql, BARE_DATABASE, rows,
                                     entries < of_one ? of_one : entries);

    bare_rows_free(rows);
    if (what->approves)
        bench->proposals_used += count;
    else
        bench->parties += count;
    return (struct rates){(double)count * 1e3 / own_ms, (double)count * 1e3 / bare_ms};
}

static void measure_plain(struct bench *bench, size_t part, struct rates *alone_out)
{
    *alone_out = take_turn(bench, &(struct measuring){false, part, 1});
    struct rates rates = take_turn(bench, &(struct measuring){false, part * 4, 16});

    turn_add("writes_1", part, alone_out->own, alone_out->bare);
    turn_add("writes_16", part * 4, rates.own, rates.bare);
    turn_add("writes_single", part * 4, rates.own, alone_out->bare);
}

/* Returns how many a second 16 clients had. */
static double measure_approvals(struct bench *bench, size_t part, double alone)
{
    struct rates one = take_turn(bench, &(struct measuring){true, part, 1});
    struct rates many = take_turn(bench, &(struct measuring){true, part, 16});
    struct rates more = take_turn(bench, &(struct measuring){true, part, 32});

    turn_add("approvals_1", part, one.own, one.bare);
    turn_add("approvals_16", part, many.own, many.bare);
    turn_add("approvals_single", part, many.own, alone);
    turn_add("approvals_32", part, more.own, many.own);
    turn_add("approvals_32_groups", part, more.own, more.bare);
    return many.own;
}

static void open_all(struct bench *bench, const char *sql_dir)
{
    server_connect(&bench->bare, BARE_DATABASE);
    server_make(&bench->bare, sql_dir);
    server_connect(&bench->server, DATABASE);
    server_make(&bench->server, sql_dir);
    sql_run(bench->bare.mysql, "SET tx_isolation = 'READ-COMMITTED', sql_mode = 'TRADITIONAL',"
                               " time_zone = '+00:00'");
    bench->ledger = ledger_new();
    bench->db = server_open(&bench->server);
    put_people(bench);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        put_rule(bench, i);
    put_proposals(bench);
    open_clients(bench);
    bare_copy_ledger(bench->bare.mysql, DATABASE, BARE_DATABASE);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: bench_writes SQL_DIR APPROVALS TURNS\n");
        return 2;
    }
    size_t approvals = strtoul(argv[2], NULL, 10);
    int turns = (int)strtol(argv[3], NULL, 10);
    size_t part = approvals / 10;
    const struct measuring many = {true, part, 16};
    struct bench bench = {.proposal_count = approvals + 4 * part * (size_t)turns + CLIENTS_MAX};
    double at_first = 0;

    open_all(&bench, argv[1]);
    for (int i = 0; i < turns; i++) {
        struct rates alone;

        measure_plain(&bench, part, &alone);
        double rate = measure_approvals(&bench, part, alone.bare);

        at_first = i == 0 ? rate : at_first;
    }
    while (bench.proposals_used < approvals)
        (void)take_turn(&bench, &many);
    for (int i = 0; i < turns; i++) {
        struct rates later = take_turn(&bench, &many);

        turn_add("approvals_later", approvals, later.own, at_first);
        turn_add("approvals_later_groups", approvals, later.own, later.bare);
    }
    ledger_free(bench.ledger);
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        db_close(bench.clients[i]);
    db_close(bench.db);
    mysql_close(bench.server.mysql);
    mysql_close(bench.bare.mysql);
    return 0;
}
