/* The digest of the idempotency keys of earlier releases. docs/journal.md specifies the bytes. */
#include "older_keys_internal.h"

#include "record/journal.h"
#include "record/kinds.h"
#include "store/journal.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DIGEST_SIZE 32

/* Ends with its NUL, as other domains. */
static const char domain[] = "fundtrail-older-keys-1";

static void add_number(crypto_generichash_state *state, int64_t number)
{
    uint8_t little_endian[8];
    for (size_t i = 0; i < sizeof(little_endian); i++)
        little_endian[i] = (uint8_t)((uint64_t)number >> (8 * i));
    crypto_generichash_update(state, little_endian, sizeof(little_endian));
}

static enum err add_key(const struct idempotency *key, void *arg)
{
    crypto_generichash_state *state = arg;
    add_number(state, key->seq);
    add_number(state, key->actor_id);
    crypto_generichash_update(state, (const uint8_t *)key->key, strlen(key->key) + 1);
    crypto_generichash_update(state, key->request_hash, sizeof(key->request_hash));
    return ERR_OK;
}

enum err older_keys_read(struct db *db, char text_out[OLDER_KEYS_TEXT_SIZE])
{
    crypto_generichash_state state;
    uint8_t digest[DIGEST_SIZE];
    crypto_generichash_init(&state, NULL, 0, sizeof(digest));
    crypto_generichash_update(&state, (const uint8_t *)domain, sizeof(domain));
    enum err err = idempotency_each(db, add_key, &state);
    crypto_generichash_final(&state, digest, sizeof(digest));
    sodium_bin2hex(text_out, OLDER_KEYS_TEXT_SIZE, digest, sizeof(digest));
    return err;
}

int64_t older_keys_said(const struct book *book, char text_out[OLDER_KEYS_TEXT_SIZE])
{
    const int64_t *seqs;
    size_t count = book_entities(book, RECORD_CONVENTION, &seqs);
    int64_t seq = 0;
    for (size_t i = 0; i < count; i++) {
        const struct convention_entry *record = book_entry(book, seqs[i])->record;
        if (record->older_keys == NULL)
            continue;
        seq = seqs[i];
        (void)snprintf(text_out, OLDER_KEYS_TEXT_SIZE, "%s", record->older_keys);
    }
    return seq;
}

enum err older_keys_check(struct ledger *ledger, struct db *db, struct ledger_fault *fault_out)
{
    char said[OLDER_KEYS_TEXT_SIZE];
    int64_t seq = older_keys_said(ledger_read_begin(ledger), said);
    ledger_read_end(ledger);
    return older_keys_compare(db, seq, said, fault_out);
}

enum err older_keys_compare(struct db *db, int64_t seq, const char *said,
                            struct ledger_fault *fault_out)
{
    char found[OLDER_KEYS_TEXT_SIZE];
    *fault_out = (struct ledger_fault){0};
    if (seq == 0)
        return ERR_OK;
    enum err err = older_keys_read(db, found);
    if (err != ERR_OK || strcmp(said, found) == 0)
        return err;
    fault_out->seq = seq;
    (void)snprintf(fault_out->reason, sizeof(fault_out->reason),
                   "table idempotency is not as it says: a key of an earlier release was changed, "
                   "put in or taken out");
    return ERR_OK;
}
