/* A loan from its pay-out to a day: what falls due, and what each event does to it.
 *
 * A player stands on a day. Interest is closed until `boundary`; what was outstanding since then
 * stands in pieces. Events that are recorded are taken as they are, since they were possible when
 * they came; only what is drafted can be at fault. */
#include "loan_internal.h"

#include "base/check.h"
#include "base/int128.h"
#include "calc/ip_fraction.h"
#include "record/kinds.h"

#include <stdlib.h>

#define MONTHS_A_YEAR 12

struct piece {
    int32_t from_day;
    int64_t balance_minor;
    int64_t overdue_minor; /* of it, on which a penalty runs instead of the rate; 0 without one */
};

struct dues {
    struct ip_due *list;
    size_t count;
    size_t room;
    int64_t sum_minor;
};

struct player {
    const struct book *book;
    const struct loan *loan;
    struct view view;
    struct arena *arena;
    struct loan_state *state;
    struct loan_rates rates;
    struct ip_loan terms;
    struct ip_instalment *plan;
    size_t plan_count;
    size_t next;      /* instalment of the plan that is not due yet */
    int32_t boundary; /* interest is closed until this day */
    struct piece *pieces;
    size_t piece_count;
    size_t piece_room;
    size_t row_room; /* of state->instalments */
    struct dues interest;
    struct dues principal;
    bool draft; /* the event at work is one */
    enum err err;
};

/* --- interest --------------------------------------------------------------------------------- */

/* The first day of a period of the plan, and its months. */
static int32_t period_begin(const struct player *player, size_t k)
{
    return k == 0 ? player->terms.paid_out_on : player->plan[k - 1].due;
}

static int period_months(const struct player *player, size_t k)
{
    int end =
        k + 1 == player->plan_count ? player->terms.months : (int)(k + 1) * player->terms.step;

    return end - (int)k * player->terms.step;
}

/* A whole period by months, with one balance, is so many twelfths of a year. */
static bool is_whole_period(const struct player *player, int32_t to)
{
    return player->terms.by_months && player->piece_count == 1 &&
           player->pieces[0].overdue_minor == 0 && player->next < player->plan_count &&
           to == player->plan[player->next].due &&
           player->boundary == period_begin(player, player->next);
}

/* Balance times rate times days between two days; at most 10^15 * 10^10 * 10^7. */
static int128_t rate_days(const struct player *player, int64_t balance_minor, int32_t from,
                          int32_t to)
{
    const struct loan_rates *rates = &player->rates;
    enum day_count day_count = player->terms.day_count;
    int128_t sum = 0;

    if (player->terms.by_months)
        return (int128_t)balance_minor * loan_rate_on(rates, player->boundary) *
               day_count_days(day_count, from, to);
    while (from < to) {
        int32_t until = to;

        for (size_t i = 0; i < rates->count; i++)
            if (rates->list[i].from_day > from && rates->list[i].from_day < until)
                until = rates->list[i].from_day;
        sum += (int128_t)balance_minor * loan_rate_on(rates, from) *
               day_count_days(day_count, from, until);
        from = until;
    }
    return sum;
}

/* The same of a piece until a day: its overdue part by the rate of the penalty. */
static int128_t piece_days(const struct player *player, const struct piece *piece, int32_t to)
{
    int128_t sum =
        rate_days(player, piece->balance_minor - piece->overdue_minor, piece->from_day, to);

    if (piece->overdue_minor == 0)
        return sum;
    return sum + (int128_t)piece->overdue_minor *
                     (player->loan->penalty_rate_e8 * (RATE_E10_ONE / DECIMAL_E8_ONE)) *
                     day_count_days(player->terms.day_count, piece->from_day, to);
}

static int64_t rounded(struct player *player, const struct ip_fraction *fraction)
{
    int64_t amount = 0;

    if (ip_fraction_round(fraction, &amount) != ERR_OK)
        player->err = ERR_OVERFLOW;
    return amount;
}

