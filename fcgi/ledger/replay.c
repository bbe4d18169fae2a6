/* Replays a journal. Each entry is held against the one before it and applied to the book before
 * its rows are written: what the book refuses, the journal never gets. */
#include "ledger/replay.h"

#include "ledger_internal.h"

#include "base/canonical.h"
#include "base/check.h"
#include "book/sealing_key.h"
#include "record/kinds.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

#define SLICE_ENTRIES 1000
#define SLICE_BYTES ((size_t)2 << 20)

struct replay {
    struct ledger *ledger;
    struct db *db;
    struct journal_head head; /* of what was added */
    int64_t last_recorded_at_us;
    struct journal_row rows[SLICE_ENTRIES];
    size_t row_count;
    size_t row_bytes;
    struct arena slice; /* of the rows */
    struct arena told;
    uint8_t ledger_id[LEDGER_HASH_SIZE];
    int64_t sealed_seq;                    /* the last entry that a seal covers */
    uint8_t (*unsealed)[LEDGER_HASH_SIZE]; /* the hashes of those behind it */
    size_t unsealed_count;
    size_t unsealed_capacity;
    struct seal_row seals[SLICE_ENTRIES]; /* of the rows */
    size_t seal_count;
};

static enum err begin(struct replay *replay, int64_t *head_out)
{
    struct journal_head head;
    enum err err = ERR_OK;

    for (uint32_t kind = RECORD_NONE + 1; err == ERR_OK && kind < RECORD_KIND_COUNT; kind++)
        err = journal_prepare(replay->db, replay->ledger->tables, kind);
    if (err == ERR_OK)
        err = journal_begin(replay->db, &head);
    if (err != ERR_OK)
        return err;
    *head_out = head.seq;
    return head.seq == 0 ? ERR_OK : ERR_CONFLICT;
}

enum err ledger_replay_begin(struct ledger *ledger, struct db *db, int64_t *head_out,
                             struct replay **replay_out)
{
    struct replay *replay = calloc(1, sizeof *replay);

    CHECK(replay != NULL);
    replay->ledger = ledger;
    replay->db = db;
    replay->last_recorded_at_us = INT64_MIN;
    arena_init(&replay->slice);
    arena_init(&replay->told);
    enum err err = begin(replay, head_out);

    if (err != ERR_OK)
        ledger_replay_end(replay);
    else
        *replay_out = replay;
    return err;
}

void ledger_replay_end(struct replay *replay)
{
    if (replay == NULL)
        return;
    db_rollback(replay->db);
    arena_done(&replay->slice);
    arena_done(&replay->told);
    free(replay->unsealed);
    free(replay);
}

/* What is wrong with an entry before its record is looked at. */
static const char *header_fault(struct replay *replay, const struct replay_entry *entry)
{
    if (entry->seq != replay->head.seq + 1)
        return arena_format(&replay->told, "its number is %lld, and %lld was to come",
                            (long long)entry->seq, (long long)replay->head.seq + 1);
    if (record_kind_find(entry->kind) == RECORD_NONE)
        return arena_format(&replay->told, "its kind \"%.40s\" is unknown", entry->kind);
    if (entry->recorded_at_us < replay->last_recorded_at_us)
        return "it was recorded before the entry before it";
    if (entry->entity_id < 1 || entry->entity_id > entry->seq)
        return "it is a version of what comes later";
    return NULL;
}

/* The first reference of a record that names nothing before it of its kind. */
static const struct field *dangling(const struct book *book, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        int64_t id = field->type == FIELD_REFERENCE ? field_int64(field, entry->record) : 0;
        const struct entry *named = id == 0 ? NULL : book_entry(book, id);

        if (id != 0 && (named == NULL || named->kind != record_kind_find(field->reference)))
            return field;
    }
    return NULL;
}

/* Why the book has refused an entry. */
static const char *refusal(struct replay *replay, const struct book *book,
                           const struct entry *entry)
{
    const struct field *field = dangling(book, entry);

    if (field != NULL)
        return arena_format(&replay->told, "its %s names no %s before it", field->name,
                            field->reference);
    if (entry->kind == RECORD_CONVENTION)
        return "its conventions are those of a later release";
    return "it does not fit the entries before it";
}

static const char *actor_fault(const struct book *book, int64_t actor_id)
{
    const struct entry *actor = book_entry(book, actor_id);

    return actor_id == 0 || (actor != NULL && actor->kind == RECORD_USER)
               ? NULL
               : "nobody of its actor's number was recorded before it";
}

static const char *apply(struct replay *replay, const struct entry *entry,
                         const uint8_t hash[LEDGER_HASH_SIZE])
{
    struct book *book = ledger_change_begin(replay->ledger);
    const char *fault = actor_fault(book, entry->actor_id);

    if (fault == NULL && book_apply(book, entry) != ERR_OK)
        fault = refusal(replay, book, entry);
    if (fault == NULL) {
        requests_add(&replay->ledger->requests, entry);
        ledger_change_keep(replay->ledger, hash);
    } else {
        ledger_change_drop(replay->ledger);
    }
    return fault;
}

/* Reads and proves the entry, and applies it to the book. */
static const char *take(struct replay *replay, const struct replay_entry *told,
                        struct journal_row *row)
{
    const char *fault = header_fault(replay, told);
    uint8_t hash[LEDGER_HASH_SIZE];

    if (fault != NULL)
        return fault;
    uint32_t kind = (uint32_t)record_kind_find(told->kind);

