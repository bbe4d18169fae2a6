/* Seals what is written. A key signs on behalf of this process alone, so whatever stands before the
 * transaction is proved to be sealed first. */
#include "ledger_internal.h"

#include "base/check.h"
#include "book/sealing_key.h"
#include "record/kinds.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sealing_init(struct sealing *sealing)
{
    CHECK(pthread_mutex_init(&sealing->lock, NULL) == 0);
}

void sealing_done(struct sealing *sealing)
{
    sodium_free(sealing->keys);
    pthread_mutex_destroy(&sealing->lock);
}

void sealing_forget(struct sealing *sealing)
{
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    sealing->has_id = false;
    sealing->sealed = (struct journal_head){0};
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
}

void ledger_set_keys(struct ledger *ledger, const struct seal_key *keys, size_t count)
{
    struct sealing *sealing = &ledger->sealing;
    struct sealing_keys *list = NULL;
    CHECK(count <= SEALING_KEYS_MAX);
    if (count > 0) {
        /* Guarded memory must be a multiple of the alignment of what it holds. */
        list = sodium_malloc((sizeof(*list) + 63) / 64 * 64);
        CHECK(list != NULL);
        list->count = count;
        memcpy(list->list, keys, count * sizeof(*keys));
    }
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    struct sealing_keys *old = sealing->keys;
    sealing->keys = list;
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
    sodium_free(old);
}

void ledger_set_pin(struct ledger *ledger, const uint8_t public_key[SEAL_PUBLIC_SIZE])
{
    struct sealing *sealing = &ledger->sealing;
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    sealing->has_pin = true;
    memcpy(sealing->pin, public_key, SEAL_PUBLIC_SIZE);
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
}

bool ledger_has_key(struct ledger *ledger, const uint8_t public_key[SEAL_PUBLIC_SIZE])
{
    struct sealing *sealing = &ledger->sealing;
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    bool found = sealing->has_pin && memcmp(sealing->pin, public_key, SEAL_PUBLIC_SIZE) == 0;
    for (size_t i = 0; sealing->keys != NULL && i < sealing->keys->count; i++)
        found |= memcmp(sealing->keys->list[i].public_key, public_key, SEAL_PUBLIC_SIZE) == 0;
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
    return found;
}

/* The id of the first key that the transaction itself enters, 0: none. */
static int64_t first_entered(const struct sealing_span *span, const struct journal_key **record_out)
{
    size_t count = (size_t)(span->next.seq - span->head.seq);
    for (size_t i = 0; span->rows != NULL && i < count; i++) {
        const struct entry *entry = &span->rows[i].entry;
        if (entry->kind != RECORD_JOURNAL_KEY || entry->entity_id != entry->seq)
            continue;
        *record_out = entry->record;
        return entry->seq;
    }
    return 0;
}

/* Whether the transaction itself ends a key. */
static bool ends_within(const struct sealing_span *span, int64_t key_id)
{
    size_t count = (size_t)(span->next.seq - span->head.seq);
    for (size_t i = 0; span->rows != NULL && i < count; i++) {
        const struct entry *entry = &span->rows[i].entry;
        if (entry->kind == RECORD_JOURNAL_KEY && entry->entity_id == key_id &&
            ((const struct journal_key *)entry->record)->end_reason != NULL)
            return true;
    }
    return false;
}

static bool is_entered_as(const struct journal_key *record, const struct seal_key *key)
{
    char hex[2 * SEAL_PUBLIC_SIZE + 1];
    sodium_bin2hex(hex, sizeof(hex), key->public_key, SEAL_PUBLIC_SIZE);
    return strcmp(hex, record->public_key) == 0;
}

/* Which of the process's keys seals, the newest first; 0: none may. */
static int64_t choose_key(const struct sealing_keys *keys, const struct book *book,
                          const struct sealing_span *span, const struct seal_key **key_out)
{
    const struct journal_key *record = NULL;
    int64_t entered_id = sealing_key_first(book) == 0 ? first_entered(span, &record) : 0;
    for (size_t i = keys == NULL ? 0 : keys->count; i > 0; i--) {
        const struct seal_key *key = &keys->list[i - 1];
        int64_t id = sealing_key_find(book, key->public_key);
        *key_out = key;
        if (entered_id != 0 && is_entered_as(record, key))
            return entered_id;
        if (id != 0 && sealing_key_may_seal(book, id, span->head.seq, span->next.seq) &&
            !ends_within(span, id))
            return id;
    }
    return 0;
}

