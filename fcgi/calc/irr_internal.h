/* What the parts of calc/irr share: the polynomial and its certified roots. */
#ifndef FUNDTRAIL_CALC_IRR_INTERNAL_H
#define FUNDTRAIL_CALC_IRR_INTERNAL_H

#include "base/arena.h"
#include "calc/irr.h"
#include "real128.h"

#include <stdbool.h>

/* The sum over the terms of coefficient * v^power, powers ascending from 0, no coefficient zero.
 * v = (1 + r)^(-1 / powers_per_year). */
struct irr_sum {
    size_t count;
    uint32_t powers_per_year;
    uint32_t *powers;
    real128_t *coefficients;
    /* The same, rounded, for the fast evaluations. */
    long double *rounded;
};

/* Points v, not in order. */
struct irr_roots {
    size_t count;
    real128_t v[IRR_ROOTS_MAX];
};

/* The sum of flows as irr_solve merges them. ERR_OVERFLOW: too long a span. */
enum err irr_sum_of(const struct irr_flow *flows, size_t count, enum irr_basis basis,
                    struct arena *arena, struct irr_sum *sum_out) MUST_USE;

/* 1 or -1 when that is the sign for certain of the order-th derivative of the sum (by ln v, the
 * sum divided by v^centre before), 0 when the value cannot be told from zero. */
int irr_sign(const struct irr_sum *sum, real128_t v, int order, uint32_t centre);

/* All roots in [low, high], given that the order-th derivative (as above, order >= 1) has no root
 * there. Appends them. ERR_OVERFLOW when there are too many. */
enum err irr_rolle(const struct irr_sum *sum, real128_t low, real128_t high, int order,
                   uint32_t centre, struct irr_roots *roots) MUST_USE;

/* All roots in the range of rates, in no order, perhaps twice. */
enum err irr_isolate(const struct irr_sum *sum, struct irr_roots *roots_out) MUST_USE;

/* The answer to `places` digits, where there is one root at most and it is easily proved; false
 * elsewhere. Flows as irr_solve merges them: days ascending, no amount zero, both signs. */
bool irr_quick(const struct irr_flow *flows, size_t count, enum irr_basis basis, int places,
               struct arena *arena, struct irr_answer *answer_out) MUST_USE;

#endif
