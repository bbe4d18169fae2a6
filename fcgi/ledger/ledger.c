/* Keeps the book up with the journal. A read takes the head first; where the book is behind it,
 * one thread loads the entries between, proves each (prove.c), applies them, and publishes them at
 * one go. The other threads that want them wait for that one; those that read what is there do not.
 *
 * Three things may be wrong. An entry does not prove: the book stops before it, and it is looked
 * at again now and then. The journal has lost entries that the book knows: a new book replaces the
 * old one. The book and the head name another hash for the same number: a new book is built, and
 * where that does not help the head itself is named. */
#include "ledger_internal.h"
#include "older_keys_internal.h"
#include "figures/portfolio.h"
#include "prove_internal.h"

#include "base/check.h"
#include "store/db.h"
#include "record/kinds.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Entries loaded at a time: some 20 MB of records at most. */
#define LOAD_ENTRIES 20000
/* Entries copied from one book to another between two times that copies are given back. */
#define COPY_ENTRIES 5000

void ledger_set_clock(struct ledger *ledger, int64_t (*clock_us)(void))
{
    ledger->clock_us = clock_us;
}

int64_t ledger_recording_time(const struct ledger *ledger, const struct book *book, int64_t now_us)
{
    const struct entry *last = book_entry(book, book_head(book));
    int64_t clock_us = ledger->clock_us == NULL ? now_us : ledger->clock_us();
    int64_t time_us = clock_us > now_us ? clock_us : now_us;
    return last != NULL && last->recorded_at_us >= time_us ? last->recorded_at_us + 1 : time_us;
}

struct book *ledger_book_new(struct ledger *ledger)
{
    struct book *book = portfolio_new();
    book_share(book, ledger->readers, 1 + atomic_fetch_add(&ledger->book_count, 1));
    return book;
}

struct ledger *ledger_new(void)
{
    CHECK(sodium_init() >= 0);
    struct ledger *ledger = calloc(1, sizeof(*ledger));
    CHECK(ledger != NULL);
    ledger_readers_init(ledger);
    atomic_init(&ledger->book, ledger_book_new(ledger));
    ledger->tables = journal_tables_new(record_tables, RECORD_KIND_COUNT);
    CHECK(pthread_mutex_init(&ledger->changing, NULL) == 0);
    CHECK(pthread_mutex_init(&ledger->loading, NULL) == 0);
    write_queue_init(&ledger->queue);
    CHECK(pthread_mutex_init(&ledger->proving.lock, NULL) == 0);
    sealing_init(&ledger->sealing);
    requests_init(&ledger->requests);
    return ledger;
}

void ledger_free(struct ledger *ledger)
{
    if (ledger == NULL)
        return;
    ledger_readers_done(ledger);
    pthread_mutex_destroy(&ledger->changing);
    pthread_mutex_destroy(&ledger->loading);
    write_queue_done(&ledger->queue);
    pthread_mutex_destroy(&ledger->proving.lock);
    sealing_done(&ledger->sealing);
    requests_done(&ledger->requests);
    journal_tables_free(ledger->tables);
    book_free(atomic_load(&ledger->book));
    free(ledger);
}

enum err ledger_head(struct db *db, int64_t *seq_out)
{
    struct journal_head head;
    enum err err = journal_head_read(db, &head);
    if (err == ERR_OK)
        *seq_out = head.seq;
    return err;
}

int64_t ledger_book_head(struct ledger *ledger)
{
    int64_t head = book_head(ledger_read_begin(ledger));
    ledger_read_end(ledger);
    return head;
}

static void free_book(void *book)
{
    book_free(book);
}

/* Readers that began before go on with the old one, which is freed when the last of them ends. By
 * the thread that changes the book. */
static void put_in_place(struct ledger *ledger, struct book *book)
{
    struct book *old = atomic_load(&ledger->book);
    book_publish(book);
    atomic_store_explicit(&ledger->book, book, memory_order_release);
    readers_retire(ledger->readers, old, free_book);
}

struct book *ledger_change_begin(struct ledger *ledger)
{
    CHECK(pthread_mutex_lock(&ledger->changing) == 0);
    return atomic_load(&ledger->book);
}

static void change_end(struct ledger *ledger)
{
    ledger_note_unbalanced(ledger, atomic_load(&ledger->book));
    CHECK(pthread_mutex_unlock(&ledger->changing) == 0);
}

void ledger_change_keep(struct ledger *ledger, const uint8_t hash[JOURNAL_HASH_SIZE])
{
    memcpy(ledger->book_hash, hash, JOURNAL_HASH_SIZE);
    book_publish(atomic_load(&ledger->book));
    change_end(ledger);
}

