/* Holds an opening against the entries that are dated before its day, item by item. */
#include "figures/opening/opening.h"

#include "book/opening.h"
#include "figures/accounts/posting.h"
#include "figures/fund/fund_capital.h"
#include "figures/holding/movement.h"
#include "figures/local_investment/local_investment.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/opening.h"

#define ITEMS_OF_FUND 3
#define ITEMS_OF_COMMITMENT 7
#define ITEMS_OF_HOLDING 5

const struct field_value opening_item_values[] = {
    {"cash", "Cash", "货币资金"},
    {"carry_paid", "Carry paid", "已付业绩报酬"},
    {"recognised", "Credited as local investment", "已认定返投金额"},
    {"paid_in", "Paid in", "实缴"},
    {"outside", "Paid in outside the commitment", "实缴（不计入认缴）"},
    {"return_of_capital", "Return of capital", "本金返还"},
    {"gain", "Gain", "收益"},
    {"income", "Income", "股息及利息"},
    {"recallable", "Of which recallable", "其中可召回"},
    {"released", "Released", "已解除"},
    {"paid", "Paid to date", "累计已付"},
    {"cost", "Cost left", "剩余成本"},
    {"fair_value", "Fair value", "公允价值"},
    {"proceeds", "Proceeds", "累计收回"},
    {"holding_income", "Dividends and interest", "股息及利息（持仓）"},
    {0},
};

static const struct field difference_fields[] = {
    F_ENUM(struct opening_difference, item, opening_item, "Item", "项目"),
    F_REFERENCE(struct opening_difference, commitment_id, "commitment", "Commitment", "认缴"),
    F_REFERENCE(struct opening_difference, investment_id, "investment", "Investment", "投资"),
    F_ENUM(struct opening_difference, currency, currency, "Currency", "币种"),
    F_MONEY(struct opening_difference, opening, "Opening balance", "期初余额"),
    F_MONEY(struct opening_difference, recorded, "Entries before the day", "建账日前分录合计"),
    F_MONEY(struct opening_difference, difference, "Difference", "差异"),
};

static const struct field kept_fields[] = {
    F_REFERENCE(struct fund_kept, opening_id, "opening", "Opening balance", "期初余额"),
    F_DATE(struct fund_kept, kept_since, "Kept since", "建账日"),
    F_BOOL(struct fund_kept, history_recorded, "Earlier entries are recorded", "建账前历史已补录"),
    F_INTEGER(struct fund_kept, difference_count, INT64_MAX, "Differences", "差异项数"),
};

const struct shape opening_difference_shape = SHAPE(struct opening_difference, difference_fields);
const struct shape fund_kept_shape = SHAPE(struct fund_kept, kept_fields);

struct comparing {
    const struct book *book;
    struct view view; /* everything that it knows */
    struct view eve;
    struct arena *arena;
    const struct entry *entry;
    const struct opening *opening;
    struct opening_difference *rows;
    size_t count;
};

/* Adds a row unless both sides say nothing. */
static void compare(struct comparing *of, struct opening_difference row)
{
    row.opening_minor = known_or_zero(row.opening_minor);
    if (row.opening_minor == 0 && row.recorded_minor == 0)
        return;
    row.difference_minor = row.opening_minor - row.recorded_minor;
    of->rows[of->count++] = row;
}

/* The sum of an account's lines before the day, in the fund's currency. */
static int64_t sum_before(const struct comparing *of, const struct fund_ledger *ledger,
                          enum account_kind account, enum err *err)
{
    int64_t sum = 0;

    for (size_t i = 0; i < ledger->count && ledger->lines[i].date < of->opening->opened_on; i++)
        if (ledger->lines[i].account == account && ledger->lines[i].currency == ledger->currency)
            add_to(&sum, ledger->lines[i].amount_minor, err);
    return sum;
}

