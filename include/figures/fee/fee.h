/* Fees of a fund, quarter by quarter: due by its terms, set off, given up, and paid.
 *
 * The management fee is rate * base * days / days of a year, both by the term's day count, over
 * stretches in which neither the term nor the base changes; a change counts from its own day on. A
 * base of net asset value is dated: it stays that of one day for a whole period. The fees that the
 * manager got elsewhere are set off by themselves against the next fee, and what is more than that
 * against the one after. */
#ifndef FUNDTRAIL_FIGURES_FEE_FEE_H
#define FUNDTRAIL_FIGURES_FEE_FEE_H

#include "book/book.h"
#include "record/fee.h"

/* One stretch of a period under one fee term and on one base. fee - waived = due. */
struct fee_row {
    int64_t fee_term_id;
    int32_t from;
    int32_t to;          /* the last day, included */
    int64_t day_count;   /* days of the stretch, by the day count of the term */
    int64_t year_days;   /* and those that a year has by it */
    uint32_t counted_by; /* enum fee_day_count */
    uint32_t currency;
    int64_t base_minor;
    int32_t base_on; /* of a net asset value: the day whose value it is */
    int64_t rate_e8;
    int64_t fee_minor; /* base * rate * days / days of a year */
    int64_t waiver_share_e8;
    int64_t waived_minor; /* fee * share, half to even */
    int64_t due_minor;
};

extern const struct shape fee_row_shape;

/* The management fee that falls due from one day to another, both included, in order of day; the
 * total has the three sums. Rows live in arena. ERR_NOT_FOUND: no such fund; ERR_OVERFLOW. */
enum err fee_due(const struct book *book, int64_t fund_id, int32_t from, int32_t to,
                 struct view view, struct arena *arena, const struct fee_row **rows_out,
                 size_t *count_out, struct fee_row *total_out) MUST_USE;

/* The management fee of one quarter.
 *   left = gross - waived_by_terms - waived - settled
 *   offset_applied = the lesser of offset_opening + offset_received and left
 *   net = left - offset_applied
 *   unpaid = unpaid_opening + net - paid; negative when more was paid than due */
struct fee_quarter {
    int32_t from;
    int32_t to;
    uint32_t currency;
    int64_t gross_minor;           /* the rows of fee_due in the quarter, before waivers */
    int64_t waived_by_terms_minor; /* given up by the terms: of the same rows */
    int64_t waived_minor;          /* given up besides, as recorded with expenses */
    int64_t settled_minor;         /* set off by hand, as recorded with expenses */
    int64_t offset_opening_minor;  /* not applied yet */
    int64_t offset_received_minor; /* the fund's share of what the manager got in the quarter */
    int64_t offset_applied_minor;
    int64_t offset_closing_minor;
    int64_t net_minor;
    int64_t paid_minor;
    int64_t paid_call_minor; /* of which from called capital, … */
    int64_t paid_income_minor;
    int64_t paid_facility_minor;
    int64_t paid_unknown_minor;
    int64_t unpaid_opening_minor;
    int64_t unpaid_minor;
};

extern const struct shape fee_quarter_shape;

/* From the quarter of the first term, offset or payment to that of the view's day. Rows live in
 * arena. Errors as fee_due. */
enum err fee_statement(const struct book *book, int64_t fund_id, struct view view,
                       struct arena *arena, const struct fee_quarter **rows_out,
                       size_t *count_out) MUST_USE;

/* Where a category stands in ILPA's reporting template. */
enum expense_section {
    SECTION_MANAGEMENT_FEES = 1,
    SECTION_INTERNAL_CHARGEBACKS,
    SECTION_EXTERNAL_EXPENSES,
    SECTION_OFFERING_COSTS
};

extern const struct field_value expense_section_values[]; /* enum expense_section */

/* The category in a row of that template, 0 <= row < EXPENSE_CATEGORY_COUNT: each is in one. */
enum expense_section expense_template_row(size_t row, enum expense_category *category_out) MUST_USE;

/* What was paid in one quarter for one category of expenses, and from which source. */
struct expense_quarter {
    int32_t from;
    int32_t to;
    uint32_t section;  /* enum expense_section */
    uint32_t category; /* enum expense_category */
    uint32_t currency;
    int64_t asked_minor; /* paid + settled + waived */
    int64_t waived_minor;
    int64_t settled_minor;
    int64_t paid_minor;
    int64_t paid_call_minor;
    int64_t paid_income_minor;
    int64_t paid_facility_minor;
    int64_t paid_unknown_minor;
    int64_t accrued_minor; /* owed at the end, not paid */
};

extern const struct shape expense_quarter_shape;

/* The categories of each quarter that have something, in the order of ILPA's template. Rows live in
 * arena. */
enum err expense_statement(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, const struct expense_quarter **rows_out,
                           size_t *count_out) MUST_USE;

#endif
