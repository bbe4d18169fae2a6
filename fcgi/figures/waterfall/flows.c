/* The flows of a European waterfall: paid-in capital, adjustments, carry that came back and what
 * was passed on, distributions. Amounts of investors are split from those of the manager's own
 * commitment by what each has paid in. */
#include "waterfall_internal.h"

#include "figures/accounts/posting.h"
#include "calc/allocate.h"
#include "record/capital.h"
#include "record/opening.h"
#include "record/waterfall.h"

#include <stdlib.h>

static bool any_positive(const int64_t *weights, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (weights[i] > 0)
            return true;
    return false;
}

enum err fall_weights(const struct fall *fall, int32_t day, bool others, int64_t *weights_out)
{
    const struct capital *capital = &fall->capital;
    struct view view = {day, fall->view.as_known};
    enum err err = capital_paid_in(capital, view, weights_out);

    if (others && fall->own < capital->count)
        weights_out[fall->own] = 0;
    if (err != ERR_OK || any_positive(weights_out, capital->count))
        return err;
    err = capital_weights(capital, view, weights_out);
    if (others && fall->own < capital->count)
        weights_out[fall->own] = 0;
    return err;
}

/* The manager's own part of an amount, by what each has paid in. */
static enum err own_part(const struct fall *fall, int32_t day, int64_t amount_minor,
                         int64_t *own_out)
{
    size_t count = fall->capital.count;
    int64_t *weights = arena_array(fall->arena, count + 1, sizeof *weights);
    int64_t sums[2] = {0};
    int64_t parts[2] = {0};

    *own_out = 0;
    if (fall->own == count)
        return ERR_OK;
    enum err err = fall_weights(fall, day, false, weights);
    for (size_t i = 0; i < count; i++)
        add_to(&sums[i == fall->own ? 0 : 1], weights[i], &err);
    if (err != ERR_OK || sums[0] == 0)
        return err;
    err = allocate(amount_minor, sums, 2, parts);
    *own_out = parts[0];
    return err;
}

enum err fall_add(struct fall *fall, int64_t seq, int32_t day, enum waterfall_flow_kind kind,
                  int64_t amount_minor, int64_t own_minor, size_t deal)
{
    enum err err = ERR_OK;

    if (amount_minor == 0)
        return ERR_OK;
    if (own_minor == AMOUNT_UNKNOWN)
        err = own_part(fall, day, amount_minor, &own_minor);
    if (err != ERR_OK)
        return err;
    if (fall->count == fall->capacity) {
        size_t capacity = fall->capacity == 0 ? 64 : fall->capacity * 2;
        struct waterfall_flow *flows = arena_array(fall->arena, capacity, sizeof *flows);
        int64_t *seqs = arena_array(fall->arena, capacity, sizeof *seqs);

        for (size_t i = 0; i < fall->count; i++) {
            flows[i] = fall->flows[i];
            seqs[i] = fall->seqs[i];
        }
        fall->flows = flows;
        fall->seqs = seqs;
        fall->capacity = capacity;
    }
    fall->seqs[fall->count] = seq;
    fall->flows[fall->count] = (struct waterfall_flow){.day = day,
                                                       .kind = kind,
                                                       .amount_minor = amount_minor,
                                                       .deal = deal,
                                                       .own_minor = own_minor,
                                                       .source = fall->count};
    fall->count++;
    return ERR_OK;
}

enum err fall_add_parts(struct fall *fall, int64_t seq, int32_t day, enum waterfall_flow_kind kind,
                        const int64_t *amounts_minor)
{
    int64_t *owns = arena_array(fall->arena, fall->deal_count + 1, sizeof *owns);
    int64_t total = 0;
    int64_t own = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < fall->deal_count; i++)
        add_to(&total, amounts_minor[i], &err);
    if (err != ERR_OK || total == 0)
        return err;
    err = own_part(fall, day, total, &own);
    if (err == ERR_OK)
        err = allocate(own, amounts_minor, fall->deal_count, owns);
    for (size_t i = 0; i < fall->deal_count && err == ERR_OK; i++)
        err = fall_add(fall, seq, day, kind, amounts_minor[i], owns[i], i);
    return err;
}

enum err fall_value(const struct fall *fall, int64_t *nav_minor_out)
{
    struct fund_ledger ledger;
    struct balance_sheet sheet;
    enum err err = fund_ledger_build(fall->book, fall->fund_id, fall->view, fall->arena, &ledger);

    if (err == ERR_OK)
        err = balance_sheet_compute(&ledger, fall->view.as_of, &sheet);
    if (err == ERR_OK && sheet.nav_minor == AMOUNT_UNKNOWN)
        err = ERR_NO_RATE;
    if (err == ERR_OK)
        *nav_minor_out = sheet.nav_minor > 0 ? sheet.nav_minor : 0;
    return err;
}

