/* LP's claim under one hurdle: shared by the waterfall and the clawback. */
#ifndef FUNDTRAIL_CALC_WATERFALL_INTERNAL_H
#define FUNDTRAIL_CALC_WATERFALL_INTERNAL_H

#include "calc/waterfall.h"

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

static inline int64_t at_least_nothing(int64_t amount_minor)
{
    return amount_minor > 0 ? amount_minor : 0;
}

enum err terms_check(const struct waterfall_terms *terms) MUST_USE;

#endif
