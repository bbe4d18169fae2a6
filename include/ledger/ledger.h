/* Ledger: the one write path, and the book kept up with the journal. One struct ledger per process,
 * shared by its threads; each thread brings its own struct db. */
#ifndef FUNDTRAIL_LEDGER_LEDGER_H
#define FUNDTRAIL_LEDGER_LEDGER_H

#include "book/convention.h"
#include "decide/decide.h"
#include "ledger/seal.h"

#define LEDGER_HASH_SIZE 32
#define LEDGER_KEY_MAX 200 /* bytes of an idempotency key */

struct db;
struct ledger;

/* Ends the process when libsodium cannot start. */
struct ledger *ledger_new(void);
void ledger_free(struct ledger *ledger);

/* The clock that entries are recorded by, in UTC microseconds; before the first submission. It is
 * read while the head is locked: an entry that waited for the lock is not recorded at a time before
 * what could be read meanwhile. NULL, as at first: the time of the submission counts. */
void ledger_set_clock(struct ledger *ledger, int64_t (*clock_us)(void));

/* The keys that this process seals with, oldest first, at most four; they are copied. Once the
 * journal has a key, nothing is written without one of its keys that is in force. */
void ledger_set_keys(struct ledger *ledger, const struct seal_key *keys, size_t count);

/* The first journal key, as it is known outside of the database: a journal that begins with another
 * one is refused. Before the first submission. */
void ledger_set_pin(struct ledger *ledger, const uint8_t public_key[SEAL_PUBLIC_SIZE]);

/* Whether it is one of the keys of this process, or the pinned one. */
bool ledger_has_key(struct ledger *ledger, const uint8_t public_key[SEAL_PUBLIC_SIZE]);

/* The key of this process that seals now: for what else its host has to sign (bundles,
 * checkpoints). The caller wipes it. ERR_UNSEALED: it has none that is in force. */
enum err ledger_sealing_key(struct ledger *ledger, struct seal_key *key_out) MUST_USE;

/* The seq of the last committed entry: one indexed read. ERR_UNAVAILABLE. */
enum err ledger_head(struct db *db, int64_t *seq_out) MUST_USE;

/* Brings the book up to head_seq at least; does nothing when it is there. A book that knows entries
 * which the journal has lost since (its server crashed before they were on disk) is replaced; who
 * reads the old one goes on until he ends. Every entry is proved first: its hash, and its typed
 * row against the bytes that are hashed. Where one is not, the book stops before it, reads go on
 * with what is proved (ERR_OK), writes are refused (ERR_UNPROVED), and it is tried again now and
 * then, in case it was mended. ERR_UNAVAILABLE, ERR_RETRY; ERR_CORRUPT when the journal cannot be
 * applied. */
enum err ledger_catch_up(struct ledger *ledger, struct db *db, int64_t head_seq) MUST_USE;

/* Reads the head and brings the book up to it. Errors as for ledger_catch_up. */
enum err ledger_catch_up_to_head(struct ledger *ledger, struct db *db) MUST_USE;

/* The entry that the book stops before, and why; or else one that the slow proof found changed
 * behind the book's back; or else that of a checkpoint which the journal does not go on from; or
 * else the first one whose figures, when they were asked for, did not add up (book/invariant.h),
 * until the process ends or the book is replaced. */
struct ledger_fault {
    int64_t seq; /* 0: there is none */
    char reason[320];
};

/* Any thread. */
struct ledger_fault ledger_fault(struct ledger *ledger);

/* What is wrong with the journal beside its newest checkpoint (ledger/checkpoint.h), which stands
 * outside of the database; seq 0: nothing. Then nothing is decided, while reads go on. */
void ledger_set_behind(struct ledger *ledger, const struct ledger_fault *fault);

/* The slow proof of a running server: how far it is. For one thread. */
struct reproof;
struct reproof *reproof_new(void);
void reproof_free(struct reproof *reproof);

/* Proves the next `count` entries of the book again as the database has them now, in all tables;
 * behind the last one the chain's end against the book's, and rows of no entry; then from the first
 * one again. What does not prove is a fault of the ledger until it does: nothing is decided, while
 * reads go on with what was proved before. ERR_UNAVAILABLE, ERR_RETRY. */
enum err ledger_reprove(struct ledger *ledger, struct db *db, struct reproof *reproof,
                        int64_t count) MUST_USE;

/* How often all of it was looked at. */
int64_t reproof_rounds(const struct reproof *reproof);

/* The book as it is now, for this thread to read until ledger_read_end. Nobody waits for it, and it
 * waits for nobody; what is applied meanwhile is not in it. What it gave holds until then and no
 * longer, texts too. Not nested. */
const struct book *ledger_read_begin(struct ledger *ledger);
void ledger_read_end(struct ledger *ledger);