static enum err add_paid_in(struct fall *fall)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < fall->capital.count; i++)
        FOR_REFERRERS_WHILE (err == ERR_OK, r, fall->book, contribution, commitment_id,
                             fall->capital.commitments[i]->seq) {
            int64_t amount = ((const struct contribution *)r.entry->record)->amount_minor;

            if (book_live(fall->book, r.entry, fall->view))
                err = fall_add(fall, r.entry->seq, r.entry->effective_date, WATERFALL_CONTRIBUTION,
                               amount, i == fall->own ? amount : 0, 0);
        }
    return err;
}

/* What the opening of the fund says beyond its entries; false in any_out where that is nothing. */
static enum err sum_opening(const struct fall *fall, const struct capital_opening *opening,
                            struct waterfall_flow *sums, bool *any_out)
{
    enum err err = ERR_OK;

    *sums = (struct waterfall_flow){.carry_minor = opening->carry_minor};
    *any_out = opening->carry_minor != 0;
    for (size_t i = 0; i < fall->capital.count; i++) {
        const struct opening_part *part = &opening->parts[i];
        int64_t paid = part->inside_minor + part->outside_minor;
        int64_t received = part->return_of_capital_minor + part->gain_minor + part->income_minor;
        bool own = i == fall->own;

        *any_out = *any_out || paid != 0 || received != 0;
        add_to(&sums->amount_minor, paid, &err);
        add_to(own ? &sums->own_received_minor : &sums->lp_received_minor, received, &err);
        if (own)
            sums->own_minor = paid;
    }
    return err;
}

enum err fall_opening_is_recorded(const struct fall *fall)
{
    struct capital_opening opening;
    struct waterfall_flow sums;
    bool any = false;
    enum err err = capital_opening_compute(&fall->capital, fall->view, &opening);

    if (err == ERR_OK && opening.entry != NULL)
        err = sum_opening(fall, &opening, &sums, &any);
    return err == ERR_OK && any ? ERR_NOT_KEPT : err;
}

/* Where an opening stands for the time before, the waterfall starts from it. It cannot where that
 * does not tell the hurdle that is owed, where there are further hurdles, or where what is recorded
 * of that time is more than the opening says. */
static enum err add_opening(struct fall *fall)
{
    struct capital_opening opening;
    struct waterfall_flow sums;
    bool any = false;
    enum err err = capital_opening_compute(&fall->capital, fall->view, &opening);

    if (err == ERR_OK && opening.entry != NULL)
        err = sum_opening(fall, &opening, &sums, &any);
    if (err != ERR_OK || !any)
        return err;
    sums.preferred_minor = ((const struct opening *)opening.entry->record)->preferred_accrued_minor;
    if (sums.preferred_minor == AMOUNT_UNKNOWN || fall_has_tiers(fall) || sums.amount_minor <= 0 ||
        sums.own_minor < 0 || sums.own_minor > sums.amount_minor || sums.lp_received_minor < 0 ||
        sums.own_received_minor < 0 || sums.carry_minor < 0)
        return ERR_NOT_KEPT;
    err = fall_add(fall, opening.approval->seq, opening.approval->effective_date, WATERFALL_OPENING,
                   sums.amount_minor, sums.own_minor, 0);
    if (err != ERR_OK)
        return err;
    struct waterfall_flow *flow = &fall->flows[fall->count - 1];

    flow->lp_received_minor = sums.lp_received_minor;
    flow->own_received_minor = sums.own_received_minor;
    flow->carry_minor = sums.carry_minor;
    flow->preferred_minor = sums.preferred_minor;
    add_to(&fall->carry_paid_minor, sums.carry_minor, &err);
    return err;
}

/* What a return of excess, an equalisation or a transfer does to the capital of LP and of the
 * manager: between investors of the same side nothing. */
static enum err add_adjustment(struct fall *fall, const struct adjustment *adjustment)
{
    const struct entry *entry = adjustment->entry;
    int64_t lp = 0;
    int64_t gp = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < fall->capital.count; i++) {
        int64_t *side = i == fall->own ? &gp : &lp;

        add_to(side, adjustment->contributed[i], &err);
        add_to(side, -adjustment->returned[i], &err);
    }
    int64_t gp_in = gp > 0 ? gp : 0;
    int64_t gp_out = gp < 0 ? -gp : 0;

    if (err == ERR_OK)
        err = fall_add(fall, entry->seq, entry->effective_date, WATERFALL_CONTRIBUTION,
                       (lp > 0 ? lp : 0) + gp_in, gp_in, 0);
    if (err == ERR_OK)
        err = fall_add(fall, entry->seq, entry->effective_date, WATERFALL_EXCESS,
                       (lp < 0 ? -lp : 0) + gp_out, gp_out, 0);
    return err;
}

