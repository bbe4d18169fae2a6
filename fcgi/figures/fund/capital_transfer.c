/* What moves with a part of a commitment. The part is amount / what was left of the commitment.
 *
 * The same part moves of the paid-in capital, of the rights to recall, and of every line of its
 * history (called and paid, distributed, returned). Each is rounded by itself, but both sides must
 * keep unfunded = amount - paid in inside + recallable at zero or more. Where rounding would break
 * that, the rights to recall take up the difference. A transfer sees the lines that earlier ones
 * moved, so several transfers of one stake add up. */
#include "figures/fund/fund_capital.h"

#include "calc/allocate.h"
#include "record/capital.h"

/* A right to recall that a commitment has from one distribution, less what it handed on. */
struct held_rights {
    size_t count;
    int64_t *distribution_ids; /* 0: what is left of expired ones */
    int64_t *amounts;
};

int64_t transferred_right(const struct capital *capital, struct view view, int64_t distribution_id,
                          size_t position)
{
    int64_t sum = 0;

    for (size_t k = 0; k < capital->adjustment_count; k++) {
        const struct adjustment *adjustment = &capital->adjustments[k];
        const struct transfer *transfer = adjustment->transfer;

        if (transfer == NULL || (transfer->from != position && transfer->to != position) ||
            !book_live(capital->book, adjustment->entry, view))
            continue;
        for (size_t i = 0; i < transfer->right_count; i++)
            if (transfer->rights[i].distribution_id == distribution_id)
                sum += transfer->to == position ? transfer->rights[i].amount_minor
                                                : -transfer->rights[i].amount_minor;
    }
    return sum;
}

static void add_right(struct held_rights *rights, int64_t id, int64_t amount_minor,
                      int64_t *rest_minor)
{
    int64_t amount = amount_minor < *rest_minor ? amount_minor : *rest_minor;

    rights->distribution_ids[rights->count] = id;
    rights->amounts[rights->count++] = amount;
    *rest_minor -= amount;
}

/* Rights of the time before the ledger are named by the opening. */
static enum err add_opened_right(const struct capital *capital, struct view view, size_t position,
                                 struct held_rights *rights, int64_t *rest_minor)
{
    struct capital_opening opening;
    enum err err = capital_opening_compute(capital, view, &opening);

    if (err != ERR_OK || opening.entry == NULL)
        return err;
    const struct opening_part *part = &opening.parts[position];

    if (part->recall_expires_on == DATE_UNKNOWN || part->recall_expires_on >= view.as_of)
        add_right(rights, opening.entry->seq,
                  part->recallable_minor +
                      transferred_right(capital, view, opening.entry->seq, position),
                  rest_minor);
    return ERR_OK;
}

/* The rights of one commitment that have not expired in a view, and last what is left of the others
 * where those were called again: `whole` is all together. */
static enum err rights_of(const struct capital *capital, struct view view, size_t position,
                          int64_t whole_minor, struct held_rights *rights_out)
{
    const struct book *book = capital->book;
    struct distribution_share *shares =
        arena_array(capital->arena, capital->count + 1, sizeof *shares);
    struct referrer start = REFERRERS(book, distribution, fund_id, capital->fund_id);
    struct held_rights rights = {0};
    int64_t rest = whole_minor;
    size_t most = 2;

    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        most++;
    rights.distribution_ids = arena_array(capital->arena, most, sizeof *rights.distribution_ids);
    rights.amounts = arena_array(capital->arena, most, sizeof *rights.amounts);
    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r)) {
        const struct distribution *distribution = r.entry->record;
        bool expired = distribution->recall_expires_on != DATE_UNKNOWN &&
                       distribution->recall_expires_on < view.as_of;

        if (expired || known_or_zero(distribution->recallable_minor) == 0 ||
            proposal_approved(book, r.entry, view) == NULL)
            continue;
        enum err err = capital_distribution_shares(capital, r.entry, shares);
        if (err != ERR_OK)
            return err;
        add_right(&rights, r.entry->seq,
                  shares[position].recallable_minor +
                      transferred_right(capital, view, r.entry->seq, position),
                  &rest);
    }
    enum err err = add_opened_right(capital, view, position, &rights, &rest);

    rights.distribution_ids[rights.count] = 0;
    rights.amounts[rights.count++] = rest;
    *rights_out = rights;
    return err;
}

