/* The flows of a whole fund in one pass over its rows, without the account of any investor.
 *
 * It is right because the sums over all investors need no shares: the parts that a call, a
 * distribution or a result is shared into add up to it again. Some things do depend on shares: a
 * right to recall that has expired, a result before anything was paid in, an entry that the rows
 * do not tell. For those the sweep gives up (false), and the caller takes the general way.
 * test_fund_sweep holds the two against each other on random ledgers.
 *
 * Rows come in order of day. Flows of one day and type are added up and become one flow when the
 * day ends. Net asset value is paid-in capital plus results less distributions: the sum that the
 * capital accounts would have. */
#include "figures/waterfall/waterfall.h"
#include "figures/fund/fund_capital.h"
#include "figures/fund/kept_lines.h"
#include "flow_internal.h"
#include "book/fund_rows.h"
#include "figures/holding/movement.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"

#include <string.h>

/* No sum of amounts comes near the end of the type as long as their sizes add up to this. */
#define SIZES_MAX (INT64_MAX / 8)

#define MEMORY_LINE 64

/* A call that contributions in the view pay. */
struct swept_call {
    bool approved;
    struct call_share *shares; /* by place of the commitment; NULL: not worked out yet */
    int64_t *paid_minor;
};

struct sweep {
    const struct book *book;
    const struct fund_rows *rows;
    struct view view;
    struct arena *arena;
    struct holding *holdings; /* by place */
    /* The day that is being added up, by type. */
    int32_t day;
    uint32_t types;
    int64_t sums_minor[FLOW_TYPE_COUNT];
    struct performance_flow *flows;
    size_t flow_count;
    size_t flow_capacity;
    struct capital capital;   /* once there is a call; works in scratch */
    struct arena scratch;     /* emptied after each call */
    struct swept_call *calls; /* by place; NULL: none was paid yet */
    int64_t committed_minor;
    int64_t unfunded_minor;
    int64_t equity_minor; /* paid in, less distributed, less expenses, and what holdings brought */
    int64_t drawn_minor;  /* under the facility */
    int64_t cash_minor;
    bool funded;
    int64_t sizes_minor;
    int32_t first_paid_on;
    int32_t first_result_on;
};

_Static_assert(FLOW_TYPE_COUNT <= 32, "types are kept in a set of bits");

static void close_day(struct sweep *sweep)
{
    if (sweep->flow_capacity - sweep->flow_count < FLOW_TYPE_COUNT) {
        size_t capacity = sweep->flow_capacity * 2 + 8 * FLOW_TYPE_COUNT;
        struct performance_flow *flows = arena_array(sweep->arena, capacity, sizeof *flows);

        if (sweep->flow_count > 0)
            memcpy(flows, sweep->flows, sweep->flow_count * sizeof *flows);
        sweep->flows = flows;
        sweep->flow_capacity = capacity;
    }
    for (; sweep->types != 0; sweep->types &= sweep->types - 1) {
        int type = __builtin_ctz(sweep->types);

        if (sweep->sums_minor[type] != 0)
            sweep->flows[sweep->flow_count++] = (struct performance_flow){
                sweep->day, (enum performance_type)type, sweep->sums_minor[type]};
        sweep->sums_minor[type] = 0;
    }
}

static void add(struct sweep *sweep, enum performance_type type, int64_t amount_minor)
{
    sweep->types |= 1u << type;
    sweep->sums_minor[type] += amount_minor;
}

static void note_result(struct sweep *sweep, int32_t date, int64_t amount_minor)
{
    if (amount_minor != 0 && sweep->first_result_on == DATE_UNKNOWN)
        sweep->first_result_on = date;
}

static enum err begin_calls(struct sweep *sweep)
{
    enum err err =
        capital_open(sweep->book, sweep->rows->fund_id, sweep->view, sweep->arena, &sweep->capital);

    sweep->capital.arena = &sweep->scratch;
    sweep->calls = arena_array(sweep->arena, sweep->rows->call_count, sizeof *sweep->calls);
    return err;
}

