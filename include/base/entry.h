/* One entry of the journal in memory, and the tables that entries are kept in. The kinds themselves
 * are the record room's (record/kinds.h); the store is given their tables as plain data. */
#ifndef FUNDTRAIL_BASE_ENTRY_H
#define FUNDTRAIL_BASE_ENTRY_H

#include "base/field.h"

struct entry_table {
    const char *name;          /* of the kind, and of its SQL table */
    const struct shape *shape; /* its columns */
};

struct entry {
    int64_t seq;            /* gapless, from 1 */
    int64_t recorded_at_us; /* UTC */
    int64_t actor_id;       /* user; 0 is the operator's command line */
    int64_t entity_id;      /* seq of the entity's first version; = seq for a new one */
    int32_t effective_date;
    uint32_t kind;      /* position in the list of record types, from 1 */
    const void *record; /* the struct of that kind */
};

#endif
