/* Which restorations may be recorded. That the journal lost the checkpoint's entries is seen by
 * whoever has its file (ledger/checkpoint.h): here only the journal is known. */
#include "decide_internal.h"
#include "record/journal.h"

#include <inttypes.h>
#include <string.h>

#define HASH_DIGITS 64

/* A checkpoint of an entry that the journal has behind it is none that it was taken back behind. */
static void require_gone(struct decider *decider, int64_t checkpoint_seq)
{
    int64_t least = book_head(decider->book) + 1;

    if (checkpoint_seq >= least)
        return;
    refuse(decider, "checkpoint_seq", VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", arena_format(decider->arena, "%" PRId64, least));
    violations_param(decider->violations, "max",
                     arena_format(decider->arena, "%" PRId64, INT64_MAX));
}

void check_restoration(struct decider *decider)
{
    const struct restoration *record = decider->record;

    if (strlen(record->checkpoint_hash) != HASH_DIGITS ||
        strspn(record->checkpoint_hash, "0123456789abcdef") != HASH_DIGITS) {
        refuse(decider, "checkpoint_hash", VIOLATION_BAD_DIGEST);
        violations_param(decider->violations, "digits", "64");
    }
    require_gone(decider, record->checkpoint_seq);
}
