/* Rolls a fund's ledger forward quarter by quarter.
 *
 * Lines and transfers come in order of time. A line goes into the fund's row, and into that of a
 * commitment where it names one. A transfer moves the same part of everything that stands in the
 * account by then. At the end of a quarter the results, which name no commitment, are shared by
 * paid-in with the largest remainder, so the accounts add up to the fund. */
#include "figures/performance/statement.h"

#include "figures/waterfall/waterfall.h"
#include "calc/allocate.h"
#include "calc/accrual.h"
#include "figures/fund/fund_capital.h"
#include "record/kinds.h"
#include "record/waterfall.h"

#include <stdlib.h>
#include <string.h>

static const struct field capital_row_fields[] = {
    F_REFERENCE(struct capital_row, commitment_id, "commitment", "Commitment", "认缴"),
    F_DATE(struct capital_row, from, "From", "起"),
    F_DATE(struct capital_row, to, "To", "止"),
    F_ENUM(struct capital_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct capital_row, opening, "Opening", "期初净值"),
    F_MONEY(struct capital_row, contributions, "Contributions", "实缴"),
    F_MONEY(struct capital_row, distributions, "Distributions", "分配"),
    F_MONEY(struct capital_row, carry, "Carried interest paid", "已付业绩报酬"),
    F_MONEY(struct capital_row, income, "Income", "股息及利息收入"),
    F_MONEY(struct capital_row, expenses, "Expenses", "费用"),
    F_MONEY(struct capital_row, realised_gain, "Realised gain", "已实现收益"),
    F_MONEY(struct capital_row, unrealised_gain, "Unrealised gain", "未实现收益"),
    F_MONEY(struct capital_row, transferred, "Stakes transferred", "份额转让"),
    F_MONEY(struct capital_row, closing, "Closing", "期末净值"),
    F_MONEY(struct capital_row, equalisation_interest, "Equalisation interest, outside the account",
            "后续募集利息（不计入净值）"),
    F_MONEY(struct capital_row, brought_in, "Brought in by the opening balance", "期初余额转入"),
};

const struct shape capital_row_shape = SHAPE(struct capital_row, capital_row_fields);

struct statement {
    const struct fund_ledger *ledger;
    struct capital *capital;
    struct capital_row *rows; /* capital->count + 1 per quarter, the fund's first */
    size_t quarter_count;
    int64_t *paid_in; /* by commitment, running */
    size_t transfer_count;
    const struct adjustment **transfers; /* in order of date and seq */
    size_t next_transfer;
    enum err err;
    /* Days, ascending, whose values are wanted as well: capital->count places per day. */
    const int32_t *days;
    size_t day_count;
    size_t next_day;
    int64_t *values;
};

/* The place of a line in a row; NULL for assets and liabilities. */
static int64_t *place(struct capital_row *row, uint32_t account)
{
    switch ((enum account_kind)account) {
    case ACCOUNT_CAPITAL:
        return &row->contributions_minor;
    case ACCOUNT_DISTRIBUTED:
        return &row->distributions_minor;
    case ACCOUNT_CARRY:
        return &row->carry_minor;
    case ACCOUNT_INCOME:
        return &row->income_minor;
    case ACCOUNT_EXPENSE:
        return &row->expenses_minor;
    case ACCOUNT_REALISED_GAIN:
        return &row->realised_gain_minor;
    case ACCOUNT_UNREALISED_GAIN:
        return &row->unrealised_gain_minor;
    case ACCOUNT_EQUALISATION_INTEREST:
        return &row->equalisation_interest_minor;
    default:
        return NULL;
    }
}

