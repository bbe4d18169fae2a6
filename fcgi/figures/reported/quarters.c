/* Goes through the quarters of a fund and says of each what was reported. */
#include "figures/reported/quarters.h"

#include "calc/accrual.h"
#include "record/fund.h"

#define QUARTER_MONTHS 3

static const struct field_value report_state_values[] = {
    {"received", "Received", "已收到"},
    {"waiting", "Waiting for approval", "待审批"},
    {"awaited", "Not due yet", "未到期"},
    {"missing", "Missing", "缺失"},
    {0},
};

static const struct field report_quarter_fields[] = {
    F_DATE(struct report_quarter, quarter_ends_on, "Quarter", "季度末"),
    F_ENUM(struct report_quarter, state, report_state, "State", "状态"),
    F_DATE(struct report_quarter, due_on, "Due on", "到期日"),
    F_REFERENCE(struct report_quarter, fund_report_id, "fund_report", "Report", "子基金报告"),
    F_DATE(struct report_quarter, period_ends_on, "End of the period", "报告期末"),
    F_DATE(struct report_quarter, received_on, "Received on", "收到日期"),
    F_INTEGER(struct report_quarter, report_age_days, INT64_MAX, "Age of the report (days)",
              "报告距今天数"),
    F_ENUM(struct report_quarter, currency, currency, "Currency", "币种"),
    F_MONEY(struct report_quarter, nav, "Net asset value", "净值"),
    F_MONEY(struct report_quarter, cash, "Cash", "货币资金"),
    F_INTEGER(struct report_quarter, listed_count, INT64_MAX, "Holdings listed", "列示持仓数"),
    F_DECIMAL(struct report_quarter, cost_coverage, "Covered by cost", "按成本覆盖率"),
    F_DECIMAL(struct report_quarter, value_coverage, "Covered by fair value", "按公允价值覆盖率"),
    F_TEXT(struct report_quarter, source, 300, "Source", "资料来源"),
    F_TEXT(struct report_quarter, sha256, 64, "SHA-256", "SHA-256"),
};

const struct shape report_quarter_shape = SHAPE(struct report_quarter, report_quarter_fields);

static int32_t quarter_end(int32_t day)
{
    return date_add_months(quarter_start(day), QUARTER_MONTHS) - 1;
}

/* The last report of the quarter, one that counts before one that waits. */
static const struct entry *report_in(const struct book *book, int64_t fund_id, int32_t end,
                                     struct view view)
{
    const struct entry *found = NULL;
    bool counts = false;

    FOR_LIVE_REFERRERS (r, book, view, fund_report, fund_id, fund_id) {
        int32_t day = ((const struct fund_report *)r.entry->record)->period_ends_on;
        bool this_counts = fund_report_counts(book, r.entry, view);

        if (day < quarter_start(end) || day > end || (counts && !this_counts))
            continue;
        if (found != NULL && counts == this_counts && day < found->effective_date)
            continue;
        found = r.entry;
        counts = this_counts;
    }
    return found;
}

/* What the list of the report covers by a measure; unknown where it lists nothing. */
static enum err covered(const struct book *book, const struct entry *report,
                        enum report_measure measure, struct view view, struct report_quarter *row,
                        int64_t *coverage_out)
{
    struct view day = {.as_of = report->effective_date, .as_known = view.as_known};
    struct report_coverage coverage;
    enum err err = report_coverage_compute(
        book, ((const struct fund_report *)report->record)->fund_id, measure, day, &coverage);

    *coverage_out = AMOUNT_UNKNOWN;
    if (err != ERR_OK || coverage.report != report)
        return err;
    *coverage_out = coverage.coverage_e8;
    row->listed_count = coverage.row_count;
    return ERR_OK;
}

static enum err tell_report(const struct book *book, const struct entry *report, struct view view,
                            struct report_quarter *row)
{
    const struct fund_report *said = report->record;

    row->fund_report_id = report->seq;
    row->period_ends_on = said->period_ends_on;
    row->received_on = said->received_on;
    row->report_age_days = view.as_of - said->period_ends_on;
    row->nav_minor = said->nav_minor;
    row->cash_minor = said->cash_minor;
    row->source = said->source;
    row->sha256 = said->sha256;
    row->state = fund_report_counts(book, report, view) ? REPORT_RECEIVED : REPORT_WAITING;
    enum err err = covered(book, report, REPORT_COST, view, row, &row->cost_coverage_e8);

    return err == ERR_OK ? covered(book, report, REPORT_VALUE, view, row, &row->value_coverage_e8)
                         : err;
}

/* The first day of which a report could be; DATE_UNKNOWN: the fund was never known by any. */
static int32_t first_day(const struct book *book, int64_t fund_id, struct view view)
{
    int32_t first = DATE_UNKNOWN;

    FOR_LIVE_REFERRERS (r, book, view, fund_report, fund_id, fund_id)
        if (first == DATE_UNKNOWN || r.entry->effective_date < first)
            first = r.entry->effective_date;
    FOR_LIVE_REFERRERS (r, book, view, fund_basis, fund_id, fund_id)
        if (((const struct fund_basis *)r.entry->record)->known_by == FUND_REPORTED &&
            (first == DATE_UNKNOWN || r.entry->effective_date < first))
            first = r.entry->effective_date;
    return first;
}

static enum err add_quarter(const struct book *book, const struct fund *fund, int64_t fund_id,
                            int32_t end, struct view view, struct report_quarter *rows,
                            size_t *count)
{
    struct view day = {.as_of = end, .as_known = view.as_known};
    const struct entry *report = report_in(book, fund_id, end, view);
    struct report_quarter row;

    if (report == NULL && !fund_is_reported(book, fund_id, day))
        return ERR_OK;
    shape_clear(&report_quarter_shape, &row);
    row.quarter_ends_on = end;
    row.due_on = end + REPORT_DUE_DAYS;
    row.currency = fund->currency;
    row.state = view.as_of > row.due_on ? REPORT_MISSING : REPORT_AWAITED;
    enum err err = report == NULL ? ERR_OK : tell_report(book, report, view, &row);

    rows[(*count)++] = row;
    return err;
}

enum err fund_report_quarters(const struct book *book, int64_t fund_id, struct view view,
                              struct arena *arena, const struct report_quarter **rows_out,
                              size_t *count_out)
{
    const struct entry *fund = book_version(book, RECORD_FUND, fund_id, view);
    int32_t first = first_day(book, fund_id, view);
    size_t most = 0;
    size_t count = 0;
    enum err err = ERR_OK;

    if (fund == NULL)
        return ERR_NOT_FOUND;
    for (int32_t end = quarter_end(first); first != DATE_UNKNOWN && end <= view.as_of;
         end = quarter_end(end + 1))
        most++;
    struct report_quarter *rows = arena_array(arena, most + 1, sizeof *rows);

    for (int32_t end = quarter_end(first); count < most && end <= view.as_of && err == ERR_OK;
         end = quarter_end(end + 1))
        err = add_quarter(book, fund->record, fund_id, end, view, rows, &count);
    *rows_out = rows;
    *count_out = count;
    return err;
}
