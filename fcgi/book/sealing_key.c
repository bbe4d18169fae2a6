/* The journal's keys: a ledger has a handful, so that they are looked for one after the other. */
#include "book/sealing_key.h"

#include "record/kinds.h"

#include <string.h>

int64_t sealing_key_first(const struct book *book)
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_JOURNAL_KEY, &ids);

    return count == 0 ? 0 : ids[0];
}

const struct journal_key *sealing_key(const struct book *book, int64_t key_id)
{
    const struct entry *entry = book_entry(book, key_id);

    if (entry == NULL || entry->kind != RECORD_JOURNAL_KEY || entry->entity_id != key_id)
        return NULL;
    return entry->record;
}

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);

    return at == NULL ? -1 : (int)(at - digits);
}

bool sealing_key_bytes(const struct book *book, int64_t key_id,
                       uint8_t public_out[SEALING_KEY_SIZE])
{
    const struct journal_key *key = sealing_key(book, key_id);

    if (key == NULL || strlen(key->public_key) != 2 * (size_t)SEALING_KEY_SIZE)
        return false;
    for (size_t i = 0; i < SEALING_KEY_SIZE; i++) {
        int high = digit(key->public_key[2 * i]);
        int low = digit(key->public_key[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        public_out[i] = (uint8_t)(16 * high + low);
    }
    return true;
}

const struct entry *sealing_key_end(const struct book *book, int64_t key_id)
{
    const int64_t *seqs;
    size_t count = book_versions(book, key_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *version = book_entry(book, seqs[i]);

        if (((const struct journal_key *)version->record)->end_reason != NULL)
            return version;
    }
    return NULL;
}

bool sealing_key_may_seal(const struct book *book, int64_t key_id, int64_t previous_seq,
                          int64_t seq)
{
    if (sealing_key(book, key_id) == NULL || key_id > seq)
        return false;
    const struct entry *end = sealing_key_end(book, key_id);

    return (key_id <= previous_seq || key_id == sealing_key_first(book)) &&
           (end == NULL || end->seq > seq);
}

int64_t sealing_key_find(const struct book *book, const uint8_t public_key[SEALING_KEY_SIZE])
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_JOURNAL_KEY, &ids);
    uint8_t bytes[SEALING_KEY_SIZE];

    for (size_t i = 0; i < count; i++)
        if (sealing_key_bytes(book, ids[i], bytes) &&
            memcmp(bytes, public_key, SEALING_KEY_SIZE) == 0)
            return ids[i];
    return 0;
}