/* The interest from the boundary until a day. */
static int64_t interest_until(struct player *player, int32_t to)
{
    if (is_whole_period(player, to)) {
        struct ip_fraction whole = ip_fraction(player->pieces[0].balance_minor);

        ip_fraction_times(&whole, loan_rate_on(&player->rates, player->boundary), RATE_E10_ONE);
        ip_fraction_times(&whole, period_months(player, player->next), MONTHS_A_YEAR);
        return rounded(player, &whole);
    }
    int128_t sum = 0;

    for (size_t i = 0; i < player->piece_count && player->pieces[i].from_day < to; i++) {
        int32_t until = i + 1 < player->piece_count && player->pieces[i + 1].from_day < to
                            ? player->pieces[i + 1].from_day
                            : to;

        sum += piece_days(player, &player->pieces[i], until);
    }
    const struct ip_fraction interest = {
        .over = sum, .under = (int128_t)RATE_E10_ONE * day_count_year(player->terms.day_count)};

    return rounded(player, &interest);
}

static int64_t balance_of(const struct player *player)
{
    return player->piece_count == 0 ? 0 : player->pieces[player->piece_count - 1].balance_minor;
}

static int64_t covered(const struct player *player)
{
    return player->state->repaid_minor + player->state->written_off_minor;
}

/* Of a balance what is due and not covered, where a penalty was agreed. */
static int64_t overdue_of(const struct player *player, int64_t balance_minor)
{
    int64_t open = player->principal.sum_minor - covered(player);

    if (player->loan->penalty_rate_e8 == AMOUNT_UNKNOWN || open <= 0)
        return 0;
    return open < balance_minor ? open : balance_minor;
}

static void set_balance(struct player *player, int32_t day, int64_t balance_minor)
{
    struct piece piece = {.from_day = day,
                          .balance_minor = balance_minor,
                          .overdue_minor = overdue_of(player, balance_minor)};

    if (player->piece_count > 0 && player->pieces[player->piece_count - 1].from_day == day) {
        player->pieces[player->piece_count - 1] = piece;
        return;
    }
    player->pieces = arena_room(player->arena, player->pieces, player->piece_count,
                                &player->piece_room, sizeof *player->pieces);
    player->pieces[player->piece_count++] = piece;
}

/* Interest begins anew. */
static void begin_at(struct player *player, int32_t day)
{
    int64_t balance = balance_of(player);

    player->boundary = day;
    player->piece_count = 0;
    set_balance(player, day, balance);
}

/* --- what falls due --------------------------------------------------------------------------- */

static void add_due(struct player *player, struct dues *dues, int32_t day, int64_t amount_minor)
{
    if (amount_minor == 0)
        return;
    dues->list =
        arena_room(player->arena, dues->list, dues->count, &dues->room, sizeof *dues->list);
    dues->list[dues->count++] = (struct ip_due){.day = day, .amount_minor = amount_minor};
    add_to(&dues->sum_minor, amount_minor, &player->err);
}

static void add_row(struct player *player, struct loan_instalment row)
{
    struct loan_state *state = player->state;

    state->instalments = arena_room(player->arena, state->instalments, state->instalment_count,
                                    &player->row_room, sizeof *state->instalments);
    state->instalments[state->instalment_count++] = row;
}

/* Closes interest on a day: what ran until then is due on it. */
static int64_t close_on(struct player *player, int32_t day)
{
    int64_t interest = interest_until(player, day);

    add_due(player, &player->interest, day, interest);
    begin_at(player, day);
    return interest;
}

static struct loan_instalment row_of(const struct player *player, int32_t due_on)
{
    return (struct loan_instalment){
        .due_on = due_on,
        .days = player->terms.by_months
                    ? due_on - player->boundary
                    : day_count_days(player->terms.day_count, player->boundary, due_on),
        .rate_e8 = loan_rate_on(&player->rates, player->boundary) / 100,
    };
}

