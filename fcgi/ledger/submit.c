/* One command: its entry, with those that belong to it. */
#include "write_internal.h"

#include "base/check.h"

#include <string.h>

struct submitting {
    const struct submission *submission;
    struct arena *arena;
    struct violations *violations;
    struct journal_row *rows;
    size_t row_count;
};

static void make_rows(struct submitting *submitting, const uint8_t *request,
                      const struct journal_head *head, const struct decided *decided)
{
    submitting->rows = arena_array(submitting->arena, decided->count, sizeof(*submitting->rows));
    submitting->row_count = decided->count;
    decided->entries[0].request = request;
    for (size_t i = 0; i < decided->count; i++)
        ledger_make_row(&decided->entries[i], i == 0 ? head->hash : submitting->rows[i - 1].hash,
                        submitting->arena, &submitting->rows[i]);
}

/* Time never runs backwards in the journal, and "today" is the day of recording, so that the
 * decision can be taken again from the journal alone. */
static enum err decide(struct writing *writing, const struct journal_head *head)
{
    struct submitting *submitting = writing->arg;
    const struct submission *submission = submitting->submission;
    const struct book *book = draft_read_begin(&writing->ledger->draft, writing->ledger);
    int64_t recorded_at_us = ledger_recording_time(writing->ledger, book, submission->now_us);
    struct command command = submission->command;
    struct decided decided;
    command.today = date_in_china(recorded_at_us);
    submitting->violations->count = 0;
    enum err err = book_decide(book, &command, submitting->arena, submitting->violations, &decided);
    if (err == ERR_OK) {
        decided_number(&decided, head->seq, recorded_at_us);
        make_rows(submitting, writing->request, head, &decided);
    }
    draft_read_end(&writing->ledger->draft, writing->ledger);
    return ledger_is_unbalanced(writing->ledger) ? ERR_UNBALANCED : err;
}

static enum err fill(struct writing *writing, const struct journal_head *head)
{
    const struct submitting *submitting = writing->arg;
    enum err err = decide(writing, head);
    if (err != ERR_OK)
        return err;
    writing->rows = submitting->rows;
    writing->row_count = submitting->row_count;
    write_note(writing, &submitting->rows[0], &submitting->rows[submitting->row_count - 1]);
    return ERR_OK;
}

static enum err get_ready(struct writing *writing)
{
    const struct submitting *submitting = writing->arg;
    journal_mend(writing->on);
    return journal_prepare(writing->on, writing->ledger->tables,
                           submitting->submission->command.kind);
}

static void apply(struct writing *writing)
{
    const struct submitting *submitting = writing->arg;
    ledger_apply(writing->ledger, submitting->rows, submitting->row_count);
}

static const struct write_steps steps = {.get_ready = get_ready, .fill = fill, .apply = apply};

enum err ledger_submit_with(struct ledger *ledger, struct db *db, struct ledger_guard guard,
                            const struct submission *submission, struct arena *arena,
                            struct violations *violations, struct receipt *receipt_out)
{
    const char *key = submission->idempotency_key;
    CHECK(key == NULL || (key[0] != '\0' && strlen(key) <= LEDGER_KEY_MAX));
    uint8_t request[ENTRY_REQUEST_SIZE];
    struct submitting submitting = {
        .submission = submission, .arena = arena, .violations = violations};
    struct writing writing = {.ledger = ledger,
                              .db = db,
                              .guard = guard,
                              .steps = &steps,
                              .arg = &submitting,
                              .actor_id = submission->command.actor_id,
                              .request = key == NULL ? NULL : request,
                              .violations = violations,
                              .shares = true,
                              .also = submission->also,
                              .also_arg = submission->also_arg};
    if (key != NULL)
        request_of(key, submission->request_hash, request);
    enum err err = write_until_settled(&writing);
    if (err == ERR_OK || err == ERR_HELD)
        *receipt_out = writing.receipt;
    return err;
}

enum err ledger_submit(struct ledger *ledger, struct db *db, const struct submission *submission,
                       struct arena *arena, struct violations *violations,
                       struct receipt *receipt_out)
{
    return ledger_submit_with(ledger, db, LEDGER_GUARD, submission, arena, violations, receipt_out);
}