/* Whether the transaction is to be sealed, by which key, and with which seal, but for what it says.
 * The pin is the first key's. */
static enum err sign(struct sealing *sealing, const struct book *book,
                     const struct sealing_span *span, struct seal *seal, int64_t *key_id_out)
{
    const struct seal_key *key = NULL;
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    *key_id_out = choose_key(sealing->keys, book, span, &key);
    if (*key_id_out != 0)
        seal_sign(key, seal);
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
    return *key_id_out == 0 ? ERR_UNSEALED : ERR_OK;
}

/* The hash of entry 1, which the ledger is known by. */
static enum err find_id(struct sealing *sealing, struct db *db, uint8_t id_out[SEAL_HASH_SIZE])
{
    uint8_t first[1][SEAL_HASH_SIZE];
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    bool known = sealing->has_id;
    memcpy(id_out, sealing->ledger_id, SEAL_HASH_SIZE);
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
    if (known)
        return ERR_OK;
    enum err err = journal_hashes(db, 1, 1, first);
    if (err != ERR_OK)
        return err;
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    sealing->has_id = true;
    memcpy(sealing->ledger_id, first[0], SEAL_HASH_SIZE);
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
    memcpy(id_out, first[0], SEAL_HASH_SIZE);
    return ERR_OK;
}

static bool is_known(struct sealing *sealing, const struct journal_head *head)
{
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    bool known = sealing->sealed.seq == head->seq &&
                 memcmp(sealing->sealed.hash, head->hash, SEAL_HASH_SIZE) == 0;
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
    return known;
}

bool sealing_pin(struct sealing *sealing, uint8_t pin_out[SEAL_PUBLIC_SIZE])
{
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    bool is_pinned = sealing->has_pin;
    if (is_pinned)
        memcpy(pin_out, sealing->pin, SEAL_PUBLIC_SIZE);
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
    return is_pinned;
}

static void set_known(struct sealing *sealing, const struct journal_head *head)
{
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    sealing->sealed = *head;
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
}

/* The seal of a row, with the hashes that the journal has now. */
static enum err complete(struct ledger *ledger, struct db *db, const struct seal_row *row,
                         struct seal *seal, uint8_t (*hashes)[SEAL_HASH_SIZE])
{
    size_t count = (size_t)(row->seq - row->previous_seq);
    *seal = (struct seal){.previous_seq = row->previous_seq, .seq = row->seq};
    memcpy(seal->signature, row->signature, SEAL_SIGNATURE_SIZE);
    enum err err = find_id(&ledger->sealing, db, seal->ledger_id);
    if (err == ERR_OK)
        err = journal_hashes(db, row->previous_seq + 1, row->seq, hashes);
    if (err != ERR_OK)
        return err;
    memcpy(seal->hash, hashes[count - 1], SEAL_HASH_SIZE);
    seal_root((const uint8_t(*)[SEAL_HASH_SIZE])hashes, count, seal->root);
    return ERR_OK;
}

/* Whether its key may have made a seal, and has. */
static const char *fault_of(struct sealing *sealing, const struct book *book,
                            const struct seal_row *row, struct seal *seal)
{
    uint8_t first[SEAL_PUBLIC_SIZE];
    if (!sealing_key_bytes(book, row->key_id, seal->public_key) ||
        !sealing_key_may_seal(book, row->key_id, row->previous_seq, row->seq))
        return "it is sealed with a key that was not in force";
    if (sealing->has_pin && (!sealing_key_bytes(book, sealing_key_first(book), first) ||
                             memcmp(first, sealing->pin, SEAL_PUBLIC_SIZE) != 0))
        return "the first journal key is not the one that is pinned: another journal stands here";
    return seal_is_signed(seal) ? NULL : "its seal is not over what stands here";
}

static const char *row_fault(const struct seal_row *row, int64_t head_seq)
{
    if (row->seq != head_seq)
        return "it is sealed beyond the head: entries were taken away";
    if (row->previous_seq < 0 || row->previous_seq >= row->seq)
        return "its seal covers nothing";
    return NULL;
}

