/* One transaction for the writers that wait at the same time: each is decided on the book as those
 * before it leave it, and what is stored is stored for all at once. A refusal is its writer's own.
 * When the transaction itself fails, everybody in it is tried again alone, so that nobody pays for
 * another's entry. */
#include "write_internal.h"

#include "base/check.h"
#include "store/db.h"
#include "store/hold.h"

#include <stddef.h>
#include <string.h>

/* Writers in one transaction; a node of a cluster takes one at a time, for what it commits may have
 * to give way to another node's. */
#define GROUP_MAX 64
/* Bodies that go to the server together. */
#define TOGETHER_BYTES ((size_t)2 << 20)
/* What is known of a hold is asked again after so long, for it may end early. */
#define HOLD_KNOWN_MS 1000

struct group {
    struct ledger *ledger;
    struct db *db; /* of who leads */
    struct writing *members[GROUP_MAX];
    size_t count;
    bool is_closed;           /* takes nobody in */
    struct journal_head head; /* as it was locked */
    struct journal_head next; /* as those so far leave it */
    bool is_sealed;
    struct seal seal;                           /* of the transaction */
    const uint8_t (*hashes)[JOURNAL_HASH_SIZE]; /* of its entries */
};

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
    if (hold_left(writing->on, &left_ms) != ERR_OK || left_ms <= 0)
        return ERR_RETRY;
    atomic_store(&ledger->held_until_ms, ledger_now_ms() + left_ms);
    atomic_store(&ledger->hold_known_until_ms, ledger_now_ms() + HOLD_KNOWN_MS);
    return held(writing, left_ms);
}

void write_note(struct writing *writing, const struct journal_row *first,
                const struct journal_row *last)
{
    writing->receipt = (struct receipt){.seq = first->entry.seq, .last_seq = last->entry.seq};
    memcpy(writing->first_hash, first->hash, JOURNAL_HASH_SIZE);
    memcpy(writing->last_hash, last->hash, JOURNAL_HASH_SIZE);
    writing->noted = true;
}

/* An entry of that number tells, for the rows stand together: it is ours, or ours will never be.
 * Without one, on a single server whoever might have been committing is done, for the head is
 * locked; on a cluster a node that fell silent may still bring its commit to the group, until that
 * number is taken. */
static enum err settle_unknown(struct writing *writing, const struct journal_head *head)
{
    uint8_t hash[1][JOURNAL_HASH_SIZE];
    int64_t seq = writing->unknown.seq;
    if (head->seq >= seq) {
        enum err err = journal_hashes(writing->on, seq, seq, hash);
        if (err != ERR_OK)
            return err;
        writing->is_sure = memcmp(hash[0], writing->unknown_hash, JOURNAL_HASH_SIZE) == 0;
    }
    writing->outcome_unknown = head->seq < seq && db_is_cluster(writing->on);
    if (writing->is_sure)
        writing->receipt = writing->unknown;
    return ERR_OK;
}

/* One of the group with the same key comes first: its effect is this one's as well. */
static bool repeats_another(const struct group *group, struct writing *writing)
{
    for (size_t i = 0; group->members[i] != writing; i++) {
        const struct writing *other = group->members[i];
        if (!other->noted || other->request == NULL || writing->request == NULL ||
            other->actor_id != writing->actor_id ||
            memcmp(other->request, writing->request, REQUEST_KEY_SIZE) != 0)
            continue;
        int64_t seq = other->receipt.seq;
        writing->receipt = (struct receipt){.seq = seq, .last_seq = seq, .replayed = true};
        memcpy(writing->first_hash, other->first_hash, JOURNAL_HASH_SIZE);
        writing->repeats = memcmp(other->request, writing->request, ENTRY_REQUEST_SIZE) == 0;
        writing->err = writing->repeats ? ERR_OK : ERR_KEY_REUSED;
        return true;
    }
    return false;
}

bool write_is_repeated(struct writing *writing)
{
    bool same = false;
    int64_t seq =
        writing->request == NULL
            ? 0
            : requests_find(&writing->ledger->requests, writing->actor_id, writing->request, &same);
    if (seq == 0)
        return false;
    writing->err = same ? ERR_OK : ERR_KEY_REUSED;
    writing->is_sure = true;
    writing->outcome_unknown = writing->outcome_unknown && !same;
    if (same)
        writing->receipt = (struct receipt){.seq = seq, .last_seq = seq, .replayed = true};
    return true;
}

/* The next entries of the group, and the book for those behind them. */
static void take_in(struct group *group, const struct writing *writing, bool is_last)
{
    group->next.seq = writing->receipt.last_seq;
    memcpy(group->next.hash, writing->last_hash, JOURNAL_HASH_SIZE);
    if (!is_last && writing->guard.follow)
        draft_add(&group->ledger->draft, group->ledger, writing->rows, writing->row_count);
}