static struct book *copy_published(struct ledger *ledger, const struct book *book)
{
    struct book *copy = ledger_book_new(ledger);
    for (int64_t seq = 1; seq <= book_published(book); seq++) {
        CHECK(book_apply(copy, book_entry(book, seq)) == ERR_OK);
        if (seq % COPY_ENTRIES == 0)
            book_forget_copies(book);
    }
    return copy;
}

void ledger_change_drop(struct ledger *ledger)
{
    const struct book *book = atomic_load(&ledger->book);
    if (book_head(book) != book_published(book))
        put_in_place(ledger, copy_published(ledger, book));
    change_end(ledger);
}

struct ledger_published ledger_published(struct ledger *ledger)
{
    struct ledger_published published;
    CHECK(pthread_mutex_lock(&ledger->changing) == 0);
    const struct book *book = atomic_load(&ledger->book);
    published.book_number = book_number(book);
    published.seq = book_published(book);
    memcpy(published.hash, ledger->book_hash, JOURNAL_HASH_SIZE);
    CHECK(pthread_mutex_unlock(&ledger->changing) == 0);
    return published;
}

void ledger_apply(struct ledger *ledger, const struct journal_row *rows, size_t count)
{
    struct book *book = ledger_change_begin(ledger);
    const uint8_t *hash = ledger->book_hash;
    for (size_t i = 0; i < count; i++)
        requests_add(&ledger->requests, &rows[i].entry);
    for (size_t i = 0; i < count && book_head(book) == rows[i].entry.seq - 1; i++) {
        CHECK(book_apply(book, &rows[i].entry) == ERR_OK);
        hash = rows[i].hash;
    }
    ledger_change_keep(ledger, hash);
}

/* Entries from_seq… of the journal, loaded and proved but not yet applied. hashes[0] is that of the
 * entry before them. */
struct loaded {
    int64_t from_seq;
    size_t count;
    struct entry *entries;
    uint8_t (*hashes)[JOURNAL_HASH_SIZE];
    struct prover prover;
    struct arena arena;
    struct ledger_fault fault; /* the entry behind them; seq 0: none */
};

static void set_fault(struct ledger_fault *fault, int64_t seq, const char *reason)
{
    fault->seq = seq;
    snprintf(fault->reason, sizeof(fault->reason), "%s", reason);
}

/* ERR_UNPROVED ends the walk: the fault then says why. */
static enum err keep_proved(const struct journal_found *found, void *arg)
{
    struct loaded *loaded = arg;
    const char *fault = prove_next(&loaded->prover, found, &loaded->arena);
    if (fault != NULL) {
        set_fault(&loaded->fault, found->seq, fault);
        return ERR_UNPROVED;
    }
    struct entry *entry = &loaded->entries[loaded->count++];
    *entry = found->entry;
    if (entry->request != NULL)
        entry->request = (const uint8_t *)arena_copy(&loaded->arena, (const char *)entry->request,
                                                     ENTRY_REQUEST_SIZE);
    memcpy(loaded->hashes[loaded->count], found->hash, JOURNAL_HASH_SIZE);
    return ERR_OK;
}

static enum err load(struct ledger *ledger, struct db *db, int64_t from_seq, int64_t to_seq,
                     struct loaded *loaded)
{
    size_t count = (size_t)(to_seq - from_seq + 1);
    struct arena *arena = &loaded->arena;
    enum err err = ERR_OK;
    arena_reset(arena);
    loaded->from_seq = from_seq;
    loaded->count = 0;
    loaded->entries = arena_array(arena, count, sizeof(*loaded->entries));
    loaded->hashes = arena_array(arena, count + 1, sizeof(*loaded->hashes));
    loaded->fault = (struct ledger_fault){0};
    if (from_seq > 1) /* before entry 1 stand zero bytes */
        err = journal_hashes(db, from_seq - 1, from_seq - 1, loaded->hashes);
    if (err != ERR_OK)
        return err;
    prover_init(&loaded->prover, loaded->hashes[0]);
    err = journal_read(db, ledger->tables, from_seq, to_seq, JOURNAL_OWN_TABLES, arena, keep_proved,
                       loaded);
    prover_done(&loaded->prover);
    return err == ERR_UNPROVED ? ERR_OK : err;
}

/* Loads range after range, always one ahead: by a thread of its own, which alone uses the
 * connection while the range before is applied. */
