/* The postings of each movement. The lines of one movement add up to zero per ledger and currency.
 */
#include "figures/accounts/posting.h"

#include "book/invariant.h"
#include "book/opening.h"
#include "figures/fund/fund_capital.h"
#include "figures/holding/movement.h"
#include "figures/reported/reported.h"
#include "record/capital.h"
#include "record/fee.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/opening.h"

const struct field_value account_values[] = {
    {"cash", "Cash", "货币资金"},
    {"cost", "Investments at cost", "投资成本"},
    {"unrealised", "Fair value above cost", "公允价值变动"},
    {"facility", "Credit facility", "授信借款"},
    {"capital", "Paid-in capital", "实缴资本"},
    {"distributed", "Distributed", "已分配"},
    {"income", "Income", "股息及利息收入"},
    {"realised_gain", "Realised gain", "已实现收益"},
    {"unrealised_gain", "Unrealised gain", "未实现收益"},
    {"expense", "Expenses", "费用"},
    {"carry", "Carried interest paid", "已付业绩报酬"},
    {"accrued", "Accrued expenses", "应计费用"},
    {"equalisation_interest", "Equalisation interest passed on", "代收代付后续募集利息"},
    {"unsettled", "Transfers of stakes, price unknown", "价款未知的份额转让"},
    {"not_tracked", "Not tracked, by its reports", "未跟踪资产（据报告）"},
    {"opening_result", "Result before the ledger began", "建账前累计损益"},
    {"loan", "Loans", "贷款本金"},
    {"loan_costs", "Costs of collecting received", "收回追索费用"},
    {"loan_loss", "Loans written off", "贷款核销损失"},
    {0},
};

static const struct field posting_line_fields[] = {
    F_INTEGER(struct posting_line, seq, INT64_MAX, "Entry", "分录号"),
    F_DATE(struct posting_line, date, "Date", "日期"),
    F_ENUM(struct posting_line, account, account, "Account", "科目"),
    F_INTEGER(struct posting_line, ref_id, INT64_MAX, "Of", "对象"),
    F_ENUM(struct posting_line, currency, currency, "Currency", "币种"),
    F_MONEY(struct posting_line, amount, "Amount", "金额"),
};

const struct shape posting_line_shape = SHAPE(struct posting_line, posting_line_fields);

struct poster {
    struct movements movements;
    struct capital capital;
    const struct movement *movement; /* being posted */
    struct posting_line *lines;
    size_t count;
    size_t capacity;
    int64_t accrued[EXPENSE_CATEGORY_COUNT + 1]; /* owed so far, by category */
    bool ever_reported; /* what follows is kept of funds that are known by their reports some day */
    bool reported;      /* cash of the movement's day is not tracked */
    bool cash_alone;    /* nobody asks which investor got what */
    int64_t net_minor;  /* assets less liabilities so far */
    enum err err;       /* of that sum */
    int64_t cash_minor; /* so far, in the fund's currency */
    int64_t not_tracked_minor; /* the same */
    uint32_t currency;
};

static bool is_net_asset(enum account_kind account)
{
    switch (account) {
    case ACCOUNT_CASH:
    case ACCOUNT_NOT_TRACKED:
    case ACCOUNT_COST:
    case ACCOUNT_UNREALISED:
    case ACCOUNT_UNSETTLED:
    case ACCOUNT_FACILITY:
    case ACCOUNT_ACCRUED:
        return true;
    default:
        return false;
    }
}

