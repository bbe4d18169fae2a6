/* Registered capital of a Chinese firm: rounds, conversions, reductions, and the rules of the
 * Company Law of 2023 that stand behind them where nothing else is agreed. */
#ifndef FUNDTRAIL_CALC_EQUITY_CAPITAL_H
#define FUNDTRAIL_CALC_EQUITY_CAPITAL_H

#include "base/err.h"
#include "calc/exact.h"

struct capital_transfer {
    size_t from;
    size_t to;
    struct exact registered;
};

/* Holders are numbered; each has an amount before (zero: comes with the round). An investor pays
 * `paid`, for which he gets paid / price, or a share of what is registered afterwards. */
struct capital_round {
    const struct exact *before;
    size_t holder_count;
    const size_t *investors; /* holders */
    const struct exact *paid;
    const struct exact *shares; /* NULL: by price */
    size_t investor_count;
    struct exact pre_money; /* by price */
    struct exact step;
    enum exact_rounding rounding;
    const struct capital_transfer *transfers; /* old shares, after the issue */
    size_t transfer_count;
};

struct capital_round_answer {
    struct exact price;       /* by price */
    struct exact *registered; /* of each investor */
    struct exact *to_reserve; /* of each investor */
    struct exact total_after;
    struct exact *after; /* of each holder */
};

enum capital_fault {
    CAPITAL_GOOD,
    CAPITAL_SHARES_ALL, /* the shares of the investors take all, or more */
    CAPITAL_BELOW_PAR,  /* an investor pays less than he is registered with; at: which */
    CAPITAL_NOT_HELD,   /* a transfer of more than its holder has; at: which */
};

/* Units in = out, registered + reserve = paid. */
enum capital_fault capital_round(struct exact_work *work, const struct capital_round *of,
                                 struct capital_round_answer *answer_out, size_t *at_out);

/* Cuts of some holders, not beyond what each has. Whether they are in proportion to all. */
bool capital_cut_is_pro_rata(struct exact_work *work, const struct exact *before,
                             const struct exact *cuts, size_t count);

/* --- law --- */

enum capital_form { CAPITAL_LLC, CAPITAL_JOINT_STOCK_PROMOTER };
enum capital_due { CAPITAL_DUE_OK, CAPITAL_DUE_TOO_LATE, CAPITAL_DUE_ADJUST };

/* The last day that the law allows for paying in (art. 47, 98, 266; Order 784 art. 2), and what it
 * says of the day that was agreed. CAPITAL_DUE_ADJUST: to be changed by 2027-06-30. */
enum capital_due capital_due(enum capital_form form, int32_t registered_on, int32_t agreed_due,
                             int32_t *latest_out);

#endif
