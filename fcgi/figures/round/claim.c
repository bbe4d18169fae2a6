/* What is due under the buy-back rights and earn-outs of rounds, and whether it can still be asked
 * for. One term is one claim; its events are sifted once, then its amounts (claim_paid.c,
 * claim_earn_out.c) and its state follow. */
#include "claim_internal.h"

#include "calc/equity/claim.h"
#include "calc/equity/law_windows.h"
#include "figures/equity/notices.h"
#include "record/firm.h"
#include "record/holding.h"
#include "record/investment.h"
#include "round_internal.h"

const struct field_value claim_state_values[] = {
    {"waiting", "Not triggered", "尚未触发"},
    {"untested", "To be tested", "待考核"},
    {"open", "Open", "可行权"},
    {"demanded_in_time", "Demanded in time", "已按期主张"},
    {"demanded_late", "Demanded late", "逾期主张"},
    {"window_over", "Window over", "行权期已过"},
    {"met", "Target met", "已达标"},
    {"settled", "Settled", "已了结"},
    {"waived", "Waived", "已放弃"},
    {"suspended", "Suspended", "已中止"},
    {"void", "Void", "无效"},
    {0},
};

static const struct field claim_fields[] = {
    F_REFERENCE(struct claim_row, round_term_id, "round_term", "Term", "条款"),
    F_REFERENCE(struct claim_row, round_id, "round", "Round", "轮次"),
    F_ENUM(struct claim_row, kind, term_kind, "Kind", "类别"),
    F_ENUM(struct claim_row, state, claim_state, "State", "状态"),
    F_REFERENCE(struct claim_row, investment_id, "investment", "Our investment", "我方投资"),
    F_REFERENCE(struct claim_row, investor_party_id, "party", "Other investor", "其他投资人"),
    F_REFERENCE(struct claim_row, obligor_party_id, "party", "Obligor (party)", "义务人（主体）"),
    F_REFERENCE(struct claim_row, obligor_firm_id, "firm", "Obligor (firm)", "义务人（企业）"),
    F_TEXT(struct claim_row, obligor_name, 120, "Obligor (not recorded)", "义务人（未登记）"),
    F_REFERENCE(struct claim_row, buy_back_id, "buy_back", "Buy-back obligation", "回购义务"),
    F_DATE(struct claim_row, test_on, "Test day", "考核日"),
    F_DATE(struct claim_row, triggered_on, "Triggered on", "触发日"),
    F_DATE(struct claim_row, exercise_by, "To be exercised by", "行权截止日"),
    F_DATE(struct claim_row, demanded_on, "Demanded on", "主张日"),
    F_DATE(struct claim_row, limitation_end, "Limitation ends", "诉讼时效届满日"),
    F_ENUM(struct claim_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct claim_row, paid, "Paid in", "投资本金"),
    F_MONEY(struct claim_row, target, "Target", "目标值"),
    F_MONEY(struct claim_row, actual, "Actual", "实际值"),
    F_MONEY(struct claim_row, amount, "Claim", "应付金额"),
    F_MONEY(struct claim_row, received, "Received", "已收金额"),
    F_MONEY(struct claim_row, left, "Left", "未收金额"),
    F_MONEY(struct claim_row, payable_now, "Payable now", "现可支付"),
    F_MONEY(struct claim_row, not_now, "Not yet payable", "暂不可支付"),
    F_DECIMAL(struct claim_row, share, "Compensation in equity", "股权补偿比例"),
    F_MONEY(struct claim_row, released, "Released by reductions", "减资已完成金额"),
    F_DATE(struct claim_row, fulfilled_on, "Fulfilled on", "履行日"),
};

const struct shape claim_row_shape = SHAPE(struct claim_row, claim_fields);

bool claim_stands(uint32_t state)
{
    return state == CLAIM_STATE_OPEN || state == CLAIM_STATE_IN_TIME || state == CLAIM_STATE_LATE ||
           state == CLAIM_STATE_WINDOW_OVER;
}

