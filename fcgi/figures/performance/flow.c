/* The flows of one fund's capital and facility and of one investment, typed for performance. This
 * is the general way, by the accounts of every investor; fund_sweep.c is the quick one for a whole
 * fund. */
#include "flow_internal.h"

#include "figures/rate/rate.h"
#include "figures/performance/statement.h"
#include "figures/waterfall/waterfall.h"
#include "calc/allocate.h"
#include "figures/holding/movement.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/waterfall.h"

#include <stdlib.h>

static void add_entry(struct flows *flows, const struct capital *capital, const struct entry *entry,
                      uint32_t currency, enum performance_type type, int64_t amount_minor)
{
    flows_add(flows, (struct flow){entry->seq, capital->fund_id, entry->effective_date, type,
                                   currency, amount_minor});
}

static const enum performance_type part_types[CALL_PART_COUNT] = {
    [CALL_INVESTMENTS] = FLOW_CALL_INVESTMENT,
    [CALL_WORKING_CAPITAL] = FLOW_CALL_WORKING_CAPITAL,
    [CALL_FACILITY_INTEREST] = FLOW_CALL_FACILITY_INTEREST,
    [CALL_MANAGEMENT_FEES] = FLOW_CALL_FEES,
    [CALL_EXPENSES] = FLOW_CALL_FEES,
};

