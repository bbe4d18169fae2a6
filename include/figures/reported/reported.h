/* Funds that are known by their reports: what is known of a fund on a day, the reports that count,
 * and how much of a fund its list of holdings covers.
 *
 * A report counts once another person approved it, from the end of its period on. Of one period the
 * last that was recorded counts. A list of holdings belongs to its report and counts with it. */
#ifndef FUNDTRAIL_FIGURES_REPORTED_REPORTED_H
#define FUNDTRAIL_FIGURES_REPORTED_REPORTED_H

#include "book/book.h"
#include "record/reported.h"

/* A list of holdings that is older no longer tells what a fund holds: nothing is covered. */
#define REPORT_TELLS_DAYS 366

/* The entry that says how a fund is known on the view's day; NULL: none does, it is tracked. */
const struct entry *fund_basis_ruling(const struct book *book, int64_t fund_id, struct view view);

bool fund_is_reported(const struct book *book, int64_t fund_id, struct view view);

/* Whether a report, as it was recorded, counts in the view. */
bool fund_report_counts(const struct book *book, const struct entry *report, struct view view);

/* What a report may tell: of the fund as a whole, or which holdings it has (or that it has none).
 */
enum report_tells {
    REPORT_TELLS_NAV = 1,
    REPORT_TELLS_COMMITTED,
    REPORT_TELLS_PAID_IN,
    REPORT_TELLS_HOLDINGS
};

/* The last report of a fund that counts and tells it; NULL: none does. */
const struct entry *fund_report_of(const struct book *book, int64_t fund_id, enum report_tells what,
                                   struct view view);

/* The end of the last period of which a report counts; DATE_UNKNOWN: there is none. */
int32_t fund_last_report_on(const struct book *book, int64_t fund_id, struct view view);

/* Whether no later entry that counts reports of the same fund's same day. */
bool fund_report_is_last_of_day(const struct book *book, const struct entry *report,
                                struct view view);

/* The last capital account of a commitment that a report tells; NULL: none does. */
const struct entry *fund_report_of_account(const struct book *book, int64_t commitment_id,
                                           struct view view);

/* A line counts whatever its own day: FOR_REPORTED_HOLDINGS(r, book, view, report_seq) walks those
 * of a report that the view knows. */
static inline struct view reported_holdings_view(struct view view)
{
    return (struct view){.as_of = DATE_LAST, .as_known = view.as_known};
}
#define FOR_REPORTED_HOLDINGS(r, book, view, report_seq)                                           \
    FOR_LIVE_REFERRERS (r, book, reported_holdings_view(view), reported_holding, fund_report_id,   \
                        report_seq)

enum report_measure { REPORT_COST = 1, REPORT_VALUE };

/* Of one line; unknown where the report leaves it open. */
int64_t reported_amount(const struct reported_holding *holding, enum report_measure measure);

struct report_coverage {
    const struct entry *report; /* of holdings; NULL: no report tells any */
    int32_t day;                /* the end of its period */
    int64_t age_days;           /* on the view's day; unknown without a report */
    int64_t row_count;
    int64_t unknown_count; /* rows without an amount */
    int64_t listed_minor;  /* of the rows, in the report's currency */
    int64_t whole_minor;   /* of all holdings, as the report says; unknown: it does not. Values that
                              it does not sum up: net asset value less cash */
    int64_t coverage_e8; /* listed / whole, at most 1; 0 without a list; unknown: nobody can tell */
    bool full;           /* nothing can be missing, and the list is not too old */
};

/* ERR_OVERFLOW. */
enum err report_coverage_compute(const struct book *book, int64_t fund_id,
                                 enum report_measure measure, struct view view,
                                 struct report_coverage *coverage_out) MUST_USE;

#endif
