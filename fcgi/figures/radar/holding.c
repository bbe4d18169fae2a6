/* Valuations that are too old, obligations to buy back, approved money that is not paid, and
 * proposals that wait. */
#include "radar_internal.h"

#include "book/opening.h"
#include "book/firm_status.h"
#include "figures/overview/desk.h"

#include "figures/fund/capital.h"
#include "figures/overview/figures.h"
#include "figures/holding/position.h"
#include "figures/rate/rate.h"
#include "rules/rule.h"
#include "figures/fund/fund_capital.h"
#include "record/firm.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/series.h"

static void fail(struct sweep *sweep, enum err err)
{
    if (sweep->err == ERR_OK)
        sweep->err = err;
}

/* The firm was closed or taken over, and something is still held in it. */
static void add_gone(struct sweep *sweep, const struct swept_fund *fund,
                     const struct position *position)
{
    const struct entry *investment = book_entry(sweep->book, position->investment_id);
    int64_t project_id = ((const struct investment *)investment->record)->project_id;
    const struct project *project = book_entry(sweep->book, project_id)->record;
    struct firm_standing standing = firm_standing_in(sweep->book, project->firm_id, sweep->view);

    if (standing.state != FIRM_ACQUIRED && standing.state != FIRM_CLOSED)
        return;
    int32_t since =
        standing.since == DATE_UNKNOWN ? standing.entry->effective_date : standing.since;
    struct radar_row row = radar_row_of(RADAR_FIRM_GONE, since, fund->id, investment);

    row.currency = position->currency;
    row.amount_minor = position->value_minor;
    row.since = since;
    radar_add(sweep, row, "gone", standing.entry->seq);
}

void radar_sweep_marks(struct sweep *sweep, const struct swept_fund *fund)
{
    const struct position *positions = NULL;
    size_t count = 0;
    enum err err = schedule_of_investments(sweep->book, fund->id, sweep->view, sweep->work,
                                           &positions, &count);

    if (err != ERR_OK && err != ERR_NOT_KEPT)
        fail(sweep, err);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        const struct position *position = &positions[i];
        int32_t since = position->at_cost ? position->last_paid_on : position->valued_on;

        /* At cost since before the ledger was kept. */
        if (since == DATE_UNKNOWN)
            since = fund_opening(sweep->book, fund->id, sweep->view)->effective_date;
        int64_t id =
            position->investment_id != 0 ? position->investment_id : position->commitment_id;

        /* Nothing is left to be valued. */
        if (position->cost_left_minor <= 0)
            continue;
        struct radar_row row = radar_row_of(RADAR_MARK_OLD, since + sweep->options.mark_days,
                                            fund->id, book_entry(sweep->book, id));

        row.currency = position->currency;
        row.amount_minor = position->value_minor;
        row.since = since;
        radar_add(sweep, row, "mark", 0);
        if (position->investment_id != 0)
            add_gone(sweep, fund, position);
    }
}

void radar_sweep_buy_backs(struct sweep *sweep)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(sweep->book, RECORD_BUY_BACK, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(sweep->book, ids[i]);
        const struct buy_back *buy_back = entry->record;
        struct buy_back_figures figures;
        enum err err =
            buy_back_figures_compute(sweep->book, ids[i], sweep->view, sweep->work, &figures);

        if (err == ERR_OVERFLOW)
            fail(sweep, err);
        if (err != ERR_OK || figures.left_minor <= 0)
            continue;
        const struct investment *investment =
            book_entry(sweep->book, buy_back->investment_id)->record;
        struct radar_row row = radar_row_of(RADAR_BUY_BACK, buy_back->due_on, investment->fund_id,
                                            book_entry(sweep->book, buy_back->investment_id));

        row.counterparty_id = buy_back->obligor_party_id;
        row.currency = figures.currency;
        row.amount_minor = figures.left_minor;
        row.since = entry->effective_date;
        radar_add(sweep, row, "buyback", ids[i]);
    }
}

/* What cannot be converted is shown by its own row only. */
static void add_unpaid(struct sweep *sweep, struct swept_fund *fund, const struct entry *investment,
                       int64_t unpaid_minor)
{
    int64_t converted = 0;
    enum err err = investment_convert(sweep->book, investment, unpaid_minor, fund->currency,
                                      sweep->view, &converted);

    if (err == ERR_OK)
        add_to(&fund->unpaid_minor, converted, &sweep->err);
    else if (err == ERR_OVERFLOW)
        fail(sweep, err);
}