/* What to write. */
struct submission {
    struct command command; /* its `today` is set by the ledger from the time of recording */
    const char
        *idempotency_key;     /* 1 to LEDGER_KEY_MAX bytes; NULL: the operator's own, none kept */
    uint8_t request_hash[32]; /* of the request as sent, to tell a repeat from a reuse */
    int64_t now_us;
    /* Runs inside the transaction after the entries are inserted, e.g. for the password of a new
     * user; runs again when the transaction is tried again. NULL: nothing. */
    enum err (*also)(struct db *db, int64_t seq, void *arg);
    void *also_arg;
};

struct receipt {
    int64_t seq;      /* of the command's own entry */
    int64_t last_seq; /* of the last entry that was stored with it */
    bool replayed;    /* the key was used before for the same request: nothing was written now */
    int64_t retry_after_s; /* with ERR_HELD alone */
    bool is_sealed;        /* the ledger has a key: */
    struct seal_receipt proof;
};

/* Decides and, when the answer is yes, commits the entries and applies them to the book. Tries
 * again by itself where that is safe, for at most a few seconds.
 *   ERR_INVALID          the decision was no; violations say why. So do ERR_CONFLICT, ERR_FORBIDDEN
 *                        and ERR_NOT_FOUND
 *   ERR_KEY_REUSED       the key was used for another request
 *   ERR_RETRY            too many writers at once; nothing was stored
 *   ERR_HELD             very many entries are being stored; the receipt says when to come again
 *   ERR_UNPROVED         the ledger has a fault, see ledger_fault; nothing was stored
 *   ERR_UNSEALED         the ledger has keys, and none of this process is in force
 *   ERR_UNBALANCED       the decision met a figure that does not add up, see ledger_fault; nothing
 *                        was stored
 *   ERR_UNAVAILABLE      no database; nothing was stored
 *   ERR_UNKNOWN_OUTCOME  it may be stored: ask again with the same key
 *   ERR_CORRUPT          nothing was stored
 *   ERR_INTERNAL         nothing was stored */
enum err ledger_submit(struct ledger *ledger, struct db *db, const struct submission *submission,
                       struct arena *arena, struct violations *violations,
                       struct receipt *receipt_out) MUST_USE;

/* What proves that the journal holds an entry: the same bytes whenever it is asked for. Two
 * queries. ERR_NOT_FOUND: nothing has sealed it yet; ERR_UNAVAILABLE, ERR_RETRY, ERR_CORRUPT. */
enum err ledger_receipt(struct ledger *ledger, struct db *db, int64_t seq,
                        struct seal_receipt *receipt_out) MUST_USE;

/* The hash of an entry: BLAKE2b-256 over the previous hash, every column and the canonical body.
 * previous is 32 zero bytes for entry 1. */
void ledger_entry_hash(const uint8_t previous[LEDGER_HASH_SIZE], const struct entry *entry,
                       const char *body, size_t body_length, uint8_t hash_out[LEDGER_HASH_SIZE]);

/* Appends this release's conventions (book/convention.h) unless they hold already. *seq_out is
 * their entry, 0 when nothing was to be done. For the operator's `migrate`, once the schema is up
 * to date. Errors as for ledger_submit; ERR_CORRUPT also for the ledger of a later release. */
enum err ledger_adopt_conventions(struct ledger *ledger, struct db *db, int64_t now_us,
                                  int64_t *seq_out) MUST_USE;

#define VERIFY_FAULTS_MAX 100

/* Everything that is wrong, in the order in which it was found: by entry, then the head, then rows
 * that stand where none should. */
struct verify_report {
    bool sound;
    int64_t entry_count; /* entries proved */
    int64_t head_seq;
    uint8_t head_hash[LEDGER_HASH_SIZE];
    size_t fault_count; /* found; the list holds the first of them */
    struct ledger_fault faults[VERIFY_FAULTS_MAX];
    int64_t decided_to; /* decisions were taken again before this entry; 0: all of them */
    int64_t sealed_seq; /* the last entry that a seal covers; 0: the ledger has no key */
    int64_t seal_count;
    int64_t key_id; /* of the last seal */
};

/* One more fault, in its place by seq: the ledger is not sound. */
void verify_accuse(struct verify_report *report, int64_t seq, const char *reason);

/* Is told now and then how far a proof is; false ends it with ERR_CANCELLED. */
struct verify_watch {
    bool (*go_on)(int64_t proved_seq, int64_t head_seq, void *arg);
    void *arg;
};

/* Proves the whole ledger on one snapshot: the chain, every typed row against its body, no row too
 * many or too few, the head, and every decision taken again on what was known then. It goes on past
 * what is wrong; only decisions behind that are not taken again, for they rest on it. ERR_OK with
 * sound = false when damage was found; else an error of the database. */
enum err ledger_verify(struct db *db, struct verify_report *report_out) MUST_USE;

/* The same, and the first journal key is held against the one that is known outside of the
 * database. Without that, a journal that was computed anew with other keys passes. */
enum err ledger_verify_pinned(struct db *db, const uint8_t pin[SEAL_PUBLIC_SIZE],
                              struct verify_report *report_out) MUST_USE;

/* The same; pin NULL: none is known. */
enum err ledger_verify_watched(struct db *db, const uint8_t *pin, const struct verify_watch *watch,
                               struct verify_report *report_out) MUST_USE;

#endif
