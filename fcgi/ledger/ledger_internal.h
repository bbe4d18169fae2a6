/* What the files of the ledger share. */
#ifndef FUNDTRAIL_LEDGER_LEDGER_INTERNAL_H
#define FUNDTRAIL_LEDGER_LEDGER_INTERNAL_H

#include "base/readers.h"
#include "book/invariant.h"
#include "ledger/ledger.h"
#include "queue_internal.h"
#include "requests_internal.h"
#include "sealing_internal.h"
#include "store/journal.h"

#include <pthread.h>
#include <stdatomic.h>

/* What does not prove, and when the next look is due; and what does not add up. */
struct proving {
    pthread_mutex_t lock; /* guards the faults; held for moments only */
    struct ledger_fault fault;
    atomic_int_fast64_t look_from_ms; /* 0: nothing is wrong */
    struct ledger_fault older; /* of what the book holds already, as the database has it now */
    atomic_bool has_older;
    struct ledger_fault behind; /* of a checkpoint that the journal does not go on from */
    atomic_bool is_behind;
    struct ledger_fault unbalanced;
    atomic_bool is_unbalanced;
};

struct ledger_reader;

/* See draft_internal.h. */
struct draft {
    struct book *book;        /* NULL: nothing is decided that is not committed */
    const uint8_t *last_hash; /* of the last entry that was added */
};

struct ledger {
    _Atomic(struct book *) book;          /* the writer's handle */
    atomic_uint_fast64_t book_count;      /* made so far: the number of the next one */
    uint8_t book_hash[JOURNAL_HASH_SIZE]; /* of the last entry that is published */
    struct readers *readers;
    pthread_key_t reader_key;    /* the reader of a thread */
    pthread_mutex_t reader_lock; /* of their list */
    struct ledger_reader *reader_list;
    struct journal_tables *tables;
    pthread_mutex_t changing; /* one thread changes the book at a time, and book_hash */
    pthread_mutex_t loading;  /* one thread loads from the journal at a time */
    struct write_queue queue; /* local writers wait here, not on the database */
    struct draft draft;       /* of the writer that leads */
    struct proving proving;
    struct sealing sealing;
    struct requests requests;          /* of all entries of the book, and behind it of some more */
    bool older_keys_proved;            /* guarded by `loading` */
    atomic_int_fast64_t held_until_ms; /* somebody holds the head until then, by ledger_now_ms */
    atomic_int_fast64_t
        hold_known_until_ms;   /* as far as is known; from then on to be asked again */
    int64_t (*clock_us)(void); /* NULL: none */
};

/* What keeps a write safe, besides the guarded head and the key on seq. The program always uses
 * LEDGER_GUARD; tests take parts out, to show that they notice. */
struct ledger_guard {
    bool queue;     /* local writers go one after the other, or together */
    bool lock_head; /* the head's row stays locked until COMMIT */
    bool catch_up;  /* the decision is taken over everything up to the head */
    bool follow;    /* and over what those before it in the same transaction do */
};

#define LEDGER_GUARD                                                                               \
    ((struct ledger_guard){.queue = true, .lock_head = true, .catch_up = true, .follow = true})

enum err ledger_submit_with(struct ledger *ledger, struct db *db, struct ledger_guard guard,
                            const struct submission *submission, struct arena *arena,
                            struct violations *violations, struct receipt *receipt_out) MUST_USE;

/* The writer's handle, with everything that is published and no more: to decide on, and to apply
 * what was decided before readers see it. Other threads that change the book wait until one of the
 * next two. */
struct book *ledger_change_begin(struct ledger *ledger);

/* Readers see what was applied; the hash is that of the last entry. */
void ledger_change_keep(struct ledger *ledger, const uint8_t hash[JOURNAL_HASH_SIZE]);

/* What was applied since ledger_change_begin never was: then a copy of what is published takes the
 * place of the book, which takes as long as applying all of it. */
void ledger_change_drop(struct ledger *ledger);

/* What readers see from now on. */
struct ledger_published {
    uint64_t book_number;
    int64_t seq;
    uint8_t hash[JOURNAL_HASH_SIZE];
};
struct ledger_published ledger_published(struct ledger *ledger);

/* An empty book that the ledger's readers may read. */
struct book *ledger_book_new(struct ledger *ledger);

void ledger_readers_init(struct ledger *ledger);
void ledger_readers_done(struct ledger *ledger);

/* Whoever asked for figures may have met one that does not add up: then nothing is decided any
 * more. */
void ledger_note_unbalanced(struct ledger *ledger, const struct book *book);

/* Applies the next entries to the book, at one go. Those that are there already are left alone, and
 * so are those whose predecessor is missing: the next catch-up brings both. */
void ledger_apply(struct ledger *ledger, const struct journal_row *rows, size_t count);

/* As ledger_catch_up while the head is locked: then the book is exactly at head. */
enum err ledger_catch_up_locked(struct ledger *ledger, struct db *db,
                                const struct journal_head *head) MUST_USE;

int64_t ledger_book_head(struct ledger *ledger);

/* Whether a figure of the book did not add up so far: then nothing may be decided on it. */
bool ledger_is_unbalanced(struct ledger *ledger);

/* seq 0: they add up, as far as is known of a new book. */
void ledger_set_unbalanced(struct ledger *ledger, struct book_fault found);

/* Keeps what a look found that began at a time: a fault, or seq 0 for none. */
void ledger_note_fault(struct ledger *ledger, const struct ledger_fault *fault, int64_t began_ms);

/* What the slow proof found; seq 0: nothing. */
void ledger_set_older_fault(struct ledger *ledger, const struct ledger_fault *fault);

/* Whether there is any use in looking at the journal now. */
bool ledger_look_is_due(const struct ledger *ledger);

/* Milliseconds of a clock that is never set. */
int64_t ledger_now_ms(void);

/* When what is decided over the book, with the head locked, is recorded: not before it was asked
 * for, and later than everything that is there. So what was known at the time of an entry that can
 * be read stays the same for ever. */
int64_t ledger_recording_time(const struct ledger *ledger, const struct book *book, int64_t now_us);

/* "{" + fields + "}": the canonical bytes of an entry's record, appended to buf. */
void ledger_write_body(const struct entry *entry, struct buf *buf);

/* The journal's row of an entry behind the one with a hash; its body lives in arena. */
void ledger_make_row(const struct entry *entry, const uint8_t previous[LEDGER_HASH_SIZE],
                     struct arena *arena, struct journal_row *row_out);

#endif
