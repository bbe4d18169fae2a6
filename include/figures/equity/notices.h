/* Notices about a firm's capital (record/capital_notice.h), and the days that run from them by the
 * Company Law (calc/equity/law_windows.h): what is to be done until when, and what was.
 *
 * A reduction is complete once a change of capital names its resolution: that of all capital, or of
 * certificates one by one. */
#ifndef FUNDTRAIL_FIGURES_EQUITY_NOTICES_H
#define FUNDTRAIL_FIGURES_EQUITY_NOTICES_H

#include "figures/equity/play.h"
#include "record/capital_notice.h"

/* Where a reduction stands in a view. Days are unknown until they are there. */
struct reduction {
    const struct capital_notice *resolution;
    int32_t told_on; /* the first creditor */
    int32_t published_on;
    int32_t claims_until;  /* nobody may ask for payment or security after it */
    int64_t open_claim_id; /* made in time and neither paid nor secured; 0: none */
    int32_t completed_on;
};

/* False: there is no such resolution in the view. */
bool reduction_of(const struct book *book, int64_t notice_id, struct view view,
                  struct reduction *reduction_out) MUST_USE;

/* What completed reductions released that name a right to be bought out, in minor units of the
 * currency; one that covers losses releases nothing. ERR_OVERFLOW. */
enum err reductions_for_term(const struct book *book, int64_t round_term_id, uint32_t currency,
                             struct view view, int64_t *amount_out) MUST_USE;

/* The resolution that a change of capital completes: of a capital_act or a security_event; 0: it
 * names none. */
int64_t reduction_named(const struct entry *change);

/* The day by which what is not paid in on a certificate was asked for early (art. 54); the latest
 * such notice counts, also one that its units were under before they moved. DATE_UNKNOWN: none. */
int32_t accelerated_to(const struct equity *equity, const struct equity_certificate *certificate);

enum deadline_what {
    DEADLINE_TELL = 1,
    DEADLINE_PUBLISH,
    DEADLINE_CLAIM_TOLD,
    DEADLINE_CLAIM_PUBLISHED,
    DEADLINE_ANSWER, /* a creditor's claim, before the reduction is complete: no day of its own */
    DEADLINE_GRACE,
    DEADLINE_DISPOSE, /* of what was forfeited: sold or cancelled, else the others pay it in */
    DEADLINE_ACCELERATED
};

enum deadline_state {
    DEADLINE_OPEN = 1,
    DEADLINE_DONE,
    DEADLINE_DONE_LATE,
    DEADLINE_OVERDUE,
    DEADLINE_OVER /* a period that ran out: nothing was to be done by us */
};

struct notice_deadline {
    int64_t capital_notice_id; /* that it runs from */
    uint32_t what;             /* enum deadline_what */
    uint32_t law;              /* enum capital_law; 0: none that is known of that day */
    int32_t runs_from;
    int32_t due_on; /* unknown: no day is set */
    int32_t done_on;
    uint32_t state; /* enum deadline_state */
    int64_t holder_party_id;
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    const char *certificate; /* its code */
    uint32_t currency;
    int64_t amount_minor;
};

extern const struct shape notice_deadline_shape;
extern const struct field_value capital_law_values[]; /* enum capital_law */
extern const struct field_value deadline_what_values[];
extern const struct field_value deadline_state_values[];

/* In the order of the notices; in equity's arena. ERR_OVERFLOW. */
enum err notice_deadlines(const struct equity *equity, const struct notice_deadline **rows_out,
                          size_t *count_out) MUST_USE;

#endif
