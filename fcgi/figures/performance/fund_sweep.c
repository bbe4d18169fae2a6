/* The flows of a whole fund in one pass over its rows, without the account of any investor.
 *
 * It is right because the sums over all investors need no shares: the parts that a call, a
 * distribution or a result is shared into add up to it again. Some things do depend on shares: a
 * right to recall that has expired, a result before anything was paid in, an entry that the rows
 * do not tell. For those the sweep gives up (false), and the caller takes the general way.
 * test_fund_sweep holds the two against each other on random ledgers.
 *
 * What all blocks but the last come to is kept, so that mostly only the rest is walked
 * (kept_sweep.c).
 *
 * Rows come in order of day. Flows of one day and type are added up and become one flow when the
 * day ends. Net asset value is paid-in capital plus results less distributions: the sum that the
 * capital accounts would have. */
#include "figures/waterfall/waterfall.h"
#include "fund_sweep_internal.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"

#include <string.h>

/* No sum of amounts comes near the end of the type as long as their sizes add up to this. */
#define SIZES_MAX (INT64_MAX / 8)

#define MEMORY_LINE 64

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
    for (; sweep->sums.types != 0; sweep->sums.types &= sweep->sums.types - 1) {
        int type = __builtin_ctz(sweep->sums.types);

        if (sweep->sums.sums_minor[type] != 0)
            sweep->flows[sweep->flow_count++] = (struct performance_flow){
                sweep->sums.day, (enum performance_type)type, sweep->sums.sums_minor[type]};
        sweep->sums.sums_minor[type] = 0;
    }
}

static void add(struct sweep *sweep, enum performance_type type, int64_t amount_minor)
{
    sweep->sums.types |= 1u << type;
    sweep->sums.sums_minor[type] += amount_minor;
}

static void note_result(struct sweep *sweep, int32_t date, int64_t amount_minor)
{
    if (amount_minor != 0 && sweep->sums.first_result_on == DATE_UNKNOWN)
        sweep->sums.first_result_on = date;
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
    enum err err = sweep_find_call(sweep, call_place, &call);

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
    sweep->sums.unfunded_minor -= room <= 0 ? 0 : room < amount_minor ? room : amount_minor;
    return ERR_OK;
}

static enum err take_contribution(struct sweep *sweep, const struct row_block *block, size_t row)
{
    int64_t amount = block->amounts_minor[row];

    if (sweep->sums.first_paid_on == DATE_UNKNOWN)
        sweep->sums.first_paid_on = block->dates[row];
    sweep->sums.equity_minor += amount;
    sweep->sums.cash_minor += amount;
    sweep->sums.funded = sweep->sums.funded || amount > 0;
    switch (row_block_kind(block, row)) {
    case ROW_CALLED:
        return take_called(sweep, block->calls[row], block->places[row], amount);
    case ROW_OUTSIDE:
        add(sweep, FLOW_CALL_FEES, -amount);
        return ERR_OK;
    default:
        add(sweep, FLOW_CALL_INVESTMENT, -amount);
        sweep->sums.unfunded_minor -= amount;
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
        if (distribution->recall_expires_on != DATE_UNKNOWN &&
            distribution->recall_expires_on < sweep->validity.recall_until)
            sweep->validity.recall_until = distribution->recall_expires_on;
        add(sweep, FLOW_DISTRIBUTION_RECALLABLE, recallable);
        sweep->sums.unfunded_minor += recallable;
    }
    add(sweep, FLOW_DISTRIBUTION_PERMANENT, amount - recallable);
    sweep->sums.equity_minor -= amount;
    sweep->sums.cash_minor -= amount;
    return ERR_OK;
}

static enum err take_held(struct sweep *sweep, const struct row_block *block, size_t row)
{
    struct movement movement = movement_of_row(sweep->book, block, row);
    struct holding_change change;
    enum err err = holding_apply(&sweep->holdings[block->places[row]], &movement, &change);
    if (err != ERR_OK)
        return err;
    sweep->sums.cash_minor += change.cash_minor;
    sweep->sums.equity_minor +=
        change.income_minor + change.realised_gain_minor + change.unrealised_gain_minor;
    note_result(sweep, movement.date, change.income_minor);
    note_result(sweep, movement.date, change.realised_gain_minor);
    note_result(sweep, movement.date, change.unrealised_gain_minor);
    return ERR_OK;
}

static void take_expense(struct sweep *sweep, int32_t date, int64_t amount_minor)
{
    note_result(sweep, date, amount_minor);
    sweep->sums.equity_minor -= amount_minor;
    sweep->sums.cash_minor -= amount_minor;
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
    sweep->sums.drawn_minor -= amount;
    sweep->sums.cash_minor -= amount;
    sweep->sums.funded = sweep->sums.funded || amount < 0;
}

static enum err take(struct sweep *sweep, const struct row_block *block, size_t row)
{
    if (block->dates[row] != sweep->sums.day) {
        close_day(sweep);
        sweep->sums.day = block->dates[row];
    }
    if (block->amounts_minor[row] > SIZES_MAX - sweep->committed_minor - sweep->sums.sizes_minor)
        return ERR_OVERFLOW;
    sweep->sums.sizes_minor += block->amounts_minor[row];
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

/* Notes what lets a row count, or not. */
static void rest_on_row(struct sweep_validity *validity, const struct row_block *block, size_t row,
                        bool counts, struct view view)
{
    if (block->seqs[row] > view.as_known)
        validity->is_certain = false;
    else if (block->seqs[row] > validity->known)
        validity->known = block->seqs[row];
    if (block->dates[row] > validity->day)
        validity->day = block->dates[row];
    if ((block->kinds[row] & ROW_MARKED) == 0)
        return;
    if (validity->mark_count == SWEPT_MARKS_MAX)
        validity->is_certain = false;
    else
        validity->marks[validity->mark_count++] = (struct swept_mark){block->seqs[row], counts};
}

/* The rows of a block; false where those of the view end in it. */
static enum err take_block(struct sweep *sweep, const struct row_block *block, bool *more_out)
{
    size_t count = row_block_count(block);
    enum err err = ERR_OK;

