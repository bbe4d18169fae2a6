/* Positions: the holdings of a fund, their cost, proceeds and value. A holding is an
 * investment, or a commitment to a tracked fund. */
#ifndef FUNDTRAIL_FIGURES_HOLDING_POSITION_H
#define FUNDTRAIL_FIGURES_HOLDING_POSITION_H

#include "book/book.h"

struct position {
    int64_t investment_id; /* one of these two */
    int64_t commitment_id;
    uint32_t currency;
    int64_t tranche_count;
    int32_t first_paid_on;
    int32_t last_paid_on;
    int64_t cost_minor; /* paid, less what came back as excess capital */
    int64_t cost_left_minor;
    int64_t realised_minor; /* received for cost relieved */
    int64_t income_minor;
    int64_t realised_gain_minor;
    int64_t value_minor; /* the last approved valuation carried forward; without one: cost left;
                            never below nothing */
    bool at_cost;
    int64_t unrealised_gain_minor; /* value - cost left */
    int64_t total_value_minor;     /* realised + income + value */
    int64_t gain_minor;            /* total value - cost */
    int64_t multiple_e8;           /* total value / cost; unknown without cost */
    int64_t valuation_id;
    int32_t valued_on;
    uint32_t method; /* enum valuation_method */
    /* A stake was sold or bought at an unknown price: what it brought or cost, and what depends on
     * that, is unknown. What is left of the cost then counts what was paid in on it. */
    bool price_missing;
    bool stale;             /* more came back since the valuation than was left of it */
    int64_t value_age_days; /* from the valuation to the view's day; unknown at cost */
};

extern const struct shape position_shape;

/* ERR_NOT_FOUND: no live investment or commitment of a tracked fund; ERR_OVERFLOW. */
enum err position_compute(const struct book *book, int64_t holding_id, struct view view,
                          struct arena *arena, struct position *position_out) MUST_USE;

/* The schedule of investments: every holding that was ever paid for, in order of id. They live in
 * arena. ERR_NOT_FOUND: no such fund; ERR_OVERFLOW. */
enum err schedule_of_investments(const struct book *book, int64_t fund_id, struct view view,
                                 struct arena *arena, const struct position **positions_out,
                                 size_t *count_out) MUST_USE;

/* The same as the fund's books have it: all in its currency, as movements_convert says. What a rate
 * is missing for stays in its own. */
enum err holdings_in_books(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, const struct position **positions_out,
                           size_t *count_out) MUST_USE;

/* What is due under an obligation to buy back on the view's day: the principal, and simple interest
 * act/365 on it from the days on which the investment was paid, in proportion to the payments. */
struct buy_back_figures {
    uint32_t currency;
    int64_t principal_minor;
    int64_t interest_minor;
    int64_t due_minor;      /* principal + interest */
    int64_t received_minor; /* proceeds of the investment by buy-back */
    int64_t left_minor;     /* due - received */
    bool overdue;           /* the due day has passed and something is left */
};

extern const struct shape buy_back_figures_shape;

enum err buy_back_figures_compute(const struct book *book, int64_t buy_back_id, struct view view,
                                  struct arena *arena,
                                  struct buy_back_figures *figures_out) MUST_USE;

#endif
