/* The contenders of a race, each a thread, and the comparison of what they were told with the
 * journal. */
#include "support_race.h"

#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define ASKS_MAX 400

struct acknowledged {
    int64_t seq;
    int64_t investment_id;
};

struct team {
    const struct race *race;
    size_t number;
    pthread_barrier_t barrier;
    size_t approved[RACE_CONTENDERS_MAX]; /* in this round */
};

struct contender {
    struct team *team;
    size_t number;
    struct ledger *ledger;
    struct db *db;
    struct arena arena;
    struct violations *violations;
    struct acknowledged *acknowledged;
    size_t acknowledged_count;
    size_t asked_again;
    char failure[400]; /* "" while all is well */
};

static struct ledger *books[RACE_BOOKS_MAX];
static int64_t *proposals; /* of round r and contender c: [r * contender_count + c] */

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* cmocka's own checks may not be used in threads: what went wrong is kept for the end. */
static void fails(struct contender *contender, const char *what, enum err err)
{
    const struct violation *first = &contender->violations->list[0];
    if (contender->failure[0] == '\0')
        snprintf(contender->failure, sizeof(contender->failure), "%s: %s %s; %s", what,
                 err_wire(err), contender->violations->count > 0 ? first->field : "",
                 db_last_error(contender->db));
}

/* As a client does: asks again, with the same key, while it is told to. */
static enum err submit(struct contender *contender, struct ledger_guard guard, int64_t actor_id,
                       uint32_t kind, const void *record, const char *key, int64_t *seq_out)
{
    const struct stage *stage = contender->team->race->stage;
    struct submission submission = stage_submission(stage, actor_id, kind, record);
    struct receipt receipt;
    enum err err = ERR_RETRY;
    submission.idempotency_key = key;
    for (int i = 0; i < ASKS_MAX; i++) {
        violations_init(contender->violations, &contender->arena);
        err = ledger_submit_with(contender->ledger, contender->db, guard, &submission,
                                 &contender->arena, contender->violations, &receipt);
        if (err != ERR_RETRY && err != ERR_UNKNOWN_OUTCOME && err != ERR_UNAVAILABLE)
            break;
        contender->asked_again++;
    }
    if (err == ERR_OK)
        *seq_out = receipt.seq;
    return err;
}

static int64_t put(struct contender *contender, uint32_t kind, const void *record, const char *code)
{
    int64_t id = 0;
    enum err err = submit(contender, LEDGER_GUARD, contender->team->race->stage->manager, kind,
                          record, code, &id);
    if (err != ERR_OK)
        fails(contender, code, err);
    return id;
}

/* The proposals of a round and their project. */
static void set_up(struct contender *contender, size_t round)
{
    const struct race *race = contender->team->race;
    struct arena *arena = &contender->arena;
    const char *code = arena_format(arena, "%s-%zu", race->prefix, round);
    struct project project = {.code = code, .firm_id = race->stage->firm, .name = code};
    struct investment investment = {
        .project_id = put(contender, RECORD_PROJECT, &project, code),
        .fund_id = race->stage->fund,
        .currency = CURRENCY_CNY,
        .amount_minor = RACE_LIMIT / (int64_t)race->fitting_count - MILLION,
    };
    for (size_t i = 0; i < race->contender_count; i++) {
        investment.code = arena_format(arena, "%s-%zu", code, i);
        proposals[round * race->contender_count + i] =
            put(contender, RECORD_INVESTMENT, &investment, investment.code);
    }
}

/* Before the race, over the first book and server only: there nobody is in the way. */
static void *set_up_rounds(void *arg)
{
    struct contender *contender = arg;
    const struct race *race = contender->team->race;
    for (size_t round = contender->team->number; round < race->round_count;
         round += race->team_count) {
        arena_reset(&contender->arena);
        contender->violations = arena_alloc(&contender->arena, sizeof(*contender->violations));
        violations_init(contender->violations, &contender->arena);
        set_up(contender, round);
    }
    return NULL;
}

static void approve(struct contender *contender, int64_t investment_id)
{
    struct team *team = contender->team;
    struct decision decision = approval_of(investment_id);
    const char *key = arena_format(&contender->arena, "approve-%s-%lld", team->race->prefix,
                                   (long long)investment_id);
    int64_t seq = 0;
    enum err err = submit(contender, team->race->guard, team->race->stage->approver,
                          RECORD_DECISION, &decision, key, &seq);
    team->approved[contender->number] = err == ERR_OK;
    if (err == ERR_OK)
        contender->acknowledged[contender->acknowledged_count++] =
            (struct acknowledged){seq, investment_id};
    else if (err != ERR_CONFLICT)
        fails(contender, key, err);
}

