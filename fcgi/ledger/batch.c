/* Many commands in one transaction. They are decided before the head is locked, on a trial; under
 * the lock only their time, their hashes and their rows are made. Where others wrote meanwhile, the
 * trial is run again, at last under the lock. */
#include "trial_internal.h"
#include "write_internal.h"

#include "base/check.h"
#include "store/db.h"
#include "store/hold.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRIALS_MAX 4
#define HELD_TRIES_MAX 30
#define APPLY_ENTRIES 2000

/* Rows that go to the server together: by number, and by bytes of their bodies. */
#define SLICE_ENTRIES 1000
#define SLICE_BYTES ((size_t)2 << 20)

/* From so many entries on others are told how long it takes, at first by this guess, later by the
 * pace that was measured, with something on top. */
#define HOLD_ENTRIES 2000
#define HOLD_GUESS_US 60
#define HOLD_REST_MS 500
#define HOLD_AGAIN_MS 300

struct batching {
    struct ledger *ledger;
    const struct ledger_batch *batch;
    const uint8_t *request; /* of the first entry */
    struct violations *violations;
    struct trial trial;
    bool moved;                           /* others wrote since the trial began */
    bool under_lock;                      /* the trial is run while the head is locked */
    int64_t trial_ms;                     /* that the last trial took */
    uint8_t (*hashes)[JOURNAL_HASH_SIZE]; /* of the trial's entries, as they are stored */
    int64_t recorded_at_us;
    int64_t began_ms; /* to store them */
    int64_t told_ms;  /* when others were last told */
    struct arena slice;
};

static enum err run_trial(struct batching *batching)
{
    int64_t began_ms = ledger_now_ms();
    trial_close(&batching->trial);
    trial_open(&batching->trial, batching->ledger);
    enum err err =
        trial_run(&batching->trial, batching->ledger, batching->batch, batching->violations);
    batching->trial_ms = ledger_now_ms() - began_ms;
    return err;
}

static void tell_others(struct batching *batching, int64_t for_ms)
{
    const struct ledger_batch *batch = batching->batch;
    int64_t now_ms = ledger_now_ms();
    batching->told_ms = now_ms;
    if (batch->side == NULL)
        return;
    /* What others are not told they find out by waiting. */
    (void)!hold_set(batch->side, for_ms);
    atomic_store(&batching->ledger->held_until_ms, now_ms + for_ms);
    atomic_store(&batching->ledger->hold_known_until_ms, now_ms + for_ms);
}

/* Whether to go on after so many entries. */
static bool go_on(struct batching *batching, int64_t stored, int64_t total)
{
    const struct ledger_batch *batch = batching->batch;
    int64_t now_ms = ledger_now_ms();
    if (total >= HOLD_ENTRIES && now_ms - batching->told_ms >= HOLD_AGAIN_MS) {
        int64_t rest_ms = (now_ms - batching->began_ms) * (total - stored) / stored;
        tell_others(batching, rest_ms + rest_ms / 4 + HOLD_REST_MS);
    }
    return batch->go_on == NULL || batch->go_on(batch->arg, stored, total);
}

/* The next rows from an entry of the trial on, as many as go together. */
static size_t make_slice(struct batching *batching, int64_t from, int64_t total,
                         const uint8_t before_all[JOURNAL_HASH_SIZE], struct journal_row *rows)
{
    const struct trial *trial = &batching->trial;
    size_t count = 0;
    size_t bytes = 0;
    while (count < SLICE_ENTRIES && from + (int64_t)count < total && bytes < SLICE_BYTES) {
        int64_t at = from + (int64_t)count;
        struct entry entry = *book_entry(trial->book, trial->base_seq + 1 + at);
        entry.recorded_at_us = batching->recorded_at_us;
        entry.request = at == 0 ? batching->request : NULL;
        ledger_make_row(&entry, at == 0 ? before_all : batching->hashes[at - 1], &batching->slice,
                        &rows[count]);
        memcpy(batching->hashes[at], rows[count].hash, JOURNAL_HASH_SIZE);
        bytes += rows[count++].body_length;
    }
    return count;
}

