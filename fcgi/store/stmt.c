/* Prepared statements: values in. */
#include "db_internal.h"
#include "base/check.h"
#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#define US_PER_SECOND INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_SECOND)

struct value value_null(void)
{
    return (struct value){.type = VALUE_NULL};
}

struct value value_int(int64_t number)
{
    return (struct value){.type = VALUE_INT, .number = number};
}

struct value value_text_of(const char *bytes, size_t length)
{
    return (struct value){.type = VALUE_TEXT, .bytes = bytes, .length = length};
}

struct value value_text(const char *text)
{
    return text == NULL ? value_null() : value_text_of(text, strlen(text));
}

struct value value_bytes(const void *bytes, size_t length)
{
    return (struct value){.type = VALUE_BYTES, .bytes = bytes, .length = length};
}

struct value value_date(int32_t date)
{
    return (struct value){.type = VALUE_DATE, .number = date};
}

struct value value_time(int64_t utc_us)
{
    return (struct value){.type = VALUE_TIME, .number = utc_us};
}

enum err stmt_failed(struct db *db, const struct stmt *stmt, MYSQL_STMT *handle)
{
    return db_failed(db, stmt->name, mysql_stmt_errno(handle), mysql_stmt_error(handle));
}

void stmt_forget(struct db *db, const struct stmt *stmt)
{
    for (size_t i = 0; i < db->prepared_count; i++) {
        if (db->prepared[i].stmt != stmt)
            continue;
        mysql_stmt_close(db->prepared[i].handle);
        db->prepared[i] = db->prepared[--db->prepared_count];
        return;
    }
}

static void remember(struct db *db, const struct stmt *stmt, MYSQL_STMT *handle)
{
    if (db->prepared_count == db->prepared_capacity) {
        size_t capacity = db->prepared_capacity == 0 ? 32 : db->prepared_capacity * 2;
        struct prepared *grown = realloc(db->prepared, capacity * sizeof(*grown));
        CHECK(grown != NULL);
        db->prepared = grown;
        db->prepared_capacity = capacity;
    }
    db->prepared[db->prepared_count++] = (struct prepared){.stmt = stmt, .handle = handle};
}

static enum err prepare(struct db *db, const struct stmt *stmt, MYSQL_STMT **handle_out)
{
    for (size_t i = 0; i < db->prepared_count; i++) {
        if (db->prepared[i].stmt == stmt) {
            *handle_out = db->prepared[i].handle;
            return ERR_OK;
        }
    }
    MYSQL_STMT *handle = mysql_stmt_init(db->mysql);
    CHECK(handle != NULL);
    if (mysql_stmt_prepare(handle, stmt->sql, strlen(stmt->sql)) != 0) {
        enum err err = stmt_failed(db, stmt, handle);
        mysql_stmt_close(handle);
        return err;
    }
    remember(db, stmt, handle);
    *handle_out = handle;
    return ERR_OK;
}

enum err stmt_prepare_handle(struct db *db, const struct stmt *stmt, MYSQL_STMT **handle_out)
{
    enum err err = db_connect(db);
    return err == ERR_OK ? prepare(db, stmt, handle_out) : err;
}

enum err stmt_prepare(struct db *db, const struct stmt *stmt)
{
    MYSQL_STMT *handle = NULL;
    return stmt_prepare_handle(db, stmt, &handle);
}

static MYSQL_TIME time_of_date(int64_t date)
{
    int year = 0;
    int month = 0;
    int day = 0;
    date_to_ymd((int32_t)date, &year, &month, &day);
    return (MYSQL_TIME){.year = (unsigned)year,
                        .month = (unsigned)month,
                        .day = (unsigned)day,
                        .time_type = MYSQL_TIMESTAMP_DATE};
}

static MYSQL_TIME time_of_us(int64_t utc_us)
{
    int64_t day = utc_us / US_PER_DAY - (utc_us % US_PER_DAY < 0);
    int64_t rest_us = utc_us - day * US_PER_DAY;
    int64_t rest_s = rest_us / US_PER_SECOND;
    MYSQL_TIME time = time_of_date(day);
    time.hour = (unsigned)(rest_s / 3600);
    time.minute = (unsigned)(rest_s / 60 % 60);
    time.second = (unsigned)(rest_s % 60);
    time.second_part = (unsigned long)(rest_us % US_PER_SECOND);
    time.time_type = MYSQL_TIMESTAMP_DATETIME;
    return time;
}

/* What binding a parameter needs to stay in place until the statement has run. */
struct parameter {
    long long number;
    MYSQL_TIME time;
    unsigned long length;
};