static int64_t recognised_before(const struct comparing *of, enum err *err)
{
    const struct recognised_line *lines = NULL;
    size_t count = 0;
    int64_t sum = 0;

    if (*err == ERR_OK)
        *err = recognised_lines(of->book, of->opening->fund_id, of->eve, of->arena, &lines, &count);
    /* A fund that is recorded from its opening on only has no recognitions before. */
    if (*err == ERR_NOT_FOUND)
        *err = ERR_OK;
    for (size_t i = 0; i < count; i++)
        add_to(&sum, lines[i].counted_minor, err);
    return sum;
}

static enum err compare_fund(struct comparing *of)
{
    struct fund_ledger ledger;
    enum err err = fund_ledger_build(of->book, of->opening->fund_id, of->view, of->arena, &ledger);

    if (err != ERR_OK)
        return err;
    uint32_t currency = of->opening->currency;
    int64_t cash = sum_before(of, &ledger, ACCOUNT_CASH, &err);
    int64_t carry = sum_before(of, &ledger, ACCOUNT_CARRY, &err);

    compare(of, (struct opening_difference){.item = OPENING_CASH,
                                            .currency = currency,
                                            .opening_minor = of->opening->cash_minor,
                                            .recorded_minor = cash});
    compare(of, (struct opening_difference){.item = OPENING_CARRY_PAID,
                                            .currency = currency,
                                            .opening_minor = of->opening->carry_before_minor,
                                            .recorded_minor = carry});
    compare(of, (struct opening_difference){.item = OPENING_RECOGNISED,
                                            .currency = currency,
                                            .opening_minor = of->opening->recognised_before_minor,
                                            .recorded_minor = recognised_before(of, &err)});
    return err;
}

static void compare_commitment(struct comparing *of, const struct commitment_account *account)
{
    static const struct opening_commitment nothing = {0};
    const struct opening_commitment *line =
        opening_of_commitment(of->book, of->entry, account->commitment_id, of->view.as_known);
    const struct opening_commitment *said = line == NULL ? &nothing : line;
    const struct {
        enum opening_item item;
        int64_t opening_minor;
        int64_t recorded_minor;
    } items[ITEMS_OF_COMMITMENT] = {
        {OPENING_PAID_IN, said->paid_in_minor,
         account->contributed_inside_minor - account->returned_minor},
        {OPENING_OUTSIDE, said->outside_minor, account->contributed_outside_minor},
        {OPENING_RETURN_OF_CAPITAL, said->return_of_capital_minor,
         account->return_of_capital_minor},
        {OPENING_GAIN, said->gain_minor, account->gain_minor},
        {OPENING_INCOME, said->income_minor, account->income_minor},
        {OPENING_RECALLABLE, said->recallable_minor,
         account->recallable_minor - account->recall_expired_minor},
        {OPENING_RELEASED, said->released_minor, account->released_minor},
    };

    for (size_t i = 0; i < ITEMS_OF_COMMITMENT; i++)
        compare(of, (struct opening_difference){.item = items[i].item,
                                                .commitment_id = account->commitment_id,
                                                .currency = account->currency,
                                                .opening_minor = items[i].opening_minor,
                                                .recorded_minor = items[i].recorded_minor});
}

static enum err compare_commitments(struct comparing *of, const struct capital *capital)
{
    struct capital then = *capital;
    struct commitment_account *accounts =
        arena_array(of->arena, capital->count + 1, sizeof *accounts);

    then.view = of->eve;
    enum err err = capital_accounts(&then, of->eve, of->eve.as_of, accounts);

    for (size_t i = 0; i < capital->count && err == ERR_OK; i++)
        compare_commitment(of, &accounts[i]);
    return err;
}

