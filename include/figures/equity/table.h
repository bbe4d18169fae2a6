/* The cap table of a firm: who holds how much of what, outstanding and fully diluted, what is paid
 * in and due, and how much of it all is known.
 *
 * Fully diluted: shares as the common class that they convert to, options, warrants, and what of a
 * pool is not granted. SAFEs and notes have no units before a round, and stand apart.
 *
 * What a register states and no certificate tells is a row of its own, so that shares add up to
 * one. Where nothing is stated, shares are of what is known. */
#ifndef FUNDTRAIL_FIGURES_EQUITY_TABLE_H
#define FUNDTRAIL_FIGURES_EQUITY_TABLE_H

#include "figures/equity/play.h"

enum cap_row_kind { /* as enum security_kind, and behind it what is no security */
                    CAP_ROW_SHARES = 1,
                    CAP_ROW_OPTION,
                    CAP_ROW_WARRANT,
                    CAP_ROW_SAFE,
                    CAP_ROW_NOTE,
                    CAP_ROW_POOL,   /* reserved and not granted */
                    CAP_ROW_MISSING /* stated and on no certificate */
};

/* What a holder has of a class. */
struct cap_table_row {
    int64_t holder_party_id; /* one of these three, or none */
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    const char *holder; /* its name */
    uint32_t kind;      /* enum cap_row_kind */
    int64_t class_id;
    const char *class_name;
    int64_t certificate_count;
    int64_t units_e8;
    int64_t vested_e8;  /* of grants; unknown: they do not vest */
    int64_t share_e8;   /* of what is outstanding; all together 1 */
    int64_t diluted_e8; /* units, fully diluted */
    int64_t diluted_share_e8;
    uint32_t currency; /* 0: several */
    int64_t subscribed_minor;
    int64_t paid_minor;
    int64_t due_minor;      /* subscribed - paid */
    int64_t dividend_minor; /* accrued on a preferred class and not paid, in the class's currency */
    uint32_t dividend_reason; /* enum dividend_reason: why it is unknown */
};

enum completeness {
    COMPLETE_UNSTATED = 1, /* no register says how much there is */
    COMPLETE_ALL,
    COMPLETE_PART,        /* less is known than is stated: at least `accounted` of it */
    COMPLETE_CONTRADICTED /* more is recorded than is stated */
};

struct cap_table_figures {
    int64_t outstanding_e8; /* shares on certificates */
    int64_t missing_e8;     /* stated and on none; unknown: nothing is stated */
    int64_t excess_e8;      /* on certificates beyond what was stated */
    int64_t total_e8;       /* outstanding + missing */
    int64_t diluted_e8;     /* of all, fully diluted */
    uint32_t complete;      /* enum completeness */
    int64_t accounted_e8;   /* outstanding / total, cut down; unknown where nothing is stated */
    int32_t stated_on;
    uint32_t unit;     /* enum equity_unit; 0: of both */
    uint32_t currency; /* 0: several, and the sums are unknown */
    int64_t subscribed_minor;
    int64_t paid_minor;
    int64_t due_minor;
    int64_t certificate_count;
    int64_t fault_count;
};

struct firm_cap_table {
    struct cap_table_figures figures;
    struct cap_table_row *rows; /* shares, grants, pools, what is missing; SAFEs and notes behind */
    size_t count;
};

extern const struct shape cap_table_row_shape;
extern const struct shape cap_table_figures_shape;
extern const struct field_value completeness_values[];
extern const struct field_value dividend_reason_values[]; /* enum dividend_reason */

/* Of what was played. In equity's arena. ERR_OVERFLOW. */
enum err firm_cap_table(const struct equity *equity, struct firm_cap_table *table_out) MUST_USE;

/* What is vested of a grant or of shares at the end of the view's day, of what is left of it;
 * unknown: it does not vest. */
int64_t certificate_vested(const struct equity *equity,
                           const struct equity_certificate *certificate);

/* Common units that units of a class convert to along its rights, cut down to 10^-8. */
int64_t class_as_common(const struct equity *equity, int64_t class_id, int64_t units_e8);

/* Whose a row is; RECORD_NONE: nobody's. */
struct equity_holder cap_row_holder(const struct cap_table_row *row);

/* The name of a holder in the view; NULL: none. */
const char *equity_holder_name(const struct book *book, struct equity_holder holder,
                               struct view view);

/* --- certificates, classes, and the history of a holder as rows --- */

enum due_state {
    DUE_NONE = 1,  /* all is paid */
    DUE_AHEAD,     /* until the day that was agreed */
    DUE_TOO_LATE,  /* the day that was agreed is later than the law allows */
    DUE_TO_ADJUST, /* the same of a firm of before July 2024: to be changed by 2027-06-30 */
    DUE_PAST       /* the day has passed */
};

