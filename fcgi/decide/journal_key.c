/* Which keys may be entered, and ended. That a new one is sealed by an older one is the ledger's
 * business: here nobody knows who seals. */
#include "book/sealing_key.h"
#include "decide_internal.h"

#include <string.h>

static bool is_hexadecimal(const char *text)
{
    return strlen(text) == 2 * (size_t)SEALING_KEY_SIZE &&
           strspn(text, "0123456789abcdef") == strlen(text);
}

/* A key ends once, and not the last one: nothing could be sealed any more. */
static void check_end(struct decider *decider, const struct journal_key *record)
{
    const int64_t *ids;
    size_t count = book_entities(decider->book, RECORD_JOURNAL_KEY, &ids);
    int64_t key_id = decider->command->entity_id;
    size_t others = 0;

    if (record->end_reason == NULL)
        refuse(decider, "end_reason", VIOLATION_MISSING);
    const struct entry *end = sealing_key_end(decider->book, key_id);

    if (end != NULL)
        refuse_with_seq(decider, "end_reason", VIOLATION_ALREADY_LINKED, end->seq);
    for (size_t i = 0; i < count; i++)
        others += ids[i] != key_id && sealing_key_end(decider->book, ids[i]) == NULL;
    if (others == 0)
        refuse(decider, "end_reason", VIOLATION_LAST_KEY);
}

void check_journal_key(struct decider *decider)
{
    const struct journal_key *record = decider->record;

    if (!is_hexadecimal(record->public_key)) {
        refuse(decider, "public_key", VIOLATION_UNKNOWN_VALUE);
        violations_param(decider->violations, "allowed", "64 x 0-9, a-f");
        return;
    }
    if (decider->command->entity_id != 0)
        check_end(decider, record);
    else if (record->end_reason != NULL)
        refuse(decider, "end_reason", VIOLATION_CANNOT_CHANGE);
}
