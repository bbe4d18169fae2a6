/* Records of the expenses and terms of fees of a fund, of fees and interest that it owes before it
 * pays, and of fees that its manager got elsewhere. */
#ifndef FUNDTRAIL_RECORD_FEE_H
#define FUNDTRAIL_RECORD_FEE_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

/* Money out of the fund. What was asked for is amount + offset + waiver. */
struct expense {
    int64_t fund_id;
    uint32_t category; /* enum expense_category */
    uint32_t currency;
    int64_t amount_minor; /* what was paid */
    int64_t offset_minor; /* settled by fees that the manager got elsewhere */
    int64_t waiver_minor; /* given up by the manager */
    uint32_t source;      /* enum expense_source */
    int64_t payee_party_id;
    const char *reference;
    bool awaits_approval; /* a rule of its day asks for a second person: see proposal_awaits */
};

enum expense_category {
    EXPENSE_MANAGEMENT_FEE = 1,
    EXPENSE_ADMINISTRATION,
    EXPENSE_AUDIT,
    EXPENSE_LEGAL,
    EXPENSE_TAX,
    EXPENSE_VALUATION,
    EXPENSE_ORGANISATION,
    EXPENSE_CUSTODY,
    EXPENSE_FACILITY_INTEREST,
    EXPENSE_BROKEN_DEAL,
    EXPENSE_BANK,
    EXPENSE_TRAVEL,
    EXPENSE_INSURANCE,
    EXPENSE_OTHER,
    EXPENSE_IT,
    EXPENSE_EXAMINATION,
    EXPENSE_TAX_PREPARATION,
    EXPENSE_OTHER_FACILITY,
    EXPENSE_OTHER_INTEREST,
    EXPENSE_DUE_DILIGENCE,
    EXPENSE_PORTFOLIO_COSTS,
    EXPENSE_PLACEMENT,
    EXPENSE_SYNDICATION,
    EXPENSE_INTERNAL_ADMINISTRATION,
    EXPENSE_INTERNAL_IT,
    EXPENSE_INTERNAL_LEGAL,
    EXPENSE_INTERNAL_ORGANISATION,
    EXPENSE_INTERNAL_OTHER,
    EXPENSE_CATEGORY_COUNT = EXPENSE_INTERNAL_OTHER
};

enum expense_source { SOURCE_CALL = 1, SOURCE_INCOME, SOURCE_FACILITY };

/* The management fee that is due: rate per year of the base, by the day count, over the days in
 * force, less the part of it that the manager gives up for these days. */
struct fee_term {
    int64_t fund_id;
    uint32_t base; /* enum fee_base */
    int64_t rate_e8;
    int32_t valid_from;
    int32_t valid_to;
    const char *clause;
    int64_t waiver_share_e8; /* 0 < share <= 1; unknown: nothing is waived */
    uint32_t day_count;      /* enum fee_day_count (calc/accrual.h); unknown: act/365 */
    uint32_t period;         /* enum fee_period; known for equal instalments */
};

/* FEE_ON_NAV: the net asset value at the end of the day before the period; in the period in which
 * the term begins, at the end of the term's first day. */
enum fee_base { FEE_ON_COMMITMENT = 1, FEE_ON_PAID_IN, FEE_ON_INVESTED, FEE_ON_NAV };

/* Of the calendar. */
enum fee_period { FEE_PERIOD_QUARTER = 1, FEE_PERIOD_HALF_YEAR, FEE_PERIOD_YEAR };

/* What the fund owes on the effective date for one category of expenses and has not paid. It takes
 * the place of the balance before: nothing is added up. */
struct accrual {
    int64_t fund_id;
    uint32_t category; /* enum expense_category */
    uint32_t currency;
    int64_t amount_minor; /* 0: nothing any more */
    const char *note;
};

/* A fee that the manager got from somebody else on the effective date; its share is set off against
 * the next management fees. */
struct fee_offset {
    int64_t fund_id;
    uint32_t category; /* enum offset_category */
    uint32_t currency;
    int64_t amount_minor; /* what the manager got */
    int64_t share_e8;     /* how much of it is set off: 0 < share <= 1 */
    int64_t firm_id;      /* who paid it, where that is a firm here */
    const char *reference;
};

enum offset_category {
    OFFSET_ADVISORY = 1,
    OFFSET_BROKEN_DEAL,
    OFFSET_TRANSACTION,
    OFFSET_DIRECTORS,
    OFFSET_MONITORING,
    OFFSET_CAPITAL_MARKETS,
    OFFSET_ARRANGEMENT,
    OFFSET_ORIGINATION,
    OFFSET_ORGANISATION,
    OFFSET_PLACEMENT,
    OFFSET_OTHER
};

extern const struct field_value expense_category_values[]; /* enum expense_category */
extern const struct field_value fee_day_count_values[];    /* enum fee_day_count */

#endif
