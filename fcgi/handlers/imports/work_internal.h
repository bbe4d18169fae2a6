/* What the files of the work on imports share. */
#ifndef FUNDTRAIL_HANDLERS_IMPORTS_WORK_INTERNAL_H
#define FUNDTRAIL_HANDLERS_IMPORTS_WORK_INTERNAL_H

#include "record/journal.h"
#include "handlers/imports/work.h"
#include "import/import.h"
#include "ledger/batch.h"
#include "store/import_job.h"

/* One job that is worked on. */
struct work {
    const struct job_worker *worker;
    struct import_job job;
    struct arena arena;
    struct import_faults faults; /* of files and tables */
    struct import_tables tables;
    struct import_plan plan;
    const char *plan_text; /* as it is kept; NULL: none */
    struct importing *importing;
    struct violations violations;
    struct receipt receipt;

    int64_t told_ms; /* when its progress was last told */
    int64_t done_count;
    int64_t total_count;
    bool stopped;   /* this process ends */
    bool lost;      /* another process has taken it */
    bool cancelled; /* a person has ended it */

    /* of an undo */
    int64_t undo_first;
    int64_t undo_next;
    bool undo_last_done; /* the import itself */
    struct reversal reversal;

    /* What came of it. */
    enum import_job_state state;
    struct buf result;
    int64_t stored_seq;
};

/* Tells how far the work is, now and then; whether to go on. */
bool work_goes_on(struct work *work, int64_t done_count, int64_t total_count);

/* Stores what is wrong, page by page, those that stop the import first; how many there are. */
enum err work_keep_faults(struct work *work, const struct import_faults *more,
                          size_t *count_out) MUST_USE;

/* Reverses what an import brought, the last entry first, and the import itself. */
enum err work_undo(struct work *work) MUST_USE;

/* Stores in the name of the job's user, so that the same job never stores twice. */
enum err work_submit(struct work *work, struct ledger_batch *batch) MUST_USE;

#endif