void radar_sweep_investments(struct sweep *sweep, struct swept_fund *fund)
{
    FOR_REFERRERS (r, sweep->book, investment, fund_id, fund->id) {
        struct investment_figures figures;
        enum err err = investment_figures_compute(sweep->book, r.entry->seq, sweep->view, &figures);

        if (err == ERR_OVERFLOW)
            fail(sweep, err);
        if (err != ERR_OK || figures.unpaid_minor <= 0)
            continue;
        add_unpaid(sweep, fund, r.entry, figures.unpaid_minor);
        int32_t since = book_entry(sweep->book, figures.decision_id)->effective_date;
        struct radar_row row = radar_row_of(RADAR_INVESTMENT_UNPAID,
                                            since + sweep->options.pay_days, fund->id, r.entry);

        row.currency = figures.currency;
        row.amount_minor = figures.unpaid_minor;
        row.since = since;
        radar_add(sweep, row, "pay", 0);
    }
}

static void add_waiting(struct sweep *sweep, const struct entry *entry, uint32_t currency,
                        int64_t amount_minor)
{
    struct radar_row row =
        radar_row_of(RADAR_PROPOSAL_WAITING, entry->effective_date + sweep->options.decide_days,
                     record_fund(sweep->book, entry->kind, entry->record), entry);

    row.counterparty_id = 0;
    row.currency = currency;
    row.amount_minor = amount_minor;
    row.since = entry->effective_date;
    radar_add(sweep, row, "decide", entry->seq == entry->entity_id ? 0 : entry->seq);
}

static void sweep_proposal(struct sweep *sweep, const struct entry *entry)
{
    struct proposal_figures figures;
    enum err err = proposal_figures_compute(sweep->book, entry->seq, sweep->view, &figures);

    if (err == ERR_OVERFLOW)
        fail(sweep, err);
    if (err == ERR_OK && figures.state == PROPOSAL_PENDING)
        add_waiting(sweep, entry, figures.currency, figures.amount_minor);
}

/* A rate that one person alone may not let count. What follows it is decided with it. */
static void sweep_rate(struct sweep *sweep, const struct entry *entry)
{
    const struct fx_rate *rate = entry->record;
    const struct entry *followed =
        rate->doubt == DOUBT_FOLLOWS ? book_entry(sweep->book, rate->neighbour_id) : NULL;

    if (fx_rate_state(sweep->book, entry, sweep->view) == RATE_PENDING &&
        (followed == NULL || !book_live(sweep->book, followed, sweep->view)))
        add_waiting(sweep, entry, 0, AMOUNT_UNKNOWN);
}

/* A version of a rule: a proposal without an amount. */
static void sweep_rule(struct sweep *sweep, const struct entry *entry)
{
    struct rule_figures figures;

    if (rule_version_figures(sweep->book, entry->seq, sweep->view, &figures) == ERR_OK &&
        figures.state == RULE_PROPOSED)
        add_waiting(sweep, entry, 0, AMOUNT_UNKNOWN);
}

static void sweep_entry(struct sweep *sweep, const struct entry *entry)
{
    const struct investment *investment = entry->record;

    if (!book_live(sweep->book, entry, sweep->view))
        return;
    if (entry->kind == RECORD_RULE)
        sweep_rule(sweep, entry);
    else if (entry->kind == RECORD_FX_RATE)
        sweep_rate(sweep, entry);
    else if (entry->kind != RECORD_INVESTMENT)
        sweep_proposal(sweep, entry);
    else if (investment_decision(sweep->book, entry->seq, sweep->view) == NULL)
        add_waiting(sweep, entry, investment->currency, investment->amount_minor);
}

/* Each version of what can be revised is a proposal of its own. */
void radar_sweep_proposals(struct sweep *sweep)
{
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        const int64_t *ids = NULL;
        size_t count = book_entities(sweep->book, kind, &ids);

        if (!decided_kind(kind))
            continue;
        for (size_t i = 0; i < count; i++) {
            const int64_t *seqs = NULL;
            size_t versions = book_versions(sweep->book, ids[i], &seqs);

            for (size_t k = 0; k < versions; k++)
                sweep_entry(sweep, book_entry(sweep->book, seqs[k]));
        }
    }
}
