/* The positions of a fund: its movements carried over its holdings, then described. */
#include "figures/holding/position.h"

#include "book/invariant.h"
#include "book/opening.h"
#include "figures/fund/fund_capital.h"
#include "figures/holding/movement.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <stdlib.h>

static const struct field position_fields[] = {
    F_REFERENCE(struct position, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct position, commitment_id, "commitment", "Commitment", "认缴"),
    F_ENUM(struct position, currency, currency, "Currency", "币种"),
    F_INTEGER(struct position, tranche_count, INT64_MAX, "Tranches", "付款次数"),
    F_DATE(struct position, first_paid_on, "First paid on", "首次付款日"),
    F_DATE(struct position, last_paid_on, "Last paid on", "最近付款日"),
    F_MONEY(struct position, cost, "Cost", "投资成本"),
    F_MONEY(struct position, cost_left, "Cost left", "剩余成本"),
    F_MONEY(struct position, realised, "Realised", "已收回"),
    F_MONEY(struct position, income, "Income", "股息及利息"),
    F_MONEY(struct position, realised_gain, "Realised gain", "已实现收益"),
    F_MONEY(struct position, value, "Value", "估值"),
    F_BOOL(struct position, at_cost, "At cost", "按成本计"),
    F_MONEY(struct position, unrealised_gain, "Unrealised gain", "未实现收益"),
    F_MONEY(struct position, total_value, "Total value", "总价值"),
    F_MONEY(struct position, gain, "Gain", "总收益"),
    F_DECIMAL(struct position, multiple, "Multiple of cost", "回报倍数"),
    F_REFERENCE(struct position, valuation_id, "valuation", "Valuation", "估值记录"),
    F_DATE(struct position, valued_on, "Valued on", "估值日"),
    F_ENUM(struct position, method, valuation_method, "Method (IPEV)", "估值方法（IPEV）"),
    F_BOOL(struct position, price_missing, "Price of a transfer is missing", "转让价款未记录"),
    F_BOOL(struct position, stale, "Value outdated by a distribution", "分配后估值失效"),
    F_INTEGER(struct position, value_age_days, INT64_MAX, "Days since the valuation",
              "估值距今天数"),
};

const struct shape position_shape = SHAPE(struct position, position_fields);