/* --- what happened ---------------------------------------------------------------------------- */

/* A change of capital that an event names, if it counts in the view. */
static const struct entry *change_of(const struct claim *claim, const struct term_event *event)
{
    const struct entry *change = book_entry(
        claim->book, event->capital_act_id != 0 ? event->capital_act_id : event->security_event_id);

    return change != NULL && book_live(claim->book, change, claim->view) ? change : NULL;
}

/* Whether an event before this one names a change of the same reduction. */
static bool is_counted(const struct claim *claim, const struct term_event *event, int64_t reduction)
{
    FOR_LIVE_REFERRERS (r, claim->book, claim->view, term_event, round_term_id, claim->id) {
        const struct term_event *other = r.entry->record;
        const struct entry *change = change_of(claim, other);

        if (other == event)
            return false;
        if (other->action == TERM_REDUCTION_COMPLETED && change != NULL &&
            reduction_named(change) == reduction)
            return true;
    }
    return false;
}

/* What an event says that a reduction released. One that names its change of capital says no more
 * than the record does: nothing where the resolution itself names the term, which is counted. */
static int64_t released_by(const struct claim *claim, const struct term_event *event)
{
    const struct entry *change = change_of(claim, event);
    bool names = event->capital_act_id != 0 || event->security_event_id != 0;
    struct reduction of;

    if (!names)
        return known_or_zero(event->amount_minor);
    int64_t reduction = change == NULL ? 0 : reduction_named(change);

    if (reduction == 0 || !reduction_of(claim->book, reduction, claim->view, &of) ||
        of.resolution->round_term_id == claim->id || of.resolution->covers_loss ||
        is_counted(claim, event, reduction))
        return 0;
    return event->amount_minor != AMOUNT_UNKNOWN ? event->amount_minor
                                                 : of.resolution->amount_minor;
}

static void take_event(struct claim *claim, const struct term_event *event)
{
    struct claim_row *row = &claim->row;

    switch ((enum term_action)event->action) {
    case TERM_TRIGGERED:
        row->triggered_on = event->occurred_on;
        break;
    case TERM_TESTED:
        row->triggered_on = event->occurred_on;
        row->actual_minor = event->amount_minor;
        break;
    case TERM_DEMANDED:
        row->demanded_on = event->occurred_on;
        break;
    case TERM_WAIVED:
        claim->waived = true;
        break;
    case TERM_REVIVED:
        claim->revived = claim->term->suspended_on == DATE_UNKNOWN ||
                         event->occurred_on >= claim->term->suspended_on;
        break;
    case TERM_REDUCTION_COMPLETED:
        add_to(&row->released_minor, released_by(claim, event), &claim->err);
        break;
    case TERM_PROFIT_AVAILABLE:
        if (claim->profit_on != DATE_UNKNOWN && claim->profit_on > event->occurred_on)
            break;
        claim->profit_minor = event->amount_minor;
        claim->profit_on = event->occurred_on;
        break;
    case TERM_FULFILLED:
        claim->fulfilled = true;
        row->fulfilled_on = event->occurred_on;
        break;
    case TERM_SETTLED:
        add_to(&row->received_minor, event->amount_minor, &claim->err);
        break;
    }
}

static void take_events(struct claim *claim)
{
    if (claim->term->triggers_on != DATE_UNKNOWN && claim->term->triggers_on <= claim->view.as_of)
        claim->row.triggered_on = claim->term->triggers_on;
    FOR_LIVE_REFERRERS (r, claim->book, claim->view, term_event, round_term_id, claim->id)
        take_event(claim, r.entry->record);
    int64_t of_record = 0;
    enum err err =
        reductions_for_term(claim->book, claim->id, claim->row.currency, claim->view, &of_record);

    add_to(&claim->row.released_minor, of_record, &claim->err);
    if (err != ERR_OK)
        claim->err = err;
}

/* --- what is left, who may pay it, and the state ---------------------------------------------- */

