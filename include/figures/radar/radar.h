/* Radar: everything of a book that falls due or lies idle, as dated rows.
 *
 * A row's date is the day by which something should have been done. Where the book names no day, it
 * is a start plus a number of days that the asker chooses: an approval and the days to pay it, a
 * valuation and the days that it may count. Cash is idle by FIFO: payments use up the oldest
 * receipts, each day's receipts before its payments, and what is left of a day's receipts is
 * as old as that day. */
#ifndef FUNDTRAIL_FIGURES_RADAR_RADAR_H
#define FUNDTRAIL_FIGURES_RADAR_RADAR_H

#include "book/book.h"

enum radar_kind {
    RADAR_CALL_UNPAID = 1, /* per commitment: the call's day has passed */
    RADAR_CALL_DUE,        /* per commitment: still to come */
    RADAR_APPROVAL_UNFUNDED,
    RADAR_PAID_IN_SHORT, /* less is paid in than a rule's schedule asks for */
    RADAR_CASH_IDLE,
    RADAR_CASH_NEGATIVE, /* more is paid out than was received, since that day */
    RADAR_BUY_BACK,
    RADAR_RECALL_EXPIRES,
    RADAR_INVESTMENT_PERIOD,
    RADAR_EXIT_PERIOD,
    RADAR_FUND_TERM,
    RADAR_MARK_OLD,
    RADAR_INVESTMENT_UNPAID,
    RADAR_PROPOSAL_WAITING,
    RADAR_FILING,
    RADAR_CAP_EXCEEDED,   /* more is approved than the cap in force allows, since that day */
    RADAR_FIRM_GONE,      /* cost is left in a firm that was closed or acquired on that day */
    RADAR_REPORT_MISSING, /* of a quarter, by a fund that is known by its reports */
    RADAR_EARN_OUT_TEST,  /* a test day: no figure is recorded */
    RADAR_CLAIM_WINDOW,   /* a right that was triggered is to be exercised */
    RADAR_CLAIM_LIMITATION,
    RADAR_CAPITAL_DUE,     /* of a firm: subscribed and not paid in */
    RADAR_CAPITAL_ADJUST,  /* the day that was agreed is later than the law allows */
    RADAR_LOT_FREE,        /* listed shares that are locked, on the day on which they fall free */
    RADAR_SELL_DOWN,       /* the day on which a used limit on their sale opens again */
    RADAR_SALE_BREACH,     /* some were sold while locked, or beyond the limit */
    RADAR_IP_FEE,          /* of a patent: due, or the last day of its grace */
    RADAR_IP_RENEWAL,      /* of a mark */
    RADAR_IP_EXPIRY,       /* of a right */
    RADAR_IP_CONTRACT,     /* a licence or a trusteeship ends */
    RADAR_IP_PLEDGED,      /* the same of a pledged right: it may lapse; of the pledge */
    RADAR_REDUCTION,       /* of a firm: its creditors are to be told, or it is to be published */
    RADAR_CREDITOR_CLAIMS, /* the last day on which a creditor may claim before a reduction */
    RADAR_CALL_GRACE,      /* the last day of the grace of a call to a holder in arrears */
    RADAR_FORFEITED,       /* what was forfeited is to be sold or cancelled */
    RADAR_PLEDGE_PUBLISH,  /* the firm has not published its pledge */
    RADAR_LOAN_OVERDUE     /* since that day */
};

enum radar_severity { RADAR_HIGH = 1, RADAR_MEDIUM, RADAR_LOW };

/* How far away the date is. */
enum radar_due {
    RADAR_OVERDUE = 1,
    RADAR_WEEK,    /* 0 to 7 days */
    RADAR_MONTH,   /* to 30 */
    RADAR_QUARTER, /* to 90 */
    RADAR_LATER
};

#define RADAR_DUE_COUNT RADAR_LATER

/* How many rows are due so soon. */
struct radar_count {
    uint32_t due;
    int64_t count;
};

extern const struct shape radar_count_shape;

enum radar_filing {
    FILING_REGISTRATION = 1,
    FILING_QUARTERLY,
    FILING_HALF_YEAR,
    FILING_ANNUAL,
    FILING_POLICY_EVALUATION
};

/* How sure a deadline is: read at its source, told by others, or supposed. */
enum radar_grade { GRADE_READ = 1, GRADE_SECONDARY, GRADE_UNVERIFIED, GRADE_PARTLY_VERIFIED };

struct radar_options {
    int32_t horizon_days; /* rows up to the view's day + this */
    int32_t idle_days;    /* cash older than this is idle */
    int64_t idle_minor;   /* of a fund: less than this is left out */
    int32_t mark_days;    /* a valuation older than this is too old */
    int32_t pay_days;     /* from an approval to its payment */
    int32_t decide_days;  /* from a proposal to its decision */
};

#define RADAR_DAYS_MAX 3650
#define RADAR_STANDARD                                                                             \
    ((struct radar_options){.horizon_days = 180,                                                   \
                            .idle_days = 180,                                                      \
                            .idle_minor = 100000000,                                               \
                            .mark_days = 180,                                                      \
                            .pay_days = 90,                                                        \
                            .decide_days = 30})

struct radar_row {
    uint32_t kind; /* enum radar_kind */
    uint32_t severity;
    uint32_t due;
    int32_t date;
    int64_t days;      /* from the view's day to the date; negative: so many days late */
    int64_t days_late; /* one of the two is unknown */
    int64_t days_left;
    int64_t fund_id;
    const char *subject_kind;
    int64_t subject_id;
    int64_t counterparty_id; /* who owes; 0: nobody, or nobody that is recorded */
    uint32_t currency;
    int64_t amount_minor;   /* what is owed, idle or at stake */
    int32_t since;          /* what the date is counted from, where it is counted */
    uint32_t filing;        /* enum radar_filing, of a filing */
    int32_t period_ends_on; /* of a filing */
    uint32_t grade;         /* enum radar_grade, of a filing */
    const char *source;     /* of a filing's deadline */
    const char *uid;        /* the same for the same thing in every view; ASCII */
};

extern const struct shape radar_row_shape;
extern const struct field_value radar_kind_values[];
extern const struct field_value radar_severity_values[];
extern const struct field_value radar_due_values[];

/* All rows in order of date, severity, kind, fund and subject; they live in arena. ERR_OVERFLOW. */
enum err radar(const struct book *book, struct view view, const struct radar_options *options,
               struct arena *arena, const struct radar_row **rows_out, size_t *count_out) MUST_USE;

/* The rows as a calendar (RFC 5545): one all-day event each. stamp_us is the DTSTAMP of all of
 * them: never the clock, so that a view has the same bytes for ever. domain ends every UID. */
struct radar_calendar {
    const char *domain;
    bool chinese;
    int64_t stamp_us;
};

void radar_calendar_write(const struct book *book, struct view view, const struct radar_row *rows,
                          size_t count, const struct radar_calendar *calendar, struct buf *out);

#endif
