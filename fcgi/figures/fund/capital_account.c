/* The account of each commitment: a list of events (commitment, payments, releases, transfers,
 * rights to recall and their expiry), sorted by time and then added up. Expiry needs the order: it
 * takes back only what is still unfunded on its day and not called then. */
#include "figures/fund/fund_capital.h"
#include "record/capital.h"
#include "record/fund.h"

#include "book/invariant.h"

#include <stdlib.h>

static const struct field account_fields[] = {
    F_REFERENCE(struct commitment_account, commitment_id, "commitment", "Commitment", "认缴"),
    F_ENUM(struct commitment_account, currency, currency, "Currency", "币种"),
    F_MONEY(struct commitment_account, commitment, "Commitment", "认缴金额"),
    F_MONEY(struct commitment_account, released, "Released", "已解除"),
    F_MONEY(struct commitment_account, contributed_inside, "Contributed inside the commitment",
            "实缴（计入认缴）"),
    F_MONEY(struct commitment_account, contributed_outside, "Contributed outside the commitment",
            "实缴（不计入认缴）"),
    F_MONEY(struct commitment_account, returned, "Excess capital returned", "多缴退还"),
    F_MONEY(struct commitment_account, paid_in, "Paid in", "实缴净额"),
    F_MONEY(struct commitment_account, recallable, "Recallable distributions", "可召回分配"),
    F_MONEY(struct commitment_account, recall_expired, "Recall expired", "召回权到期"),
    F_MONEY(struct commitment_account, unfunded, "Unfunded", "未缴认缴"),
    F_MONEY(struct commitment_account, called, "Called", "已通知缴款"),
    F_MONEY(struct commitment_account, outstanding, "Called, not paid", "已通知未缴"),
    F_MONEY(struct commitment_account, overdue, "Overdue", "逾期金额"),
    F_MONEY(struct commitment_account, callable, "Can be called", "可通知缴款"),
    F_MONEY(struct commitment_account, return_of_capital, "Return of capital", "本金返还"),
    F_MONEY(struct commitment_account, gain, "Gain", "收益"),
    F_MONEY(struct commitment_account, income, "Income", "股息及利息"),
    F_MONEY(struct commitment_account, distributed, "Distributed", "累计分配"),
    F_MONEY(struct commitment_account, interest_paid, "Equalisation interest paid",
            "已付后续募集利息"),
    F_MONEY(struct commitment_account, interest_received, "Equalisation interest received",
            "已收后续募集利息"),
    F_TEXT(struct commitment_account, called_short, 48, "Called, short of the exact share (cents)",
           "通知缴款与精确份额之差（分）"),
    F_TEXT(struct commitment_account, distributed_short, 48,
           "Distributed, short of the exact share (cents)", "分配与精确份额之差（分）"),
    F_TEXT(struct commitment_account, returned_short, 48,
           "Returned, short of the exact share (cents)", "退还与精确份额之差（分）"),
    F_TEXT(struct commitment_account, interest_short, 48,
           "Interest passed on, short of the exact share (cents)", "转付利息与精确份额之差（分）"),
};

const struct shape commitment_account_shape = SHAPE(struct commitment_account, account_fields);

enum event_kind { EVENT_CHANGE, EVENT_CALL, EVENT_PAYMENT, EVENT_EXPIRY };

/* Something that changes what is unfunded of one commitment. */
struct event {
    size_t position;
    int32_t date;
    enum event_kind kind;
    int64_t seq;
    int64_t amount_minor; /* change of the unfunded; called inside the commitment; paid; or what
                             expires at most */
    size_t call;          /* EVENT_CALL, EVENT_PAYMENT: position in the calls, from 1 */
};

struct accounts {
    struct capital *capital;
    struct view view;
    int32_t day; /* rights to recall that ended before it have expired */
    struct commitment_account *list;
    size_t call_count;
    const struct entry **calls; /* approved ones */
    struct call_share *shares;  /* capital->count per call */
    struct event *events;
    size_t event_count;
    size_t event_capacity;
    bool expires; /* one of the events is an expiry */
    enum err err;
};

