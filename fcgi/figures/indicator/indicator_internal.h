/* Shared by the files of indicators. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_INDICATOR_INDICATOR_INTERNAL_H
#define FUNDTRAIL_FIGURES_INDICATOR_INDICATOR_INTERNAL_H

#include "figures/indicator/indicator.h"

/* A measure at work: what it finds from the first to the last day of a span. */
struct indicator_work {
    const struct book *book;
    const struct indicator *indicator;
    struct indicator_span span; /* to: no later than the day of the view */
    struct view view;           /* as of span.to */
    struct arena *arena;
    struct indicator_thing *rows;
    size_t count;
    size_t room;
};

/* Lists the things of the indicator's measure, in the order of their records. */
void indicator_collect(struct indicator_work *work);

/* What is known up to the view's entry, whatever its day. */
static inline struct view indicator_known(struct view view)
{
    return (struct view){.as_of = DATE_LAST, .as_known = view.as_known};
}

/* The value that is stated of an indicator for the latest day until `day`; NULL: none. */
const struct indicator_value *indicator_stated_by(const struct book *book, int64_t indicator_id,
                                                  int32_t day, struct view view);

/* Half of the place of the last digit that a source gives: a value that is stated as about says no
 * more than that. */
int64_t indicator_half_step(int64_t value_e8);

#endif
