#include "ledger_internal.h"

#include "base/check.h"

#include <sodium.h>
#include <stdlib.h>

/* Entries loaded at a time: some 20 MB of records at most. */
#define LOAD_ENTRIES 20000

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
    free(ledger);
}

const struct book *ledger_read_begin(struct ledger *ledger)
{
    CHECK(pthread_rwlock_rdlock(&ledger->book_lock) == 0);
    return ledger->book;
}

void ledger_read_end(struct ledger *ledger)
{
    CHECK(pthread_rwlock_unlock(&ledger->book_lock) == 0);
}

enum err ledger_head(struct db *db, int64_t *seq_out)
{
    struct journal_head head;
    enum err err = journal_head_read(db, &head);
    if (err == ERR_OK)
        *seq_out = head.seq;
    return err;
}

void ledger_apply(struct ledger *ledger, const struct entry *entry)
{
    CHECK(pthread_rwlock_wrlock(&ledger->book_lock) == 0);
    if (book_head(ledger->book) == entry->seq - 1)
        CHECK(book_apply(ledger->book, entry) == ERR_OK);
    CHECK(pthread_rwlock_unlock(&ledger->book_lock) == 0);
}

int64_t ledger_book_head(struct ledger *ledger)
{
    int64_t head = book_head(ledger_read_begin(ledger));
    ledger_read_end(ledger);
    return head;
}

/* The entries of a range, loaded but not yet applied. */
struct loaded {
    size_t count;
    struct entry *entries;
};

static enum err keep(const struct entry *entry, void *arg)
{
    struct loaded *loaded = arg;
    loaded->entries[loaded->count++] = *entry;
    return ERR_OK;
}

/* Loads without the lock, then applies under it at one go. */
static enum err load_range(struct ledger *ledger, struct db *db, int64_t from_seq, int64_t to_seq)
{
    struct arena arena;
    arena_init(&arena);
    struct loaded loaded = {
        .entries = arena_array(&arena, (size_t)(to_seq - from_seq + 1), sizeof(*loaded.entries)),
    };
    enum err err = journal_load(db, ledger->tables, from_seq, to_seq, &arena, keep, &loaded);
    if (err == ERR_OK) {
        CHECK(pthread_rwlock_wrlock(&ledger->book_lock) == 0);
        for (size_t i = 0; err == ERR_OK && i < loaded.count; i++)
            if (book_head(ledger->book) < loaded.entries[i].seq)
                err = book_apply(ledger->book, &loaded.entries[i]);
        CHECK(pthread_rwlock_unlock(&ledger->book_lock) == 0);
    }
    arena_done(&arena);
    return err;
}

enum err ledger_catch_up(struct ledger *ledger, struct db *db, int64_t head_seq)
{
    if (ledger_book_head(ledger) >= head_seq)
        return ERR_OK;
    enum err err = ERR_OK;
    CHECK(pthread_mutex_lock(&ledger->loading) == 0);
    int64_t from_seq = ledger_book_head(ledger) + 1;
    while (err == ERR_OK && from_seq <= head_seq) {
        int64_t to_seq = from_seq + LOAD_ENTRIES - 1;
        if (to_seq > head_seq)
            to_seq = head_seq;
        err = load_range(ledger, db, from_seq, to_seq);
        from_seq = ledger_book_head(ledger) + 1;
    }
    CHECK(pthread_mutex_unlock(&ledger->loading) == 0);
    return err;
}

enum err ledger_submit(struct ledger *ledger, struct db *db, const struct submission *submission,
                       struct arena *arena, struct violations *violations,
                       struct receipt *receipt_out)
{
    return ledger_submit_with(ledger, db, LEDGER_GUARD, submission, arena, violations, receipt_out);
}
