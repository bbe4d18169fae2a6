/* What one legal person has of all funds: in all projects of all firms with its credit code. */
#include "measure_internal.h"

#include "figures/deal/deal.h"
#include "book/legal_person.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/rule.h"

static void add_investment(struct measuring *m, const struct entry *entry, int64_t firm_id)
{
    const struct investment *investment = entry->record;
    struct investment_figures figures;
    enum err err = investment_figures_in(m->book, entry->seq, m->line->currency, m->view, &figures);

    if (err == ERR_NOT_FOUND || entry->seq == m->question->proposal_id)
        return;
    if (err != ERR_OK) {
        (void)measure_failed(m, err);
        return;
    }
    int64_t amount = m->rule->basis == BASIS_INVESTED ? figures.paid_minor : figures.approved_minor;

    if (amount != 0)
        measure_add(m, SIDE_NUMERATOR,
                    (struct verdict_row){.what = "investment",
                                         .entry = entry->seq,
                                         .fund_id = investment->fund_id,
                                         .firm_id = firm_id,
                                         .day = entry->effective_date,
                                         .amount_minor = amount});
}

static void add_firm(struct measuring *m, int64_t firm_id)
{
    FOR_REFERRERS (p, m->book, project, firm_id, firm_id) {
        int64_t project_id = p.entry->entity_id;

        if (p.entry->seq != project_id)
            continue;
        FOR_REFERRERS (r, m->book, investment, project_id, project_id)
            add_investment(m, r.entry, firm_id);
    }
}

bool measure_firm_amount(struct measuring *m)
{
    const int64_t *firms;
    size_t count = legal_person_firms(m->book, m->line->firm_id, m->view, m->arena, &firms);

    m->line->currency = m->rule->currency;
    for (size_t i = 0; i < count; i++)
        add_firm(m, firms[i]);
    struct measured_investment proposed = measure_proposed(m);

    if (m->reason == 0)
        measure_add(m, SIDE_NUMERATOR,
                    (struct verdict_row){.what = "proposal",
                                         .entry = m->question->proposal_id,
                                         .fund_id = m->line->fund_id,
                                         .firm_id = m->line->firm_id,
                                         .day = m->view.as_of,
                                         .amount_minor = proposed.amount_minor});
    return true;
}
