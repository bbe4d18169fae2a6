/* The one write path. */
#include "ledger_internal.h"

#include "base/check.h"
#include "store/db.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#define TRIES_MAX 5
#define TRYING_MAX_MS 3000
#define PAUSE_MIN_MS 10
#define PAUSE_MAX_MS 200
#define QUEUE_MAX_S 10

struct writing {
    struct ledger *ledger;
    struct db *db;
    struct ledger_guard guard;
    const struct submission *submission;
    struct arena *arena;
    struct violations *violations;
    struct receipt receipt;
    struct journal_row row; /* of the last try */
    struct buf body;
    bool outcome_unknown; /* of the last try: row may be committed */
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void pause_a_little(void)
{
    int64_t pause_ms = PAUSE_MIN_MS + randombytes_uniform(PAUSE_MAX_MS - PAUSE_MIN_MS);
    struct timespec pause = {.tv_nsec = pause_ms * 1000000};
    nanosleep(&pause, NULL);
}

/* pthread_mutex_clocklock would not mind a clock that is set, but the thread sanitizer does not
 * know it; whoever is inside leaves within seconds anyway. */
static enum err queue_enter(const struct writing *writing)
{
    struct timespec until;
    if (!writing->guard.queue)
        return ERR_OK;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += QUEUE_MAX_S;
    return pthread_mutex_timedlock(&writing->ledger->writing, &until) == 0 ? ERR_OK : ERR_RETRY;
}

static void queue_leave(const struct writing *writing)
{
    if (writing->guard.queue)
        CHECK(pthread_mutex_unlock(&writing->ledger->writing) == 0);
}

/* With the head locked, whoever might have been committing is done: the row is there or never will
 * be. */
static enum err settle_unknown(struct writing *writing, const struct journal_head *head,
                               bool *committed_out)
{
    uint8_t hash[1][JOURNAL_HASH_SIZE];
    int64_t seq = writing->row.entry.seq;
    *committed_out = false;
    if (head->seq >= seq) {
        enum err err = journal_hashes(writing->db, seq, seq, hash);
        if (err != ERR_OK)
            return err;
        *committed_out = memcmp(hash[0], writing->row.hash, JOURNAL_HASH_SIZE) == 0;
    }
    writing->outcome_unknown = false;
    return ERR_OK;
}

/* ERR_OK with *found_out when the key has taken effect before. */
static enum err look_up_key(struct writing *writing, bool *found_out)
{
    const struct submission *submission = writing->submission;
    uint8_t request_hash[32];
    int64_t seq = 0;
    *found_out = false;
    if (submission->idempotency_key == NULL)
        return ERR_OK;
    enum err err = idempotency_find(writing->db, submission->command.actor_id,
                                    submission->idempotency_key, request_hash, &seq);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    if (memcmp(request_hash, submission->request_hash, sizeof(request_hash)) != 0)
        return ERR_KEY_REUSED;
    writing->receipt = (struct receipt){.seq = seq, .replayed = true};
    *found_out = true;
    return ERR_OK;
}

static enum err catch_up(const struct writing *writing, const struct journal_head *head)
{
    if (!writing->guard.catch_up)
        return ERR_OK;
    if (!writing->guard.lock_head)
        return ledger_catch_up(writing->ledger, writing->db, head->seq);
    return ledger_catch_up_locked(writing->ledger, writing->db, head);
}

/* Time never runs backwards in the journal, and "today" is the day of recording, so that the
 * decision can be taken again from the journal alone. */
static enum err decide(struct writing *writing, struct entry *entry_out)
{
    const struct submission *submission = writing->submission;
    struct command command = submission->command;
    const struct book *book = ledger_read_begin(writing->ledger);
    const struct entry *last = book_entry(book, book_head(book));
    int64_t recorded_at_us = submission->now_us;
    if (last != NULL && last->recorded_at_us > recorded_at_us)
        recorded_at_us = last->recorded_at_us;
    command.today = date_in_china(recorded_at_us);
    writing->violations->count = 0;
    enum err err = book_decide(book, &command, writing->arena, writing->violations, entry_out);
    ledger_read_end(writing->ledger);
    entry_out->recorded_at_us = recorded_at_us;
    return err;
}

static void complete_row(struct writing *writing, const struct journal_head *head,
                         const struct entry *decided)
{
    struct journal_row *row = &writing->row;
    row->entry = *decided;
    row->entry.seq = head->seq + 1;
    if (row->entry.entity_id == 0)
        row->entry.entity_id = row->entry.seq;
    buf_reset(&writing->body);
    ledger_write_body(&row->entry, &writing->body);
    row->body = writing->body.bytes;
    row->body_length = writing->body.length;
    ledger_entry_hash(head->hash, &row->entry, row->body, row->body_length, row->hash);
}

static enum err insert(struct writing *writing, const struct journal_head *head)
{
    const struct submission *submission = writing->submission;
    const struct journal_row *row = &writing->row;
    struct journal_head next = {.seq = row->entry.seq};
    memcpy(next.hash, row->hash, JOURNAL_HASH_SIZE);

