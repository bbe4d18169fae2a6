/* Writers that wait at the same time share a transaction. Here they are made to wait: somebody else
 * holds the head until all of them stand in the queue, in an order that is known. */
#include "support_store.h"

#include "../../fcgi/ledger/ledger_internal.h"
#include "../../fcgi/store/db_internal.h"
#include "record/kinds.h"
#include "record/party.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define WRITERS 6
#define STATEMENTS_MAX 40

static struct fixture fixture;
static struct stage stage;

struct writer {
    struct ledger *ledger;
    struct ledger_guard guard;
    struct db *db;
    struct party party;
    struct decision decision;
    char code[40];
    char key[48];
    struct submission submission;
    struct arena arena;
    struct violations *violations;
    struct receipt receipt;
    enum err err;
    atomic_bool is_done;
    pthread_t thread;
};

static int open_group(void **state)
{
    (void)state;
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

static void writer_open(struct writer *writer, struct db *db)
{
    int64_t seq = 0;
    assert_int_equal(ledger_head(db, &seq), ERR_OK); /* connects, before any fault */
    *writer = (struct writer){.ledger = stage.ledger, .guard = LEDGER_GUARD, .db = db};
    arena_init(&writer->arena);
    writer->violations = arena_alloc(&writer->arena, sizeof *writer->violations);
    violations_init(writer->violations, &writer->arena);
}

static void writer_close(struct writer *writer)
{
    db_close(writer->db);
    arena_done(&writer->arena);
}

static void records_party(struct writer *writer, const char *code, const char *key)
{
    snprintf(writer->code, sizeof writer->code, "%s", code);
    snprintf(writer->key, sizeof writer->key, "%s", key);
    writer->party = (struct party){.code = writer->code, .name = writer->code, .kind = PARTY_LP};
    writer->submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &writer->party);
    writer->submission.idempotency_key = writer->key;
}

static void approves(struct writer *writer, int64_t investment_id)
{
    writer->decision = approval_of(investment_id);
    writer->submission =
        stage_submission(&stage, stage.approver, RECORD_DECISION, &writer->decision);
}

static void open_parties(struct writer *writers, size_t count, const char *prefix)
{
    for (size_t i = 0; i < count; i++) {
        writer_open(&writers[i], fixture_app(&fixture));
        const char *code = arena_format(&writers[i].arena, "%s-%zu", prefix, i);
        records_party(&writers[i], code, code);
    }
}

static void close_all(struct writer *writers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        writer_close(&writers[i]);
}

static void *write_it(void *arg)
{
    struct writer *writer = arg;
    writer->err = ledger_submit_with(writer->ledger, writer->db, writer->guard, &writer->submission,
                                     &writer->arena, writer->violations, &writer->receipt);
    atomic_store(&writer->is_done, true);
    return NULL;
}

static size_t waiting(struct ledger *ledger, bool *led_out)
{
    size_t count = 0;
    pthread_mutex_lock(&ledger->queue.lock);
    *led_out = ledger->queue.is_led;
    for (const struct write_place *at = ledger->queue.first; at != NULL; at = at->next)
        count++;
    pthread_mutex_unlock(&ledger->queue.lock);
    return count;
}

/* Until so many wait behind the one that leads, or this one is done. */
static void wait_for(struct writer *writer, size_t count)
{
    struct timespec pause = {.tv_nsec = 200000};
    bool led = false;
    while ((waiting(writer->ledger, &led) < count || !led) && !atomic_load(&writer->is_done))
        nanosleep(&pause, NULL);
}

/* In the order of the list, all in one transaction unless that is broken. */
static void write_together(struct writer *writers, size_t count)
{
    fixture_sql(&fixture, "START TRANSACTION");
    (void)fixture_number(&fixture, "SELECT seq FROM ledger_head FOR UPDATE");
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_it, &writers[i]), 0);
        wait_for(&writers[i], i);
    }
    fixture_sql(&fixture, "ROLLBACK");
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pthread_join(writers[i].thread, NULL), 0);
}

static int64_t head(void)
{
    int64_t seq = 0;
    assert_int_equal(ledger_head(stage.db, &seq), ERR_OK);
    return seq;
}