    for (size_t row = 0; row < count && err == ERR_OK; row++) {
        *more_out = block->dates[row] <= sweep->view.as_of;
        if (!*more_out)
            return ERR_OK;
        bool counts = fund_row_counts(sweep->book, block, row, sweep->view);

        rest_on_row(&sweep->validity, block, row, counts, sweep->view);
        if (counts)
            err = take(sweep, block, row);
    }
    return err;
}

static enum err take_rows(struct sweep *sweep, size_t from)
{
    const struct fund_rows *rows = sweep->rows;
    bool more = true;
    enum err err = ERR_OK;

    for (size_t k = from; k < rows->block_count && more && err == ERR_OK; k++) {
        if (k + 1 < rows->block_count)
            ask_for(fund_rows_block(rows, k + 1));
        else if (from == 0)
            sweep_keep(sweep, k);
        err = take_block(sweep, fund_rows_block(rows, k), &more);
    }
    return err;
}

static enum err take_commitments(struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->rows->commitments.count; i++) {
        const struct entry *entry = book_entry(sweep->book, sweep->rows->commitments.ids[i]);
        int64_t amount = ((const struct commitment *)entry->record)->amount_minor;

        if (!book_live(sweep->book, entry, sweep->view))
            continue;
        if (amount < 0 || amount > SIZES_MAX - sweep->committed_minor)
            return ERR_OVERFLOW;
        sweep->committed_minor += amount;
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
    if (sweep->sums.first_result_on == DATE_UNKNOWN)
        return true;
    return sweep->sums.first_paid_on != DATE_UNKNOWN &&
           quarter_of(sweep->sums.first_paid_on) <= quarter_of(sweep->sums.first_result_on);
}

/* Everything of the view, from what is kept where that is wanted. */
static enum err run(struct sweep *sweep, bool resume)
{
    size_t from = 0;

    sweep->holdings =
        arena_array(sweep->arena, sweep->rows->investments.count + 1, sizeof *sweep->holdings);
    sweep->sums = (struct sweep_sums){
        .day = DATE_UNKNOWN, .first_paid_on = DATE_UNKNOWN, .first_result_on = DATE_UNKNOWN};
    sweep->validity =
        (struct sweep_validity){.is_certain = true, .day = INT32_MIN, .recall_until = INT32_MAX};
    enum err err = take_commitments(sweep);

    if (err == ERR_OK && resume)
        err = sweep_resume(sweep, &from);
    if (err == ERR_OK && sweep->sums.sizes_minor > SIZES_MAX - sweep->committed_minor)
        err = ERR_OVERFLOW;
    return err == ERR_OK ? take_rows(sweep, from) : err;
}

/* What kept sums cannot be carried on with, as a call was paid again, is worked out from all rows.
 */
static enum err sweep_rows(struct sweep *sweep)
{
    const struct sweep fresh = *sweep;
    enum err err = run(sweep, true);

    if (err != ERR_NOT_KEPT)
        return err;
    arena_done(&sweep->scratch);
    *sweep = fresh;
    return run(sweep, false);
}

static void close_sweep(struct sweep *sweep, int64_t accrued_minor)
{
    close_day(sweep);
    sweep->sums.day = sweep->view.as_of;
    add(sweep, FLOW_FACILITY_GROSS_UP, sweep->sums.drawn_minor);
    add(sweep, FLOW_ADJUSTMENT_CARRY, accrued_minor);
    add(sweep, FLOW_NAV, sweep->sums.equity_minor - accrued_minor);
    close_day(sweep);
}

bool fund_sweep_behind(const struct book *book, int64_t fund_id, struct view view,
                       struct arena *arena, struct swept_fund *swept_out,
                       const struct kept_sweep **kept_out)
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
    struct sweep sweep = {.book = book, .rows = &rows, .view = view, .arena = arena};

    arena_init(&sweep.scratch);
    enum err err = sweep_rows(&sweep);

    arena_done(&sweep.scratch);
    if (err == ERR_OK)
        err = fund_carry_accrued(book, fund_id, view, arena, &accrued, &parts);
    if (err != ERR_OK || !results_are_shared(&sweep))
        return false;
    close_sweep(&sweep, accrued);
    swept_out->list = (struct flow_list){
        .currency = currency,
        .count = sweep.flow_count,
        .flows = sweep.flows,
        .committed_minor = sweep.committed_minor,
        .unfunded_minor = sweep.committed_minor + sweep.sums.unfunded_minor,
    };
    swept_out->cash_minor = sweep.sums.cash_minor;
    swept_out->funded = sweep.sums.funded;
    *kept_out = sweep.kept;
    return true;
}

bool fund_sweep(const struct book *book, int64_t fund_id, struct view view, struct arena *arena,
                struct swept_fund *swept_out)
{
    const struct kept_sweep *kept = NULL;
    struct swept_fund swept;

    if (!fund_sweep_behind(book, fund_id, view, arena, &swept, &kept))
        return false;
    if (kept != NULL)
        kept_join(kept, arena, &swept.list);
    *swept_out = swept;
    return true;
}
