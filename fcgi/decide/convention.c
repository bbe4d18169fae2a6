/* Which conventions may be appended: later ones, that this release knows. */
#include "decide_internal.h"
#include "record/journal.h"

#include <inttypes.h>

void check_convention(struct decider *decider)
{
    const struct convention_entry *record = decider->record;
    int64_t least = convention_number(decider->book) + 1;

    if (record->number >= least && record->number <= CONVENTIONS_NOW)
        return;
    refuse(decider, "number", VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", arena_format(decider->arena, "%" PRId64, least));
    violations_param(decider->violations, "max",
                     arena_format(decider->arena, "%d", CONVENTIONS_NOW));
}
