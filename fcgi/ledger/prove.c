/* Proves one entry after the other: its hash follows from the entry before it, and its typed row
 * encodes to the very bytes that were hashed. */
#include "prove_internal.h"

#include "ledger_internal.h"
#include "record/kinds.h"

#include <string.h>

void prover_init(struct prover *prover, const uint8_t previous[LEDGER_HASH_SIZE])
{
    *prover = (struct prover){.last_recorded_at_us = INT64_MIN};
    memcpy(prover->previous, previous, LEDGER_HASH_SIZE);
    buf_init(&prover->body);
}

void prover_done(struct prover *prover)
{
    buf_done(&prover->body);
}

bool prove_body(struct prover *prover, const struct journal_found *found, const struct entry *entry)
{
    buf_reset(&prover->body);
    ledger_write_body(entry, &prover->body);
    return prover->body.length == found->body_length &&
           memcmp(prover->body.bytes, found->body, found->body_length) == 0;
}

static bool hash_follows(const struct prover *prover, const struct journal_found *found)
{
    uint8_t hash[LEDGER_HASH_SIZE];
    ledger_entry_hash(prover->previous, &found->entry, found->body, found->body_length, hash);
    return memcmp(hash, found->hash, LEDGER_HASH_SIZE) == 0;
}

/* Whether the body begins as the record says, and as its first lines do. */
static bool begins_right(struct prover *prover, const struct journal_found *found,
                         uint32_t line_count)
{
    const struct entry *entry = &found->entry;
    struct buf *body = &prover->body;
    buf_reset(body);
    if (line_count > 0)
        entry_write_body_until(&record_tables[entry->kind], entry, line_count, body);
    else
        shape_write_canonical(&record_types[entry->kind]->shape, entry->record, body);
    size_t length = line_count > 0 ? body->length : body->length - 1; /* but for its brace */
    return length <= found->body_length && memcmp(body->bytes, found->body, length) == 0;
}

/* Which row it is that does not say what the body says. */
static const char *wrong_row(struct prover *prover, const struct journal_found *found,
                             struct arena *arena)
{
    const struct entry_lines *lines = record_tables[found->entry.kind].lines;
    uint32_t right = 0;
    if (lines->shape == NULL || !begins_right(prover, found, 0))
        return arena_format(arena, "its row in table %s does not say what the journal says",
                            found->kind);
    while (right < found->entry.line_count && begins_right(prover, found, right + 1))
        right++;
    return arena_format(arena,
                        "its lines in table %s do not say what the journal says, from line"
                        " %u on",
                        lines->table, right + 1);
}

/* What is wrong with the typed row, or with rows of other tables. */
static const char *typed_fault(struct prover *prover, const struct journal_found *found,
                               struct arena *arena)
{
    if (found->stray_table != NULL)
        return arena_format(arena, "table %s has a row for it, but it is a %s", found->stray_table,
                            found->kind);
    if (found->fault != NULL)
        return arena_format(arena, "its row cannot be read: %.200s", found->fault);
    if (found->entry.record == NULL)
        return arena_format(arena, "its row in table %s is missing", found->kind);
    if (found->typed_entity_id != found->entry.entity_id)
        return arena_format(arena, "its row in table %s does not say what the journal says",
                            found->kind);
    return prove_body(prover, found, &found->entry) ? NULL : wrong_row(prover, found, arena);
}

static const char *fault_of(struct prover *prover, const struct journal_found *found,
                            struct arena *arena)
{
    const char *table = found->stray_table;
    if (!found->has_entry && table == NULL)
        return "the journal has no entry with this number";
    if (!found->has_entry)
        return arena_format(arena, "table %s has a row but the journal has none", table);
    if (found->entry.kind == 0)
        return arena_format(arena, "its kind \"%.40s\" is unknown", found->kind);
    if (!prover->is_adrift && !hash_follows(prover, found))
        return "its hash does not follow from its contents and the hash before it: the entry was "
               "changed, or one before it was taken out or put in";
    const char *fault = typed_fault(prover, found, arena);
    if (fault == NULL && found->entry.recorded_at_us < prover->last_recorded_at_us)
        fault = "it was recorded before the entry before it";
    return fault;
}

const char *prove_next(struct prover *prover, const struct journal_found *found,
                       struct arena *arena)
{
    const char *fault = fault_of(prover, found, arena);
    if (fault != NULL)
        return fault;
    prove_past(prover, found);
    return NULL;
}

void prove_past(struct prover *prover, const struct journal_found *found)
{
    prover->is_adrift = !found->has_entry;
    if (prover->is_adrift)
        return;
    memcpy(prover->previous, found->hash, LEDGER_HASH_SIZE);
    prover->last_recorded_at_us = found->entry.recorded_at_us;
}