struct loader {
    struct ledger *ledger;
    struct db *db;
    int64_t from_seq; /* of the range that is loaded, or will be */
    int64_t head_seq;
    struct loaded ranges[2];
    size_t next; /* the one that it goes to */
    enum err err;
    bool is_running;
    pthread_t thread;
};

static int64_t end_of_range(int64_t from_seq, int64_t head_seq)
{
    return head_seq - from_seq < LOAD_ENTRIES ? head_seq : from_seq + LOAD_ENTRIES - 1;
}

static void *load_range(void *arg)
{
    struct loader *loader = arg;
    loader->err =
        load(loader->ledger, loader->db, loader->from_seq,
             end_of_range(loader->from_seq, loader->head_seq), &loader->ranges[loader->next]);
    return NULL;
}

static void loader_init(struct loader *loader, struct ledger *ledger, struct db *db,
                        int64_t from_seq, int64_t head_seq)
{
    *loader =
        (struct loader){.ledger = ledger, .db = db, .from_seq = from_seq, .head_seq = head_seq};
    arena_init(&loader->ranges[0].arena);
    arena_init(&loader->ranges[1].arena);
}

static void loader_done(struct loader *loader)
{
    if (loader->is_running)
        CHECK(pthread_join(loader->thread, NULL) == 0);
    arena_done(&loader->ranges[0].arena);
    arena_done(&loader->ranges[1].arena);
}

/* The next range; NULL: that was all. The thread begins with the one behind it. */
static enum err loader_take(struct loader *loader, struct loaded **range_out)
{
    *range_out = NULL;
    if (loader->from_seq > loader->head_seq)
        return ERR_OK;
    if (loader->is_running)
        CHECK(pthread_join(loader->thread, NULL) == 0);
    else
        load_range(loader);
    loader->is_running = false;
    struct loaded *range = &loader->ranges[loader->next];
    loader->from_seq = end_of_range(loader->from_seq, loader->head_seq) + 1;
    loader->next = 1 - loader->next;
    if (loader->err != ERR_OK)
        return loader->err;
    if (range->fault.seq == 0 && loader->from_seq <= loader->head_seq)
        loader->is_running = pthread_create(&loader->thread, NULL, load_range, loader) == 0;
    *range_out = range;
    return ERR_OK;
}

/* Applies what the book does not have yet. *fits_out is false, and nothing is applied, when the
 * book's last entry is not the journal's entry of that number. */
static enum err apply_loaded(const struct loaded *loaded, struct book *book,
                             struct requests *requests, uint8_t hash[JOURNAL_HASH_SIZE],
                             bool *fits_out)
{
    int64_t present = book_head(book) - (loaded->from_seq - 1);
    *fits_out = true;
    if (present > (int64_t)loaded->count)
        return ERR_OK;
    *fits_out = present >= 0 && memcmp(hash, loaded->hashes[present], JOURNAL_HASH_SIZE) == 0;
    for (size_t i = (size_t)present; *fits_out && i < loaded->count; i++) {
        enum err err = book_apply(book, &loaded->entries[i]);
        if (err != ERR_OK)
            return err;
        requests_add(requests, &loaded->entries[i]);
        memcpy(hash, loaded->hashes[i + 1], JOURNAL_HASH_SIZE);
    }
    return ERR_OK;
}

/* A book of everything up to a head, or up to the fault. */
static enum err build_book(struct ledger *ledger, struct db *db, int64_t head_seq,
                           struct book *book, struct requests *requests,
                           uint8_t hash[JOURNAL_HASH_SIZE], struct ledger_fault *fault)
{
    struct loader loader;
    struct loaded *range = NULL;
    bool fits = true;
    loader_init(&loader, ledger, db, 1, head_seq);
    enum err err = loader_take(&loader, &range);
    while (err == ERR_OK && range != NULL) {
        err = apply_loaded(range, book, requests, hash, &fits);
        if (err == ERR_OK && !fits)
            err = ERR_CORRUPT;
        *fault = range->fault;
        if (err != ERR_OK || fault->seq != 0)
            break;
        err = loader_take(&loader, &range);
    }
    loader_done(&loader);
    return err == ERR_OK ? requests_add_older(requests, db) : err;
}

/* A book that knows entries which the journal has lost (a server that crashed before its log was on
 * disk, a restored backup) is replaced by a new one, made aside. Where the journal does not prove,
 * the old one stays in place: it was proved. */
