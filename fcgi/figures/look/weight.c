/* The four weights of look-through. A weight is a row of three functions: the size of a stake in
 * a fund, the assets of a fund in firms, and the rest of its money.
 *
 *   commitment  commitments net of releases and transfers; approved amounts; the rest is free
 *   paid_in     what was paid in; cost; the rest by the balance sheet
 *   nav         capital accounts; fair value; the rest by the balance sheet
 *   waterfall   capital accounts less accrued carry, which is the manager's; fair value; as for nav
 *
 * Of a fund that is known by its reports, assets and rest are those of reported_asset.c: by cost or
 * by fair value, as the weight measures.
 *
 * Stakes and assets of one weight must be of one measure, otherwise a share would be of something
 * else than it is multiplied by. */
#include "book/fund_investments.h"
#include "figures/fund/capital.h"
#include "figures/fund/reported_value.h"
#include "figures/deal/deal.h"
#include "figures/holding/movement.h"
#include "figures/holding/position.h"
#include "figures/performance/statement.h"
#include "figures/waterfall/waterfall.h"
#include "look_internal.h"
#include "record/approval.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/opening.h"

const struct field_value look_weight_values[] = {
    {"commitment", "Commitment", "认缴"},
    {"paid_in", "Paid in", "实缴"},
    {"nav", "Net asset value", "净值"},
    {"waterfall", "After waterfall", "瀑布分配后"},
    {0},
};

/* Capital accounts on the view's day. An account below zero is no claim on anything. */
static enum err accounts_now(struct capital *capital, struct view view, int64_t *stakes_out)
{
    const struct capital_row *rows = NULL;
    struct arena scratch;
    size_t count = 0;

    arena_init(&scratch);
    enum err err =
        capital_statement(capital->book, capital->fund_id, view, &scratch, &rows, &count);

    for (size_t i = 0; err == ERR_OK && i < capital->count && count > 0; i++) {
        int64_t closing = rows[count - capital->count + i].closing_minor;

        stakes_out[i] =
            closing > 0 && book_live(capital->book, capital->commitments[i], view) ? closing : 0;
    }
    arena_done(&scratch);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err capital_accounts_now(struct capital *capital, struct view view, int64_t *stakes_out,
                                     int64_t *carry_out)
{
    *carry_out = 0;
    return accounts_now(capital, view, stakes_out);
}

/* What the waterfall would pay if the net asset value were distributed: the capital account less
 * the carry that accrues on it, which is the manager's. A fund without terms in force has none. */
static enum err after_waterfall(struct capital *capital, struct view view, int64_t *stakes_out,
                                int64_t *carry_out)
{
    const int64_t *parts = NULL;
    int64_t accrued = 0;
    enum err err = accounts_now(capital, view, stakes_out);

    *carry_out = 0;
    if (err == ERR_OK)
        err = fund_carry_accrued(capital->book, capital->fund_id, view, capital->arena, &accrued,
                                 &parts);
    for (size_t i = 0; i < capital->count && err == ERR_OK && accrued > 0; i++) {
        int64_t part = parts[i] < stakes_out[i] ? parts[i] : stakes_out[i];

        stakes_out[i] -= part;
        add_to(carry_out, part, &err);
    }
    return err;
}

static enum err net_commitments(struct capital *capital, struct view view, int64_t *stakes_out,
                                int64_t *carry_out)
{
    *carry_out = 0;
    return capital_weights(capital, view, stakes_out);
}

static enum err paid_in(struct capital *capital, struct view view, int64_t *stakes_out,
                        int64_t *carry_out)
{
    *carry_out = 0;
    return capital_paid_in(capital, view, stakes_out);
}

/* An approved amount at the rate of its approval, as the cap on a project counts it. */
static enum err approved_worth(const struct look *look, const struct fund_investment *investment,
                               struct look_worth *worth_out)
{
    struct look_worth worth = {.gross_minor = investment->amount_minor, .marked_on = DATE_UNKNOWN};
    int64_t now = 0;
    enum err err = ERR_OK;

