/* First steps: what a ledger needs before the first investment can be approved, and how much of it
 * is there. */
#ifndef FUNDTRAIL_FIGURES_OVERVIEW_SETUP_H
#define FUNDTRAIL_FIGURES_OVERVIEW_SETUP_H

#include "book/book.h"

/* In the order in which they are best done. */
enum setup_step {
    SETUP_PEOPLE = 1,   /* one who proposes and another who decides */
    SETUP_PARTIES,      /* who gives the money, and who manages it */
    SETUP_RULES,        /* a cap on projects, without which nothing can be approved */
    SETUP_SCORE_SHEETS, /* for evaluations; may be left out */
    SETUP_FUNDS,
    SETUP_PORTFOLIO /* the firms and projects that there are already; may be left out */
};

#define SETUP_STEP_COUNT 6

struct setup_row {
    uint32_t step; /* enum setup_step */
    bool required;
    bool done;
    int64_t count;             /* of what the step is about */
    int64_t waiting;           /* of those, proposed and not decided */
    const char *missing_roles; /* roles that nobody has, comma separated; NULL: none */
};

extern const struct shape setup_row_shape;
extern const struct field_value setup_step_values[];

/* All steps, in order; missing_roles lives in arena. */
void setup_rows(const struct book *book, struct view view, struct arena *arena,
                struct setup_row rows_out[SETUP_STEP_COUNT]);

#endif
