/* The bytes of an entry that are hashed, and its hash. docs/journal.md specifies both. */
#include "ledger_internal.h"

#include "base/check.h"
#include "record/kinds.h"

#include <sodium.h>
#include <string.h>

/* Each ends with its NUL: no other use of the hash function can begin with these bytes. */
static const char domain[] = "fundtrail-entry-1";
static const char domain_of_request[] = "fundtrail-entry-2";

static void add_number(crypto_generichash_state *state, uint64_t number, size_t bytes)
{
    uint8_t little_endian[8];
    for (size_t i = 0; i < bytes; i++)
        little_endian[i] = (uint8_t)(number >> (8 * i));
    crypto_generichash_update(state, little_endian, bytes);
}

void ledger_entry_hash(const uint8_t previous[LEDGER_HASH_SIZE], const struct entry *entry,
                       const char *body, size_t body_length, uint8_t hash_out[LEDGER_HASH_SIZE])
{
    const char *kind = record_types[entry->kind]->kind;
    size_t kind_length = strlen(kind);
    CHECK(kind_length <= UINT8_MAX && body_length <= UINT32_MAX);
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, LEDGER_HASH_SIZE);
    crypto_generichash_update(
        &state, (const uint8_t *)(entry->request == NULL ? domain : domain_of_request),
        sizeof(domain));
    crypto_generichash_update(&state, previous, LEDGER_HASH_SIZE);
    add_number(&state, (uint64_t)entry->seq, 8);
    add_number(&state, (uint64_t)entry->recorded_at_us, 8);
    add_number(&state, (uint64_t)entry->actor_id, 8);
    add_number(&state, (uint64_t)entry->entity_id, 8);
    add_number(&state, (uint32_t)entry->effective_date, 4);
    add_number(&state, kind_length, 1);
    crypto_generichash_update(&state, (const uint8_t *)kind, kind_length);
    add_number(&state, body_length, 4);
    crypto_generichash_update(&state, (const uint8_t *)body, body_length);
    if (entry->request != NULL)
        crypto_generichash_update(&state, entry->request, ENTRY_REQUEST_SIZE);
    crypto_generichash_final(&state, hash_out, LEDGER_HASH_SIZE);
}

void ledger_write_body(const struct entry *entry, struct buf *buf)
{
    entry_write_body(&record_tables[entry->kind], entry, buf);
}

void ledger_make_row(const struct entry *entry, const uint8_t previous[LEDGER_HASH_SIZE],
                     struct arena *arena, struct journal_row *row_out)
{
    struct buf body;
    buf_init(&body);
    *row_out = (struct journal_row){.entry = *entry};
    row_out->entry.lines = book_lines(entry, arena);
    row_out->entry.lines_packed = false;
    ledger_write_body(&row_out->entry, &body);
    row_out->body = arena_copy(arena, body.bytes, body.length + 1);
    row_out->body_length = body.length;
    buf_done(&body);
    ledger_entry_hash(previous, entry, row_out->body, row_out->body_length, row_out->hash);
}
