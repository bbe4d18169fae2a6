/* The connection is lost before every single statement of a write, in three ways; whatever the
 * answer was, nothing is ever half done and nothing is ever done twice. */
#include "support_store.h"

#include "../../fcgi/store/db_internal.h"
#include "store/credential.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <cmocka.h>

#define STATEMENTS_MAX 200

static struct fixture fixture;
static struct stage stage;

enum fault {
    FAULT_KILLED,     /* the server ends the connection before the statement */
    FAULT_REPLY_LOST, /* the statement is carried out, but its answer never comes */
    FAULT_SERVER_GONE /* as FAULT_REPLY_LOST, and nobody can connect afterwards */
};

struct injection {
    enum fault fault;
    int at; /* which statement, from 1 */
    int count;
    bool fired;
    char statement[64];
    const char *socket; /* the real one, while the server is gone */
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

static void inject(struct db *db, const char *statement, void *arg)
{
    struct injection *injection = arg;
    if (++injection->count != injection->at)
        return;
    injection->fired = true;
    snprintf(injection->statement, sizeof(injection->statement), "%s", statement);
    if (injection->fault == FAULT_KILLED) {
        fixture_sql(&fixture, "KILL %lu", mysql_thread_id(db->mysql));
        return;
    }
    shutdown(mysql_get_socket(db->mysql), SHUT_RD);
    if (injection->fault == FAULT_SERVER_GONE) {
        injection->socket = db->config.socket;
        db->config.socket = "/nonexistent/mariadb.sock";
    }
}

static enum err add_password(struct db *db, int64_t seq, void *arg)
{
    (void)arg;
    const struct credential credential = {
        .user_id = seq, .password_hash = "$argon2id$x", .changed_at_us = 1000000};
    return credential_insert(db, &credential);
}

/* Another process writes, so that the write under test has something to catch up with. */
static void write_elsewhere(const char *code)
{
    struct ledger *other = ledger_new();
    struct db *db = fixture_app(&fixture);
    struct party party = {.code = code, .name = code, .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    assert_int_equal(
        ledger_submit(other, db, &submission, &stage.arena, &stage.violations, &receipt), ERR_OK);
    db_close(db);
    ledger_free(other);
}

static long long users_named(const char *name)
{
    return fixture_number(&fixture, "SELECT COUNT(*) FROM `user` WHERE user_name = '%s'", name);
}

static enum err submit(const struct submission *submission, struct receipt *receipt_out)
{
    violations_init(&stage.violations, &stage.arena);
    return ledger_submit(stage.ledger, stage.db, submission, &stage.arena, &stage.violations,
                         receipt_out);
}

static bool is_honest(enum err err, long long stored)
{
    switch (err) {
    case ERR_OK:
        return stored == 1;
    case ERR_UNKNOWN_OUTCOME:
        return stored == 0 || stored == 1;
    case ERR_RETRY:
    case ERR_UNAVAILABLE:
        return stored == 0;
    default:
        return false;
    }
}

/* One write with a fault; false when the write has fewer statements than that. */
static bool attempt(enum fault fault, int at)
{
    char name[40];
    struct injection injection = {.fault = fault, .at = at};
    struct user user = {
        .display_name = "N", .role = ROLE_VIEWER, .enabled = true, .valid_until = DATE_UNKNOWN};
    struct receipt receipt;
    snprintf(name, sizeof(name), "u%d-%d", (int)fault, at);
    user.user_name = name;
    write_elsewhere(name);
    struct submission submission = stage_submission(&stage, 0, RECORD_USER, &user);
    submission.idempotency_key = name;
    submission.also = add_password;
    stage.db->before_arg = &injection;
    stage.db->before = inject;
    enum err err = submit(&submission, &receipt);
    stage.db->before = NULL;
    if (!is_honest(err, users_named(name)))
        fail_msg("%s before %s: %lld stored", err_wire(err), injection.statement,
                 users_named(name));
    if (fault == FAULT_SERVER_GONE && injection.fired) {
        assert_int_not_equal(err, ERR_OK);
        stage.db->config.socket = injection.socket;
    }
    if (fault == FAULT_REPLY_LOST || fault == FAULT_KILLED)
        assert_int_equal(err, ERR_OK);
    if (submit(&submission, &receipt) != ERR_OK)
        fail_msg("not stored after %s before %s: %s", err_wire(err), injection.statement,
                 db_last_error(stage.db));
    assert_int_equal(users_named(name), 1);
    assert_int_equal(fixture_number(&fixture,
                                    "SELECT COUNT(*) FROM credential c JOIN `user` u"
                                    " ON u.seq = c.user_id WHERE u.user_name = '%s'",
                                    name),
                     1);
    assert_int_equal(fixture_number(&fixture,
                                    "SELECT COUNT(j.request) FROM journal j JOIN `user` u"
                                    " ON u.seq = j.seq WHERE u.user_name = '%s'",
                                    name),
                     1);
    return injection.fired;
}

static void lose_at_every_statement(enum fault fault)
{
    int at = 1;
    while (attempt(fault, at)) {
        at++;
        arena_reset(&stage.arena);
        assert_true(at < STATEMENTS_MAX);
    }
    print_message("lost at each of %d statements\n", at - 1);
    assert_true(at > 8);
    struct verify_report report;
    assert_int_equal(ledger_verify(stage.db, &report), ERR_OK);
    if (!report.sound)
        fail_msg("entry %lld: %s", (long long)report.faults[0].seq, report.faults[0].reason);
    assert_int_equal(book_head(ledger_read_begin(stage.ledger)), report.head_seq);
    ledger_read_end(stage.ledger);
}

static void a_killed_connection_leaves_nothing_half_done(void **state)
{
    (void)state;
    lose_at_every_statement(FAULT_KILLED);
}

static void a_lost_reply_never_doubles_a_write(void **state)
{
    (void)state;
    lose_at_every_statement(FAULT_REPLY_LOST);
}

static void a_server_that_goes_away_gets_an_honest_answer(void **state)
{
    (void)state;
    lose_at_every_statement(FAULT_SERVER_GONE);
}

static void without_a_database_the_answer_comes_at_once_and_recovery_needs_no_restart(void **state)
{
    (void)state;
    struct party party = {.code = "P-DOWN", .name = "down", .kind = PARTY_LP};
    struct submission submission = stage_submission(&stage, stage.manager, RECORD_PARTY, &party);
    struct receipt receipt;
    int64_t head = 0;
    const char *socket = stage.db->config.socket;
    db_drop(stage.db);
    stage.db->config.socket = "/nonexistent/mariadb.sock";
    assert_int_equal(ledger_head(stage.db, &head), ERR_UNAVAILABLE);
    assert_int_equal(submit(&submission, &receipt), ERR_UNAVAILABLE);
    assert_int_equal(db_ping(stage.db), ERR_UNAVAILABLE);
    stage.db->config.socket = socket;
    assert_int_equal(ledger_head(stage.db, &head), ERR_OK);
    assert_int_equal(submit(&submission, &receipt), ERR_OK);
    assert_int_equal(receipt.seq, head + 1);
}

static void an_idle_connection_that_was_closed_is_replaced_unseen(void **state)
{
    (void)state;
    int64_t before = 0;
    int64_t after = 0;
    assert_int_equal(ledger_head(stage.db, &before), ERR_OK);
    fixture_sql(&fixture, "KILL %lu", mysql_thread_id(stage.db->mysql));
    assert_int_equal(ledger_head(stage.db, &after), ERR_OK);
    assert_int_equal(before, after);
}

static void a_session_setting_that_was_undone_is_not_carried_over(void **state)
{
    (void)state;
    static const struct stmt mode = {.name = "mode", .sql = "SELECT @@foreign_key_checks + 0"};
    int64_t checks = 0;
    assert_int_equal(db_command(stage.db, "undo", "SET SESSION foreign_key_checks = 0"), ERR_OK);
    fixture_sql(&fixture, "KILL %lu", mysql_thread_id(stage.db->mysql));
    assert_int_equal(stmt_number(stage.db, &mode, NULL, 0, &checks), ERR_OK);
    assert_int_equal(checks, 1);
}

static void a_value_that_would_be_cut_is_refused(void **state)
{
    (void)state;
    static const struct stmt big = {.name = "big", .sql = "SELECT CAST(1e30 AS DECIMAL(40,0))"};
    static const struct stmt none = {.name = "none", .sql = "SELECT NULL"};
    static const struct stmt rounding = {
        .name = "rounding",
        .sql = "UPDATE `session` SET `seen_at` = '2026-11-23 00:00:00.1234567'",
        .changes = true};
    int64_t number = 42;
    assert_int_equal(stmt_number(stage.db, &big, NULL, 0, &number), ERR_CORRUPT);
    assert_int_equal(stmt_number(stage.db, &none, NULL, 0, &number), ERR_CORRUPT);
    assert_int_equal(number, 42);
    fixture_sql(&fixture, "INSERT INTO `session` VALUES (REPEAT('a', 16), 2, '2026-01-01',"
                          " '2026-01-01', '2026-01-02', NULL, NULL)");
    assert_int_equal(stmt_run(stage.db, &rounding, NULL, 0, NULL), ERR_INTERNAL);
}

/* The columns of the result are on their way when the server gives up. */
static void a_result_that_is_broken_off_holds_nothing_up(void **state)
{
    (void)state;
    static const struct stmt slow = {
        .name = "slow",
        .sql = "SELECT `seq` FROM `journal` WHERE SLEEP(5) = 0",
    };
    struct db *db = fixture_app(&fixture);
    struct arena arena;
    int64_t number = 0;
    int64_t head_seq = 0;
    arena_init(&arena);
    for (int i = 0; i < 2; i++) {
        time_t started = time(NULL);
        assert_int_equal(db_command(db, "limit", "SET SESSION max_statement_time = 0.2"), ERR_OK);
        assert_int_equal(stmt_number(db, &slow, NULL, 0, &number), ERR_RETRY);
        assert_int_equal(db_command(db, "no_limit", "SET SESSION max_statement_time = 0"), ERR_OK);
        assert_int_equal(ledger_head(db, &head_seq), ERR_OK);
        assert_in_range(time(NULL) - started, 0, 6);
    }
    arena_done(&arena);
    db_close(db);
}

static void the_next_address_is_taken_when_one_does_not_answer(void **state)
{
    (void)state;
    char list[400];
    int64_t head_seq = 0;
    snprintf(list, sizeof(list), "/nonexistent/mariadb.sock, %s", stage.db->config.socket);
    struct db *db = fixture_app_at(&fixture, list);
    assert_int_equal(db_address_count(db), 2);
    assert_int_equal(ledger_head(db, &head_seq), ERR_OK);
    assert_false(db_is_cluster(db));
    struct db_node node;
    assert_int_equal(db_check_node(db, &node), ERR_OK);
    assert_false(node.in_cluster);
    assert_non_null(node.fault); /* several addresses that are no cluster are a mistake */
    assert_int_equal(db_connect_only_to(db, 0), ERR_UNAVAILABLE);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_that_is_broken_off_holds_nothing_up),
        cmocka_unit_test(the_next_address_is_taken_when_one_does_not_answer),
        cmocka_unit_test(a_killed_connection_leaves_nothing_half_done),
        cmocka_unit_test(a_lost_reply_never_doubles_a_write),
        cmocka_unit_test(a_server_that_goes_away_gets_an_honest_answer),
        cmocka_unit_test(without_a_database_the_answer_comes_at_once_and_recovery_needs_no_restart),
        cmocka_unit_test(an_idle_connection_that_was_closed_is_replaced_unseen),
        cmocka_unit_test(a_session_setting_that_was_undone_is_not_carried_over),
        cmocka_unit_test(a_value_that_would_be_cut_is_refused),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
