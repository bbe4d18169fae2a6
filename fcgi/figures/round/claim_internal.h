/* A claim while it is worked out: shared by the files of claims. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_ROUND_CLAIM_INTERNAL_H
#define FUNDTRAIL_FIGURES_ROUND_CLAIM_INTERNAL_H

#include "calc/exact.h"
#include "figures/round/claim.h"
#include "record/round_term.h"

struct round;

/* Money that was paid in on a day. */
struct tranche {
    int64_t amount_minor;
    int32_t day;
};

/* A term and what is known of it in a view. */
struct claim {
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct exact_work *work;
    const struct round_term *term;
    int64_t id;
    const struct round *round;
    bool revived;
    bool waived;
    bool fulfilled;
    bool paid_known;
    struct tranche *tranches;
    size_t tranche_count;
    int64_t profit_minor; /* as it was stated last; unknown */
    int32_t profit_on;
    struct claim_row row;
    enum err err;
};

/* Rounded half up; unknown, with ERR_OVERFLOW, where it does not fit. */
int64_t claim_whole(struct claim *claim, struct exact value);

struct exact claim_decimal(struct claim *claim, int64_t value_e8);

/* What was paid in, by day. */
void claim_take_paid(struct claim *claim);

/* Amounts of a buy-back right 回购, and of an earn-out 对赌. */
void claim_figure_buy_back(struct claim *claim);
void claim_figure_earn_out(struct claim *claim);

#endif
