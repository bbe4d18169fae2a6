/* Who came after the guide fund (带动): the money of each round by its kind, before, with and after
 * the first payment of our chain. This tells the order in which money came, never why.
 *
 * Guide money is what the funds of the chain put in, whatever their own investors are: where that
 * comes from is told by sources of funds and leverage. Of others, budget and state-owned money is
 * public; a party whose kind is not recorded, and what of a round nobody is named for, is unknown.
 */
#ifndef FUNDTRAIL_FIGURES_ROUND_ADDITIONALITY_H
#define FUNDTRAIL_FIGURES_ROUND_ADDITIONALITY_H

#include "book/book.h"

enum came { CAME_BEFORE = 1, CAME_WITH, CAME_AFTER };

/* One closing of a round, or a round without any: in the round's currency. */
struct additionality_row {
    int64_t round_id;
    int64_t closing_id;
    const char *series;
    int32_t day;
    uint32_t position; /* enum came; unknown without a day, or before our chain paid anything */
    int64_t lag_days;  /* from the first payment; negative before it */
    uint32_t currency;
    int64_t guide_minor;
    int64_t public_minor;
    int64_t social_minor;
    int64_t unknown_minor; /* of unknown kind, or of nobody that is named */
    int64_t uncounted;     /* parts whose amount is not known: they add to nothing */
    int64_t new_social;    /* social names that had not been in an earlier part */
    const char *new_names; /* theirs, after the first payment; NULL: none */
};

/* All of a firm, in CNY at the rates of the days; what has no rate adds to nothing. */
struct additionality {
    int64_t firm_id;
    int32_t entry_on; /* the first payment of our chain */
    uint32_t currency;
    int64_t paid_minor; /* by our funds; on a fund's sheet by that fund */
    int64_t guide_minor;
    int64_t social_before_minor;
    int64_t social_with_minor;
    int64_t social_after_minor;
    int64_t public_after_minor;
    int64_t unknown_after_minor;
    int64_t first_social_after_days; /* lag of the first round after with social money */
    int64_t new_social_after;
    int64_t social_after_per_guide_e8; /* unknown without guide money */
    int64_t uncounted;                 /* parts of unknown amount, day or rate */
};

extern const struct shape additionality_row_shape;
extern const struct shape additionality_shape;

/* The rows in order of day, those without one last; they live in arena, with their names.
 * ERR_NOT_FOUND: no such firm; ERR_OVERFLOW. */
enum err additionality_rows(const struct book *book, int64_t firm_id, struct view view,
                            struct arena *arena, const struct additionality_row **rows_out,
                            size_t *count_out) MUST_USE;

/* As additionality_rows. */
enum err additionality_of_firm(const struct book *book, int64_t firm_id, struct view view,
                               struct arena *arena, struct additionality *figures_out) MUST_USE;

/* Each firm that a fund has paid for, in order of id; and all of them together, in *total_out. A
 * firm that two funds of the chain hold stands with all of its money at both. ERR_NOT_FOUND,
 * ERR_OVERFLOW. */
enum err additionality_of_fund(const struct book *book, int64_t fund_id, struct view view,
                               struct arena *arena, const struct additionality **rows_out,
                               size_t *count_out, struct additionality *total_out) MUST_USE;

#endif
