/* Claims out of the terms of rounds: rights to be bought out 回购 and earn-outs 对赌. What was agreed
 * is in the terms, what happened in their events; what is due, and whether it can still be asked
 * for, is worked out here.
 *
 * Nothing is ever said to have lapsed: where no window was agreed, a right is to be used within a
 * reasonable time, for which six months are taken as the courts' guidance has it. */
#ifndef FUNDTRAIL_FIGURES_ROUND_CLAIM_H
#define FUNDTRAIL_FIGURES_ROUND_CLAIM_H

#include "book/book.h"

enum claim_state {
    CLAIM_STATE_WAITING = 1, /* nothing has triggered it */
    CLAIM_STATE_UNTESTED,    /* the test day has passed, and no figure is recorded */
    CLAIM_STATE_OPEN,
    CLAIM_STATE_IN_TIME, /* demanded in time */
    CLAIM_STATE_LATE,    /* demanded when the window was over */
    CLAIM_STATE_WINDOW_OVER,
    CLAIM_STATE_MET,     /* the target was reached: nothing is due */
    CLAIM_STATE_SETTLED, /* all was received */
    CLAIM_STATE_WAIVED,
    CLAIM_STATE_SUSPENDED, /* before a filing for a listing, say */
    CLAIM_STATE_VOID
};

struct claim_row {
    int64_t round_term_id;
    int64_t round_id;
    uint32_t kind; /* enum term_kind: an earn-out or a buy-back */
    uint32_t state;
    int64_t investment_id; /* one of these two, or neither: of all investors of the round */
    int64_t investor_party_id;
    int64_t obligor_party_id;
    int64_t obligor_firm_id;
    const char *obligor_name;
    int64_t buy_back_id; /* the duty that says the rest; its figures are these */
    int32_t test_on;
    int32_t triggered_on;
    int32_t exercise_by;
    int32_t demanded_on;
    int32_t limitation_end;
    uint32_t currency;
    int64_t paid_minor; /* what the claim is worked out on */
    int64_t target_minor;
    int64_t actual_minor;
    int64_t amount_minor;      /* what the formula gives on the view's day */
    int64_t received_minor;    /* unknown of others' claims */
    int64_t left_minor;        /* amount - received, at least 0 */
    int64_t payable_now_minor; /* of what is left; the firm only after a reduction or of profit */
    int64_t not_now_minor;     /* the rest */
    int64_t share_e8;          /* compensation in equity */
    int64_t released_minor;    /* by completed reductions, where the firm itself buys back */
    int32_t fulfilled_on;      /* by a change of capital */
    int64_t fund_id;           /* of our investment; 0: none */
    int64_t firm_id;
};

extern const struct shape claim_row_shape;
extern const struct field_value claim_state_values[]; /* enum claim_state */

/* Whether something is still asked for, or can be. */
bool claim_stands(uint32_t state);

/* All claims that a view knows: of a firm, of a fund's investments, or of everybody (both 0), in
 * order of their terms. They live in arena. ERR_OVERFLOW. */
enum err claims(const struct book *book, int64_t firm_id, int64_t fund_id, struct view view,
                struct arena *arena, const struct claim_row **rows_out, size_t *count_out) MUST_USE;

#endif