/* An instalment of the plan falls due. */
static void fall_due(struct player *player)
{
    const struct ip_instalment *plan = &player->plan[player->next];
    struct loan_instalment row = row_of(player, plan->due);

    row.principal_minor = plan->principal_minor;
    row.balance_minor = plan->balance_minor;
    row.interest_minor = close_on(player, plan->due);
    add_due(player, &player->principal, plan->due, plan->principal_minor);
    set_balance(player, plan->due, balance_of(player));
    add_row(player, row);
    player->next++;
}

/* To a day: instalments until then fall due; behind the last of them interest is due as it runs. */
static void go_to(struct player *player, int32_t day)
{
    while (player->next < player->plan_count && player->plan[player->next].due <= day)
        fall_due(player);
    if (player->next == player->plan_count && day > player->boundary)
        (void)close_on(player, day);
}

/* All that is left of the plan is due at once. */
static void accelerate(struct player *player, int32_t day)
{
    if (player->next == player->plan_count)
        return;
    struct loan_instalment row = row_of(player, day);

    row.principal_minor = player->state->paid_out_minor - player->principal.sum_minor;
    player->next = player->plan_count;
    row.interest_minor = close_on(player, day);
    add_due(player, &player->principal, day, row.principal_minor);
    set_balance(player, day, balance_of(player));
    add_row(player, row);
}

/* --- events ----------------------------------------------------------------------------------- */

static bool refuse_event(struct player *player, enum loan_fault fault, int64_t limit_minor)
{
    if (!player->draft)
        return false;
    player->state->fault = fault;
    player->state->fault_limit_minor = limit_minor;
    return true;
}

static void open_plan(struct player *player, int64_t principal_minor, int32_t day)
{
    enum err err;

    player->terms = loan_terms(player->loan, principal_minor, day, &player->rates);
    player->plan = arena_array(player->arena, IP_LOAN_INSTALMENTS_MAX, sizeof *player->plan);
    err = ip_loan_schedule(&player->terms, player->plan, &player->plan_count);
    if (err != ERR_OK && player->err == ERR_OK)
        player->err = err;
}

/* Margins that were agreed after the pay-out, in the order of the events. */
static size_t list_margins(const struct loan_split *splits, size_t count, struct arena *arena,
                           struct loan_margin **margins_out)
{
    struct loan_margin *margins = arena_array(arena, count + 1, sizeof *margins);
    size_t margin_count = 0;

    for (size_t i = 0; i < count; i++)
        if (splits[i].record->action == LOAN_REPRICING)
            margins[margin_count++] = (struct loan_margin){
                .from_day = splits[i].day, .basis_points = splits[i].record->basis_points};
    *margins_out = margins;
    return margin_count;
}

/* The rates of a loan whose money goes out on a day; false where the first is not known. */
static bool open_rates(struct player *player, int32_t day)
{
    struct loan_margin *margins = NULL;
    size_t count =
        list_margins(player->state->splits, player->state->split_count, player->arena, &margins);

    player->rates =
        loan_rates_of(player->book, player->loan, day, margins, count, player->view, player->arena);
    player->state->rate_missing_on = player->rates.missing_on;
    return player->rates.count > 0;
}

static void pay_out(struct player *player, struct loan_split *split)
{
    struct loan_state *state = player->state;
    int64_t amount = split->record->amount_minor;

    if (state->paid_out_on != DATE_UNKNOWN && refuse_event(player, LOAN_FAULT_PAID_OUT, 0))
        return;
    if (amount > player->loan->amount_minor &&
        refuse_event(player, LOAN_FAULT_BEYOND_LOAN, player->loan->amount_minor))
        return;
    if (!open_rates(player, split->day)) {
        state->fault = LOAN_FAULT_NO_RATE;
        return;
    }
    state->paid_out_on = split->day;
    state->paid_out_minor = amount;
    split->principal_minor = amount;
    open_plan(player, amount, split->day);
    player->boundary = split->day;
    set_balance(player, split->day, amount);
}

