/* Shares of what a fund has invested: one firm's, and a field's. */
#include "measure_internal.h"
#include "record/investment.h"
#include "record/rule.h"

static struct verdict_row row_of(const struct measuring *m, const struct measured_investment *one)
{
    return (struct verdict_row){
        .what = "investment",
        .entry = one->entry == NULL ? 0 : one->entry->seq,
        .fund_id = m->line->fund_id,
        .firm_id = one->firm_id,
        .day = one->entry == NULL ? m->question->on : one->entry->effective_date,
        .amount_minor = one->amount_minor,
    };
}

static bool by_fund(uint32_t denominator)
{
    return denominator != BASIS_APPROVED && denominator != BASIS_INVESTED;
}

/* What the fund has in the firm already. */
static void add_firm(struct measuring *m, int64_t firm_id)
{
    const struct measured_investment *list;
    struct measured_investment all = {.firm_id = firm_id};

    if (measure_sum_of_firm(m, m->rule->basis, firm_id, false, &all.amount_minor)) {
        if (all.amount_minor != 0)
            measure_add(m, SIDE_NUMERATOR, row_of(m, &all));
        return;
    }
    size_t count = measure_investments(m, m->rule->basis, &list);

    for (size_t i = 0; i < count; i++)
        if (list[i].firm_id == firm_id)
            measure_add(m, SIDE_NUMERATOR, row_of(m, &list[i]));
}

bool measure_firm_share(struct measuring *m)
{
    struct measured_investment proposed = measure_proposed(m);

    if (!measure_divide_by_fund(m))
        return true;
    add_firm(m, proposed.firm_id);
    measure_keep_before(m);
    measure_add(m, SIDE_NUMERATOR, row_of(m, &proposed));
    return true;
}

/* Whether an investment lies in the field, regions, tags and stages of the rule: in one that is
 * listed of each. */
static enum rule_concern membership_of(const struct measuring *m,
                                       const struct measured_investment *one)
{
    enum rule_concern of_firm = rule_concern_firm(m->book, m->rule, one->firm_id, m->view);

    if (m->rule->stages == NULL || of_firm == CONCERN_NONE)
        return of_firm;
    uint32_t stage = one->investment->stage;

    if (stage == 0)
        return CONCERN_UNKNOWN;
    return rule_list_has(m->rule->stages, firm_stage_values[stage - 1].name) ? of_firm
                                                                             : CONCERN_NONE;
}

static void add_investment(struct measuring *m, const struct measured_investment *one)
{
    enum rule_concern membership = membership_of(m, one);

    if (!by_fund(m->rule->denominator))
        measure_add(m, SIDE_DENOMINATOR, row_of(m, one));
    if (membership == CONCERN_CERTAIN)
        measure_add(m, SIDE_NUMERATOR, row_of(m, one));
    else if (membership == CONCERN_UNKNOWN)
        measure_add(m, SIDE_UNDETERMINED, row_of(m, one));
}

bool measure_scope_share(struct measuring *m)
{
    const struct measured_investment *list;
    struct measured_investment proposed = measure_proposed(m);

    if (by_fund(m->rule->denominator) && !measure_divide_by_fund(m))
        return true;
    size_t count = 0;

    /* Stages are those of each investment. */
    if (m->rule->stages != NULL || !measure_sums_by_firm(m, m->rule->basis, &list, &count))
        count = measure_investments(m, m->rule->basis, &list);
    for (size_t i = 0; i < count; i++)
        add_investment(m, &list[i]);
    measure_keep_before(m);
    add_investment(m, &proposed);
    return true;
}
