/* The fields and rows of funds and commitments. */
#include "record/fund.h"

#include "record/kinds.h"
#include "record/verdict_fields.h"

const struct field_value fund_kind_values[] = {
    {"guide", "Guidance fund", "引导基金"},    {"mother", "Fund of funds", "母基金"},
    {"seed", "Seed fund", "种子基金"},         {"angel", "Angel fund", "天使投资基金"},
    {"growth", "Growth fund", "产业育成基金"}, {"direct", "Direct investment", "直接股权投资"},
    {"special", "Special fund", "专项资金"},   {0},
};

static const struct field fund_fields[] = {
    F_KEY(struct fund, code, "Code", "代码"),
    F_TEXT(struct fund, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct fund, name_en, 200, "English name", "英文名称"),
    F_ENUM(struct fund, kind, fund_kind, "Kind", "类别", .required = true),
    F_ENUM(struct fund, currency, currency, "Currency", "币种", .required = true, .fixed = true),
    F_MONEY(struct fund, size, "Target size", "目标规模", .positive = true),
    F_REFERENCE(struct fund, manager_id, "party", "Manager", "管理人"),
    F_DATE(struct fund, established_on, "Established on", "设立日期"),
    F_DATE(struct fund, term_ends_on, "Term ends on", "存续期届满日"),
    F_TEXT(struct fund, source, 300, "Source", "资料来源"),
    F_TEXT(struct fund, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_DATE(struct fund, signed_on, "Agreement signed on", "协议签署日", .added = true),
    F_DATE(struct fund, registered_on, "Registered on", "备案日期", .added = true),
    F_DATE(struct fund, investment_ends_on, "Investment period ends on", "投资期届满日",
           .added = true),
    F_DATE(struct fund, exit_ends_on, "Exit period ends on", "退出期届满日", .added = true),
    F_DATE(struct fund, extended_to, "Term extended to", "延长至", .added = true),
    F_DATE(struct fund, reported_on, "Last report filed on", "最近报告日", .added = true),
    F_TEXT(struct fund, credit_code, 18, "Unified social credit code", "统一社会信用代码",
           .form = FORM_CREDIT_CODE, .added = true),
};

const struct record_type fund_type = {
    RECORD_OF(fund, "funds", "Fund", "Funds", "基金"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "established_on",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field commitment_fields[] = {
    F_KEY(struct commitment, code, "Code", "代码"),
    F_REFERENCE(struct commitment, fund_id, "fund", "Fund", "基金", .required = true),
    F_REFERENCE(struct commitment, investor_fund_id, "fund", "Investing fund", "出资基金"),
    F_REFERENCE(struct commitment, investor_party_id, "party", "Investing party", "出资主体"),
    F_ENUM(struct commitment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct commitment, amount, "Commitment", "认缴金额", .required = true,
            .positive = true),
    F_TEXT(struct commitment, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type commitment_type = {
    RECORD_OF(commitment, "commitments", "Commitment", "Commitments", "认缴"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}},
    .capital = true,
    .measured = MEASURED_COMMITMENTS,
    .rules_need = {"fund_id", "amount"},
    .lines = VERDICT_LINES,
};

static const struct field bank_account_fields[] = {
    F_REFERENCE(struct bank_account, fund_id, "fund", "Fund", "基金", .required = true),
    F_TEXT(struct bank_account, account_name, 200, "Account name", "户名", .required = true),
    F_TEXT(struct bank_account, bank, 200, "Bank and branch", "开户行", .required = true),
    F_TEXT(struct bank_account, account_number, 64, "Account number", "账号", .required = true,
           .form = FORM_CODE),
    F_TEXT(struct bank_account, bank_code, 20, "Bank code (CNAPS or BIC)", "联行号或 BIC",
           .form = FORM_CODE),
    F_TEXT(struct bank_account, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type bank_account_type = {
    RECORD_OF(bank_account, "bank_accounts", "Bank account of a fund", "Bank accounts of funds",
              "基金收款账户"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "bank_account_id",
    .fund = {{"fund_id"}},
};