static void debt_of(const struct player *player, const struct loan_event *event,
                    int64_t debt_minor[IP_DEBT_COUNT])
{
    debt_minor[IP_DEBT_COSTS] = known_or_zero(event->costs_minor);
    debt_minor[IP_DEBT_INTEREST] = player->interest.sum_minor - player->state->interest_paid_minor;
    debt_minor[IP_DEBT_PRINCIPAL] = balance_of(player);
}

static int64_t sum_of(struct player *player, const int64_t debt_minor[IP_DEBT_COUNT])
{
    int64_t sum = 0;

    for (size_t i = 0; i < IP_DEBT_COUNT; i++)
        add_to(&sum, debt_minor[i], &player->err);
    return sum;
}

static void repay(struct player *player, struct loan_split *split)
{
    struct loan_state *state = player->state;
    int64_t debt[IP_DEBT_COUNT];
    struct ip_payment payment;

    debt_of(player, split->record, debt);
    if (split->record->amount_minor > sum_of(player, debt)) {
        (void)close_on(player, split->day);
        debt_of(player, split->record, debt);
    }
    int64_t owed = sum_of(player, debt);

    if (split->record->amount_minor > owed && refuse_event(player, LOAN_FAULT_BEYOND_DEBT, owed))
        return;
    ip_loan_pay(split->record->amount_minor, debt, &payment);
    split->costs_minor = payment.used_minor[IP_DEBT_COSTS];
    split->interest_minor = payment.used_minor[IP_DEBT_INTEREST];
    split->principal_minor = payment.used_minor[IP_DEBT_PRINCIPAL];
    add_to(&state->costs_paid_minor, split->costs_minor, &player->err);
    add_to(&state->interest_paid_minor, split->interest_minor, &player->err);
    state->repaid_minor += split->principal_minor;
    set_balance(player, split->day, payment.left_minor[IP_DEBT_PRINCIPAL]);
}

static void fail(struct player *player, const struct loan_split *split)
{
    struct loan_state *state = player->state;

    if (state->defaulted_on != DATE_UNKNOWN && refuse_event(player, LOAN_FAULT_DEFAULTED, 0))
        return;
    state->defaulted_on = split->day;
    accelerate(player, split->day);
}

static void write_off(struct player *player, struct loan_split *split)
{
    int64_t balance = balance_of(player);
    int64_t amount = split->record->amount_minor;

    if (player->state->defaulted_on == DATE_UNKNOWN &&
        refuse_event(player, LOAN_FAULT_NO_DEFAULT, 0))
        return;
    if (amount > balance && refuse_event(player, LOAN_FAULT_BEYOND_DEBT, balance))
        return;
    split->principal_minor = amount < balance ? amount : balance;
    player->state->written_off_minor += split->principal_minor;
    set_balance(player, split->day, balance - split->principal_minor);
}

static void take(struct player *player, struct loan_split *split)
{
    switch (split->record->action) {
    case LOAN_PAYOUT:
        pay_out(player, split);
        return;
    case LOAN_REPAYMENT:
        repay(player, split);
        return;
    case LOAN_DEFAULT:
        fail(player, split);
        return;
    case LOAN_WRITE_OFF:
        write_off(player, split);
        return;
    case LOAN_CLASS:
        player->state->judged_class = split->record->class;
        return;
    default:
        if (player->loan->lpr_series == NULL)
            (void)refuse_event(player, LOAN_FAULT_NO_MARGIN, 0);
    }
}

/* What comes before the pay-out is not possible. */
static void apply(struct player *player, struct loan_split *split)
{
    bool paid_out = player->state->paid_out_on != DATE_UNKNOWN;

    player->draft = split->entry == NULL;
    if (!paid_out && split->record->action != LOAN_PAYOUT) {
        (void)refuse_event(player, LOAN_FAULT_NOT_PAID_OUT, 0);
        return;
    }
    if (paid_out)
        go_to(player, split->day);
    take(player, split);
    split->outstanding_minor = balance_of(player);
    split->interest_open_minor = player->interest.sum_minor - player->state->interest_paid_minor;
}