static int by_day(const void *left, const void *right)
{
    const struct entry *a = *(const struct entry *const *)left;
    const struct entry *b = *(const struct entry *const *)right;

    if (a->effective_date != b->effective_date)
        return a->effective_date < b->effective_date ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* Payments of one commitment in order of time; those to a call fill its parts in order. */
static enum err add_paid(struct flows *flows, struct capital *capital, size_t position)
{
    const struct book *book = flows->book;
    struct referrer start =
        REFERRERS(book, contribution, commitment_id, capital->commitments[position]->seq);
    size_t count = 0;

    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        count += book_live(book, r.entry, flows->view);
    const struct entry **paid = arena_array(flows->work, count + 1, sizeof *paid);
    struct call_share *shares = arena_array(flows->work, capital->count + 1, sizeof *shares);

    count = 0;
    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        if (book_live(book, r.entry, flows->view))
            paid[count++] = r.entry;
    qsort(paid, count, sizeof(const struct entry *), by_day);
    for (size_t i = 0; i < count; i++) {
        const struct contribution *contribution = paid[i]->record;
        int64_t parts[CALL_PART_COUNT] = {contribution->amount_minor};
        int64_t before = 0;
        enum err err = ERR_OK;

        if (contribution->capital_call_id != 0) {
            for (size_t k = 0; k < i; k++)
                if (((const struct contribution *)paid[k]->record)->capital_call_id ==
                    contribution->capital_call_id)
                    add_to(&before, ((const struct contribution *)paid[k]->record)->amount_minor,
                           &err);
            if (err == ERR_OK)
                err = capital_call_shares(capital, book_entry(book, contribution->capital_call_id),
                                          shares);
            if (err != ERR_OK)
                return err;
            call_share_fill(&shares[position], before, contribution->amount_minor, parts);
        } else {
            parts[CALL_EXPENSES] = contribution_outside(contribution);
            parts[CALL_INVESTMENTS] -= parts[CALL_EXPENSES];
        }
        for (size_t p = 0; p < CALL_PART_COUNT; p++)
            add_entry(flows, capital, paid[i], contribution->currency, part_types[p], -parts[p]);
    }
    return ERR_OK;
}

/* Carried interest that left for the manager on the day of an entry, or came back (negative), as
 * far as the included commitments bear it: by what they have paid in, and none on the manager's own
 * one. */
static enum err add_carry(struct flows *flows, const struct capital *capital,
                          const struct entry *entry, uint32_t currency, int64_t carry_minor,
                          const bool *included)
{
    struct view view = {entry->effective_date, flows->view.as_known};
    const struct entry *term = waterfall_term_in_force(flows->book, capital->fund_id, view);
    int64_t *weights = arena_array(flows->work, capital->count + 1, sizeof *weights);
    int64_t *parts = arena_array(flows->work, capital->count + 1, sizeof *parts);
    bool any = false;

    if (carry_minor == 0)
        return ERR_OK;
    enum err err = capital_paid_in(capital, view, weights);
    for (size_t i = 0; i < capital->count; i++) {
        if (term != NULL && capital->commitments[i]->seq ==
                                ((const struct waterfall_term *)term->record)->gp_commitment_id)
            weights[i] = 0;
        any = any || weights[i] > 0;
    }
    if (err == ERR_OK && any)
        err = allocate(carry_minor, weights, capital->count, parts);
    for (size_t i = 0; i < capital->count && err == ERR_OK; i++)
        if (included[i])
            add_entry(flows, capital, entry, currency, FLOW_CARRY, parts[i]);
    return err;
}

static enum err add_carry_back(struct flows *flows, const struct capital *capital,
                               const bool *included)
{
    enum err err = ERR_OK;

    FOR_REFERRERS_WHILE (err == ERR_OK, r, flows->book, carry_return, fund_id, capital->fund_id) {
        const struct carry_return *back = r.entry->record;

        if (book_live(flows->book, r.entry, flows->view))
            err = add_carry(flows, capital, r.entry, back->currency, -back->amount_minor, included);
    }
    return err;
}

static enum err add_distributed(struct flows *flows, struct capital *capital, const bool *included)
{
    const struct book *book = flows->book;
    struct distribution_share *shares =
        arena_array(flows->work, capital->count + 1, sizeof *shares);

    FOR_REFERRERS (r, book, distribution, fund_id, capital->fund_id) {
        const struct entry *approval = proposal_approved(book, r.entry, flows->view);

        if (approval == NULL)
            continue;
        enum err err = capital_distribution_shares(capital, r.entry, shares);
        if (err != ERR_OK)
            return err;
        for (size_t i = 0; i < capital->count; i++) {
            if (!included[i])
                continue;
            add_entry(flows, capital, approval, shares[i].currency, FLOW_DISTRIBUTION_PERMANENT,
                      shares[i].amount_minor - shares[i].recallable_minor);
            add_entry(flows, capital, approval, shares[i].currency, FLOW_DISTRIBUTION_RECALLABLE,
                      shares[i].recallable_minor);
        }
        const struct distribution *distribution = r.entry->record;

        err = add_carry(flows, capital, approval, distribution->currency,
                        known_or_zero(distribution->carry_minor), included);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

/* What returned capital had been called for; that of an equalisation for investments. */
static enum performance_type returned_type(const struct entry *proposal)
{
    if (proposal->kind != RECORD_RETURN_OF_EXCESS)
        return FLOW_EXCESS_INVESTMENT;
    switch (((const struct return_of_excess *)proposal->record)->called_for) {
    case EXCESS_OF_FEES:
        return FLOW_EXCESS_FEES;
    case EXCESS_OF_WORKING_CAPITAL:
        return FLOW_CALL_WORKING_CAPITAL;
    default:
        return FLOW_EXCESS_INVESTMENT;
    }
}

/* Between one investor and another the price changes hands; within a subject nothing does. A stake
 * on which nothing was paid in has no price unless one is recorded. */
static void add_stake(struct flows *flows, const struct capital *capital,
                      const struct adjustment *adjustment, const bool *included)
{
    const struct commitment_transfer *record = adjustment->proposal->record;
    const struct transfer *transfer = adjustment->transfer;
    bool sold = transfer->from < capital->count && included[transfer->from];
    bool bought = transfer->to < capital->count && included[transfer->to];

    if (sold == bought)
        return;
    if (record->price_minor == AMOUNT_UNKNOWN) {
        flows->sold_unpriced = flows->sold_unpriced || (sold && transfer->paid_in_minor != 0);
        flows->bought_unpriced = flows->bought_unpriced || (bought && transfer->paid_in_minor != 0);
        return;
    }
    add_entry(flows, capital, adjustment->entry, record->currency,
              sold ? FLOW_STAKE_SOLD : FLOW_STAKE_BOUGHT,
              sold ? record->price_minor : -record->price_minor);
}

/* Returns of excess, equalisations and transfers. */
static void add_adjusted(struct flows *flows, const struct capital *capital, const bool *included)
{
    for (size_t k = 0; k < capital->adjustment_count; k++) {
        const struct adjustment *adjustment = &capital->adjustments[k];

        if (!book_live(flows->book, adjustment->entry, flows->view) ||
            !book_live(flows->book, adjustment->proposal, flows->view))
            continue;
        if (adjustment->transfer != NULL) {
            add_stake(flows, capital, adjustment, included);
            continue;
        }
        for (size_t i = 0; i < capital->count; i++) {
            uint32_t currency =
                ((const struct commitment *)capital->commitments[i]->record)->currency;
            int64_t in = adjustment->contributed[i];

            if (!included[i])
                continue;
            add_entry(flows, capital, adjustment->entry, currency,
                      in > 0 ? FLOW_CALL_INVESTMENT : FLOW_EXCESS_INVESTMENT, -in);
            add_entry(flows, capital, adjustment->entry, currency,
                      returned_type(adjustment->proposal), adjustment->returned[i]);
            add_entry(flows, capital, adjustment->entry, currency, FLOW_EQUALISATION_INTEREST,
                      adjustment->interest[i]);
        }
    }
}

/* What the fund's opening says of the included commitments, on its day: nothing where all is
 * recorded that was before. */
static enum err add_opening(struct flows *flows, const struct capital *capital,
                            const bool *included)
{
    struct capital_opening opening;
    enum err err = capital_opening_compute(capital, flows->view, &opening);

    for (size_t i = 0; err == ERR_OK && opening.entry != NULL && i < capital->count; i++) {
        const struct opening_part *part = &opening.parts[i];
        uint32_t currency = ((const struct commitment *)capital->commitments[i]->record)->currency;
        int64_t distributed = part->return_of_capital_minor + part->gain_minor + part->income_minor;

        if (!included[i])
            continue;
        flows->earlier_unknown = flows->earlier_unknown || part->inside_minor != 0 ||
                                 part->outside_minor != 0 || distributed != 0;
        add_entry(flows, capital, opening.approval, currency, FLOW_CALL_INVESTMENT,
                  -part->inside_minor);
        add_entry(flows, capital, opening.approval, currency, FLOW_CALL_FEES, -part->outside_minor);
        add_entry(flows, capital, opening.approval, currency, FLOW_DISTRIBUTION_PERMANENT,
                  distributed - part->recallable_minor);
        add_entry(flows, capital, opening.approval, currency, FLOW_DISTRIBUTION_RECALLABLE,
                  part->recallable_minor);
    }
    if (err != ERR_OK || opening.entry == NULL || opening.carry_minor == 0)
        return err;
    return add_carry(flows, capital, opening.approval,
                     ((const struct opening *)opening.entry->record)->currency, opening.carry_minor,
                     included);
}

/* The last closing of the included commitments' accounts, less the carry that is accrued on it:
 * that is an adjustment of its own, which only the gross rates have. */
static enum err add_value(struct flows *flows, const struct capital *capital, const bool *included)
{
    const struct capital_row *rows = NULL;
    size_t count = 0;
    int64_t value = 0;
    int64_t accrued = 0;
    int64_t carry = 0;
    const int64_t *parts = NULL;
    enum err err =
        capital_statement(flows->book, capital->fund_id, flows->view, flows->work, &rows, &count);

    if (err != ERR_OK || count == 0)
        return err;
    const struct capital_row *last = &rows[count - capital->count - 1];

    err = fund_carry_accrued(flows->book, capital->fund_id, flows->view, flows->work, &accrued,
                             &parts);
    for (size_t i = 0; i < capital->count; i++) {
        if (included[i])
            add_to(&value, last[i + 1].closing_minor, &err);
        if (included[i] && parts != NULL)
            add_to(&carry, parts[i], &err);
    }
    add_to(&value, -carry, &err);
    flows_add(flows, (struct flow){0, capital->fund_id, flows->view.as_of, FLOW_ADJUSTMENT_CARRY,
                                   last->currency, carry});
    flows_add(flows, (struct flow){0, capital->fund_id, flows->view.as_of, FLOW_NAV, last->currency,
                                   value});
    return err;
}

static enum err add_unfunded_commitments(struct flows *flows, struct capital *capital,
                                         const bool *included)
{
    struct commitment_account *accounts =
        arena_array(flows->work, capital->count + 1, sizeof *accounts);
    enum err err = capital_accounts(capital, flows->view, flows->view.as_of, accounts);

    for (size_t i = 0; i < capital->count && err == ERR_OK; i++) {
        int64_t committed = 0;
        int64_t unfunded = 0;

        if (!included[i] || !book_live(flows->book, capital->commitments[i], flows->view))
            continue;
        err = fx_convert(flows->book, accounts[i].commitment_minor,
                         (enum currency)accounts[i].currency, (enum currency)flows->currency,
                         flows->view, &committed);
        if (err == ERR_OK)
            err = fx_convert(flows->book, accounts[i].unfunded_minor,
                             (enum currency)accounts[i].currency, (enum currency)flows->currency,
                             flows->view, &unfunded);
        add_to(&flows->committed_minor, committed, &err);
        add_to(&flows->unfunded_minor, unfunded, &err);
        if (flows->keeps_unfunded)
            keep_unfunded_commitment(flows, capital->fund_id, &accounts[i], committed, unfunded);
    }
    return err;
}

enum err flows_of_capital(struct flows *flows, int64_t fund_id,
                          bool (*includes)(const struct commitment *commitment, int64_t id,
                                           const void *arg),
                          const void *arg)
{
    struct capital capital;
    enum err err = capital_open(flows->book, fund_id, flows->view, flows->work, &capital);

    if (err != ERR_OK)
        return err;
    bool *included = arena_array(flows->work, capital.count + 1, sizeof *included);
    bool any = false;

    for (size_t i = 0; i < capital.count; i++) {
        included[i] = includes(capital.commitments[i]->record, capital.commitments[i]->seq, arg);
        any = any || included[i];
    }
    if (flows->shares_facility && flows->days == NULL && (any || flows->consolidates))
        err = flows_share_facility(flows, &capital, included);
    if (!any || err != ERR_OK)
        return err;
    if (flows->days != NULL)
        return values_of_capital(flows, &capital, included);
    for (size_t i = 0; i < capital.count && err == ERR_OK; i++)
        if (included[i])
            err = add_paid(flows, &capital, i);
    if (err == ERR_OK)
        err = add_distributed(flows, &capital, included);
    if (err == ERR_OK)
        err = add_carry_back(flows, &capital, included);
    if (err == ERR_OK)
        err = add_opening(flows, &capital, included);
    if (err == ERR_OK)
        err = add_unfunded_commitments(flows, &capital, included);
    if (err != ERR_OK)
        return err;
    add_adjusted(flows, &capital, included);
    err = flows_of_accruals(flows, &capital, included);
    return err != ERR_OK ? err : add_value(flows, &capital, included);
}

/* With what investors would have paid or got: a draw is negative. */
static int64_t facility_amount(const struct facility_flow *record)
{
    return record->kind <= FACILITY_DRAW_FEES ? -record->amount_minor : record->amount_minor;
}

void flows_of_facility(struct flows *flows, int64_t fund_id)
{
    int64_t outstanding = 0;
    uint32_t currency = CURRENCY_NONE;
    enum err err = ERR_OK;

    if (flows->days != NULL)
        return;
    FOR_REFERRERS (r, flows->book, facility_flow, fund_id, fund_id) {
        const struct facility_flow *record = r.entry->record;

        if (record->kind == FACILITY_INTEREST || !book_live(flows->book, r.entry, flows->view))
            continue;
        int64_t amount = facility_amount(record);

        currency = record->currency;
        add_to(&outstanding, -amount, &err);
        flows_add(flows, (struct flow){r.entry->seq, fund_id, r.entry->effective_date,
                                       flow_type_of_facility((enum facility_kind)record->kind),
                                       currency, amount});
    }
    flows_add(flows, (struct flow){0, fund_id, flows->view.as_of, FLOW_FACILITY_GROSS_UP, currency,
                                   outstanding});
}

/* What the included commitments to a fund bear of a sum. */
static enum err bear(struct flows *flows, const struct capital *capital, const bool *included,
                     int32_t day, int64_t sum_minor, int64_t *borne_out);

static bool from_outside(const struct commitment *commitment)
{
    return commitment->investor_party_id != 0;
}

/* A fund of the chain hands on to its own investors from outside what it bears. */
static enum err bear_through(struct flows *flows, int64_t fund_id, int32_t day, int64_t sum_minor,
                             int64_t *borne_out)
{
    struct capital capital;

    if (!flows->consolidates || sum_minor == 0 || !flows_fund_marked(flows, fund_id))
        return ERR_OK;
    enum err err = capital_open(flows->book, fund_id, flows->view, flows->work, &capital);

    if (err != ERR_OK)
        return err;
    bool *included = arena_array(flows->work, capital.count + 1, sizeof *included);

    for (size_t i = 0; i < capital.count; i++)
        included[i] = from_outside(capital.commitments[i]->record);
    return bear(flows, &capital, included, day, sum_minor, borne_out);
}

static enum err bear(struct flows *flows, const struct capital *capital, const bool *included,
                     int32_t day, int64_t sum_minor, int64_t *borne_out)
{
    struct view view = {day, flows->view.as_known};
    int64_t *weights = arena_array(flows->work, capital->count + 1, sizeof *weights);
    int64_t *parts = arena_array(flows->work, capital->count + 1, sizeof *parts);
    enum err err = capital_weights(capital, view, weights);

    if (err == ERR_OK)
        err = allocate(sum_minor, weights, capital->count, parts);
    if (err == ERR_INVALID) {
        flows->facility_unshared = true;
        return ERR_OK;
    }
    for (size_t i = 0; i < capital->count && err == ERR_OK; i++) {
        const struct commitment *commitment = capital->commitments[i]->record;

        if (included[i])
            add_to(borne_out, parts[i], &err);
        else if (commitment->investor_fund_id != 0)
            err = bear_through(flows, commitment->investor_fund_id, day, parts[i], borne_out);
    }
    return err;
}

enum err flows_share_facility(struct flows *flows, struct capital *capital, const bool *included)
{
    int64_t outstanding = 0;
    int64_t owed = 0;
    uint32_t currency = CURRENCY_NONE;
    enum err err = ERR_OK;

    FOR_REFERRERS_WHILE (err == ERR_OK, r, flows->book, facility_flow, fund_id, capital->fund_id) {
        const struct facility_flow *record = r.entry->record;
        int64_t part = 0;

        if (record->kind == FACILITY_INTEREST || !book_live(flows->book, r.entry, flows->view))
            continue;
        currency = record->currency;
        add_to(&outstanding, -facility_amount(record), &err);
        if (err == ERR_OK)
            err = bear(flows, capital, included, r.entry->effective_date, facility_amount(record),
                       &part);
        add_entry(flows, capital, r.entry, currency,
                  flow_type_of_facility((enum facility_kind)record->kind), part);
    }
    if (err == ERR_OK && outstanding != 0)
        err = bear(flows, capital, included, flows->view.as_of, outstanding, &owed);
    flows_add(flows, (struct flow){0, capital->fund_id, flows->view.as_of, FLOW_FACILITY_GROSS_UP,
                                   currency, owed});
    return err;
}

/* What was paid and came back before the ledger began, on the opening's day. */
static void add_opened_holding(struct flows *flows, int64_t fund_id,
                               const struct movement *movement, const struct holding_change *change)
{
    flows->earlier_unknown = flows->earlier_unknown || change->opened_paid_minor != 0 ||
                             change->opened_received_minor != 0;
    flows_add(flows, (struct flow){movement->seq, fund_id, movement->date, FLOW_CALL_INVESTMENT,
                                   movement->currency, -change->opened_paid_minor});
    flows_add(flows,
              (struct flow){movement->seq, fund_id, movement->date, FLOW_DISTRIBUTION_PERMANENT,
                            movement->currency, change->opened_received_minor});
}

enum err flows_of_investment(struct flows *flows, const struct entry *investment)
{
    int64_t fund_id = ((const struct investment *)investment->record)->fund_id;
    struct movements movements;

    if (flows->days != NULL)
        return values_of_investment(flows, investment);
    movements_init(&movements, flows->book, flows->view, flows->work);
    enum err err = movements_of_holding(&movements, investment->seq);
    movements_sort(&movements);
    for (size_t i = 0; i < movements.count && err == ERR_OK; i++) {
        const struct movement *movement = &movements.list[i];
        struct holding_change change;

        err = holding_apply(&movements.holdings[0], movement, &change);
        if (movement->kind == MOVE_OPENED)
            add_opened_holding(flows, fund_id, movement, &change);
        if (movement->kind == MOVE_BUY || movement->kind == MOVE_SELL)
            flows_add(flows, (struct flow){movement->seq, fund_id, movement->date,
                                           movement->kind == MOVE_BUY ? FLOW_CALL_INVESTMENT
                                                                      : FLOW_DISTRIBUTION_PERMANENT,
                                           movement->currency, change.cash_minor});
    }
    if (err != ERR_OK || movements.count == 0)
        return err;
    int64_t value = movements.holdings[0].cost_left_minor;

    add_to(&value, movements.holdings[0].unrealised_minor, &err);
    flows_add(flows, (struct flow){0, fund_id, flows->view.as_of, FLOW_NAV,
                                   movements.holdings[0].currency, value});
    return err;
}
