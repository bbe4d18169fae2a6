/* Objects: what a database holds beside its tables and their rows, as plain data: views, triggers,
 * and the rights of the accounts. The store knows no kinds of records; who does writes these lists
 * (schema/schema.h), `fundtrail migrate` makes what is missing or differs, and a comparison names
 * it. */
#ifndef FUNDTRAIL_STORE_OBJECTS_H
#define FUNDTRAIL_STORE_OBJECTS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;

struct db_view {
    const char *name;
    const char *sql; /* CREATE OR REPLACE … VIEW …, without the semicolon */
};

struct db_trigger {
    const char *name;
    const char *table;
    const char *timing;    /* "BEFORE" */
    const char *event;     /* "UPDATE" */
    const char *statement; /* what it runs for each row */
};

enum db_account { DB_ACCOUNT_APP, DB_ACCOUNT_AUDITOR, DB_ACCOUNT_COUNT };

/* One right of an account on a table or view, or on one column of it. The rights of one account on
 * one object stand side by side. */
struct db_right {
    enum db_account account;
    const char *object;
    const char *privilege; /* "SELECT" */
    const char *column;    /* NULL: the whole object */
};

/* A column of a table that is listed. */
struct db_column {
    const char *table;
    const char *name;
    const char *type; /* as the server calls it, without its size: "bigint" */
};

/* Views stand behind those that they read. Tables are compared and never made. */
struct db_objects {
    const struct db_column *columns;
    size_t column_count;
    const struct db_view *views;
    size_t view_count;
    const struct db_trigger *triggers;
    size_t trigger_count;
    const struct db_right *rights;
    size_t right_count;
};

/* Codes under a key that the database never sees, of what it keeps about views: whoever may change
 * a view may change that as well. */
#define DB_MARK_TEXT_SIZE 41 /* hexadecimal digits and a NUL */
struct db_marks {
    void *arg;
    void (*make)(void *arg, const char *kept, char mark_out[DB_MARK_TEXT_SIZE]);
    bool (*holds)(void *arg, const char *kept, const char *mark);
};

/* Where the objects are, and under which accounts. */
struct db_place {
    const struct db_marks *marks; /* NULL: what is kept of views is taken as it is */
    struct db *db;                /* the migrator's connection */
    const char *database;         /* its name */
    /* The accounts whose rights are compared. An account's rights are known to itself alone, so
     * each is asked on a connection of its own; NULL: they cannot be compared, and are granted
     * unseen. */
    struct {
        struct db *db;
        const char *user; /* NULL: there is no such account */
    } accounts[DB_ACCOUNT_COUNT];
    const char *account_host; /* host part of the accounts: "localhost" or "%" */
};

enum db_difference_state { DB_MISSING, DB_CHANGED, DB_SURPLUS };

/* One object that is not as it should be. */
struct db_difference {
    enum db_difference_state state;
    const char *what;  /* "table", "column", "view", "trigger", "the application's right to" … */
    const char *name;  /* "journal_no_delete"; "INSERT on journal" */
    const char *table; /* of a trigger or a column */
    const char *drop;  /* statement to run before sql; NULL: none */
    const char *sql;   /* the statement that puts it right; NULL: nobody but the operator can */
    const char *text;  /* view: sql is recorded as having made it */
    bool unseen;       /* right of an account that could not be asked: it may well be there */
};

struct db_differences {
    struct db_difference *list;
    size_t count;
    size_t capacity;
};

/* Compares the database with the lists. Triggers and rights are compared as the server tells them.
 * A view's text is not told as it was written: it is compared by two digests that are kept in
 * `schema_object`, of the text that made it and of what the server made of that text. Any table,
 * view and trigger that is in no list is surplus, and so is any column of a table whose columns are
 * listed, any event, procedure and function. In arena. ERR_UNAVAILABLE, ERR_RETRY, ERR_INTERNAL. */
enum err db_objects_compare(const struct db_place *place, const struct db_objects *objects,
                            struct arena *arena, struct db_differences *differences_out) MUST_USE;

/* What an account can see of itself: its rights, and the columns of the tables that it has any
 * right on. For the one of a running server. */
enum err db_objects_compare_own(const struct db_place *place, enum db_account account,
                                const struct db_objects *objects, struct arena *arena,
                                struct db_differences *differences_out) MUST_USE;

/* Runs what puts a difference right, and records it. May be repeated. */
enum err db_objects_mend(const struct db_place *place,
                         const struct db_difference *difference) MUST_USE;

/* "view v_funds is missing", in arena. */
const char *db_difference_text(struct arena *arena, const struct db_difference *difference);

/* What the last comparison found, for whoever may not compare: the application's account reads it,
 * only the migrator's account can write it. */
struct db_finding {
    int64_t compared_at_us; /* UTC; 0: nothing was ever compared */
    int64_t difference_count;
    const char *first; /* the first difference, as text; NULL: none */
};

enum err db_finding_write(struct db *db, const struct db_finding *finding) MUST_USE;

/* In arena. */
enum err db_finding_read(struct db *db, struct arena *arena,
                         struct db_finding *finding_out) MUST_USE;

#endif