static int by_day(const void *left, const void *right)
{
    const struct loan_split *a = left;
    const struct loan_split *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->entry->seq > b->entry->seq) - (a->entry->seq < b->entry->seq);
}

static void list_events(struct player *player, int64_t loan_id, const struct loan_event *draft)
{
    struct loan_state *state = player->state;
    size_t room = 0;

    FOR_LIVE_REFERRERS (r, player->book, player->view, loan_event, loan_id, loan_id) {
        state->splits = arena_room(player->arena, state->splits, state->split_count, &room,
                                   sizeof *state->splits);
        state->splits[state->split_count++] = (struct loan_split){
            .entry = r.entry, .record = r.entry->record, .day = r.entry->effective_date};
    }
    if (state->split_count > 1)
        qsort(state->splits, state->split_count, sizeof *state->splits, by_day);
    if (draft == NULL)
        return;
    state->splits =
        arena_room(player->arena, state->splits, state->split_count, &room, sizeof *state->splits);
    state->splits[state->split_count++] =
        (struct loan_split){.record = draft, .day = player->view.as_of};
}

/* --- where it stands -------------------------------------------------------------------------- */

static void find_overdue(struct player *player)
{
    struct loan_state *state = player->state;
    struct ip_overdue interest;
    struct ip_overdue principal;

    ip_loan_overdue(player->interest.list, player->interest.count, state->interest_paid_minor,
                    player->view.as_of, &interest);
    ip_loan_overdue(player->principal.list, player->principal.count, covered(player),
                    player->view.as_of, &principal);
    state->overdue_minor = interest.amount_minor;
    add_to(&state->overdue_minor, principal.amount_minor, &player->err);
    state->overdue_since = interest.since;
    if (principal.since != DATE_UNKNOWN &&
        (interest.since == DATE_UNKNOWN || principal.since < interest.since))
        state->overdue_since = principal.since;
    state->overdue_days = interest.days > principal.days ? interest.days : principal.days;
}

/* The days overdue leave a class at best; the bank may judge it worse. */
static void classify(struct loan_state *state)
{
    uint32_t by_days = (uint32_t)ip_loan_class_of(state->overdue_days) + CLASS_NORMAL;

    if (state->written_off_minor > 0)
        by_days = CLASS_LOSS;
    else if (state->outstanding_minor == 0 && state->interest_open_minor == 0)
        state->class = CLASS_NORMAL;
    if (state->class == 0)
        state->class = state->judged_class > by_days ? state->judged_class : by_days;
}

static void sum_up(struct player *player)
{
    struct loan_state *state = player->state;
    int64_t open = player->principal.sum_minor - covered(player);

    state->outstanding_minor = balance_of(player);
    state->interest_open_minor = player->interest.sum_minor - state->interest_paid_minor;
    state->principal_open_minor = open > 0 ? open : 0;
    state->accrued_minor = interest_until(player, player->view.as_of);
    state->rate_e8 = loan_rate_on(&player->rates, player->view.as_of) / 100;
    state->ends_on = date_add_months(state->paid_out_on, (int)player->loan->months);
    find_overdue(player);
    classify(state);
}

/* What is paid of the instalments, the earliest first. */
static void spread_paid(struct player *player)
{
    struct loan_state *state = player->state;
    int64_t interest = state->interest_paid_minor;
    int64_t principal = covered(player);

    for (size_t i = 0; i < state->instalment_count; i++) {
        struct loan_instalment *row = &state->instalments[i];
        int64_t of_interest = interest < row->interest_minor ? interest : row->interest_minor;
        int64_t of_principal = principal < row->principal_minor ? principal : row->principal_minor;

        row->paid_minor = of_interest + of_principal;
        interest -= of_interest;
        principal -= of_principal;
    }
}

/* The instalments that are still to come, if each is paid on its day. What was repaid ahead of its
 * day shortens the next ones. The player is of no use afterwards. */
