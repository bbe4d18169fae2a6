/* The sources of single records and of rows. */
#include "report_internal.h"

#include "book/firm_status.h"
#include "figures/evaluation/evaluation.h"
#include "figures/evaluation/loss.h"
#include "figures/fund/bank_account.h"
#include "figures/fund/capital.h"
#include "figures/holding/position.h"
#include "figures/local_investment/local_investment.h"
#include "figures/look/leverage.h"
#include "figures/performance/performance.h"
#include "record/capital.h"
#include "record/evaluation.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"

#include <string.h>

/* The days that a report is about. */
struct report_days {
    int32_t year_from;
    int32_t quarter_from;
    int32_t to;
};

static const struct field day_fields[] = {
    F_DATE(struct report_days, year_from, "Current year starts on", "本年起始日"),
    F_DATE(struct report_days, quarter_from, "Current period starts on", "本期起始日"),
    F_DATE(struct report_days, to, "Period ends on", "报告期末"),
};

static const struct shape day_shape = SHAPE(struct report_days, day_fields);

/* What a fund holds, counted. */
struct holding_counts {
    int64_t invested_count;
    int64_t held_count;
    int64_t exited_count;
    int64_t listed_count;
    int64_t fund_count;
};

static const struct field count_fields[] = {
    F_INTEGER(struct holding_counts, invested_count, INT64_MAX, "Investments ever paid for",
              "累计投资项目数"),
    F_INTEGER(struct holding_counts, held_count, INT64_MAX, "Investments held", "在管项目数"),
    F_INTEGER(struct holding_counts, exited_count, INT64_MAX, "Investments exited in full",
              "已完全退出项目数"),
    F_INTEGER(struct holding_counts, listed_count, INT64_MAX, "Investments in listed firms",
              "已上市企业项目数"),
    F_INTEGER(struct holding_counts, fund_count, INT64_MAX, "Funds invested in", "投资子基金数"),
};

static const struct shape count_shape = SHAPE(struct holding_counts, count_fields);

/* A flow as the performance template has it. */
struct report_flow {
    int32_t date;
    const char *type;
    uint32_t currency;
    int64_t amount_minor;
    bool gross_with;
    bool net_with;
    bool gross_without;
    bool net_without;
    bool in_numerator; /* of the multiple */
    bool in_denominator;
};

static const struct field flow_fields[] = {
    F_DATE(struct report_flow, date, "Date", "日期"),
    F_TEXT(struct report_flow, type, 40, "Type", "类型"),
    F_ENUM(struct report_flow, currency, currency, "Currency", "币种"),
    F_MONEY(struct report_flow, amount, "Amount", "金额"),
    F_BOOL(struct report_flow, gross_with, "Gross, with facility", "毛，含授信"),
    F_BOOL(struct report_flow, net_with, "Net, with facility", "净，含授信"),
    F_BOOL(struct report_flow, gross_without, "Gross, without facility", "毛，不含授信"),
    F_BOOL(struct report_flow, net_without, "Net, without facility", "净，不含授信"),
    F_BOOL(struct report_flow, in_numerator, "In the numerator", "计入分子"),
    F_BOOL(struct report_flow, in_denominator, "In the denominator", "计入分母"),
};

static const struct shape flow_shape = SHAPE(struct report_flow, flow_fields);

/* A holding with its rate of return. */
struct report_holding {
    struct position position;
    int64_t firm_id;
    int64_t fund_id;
    int64_t share_e8; /* of the value of all holdings */
    const char *gross_irr;
};

#define HOLDING_MONEY(name, en, zh)                                                                \
    FIELD_ROW_(FIELD_MONEY, struct report_holding, name, position.name##_minor, int64_t,           \
               .label_en = (en), .label_zh = (zh))

