/* The European waterfall: a run over the flows in order of time that keeps LP's claims.
 *
 * A claim is capital with the unpaid hurdle on it; claims[0] is that of the preferred return, one
 * more stands for each further hurdle, and all receive the same payments. Before a flow every
 * claim earns its hurdle up to that day. A contribution adds to the capital, a return of excess
 * lessens it, and a distribution goes down the tiers until its cash is used up. Every change
 * writes a line of the step sheet with the balance before and after it, so the sheet adds up by
 * itself. */
#include "waterfall_internal.h"

#include "base/money.h"

#include <stdbool.h>
#include <string.h>

/* claims[0] is the preferred return; claims[k] the k-th further hurdle. */
struct run {
    const struct waterfall_terms *terms;
    struct waterfall *out;
    struct claim claims[WATERFALL_HURDLES_MAX + 1];
    bool started;
    int32_t day;
    size_t source;
    int64_t cash_minor;
    int64_t catch_up_minor; /* what the last catch-up left to be caught up */
    int64_t held_minor;     /* carry that came back and was not passed on */
};

/* Adds a line; what it moves also goes to the totals. */
static struct waterfall_step *add_step(struct run *run, enum waterfall_step_kind kind,
                                       int64_t lp_minor, int64_t gp_minor)
{
    struct waterfall_step *step = &run->out->steps[run->out->step_count++];

    *step = (struct waterfall_step){
        .day = run->day,
        .kind = kind,
        .due_minor = NO_LIMIT,
        .lp_minor = lp_minor,
        .gp_minor = gp_minor,
        .cash_minor = run->cash_minor,
        .capital_minor = run->claims[0].capital_minor,
        .preferred_minor = run->claims[0].preferred_minor,
        .source = run->source,
    };
    run->out->tiers[kind].lp_minor += lp_minor;
    run->out->tiers[kind].gp_minor += gp_minor;
    return step;
}

/* A line about the unpaid hurdle of one claim, given what stood there before. */
static struct waterfall_step *add_hurdle_step(struct run *run, enum waterfall_step_kind kind,
                                              size_t hurdle, int64_t lp_minor, int64_t before_minor)
{
    const struct claim *claim = &run->claims[hurdle];
    struct waterfall_step *step = add_step(run, kind, lp_minor, 0);
    int64_t change = claim->preferred_minor - before_minor;

    step->hurdle = hurdle;
    step->rate_e10 = claim->rate_e10;
    step->capital_minor = claim->capital_minor;
    step->preferred_minor = claim->preferred_minor;
    step_move(step, hurdle == 0 ? BALANCE_PREFERRED : BALANCE_FURTHER_HURDLE, before_minor,
              change > 0 ? change : 0, change < 0 ? -change : 0);
    return step;
}

/* What a tier's payment does to the tier's own balance. */
static void move_paid(struct run *run, struct waterfall_step *step)
{
    int64_t paid = step->lp_minor + step->gp_minor;

    switch (step->kind) {
    case STEP_RETURN_OF_CAPITAL:
        step_move(step, BALANCE_CAPITAL, step->capital_minor + paid, 0, paid);
        break;
    case STEP_PREFERRED_RETURN:
        step_move(step, BALANCE_PREFERRED, step->preferred_minor + paid, 0, paid);
        break;
    case STEP_CATCH_UP:
        step_move(step, BALANCE_CATCH_UP, run->catch_up_minor,
                  step->due_minor - run->catch_up_minor, paid);
        run->catch_up_minor = step->closing_minor;
        break;
    default:
        step_move(step, BALANCE_CASH, step->cash_minor + paid, 0, paid);
        break;
    }
}

