/* The records of a batch as they were sent: read by the tables of their kinds, held against the
 * role of who sent them, with the faults of each. Pure. */
#ifndef FUNDTRAIL_HANDLERS_BATCH_BATCH_H
#define FUNDTRAIL_HANDLERS_BATCH_BATCH_H

#include "http/route.h"

#define BATCH_RECORDS_MAX 1000

struct batch_record {
    const char *kind;
    const char *label;
    int32_t effective_date;
    bool confirm_future;
    int64_t expected_version; /* of what an approval decides on, as it was read; 0: not said */

    uint32_t of_kind; /* enum record_kind; RECORD_NONE where it was not understood */
    void *record;     /* references to records further up in the batch: minus their place, from 1 */
    size_t fault_count;
    const struct violation *faults; /* what is wrong with it whatever is in the book */
};

struct batch {
    size_t count;
    struct batch_record *records;
};

/* Reads {"records":[…]}. Each record is taken by the body of the route that makes one of its kind.
 * Faults of the list as a whole go to violations; those of records stay with them.
 *   ERR_MALFORMED, ERR_TOO_LARGE, ERR_INVALID  no list of records
 *   ERR_FORBIDDEN  records are of kinds that the role does not write: these alone are named */
enum err batch_read(const struct route *routes, size_t route_count, unsigned role,
                    const char *bytes, size_t length, struct violations *violations,
                    struct batch *batch_out) MUST_USE;

/* The fields of a violation of record `at`, as the client is told them: records[3].amount. */
struct violation batch_fault(const struct violation *violation, size_t at, struct arena *arena);

/* Adds it unless there are as many as are ever told. */
void batch_keep(struct violations *violations, const struct violation *violation);

/* What the batch asks for, whatever the spelling of its JSON. */
void batch_write_canonical(const struct batch *batch, struct buf *out);

#endif
