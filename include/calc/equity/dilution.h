/* Anti-dilution: what an issue below the earlier price gives to those who are protected. */
#ifndef FUNDTRAIL_CALC_EQUITY_DILUTION_H
#define FUNDTRAIL_CALC_EQUITY_DILUTION_H

#include "base/err.h"
#include "calc/exact.h"

/* weighted: CP (A + B)/(A + C) with A the units deemed outstanding, B the units that the money paid
 * would have bought at the price before, C those that were issued. */
enum dilution_method { DILUTION_NONE, DILUTION_WEIGHTED, DILUTION_FULL_RATCHET };

/* The price after an issue: never above the one before. price_before, issued > 0; deemed >= 0, and
 * not asked for by a ratchet. */
struct exact dilution_price(struct exact_work *work, enum dilution_method method,
                            struct exact price_before, struct exact deemed, struct exact paid,
                            struct exact issued);

enum dilution_settlement {
    DILUTION_FOUNDER_TRANSFER,
    DILUTION_ISSUE_FREE,
    DILUTION_ISSUE_AT_NOMINAL,
    DILUTION_CASH,
};

/* 反稀释 of a firm with registered capital: the holder is entitled to invested / adjusted price. */
struct ratchet {
    enum dilution_method method;
    enum dilution_settlement settlement;
    struct exact invested;
    struct exact held;
    struct exact total_before;
    struct exact deemed; /* A of the weighted average */
    struct exact new_money;
    struct exact step; /* of registered capital, half up */
    /* The new price is given, or is pre-money over the registered capital: before the
     * compensation, or with it, where both depend on each other. */
    bool price_given;
    bool price_after_compensation;
    struct exact new_price;
    struct exact pre_money;
    bool founder_limited;
    struct exact founder_held;
};

struct ratchet_answer {
    struct exact price_before;
    struct exact new_price;
    struct exact adjusted_price;
    struct exact compensation; /* registered capital that is due */
    struct exact transferred;  /* what the founder has of it */
    struct exact unsatisfied;
    struct exact payable; /* at nominal */
    struct exact cash;
    struct exact total_after;
    struct exact holder_after;
};

/* All amounts > 0. ERR_NOT_FOUND: no price fits (the entitlements take the whole valuation). */
enum err ratchet_settle(struct exact_work *work, const struct ratchet *of,
                        struct ratchet_answer *answer_out) MUST_USE;

#endif