/* Adds a line of the movement, unless it is nothing. */
static void line(struct poster *poster, enum account_kind account, int64_t ref_id,
                 int64_t amount_minor)
{
    enum err err = ERR_OK; /* sums of these are checked where they are told */

    if (amount_minor == 0)
        return;
    if (account == ACCOUNT_CASH && poster->reported)
        account = ACCOUNT_NOT_TRACKED;
    if (poster->ever_reported && is_net_asset(account))
        add_to(&poster->net_minor, amount_minor, &poster->err);
    if (poster->movement->currency == poster->currency && account == ACCOUNT_CASH)
        add_to(&poster->cash_minor, amount_minor, &err);
    if (poster->movement->currency == poster->currency && account == ACCOUNT_NOT_TRACKED)
        add_to(&poster->not_tracked_minor, amount_minor, &err);
    if (poster->count == poster->capacity) {
        size_t capacity = poster->capacity == 0 ? 64 : poster->capacity * 2;
        struct posting_line *lines = arena_array(poster->movements.arena, capacity, sizeof *lines);

        for (size_t i = 0; i < poster->count; i++)
            lines[i] = poster->lines[i];
        poster->lines = lines;
        poster->capacity = capacity;
    }
    poster->lines[poster->count++] = (struct posting_line){
        .seq = poster->movement->seq,
        .date = poster->movement->date,
        .account = account,
        .ref_id = ref_id,
        .currency = poster->movement->currency,
        .amount_minor = amount_minor,
    };
}

static enum err post_holding(struct poster *poster)
{
    struct holding *holding = &poster->movements.holdings[poster->movement->holding];
    struct holding_change change;
    enum err err = holding_apply(holding, poster->movement, &change);

    if (err != ERR_OK)
        return err;
    line(poster, ACCOUNT_CASH, 0, change.cash_minor);
    line(poster, ACCOUNT_COST, holding->id, change.cost_minor);
    line(poster, ACCOUNT_UNREALISED, holding->id, change.unrealised_minor);
    line(poster, ACCOUNT_INCOME, holding->id, -change.income_minor);
    line(poster, ACCOUNT_REALISED_GAIN, holding->id, -change.realised_gain_minor);
    line(poster, ACCOUNT_UNREALISED_GAIN, holding->id, -change.unrealised_gain_minor);
    line(poster, ACCOUNT_UNSETTLED, holding->id, change.unsettled_minor);
    line(poster, ACCOUNT_OPENING_RESULT, 0, change.opened_minor);
    return ERR_OK;
}

static enum err post_distribution(struct poster *poster)
{
    const struct movement *movement = poster->movement;
    struct capital *capital = &poster->capital;
    enum account_kind account =
        movement->kind == MOVE_RETURN ? ACCOUNT_CAPITAL : ACCOUNT_DISTRIBUTED;

    if (poster->cash_alone) {
        line(poster, account, 0, movement->amount_minor);
        line(poster, ACCOUNT_CASH, 0, -movement->amount_minor);
        return ERR_OK;
    }
    struct distribution_share *shares =
        arena_array(capital->arena, capital->count + 1, sizeof *shares);
    enum err err = capital_distribution_shares(capital, movement->entry, shares);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < capital->count; i++)
        line(poster, account, shares[i].commitment_id, shares[i].amount_minor);
    if (movement->kind == MOVE_DISTRIBUTION)
        line(poster, ACCOUNT_CARRY, 0,
             known_or_zero(((const struct distribution *)movement->entry->record)->carry_minor));
    line(poster, ACCOUNT_CASH, 0, -movement->amount_minor);
    return ERR_OK;
}

/* The money of an equalisation passes through the fund; its interest never becomes the fund's, nor
 * anybody's capital: what the later investor pays is owed to the others until they have it. */
static enum err post_equalisation(struct poster *poster)
{
    const struct movement *movement = poster->movement;
    const struct equalisation *equalisation = movement->entry->record;
    struct capital *capital = &poster->capital;
    struct distribution_share *shares =
        arena_array(capital->arena, capital->count + 1, sizeof *shares);
    enum err err = capital_distribution_shares(capital, movement->entry, shares);