static void check_round(struct contender *contender)
{
    const struct team *team = contender->team;
    size_t approved = 0;
    for (size_t i = 0; i < team->race->contender_count; i++)
        approved += team->approved[i];
    if (team->race->guard.catch_up && approved != team->race->fitting_count)
        fails(contender, "not exactly what fits was approved", ERR_CONFLICT);
}

static void *contend(void *arg)
{
    struct contender *contender = arg;
    struct team *team = contender->team;
    const struct race *race = team->race;
    for (size_t round = team->number; round < race->round_count; round += race->team_count) {
        arena_reset(&contender->arena);
        contender->violations = arena_alloc(&contender->arena, sizeof(*contender->violations));
        violations_init(contender->violations, &contender->arena);
        int64_t head_seq = 0;
        enum err err = ledger_head(contender->db, &head_seq);
        if (err == ERR_OK)
            err = ledger_catch_up(contender->ledger, contender->db, head_seq);
        pthread_barrier_wait(&team->barrier);
        if (err != ERR_OK)
            fails(contender, "reading", err);
        approve(contender, proposals[round * race->contender_count + contender->number]);
        pthread_barrier_wait(&team->barrier);
        if (contender->number == 0)
            check_round(contender);
    }
    return NULL;
}

static void contender_open(struct contender *contender, struct team *team, size_t number)
{
    const struct race *race = team->race;
    size_t book = number % race->book_count;
    *contender = (struct contender){
        .team = team,
        .number = number,
        .ledger = books[book],
        .db = fixture_app_at(race->fixture, race->sockets[book % race->socket_count]),
        .acknowledged = calloc(race->round_count, sizeof(struct acknowledged)),
    };
    assert_non_null(contender->acknowledged);
    arena_init(&contender->arena);
}

static void contender_close(struct contender *contender)
{
    db_close(contender->db);
    arena_done(&contender->arena);
    free(contender->acknowledged);
}

static int by_seq(const void *left, const void *right)
{
    const struct acknowledged *a = left;
    const struct acknowledged *b = right;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* list is in order of seq. */
static void compare_journal(const struct race *race, const struct acknowledged *list, size_t count)
{
    MYSQL_ROW row = NULL;
    size_t position = 0;
    char sql[600];
    snprintf(sql, sizeof(sql),
             "SELECT d.seq, d.investment_id FROM decision d"
             " JOIN investment i ON i.seq = d.investment_id JOIN project p ON p.seq = i.project_id"
             " WHERE p.code LIKE '%s-%%' ORDER BY d.seq",
             race->prefix);
    assert_int_equal(mysql_query(race->fixture->root, sql), 0);
    MYSQL_RES *result = mysql_store_result(race->fixture->root);
    assert_non_null(result);
    for (; (row = mysql_fetch_row(result)) != NULL; position++) {
        if (position == count || strtoll(row[0], NULL, 10) != list[position].seq)
            fail_msg("the journal has approval %s, which was not acknowledged, or lost the one "
                     "before it",
                     row[0]);
        assert_int_equal(strtoll(row[1], NULL, 10), list[position].investment_id);
    }
    mysql_free_result(result);
    assert_int_equal(position, count);
}

static void judge(const struct race *race, struct contender *contenders, size_t contender_count,
                  struct race_outcome *outcome)
{
    struct acknowledged *all =
        calloc(race->round_count * race->contender_count + 1, sizeof(struct acknowledged));
    size_t count = 0;
    assert_non_null(all);
    for (size_t i = 0; i < contender_count; i++) {
        for (size_t j = 0; j < contenders[i].acknowledged_count; j++)
            all[count++] = contenders[i].acknowledged[j];
        outcome->asked_again += contenders[i].asked_again;
    }
    qsort(all, count, sizeof(*all), by_seq);
    outcome->approvals = count;
    outcome->broken = (size_t)fixture_number(
        race->fixture,
        "SELECT COUNT(*) FROM (SELECT i.project_id FROM decision d"
        " JOIN investment i ON i.seq = d.investment_id JOIN project p ON p.seq = i.project_id"
        " WHERE p.code LIKE '%s-%%' AND d.outcome = 'approve'"
        " GROUP BY i.project_id HAVING SUM(i.amount_minor) > %lld) broken",
        race->prefix, (long long)RACE_LIMIT);
    compare_journal(race, all, count);
    free(all);
}

static void run_threads(void *(*run)(void *arg), struct contender *contenders, size_t count)
{
    pthread_t threads[RACE_TEAMS_MAX * RACE_CONTENDERS_MAX];
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, &contenders[i]), 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (size_t i = 0; i < count; i++)
        if (contenders[i].failure[0] != '\0')
            fail_msg("%s", contenders[i].failure);
}

