/* What was paid in for a claim, and what a right to be bought out comes to. */
#include "claim_internal.h"

#include "book/opening.h"
#include "book/proposal.h"
#include "calc/equity/claim.h"
#include "figures/deal/deal.h"
#include "figures/holding/position.h"
#include "record/holding.h"
#include "record/investment.h"

#include <stdlib.h>

/* --- numbers ---------------------------------------------------------------------------------- */

int64_t claim_whole(struct claim *claim, struct exact value)
{
    const struct exact one = exact_whole(claim->work, 1);
    struct exact rounded = exact_round(claim->work, value, one, EXACT_HALF_UP);
    const struct exact most = exact_whole(claim->work, AMOUNT_MAX);

    if (claim->work->failed || exact_compare(claim->work, rounded, most) > 0 ||
        exact_sign(exact_add(claim->work, rounded, most)) < 0) {
        claim->err = ERR_OVERFLOW;
        return AMOUNT_UNKNOWN;
    }
    return strtoll(exact_text(claim->work, rounded, 0), NULL, 10);
}

struct exact claim_decimal(struct claim *claim, int64_t value_e8)
{
    return exact_fraction(claim->work, value_e8, DECIMAL_E8_ONE);
}

/* --- what was paid in, and what came back ----------------------------------------------------- */

static void add_tranche(struct claim *claim, int64_t amount_minor, int32_t day)
{
    if (amount_minor == AMOUNT_UNKNOWN) {
        claim->paid_known = false;
        return;
    }
    claim->tranches[claim->tranche_count++] = (struct tranche){amount_minor, day};
    add_to(&claim->row.paid_minor, amount_minor, &claim->err);
}

/* The days of what was paid before the ledger are not known. */
static void take_payments(struct claim *claim)
{
    const struct book *book = claim->book;
    const struct entry *entry = book_entry(book, claim->term->investment_id);
    const struct investment *investment = entry->record;
    size_t count = 0;
    int64_t opened = 0;

    claim->row.currency = investment->currency;
    FOR_REFERRERS (r, book, payment, investment_id, entry->seq)
        count++;
    claim->tranches = arena_array(claim->arena, count + 1, sizeof *claim->tranches);
    FOR_REFERRERS (r, book, payment, investment_id, entry->seq)
        if (entry_counts(book, r.entry, claim->view))
            add_tranche(claim, ((const struct payment *)r.entry->record)->amount_minor,
                        r.entry->effective_date);
    enum err err = opening_paid_beyond(book, entry, claim->view, &opened);

    if (err != ERR_OK)
        claim->err = err;
    if (opened != 0)
        claim->paid_known = false;
}

static void take_subscriptions(struct claim *claim)
{
    const struct round_part *parts = NULL;
    size_t count = 0;
    enum err err =
        round_parts(claim->book, claim->term->round_id, claim->view, claim->arena, &parts, &count);

    if (err != ERR_OK) {
        claim->err = err;
        return;
    }
    claim->tranches = arena_array(claim->arena, count + 1, sizeof *claim->tranches);
    for (size_t i = 0; i < count; i++)
        if (parts[i].investor_party_id == claim->term->investor_party_id)
            add_tranche(claim, parts[i].counted_minor, parts[i].day);
}

void claim_take_paid(struct claim *claim)
{
    claim->paid_known = true;
    if (claim->term->investment_id != 0)
        take_payments(claim);
    else if (claim->term->investor_party_id != 0)
        take_subscriptions(claim);
    if (claim->tranche_count == 0)
        claim->paid_known = false;
    if (!claim->paid_known)
        claim->row.paid_minor = AMOUNT_UNKNOWN;
}

/* What the obligor of a buy-back paid stands in the proceeds of the investment. */
static void take_proceeds(struct claim *claim)
{
    FOR_LIVE_REFERRERS (r, claim->book, claim->view, proceeds, investment_id,
                        claim->term->investment_id) {
        const struct proceeds *proceeds = r.entry->record;

        if (proceeds->kind == PROCEEDS_BUY_BACK)
            add_to(&claim->row.received_minor, proceeds->amount_minor, &claim->err);
    }
}

/* --- buy-backs 回购 ----------------------------------------------------------------------------- */

/* The duty was recorded before the term: its own figures are the claim's. */
static void figure_duty(struct claim *claim)
{
    const struct entry *entry = book_entry(claim->book, claim->term->buy_back_id);
    const struct buy_back *duty = entry->record;
    struct buy_back_figures figures;
    enum err err =
        buy_back_figures_compute(claim->book, entry->seq, claim->view, claim->arena, &figures);

    claim->row.obligor_party_id = duty->obligor_party_id;
    claim->row.obligor_name = duty->obligor_name;
    if (claim->row.triggered_on == DATE_UNKNOWN && duty->due_on <= claim->view.as_of)
        claim->row.triggered_on = duty->due_on;
    if (err == ERR_NOT_FOUND)
        return;
    if (err != ERR_OK) {
        claim->err = err;
        return;
    }
    claim->row.currency = figures.currency;
    claim->row.amount_minor = figures.due_minor;
    claim->row.received_minor = figures.received_minor;
}

void claim_figure_buy_back(struct claim *claim)
{
    const struct round_term *term = claim->term;
    int32_t periods = term->accrual == ACCRUAL_COMPOUND ? 1 : 0;
    struct exact sum = exact_whole(claim->work, 0);

    if (term->buy_back_id != 0) {
        figure_duty(claim);
        return;
    }
    if (term->investment_id != 0)
        take_proceeds(claim);
    for (size_t i = 0; claim->paid_known && i < claim->tranche_count; i++) {
        const struct tranche *tranche = &claim->tranches[i];
        int32_t until = claim->view.as_of > tranche->day ? claim->view.as_of : tranche->day;
        struct exact growth = claim_growth(claim->work, claim_decimal(claim, term->rate_e8),
                                           periods, DAY_COUNT_ACT_365, tranche->day, until);

        sum = exact_add(
            claim->work, sum,
            exact_multiply(claim->work, growth, exact_whole(claim->work, tranche->amount_minor)));
    }
    if (claim->paid_known)
        claim->row.amount_minor = claim_whole(claim, sum);
}
