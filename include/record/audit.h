/* What auditors find, and what is answered. */
#ifndef FUNDTRAIL_RECORD_AUDIT_H
#define FUNDTRAIL_RECORD_AUDIT_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

enum finding_grade { FINDING_LOW = 1, FINDING_MEDIUM, FINDING_HIGH };

extern const struct field_value finding_grade_values[];

#define FINDING_TEXT_MAX 2000

/* Says something of an entry of the journal; a later version closes it. */
struct audit_finding {
    const char *code;
    int64_t entry_seq;
    const char *finding;
    uint32_t grade; /* enum finding_grade */
    bool closed;
};

struct audit_answer {
    int64_t finding_id;
    const char *answer;
};

#endif