    enum err err = journal_append(writing->db, writing->ledger->tables, row);
    if (err == ERR_OK && submission->idempotency_key != NULL)
        err = idempotency_insert(writing->db, submission->command.actor_id,
                                 submission->idempotency_key, submission->request_hash,
                                 row->entry.seq);
    if (err == ERR_OK && submission->also != NULL)
        err = submission->also(writing->db, row->entry.seq, submission->also_arg);
    if (err == ERR_OK)
        err = journal_head_advance(writing->db, head->seq, &next);
    return err;
}

/* Everything between BEGIN and COMMIT. *done_out: nothing is to be committed, the receipt is
 * complete. */
static enum err write_inside(struct writing *writing, bool *done_out)
{
    struct journal_head head;
    struct entry decided = {0};
    enum err err = writing->guard.lock_head ? journal_head_lock(writing->db, &head)
                                            : journal_head_read(writing->db, &head);
    if (err == ERR_OK && writing->outcome_unknown)
        err = settle_unknown(writing, &head, done_out);
    if (err == ERR_OK && *done_out)
        writing->receipt = (struct receipt){.seq = writing->row.entry.seq};
    if (err == ERR_OK && !*done_out)
        err = look_up_key(writing, done_out);
    if (err == ERR_OK)
        err = catch_up(writing, &head);
    if (err != ERR_OK || *done_out)
        return err;
    err = decide(writing, &decided);
    if (err != ERR_OK)
        return err;
    complete_row(writing, &head, &decided);
    return insert(writing, &head);
}

/* The queue is left before COMMIT: the next writer gets ready, and the server lets it have the head
 * while this one still waits for the disk, so that one flush serves many commits. */
static enum err write_once(struct writing *writing)
{
    bool done = false;
    enum err err = queue_enter(writing);
    if (err != ERR_OK)
        return err;
    err = db_begin(writing->db);
    if (err == ERR_OK)
        err = write_inside(writing, &done);
    if (err != ERR_OK || done)
        db_rollback(writing->db);
    queue_leave(writing);
    if (err != ERR_OK || done)
        return err;
    err = db_commit(writing->db);
    writing->outcome_unknown = err == ERR_UNKNOWN_OUTCOME;
    if (err != ERR_OK)
        return writing->outcome_unknown ? ERR_RETRY : err;
    writing->receipt = (struct receipt){.seq = writing->row.entry.seq};
    ledger_apply(writing->ledger, &writing->row);
    return ERR_OK;
}

static enum err write_until_settled(struct writing *writing)
{
    int64_t until_ms = now_ms() + TRYING_MAX_MS;
    enum err err = ERR_RETRY;
    for (int i = 0; i < TRIES_MAX; i++) {
        if (i > 0)
            pause_a_little();
        err = write_once(writing);
        bool again = err == ERR_RETRY || (writing->outcome_unknown && err == ERR_UNAVAILABLE);
        if (!again || now_ms() > until_ms)
            break;
    }
    return writing->outcome_unknown ? ERR_UNKNOWN_OUTCOME : err;
}

enum err ledger_submit_with(struct ledger *ledger, struct db *db, struct ledger_guard guard,
                            const struct submission *submission, struct arena *arena,
                            struct violations *violations, struct receipt *receipt_out)
{
    const char *key = submission->idempotency_key;
    CHECK(key == NULL || (key[0] != '\0' && strlen(key) <= LEDGER_KEY_MAX));
    struct writing writing = {.ledger = ledger,
                              .db = db,
                              .guard = guard,
                              .submission = submission,
                              .arena = arena,
                              .violations = violations};
    buf_init(&writing.body);
    enum err err = write_until_settled(&writing);
    buf_done(&writing.body);
    if (err == ERR_OK)
        *receipt_out = writing.receipt;
    return err;
}
