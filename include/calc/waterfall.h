/* Waterfall: who gets what of a distribution, with a step sheet on which every line can be added up
 * again. LP means all investors but the manager, GP the manager.
 *
 * Whole-fund (European), for each distribution in turn:
 *   0 the GP's own commitment takes its share of the cash, without carry;
 *   1 return of capital: LP until all contributed capital is back;
 *   2 preferred return: LP until the hurdle is paid;
 *   3 catch-up: the GP takes the share x of this tier until it has the share c of profit, which
 *     takes c * preferred / (x - c) in all; x = 0 leaves the tier out;
 *   4 split: c to the GP, the rest to LP; with further hurdles, each hurdle's share in turn until
 *     LP has that hurdle on its capital.
 * Deal by deal (American): the same for every deal by itself, then a clawback over the whole fund.
 *
 * Conventions: on one day contributions come before distributions (and excess between them), and
 * capital returned on a day earns no more from that day. A hurdle is earned on unreturned capital
 * (simple), or on that and the unpaid hurdle (compounded). Hurdles and the GP's own commitment are
 * whole units. Catch-up and splits of a distribution take their exact amounts and are rounded once,
 * together: the GP's sum half to even, LP has the rest, the tiers of each side share it by largest
 * remainder; but LP meets a further hurdle to the unit before more is split otherwise. */
#ifndef FUNDTRAIL_CALC_WATERFALL_H
#define FUNDTRAIL_CALC_WATERFALL_H

#include "base/arena.h"
#include "calc/accrual.h"

#include <stdbool.h>
#include <stddef.h>

#define WATERFALL_HURDLES_MAX 8
/* Largest sum of flows, so that no balance can overflow. */
#define WATERFALL_SUM_MAX (INT64_MAX / 8)

/* A further tier: from rate_e10 on for LP, the GP's share is carry_e10. Rates ascend. */
struct waterfall_hurdle {
    int64_t rate_e10;
    int64_t carry_e10;
};

struct waterfall_terms {
    int64_t preferred_rate_e10;
    enum compounding compounding;
    enum day_count day_count;
    int64_t carry_e10;         /* c: 0 <= c < 1 */
    int64_t catch_up_e10;      /* x: 0, or c < x <= 1 */
    int64_t gp_commitment_e10; /* share of every contribution that the GP pays: 0 <= g < 1 */
    size_t hurdle_count;
    struct waterfall_hurdle hurdles[WATERFALL_HURDLES_MAX];
};

/* WATERFALL_EXCESS        called capital that went back because it was not needed. It is nobody's
 *                         return, and lessens the capital that earns the hurdle.
 * WATERFALL_CARRY_RETURN  carry that the GP paid back to the fund.
 * WATERFALL_PASSED_ON     the part of it that a distribution hands on. All of it is LP's, capital
 *                         first, then the hurdle. Until then it is held for LP, and counts as LP's
 *                         in the clawback's tests.
 * WATERFALL_OPENING all that was paid in (the amount) and out before the flows that are known,
 *                         and what LP has earned of its hurdle and not got. It comes first on its
 *                         day. Only without further hurdles, whose claims it does not tell. */
enum waterfall_flow_kind {
    WATERFALL_CONTRIBUTION,
    WATERFALL_EXCESS,
    WATERFALL_CARRY_RETURN,
    WATERFALL_PASSED_ON,
    WATERFALL_DISTRIBUTION,
    WATERFALL_OPENING
};

/* deal: any number; only waterfall_american looks at it. amount_minor >= 0. own_minor: the part
 * that is the GP's own commitment, where it is known to the cent; the share of the terms applies to
 * the rest. source: any number of the caller's, which the steps of the flow repeat. */
struct waterfall_flow {
    int32_t day;
    enum waterfall_flow_kind kind;
    int64_t amount_minor;
    size_t deal;
    int64_t own_minor;
    size_t source;
    /* WATERFALL_OPENING: what LP, the GP's own commitment and the GP's carry had got, and the
     * hurdle that is owed. */
    int64_t lp_received_minor;
    int64_t own_received_minor;
    int64_t carry_minor;
    int64_t preferred_minor;
};

enum waterfall_step_kind {
    STEP_CONTRIBUTION,
    STEP_EXCESS,
    STEP_HURDLE_CREDIT,
    STEP_ACCRUAL,
    STEP_CARRY_RETURN,
    STEP_PASSED_ON,
    STEP_DISTRIBUTION,
    STEP_GP_COMMITMENT,
    STEP_RETURN_OF_CAPITAL,
    STEP_PREFERRED_RETURN,
    STEP_CATCH_UP,
    STEP_SPLIT,
    STEP_KIND_COUNT
};

/* What a line is about. A balance opens with what it closed with on its last line; the cash with
 * what the line before left of it (`cash`). A further hurdle has one for each. */
enum waterfall_balance {
    BALANCE_CAPITAL,
    BALANCE_PREFERRED,
    BALANCE_FURTHER_HURDLE,
    BALANCE_CATCH_UP,
    BALANCE_RETURNED_CARRY,
    BALANCE_CASH,
    BALANCE_COUNT
};

