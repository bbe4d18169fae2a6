/* Shared by the files of reports: what one evaluation has at hand, and the sources of figures. Not
 * for other modules. */
#ifndef FUNDTRAIL_FIGURES_REPORT_REPORT_INTERNAL_H
#define FUNDTRAIL_FIGURES_REPORT_REPORT_INTERNAL_H

#include "figures/accounts/posting.h"
#include "figures/fee/fee.h"
#include "figures/performance/statement.h"
#include "figures/report/report.h"
#include "record/fee.h"

struct commitment_account;

/* The expenses of a quarter, added up as they go: by category in order, and by commitment. */
struct quarter_expenses {
    int64_t categories[EXPENSE_CATEGORY_COUNT + 1]; /* those up to a category; the last: all */
    const int64_t *borne; /* by the commitments before a position; the last place: by all */
};

/* Accounts at the end of a day. */
struct accounts_on {
    int32_t day;
    enum err err;
    const struct commitment_account *accounts;
    size_t count;
    struct commitment_account *total;
};

/* Accrued carry at the end of a day. */
struct carry_on {
    int32_t day;
    enum err err;
    int64_t accrued_minor;
    const int64_t *parts_minor;
};

/* Days that are asked for: the last one, and those before each period. */
#define REPORT_DAYS_MAX 4

struct report_case {
    const struct book *book;
    struct view view;
    struct arena *arena;
    const struct report_template *of;
    struct report_subject subject;
    uint32_t currency;
    int32_t quarter_from;
    int32_t year_from;

    size_t commitment_count; /* of every date, in order of id */
    const int64_t *commitment_ids;
    const bool *of_manager;
    bool manager_known;
    size_t asked; /* position of the commitment that is asked for; commitment_count: none */

    /* Worked out when they are first asked for. */
    bool ledger_read;
    enum err ledger_err;
    struct fund_ledger ledger;
    size_t roll_count; /* rows: (commitment_count + 1) for each quarter */
    const struct capital_row *roll;
    const struct quarter_expenses *quarters; /* one for each quarter of the roll */
    bool fees_read;
    enum err fees_err;
    size_t fee_count;
    const struct fee_quarter *fees;
    size_t expense_count;
    const struct expense_quarter *expenses;
    size_t account_day_count;
    struct accounts_on accounts[REPORT_DAYS_MAX];
    size_t carry_day_count;
    struct carry_on carry[REPORT_DAYS_MAX];
};

#define OF_FUND SIZE_MAX /* in place of a position */

/* A source of amounts from the beginning to the end of a day, of the fund or of one commitment.
 * AMOUNT_UNKNOWN where it cannot be told. */
struct roll_source {
    const char *name;
    bool fund_only;
    bool (*knows)(const char *field);
    enum err (*at)(struct report_case *report_case, const char *field, size_t position, int32_t day,
                   int64_t *amount_minor_out);
};

/* A source of one record on the view's day. ERR_NOT_FOUND: there is none. */
struct fact_source {
    const char *name;
    const struct shape *shape;
    enum err (*read)(struct report_case *report_case, const void **record_out);
};

/* A source of rows in the view. */
struct list_source {
    const char *name;
    const struct shape *shape;
    enum err (*rows)(struct report_case *report_case, const void **rows_out, size_t *count_out);
};

/* The source that a figure names, and its field in *field_out; NULL: there is none. */
const struct roll_source *report_roll_source(const char *figure, const char **field_out);
const struct fact_source *report_fact_source(const char *figure, const char **field_out);
const struct list_source *report_list_source(const char *name);

#endif