static enum err store_all(struct batching *batching, struct writing *writing,
                          const struct journal_head *head)
{
    int64_t total = trial_count(&batching->trial);
    struct journal_row first = {0};
    struct journal_row last = {0};
    enum err err = ERR_OK;
    batching->began_ms = ledger_now_ms();
    for (int64_t stored = 0; err == ERR_OK && stored < total;) {
        struct journal_row *rows = arena_array(&batching->slice, SLICE_ENTRIES, sizeof(*rows));
        size_t count = make_slice(batching, stored, total, head->hash, rows);
        err = journal_append_many(writing->on, writing->ledger->tables, rows, count);
        if (stored == 0)
            first = rows[0];
        last = rows[count - 1];
        stored += (int64_t)count;
        if (err == ERR_OK && !go_on(batching, stored, total))
            err = ERR_CANCELLED;
        arena_reset(&batching->slice);
        book_forget_copies(batching->trial.book);
    }
    writing->hashes = (const uint8_t(*)[JOURNAL_HASH_SIZE])batching->hashes;
    if (err == ERR_OK)
        write_note(writing, &first, &last);
    return err;
}

static bool is_stale(const struct trial *trial, const struct journal_head *head)
{
    return trial->base_seq != head->seq ||
           memcmp(trial->base_hash, head->hash, JOURNAL_HASH_SIZE) != 0;
}

/* The time under the lock; false when another day has begun in China since the trial. */
static bool take_time(struct batching *batching)
{
    const struct book *book = ledger_read_begin(batching->ledger);
    batching->recorded_at_us =
        ledger_recording_time(batching->ledger, book, batching->batch->now_us);
    ledger_read_end(batching->ledger);
    return date_in_china(batching->recorded_at_us) == date_in_china(batching->trial.recorded_at_us);
}

/* ERR_CONFLICT, with `moved`, sends the batch back to its trial. */
static enum err fill(struct writing *writing, const struct journal_head *head)
{
    struct batching *batching = writing->arg;
    enum err err = ERR_OK;
    if (batching->under_lock) {
        tell_others(batching, 2 * batching->trial_ms + HOLD_REST_MS);
        if (batching->batch->rewind != NULL)
            batching->batch->rewind(batching->batch->arg);
        err = run_trial(batching);
    }
    if (err != ERR_OK)
        return err;
    batching->moved = is_stale(&batching->trial, head) || !take_time(batching);
    if (batching->moved)
        return ERR_CONFLICT;
    int64_t total = trial_count(&batching->trial);
    if (total == 0)
        return ERR_OK;
    if (total >= HOLD_ENTRIES)
        tell_others(batching, total * HOLD_GUESS_US / 1000 + HOLD_REST_MS);
    free(batching->hashes);
    batching->hashes = calloc((size_t)total, sizeof(*batching->hashes));
    CHECK(batching->hashes != NULL);
    return store_all(batching, writing, head);
}

static enum err get_ready(struct writing *writing)
{
    const struct batching *batching = writing->arg;
    const struct trial *trial = &batching->trial;
    bool asked[RECORD_KIND_COUNT] = {false};
    enum err err = ERR_OK;
    journal_mend(writing->on);
    for (int64_t seq = trial->base_seq + 1; err == ERR_OK && seq <= book_head(trial->book); seq++) {
        uint32_t kind = book_entry(trial->book, seq)->kind;
        if (!asked[kind])
            err = journal_prepare(writing->on, writing->ledger->tables, kind);
        asked[kind] = true;
    }
    book_forget_copies(trial->book);
    return err;
}

