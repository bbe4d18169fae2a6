/* Each seal continues the one before it, is over the entries that stand there, and is signed with a
 * key that was in force. From the first key on every entry is covered, the last one too. */
#include "prove_seals_internal.h"

#include "base/check.h"
#include "book/sealing_key.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Rows read, and signatures handed to the other thread, at a time. */
#define ROWS_AT_ONCE 1000
#define SIGNED_AT_ONCE 512

struct signed_batch {
    size_t count;
    struct seal seals[SIGNED_AT_ONCE];
    bool is_signed[SIGNED_AT_ONCE];
};

struct seal_prover {
    struct db *db;
    const struct book *book;
    const uint8_t *pin;
    struct verify_report *report;
    uint8_t ledger_id[SEAL_HASH_SIZE];
    struct seal_row rows[ROWS_AT_ONCE];
    size_t row_count;
    size_t row_at;
    int64_t next_from; /* the rows behind are read from here on */
    bool all_read;
    struct seals_known trusted;        /* of an earlier proof */
    struct seals_known passed;         /* the rows until now */
    int64_t sealed_seq;                /* the last entry that is covered, rightly or not */
    uint8_t (*hashes)[SEAL_HASH_SIZE]; /* of the entries that the next seal covers */
    size_t hash_count;
    size_t hash_capacity;
    struct signed_batch batches[2];
    size_t filling; /* the batch that is filled; the other one is checked, if any is */
    bool is_checking;
    pthread_t checker;
};

struct seal_prover *seal_prover_new(struct db *db, const struct book *book, const uint8_t *pin,
                                    struct verify_report *report)
{
    struct seal_prover *prover = calloc(1, sizeof(*prover));
    CHECK(prover != NULL);
    prover->db = db;
    prover->book = book;
    prover->pin = pin;
    prover->report = report;
    prover->next_from = INT64_MIN;
    return prover;
}

void seal_prover_step(struct seal_prover *prover, struct db *db, const struct book *book)
{
    prover->db = db;
    prover->book = book;
    prover->all_read = false;
}

void seal_prover_trust(struct seal_prover *prover, const struct seals_known *known)
{
    prover->trusted = *known;
}

struct seals_known seal_prover_known(const struct seal_prover *prover)
{
    return prover->passed;
}

static void *check_batch(void *arg)
{
    struct signed_batch *batch = arg;
    for (size_t i = 0; i < batch->count; i++)
        batch->is_signed[i] = seal_is_signed(&batch->seals[i]);
    return NULL;
}

static void tell(struct seal_prover *prover, const struct signed_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (!batch->is_signed[i])
            verify_accuse(prover->report, batch->seals[i].previous_seq + 1,
                          "what seals it is not over what stands here: it, or an entry before it, "
                          "was changed and the chain computed anew");
}

static void wait_for_checker(struct seal_prover *prover)
{
    if (!prover->is_checking)
        return;
    CHECK(pthread_join(prover->checker, NULL) == 0);
    prover->is_checking = false;
    tell(prover, &prover->batches[1 - prover->filling]);
}

/* Where no thread can be had, this one checks. */
static void hand_over(struct seal_prover *prover)
{
    struct signed_batch *batch = &prover->batches[prover->filling];
    wait_for_checker(prover);
    prover->filling = 1 - prover->filling;
    prover->batches[prover->filling].count = 0;
    prover->is_checking = pthread_create(&prover->checker, NULL, check_batch, batch) == 0;
    if (prover->is_checking)
        return;
    check_batch(batch);
    tell(prover, batch);
}

void seal_prover_free(struct seal_prover *prover)
{
    wait_for_checker(prover);
    free(prover->hashes);
    free(prover);
}

/* NULL: there is no further seal. */
static enum err next_row(struct seal_prover *prover, const struct seal_row **row_out)
{
    *row_out = NULL;
    if (prover->row_at == prover->row_count && !prover->all_read) {
        enum err err = seal_list(prover->db, prover->next_from, ROWS_AT_ONCE, prover->rows,
                                 &prover->row_count);
        prover->row_at = 0;
        if (err != ERR_OK)
            return err;
        if (prover->row_count > 0)
            prover->next_from = prover->rows[prover->row_count - 1].seq + 1;
        prover->all_read = prover->row_count < ROWS_AT_ONCE;
    }
    if (prover->row_at < prover->row_count)
        *row_out = &prover->rows[prover->row_at];
    return ERR_OK;
}

static void keep_hash(struct seal_prover *prover, const uint8_t hash[SEAL_HASH_SIZE])
{
    if (prover->hash_count == prover->hash_capacity) {
        prover->hash_capacity = prover->hash_capacity == 0 ? 64 : 2 * prover->hash_capacity;
        prover->hashes = realloc(prover->hashes, prover->hash_capacity * SEAL_HASH_SIZE);
        CHECK(prover->hashes != NULL);
    }
    memcpy(prover->hashes[prover->hash_count++], hash, SEAL_HASH_SIZE);
}

static bool is_pinned(const struct seal_prover *prover)
{
    uint8_t first[SEAL_PUBLIC_SIZE];
    return prover->pin == NULL ||
           (sealing_key_bytes(prover->book, sealing_key_first(prover->book), first) &&
            memcmp(first, prover->pin, SEAL_PUBLIC_SIZE) == 0);
}

static const char other_key[] = "the first journal key is not the one that is pinned: the journal "
                                "is another one, or was computed anew";

