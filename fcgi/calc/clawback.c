/* The American waterfall: the European one run once for each deal by itself, once for carry that
 * came back, and once for all deals pooled. The clawback is the greater of two tests:
 *
 *   excess     carry of all deals beyond the carry that the profit of the pooled run allows
 *   shortfall  capital and hurdle that LP still misses, by its actual receipts of all deals
 *
 * It is at most the carry that was paid. The tax of the manager is taken off afterwards. */
#include "waterfall_internal.h"

#include <stdbool.h>

#define EVERY_DEAL SIZE_MAX

static bool is_returned_carry(const struct waterfall_flow *flow)
{
    return flow->kind == WATERFALL_CARRY_RETURN || flow->kind == WATERFALL_PASSED_ON;
}

/* The flows of one deal, or of every deal. */
static size_t select_deal(const struct waterfall_flow *flows, size_t count, size_t deal,
                          struct waterfall_flow *selected)
{
    size_t used = 0;

    for (size_t i = 0; i < count; i++)
        if ((deal == EVERY_DEAL || flows[i].deal == deal) && !is_returned_carry(&flows[i]))
            selected[used++] = flows[i];
    return used;
}

static size_t select_returned(const struct waterfall_flow *flows, size_t count,
                              struct waterfall_flow *selected)
{
    size_t used = 0;

    for (size_t i = 0; i < count; i++)
        if (is_returned_carry(&flows[i]))
            selected[used++] = flows[i];
    return used;
}

/* LP's payments in and receipts of all deals, and of carry that came back, as they happened. */
static size_t actual_flows(const struct waterfall_deals *deals, struct waterfall_flow *actual)
{
    size_t used = 0;

    for (size_t deal = 0; deal <= deals->deal_count; deal++) {
        const struct waterfall *waterfall = &deals->deals[deal];

        for (size_t i = 0; i < waterfall->step_count; i++) {
            const struct waterfall_step *step = &waterfall->steps[i];
            bool paid_in = step->kind == STEP_CONTRIBUTION;
            bool given_back = step->kind == STEP_EXCESS;

            if (step->lp_minor == 0 ||
                (!paid_in && !given_back && step->kind < STEP_RETURN_OF_CAPITAL))
                continue;
            actual[used++] = (struct waterfall_flow){
                .day = step->day,
                .kind = paid_in      ? WATERFALL_CONTRIBUTION
                        : given_back ? WATERFALL_EXCESS
                                     : WATERFALL_DISTRIBUTION,
                .amount_minor = step->lp_minor,
            };
        }
    }
    return used;
}

/* The second test: capital and hurdle that LP still misses on last_day. What LP received beyond its
 * claim is set against later contributions, without interest. */
static enum err find_shortfall(const struct waterfall_terms *terms,
                               const struct waterfall_deals *deals, int32_t last_day,
                               struct arena *arena, int64_t *shortfall_out)
{
    struct claim claim = {.rate_e10 = terms->preferred_rate_e10};
    struct waterfall_flow *sorted = NULL;
    size_t most = 0;
    int64_t ahead = 0;
    int64_t base;
    int64_t interest;

    for (size_t deal = 0; deal <= deals->deal_count; deal++)
        most += deals->deals[deal].step_count;
    struct waterfall_flow *actual = arena_array(arena, most, sizeof *actual);
    size_t count = actual_flows(deals, actual);
    enum err err = flows_sort(actual, count, arena, &sorted);

    claim.day = count > 0 && err == ERR_OK ? sorted[0].day : last_day;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        int64_t amount = sorted[i].amount_minor;

        err = claim_accrue(&claim, terms, sorted[i].day, &base, &interest);
        if (sorted[i].kind == WATERFALL_CONTRIBUTION) {
            int64_t covered = amount < ahead ? amount : ahead;

            ahead -= covered;
            claim.capital_minor += amount - covered;
        } else {
            int64_t claimed = claim.capital_minor + claim.preferred_minor;

            claim_receive(&claim, amount);
            ahead += amount > claimed ? amount - claimed : 0;
        }
    }
    if (err == ERR_OK)
        err = claim_accrue(&claim, terms, last_day, &base, &interest);
    *shortfall_out = at_least_nothing(claim.capital_minor + claim.preferred_minor -
                                      deals->deals[deals->deal_count].carry_held_minor);
    return err;
}

static int64_t greatest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void conclude(struct waterfall_deals *deals, int64_t tax_e10)
{
    const struct waterfall *pooled = &deals->pooled;

    deals->pooled_carry_minor = pooled->carry_minor - pooled->excess_minor;
    deals->excess_minor = greatest(deals->carry_minor - deals->pooled_carry_minor, 0);
    deals->clawback_minor = greatest(deals->excess_minor, deals->shortfall_minor);
    if (deals->clawback_minor > at_least_nothing(deals->carry_minor))
        deals->clawback_minor = at_least_nothing(deals->carry_minor);
    /* The tax is that on the whole obligation, of which a part may have come back already. */
    int64_t returned = -deals->deals[deals->deal_count].tiers[STEP_CARRY_RETURN].gp_minor;

    deals->clawback_net_minor = at_least_nothing(
        deals->clawback_minor - share_of(deals->clawback_minor + returned, tax_e10));
}

enum err waterfall_american(const struct waterfall_terms *terms, const struct waterfall_flow *flows,
                            size_t count, size_t deal_count, int64_t tax_e10, struct arena *arena,
                            struct waterfall_deals *deals_out)
{
    struct waterfall_deals deals = {.deal_count = deal_count};
    struct waterfall_flow *selected = arena_array(arena, count, sizeof *selected);
    int32_t last_day = INT32_MIN;

    if (tax_e10 < 0 || tax_e10 > RATE_E10_ONE)
        return ERR_INVALID;
    for (size_t i = 0; i < count; i++) {
        if (flows[i].deal >= deal_count)
            return ERR_INVALID;
        if (flows[i].day > last_day && flows[i].kind != WATERFALL_CARRY_RETURN)
            last_day = flows[i].day;
    }
    /* First the fund as a whole: it checks the terms, and the sum over all deals. */
    size_t used = select_deal(flows, count, EVERY_DEAL, selected);
    enum err err = waterfall_european(terms, selected, used, arena, &deals.pooled);
    deals.deals = arena_array(arena, deal_count + 1, sizeof *deals.deals);
    for (size_t deal = 0; deal <= deal_count && err == ERR_OK; deal++) {
        used = deal == deal_count ? select_returned(flows, count, selected)
                                  : select_deal(flows, count, deal, selected);
        err = waterfall_european(terms, selected, used, arena, &deals.deals[deal]);
        if (err == ERR_OK)
            deals.carry_minor += deals.deals[deal].carry_minor;
    }
    if (err == ERR_OK)
        err = find_shortfall(terms, &deals, last_day, arena, &deals.shortfall_minor);
    if (err != ERR_OK)
        return err;
    conclude(&deals, tax_e10);
    *deals_out = deals;
    return ERR_OK;
}
