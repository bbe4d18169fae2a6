/* Records of what a fund holds: proceeds, duties to buy back, and values. */
#ifndef FUNDTRAIL_RECORD_HOLDING_H
#define FUNDTRAIL_RECORD_HOLDING_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

/* Money from an investment. cost_relieved says how much of the cost it settles. */
struct proceeds {
    int64_t investment_id;
    uint32_t kind; /* enum proceeds_kind */
    uint32_t currency;
    int64_t amount_minor;
    int64_t cost_relieved_minor;
    int64_t units_e8;
    const char *reference;
    uint32_t sold_by;      /* enum sold_by: of listed shares */
    int64_t listed_lot_id; /* that the units are of; 0: the earliest that may be sold */
};

/* How listed shares were sold. */
enum sold_by { SOLD_BY_AUCTION = 1, SOLD_BY_BLOCK, SOLD_BY_AGREEMENT };

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
    uint32_t method;       /* enum valuation_method */
    bool marked_to_market; /* the amount is that of its lots at their last prices */
    int64_t volatility_e8; /* a year; of that, where a lot's restriction costs something */
    int64_t dividend_yield_e8;
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

extern const struct field_value sold_by_values[];          /* enum sold_by */
extern const struct field_value valuation_method_values[]; /* enum valuation_method */

#endif