static enum err replace_book(struct ledger *ledger, struct db *db, int64_t head_seq,
                             struct ledger_fault *fault)
{
    struct book *book = ledger_book_new(ledger);
    struct requests requests;
    uint8_t hash[JOURNAL_HASH_SIZE] = {0};
    requests_init(&requests);
    enum err err = build_book(ledger, db, head_seq, book, &requests, hash, fault);
    if (err != ERR_OK || fault->seq != 0) {
        requests_done(&requests);
        book_free(book);
        return err;
    }
    (void)ledger_change_begin(ledger);
    requests_replace(&ledger->requests, &requests);
    requests_done(&requests);
    put_in_place(ledger, book);
    sealing_forget(&ledger->sealing);
    ledger->older_keys_proved = false;
    ledger_set_unbalanced(ledger, (struct book_fault){0});
    ledger_change_keep(ledger, hash);
    return ERR_OK;
}

/* Loads and proves first; then nobody else changes the book for a moment. */
static enum err extend_book(struct ledger *ledger, struct db *db, int64_t head_seq,
                            struct ledger_fault *fault)
{
    struct loader loader;
    struct loaded *range = NULL;
    bool fits = true;
    int64_t known_seq = ledger_book_head(ledger);
    enum err err = known_seq == 0 ? requests_add_older(&ledger->requests, db) : ERR_OK;
    if (err != ERR_OK)
        return err;
    loader_init(&loader, ledger, db, known_seq + 1, head_seq);
    err = loader_take(&loader, &range);
    while (err == ERR_OK && range != NULL) {
        err = apply_loaded(range, ledger_change_begin(ledger), &ledger->requests, ledger->book_hash,
                           &fits);
        ledger_change_keep(ledger, ledger->book_hash);
        *fault = range->fault;
        if (err != ERR_OK || !fits || fault->seq != 0)
            break;
        err = loader_take(&loader, &range);
    }
    loader_done(&loader);
    if (err != ERR_OK || fits)
        return err;
    *fault = (struct ledger_fault){0};
    return replace_book(ledger, db, head_seq, fault);
}

/* The keys of earlier releases never change: once is enough. */
static enum err check_older_keys(struct ledger *ledger, struct db *db, struct ledger_fault *fault)
{
    if (ledger->older_keys_proved)
        return ERR_OK;
    enum err err = older_keys_check(ledger, db, fault);
    ledger->older_keys_proved = err == ERR_OK && fault->seq == 0;
    return err;
}

/* Entries that prove may be somebody else's all the same: the seal of the last one covers all. When
 * others have written on meanwhile, the next look is theirs. By the thread that holds `loading`. */
static enum err check_reached(struct ledger *ledger, struct db *db, int64_t head_seq,
                              struct ledger_fault *fault)
{
    const struct ledger_published published = ledger_published(ledger);
    struct journal_head head = {.seq = published.seq};
    const char *reason = NULL;
    if (published.seq != head_seq)
        return ERR_OK;
    memcpy(head.hash, published.hash, JOURNAL_HASH_SIZE);
    enum err err = sealing_check_head(ledger, db, &head, &reason);
    if (reason != NULL)
        set_fault(fault, head_seq, reason);
    return err == ERR_OK && reason == NULL ? check_older_keys(ledger, db, fault) : err;
}

/* Before they are read: what is not sealed does not come into the book at all. */
static enum err check_next(struct ledger *ledger, struct db *db, int64_t head_seq,
                           struct ledger_fault *fault)
{
    const char *reason = NULL;
    enum err err = sealing_check_next(ledger, db, head_seq, &reason);
    if (reason != NULL)
        set_fault(fault, head_seq, reason);
    return err;
}

/* One look at the journal, by the thread that holds `loading`: what it finds is kept. */
static enum err look(struct ledger *ledger, struct db *db, int64_t head_seq,
                     enum err (*take)(struct ledger *ledger, struct db *db, int64_t head_seq,
                                      struct ledger_fault *fault))
{
    struct ledger_fault fault = {0};
    int64_t began_ms = ledger_now_ms();
    enum err err = take == extend_book ? check_next(ledger, db, head_seq, &fault) : ERR_OK;
    if (err == ERR_OK && fault.seq == 0)
        err = take(ledger, db, head_seq, &fault);
    if (err == ERR_OK && fault.seq == 0)
        err = check_reached(ledger, db, head_seq, &fault);
    if (err == ERR_OK)
        ledger_note_fault(ledger, &fault, began_ms);
    return err;
}

/* Everything in a book was visible in the journal before, so a head that is read after the book was
 * looked at and lies behind it means that the journal has lost entries. */
static enum err journal_lost(struct ledger *ledger, struct db *db, struct journal_head *head_out,
                             bool *lost_out)
{
    int64_t known_seq = ledger_book_head(ledger);
    enum err err = journal_head_read(db, head_out);
    *lost_out = err == ERR_OK && head_out->seq < known_seq;
    return err;
}