    *worth_out = worth;
    if (investment->currency == look->currency)
        return ERR_OK;
    err = investment_convert(look->book, book_entry(look->book, investment->id),
                             investment->amount_minor, look->currency, look->view,
                             &worth.gross_minor);
    if (err == ERR_NO_RATE) {
        worth.gross_minor = AMOUNT_UNKNOWN;
        err = ERR_OK;
    } else if (err == ERR_OK) {
        err = look_convert(look, investment->amount_minor, investment->currency, &now);
        if (err == ERR_OK && now != AMOUNT_UNKNOWN)
            err = amount_sub(now, worth.gross_minor, &worth.drift_minor);
    }
    *worth_out = worth;
    return err;
}

static enum err approved_assets(struct look *look, size_t fund)
{
    const struct fund_investment *list = NULL;
    size_t count = book_fund_investments(look->book, look->funds[fund].id, &list);
    enum err err = ERR_OK;

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        struct look_worth worth;

        if (!fund_investment_approved(look->book, &list[i], look->view))
            continue;
        err = approved_worth(look, &list[i], &worth);
        if (err == ERR_OK)
            look_add_asset(look, fund, list[i].project_id, 0, &worth);
    }
    return err;
}

/* What an investment cost and is worth. */
struct worth {
    int64_t cost_left_minor;
    int64_t value_minor;
    int32_t marked_on;
    bool at_cost;
};

/* By the fund's rows, where those tell. */
static enum err worth_of_row(const struct look *look, const struct holding *holding,
                             struct worth *worth)
{
    *worth = (struct worth){
        .cost_left_minor = holding->cost_left_minor,
        .marked_on = holding->valued ? holding->valued_on : holding->last_on,
        .at_cost = !holding->valued,
    };
    enum err err =
        amount_add(holding->cost_left_minor, holding->unrealised_minor, &worth->value_minor);

    return err == ERR_OK ? holding_check_cost(look->book, holding) : err;
}

/* By its entries. */
static enum err worth_of(const struct look *look, int64_t id, struct worth *worth)
{
    struct position position;
    enum err err = position_compute(look->book, id, look->view, look->arena, &position);

    if (err == ERR_OK)
        *worth = (struct worth){
            .cost_left_minor = position.cost_left_minor,
            .value_minor = position.value_minor,
            .marked_on = position.at_cost ? position.last_paid_on : position.valued_on,
            .at_cost = position.at_cost,
        };
    return err;
}

static enum err add_worth(struct look *look, size_t fund, const struct fund_investment *investment,
                          const struct worth *worth, bool at_value)
{
    int64_t amount = at_value ? worth->value_minor : worth->cost_left_minor;
    struct look_worth told = {.marked_on = at_value ? worth->marked_on : DATE_UNKNOWN,
                              .at_cost = at_value && worth->at_cost};

    if (amount == 0)
        return ERR_OK;
    enum err err = look_convert(look, amount, investment->currency, &told.gross_minor);

    if (err == ERR_OK)
        look_add_asset(look, fund, investment->project_id, 0, &told);
    return err;
}

static enum err worth_assets(struct look *look, size_t fund, bool at_value)
{
    const struct fund_investment *list = NULL;
    const struct holding *holdings = NULL;
    int64_t fund_id = look->funds[fund].id;
    size_t count = book_fund_investments(look->book, fund_id, &list);
    bool told = holdings_of_rows(look->book, fund_id, look->view, look->arena, &holdings);
    enum err err = ERR_OK;

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        struct worth worth;

        if (!book_live_on(look->book, list[i].id, list[i].decided.proposed_on, look->view))
            continue;
        err = told ? worth_of_row(look, &holdings[i], &worth) : worth_of(look, list[i].id, &worth);
        if (err == ERR_OK)
            err = add_worth(look, fund, &list[i], &worth, at_value);
    }
    return err;
}

static enum err cost_assets(struct look *look, size_t fund)
{
    return worth_assets(look, fund, false);
}

static enum err value_assets(struct look *look, size_t fund)
{
    return worth_assets(look, fund, true);
}

/* What is free is told at the rates of the view, as the fund's money is. */
static enum err rest_is_free(struct look *look, size_t fund, int64_t rest_minor,
                             int64_t parts_minor_out[PART_ROUNDING + 1])
{
    int64_t drift = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < look->asset_count; i++)
        if (look->assets[i].fund == fund)
            add_to(&drift, look->assets[i].drift_minor, &err);
    parts_minor_out[PART_RATES] = drift;
    return err == ERR_OK ? amount_sub(rest_minor, drift, &parts_minor_out[PART_FREE]) : err;
}

static enum err sheet_of(struct look *look, size_t fund, struct balance_sheet *sheet_out)
{
    struct fund_ledger ledger;
    enum err err =
        fund_ledger_build(look->book, look->funds[fund].id, look->view, look->arena, &ledger);

