/* Migrate: brings a database to this release. First the tables: the numbered files of a folder and
 * of `released/` in it, forward only; every statement is one recorded step, so that a run that was
 * cut short goes on where it stopped. An applied file that was changed afterwards is an error. Then
 * what is no table: views, triggers and rights that are missing or differ are made anew
 * (store/objects.h). */
#ifndef FUNDTRAIL_STORE_MIGRATE_H
#define FUNDTRAIL_STORE_MIGRATE_H

#include "base/buf.h"
#include "base/err.h"
#include "store/objects.h"

struct migrate_options {
    const char *sql_dir;   /* holds NNNN_name.sql and released/NNNN_name.sql */
    struct db_place place; /* .db is the migrator's; the accounts are granted their rights */
    const struct db_objects *objects; /* NULL: only the files */
    bool dry_run;                     /* write the SQL that would run into sql_out, run nothing */
};

struct migrate_result {
    size_t file_count;
    size_t step_count;    /* in all files */
    size_t applied_count; /* steps run now, or that would run */
    size_t made_count;    /* views, triggers and rights put right now, or that would be */
};

/* ERR_OK; ERR_UNAVAILABLE; ERR_RETRY when another migrator is at work; ERR_CONFLICT when an applied
 * file was changed or is gone; ERR_INVALID when a file cannot be read or makes a view or trigger;
 * ERR_INTERNAL when a statement failed. message_out says which file and step, for the operator. */
enum err migrate_run(const struct migrate_options *options, struct buf *sql_out,
                     struct buf *message_out, struct migrate_result *result_out) MUST_USE;

/* How many steps of the files are not applied yet; as above for errors. Needs no migrator. */
enum err migrate_pending(struct db *db, const char *sql_dir, struct buf *message_out,
                         size_t *pending_out) MUST_USE;

#endif
