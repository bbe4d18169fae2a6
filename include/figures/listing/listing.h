/* Listed shares: the lots of our investments, when they fall free, what was sold of them, how much
 * may be sold now, and what they are worth at their last prices.
 *
 * A lot counts from its own day on, which is that of the listing for shares acquired before. Sales
 * are proceeds with units of that day or later: each takes from the lot that it names, else from
 * the earliest that it may, those that are free before those that are not. */
#ifndef FUNDTRAIL_FIGURES_LISTING_LISTING_H
#define FUNDTRAIL_FIGURES_LISTING_LISTING_H

#include "book/book.h"
#include "record/holding.h"
#include "record/listing.h"

/* A price that is older no longer tells what a share is worth: longer than any holiday of the
 * exchanges, so that it is of a share that is not traded. */
#define PRICE_TELLS_DAYS 15
#define PRICE_TELLS_DAYS_MAX 3650

/* The rule of an exchange that is in force on a day; NULL: none is recorded. */
const struct entry *lock_rule_on(const struct book *book, uint32_t exchange, int32_t day,
                                 int64_t as_known);

/* The first day on which a rule lets a lot be sold, whatever was promised; DATE_UNKNOWN: it
 * cannot be told. rule is that of the listing's day, or NULL. With an unknown filing it is told
 * where every filing would give the same. */
int32_t lot_free_by_rule(const struct entry *rule, const struct listed_lot *lot,
                         const struct listing *listing);

struct lot {
    const struct entry *entry;
    const struct listed_lot *record;
    const struct listing *listing; /* as it rules in the view */
    const struct entry *rule;      /* that locks it; NULL: none, or none is known */
    int32_t free_from;             /* DATE_UNKNOWN: it cannot be told */
    int32_t window_days; /* in which a limit may be sold on the view's day; 0: without limit */
    bool window_known;
    int64_t left_e8;
};

/* Units of one lot that a sale took. */
struct lot_take {
    const struct entry *sale;      /* NULL: the draft */
    const struct proceeds *record; /* of the sale */
    int32_t day;
    size_t lot;
    int64_t units_e8;
    int64_t before_e8; /* of the same sale, out of earlier lots */
    bool locked;       /* the lot was not free on that day */
};

/* The lots of an investment, the earliest first, and all takes in order of day and seq. */
struct lots {
    int64_t investment_id;
    int64_t fund_id;
    struct lot *lots;
    size_t count;
    struct lot_take *takes;
    size_t take_count;
    int64_t units_e8;             /* of all lots */
    int64_t sold_e8;              /* of them */
    bool oversold;                /* some sale took more than was there */
    const struct entry *short_of; /* that sale; NULL: the draft, or none */
    int64_t short_e8;             /* what it lacks */
};

/* What is not recorded: a sale that is drafted, or a lot that is to be taken away. */
struct lots_change {
    const struct proceeds *sale;
    int32_t day;
    int64_t without_lot;
};

/* They live in arena. change may be NULL. ERR_OVERFLOW. */
enum err lots_of_investment(const struct book *book, int64_t investment_id, struct view view,
                            const struct lots_change *change, struct arena *arena,
                            struct lots *lots_out) MUST_USE;

enum lot_state { LOT_LOCKED = 1, LOT_LIMITED, LOT_FREE, LOT_SOLD, LOT_UNKNOWN };

extern const struct field_value lot_state_values[];

/* A lot as a row. */
struct lot_row {
    int64_t listed_lot_id;
    int64_t listing_id;
    int64_t investment_id;
    int64_t fund_id;
    int64_t firm_id;
    int32_t acquired_on;
    int64_t units_e8;
    int64_t sold_e8;
    int64_t left_e8;
    uint32_t state; /* enum lot_state */
    int32_t free_from;
    int64_t days_locked;  /* unknown: free, or it cannot be told */
    int64_t lock_rule_id; /* by which it is locked; 0: none, or none is known */
    uint32_t restriction_of;
    int64_t window_days;     /* 0: no limit; unknown: no rule tells */
    int64_t auction_room_e8; /* of the fund in the window, whichever lot; unknown: no limit */
    int64_t block_room_e8;   /* applies, or the firm's shares or the rule are not known */
    uint32_t currency;
    int64_t price_e8;
    int32_t priced_on;
    int64_t price_age_days;
    int64_t market_value_minor; /* without any discount; unknown where the price is too old */
};

