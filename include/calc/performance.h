/* Gross and net performance with and without a credit facility, from flows typed as ILPA's
 * Performance Template does (v1.1, granular method): the type decides in which of the four views a
 * flow counts, and whether in the numerator or the denominator of the multiple, or in the rate
 * alone. */
#ifndef FUNDTRAIL_CALC_PERFORMANCE_H
#define FUNDTRAIL_CALC_PERFORMANCE_H

#include "calc/irr.h"
#include "calc/multiples.h"

enum performance_type {
    FLOW_CALL_INVESTMENT,
    FLOW_CALL_WORKING_CAPITAL,
    FLOW_CALL_FEES, /* management fee inside or outside the commitment, expenses, placement */
    FLOW_CALL_FACILITY_INTEREST,
    FLOW_DRAWDOWN_INVESTMENT, /* of the facility, as if the investors had paid */
    FLOW_DRAWDOWN_WORKING_CAPITAL,
    FLOW_DRAWDOWN_FEES,
    FLOW_REPAYMENT_INVESTMENT, /* of the facility: a synthetic distribution */
    FLOW_REPAYMENT_FEES,
    FLOW_DEEMED_CONTRIBUTION,
    FLOW_CARRY, /* paid, or clawed back */
    FLOW_DISTRIBUTION_PERMANENT,
    FLOW_DISTRIBUTION_RECALLABLE,
    FLOW_EXCESS_INVESTMENT, /* called too much and returned */
    FLOW_EXCESS_FEES,
    FLOW_STAKE_BOUGHT, /* from another investor, at its price; and sold to one */
    FLOW_STAKE_SOLD,
    FLOW_EQUALISATION_INTEREST, /* of a later closing, from one investor to the others */
    FLOW_ADJUSTMENT_CARRY,      /* at the end of the quarter */
    FLOW_ADJUSTMENT_ACCRUED_FEES,
    FLOW_ADJUSTMENT_FACILITY_INTEREST,
    FLOW_FACILITY_GROSS_UP,
    FLOW_NAV,
    FLOW_TYPE_COUNT
};

enum performance_view { VIEW_GROSS_WITH, VIEW_NET_WITH, VIEW_GROSS_WITHOUT, VIEW_NET_WITHOUT };
#define PERFORMANCE_VIEWS 4

/* Amounts are the investors' view: what they pay is negative. */
struct performance_flow {
    int32_t day;
    enum performance_type type;
    int64_t amount_minor;
};

/* So many digits of a rate are right. */
#define PERFORMANCE_RATE_PLACES 10

/* multiple: MOIC in the gross views, TVPI in the net ones; not known without a denominator. */
struct performance {
    struct irr_answer irr;
    struct ratio multiple;
};

/* Dated, act/365 fixed. ERR_OVERFLOW as irr_solve. */
enum err performance_solve(const struct performance_flow *flows, size_t count,
                           struct performance views_out[PERFORMANCE_VIEWS]) MUST_USE;

/* Whether flows of a type count in a view, and on which side of the multiple there; the interest of
 * a later closing on neither. */
bool performance_counts(enum performance_type type, enum performance_view view);
bool performance_in_numerator(enum performance_type type);
bool performance_in_denominator(enum performance_type type);

/* The wire name of a type, such as "call_investment". */
const char *performance_type_name(enum performance_type type);

#endif
