/* The fields and rows of securities that IP backs. */
#include "record/securities.h"

#include "record/kinds.h"

const struct field_value abs_structure_values[] = {
    {"leasing", "Leasing", "融资租赁"},
    {"small_loans", "Small loans", "小额贷款"},
    {"second_licence", "Second licence", "二次许可"},
    {"other", "Other", "其他"},
    {0},
};

const struct field_value seniority_values[] = {
    {"senior", "Senior", "优先级"},
    {"junior", "Junior", "次级"},
    {0},
};

static const struct field abs_plan_fields[] = {
    F_KEY(struct abs_plan, code, "Code", "代码"),
    F_TEXT(struct abs_plan, name, 200, "Name", "名称", .required = true),
    F_ENUM(struct abs_plan, structure, abs_structure, "Structure", "交易结构"),
    F_REFERENCE(struct abs_plan, originator_party_id, "party", "Originator", "原始权益人"),
    F_REFERENCE(struct abs_plan, manager_party_id, "party", "Plan manager", "计划管理人"),
    F_ENUM(struct abs_plan, currency, currency, "Currency", "币种", .required = true,
           .fixed = true),
    F_DATE(struct abs_plan, established_on, "Established on", "设立日期", .required = true,
           .fixed = true),
    F_DATE(struct abs_plan, matures_on, "Matures on", "到期日"),
    F_REFERENCE(struct abs_plan, top_up_party_id, "party", "Pays the difference", "差额支付承诺人"),
    F_MONEY(struct abs_plan, top_up_limit, "Pays it up to", "差额支付限额", .positive = true),
    F_TEXT(struct abs_plan, source, 300, "Source", "资料来源"),
    F_TEXT(struct abs_plan, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type abs_plan_type = {
    RECORD_OF(abs_plan, "abs_plans", "Securitisation plan", "Securitisation plans",
              "知识产权证券化计划"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "established_on",
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field abs_asset_fields[] = {
    F_REFERENCE(struct abs_asset, abs_plan_id, "abs_plan", "Plan", "证券化计划", .required = true),
    F_REFERENCE(struct abs_asset, firm_id, "firm", "Firm", "企业"),
    F_TEXT(struct abs_asset, contract_ref, 120, "Number of the contract", "合同编号"),
    F_TEXT(struct abs_asset, right_number, 60, "Number of the right", "知识产权号"),
    F_ENUM(struct abs_asset, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct abs_asset, amount, "Amount", "金额", .positive = true),
    F_TEXT(struct abs_asset, source, 300, "Source", "资料来源"),
    F_TEXT(struct abs_asset, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type abs_asset_type = {
    RECORD_OF(abs_asset, "abs_assets", "Underlying asset", "Underlying assets", "基础资产"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field abs_tranche_fields[] = {
    F_KEY(struct abs_tranche, code, "Code", "代码"),
    F_REFERENCE(struct abs_tranche, abs_plan_id, "abs_plan", "Plan", "证券化计划",
                .required = true),
    F_ENUM(struct abs_tranche, seniority, seniority, "Seniority", "优先次级", .required = true),
    F_ENUM(struct abs_tranche, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct abs_tranche, amount, "Amount", "发行金额", .required = true, .positive = true),
    F_DECIMAL(struct abs_tranche, coupon, "Coupon", "票面利率", .max = DECIMAL_E8_ONE),
    F_INTEGER(struct abs_tranche, year_days, 366, "Days of a year", "年计息天数"),
    F_TEXT(struct abs_tranche, source, 300, "Source", "资料来源"),
    F_TEXT(struct abs_tranche, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type abs_tranche_type = {
    RECORD_OF(abs_tranche, "abs_tranches", "Tranche", "Tranches", "证券分层"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field abs_payment_fields[] = {
    F_REFERENCE(struct abs_payment, abs_plan_id, "abs_plan", "Plan", "证券化计划",
                .required = true),
    F_ENUM(struct abs_payment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct abs_payment, inflow, "Inflow", "现金流入", .required = true),
    F_MONEY(struct abs_payment, fees, "Fees", "税费", .required = true),
    F_MONEY(struct abs_payment, principal_due, "Senior principal that is due", "优先级应付本金"),
    F_TEXT(struct abs_payment, source, 300, "Source", "资料来源"),
    F_TEXT(struct abs_payment, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type abs_payment_type = {
    RECORD_OF(abs_payment, "abs_payments", "Payment day", "Payment days", "兑付"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