/* Takes one line into the fund's row, and what is of a commitment into the row of that one too. */
static void take(struct statement *statement, struct capital_row *rows,
                 const struct posting_line *line)
{
    bool of_commitment = line->account == ACCOUNT_CAPITAL || line->account == ACCOUNT_DISTRIBUTED ||
                         line->account == ACCOUNT_EQUALISATION_INTEREST;
    int64_t *sum = place(&rows[0], line->account);

    if (sum == NULL)
        return;
    /* The account goes over as a whole: move_account. */
    bool moved =
        of_commitment && statement->transfer_count > 0 &&
        book_entry(statement->capital->book, line->seq)->kind == RECORD_COMMITMENT_TRANSFER;

    if (!moved)
        add_to(sum, -line->amount_minor, &statement->err);
    size_t at = of_commitment ? capital_position(statement->capital, line->ref_id)
                              : statement->capital->count;

    if (at == statement->capital->count)
        return;
    if (!moved)
        add_to(place(&rows[at + 1], line->account), -line->amount_minor, &statement->err);
    if (line->account == ACCOUNT_CAPITAL)
        add_to(&statement->paid_in[at], -line->amount_minor, &statement->err);
}

/* What results are shared by at the end of a quarter; false when there is nobody. */
static bool weigh(struct statement *statement, int32_t day, int64_t *weights)
{
    size_t count = statement->capital->count;
    struct view view = {day, statement->ledger->view.as_known};
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        weights[i] = statement->paid_in[i] > 0 ? statement->paid_in[i] : 0;
        any = any || weights[i] > 0;
    }
    if (any)
        return true;
    if (statement->err == ERR_OK)
        statement->err = capital_weights(statement->capital, view, weights);
    for (size_t i = 0; i < count; i++)
        any = any || weights[i] > 0;
    return any;
}

/* The manager's own commitment bears no carry, unless there is no other. */
static void spare_manager(const struct statement *statement, int32_t day, int64_t *weights)
{
    const struct capital *capital = statement->capital;
    struct view view = {day, statement->ledger->view.as_known};
    const struct entry *term =
        waterfall_term_in_force(capital->book, statement->ledger->fund_id, view);
    size_t own =
        term == NULL
            ? capital->count
            : capital_position(capital,
                               ((const struct waterfall_term *)term->record)->gp_commitment_id);
    bool any = false;

    for (size_t i = 0; i < capital->count; i++)
        any = any || (i != own && weights[i] > 0);
    if (any && own < capital->count)
        weights[own] = 0;
}

static bool is_opening(const struct statement *statement, const struct posting_line *line)
{
    return line != NULL && statement->ledger->opening_seq != 0 &&
           line->seq == statement->ledger->opening_seq;
}

/* Shares what names no commitment by what was paid in by then. */
static void share_brought(struct statement *statement, struct capital_row *rows, int64_t amount,
                          int64_t *weights)
{
    size_t count = statement->capital->count;
    int64_t *parts = arena_array(statement->capital->arena, count + 1, sizeof *parts);

    if (statement->err == ERR_OK)
        statement->err = allocate(amount, weights, count, parts);
    for (size_t i = 0; i < count && statement->err == ERR_OK; i++)
        add_to(&rows[i + 1].brought_in_minor, parts[i], &statement->err);
}

/* One line of the opening; what names no commitment is added up to be shared. */
static void bring_in(struct statement *statement, struct capital_row *rows,
                     const struct posting_line *line, int64_t *result, int64_t *carry)
{
    bool paid = line->account == ACCOUNT_CAPITAL;
    size_t at = capital_position(statement->capital, line->ref_id);

    if (line->account == ACCOUNT_OPENING_RESULT)
        add_to(result, -line->amount_minor, &statement->err);
    else if (line->account == ACCOUNT_CARRY)
        add_to(carry, -line->amount_minor, &statement->err);
    else if (!paid && line->account != ACCOUNT_DISTRIBUTED)
        return;
    add_to(&rows[0].brought_in_minor, -line->amount_minor, &statement->err);
    if (!paid && line->account != ACCOUNT_DISTRIBUTED)
        return;
    add_to(paid ? &rows[0].brought_paid_in_minor : &rows[0].brought_distributed_minor,
           -line->amount_minor, &statement->err);
    if (at == statement->capital->count)
        return;
    add_to(&rows[at + 1].brought_in_minor, -line->amount_minor, &statement->err);
    if (paid)
        add_to(&statement->paid_in[at], -line->amount_minor, &statement->err);
}

