/* Opens the capital of a fund: its commitments, and what approved adjustments (returns of excess,
 * equalisations, transfers) do to what each has paid in.
 *
 * Each adjustment is worked out once, in order of seq, by what was known just before it, so that
 * later entries never change it. It uses those before it, therefore the order matters. */
#include "figures/fund/fund_capital.h"

#include "book/convention.h"
#include "book/opening.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/opening.h"

#include <stdlib.h>
#include <string.h>

size_t capital_position(const struct capital *capital, int64_t commitment_id)
{
    size_t low = 0;
    size_t high = capital->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (capital->commitments[middle]->seq < commitment_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < capital->count && capital->commitments[low]->seq == commitment_id ? low
                                                                                   : capital->count;
}

struct view capital_line_view(const struct capital *capital, const struct entry *proposal,
                              int64_t *decided_by_out)
{
    const struct entry *decided = proposal_decision(capital->book, proposal, capital->view);

    *decided_by_out = decided == NULL ? 0 : decided->seq;
    return (struct view){
        .as_of = proposal->effective_date,
        .as_known = decided == NULL ? capital->view.as_known : decided->seq - 1,
    };
}

/* Whether an entry counts in a view, with the change. */
static bool counts(const struct book *book, const struct entry *entry, struct view view,
                   const struct commitment_change *change)
{
    return (change == NULL || entry->seq != change->removed_id) && book_live(book, entry, view);
}

static void take_releases(const struct book *book, int64_t id, struct view view,
                          const struct commitment_change *change, int64_t *net_out, enum err *err)
{
    FOR_REFERRERS (r, book, commitment_release, commitment_id, id)
        if (counts(book, r.entry, view, change))
            add_to(net_out, -((const struct commitment_release *)r.entry->record)->amount_minor,
                   err);
}

/* What was released before the fund's opening, beyond the releases that are recorded of that time.
 */
static void take_opened(const struct book *book, const struct entry *commitment, struct view view,
                        int64_t *net_out, enum err *err)
{
    int64_t fund_id = ((const struct commitment *)commitment->record)->fund_id;
    const struct entry *opening = fund_opening(book, fund_id, view);
    const struct opening_commitment *line =
        opening == NULL ? NULL
                        : opening_of_commitment(book, opening, commitment->seq, view.as_known);
    int64_t recorded = 0;

    if (line == NULL)
        return;
    take_releases(book, commitment->seq, opening_eve(opening, view), NULL, &recorded, err);
    add_to(net_out, -known_or_zero(line->released_minor), err);
    add_to(net_out, -recorded, err);
}

/* Transfers from commitments that count themselves, less transfers away. */
static void take_transfers(const struct book *book, int64_t id, struct view view,
                           const struct commitment_change *change, int64_t *net_out, enum err *err)
{
    FOR_REFERRERS (r, book, commitment_transfer, commitment_id, id)
        if (counts(book, r.entry, view, change))
            add_to(net_out, -((const struct commitment_transfer *)r.entry->record)->amount_minor,
                   err);
    FOR_REFERRERS (r, book, commitment_transfer, to_commitment_id, id) {
        const struct commitment_transfer *transfer = r.entry->record;

        if (counts(book, r.entry, view, change) &&
            counts(book, book_entry(book, transfer->commitment_id), view, change))
            add_to(net_out, transfer->amount_minor, err);
    }
}

/* What a release or a transfer that is not recorded yet would do. */
static void take_change(const struct commitment_change *change, int64_t id, int64_t *net_out,
                        enum err *err)
{
    const struct commitment_release *released = change->released;
    const struct commitment_transfer *transferred = change->transferred;

    if (released != NULL && released->commitment_id == id)
        add_to(net_out, -released->amount_minor, err);
    if (transferred != NULL && transferred->commitment_id == id)
        add_to(net_out, -transferred->amount_minor, err);
    if (transferred != NULL && transferred->to_commitment_id == id)
        add_to(net_out, transferred->amount_minor, err);
}

enum err commitment_net(const struct book *book, const struct entry *commitment, struct view view,
                        const struct commitment_change *change, int64_t *net_minor_out)
{
    const int64_t *ids;
    int64_t id = commitment->seq;
    int64_t net = ((const struct commitment *)commitment->record)->amount_minor;
    enum err err = ERR_OK;

    *net_minor_out = 0;
    if (!counts(book, commitment, view, change))
        return ERR_OK;
    if (book_entities(book, RECORD_COMMITMENT_RELEASE, &ids) > 0)
        take_releases(book, id, view, change, &net, &err);
    if (book_entities(book, RECORD_COMMITMENT_TRANSFER, &ids) > 0)
        take_transfers(book, id, view, change, &net, &err);
    take_opened(book, commitment, view, &net, &err);
    if (change != NULL)
        take_change(change, id, &net, &err);
    /* Nobody holds less than nothing of a fund. */
    *net_minor_out = net > 0 ? net : 0;
    return err;
}

enum err capital_weights(const struct capital *capital, struct view view, int64_t *net_out)
{
    for (size_t i = 0; i < capital->count; i++) {
        enum err err =
            commitment_net(capital->book, capital->commitments[i], view, NULL, &net_out[i]);

        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

static enum err add_opened(const struct capital *capital, struct view view, int64_t *paid_in_out)
{
    struct capital_opening opening;
    enum err err = capital_opening_compute(capital, view, &opening);

    for (size_t i = 0; err == ERR_OK && opening.entry != NULL && i < capital->count; i++) {
        add_to(&paid_in_out[i], opening.parts[i].inside_minor, &err);
        add_to(&paid_in_out[i], opening.parts[i].outside_minor, &err);
    }
    return err;
}

enum err capital_paid_in(const struct capital *capital, struct view view, int64_t *paid_in_out)
{
    enum err err = ERR_OK;

    memset(paid_in_out, 0, capital->count * sizeof *paid_in_out);
    for (size_t i = 0; i < capital->count; i++)
        FOR_LIVE_REFERRERS (r, capital->book, view, contribution, commitment_id,
                            capital->commitments[i]->seq)
            add_to(&paid_in_out[i], ((const struct contribution *)r.entry->record)->amount_minor,
                   &err);
    for (size_t k = 0; k < capital->adjustment_count; k++) {
        const struct adjustment *adjustment = &capital->adjustments[k];

        if (!book_live(capital->book, adjustment->entry, view) ||
            !book_live(capital->book, adjustment->proposal, view))
            continue;
        for (size_t i = 0; i < capital->count; i++) {
            add_to(&paid_in_out[i], adjustment->contributed[i], &err);
            add_to(&paid_in_out[i], -adjustment->returned[i], &err);
        }
    }
    if (err == ERR_OK)
        err = add_opened(capital, view, paid_in_out);
    /* Nobody has paid in less than nothing; reversals may leave a return without its payment. */
    for (size_t i = 0; i < capital->count; i++)
        if (paid_in_out[i] < 0 || !book_live(capital->book, capital->commitments[i], view))
            paid_in_out[i] = 0;
    return err;
}

enum err capital_adjust(const struct capital *capital, struct view view,
                        const struct entry *proposal, struct carry *carry, int64_t *contributed_out,
                        int64_t *returned_out, int64_t *interest_out)
{
    int64_t *paid = arena_array(capital->arena, capital->count + 1, sizeof *paid);
    int64_t amount = 0;
    int64_t extra = 0;
    size_t own = capital->count;
    enum err err = capital_paid_in(capital, view, paid);

    if (err != ERR_OK)
        return err;
    if (proposal->kind == RECORD_RETURN_OF_EXCESS) {
        amount = ((const struct return_of_excess *)proposal->record)->amount_minor;
    } else {
        const struct equalisation *equalisation = proposal->record;

        own = capital_position(capital, equalisation->commitment_id);
        amount = equalisation->contribution_minor;
        extra = known_or_zero(equalisation->interest_minor);
        contributed_out[own] = amount;
        paid[own] = 0;
    }
    err = carry_share(carry, CARRY_LINES, amount, paid, NULL, capital->count, returned_out);
    if (err == ERR_OK)
        err = carry_share(carry, CARRY_INTEREST, extra, paid, NULL, capital->count, interest_out);
    if (err == ERR_OK && own < capital->count)
        interest_out[own] = -extra;
    return err;
}

/* Works out the adjustment at the end of the list, from those before it. */
static enum err work_out(struct capital *capital, const struct entry *entry,
                         const struct entry *proposal)
{
    size_t size = sizeof(int64_t);
    int64_t *contributed = arena_array(capital->arena, capital->count + 1, size);
    int64_t *returned = arena_array(capital->arena, capital->count + 1, size);
    int64_t *interest = arena_array(capital->arena, capital->count + 1, size);
    struct view view = {.as_of = proposal->effective_date, .as_known = entry->seq - 1};
    struct transfer *transfer = NULL;
    struct carry carry;
    enum err err = ERR_OK;

    if (proposal->kind == RECORD_COMMITMENT_TRANSFER) {
        transfer = arena_alloc(capital->arena, sizeof *transfer);
        err = capital_transfer(capital, view, proposal->record, transfer);
    } else {
        capital_carry(capital, proposal->kind, view, &carry);
        err = capital_adjust(capital, view, proposal, &carry, contributed, returned, interest);
    }
    if (err != ERR_OK)
        return err;
    if (transfer != NULL && transfer->from < capital->count && transfer->to < capital->count) {
        contributed[transfer->from] = -transfer->paid_in_minor;
        contributed[transfer->to] = transfer->paid_in_minor;
    }
    capital->adjustments[capital->adjustment_count++] =
        (struct adjustment){entry, proposal, contributed, returned, interest, transfer};
    return ERR_OK;
}

struct pending {
    const struct entry *entry;
    const struct entry *proposal;
};

struct pending_list {
    struct pending *items; /* NULL: only counted */
    size_t count;
};

static void note(struct pending_list *list, const struct entry *entry, const struct entry *proposal)
{
    if (list->items != NULL)
        list->items[list->count] = (struct pending){entry, proposal};
    list->count++;
}

static void note_approvals(const struct capital *capital, struct pending_list *list,
                           const struct entry *proposal, const char *field)
{
    for (struct referrer r = book_referrers(capital->book, RECORD_APPROVAL, field, proposal->seq);
         r.entry != NULL; book_next_referrer(&r))
        if (r.entry->seq <= capital->view.as_known &&
            ((const struct approval *)r.entry->record)->outcome == OUTCOME_APPROVE)
            note(list, r.entry, proposal);
}

static void note_adjustments(const struct capital *capital, struct pending_list *list)
{
    const struct book *book = capital->book;

    list->count = 0;
    FOR_REFERRERS (r, book, return_of_excess, fund_id, capital->fund_id)
        note_approvals(capital, list, r.entry, "return_of_excess_id");
    for (size_t i = 0; i < capital->count; i++) {
        int64_t id = capital->commitments[i]->seq;

        FOR_REFERRERS (r, book, equalisation, commitment_id, id)
            note_approvals(capital, list, r.entry, "equalisation_id");
        FOR_REFERRERS (r, book, commitment_transfer, commitment_id, id)
            if (r.entry->seq <= capital->view.as_known)
                note(list, r.entry, r.entry);
    }
}

static int by_seq(const void *left, const void *right)
{
    const struct pending *a = left;
    const struct pending *b = right;

    return (a->entry->seq > b->entry->seq) - (a->entry->seq < b->entry->seq);
}

bool stakes_hold(const struct book *book)
{
    return convention_holds(book, CONVENTION_STAKES, INT64_MAX);
}

static void list_commitments(struct capital *capital)
{
    const struct book *book = capital->book;
    size_t count = 0;

    FOR_REFERRERS (r, book, commitment, fund_id, capital->fund_id)
        count++;
    capital->commitments = arena_array(capital->arena, count + 1, sizeof *capital->commitments);
    FOR_REFERRERS (r, book, commitment, fund_id, capital->fund_id)
        if (r.entry->seq <= capital->view.as_known)
            capital->commitments[capital->count++] = r.entry;
}

enum err capital_open(const struct book *book, int64_t fund_id, struct view view,
                      struct arena *arena, struct capital *capital_out)
{
    const struct entry *fund = book_entry(book, fund_id);
    struct capital capital = {.book = book, .arena = arena, .view = view, .fund_id = fund_id};
    struct pending_list list = {0};

    if (fund == NULL || fund->kind != RECORD_FUND)
        return ERR_NOT_FOUND;
    capital.carried = carried_new(arena);
    capital.opened = opened_new(arena);
    capital.stakes_move = stakes_hold(book);
    capital.called_is_kept = convention_holds(book, CONVENTION_CALLED_IS_KEPT, INT64_MAX);
    list_commitments(&capital);
    note_adjustments(&capital, &list);
    list.items = arena_array(arena, list.count + 1, sizeof *list.items);
    capital.adjustments = arena_array(arena, list.count + 1, sizeof *capital.adjustments);
    note_adjustments(&capital, &list);
    qsort(list.items, list.count, sizeof *list.items, by_seq);
    for (size_t k = 0; k < list.count; k++) {
        enum err err = work_out(&capital, list.items[k].entry, list.items[k].proposal);

        if (err != ERR_OK)
            return err;
    }
    *capital_out = capital;
    return ERR_OK;
}