static const struct field holding_fields[] = {
    F_REFERENCE(struct report_holding, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct report_holding, fund_id, "fund", "Fund", "基金"),
    {.name = "currency",
     .column = "currency",
     .type = FIELD_ENUM,
     .offset = offsetof(struct report_holding, position.currency),
     .enumeration = "currency",
     .values = currency_values,
     .label_en = "Currency",
     .label_zh = "币种"},
    {.name = "first_paid_on",
     .column = "first_paid_on",
     .type = FIELD_DATE,
     .offset = offsetof(struct report_holding, position.first_paid_on),
     .label_en = "First paid on",
     .label_zh = "首次付款日"},
    HOLDING_MONEY(cost, "Cost", "投资成本"),
    HOLDING_MONEY(cost_left, "Cost left", "剩余成本"),
    HOLDING_MONEY(realised, "Realised", "已收回"),
    HOLDING_MONEY(income, "Income", "股息及利息"),
    HOLDING_MONEY(realised_gain, "Realised gain", "已实现收益"),
    HOLDING_MONEY(value, "Value", "估值"),
    HOLDING_MONEY(unrealised_gain, "Unrealised gain", "未实现收益"),
    HOLDING_MONEY(total_value, "Total value", "总价值"),
    HOLDING_MONEY(gain, "Gain", "总收益"),
    {.name = "multiple",
     .column = "multiple_e8",
     .type = FIELD_DECIMAL,
     .offset = offsetof(struct report_holding, position.multiple_e8),
     .label_en = "Multiple of cost",
     .label_zh = "回报倍数"},
    {.name = "valued_on",
     .column = "valued_on",
     .type = FIELD_DATE,
     .offset = offsetof(struct report_holding, position.valued_on),
     .label_en = "Valued on",
     .label_zh = "估值日"},
    F_DECIMAL(struct report_holding, share, "Share of the value of all holdings", "占持仓估值比例"),
    F_TEXT(struct report_holding, gross_irr, 2000, "Gross IRR", "毛 IRR"),
};

static const struct shape holding_shape = SHAPE(struct report_holding, holding_fields);

static enum err read_fund(struct report_case *report, const void **record_out)
{
    *record_out =
        book_version(report->book, RECORD_FUND, report->subject.fund_id, report->view)->record;
    return ERR_OK;
}

static enum err read_days(struct report_case *report, const void **record_out)
{
    struct report_days *days = arena_alloc(report->arena, sizeof *days);

    *days = (struct report_days){report->year_from, report->quarter_from, report->view.as_of};
    *record_out = days;
    return ERR_OK;
}

static struct performance_subject performer(const struct report_case *report)
{
    return report->subject.commitment_id != 0
               ? (struct performance_subject){SCOPE_COMMITMENT, report->subject.commitment_id}
               : (struct performance_subject){SCOPE_FUND, report->subject.fund_id};
}

static enum err read_performance(struct report_case *report, const void **record_out)
{
    struct performance_figures *figures = arena_alloc(report->arena, sizeof *figures);

    *record_out = figures;
    return performance_compute(report->book, performer(report), report->view, report->arena,
                               figures);
}

static enum err read_balance_sheet(struct report_case *report, const void **record_out)
{
    struct balance_sheet *sheet = arena_alloc(report->arena, sizeof *sheet);
    struct fund_ledger ledger;
    enum err err = fund_ledger_build(report->book, report->subject.fund_id, report->view,
                                     report->arena, &ledger);

    *record_out = sheet;
    return err != ERR_OK ? err : balance_sheet_compute(&ledger, report->view.as_of, sheet);
}

static enum err read_account(struct report_case *report, const void **record_out)
{
    struct commitment_account *account = arena_alloc(report->arena, sizeof *account);
    const struct commitment_account *accounts = NULL;
    size_t count = 0;

    *record_out = account;
    if (report->subject.commitment_id != 0)
        return commitment_account_compute(report->book, report->subject.commitment_id, report->view,
                                          report->arena, account);
    enum err err = fund_accounts_compute(report->book, report->subject.fund_id, report->view,
                                         report->arena, &accounts, &count, account);

    return err == ERR_OK && count == 0 ? ERR_NOT_FOUND : err;
}

static enum err read_commitment(struct report_case *report, const void **record_out)
{
    const struct entry *entry =
        book_version(report->book, RECORD_COMMITMENT, report->subject.commitment_id, report->view);

    if (entry == NULL)
        return ERR_NOT_FOUND;
    *record_out = entry->record;
    return ERR_OK;
}

