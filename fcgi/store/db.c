/* One connection: transactions, and what each error of the server asks for (answer_of). */
#include "store/db.h"

#include "db_internal.h"
#include "base/check.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A fail-over of a cluster stalls commits for some six seconds; a shorter wait would only
 * manufacture unknown outcomes. */
#define STATEMENT_TIMEOUT_S 15

static void library_start(void)
{
    CHECK(mysql_library_init(0, NULL, NULL) == 0);
}

static const char *copy_text(const char *text)
{
    if (text == NULL || text[0] == '\0')
        return NULL;
    char *copy = strdup(text);
    CHECK(copy != NULL);
    return copy;
}

enum err db_open(const struct db_config *config, struct db **db_out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    CHECK(pthread_once(&once, library_start) == 0);

    struct db *db = calloc(1, sizeof(*db));
    CHECK(db != NULL);
    db->config = *config;
    db->config.socket = copy_text(config->socket);
    db->config.host = copy_text(config->host);
    db->config.name = copy_text(config->name);
    db->config.user = copy_text(config->user);
    db->config.password = copy_text(config->password);
    db->config.ca_file = copy_text(config->ca_file);
    if (db->config.timeout_s == 0)
        db->config.timeout_s = STATEMENT_TIMEOUT_S;
    *db_out = db;
    return ERR_OK;
}

static void free_text(const char *text)
{
    free((void *)(uintptr_t)text);
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    db_drop(db);
    if (db->config.password != NULL)
        explicit_bzero((void *)(uintptr_t)db->config.password, strlen(db->config.password));
    free_text(db->config.socket);
    free_text(db->config.host);
    free_text(db->config.name);
    free_text(db->config.user);
    free_text(db->config.password);
    free_text(db->config.ca_file);
    free(db);
}

void db_drop(struct db *db)
{
    if (db->transaction == TRANSACTION_OPEN)
        db->transaction = TRANSACTION_BROKEN;
    if (db->mysql == NULL)
        return;
    prepared_forget(db);
    db->generation++;
    mysql_close(db->mysql);
    db->mysql = NULL;
}

const char *db_last_error(const struct db *db)
{
    return db->error;
}

void db_forget_error(struct db *db)
{
    db->error[0] = '\0';
}

enum err db_fault(struct db *db, const char *statement, enum err err, const char *format, ...)
{
    char text[DB_ERROR_SIZE - 80];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    snprintf(db->error, sizeof(db->error), "%.60s: %s", statement, text);
    return err;
}

/* What a server's or the client library's error number asks for. The connection is of no more use
 * after LOST; the transaction is rolled back in every case. */
enum answer { ANSWER_INTERNAL, ANSWER_RETRY, ANSWER_LOST, ANSWER_UNAVAILABLE, ANSWER_CONFLICT };

static const struct {
    unsigned code;
    enum answer answer;
} answers[] = {
    {ER_LOCK_DEADLOCK, ANSWER_RETRY},
    {ER_LOCK_WAIT_TIMEOUT, ANSWER_RETRY},
    {ER_CHECKREAD, ANSWER_RETRY},
    {ER_STATEMENT_TIMEOUT, ANSWER_RETRY},
    {ER_QUERY_INTERRUPTED, ANSWER_RETRY},
    {ER_NEED_REPREPARE, ANSWER_LOST},
    {ER_UNKNOWN_STMT_HANDLER, ANSWER_LOST},
    {ER_UNKNOWN_COM_ERROR, ANSWER_LOST}, /* Galera: the node is not in the primary component */
    {ER_ERROR_DURING_COMMIT, ANSWER_LOST},
    {ER_SERVER_SHUTDOWN, ANSWER_LOST},
    {ER_CONNECTION_KILLED, ANSWER_LOST},
    {ER_NORMAL_SHUTDOWN, ANSWER_LOST},
    {ER_NET_READ_ERROR, ANSWER_LOST},
    {ER_NET_READ_INTERRUPTED, ANSWER_LOST},
    {ER_NET_ERROR_ON_WRITE, ANSWER_LOST},
    {ER_NET_WRITE_INTERRUPTED, ANSWER_LOST},
    {CR_SERVER_GONE_ERROR, ANSWER_LOST},
    {CR_SERVER_LOST, ANSWER_LOST},
    {CR_SERVER_LOST_EXTENDED, ANSWER_LOST},
    {CR_COMMANDS_OUT_OF_SYNC, ANSWER_LOST},
    {CR_MALFORMED_PACKET, ANSWER_LOST},
    {CR_CONNECTION_ERROR, ANSWER_UNAVAILABLE},
    {CR_CONN_HOST_ERROR, ANSWER_UNAVAILABLE},
    {CR_UNKNOWN_HOST, ANSWER_UNAVAILABLE},
    {CR_SSL_CONNECTION_ERROR, ANSWER_UNAVAILABLE},
    {ER_CON_COUNT_ERROR, ANSWER_UNAVAILABLE},
    {ER_TOO_MANY_USER_CONNECTIONS, ANSWER_UNAVAILABLE},
    {ER_ACCESS_DENIED_ERROR, ANSWER_UNAVAILABLE},
    {ER_DBACCESS_DENIED_ERROR, ANSWER_UNAVAILABLE},
    {ER_BAD_DB_ERROR, ANSWER_UNAVAILABLE},
    {ER_OPTION_PREVENTS_STATEMENT, ANSWER_UNAVAILABLE}, /* read-only */
    {ER_READ_ONLY_MODE, ANSWER_UNAVAILABLE},
    {ER_RECORD_FILE_FULL, ANSWER_UNAVAILABLE},
    {ER_DISK_FULL, ANSWER_UNAVAILABLE},
    {ER_ERROR_ON_WRITE, ANSWER_UNAVAILABLE}, /* disk full, too */
    {ER_OUT_OF_RESOURCES, ANSWER_UNAVAILABLE},
    {ER_DUP_ENTRY, ANSWER_CONFLICT},
};

