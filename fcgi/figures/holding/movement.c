/* Lists what happened to one fund's money and values: investments and what came of them,
 * commitments to other funds and what those gave back, and the fund's own capital, expenses and
 * facility. */
#include "figures/holding/movement.h"

#include "base/check.h"
#include "book/opening.h"
#include "figures/fund/fund_capital.h"
#include "figures/fund/reported_value.h"
#include "figures/reported/reported.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/opening.h"
#include "record/waterfall.h"

#include <stdlib.h>
#include <string.h>

void movements_init(struct movements *movements, const struct book *book, struct view view,
                    struct arena *arena)
{
    *movements = (struct movements){
        .book = book, .view = view, .arena = arena, .stakes_hold = stakes_hold(book)};
}

static void *grown(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity == 0 ? 32 : *capacity * 2;
    void *result = arena_array(arena, *capacity, size);

    if (count > 0)
        memcpy(result, items, count * size);
    return result;
}

static struct movement *add(struct movements *movements, enum movement_kind kind,
                            const struct entry *entry, const struct entry *approval)
{
    const struct entry *dated = approval == NULL ? entry : approval;

    movements->list = grown(movements->arena, movements->list, movements->count,
                            &movements->capacity, sizeof *movements->list);
    struct movement *movement = &movements->list[movements->count++];

    *movement = (struct movement){.kind = kind,
                                  .date = dated->effective_date,
                                  .seq = dated->seq,
                                  .entry = entry,
                                  .approval = approval};
    return movement;
}

static size_t add_holding(struct movements *movements, int64_t id, bool is_fund, uint32_t currency)
{
    movements->holdings = grown(movements->arena, movements->holdings, movements->holding_count,
                                &movements->holding_capacity, sizeof *movements->holdings);
    movements->holdings[movements->holding_count] =
        (struct holding){.id = id,
                         .is_fund = is_fund,
                         .may_be_negative = !movements->stakes_hold,
                         .currency = currency,
                         .first_on = DATE_UNKNOWN,
                         .last_on = DATE_UNKNOWN,
                         .valued_on = DATE_UNKNOWN};
    return movements->holding_count++;
}

/* A movement of a holding. */
static struct movement *add_held(struct movements *movements, enum movement_kind kind,
                                 const struct entry *entry, const struct entry *approval,
                                 size_t holding, int64_t amount_minor)
{
    struct movement *movement = add(movements, kind, entry, approval);

    movement->holding = holding;
    movement->currency = movements->holdings[holding].currency;
    movement->amount_minor = amount_minor;
    return movement;
}

/* Excess that comes back settles as much of the cost. */
static void add_given_back(struct movements *movements, const struct entry *entry,
                           const struct entry *approval, size_t holding, int64_t amount_minor)
{
    if (amount_minor > 0)
        add_held(movements, MOVE_GIVEN_BACK, entry, approval, holding, amount_minor)->cost_minor =
            amount_minor;
}

static void add_valuations(struct movements *movements, const char *field, size_t holding)
{
    for (struct referrer r = book_referrers(movements->book, RECORD_VALUATION, field,
                                            movements->holdings[holding].id);
         r.entry != NULL; book_next_referrer(&r)) {
        const struct entry *approval = proposal_approved(movements->book, r.entry, movements->view);

        if (approval != NULL)
            add_held(movements, MOVE_VALUE, r.entry, approval, holding,
                     ((const struct valuation *)r.entry->record)->amount_minor);
    }
}

/* What the opening of the holder says of a holding. */
static void add_opened(struct movements *movements, int64_t fund_id, size_t holding)
{
    const struct entry *opening = fund_opening(movements->book, fund_id, movements->view);
    const struct opening_holding *line =
        opening == NULL
            ? NULL
            : opening_of_holding(movements->book, opening, movements->holdings[holding].id,
                                 movements->view.as_known);

    if (line == NULL)
        return;
    struct movement *movement = add_held(
        movements, MOVE_OPENED, opening,
        proposal_approved(movements->book, opening, movements->view), holding, line->paid_minor);

    movement->cost_minor = line->cost_minor;
    movement->proceeds_minor = known_or_zero(line->proceeds_minor);
    movement->income_minor = known_or_zero(line->income_minor);
    movement->value_minor = line->fair_value_minor;
    movement->valued_on = line->valued_on;
}

