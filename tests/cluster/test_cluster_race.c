/* The race for a cap on three Galera nodes at once, each with writers and books of its own: it is
 * the guarded head that keeps it. The controls show that the cluster itself does not: a row locked
 * with SELECT … FOR UPDATE before the sum is taken breaks the cap, and so does the program without
 * its catch-up; verify then says so on every node. FUNDTRAIL_TEST_RACE_ROUNDS sets the number of
 * rounds. */
#include "support_race.h"

#include <mysqld_error.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 5000
#define NODES 3
#define CONTROL_ROUNDS 60
/* Of a control, one round in so many must break: on a busy machine few writers really meet. */
#define BROKEN_SHARE 10
#define CONTROL_CONTENDERS 6

static struct fixture fixture;
static struct stage stage;
static char socket_list[1024];
static const char *sockets[NODES];

static void find_nodes(void)
{
    const char *list = getenv("FUNDTRAIL_TEST_DB_SOCKETS");
    if (list == NULL)
        fail_msg("FUNDTRAIL_TEST_DB_SOCKETS is not set: these tests need a cluster of their own");
    snprintf(socket_list, sizeof(socket_list), "%s", list);
    char *rest = socket_list;
    for (size_t i = 0; i < NODES; i++)
        assert_non_null(sockets[i] = strsep(&rest, ","));
}

static int open_group(void **state)
{
    (void)state;
    find_nodes();
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    race_forget_the_disk(&fixture, sockets, NODES, true);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    race_forget_the_disk(&fixture, sockets, NODES, false);
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

static struct race race_of(const char *prefix, struct ledger_guard guard, size_t rounds)
{
    return (struct race){
        .fixture = &fixture,
        .stage = &stage,
        .guard = guard,
        .sockets = sockets,
        .socket_count = NODES,
        .book_count = NODES,
        .team_count = 8,
        .contender_count = NODES,
        .fitting_count = 1,
        .round_count = rounds,
        .prefix = prefix,
    };
}

static void the_cap_holds_on_three_nodes_at_once(void **state)
{
    (void)state;
    struct race_outcome outcome;
    struct race race = race_of("CLUSTER", LEDGER_GUARD, race_wanted_rounds(ROUNDS));
    race_run(&race, &outcome);
    race_report("guarded, three nodes", &outcome);
    assert_int_equal(outcome.broken, 0);
    race_assert_sound(&race, true);
}

static void the_guarded_head_alone_keeps_the_cap_on_three_nodes(void **state)
{
    (void)state;
    struct race_outcome outcome;
    struct ledger_guard guard = {.catch_up = true};
    struct race race = race_of("UNLOCKED", guard, 1 + race_wanted_rounds(ROUNDS) / 250);
    race_run(&race, &outcome);
    race_report("three nodes, without the lock", &outcome);
    assert_int_equal(outcome.broken, 0);
    race_assert_sound(&race, true);
}

static void the_cap_breaks_on_three_nodes_without_the_catch_up(void **state)
{
    (void)state;
    struct race_outcome outcome;
    struct ledger_guard guard = {.queue = true, .lock_head = true};
    struct race race = race_of("CONTROL", guard, 1 + race_wanted_rounds(ROUNDS) / 50);
    race.team_count = 1; /* another team would bring the books up to date */
    race_run(&race, &outcome);
    race_report("control, three nodes without catching up", &outcome);
    assert_true(outcome.broken * 2 > outcome.rounds);
    race_assert_sound(&race, false);
}

/* What the database alone offers: a row with the cap, and rows that count towards it. 60 of 100
 * fit once. */
struct plain_writer {
    MYSQL *mysql;
    pthread_barrier_t *start;
    int cap_id;
    bool guarded;     /* one relative UPDATE that must change a row; else SELECT … FOR UPDATE */
    bool read_before; /* something else is read first in the same transaction */
    char failure[200];
};

enum plain_answer { PLAIN_DONE, PLAIN_AGAIN, PLAIN_FAILED };

static enum plain_answer plain_sql(struct plain_writer *writer, const char *sql, long long *out)
{
    *out = 0;
    if (mysql_query(writer->mysql, sql) != 0) {
        unsigned code = mysql_errno(writer->mysql);
        if (code == ER_LOCK_DEADLOCK || code == ER_LOCK_WAIT_TIMEOUT || code == ER_CHECKREAD)
            return PLAIN_AGAIN;
        snprintf(writer->failure, sizeof(writer->failure), "%s", mysql_error(writer->mysql));
        return PLAIN_FAILED;
    }
    MYSQL_RES *result = mysql_store_result(writer->mysql);
    if (result == NULL) {
        *out = (long long)mysql_affected_rows(writer->mysql);
        return PLAIN_DONE;
    }
    MYSQL_ROW row = mysql_fetch_row(result);
    if (row != NULL && row[0] != NULL)
        *out = strtoll(row[0], NULL, 10);
    mysql_free_result(result);
    return PLAIN_DONE;
}

static enum plain_answer plain_transaction(struct plain_writer *writer)
{
    char sql[200];
    long long number = 0;
    enum plain_answer answer = plain_sql(writer, "START TRANSACTION", &number);
    if (answer == PLAIN_DONE && writer->read_before)
        answer = plain_sql(writer, "SELECT COUNT(*) FROM race_line", &number);
    snprintf(sql, sizeof(sql),
             writer->guarded
                 ? "UPDATE race_cap SET used = used + 60 WHERE id = %d AND used + 60 <= cap"
                 : "SELECT cap FROM race_cap WHERE id = %d FOR UPDATE",
             writer->cap_id);
    if (answer == PLAIN_DONE)
        answer = plain_sql(writer, sql, &number);
    bool fits = number > 0;
    if (answer == PLAIN_DONE && !writer->guarded) {
        snprintf(sql, sizeof(sql), "SELECT SUM(amount) FROM race_line WHERE cap_id = %d",
                 writer->cap_id);
        answer = plain_sql(writer, sql, &number);
        fits = number + 60 <= 100;
    }
    snprintf(sql, sizeof(sql), "INSERT INTO race_line (cap_id, amount) VALUES (%d, 60)",
             writer->cap_id);
    if (answer == PLAIN_DONE && fits)
        answer = plain_sql(writer, sql, &number);
    return answer == PLAIN_DONE ? plain_sql(writer, fits ? "COMMIT" : "ROLLBACK", &number) : answer;
}

static void *plain_write(void *arg)
{
    struct plain_writer *writer = arg;
    enum plain_answer answer = PLAIN_AGAIN;
    pthread_barrier_wait(writer->start);
    for (int i = 0; i < 50 && answer == PLAIN_AGAIN; i++) {
        answer = plain_transaction(writer);
        if (answer != PLAIN_DONE)
            mysql_rollback(writer->mysql);
    }
    return NULL;
}

static void plain_round(struct plain_writer *writers, int cap_id)
{
    pthread_t threads[CONTROL_CONTENDERS];
    fixture_sql(&fixture, "INSERT INTO race_cap (id, cap, used) VALUES (%d, 100, 0)", cap_id);
    for (int i = 0; i < CONTROL_CONTENDERS; i++) {
        long long seen = 0;
        char sql[80];
        snprintf(sql, sizeof(sql), "SELECT id FROM race_cap WHERE id = %d", cap_id);
        assert_int_equal(plain_sql(&writers[i], sql, &seen), PLAIN_DONE);
        assert_int_equal(seen, cap_id);
        writers[i].cap_id = cap_id;
    }
    for (int i = 0; i < CONTROL_CONTENDERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, plain_write, &writers[i]), 0);
    for (int i = 0; i < CONTROL_CONTENDERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < CONTROL_CONTENDERS; i++)
        if (writers[i].failure[0] != '\0')
            fail_msg("%s", writers[i].failure);
}

