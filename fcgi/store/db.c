/* One connection: transactions, and what each error of the server asks for (answer_of). */
#include "store/db.h"

#include "db_internal.h"
#include "shared_internal.h"
#include "base/check.h"

#include <errno.h>
#include <mysqld_error.h>
#include <pthread.h>
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
    db->config.shared_file = copy_text(config->shared_file);
    if (config->shared_file != NULL)
        db->shared = shared_open(config->shared_file);
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
    free_text(db->config.shared_file);
    shared_close(db->shared);
    free(db);
}

const char *db_last_error(const struct db *db)
{
    return db->error;
}

void db_take_error(struct db *db, const struct db *from)
{
    memcpy(db->error, from->error, sizeof(db->error));
}

void db_forget_error(struct db *db)
{
    db->error[0] = '\0';
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

enum err db_begin_and_ask(struct db *db, const char *name, const char *sql, MYSQL_RES **result_out)
{
    enum err err = begin(db, name, sql);
    if (err != ERR_OK)
        return err;
    *result_out = mysql_next_result(db->mysql) == 0 ? mysql_store_result(db->mysql) : NULL;
    return *result_out != NULL
               ? ERR_OK
               : db_failed(db, name, mysql_errno(db->mysql), mysql_error(db->mysql));
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

static void end_transaction(struct db *db)
{
    db->transaction = TRANSACTION_NONE;
    db->pending_seq = 0;
    db->ends_sessions = false;
}

/* After COMMIT, before whoever asked for it is answered. What became of it may be unknown: then who
 * reads the head next tells the others. */
static void tell_others(const struct db *db, enum err err)
{
    if (db->shared == NULL)
        return;
    if (err == ERR_OK && db->pending_seq != 0)
        shared_publish(db->shared, db->pending_seq);
    if (db->ends_sessions)
        shared_session_changed(db->shared);
}

/* Only a deadlock, or on a cluster a conflict with another node, surely undoes a transaction at its
 * end. Whatever else the server says of a COMMIT (a statement that was interrupted, a full disk),
 * the row decides. */
enum err db_commit(struct db *db)
{
    CHECK(db->transaction != TRANSACTION_NONE);
    if (db->transaction == TRANSACTION_BROKEN) {
        end_transaction(db);
        return ERR_RETRY;
    }
    if (db->shared != NULL && db->pending_seq != 0)
        shared_intend(db->shared, db->pending_seq);
    enum err err = db_command(db, "commit", "COMMIT");
    bool refused =
        err == ERR_RETRY && db->mysql != NULL && mysql_errno(db->mysql) == ER_LOCK_DEADLOCK;
    if (refused)
        db_rollback(db);
    else if (err != ERR_OK)
        db_drop(db);
    tell_others(db, err);
    end_transaction(db);
    return err == ERR_OK || refused ? err : ERR_UNKNOWN_OUTCOME;
}

void db_rollback(struct db *db)
{
    if (db->transaction == TRANSACTION_OPEN && db->mysql != NULL &&
        mysql_real_query(db->mysql, "ROLLBACK", strlen("ROLLBACK")) != 0)
        db_drop(db);
    end_transaction(db);
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

int64_t db_shared_head(const struct db *db)
{
    return db->shared == NULL ? 0 : shared_head(db->shared);
}

int64_t db_session_changes(const struct db *db)
{
    return db->shared == NULL ? 0 : shared_session_changes(db->shared);
}

bool db_share_has_ended(const struct db *db)
{
    return db->shared != NULL && shared_has_ended(db->shared);
}

enum err db_share_ready(struct db *db)
{
    const char *path = db->config.shared_file;
    if (path == NULL || db->shared != NULL)
        return ERR_OK;
    db->shared = shared_open(path);
    return db->shared != NULL
               ? ERR_OK
               : db_fault(db, "shared", ERR_UNAVAILABLE,
                          "%s cannot be opened, by which processes tell each other (one_host): %s",
                          path, strerror(errno));
}

enum err db_share_restart(struct db *db)
{
    enum err err = db_share_ready(db);
    if (err == ERR_OK && db->shared != NULL)
        shared_restart(db->shared);
    return err;
}

void db_share_sessions(struct db *db)
{
    if (db->transaction != TRANSACTION_NONE)
        db->ends_sessions = true;
    else if (db->shared != NULL)
        shared_session_changed(db->shared);
}

void db_share_see(struct db *db, int64_t before, int64_t seq)
{
    if (db->shared != NULL)
        shared_see(db->shared, before, seq);
}