extern const struct shape lot_row_shape;

/* What rows are asked for; 0: any. */
struct lot_filter {
    int64_t listing_id;
    int64_t investment_id;
    int64_t fund_id;
    int64_t firm_id;
};

/* In order of free day, the unknown last, and lot. ERR_OVERFLOW. */
enum err lot_rows(const struct book *book, const struct lot_filter *filter, struct view view,
                  int32_t price_days, struct arena *arena, const struct lot_row **rows_out,
                  size_t *count_out) MUST_USE;

enum sale_breach { SALE_WITHIN = 1, SALE_LOCKED, SALE_OVER_LIMIT, SALE_BREACH_UNKNOWN };

extern const struct field_value sale_breach_values[];

/* What one sale took of one lot. */
struct sale_row {
    int64_t proceeds_id;
    int64_t listing_id;
    int64_t investment_id;
    int64_t fund_id;
    int64_t listed_lot_id;
    int32_t sold_on;
    uint32_t sold_by;
    int64_t units_e8;
    int64_t left_e8; /* of the lot, behind it */
    uint32_t currency;
    int64_t amount_minor;        /* its part of the sale's, by units */
    int64_t cost_relieved_minor; /* its part of the sale's, by units */
    int64_t window_days;
    int64_t window_limit_e8; /* unknown: none applies, or it cannot be told */
    int64_t window_sold_e8;  /* by the fund within the window, with this */
    uint32_t breach;         /* enum sale_breach */
};

extern const struct shape sale_row_shape;

/* In order of day, sale and lot. ERR_OVERFLOW. */
enum err sale_rows(const struct book *book, const struct lot_filter *filter, struct view view,
                   struct arena *arena, const struct sale_row **rows_out,
                   size_t *count_out) MUST_USE;

/* Why a lot's value cannot be told. */
enum mark_gap {
    MARK_NO_PRICE = 1,
    MARK_PRICE_OLD,
    MARK_LOCK_UNKNOWN,
    MARK_RESTRICTION_UNKNOWN,
    MARK_NO_VOLATILITY,
    MARK_OTHER_CURRENCY
};

extern const struct field_value mark_gap_values[];

/* The working of a mark to market, a row a lot that is left. */
struct mark_row {
    int64_t listed_lot_id;
    int64_t listing_id;
    int64_t units_e8;
    uint32_t currency; /* of the investment */
    int64_t price_e8;
    int32_t priced_on;
    int64_t price_age_days;
    int32_t free_from;
    uint32_t restriction_of;
    int64_t restricted_days; /* that cost something: 0 where only the holder is bound */
    int64_t volatility_e8;
    int64_t dividend_yield_e8;
    int64_t discount_rate_e8; /* of the price, rounded; 0: none */
    int64_t market_value_minor;
    int64_t discount_minor;
    int64_t value_minor;
    uint32_t gap; /* enum mark_gap; 0: none */
};

extern const struct shape mark_row_shape;

struct mark_terms {
    int64_t volatility_e8; /* unknown: not given */
    int64_t dividend_yield_e8;
    int32_t price_days;
};

/* Shares whose price moves by more than three times itself a year do not trade: whoever says so
 * gave a percentage, or a slip. */
#define VOLATILITY_MAX_E8 (3 * DECIMAL_E8_ONE)
#define DIVIDEND_YIELD_MAX_E8 DECIMAL_E8_ONE

/* The rows of an investment; empty where it has no lot left. A restriction of the security that has
 * days to run costs the put of an average price (calc/equity/listing.h); one of the holder, and a
 * limit on how fast may be sold, cost nothing. ERR_OVERFLOW. */
enum err mark_rows(const struct book *book, int64_t investment_id, struct view view,
                   const struct mark_terms *terms, struct arena *arena,
                   const struct mark_row **rows_out, size_t *count_out) MUST_USE;

/* What all rows come to; unknown, with the first gap, where one cannot be told. ERR_OVERFLOW. */
enum err mark_sum(const struct mark_row *rows, size_t count, int64_t *value_out,
                  enum mark_gap *gap_out) MUST_USE;

#endif
