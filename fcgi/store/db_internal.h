/* What the files of the store share: the connection, statements by address, and rows. Values are
 * always bound; no statement is ever put together from values. */
#ifndef FUNDTRAIL_STORE_DB_INTERNAL_H
#define FUNDTRAIL_STORE_DB_INTERNAL_H

#include "base/arena.h"
#include "store/db.h"

#include <mysql.h>
#include <stddef.h>

#define DB_ERROR_SIZE 512
#define STMT_COLUMNS_MAX 64
#define DB_BRIEF_TIMEOUT_S 3

enum db_transaction { TRANSACTION_NONE, TRANSACTION_OPEN, TRANSACTION_BROKEN };

struct prepared {
    const struct stmt *stmt;
    MYSQL_STMT *handle;
};

struct db {
    struct db_config config;   /* strings owned */
    MYSQL *mysql;              /* NULL while not connected */
    bool cluster;              /* the server is a node of a Galera cluster */
    size_t address;            /* of the list: connected to, or to be tried first */
    int64_t away_until_ms;     /* when to look for the first address again */
    bool tables_damaged;       /* see journal_mend */
    const char *damaged_table; /* of the entry; NULL: another one */
    enum db_transaction transaction;
    struct shared *shared;     /* NULL: nothing is shared */
    int64_t pending_seq;       /* the head that this transaction moves to; 0: it does not */
    bool ends_sessions;        /* this transaction does */
    struct prepared *prepared; /* of this connection */
    size_t prepared_count;
    size_t prepared_capacity;
    unsigned generation; /* counts lost connections */
    char error[DB_ERROR_SIZE];
    /* For tests of faults: called before each statement is sent. */
    void (*before)(struct db *db, const char *statement, void *arg);
    void *before_arg;
};

/* A statement with its name for the log. The address is the key of the cache: static storage, or
 * as long as the db. */
struct stmt {
    const char *name;
    const char *sql;
    bool changes;    /* writes: a warning is an error */
    bool repeatable; /* writes, but twice is as good as once: may be tried again like a read */
    bool brief;      /* one row that every request needs: DB_BRIEF_TIMEOUT_S is all it waits */
};

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES, VALUE_DATE, VALUE_TIME };

/* A parameter or a column of a row. In a row, text is followed by a NUL and lives until the next
 * row; a time is microseconds UTC, a date is days since 1970. */
struct value {
    enum value_type type;
    int64_t number;
    const char *bytes;
    size_t length;
};

struct value value_null(void);
struct value value_int(int64_t number);
struct value value_text(const char *text); /* NULL is NULL */
struct value value_text_of(const char *bytes, size_t length);
struct value value_bytes(const void *bytes, size_t length);
struct value value_date(int32_t date);
struct value value_time(int64_t utc_us);

/* Milliseconds of a clock that only goes forward. */
int64_t db_now_ms(void);

/* Before a change that others must hear of. ERR_UNAVAILABLE: they could not. */
enum err db_share_ready(struct db *db) MUST_USE;

/* Sessions were ended, now or with the COMMIT of the transaction. */
void db_share_sessions(struct db *db);

/* The head was read outside of a transaction, or was locked. before: what db_shared_head said
 * before. */
void db_share_see(struct db *db, int64_t before, int64_t seq);

/* Connects and pins the session when there is no connection. */
enum err db_connect(struct db *db) MUST_USE;

/* Gives up a connection to another address than the first one, once it has lasted for a while: the
 * next one tries the first again. Only between transactions. */
void db_return_home(struct db *db);

/* How long the connection waits for the server from now on. */
void db_patience(struct db *db, unsigned timeout_s);

/* Drops the connection; an open transaction becomes TRANSACTION_BROKEN. */
void db_drop(struct db *db);

/* Keeps the words of the server, drops the connection where it must, and answers the error that it
 * amounts to. */
enum err db_failed(struct db *db, const char *statement, unsigned code,
                   const char *message) MUST_USE;