static int by_day(const void *left, const void *right)
{
    const struct payout *a = left;
    const struct payout *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

enum err fall_take_back(struct fall *fall)
{
    struct referrer start = REFERRERS(fall->book, carry_return, fund_id, fall->fund_id);
    enum err err = ERR_OK;
    size_t most = 0;

    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        most++;
    fall->returned = arena_array(fall->arena, most + 1, sizeof *fall->returned);
    for (struct referrer r = start; r.entry != NULL && err == ERR_OK; book_next_referrer(&r)) {
        int64_t amount = ((const struct carry_return *)r.entry->record)->amount_minor;

        if (!book_live(fall->book, r.entry, fall->view))
            continue;
        fall->returned[fall->returned_count++] =
            (struct payout){r.entry->effective_date, r.entry->seq, amount};
        add_to(&fall->carry_paid_minor, -amount, &err);
        if (err == ERR_OK)
            err = fall_add(fall, r.entry->seq, r.entry->effective_date, WATERFALL_CARRY_RETURN,
                           amount, 0, 0);
    }
    qsort(fall->returned, fall->returned_count, sizeof *fall->returned, by_day);
    return err;
}

enum err fall_pass_on(struct fall *fall, int64_t seq, int32_t day, int64_t amount_minor,
                      int64_t *rest_minor_out)
{
    enum err err = ERR_OK;

    while (fall->returned_next < fall->returned_count &&
           fall->returned[fall->returned_next].day <= day)
        add_to(&fall->held_minor, fall->returned[fall->returned_next++].amount_minor, &err);
    int64_t passed = amount_minor < fall->held_minor ? amount_minor : fall->held_minor;

    fall->held_minor -= passed;
    *rest_minor_out = amount_minor - passed;
    return err == ERR_OK ? fall_add(fall, seq, day, WATERFALL_PASSED_ON, passed, 0, 0) : err;
}

/* The distributions that are approved, but for the one that is compared. */
static enum err list_distributions(struct fall *fall, struct payout **payouts_out,
                                   size_t *count_out)
{
    struct referrer start = REFERRERS(fall->book, distribution, fund_id, fall->fund_id);
    enum err err = ERR_OK;
    size_t most = 0;
    size_t count = 0;

    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        most++;
    /* One more place: for what comes last. */
    struct payout *payouts = arena_array(fall->arena, most + 1, sizeof *payouts);

    for (struct referrer r = start; r.entry != NULL && err == ERR_OK; book_next_referrer(&r)) {
        const struct entry *approval = proposal_approved(fall->book, r.entry, fall->view);

        if (approval == NULL || r.entry == fall->proposal)
            continue;
        add_to(&fall->carry_paid_minor, ((const struct distribution *)r.entry->record)->carry_minor,
               &err);
        payouts[count] = (struct payout){.day = approval->effective_date, .seq = approval->seq};
        if (err == ERR_OK)
            err = proposal_amount(r.entry, &payouts[count++].amount_minor);
    }
    qsort(payouts, count, sizeof *payouts, by_day);
    *payouts_out = payouts;
    *count_out = count;
    return err;
}

/* All that is paid out in order of time. What is compared, or would be distributed, comes last, on
 * the view's day. */
static enum err add_distributions(struct fall *fall)
{
    struct payout *payouts = NULL;
    size_t count = 0;
    enum err err = list_distributions(fall, &payouts, &count);

    if (err == ERR_OK && fall->proposal != NULL) {
        payouts[count] = (struct payout){.day = fall->view.as_of, .seq = fall->proposal_seq};
        err = proposal_amount(fall->proposal, &payouts[count++].amount_minor);
    } else if (err == ERR_OK && fall->hypothetical) {
        err = fall_value(fall, &fall->nav_minor);
        payouts[count++] = (struct payout){fall->view.as_of, 0, fall->nav_minor};
    }
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        int64_t rest = 0;

        err = fall_pass_on(fall, payouts[i].seq, payouts[i].day, payouts[i].amount_minor, &rest);
        if (err == ERR_OK)
            err = fall_add(fall, payouts[i].seq, payouts[i].day, WATERFALL_DISTRIBUTION, rest,
                           AMOUNT_UNKNOWN, 0);
    }
    return err;
}

enum err fall_collect(struct fall *fall)
{
    enum err err = add_paid_in(fall);

    if (err == ERR_OK)
        err = add_opening(fall);
    fall->deal_count = 1;
    for (size_t k = 0; k < fall->capital.adjustment_count && err == ERR_OK; k++) {
        const struct adjustment *adjustment = &fall->capital.adjustments[k];

        if (book_live(fall->book, adjustment->entry, fall->view) &&
            book_live(fall->book, adjustment->proposal, fall->view))
            err = add_adjustment(fall, adjustment);
    }
    if (err == ERR_OK)
        err = fall_take_back(fall);
    return err == ERR_OK ? add_distributions(fall) : err;
}

bool fall_wants(const struct fall *fall, const struct waterfall_step *step)
{
    return fall->proposal == NULL || fall->seqs[step->source] == fall->proposal_seq;
}