/* One line: opening + added - paid = closing of its balance. lp + gp is what the step moves: paid
 * in by a contribution, given back by an excess, earned by an accrual, received by a distribution
 * (its whole amount as `cash`), paid by a tier; nothing for a hurdle credit, by which what a tier
 * paid to LP counts towards a further hurdle, too. Of carry that came back gp is negative, and it
 * and what is passed on have what is held as the base. due: the most a tier could take, or -1
 * without limit. cash: what is still to be paid out after the step. capital and preferred: LP's
 * unreturned capital and unpaid hurdle after the step; of an accrual or a credit, those of its
 * hurdle. */
struct waterfall_step {
    int32_t day;
    enum waterfall_step_kind kind;
    size_t hurdle;      /* of a split, accrual or credit: 0, or the number of the further hurdle */
    int64_t rate_e10;   /* of an accrual the rate, of a tier the GP's share */
    int32_t days;       /* of an accrual */
    int64_t base_minor; /* of an accrual; or returned carry that is held after the step */
    int64_t due_minor;
    int64_t lp_minor;
    int64_t gp_minor;
    int64_t cash_minor;
    int64_t capital_minor;
    int64_t preferred_minor;
    enum waterfall_balance balance;
    int64_t opening_minor;
    int64_t added_minor;
    int64_t paid_minor;
    int64_t closing_minor;
    size_t source; /* of the flow that it belongs to */
};

struct waterfall_part {
    int64_t lp_minor;
    int64_t gp_minor;
};

/* tiers is indexed by step kind: contributions, and what each tier paid in all. carry: what the GP
 * received beyond its commitment and did not give back. excess and shortfall are the two tests of a
 * clawback: carry beyond the share c of profit, and LP's missing capital and hurdle at the last
 * flow to or from LP; returned carry that is held for LP is LP's in both. */
struct waterfall {
    struct waterfall_part tiers[STEP_KIND_COUNT];
    int64_t lp_minor;
    int64_t gp_minor;
    int64_t carry_minor;
    int64_t carry_held_minor; /* given back, not passed on yet */
    int64_t excess_minor;
    int64_t shortfall_minor;
    int64_t clawback_minor;
    size_t step_count;
    struct waterfall_step *steps; /* in the arena */
};

/* Flows in any order. ERR_INVALID: terms out of range, a negative flow, one whose own part is
 * more than the whole, or more passed on than came back. ERR_OVERFLOW: flows
 * beyond WATERFALL_SUM_MAX, or a hurdle too large. */
enum err waterfall_european(const struct waterfall_terms *terms, const struct waterfall_flow *flows,
                            size_t count, struct arena *arena,
                            struct waterfall *waterfall_out) MUST_USE;

/* One distribution against capital and a hurdle that are given as amounts; the rate, compounding
 * and day count of the terms do not matter, and there are no further hurdles (ERR_INVALID). */
enum err waterfall_single(const struct waterfall_terms *terms, int64_t contributed_minor,
                          int64_t preferred_minor, int64_t distributed_minor, struct arena *arena,
                          struct waterfall *waterfall_out) MUST_USE;

/* Deals and the fund as a whole. pooled_carry: what the GP may keep, the lesser of the pooled
 * waterfall's carry and the share c of the fund's profit. excess: carry paid beyond it. shortfall:
 * LP's missing capital and hurdle, given what the deals paid it. clawback: the greater of both, at
 * most the carry paid; net of tax: less the share the GP paid in tax on it
 * and on what came back before. Carry that came back is
 * of no deal: it has a waterfall of its own, which stands behind the last deal. */
struct waterfall_deals {
    size_t deal_count;
    struct waterfall
        *deals; /* in the arena, by deal number; then what came back and was passed on */
    struct waterfall pooled;
    int64_t carry_minor;
    int64_t pooled_carry_minor;
    int64_t excess_minor;
    int64_t shortfall_minor;
    int64_t clawback_minor;
    int64_t clawback_net_minor;
};

/* Deals are numbered 0 to deal_count - 1 (ERR_INVALID beyond). tax_e10: 0 <= tax <= 1. */
enum err waterfall_american(const struct waterfall_terms *terms, const struct waterfall_flow *flows,
                            size_t count, size_t deal_count, int64_t tax_e10, struct arena *arena,
                            struct waterfall_deals *deals_out) MUST_USE;

/* 让利: the state's investor cedes a share of its gain to the other investors. Its gain is what it
 * received beyond its capital; principal is never touched, so without a gain nothing is ceded.
 * ERR_INVALID: a negative amount, or a share outside 0 to 1. */
enum err waterfall_concession(int64_t capital_minor, int64_t received_minor, int64_t share_e10,
                              int64_t *ceded_minor_out) MUST_USE;

/* "return_of_capital", … */
const char *waterfall_step_name(enum waterfall_step_kind kind);

/* "further_hurdle", … */
const char *waterfall_balance_name(enum waterfall_balance balance);

/* Whether a step is a tier's payment: the payments of all steps are what was distributed. */
bool waterfall_step_pays(const struct waterfall_step *step);

#endif