/* The firm of an investment; 0 where its project is not there. */
static int64_t firm_of(const struct report_case *report, int64_t investment_id)
{
    const struct entry *investment =
        book_version(report->book, RECORD_INVESTMENT, investment_id, report->view);
    const struct entry *project =
        investment == NULL
            ? NULL
            : book_version(report->book, RECORD_PROJECT,
                           ((const struct investment *)investment->record)->project_id,
                           report->view);

    return project == NULL ? 0 : ((const struct project *)project->record)->firm_id;
}

static enum err positions_of(struct report_case *report, const struct position **positions_out,
                             size_t *count_out)
{
    return holdings_in_books(report->book, report->subject.fund_id, report->view, report->arena,
                             positions_out, count_out);
}

static enum err read_counts(struct report_case *report, const void **record_out)
{
    struct holding_counts *counts = arena_alloc(report->arena, sizeof *counts);
    const struct position *positions = NULL;
    size_t count = 0;
    enum err err = positions_of(report, &positions, &count);

    *counts = (struct holding_counts){0};
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        int64_t investment = positions[i].investment_id;
        bool held = positions[i].cost_left_minor != 0;

        counts->fund_count += investment == 0;
        counts->invested_count += investment != 0;
        counts->held_count += investment != 0 && held;
        counts->exited_count += investment != 0 && !held;
        counts->listed_count +=
            investment != 0 &&
            firm_state_in(report->book, firm_of(report, investment), report->view) == FIRM_LISTED;
    }
    *record_out = counts;
    return err;
}

static enum err read_notice(struct report_case *report, const void **record_out)
{
    *record_out = book_entry(report->book, report->subject.notice_id)->record;
    return ERR_OK;
}

static enum err read_decision(struct report_case *report, const void **record_out)
{
    struct proposal_figures *figures = arena_alloc(report->arena, sizeof *figures);

    *record_out = figures;
    return proposal_figures_compute(report->book, report->subject.notice_id, report->view, figures);
}

/* The consolidated row of the fund's chain. */
static enum err read_leverage(struct report_case *report, const void **record_out)
{
    struct look *look = NULL;
    const struct leverage_row *rows = NULL;
    size_t count = 0;
    enum err err = look_open(report->book, report->subject.fund_id, WEIGHT_COMMITMENT, report->view,
                             report->arena, &look);

    if (err == ERR_OK)
        err = leverage_rows(look, LEVERAGE_PUBLIC, &rows, &count);
    if (err == ERR_OK && count == 0)
        err = ERR_NOT_FOUND;
    if (err == ERR_OK)
        *record_out = &rows[count - 1];
    return err;
}

/* The fund's evaluation of the last fiscal year that is there; NULL: none. */
static const struct entry *last_evaluation(const struct report_case *report)
{
    const struct entry *last = NULL;

    FOR_LIVE_REFERRERS (r, report->book, report->view, evaluation, fund_id,
                        report->subject.fund_id) {
        const struct evaluation *record = r.entry->record;

        if (last == NULL ||
            record->fiscal_year >= ((const struct evaluation *)last->record)->fiscal_year)
            last = r.entry;
    }
    return last;
}

static enum err read_evaluation(struct report_case *report, const void **record_out)
{
    const struct entry *last = last_evaluation(report);

    if (last == NULL)
        return ERR_NOT_FOUND;
    *record_out = last->record;
    return ERR_OK;
}

static enum err read_evaluation_figures(struct report_case *report, const void **record_out)
{
    struct evaluation_figures *figures = arena_alloc(report->arena, sizeof *figures);
    const struct entry *last = last_evaluation(report);

    *record_out = figures;
    return last == NULL ? ERR_NOT_FOUND
                        : evaluation_figures_compute(report->book, last->seq, report->view,
                                                     report->arena, figures);
}

