/* A database of its own for one test program, and its accounts. */
#include "support_store.h"

#include "schema/schema.h"
#include "store/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL)
        fail_msg("%s is not set: these tests need a MariaDB server of their own", name);
    return value;
}

static MYSQL *connect_raw_at(const struct fixture *fixture, const char *socket, const char *account)
{
    MYSQL *mysql = mysql_init(NULL);
    bool as_root = account == NULL;
    const char *user = as_root ? environment("FUNDTRAIL_TEST_DB_USER") : account;
    const char *password = as_root ? getenv("FUNDTRAIL_TEST_DB_PASSWORD") : fixture->password;
    mysql_optionsv(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(mysql, "localhost", user, password, as_root ? NULL : fixture->name, 0,
                           socket, 0) == NULL)
        fail_msg("%s", mysql_error(mysql));
    /* On a cluster the administrator, too, sees what was committed before. */
    if (as_root && mysql_query(mysql, "SET SESSION wsrep_sync_wait = 7") != 0)
        fail_msg("%s", mysql_error(mysql));
    return mysql;
}

static MYSQL *connect_raw(const struct fixture *fixture, const char *account)
{
    return connect_raw_at(fixture, environment("FUNDTRAIL_TEST_DB_SOCKET"), account);
}

MYSQL *fixture_root_at(const struct fixture *fixture, const char *socket)
{
    MYSQL *mysql = connect_raw_at(fixture, socket, NULL);
    if (mysql_select_db(mysql, fixture->name) != 0)
        fail_msg("%s", mysql_error(mysql));
    return mysql;
}