/* What calls and payments have come to while the events are run. Each list has a place per call and
 * commitment, calls first. */
struct run {
    int64_t *paid;   /* on the call */
    int64_t *owed;   /* called inside the commitment and not paid */
    int64_t *called; /* by commitment: what is owed of all calls */
};

static void add_event(struct accounts *accounts, struct event event)
{
    if (accounts->event_count == accounts->event_capacity) {
        size_t capacity = accounts->event_capacity == 0 ? 64 : accounts->event_capacity * 2;
        struct event *events = arena_array(accounts->capital->arena, capacity, sizeof *events);

        for (size_t i = 0; i < accounts->event_count; i++)
            events[i] = accounts->events[i];
        accounts->events = events;
        accounts->event_capacity = capacity;
    }
    accounts->events[accounts->event_count++] = event;
}

static void change(struct accounts *accounts, size_t position, const struct entry *entry,
                   int64_t amount_minor)
{
    if (amount_minor != 0)
        add_event(accounts, (struct event){position, entry->effective_date, EVENT_CHANGE,
                                           entry->seq, amount_minor, 0});
}

static void add_expiry(struct accounts *accounts, size_t position, int32_t expires_on,
                       const struct entry *approval, int64_t held_minor)
{
    if (held_minor <= 0)
        return;
    accounts->expires = true;
    add_event(accounts,
              (struct event){position, expires_on, EVENT_EXPIRY, approval->seq, held_minor, 0});
}

static void list_calls(struct accounts *accounts)
{
    struct capital *capital = accounts->capital;
    size_t count = 0;

    FOR_REFERRERS (r, capital->book, capital_call, fund_id, capital->fund_id)
        count++;
    accounts->calls = arena_array(capital->arena, count + 1, sizeof *accounts->calls);
    FOR_REFERRERS (r, capital->book, capital_call, fund_id, capital->fund_id)
        if (proposal_approved(capital->book, r.entry, accounts->view) != NULL)
            accounts->calls[accounts->call_count++] = r.entry;
    accounts->shares = arena_array(capital->arena, accounts->call_count * capital->count + 1,
                                   sizeof *accounts->shares);
    for (size_t k = 0; k < accounts->call_count && accounts->err == ERR_OK; k++)
        accounts->err =
            capital_call_shares(capital, accounts->calls[k], &accounts->shares[k * capital->count]);
}

static void add_calls(struct accounts *accounts)
{
    size_t count = accounts->capital->count;

    for (size_t k = 0; k < accounts->call_count; k++)
        for (size_t i = 0; i < count; i++) {
            const struct call_share *share = &accounts->shares[k * count + i];

            add_to(&accounts->list[i].called_minor, share->amount_minor, &accounts->err);
            add_to(&accounts->list[i].outstanding_minor, share->unpaid_minor, &accounts->err);
            add_to(&accounts->list[i].overdue_minor, share->overdue_minor, &accounts->err);
        }
}

static size_t call_position(const struct accounts *accounts, int64_t call_id)
{
    for (size_t k = 0; k < accounts->call_count; k++)
        if (accounts->calls[k]->seq == call_id)
            return k + 1;
    return 0;
}

int64_t contribution_outside(const struct contribution *contribution)
{
    return contribution->outside_commitment ? contribution->amount_minor
                                            : known_or_zero(contribution->outside_minor);
}

static void add_contributions(struct accounts *accounts, size_t position)
{
    const struct capital *capital = accounts->capital;

    FOR_LIVE_REFERRERS (r, capital->book, accounts->view, contribution, commitment_id,
                        capital->commitments[position]->seq) {
        const struct contribution *contribution = r.entry->record;

        int64_t outside = contribution_outside(contribution);

        add_to(&accounts->list[position].contributed_outside_minor, outside, &accounts->err);
        if (outside < contribution->amount_minor)
            add_event(accounts,
                      (struct event){position, r.entry->effective_date, EVENT_PAYMENT, r.entry->seq,
                                     contribution->amount_minor - outside,
                                     call_position(accounts, contribution->capital_call_id)});
    }
}

