/* Records of what a fund holds, spends and borrows, and of rates and indices; see record/record.h,
 * which includes this. */
#ifndef FUNDTRAIL_RECORD_HOLDING_H
#define FUNDTRAIL_RECORD_HOLDING_H

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

/* Money from an investment. cost_relieved says how much of the cost it settles. */
struct proceeds {
    int64_t investment_id;
    uint32_t kind; /* enum proceeds_kind */
    uint32_t currency;
    int64_t amount_minor;
    int64_t cost_relieved_minor;
    int64_t units_e8;
    const char *reference;
};

enum proceeds_kind {
    PROCEEDS_IPO = 1,
    PROCEEDS_TRADE_SALE,
    PROCEEDS_BUY_BACK,
    PROCEEDS_SECONDARY,
    PROCEEDS_LIQUIDATION,
    PROCEEDS_WRITE_OFF,
    PROCEEDS_DIVIDEND,
    PROCEEDS_INTEREST
};

/* Somebody must take the holding back: principal and simple interest from the days on which it was
 * paid for. */
struct buy_back {
    int64_t investment_id;
    int64_t obligor_party_id;
    const char *obligor_name;
    const char *trigger;
    int32_t due_on;
    int64_t rate_e8;
    uint32_t currency;
    int64_t principal_minor;
};

/* Fair value of a holding on the effective date: of an investment, or of a commitment to a tracked
 * fund (the net asset value that fund reports). A proposal. */
struct valuation {
    int64_t investment_id;
    int64_t commitment_id;
    int64_t amount_minor;
    const char *note;
    uint32_t currency;
    uint32_t method; /* enum valuation_method */
};

enum valuation_method {
    VALUATION_RECENT_PRICE = 1,
    VALUATION_MULTIPLES,
    VALUATION_BENCHMARKS,
    VALUATION_QUOTED,
    VALUATION_DCF_INVESTEE,
    VALUATION_DCF_INVESTMENT,
    VALUATION_NET_ASSETS,
    VALUATION_REPORTED_NAV
};

/* One unit of the base currency is `rate` units of the quote currency. One that is doubtful waits:
 * it counts nowhere before another person has approved it (figures/rate/rate.h). */
struct fx_rate {
    uint32_t base_currency;
    uint32_t quote_currency;
    int64_t rate_e8;
    const char *source;
    uint32_t doubt;       /* enum rate_doubt; 0: none */
    int64_t neighbour_id; /* the rate that it was held against; 0: there was none, or no doubt */
};

enum rate_doubt {
    DOUBT_FIRST_OF_PAIR = 1,
    DOUBT_CONTRADICTS, /* the rate of the opposite direction */
    DOUBT_DEPARTS,     /* from its neighbour in time */
    DOUBT_FOLLOWS      /* agrees with one that waits itself, and counts when that one does */
};

struct index_level {
    const char *index_code;
    int64_t level_e8;
    const char *source;
};

/* Borrowed by the fund against its investors' commitments, and paid back. */
struct facility_flow {
    int64_t fund_id;
    uint32_t kind; /* enum facility_kind */
    uint32_t currency;
    int64_t amount_minor;
    const char *reference;
};

enum facility_kind {
    FACILITY_DRAW_INVESTMENTS = 1,
    FACILITY_DRAW_WORKING_CAPITAL,
    FACILITY_DRAW_FEES,
    FACILITY_REPAY_INVESTMENTS,
    FACILITY_REPAY_WORKING_CAPITAL,
    FACILITY_REPAY_FEES,
    FACILITY_INTEREST
};

#endif
