/* History: all that ever happened to one record, of whatever kind: its versions field by field, the
 * decisions on it, exceptions, its lines, and what of all that was reversed. */
#ifndef FUNDTRAIL_FIGURES_AUDIT_HISTORY_H
#define FUNDTRAIL_FIGURES_AUDIT_HISTORY_H

#include "book/book.h"

enum history_event {
    HISTORY_RECORDED = 1,
    HISTORY_CHANGED, /* a row for each field that a later version says differently */
    HISTORY_APPROVED,
    HISTORY_REJECTED,
    HISTORY_EXCEPTION, /* it was let pass a rule */
    HISTORY_PART,      /* a line, tier or score of it was recorded */
    HISTORY_REVERSED,
    HISTORY_FINDING, /* an auditor said something of an entry of it, or closed that */
    HISTORY_ANSWER
};

struct history_row {
    int64_t seq;
    uint32_t event; /* enum history_event */
    const char *kind;
    int32_t effective_date;
    const char *recorded_at;
    int64_t recorded_by;
    const char *field; /* of HISTORY_CHANGED */
    const char *before;
    const char *after;
    uint32_t currency;
    int64_t amount_minor;
    int64_t reversed_seq; /* of HISTORY_REVERSED: the entry that it undid */
    const char *reason;   /* or note of a decision, finding or answer */
};

extern const struct shape history_row_shape;

/* The history of what the entry seq belongs to, in order of seq, up to as_known. A reversal belongs
 * to what it undid, a decision to what it decides on. Rows live in arena. ERR_NOT_FOUND: there is
 * no such entry. */
enum err record_history(const struct book *book, int64_t seq, int64_t as_known, struct arena *arena,
                        const struct history_row **rows_out, size_t *count_out) MUST_USE;

#endif