/* The firm buys back only by as much as its capital was reduced, and pays cash only out of profit.
 */
static int64_t allowed_to_firm(const struct claim *claim)
{
    if (claim->row.kind == TERM_BUY_BACK)
        return claim->row.released_minor;
    return known_or_zero(claim->profit_minor);
}

static void figure_left(struct claim *claim)
{
    struct claim_row *row = &claim->row;

    if (claim->term->investment_id == 0)
        row->received_minor = AMOUNT_UNKNOWN;
    if (claim->fulfilled)
        row->left_minor = 0;
    if (claim->fulfilled || row->amount_minor == AMOUNT_UNKNOWN ||
        row->received_minor == AMOUNT_UNKNOWN)
        return;
    row->left_minor =
        row->amount_minor > row->received_minor ? row->amount_minor - row->received_minor : 0;
}

static void figure_payable(struct claim *claim)
{
    struct claim_row *row = &claim->row;

    if (row->left_minor == AMOUNT_UNKNOWN)
        return;
    row->payable_now_minor = row->left_minor;
    if (!claim_stands(row->state))
        row->payable_now_minor = 0;
    else if (row->obligor_firm_id != 0 && row->obligor_firm_id == row->firm_id)
        row->payable_now_minor =
            claim_whole(claim, claim_payable(claim->work, exact_whole(claim->work, row->left_minor),
                                             exact_whole(claim->work, allowed_to_firm(claim))));
    row->not_now_minor = claim_stands(row->state) ? row->left_minor - row->payable_now_minor : 0;
}

static bool stands_still(const struct claim *claim)
{
    int32_t since = claim->term->suspended_on;

    return !claim->revived &&
           (since != DATE_UNKNOWN ? since <= claim->view.as_of : claim->term->void_ab_initio);
}

static enum claim_state state_by_window(struct claim *claim)
{
    static const enum claim_state states[] = {
        [CLAIM_OPEN] = CLAIM_STATE_OPEN,
        [CLAIM_IN_TIME] = CLAIM_STATE_IN_TIME,
        [CLAIM_LATE] = CLAIM_STATE_LATE,
        [CLAIM_WINDOW_OVER] = CLAIM_STATE_WINDOW_OVER,
    };
    const struct round_term *term = claim->term;
    struct claim_window window = {
        .trigger = claim->row.triggered_on,
        .window_days = term->window_days == AMOUNT_UNKNOWN ? -1 : (int32_t)term->window_days,
        .reasonable_months = claim_reasonable_months(claim->row.triggered_on),
        .demand = claim->row.demanded_on,
        .limitation_years = claim_limitation_years(claim->row.demanded_on),
    };

    return states[claim_status(&window, claim->view.as_of, &claim->row.exercise_by,
                               &claim->row.limitation_end)];
}

static enum claim_state untriggered(const struct claim *claim)
{
    bool late = claim->row.kind == TERM_EARN_OUT && claim->term->test_on < claim->view.as_of;

    return late ? CLAIM_STATE_UNTESTED : CLAIM_STATE_WAITING;
}

static enum claim_state state_of(struct claim *claim)
{
    const struct claim_row *row = &claim->row;

    if (stands_still(claim))
        return claim->term->void_ab_initio ? CLAIM_STATE_VOID : CLAIM_STATE_SUSPENDED;
    if (claim->waived)
        return CLAIM_STATE_WAIVED;
    if (claim->fulfilled)
        return CLAIM_STATE_SETTLED;
    if (row->triggered_on == DATE_UNKNOWN)
        return untriggered(claim);
    if (row->kind == TERM_EARN_OUT &&
        (row->amount_minor == 0 || (row->amount_minor == AMOUNT_UNKNOWN && row->share_e8 == 0)))
        return CLAIM_STATE_MET;
    enum claim_state state = state_by_window(claim);

    return row->left_minor == 0 ? CLAIM_STATE_SETTLED : state;
}

/* --- all of them ------------------------------------------------------------------------------ */