/* A tier pays lp and gp out of the cash, and every claim of LP hears of it. */
static void pay(struct run *run, enum waterfall_step_kind kind, size_t hurdle, int64_t due_minor,
                int64_t share_e10, int64_t lp_minor, int64_t gp_minor)
{
    int64_t before[WATERFALL_HURDLES_MAX + 1];

    run->cash_minor -= lp_minor + gp_minor;
    for (size_t k = 0; k <= run->terms->hurdle_count; k++) {
        before[k] = run->claims[k].preferred_minor;
        claim_receive(&run->claims[k], lp_minor);
    }
    struct waterfall_step *step = add_step(run, kind, lp_minor, gp_minor);

    step->hurdle = hurdle;
    step->due_minor = due_minor;
    step->rate_e10 = share_e10;
    move_paid(run, step);
    for (size_t k = 1; k <= run->terms->hurdle_count; k++)
        if (run->claims[k].preferred_minor != before[k])
            add_hurdle_step(run, STEP_HURDLE_CREDIT, k, 0, before[k]);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What of a flow is the GP's own commitment. */
static int64_t own_part(const struct run *run, const struct waterfall_flow *flow)
{
    return flow->own_minor +
           share_of(flow->amount_minor - flow->own_minor, run->terms->gp_commitment_e10);
}

/* Catch-up and splits of the cash that is left. */
static enum err pay_carry(struct run *run)
{
    const struct waterfall_terms *terms = run->terms;
    const struct waterfall_part *taken = &run->out->tiers[STEP_CATCH_UP];
    struct carry_base base = {
        .cash_minor = run->cash_minor,
        .preferred_paid_minor = run->out->tiers[STEP_PREFERRED_RETURN].lp_minor,
        .caught_up_minor = taken->lp_minor + taken->gp_minor,
    };
    struct carry_tiers tiers;

    for (size_t k = 1; k <= terms->hurdle_count; k++)
        base.claims_minor[k - 1] = run->claims[k].capital_minor + run->claims[k].preferred_minor;
    enum err err = carry_tiers(terms, &base, &tiers);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < tiers.count; i++) {
        const struct carry_tier *tier = &tiers.tiers[i];
        int64_t share = i == 0   ? terms->catch_up_e10
                        : i == 1 ? terms->carry_e10
                                 : terms->hurdles[i - 2].carry_e10;

        pay(run, i == 0 ? STEP_CATCH_UP : STEP_SPLIT, i == 0 ? 0 : i - 1, tier->due_minor, share,
            tier->lp_minor, tier->gp_minor);
    }
    return ERR_OK;
}

static enum err distribute(struct run *run, const struct waterfall_flow *flow)
{
    const struct waterfall_terms *terms = run->terms;
    struct claim *preferred = &run->claims[0];
    int64_t due = 0;

    run->cash_minor = flow->amount_minor;
    step_move(add_step(run, STEP_DISTRIBUTION, 0, 0), BALANCE_CASH, 0, flow->amount_minor, 0);
    if (terms->gp_commitment_e10 != 0 || flow->own_minor != 0) {
        int64_t own = own_part(run, flow);

        pay(run, STEP_GP_COMMITMENT, 0, own, terms->gp_commitment_e10, 0, own);
    }
    due = preferred->capital_minor;
    pay(run, STEP_RETURN_OF_CAPITAL, 0, due, 0, least(run->cash_minor, due), 0);
    due = preferred->preferred_minor;
    pay(run, STEP_PREFERRED_RETURN, 0, due, 0, least(run->cash_minor, due), 0);
    return pay_carry(run);
}

static void contribute(struct run *run, const struct waterfall_flow *flow)
{
    int64_t own = own_part(run, flow);
    int64_t before = run->claims[0].capital_minor;

    for (size_t k = 0; k <= run->terms->hurdle_count; k++)
        run->claims[k].capital_minor += flow->amount_minor - own;
    step_move(add_step(run, STEP_CONTRIBUTION, flow->amount_minor - own, own), BALANCE_CAPITAL,
              before, flow->amount_minor - own, 0);
}

static void give_back(struct run *run, const struct waterfall_flow *flow)
{
    int64_t own = own_part(run, flow);
    int64_t before = run->claims[0].capital_minor;

    for (size_t k = 0; k <= run->terms->hurdle_count; k++)
        run->claims[k].capital_minor -=
            least(flow->amount_minor - own, run->claims[k].capital_minor);
    step_move(add_step(run, STEP_EXCESS, flow->amount_minor - own, own), BALANCE_CAPITAL, before, 0,
              before - run->claims[0].capital_minor);
}

/* LP's claims earn on: it has not received anything yet. */
static void take_back(struct run *run, const struct waterfall_flow *flow)
{
    run->day = flow->day;
    run->held_minor += flow->amount_minor;
    struct waterfall_step *step = add_step(run, STEP_CARRY_RETURN, 0, -flow->amount_minor);

    step->base_minor = run->held_minor;
    step_move(step, BALANCE_RETURNED_CARRY, run->held_minor - flow->amount_minor,
              flow->amount_minor, 0);
}

static enum err pass_on(struct run *run, const struct waterfall_flow *flow)
{
    int64_t due = run->claims[0].capital_minor;