static enum err open_call(struct sweep *sweep, const struct fund_call *asked,
                          struct swept_call *call)
{
    int64_t approval = fund_call_approval(sweep->book, asked, sweep->view);
    size_t count = sweep->capital.count + 1;

    call->approved = approval != 0;
    call->paid_minor = arena_array(sweep->arena, count, sizeof *call->paid_minor);
    call->shares = arena_array(sweep->arena, count, sizeof *call->shares);
    if (kept_call_lines(&sweep->capital, approval, sweep->rows->currency, call->shares))
        return ERR_OK;
    enum err err =
        capital_call_lines(&sweep->capital, book_entry(sweep->book, asked->id), call->shares);

    arena_reset(&sweep->scratch);
    return err;
}

/* A call with its lines. */
static enum err find_call(struct sweep *sweep, size_t place, struct swept_call **call_out)
{
    enum err err = sweep->calls == NULL ? begin_calls(sweep) : ERR_OK;
    struct swept_call *call = &sweep->calls[place];

    if (err == ERR_OK && call->shares == NULL)
        err = open_call(sweep, &sweep->rows->calls[place], call);
    *call_out = call;
    return err;
}

static const enum performance_type part_types[CALL_PART_COUNT] = {
    [CALL_INVESTMENTS] = FLOW_CALL_INVESTMENT,
    [CALL_WORKING_CAPITAL] = FLOW_CALL_WORKING_CAPITAL,
    [CALL_FACILITY_INTEREST] = FLOW_CALL_FACILITY_INTEREST,
    [CALL_MANAGEMENT_FEES] = FLOW_CALL_FEES,
    [CALL_EXPENSES] = FLOW_CALL_FEES,
};

/* A payment to a call fills its line's parts in order, and takes from the unfunded only the
 * part that the call does not place outside the commitment. */
static enum err take_called(struct sweep *sweep, size_t call_place, size_t place,
                            int64_t amount_minor)
{
    int64_t parts[CALL_PART_COUNT];
    struct swept_call *call = NULL;
    enum err err = find_call(sweep, call_place, &call);

    if (err != ERR_OK)
        return err;
    const struct call_share *share = &call->shares[place];
    int64_t room = share->amount_minor - share->outside_minor - call->paid_minor[place];

    if (!call->approved)
        room = amount_minor;
    call_share_fill(share, call->paid_minor[place], amount_minor, parts);
    call->paid_minor[place] += amount_minor;
    for (int p = 0; p < CALL_PART_COUNT; p++)
        if (parts[p] != 0)
            add(sweep, part_types[p], -parts[p]);
    sweep->unfunded_minor -= room <= 0 ? 0 : room < amount_minor ? room : amount_minor;
    return ERR_OK;
}

static enum err take_contribution(struct sweep *sweep, const struct row_block *block, size_t row)
{
    int64_t amount = block->amounts_minor[row];

    if (sweep->first_paid_on == DATE_UNKNOWN)
        sweep->first_paid_on = block->dates[row];
    sweep->equity_minor += amount;
    sweep->cash_minor += amount;
    sweep->funded = sweep->funded || amount > 0;
    switch (row_block_kind(block, row)) {
    case ROW_CALLED:
        return take_called(sweep, block->calls[row], block->places[row], amount);
    case ROW_OUTSIDE:
        add(sweep, FLOW_CALL_FEES, -amount);
        return ERR_OK;
    default:
        add(sweep, FLOW_CALL_INVESTMENT, -amount);
        sweep->unfunded_minor -= amount;
        return ERR_OK;
    }
}

/* ERR_INVALID: a right to recall has expired, which asks for the accounts of the investors. */
static enum err take_distribution(struct sweep *sweep, const struct row_block *block, size_t row)
{
    int64_t amount = block->amounts_minor[row];
    int64_t recallable = 0;