    if (err != ERR_OK)
        return err;
    line(poster, ACCOUNT_CASH, 0, movement->amount_minor);
    line(poster, ACCOUNT_CAPITAL, equalisation->commitment_id, -equalisation->contribution_minor);
    line(poster, ACCOUNT_EQUALISATION_INTEREST, equalisation->commitment_id,
         -known_or_zero(equalisation->interest_minor));
    for (size_t i = 0; i < capital->count; i++) {
        line(poster, ACCOUNT_CAPITAL, shares[i].commitment_id, shares[i].return_of_capital_minor);
        line(poster, ACCOUNT_EQUALISATION_INTEREST, shares[i].commitment_id,
             shares[i].income_minor);
    }
    line(poster, ACCOUNT_CASH, 0, -movement->amount_minor);
    return ERR_OK;
}

/* What was distributed on the lines that a transfer moved, as far as it is in the view. */
static int64_t moved_distributions(const struct capital *capital, const struct transfer *transfer)
{
    int64_t sum = 0;

    for (size_t i = 0; i < transfer->line_count; i++)
        if (proposal_approved(capital->book, transfer->lines[i].proposal, capital->view) != NULL)
            sum += transfer->lines[i].return_of_capital_minor + transfer->lines[i].gain_minor +
                   transfer->lines[i].income_minor;
    return sum;
}

/* Paid-in and distributed go over; between the commitments they add up to nothing. */
static void post_transfer(struct poster *poster)
{
    const struct capital *capital = &poster->capital;

    for (size_t k = 0; k < capital->adjustment_count; k++) {
        const struct adjustment *adjustment = &capital->adjustments[k];
        const struct transfer *transfer = adjustment->transfer;

        if (adjustment->entry->seq != poster->movement->entry->seq)
            continue;
        for (size_t i = 0; i < capital->count; i++)
            line(poster, ACCOUNT_CAPITAL, capital->commitments[i]->seq,
                 -adjustment->contributed[i]);
        if (transfer->from == capital->count || transfer->to == capital->count)
            continue;
        int64_t moved = moved_distributions(capital, transfer);

        line(poster, ACCOUNT_DISTRIBUTED, capital->commitments[transfer->from]->seq, -moved);
        line(poster, ACCOUNT_DISTRIBUTED, capital->commitments[transfer->to]->seq, moved);
    }
}

static void post_facility(struct poster *poster)
{
    const struct facility_flow *flow = poster->movement->entry->record;
    bool drawn = flow->kind <= FACILITY_DRAW_FEES;
    int64_t cash = drawn ? flow->amount_minor : -flow->amount_minor;

    line(poster, ACCOUNT_CASH, 0, cash);
    if (flow->kind == FACILITY_INTEREST)
        line(poster, ACCOUNT_EXPENSE, EXPENSE_FACILITY_INTEREST, -cash);
    else
        line(poster, ACCOUNT_FACILITY, 0, -cash);
}

/* The balance that is recorded takes the place of the one before: only the difference is posted. */
static void post_accrual(struct poster *poster)
{
    const struct accrual *accrual = poster->movement->entry->record;
    int64_t *balance = &poster->accrued[accrual->category];
    int64_t more = accrual->amount_minor - *balance;

    *balance = accrual->amount_minor;
    line(poster, ACCOUNT_EXPENSE, accrual->category, more);
    line(poster, ACCOUNT_ACCRUED, accrual->category, -more);
}

/* The fund is worth what its reports say; how that came about they do not. */
static enum err post_reported(struct poster *poster)
{
    int64_t gain = 0;
    enum err err = amount_sub(poster->movement->amount_minor, poster->net_minor, &gain);

    line(poster, ACCOUNT_NOT_TRACKED, 0, gain);
    line(poster, ACCOUNT_UNREALISED_GAIN, 0, -gain);
    return err;
}

/* Only what the opening says beyond what was recorded before is posted; what that makes of the
 * fund is the result of the time before. */
static enum err post_opening(struct poster *poster)
{
    const struct opening *opening = poster->movement->entry->record;
    const struct capital *capital = &poster->capital;
    struct capital_opening opened;
    int64_t result = 0;
    enum err err = capital_opening_compute(capital, capital->view, &opened);
    int64_t cash = opening->cash_minor - poster->cash_minor;
    int64_t not_tracked = poster->reported ? 0 : -poster->not_tracked_minor;

