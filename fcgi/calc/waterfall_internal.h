/* LP's claim under one hurdle: shared by the waterfall and the clawback. */
#ifndef FUNDTRAIL_CALC_WATERFALL_INTERNAL_H
#define FUNDTRAIL_CALC_WATERFALL_INTERNAL_H

#include "calc/waterfall.h"

#define NO_LIMIT (-1)
/* The catch-up and the splits. */
#define WATERFALL_TIERS_MAX (WATERFALL_HURDLES_MAX + 2)

struct claim {
    int64_t rate_e10;
    int64_t capital_minor;
    int64_t preferred_minor;
    int32_t day; /* up to which the hurdle is earned */
};

/* Earns the hurdle up to a day, which must not lie before claim->day; base and interest are what
 * the step sheet shows. */
enum err claim_accrue(struct claim *claim, const struct waterfall_terms *terms, int32_t day,
                      int64_t *base_minor_out, int64_t *interest_minor_out) MUST_USE;

/* LP received something: capital first, then the hurdle; what goes beyond is not kept. */
void claim_receive(struct claim *claim, int64_t amount_minor);

/* Copies the flows in order of time, contributions first on each day; checks signs and the sum. */
enum err flows_sort(const struct waterfall_flow *flows, size_t count, struct arena *arena,
                    struct waterfall_flow **sorted_out) MUST_USE;

/* part * share / 1, rounded half to even; 0 <= share <= 1. */
int64_t share_of(int64_t part_minor, int64_t share_e10);

/* What catch-up and splits start from: the cash, what was paid so far of the preferred return and
 * of the catch-up, and what LP misses to each further hurdle. */
struct carry_base {
    int64_t cash_minor;
    int64_t preferred_paid_minor;
    int64_t caught_up_minor;
    int64_t claims_minor[WATERFALL_HURDLES_MAX];
};

/* due: the most that the tier could take, rounded; NO_LIMIT: all. A tier that got it all has what
 * it was rounded to. */
struct carry_tier {
    int64_t due_minor;
    int64_t lp_minor;
    int64_t gp_minor;
};

/* [0] is the catch-up, then the splits, as far as the cash reaches (the first one always). */
struct carry_tiers {
    size_t count;
    struct carry_tier tiers[WATERFALL_TIERS_MAX];
};

/* The tiers take their exact amounts; then the GP's sum is rounded half to even, LP has the rest,
 * and each side's tiers share it by largest remainder. ERR_OVERFLOW. */
enum err carry_tiers(const struct waterfall_terms *terms, const struct carry_base *base,
                     struct carry_tiers *tiers_out) MUST_USE;

/* What a line does to its balance. */
void step_move(struct waterfall_step *step, enum waterfall_balance balance, int64_t opening_minor,
               int64_t added_minor, int64_t paid_minor);

static inline int64_t at_least_nothing(int64_t amount_minor)
{
    return amount_minor > 0 ? amount_minor : 0;
}

enum err terms_check(const struct waterfall_terms *terms) MUST_USE;

#endif
