/* The docket as rows: the rights of a firm or of all, how many are what, what falls due, and of one
 * right its owners, its time line and its fees year by year. Every count follows from the states of
 * the rights (figures/ip/right.h), none is recorded. */
#ifndef FUNDTRAIL_FIGURES_IP_DOCKET_H
#define FUNDTRAIL_FIGURES_IP_DOCKET_H

#include "figures/ip/right.h"

extern const struct field_value ip_right_status_values[]; /* enum ip_status, from 1 on */

/* A right as a row. */
struct ip_docket_row {
    int64_t ip_right_id;
    int64_t firm_id; /* in whose docket it stands */
    uint32_t type;
    const char *number; /* canonical, of a patent */
    const char *title;
    uint32_t legal_status; /* enum ip_status + 1 */
    int32_t status_since;
    int32_t filed_on;
    int32_t granted_on;
    int32_t expires_on;
    bool owned; /* by the firm that is asked about, else by that of the docket */
    int64_t owners;
    int64_t parts; /* that this firm has, of of_parts; unknown */
    int64_t of_parts;
    bool pledged;
    int64_t pledge_id; /* by which; 0 */
    int64_t pledgee_id;
    int32_t debt_ends_on; /* of that pledge */
    int64_t licences;
    bool open_licence;
    bool preserved;
    bool suspended;
    bool invalidation_pending;
    bool partly_invalidated;
    uint32_t fee_standing; /* enum ip_fee_standing */
    int64_t fee_paid_through;
    int64_t fee_year;
    int32_t next_due_on;   /* of a fee, or of a mark's renewal */
    int32_t grace_ends_on; /* unknown: no rule tells */
    uint32_t currency;
    int64_t due_minor; /* for that fee on the day, with late fee and reduction */
    bool high_value;
    bool strategic_industry;
    bool overseas_family;
    bool kept_over_10_years;
    bool high_pledge;
    bool awarded;
};

extern const struct shape ip_docket_row_shape;

/* How many rights are what. Of a firm: of those that it owns, alone or with others. */
struct ip_count_figures {
    int64_t rights;
    int64_t pending; /* filed, published or in examination */
    int64_t inventions;
    int64_t utility_models;
    int64_t designs;
    int64_t trade_marks;
    int64_t software_copyrights;
    int64_t others;          /* these six: in force */
    int64_t granted_in_year; /* in the calendar year of the day */
    int64_t expired;
    int64_t lapsed;
    int64_t abandoned;
    int64_t invalidated;
    int64_t pledged;
    int64_t licensed;
    int64_t preserved;
    int64_t high_value;
    int64_t fee_late;
    int64_t fee_missed;
    int64_t in_pools;         /* members of a pool on the day, each once */
    int64_t in_trusteeship;   /* firms, each once */
    int64_t trusteed_in_year; /* firms, in the calendar year of the day */
};

extern const struct shape ip_count_figures_shape;

/* Rights in order of docket and code; firm_id 0: all, else those of its docket and those of others
 * that it owns or owned. */
void ip_docket_rows(const struct ip_tables *tables, int64_t firm_id,
                    const struct ip_docket_row **rows_out, size_t *count_out);

void ip_count_rights(const struct ip_tables *tables, int64_t firm_id,
                     struct ip_count_figures *figures_out);

/* Whether a right is a member of the pool on the day of the view; ip_pool_id 0: of some pool. */
bool ip_in_pool(const struct ip_tables *tables, int64_t ip_right_id, int64_t ip_pool_id);

/* The row of one right. ERR_NOT_FOUND. */
enum err ip_docket_row_of(const struct ip_tables *tables, int64_t ip_right_id,
                          struct ip_docket_row *row_out) MUST_USE;

/* --- one right --- */

struct ip_holder_row {
    int64_t ip_right_id;
    int64_t firm_id;
    int64_t party_id;
    const char *owner_name;
    int64_t parts;
    int64_t of_parts;
    int32_t since;
};

extern const struct shape ip_holder_row_shape;