static long long commits(void)
{
    return fixture_number(&fixture,
                          "SELECT VARIABLE_VALUE + 0 FROM information_schema.GLOBAL_STATUS"
                          " WHERE VARIABLE_NAME = 'COM_COMMIT'");
}

static void assert_sound(void)
{
    struct verify_report report;
    assert_int_equal(ledger_verify(stage.db, &report), ERR_OK);
    if (!report.sound)
        fail_msg("entry %lld: %s", (long long)report.faults[0].seq, report.faults[0].reason);
    assert_int_equal(ledger_book_head(stage.ledger), report.head_seq);
}

static void those_that_wait_share_one_commit_and_each_is_answered(void **state)
{
    (void)state;
    struct writer writers[WRITERS];
    open_parties(writers, WRITERS, "SHARE");
    int64_t before = head();
    long long commits_before = commits();
    write_together(writers, WRITERS);
    assert_int_equal(commits() - commits_before, 1);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(writers[i].err, ERR_OK);
        assert_int_equal(writers[i].receipt.seq, before + 1 + i);
        assert_false(writers[i].receipt.replayed);
    }
    assert_int_equal(head(), before + WRITERS);
    close_all(writers, WRITERS);
    assert_sound();
}

static void a_refusal_is_its_writers_own(void **state)
{
    (void)state;
    struct writer writers[WRITERS];
    open_parties(writers, WRITERS, "OWN");
    records_party(&writers[2], "OWN-1", "another key"); /* the code is that of the one before */
    records_party(&writers[3], "P-1", "one more");      /* and this one was taken before */
    write_together(writers, WRITERS);
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(writers[i].err, i == 2 || i == 3 ? ERR_CONFLICT : ERR_OK);
    assert_int_equal(writers[2].violations->list[0].code, VIOLATION_CODE_TAKEN);
    assert_int_equal(writers[4].receipt.seq, writers[1].receipt.seq + 1);
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(j.request) FROM journal j JOIN party p"
                                              " ON p.seq = j.seq WHERE p.code LIKE 'OWN-%%'"),
                     WRITERS - 2);
    close_all(writers, WRITERS);
    assert_sound();
}

/* Two approvals that fit alone but not together. */
static long long approvals_of_two(bool follow, const char *code)
{
    struct writer writers[2];
    int64_t project = stage_project(&stage, code);
    for (int i = 0; i < 2; i++) {
        writer_open(&writers[i], fixture_app(&fixture));
        writers[i].guard.follow = follow;
        approves(&writers[i], stage_proposal(&stage, project, 100 * MILLION));
    }
    write_together(writers, 2);
    assert_int_equal(writers[0].err, ERR_OK);
    assert_int_equal(writers[1].err, follow ? ERR_CONFLICT : ERR_OK);
    close_all(writers, 2);
    return fixture_number(&fixture,
                          "SELECT COUNT(*) FROM decision d JOIN investment i"
                          " ON i.seq = d.investment_id WHERE i.project_id = %lld",
                          (long long)project);
}

static void each_is_decided_on_what_those_before_it_do(void **state)
{
    (void)state;
    assert_int_equal(approvals_of_two(true, "FOLLOWED"), 1);
    assert_sound();
}

static void one_key_twice_in_a_transaction_takes_effect_once(void **state)
{
    (void)state;
    struct writer writers[4];
    open_parties(writers, 4, "TWICE");
    records_party(&writers[2], "TWICE-1", "TWICE-1");
    records_party(&writers[3], "TWICE-3", "TWICE-1");
    writers[3].submission.request_hash[0] = 1;
    write_together(writers, 4);
    assert_int_equal(writers[1].err, ERR_OK);
    assert_int_equal(writers[2].err, ERR_OK);
    assert_false(writers[1].receipt.replayed);
    assert_true(writers[2].receipt.replayed);
    assert_int_equal(writers[2].receipt.seq, writers[1].receipt.seq);
    assert_int_equal(writers[3].err, ERR_KEY_REUSED);
    close_all(writers, 4);
    assert_sound();
}

static enum err refuse(struct db *db, int64_t seq, void *arg)
{
    (void)db;
    (void)seq;
    (void)arg;
    return ERR_INTERNAL;
}