static bool is_income(uint32_t kind)
{
    return kind == PROCEEDS_DIVIDEND || kind == PROCEEDS_INTEREST;
}

static void add_investment(struct movements *movements, const struct entry *entry)
{
    const struct book *book = movements->book;
    const struct investment *investment = entry->record;
    size_t holding = add_holding(movements, entry->seq, false, investment->currency);

    FOR_REFERRERS (r, book, payment, investment_id, entry->seq)
        if (entry_counts(book, r.entry, movements->view))
            add_held(movements, MOVE_BUY, r.entry, NULL, holding,
                     ((const struct payment *)r.entry->record)->amount_minor);
    FOR_LIVE_REFERRERS (r, book, movements->view, proceeds, investment_id, entry->seq) {
        const struct proceeds *proceeds = r.entry->record;

        struct movement *movement =
            add_held(movements, MOVE_SELL, r.entry, NULL, holding, proceeds->amount_minor);

        movement->cost_minor = known_or_zero(proceeds->cost_relieved_minor);
        movement->income_minor = is_income(proceeds->kind) ? proceeds->amount_minor : 0;
    }
    add_valuations(movements, "investment_id", holding);
    add_opened(movements, investment->fund_id, holding);
}

/* What the fund that is held gives back to this commitment: distributions, returns, equalisations.
 */
static enum err add_received(struct movements *movements, struct capital *held, size_t holding,
                             const struct entry *proposal)
{
    const struct entry *approval = proposal_approved(movements->book, proposal, movements->view);
    struct distribution_share *shares =
        arena_array(movements->arena, held->count + 1, sizeof *shares);

    if (approval == NULL)
        return ERR_OK;
    enum err err = capital_distribution_shares(held, proposal, shares);
    if (err != ERR_OK)
        return err;
    const struct distribution_share *share =
        &shares[capital_position(held, movements->holdings[holding].id)];

    if (proposal->kind != RECORD_DISTRIBUTION)
        add_given_back(movements, proposal, approval, holding, share->return_of_capital_minor);
    int64_t capital_back =
        proposal->kind == RECORD_DISTRIBUTION ? share->return_of_capital_minor : 0;
    int64_t amount = capital_back + share->gain_minor + share->income_minor;

    if (amount > 0) {
        struct movement *movement =
            add_held(movements, MOVE_SELL, proposal, approval, holding, amount);

        movement->cost_minor = capital_back;
        movement->income_minor = share->income_minor;
        movement->beside_minor = movements->stakes_hold && proposal->kind == RECORD_EQUALISATION
                                     ? share->income_minor
                                     : 0;
    }
    return ERR_OK;
}

/* What an equalisation of this commitment costs its investor; the interest is income forgone, so it
 * is part of the cost. */
static void add_own_equalisations(struct movements *movements, size_t holding)
{
    const struct book *book = movements->book;

    FOR_REFERRERS (r, book, equalisation, commitment_id, movements->holdings[holding].id) {
        const struct equalisation *equalisation = r.entry->record;
        const struct entry *approval = proposal_approved(book, r.entry, movements->view);
        int64_t interest = known_or_zero(equalisation->interest_minor);

        if (approval != NULL)
            add_held(movements, MOVE_BUY, r.entry, approval, holding,
                     equalisation->contribution_minor + interest)
                ->beside_minor = movements->stakes_hold ? interest : 0;
    }
}

/* Before CONVENTION_STAKES paid-in that was handed on (or taken over) was settled between the
 * investors at what was paid in. */
