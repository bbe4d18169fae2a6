/* What one legal person has of all funds: in all projects of all firms with its credit code. */
#include "measure_internal.h"

#include "figures/deal/deal.h"
#include "figures/rate/rate.h"
#include "figures/reported/reported.h"
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
    int64_t amount = 0;

    if (measure_sum_of_firm(m, m->rule->basis, firm_id, true, &amount)) {
        if (amount != 0)
            measure_add(m, SIDE_NUMERATOR,
                        (struct verdict_row){
                            .what = "investment", .firm_id = firm_id, .amount_minor = amount});
        return;
    }
    FOR_REFERRERS (p, m->book, project, firm_id, firm_id) {
        int64_t project_id = p.entry->entity_id;

        if (p.entry->seq != project_id)
            continue;
        FOR_REFERRERS (r, m->book, investment, project_id, project_id)
            add_investment(m, r.entry, firm_id);
    }
}

/* What a list of holdings tells of the firm; false when it leaves an amount open. */
static bool add_listed(struct measuring *m, int64_t firm_id, const struct report_coverage *coverage,
                       int64_t fund_id)
{
    bool told = true;

    FOR_LIVE_REFERRERS (r, m->book, reported_holdings_view(m->view), reported_holding, firm_id,
                        firm_id) {
        const struct reported_holding *holding = r.entry->record;
        int64_t cost = 0;

        if (holding->fund_report_id != coverage->report->seq)
            continue;
        if (holding->cost_minor == AMOUNT_UNKNOWN ||
            fx_convert(m->book, holding->cost_minor, (enum currency)holding->currency,
                       (enum currency)m->line->currency, m->view, &cost) != ERR_OK) {
            told = false;
            continue;
        }
        measure_add(m, SIDE_NUMERATOR,
                    (struct verdict_row){.what = "fund_report",
                                         .entry = coverage->report->seq,
                                         .fund_id = fund_id,
                                         .firm_id = firm_id,
                                         .day = coverage->day,
                                         .amount_minor = cost});
    }
    return told;
}

/* What funds that are known by their reports tell of the firms; false when one of them may leave
 * something out. */
static bool add_reported(struct measuring *m, const int64_t *firms, size_t firm_count)
{
    const int64_t *funds;
    size_t count = book_entities(m->book, RECORD_FUND, &funds);
    bool told = true;

    for (size_t i = 0; i < count; i++) {
        struct report_coverage coverage;

        if (!fund_is_reported(m->book, funds[i], m->view))
            continue;
        if (report_coverage_compute(m->book, funds[i], REPORT_COST, m->view, &coverage) != ERR_OK)
            return measure_unknown(m, VERDICT_TOO_LARGE);
        told = told && coverage.full;
        for (size_t k = 0; coverage.report != NULL && k < firm_count; k++)
            told = add_listed(m, firms[k], &coverage, funds[i]) && told;
    }
    return told;
}

bool measure_firm_amount(struct measuring *m)
{
    const int64_t *firms;
    size_t count = legal_person_firms(m->book, m->line->firm_id, m->view, m->arena, &firms);

    m->line->currency = m->rule->currency;
    for (size_t i = 0; i < count; i++)
        add_firm(m, firms[i]);
    bool told = add_reported(m, firms, count);
    struct measured_investment proposed = measure_proposed(m);

    if (m->reason == 0)
        measure_add(m, SIDE_NUMERATOR,
                    (struct verdict_row){.what = "proposal",
                                         .entry = m->question->proposal_id,
                                         .fund_id = m->line->fund_id,
                                         .firm_id = m->line->firm_id,
                                         .day = m->view.as_of,
                                         .amount_minor = proposed.amount_minor});
    if (!told && m->line->figure_minor <= m->rule->limit_minor)
        return measure_unknown(m, VERDICT_NOT_REPORTED);
    return true;
}