static void add_releases(struct accounts *accounts, size_t position)
{
    const struct capital *capital = accounts->capital;

    FOR_LIVE_REFERRERS (r, capital->book, accounts->view, commitment_release, commitment_id,
                        capital->commitments[position]->seq) {
        int64_t amount = ((const struct commitment_release *)r.entry->record)->amount_minor;

        add_to(&accounts->list[position].released_minor, amount, &accounts->err);
        change(accounts, position, r.entry, -amount);
    }
}

/* The lines that a transfer moved. Those of a notice that is not in the view have not moved. */
static void add_moved_lines(struct accounts *accounts, const struct transfer *transfer,
                            size_t position, int64_t sign)
{
    const struct capital *capital = accounts->capital;
    struct commitment_account *account = &accounts->list[position];

    for (size_t i = 0; i < transfer->line_count; i++) {
        const struct moved_line *line = &transfer->lines[i];

        if (proposal_approved(capital->book, line->proposal, accounts->view) == NULL)
            continue;
        add_to(&account->called_minor, sign * line->called_minor, &accounts->err);
        add_to(&account->contributed_inside_minor, sign * line->returned_minor, &accounts->err);
        add_to(&account->returned_minor, sign * line->returned_minor, &accounts->err);
        add_to(&account->return_of_capital_minor, sign * line->return_of_capital_minor,
               &accounts->err);
        add_to(&account->gain_minor, sign * line->gain_minor, &accounts->err);
        add_to(&account->income_minor, sign * line->income_minor, &accounts->err);
        add_to(&account->distributed_minor,
               sign * (line->return_of_capital_minor + line->gain_minor + line->income_minor),
               &accounts->err);
    }
}

/* One side of a transfer: `sign` is 1 for the one who takes over. Rights of a distribution that is
 * not in the view have not moved. */
static void add_side(struct accounts *accounts, const struct adjustment *adjustment,
                     size_t position, int64_t sign)
{
    const struct capital *capital = accounts->capital;
    const struct transfer *transfer = adjustment->transfer;
    int64_t amount =
        ((const struct commitment_transfer *)adjustment->proposal->record)->amount_minor;
    int64_t outside = transfer->paid_in_minor - transfer->inside_minor;
    int64_t rights = 0;

    if (position == capital->count)
        return;
    struct commitment_account *account = &accounts->list[position];

    for (size_t i = 0; i < transfer->right_count; i++) {
        const struct moved_right *right = &transfer->rights[i];

        if (right->distribution_id == 0 ||
            proposal_approved(capital->book, book_entry(capital->book, right->distribution_id),
                              accounts->view) != NULL)
            add_to(&rights, right->amount_minor, &accounts->err);
    }
    add_to(&account->commitment_minor, sign * amount, &accounts->err);
    add_to(&account->contributed_inside_minor, sign * transfer->inside_minor, &accounts->err);
    add_to(&account->contributed_outside_minor, sign * outside, &accounts->err);
    add_to(&account->recallable_minor, sign * rights, &accounts->err);
    add_moved_lines(accounts, transfer, position, sign);
    change(accounts, position, adjustment->entry,
           sign * (amount - transfer->inside_minor + rights));
}

/* A transfer moves the commitment with the paid-in and the rights that belong to it; a return or an
 * equalisation moves paid-in alone. */
static void add_adjustment(struct accounts *accounts, const struct adjustment *adjustment)
{
    const struct capital *capital = accounts->capital;

    if (adjustment->transfer != NULL) {
        add_side(accounts, adjustment, adjustment->transfer->from, -1);
        add_side(accounts, adjustment, adjustment->transfer->to, 1);
        return;
    }
    for (size_t i = 0; i < capital->count; i++) {
        struct commitment_account *account = &accounts->list[i];

        add_to(&account->contributed_inside_minor, adjustment->contributed[i], &accounts->err);
        add_to(&account->returned_minor, adjustment->returned[i], &accounts->err);
        if (adjustment->interest[i] < 0)
            add_to(&account->interest_paid_minor, -adjustment->interest[i], &accounts->err);
        else
            add_to(&account->interest_received_minor, adjustment->interest[i], &accounts->err);
        change(accounts, i, adjustment->entry,
               adjustment->returned[i] - adjustment->contributed[i]);
    }
}

