/* The line to the server: what its errors ask for, giving it up, and statements of plain text.
 * Nothing here connects. */
#include "db_internal.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The servers to try: a socket's paths or a host's names. */
const char *db_address_list(const struct db *db)
{
    return db->config.socket != NULL ? db->config.socket : db->config.host;
}

size_t db_address_count(const struct db *db)
{
    size_t count = 1;
    for (const char *at = db_address_list(db); at != NULL && *at != '\0'; at++)
        count += *at == ',';
    return count;
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

static void prepared_forget(struct db *db)
{
    for (size_t i = 0; i < db->prepared_count; i++)
        mysql_stmt_close(db->prepared[i].handle);
    free(db->prepared);
    db->prepared = NULL;
    db->prepared_count = 0;
    db->prepared_capacity = 0;
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

enum err db_send(struct db *db, const char *name, const char *sql)
{
    if (db->before != NULL)
        db->before(db, name, db->before_arg);
    if (mysql_real_query(db->mysql, sql, strlen(sql)) == 0)
        return ERR_OK;
    return db_failed(db, name, mysql_errno(db->mysql), mysql_error(db->mysql));
}

enum err db_ask(struct db *db, const char *name, const char *sql, char text_out[DB_ERROR_SIZE])
{
    enum err err = db_send(db, name, sql);
    if (err != ERR_OK)
        return err;
    MYSQL_RES *result = mysql_store_result(db->mysql);
    MYSQL_ROW row = result == NULL ? NULL : mysql_fetch_row(result);
    snprintf(text_out, DB_ERROR_SIZE, "%s", row == NULL || row[0] == NULL ? "" : row[0]);
    if (row == NULL)
        err = db_failed(db, name, mysql_errno(db->mysql), mysql_error(db->mysql));
    mysql_free_result(result);
    return err;
}

int64_t db_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