    line(poster, ACCOUNT_NOT_TRACKED, 0, not_tracked);
    line(poster, ACCOUNT_CASH, 0, cash);
    add_to(&result, -not_tracked, &err);
    line(poster, ACCOUNT_CARRY, 0, opened.carry_minor);
    add_to(&result, -cash, &err);
    add_to(&result, -opened.carry_minor, &err);
    for (size_t i = 0; i < capital->count && err == ERR_OK; i++) {
        const struct opening_part *part = &opened.parts[i];
        int64_t paid = part->inside_minor + part->outside_minor;
        int64_t distributed = part->return_of_capital_minor + part->gain_minor + part->income_minor;

        line(poster, ACCOUNT_CAPITAL, capital->commitments[i]->seq, -paid);
        line(poster, ACCOUNT_DISTRIBUTED, capital->commitments[i]->seq, distributed);
        add_to(&result, paid, &err);
        add_to(&result, -distributed, &err);
    }
    line(poster, ACCOUNT_OPENING_RESULT, 0, result);
    return err;
}

static enum err post(struct poster *poster)
{
    const struct movement *movement = poster->movement;

    switch (movement->kind) {
    case MOVE_CONTRIBUTION:
        line(poster, ACCOUNT_CASH, 0, movement->amount_minor);
        line(poster, ACCOUNT_CAPITAL,
             ((const struct contribution *)movement->entry->record)->commitment_id,
             -movement->amount_minor);
        return ERR_OK;
    case MOVE_DISTRIBUTION:
    case MOVE_RETURN:
        return post_distribution(poster);
    case MOVE_EQUALISATION:
        return post_equalisation(poster);
    case MOVE_TRANSFER:
        post_transfer(poster);
        return ERR_OK;
    case MOVE_EXPENSE:
        line(poster, ACCOUNT_EXPENSE, ((const struct expense *)movement->entry->record)->category,
             movement->amount_minor);
        line(poster, ACCOUNT_CASH, 0, -movement->amount_minor);
        return ERR_OK;
    case MOVE_CARRY_RETURN:
        line(poster, ACCOUNT_CASH, 0, movement->amount_minor);
        line(poster, ACCOUNT_CARRY, 0, -movement->amount_minor);
        return ERR_OK;
    case MOVE_FACILITY:
        post_facility(poster);
        return ERR_OK;
    case MOVE_ACCRUAL:
        post_accrual(poster);
        return ERR_OK;
    case MOVE_REPORTED:
        return post_reported(poster);
    case MOVE_OPENING:
        return post_opening(poster);
    default:
        return post_holding(poster);
    }
}

/* The lines from `first` on are those of the movement. */
static enum err check_balanced(const struct poster *poster, size_t first)
{
    int64_t sum = 0;
    enum err err = ERR_OK;

    for (size_t i = first; i < poster->count; i++)
        add_to(&sum, poster->lines[i].amount_minor, &err);
    return err != ERR_OK ? err
                         : book_expect(poster->movements.book, INVARIANT_POSTINGS,
                                       poster->movement->seq, sum, 0);
}

static int64_t opening_seq(const struct book *book, int64_t fund_id, struct view view)
{
    const struct entry *opening = fund_opening(book, fund_id, view);

    return opening == NULL ? 0 : proposal_approved(book, opening, view)->seq;
}

static enum err build(const struct book *book, int64_t fund_id, struct view view, bool cash_alone,
                      struct arena *arena, struct fund_ledger *ledger_out)
{
    const struct entry *fund = book_version(book, RECORD_FUND, fund_id, view);
    struct poster poster = {.cash_alone = cash_alone};