/* Carries every holding over its movements, which are sorted. */
static enum err run(struct movements *movements)
{
    for (size_t i = 0; i < movements->count; i++) {
        const struct movement *movement = &movements->list[i];
        struct holding_change change;

        if (movement->kind > MOVE_VALUE)
            continue;
        enum err err = holding_apply(&movements->holdings[movement->holding], movement, &change);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

/* What depends on a price that is not known is not known either. */
static void forget_unpriced(const struct holding *holding, struct position *position)
{
    if (!holding->sold_unpriced && !holding->bought_unpriced)
        return;
    position->price_missing = true;
    if (holding->sold_unpriced) {
        position->realised_minor = position->realised_gain_minor = AMOUNT_UNKNOWN;
        position->total_value_minor = AMOUNT_UNKNOWN;
    }
    if (holding->bought_unpriced)
        position->cost_minor = position->unrealised_gain_minor = AMOUNT_UNKNOWN;
    position->gain_minor = position->multiple_e8 = AMOUNT_UNKNOWN;
}

enum err holding_check_cost(const struct book *book, const struct holding *holding)
{
    int64_t left = 0;
    int64_t relieved = 0;
    enum err err = amount_sub(holding->cost_minor, holding->cost_left_minor, &left);

    if (err == ERR_OK)
        err = amount_sub(holding->realised_minor, holding->gain_minor, &relieved);
    /* What a sale relieved without a price is known to the cost alone. */
    if (err != ERR_OK || holding->sold_unpriced)
        return err;
    return book_expect(book, INVARIANT_COST, holding->id, left, relieved);
}

static enum err describe(const struct movements *movements, const struct holding *holding,
                         struct position *position_out)
{
    bool valued = holding->valued;
    struct position position = {
        .investment_id = holding->is_fund ? 0 : holding->id,
        .commitment_id = holding->is_fund ? holding->id : 0,
        .currency = holding->currency,
        .tranche_count = holding->earlier_unknown ? AMOUNT_UNKNOWN : holding->buy_count,
        .first_paid_on = holding->earlier_unknown ? DATE_UNKNOWN : holding->first_on,
        .last_paid_on = holding->last_on,
        .cost_minor = holding->cost_minor,
        .cost_left_minor = holding->cost_left_minor,
        .realised_minor = holding->realised_minor,
        .income_minor = holding->income_minor,
        .realised_gain_minor = holding->gain_minor,
        .at_cost = !valued,
        .unrealised_gain_minor = holding->unrealised_minor,
        .multiple_e8 = AMOUNT_UNKNOWN,
        .valued_on = holding->valued_on,
        .stale = holding->stale,
        .value_age_days = AMOUNT_UNKNOWN,
    };
    enum err err =
        amount_add(holding->cost_left_minor, holding->unrealised_minor, &position.value_minor);

    add_to(&position.total_value_minor, holding->realised_minor, &err);
    add_to(&position.total_value_minor, holding->income_minor, &err);
    add_to(&position.total_value_minor, position.value_minor, &err);
    if (err == ERR_OK)
        err = amount_sub(position.total_value_minor, position.cost_minor, &position.gain_minor);
    if (err == ERR_OK && position.cost_minor > 0)
        err = amount_mul_div(position.total_value_minor, DECIMAL_E8_ONE, position.cost_minor,
                             &position.multiple_e8);
    if (valued && holding->valuation != NULL) {
        position.valuation_id = holding->valuation->seq;
        position.method = ((const struct valuation *)holding->valuation->record)->method;
        position.value_age_days = movements->view.as_of - holding->valuation->effective_date;
    } else if (valued) {
        position.value_age_days = movements->view.as_of - holding->valued_on;
    }
    forget_unpriced(holding, &position);
    *position_out = position;
    return err != ERR_OK ? err : holding_check_cost(movements->book, holding);
}

/* Whether a day before the opening of the holder can be told: only when that says no more than the
 * entries before it. movements is what there was on the opening's day. */
static enum err require_kept(struct movements *movements)
{
    movements_sort(movements);
    enum err err = run(movements);

    for (size_t i = 0; i < movements->holding_count && err == ERR_OK; i++)
        if (movements->holdings[i].earlier_unknown)
            err = ERR_NOT_KEPT;
    return err;
}

/* True where the view's day lies before the opening; the view is moved to it. */
static bool before_opening(const struct book *book, int64_t fund_id, struct view *view)
{
    const struct entry *opening = fund_opening_known(book, fund_id, view->as_known);

    if (opening == NULL || view->as_of >= opening->effective_date)
        return false;
    view->as_of = opening->effective_date;
    return true;
}

static enum err holding_is_kept(const struct book *book, const struct entry *held, struct view view,
                                struct arena *arena)
{
    int64_t fund_id = held->kind == RECORD_INVESTMENT
                          ? ((const struct investment *)held->record)->fund_id
                          : ((const struct commitment *)held->record)->investor_fund_id;
    struct movements movements;

    if (!before_opening(book, fund_id, &view))
        return ERR_OK;
    movements_init(&movements, book, view, arena);
    enum err err = movements_of_holding(&movements, held->seq);

    return err == ERR_OK ? require_kept(&movements) : err;
}

static enum err holdings_are_kept(const struct book *book, int64_t fund_id, struct view view,
                                  struct arena *arena)
{
    struct movements movements;

    if (!before_opening(book, fund_id, &view))
        return ERR_OK;
    movements_init(&movements, book, view, arena);
    enum err err = movements_of_fund(&movements, fund_id);

    return err == ERR_OK ? require_kept(&movements) : err;
}

enum err position_compute(const struct book *book, int64_t holding_id, struct view view,
                          struct arena *arena, struct position *position_out)
{
    const struct entry *entry = book_entry(book, holding_id);
    struct movements movements;

    if (entry == NULL || !book_live(book, entry, view) ||
        (entry->kind != RECORD_INVESTMENT &&
         (entry->kind != RECORD_COMMITMENT ||
          ((const struct commitment *)entry->record)->investor_fund_id == 0)))
        return ERR_NOT_FOUND;
    enum err err = holding_is_kept(book, entry, view, arena);

    if (err != ERR_OK)
        return err;
    movements_init(&movements, book, view, arena);
    err = movements_of_holding(&movements, holding_id);
    movements_sort(&movements);
    if (err == ERR_OK)
        err = run(&movements);
    return err == ERR_OK ? describe(&movements, &movements.holdings[0], position_out) : err;
}

static int by_id(const void *left, const void *right)
{
    const struct holding *a = left;
    const struct holding *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

/* What was ever paid for, here or before. */
static bool is_listed(const struct holding *holding)
{
    return holding->buy_count > 0 || (holding->earlier_unknown && holding->cost_minor != 0);
}

static enum err list_positions(struct movements *movements, const struct position **positions_out,
                               size_t *count_out)
{
    struct position *positions =
        arena_array(movements->arena, movements->holding_count + 1, sizeof *positions);
    size_t count = 0;
    enum err err = run(movements);

    if (movements->holding_count > 0)
        qsort(movements->holdings, movements->holding_count, sizeof *movements->holdings, by_id);
    for (size_t i = 0; i < movements->holding_count && err == ERR_OK; i++)
        if (is_listed(&movements->holdings[i]))
            err = describe(movements, &movements->holdings[i], &positions[count++]);
    *positions_out = positions;
    *count_out = count;
    return err;
}

static enum err open_fund(const struct book *book, int64_t fund_id, struct view view,
                          struct arena *arena, struct movements *movements_out)
{
    if (book_version(book, RECORD_FUND, fund_id, view) == NULL)
        return ERR_NOT_FOUND;
    enum err err = holdings_are_kept(book, fund_id, view, arena);

    if (err != ERR_OK)
        return err;
    movements_init(movements_out, book, view, arena);
    err = movements_of_fund(movements_out, fund_id);

    movements_sort(movements_out);
    return err;
}

enum err schedule_of_investments(const struct book *book, int64_t fund_id, struct view view,
                                 struct arena *arena, const struct position **positions_out,
                                 size_t *count_out)
{
    struct movements movements;
    enum err err = open_fund(book, fund_id, view, arena, &movements);

    return err == ERR_OK ? list_positions(&movements, positions_out, count_out) : err;
}

enum err holdings_in_books(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, const struct position **positions_out,
                           size_t *count_out)
{
    struct movements movements;
    enum err err = open_fund(book, fund_id, view, arena, &movements);

    if (err == ERR_OK) {
        const struct fund *fund = book_version(book, RECORD_FUND, fund_id, view)->record;

        err = movements_convert(&movements, fund->currency);
    }
    return err == ERR_OK ? list_positions(&movements, positions_out, count_out) : err;
}