static void add_transfer_at_paid_in(struct movements *movements, const struct entry *entry,
                                    size_t holding, int64_t moved)
{
    if (moved > 0)
        add_held(movements, MOVE_BUY, entry, NULL, holding, moved);
    else
        add_given_back(movements, entry, NULL, holding, -moved);
}

/* A stake that is sold, or bought (moved is positive), at its price. One on which nothing was paid
 * in changes nothing unless it has a price. */
static void add_stake(struct movements *movements, const struct adjustment *adjustment,
                      size_t holding, int64_t moved, bool sold)
{
    const struct commitment_transfer *record = adjustment->proposal->record;
    bool missing = record->price_minor == AMOUNT_UNKNOWN;

    if (moved == 0 && (missing || record->price_minor == 0))
        return;
    struct movement *movement =
        add_held(movements, sold ? MOVE_STAKE_SOLD : MOVE_STAKE_BOUGHT, adjustment->entry, NULL,
                 holding, missing ? llabs(moved) : record->price_minor);

    movement->price_missing = missing;
    movement->part_minor = adjustment->transfer->amount_minor;
    movement->whole_minor = adjustment->transfer->whole_minor;
}

static void add_transfers_of_holding(struct movements *movements, const struct capital *held,
                                     size_t holding)
{
    size_t at = capital_position(held, movements->holdings[holding].id);

    for (size_t k = 0; k < held->adjustment_count; k++) {
        const struct adjustment *adjustment = &held->adjustments[k];
        const struct transfer *transfer = adjustment->transfer;

        if (transfer == NULL || transfer->whole_minor <= 0 ||
            (transfer->from != at && transfer->to != at) ||
            !book_live(movements->book, adjustment->entry, movements->view))
            continue;
        if (movements->stakes_hold)
            add_stake(movements, adjustment, holding, adjustment->contributed[at],
                      transfer->from == at);
        else
            add_transfer_at_paid_in(movements, adjustment->entry, holding,
                                    adjustment->contributed[at]);
    }
}

static enum err add_receipts(struct movements *movements, struct capital *held, size_t holding,
                             uint32_t kind)
{
    enum err err = ERR_OK;

    for (struct referrer r = book_referrers(movements->book, kind, "fund_id", held->fund_id);
         r.entry != NULL && err == ERR_OK; book_next_referrer(&r))
        err = add_received(movements, held, holding, r.entry);
    return err;
}

static enum err add_commitment(struct movements *movements, const struct entry *entry)
{
    const struct book *book = movements->book;
    const struct commitment *commitment = entry->record;
    size_t holding = add_holding(movements, entry->seq, true, commitment->currency);
    struct capital held;
    enum err err =
        capital_open(book, commitment->fund_id, movements->view, movements->arena, &held);

    if (err != ERR_OK || capital_position(&held, entry->seq) == held.count)
        return err;
    FOR_LIVE_REFERRERS (r, book, movements->view, contribution, commitment_id, entry->seq)
        add_held(movements, MOVE_BUY, r.entry, NULL, holding,
                 ((const struct contribution *)r.entry->record)->amount_minor);
    add_own_equalisations(movements, holding);
    add_transfers_of_holding(movements, &held, holding);
    err = add_receipts(movements, &held, holding, RECORD_DISTRIBUTION);
    if (err == ERR_OK)
        err = add_receipts(movements, &held, holding, RECORD_RETURN_OF_EXCESS);
    for (size_t i = 0; i < held.count && err == ERR_OK; i++)
        FOR_REFERRERS_WHILE (err == ERR_OK, r, book, equalisation, commitment_id,
                             held.commitments[i]->seq)
            err = add_received(movements, &held, holding, r.entry);
    add_valuations(movements, "commitment_id", holding);
    add_opened(movements, commitment->investor_fund_id, holding);
    return err;
}

static struct movement *add_of_fund(struct movements *movements, enum movement_kind kind,
                                    const struct entry *entry, const struct entry *approval,
                                    int64_t amount_minor)
{
    struct movement *movement = add(movements, kind, entry, approval);

    movement->currency =
        field_enum(shape_field(&record_types[entry->kind]->shape, "currency"), entry->record);
    movement->amount_minor = amount_minor;
    return movement;
}

