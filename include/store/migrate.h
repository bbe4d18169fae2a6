/* Migrate: brings a database to the schema of the numbered files in a folder. Forward only; every
 * statement is one recorded step, so that a run that was cut short goes on where it stopped. An
 * applied file that was changed afterwards is an error. */
#ifndef FUNDTRAIL_STORE_MIGRATE_H
#define FUNDTRAIL_STORE_MIGRATE_H

#include "base/buf.h"
#include "base/err.h"

struct db;

struct migrate_options {
    const char *sql_dir; /* holds NNNN_name.sql and grants.sql */
    const char *database;
    const char *app_user;     /* NULL: no grants */
    const char *auditor_user; /* NULL: none for the auditor */
    const char *account_host; /* host part of both accounts: "localhost" or "%" */
    bool dry_run;             /* write the SQL that would run into sql_out, run nothing */
};

struct migrate_result {
    size_t file_count;
    size_t step_count;    /* in all files */
    size_t applied_count; /* steps run now, or that would run */
};

/* ERR_OK; ERR_UNAVAILABLE; ERR_RETRY when another migrator is at work; ERR_CONFLICT when an applied
 * file was changed or is gone; ERR_INVALID when a file cannot be read; ERR_INTERNAL when a
 * statement failed. message_out says which file and step, for the operator. */
enum err migrate_run(struct db *db, const struct migrate_options *options, struct buf *sql_out,
                     struct buf *message_out, struct migrate_result *result_out) MUST_USE;

/* How many steps of the files are not applied yet; as above for errors. */
enum err migrate_pending(struct db *db, const char *sql_dir, struct buf *message_out,
                         size_t *pending_out) MUST_USE;

#endif