/* What is returned is the transaction's error; the writer's own stands in its `err`. */
static enum err decide_one(struct group *group, struct writing *writing, bool is_last)
{
    enum err err = ERR_OK;
    if (writing->outcome_unknown)
        err = settle_unknown(writing, &group->head);
    if (err != ERR_OK || writing->is_sure || write_is_repeated(writing) ||
        repeats_another(group, writing))
        return err;
    writing->err = writing->steps->fill(writing, &group->next);
    if (writing->err == ERR_OK && writing->noted)
        take_in(group, writing, is_last);
    else
        writing->is_sure = group->next.seq == group->head.seq;
    return ERR_OK;
}

static enum err decide_all(struct group *group)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < group->count; i++)
        err = decide_one(group, group->members[i], i + 1 == group->count);
    return err;
}

/* The rows of all, in order. */
static struct journal_row *gather(const struct group *group, struct arena *arena, size_t *count_out)
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        count += group->members[i]->row_count;
    struct journal_row *rows = arena_array(arena, count + 1, sizeof(*rows));
    *count_out = 0;
    for (size_t i = 0; i < group->count; i++)
        for (size_t k = 0; k < group->members[i]->row_count; k++)
            rows[(*count_out)++] = group->members[i]->rows[k];
    return rows;
}

static enum err store_rows(const struct group *group, const struct journal_row *rows, size_t total)
{
    enum err err = ERR_OK;
    for (size_t from = 0, to = 0; err == ERR_OK && from < total; from = to) {
        size_t bytes = 0;
        while (to < total && bytes < TOGETHER_BYTES)
            bytes += rows[to++].body_length;
        err = journal_append_many(group->db, group->ledger->tables, rows + from, to - from);
    }
    return err;
}

static enum err store_what_belongs(const struct group *group)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < group->count; i++) {
        const struct writing *writing = group->members[i];
        if (writing->noted && writing->also != NULL)
            err = writing->also(group->db, writing->receipt.seq, writing->also_arg);
    }
    return err;
}

/* One signature for all of them. Who writes very many is alone, and has the hashes at hand. */
static enum err store_seal(struct group *group, const struct journal_row *rows, size_t count,
                           struct arena *arena)
{
    uint8_t(*hashes)[JOURNAL_HASH_SIZE] = arena_array(arena, count + 1, JOURNAL_HASH_SIZE);
    for (size_t i = 0; i < count; i++)
        memcpy(hashes[i], rows[i].hash, JOURNAL_HASH_SIZE);
    group->hashes =
        count > 0 ? (const uint8_t(*)[JOURNAL_HASH_SIZE])hashes : group->members[0]->hashes;
    const struct sealing_span span = {.head = group->head,
                                      .next = group->next,
                                      .hashes = group->hashes,
                                      .rows = count > 0 ? rows : NULL};
    return sealing_store(group->ledger, group->db, &span, &group->seal, &group->is_sealed);
}

/* The first seal covers more than this transaction: what it proves is looked up when it is asked
 * for. */
static void make_receipts(const struct group *group)
{
    bool covers_ours = group->is_sealed && group->seal.previous_seq == group->head.seq;
    for (size_t i = 0; covers_ours && i < group->count; i++) {
        struct receipt *receipt = &group->members[i]->receipt;
        if (!group->members[i]->noted && !group->members[i]->repeats)
            continue;
        receipt->is_sealed = true;
        seal_receipt_make(&group->seal, group->hashes, receipt->seq, &receipt->proof);
    }
}

/* The entries of all, what stands beside them in the same transaction, its seal, and the head. */
static enum err store_all(struct group *group)
{
    size_t count = 0;
    struct arena arena;
    arena_init(&arena);
    const struct journal_row *rows = gather(group, &arena, &count);
    enum err err = store_rows(group, rows, count);
    if (err == ERR_OK)
        err = store_what_belongs(group);
    if (err == ERR_OK)
        err = store_seal(group, rows, count, &arena);
    if (err == ERR_OK)
        err = journal_head_advance(group->db, group->head.seq, &group->next);
    if (err == ERR_OK)
        make_receipts(group);
    arena_done(&arena);
    return err;
}

static void enter(struct group *group, struct writing *writing)
{
    group->members[group->count++] = writing;
    writing->on = group->db;
    writing->err = ERR_OK;
    writing->rows = NULL;
    writing->row_count = 0;
    writing->noted = false;
    writing->repeats = false;
    writing->is_sure = false;
}

/* Those that came while the head was waited for, too. */
static void take_others(struct group *group)
{
    struct write_place *place = NULL;
    if (group->is_closed || db_is_cluster(group->db) || !group->members[0]->shares)
        return;
    while (group->count < GROUP_MAX && (place = write_queue_take(&group->ledger->queue)) != NULL)
        enter(group, (struct writing *)((char *)place - offsetof(struct writing, place)));
}

