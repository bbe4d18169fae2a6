/* Subsidies: what a claim comes to under its scheme, what cuts it, and what is used of the budgets.
 */
#ifndef FUNDTRAIL_FIGURES_POOL_SUBSIDY_H
#define FUNDTRAIL_FIGURES_POOL_SUBSIDY_H

#include "book/book.h"
#include "record/subsidy.h"

/* The version of a scheme that rules on a day; NULL: none is in force. */
const struct subsidy_scheme *subsidy_scheme_on(const struct book *book, int64_t scheme_id,
                                               int32_t day);

/* Whether two claims are of one firm or institution, and on one cost. */
bool subsidy_same_recipient(const struct subsidy_claim *a, const struct subsidy_claim *b);

/* The same cost has the same number, or is that of the same loan on the same day for the same year
 * of its policy, whatever numbers it was given. */
bool subsidy_same_cost(const struct book *book, const struct subsidy_claim *a,
                       const struct subsidy_claim *b);

/* Whether another person approved a claim; and whether it takes room of caps, budgets and costs,
 * which it does until it is rejected. */
bool subsidy_granted(const struct book *book, const struct entry *claim, struct view view);
bool subsidy_takes_room(const struct book *book, const struct entry *claim);

struct subsidy_outcome {
    int64_t computed_minor;
    int64_t granted_minor;
    uint32_t cut_by;            /* enum grant_cut */
    int64_t loan_counted_minor; /* unknown: the scheme counts no loans */
};

/* What a new claim comes to under a version of its scheme, with everything that is recorded:
 * caps are used by all claims of the recipient and year that are not rejected, budgets by all of
 * these and the awards, the cost by what others would grant on it. ERR_OVERFLOW. */
enum err subsidy_work_out(const struct book *book, const struct subsidy_claim *claim,
                          const struct subsidy_scheme *scheme,
                          struct subsidy_outcome *outcome_out) MUST_USE;

/* What is granted, or claimed and not decided yet, and what is awarded out of a special fund in a
 * view. ERR_OVERFLOW. */
enum err special_fund_used(const struct book *book, int64_t special_fund_id, struct view view,
                           int64_t *granted_out, int64_t *awarded_out) MUST_USE;

/* One use of a special fund's budget. */
struct budget_row {
    int64_t seq; /* the claim or award */
    int32_t day;
    int64_t subsidy_claim_id; /* one of the two */
    int64_t talent_award_id;
    int64_t firm_id;
    int64_t party_id;
    uint32_t currency;
    int64_t used_minor;
    int64_t left_minor; /* behind it; unknown: no exact budget is known */
};

extern const struct shape budget_row_shape;

/* In order of day and entry. ERR_OVERFLOW. */
enum err budget_rows(const struct book *book, int64_t special_fund_id, struct view view,
                     struct arena *arena, const struct budget_row **rows_out,
                     size_t *count_out) MUST_USE;

#endif