/* Sets db_last_error to a finding of our own and returns err. */
enum err db_fault(struct db *db, const char *statement, enum err err, const char *format, ...)
    __attribute__((format(printf, 4, 5))) MUST_USE;

/* The servers to try: a socket's paths or a host's names. */
const char *db_address_list(const struct db *db);

/* Sends statement text on a connection that is open. */
enum err db_send(struct db *db, const char *name, const char *sql) MUST_USE;

/* The same, with the first column of the row that it answers: "" for NULL. */
enum err db_ask(struct db *db, const char *name, const char *sql,
                char text_out[DB_ERROR_SIZE]) MUST_USE;

/* Connects if need be and runs statement text; what it answers is thrown away. */
enum err db_command(struct db *db, const char *name, const char *sql) MUST_USE;

/* db_begin, with what the second statement of sql answers, in one round trip; the first one starts
 * the transaction. The result is freed by the caller. */
enum err db_begin_and_ask(struct db *db, const char *name, const char *sql,
                          MYSQL_RES **result_out) MUST_USE;

/* Forgets one statement, whose storage ends. */
void stmt_forget(struct db *db, const struct stmt *stmt);

/* Prepares stmt, or finds it prepared, and runs it. */
enum err stmt_execute(struct db *db, const struct stmt *stmt, const struct value *params,
                      size_t param_count, MYSQL_STMT **handle_out) MUST_USE;

/* db_failed with what handle says. */
enum err stmt_failed(struct db *db, const struct stmt *stmt, MYSQL_STMT *handle) MUST_USE;

/* Prepares stmt on this connection unless it is. */
enum err stmt_prepare(struct db *db, const struct stmt *stmt) MUST_USE;

/* The same, with its handle. */
enum err stmt_prepare_handle(struct db *db, const struct stmt *stmt,
                             MYSQL_STMT **handle_out) MUST_USE;

/* Runs a statement without a result once for every row, in one round trip, inside a transaction:
 * value c of row r is values[r * column_count + c]. Values of one column have one type. */
enum err stmt_run_many(struct db *db, const struct stmt *stmt, const struct value *values,
                       size_t row_count, size_t column_count) MUST_USE;

/* Runs a statement without a result. affected_out may be NULL. */
enum err stmt_run(struct db *db, const struct stmt *stmt, const struct value *params,
                  size_t param_count, uint64_t *affected_out) MUST_USE;

/* A result that is being read; it is complete on our side, so several may be open. */
struct rows {
    struct db *db;
    const struct stmt *stmt;
    MYSQL_STMT *handle;
    unsigned generation;
    size_t column_count;
    struct cell *cells;
    struct value values[STMT_COLUMNS_MAX]; /* the row of the last rows_next */
};

/* types are the wanted types of the columns. On ERR_OK rows must be closed. */
enum err rows_open(struct db *db, const struct stmt *stmt, const struct value *params,
                   size_t param_count, const enum value_type *types, size_t column_count,
                   struct rows *rows) MUST_USE;
enum err rows_next(struct rows *rows, bool *found_out) MUST_USE;
void rows_close(struct rows *rows);

/* One row into values, with its bytes in arena; ERR_NOT_FOUND when there is none. */
enum err stmt_row(struct db *db, const struct stmt *stmt, const struct value *params,
                  size_t param_count, const enum value_type *types, size_t column_count,
                  struct arena *arena, struct value *values_out) MUST_USE;

/* The whole numbers of a row that must be there. ERR_CORRUPT for NULL, ERR_NOT_FOUND for no row. */
enum err stmt_number(struct db *db, const struct stmt *stmt, const struct value *params,
                     size_t param_count, int64_t *number_out) MUST_USE;

/* As stmt_run for one changed row: ERR_NOT_FOUND when it changed none. */
enum err stmt_run_one(struct db *db, const struct stmt *stmt, const struct value *params,
                      size_t param_count) MUST_USE;

#endif