enum ip_line_kind {
    IP_LINE_FILED = 1,
    IP_LINE_GRANTED, /* as the right itself tells */
    IP_LINE_OWNER,
    IP_LINE_EVENT,
    IP_LINE_FEE,
    IP_LINE_POOLED,
    IP_LINE_PLEDGED,
    IP_LINE_PLEDGE_ENDED,
    IP_LINE_VALUED,
    IP_LINE_EXPIRES
};

/* What happened, or will, to a right on a day. */
struct ip_line {
    int32_t day;
    uint32_t kind;    /* enum ip_line_kind */
    uint32_t action;  /* enum ip_action, of an event */
    int64_t entry_id; /* 0: of the right itself */
    int64_t firm_id;  /* whom it names; one of the three */
    int64_t party_id;
    const char *who;
    int64_t year; /* of a fee */
    uint32_t currency;
    int64_t amount_minor;
    uint32_t legal_status; /* behind it: enum ip_status + 1 */
};

extern const struct shape ip_line_shape;

/* A year's fee of a patent. */
struct ip_fee_row_of {
    int64_t year;
    int32_t due_on;
    uint32_t currency;
    int64_t full_minor;
    int64_t reduction_percent;
    int64_t reduced_minor;
    int32_t grace_ends_on;
    int64_t months_late;
    int64_t late_minor; /* by the day it was paid, else by the day of the view */
    int64_t total_minor;
    int32_t paid_on;
    int64_t paid_minor;
    int64_t restoring_minor; /* where the grace ended unpaid: what restoring costs in all */
    bool covered;            /* paid, or a later year is */
};

extern const struct shape ip_fee_row_of_shape;

/* ERR_NOT_FOUND. Lines up to the day of the view, and the expiry. */
enum err ip_holder_rows(const struct ip_tables *tables, int64_t ip_right_id,
                        const struct ip_holder_row **rows_out, size_t *count_out) MUST_USE;
enum err ip_lines(const struct ip_tables *tables, int64_t ip_right_id,
                  const struct ip_line **lines_out, size_t *count_out) MUST_USE;
enum err ip_fee_rows(const struct ip_tables *tables, int64_t ip_right_id,
                     const struct ip_fee_row_of **rows_out, size_t *count_out) MUST_USE;

/* --- what falls due --- */

enum ip_due_kind {
    IP_DUE_FEE = 1,       /* an annual fee */
    IP_DUE_GRACE,         /* the last day on which one can still be paid */
    IP_DUE_RENEWAL,       /* the last day of a mark's term; it is open */
    IP_DUE_RENEWAL_GRACE, /* the last day on which it can still be renewed */
    IP_DUE_EXPIRY,
    IP_DUE_LICENCE, /* one ends */
    IP_DUE_TRUST    /* a trusteeship ends */
};

extern const struct field_value ip_due_kind_values[];

struct ip_due_row {
    int32_t day;
    int64_t days_left; /* below 0: so many days ago */
    uint32_t kind;     /* enum ip_due_kind */
    int64_t firm_id;
    int64_t ip_right_id; /* 0: of a trusteeship */
    int64_t trusteeship_id;
    int64_t year; /* of a fee */
    uint32_t currency;
    int64_t amount_minor;
    int32_t grace_ends_on;
    bool pledged; /* who lends on it must know */
    int64_t pledge_id;
};

extern const struct shape ip_due_row_shape;

/* In order of day, firm and right: what is due and unpaid, and what falls due in so many days.
 * firm_id 0: of all. */
void ip_due_rows(const struct ip_tables *tables, int64_t firm_id, int32_t horizon_days,
                 const struct ip_due_row **rows_out, size_t *count_out);

/* --- pools --- */

struct ip_pool_row {
    int64_t ip_pool_id;
    int64_t firm_id;
    int64_t operator_id;
    int64_t members; /* recorded rights on the day */
    int64_t in_force;
    uint32_t qualifier;
    int64_t stated_rights;
    uint32_t stated_type;
    int32_t stated_on;
    int64_t not_recorded; /* of what is stated; unknown where nothing is stated */
    uint32_t currency;
    int64_t value_minor; /* of its last valuation */
    int32_t valued_on;
};

extern const struct shape ip_pool_row_shape;

void ip_pool_rows(const struct ip_tables *tables, const struct ip_pool_row **rows_out,
                  size_t *count_out);

#endif
