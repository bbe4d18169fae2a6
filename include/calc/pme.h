/* Public market equivalents: a fund's flows against an index, at the last date T.
 *
 * With G = index(T) / index(t), C contributions and D distributions of a date:
 *   KS-PME       (sum D G + NAV) / (sum C G)
 *   LN-PME       NAV of buying and selling the index instead, sum (C - D) G, and the rate of return
 *                of the flows with that NAV; not quoted when the position goes short on the way
 *   PME+         lambda = (sum C G - NAV) / (sum D G), and the rate of -C + lambda D with the NAV
 *   mPME         the share D / (D + NAV after the flows) of an index position is paid out at each
 *                date; the rate of the flows of that position
 *   Direct Alpha the rate of the flows times G: an effective rate per year, not its logarithm
 * Rates are act/365 fixed, or per period. Flows of one date are kept gross. */
#ifndef FUNDTRAIL_CALC_PME_H
#define FUNDTRAIL_CALC_PME_H

#include "calc/irr.h"

#include <stdbool.h>

/* Amounts in one unit common to all rows, never negative but the NAV and a contribution of which
 * more came back as excess; the index in a unit of its own, positive. nav is the value after the
 * flows of the day. Rows in any order; a repeated day must repeat the index. */
struct pme_row {
    int32_t day;
    int128_t contribution;
    int128_t distribution;
    bool nav_known;
    int128_t nav;
    int128_t index;
};

/* Why a figure is not quoted. */
enum pme_reason {
    PME_QUOTED,
    PME_NO_CONTRIBUTIONS,
    PME_NO_DISTRIBUTIONS,
    PME_SHORT_POSITION,
    PME_NEGATIVE_SCALE,
    PME_NAV_UNKNOWN,
    PME_NAV_NEGATIVE,
    PME_NO_RATE,
    PME_BEYOND_RANGE, /* there is a rate, but not in the range of calc/irr.h */
    PME_SEVERAL_RATES,
    PME_TOO_LARGE,
    PME_REASON_COUNT
};

/* value_e18 counts only when the reason is PME_QUOTED. */
struct pme_figure {
    enum pme_reason reason;
    int128_t value_e18;
};

enum pme_name {
    PME_KS,
    PME_LN,
    PME_LN_NAV, /* in the unit of the amounts, so 10^-18 of that unit */
    PME_PLUS,
    PME_PLUS_LAMBDA,
    PME_MODIFIED,
    PME_DIRECT_ALPHA,
    PME_COUNT
};

struct pme_answer {
    struct pme_figure figures[PME_COUNT];
};

/* ERR_INVALID: no rows, a negative distribution, an index that is not positive or differs on one
 * day, or no NAV on the last day. ERR_OVERFLOW as irr_solve. amount_unit: how many units of the
 * rows make one of the figure PME_LN_NAV (100 for minor units of CNY). */
enum err pme_solve(const struct pme_row *rows, size_t count, enum irr_basis basis,
                   int64_t amount_unit, struct pme_answer *answer_out) MUST_USE;

/* Wire name of a figure ("ks_pme") and of a reason ("short_position"). */
const char *pme_name(enum pme_name name);
const char *pme_reason_name(enum pme_reason reason);

#endif
