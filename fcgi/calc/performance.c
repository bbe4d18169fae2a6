/* Each type of flow counts in some of the four views, by the table below; a view is then one list
 * of flows, solved for its rate and its multiple. Views that select the same flows are solved
 * once. */
#include "calc/performance.h"

#include "base/arena.h"

#include <string.h>

#define IN(view) (1u << VIEW_##view)
#define WITH (IN(GROSS_WITH) | IN(NET_WITH))
#define WITHOUT (IN(GROSS_WITHOUT) | IN(NET_WITHOUT))
#define GROSS (IN(GROSS_WITH) | IN(GROSS_WITHOUT))
#define NET (IN(NET_WITH) | IN(NET_WITHOUT))
#define ALL (WITH | WITHOUT)

/* Returned excess and repayments of the facility reduce what was paid in: with their sign they
 * belong to the denominator. The interest of a later closing is neither paid in nor distributed: it
 * counts in the rate of the investor alone. No investment earned it, so only the net views have it.
 */
enum side { NUMERATOR, DENOMINATOR, NEITHER };

static const struct treatment {
    const char *name;
    unsigned views;
    enum side side;
} treatments[FLOW_TYPE_COUNT] = {
    [FLOW_CALL_INVESTMENT] = {"call_investment", ALL, DENOMINATOR},
    [FLOW_CALL_WORKING_CAPITAL] = {"call_working_capital", ALL, DENOMINATOR},
    [FLOW_CALL_FEES] = {"call_fees", NET, DENOMINATOR},
    [FLOW_CALL_FACILITY_INTEREST] = {"call_facility_interest", IN(NET_WITH), DENOMINATOR},
    [FLOW_DRAWDOWN_INVESTMENT] = {"drawdown_investment", WITHOUT, DENOMINATOR},
    [FLOW_DRAWDOWN_WORKING_CAPITAL] = {"drawdown_working_capital", WITHOUT, DENOMINATOR},
    [FLOW_DRAWDOWN_FEES] = {"drawdown_fees", IN(NET_WITHOUT), DENOMINATOR},
    [FLOW_REPAYMENT_INVESTMENT] = {"repayment_investment", WITHOUT, DENOMINATOR},
    [FLOW_REPAYMENT_FEES] = {"repayment_fees", IN(NET_WITHOUT), DENOMINATOR},
    [FLOW_DEEMED_CONTRIBUTION] = {"deemed_contribution", NET, DENOMINATOR},
    [FLOW_CARRY] = {"carry", GROSS, NUMERATOR},
    [FLOW_DISTRIBUTION_PERMANENT] = {"distribution_permanent", ALL, NUMERATOR},
    [FLOW_DISTRIBUTION_RECALLABLE] = {"distribution_recallable", ALL, NUMERATOR},
    [FLOW_EXCESS_INVESTMENT] = {"excess_investment", ALL, DENOMINATOR},
    [FLOW_EXCESS_FEES] = {"excess_fees", NET, DENOMINATOR},
    [FLOW_STAKE_BOUGHT] = {"stake_bought", ALL, DENOMINATOR},
    [FLOW_STAKE_SOLD] = {"stake_sold", ALL, NUMERATOR},
    [FLOW_EQUALISATION_INTEREST] = {"equalisation_interest", NET, NEITHER},
    [FLOW_ADJUSTMENT_CARRY] = {"adjustment_carry", GROSS, NUMERATOR},
    [FLOW_ADJUSTMENT_ACCRUED_FEES] = {"adjustment_accrued_fees", GROSS, NUMERATOR},
    [FLOW_ADJUSTMENT_FACILITY_INTEREST] = {"adjustment_facility_interest", GROSS | IN(NET_WITHOUT),
                                           NUMERATOR},
    [FLOW_FACILITY_GROSS_UP] = {"facility_gross_up", WITHOUT, NUMERATOR},
    [FLOW_NAV] = {"nav", ALL, NUMERATOR},
};

/* The types that occur, as a set of bits. */
static uint32_t types_in(const struct performance_flow *flows, size_t count)
{
    uint32_t types = 0;

    for (size_t i = 0; i < count; i++)
        types |= 1u << flows[i].type;
    return types;
}

/* Whether two views select the same flows, as they do without fees or without a facility. */
static bool same_flows(uint32_t types, enum performance_view a, enum performance_view b)
{
    for (int type = 0; type < FLOW_TYPE_COUNT; type++) {
        unsigned views = treatments[type].views;

        if (((types >> type) & 1u) != 0 && ((views >> a) & 1u) != ((views >> b) & 1u))
            return false;
    }
    return true;
}

static enum err view_solve(const struct performance_flow *flows, size_t count,
                           enum performance_view view, struct irr_flow *selected,
                           struct performance *out)
{
    size_t used = 0;

    out->multiple = (struct ratio){0};
    for (size_t i = 0; i < count; i++) {
        const struct treatment *treatment = &treatments[flows[i].type];

        if ((treatment->views & (1u << view)) == 0)
            continue;
        selected[used++] = (struct irr_flow){flows[i].day, flows[i].amount_minor};
        if (treatment->side == NUMERATOR)
            out->multiple.numerator += flows[i].amount_minor;
        else if (treatment->side == DENOMINATOR)
            out->multiple.denominator -= flows[i].amount_minor;
    }
    return irr_solve_rounded(selected, used, IRR_DATED, PERFORMANCE_RATE_PLACES, &out->irr);
}

enum err performance_solve(const struct performance_flow *flows, size_t count,
                           struct performance views_out[PERFORMANCE_VIEWS])
{
    struct performance views[PERFORMANCE_VIEWS];
    struct arena arena;
    enum err err = ERR_OK;

    arena_init(&arena);
    struct irr_flow *selected = arena_array(&arena, count, sizeof *selected);
    uint32_t types = types_in(flows, count);

    for (int view = 0; view < PERFORMANCE_VIEWS && err == ERR_OK; view++) {
        int like = 0;

        while (like < view &&
               !same_flows(types, (enum performance_view)view, (enum performance_view)like))
            like++;
        if (like < view)
            views[view] = views[like];
        else
            err = view_solve(flows, count, (enum performance_view)view, selected, &views[view]);
    }
    if (err == ERR_OK)
        memcpy(views_out, views, sizeof views);
    arena_done(&arena);
    return err;
}

bool performance_counts(enum performance_type type, enum performance_view view)
{
    return (treatments[type].views & (1u << view)) != 0;
}

bool performance_in_numerator(enum performance_type type)
{
    return treatments[type].side == NUMERATOR;
}

bool performance_in_denominator(enum performance_type type)
{
    return treatments[type].side == DENOMINATOR;
}

const char *performance_type_name(enum performance_type type)
{
    return treatments[type].name;
}
