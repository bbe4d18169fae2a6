/* A node is killed under load and comes back: whatever was acknowledged is in the journal once, on
 * every node, and nothing else is. Whoever is told of a write finds it on every other node at once.
 */
#include "support_race.h"
#include "record/kinds.h"
#include "record/party.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define NODES 3
#define WRITERS 6
#define WRITES_MAX 100000
#define VICTIM 2
#define ANSWER_MAX_S 60

static struct fixture fixture;
static struct stage stage;
static char socket_list[1024];
static const char *sockets[NODES];
static char rotated[NODES][1024]; /* all three, node i first */
static struct ledger *books[NODES];
static atomic_bool stop;

struct writer {
    int number;
    struct db *db;
    struct db *reader; /* prefers another node */
    int64_t *acknowledged;
    size_t count;
    size_t asked_again;
    size_t stale;
    time_t slowest_s;
    char failure[400];
};

static int open_group(void **state)
{
    (void)state;
    const char *list = getenv("FUNDTRAIL_TEST_DB_SOCKETS");
    if (list == NULL || getenv("FUNDTRAIL_TEST_CLUSTER") == NULL)
        fail_msg("FUNDTRAIL_TEST_CLUSTER is not set: these tests need a cluster of their own");
    snprintf(socket_list, sizeof(socket_list), "%s", list);
    char *rest = socket_list;
    for (size_t i = 0; i < NODES; i++)
        assert_non_null(sockets[i] = strsep(&rest, ","));
    for (size_t i = 0; i < NODES; i++) {
        snprintf(rotated[i], sizeof(rotated[i]), "%s,%s,%s", sockets[i], sockets[(i + 1) % NODES],
                 sockets[(i + 2) % NODES]);
        books[i] = ledger_new();
    }
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    for (size_t i = 0; i < NODES; i++)
        ledger_free(books[i]);
    return 0;
}

static void write_one(struct writer *writer, struct arena *arena)
{
    const char *code = arena_format(arena, "KILL-%d-%zu", writer->number, writer->count);
    struct violations *violations = arena_alloc(arena, sizeof(*violations));
    struct party party = {.code = code, .name = code, .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    enum err err = ERR_RETRY;
    time_t started = time(NULL);
    submission.idempotency_key = code;
    for (;;) {
        violations_init(violations, arena);
        err = ledger_submit(books[writer->number % NODES], writer->db, &submission, arena,
                            violations, &receipt);
        bool again = err == ERR_RETRY || err == ERR_UNKNOWN_OUTCOME || err == ERR_UNAVAILABLE;
        if (!again || time(NULL) - started > ANSWER_MAX_S)
            break;
        writer->asked_again++;
    }
    if (time(NULL) - started > writer->slowest_s)
        writer->slowest_s = time(NULL) - started;
    if (err == ERR_OK)
        writer->acknowledged[writer->count++] = receipt.seq;
    else
        snprintf(writer->failure, sizeof(writer->failure), "%s: %s: %s", code, err_wire(err),
                 db_last_error(writer->db));
}

static void read_elsewhere(struct writer *writer)
{
    int64_t head_seq = 0;
    if (ledger_head(writer->reader, &head_seq) == ERR_OK)
        writer->stale += head_seq < writer->acknowledged[writer->count - 1];
}

static void *write_until_stopped(void *arg)
{
    struct writer *writer = arg;
    struct arena arena;
    arena_init(&arena);
    while (!stop && writer->failure[0] == '\0' && writer->count < WRITES_MAX) {
        write_one(writer, &arena);
        if (writer->failure[0] == '\0')
            read_elsewhere(writer);
        arena_reset(&arena);
    }
    arena_done(&arena);
    return NULL;
}

static void cluster(const char *action)
{
    char command[2200];
    snprintf(command, sizeof(command), "'%s/tests/lib/cluster.sh' %s '%s' %d >&2",
             FUNDTRAIL_SOURCE_DIR, action, getenv("FUNDTRAIL_TEST_CLUSTER"), VICTIM);
    assert_int_equal(system(command), 0);
}

static int by_value(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void compare_journal(const struct writer *writers, size_t total)
{
    MYSQL_ROW row = NULL;
    size_t position = 0;
    int64_t *all = calloc(total + 1, sizeof(*all));
    assert_non_null(all);
    for (int i = 0; i < WRITERS; i++)
        for (size_t j = 0; j < writers[i].count; j++)
            all[position++] = writers[i].acknowledged[j];
    qsort(all, total, sizeof(*all), by_value);
    assert_int_equal(
        mysql_query(fixture.root, "SELECT seq FROM party WHERE code LIKE 'KILL-%' ORDER BY seq"),
        0);
    MYSQL_RES *result = mysql_store_result(fixture.root);
    assert_non_null(result);
    for (position = 0; (row = mysql_fetch_row(result)) != NULL; position++)
        if (position == total || strtoll(row[0], NULL, 10) != all[position])
            fail_msg("entry %s was not acknowledged, or the one before it is lost", row[0]);
    assert_int_equal(position, total);
    mysql_free_result(result);
    free(all);
}

static void killing_a_node_loses_and_doubles_nothing(void **state)
{
    (void)state;
    struct writer writers[WRITERS];
    pthread_t threads[WRITERS];
    size_t total = 0;
    size_t asked_again = 0;
    time_t slowest_s = 0;
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){
            .number = i,
            .db = fixture_app_at(&fixture, rotated[i % NODES]),
            .reader = fixture_app_at(&fixture, rotated[(i + 1) % NODES]),
            .acknowledged = calloc(WRITES_MAX, sizeof(int64_t)),
        };
        assert_int_equal(pthread_create(&threads[i], NULL, write_until_stopped, &writers[i]), 0);
    }
    sleep(2);
    cluster("kill");
    cluster("rejoin");
    sleep(2);
    stop = true;
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        if (writers[i].failure[0] != '\0')
            fail_msg("%s", writers[i].failure);
        assert_int_equal(writers[i].stale, 0);
        total += writers[i].count;
        asked_again += writers[i].asked_again;
        if (writers[i].slowest_s > slowest_s)
            slowest_s = writers[i].slowest_s;
    }
    print_message("%zu acknowledged, asked again %zu times, slowest answer %lld s\n", total,
                  asked_again, (long long)slowest_s);
    compare_journal(writers, total);
    struct race race = {.fixture = &fixture, .sockets = sockets, .socket_count = NODES};
    race_assert_sound(&race, true);
    for (int i = 0; i < WRITERS; i++) {
        db_close(writers[i].db);
        db_close(writers[i].reader);
        free(writers[i].acknowledged);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killing_a_node_loses_and_doubles_nothing),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