    if (fund == NULL)
        return ERR_NOT_FOUND;
    movements_init(&poster.movements, book, view, arena);
    poster.ever_reported = REFERRERS(book, fund_basis, fund_id, fund_id).entry != NULL;
    enum err err = movements_of_fund(&poster.movements, fund_id);
    poster.currency = ((const struct fund *)fund->record)->currency;
    if (err == ERR_OK)
        err = capital_open(book, fund_id, view, arena, &poster.capital);
    movements_sort(&poster.movements);
    if (err == ERR_OK)
        err = movements_convert(&poster.movements, ((const struct fund *)fund->record)->currency);
    for (size_t i = 0; i < poster.movements.count && err == ERR_OK; i++) {
        size_t first = poster.count;

        poster.movement = &poster.movements.list[i];
        poster.reported =
            poster.ever_reported &&
            fund_is_reported(book, fund_id, (struct view){poster.movement->date, view.as_known});
        err = post(&poster);
        if (err == ERR_OK)
            err = poster.err;
        if (err == ERR_OK)
            err = check_balanced(&poster, first);
    }
    if (err != ERR_OK)
        return err;
    *ledger_out = (struct fund_ledger){
        .fund_id = fund_id,
        .code = ((const struct fund *)fund->record)->code,
        .currency = ((const struct fund *)fund->record)->currency,
        .view = view,
        .reported = fund_is_reported(book, fund_id, view),
        .opening_seq = opening_seq(book, fund_id, view),
        .count = poster.count,
        .lines = poster.lines,
    };
    return ERR_OK;
}

bool fund_cash_is_known(const struct fund_ledger *ledger)
{
    int64_t not_tracked = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->lines[i].account == ACCOUNT_NOT_TRACKED)
            add_to(&not_tracked, ledger->lines[i].amount_minor, &err);
    return !ledger->reported && err == ERR_OK && not_tracked == 0;
}

bool fund_cash_is_tracked(const struct fund_ledger *ledger)
{
    if (!fund_cash_is_known(ledger))
        return false;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct posting_line *line = &ledger->lines[i];
        bool funding = line->account == ACCOUNT_CAPITAL || line->account == ACCOUNT_FACILITY;

        if (funding && line->amount_minor < 0)
            return true;
    }
    return false;
}

/* Whether a day before the fund's opening can be told: only when that adds nothing. */
static enum err require_kept(const struct book *book, int64_t fund_id, struct view view,
                             struct arena *arena)
{
    const struct entry *opening = fund_opening_known(book, fund_id, view.as_known);
    const struct posting_line *lines;
    struct fund_ledger ledger;

    if (opening == NULL || view.as_of >= ((const struct opening *)opening->record)->opened_on)
        return ERR_OK;
    view.as_of = ((const struct opening *)opening->record)->opened_on;
    enum err err = build(book, fund_id, view, false, arena, &ledger);

    if (err != ERR_OK)
        return err;
    return fund_ledger_entry(&ledger, ledger.opening_seq, &lines) == 0 ? ERR_OK : ERR_NOT_KEPT;
}

enum err fund_ledger_build(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, struct fund_ledger *ledger_out)
{
    enum err err = require_kept(book, fund_id, view, arena);

    return err == ERR_OK ? build(book, fund_id, view, false, arena, ledger_out) : err;
}

enum err fund_cash_ledger_build(const struct book *book, int64_t fund_id, struct view view,
                                struct arena *arena, struct fund_ledger *ledger_out)
{
    enum err err = require_kept(book, fund_id, view, arena);

    return err == ERR_OK ? build(book, fund_id, view, true, arena, ledger_out) : err;
}

bool fund_ledger_is_complete(const struct fund_ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->lines[i].currency != ledger->currency)
            return false;
    return true;
}

size_t fund_ledger_entry(const struct fund_ledger *ledger, int64_t seq,
                         const struct posting_line **lines_out)
{
    size_t first = 0;
    size_t count = 0;

    while (first < ledger->count && ledger->lines[first].seq != seq)
        first++;
    while (first + count < ledger->count && ledger->lines[first + count].seq == seq)
        count++;
    *lines_out = ledger->lines + first;
    return count;
}