static void bind_parameter(const struct value *value, struct parameter *parameter, MYSQL_BIND *bind)
{
    switch (value->type) {
    case VALUE_NULL:
        bind->buffer_type = MYSQL_TYPE_NULL;
        return;
    case VALUE_INT:
        parameter->number = value->number;
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer = &parameter->number;
        return;
    case VALUE_TEXT:
    case VALUE_BYTES:
        parameter->length = value->length;
        bind->buffer_type = value->type == VALUE_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
        bind->buffer = (void *)(uintptr_t)value->bytes;
        bind->buffer_length = value->length;
        bind->length = &parameter->length;
        return;
    case VALUE_DATE:
        parameter->time = time_of_date(value->number);
        bind->buffer_type = MYSQL_TYPE_DATE;
        bind->buffer = &parameter->time;
        return;
    case VALUE_TIME:
        parameter->time = time_of_us(value->number);
        bind->buffer_type = MYSQL_TYPE_DATETIME;
        bind->buffer = &parameter->time;
        return;
    }
}

/* A single server that leaves a look-up of one row without an answer for so long has stopped. A
 * node of a cluster may be waiting for its group. */
static bool is_brief(const struct db *db, const struct stmt *stmt)
{
    return stmt->brief && db->mysql != NULL && !db->cluster &&
           db->config.timeout_s > DB_BRIEF_TIMEOUT_S;
}

static enum err prepare_in_time(struct db *db, const struct stmt *stmt, MYSQL_STMT **handle_out)
{
    enum err err = db_connect(db);
    if (err != ERR_OK)
        return err;
    if (is_brief(db, stmt))
        db_patience(db, DB_BRIEF_TIMEOUT_S);
    err = prepare(db, stmt, handle_out);
    if (err != ERR_OK && db->mysql != NULL)
        db_patience(db, db->config.timeout_s);
    return err;
}

static enum err execute_once(struct db *db, const struct stmt *stmt, const struct value *params,
                             size_t param_count, MYSQL_STMT **handle_out)
{
    struct parameter parameters[STMT_COLUMNS_MAX];
    MYSQL_BIND binds[STMT_COLUMNS_MAX];
    MYSQL_STMT *handle = NULL;
    enum err err = prepare_in_time(db, stmt, &handle);
    if (err != ERR_OK)
        return err;
    CHECK(param_count <= STMT_COLUMNS_MAX && mysql_stmt_param_count(handle) == param_count);
    memset(binds, 0, sizeof(binds));
    for (size_t i = 0; i < param_count; i++)
        bind_parameter(&params[i], &parameters[i], &binds[i]);
    if (param_count > 0 && mysql_stmt_bind_param(handle, binds))
        return stmt_failed(db, stmt, handle);
    if (db->before != NULL)
        db->before(db, stmt->name, db->before_arg);
    bool failed = mysql_stmt_execute(handle) != 0;
    db_patience(db, db->config.timeout_s);
    if (failed)
        return stmt_failed(db, stmt, handle);
    *handle_out = handle;
    return ERR_OK;
}

#define SINGLE_TRIES 4

/* A statement outside a transaction. What can be repeated is: a lost connection may simply have
 * been idle for too long, and another node's write of the same row is over at once. */
static enum err execute_single(struct db *db, const struct stmt *stmt, const struct value *params,
                               size_t param_count, MYSQL_STMT **handle_out)
{
    int64_t deadline_ms = db_now_ms() + DB_BRIEF_TIMEOUT_S * 1000;
    enum err err = execute_once(db, stmt, params, param_count, handle_out);
    for (int i = 1; i < SINGLE_TRIES && err == ERR_RETRY; i++) {
        if (stmt->brief && !db->cluster && db_now_ms() >= deadline_ms)
            return ERR_UNAVAILABLE;
        if (stmt->changes && !stmt->repeatable)
            return db->mysql == NULL ? ERR_UNKNOWN_OUTCOME : err;
        err = execute_once(db, stmt, params, param_count, handle_out);
    }
    return err;
}

enum err stmt_execute(struct db *db, const struct stmt *stmt, const struct value *params,
                      size_t param_count, MYSQL_STMT **handle_out)
{
    return db->transaction == TRANSACTION_NONE
               ? execute_single(db, stmt, params, param_count, handle_out)
               : execute_once(db, stmt, params, param_count, handle_out);
}

enum err stmt_run(struct db *db, const struct stmt *stmt, const struct value *params,
                  size_t param_count, uint64_t *affected_out)
{
    MYSQL_STMT *handle = NULL;
    enum err err = stmt_execute(db, stmt, params, param_count, &handle);
    if (err != ERR_OK)
        return err;
    int warnings = mysql_stmt_warning_count(handle);
    if (warnings != 0)
        return db_fault(db, stmt->name, ERR_INTERNAL, "%d warnings after a write", warnings);
    if (affected_out != NULL)
        *affected_out = mysql_stmt_affected_rows(handle);
    return ERR_OK;
}

enum err stmt_run_one(struct db *db, const struct stmt *stmt, const struct value *params,
                      size_t param_count)
{
    uint64_t affected = 0;
    enum err err = stmt_run(db, stmt, params, param_count, &affected);
    if (err != ERR_OK)
        return err;
    return affected == 0 ? ERR_NOT_FOUND : ERR_OK;
}