static void what_one_cannot_store_is_no_matter_of_the_others(void **state)
{
    (void)state;
    struct writer writers[WRITERS];
    open_parties(writers, WRITERS, "POISON");
    writers[2].submission.also = refuse;
    write_together(writers, WRITERS);
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(writers[i].err, i == 2 ? ERR_INTERNAL : ERR_OK);
    close_all(writers, WRITERS);
    assert_sound();
}

/* Statements by name. */
struct counted {
    int journal_count;
    int line_count;
};

static void count_statement(struct db *db, const char *statement, void *arg)
{
    struct counted *counted = arg;
    (void)db;
    counted->journal_count += strcmp(statement, "journal_insert") == 0;
    counted->line_count += strcmp(statement, "held_verdict_line") == 0;
}

/* An approval is one entry, whatever rules say of it; all lines of the group are one statement. */
static void approvals_are_one_entry_each_and_their_lines_one_statement(void **state)
{
    (void)state;
    struct writer writers[WRITERS];
    struct counted counted = {0};
    stage_rules_of_pack(&stage);
    for (int i = 0; i < WRITERS; i++) {
        char code[20];
        snprintf(code, sizeof code, "LINES-%d", i);
        writer_open(&writers[i], fixture_app(&fixture));
        approves(&writers[i],
                 stage_proposal(&stage, stage_project(&stage, code), (1 + i) * MILLION));
        writers[i].db->before = count_statement;
        writers[i].db->before_arg = &counted;
    }
    int64_t before = head();
    write_together(writers, WRITERS);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(writers[i].err, ERR_OK);
        assert_int_equal(writers[i].receipt.seq, before + 1 + i);
        assert_int_equal(writers[i].receipt.last_seq, writers[i].receipt.seq);
    }
    assert_int_equal(head(), before + WRITERS);
    assert_int_equal(counted.journal_count, 1);
    assert_int_equal(counted.line_count, 1);
    assert_int_equal(fixture_number(&fixture,
                                    "SELECT COUNT(*) FROM held_verdict_line WHERE seq > %lld",
                                    (long long)before),
                     2 * WRITERS);
    close_all(writers, WRITERS);
    assert_sound();
}

enum fault { FAULT_KILLED, FAULT_REPLY_LOST, FAULT_PROCESS_KILLED };

struct injection {
    enum fault fault;
    int at; /* which statement of the one that leads, from 1 */
    int count;
    bool fired;
    char statement[64];
};

static void inject(struct db *db, const char *statement, void *arg)
{
    struct injection *injection = arg;
    if (++injection->count != injection->at)
        return;
    injection->fired = true;
    snprintf(injection->statement, sizeof injection->statement, "%s", statement);
    if (injection->fault == FAULT_PROCESS_KILLED)
        raise(SIGKILL);
    if (injection->fault == FAULT_KILLED) {
        MYSQL *root = fixture_root_at(&fixture, getenv("FUNDTRAIL_TEST_DB_SOCKET"));
        char sql[40];
        snprintf(sql, sizeof sql, "KILL %lu", mysql_thread_id(db->mysql));
        (void)mysql_query(root, sql);
        mysql_close(root);
        return;
    }
    shutdown(mysql_get_socket(db->mysql), SHUT_RD);
}

/* What is stored of parties with a prefix: the entries, and what they say of their requests. */
static void assert_stored(const char *prefix, long long count, const char *statement)
{
    long long entries =
        fixture_number(&fixture, "SELECT COUNT(*) FROM party WHERE code LIKE '%s-%%'", prefix);
    long long keys = fixture_number(&fixture,
                                    "SELECT COUNT(DISTINCT j.request) FROM journal j JOIN party p"
                                    " ON p.seq = j.seq WHERE p.code LIKE '%s-%%'",
                                    prefix);
    if (entries != count || keys != count)
        fail_msg("%s before %s: %lld entries, %lld keys", prefix, statement, entries, keys);
}

