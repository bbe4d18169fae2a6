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
    int64_t subscribed_minor;   /* sum of the known subscriptions, in the round's currency */
    int64_t converted_minor;    /* what of it was subscribed in others: at the rate of its day */
    int64_t unattributed_minor; /* amount raised - subscribed; unknown when the round's amount is,
                                   or a part is */
    int64_t post_money_minor;   /* pre-money + amount raised, when both are known */
    int64_t subscription_count;
    int64_t
        unknown_count; /* subscriptions of unknown amount, or of another currency without a rate */
};

/* One subscription as its round counts it. */
struct round_part {
    int64_t subscription_id;
    int64_t closing_id;
    int64_t investor_fund_id; /* one of these two */
    int64_t investor_party_id;
    int32_t day; /* of the closing, else the subscription's own */
    uint32_t given_currency;
    int64_t given_minor;
    int64_t rate_e8; /* unknown where none is needed, or none is known */
    int32_t rate_on;
    uint32_t currency;
    int64_t counted_minor; /* in the round's currency; unknown where it cannot be told */
};

/* What the closings of a round come to. */
struct round_closings {
    size_t count;
    int64_t amount_minor;
    int64_t last_id; /* the one that completes it; 0: none does yet */
};

/* What is shown: paid and unpaid are unknown on a day of which they cannot be told
 * (opening_paid_is_kept). */
void investment_figures_forget(const struct book *book, const struct entry *investment,
                               struct view view, struct investment_figures *figures);

extern const struct shape investment_figures_shape;
extern const struct shape round_figures_shape;
extern const struct shape round_part_shape;

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
/* The same by whoever knows what the payments of the view come to (figures/holding/movement.h). */
enum err investment_figures_paid(const struct book *book, int64_t id, struct view view,
                                 int64_t payments_minor,
                                 struct investment_figures *figures_out) MUST_USE;
/* What such figures come to in another currency. ERR_NO_RATE, ERR_OVERFLOW: they stay as they are.
 */
enum err investment_figures_convert(const struct book *book, int64_t id, uint32_t currency,
                                    struct view view, struct investment_figures *figures) MUST_USE;
/* The same as the first with the amounts in that currency. Also ERR_NO_RATE. */
enum err investment_figures_in(const struct book *book, int64_t id, uint32_t currency,
                               struct view view, struct investment_figures *figures_out) MUST_USE;
/* A subscription, recorded or drafted, in the currency of its round: at the rate that is known in
 * the view for the day of its closing. ERR_OVERFLOW. */
enum err round_part_of(const struct book *book, const struct entry *subscription, uint32_t currency,
                       struct view view, struct round_part *part_out) MUST_USE;

/* All live subscriptions of a round; they live in arena. ERR_NOT_FOUND, ERR_OVERFLOW. */
enum err round_parts(const struct book *book, int64_t round_id, struct view view,
                     struct arena *arena, const struct round_part **parts_out,
                     size_t *count_out) MUST_USE;

/* ERR_OVERFLOW. */
enum err round_closings_sum(const struct book *book, int64_t round_id, struct view view,
                            struct round_closings *closings_out) MUST_USE;

enum err round_figures_compute(const struct book *book, int64_t id, struct view view,
                               struct round_figures *figures_out) MUST_USE;

/* The live decision on an investment in a view, or NULL. */
const struct entry *investment_decision(const struct book *book, int64_t investment_id,
                                        struct view view);

#endif
