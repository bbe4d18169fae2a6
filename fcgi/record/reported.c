/* The fields and rows of what is known of a fund by its reports. */
#include "record/reported.h"

#include "record/kinds.h"

const struct field_value known_by_values[] = {
    {"tracked", "Tracked by its books", "逐笔跟踪"},
    {"reported", "Known by its reports", "仅凭报告"},
    {0},
};

static const struct field fund_basis_fields[] = {
    F_REFERENCE(struct fund_basis, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct fund_basis, known_by, known_by, "Known by", "记录方式", .required = true),
    F_DATE(struct fund_basis, valid_from, "Valid from", "有效期起", .required = true),
    F_TEXT(struct fund_basis, source, 300, "Source", "资料来源"),
    F_TEXT(struct fund_basis, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type fund_basis_type = {
    RECORD_OF(fund_basis, "fund_bases", "How a fund is known", "How funds are known",
              "基金记录方式"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}},
};

static const struct field fund_report_fields[] = {
    F_REFERENCE(struct fund_report, fund_id, "fund", "Fund", "基金", .required = true),
    F_DATE(struct fund_report, period_ends_on, "End of the period", "报告期末", .required = true),
    F_DATE(struct fund_report, received_on, "Received on", "收到日期"),
    F_ENUM(struct fund_report, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct fund_report, nav, "Net asset value", "净值", .total = true),
    F_REFERENCE(struct fund_report, commitment_id, "commitment", "Commitment", "认缴"),
    F_MONEY(struct fund_report, capital_account, "Capital account", "资本账户"),
    F_MONEY(struct fund_report, committed_by_all, "Committed by all investors", "全体认缴总额"),
    F_MONEY(struct fund_report, paid_in_by_all, "Paid in by all investors", "全体实缴总额"),
    F_MONEY(struct fund_report, cash, "Cash", "货币资金"),
    F_MONEY(struct fund_report, holdings_cost, "Cost of all holdings", "持仓成本合计"),
    F_MONEY(struct fund_report, holdings_value, "Fair value of all holdings", "持仓公允价值合计"),
    F_BOOL(struct fund_report, holdings_complete, "All holdings are listed", "持仓清单完整"),
    F_TEXT(struct fund_report, sha256, 64, "SHA-256", "SHA-256", .form = FORM_HEX),
    F_TEXT(struct fund_report, source, 300, "Source", "资料来源"),
    F_TEXT(struct fund_report, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type fund_report_type = {
    RECORD_OF(fund_report, "fund_reports", "Report of a fund", "Reports of funds", "子基金报告"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "period_ends_on",
    .approval = APPROVAL_ALWAYS,
    .approved_as = "fund_report_id",
    .fund = {{"fund_id"}},
};

static const struct field reported_holding_fields[] = {
    F_REFERENCE(struct reported_holding, fund_report_id, "fund_report", "Report", "子基金报告",
                .required = true),
    F_REFERENCE(struct reported_holding, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct reported_holding, project_id, "project", "Project", "项目"),
    F_ENUM(struct reported_holding, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct reported_holding, cost, "Cost", "投资成本"),
    F_MONEY(struct reported_holding, fair_value, "Fair value", "公允价值"),
    F_DECIMAL(struct reported_holding, ownership, "Ownership", "持股比例"),
    F_TEXT(struct reported_holding, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type reported_holding_type = {
    RECORD_OF(reported_holding, "reported_holdings", "Reported holding", "Reported holdings",
              "报告持仓"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .part_of = "fund_report_id",
    .fund = {{"fund_report_id", "fund_id"}},
    .packed = true,
};