/* All lines of the opening, which stand together; gives the one behind them. */
static size_t take_opening(struct statement *statement, struct capital_row *rows, size_t next)
{
    const struct fund_ledger *ledger = statement->ledger;
    int64_t *weights =
        arena_array(statement->capital->arena, statement->capital->count + 1, sizeof *weights);
    int32_t day = ledger->lines[next].date;
    int64_t result = 0;
    int64_t carry = 0;

    for (; next < ledger->count && is_opening(statement, &ledger->lines[next]); next++)
        bring_in(statement, rows, &ledger->lines[next], &result, &carry);
    if (!weigh(statement, day, weights))
        return next;
    share_brought(statement, rows, result, weights);
    if (carry != 0)
        spare_manager(statement, day, weights);
    share_brought(statement, rows, carry, weights);
    return next;
}

/* The part of an account that goes over with a transfer. The quarter's results are shared at its
 * end, by what is paid in then, so their part has gone over too. */
static void move_account(struct statement *statement, struct capital_row *rows)
{
    const struct transfer *transfer = statement->transfers[statement->next_transfer++]->transfer;
    struct capital_row *from = &rows[transfer->from + 1];
    int64_t whole = 0;
    int64_t part = 0;

    add_to(&whole, from->opening_minor, &statement->err);
    add_to(&whole, from->contributions_minor, &statement->err);
    add_to(&whole, from->distributions_minor, &statement->err);
    add_to(&whole, from->transferred_minor, &statement->err);
    add_to(&whole, from->brought_in_minor, &statement->err);
    if (statement->err == ERR_OK)
        statement->err =
            amount_mul_div(whole, transfer->amount_minor, transfer->whole_minor, &part);
    add_to(&from->transferred_minor, -part, &statement->err);
    add_to(&rows[transfer->to + 1].transferred_minor, part, &statement->err);
}

static void share_results(struct statement *statement, struct capital_row *rows)
{
    /* Carry comes last, as its weights are others. */
    static const enum account_kind results[] = {ACCOUNT_INCOME, ACCOUNT_EXPENSE,
                                                ACCOUNT_REALISED_GAIN, ACCOUNT_UNREALISED_GAIN,
                                                ACCOUNT_CARRY};
    size_t count = statement->capital->count;
    struct arena *arena = statement->capital->arena;
    int64_t *weights = arena_array(arena, count + 1, sizeof *weights);
    int64_t *parts = arena_array(arena, count + 1, sizeof *parts);

    if (!weigh(statement, rows[0].to, weights))
        return;
    for (size_t k = 0; k < sizeof results / sizeof results[0]; k++) {
        if (results[k] == ACCOUNT_CARRY && rows[0].carry_minor != 0)
            spare_manager(statement, rows[0].to, weights);
        if (statement->err == ERR_OK)
            statement->err = allocate(*place(&rows[0], results[k]), weights, count, parts);
        for (size_t i = 0; i < count && statement->err == ERR_OK; i++)
            *place(&rows[i + 1], results[k]) = parts[i];
    }
}

static void close_rows(struct statement *statement, struct capital_row *rows)
{
    for (size_t i = 0; i <= statement->capital->count; i++) {
        int64_t *closing = &rows[i].closing_minor;

        add_to(closing, rows[i].opening_minor, &statement->err);
        add_to(closing, rows[i].contributions_minor, &statement->err);
        add_to(closing, rows[i].distributions_minor, &statement->err);
        add_to(closing, rows[i].carry_minor, &statement->err);
        add_to(closing, rows[i].income_minor, &statement->err);
        add_to(closing, rows[i].expenses_minor, &statement->err);
        add_to(closing, rows[i].realised_gain_minor, &statement->err);
        add_to(closing, rows[i].unrealised_gain_minor, &statement->err);
        add_to(closing, rows[i].transferred_minor, &statement->err);
        add_to(closing, rows[i].brought_in_minor, &statement->err);
    }
}