/* A key that may have been entered behind an entry that is wrong is not known. */
static bool is_unknown(const struct seal_prover *prover, const struct seal_row *row, int64_t seq)
{
    return book_head(prover->book) < seq && sealing_key(prover->book, row->key_id) == NULL;
}

static bool row_is_right(struct seal_prover *prover, const struct seal_row *row)
{
    struct verify_report *report = prover->report;
    bool is_first = report->seal_count == 0;
    if (row->previous_seq != prover->sealed_seq || row->previous_seq >= row->seq)
        verify_accuse(report, prover->sealed_seq + 1, "its seal is missing");
    else if (!sealing_key_may_seal(prover->book, row->key_id, row->previous_seq, row->seq))
        verify_accuse(report, row->seq, "it is sealed with a key that was not in force");
    else if (is_first && !is_pinned(prover))
        verify_accuse(report, sealing_key_first(prover->book), other_key);
    else
        return true;
    return false;
}

/* Its entries are there. */
static void check_row(struct seal_prover *prover, const struct seal_row *row)
{
    struct signed_batch *batch = &prover->batches[prover->filling];
    struct seal *seal = &batch->seals[batch->count];
    *seal = (struct seal){.previous_seq = row->previous_seq, .seq = row->seq};
    memcpy(seal->ledger_id, prover->ledger_id, SEAL_HASH_SIZE);
    memcpy(seal->hash, prover->hashes[prover->hash_count - 1], SEAL_HASH_SIZE);
    memcpy(seal->signature, row->signature, SEAL_SIGNATURE_SIZE);
    seal_root((const uint8_t(*)[SEAL_HASH_SIZE])prover->hashes, prover->hash_count, seal->root);
    if (!sealing_key_bytes(prover->book, row->key_id, seal->public_key))
        return;
    if (++batch->count == SIGNED_AT_ONCE)
        hand_over(prover);
}

static bool is_trusted(const struct seal_prover *prover, const struct seal_row *row)
{
    return row->seq <= prover->trusted.seq;
}

static void hash_number(crypto_generichash_state *state, int64_t number)
{
    (void)crypto_generichash_update(state, (const uint8_t *)&number, sizeof(number));
}

static void pass_row(struct seal_prover *prover, const struct seal_row *row)
{
    struct seals_known *passed = &prover->passed;
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, SEAL_HASH_SIZE);
    (void)crypto_generichash_update(&state, passed->digest, SEAL_HASH_SIZE);
    hash_number(&state, row->seq);
    hash_number(&state, row->previous_seq);
    hash_number(&state, row->key_id);
    (void)crypto_generichash_update(&state, row->signature, SEAL_SIGNATURE_SIZE);
    (void)crypto_generichash_final(&state, passed->digest, SEAL_HASH_SIZE);
    passed->seq = row->seq;
    if (row->seq == prover->trusted.seq &&
        memcmp(passed->digest, prover->trusted.digest, SEAL_HASH_SIZE) != 0)
        verify_accuse(prover->report, row->seq,
                      "a seal of it, or of an entry before it, was changed since it was proved");
}

static void take_row(struct seal_prover *prover, const struct seal_row *row)
{
    if (!is_unknown(prover, row, row->seq) && row_is_right(prover, row) && !is_trusted(prover, row))
        check_row(prover, row);
    pass_row(prover, row);
    prover->sealed_seq = row->seq;
    prover->report->sealed_seq = row->seq;
    prover->report->key_id = row->key_id;
    prover->report->seal_count++;
    prover->row_at++;
    prover->hash_count = 0;
}

enum err seal_prover_add(struct seal_prover *prover, int64_t seq,
                         const uint8_t hash[SEAL_HASH_SIZE])
{
    const struct seal_row *row = NULL;
    if (seq == 1)
        memcpy(prover->ledger_id, hash, SEAL_HASH_SIZE);
    enum err err = next_row(prover, &row);
    while (err == ERR_OK && row != NULL && row->seq < seq) {
        verify_accuse(prover->report, row->seq, "a seal stands here, where none belongs");
        prover->row_at++;
        err = next_row(prover, &row);
    }
    if (err != ERR_OK || row == NULL)
        return err;
    if (seq > row->previous_seq && !is_trusted(prover, row))
        keep_hash(prover, hash);
    if (row->seq == seq)
        take_row(prover, row);
    return ERR_OK;
}

void seal_prover_end(struct seal_prover *prover, int64_t head_seq)
{
    struct verify_report *report = prover->report;
    int64_t first = sealing_key_first(prover->book);
    hand_over(prover);
    wait_for_checker(prover);
    if (first != 0 && prover->sealed_seq < head_seq)
        verify_accuse(report, prover->sealed_seq == 0 ? first : prover->sealed_seq + 1,
                      "nothing has sealed it: it was appended past the program, or its seal was "
                      "taken away");
    else if (first == 0 && prover->pin != NULL && report->sound)
        verify_accuse(report, head_seq == 0 ? 1 : head_seq,
                      "a journal key is pinned, but the journal has none");
}

enum err seal_prover_look_beyond(struct db *db, int64_t head_seq, struct verify_report *report)
{
    struct seal_row row;
    enum err err = seal_find(db, head_seq + 1, &row);
    if (err == ERR_OK)
        verify_accuse(report, row.seq,
                      "it is sealed, but the journal has no such entry: entries were taken away");
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}
