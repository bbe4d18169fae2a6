/* One entry of the journal in memory, and the list of kinds that an entry can be of. The kinds
 * themselves are the book's (record/record.h); the store is given them as plain data. */
#ifndef FUNDTRAIL_BASE_ENTRY_H
#define FUNDTRAIL_BASE_ENTRY_H

#include "base/field.h"

struct record_type {
    const char *kind;   /* "fund": JSON, journal and SQL table name */
    const char *plural; /* "funds": path and dataset */
    const char *label_en;
    const char *label_zh;
    struct shape shape;
    bool revisable;  /* a later version may replace it */
    bool reversible; /* a reversal may name it */
    bool packed;     /* a ledger holds very many: the book packs them */
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