/* The row of an entry's seal, as far as it can be right. */
static enum err find_row(struct db *db, int64_t head_seq, struct seal_row *row_out,
                         const char **fault_out)
{
    enum err err = seal_find(db, head_seq, row_out);
    *fault_out = err == ERR_NOT_FOUND ? "it has no seal: it was appended past the program"
                 : err == ERR_OK      ? row_fault(row_out, head_seq)
                                      : NULL;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err check_row(struct ledger *ledger, struct db *db, const struct seal_row *row,
                          const char **fault_out)
{
    struct seal seal;
    uint8_t(*hashes)[SEAL_HASH_SIZE] =
        calloc((size_t)(row->seq - row->previous_seq), SEAL_HASH_SIZE);
    CHECK(hashes != NULL);
    enum err err = complete(ledger, db, row, &seal, hashes);
    free(hashes);
    if (err != ERR_OK)
        return err;
    const struct book *book = ledger_read_begin(ledger);
    *fault_out = fault_of(&ledger->sealing, book, row, &seal);
    ledger_read_end(ledger);
    if (*fault_out == NULL)
        sealing_committed(ledger, &seal);
    return ERR_OK;
}

enum err sealing_check_head(struct ledger *ledger, struct db *db, const struct journal_head *head,
                            const char **fault_out)
{
    struct seal_row row;
    uint8_t pin[SEAL_PUBLIC_SIZE];
    const struct book *book = ledger_read_begin(ledger);
    bool is_sealed = sealing_key_first(book) != 0;
    ledger_read_end(ledger);
    *fault_out =
        is_sealed || !sealing_pin(&ledger->sealing, pin)
            ? NULL
            : "a journal key is pinned, but the journal has none: another journal stands here";
    if (!is_sealed || is_known(&ledger->sealing, head))
        return ERR_OK;
    enum err err = find_row(db, head->seq, &row, fault_out);
    return err == ERR_OK && *fault_out == NULL ? check_row(ledger, db, &row, fault_out) : err;
}

enum err sealing_check_next(struct ledger *ledger, struct db *db, int64_t head_seq,
                            const char **fault_out)
{
    struct seal_row row;
    uint8_t key[SEAL_PUBLIC_SIZE];
    const struct book *book = ledger_read_begin(ledger);
    bool is_sealed = sealing_key_first(book) != 0;
    ledger_read_end(ledger);
    *fault_out = NULL;
    enum err err = is_sealed ? find_row(db, head_seq, &row, fault_out) : ERR_OK;
    if (!is_sealed || err != ERR_OK || *fault_out != NULL)
        return err;
    book = ledger_read_begin(ledger);
    bool is_known_key = sealing_key_bytes(book, row.key_id, key);
    ledger_read_end(ledger);
    return is_known_key ? check_row(ledger, db, &row, fault_out) : ERR_OK;
}

/* What is not sealed stops the writer, as what does not prove. */
static enum err prove_head(struct ledger *ledger, struct db *db, const struct journal_head *head)
{
    const char *fault = NULL;
    int64_t began_ms = ledger_now_ms();
    enum err err = sealing_check_head(ledger, db, head, &fault);
    if (err != ERR_OK || fault == NULL)
        return err;
    struct ledger_fault found = {.seq = head->seq};
    (void)snprintf(found.reason, sizeof(found.reason), "%s", fault);
    ledger_note_fault(ledger, &found, began_ms);
    return ERR_UNPROVED;
}

/* Before the first key there is nothing to seal with, and nothing is asked of anybody. */
static bool is_to_be_sealed(const struct book *book, const struct sealing_span *span)
{
    const struct journal_key *record = NULL;
    return sealing_key_first(book) != 0 || first_entered(span, &record) != 0;
}

/* The first seal covers all that was there before the first key as well. */
static enum err find_first_root(struct db *db, const struct sealing_span *span,
                                uint8_t root_out[SEAL_HASH_SIZE])
{
    size_t before = (size_t)span->head.seq;
    size_t added = (size_t)(span->next.seq - span->head.seq);
    uint8_t(*hashes)[SEAL_HASH_SIZE] = calloc(before + added, SEAL_HASH_SIZE);
    CHECK(hashes != NULL);
    enum err err = before == 0 ? ERR_OK : journal_hashes(db, 1, span->head.seq, hashes);
    memcpy(hashes + before, span->hashes, added * SEAL_HASH_SIZE);
    if (err == ERR_OK)
        seal_root((const uint8_t(*)[SEAL_HASH_SIZE])hashes, before + added, root_out);
    free(hashes);
    return err;
}

static enum err describe(struct ledger *ledger, struct db *db, const struct sealing_span *span,
                         bool is_first, struct seal *seal)
{
    enum err err = ERR_OK;
    *seal = (struct seal){.previous_seq = is_first ? 0 : span->head.seq, .seq = span->next.seq};
    memcpy(seal->hash, span->next.hash, SEAL_HASH_SIZE);
    if (is_first)
        err = find_first_root(db, span, seal->root);
    else
        seal_root(span->hashes, (size_t)(span->next.seq - span->head.seq), seal->root);
    if (err == ERR_OK && span->head.seq > 0)
        err = find_id(&ledger->sealing, db, seal->ledger_id);
    if (span->head.seq == 0)
        memcpy(seal->ledger_id, span->hashes[0], SEAL_HASH_SIZE);
    return err;
}

enum err sealing_store(struct ledger *ledger, struct db *db, const struct sealing_span *span,
                       struct seal *seal_out, bool *is_sealed_out)
{
    struct seal_row row = {.seq = span->next.seq};
    const struct book *book = ledger_read_begin(ledger);
    bool is_first = sealing_key_first(book) == 0;
    *is_sealed_out = is_to_be_sealed(book, span);
    ledger_read_end(ledger);
    enum err err = prove_head(ledger, db, &span->head);
    if (err == ERR_OK && !*is_sealed_out)
        return ERR_OK;
    if (err == ERR_OK)
        err = describe(ledger, db, span, is_first, seal_out);
    if (err != ERR_OK)
        return err;
    book = ledger_read_begin(ledger);
    err = sign(&ledger->sealing, book, span, seal_out, &row.key_id);
    ledger_read_end(ledger);
    if (err != ERR_OK)
        return err;
    row.previous_seq = seal_out->previous_seq;
    memcpy(row.signature, seal_out->signature, SEAL_SIGNATURE_SIZE);
    return seal_insert(db, &row);
}

void sealing_committed(struct ledger *ledger, const struct seal *seal)
{
    struct journal_head head = {.seq = seal->seq};
    memcpy(head.hash, seal->hash, SEAL_HASH_SIZE);
    set_known(&ledger->sealing, &head);
}

enum err ledger_sealing_key(struct ledger *ledger, struct seal_key *key_out)
{
    struct sealing *sealing = &ledger->sealing;
    const struct seal_key *key = NULL;
    const struct book *book = ledger_read_begin(ledger);
    const struct sealing_span nothing = {.head = {.seq = book_head(book)},
                                         .next = {.seq = book_head(book)}};
    CHECK(pthread_mutex_lock(&sealing->lock) == 0);
    bool found = choose_key(sealing->keys, book, &nothing, &key) != 0;
    if (found)
        *key_out = *key;
    CHECK(pthread_mutex_unlock(&sealing->lock) == 0);
    ledger_read_end(ledger);
    return found ? ERR_OK : ERR_UNSEALED;
}

enum err ledger_receipt(struct ledger *ledger, struct db *db, int64_t seq,
                        struct seal_receipt *receipt_out)
{
    struct seal_row row;
    struct seal seal;
    enum err err = seal_find(db, seq, &row);
    if (err != ERR_OK)
        return err;
    if (row.previous_seq < 0 || row.previous_seq >= row.seq || row.seq > ledger_book_head(ledger))
        return ERR_CORRUPT;
    if (seq <= row.previous_seq)
        return ERR_NOT_FOUND;
    uint8_t(*hashes)[SEAL_HASH_SIZE] = calloc((size_t)(row.seq - row.previous_seq), SEAL_HASH_SIZE);
    CHECK(hashes != NULL);
    err = complete(ledger, db, &row, &seal, hashes);
    const struct book *book = ledger_read_begin(ledger);
    if (err == ERR_OK && !sealing_key_bytes(book, row.key_id, seal.public_key))
        err = ERR_CORRUPT;
    ledger_read_end(ledger);
    if (err == ERR_OK)
        seal_receipt_make(&seal, (const uint8_t(*)[SEAL_HASH_SIZE])hashes, seq, receipt_out);
    free(hashes);
    return err;
}