static enum err list_holdings(struct report_case *report, bool funds, const void **rows_out,
                              size_t *count_out)
{
    const struct position *positions = NULL;
    size_t count = 0;
    int64_t value = 0;
    enum err err = positions_of(report, &positions, &count);
    struct report_holding *rows = arena_array(report->arena, count + 1, sizeof *rows);

    *count_out = 0;
    *rows_out = rows;
    for (size_t i = 0; i < count; i++)
        add_to(&value, positions[i].value_minor, &err);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        struct report_holding *row = &rows[*count_out];
        struct performance_figures figures = {0};
        bool is_fund = positions[i].investment_id == 0;

        if (funds && !is_fund)
            continue;
        *row = (struct report_holding){.position = positions[i], .share_e8 = AMOUNT_UNKNOWN};
        ++*count_out;
        if (is_fund)
            row->fund_id =
                ((const struct commitment *)book_entry(report->book, positions[i].commitment_id)
                     ->record)
                    ->fund_id;
        else
            row->firm_id = firm_of(report, positions[i].investment_id);
        if (value > 0 && positions[i].value_minor != AMOUNT_UNKNOWN)
            err = amount_mul_div(positions[i].value_minor, DECIMAL_E8_ONE, value, &row->share_e8);
        if (!is_fund && err == ERR_OK)
            err = performance_compute(
                report->book,
                (struct performance_subject){SCOPE_INVESTMENT, positions[i].investment_id},
                report->view, report->arena, &figures);
        row->gross_irr = figures.gross_irr;
    }
    return err;
}

static enum err list_all_holdings(struct report_case *report, const void **rows_out,
                                  size_t *count_out)
{
    return list_holdings(report, false, rows_out, count_out);
}

static enum err list_funds(struct report_case *report, const void **rows_out, size_t *count_out)
{
    return list_holdings(report, true, rows_out, count_out);
}

static struct report_flow flow_of(const struct flow_row *row, enum performance_type type)
{
    return (struct report_flow){
        .date = row->date,
        .type = row->type,
        .currency = row->currency,
        .amount_minor = row->amount_minor,
        .gross_with = performance_counts(type, VIEW_GROSS_WITH),
        .net_with = performance_counts(type, VIEW_NET_WITH),
        .gross_without = performance_counts(type, VIEW_GROSS_WITHOUT),
        .net_without = performance_counts(type, VIEW_NET_WITHOUT),
        .in_numerator = performance_in_numerator(type),
        .in_denominator = performance_in_denominator(type),
    };
}

static bool is_call(enum performance_type type)
{
    return type <= FLOW_CALL_FACILITY_INTEREST;
}

/* Adds a call to the total of its day, which it begins where there is none. */
static enum err add_call(const struct report_flow *flow, struct report_flow *rows, size_t *count)
{
    enum err err = ERR_OK;

    for (size_t i = *count; i-- > 0 && rows[i].date == flow->date;)
        if (strcmp(rows[i].type, "call_total") == 0) {
            add_to(&rows[i].amount_minor, flow->amount_minor, &err);
            return err;
        }
    rows[*count] = *flow;
    /* The parts count in different rates: what is gross is told beside, not here. */
    rows[*count].type = "call_total";
    rows[*count].gross_with = false;
    rows[*count].gross_without = false;
    rows[*count].net_with = true;
    rows[*count].net_without = true;
    rows[*count].in_denominator = true;
    ++*count;
    return err;
}

static enum err list_flows(struct report_case *report, bool grossed_up, const void **rows_out,
                           size_t *count_out)
{
    struct flow_list list;
    enum err err =
        performance_flows(report->book, performer(report), report->view, report->arena, &list);

    *count_out = 0;
    if (err != ERR_OK)
        return err;
    struct report_flow *rows = arena_array(report->arena, list.count + 1, sizeof *rows);

    for (size_t i = 0; i < list.count && err == ERR_OK; i++) {
        struct report_flow flow = flow_of(&list.rows[i], list.flows[i].type);

        if (grossed_up && is_call(list.flows[i].type))
            err = add_call(&flow, rows, count_out);
        else
            rows[(*count_out)++] = flow;
    }
    *rows_out = rows;
    return err;
}

static enum err list_granular(struct report_case *report, const void **rows_out, size_t *count_out)
{
    return list_flows(report, false, rows_out, count_out);
}

static enum err list_gross_up(struct report_case *report, const void **rows_out, size_t *count_out)
{
    return list_flows(report, true, rows_out, count_out);
}