static void add_spending(struct movements *movements, int64_t fund_id)
{
    const struct book *book = movements->book;

    FOR_REFERRERS (r, book, expense, fund_id, fund_id)
        if (entry_counts(book, r.entry, movements->view))
            add_of_fund(movements, MOVE_EXPENSE, r.entry, NULL,
                        ((const struct expense *)r.entry->record)->amount_minor);
    FOR_LIVE_REFERRERS (r, book, movements->view, facility_flow, fund_id, fund_id)
        add_of_fund(movements, MOVE_FACILITY, r.entry, NULL,
                    ((const struct facility_flow *)r.entry->record)->amount_minor);
    FOR_LIVE_REFERRERS (r, book, movements->view, accrual, fund_id, fund_id)
        add_of_fund(movements, MOVE_ACCRUAL, r.entry, NULL,
                    ((const struct accrual *)r.entry->record)->amount_minor);
}

static void add_carry_returns(struct movements *movements, int64_t fund_id)
{
    const struct book *book = movements->book;

    FOR_LIVE_REFERRERS (r, book, movements->view, carry_return, fund_id, fund_id)
        add_of_fund(movements, MOVE_CARRY_RETURN, r.entry, NULL,
                    ((const struct carry_return *)r.entry->record)->amount_minor);
}

static void add_opening(struct movements *movements, int64_t fund_id)
{
    const struct entry *opening = fund_opening(movements->book, fund_id, movements->view);

    if (opening != NULL)
        add_of_fund(movements, MOVE_OPENING, opening,
                    proposal_approved(movements->book, opening, movements->view),
                    ((const struct opening *)opening->record)->cash_minor);
}

static enum err add_decided(struct movements *movements, enum movement_kind kind,
                            const struct entry *proposal)
{
    const struct entry *approval = proposal_approved(movements->book, proposal, movements->view);
    int64_t amount = 0;

    if (approval == NULL)
        return ERR_OK;
    enum err err = proposal_amount(proposal, &amount);
    if (err == ERR_OK)
        add_of_fund(movements, kind, proposal, approval, amount);
    return err;
}

static enum err add_capital(struct movements *movements, const struct entry *commitment)
{
    const struct book *book = movements->book;
    int64_t id = commitment->seq;
    enum err err = ERR_OK;

    FOR_LIVE_REFERRERS (r, book, movements->view, contribution, commitment_id, id)
        add_of_fund(movements, MOVE_CONTRIBUTION, r.entry, NULL,
                    ((const struct contribution *)r.entry->record)->amount_minor);
    FOR_LIVE_REFERRERS (r, book, movements->view, commitment_transfer, commitment_id, id)
        add_of_fund(movements, MOVE_TRANSFER, r.entry, NULL, 0);
    FOR_REFERRERS_WHILE (err == ERR_OK, r, book, equalisation, commitment_id, id)
        err = add_decided(movements, MOVE_EQUALISATION, r.entry);
    return err;
}

/* What its reports say a fund is worth on the ends of their periods, while it is known by them. */
static enum err add_reports(struct movements *movements, int64_t fund_id)
{
    const struct book *book = movements->book;
    struct capital capital;
    enum err err = ERR_OK;

    if (REFERRERS(book, fund_basis, fund_id, fund_id).entry == NULL)
        return ERR_OK;
    err = capital_open(book, fund_id, movements->view, movements->arena, &capital);
    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, book, movements->view, fund_report, fund_id,
                              fund_id) {
        struct view day = {.as_of = r.entry->effective_date, .as_known = movements->view.as_known};
        struct reported_value value;

        if (!fund_is_reported(book, fund_id, day) ||
            !fund_report_is_last_of_day(book, r.entry, day))
            continue;
        err = capital_reported_value(&capital, day, &value);
        if (err == ERR_OK && value.recorded_minor != AMOUNT_UNKNOWN)
            add_of_fund(movements, MOVE_REPORTED, r.entry, proposal_approved(book, r.entry, day),
                        value.recorded_minor);
    }
    return err;
}