static void begin_rows(const struct statement *statement, size_t quarter, int32_t from, int32_t to)
{
    size_t count = statement->capital->count + 1;
    struct capital_row *rows = &statement->rows[quarter * count];

    for (size_t i = 0; i < count; i++)
        rows[i] = (struct capital_row){
            .commitment_id = i == 0 ? 0 : statement->capital->commitments[i - 1]->seq,
            .from = from,
            .to = to,
            .currency = statement->ledger->currency,
            .opening_minor =
                quarter == 0 ? 0 : statement->rows[(quarter - 1) * count + i].closing_minor,
        };
}

/* Keeps the accounts' values on the wanted days before a day, as if the quarter ended there. rows
 * have what happened in the quarter until then. */
static void keep_values(struct statement *statement, const struct capital_row *rows, int32_t before)
{
    size_t count = statement->capital->count;

    while (statement->next_day < statement->day_count &&
           statement->days[statement->next_day] < before && statement->err == ERR_OK) {
        int32_t day = statement->days[statement->next_day];
        int64_t *values = &statement->values[statement->next_day++ * count];

        if (day < rows[0].from)
            continue;
        struct capital_row *closed =
            arena_array(statement->capital->arena, count + 1, sizeof *closed);

        memcpy(closed, rows, (count + 1) * sizeof *closed);
        closed[0].to = day < closed[0].to ? day : closed[0].to;
        share_results(statement, closed);
        close_rows(statement, closed);
        for (size_t i = 0; i < count; i++)
            values[i] = closed[i + 1].closing_minor;
    }
}

/* The transfer that comes before the next line (or at the end), or NULL. */
static const struct entry *next_transfer(const struct statement *statement,
                                         const struct posting_line *line)
{
    if (statement->next_transfer == statement->transfer_count)
        return NULL;
    const struct entry *moved = statement->transfers[statement->next_transfer]->entry;

    if (line == NULL || moved->effective_date < line->date ||
        (moved->effective_date == line->date && !is_opening(statement, line) &&
         moved->seq <= line->seq))
        return moved;
    return NULL;
}

static void run(struct statement *statement, int32_t first, int32_t last)
{
    size_t next = 0;
    int32_t from = quarter_start(first);
    const struct fund_ledger *ledger = statement->ledger;

    for (size_t q = 0; q < statement->quarter_count; q++) {
        int32_t following = date_add_months(from, 3);
        struct capital_row *rows = &statement->rows[q * (statement->capital->count + 1)];

        begin_rows(statement, q, from, following - 1 < last ? following - 1 : last);
        for (;;) {
            const struct posting_line *line = next < ledger->count ? &ledger->lines[next] : NULL;
            const struct entry *moved = next_transfer(statement, line);

            if (moved != NULL && moved->effective_date < following) {
                keep_values(statement, rows, moved->effective_date);
                move_account(statement, rows);
            } else if (moved == NULL && line != NULL && line->date < following) {
                keep_values(statement, rows, line->date);
                if (is_opening(statement, line))
                    next = take_opening(statement, rows, next);
                else
                    take(statement, rows, &ledger->lines[next++]);
            } else {
                break;
            }
        }
        /* After the last quarter nothing changes any more. */
        keep_values(statement, rows, q + 1 < statement->quarter_count ? following : DATE_LAST + 1);
        share_results(statement, rows);
        close_rows(statement, rows);
        from = following;
    }
}

static size_t quarters_between(int32_t first, int32_t last)
{
    size_t count = 0;

    for (int32_t from = quarter_start(first); from <= last; from = date_add_months(from, 3))
        count++;
    return count;
}

