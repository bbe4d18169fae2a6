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
    struct journal_row *rows; /* of the last try: all are committed or none */
    struct entry *entries;    /* the same entries, side by side */
    size_t row_count;
    size_t row_capacity;
    bool outcome_unknown; /* of an earlier try: its rows may be committed, or be on their way */
    struct receipt unknown;
    uint8_t unknown_hash[JOURNAL_HASH_SIZE]; /* of the first of them */
};

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

/* An entry of that number tells, for the rows stand together: it is ours, or ours will never be.
 * Without one, on a single server whoever might have been committing is done, for the head is
 * locked; on a cluster a node that fell silent may still bring its commit to the group, until that
 * number is taken. */
static enum err settle_unknown(struct writing *writing, const struct journal_head *head,
                               bool *committed_out)
{
    uint8_t hash[1][JOURNAL_HASH_SIZE];
    int64_t seq = writing->unknown.seq;
    *committed_out = false;
    if (head->seq >= seq) {
        enum err err = journal_hashes(writing->db, seq, seq, hash);
        if (err != ERR_OK)
            return err;
        *committed_out = memcmp(hash[0], writing->unknown_hash, JOURNAL_HASH_SIZE) == 0;
    }
    writing->outcome_unknown = head->seq < seq && db_is_cluster(writing->db);
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
    writing->receipt = (struct receipt){.seq = seq, .last_seq = seq, .replayed = true};
    writing->outcome_unknown = false;
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

static void add_row(struct writing *writing, const struct entry *entry,
                    const uint8_t previous[JOURNAL_HASH_SIZE])
{
    struct journal_row *row = &writing->rows[writing->row_count++];
    struct buf body;
    buf_init(&body);
    *row = (struct journal_row){.entry = *entry};
    ledger_write_body(entry, &body);
    row->body = arena_copy(writing->arena, body.bytes, body.length + 1);
    row->body_length = body.length;
    buf_done(&body);
    ledger_entry_hash(previous, entry, row->body, row->body_length, row->hash);
}

/* Makes room for count more rows behind those that are there, twice as many when it is short.
 */
static void reserve_rows(struct writing *writing, size_t count)
{
    size_t wanted = writing->row_count + count;
    if (wanted <= writing->row_capacity)
        return;
    size_t capacity = wanted > 2 * writing->row_capacity ? wanted : 2 * writing->row_capacity;
    struct journal_row *rows = arena_array(writing->arena, capacity, sizeof(*rows));
    struct entry *entries = arena_array(writing->arena, capacity, sizeof(*entries));
    if (writing->row_count > 0) {
        memcpy(rows, writing->rows, writing->row_count * sizeof(*rows));
        memcpy(entries, writing->entries, writing->row_count * sizeof(*entries));
    }
    writing->rows = rows;
    writing->entries = entries;
    writing->row_capacity = capacity;
}

static void add_rows(struct writing *writing, const struct journal_head *head,
                     struct decided *decided, int64_t recorded_at_us)
{
    decided_number(decided, head->seq + (int64_t)writing->row_count, recorded_at_us);
    reserve_rows(writing, decided->count);
    for (size_t i = 0; i < decided->count; i++) {
        size_t at = writing->row_count;
        writing->entries[at] = decided->entries[i];
        add_row(writing, &decided->entries[i], at == 0 ? head->hash : writing->rows[at - 1].hash);
    }
}

/* Time never runs backwards in the journal, and "today" is the day of recording, so that the
 * decision can be taken again from the journal alone. Commands that are stored together are each
 * decided on what was there before all of them, and see those ahead of them. */
static enum err decide(struct writing *writing, const struct journal_head *head)
{
    const struct submission *submission = writing->submission;
    const struct book *book = ledger_read_begin(writing->ledger);
    int64_t recorded_at_us = ledger_recording_time(writing->ledger, book, submission->now_us);
    enum err err = ERR_OK;
    writing->violations->count = 0;
    writing->row_count = 0;
    for (size_t i = 0; err == ERR_OK && i <= submission->more_count; i++) {
        struct command command = i == 0 ? submission->command : submission->more[i - 1];
        struct decided decided;
        command.today = date_in_china(recorded_at_us);
        command.ahead = writing->entries;
        command.ahead_count = writing->row_count;
        err = book_decide(book, &command, writing->arena, writing->violations, &decided);
        if (err == ERR_OK)
            add_rows(writing, head, &decided, recorded_at_us);
    }
    ledger_read_end(writing->ledger);
    return ledger_is_unbalanced(writing->ledger) ? ERR_UNBALANCED : err;
}

static enum err insert(struct writing *writing, const struct journal_head *head)
{
    const struct submission *submission = writing->submission;
    int64_t first_seq = writing->rows[0].entry.seq;
    const struct journal_row *last = &writing->rows[writing->row_count - 1];
    struct journal_head next = {.seq = last->entry.seq};
    enum err err = ERR_OK;
    memcpy(next.hash, last->hash, JOURNAL_HASH_SIZE);

    for (size_t i = 0; err == ERR_OK && i < writing->row_count; i++)
        err = journal_append(writing->db, writing->ledger->tables, &writing->rows[i]);
    if (err == ERR_OK && submission->idempotency_key != NULL)
        err = idempotency_insert(writing->db, submission->command.actor_id,
                                 submission->idempotency_key, submission->request_hash, first_seq);
    if (err == ERR_OK && submission->also != NULL)
        err = submission->also(writing->db, first_seq, submission->also_arg);
    if (err == ERR_OK)
        err = journal_head_advance(writing->db, head->seq, &next);
    return err;
}

static struct receipt receipt_of(const struct writing *writing)
{
    return (struct receipt){.seq = writing->rows[0].entry.seq,
                            .last_seq = writing->rows[writing->row_count - 1].entry.seq};
}

/* Everything between BEGIN and COMMIT. *done_out: nothing is to be committed, the receipt is
 * complete. */
static enum err write_inside(struct writing *writing, bool *done_out)
{
    struct journal_head head;
    enum err err = writing->guard.lock_head ? journal_head_lock(writing->db, &head)
                                            : journal_head_read(writing->db, &head);
    if (err == ERR_OK && writing->outcome_unknown)
        err = settle_unknown(writing, &head, done_out);
    if (err == ERR_OK && *done_out)
        writing->receipt = writing->unknown;
    if (err == ERR_OK && !*done_out)
        err = look_up_key(writing, done_out);
    if (err == ERR_OK)
        err = catch_up(writing, &head);
    if (err != ERR_OK || *done_out)
        return err;
    err = decide(writing, &head);
    return err != ERR_OK ? err : insert(writing, &head);
}

static enum err commit(struct writing *writing)
{
    enum err err = db_commit(writing->db);
    if (err == ERR_UNKNOWN_OUTCOME) {
        writing->outcome_unknown = true;
        writing->unknown = receipt_of(writing);
        memcpy(writing->unknown_hash, writing->rows[0].hash, JOURNAL_HASH_SIZE);
        return ERR_RETRY;
    }
    if (err != ERR_OK)
        return err;
    writing->outcome_unknown = false;
    writing->receipt = receipt_of(writing);
    ledger_apply(writing->ledger, writing->rows, writing->row_count);
    return ERR_OK;
}

/* What is better done before the head is locked. */
static enum err get_ready(const struct writing *writing)
{
    const struct submission *submission = writing->submission;
    const struct journal_tables *tables = writing->ledger->tables;
    journal_mend(writing->db);
    enum err err = journal_prepare(writing->db, tables, submission->command.kind);
    for (size_t i = 0; err == ERR_OK && i < submission->more_count; i++)
        err = journal_prepare(writing->db, tables, submission->more[i].kind);
    return err;
}

/* The queue is left before COMMIT: the next writer gets ready, and the server lets it have the head
 * while this one still waits for the disk, so that one flush serves many commits. */
static enum err write_once(struct writing *writing)
{
    bool done = false;
    enum err err = queue_enter(writing);
    if (err != ERR_OK)
        return err;
    err = get_ready(writing);
    if (err == ERR_OK)
        err = db_begin(writing->db);
    if (err == ERR_OK)
        err = write_inside(writing, &done);
    if (err != ERR_OK || done)
        db_rollback(writing->db);
    queue_leave(writing);
    return err != ERR_OK || done ? err : commit(writing);
}

static enum err write_until_settled(struct writing *writing)
{
    int64_t until_ms = ledger_now_ms() + TRYING_MAX_MS;
    enum err err = ERR_RETRY;
    for (int i = 0; i < TRIES_MAX; i++) {
        if (i > 0)
            pause_a_little();
        err = write_once(writing);
        bool again = err == ERR_RETRY || (writing->outcome_unknown && err == ERR_UNAVAILABLE);
        if (!again || ledger_now_ms() > until_ms)
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
    enum err err = write_until_settled(&writing);
    if (err == ERR_OK)
        *receipt_out = writing.receipt;
    return err;
}

enum err ledger_submit(struct ledger *ledger, struct db *db, const struct submission *submission,
                       struct arena *arena, struct violations *violations,
                       struct receipt *receipt_out)
{
    return ledger_submit_with(ledger, db, LEDGER_GUARD, submission, arena, violations, receipt_out);
}
