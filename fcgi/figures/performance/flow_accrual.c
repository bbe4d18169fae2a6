/* Accrued fees and facility interest as quarter-end adjustments of ILPA's Performance Template: the
 * net asset value is net of them, the gross rates are not. */
#include "flow_internal.h"

#include "calc/allocate.h"
#include "record/fee.h"

/* What rules on the view's day for a category: the balance recorded last. */
static int64_t balance_of(const struct flows *flows, int64_t fund_id, uint32_t category,
                          uint32_t *currency_out)
{
    const struct entry *last = NULL;

    FOR_REFERRERS (r, flows->book, accrual, fund_id, fund_id) {
        if (((const struct accrual *)r.entry->record)->category != category ||
            !book_live(flows->book, r.entry, flows->view))
            continue;
        if (last == NULL || r.entry->effective_date >= last->effective_date)
            last = r.entry;
    }
    if (last == NULL)
        return 0;
    *currency_out = ((const struct accrual *)last->record)->currency;
    return ((const struct accrual *)last->record)->amount_minor;
}

/* The included part of a sum, shared to the last cent; all of it where all are included. */
static enum err part_of(const struct capital *capital, const int64_t *weights, const bool *included,
                        int64_t sum_minor, int64_t *part_out)
{
    int64_t *parts = arena_array(capital->arena, capital->count + 1, sizeof *parts);
    bool all = true;
    bool any = false;
    enum err err = ERR_OK;

    for (size_t i = 0; i < capital->count; i++) {
        all = all && included[i];
        any = any || weights[i] > 0;
    }
    *part_out = all ? sum_minor : 0;
    if (all || !any)
        return ERR_OK;
    err = allocate(sum_minor, weights, capital->count, parts);
    for (size_t i = 0; i < capital->count && err == ERR_OK; i++)
        if (included[i])
            add_to(part_out, parts[i], &err);
    return err;
}

enum err flows_of_accruals(struct flows *flows, struct capital *capital, const bool *included)
{
    int64_t *weights = arena_array(capital->arena, capital->count + 1, sizeof *weights);
    int64_t fees = 0;
    int64_t interest = 0;
    uint32_t currency = CURRENCY_NONE;
    enum err err = capital_paid_in(capital, flows->view, weights);

    for (uint32_t category = EXPENSE_MANAGEMENT_FEE; category <= EXPENSE_CATEGORY_COUNT; category++)
        add_to(category == EXPENSE_FACILITY_INTEREST ? &interest : &fees,
               balance_of(flows, capital->fund_id, category, &currency), &err);
    if (err == ERR_OK)
        err = part_of(capital, weights, included, fees, &fees);
    if (err == ERR_OK)
        err = part_of(capital, weights, included, interest, &interest);
    if (err != ERR_OK)
        return err;
    flows_add(flows, (struct flow){0, capital->fund_id, flows->view.as_of,
                                   FLOW_ADJUSTMENT_ACCRUED_FEES, currency, fees});
    flows_add(flows, (struct flow){0, capital->fund_id, flows->view.as_of,
                                   FLOW_ADJUSTMENT_FACILITY_INTEREST, currency, interest});
    return ERR_OK;
}
