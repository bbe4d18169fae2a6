/* The undo of an import: all that it brought and that still stands is reversed, the last first, and
 * at the end the import itself. Where later entries rest on it nothing is. */
#include "work_internal.h"

#include "record/import.h"
#include "record/journal.h"
#include "record/kinds.h"

/* The next entry to be reversed; 0: none is left. */
static int64_t next_standing(struct work *work, const struct book *book)
{
    while (work->undo_next > work->undo_first) {
        const struct entry *entry = book_entry(book, --work->undo_next);
        if (record_reversible(entry->kind) && book_reversal_of(book, entry->seq) == NULL)
            return entry->seq;
    }
    if (work->undo_last_done)
        return 0;
    work->undo_last_done = true;
    return work->job.undoes_seq;
}

static enum err next_reversal(const struct book *book, void *arg, struct command *command,
                              bool *more_out)
{
    struct work *work = arg;
    if (!work_goes_on(work, work->job.undoes_seq - work->undo_next, work->total_count))
        return ERR_CANCELLED;
    int64_t seq = next_standing(work, book);
    *more_out = seq != 0;
    if (seq == 0)
        return ERR_OK;
    work->reversal.reversed_seq = seq;
    command->kind = RECORD_REVERSAL;
    command->effective_date = DATE_UNKNOWN;
    command->record = &work->reversal;
    return ERR_OK;
}

static void rewind_reversals(void *arg)
{
    struct work *work = arg;
    work->undo_next = work->job.undoes_seq;
    work->undo_last_done = false;
}

enum err work_undo(struct work *work)
{
    struct ledger_batch batch = {.next = next_reversal, .rewind = rewind_reversals};
    const struct book *book = ledger_read_begin(work->worker->ledger);
    const struct entry *entry = book_entry(book, work->job.undoes_seq);
    bool found = entry != NULL && entry->kind == RECORD_IMPORT;
    if (found)
        work->undo_first = ((const struct import *)entry->record)->first_seq;
    ledger_read_end(work->worker->ledger);
    if (!found)
        return ERR_NOT_FOUND;
    work->reversal = (struct reversal){.reason = work->job.note};
    work->state = IMPORT_JOB_DONE;
    work->total_count = work->job.undoes_seq - work->undo_first + 1;
    rewind_reversals(work);
    enum err err = work_submit(work, &batch);
    if (err == ERR_OK) {
        work->stored_seq = work->receipt.seq;
        buf_format(&work->result, "{\"clean\":true,\"fault_count\":0}");
    }
    return err;
}