static enum answer answer_of(unsigned code)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        if (answers[i].code == code)
            return answers[i].answer;
    return ANSWER_INTERNAL;
}

enum err db_failed(struct db *db, const char *statement, unsigned code, const char *message)
{
    snprintf(db->error, sizeof(db->error), "%.60s: error %u: %.400s", statement, code, message);
    if (code == ER_PARSE_ERROR && strstr(message, "error in its body") != NULL) {
        db->tables_damaged = true;
        return ERR_RETRY;
    }
    switch (answer_of(code)) {
    case ANSWER_RETRY:
        return ERR_RETRY;
    case ANSWER_LOST:
        db_drop(db);
        db->address = (db->address + 1) % db_address_count(db);
        return ERR_RETRY;
    case ANSWER_UNAVAILABLE:
        return ERR_UNAVAILABLE;
    case ANSWER_CONFLICT:
        return ERR_CONFLICT;
    case ANSWER_INTERNAL:
        break;
    }
    return ERR_INTERNAL;
}

enum err db_command(struct db *db, const char *name, const char *sql)
{
    enum err err = db_connect(db);
    if (err != ERR_OK)
        return err;
    if (db->before != NULL)
        db->before(db, name, db->before_arg);
    if (mysql_real_query(db->mysql, sql, strlen(sql)) == 0) {
        mysql_free_result(mysql_store_result(db->mysql));
        return ERR_OK;
    }
    return db_failed(db, name, mysql_errno(db->mysql), mysql_error(db->mysql));
}

enum err db_ping(struct db *db)
{
    enum err err = db_connect(db);
    if (err != ERR_OK)
        return err;
    if (mysql_ping(db->mysql) == 0)
        return ERR_OK;
    err = db_failed(db, "ping", mysql_errno(db->mysql), mysql_error(db->mysql));
    return err == ERR_RETRY ? db_connect(db) : err;
}

/* A connection that was idle for long may be gone: nothing has happened yet, so one new one is
 * safe. */
static enum err begin(struct db *db, const char *name, const char *sql)
{
    CHECK(db->transaction == TRANSACTION_NONE);
    enum err err = db_command(db, name, sql);
    if (err == ERR_RETRY && db->mysql == NULL)
        err = db_command(db, name, sql);
    if (err == ERR_OK)
        db->transaction = TRANSACTION_OPEN;
    return err;
}

enum err db_begin(struct db *db)
{
    return begin(db, "begin", "START TRANSACTION");
}

enum err db_begin_snapshot(struct db *db)
{
    enum err err = db_command(db, "isolation", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    if (err == ERR_RETRY && db->mysql == NULL)
        err = db_command(db, "isolation", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    if (err != ERR_OK)
        return err;
    CHECK(db->transaction == TRANSACTION_NONE);
    err = db_command(db, "begin_snapshot", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    if (err == ERR_OK)
        db->transaction = TRANSACTION_OPEN;
    return err;
}

/* Only a deadlock, or on a cluster a conflict with another node, surely undoes a transaction at its
 * end. Whatever else the server says of a COMMIT (a statement that was interrupted, a full disk),
 * the row decides. */
enum err db_commit(struct db *db)
{
    CHECK(db->transaction != TRANSACTION_NONE);
    if (db->transaction == TRANSACTION_BROKEN) {
        db->transaction = TRANSACTION_NONE;
        return ERR_RETRY;
    }
    enum err err = db_command(db, "commit", "COMMIT");
    bool refused =
        err == ERR_RETRY && db->mysql != NULL && mysql_errno(db->mysql) == ER_LOCK_DEADLOCK;
    if (refused)
        db_rollback(db);
    else if (err != ERR_OK)
        db_drop(db);
    db->transaction = TRANSACTION_NONE;
    return err == ERR_OK || refused ? err : ERR_UNKNOWN_OUTCOME;
}

void db_rollback(struct db *db)
{
    if (db->transaction == TRANSACTION_OPEN && db->mysql != NULL &&
        mysql_real_query(db->mysql, "ROLLBACK", strlen("ROLLBACK")) != 0)
        db_drop(db);
    db->transaction = TRANSACTION_NONE;
}

static const struct stmt durable = {
    .name = "durable",
    .sql = "SELECT CAST(@@GLOBAL.innodb_flush_log_at_trx_commit AS SIGNED)",
};

enum err db_commits_are_durable(struct db *db, bool *durable_out)
{
    int64_t number = 0;
    enum err err = stmt_number(db, &durable, NULL, 0, &number);
    if (err == ERR_OK)
        *durable_out = number == 1;
    return err;
}