    if (row_block_kind(block, row) == ROW_RECALLABLE) {
        const struct approval *approval = book_entry(sweep->book, block->seqs[row])->record;
        const struct distribution *distribution =
            book_entry(sweep->book, approval->distribution_id)->record;

        recallable = distribution->recallable_minor;
        if (distribution->recall_expires_on != DATE_UNKNOWN &&
            distribution->recall_expires_on < sweep->view.as_of)
            return ERR_INVALID;
        add(sweep, FLOW_DISTRIBUTION_RECALLABLE, recallable);
        sweep->unfunded_minor += recallable;
    }
    add(sweep, FLOW_DISTRIBUTION_PERMANENT, amount - recallable);
    sweep->equity_minor -= amount;
    sweep->cash_minor -= amount;
    return ERR_OK;
}

static enum err take_held(struct sweep *sweep, const struct row_block *block, size_t row)
{
    struct movement movement = movement_of_row(sweep->book, block, row);
    struct holding_change change;
    enum err err = holding_apply(&sweep->holdings[block->places[row]], &movement, &change);
    if (err != ERR_OK)
        return err;
    sweep->cash_minor += change.cash_minor;
    sweep->equity_minor +=
        change.income_minor + change.realised_gain_minor + change.unrealised_gain_minor;
    note_result(sweep, movement.date, change.income_minor);
    note_result(sweep, movement.date, change.realised_gain_minor);
    note_result(sweep, movement.date, change.unrealised_gain_minor);
    return ERR_OK;
}

static void take_expense(struct sweep *sweep, int32_t date, int64_t amount_minor)
{
    note_result(sweep, date, amount_minor);
    sweep->equity_minor -= amount_minor;
    sweep->cash_minor -= amount_minor;
}

static void take_facility(struct sweep *sweep, const struct row_block *block, size_t row)
{
    int64_t amount = block->amounts_minor[row];
    enum facility_kind kind = (enum facility_kind)block->places[row];

    if (kind == FACILITY_INTEREST) {
        take_expense(sweep, block->dates[row], amount);
        return;
    }
    if (kind <= FACILITY_DRAW_FEES)
        amount = -amount;
    add(sweep, flow_type_of_facility(kind), amount);
    sweep->drawn_minor -= amount;
    sweep->cash_minor -= amount;
    sweep->funded = sweep->funded || amount < 0;
}

static enum err take(struct sweep *sweep, const struct row_block *block, size_t row)
{
    if (block->dates[row] != sweep->day) {
        close_day(sweep);
        sweep->day = block->dates[row];
    }
    if (block->amounts_minor[row] > SIZES_MAX - sweep->sizes_minor)
        return ERR_OVERFLOW;
    sweep->sizes_minor += block->amounts_minor[row];
    switch (row_block_kind(block, row)) {
    case ROW_CONTRIBUTION:
    case ROW_OUTSIDE:
    case ROW_CALLED:
        return take_contribution(sweep, block, row);
    case ROW_DISTRIBUTION:
    case ROW_RECALLABLE:
        return take_distribution(sweep, block, row);
    case ROW_PAYMENT:
    case ROW_INCOME:
    case ROW_PROCEEDS:
    case ROW_SOLD:
    case ROW_VALUATION:
        return take_held(sweep, block, row);
    case ROW_EXPENSE:
        take_expense(sweep, block->dates[row], block->amounts_minor[row]);
        return ERR_OK;
    case ROW_FACILITY:
        take_facility(sweep, block, row);
        return ERR_OK;
    case ROW_MARKED:
        break;
    }
    return ERR_CORRUPT;
}

/* Blocks lie anywhere, so the memory of the next one is asked for while this one is read. */
static void ask_for(const struct row_block *block)
{
    for (size_t i = 0; i < sizeof *block; i += MEMORY_LINE)
        __builtin_prefetch((const char *)block + i);
}

static enum err take_rows(struct sweep *sweep)
{
    const struct fund_rows *rows = sweep->rows;
    struct view view = sweep->view;

