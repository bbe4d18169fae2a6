/* The liquidation stack of a sale: debts, preferences by rank, participation up to caps,
 * conversion, options that pay their strike; all of it solved at once.
 *
 * One number decides: the value v of a common unit. What each class gets is a function of v that
 * never falls, so their sum meets the proceeds at one v, and no class gains by choosing otherwise.
 * A note, or a pre-money SAFE, is a class that does not participate and may convert. */
#ifndef FUNDTRAIL_CALC_EQUITY_STACK_H
#define FUNDTRAIL_CALC_EQUITY_STACK_H

#include "base/err.h"
#include "calc/exact.h"

/* Units are common units after conversion. A class that is not preferred is common: it has units
 * only. A cap limits preference and participation together; what is preferred beyond it is not. */
struct stack_class {
    bool preferred;
    bool participating;
    bool capped; /* participating only */
    bool convertible;
    int64_t rank; /* of the preferred: the lowest is paid first */
    struct exact units;
    struct exact preference;
    struct exact cap;
};

/* Paid before all classes, the lowest rank first. */
struct stack_debt {
    int64_t rank;
    struct exact claim;
};

struct stack_option {
    struct exact units;
    struct exact strike;
};

struct stack {
    const struct stack_class *classes;
    size_t class_count;
    const struct stack_debt *debts;
    size_t debt_count;
    const struct stack_option *options;
    size_t option_count;
};

/* What a class that may choose does; common, and what may not choose, holds. Indifferent: both pay
 * the same. */
enum stack_choice { STACK_HOLDS, STACK_CONVERTS, STACK_INDIFFERENT };

/* Parts add up to the proceeds. Arrays in the order of the stack, in the arena of the work;
 * options get what is left after their strike. */
struct stack_payout {
    struct exact per_unit; /* v; the least that there is, where several pay the same */
    struct exact *debts;
    struct exact *classes;
    struct exact *options;
    enum stack_choice *choices;
};

/* proceeds >= 0. ERR_INVALID: something is left that nobody may have (all is capped, nothing is
 * common). ERR_OVERFLOW. */
enum err stack_pay(struct exact_work *work, const struct stack *stack, struct exact proceeds,
                   struct stack_payout *payout_out) MUST_USE;

enum stack_event {
    STACK_DEBT_PAID,
    STACK_RANK_PAID,
    STACK_OPTION_EXERCISES,
    STACK_CLASS_CAPPED,
    STACK_CLASS_CONVERTS,
};

/* Proceeds at which somebody's part of the next yuan changes. */
struct stack_point {
    struct exact proceeds;
    struct exact per_unit;
    enum stack_event event;
    int64_t rank; /* of STACK_RANK_PAID */
    size_t index; /* of the class or option */
};

/* All of them in ascending order, in the arena: all debts paid, each rank paid, then what happens
 * as v grows. Between two of them every payout is a straight line. ERR_OVERFLOW. */
enum err stack_points(struct exact_work *work, const struct stack *stack,
                      struct stack_point **points_out, size_t *count_out) MUST_USE;

/* The proceeds from which on a class is better off converted. ERR_INVALID: it never is. */
enum err stack_threshold(struct exact_work *work, const struct stack *stack, size_t class_index,
                         struct exact *proceeds_out, struct exact *per_unit_out) MUST_USE;

/* Splits what there is among claims, the lowest rank first, within a rank by amount; returns what
 * is left. ranks: NULL for one rank. */
struct exact stack_by_rank(struct exact_work *work, struct exact amount, const struct exact *claims,
                           const int64_t *ranks, size_t count, struct exact *paid_out);

/* A claim beside the stack on a person who is in it or not: buy-back, or compensation. */
struct stack_claim {
    size_t holder;  /* position in the payouts */
    size_t obligor; /* any number; the same one for the same person */
    struct exact amount;
    bool limited;
    struct exact limit; /* what the obligor can pay on claims with this limit */
};

struct stack_claim_answer {
    struct exact shortfall; /* what the stack, and claims before it, leave of it */
    struct exact paid;
    struct exact unpaid;
};

/* Each claim is the rest that the holder's payout leaves of it, credited once; claims on the same
 * obligor within the same limit are paid pro rata. */
void stack_claims(struct exact_work *work, const struct exact *payouts,
                  const struct stack_claim *claims, size_t count,
                  struct stack_claim_answer *answers_out);

/* Post-money SAFEs at a sale. One that converts has amount / cap of the capitalisation, which
 * counts all units beside it, as converted, all options and the SAFEs that convert; the others are
 * preferred for their amounts, each at its rank. Several sets may be stable, that is: each SAFE in
 * it is strictly better off by converting, and none outside it is. The largest of them stands. One
 * that cannot convert beside the others, because together they would own everything, stays
 * outside. */
struct stack_safe {
    int64_t rank; /* among the preferred */
    struct exact amount;
    struct exact cap; /* > 0 */
};

struct stack_safes {
    struct stack beside; /* all but the SAFEs */
    const struct stack_safe *safes;
    size_t safe_count;
};

struct stack_safes_answer {
    bool *converts;
    struct exact capitalization;
    struct stack_payout beside; /* of all but the SAFEs */
    struct exact *safes;
};

/* What a given set pays. ERR_INVALID: the set owns the whole capitalisation or more, or nobody may
 * have what is left. */
enum err stack_safes_pay(struct exact_work *work, const struct stack_safes *of,
                         const bool *converts, struct exact proceeds,
                         struct stack_safes_answer *answer_out) MUST_USE;

/* ERR_NOT_FOUND: no set is stable. ERR_OVERFLOW. */
enum err stack_safes_solve(struct exact_work *work, const struct stack_safes *of,
                           struct exact proceeds, struct stack_safes_answer *answer_out) MUST_USE;

/* Break points of what a given set pays, as stack_points tells them; indexes beyond the classes
 * are those of the SAFEs. ERR_INVALID: the set owns the whole capitalisation or more. */
enum err stack_safes_points(struct exact_work *work, const struct stack_safes *of,
                            const bool *converts, struct stack_point **points_out,
                            size_t *count_out) MUST_USE;

/* Between which proceeds a set stands: beyond `from` (the first one from nothing on), up to `to`
 * itself, or to no end. */
struct stack_safes_span {
    const bool *converts;
    struct exact from;
    bool open;
    struct exact to;
};

/* All of them in ascending order, in the arena; for proceeds in none of them no set is stable. What
 * stack_safes_solve finds for any proceeds is the set of their span. ERR_OVERFLOW. */
enum err stack_safes_spans(struct exact_work *work, const struct stack_safes *of,
                           struct stack_safes_span **spans_out, size_t *count_out) MUST_USE;

#endif