struct certificate_row {
    int64_t security_id; /* one of these two */
    int64_t event_id;
    const char *code;
    uint32_t kind; /* enum security_kind */
    int64_t class_id;
    const char *class_name;
    int64_t holder_party_id;
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    const char *holder;
    const char *from; /* the certificate that its units came from */
    int64_t round_id;
    int64_t investment_id;
    int32_t issued_on;
    int32_t ended_on;
    int64_t issued_units_e8; /* as later splits have it */
    int64_t units_e8;        /* left */
    int64_t vested_e8;
    int64_t strike_e8;
    uint32_t currency;
    int64_t amount_minor;
    int64_t paid_minor;
    int64_t due_minor;
    int32_t due_on;         /* as agreed */
    int32_t last_on;        /* that the law allows */
    uint32_t state;         /* enum due_state; 0: nothing can be told */
    int64_t dividend_minor; /* as of cap_table_row */
    uint32_t dividend_reason;
};

struct class_row {
    int64_t class_id;
    const char *code;
    const char *name;
    uint32_t unit; /* enum equity_unit */
    int64_t units_e8;
    int64_t authorised_e8;
    int64_t missing_e8;
    int64_t excess_e8;
    int64_t granted_e8;  /* options and warrants */
    int64_t reserved_e8; /* in pools, not granted */
    int64_t ratio_e8;    /* common units for one, cut down; unknown: it leads to none */
    int64_t as_common_e8;
    int64_t share_e8; /* of what is outstanding, with what is missing; all together 1 */
};

struct holder_change_row {
    int64_t seq; /* the entry */
    int32_t day;
    int64_t holder_party_id;
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    const char *holder;
    const char *certificate;
    uint32_t kind; /* enum security_kind */
    int64_t class_id;
    const char *class_name;
    int64_t change_e8;
    int64_t balance_e8; /* what the holder has of the kind and class afterwards */
};

/* What a holder had of the outstanding capital at the end of a day on which somebody's changed. */
struct cap_history_row {
    int32_t day;
    const char *rounds; /* codes of the rounds that shares of that day are of; NULL: none */
    int64_t holder_party_id;
    int64_t holder_fund_id;
    int64_t holder_firm_id;
    const char *holder; /* none of the three and NULL: on no certificate */
    int64_t units_e8;
    int64_t share_e8; /* all of a day together 1 */
};

/* So many days are told, the latest ones. */
#define CAP_HISTORY_DAYS 60

extern const struct shape cap_history_row_shape;
extern const struct shape certificate_row_shape;
extern const struct shape class_row_shape;
extern const struct shape holder_change_row_shape;

/* Each in equity's arena. Certificates that ended stand among them. */
size_t certificate_rows(const struct equity *equity, const struct certificate_row **rows_out);
enum err class_rows(const struct equity *equity, const struct class_row **rows_out,
                    size_t *count_out) MUST_USE;
/* Of one holder, or of all (kind RECORD_NONE). */
enum err holder_changes(const struct equity *equity, struct equity_holder holder,
                        const struct holder_change_row **rows_out, size_t *count_out) MUST_USE;

/* What does not fit together: entries that cannot all be right, and units of our investments that
 * certificates say otherwise than subscriptions and proceeds do. */
enum cap_contradiction_kind {
    /* as enum equity_fault_code, from 1 */
    CONTRADICTION_INVESTMENT = EQUITY_OVERPAID + 2,
    CONTRADICTION_STATED /* more is on certificates than a register states */
};

struct cap_contradiction {
    uint32_t kind;         /* enum cap_contradiction_kind */
    int64_t seq;           /* the entry that does not fit; 0: no single one */
    int32_t day;           /* of that entry, or of the register; unknown */
    int64_t investment_id; /* CONTRADICTION_INVESTMENT */
    const char *name;      /* of the certificate, class or pool */
    int64_t has_e8;        /* there, by the certificates */
    int64_t needs_e8;      /* taken, stated, or by subscriptions and proceeds */
};

extern const struct shape cap_contradiction_shape;

enum err cap_contradictions(const struct equity *equity, const struct cap_contradiction **rows_out,
                            size_t *count_out) MUST_USE;

/* The days of a firm's capital in a view; of what was played in it. */
enum err cap_history(const struct equity *equity, const struct cap_history_row **rows_out,
                     size_t *count_out) MUST_USE;

/* What is not paid in on a certificate and when it must be: its due day, else the last day that the
 * law allows. */
struct payment_due {
    int64_t due_minor; /* unknown where the amount is */
    int32_t due_on;    /* as agreed; unknown */
    int32_t last_on;   /* by law; unknown where the capital is neither */
    enum due_state state;
};

void certificate_due(const struct equity *equity, const struct equity_certificate *certificate,
                     struct payment_due *due_out);

#endif