    for (size_t k = 0; k < rows->block_count; k++) {
        const struct row_block *block = fund_rows_block(rows, k);
        size_t count = row_block_count(block);

        if (k + 1 < rows->block_count)
            ask_for(fund_rows_block(rows, k + 1));
        for (size_t row = 0; row < count; row++) {
            if (block->dates[row] > view.as_of)
                return ERR_OK;
            if (!fund_row_counts(sweep->book, block, row, view))
                continue;
            enum err err = take(sweep, block, row);
            if (err != ERR_OK)
                return err;
        }
    }
    return ERR_OK;
}

static enum err take_commitments(struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->rows->commitments.count; i++) {
        const struct entry *entry = book_entry(sweep->book, sweep->rows->commitments.ids[i]);
        int64_t amount = ((const struct commitment *)entry->record)->amount_minor;

        if (!book_live(sweep->book, entry, sweep->view))
            continue;
        if (amount < 0 || amount > SIZES_MAX - sweep->sizes_minor)
            return ERR_OVERFLOW;
        sweep->sizes_minor += amount;
        sweep->committed_minor += amount;
        sweep->unfunded_minor += amount;
    }
    return ERR_OK;
}

static int32_t quarter_of(int32_t date)
{
    int year = 0;
    int month = 0;
    int day = 0;

    date_to_ymd(date, &year, &month, &day);
    return year * 4 + (month - 1) / 3;
}

/* Whether every result belongs to somebody: something was paid in by the end of its quarter. */
static bool results_are_shared(const struct sweep *sweep)
{
    if (sweep->first_result_on == DATE_UNKNOWN)
        return true;
    return sweep->first_paid_on != DATE_UNKNOWN &&
           quarter_of(sweep->first_paid_on) <= quarter_of(sweep->first_result_on);
}

bool fund_sweep(const struct book *book, int64_t fund_id, struct view view, struct arena *arena,
                struct swept_fund *swept_out)
{
    const struct entry *fund = book_version(book, RECORD_FUND, fund_id, view);
    struct fund_rows rows;

    if (fund == NULL || !book_fund_rows(book, fund_id, view, &rows))
        return false;
    uint32_t currency = ((const struct fund *)fund->record)->currency;

    if (rows.currency != currency || rows.commitments.count == 0 ||
        rows.commitments.ids[0] > view.as_known)
        return false;
    /* Rows are there already that the book does not know yet. */
    if (view.as_known > book_head(book))
        view.as_known = book_head(book);
    const int64_t *parts = NULL; /* of the accrued carry: all together are the whole */
    int64_t accrued = 0;
    struct sweep sweep = {
        .book = book,
        .rows = &rows,
        .view = view,
        .arena = arena,
        .holdings = arena_array(arena, rows.investments.count + 1, sizeof *sweep.holdings),
        .day = DATE_UNKNOWN,
        .first_paid_on = DATE_UNKNOWN,
        .first_result_on = DATE_UNKNOWN,
    };

    arena_init(&sweep.scratch);
    enum err err = take_commitments(&sweep);
    if (err == ERR_OK)
        err = take_rows(&sweep);
    arena_done(&sweep.scratch);
    if (err == ERR_OK)
        err = fund_carry_accrued(book, fund_id, view, arena, &accrued, &parts);
    if (err != ERR_OK || !results_are_shared(&sweep))
        return false;
    close_day(&sweep);
    sweep.day = view.as_of;
    add(&sweep, FLOW_FACILITY_GROSS_UP, sweep.drawn_minor);
    add(&sweep, FLOW_ADJUSTMENT_CARRY, accrued);
    add(&sweep, FLOW_NAV, sweep.equity_minor - accrued);
    close_day(&sweep);
    swept_out->list = (struct flow_list){
        .currency = currency,
        .count = sweep.flow_count,
        .flows = sweep.flows,
        .committed_minor = sweep.committed_minor,
        .unfunded_minor = sweep.unfunded_minor,
    };
    swept_out->cash_minor = sweep.cash_minor;
    swept_out->funded = sweep.funded;
    return true;
}