/* Some at a time: readers go in between. What somebody else has loaded meanwhile is there. */
static void apply(struct writing *writing)
{
    const struct batching *batching = writing->arg;
    const struct trial *trial = &batching->trial;
    int64_t total = trial_count(trial);
    struct journal_row *rows = calloc(APPLY_ENTRIES, sizeof(*rows));
    CHECK(rows != NULL);
    for (int64_t from = 0; from < total; from += APPLY_ENTRIES) {
        size_t count = 0;
        for (int64_t at = from; at < total && count < APPLY_ENTRIES; at++, count++) {
            rows[count].entry = *book_entry(trial->book, trial->base_seq + 1 + at);
            rows[count].entry.recorded_at_us = batching->recorded_at_us;
            rows[count].entry.request = at == 0 ? batching->request : NULL;
            memcpy(rows[count].hash, batching->hashes[at], JOURNAL_HASH_SIZE);
        }
        ledger_apply(writing->ledger, rows, count);
        book_forget_copies(trial->book);
    }
    free(rows);
}

static const struct write_steps steps = {.get_ready = get_ready, .fill = fill, .apply = apply};

/* Another batch holds the head: it says for how long. */
static enum err write_when_free(struct writing *writing)
{
    enum err err = ERR_HELD;
    for (int i = 0; err == ERR_HELD && i < HELD_TRIES_MAX; i++) {
        if (i > 0) {
            struct timespec pause = {.tv_sec = writing->receipt.retry_after_s};
            nanosleep(&pause, NULL);
        }
        err = write_until_settled(writing);
    }
    return err;
}

/* Trial and storing, until nobody wrote in between; the last trial is run under the lock. */
static enum err decide_and_store(struct batching *batching, struct writing *writing)
{
    enum err err = ERR_OK;
    for (int i = 0; i < TRIALS_MAX; i++) {
        batching->moved = false;
        batching->under_lock = i == TRIALS_MAX - 1;
        if (i > 0 && !batching->under_lock && batching->batch->rewind != NULL)
            batching->batch->rewind(batching->batch->arg);
        if (!batching->under_lock)
            err = run_trial(batching);
        if (err != ERR_OK || batching->batch->dry_run ||
            (!batching->under_lock && trial_count(&batching->trial) == 0))
            return err;
        writing->holds = batching->under_lock || trial_count(&batching->trial) >= HOLD_ENTRIES;
        err = write_when_free(writing);
        if (!batching->moved)
            return err;
        err = ERR_OK;
    }
    return ERR_RETRY;
}

static enum err catch_up(struct ledger *ledger, struct db *db)
{
    enum err err = ledger_catch_up_to_head(ledger, db);
    if (err == ERR_OK && ledger_fault(ledger).seq != 0)
        err = ledger_is_unbalanced(ledger) ? ERR_UNBALANCED : ERR_UNPROVED;
    return err;
}

static struct receipt receipt_of(const struct batching *batching, const struct writing *writing)
{
    const struct trial *trial = &batching->trial;
    if (!batching->batch->dry_run || trial_count(trial) == 0)
        return writing->receipt;
    return (struct receipt){.seq = trial->base_seq + 1, .last_seq = book_head(trial->book)};
}

enum err ledger_submit_batch(struct ledger *ledger, struct db *db, const struct ledger_batch *batch,
                             struct violations *violations, struct receipt *receipt_out)
{
    const char *key = batch->dry_run ? NULL : batch->idempotency_key;
    uint8_t request[ENTRY_REQUEST_SIZE];
    struct batching batching = {.ledger = ledger,
                                .batch = batch,
                                .request = key == NULL ? NULL : request,
                                .violations = violations};
    struct writing writing = {.ledger = ledger,
                              .db = db,
                              .guard = LEDGER_GUARD,
                              .steps = &steps,
                              .arg = &batching,
                              .actor_id = batch->actor_id,
                              .request = batching.request,
                              .violations = violations};
    if (key != NULL)
        request_of(key, batch->request_hash, request);
    enum err err = catch_up(ledger, db);
    bool found = err == ERR_OK && write_is_repeated(&writing);
    if (found)
        err = writing.err;
    arena_init(&batching.slice);
    if (err == ERR_OK && !found)
        err = decide_and_store(&batching, &writing);
    if (err == ERR_OK || err == ERR_HELD)
        *receipt_out = found ? writing.receipt : receipt_of(&batching, &writing);
    if (batching.told_ms != 0)
        tell_others(&batching, 0);
    trial_close(&batching.trial);
    free(batching.hashes);
    arena_done(&batching.slice);
    return err;
}
