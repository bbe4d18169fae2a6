/* Journal: appending entries and loading them back. The journal row holds who, when, what and the
 * canonical bytes; the typed row in the table of the kind holds the same as columns. Both are
 * written in one transaction and nothing is ever changed.
 *
 * The store knows no kinds: it is given their tables as plain data. */
#ifndef FUNDTRAIL_STORE_JOURNAL_H
#define FUNDTRAIL_STORE_JOURNAL_H

#include "base/arena.h"
#include "base/entry.h"

struct db;

#define JOURNAL_HASH_SIZE 32

/* The statements for the tables of all kinds; made once, shared by threads. */
struct journal_tables;

/* list[0] stands for "no kind" and is empty. What list points to must outlive the result. */
struct journal_tables *journal_tables_new(const struct entry_table *list, size_t count);
void journal_tables_free(struct journal_tables *tables);

/* Before they are freed, of every connection that lives on: it keeps what it prepared by address,
 * and other statements may come to stand there. */
void journal_tables_forget(const struct journal_tables *tables, struct db *db);

struct journal_row {
    struct entry entry;
    const char *body; /* canonical JSON */
    size_t body_length;
    uint8_t hash[JOURNAL_HASH_SIZE];
};

struct journal_head {
    int64_t seq;
    uint8_t hash[JOURNAL_HASH_SIZE];
};

enum err journal_head_read(struct db *db, struct journal_head *head_out) MUST_USE;

/* db_begin, with the head read and locked until the transaction ends, in one round trip. */
enum err journal_begin(struct db *db, struct journal_head *head_out) MUST_USE;

/* Moves the head from expected_seq to head; ERR_RETRY when another writer was first. */
enum err journal_head_advance(struct db *db, int64_t expected_seq,
                              const struct journal_head *head) MUST_USE;

/* Prepares what appends an entry of a kind; before the transaction, for one that holds the head may
 * be broken off at any moment by another node's. ERR_UNAVAILABLE, ERR_RETRY. */
enum err journal_prepare(struct db *db, const struct journal_tables *tables,
                         uint32_t kind) MUST_USE;

/* A MariaDB 10.11 node that breaks a transaction off while it opens a table with triggers keeps
 * that opened table in its cache as one whose triggers cannot be read, and refuses every insert
 * into it. After such a refusal, outside a transaction, this makes the server open what the entry
 * goes into anew; otherwise it does nothing. */
void journal_mend(struct db *db);

/* Inserts the rows of many entries, in order of seq, in a few round trips. Kinds that others refer
 * to go first. ERR_RETRY when a seq is taken. */
enum err journal_append_many(struct db *db, const struct journal_tables *tables,
                             const struct journal_row *rows, size_t count) MUST_USE;

/* Everything that stands under one seq, right or wrong: whoever wants to rest on it proves it. The
 * texts live until the next one is handed on, the record as long as the arena. */
struct journal_found {
    int64_t seq;
    bool has_entry;     /* the journal has a row; else only seq and stray_table count */
    struct entry entry; /* kind 0: unknown; record NULL: the typed row is missing or unreadable */
    const char *kind;   /* as it is stored */
    int64_t typed_entity_id;
    const char *fault; /* why the typed row is unreadable; NULL when it is not */
    const char *body;
    size_t body_length;
    uint8_t hash[JOURNAL_HASH_SIZE];
    const char *stray_table; /* a table that has a row under this seq but should not; NULL: none */
};

/* JOURNAL_OWN_TABLES: of each entry only the table of its kind is looked into. */
enum journal_scope { JOURNAL_OWN_TABLES, JOURNAL_ALL_TABLES };

/* Hands every seq of from_seq..to_seq to each, in order; records live in arena, so read long
 * journals in ranges of some 20,000. Damage is handed on, not returned. An error of each ends the
 * walk and is returned. */
enum err journal_read(struct db *db, const struct journal_tables *tables, int64_t from_seq,
                      int64_t to_seq, enum journal_scope scope, struct arena *arena,
                      enum err (*each)(const struct journal_found *found, void *arg),
                      void *arg) MUST_USE;

/* Looks for rows beyond the head or before the first entry in the journal and all typed tables, and
 * for idempotency keys whose entry is missing, another actor's, or says itself by which request it
 * was made. Hands each the table and the
 * lowest seq of those in it. */
enum err journal_audit_outside(struct db *db, const struct journal_tables *tables, int64_t head_seq,
                               void (*each)(int64_t seq, const char *table, void *arg),
                               void *arg) MUST_USE;

/* The hashes of the entries from_seq..to_seq into hashes[0…]. ERR_CORRUPT when one is missing. */
enum err journal_hashes(struct db *db, int64_t from_seq, int64_t to_seq,
                        uint8_t (*hashes_out)[JOURNAL_HASH_SIZE]) MUST_USE;

/* Which requests the entries from_seq..to_seq were made by into requests_out[0…], in arena; NULL:
 * none. */
enum err journal_requests(struct db *db, int64_t from_seq, int64_t to_seq, struct arena *arena,
                          const uint8_t **requests_out) MUST_USE;

/* A key of an actor, with the request that it was used for and the entry that was its effect: of
 * entries that do not say so themselves, since an earlier release wrote them. */
struct idempotency {
    int64_t actor_id;
    const char *key;
    uint8_t request_hash[32];
    int64_t seq;
};

/* Hands all of them to each, by seq; texts live until the next one. An error of each ends the walk
 * and is returned. */
enum err idempotency_each(struct db *db, enum err (*each)(const struct idempotency *key, void *arg),
                          void *arg) MUST_USE;

#endif