static char *formatted(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

static char *formatted(const char *format, va_list args)
{
    char *text = NULL;
    assert_true(vasprintf(&text, format, args) >= 0);
    return text;
}

void fixture_sql(const struct fixture *fixture, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *sql = formatted(format, args);
    va_end(args);
    if (mysql_query(fixture->root, sql) != 0)
        fail_msg("%s: %s", sql, mysql_error(fixture->root));
    free(sql);
}

long long fixture_number(const struct fixture *fixture, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *sql = formatted(format, args);
    va_end(args);
    if (mysql_query(fixture->root, sql) != 0)
        fail_msg("%s: %s", sql, mysql_error(fixture->root));
    MYSQL_RES *result = mysql_store_result(fixture->root);
    assert_non_null(result);
    MYSQL_ROW row = mysql_fetch_row(result);
    long long number = row == NULL || row[0] == NULL ? -1 : strtoll(row[0], NULL, 10);
    mysql_free_result(result);
    free(sql);
    return number;
}

unsigned fixture_attempt(const struct fixture *fixture, const char *account, const char *sql)
{
    MYSQL *mysql = connect_raw(fixture, account);
    unsigned code = 0;
    if (account == NULL && mysql_select_db(mysql, fixture->name) != 0)
        fail_msg("%s", mysql_error(mysql));
    if (mysql_query(mysql, sql) != 0)
        code = mysql_errno(mysql);
    else
        mysql_free_result(mysql_store_result(mysql));
    mysql_close(mysql);
    return code;
}

static struct db *open_at(const struct fixture *fixture, const char *socket, const char *user,
                          const char *password)
{
    struct db_config config = {
        .socket = socket,
        .name = fixture->name,
        .user = user,
        .password = password,
    };
    struct db *db = NULL;
    assert_int_equal(db_open(&config, &db), ERR_OK);
    return db;
}

static struct db *open_as(const struct fixture *fixture, const char *user, const char *password)
{
    return open_at(fixture, environment("FUNDTRAIL_TEST_DB_SOCKET"), user, password);
}

struct db *fixture_app(const struct fixture *fixture)
{
    return open_as(fixture, fixture->app, fixture->password);
}

struct db *fixture_app_at(const struct fixture *fixture, const char *sockets)
{
    return open_at(fixture, sockets, fixture->app, fixture->password);
}

struct db *fixture_auditor(const struct fixture *fixture)
{
    return open_as(fixture, fixture->auditor, fixture->password);
}

struct db *fixture_migrator(const struct fixture *fixture)
{
    return open_as(fixture, environment("FUNDTRAIL_TEST_DB_USER"),
                   getenv("FUNDTRAIL_TEST_DB_PASSWORD"));
}

struct db_place fixture_place(const struct fixture *fixture)
{
    struct db_place place = {
        .db = fixture_migrator(fixture),
        .database = fixture->name,
        .account_host = "localhost",
    };
    place.accounts[DB_ACCOUNT_APP].user = fixture->app;
    place.accounts[DB_ACCOUNT_AUDITOR].user = fixture->auditor;
    /* Before they have a right in it, the accounts cannot enter the database. */
    if (fixture_number(fixture, "SELECT COUNT(*) FROM information_schema.views"
                                " WHERE table_schema = DATABASE()") > 0) {
        place.accounts[DB_ACCOUNT_APP].db = fixture_app(fixture);
        place.accounts[DB_ACCOUNT_AUDITOR].db = fixture_auditor(fixture);
    }
    return place;
}

void fixture_place_close(struct db_place *place)
{
    for (int i = 0; i < DB_ACCOUNT_COUNT; i++)
        db_close(place->accounts[i].db);
    db_close(place->db);
}

static void migrate(const struct fixture *fixture)
{
    struct arena arena;
    struct db_objects objects;
    struct migrate_result result;
    struct buf sql;
    struct buf message;
    arena_init(&arena);
    schema_objects(&arena, &objects);
    struct migrate_options options = {.sql_dir = FUNDTRAIL_SOURCE_DIR "/sql",
                                      .place = fixture_place(fixture),
                                      .objects = &objects};
    buf_init(&sql);
    buf_init(&message);
    if (migrate_run(&options, &sql, &message, &result) != ERR_OK)
        fail_msg("%s", message.bytes);
    fixture_place_close(&options.place);
    arena_done(&arena);
    buf_done(&sql);
    buf_done(&message);
}

void fixture_open(struct fixture *fixture, bool with_schema)
{
    int pid = (int)getpid();
    memset(fixture, 0, sizeof(*fixture));
    snprintf(fixture->name, sizeof(fixture->name), "fundtrail_test_%d", pid);
    snprintf(fixture->app, sizeof(fixture->app), "ft_app_%d", pid);
    snprintf(fixture->auditor, sizeof(fixture->auditor), "ft_auditor_%d", pid);
    snprintf(fixture->password, sizeof(fixture->password), "pw-%d-%ld", pid, random());
    fixture->root = connect_raw(fixture, NULL);
    fixture_sql(fixture, "DROP DATABASE IF EXISTS `%s`", fixture->name);
    fixture_sql(fixture, "CREATE DATABASE `%s`", fixture->name);
    fixture_sql(fixture, "USE `%s`", fixture->name);
    fixture_sql(fixture, "CREATE OR REPLACE USER `%s`@localhost IDENTIFIED BY '%s'", fixture->app,
                fixture->password);
    fixture_sql(fixture, "CREATE OR REPLACE USER `%s`@localhost IDENTIFIED BY '%s'",
                fixture->auditor, fixture->password);
    if (with_schema)
        migrate(fixture);
}

void fixture_close(struct fixture *fixture)
{
    if (fixture->root == NULL)
        return;
    fixture_sql(fixture, "DROP DATABASE `%s`", fixture->name);
    fixture_sql(fixture, "DROP USER `%s`@localhost, `%s`@localhost", fixture->app,
                fixture->auditor);
    mysql_close(fixture->root);
}

void fixture_drop_triggers(const struct fixture *fixture)
{
    MYSQL_ROW row = NULL;
    assert_int_equal(mysql_query(fixture->root, "SHOW TRIGGERS"), 0);
    MYSQL_RES *result = mysql_store_result(fixture->root);
    while ((row = mysql_fetch_row(result)) != NULL)
        fixture_sql(fixture, "DROP TRIGGER `%s`", row[0]);
    mysql_free_result(result);
}
