/* What an earn-out comes to. */
#include "claim_internal.h"

#include "calc/equity/claim.h"
#include "record/firm.h"
#include "round_internal.h"

#include <stdlib.h>

/* A year of a promise. */
struct promise {
    int64_t id;
    int32_t test_on;
    int64_t target_minor;
    int64_t actual_minor;
};

static int by_test_day(const void *left, const void *right)
{
    const struct promise *a = left;
    const struct promise *b = right;

    return a->test_on != b->test_on ? (a->test_on > b->test_on) - (a->test_on < b->test_on)
                                    : (a->id > b->id) - (a->id < b->id);
}

static int64_t actual_of(const struct book *book, int64_t term_id, struct view view)
{
    FOR_LIVE_REFERRERS (r, book, view, term_event, round_term_id, term_id) {
        const struct term_event *event = r.entry->record;

        if (event->action == TERM_TESTED)
            return event->amount_minor;
    }
    return AMOUNT_UNKNOWN;
}

/* The years of the same promise: cumulative terms of the round for the same investor. */
static size_t list_promises(struct claim *claim, struct promise **promises_out)
{
    int64_t *ids = NULL;
    size_t all = terms_of_round(claim->book, claim->term->round_id, claim->arena, &ids);
    struct promise *promises = arena_array(claim->arena, all + 1, sizeof *promises);
    size_t count = 0;

    for (size_t i = 0; i < all; i++) {
        const struct entry *entry =
            book_version(claim->book, RECORD_ROUND_TERM, ids[i], claim->view);
        const struct round_term *other = entry == NULL ? NULL : entry->record;

        if (other == NULL || other->kind != TERM_EARN_OUT || other->method != EARN_OUT_CUMULATIVE ||
            other->investment_id != claim->term->investment_id ||
            other->investor_party_id != claim->term->investor_party_id ||
            other->currency != claim->term->currency)
            continue;
        promises[count++] = (struct promise){ids[i], other->test_on, other->target_minor,
                                             actual_of(claim->book, ids[i], claim->view)};
    }
    qsort(promises, count, sizeof *promises, by_test_day);
    *promises_out = promises;
    return count;
}

static struct exact cumulative_of(struct claim *claim, size_t own, const struct promise *promises,
                                  size_t count, size_t achieved)
{
    struct exact *promised = arena_array(claim->arena, count, sizeof *promised);
    struct exact *reached = arena_array(claim->arena, count, sizeof *reached);
    struct exact *amounts = arena_array(claim->arena, count, sizeof *amounts);
    struct exact *shares = arena_array(claim->arena, count, sizeof *shares);
    const struct exact one = exact_whole(claim->work, 1);
    struct earn_out earn = {
        .price = exact_whole(claim->work, claim->term->price_minor),
        .issue_price = claim->term->issue_price_e8 == AMOUNT_UNKNOWN
                           ? one
                           : claim_decimal(claim, claim->term->issue_price_e8),
        .bonus = exact_whole(claim->work, 0),
        .promised = promised,
        .year_count = count,
        .achieved = reached,
        .achieved_count = achieved,
        .rounding = EXACT_UP,
    };

    for (size_t i = 0; i < count; i++)
        promised[i] = exact_whole(claim->work, promises[i].target_minor);
    for (size_t i = 0; i < achieved; i++)
        reached[i] = exact_whole(claim->work, promises[i].actual_minor);
    earn_out_cumulative(claim->work, &earn, amounts, shares);
    return amounts[own];
}

/* A year counts once those before it are known. */
static void figure_cumulative(struct claim *claim)
{
    struct promise *promises = NULL;
    size_t count = list_promises(claim, &promises);
    size_t achieved = 0;
    size_t own = 0;

    while (own < count && promises[own].id != claim->id)
        own++;
    while (achieved < count && promises[achieved].actual_minor != AMOUNT_UNKNOWN)
        achieved++;
    if (own < achieved)
        claim->row.amount_minor =
            claim_whole(claim, cumulative_of(claim, own, promises, count, achieved));
}

static void figure_revaluation(struct claim *claim, struct exact paid)
{
    const struct round_term *term = claim->term;
    struct exact share = claim_decimal(claim, term->share_e8);
    struct exact valuation =
        exact_multiply(claim->work, claim_decimal(claim, term->valuation_multiple_e8),
                       exact_whole(claim->work, claim->row.actual_minor));

    if (term->method == EARN_OUT_REVALUE_CASH) {
        claim->row.amount_minor =
            claim_whole(claim, earn_out_revalued_cash(claim->work, paid, share, valuation));
        return;
    }
    /* A loss has no multiple, and nobody can be given more than all of it. */
    if (exact_sign(valuation) <= 0 || exact_compare(claim->work, paid, valuation) > 0)
        return;
    struct exact more = earn_out_revalued_share(claim->work, paid, share, valuation);

    claim->row.share_e8 = claim_whole(
        claim, exact_multiply(claim->work, more, exact_whole(claim->work, DECIMAL_E8_ONE)));
}

static void figure_ratio(struct claim *claim, struct exact paid)
{
    const struct round_term *term = claim->term;
    struct exact threshold = term->threshold_e8 == AMOUNT_UNKNOWN
                                 ? exact_whole(claim->work, 1)
                                 : claim_decimal(claim, term->threshold_e8);

    claim->row.amount_minor = claim_whole(
        claim, earn_out_ratio(claim->work, paid, exact_whole(claim->work, term->target_minor),
                              exact_whole(claim->work, claim->row.actual_minor), threshold));
}

/* Figure and money in two currencies say nothing of each other, but for their ratio. */
void claim_figure_earn_out(struct claim *claim)
{
    const struct round_term *term = claim->term;

    claim->row.target_minor = term->target_minor;
    if (claim->row.actual_minor == AMOUNT_UNKNOWN)
        return;
    if (term->method == EARN_OUT_CUMULATIVE) {
        claim->row.currency = term->currency;
        figure_cumulative(claim);
        return;
    }
    if (!claim->paid_known)
        return;
    struct exact paid = exact_whole(claim->work, claim->row.paid_minor);

    if (term->method == EARN_OUT_RATIO)
        figure_ratio(claim, paid);
    else if (term->currency == claim->row.currency)
        figure_revaluation(claim, paid);
}
