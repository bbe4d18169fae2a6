/* Loans: what was paid out, what is owed and overdue, the schedule, and how each repayment was
 * split.
 *
 * Interest of a period runs on what is outstanding, day by day, and is rounded once, when it falls
 * due. What is repaid early shortens the instalments that come next. From a default, or the last
 * instalment, on all of the principal is due, and interest is due as it runs. A repayment pays the
 * costs that it names, the interest that is due, and the principal, in that order; one that repays
 * all of the principal pays the interest that ran until its day as well. */
#ifndef FUNDTRAIL_FIGURES_LOAN_LOAN_H
#define FUNDTRAIL_FIGURES_LOAN_LOAN_H

#include "book/book.h"
#include "record/user.h"
#include "calc/ip_loan.h"
#include "record/loan.h"

/* What an event did. */
struct loan_split {
    const struct entry *entry; /* NULL: the draft */
    const struct loan_event *record;
    int32_t day;
    int64_t costs_minor;
    int64_t interest_minor;
    int64_t principal_minor;     /* paid out, repaid, or written off */
    int64_t outstanding_minor;   /* after it */
    int64_t interest_open_minor; /* due and not paid, after it */
};

/* Why an event is not possible. */
enum loan_fault {
    LOAN_FAULT_NONE,
    LOAN_FAULT_PAID_OUT,     /* once already */
    LOAN_FAULT_NOT_PAID_OUT, /* or later */
    LOAN_FAULT_NO_RATE,      /* the prime rate is not known */
    LOAN_FAULT_BEYOND_LOAN,  /* more than was contracted */
    LOAN_FAULT_BEYOND_DEBT,  /* more than is owed */
    LOAN_FAULT_DEFAULTED,    /* already */
    LOAN_FAULT_NO_DEFAULT,   /* written off, and not in default */
    LOAN_FAULT_NO_MARGIN     /* of a rate that rests on no prime rate */
};

/* What is due next. */
enum loan_next {
    NEXT_INSTALMENT = 1,
    NEXT_AT_ONCE, /* in default, or behind the last instalment: all that is owed */
    NEXT_NOTHING, /* nothing is owed any more */
    NEXT_AFTER_PAYOUT
};

struct loan_instalment {
    int32_t due_on;
    int64_t days;
    int64_t rate_e8; /* on its first day */
    int64_t interest_minor;
    int64_t principal_minor;
    int64_t balance_minor;
    int64_t paid_minor;
};

struct loan_state {
    const struct entry *entry;
    const struct loan *record;
    int32_t paid_out_on; /* unknown: it is not paid out */
    int32_t ends_on;
    int64_t rate_e8; /* on the day; unknown: the prime rate is */
    int64_t paid_out_minor;
    int64_t repaid_minor;
    int64_t written_off_minor;
    int64_t outstanding_minor;
    int64_t interest_paid_minor;
    int64_t costs_paid_minor;
    int64_t interest_open_minor;  /* due and not paid */
    int64_t principal_open_minor; /* the same */
    int64_t accrued_minor;        /* not due yet */
    int64_t overdue_minor;
    int32_t overdue_since;
    int32_t overdue_days;
    uint32_t class;        /* enum loan_class: the worse of the two; 0: not paid out */
    uint32_t judged_class; /* by the bank; 0: it was not */
    int32_t defaulted_on;
    uint32_t next;       /* enum loan_next; 0: the rate is not known */
    int32_t next_due_on; /* of an instalment */
    int64_t next_due_minor;
    struct loan_instalment *instalments; /* of one that is not paid out: from its signing on */
    size_t instalment_count;
    struct loan_split *splits;
    size_t split_count;
    enum loan_fault fault; /* of the first event that is not possible */
    int64_t fault_limit_minor;
    int32_t rate_missing_on; /* LOAN_FAULT_NO_RATE: the day */
};

/* A loan with its events until the view's day, and perhaps a drafted one behind them. Entries live
 * as long as the book's, lists in arena. ERR_NOT_FOUND: no such loan in the view. ERR_OVERFLOW. */
enum err loan_play(const struct book *book, int64_t loan_id, struct view view,
                   const struct loan_event *draft, struct arena *arena,
                   struct loan_state *state_out) MUST_USE;

/* A loan as it is told. */
struct loan_row {
    int64_t loan_id;
    int64_t loan_case_id;
    int64_t firm_id;
    int64_t bank_id;
    uint32_t currency;
    int64_t amount_minor;
    int64_t rate_e8;
    int32_t paid_out_on;
    int32_t ends_on;
    int64_t paid_out_minor;
    int64_t repaid_minor;
    int64_t written_off_minor;
    int64_t outstanding_minor;
    int64_t interest_paid_minor;
    int64_t costs_paid_minor;
    int64_t interest_open_minor;
    int64_t principal_open_minor;
    int64_t accrued_minor;
    int64_t overdue_minor;
    int32_t overdue_since;
    int64_t overdue_days;
    uint32_t class;
    uint32_t judged_class;
    int32_t defaulted_on;
    uint32_t next; /* enum loan_next */
    int32_t next_due_on;
    int64_t next_due_minor;
};

extern const struct shape loan_row_shape;
extern const struct field_value loan_next_values[]; /* enum loan_next */

/* What loans are asked for; 0: any. */
struct loan_filter {
    const struct user *reader; /* sees no more than its seat lets it; NULL: all */
    int64_t loan_id;
    int64_t bank_id;
    int64_t firm_id;
};

/* In the order of the loans. ERR_OVERFLOW. */
enum err loan_rows(const struct book *book, const struct loan_filter *filter, struct view view,
                   struct arena *arena, const struct loan_row **rows_out,
                   size_t *count_out) MUST_USE;

enum instalment_state {
    INSTALMENT_AHEAD = 1,
    INSTALMENT_PAID,
    INSTALMENT_OPEN,
    INSTALMENT_OVERDUE
};

extern const struct field_value instalment_state_values[];

struct schedule_row {
    int64_t loan_id;
    int64_t number;
    int32_t due_on;
    int64_t days;
    int64_t rate_e8;
    uint32_t currency;
    int64_t principal_minor;
    int64_t interest_minor;
    int64_t instalment_minor;
    int64_t balance_minor;
    int64_t paid_minor;
    uint32_t state; /* enum instalment_state */
};

extern const struct shape schedule_row_shape;

/* ERR_NOT_FOUND, ERR_OVERFLOW. */
enum err schedule_rows(const struct book *book, int64_t loan_id, struct view view,
                       struct arena *arena, const struct schedule_row **rows_out,
                       size_t *count_out) MUST_USE;

/* What happened to a loan, and how its repayments were split. */
struct loan_split_row {
    int64_t loan_id;
    int64_t loan_event_id;
    int32_t occurred_on;
    uint32_t action;
    uint32_t currency;
    int64_t amount_minor;
    int64_t costs_minor;
    int64_t interest_minor;
    int64_t principal_minor;
    int64_t outstanding_minor;
    int64_t interest_open_minor;
    uint32_t class;
    int64_t basis_points;
    const char *reason;
};

extern const struct shape loan_split_row_shape;

/* ERR_NOT_FOUND, ERR_OVERFLOW. */
enum err loan_split_rows(const struct book *book, int64_t loan_id, struct view view,
                         struct arena *arena, const struct loan_split_row **rows_out,
                         size_t *count_out) MUST_USE;

#endif
