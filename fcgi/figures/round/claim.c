/* What is due under the buy-back rights and earn-outs of rounds, and whether it can still be asked
 * for. One term is one claim; its events are sifted once, then its amounts and its state follow. */
#include "figures/round/claim.h"

#include "book/opening.h"
#include "book/proposal.h"
#include "calc/equity/claim.h"
#include "calc/equity/law_windows.h"
#include "figures/deal/deal.h"
#include "figures/holding/position.h"
#include "record/firm.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/round_term.h"
#include "round_internal.h"

#include <stdlib.h>
#include <string.h>

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
};

const struct shape claim_row_shape = SHAPE(struct claim_row, claim_fields);

bool claim_stands(uint32_t state)
{
    return state == CLAIM_STATE_OPEN || state == CLAIM_STATE_IN_TIME || state == CLAIM_STATE_LATE ||
           state == CLAIM_STATE_WINDOW_OVER;
}

/* Money that was paid in on a day. */
struct tranche {
    int64_t amount_minor;
    int32_t day;
};

/* A term and what is known of it in a view. */
struct claim {
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct exact_work *work;
    const struct round_term *term;
    int64_t id;
    const struct round *round;
    bool revived;
    bool waived;
    bool paid_known;
    struct tranche *tranches;
    size_t tranche_count;
    int64_t reduced_minor; /* by which the firm's capital was reduced */
    int64_t profit_minor;  /* as it was stated last; unknown */
    int32_t profit_on;
    struct claim_row row;
    enum err err;
};

/* --- numbers ----------------------------------------------------------------------------------
 */

/* Rounded half up; unknown, with ERR_OVERFLOW, where it does not fit. */
static int64_t whole_of(struct claim *claim, struct exact value)
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

static struct exact decimal_of(struct claim *claim, int64_t value_e8)
{
    return exact_fraction(claim->work, value_e8, DECIMAL_E8_ONE);
}

/* --- what was paid in, and what came back -----------------------------------------------------
 */

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

static void take_paid(struct claim *claim)
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

/* --- what happened ----------------------------------------------------------------------------
 */

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
        add_to(&claim->reduced_minor, event->amount_minor, &claim->err);
        break;
    case TERM_PROFIT_AVAILABLE:
        if (claim->profit_on != DATE_UNKNOWN && claim->profit_on > event->occurred_on)
            break;
        claim->profit_minor = event->amount_minor;
        claim->profit_on = event->occurred_on;
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
}

/* --- buy-backs 回购 ---------------------------------------------------------------------------
 */

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

static void figure_buy_back(struct claim *claim)
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
        struct exact growth = claim_growth(claim->work, decimal_of(claim, term->rate_e8), periods,
                                           DAY_COUNT_ACT_365, tranche->day, until);

        sum = exact_add(
            claim->work, sum,
            exact_multiply(claim->work, growth, exact_whole(claim->work, tranche->amount_minor)));
    }
    if (claim->paid_known)
        claim->row.amount_minor = whole_of(claim, sum);
}

/* --- earn-outs 对赌 ---------------------------------------------------------------------------
 */

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
                           : decimal_of(claim, claim->term->issue_price_e8),
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
            whole_of(claim, cumulative_of(claim, own, promises, count, achieved));
}

static void figure_revaluation(struct claim *claim, struct exact paid)
{
    const struct round_term *term = claim->term;
    struct exact share = decimal_of(claim, term->share_e8);
    struct exact valuation =
        exact_multiply(claim->work, decimal_of(claim, term->valuation_multiple_e8),
                       exact_whole(claim->work, claim->row.actual_minor));

    if (term->method == EARN_OUT_REVALUE_CASH) {
        claim->row.amount_minor =
            whole_of(claim, earn_out_revalued_cash(claim->work, paid, share, valuation));
        return;
    }
    /* A loss has no multiple, and nobody can be given more than all of it. */
    if (exact_sign(valuation) <= 0 || exact_compare(claim->work, paid, valuation) > 0)
        return;
    struct exact more = earn_out_revalued_share(claim->work, paid, share, valuation);

    claim->row.share_e8 = whole_of(
        claim, exact_multiply(claim->work, more, exact_whole(claim->work, DECIMAL_E8_ONE)));
}

static void figure_ratio(struct claim *claim, struct exact paid)
{
    const struct round_term *term = claim->term;
    struct exact threshold = term->threshold_e8 == AMOUNT_UNKNOWN
                                 ? exact_whole(claim->work, 1)
                                 : decimal_of(claim, term->threshold_e8);

    claim->row.amount_minor = whole_of(
        claim, earn_out_ratio(claim->work, paid, exact_whole(claim->work, term->target_minor),
                              exact_whole(claim->work, claim->row.actual_minor), threshold));
}

/* Figure and money in two currencies say nothing of each other, but for their ratio. */
static void figure_earn_out(struct claim *claim)
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

/* --- what is left, who may pay it, and the state -----------------------------------------------
 */

/* The firm buys back only by as much as its capital was reduced, and pays cash only out of profit.
 */
static int64_t allowed_to_firm(const struct claim *claim)
{
    if (claim->row.kind == TERM_BUY_BACK)
        return claim->reduced_minor;
    return known_or_zero(claim->profit_minor);
}

static void figure_left(struct claim *claim)
{
    struct claim_row *row = &claim->row;

    if (claim->term->investment_id == 0)
        row->received_minor = AMOUNT_UNKNOWN;
    if (row->amount_minor == AMOUNT_UNKNOWN || row->received_minor == AMOUNT_UNKNOWN)
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
            whole_of(claim, claim_payable(claim->work, exact_whole(claim->work, row->left_minor),
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
    if (row->triggered_on == DATE_UNKNOWN)
        return untriggered(claim);
    if (row->kind == TERM_EARN_OUT &&
        (row->amount_minor == 0 || (row->amount_minor == AMOUNT_UNKNOWN && row->share_e8 == 0)))
        return CLAIM_STATE_MET;
    enum claim_state state = state_by_window(claim);

    return row->left_minor == 0 ? CLAIM_STATE_SETTLED : state;
}

/* --- all of them ------------------------------------------------------------------------------
 */

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
    row.fund_id = 0;
    return row;
}

static enum err figure(struct claim *claim)
{
    claim->row.currency = claim->round->currency;
    take_paid(claim);
    take_events(claim);
    if (claim->row.kind == TERM_BUY_BACK)
        figure_buy_back(claim);
    else
        figure_earn_out(claim);
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
