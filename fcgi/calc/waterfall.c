#include "waterfall_internal.h"

#include "base/int128.h"
#include "base/money.h"

#include <stdbool.h>
#include <string.h>

#define NO_LIMIT (-1)

/* claims[0] is the preferred return; claims[k] the k-th further hurdle. */
struct run {
    const struct waterfall_terms *terms;
    struct waterfall *out;
    struct claim claims[WATERFALL_HURDLES_MAX + 1];
    bool started;
    int32_t day;
    size_t source;
    int64_t cash_minor;
    int64_t held_minor; /* carry that came back and was not passed on */
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

/* A tier pays lp and gp out of the cash, and every claim of LP hears of it. */
static void pay(struct run *run, enum waterfall_step_kind kind, size_t hurdle, int64_t due_minor,
                int64_t share_e10, int64_t lp_minor, int64_t gp_minor)
{
    run->cash_minor -= lp_minor + gp_minor;
    for (size_t k = 0; k <= run->terms->hurdle_count; k++)
        claim_receive(&run->claims[k], lp_minor);
    struct waterfall_step *step = add_step(run, kind, lp_minor, gp_minor);

    step->hurdle = hurdle;
    step->due_minor = due_minor;
    step->rate_e10 = share_e10;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What the catch-up takes in all, c * preferred paid / (x - c), less what it has taken. */
static enum err catch_up_due(const struct run *run, int64_t *due_out)
{
    const struct waterfall_terms *terms = run->terms;
    const struct waterfall_part *taken = &run->out->tiers[STEP_CATCH_UP];
    int64_t total = 0;

    if (terms->catch_up_e10 != 0) {
        enum err err =
            amount_mul_div(run->out->tiers[STEP_PREFERRED_RETURN].lp_minor, terms->carry_e10,
                           terms->catch_up_e10 - terms->carry_e10, &total);
        if (err != ERR_OK)
            return err;
    }
    total -= taken->lp_minor + taken->gp_minor;
    *due_out = total > 0 ? total : 0;
    return ERR_OK;
}

/* The split up to the next further hurdle: lp = the claim, and the GP's share c on top of it, that
 * is claim / (1 - c) in all. */
static enum err pay_split(struct run *run, size_t tier)
{
    const struct waterfall_terms *terms = run->terms;
    int64_t carry = tier == 0 ? terms->carry_e10 : terms->hurdles[tier - 1].carry_e10;
    int64_t amount = run->cash_minor;
    int64_t due = NO_LIMIT;

    if (tier < terms->hurdle_count) {
        const struct claim *claim = &run->claims[tier + 1];
        int64_t missing = claim->capital_minor + claim->preferred_minor;
        enum err err = amount_mul_div(missing, RATE_E10_ONE, RATE_E10_ONE - carry, &due);

        if (err != ERR_OK)
            return err;
        if (amount >= due) {
            pay(run, STEP_SPLIT, tier, due, carry, missing, due - missing);
            return ERR_OK;
        }
    }
    int64_t gp = share_of(amount, carry);

    pay(run, STEP_SPLIT, tier, due, carry, amount - gp, gp);
    return ERR_OK;
}

/* What of a flow is the GP's own commitment. */
static int64_t own_part(const struct run *run, const struct waterfall_flow *flow)
{
    return flow->own_minor +
           share_of(flow->amount_minor - flow->own_minor, run->terms->gp_commitment_e10);
}

static enum err distribute(struct run *run, const struct waterfall_flow *flow)
{
    const struct waterfall_terms *terms = run->terms;
    struct claim *preferred = &run->claims[0];
    int64_t due = 0;

    run->cash_minor = flow->amount_minor;
    add_step(run, STEP_DISTRIBUTION, 0, 0);
    if (terms->gp_commitment_e10 != 0 || flow->own_minor != 0) {
        int64_t own = own_part(run, flow);

        pay(run, STEP_GP_COMMITMENT, 0, own, terms->gp_commitment_e10, 0, own);
    }
    due = preferred->capital_minor;
    pay(run, STEP_RETURN_OF_CAPITAL, 0, due, 0, least(run->cash_minor, due), 0);
    due = preferred->preferred_minor;
    pay(run, STEP_PREFERRED_RETURN, 0, due, 0, least(run->cash_minor, due), 0);
    enum err err = catch_up_due(run, &due);
    if (err != ERR_OK)
        return err;
    int64_t taken = least(run->cash_minor, due);
    int64_t gp = share_of(taken, terms->catch_up_e10);

    pay(run, STEP_CATCH_UP, 0, due, terms->catch_up_e10, taken - gp, gp);
    for (size_t tier = 0; tier <= terms->hurdle_count && err == ERR_OK; tier++)
        if (tier == 0 || run->cash_minor > 0)
            err = pay_split(run, tier);
    return err;
}

static void contribute(struct run *run, const struct waterfall_flow *flow)
{
    int64_t own = own_part(run, flow);

    for (size_t k = 0; k <= run->terms->hurdle_count; k++)
        run->claims[k].capital_minor += flow->amount_minor - own;
    add_step(run, STEP_CONTRIBUTION, flow->amount_minor - own, own);
}

static void give_back(struct run *run, const struct waterfall_flow *flow)
{
    int64_t own = own_part(run, flow);

    for (size_t k = 0; k <= run->terms->hurdle_count; k++)
        run->claims[k].capital_minor -=
            least(flow->amount_minor - own, run->claims[k].capital_minor);
    add_step(run, STEP_EXCESS, flow->amount_minor - own, own);
}

/* LP's claims earn on: it has not received anything yet. */
static void take_back(struct run *run, const struct waterfall_flow *flow)
{
    run->day = flow->day;
    run->held_minor += flow->amount_minor;
    add_step(run, STEP_CARRY_RETURN, 0, -flow->amount_minor)->base_minor = run->held_minor;
}

static enum err pass_on(struct run *run, const struct waterfall_flow *flow)
{
    int64_t due = run->claims[0].capital_minor;

    if (flow->amount_minor > run->held_minor || flow->own_minor != 0)
        return ERR_INVALID;
    run->held_minor -= flow->amount_minor;
    run->cash_minor = flow->amount_minor;
    add_step(run, STEP_PASSED_ON, 0, 0)->base_minor = run->held_minor;
    pay(run, STEP_RETURN_OF_CAPITAL, 0, due, 0, least(run->cash_minor, due), 0);
    due = run->claims[0].preferred_minor;
    pay(run, STEP_PREFERRED_RETURN, 0, due, 0, least(run->cash_minor, due), 0);
    pay(run, STEP_SPLIT, 0, NO_LIMIT, 0, run->cash_minor, 0);
    return ERR_OK;
}

/* Every claim earns its hurdle up to the day of the next flow. */
static enum err advance(struct run *run, int32_t day)
{
    run->day = day;
    for (size_t k = 0; k <= run->terms->hurdle_count; k++) {
        struct claim *claim = &run->claims[k];
        int32_t before = run->started ? claim->day : day;
        int64_t base = 0;
        int64_t interest = 0;

        claim->day = before;
        enum err err = claim_accrue(claim, run->terms, day, &base, &interest);
        if (err != ERR_OK)
            return err;
        if (before == day || base == 0 || claim->rate_e10 == 0)
            continue;
        struct waterfall_step *step = add_step(run, STEP_ACCRUAL, interest, 0);

        step->hurdle = k;
        step->rate_e10 = claim->rate_e10;
        step->days = day_count_days(run->terms->day_count, before, day);
        step->base_minor = base;
        step->capital_minor = claim->capital_minor;
        step->preferred_minor = claim->preferred_minor;
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
                      struct arena *arena, struct waterfall *out)
{
    /* Per flow at most one accrual per claim, the flow itself, three tiers, the GP's own and one
     * split per claim. */
    size_t most = flow_count * (6 + 2 * (terms->hurdle_count + 1)) + 2;

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
    case WATERFALL_DISTRIBUTION:
        break;
    }
    return distribute(run, flow);
}

enum err waterfall_european(const struct waterfall_terms *terms, const struct waterfall_flow *flows,
                            size_t count, struct arena *arena, struct waterfall *waterfall_out)
{
    struct waterfall_flow *sorted = NULL;
    struct waterfall out;
    struct run run;
    enum err err = terms_check(terms);

    if (err == ERR_OK)
        err = flows_sort(flows, count, arena, &sorted);
    if (err != ERR_OK)
        return err;
    run_start(&run, terms, count, arena, &out);
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
    run_start(&run, terms, 2, arena, &out);
    contribute(&run, &(struct waterfall_flow){.amount_minor = contributed_minor});
    run.claims[0].preferred_minor = preferred_minor;
    add_step(&run, STEP_ACCRUAL, preferred_minor, 0);
    err = distribute(&run, &(struct waterfall_flow){.amount_minor = distributed_minor});
    if (err != ERR_OK)
        return err;
    conclude(&run);
    *waterfall_out = out;
    return ERR_OK;
}