static void set_up_all(const struct race *race, struct team *teams)
{
    struct contender makers[RACE_TEAMS_MAX];
    for (size_t i = 0; i < race->team_count; i++)
        contender_open(&makers[i], &teams[i], 0);
    run_threads(set_up_rounds, makers, race->team_count);
    for (size_t i = 0; i < race->team_count; i++)
        contender_close(&makers[i]);
}

static void run_teams(const struct race *race, struct team *teams, struct race_outcome *outcome)
{
    struct contender contenders[RACE_TEAMS_MAX * RACE_CONTENDERS_MAX];
    size_t count = race->team_count * race->contender_count;
    int64_t started_ms = now_ms();
    for (size_t i = 0; i < count; i++)
        contender_open(&contenders[i], &teams[i / race->contender_count],
                       i % race->contender_count);
    run_threads(contend, contenders, count);
    outcome->duration_ms = now_ms() - started_ms;
    judge(race, contenders, count, outcome);
    for (size_t i = 0; i < count; i++)
        contender_close(&contenders[i]);
}

void race_run(const struct race *race, struct race_outcome *outcome_out)
{
    struct team teams[RACE_TEAMS_MAX];
    int64_t started_ms = now_ms();
    *outcome_out = (struct race_outcome){.rounds = race->round_count};
    proposals = calloc(race->round_count * race->contender_count, sizeof(*proposals));
    assert_non_null(proposals);
    for (size_t i = 0; i < race->book_count; i++)
        books[i] = ledger_new();
    for (size_t i = 0; i < race->team_count; i++) {
        teams[i] = (struct team){.race = race, .number = i};
        assert_int_equal(
            pthread_barrier_init(&teams[i].barrier, NULL, (unsigned)race->contender_count), 0);
    }
    set_up_all(race, teams);
    outcome_out->set_up_ms = now_ms() - started_ms;
    run_teams(race, teams, outcome_out);
    for (size_t i = 0; i < race->team_count; i++)
        pthread_barrier_destroy(&teams[i].barrier);
    for (size_t i = 0; i < race->book_count; i++)
        ledger_free(books[i]);
    free(proposals);
}

void race_assert_sound(const struct race *race, bool expected)
{
    struct verify_report first = {0};
    for (size_t i = 0; i < race->socket_count; i++) {
        struct verify_report report;
        struct db *db = fixture_app_at(race->fixture, race->sockets[i]);
        enum err err = ledger_verify(db, &report);
        if (err != ERR_OK)
            fail_msg("%s: %s", err_wire(err), db_last_error(db));
        if (report.sound != expected)
            fail_msg("server %zu, entry %lld: %s", i, (long long)report.faults[0].seq,
                     report.faults[0].reason);
        if (i == 0)
            first = report;
        assert_int_equal(report.head_seq, first.head_seq);
        assert_memory_equal(report.head_hash, first.head_hash, sizeof(first.head_hash));
        db_close(db);
    }
}

size_t race_wanted_rounds(size_t normal)
{
    const char *text = getenv("FUNDTRAIL_TEST_RACE_ROUNDS");
    long rounds = text == NULL ? (long)normal : strtol(text, NULL, 10);
    return rounds < 1 ? 1 : (size_t)rounds;
}

void race_forget_the_disk(const struct fixture *fixture, const char *const *sockets, size_t count,
                          bool forget)
{
    for (size_t i = 0; i < count; i++) {
        MYSQL *root = fixture_root_at(fixture, sockets[i]);
        if (mysql_query(root, forget ? "SET GLOBAL innodb_flush_log_at_trx_commit = 0,"
                                       " GLOBAL sync_binlog = 0"
                                     : "SET GLOBAL innodb_flush_log_at_trx_commit = 1,"
                                       " GLOBAL sync_binlog = 1") != 0)
            fail_msg("%s", mysql_error(root));
        mysql_close(root);
    }
}

void race_report(const char *what, const struct race_outcome *outcome)
{
    print_message("%s: broken in %zu of %zu rounds; %zu approvals, asked again %zu times;"
                  " %lld ms to set up, %lld ms to race\n",
                  what, outcome->broken, outcome->rounds, outcome->approvals, outcome->asked_again,
                  (long long)outcome->set_up_ms, (long long)outcome->duration_ms);
}
