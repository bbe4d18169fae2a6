/* What is refused of findings: each is of an entry that is there. */
#include "decide_internal.h"

#include "record/audit.h"

void check_audit_finding(struct decider *decider)
{
    const struct audit_finding *finding = decider->record;

    if (book_entry(decider->book, finding->entry_seq) != NULL)
        return;
    refuse(decider, "entry_seq", VIOLATION_UNKNOWN_REFERENCE);
    violations_param(decider->violations, "expected", "entry");
}