/* False when the transaction has fewer statements than that. */
static bool lose_together(enum fault fault, int at)
{
    struct writer writers[WRITERS];
    struct injection injection = {.fault = fault, .at = at};
    char prefix[40];
    snprintf(prefix, sizeof prefix, "LOST%d%c", (int)fault, 'a' + at);
    open_parties(writers, WRITERS, prefix);
    writers[0].db->before = inject;
    writers[0].db->before_arg = &injection;
    write_together(writers, WRITERS);
    for (int i = 0; i < WRITERS; i++)
        if (writers[i].err != ERR_OK)
            fail_msg("writer %d: %s before %s; %s", i, err_wire(writers[i].err),
                     injection.statement, db_last_error(writers[i].db));
    assert_stored(prefix, WRITERS, injection.statement);
    for (int i = 0; i < WRITERS; i++)
        for (int k = 0; k < i; k++)
            assert_int_not_equal(writers[i].receipt.seq, writers[k].receipt.seq);
    close_all(writers, WRITERS);
    return injection.fired;
}

static void lose_at_every_statement(enum fault fault)
{
    int at = 1;
    while (lose_together(fault, at))
        assert_true(++at < STATEMENTS_MAX);
    print_message("lost at each of %d statements\n", at - 1);
    assert_true(at > 5);
    assert_sound();
}

static void a_connection_that_is_killed_doubles_and_loses_nothing(void **state)
{
    (void)state;
    lose_at_every_statement(FAULT_KILLED);
}

static void a_reply_that_is_lost_doubles_and_loses_nothing(void **state)
{
    (void)state;
    lose_at_every_statement(FAULT_REPLY_LOST);
}

/* Another process, with connections and a book of its own, that may die. */
static void write_and_die(const char *prefix, int at)
{
    struct writer writers[WRITERS];
    struct injection injection = {.fault = FAULT_PROCESS_KILLED, .at = at};
    fixture.root = fixture_root_at(&fixture, getenv("FUNDTRAIL_TEST_DB_SOCKET"));
    stage.ledger = ledger_new();
    open_parties(writers, WRITERS, prefix);
    writers[0].db->before = inject;
    writers[0].db->before_arg = &injection;
    write_together(writers, WRITERS);
    _exit(0);
}

static bool die_together(int at)
{
    struct writer writers[WRITERS];
    char prefix[40];
    int status = 0;
    snprintf(prefix, sizeof prefix, "DIED%c", 'a' + at);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        write_and_die(prefix, at);
    assert_int_equal(waitpid(child, &status, 0), child);
    long long stored =
        fixture_number(&fixture, "SELECT COUNT(*) FROM party WHERE code LIKE '%s-%%'", prefix);
    assert_true(stored == 0 || stored == WRITERS);
    /* Whoever asks again, with the same keys, has it stored once. */
    open_parties(writers, WRITERS, prefix);
    write_together(writers, WRITERS);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(writers[i].err, ERR_OK);
        assert_int_equal(writers[i].receipt.replayed, stored == WRITERS);
    }
    assert_stored(prefix, WRITERS, "death");
    close_all(writers, WRITERS);
    return WIFSIGNALED(status);
}

static void a_process_that_dies_in_a_transaction_leaves_all_of_it_or_nothing(void **state)
{
    (void)state;
    int at = 1;
    while (die_together(at))
        assert_true(++at < STATEMENTS_MAX);
    print_message("died at each of %d statements\n", at - 1);
    assert_true(at > 5);
    assert_sound();
}

/* The control, last, for it spoils the ledger: what the tests above rest on is noticed. */
static void without_following_those_before_it_the_cap_breaks(void **state)
{
    (void)state;
    struct verify_report report;
    assert_int_equal(approvals_of_two(false, "CONTROL"), 2);
    assert_int_equal(ledger_verify(stage.db, &report), ERR_OK);
    assert_false(report.sound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_that_wait_share_one_commit_and_each_is_answered),
        cmocka_unit_test(a_refusal_is_its_writers_own),
        cmocka_unit_test(each_is_decided_on_what_those_before_it_do),
        cmocka_unit_test(one_key_twice_in_a_transaction_takes_effect_once),
        cmocka_unit_test(what_one_cannot_store_is_no_matter_of_the_others),
        cmocka_unit_test(approvals_are_one_entry_each_and_their_lines_one_statement),
        cmocka_unit_test(a_connection_that_is_killed_doubles_and_loses_nothing),
        cmocka_unit_test(a_reply_that_is_lost_doubles_and_loses_nothing),
        cmocka_unit_test(a_process_that_dies_in_a_transaction_leaves_all_of_it_or_nothing),
        cmocka_unit_test(without_following_those_before_it_the_cap_breaks),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
