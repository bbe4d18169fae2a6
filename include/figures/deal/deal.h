/* Deals: what a view of the book says of an investment and of a round. Sums are in the currency of
 * the investment or round; what is unknown is counted, never added. */
#ifndef FUNDTRAIL_FIGURES_DEAL_DEAL_H
#define FUNDTRAIL_FIGURES_DEAL_DEAL_H

#include "book/book.h"

enum investment_state {
    INVESTMENT_PROPOSED = 1,
    INVESTMENT_REJECTED,
    INVESTMENT_APPROVED,
    INVESTMENT_PARTLY_PAID,
    INVESTMENT_PAID
};

struct investment_figures {
    uint32_t state; /* enum investment_state */
    uint32_t currency;
    int64_t approved_minor; /* 0 until approved */
    int64_t paid_minor;
    int64_t unpaid_minor; /* approved - paid */
    int64_t decision_id;  /* 0 until decided */
    int64_t decided_by;
};

struct round_figures {
    uint32_t currency;
    int64_t subscribed_minor;   /* sum of the known subscriptions */
    int64_t unattributed_minor; /* amount raised - subscribed; unknown when the round's amount is,
                                   or a part is */
    int64_t post_money_minor;   /* pre-money + amount raised, when both are known */
    int64_t subscription_count;
    int64_t unknown_count; /* subscriptions of unknown amount */
};

/* What is shown: paid and unpaid are unknown on a day of which they cannot be told
 * (opening_paid_is_kept). */
void investment_figures_forget(const struct book *book, const struct entry *investment,
                               struct view view, struct investment_figures *figures);

extern const struct shape investment_figures_shape;
extern const struct shape round_figures_shape;

/* What an amount of an investment counts for where another currency adds up: on caps, on the
 * look-through of commitments and in sums alike. The rate is that of the proposal's own day, so
 * that it does not drift afterwards; once it is decided on, as it was known then, which is the rate
 * that the verdict states (before CONVENTION_STATED_RATES: as it is known in the view).
 * ERR_NO_RATE, ERR_OVERFLOW. */
enum err investment_convert(const struct book *book, const struct entry *investment,
                            int64_t amount_minor, uint32_t currency, struct view view,
                            int64_t *converted_minor_out) MUST_USE;

/* Each ERR_NOT_FOUND when the entity has no version in the view, ERR_OVERFLOW when a sum does not
 * fit. */
enum err investment_figures_compute(const struct book *book, int64_t id, struct view view,
                                    struct investment_figures *figures_out) MUST_USE;
/* The same with the amounts in that currency. Also ERR_NO_RATE. */
enum err investment_figures_in(const struct book *book, int64_t id, uint32_t currency,
                               struct view view, struct investment_figures *figures_out) MUST_USE;
enum err round_figures_compute(const struct book *book, int64_t id, struct view view,
                               struct round_figures *figures_out) MUST_USE;

/* The live decision on an investment in a view, or NULL. */
const struct entry *investment_decision(const struct book *book, int64_t investment_id,
                                        struct view view);

#endif