static void add_distribution(struct accounts *accounts, const struct entry *proposal)
{
    const struct capital *capital = accounts->capital;
    const struct distribution *distribution = proposal->record;
    const struct entry *approval = proposal_approved(capital->book, proposal, accounts->view);
    struct distribution_share *shares =
        arena_array(capital->arena, capital->count + 1, sizeof *shares);
    int32_t expires_on = distribution->recall_expires_on;

    if (approval == NULL || accounts->err != ERR_OK)
        return;
    accounts->err = capital_distribution_shares(capital, proposal, shares);
    for (size_t i = 0; i < capital->count && accounts->err == ERR_OK; i++) {
        struct commitment_account *account = &accounts->list[i];

        add_to(&account->return_of_capital_minor, shares[i].return_of_capital_minor,
               &accounts->err);
        add_to(&account->gain_minor, shares[i].gain_minor, &accounts->err);
        add_to(&account->income_minor, shares[i].income_minor, &accounts->err);
        add_to(&account->distributed_minor, shares[i].amount_minor, &accounts->err);
        add_to(&account->recallable_minor, shares[i].recallable_minor, &accounts->err);
        change(accounts, i, approval, shares[i].recallable_minor);
        if (expires_on == DATE_UNKNOWN || expires_on >= accounts->day)
            continue;
        int64_t held = shares[i].recallable_minor +
                       transferred_right(capital, accounts->view, proposal->seq, i);

        add_expiry(accounts, i, expires_on, approval, held);
    }
}

/* What was there when the ledger began comes before anything of that day. */
static void add_opening(struct accounts *accounts, const struct capital_opening *opening,
                        size_t position)
{
    const struct opening_part *part = &opening->parts[position];
    struct commitment_account *account = &accounts->list[position];
    int64_t distributed = 0;
    int64_t held = part->recallable_minor + transferred_right(accounts->capital, accounts->view,
                                                              opening->entry->seq, position);

    add_to(&account->contributed_inside_minor, part->inside_minor, &accounts->err);
    add_to(&account->contributed_outside_minor, part->outside_minor, &accounts->err);
    add_to(&account->called_minor, part->inside_minor, &accounts->err);
    add_to(&account->called_minor, part->outside_minor, &accounts->err);
    add_to(&account->released_minor, part->released_minor, &accounts->err);
    add_to(&account->recallable_minor, part->recallable_minor, &accounts->err);
    add_to(&account->return_of_capital_minor, part->return_of_capital_minor, &accounts->err);
    add_to(&account->gain_minor, part->gain_minor, &accounts->err);
    add_to(&account->income_minor, part->income_minor, &accounts->err);
    add_to(&distributed, part->return_of_capital_minor, &accounts->err);
    add_to(&distributed, part->gain_minor, &accounts->err);
    add_to(&distributed, part->income_minor, &accounts->err);
    add_to(&account->distributed_minor, distributed, &accounts->err);
    add_event(accounts, (struct event){
                            position, opening->approval->effective_date, EVENT_CHANGE, 0,
                            part->recallable_minor - part->inside_minor - part->released_minor, 0});
    if (part->recall_expires_on != DATE_UNKNOWN && part->recall_expires_on < accounts->day)
        add_expiry(accounts, position, part->recall_expires_on, opening->approval, held);
}

static void add_openings(struct accounts *accounts)
{
    struct capital_opening opening = {0};

    if (accounts->err == ERR_OK)
        accounts->err = capital_opening_compute(accounts->capital, accounts->view, &opening);
    for (size_t i = 0;
         opening.entry != NULL && accounts->err == ERR_OK && i < accounts->capital->count; i++)
        add_opening(accounts, &opening, i);
}