/* Mostly nothing is lost: another thread was simply quicker. */
static enum err check_ahead(struct ledger *ledger, struct db *db)
{
    struct journal_head head;
    bool lost = false;
    enum err err = journal_lost(ledger, db, &head, &lost);
    if (err != ERR_OK || !lost)
        return err;
    CHECK(pthread_mutex_lock(&ledger->loading) == 0);
    err = journal_lost(ledger, db, &head, &lost);
    if (err == ERR_OK && lost)
        err = look(ledger, db, head.seq, replace_book);
    CHECK(pthread_mutex_unlock(&ledger->loading) == 0);
    return err;
}

static bool book_is_at(struct ledger *ledger, const struct journal_head *head)
{
    const struct ledger_published published = ledger_published(ledger);
    return published.seq == head->seq && memcmp(published.hash, head->hash, JOURNAL_HASH_SIZE) == 0;
}

/* The book and the head differ, so a new book is built. Where that does not help, the head is
 * wrong: its hash is the last link of the chain. By the thread that holds `loading`. */
static enum err accuse_head(struct ledger *ledger, struct db *db, const struct journal_head *head)
{
    struct ledger_fault fault = {0};
    int64_t began_ms = ledger_now_ms();
    enum err err = look(ledger, db, head->seq, replace_book);
    if (err != ERR_OK || ledger_fault(ledger).seq != 0 || book_is_at(ledger, head))
        return err;
    if (ledger_book_head(ledger) > head->seq)
        return ERR_RETRY;
    set_fault(&fault, head->seq, "the head's hash is not that of this last entry");
    ledger_note_fault(ledger, &fault, began_ms);
    return ERR_OK;
}

/* Looks again at what did not prove; a book that is at the head has proved all of it. By the thread
 * that holds `loading`. */
static enum err look_again(struct ledger *ledger, struct db *db)
{
    struct ledger_fault fault = {0};
    struct journal_head head;
    int64_t began_ms = ledger_now_ms();
    enum err err = journal_head_read(db, &head);
    if (err != ERR_OK)
        return err;
    if (ledger_book_head(ledger) < head.seq)
        return look(ledger, db, head.seq, extend_book);
    if (!book_is_at(ledger, &head))
        return accuse_head(ledger, db, &head);
    err = check_reached(ledger, db, head.seq, &fault);
    if (err == ERR_OK)
        ledger_note_fault(ledger, &fault, began_ms);
    return err;
}

enum err ledger_catch_up(struct ledger *ledger, struct db *db, int64_t head_seq)
{
    int64_t known_seq = ledger_book_head(ledger);
    bool sound = atomic_load(&ledger->proving.look_from_ms) == 0;
    enum err err = ERR_OK;
    if (sound ? known_seq == head_seq : !ledger_look_is_due(ledger))
        return ERR_OK;
    if (sound && known_seq > head_seq)
        return check_ahead(ledger, db);
    CHECK(pthread_mutex_lock(&ledger->loading) == 0);
    if (sound)
        err = look(ledger, db, head_seq, extend_book);
    else if (ledger_look_is_due(ledger))
        err = look_again(ledger, db);
    CHECK(pthread_mutex_unlock(&ledger->loading) == 0);
    return err;
}

enum err ledger_catch_up_to_head(struct ledger *ledger, struct db *db)
{
    int64_t head_seq = 0;
    enum err err = ledger_head(db, &head_seq);
    return err == ERR_OK ? ledger_catch_up(ledger, db, head_seq) : err;
}

/* On a cluster another node's commit may have come into the book after this transaction began: it
 * is not lost, it is merely not here yet, and the transaction could not commit anyway. */
enum err ledger_catch_up_locked(struct ledger *ledger, struct db *db,
                                const struct journal_head *head)
{
    if (db_is_cluster(db) && ledger_book_head(ledger) > head->seq)
        return ERR_RETRY;
    enum err err = ledger_catch_up(ledger, db, head->seq);
    if (err == ERR_OK && ledger_fault(ledger).seq == 0 && !book_is_at(ledger, head)) {
        CHECK(pthread_mutex_lock(&ledger->loading) == 0);
        if (!book_is_at(ledger, head))
            err = accuse_head(ledger, db, head);
        CHECK(pthread_mutex_unlock(&ledger->loading) == 0);
    }
    return err == ERR_OK && ledger_fault(ledger).seq != 0 ? ERR_UNPROVED : err;
}