static void look_ahead(struct player *player)
{
    int64_t ahead = covered(player) - player->principal.sum_minor;

    for (; player->next < player->plan_count; player->next++) {
        const struct ip_instalment *plan = &player->plan[player->next];
        struct loan_instalment row = row_of(player, plan->due);
        int64_t shortened = ahead <= 0                      ? 0
                            : ahead < plan->principal_minor ? ahead
                                                            : plan->principal_minor;
        int64_t balance = balance_of(player);

        ahead -= shortened;
        row.principal_minor = plan->principal_minor - shortened;
        if (row.principal_minor > balance)
            row.principal_minor = balance;
        row.interest_minor = interest_until(player, plan->due);
        row.balance_minor = balance - row.principal_minor;
        begin_at(player, plan->due);
        set_balance(player, plan->due, row.balance_minor);
        add_row(player, row);
    }
}

/* Behind the last instalment, and in default, all that is owed is due at once. */
static void find_next_due(struct loan_state *state, int32_t day)
{
    int64_t owed = state->outstanding_minor + state->interest_open_minor;

    state->next = owed == 0 ? NEXT_NOTHING : NEXT_AT_ONCE;
    if (owed != 0)
        state->next_due_minor = owed;
    for (size_t i = 0; i < state->instalment_count && owed != 0; i++) {
        const struct loan_instalment *row = &state->instalments[i];
        int64_t all = row->interest_minor + row->principal_minor;

        if (row->due_on < day || row->paid_minor >= all || state->defaulted_on != DATE_UNKNOWN)
            continue;
        state->next = NEXT_INSTALMENT;
        state->next_due_on = row->due_on;
        state->next_due_minor = all;
        return;
    }
}

/* A loan that is not paid out, as if it were on the day of its signing. */
static void plan_only(struct player *player)
{
    if (!open_rates(player, player->loan->signed_on))
        return;
    player->state->rate_e8 = loan_rate_on(&player->rates, player->loan->signed_on) / 100;
    open_plan(player, player->loan->amount_minor, player->loan->signed_on);
    player->boundary = player->loan->signed_on;
    set_balance(player, player->boundary, player->loan->amount_minor);
    look_ahead(player);
}

static struct loan_state blank_state(const struct entry *entry)
{
    return (struct loan_state){
        .entry = entry,
        .record = entry->record,
        .paid_out_on = DATE_UNKNOWN,
        .ends_on = DATE_UNKNOWN,
        .rate_e8 = AMOUNT_UNKNOWN,
        .overdue_since = DATE_UNKNOWN,
        .defaulted_on = DATE_UNKNOWN,
        .next_due_on = DATE_UNKNOWN,
        .next_due_minor = AMOUNT_UNKNOWN,
        .rate_missing_on = DATE_UNKNOWN,
    };
}

enum err loan_play(const struct book *book, int64_t loan_id, struct view view,
                   const struct loan_event *draft, struct arena *arena,
                   struct loan_state *state_out)
{
    const struct entry *entry = book_version(book, RECORD_LOAN, loan_id, view);

    if (entry == NULL)
        return ERR_NOT_FOUND;
    *state_out = blank_state(entry);
    struct player player = {
        .book = book, .loan = entry->record, .view = view, .arena = arena, .state = state_out};

    list_events(&player, loan_id, draft);
    for (size_t i = 0;
         i < state_out->split_count && state_out->fault == LOAN_FAULT_NONE && player.err == ERR_OK;
         i++)
        apply(&player, &state_out->splits[i]);
    if (player.err != ERR_OK || state_out->fault != LOAN_FAULT_NONE)
        return player.err;
    if (state_out->paid_out_on == DATE_UNKNOWN) {
        state_out->next = NEXT_AFTER_PAYOUT;
        plan_only(&player);
        return player.err;
    }
    go_to(&player, view.as_of);
    sum_up(&player);
    look_ahead(&player);
    spread_paid(&player);
    find_next_due(state_out, view.as_of);
    return player.err;
}