static int by_time(const void *left, const void *right)
{
    const struct event *a = left;
    const struct event *b = right;

    if (a->position != b->position)
        return a->position < b->position ? -1 : 1;
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    if ((a->kind == EVENT_EXPIRY) != (b->kind == EVENT_EXPIRY))
        return a->kind == EVENT_EXPIRY ? 1 : -1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* What is called matters to the unfunded only where a right to recall expires. */
static void add_called(struct accounts *accounts)
{
    const struct capital *capital = accounts->capital;

    if (!accounts->expires || !capital->called_is_kept)
        return;
    for (size_t k = 0; k < accounts->call_count; k++) {
        const struct entry *approval =
            proposal_approved(capital->book, accounts->calls[k], accounts->view);

        for (size_t i = 0; i < capital->count; i++) {
            const struct call_share *share = &accounts->shares[k * capital->count + i];
            int64_t inside = share->amount_minor - share->outside_minor;

            if (inside > 0)
                add_event(accounts, (struct event){i, approval->effective_date, EVENT_CALL,
                                                   approval->seq, inside, k + 1});
        }
    }
}

/* From here on it is owed, but for what was paid on it before. */
static void run_call(struct accounts *accounts, struct run *run, const struct event *event)
{
    size_t at = (event->call - 1) * accounts->capital->count + event->position;

    if (run->paid[at] >= event->amount_minor)
        return;
    run->owed[at] = event->amount_minor - run->paid[at];
    add_to(&run->called[event->position], run->owed[at], &accounts->err);
}

/* What a payment takes from the unfunded: not what its call says lies outside the commitment. */
static int64_t inside_of(struct accounts *accounts, struct run *run, const struct event *event)
{
    if (event->call == 0)
        return event->amount_minor;
    size_t at = (event->call - 1) * accounts->capital->count + event->position;
    const struct call_share *share = &accounts->shares[at];
    int64_t room = share->amount_minor - share->outside_minor - run->paid[at];
    int64_t inside = room <= 0 ? 0 : room < event->amount_minor ? room : event->amount_minor;
    int64_t settled = inside < run->owed[at] ? inside : run->owed[at];

    run->paid[at] += event->amount_minor;
    run->owed[at] -= settled;
    run->called[event->position] -= settled;
    return inside;
}

static void run_payment(struct accounts *accounts, struct run *run, const struct event *event)
{
    struct commitment_account *account = &accounts->list[event->position];
    int64_t inside = inside_of(accounts, run, event);

    add_to(&account->contributed_inside_minor, inside, &accounts->err);
    add_to(&account->contributed_outside_minor, event->amount_minor - inside, &accounts->err);
    add_to(&account->unfunded_minor, -inside, &accounts->err);
}

/* When a right to recall expires, what the investor has not been asked for again is no longer
 * unfunded: payments count towards the first promise first, and what is called is owed. */
static void run_expiry(struct accounts *accounts, const struct run *run, const struct event *event)
{
    struct commitment_account *account = &accounts->list[event->position];
    int64_t left = account->unfunded_minor - run->called[event->position];
    int64_t expired = left < 0 ? 0 : left < event->amount_minor ? left : event->amount_minor;

    add_to(&account->recall_expired_minor, expired, &accounts->err);
    add_to(&account->unfunded_minor, -expired, &accounts->err);
}

static void run_event(struct accounts *accounts, struct run *run, const struct event *event)
{
    switch (event->kind) {
    case EVENT_CHANGE:
        add_to(&accounts->list[event->position].unfunded_minor, event->amount_minor,
               &accounts->err);
        break;
    case EVENT_CALL:
        run_call(accounts, run, event);
        break;
    case EVENT_PAYMENT:
        run_payment(accounts, run, event);
        break;
    case EVENT_EXPIRY:
        run_expiry(accounts, run, event);
        break;
    }
}

/* Runs the events in order of time. */
static void run_events(struct accounts *accounts)
{
    struct arena *arena = accounts->capital->arena;
    size_t count = accounts->capital->count;
    struct run run = {
        .paid = arena_array(arena, accounts->call_count * count + 1, sizeof *run.paid),
        .owed = arena_array(arena, accounts->call_count * count + 1, sizeof *run.owed),
        .called = arena_array(arena, count + 1, sizeof *run.called),
    };

    if (accounts->event_count > 0)
        qsort(accounts->events, accounts->event_count, sizeof *accounts->events, by_time);
    for (size_t e = 0; e < accounts->event_count; e++)
        run_event(accounts, &run, &accounts->events[e]);
}

/* What can still be called: unfunded less what is called inside the commitment and not paid. */
static void finish(struct accounts *accounts, size_t position)
{
    struct commitment_account *account = &accounts->list[position];
    size_t count = accounts->capital->count;

    account->callable_minor = account->unfunded_minor;
    for (size_t k = 0; k < accounts->call_count; k++) {
        const struct call_share *share = &accounts->shares[k * count + position];
        int64_t inside_left = share->amount_minor - share->outside_minor - share->paid_minor;

        if (inside_left > 0)
            add_to(&account->callable_minor, -inside_left, &accounts->err);
    }
    add_to(&account->paid_in_minor, account->contributed_inside_minor, &accounts->err);
    add_to(&account->paid_in_minor, account->contributed_outside_minor, &accounts->err);
    add_to(&account->paid_in_minor, -account->returned_minor, &accounts->err);
}

/* What is unfunded came about event by event; the account's other figures must say the same. */
static void check_unfunded(struct accounts *accounts, size_t position)
{
    const struct commitment_account *account = &accounts->list[position];
    int64_t expected = account->commitment_minor;

    add_to(&expected, -account->contributed_inside_minor, &accounts->err);
    add_to(&expected, account->returned_minor, &accounts->err);
    add_to(&expected, account->recallable_minor, &accounts->err);
    add_to(&expected, -account->recall_expired_minor, &accounts->err);
    add_to(&expected, -account->released_minor, &accounts->err);
    if (accounts->err == ERR_OK)
        accounts->err = book_expect(accounts->capital->book, INVARIANT_UNFUNDED,
                                    account->commitment_id, account->unfunded_minor, expected);
}

static void begin(struct accounts *accounts, size_t position)
{
    const struct entry *entry = accounts->capital->commitments[position];
    const struct commitment *commitment = entry->record;
    bool live = book_live(accounts->capital->book, entry, accounts->view);

    accounts->list[position] = (struct commitment_account){
        .commitment_id = entry->seq,
        .currency = commitment->currency,
        .commitment_minor = live ? commitment->amount_minor : 0,
        .unfunded_minor = live ? commitment->amount_minor : 0,
    };
}

enum err capital_accounts(struct capital *capital, struct view view, int32_t day,
                          struct commitment_account *accounts_out)
{
    struct accounts accounts = {.capital = capital, .view = view, .day = day, .list = accounts_out};
    const struct book *book = capital->book;

    for (size_t i = 0; i < capital->count; i++)
        begin(&accounts, i);
    list_calls(&accounts);
    if (accounts.err == ERR_OK)
        add_calls(&accounts);
    for (size_t i = 0; i < capital->count; i++) {
        add_contributions(&accounts, i);
        add_releases(&accounts, i);
    }
    for (size_t k = 0; k < capital->adjustment_count; k++)
        if (book_live(book, capital->adjustments[k].entry, view) &&
            book_live(book, capital->adjustments[k].proposal, view))
            add_adjustment(&accounts, &capital->adjustments[k]);
    FOR_REFERRERS (r, book, distribution, fund_id, capital->fund_id)
        add_distribution(&accounts, r.entry);
    add_openings(&accounts);
    add_called(&accounts);
    run_events(&accounts);
    for (size_t i = 0; i < capital->count; i++) {
        finish(&accounts, i);
        check_unfunded(&accounts, i);
    }
    return accounts.err;
}