static int by_day(const void *left, const void *right)
{
    const struct entry *a = (*(const struct adjustment *const *)left)->entry;
    const struct entry *b = (*(const struct adjustment *const *)right)->entry;

    if (a->effective_date != b->effective_date)
        return a->effective_date < b->effective_date ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* The transfers in the view, and the first and last day on which anything happened. */
static void list_transfers(struct statement *statement, struct view view, int32_t *first,
                           int32_t *last)
{
    const struct capital *capital = statement->capital;

    statement->transfers =
        arena_array(capital->arena, capital->adjustment_count + 1, sizeof *statement->transfers);
    for (size_t k = 0; capital->stakes_move && k < capital->adjustment_count; k++) {
        const struct adjustment *adjustment = &capital->adjustments[k];
        const struct transfer *transfer = adjustment->transfer;

        if (transfer == NULL || transfer->whole_minor <= 0 || transfer->from == capital->count ||
            transfer->to == capital->count || !book_live(capital->book, adjustment->entry, view))
            continue;
        int32_t day = adjustment->entry->effective_date;

        *first = day < *first ? day : *first;
        *last = day > *last ? day : *last;
        statement->transfers[statement->transfer_count++] = adjustment;
    }
    qsort(statement->transfers, statement->transfer_count, sizeof *statement->transfers, by_day);
}

/* Rolls the ledger of a fund forward; the rows stay in the statement. */
static enum err roll(const struct fund_ledger *ledger, struct view view,
                     struct statement *statement)
{
    struct capital *capital = statement->capital;

    if (ledger->count == 0)
        return ERR_OK;
    if (!fund_ledger_is_complete(ledger))
        return ERR_NO_RATE;
    int32_t first = ledger->lines[0].date;
    int32_t last = ledger->lines[ledger->count - 1].date;

    list_transfers(statement, view, &first, &last);
    /* To the end of the last quarter with a posting, but not beyond the view. */
    int32_t end = date_add_months(quarter_start(last), 3) - 1;

    end = end < view.as_of ? end : view.as_of;
    statement->quarter_count = quarters_between(first, end);
    statement->rows = arena_array(capital->arena, statement->quarter_count * (capital->count + 1),
                                  sizeof *statement->rows);
    statement->paid_in =
        arena_array(capital->arena, capital->count + 1, sizeof *statement->paid_in);
    run(statement, first, end);
    return statement->err;
}

enum err capital_statement(const struct book *book, int64_t fund_id, struct view view,
                           struct arena *arena, const struct capital_row **rows_out,
                           size_t *count_out)
{
    struct fund_ledger ledger;
    struct capital capital;
    struct statement statement = {.ledger = &ledger, .capital = &capital};
    enum err err = fund_ledger_build(book, fund_id, view, arena, &ledger);

    if (err == ERR_OK)
        err = capital_open(book, fund_id, view, arena, &capital);
    if (err == ERR_OK)
        err = roll(&ledger, view, &statement);
    if (err != ERR_OK)
        return err;
    *rows_out = statement.rows;
    *count_out = statement.quarter_count * (capital.count + 1);
    return ERR_OK;
}

enum err capital_values(struct capital *capital, struct view view, const int32_t *days,
                        size_t day_count, const int64_t **values_out, uint32_t *currency_out)
{
    struct fund_ledger ledger;
    struct statement statement = {
        .ledger = &ledger, .capital = capital, .days = days, .day_count = day_count};
    enum err err =
        fund_ledger_build(capital->book, capital->fund_id, view, capital->arena, &ledger);

    if (err != ERR_OK)
        return err;
    statement.values =
        arena_array(capital->arena, day_count * capital->count + 1, sizeof *statement.values);
    *values_out = statement.values;
    *currency_out = ledger.currency;
    return roll(&ledger, view, &statement);
}