    *row = (struct journal_row){.entry = {told->seq, told->recorded_at_us, told->actor_id,
                                          told->entity_id, told->effective_date, kind},
                                .body = arena_copy(&replay->slice, told->body, told->body_length),
                                .body_length = told->body_length};
    if (told->has_request)
        row->entry.request = (const uint8_t *)arena_copy(
            &replay->slice, (const char *)told->request, ENTRY_REQUEST_SIZE);
    memcpy(row->hash, told->hash, LEDGER_HASH_SIZE);
    ledger_entry_hash(replay->head.hash, &row->entry, row->body, row->body_length, hash);
    if (memcmp(hash, row->hash, LEDGER_HASH_SIZE) != 0)
        return "its hash does not follow from its contents and the hash before it";
    if (entry_read_body(&record_tables[kind], row->body, row->body_length, &replay->slice,
                        &row->entry) != ERR_OK)
        return arena_format(&replay->told, "its body is no %s as this release writes it",
                            told->kind);
    return apply(replay, &row->entry, row->hash);
}

static void keep_hash(struct replay *replay, const uint8_t hash[LEDGER_HASH_SIZE])
{
    if (replay->unsealed_count == replay->unsealed_capacity) {
        size_t capacity = replay->unsealed_capacity == 0 ? 64 : 2 * replay->unsealed_capacity;

        replay->unsealed = realloc(replay->unsealed, capacity * LEDGER_HASH_SIZE);
        CHECK(replay->unsealed != NULL);
        replay->unsealed_capacity = capacity;
    }
    memcpy(replay->unsealed[replay->unsealed_count++], hash, LEDGER_HASH_SIZE);
}

static const char *seal_fault(struct replay *replay, const struct replay_entry *told)
{
    struct seal seal = {.previous_seq = told->previous_seq, .seq = told->seq};
    const struct book *book = ledger_read_begin(replay->ledger);
    bool may_seal = sealing_key_bytes(book, told->key_id, seal.public_key) &&
                    sealing_key_may_seal(book, told->key_id, told->previous_seq, told->seq);

    ledger_read_end(replay->ledger);
    if (told->previous_seq != replay->sealed_seq)
        return "its seal does not go on from the one before it";
    if (!may_seal)
        return "it is sealed with a key that was not in force";
    memcpy(seal.ledger_id, replay->ledger_id, SEAL_HASH_SIZE);
    memcpy(seal.hash, told->hash, SEAL_HASH_SIZE);
    memcpy(seal.signature, told->signature, SEAL_SIGNATURE_SIZE);
    seal_root((const uint8_t(*)[SEAL_HASH_SIZE])replay->unsealed, replay->unsealed_count,
              seal.root);
    return seal_is_signed(&seal) ? NULL : "its seal is not over what stands before it";
}

/* Seals come with the entries that they cover. */
static const char *take_seal(struct replay *replay, const struct replay_entry *told)
{
    if (told->seq == 1)
        memcpy(replay->ledger_id, told->hash, LEDGER_HASH_SIZE);
    keep_hash(replay, told->hash);
    const char *fault = told->is_sealed ? seal_fault(replay, told) : NULL;

    if (!told->is_sealed || fault != NULL)
        return fault;
    struct seal_row *seal = &replay->seals[replay->seal_count++];

    *seal = (struct seal_row){
        .seq = told->seq, .previous_seq = told->previous_seq, .key_id = told->key_id};
    memcpy(seal->signature, told->signature, SEAL_SIGNATURE_SIZE);
    replay->sealed_seq = told->seq;
    replay->unsealed_count = 0;
    return NULL;
}

enum err ledger_replay_add(struct replay *replay, const struct replay_entry *entry,
                           const char **reason_out)
{
    struct journal_row *row = &replay->rows[replay->row_count];

    arena_reset(&replay->told);
    *reason_out = take(replay, entry, row);
    if (*reason_out == NULL)
        *reason_out = take_seal(replay, entry);
    if (*reason_out != NULL)
        return ERR_INVALID;
    replay->head.seq = entry->seq;
    memcpy(replay->head.hash, row->hash, LEDGER_HASH_SIZE);
    replay->last_recorded_at_us = entry->recorded_at_us;
    replay->row_count++;
    replay->row_bytes += row->body_length;
    return replay->row_count == SLICE_ENTRIES || replay->row_bytes > SLICE_BYTES
               ? ledger_replay_flush(replay)
               : ERR_OK;
}

enum err ledger_replay_flush(struct replay *replay)
{
    enum err err = replay->row_count == 0 ? ERR_OK
                                          : journal_append_many(replay->db, replay->ledger->tables,
                                                                replay->rows, replay->row_count);
    if (err == ERR_OK)
        err = seal_insert_many(replay->db, replay->seals, replay->seal_count);

    replay->seal_count = 0;
    replay->row_count = 0;
    replay->row_bytes = 0;
    arena_reset(&replay->slice);
    return err;
}

void ledger_replay_head(const struct replay *replay, uint8_t hash_out[LEDGER_HASH_SIZE])
{
    memcpy(hash_out, replay->head.hash, LEDGER_HASH_SIZE);
}

enum err ledger_replay_keep(struct replay *replay)
{
    enum err err = ledger_replay_flush(replay);

    if (err == ERR_OK && replay->head.seq > 0)
        err = journal_head_advance(replay->db, 0, &replay->head);
    return err == ERR_OK ? db_commit(replay->db) : err;
}