    if (err == ERR_OK)
        err = balance_sheet_compute(&ledger, look->view.as_of, sheet_out);
    if (err == ERR_OK)
        err =
            look_convert(look, sheet_out->cash_minor, sheet_out->currency, &sheet_out->cash_minor);
    return err == ERR_OK ? look_convert(look, sheet_out->facility_minor, sheet_out->currency,
                                        &sheet_out->facility_minor)
                         : err;
}

static enum err rest_of_paid_in(struct look *look, size_t fund, int64_t rest_minor,
                                int64_t parts_minor_out[PART_ROUNDING + 1])
{
    struct balance_sheet sheet;
    enum err err = sheet_of(look, fund, &sheet);

    if (err != ERR_OK)
        return err;
    parts_minor_out[PART_CASH] = sheet.cash_minor;
    return amount_sub(rest_minor, sheet.cash_minor, &parts_minor_out[PART_OTHER]);
}

/* How much more its stakes are worth in the fund's own books than in those of the funds below. */
static enum err difference_of_marks(struct look *look, size_t fund, int64_t *difference_out)
{
    const struct position *list = NULL;
    size_t count = 0;
    int64_t difference = 0;
    enum err err = schedule_of_investments(look->book, look->funds[fund].id, look->view,
                                           look->arena, &list, &count);

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        int64_t value = 0;

        if (list[i].commitment_id == 0)
            continue;
        err = look_convert(look, list[i].value_minor, list[i].currency, &value);
        if (err == ERR_OK)
            add_to(&difference, known_or_zero(value), &err);
    }
    for (size_t i = 0; i < look->stake_count && err == ERR_OK; i++) {
        int64_t stake = 0;

        if (look->stakes[i].holder != fund)
            continue;
        err = look_convert(look, look->stakes[i].amount_minor,
                           look->funds[look->stakes[i].held].currency, &stake);
        if (err == ERR_OK)
            add_to(&difference, -known_or_zero(stake), &err);
    }
    *difference_out = difference;
    return err;
}

static enum err rest_of_nav(struct look *look, size_t fund, int64_t rest_minor,
                            int64_t parts_minor_out[PART_ROUNDING + 1])
{
    struct balance_sheet sheet;
    int64_t other = rest_minor;
    enum err err = sheet_of(look, fund, &sheet);

    if (err == ERR_OK)
        err = difference_of_marks(look, fund, &parts_minor_out[PART_MARKS]);
    if (err != ERR_OK)
        return err;
    parts_minor_out[PART_CASH] = sheet.cash_minor;
    parts_minor_out[PART_BORROWED] = -sheet.facility_minor;
    for (size_t part = PART_CASH; part <= PART_MARKS; part++)
        add_to(&other, -parts_minor_out[part], &err);
    parts_minor_out[PART_OTHER] = other;
    return err;
}

static enum err others_committed(const struct capital *capital, struct view view,
                                 int64_t recorded_minor, int64_t *others_out)
{
    *others_out = unrecorded_commitments(capital->book, capital->fund_id, view, recorded_minor);
    return ERR_OK;
}

static enum err others_paid_in(const struct capital *capital, struct view view,
                               int64_t recorded_minor, int64_t *others_out)
{
    (void)recorded_minor;
    return unrecorded_paid_in(capital, view, others_out);
}

static enum err others_value(const struct capital *capital, struct view view,
                             int64_t recorded_minor, int64_t *others_out)
{
    (void)recorded_minor;
    return unrecorded_value(capital, view, others_out);
}

/* A further weight is a further row. */
static const struct look_rule rules[LOOK_WEIGHT_COUNT] = {
    [WEIGHT_COMMITMENT] = {net_commitments, others_committed, approved_assets, rest_is_free,
                           REPORT_COST},
    [WEIGHT_PAID_IN] = {paid_in, others_paid_in, cost_assets, rest_of_paid_in, REPORT_COST},
    [WEIGHT_NAV] = {capital_accounts_now, others_value, value_assets, rest_of_nav, REPORT_VALUE},
    [WEIGHT_WATERFALL] = {after_waterfall, others_value, value_assets, rest_of_nav, REPORT_VALUE},
};

const struct look_rule *look_rule_of(enum look_weight weight)
{
    return &rules[weight];
}

bool look_weight_offered(enum look_weight weight)
{
    return weight > 0 && weight < LOOK_WEIGHT_COUNT;
}
