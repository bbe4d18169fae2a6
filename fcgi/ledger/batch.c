/* Many entries in one transaction. */
#include "ledger_internal.h"

#include "store/db.h"

#include <string.h>

struct batching {
    struct ledger *ledger;
    struct db *db;
    const struct ledger_batch *batch;
    struct arena *arena;
    struct violations *violations;
    struct journal_head head; /* of what is written so far */
    int64_t recorded_at_us;   /* all at one moment */
    int64_t count;
};

/* What the next command asks for, decided over the book with all before it. */
static enum err decide_next(struct batching *batching, struct decided *decided, bool *more_out)
{
    const struct ledger_batch *batch = batching->batch;
    const struct book *book = ledger_read_begin(batching->ledger);
    struct command command = {.effective_date = DATE_UNKNOWN,
                              .today = date_in_china(batching->recorded_at_us)};
    enum err err = batch->next(book, batch->arg, &command, more_out);
    if (err == ERR_OK && *more_out)
        err = book_decide(book, &command, batching->arena, batching->violations, decided);
    if (err == ERR_OK && *more_out)
        decided_number(decided, batching->head.seq, batching->recorded_at_us);
    ledger_read_end(batching->ledger);
    return ledger_is_unbalanced(batching->ledger) ? ERR_UNBALANCED : err;
}

static enum err write_entry(struct batching *batching, const struct entry *entry)
{
    struct journal_row row = {.entry = *entry};
    struct buf body;
    buf_init(&body);
    ledger_write_body(entry, &body);
    row.body = body.bytes;
    row.body_length = body.length;
    ledger_entry_hash(batching->head.hash, entry, row.body, row.body_length, row.hash);
    enum err err = journal_append(batching->db, batching->ledger->tables, &row);
    if (err == ERR_OK) {
        ledger_apply(batching->ledger, &row, 1);
        batching->head.seq = entry->seq;
        memcpy(batching->head.hash, row.hash, JOURNAL_HASH_SIZE);
        batching->count++;
    }
    buf_done(&body);
    return err;
}

static enum err write_next(struct batching *batching, bool *more_out)
{
    struct decided decided = {0};
    enum err err = decide_next(batching, &decided, more_out);
    for (size_t i = 0; err == ERR_OK && i < decided.count; i++)
        err = write_entry(batching, &decided.entries[i]);
    return err;
}

static void take_time(struct batching *batching)
{
    const struct book *book = ledger_read_begin(batching->ledger);
    batching->recorded_at_us =
        ledger_recording_time(batching->ledger, book, batching->batch->now_us);
    ledger_read_end(batching->ledger);
}

static enum err write_all(struct batching *batching)
{
    bool more = true;
    enum err err = journal_head_lock(batching->db, &batching->head);
    int64_t before_seq = batching->head.seq;
    if (err == ERR_OK)
        err = ledger_catch_up_locked(batching->ledger, batching->db, &batching->head);
    take_time(batching);
    while (err == ERR_OK && more)
        err = batching->count > LEDGER_BATCH_MAX ? ERR_TOO_LARGE : write_next(batching, &more);
    if (err == ERR_OK && batching->count > 0)
        err = journal_head_advance(batching->db, before_seq, &batching->head);
    return err;
}

enum err ledger_submit_batch(struct ledger *ledger, struct db *db, const struct ledger_batch *batch,
                             struct arena *arena, struct violations *violations, int64_t *count_out)
{
    struct batching batching = {
        .ledger = ledger, .db = db, .batch = batch, .arena = arena, .violations = violations};
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = write_all(&batching);
    if (err != ERR_OK || batch->dry_run || batching.count == 0)
        db_rollback(db);
    else
        err = db_commit(db);
    if (err == ERR_OK)
        *count_out = batching.count;
    return err;
}