struct claim_list {
    const struct book *book;
    struct view view;
    struct arena *arena;
    int64_t firm_id;
    int64_t fund_id;
    struct claim_row *rows;
    size_t count;
    enum err err;
};

static struct claim_row blank_row(const struct round_term *term, int64_t id)
{
    struct claim_row row;

    shape_clear(&claim_row_shape, &row);
    row.round_term_id = id;
    row.round_id = term->round_id;
    row.kind = term->kind;
    row.investment_id = term->investment_id;
    row.investor_party_id = term->investor_party_id;
    row.obligor_party_id = term->obligor_party_id;
    row.obligor_firm_id = term->obligor_firm_id;
    row.obligor_name = term->obligor_name;
    row.buy_back_id = term->buy_back_id;
    row.test_on = term->test_on;
    row.paid_minor = 0;
    row.received_minor = 0;
    row.released_minor = 0;
    row.fund_id = 0;
    return row;
}

static enum err figure(struct claim *claim)
{
    claim->row.currency = claim->round->currency;
    claim_take_paid(claim);
    take_events(claim);
    if (claim->row.kind == TERM_BUY_BACK)
        claim_figure_buy_back(claim);
    else
        claim_figure_earn_out(claim);
    figure_left(claim);
    claim->row.state = state_of(claim);
    figure_payable(claim);
    return claim->work->failed ? ERR_OVERFLOW : claim->err;
}

/* A term that cannot be a claim, is not there in the view, or is somebody else's is passed over. */
static void add_claim(struct claim_list *list, int64_t term_id)
{
    const struct entry *entry = book_version(list->book, RECORD_ROUND_TERM, term_id, list->view);
    const struct round_term *term = entry == NULL ? NULL : entry->record;

    if (list->err != ERR_OK || term == NULL ||
        (term->kind != TERM_EARN_OUT && term->kind != TERM_BUY_BACK))
        return;
    const struct entry *round = book_version(list->book, RECORD_ROUND, term->round_id, list->view);
    const struct entry *ours = book_entry(list->book, term->investment_id);
    int64_t fund_id = ours == NULL ? 0 : ((const struct investment *)ours->record)->fund_id;

    if (round == NULL || (list->fund_id != 0 && fund_id != list->fund_id))
        return;
    struct exact_work work = {.arena = list->arena};
    struct claim claim = {
        .book = list->book,
        .view = list->view,
        .arena = list->arena,
        .work = &work,
        .term = term,
        .id = term_id,
        .round = round->record,
        .profit_minor = AMOUNT_UNKNOWN,
        .profit_on = DATE_UNKNOWN,
        .row = blank_row(term, term_id),
    };

    claim.row.fund_id = fund_id;
    claim.row.firm_id = claim.round->firm_id;
    list->err = figure(&claim);
    list->rows[list->count++] = claim.row;
}

static void add_claims_of_firm(struct claim_list *list)
{
    int64_t *rounds = NULL;
    size_t round_count = rounds_of_firm(list->book, list->firm_id, list->arena, &rounds);

    for (size_t i = 0; i < round_count; i++) {
        int64_t *terms = NULL;
        size_t count = terms_of_round(list->book, rounds[i], list->arena, &terms);

        for (size_t k = 0; k < count; k++)
            add_claim(list, terms[k]);
    }
}

enum err claims(const struct book *book, int64_t firm_id, int64_t fund_id, struct view view,
                struct arena *arena, const struct claim_row **rows_out, size_t *count_out)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, RECORD_ROUND_TERM, &ids);
    struct claim_list list = {
        .book = book, .view = view, .arena = arena, .firm_id = firm_id, .fund_id = fund_id};

    list.rows = arena_array(arena, count + 1, sizeof *list.rows);
    if (firm_id != 0)
        add_claims_of_firm(&list);
    for (size_t i = 0; firm_id == 0 && i < count; i++)
        add_claim(&list, ids[i]);
    *rows_out = list.rows;
    *count_out = list.count;
    return list.err;
}