static int64_t between(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* Shares what moves of the rights over them. */
static enum err move_rights(const struct capital *capital, struct view view, int64_t moved_minor,
                            int64_t whole_minor, struct transfer *transfer)
{
    struct held_rights held;
    enum err err = ERR_OK;

    if (moved_minor == 0)
        return ERR_OK;
    err = rights_of(capital, view, transfer->from, whole_minor, &held);
    if (err != ERR_OK)
        return err;
    int64_t *parts = arena_array(capital->arena, held.count, sizeof *parts);
    struct moved_right *rights = arena_array(capital->arena, held.count, sizeof *rights);

    err = allocate(moved_minor, held.amounts, held.count, parts);
    for (size_t i = 0; i < held.count && err == ERR_OK; i++)
        if (parts[i] > 0)
            rights[transfer->right_count++] =
                (struct moved_right){held.distribution_ids[i], parts[i]};
    transfer->rights = rights;
    return err;
}

/* Of what is paid in inside the commitment, of the rest and of the rights the same part moves as of
 * the commitment. Where rounding would leave one of the two with less than nothing unfunded, the
 * rights take it up. */
static enum err move_parts(const struct capital *capital, struct view view,
                           const struct commitment_account *account, int64_t amount_minor,
                           int64_t whole_minor, struct transfer *transfer)
{
    int64_t inside = account->contributed_inside_minor - account->returned_minor;
    int64_t rights = account->recallable_minor - account->recall_expired_minor;
    int64_t moved = 0;
    enum err err = amount_mul_div(inside > 0 ? inside : 0, amount_minor, whole_minor, &moved);

    if (err != ERR_OK)
        return err;
    transfer->inside_minor = between(moved, 0, transfer->paid_in_minor);
    if (rights > 0) {
        int64_t needed = transfer->inside_minor - amount_minor;
        int64_t room = account->unfunded_minor + needed;

        err = amount_mul_div(rights, amount_minor, whole_minor, &moved);
        if (err != ERR_OK)
            return err;
        moved = between(moved, needed > 0 ? needed : 0, room > 0 && room < rights ? room : rights);
        moved = between(room <= 0 ? needed : moved, 0, rights);
        err = move_rights(capital, view, moved, rights, transfer);
    } else {
        moved = 0;
    }
    transfer->recallable_minor = moved;
    transfer->unfunded_minor = amount_minor - transfer->inside_minor + moved;
    return err;
}

struct moved_line transferred_line(const struct capital *capital, struct view view,
                                   const struct entry *proposal, size_t position)
{
    struct moved_line sum = {.proposal = proposal};

    for (size_t k = 0; k < capital->adjustment_count; k++) {
        const struct adjustment *adjustment = &capital->adjustments[k];
        const struct transfer *transfer = adjustment->transfer;

        if (transfer == NULL || (transfer->from != position && transfer->to != position) ||
            !book_live(capital->book, adjustment->entry, view))
            continue;
        int64_t sign = transfer->to == position ? 1 : -1;

        for (size_t i = 0; i < transfer->line_count; i++) {
            const struct moved_line *line = &transfer->lines[i];

            if (line->proposal->seq != proposal->seq)
                continue;
            sum.called_minor += sign * line->called_minor;
            sum.returned_minor += sign * line->returned_minor;
            sum.return_of_capital_minor += sign * line->return_of_capital_minor;
            sum.gain_minor += sign * line->gain_minor;
            sum.income_minor += sign * line->income_minor;
        }
    }
    return sum;
}

/* The history that a commitment has before a part of it moves. */
struct history {
    const struct capital *capital;
    struct view view;
    struct transfer *transfer;
    struct moved_line *lines;
    enum err err;
};

static void part_of(struct history *history, int64_t *amount_minor)
{
    if (history->err == ERR_OK)
        history->err =
            amount_mul_div(*amount_minor > 0 ? *amount_minor : 0, history->transfer->amount_minor,
                           history->transfer->whole_minor, amount_minor);
}

/* Moves the part of a line that the commitment has by itself, with what was moved to it before. */
static void move_line(struct history *history, struct moved_line own)
{
    struct moved_line line =
        transferred_line(history->capital, history->view, own.proposal, history->transfer->from);

    add_to(&line.called_minor, own.called_minor, &history->err);
    add_to(&line.returned_minor, own.returned_minor, &history->err);
    add_to(&line.return_of_capital_minor, own.return_of_capital_minor, &history->err);
    add_to(&line.gain_minor, own.gain_minor, &history->err);
    add_to(&line.income_minor, own.income_minor, &history->err);
    part_of(history, &line.called_minor);
    part_of(history, &line.returned_minor);
    part_of(history, &line.return_of_capital_minor);
    part_of(history, &line.gain_minor);
    part_of(history, &line.income_minor);
    history->lines[history->transfer->line_count++] = line;
}

/* What was called and not paid stays with whom it was called from. */
static void move_calls(struct history *history)
{
    const struct capital *capital = history->capital;
    struct call_share *shares = arena_array(capital->arena, capital->count + 1, sizeof *shares);

    FOR_REFERRERS_WHILE (history->err == ERR_OK, r, capital->book, capital_call, fund_id,
                         capital->fund_id) {
        if (proposal_approved(capital->book, r.entry, history->view) == NULL)
            continue;
        history->err = capital_call_shares(capital, r.entry, shares);
        if (history->err == ERR_OK)
            move_line(history, (struct moved_line){.proposal = r.entry,
                                                   .called_minor =
                                                       shares[history->transfer->from].paid_minor});
    }
}

static void move_distributions(struct history *history)
{
    const struct capital *capital = history->capital;
    struct distribution_share *shares =
        arena_array(capital->arena, capital->count + 1, sizeof *shares);

    FOR_REFERRERS_WHILE (history->err == ERR_OK, r, capital->book, distribution, fund_id,
                         capital->fund_id) {
        const struct distribution_share *own = &shares[history->transfer->from];

        if (proposal_approved(capital->book, r.entry, history->view) == NULL)
            continue;
        history->err = capital_distribution_shares(capital, r.entry, shares);
        if (history->err == ERR_OK)
            move_line(history,
                      (struct moved_line){.proposal = r.entry,
                                          .return_of_capital_minor = own->return_of_capital_minor,
                                          .gain_minor = own->gain_minor,
                                          .income_minor = own->income_minor});
    }
}

static void move_returns(struct history *history)
{
    const struct capital *capital = history->capital;

    for (size_t k = 0; k < capital->adjustment_count && history->err == ERR_OK; k++) {
        const struct adjustment *adjustment = &capital->adjustments[k];

        if (adjustment->transfer == NULL &&
            book_live(capital->book, adjustment->entry, history->view) &&
            book_live(capital->book, adjustment->proposal, history->view))
            move_line(history,
                      (struct moved_line){.proposal = adjustment->proposal,
                                          .returned_minor =
                                              adjustment->returned[history->transfer->from]});
    }
}

/* What an opening says of the time before the ledger moves like a line. */
static void move_opening(struct history *history)
{
    struct capital_opening opening = {0};

    if (history->err == ERR_OK)
        history->err = capital_opening_compute(history->capital, history->view, &opening);
    if (history->err != ERR_OK || opening.entry == NULL)
        return;
    const struct opening_part *part = &opening.parts[history->transfer->from];

    move_line(history, (struct moved_line){.proposal = opening.entry,
                                           .called_minor = part->inside_minor + part->outside_minor,
                                           .return_of_capital_minor = part->return_of_capital_minor,
                                           .gain_minor = part->gain_minor,
                                           .income_minor = part->income_minor});
}

static enum err move_history(const struct capital *capital, struct view view,
                             struct transfer *transfer)
{
    struct history history = {.capital = capital, .view = view, .transfer = transfer};
    size_t most = capital->adjustment_count;

    if (!capital->stakes_move)
        return ERR_OK;
    FOR_REFERRERS (r, capital->book, capital_call, fund_id, capital->fund_id)
        most++;
    FOR_REFERRERS (r, capital->book, distribution, fund_id, capital->fund_id)
        most++;
    history.lines = arena_array(capital->arena, most + 2, sizeof *history.lines);
    transfer->lines = history.lines;
    move_calls(&history);
    move_distributions(&history);
    move_returns(&history);
    move_opening(&history);
    return history.err;
}

enum err capital_transfer(const struct capital *capital, struct view view,
                          const struct commitment_transfer *record, struct transfer *transfer_out)
{
    struct capital then = *capital; /* as it was known when the transfer was entered */
    struct transfer transfer = {.from = capital_position(capital, record->commitment_id),
                                .to = capital_position(capital, record->to_commitment_id),
                                .amount_minor = record->amount_minor};
    size_t count = capital->count;
    int64_t *weights = arena_array(capital->arena, count + 1, sizeof *weights);
    int64_t *paid = arena_array(capital->arena, count + 1, sizeof *paid);
    struct commitment_account *accounts = arena_array(capital->arena, count + 1, sizeof *accounts);
    enum err err = capital_weights(capital, view, weights);

    if (err == ERR_OK)
        err = capital_paid_in(capital, view, paid);
    if (err != ERR_OK)
        return err;
    if (transfer.from < count && transfer.to < count && weights[transfer.from] > 0) {
        then.view = view;
        transfer.whole_minor = weights[transfer.from];
        err = amount_mul_div(paid[transfer.from], record->amount_minor, weights[transfer.from],
                             &transfer.paid_in_minor);
        if (err == ERR_OK)
            err = capital_accounts(&then, view, view.as_of, accounts);
        if (err == ERR_OK)
            err = move_parts(&then, view, &accounts[transfer.from], record->amount_minor,
                             weights[transfer.from], &transfer);
        if (err == ERR_OK)
            err = move_history(&then, view, &transfer);
    }
    if (err == ERR_OK)
        *transfer_out = transfer;
    return err;
}
