/* The line that a stack's payouts follow together, and the values at which it bends. */
#ifndef FUNDTRAIL_CALC_EQUITY_STACK_INTERNAL_H
#define FUNDTRAIL_CALC_EQUITY_STACK_INTERNAL_H

#include "calc/equity/stack.h"

/* At v = `at` the sum of the payouts, base + slope * v, changes both. */
struct stack_kink {
    struct exact at;
    struct exact base_change;
    struct exact slope_change;
    enum stack_event event;
    size_t index;
    size_t order; /* of those that tie */
};

struct stack_line {
    struct exact base; /* all preferences, at v = 0 */
    struct exact slope;
    struct stack_kink *kinks; /* ascending */
    size_t kink_count;
};

struct stack_line stack_line_of(struct exact_work *work, const struct stack *stack);

/* What a class holds before it takes part: its preference, at most its cap; zero for common. */
struct exact stack_preference(struct exact_work *work, const struct stack_class *of);

/* What a class gets where a common unit is worth v and all preferences are paid. */
struct exact stack_value(struct exact_work *work, const struct stack_class *of, struct exact v);

/* The proceeds at which all debts and preferences are paid and a common unit is worth v. */
struct exact stack_proceeds(struct exact_work *work, const struct stack *stack, struct exact v);

#endif