/* What a row of an investment tells; nothing is held beside investments yet, so that their places
 * are those of the rows. */
static enum err add_row(void *arg, const struct row_block *block, size_t row)
{
    struct movements *movements = arg;
    struct movement told = movement_of_row(movements->book, block, row);
    const struct entry *entry = book_entry(movements->book, block->seqs[row]);
    const struct entry *approval = NULL;

    if (told.kind == MOVE_VALUE) {
        approval = entry;
        entry =
            book_entry(movements->book, ((const struct approval *)approval->record)->valuation_id);
    }
    struct movement *movement =
        add_held(movements, told.kind, entry, approval, block->places[row], told.amount_minor);

    movement->cost_minor = told.cost_minor;
    movement->income_minor = told.income_minor;
    return ERR_OK;
}

/* From the fund's rows where those tell, else investment by investment. */
static void add_investments(struct movements *movements, int64_t fund_id)
{
    const struct book *book = movements->book;
    const struct fund_investment *list = NULL;
    size_t count = book_fund_investments(book, fund_id, &list);
    struct fund_rows rows;

    CHECK(movements->holding_count == 0);
    if (!book_fund_held_rows(book, fund_id, movements->view, &rows)) {
        FOR_REFERRERS (r, book, investment, fund_id, fund_id)
            add_investment(movements, r.entry);
        return;
    }
    for (size_t i = 0; i < count; i++)
        (void)add_holding(movements, list[i].id, false, list[i].currency);
    CHECK(visit_held_rows(book, fund_id, movements->view, add_row, movements) == ERR_OK);
}

enum err movements_of_fund(struct movements *movements, int64_t fund_id)
{
    const struct book *book = movements->book;
    enum err err = ERR_OK;

    add_investments(movements, fund_id);
    FOR_REFERRERS_WHILE (err == ERR_OK, r, book, commitment, investor_fund_id, fund_id)
        err = add_commitment(movements, r.entry);
    FOR_REFERRERS_WHILE (err == ERR_OK, r, book, commitment, fund_id, fund_id)
        err = add_capital(movements, r.entry);
    FOR_REFERRERS_WHILE (err == ERR_OK, r, book, distribution, fund_id, fund_id)
        err = add_decided(movements, MOVE_DISTRIBUTION, r.entry);
    FOR_REFERRERS_WHILE (err == ERR_OK, r, book, return_of_excess, fund_id, fund_id)
        err = add_decided(movements, MOVE_RETURN, r.entry);
    add_spending(movements, fund_id);
    add_carry_returns(movements, fund_id);
    add_opening(movements, fund_id);
    return err == ERR_OK ? add_reports(movements, fund_id) : err;
}

enum err movements_of_holding(struct movements *movements, int64_t holding_id)
{
    const struct entry *entry = book_entry(movements->book, holding_id);

    if (entry->kind == RECORD_COMMITMENT)
        return add_commitment(movements, entry);
    add_investment(movements, entry);
    return ERR_OK;
}

/* What was there when the ledger began comes before anything of that day. */
static bool opens(const struct movement *movement)
{
    return movement->kind == MOVE_OPENED || movement->kind == MOVE_OPENING;
}

static int by_time(const void *left, const void *right)
{
    const struct movement *a = left;
    const struct movement *b = right;

    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    if (opens(a) != opens(b))
        return opens(a) ? -1 : 1;
    if ((a->kind == MOVE_REPORTED) != (b->kind == MOVE_REPORTED))
        return a->kind == MOVE_REPORTED ? 1 : -1;
    if (a->seq != b->seq)
        return a->seq < b->seq ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->holding > b->holding) - (a->holding < b->holding);
}

void movements_sort(struct movements *movements)
{
    if (movements->count > 0)
        qsort(movements->list, movements->count, sizeof *movements->list, by_time);
}
