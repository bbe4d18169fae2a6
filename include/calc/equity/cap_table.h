/* A cap table from events: securities are issued and end, nothing is edited. What remains of one
 * that is moved in part, or results from it, is a security of its own.
 *
 * Securities, holders and classes are numbered; every event names what it is about by number. */
#ifndef FUNDTRAIL_CALC_EQUITY_CAP_TABLE_H
#define FUNDTRAIL_CALC_EQUITY_CAP_TABLE_H

#include "base/err.h"
#include "calc/exact.h"

#define CAP_NONE SIZE_MAX

enum cap_kind {
    CAP_ISSUE,
    CAP_CANCEL,      /* cancellation, buy-back, release: a quantity, or the whole */
    CAP_TRANSFER,    /* a quantity to what results */
    CAP_CONVERT,     /* a quantity becomes units of another class */
    CAP_RETRACT,     /* the whole, as if it had not been issued */
    CAP_REISSUE,     /* the whole, as what results; of a split where it names one */
    CAP_CONSOLIDATE, /* several become one */
    CAP_EXERCISE,    /* a quantity, or the whole; the rest stays what it is */
    CAP_SPLIT,       /* of a class */
};

struct cap_event {
    enum cap_kind kind;
    int32_t day;
    const size_t *securities; /* issued, or ended; none of a split */
    size_t security_count;
    bool has_quantity;
    struct exact quantity;
    const size_t *results; /* securities */
    size_t result_count;
    size_t balance;     /* the security that holds what remains, or CAP_NONE */
    size_t holder;      /* of an issue */
    size_t class;       /* of an issue, or of a split; CAP_NONE: not of a class */
    struct exact ratio; /* of a split: new units for one */
    size_t split;       /* of a reissue: the event of the split, or CAP_NONE */
};

enum cap_fault_code {
    CAP_ISSUED_TWICE,            /* the first issue counts */
    CAP_NEVER_ISSUED,            /* what the event ends */
    CAP_RESULT_MISSING,          /* what results from it was never issued */
    CAP_ENDED_BEFORE,            /* it had ended already */
    CAP_BEFORE_ISSUE,            /* the event lies before the issue, and is passed over */
    CAP_MORE_THAN_HELD,          /* has: what there is; needs: what the event takes */
    CAP_BALANCE_DIFFERS,         /* needs: what is left; has: what the balance security has */
    CAP_RESULTS_DIFFER,          /* needs: what is moved; has: what the results have */
    CAP_PARTIAL_WITHOUT_BALANCE, /* what is left stays in the security */
};

struct cap_fault {
    enum cap_fault_code code;
    bool breaks; /* units appear or vanish */
    size_t event;
    size_t security;
    struct exact has;
    struct exact needs;
};

struct cap_security {
    bool issued;
    bool doubtful; /* issued several times: what is said of it is not held against it */
    bool alive;
    size_t issue;          /* the event; CAP_NONE */
    int32_t born;          /* the day of its issue, or of the event that it results from */
    size_t from;           /* that event; CAP_NONE */
    size_t reissue;        /* the event that re-issues it; CAP_NONE */
    struct exact quantity; /* that it still has */
};

struct cap_table {
    struct cap_security *securities;
    size_t security_count;
    struct cap_fault *faults;
    size_t fault_count;
};

/* What there is at the end of a day; later events are not looked at. Everything in the arena. */
enum err cap_table(struct exact_work *work, const struct cap_event *events, size_t event_count,
                   size_t security_count, int32_t as_of, struct cap_table *table_out) MUST_USE;

/* A right of one class to become another. */
struct cap_right {
    size_t from;
    size_t to;
    struct exact ratio; /* units of `to` for one */
};

struct cap_class {
    bool common;
    struct exact votes;
};

/* Common units for one of a class: along its rights to the common class with the fewest votes that
 * are not none, every leg multiplied. ERR_NOT_FOUND: it has no right to. ERR_CONFLICT: the rights
 * lead in a circle. */
enum err cap_conversion(struct exact_work *work, const struct cap_class *classes,
                        size_t class_count, const struct cap_right *rights, size_t right_count,
                        size_t class, struct exact *ratio_out) MUST_USE;

/* --- grants --- */

struct vesting {
    int32_t start;
    int32_t cliff_months;
    int32_t months;       /* until all is vested, > 0 */
    int32_t every_months; /* a part falls due so often, > 0 */
};

/* Whole units vested at the end of a day, cut down. */
struct exact vesting_units(struct exact_work *work, const struct vesting *of, struct exact units,
                           int32_t as_of);

#endif