static enum err begin(struct group *group)
{
    enum err err = group->members[0]->steps->get_ready(group->members[0]);
    if (err != ERR_OK)
        return err;
    if (group->members[0]->guard.lock_head)
        return journal_begin(group->db, &group->head);
    err = db_begin(group->db);
    return err == ERR_OK ? journal_head_read(group->db, &group->head) : err;
}

static enum err catch_up(const struct group *group)
{
    struct ledger_guard guard = group->members[0]->guard;
    if (!guard.catch_up)
        return ERR_OK;
    if (!guard.lock_head)
        return ledger_catch_up(group->ledger, group->db, group->head.seq);
    return ledger_catch_up_locked(group->ledger, group->db, &group->head);
}

/* Between BEGIN and COMMIT. */
static enum err write_inside(struct group *group)
{
    enum err err = catch_up(group);
    group->next = group->head;
    if (err == ERR_OK)
        err = decide_all(group);
    if (err == ERR_OK && group->next.seq > group->head.seq)
        err = store_all(group);
    return err;
}

/* The entries are on disk, and nobody was told yet. */
static void committed(const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        struct writing *writing = group->members[i];
        if (writing->noted || writing->repeats)
            writing->outcome_unknown = false;
        if (writing->noted)
            writing->steps->apply(writing);
    }
    if (group->is_sealed)
        sealing_committed(group->ledger, &group->seal);
}

static void keep_unknown(const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        struct writing *writing = group->members[i];
        if (!writing->noted && !writing->repeats)
            continue;
        writing->outcome_unknown = true;
        writing->unknown = writing->receipt;
        memcpy(writing->unknown_hash, writing->first_hash, JOURNAL_HASH_SIZE);
    }
}

/* One alone has no draft, and must leave that of the next leader be. */
static void close_draft(const struct group *group, bool committed)
{
    if (group->count > 1)
        draft_close(&group->ledger->draft, group->ledger, committed);
}

/* Readers that see very many new entries wait for them to be applied, and do not load them. */
static enum err commit(const struct group *group, bool many)
{
    struct ledger *ledger = group->ledger;
    if (many)
        CHECK(pthread_mutex_lock(&ledger->loading) == 0);
    enum err err = db_commit(group->db);
    close_draft(group, err == ERR_OK);
    if (err == ERR_OK)
        committed(group);
    if (err == ERR_UNKNOWN_OUTCOME)
        keep_unknown(group);
    if (many)
        CHECK(pthread_mutex_unlock(&ledger->loading) == 0);
    return err;
}

/* Who cannot be sure of an answer shares the transaction's. */
static void answer(const struct group *group, enum err err)
{
    enum err shared = err == ERR_UNKNOWN_OUTCOME ? ERR_RETRY : err;
    for (size_t i = 0; i < group->count; i++) {
        struct writing *writing = group->members[i];
        if (err == ERR_OK || writing->is_sure)
            continue;
        writing->err = shared;
        writing->violations->count = 0;
    }
}

static enum err transaction(struct group *group)
{
    struct writing *first = group->members[0];
    int64_t left_ms = 0;
    if (is_held(first, &left_ms))
        return held(first, left_ms);
    enum err err = begin(group);
    bool waited = err == ERR_RETRY;
    if (first->holds)
        write_queue_leave(&group->ledger->queue);
    if (err == ERR_OK) {
        take_others(group);
        err = write_inside(group);
    }
    if (err == ERR_OK && group->next.seq > group->head.seq) {
        err = commit(group, first->holds);
    } else {
        db_rollback(group->db);
        close_draft(group, false);
    }
    return waited ? ask_for_hold(first) : err;
}

/* What the next one would meet as well. */
static bool concerns_all(enum err err)
{
    return err == ERR_RETRY || err == ERR_UNAVAILABLE || err == ERR_UNKNOWN_OUTCOME ||
           err == ERR_HELD || err == ERR_UNPROVED || err == ERR_UNSEALED;
}

/* One of them may be why, or it may have been the moment: each alone. */
static void take_apart(struct group *group)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < group->count && !concerns_all(err); i++) {
        struct group one = {.ledger = group->ledger, .db = group->db, .is_closed = true};
        if (group->members[i]->is_sure)
            continue;
        enter(&one, group->members[i]);
        err = transaction(&one);
        answer(&one, err);
    }
}

void write_group(struct writing *first)
{
    struct group group = {.ledger = first->ledger, .db = first->db};
    group.is_closed = !first->guard.queue;
    enter(&group, first);
    enum err err = transaction(&group);
    answer(&group, err);
    if (group.count > 1 && err != ERR_OK && err != ERR_UNKNOWN_OUTCOME)
        take_apart(&group);
    for (size_t i = 1; i < group.count; i++) {
        if (group.members[i]->err != ERR_OK)
            db_take_error(group.members[i]->db, group.db);
        write_queue_settle(&group.ledger->queue, &group.members[i]->place);
    }
    if (first->guard.queue && !first->holds)
        write_queue_leave(&group.ledger->queue);
}