static void compare_holding(struct comparing *of, const struct holding *holding)
{
    static const struct opening_holding nothing = {.fair_value_minor = AMOUNT_UNKNOWN};
    const struct opening_holding *line =
        opening_of_holding(of->book, of->entry, holding->id, of->view.as_known);
    const struct opening_holding *said = line == NULL ? &nothing : line;
    int64_t value = holding->cost_left_minor + holding->unrealised_minor;
    struct opening_difference row = {.commitment_id = holding->is_fund ? holding->id : 0,
                                     .investment_id = holding->is_fund ? 0 : holding->id,
                                     .currency = holding->currency};
    const struct {
        enum opening_item item;
        int64_t opening_minor;
        int64_t recorded_minor;
    } items[ITEMS_OF_HOLDING] = {
        {OPENING_PAID, said->paid_minor, holding->cost_minor},
        {OPENING_COST, said->cost_minor, holding->cost_left_minor},
        /* At cost no value is told. */
        {OPENING_FAIR_VALUE, said->fair_value_minor,
         said->fair_value_minor == AMOUNT_UNKNOWN ? 0 : value},
        {OPENING_PROCEEDS, said->proceeds_minor, holding->realised_minor + holding->income_minor},
        {OPENING_HOLDING_INCOME, said->income_minor, holding->income_minor},
    };

    /* What was given up whole before needs no line. */
    if (line == NULL && holding->cost_left_minor == 0 && value == 0)
        return;
    for (size_t i = 0; i < ITEMS_OF_HOLDING; i++) {
        row.item = items[i].item;
        row.opening_minor = items[i].opening_minor;
        row.recorded_minor = items[i].recorded_minor;
        compare(of, row);
    }
}

static enum err compare_holdings(struct comparing *of, struct movements *movements)
{
    enum err err = ERR_OK;

    movements_sort(movements);
    for (size_t i = 0; i < movements->count && err == ERR_OK; i++) {
        const struct movement *movement = &movements->list[i];
        struct holding_change change;

        if (movement->kind <= MOVE_VALUE)
            err = holding_apply(&movements->holdings[movement->holding], movement, &change);
    }
    for (size_t i = 0; i < movements->holding_count && err == ERR_OK; i++)
        compare_holding(of, &movements->holdings[i]);
    return err;
}

enum err opening_differences(const struct book *book, int64_t opening_id, struct view view,
                             struct arena *arena, const struct opening_difference **rows_out,
                             size_t *count_out)
{
    const struct entry *entry = book_entry(book, opening_id);
    struct comparing of = {
        .book = book, .view = {DATE_LAST, view.as_known}, .arena = arena, .entry = entry};
    struct movements movements;
    struct capital capital;

    if (entry == NULL || entry->kind != RECORD_OPENING || !book_live(book, entry, of.view))
        return ERR_NOT_FOUND;
    of.opening = entry->record;
    of.eve = opening_eve(entry, view);
    movements_init(&movements, book, of.eve, arena);
    enum err err = capital_open(book, of.opening->fund_id, of.view, arena, &capital);

    if (err == ERR_OK)
        err = movements_of_fund(&movements, of.opening->fund_id);
    if (err != ERR_OK)
        return err;
    of.rows = arena_array(arena,
                          ITEMS_OF_FUND + capital.count * ITEMS_OF_COMMITMENT +
                              movements.holding_count * ITEMS_OF_HOLDING,
                          sizeof *of.rows);
    err = compare_fund(&of);
    if (err == ERR_OK)
        err = compare_commitments(&of, &capital);
    if (err == ERR_OK)
        err = compare_holdings(&of, &movements);
    *rows_out = of.rows;
    *count_out = of.count;
    return err;
}

enum err fund_kept_compute(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, struct fund_kept *kept_out)
{
    const struct entry *opening = fund_opening_known(book, fund_id, view.as_known);
    const struct opening_difference *rows = NULL;
    size_t count = 0;

    if (book_version(book, RECORD_FUND, fund_id, view) == NULL)
        return ERR_NOT_FOUND;
    if (opening == NULL) {
        *kept_out = (struct fund_kept){.kept_since = DATE_UNKNOWN};
        return ERR_OK;
    }
    struct fund_kept kept = {.opening_id = opening->seq,
                             .kept_since = ((const struct opening *)opening->record)->opened_on};
    enum err err = opening_differences(book, opening->seq, view, arena, &rows, &count);

    for (size_t i = 0; i < count; i++)
        kept.difference_count += rows[i].difference_minor != 0;
    kept.history_recorded = count > 0 && kept.difference_count == 0;
    if (err == ERR_OK)
        *kept_out = kept;
    return err;
}