/* Runs the rounds over node_count nodes; how many broke the cap. */
static long long plain_broken(size_t node_count, bool guarded, bool read_before)
{
    struct plain_writer writers[CONTROL_CONTENDERS];
    pthread_barrier_t start;
    fixture_sql(&fixture, "DELETE FROM race_line");
    fixture_sql(&fixture, "DELETE FROM race_cap");
    assert_int_equal(pthread_barrier_init(&start, NULL, CONTROL_CONTENDERS), 0);
    for (size_t i = 0; i < CONTROL_CONTENDERS; i++) {
        writers[i] = (struct plain_writer){
            .mysql = fixture_root_at(&fixture, sockets[i % node_count]),
            .start = &start,
            .guarded = guarded,
            .read_before = read_before,
        };
        mysql_query(writers[i].mysql, "SET SESSION tx_isolation = 'REPEATABLE-READ'");
    }
    for (int i = 1; i <= CONTROL_ROUNDS; i++)
        plain_round(writers, i);
    for (size_t i = 0; i < CONTROL_CONTENDERS; i++)
        mysql_close(writers[i].mysql);
    pthread_barrier_destroy(&start);
    long long broken = fixture_number(
        &fixture, "SELECT COUNT(*) FROM (SELECT cap_id FROM race_line GROUP BY cap_id"
                  " HAVING SUM(amount) > 100) broken");
    print_message("%s%s on %zu node(s): broken in %lld of %d rounds\n",
                  guarded ? "guarded UPDATE" : "SELECT ... FOR UPDATE",
                  read_before ? " after a read" : "", node_count, broken, CONTROL_ROUNDS);
    return broken;
}

static void locking_a_row_keeps_no_cap_on_three_nodes(void **state)
{
    (void)state;
    fixture_sql(&fixture, "CREATE TABLE race_cap (id INT PRIMARY KEY, cap INT NOT NULL,"
                          " used INT NOT NULL)");
    fixture_sql(&fixture, "CREATE TABLE race_line (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
                          " cap_id INT NOT NULL, amount INT NOT NULL)");
    assert_true(plain_broken(NODES, false, false) * BROKEN_SHARE > CONTROL_ROUNDS);
    assert_int_equal(plain_broken(NODES, true, false), 0);
    /* The same lock on one node alone holds, until anything is read before it. */
    assert_int_equal(plain_broken(1, false, false), 0);
    assert_true(plain_broken(1, false, true) * BROKEN_SHARE > CONTROL_ROUNDS);
    assert_int_equal(plain_broken(1, true, true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locking_a_row_keeps_no_cap_on_three_nodes),
        cmocka_unit_test(the_cap_holds_on_three_nodes_at_once),
        cmocka_unit_test(the_guarded_head_alone_keeps_the_cap_on_three_nodes),
        cmocka_unit_test(the_cap_breaks_on_three_nodes_without_the_catch_up),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
