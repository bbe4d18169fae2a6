/* Internal rate of return: every rate r with -0.999999 < r <= 1,000,000 that makes the net present
 * value of the flows zero, sum of amount / (1 + r)^(time) = 0.
 *
 * The answer is complete. With v = (1 + r)^(-1/365) the sum is a polynomial in v with a power per
 * day, whose coefficients are known exactly. Its roots are isolated with certified bounds of the
 * rounding error, not searched for: an interval is left only when it is proved that it holds no
 * root, or when a derivative is proved to keep its sign there, and then the theorem of Rolle gives
 * all roots. Roots that touch zero without crossing it are found too. */
#ifndef FUNDTRAIL_CALC_IRR_H
#define FUNDTRAIL_CALC_IRR_H

#include "base/err.h"
#include "base/int128.h"

#include <stddef.h>
#include <stdint.h>

#define IRR_ROOTS_MAX 64
#define IRR_RATE_TEXT_SIZE 48

/* Time in years is days / 365 (act/365 fixed, no leap correction), or whole periods. */
enum irr_basis { IRR_DATED, IRR_PERIODIC };

/* day: any count of days (or periods), in any order, may repeat. amount: in a unit common to all
 * flows, negative when paid in. */
struct irr_flow {
    int32_t day;
    int128_t amount;
};

/* Amounts beyond this are refused; it is below 2^113, so every sum is exact. */
#define IRR_AMOUNT_MAX ((int128_t)INT64_C(1000000000000000) * INT64_C(1000000000000000))
/* The longest time between two flows, in days or periods: more than 300 years of days. */
#define IRR_SPAN_MAX 120000

enum irr_status { IRR_NONE, IRR_VALUE, IRR_SEVERAL };

/* Why there is no rate. IRR_BEYOND_RANGE: there is one for certain, below or above the range. */
enum irr_reason { IRR_NO_REASON, IRR_ONE_SIGN, IRR_BEYOND_RANGE, IRR_NO_ROOT };

/* The rates in ascending order, in units of 10^-18; a root that counts double stands once. */
struct irr_answer {
    enum irr_status status;
    enum irr_reason reason; /* of IRR_NONE */
    size_t count;
    int128_t rate_e18[IRR_ROOTS_MAX];
};

/* Flows that are all zero have no rate: every rate would do. ERR_OVERFLOW: an amount beyond
 * IRR_AMOUNT_MAX, a span beyond IRR_SPAN_MAX, more roots than IRR_ROOTS_MAX, or roots so close
 * together that no certain answer can be given. */
enum err irr_solve(const struct irr_flow *flows, size_t count, enum irr_basis basis,
                   struct irr_answer *answer_out) MUST_USE;

/* The same rounded: only the first `places` digits of the rates are right, so that irr_format gives
 * the same text for that many places. Much faster in the common case of one root. */
enum err irr_solve_rounded(const struct irr_flow *flows, size_t count, enum irr_basis basis,
                           int places, struct irr_answer *answer_out) MUST_USE;

/* "none", "value" or "several". */
const char *irr_status_name(enum irr_status status);

/* "one_sign", "beyond_range" or "no_root"; NULL for IRR_NO_REASON. */
const char *irr_reason_name(enum irr_reason reason);

/* value_e18 with `places` (0 to 18) digits after the point, rounded half to even; zero has no
 * sign. */
void irr_format(int128_t value_e18, int places, char text_out[IRR_RATE_TEXT_SIZE]);

#endif
