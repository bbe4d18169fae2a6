/* Movements: what happened to one fund's money and values in one view, in order of time. Built
 * once, read by postings, positions and performance. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_HOLDING_MOVEMENT_H
#define FUNDTRAIL_FIGURES_HOLDING_MOVEMENT_H

#include "book/fund_rows.h"

enum movement_kind {
    /* of a holding: an investment, or a commitment to another fund */
    MOVE_BUY = 1,    /* a tranche paid, a contribution made */
    MOVE_SELL,       /* proceeds, a distribution received */
    MOVE_GIVEN_BACK, /* excess capital that came back */
    MOVE_STAKE_SOLD, /* a part of a commitment, to another investor: amount is the price */
    MOVE_STAKE_BOUGHT,
    MOVE_OPENED, /* what the fund's opening says of it */
    MOVE_VALUE,
    /* of the fund and its investors */
    MOVE_CONTRIBUTION,
    MOVE_DISTRIBUTION,
    MOVE_RETURN,
    MOVE_EQUALISATION,
    MOVE_TRANSFER,
    MOVE_EXPENSE,
    MOVE_FACILITY,
    MOVE_ACCRUAL,
    MOVE_CARRY_RETURN,
    MOVE_REPORTED, /* what the investors on record have by the reports of a day: behind all else of
                     the day */
    MOVE_OPENING   /* of the fund: its cash, its investors' money, the carry */
};

struct movement {
    enum movement_kind kind;
    int32_t date;
    int64_t seq;
    const struct entry *entry;    /* what is recorded; for what is decided: the proposal */
    const struct entry *approval; /* what decided it, or NULL */
    size_t holding;               /* position in the holdings, of kinds up to MOVE_VALUE */
    uint32_t currency;
    int64_t amount_minor; /* paid, received, valued at; or the total */
    int64_t cost_minor;   /* MOVE_SELL, MOVE_GIVEN_BACK: cost relieved */
    int64_t income_minor; /* MOVE_SELL: the part of the amount that is income */
    int64_t beside_minor; /* the part that passes between the investors of the fund that is held:
                             the interest of a later closing. What the fund is worth stays. */
    int64_t part_minor;   /* MOVE_STAKE_SOLD: the part is part / whole of the holding */
    int64_t whole_minor;
    bool price_missing; /* of a stake: the amount is what was paid in on it */
    /* MOVE_OPENED: amount is what was paid to date, cost what is left of it, income a part of the
     * proceeds. */
    int64_t proceeds_minor;
    int64_t value_minor; /* AMOUNT_UNKNOWN: at cost */
    int32_t valued_on;
};

/* A holding and its running state; see holding_apply. */
struct holding {
    int64_t id; /* of an investment or a commitment */
    bool is_fund;
    uint32_t currency;
    int64_t cost_minor; /* all that was paid */
    int64_t cost_left_minor;
    int64_t unrealised_minor; /* fair value - cost left, since the first valuation */
    int64_t realised_minor;   /* received for cost relieved */
    int64_t income_minor;
    int64_t gain_minor; /* realised */
    int64_t buy_count;
    int32_t first_on;
    int32_t last_on;
    bool valued;
    const struct entry *valuation; /* the last approved one; NULL: the opening's value */
    int32_t valued_on;
    bool earlier_unknown; /* the opening says more than the entries before it */
    bool may_be_negative; /* without CONVENTION_STAKES */
    bool stale;           /* more came back since the valuation than it was */
    bool handed_on;       /* whole: a mark that was recorded before the sale was counts nothing */
    bool sold_unpriced;   /* what it brought, or cost, is not known */
    bool bought_unpriced;
};

struct movements {
    const struct book *book;
    struct view view;
    struct arena *arena;
    bool stakes_hold; /* as stakes_hold of fund_capital.h says */
    size_t holding_count;
    size_t holding_capacity;
    struct holding *holdings;
    size_t count;
    size_t capacity;
    struct movement *list; /* in order of date, seq */
};

void movements_init(struct movements *movements, const struct book *book, struct view view,
                    struct arena *arena);

/* Everything of a fund, or of one holding; then movements_sort. ERR_OVERFLOW. */
enum err movements_of_fund(struct movements *movements, int64_t fund_id) MUST_USE;
enum err movements_of_holding(struct movements *movements, int64_t holding_id) MUST_USE;
void movements_sort(struct movements *movements);

/* Takes sorted movements of a fund into its currency: what is held in another one counts at the
 * rate of each movement's day, a valuation until the next one, and cost leaves at what it came in
 * at. A holding for which a rate is missing stays as it is. ERR_OVERFLOW. */
enum err movements_convert(struct movements *movements, uint32_t currency) MUST_USE;

/* What one movement of a holding changes, for the postings. */
struct holding_change {
    int64_t cash_minor;
    int64_t cost_minor;
    int64_t unrealised_minor;
    int64_t income_minor;
    int64_t realised_gain_minor;
    int64_t unrealised_gain_minor;
    int64_t unsettled_minor; /* in place of a price that is not known */
    int64_t opened_minor;    /* result of the time before the ledger, against cost and value */
    int64_t opened_paid_minor;
    int64_t opened_received_minor;
};

/* What a row of an investment (book/fund_rows.h) says happened to it; there is no entry with it. */
struct movement movement_of_row(const struct book *book, const struct row_block *block, size_t row);

/* Visits the rows of a fund's investments that count in a view, in order of day, until a visit
 * fails, whose error it returns. ERR_NOT_FOUND: rows do not tell. */
typedef enum err held_row_visit(void *arg, const struct row_block *block, size_t row);
enum err visit_held_rows(const struct book *book, int64_t fund_id, struct view view,
                         held_row_visit *visit, void *arg) MUST_USE;

/* The payments of a view for each investment of a fund, in the order of book_fund_investments: what
 * adding up their entries comes to. They live in arena. ERR_NOT_FOUND: rows do not tell;
 * ERR_OVERFLOW. */
enum err payments_of_rows(const struct book *book, int64_t fund_id, struct view view,
                          struct arena *arena, const int64_t **paid_minor_out) MUST_USE;

/* The investments of a fund carried over its rows, in the order of book_fund_investments: as
 * movements_of_holding and holding_apply make them, but for the valuation's entry. False where the
 * rows do not tell, or a sum is too large. */
bool holdings_of_rows(const struct book *book, int64_t fund_id, struct view view,
                      struct arena *arena, const struct holding **holdings_out);

/* What came back beyond the realised gain is what the sales took out of the cost. */
enum err holding_check_cost(const struct book *book, const struct holding *holding) MUST_USE;

/* Carries a holding over a movement. The rule in one sentence: a sale settles its part of what was
 * unrealised, and a valuation makes cost left + unrealised the value. ERR_OVERFLOW.
 * A stake that is sold takes its part of both along. Where its price is not known, nothing is
 * realised: what it was carried at stands as unsettled. */
enum err holding_apply(struct holding *holding, const struct movement *movement,
                       struct holding_change *change_out) MUST_USE;

#endif