static enum err list_accounts(struct report_case *report, const void **rows_out, size_t *count_out)
{
    struct commitment_account total;
    const struct commitment_account *accounts = NULL;
    enum err err = fund_accounts_compute(report->book, report->subject.fund_id, report->view,
                                         report->arena, &accounts, count_out, &total);

    *rows_out = accounts;
    return err;
}

static enum err list_stages(struct report_case *report, const void **rows_out, size_t *count_out)
{
    return local_investment_stages(report->book, report->subject.fund_id, report->view,
                                   report->arena, (const struct local_investment_stage **)rows_out,
                                   count_out);
}

static enum err list_losses(struct report_case *report, const void **rows_out, size_t *count_out)
{
    return fund_losses(report->book, report->subject.fund_id, report->view, report->arena,
                       (const struct loss_row **)rows_out, count_out);
}

static enum err list_indicators(struct report_case *report, const void **rows_out,
                                size_t *count_out)
{
    struct evaluation_sheet sheet;
    const struct entry *last = last_evaluation(report);

    if (last == NULL)
        return ERR_NOT_FOUND;
    enum err err =
        evaluation_sheet_read(report->book, last->seq, report->view, report->arena, &sheet);

    if (err != ERR_OK)
        return err;
    *rows_out = sheet.rows;
    *count_out = sheet.row_count;
    return ERR_OK;
}

static enum err list_call_lines(struct report_case *report, const void **rows_out,
                                size_t *count_out)
{
    return call_shares(report->book, report->subject.notice_id, report->view, report->arena,
                       (const struct call_share **)rows_out, count_out);
}

static enum err list_call_notices(struct report_case *report, const void **rows_out,
                                  size_t *count_out)
{
    return call_notices(report->book, report->subject.notice_id, report->view, report->arena,
                        (const struct call_notice **)rows_out, count_out);
}

static enum err list_distribution_lines(struct report_case *report, const void **rows_out,
                                        size_t *count_out)
{
    return distribution_shares(report->book, report->subject.notice_id, report->view, report->arena,
                               (const struct distribution_share **)rows_out, count_out);
}

static const struct fact_source facts[] = {
    {"fund", &fund_type.shape, read_fund},
    {"days", &day_shape, read_days},
    {"performance", &performance_figures_shape, read_performance},
    {"balance_sheet", &balance_sheet_shape, read_balance_sheet},
    {"account", &commitment_account_shape, read_account},
    {"commitment", &commitment_type.shape, read_commitment},
    {"counts", &count_shape, read_counts},
    {"capital_call", &capital_call_type.shape, read_notice},
    {"distribution", &distribution_type.shape, read_notice},
    {"proposal", &proposal_figures_shape, read_decision},
    {"leverage", &leverage_row_shape, read_leverage},
    {"evaluation", &evaluation_type.shape, read_evaluation},
    {"evaluation_figures", &evaluation_figures_shape, read_evaluation_figures},
};

static const struct list_source lists[] = {
    {"holdings", &holding_shape, list_all_holdings},
    {"funds_held", &holding_shape, list_funds},
    {"flows", &flow_shape, list_granular},
    {"grossed_up_flows", &flow_shape, list_gross_up},
    {"accounts", &commitment_account_shape, list_accounts},
    {"local_investment_stages", &local_investment_stage_shape, list_stages},
    {"losses", &loss_row_shape, list_losses},
    {"indicators", &evaluation_row_shape, list_indicators},
    {"call_lines", &call_share_shape, list_call_lines},
    {"call_notices", &call_notice_shape, list_call_notices},
    {"distribution_lines", &distribution_share_shape, list_distribution_lines},
};

const struct fact_source *report_fact_source(const char *figure, const char **field_out)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        size_t length = strlen(facts[i].name);

        if (strncmp(figure, facts[i].name, length) != 0 || figure[length] != '.' ||
            shape_field(facts[i].shape, figure + length + 1) == NULL)
            continue;
        *field_out = figure + length + 1;
        return &facts[i];
    }
    return NULL;
}

const struct list_source *report_list_source(const char *name)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (strcmp(lists[i].name, name) == 0)
            return &lists[i];
    return NULL;
}