    if (flow->amount_minor > run->held_minor || flow->own_minor != 0)
        return ERR_INVALID;
    run->held_minor -= flow->amount_minor;
    run->cash_minor = flow->amount_minor;
    struct waterfall_step *step = add_step(run, STEP_PASSED_ON, 0, 0);

    step->base_minor = run->held_minor;
    step_move(step, BALANCE_RETURNED_CARRY, run->held_minor + flow->amount_minor, 0,
              flow->amount_minor);
    pay(run, STEP_RETURN_OF_CAPITAL, 0, due, 0, least(run->cash_minor, due), 0);
    due = run->claims[0].preferred_minor;
    pay(run, STEP_PREFERRED_RETURN, 0, due, 0, least(run->cash_minor, due), 0);
    pay(run, STEP_SPLIT, 0, NO_LIMIT, 0, run->cash_minor, 0);
    return ERR_OK;
}

/* What was before: the capital, what came back of it, and beyond that the hurdle that was paid, so
 * that it and the carry stand where the catch-up looks for them. */
static enum err open_at(struct run *run, const struct waterfall_flow *flow)
{
    struct claim *preferred = &run->claims[0];
    int64_t lp = flow->lp_received_minor;

    if (run->terms->hurdle_count > 0 || lp < 0 || flow->own_received_minor < 0 ||
        flow->carry_minor < 0 || flow->preferred_minor < 0)
        return ERR_INVALID;
    contribute(run, flow);
    int64_t owed = preferred->preferred_minor;
    int64_t capital = least(lp, preferred->capital_minor);

    preferred->preferred_minor = flow->preferred_minor + lp - capital;
    add_hurdle_step(run, STEP_ACCRUAL, 0, preferred->preferred_minor - owed, owed);
    run->cash_minor = lp + flow->own_received_minor + flow->carry_minor;
    step_move(add_step(run, STEP_DISTRIBUTION, 0, 0), BALANCE_CASH, 0, run->cash_minor, 0);
    pay(run, STEP_GP_COMMITMENT, 0, flow->own_received_minor, 0, 0, flow->own_received_minor);
    pay(run, STEP_RETURN_OF_CAPITAL, 0, capital, 0, capital, 0);
    pay(run, STEP_PREFERRED_RETURN, 0, lp - capital, 0, lp - capital, 0);
    pay(run, STEP_CATCH_UP, 0, flow->carry_minor, RATE_E10_ONE, 0, flow->carry_minor);
    return ERR_OK;
}

/* Every claim earns its hurdle up to the day of the next flow. */
static enum err advance(struct run *run, int32_t day)
{
    run->day = day;
    for (size_t k = 0; k <= run->terms->hurdle_count; k++) {
        struct claim *claim = &run->claims[k];
        int32_t before = run->started ? claim->day : day;
        int64_t owed = claim->preferred_minor;
        int64_t base = 0;
        int64_t interest = 0;

        claim->day = before;
        enum err err = claim_accrue(claim, run->terms, day, &base, &interest);
        if (err != ERR_OK)
            return err;
        if (before == day || base == 0 || claim->rate_e10 == 0)
            continue;
        struct waterfall_step *step = add_hurdle_step(run, STEP_ACCRUAL, k, interest, owed);

        step->days = day_count_days(run->terms->day_count, before, day);
        step->base_minor = base;
    }
    run->started = true;
    return ERR_OK;
}

/* Totals, and the two tests of a clawback. */
static void conclude(struct run *run)
{
    struct waterfall *out = run->out;
    int64_t profit = 0;

    for (int kind = STEP_RETURN_OF_CAPITAL; kind <= STEP_SPLIT; kind++) {
        out->lp_minor += out->tiers[kind].lp_minor;
        out->carry_minor += out->tiers[kind].gp_minor;
    }
    out->carry_minor += out->tiers[STEP_CARRY_RETURN].gp_minor;
    out->carry_held_minor = run->held_minor;
    out->gp_minor = out->carry_minor + out->tiers[STEP_GP_COMMITMENT].gp_minor;
    profit = out->lp_minor + out->carry_minor + run->held_minor + out->tiers[STEP_EXCESS].lp_minor -
             out->tiers[STEP_CONTRIBUTION].lp_minor;
    int64_t allowed = 0;
    size_t last = run->terms->hurdle_count;

    /* With further hurdles the share of profit is the highest one. */
    if (profit > 0)
        allowed = share_of(profit, last == 0 ? run->terms->carry_e10
                                             : run->terms->hurdles[last - 1].carry_e10);
    out->excess_minor = at_least_nothing(out->carry_minor - allowed);
    out->shortfall_minor = at_least_nothing(run->claims[0].capital_minor +
                                            run->claims[0].preferred_minor - run->held_minor);
    out->clawback_minor =
        out->excess_minor > out->shortfall_minor ? out->excess_minor : out->shortfall_minor;
    out->clawback_minor = least(out->clawback_minor, at_least_nothing(out->carry_minor));
}

