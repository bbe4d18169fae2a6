#include "ledger_internal.h"

#include "base/check.h"
#include "store/db.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Entries loaded at a time: some 20 MB of records at most. */
#define LOAD_ENTRIES 20000

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

struct ledger *ledger_new(void)
{
    CHECK(sodium_init() >= 0);
    struct ledger *ledger = calloc(1, sizeof(*ledger));
    CHECK(ledger != NULL);
    ledger->book = book_new();
    ledger->tables = journal_tables_new(record_types, RECORD_KIND_COUNT);

    pthread_rwlockattr_t attributes;
    CHECK(pthread_rwlockattr_init(&attributes) == 0);
    CHECK(pthread_rwlockattr_setkind_np(&attributes,
                                        PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
    CHECK(pthread_rwlock_init(&ledger->book_lock, &attributes) == 0);
    pthread_rwlockattr_destroy(&attributes);
    CHECK(pthread_mutex_init(&ledger->loading, NULL) == 0);
    CHECK(pthread_mutex_init(&ledger->writing, NULL) == 0);
    return ledger;
}

void ledger_free(struct ledger *ledger)
{
    if (ledger == NULL)
        return;
    pthread_rwlock_destroy(&ledger->book_lock);
    pthread_mutex_destroy(&ledger->loading);
    pthread_mutex_destroy(&ledger->writing);
    journal_tables_free(ledger->tables);
    book_free(ledger->book);
    for (size_t i = 0; i < ledger->retired_count; i++)
        book_free(ledger->retired[i]);
    free(ledger);
}

const struct book *ledger_read_begin(struct ledger *ledger)
{
    CHECK(pthread_rwlock_rdlock(&ledger->book_lock) == 0);
    return ledger->book;
}

void ledger_read_end(struct ledger *ledger)
{
    bool copied_much = book_copied_bytes(ledger->book) > BOOK_COPIED_MAX_BYTES;
    CHECK(pthread_rwlock_unlock(&ledger->book_lock) == 0);
    if (copied_much && pthread_rwlock_trywrlock(&ledger->book_lock) == 0) {
        book_forget_copies(ledger->book);
        CHECK(pthread_rwlock_unlock(&ledger->book_lock) == 0);
    }
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

void ledger_apply(struct ledger *ledger, const struct journal_row *rows, size_t count)
{
    CHECK(pthread_rwlock_wrlock(&ledger->book_lock) == 0);
    for (size_t i = 0; i < count && book_head(ledger->book) == rows[i].entry.seq - 1; i++) {
        CHECK(book_apply(ledger->book, &rows[i].entry) == ERR_OK);
        memcpy(ledger->book_hash, rows[i].hash, JOURNAL_HASH_SIZE);
    }
    CHECK(pthread_rwlock_unlock(&ledger->book_lock) == 0);
}

/* Entries from_seq… of the journal, loaded but not yet applied. hashes[0] is that of the entry
 * before them. */
struct loaded {
    int64_t from_seq;
    size_t count;
    struct entry *entries;
    uint8_t (*hashes)[JOURNAL_HASH_SIZE];
};

static enum err keep(const struct entry *entry, void *arg)
{
    struct loaded *loaded = arg;
    loaded->entries[loaded->count++] = *entry;
    return ERR_OK;
}

static enum err load(struct ledger *ledger, struct db *db, int64_t from_seq, int64_t to_seq,
                     struct arena *arena, struct loaded *loaded)
{
    size_t count = (size_t)(to_seq - from_seq + 1);
    *loaded = (struct loaded){
        .from_seq = from_seq,
        .entries = arena_array(arena, count, sizeof(*loaded->entries)),
        .hashes = arena_array(arena, count + 1, sizeof(*loaded->hashes)),
    };
    size_t first = from_seq == 1 ? 1 : 0; /* before entry 1 stand zero bytes */
    enum err err =
        journal_hashes(db, from_seq - 1 + (int64_t)first, to_seq, loaded->hashes + first);
    if (err == ERR_OK)
        err = journal_load(db, ledger->tables, from_seq, to_seq, arena, keep, loaded);
    return err;
}

/* Applies what the book does not have yet. *fits_out is false, and nothing is applied, when the
 * book's last entry is not the journal's entry of that number. */
static enum err apply_loaded(const struct loaded *loaded, struct book *book,
                             uint8_t hash[JOURNAL_HASH_SIZE], bool *fits_out)
{
    int64_t present = book_head(book) - (loaded->from_seq - 1);
    *fits_out = true;
    if (present >= (int64_t)loaded->count)
        return ERR_OK;
    *fits_out = present >= 0 && memcmp(hash, loaded->hashes[present], JOURNAL_HASH_SIZE) == 0;
    for (size_t i = (size_t)present; *fits_out && i < loaded->count; i++) {
        enum err err = book_apply(book, &loaded->entries[i]);
        if (err != ERR_OK)
            return err;
        memcpy(hash, loaded->hashes[i + 1], JOURNAL_HASH_SIZE);
    }
    return ERR_OK;
}

static int64_t end_of_range(int64_t from_seq, int64_t head_seq)
{
    return head_seq - from_seq < LOAD_ENTRIES ? head_seq : from_seq + LOAD_ENTRIES - 1;
}

/* A book that knows entries which the journal has lost (a server that crashed before its log was on
 * disk, a restored backup) is replaced by a new one, made aside. The old one stays until the end:
 * threads may still hold what they were given from it. */
static enum err replace_book(struct ledger *ledger, struct db *db, int64_t head_seq)
{
    struct book *book = book_new();
    uint8_t hash[JOURNAL_HASH_SIZE] = {0};
    struct arena arena;
    struct loaded loaded;
    bool fits = true;
    enum err err = ERR_OK;
    arena_init(&arena);
    for (int64_t from = 1; err == ERR_OK && from <= head_seq; from = book_head(book) + 1) {
        err = load(ledger, db, from, end_of_range(from, head_seq), &arena, &loaded);
        if (err == ERR_OK)
            err = apply_loaded(&loaded, book, hash, &fits);
        if (err == ERR_OK && !fits)
            err = ERR_CORRUPT;
        arena_reset(&arena);
    }
    arena_done(&arena);
    if (err != ERR_OK || ledger->retired_count == LEDGER_RETIRED_MAX) {
        book_free(book);
        return err != ERR_OK ? err : ERR_CORRUPT;
    }
    CHECK(pthread_rwlock_wrlock(&ledger->book_lock) == 0);
    ledger->retired[ledger->retired_count++] = ledger->book;
    ledger->book = book;
    memcpy(ledger->book_hash, hash, JOURNAL_HASH_SIZE);
    CHECK(pthread_rwlock_unlock(&ledger->book_lock) == 0);
    return ERR_OK;
}

/* Loads without the lock, then applies under it at one go. */
static enum err extend_book(struct ledger *ledger, struct db *db, int64_t head_seq)
{
    struct arena arena;
    struct loaded loaded;
    bool fits = true;
    enum err err = ERR_OK;
    arena_init(&arena);
    for (int64_t from = ledger_book_head(ledger) + 1; err == ERR_OK && fits && from <= head_seq;
         from = ledger_book_head(ledger) + 1) {
        err = load(ledger, db, from, end_of_range(from, head_seq), &arena, &loaded);
        if (err != ERR_OK)
            break;
        CHECK(pthread_rwlock_wrlock(&ledger->book_lock) == 0);
        err = apply_loaded(&loaded, ledger->book, ledger->book_hash, &fits);
        CHECK(pthread_rwlock_unlock(&ledger->book_lock) == 0);
        arena_reset(&arena);
    }
    arena_done(&arena);
    return err == ERR_OK && !fits ? replace_book(ledger, db, head_seq) : err;
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
        err = replace_book(ledger, db, head.seq);
    CHECK(pthread_mutex_unlock(&ledger->loading) == 0);
    return err;
}

static bool book_is_at(struct ledger *ledger, const struct journal_head *head)
{
    const struct book *book = ledger_read_begin(ledger);
    bool is_at = book_head(book) == head->seq &&
                 memcmp(ledger->book_hash, head->hash, JOURNAL_HASH_SIZE) == 0;
    ledger_read_end(ledger);
    return is_at;
}

enum err ledger_catch_up(struct ledger *ledger, struct db *db, int64_t head_seq)
{
    int64_t known_seq = ledger_book_head(ledger);
    if (known_seq == head_seq)
        return ERR_OK;
    if (known_seq > head_seq)
        return check_ahead(ledger, db);
    CHECK(pthread_mutex_lock(&ledger->loading) == 0);
    enum err err = extend_book(ledger, db, head_seq);
    CHECK(pthread_mutex_unlock(&ledger->loading) == 0);
    return err;
}

/* On a cluster another node's commit may have come into the book after this transaction began: it
 * is not lost, it is merely not here yet, and the transaction could not commit anyway. */
enum err ledger_catch_up_locked(struct ledger *ledger, struct db *db,
                                const struct journal_head *head)
{
    if (db_is_cluster(db) && ledger_book_head(ledger) > head->seq)
        return ERR_RETRY;
    enum err err = ledger_catch_up(ledger, db, head->seq);
    if (err != ERR_OK || book_is_at(ledger, head))
        return err;
    CHECK(pthread_mutex_lock(&ledger->loading) == 0);
    if (!book_is_at(ledger, head))
        err = replace_book(ledger, db, head->seq);
    CHECK(pthread_mutex_unlock(&ledger->loading) == 0);
    return err;
}

enum err ledger_submit(struct ledger *ledger, struct db *db, const struct submission *submission,
                       struct arena *arena, struct violations *violations,
                       struct receipt *receipt_out)
{
    return ledger_submit_with(ledger, db, LEDGER_GUARD, submission, arena, violations, receipt_out);
}
