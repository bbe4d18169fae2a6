/* Holds what a fund reports against the marks of those who hold it. */
#include "figures/performance/reconciliation.h"

#include "figures/fund/reported_value.h"
#include "figures/holding/position.h"
#include "figures/reported/quarters.h"
#include "record/fund.h"

static const struct field_value reported_by_values[] = {
    {"account", "Stated capital account", "报告资本账户"},
    {"share", "Share of the net asset value", "净值按份额"},
    {0},
};

static const struct field_value reconciliation_gap_values[] = {
    {"no_report", "No report of the quarter counts", "本季无有效报告"},
    {"not_told", "The report tells no value", "报告未列示净值"},
    {"not_valued", "Not valued, carried at cost", "未估值，按成本计"},
    {0},
};

static const struct field reconciliation_fields[] = {
    F_DATE(struct reconciliation_row, quarter_ends_on, "Quarter", "季度末"),
    F_REFERENCE(struct reconciliation_row, commitment_id, "commitment", "Commitment", "认缴"),
    F_REFERENCE(struct reconciliation_row, investor_fund_id, "fund", "Investing fund", "出资基金"),
    F_REFERENCE(struct reconciliation_row, fund_report_id, "fund_report", "Report", "子基金报告"),
    F_DATE(struct reconciliation_row, reported_for, "Reported for", "报告日"),
    F_ENUM(struct reconciliation_row, reported_by, reported_by, "Told as", "报告口径"),
    F_ENUM(struct reconciliation_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct reconciliation_row, reported, "Reported", "报告净值"),
    F_DATE(struct reconciliation_row, valued_on, "Valued on", "估值日"),
    F_MONEY(struct reconciliation_row, valued, "Our valuation", "我方估值"),
    F_MONEY(struct reconciliation_row, deviation, "Difference", "差额"),
    F_ENUM(struct reconciliation_row, gap, reconciliation_gap, "Why unknown", "未知原因"),
};

const struct shape reconciliation_shape = SHAPE(struct reconciliation_row, reconciliation_fields);

/* What the last report of the quarter says of each commitment. */
struct told {
    const struct report_quarter *quarter;
    struct reported_value value;
};

static void tell_reported(const struct book *book, const struct told *told, size_t position,
                          struct reconciliation_row *row)
{
    struct view known = {.as_of = told->quarter->period_ends_on, .as_known = INT64_MAX};

    row->gap = GAP_NO_REPORT;
    if (told->quarter->state != REPORT_RECEIVED)
        return;
    row->fund_report_id = told->quarter->fund_report_id;
    row->reported_for = told->quarter->period_ends_on;
    row->reported_minor = told->value.accounts_minor[position];
    row->gap = row->reported_minor == AMOUNT_UNKNOWN ? GAP_NOT_TOLD : 0;
    if (row->gap != 0)
        return;
    const struct entry *stated = fund_report_of_account(book, row->commitment_id, known);

    row->reported_by =
        stated != NULL && stated->effective_date == known.as_of ? REPORTED_ACCOUNT : REPORTED_SHARE;
}

static enum err tell_valued(const struct book *book, struct view end, struct arena *arena,
                            struct reconciliation_row *row)
{
    struct position position;
    enum err err = position_compute(book, row->commitment_id, end, arena, &position);

    if (err != ERR_OK || position.at_cost) {
        row->gap = row->gap == 0 ? GAP_NOT_VALUED : row->gap;
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    row->valued_on = position.valued_on;
    row->valued_minor = position.value_minor;
    return row->gap == 0 ? amount_sub(row->reported_minor, row->valued_minor, &row->deviation_minor)
                         : ERR_OK;
}

static enum err add_quarter(const struct capital *capital, const struct told *told,
                            struct view view, struct reconciliation_row *rows, size_t *count)
{
    struct view end = {.as_of = told->quarter->quarter_ends_on, .as_known = view.as_known};
    enum err err = ERR_OK;

    for (size_t i = 0; i < capital->count && err == ERR_OK; i++) {
        const struct commitment *commitment = capital->commitments[i]->record;
        struct reconciliation_row row;

        if (commitment->investor_fund_id == 0 ||
            !book_live(capital->book, capital->commitments[i], end))
            continue;
        shape_clear(&reconciliation_shape, &row);
        row.quarter_ends_on = end.as_of;
        row.commitment_id = capital->commitments[i]->seq;
        row.investor_fund_id = commitment->investor_fund_id;
        row.currency = commitment->currency;
        tell_reported(capital->book, told, i, &row);
        err = tell_valued(capital->book, end, capital->arena, &row);
        rows[(*count)++] = row;
    }
    return err;
}

enum err fund_reconciliation(const struct book *book, int64_t fund_id, struct view view,
                             struct arena *arena, const struct reconciliation_row **rows_out,
                             size_t *count_out)
{
    const struct report_quarter *quarters = NULL;
    size_t quarter_count = 0;
    size_t count = 0;
    struct capital capital;
    enum err err = fund_report_quarters(book, fund_id, view, arena, &quarters, &quarter_count);

    if (err == ERR_OK)
        err = capital_open(book, fund_id, view, arena, &capital);
    if (err != ERR_OK)
        return err;
    struct reconciliation_row *rows =
        arena_array(arena, quarter_count * capital.count + 1, sizeof *rows);

    for (size_t i = 0; i < quarter_count && err == ERR_OK; i++) {
        struct told told = {.quarter = &quarters[i]};

        if (quarters[i].state == REPORT_RECEIVED)
            err = capital_reported_value(
                &capital, (struct view){quarters[i].period_ends_on, view.as_known}, &told.value);
        if (err == ERR_OK)
            err = add_quarter(&capital, &told, view, rows, &count);
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}