static void run_start(struct run *run, const struct waterfall_terms *terms, size_t flow_count,
                      size_t distribution_count, struct arena *arena, struct waterfall *out)
{
    /* Per flow at most one accrual per claim and the flow itself; of a distribution also three
     * tiers, the GP's own, one split per claim, and of all of these but the return of capital a
     * credit per further hurdle. */
    size_t hurdles = terms->hurdle_count;
    size_t most = flow_count * (hurdles + 2) +
                  distribution_count * (5 + hurdles + hurdles * (hurdles + 4)) + 3;

    *run = (struct run){.terms = terms, .out = out};
    *out = (struct waterfall){.steps = arena_array(arena, most, sizeof *out->steps)};
    run->claims[0].rate_e10 = terms->preferred_rate_e10;
    for (size_t k = 0; k < terms->hurdle_count; k++)
        run->claims[k + 1].rate_e10 = terms->hurdles[k].rate_e10;
}

static enum err take(struct run *run, const struct waterfall_flow *flow)
{
    enum err err = ERR_OK;

    if (flow->kind != WATERFALL_CARRY_RETURN)
        err = advance(run, flow->day);
    if (err != ERR_OK)
        return err;
    switch (flow->kind) {
    case WATERFALL_CONTRIBUTION:
        contribute(run, flow);
        return ERR_OK;
    case WATERFALL_EXCESS:
        give_back(run, flow);
        return ERR_OK;
    case WATERFALL_CARRY_RETURN:
        take_back(run, flow);
        return ERR_OK;
    case WATERFALL_PASSED_ON:
        return pass_on(run, flow);
    case WATERFALL_OPENING:
        return open_at(run, flow);
    case WATERFALL_DISTRIBUTION:
        break;
    }
    return distribute(run, flow);
}

enum err waterfall_european(const struct waterfall_terms *terms, const struct waterfall_flow *flows,
                            size_t count, struct arena *arena, struct waterfall *waterfall_out)
{
    struct waterfall_flow *sorted = NULL;
    size_t distributions = 0;
    struct waterfall out;
    struct run run;
    enum err err = terms_check(terms);

    if (err == ERR_OK)
        err = flows_sort(flows, count, arena, &sorted);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < count; i++)
        distributions +=
            flows[i].kind != WATERFALL_CONTRIBUTION && flows[i].kind != WATERFALL_EXCESS ? 1 : 0;
    run_start(&run, terms, count, distributions, arena, &out);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        run.source = sorted[i].source;
        err = take(&run, &sorted[i]);
    }
    if (err != ERR_OK)
        return err;
    conclude(&run);
    *waterfall_out = out;
    return ERR_OK;
}

enum err waterfall_single(const struct waterfall_terms *terms, int64_t contributed_minor,
                          int64_t preferred_minor, int64_t distributed_minor, struct arena *arena,
                          struct waterfall *waterfall_out)
{
    const int64_t third = WATERFALL_SUM_MAX / 3;
    struct waterfall out;
    struct run run;
    enum err err = terms_check(terms);

    if (err != ERR_OK)
        return err;
    if (terms->hurdle_count > 0 || contributed_minor < 0 || preferred_minor < 0 ||
        distributed_minor < 0)
        return ERR_INVALID;
    if (contributed_minor > third || preferred_minor > third || distributed_minor > third)
        return ERR_OVERFLOW;
    run_start(&run, terms, 2, 1, arena, &out);
    contribute(&run, &(struct waterfall_flow){.amount_minor = contributed_minor});
    run.claims[0].preferred_minor = preferred_minor;
    add_hurdle_step(&run, STEP_ACCRUAL, 0, preferred_minor, 0);
    err = distribute(&run, &(struct waterfall_flow){.amount_minor = distributed_minor});
    if (err != ERR_OK)
        return err;
    conclude(&run);
    *waterfall_out = out;
    return ERR_OK;
}
