/* The one write path: the queue, the head's lock, what became of an earlier try, the key of the
 * request, and COMMIT. */
#include "write_internal.h"

#include "base/check.h"
#include "store/db.h"
#include "store/hold.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#define TRIES_MAX 5
#define TRYING_MAX_MS 3000
#define PAUSE_MIN_MS 10
#define PAUSE_MAX_MS 200
#define QUEUE_MAX_S 10
/* What is known of a hold is asked again after so long, for it may end early. */
#define HOLD_KNOWN_MS 1000

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

/* Whether somebody is known to hold the head for a while. Who waits for a hold learns of it from
 * the database, and those behind him in the queue need not wait as well. */
static bool is_held(const struct writing *writing, int64_t *left_ms_out)
{
    const struct ledger *ledger = writing->ledger;
    int64_t now_ms = ledger_now_ms();
    *left_ms_out = atomic_load(&ledger->held_until_ms) - now_ms;
    return !writing->holds && *left_ms_out > 0 &&
           atomic_load(&ledger->hold_known_until_ms) > now_ms;
}

static enum err held(struct writing *writing, int64_t left_ms)
{
    writing->receipt.retry_after_s = (left_ms + 999) / 1000;
    return ERR_HELD;
}

/* The head could not be had in time: why. */
static enum err ask_for_hold(struct writing *writing)
{
    struct ledger *ledger = writing->ledger;
    int64_t left_ms = 0;
    if (hold_left(writing->db, &left_ms) != ERR_OK || left_ms <= 0)
        return ERR_RETRY;
    atomic_store(&ledger->held_until_ms, ledger_now_ms() + left_ms);
    atomic_store(&ledger->hold_known_until_ms, ledger_now_ms() + HOLD_KNOWN_MS);
    return held(writing, left_ms);
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

enum err write_look_up_key(struct writing *writing, bool *found_out)
{
    uint8_t request_hash[32];
    int64_t seq = 0;
    *found_out = false;
    if (writing->idempotency_key == NULL)
        return ERR_OK;
    enum err err = idempotency_find(writing->db, writing->actor_id, writing->idempotency_key,
                                    request_hash, &seq);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    if (memcmp(request_hash, writing->request_hash, sizeof(request_hash)) != 0)
        return ERR_KEY_REUSED;
    writing->receipt = (struct receipt){.seq = seq, .last_seq = seq, .replayed = true};
    writing->outcome_unknown = false;
    *found_out = true;
    return ERR_OK;
}

void write_note(struct writing *writing, const struct journal_row *first,
                const struct journal_row *last)
{
    writing->receipt = (struct receipt){.seq = first->entry.seq, .last_seq = last->entry.seq};
    memcpy(writing->first_hash, first->hash, JOURNAL_HASH_SIZE);
    memcpy(writing->last_hash, last->hash, JOURNAL_HASH_SIZE);
    writing->noted = true;
}

static enum err catch_up(const struct writing *writing, const struct journal_head *head)
{
    if (!writing->guard.catch_up)
        return ERR_OK;
    if (!writing->guard.lock_head)
        return ledger_catch_up(writing->ledger, writing->db, head->seq);
    return ledger_catch_up_locked(writing->ledger, writing->db, head);
}

/* What stands beside the entries in the same transaction, and the head. */
static enum err complete(struct writing *writing, const struct journal_head *head)
{
    struct journal_head next = {.seq = writing->receipt.last_seq};
    enum err err = ERR_OK;
    memcpy(next.hash, writing->last_hash, JOURNAL_HASH_SIZE);
    if (writing->idempotency_key != NULL)
        err = idempotency_insert(writing->db, writing->actor_id, writing->idempotency_key,
                                 writing->request_hash, writing->receipt.seq);
    if (err == ERR_OK && writing->also != NULL)
        err = writing->also(writing->db, writing->receipt.seq, writing->also_arg);
    return err == ERR_OK ? journal_head_advance(writing->db, head->seq, &next) : err;
}

static enum err take_head(struct writing *writing, struct journal_head *head_out)
{
    if (!writing->guard.lock_head)
        return journal_head_read(writing->db, head_out);
    return journal_head_lock(writing->db, head_out);
}

/* Everything between BEGIN and COMMIT, once the head is there. *done_out: nothing is to be
 * committed, the receipt is complete. */
static enum err write_inside(struct writing *writing, const struct journal_head *head,
                             bool *done_out)
{
    enum err err = ERR_OK;
    if (writing->outcome_unknown)
        err = settle_unknown(writing, head, done_out);
    if (err == ERR_OK && *done_out)
        writing->receipt = writing->unknown;
    if (err == ERR_OK && !*done_out)
        err = write_look_up_key(writing, done_out);
    if (err == ERR_OK)
        err = catch_up(writing, head);
    if (err != ERR_OK || *done_out)
        return err;
    writing->noted = false;
    err = writing->steps->fill(writing, head);
    *done_out = err == ERR_OK && !writing->noted;
    return err != ERR_OK || *done_out ? err : complete(writing, head);
}

static enum err commit(struct writing *writing)
{
    enum err err = db_commit(writing->db);
    if (err == ERR_UNKNOWN_OUTCOME) {
        writing->outcome_unknown = true;
        writing->unknown = writing->receipt;
        memcpy(writing->unknown_hash, writing->first_hash, JOURNAL_HASH_SIZE);
        return ERR_RETRY;
    }
    if (err != ERR_OK)
        return err;
    writing->outcome_unknown = false;
    writing->steps->apply(writing);
    return ERR_OK;
}

/* Readers that see very many new entries wait for them to be applied, and do not load them. */
static enum err commit_many(struct writing *writing)
{
    CHECK(pthread_mutex_lock(&writing->ledger->loading) == 0);
    enum err err = commit(writing);
    CHECK(pthread_mutex_unlock(&writing->ledger->loading) == 0);
    return err;
}

static enum err begin(struct writing *writing, struct journal_head *head_out)
{
    enum err err = writing->steps->get_ready(writing);
    if (err == ERR_OK)
        err = db_begin(writing->db);
    return err == ERR_OK ? take_head(writing, head_out) : err;
}

/* The queue is left before COMMIT: the next writer gets ready, and the server lets it have the head
 * while this one still waits for the disk, so that one flush serves many commits. Who holds the
 * head for long leaves it before that. */
static enum err write_once(struct writing *writing)
{
    struct journal_head head;
    int64_t left_ms = 0;
    bool done = false;
    enum err err = queue_enter(writing);
    if (err != ERR_OK)
        return err;
    if (is_held(writing, &left_ms)) {
        queue_leave(writing);
        return held(writing, left_ms);
    }
    err = begin(writing, &head);
    bool waited = err == ERR_RETRY;
    if (writing->holds)
        queue_leave(writing);
    if (err == ERR_OK)
        err = write_inside(writing, &head, &done);
    if (err != ERR_OK || done)
        db_rollback(writing->db);
    if (!writing->holds)
        queue_leave(writing);
    if (waited)
        err = ask_for_hold(writing);
    if (err != ERR_OK || done)
        return err;
    return writing->holds ? commit_many(writing) : commit(writing);
}

enum err write_until_settled(struct writing *writing)
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
