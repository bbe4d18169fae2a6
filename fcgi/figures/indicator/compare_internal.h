/* What sources state, held against what is worked out and against targets. Shared by the files of
 * indicators. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_INDICATOR_COMPARE_INTERNAL_H
#define FUNDTRAIL_FIGURES_INDICATOR_COMPARE_INTERNAL_H

#include "indicator_internal.h"

struct indicator_statement {
    int64_t id;
    const struct indicator_value *record;
};

struct indicator_statements {
    struct indicator_statement *list;
    size_t count;
};

/* The values of periods that are over on the view's day or of which the days are not known, and all
 * targets, in the order of their records. */
void indicator_statements(const struct book *book, int64_t indicator_id, struct view view,
                          struct arena *arena, struct indicator_statements *statements_out);

/* enum indicator_agreement; 0: one of them is not known. */
uint32_t indicator_agreement(const struct indicator *indicator, uint32_t qualifier,
                             int64_t stated_e8, uint32_t computed_qualifier, int64_t computed_e8);

/* enum indicator_attained; 0: there is no value or no target (NULL). */
uint32_t indicator_attained(uint32_t qualifier, int64_t value_e8,
                            const struct indicator_value *target, bool lasts);

int64_t indicator_ratio(int64_t numerator, int64_t denominator);
int64_t indicator_growth(int64_t value_e8, int64_t before_e8);

/* How sure a growth is; 0: nothing can be said, since the value before may be more than is told. */
uint32_t indicator_growth_qualifier(uint32_t qualifier, uint32_t before);

#endif
