/* Desk: what waits for a decision, and for whom: every proposal of any kind that nobody has decided
 * on, and what was lately rejected of one's own. What an import brought stands there as the
 * import. */
#ifndef FUNDTRAIL_FIGURES_OVERVIEW_DESK_H
#define FUNDTRAIL_FIGURES_OVERVIEW_DESK_H

#include "book/book.h"

#define DESK_REJECTED_DAYS 30 /* so long a rejection is told to who proposed */

enum desk_reason {
    DESK_DECIDE = 1, /* waits, and this user may decide on it */
    DESK_OWN,        /* this user's own, waits for another */
    DESK_REJECTED,   /* this user's own, rejected not long ago */
    DESK_OTHERS      /* waits for others */
};

extern const struct field_value desk_reason_values[];

struct desk_row {
    uint32_t reason; /* enum desk_reason */
    const char *kind;
    uint32_t record_kind; /* the same, for the program */
    int64_t subject_id;   /* the entity */
    int64_t seq;          /* the version of it that waits */
    int64_t about_id;     /* the investment or commitment that it belongs to; 0: none */
    int64_t fund_id;      /* 0: it is about none */
    uint32_t currency;
    int64_t amount_minor;   /* unknown for what is no money */
    int32_t since;          /* the proposal's day */
    int64_t proposed_by;    /* 0: the operator */
    int64_t proposal_count; /* of an import: of what it brought and that waits; else 1 */
};

extern const struct shape desk_row_shape;

/* The rows of a user of a role in a view: those to decide first, the longest waiting first. They
 * live in arena. ERR_OVERFLOW. */
enum err desk_rows(const struct book *book, struct view view, int64_t user_id, uint32_t role,
                   struct arena *arena, const struct desk_row **rows_out,
                   size_t *count_out) MUST_USE;

#endif
