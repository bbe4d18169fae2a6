/* The fields and rows of special funds, subsidies and talent awards. */
#include "record/subsidy.h"

#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"

#define YEAR_MAX 2200
#define DAYS_MAX 3660
#define POLICY_YEARS_MAX 100

const struct field_value qualifier_values[] = {
    {"eq", "Exactly", "等于"},
    {"at_least", "At least", "不低于"},
    {"approx", "About", "约"},
    {0},
};

const struct field_value cost_kind_values[] = {
    {"guarantee_fee", "Guarantee fee", "担保费"},
    {"premium", "Premium", "保费"},
    {"interest", "Interest", "利息"},
    {"valuation_fee", "Valuation fee", "评估费"},
    {"securities", "Issue of securities", "证券化产品发行"},
    {"guarantor_loss", "Loss of a guarantor", "担保代偿损失"},
    {"bank_loss", "Loss of a bank", "银行贷款损失"},
    {0},
};

const struct field_value subsidy_method_values[] = {
    {"of_cost", "Part of the cost", "按费用比例"},
    {"by_policy_year", "Part of the premium, by policy year", "按保单年度比例"},
    {"of_lpr", "Part of the LPR on the loan", "按贷款市场报价利率比例"},
    {"of_band", "Part of bad loans between two shares of the balance", "按不良率区间内损失比例"},
    {0},
};

const struct field_value subsidy_cap_values[] = {
    {"granted_a_year", "What is granted in a year", "年度补助金额"},
    {"loans_a_year", "Loans that count in a year", "年度计入贷款额"},
    {"claim", "One claim", "单笔申请"},
    {0},
};

const struct field_value grant_cut_values[] = {
    {"none", "Nothing", "未削减"},
    {"cap", "Cap", "上限"},
    {"budget", "Budget", "预算"},
    {"cost", "Cost", "费用总额"},
    {0},
};

static const struct field special_fund_fields[] = {
    F_KEY(struct special_fund, code, "Code", "代码"),
    F_TEXT(struct special_fund, name, 200, "Name", "名称", .required = true),
    F_ENUM(struct special_fund, level, government_level, "Level", "级次", .required = true),
    F_ENUM(struct special_fund, currency, currency, "Currency", "币种", .required = true,
           .fixed = true),
    F_MONEY(struct special_fund, amount, "Budget", "预算规模", .positive = true),
    F_ENUM(struct special_fund, qualifier, qualifier, "The budget is", "规模口径"),
    F_REFERENCE(struct special_fund, fund_id, "fund", "Stands among the funds as", "对应基金"),
    F_TEXT(struct special_fund, source, 300, "Source", "资料来源"),
    F_DATE(struct special_fund, valid_from, "Valid from", "有效期起"),
    F_DATE(struct special_fund, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct special_fund, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type special_fund_type = {
    RECORD_OF(special_fund, "special_funds", "Special fund", "Special funds", "专项资金"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

#define RATE(name, en, zh) F_DECIMAL(struct subsidy_scheme, name, en, zh, .max = DECIMAL_E8_ONE)

static const struct field subsidy_scheme_fields[] = {
    F_KEY(struct subsidy_scheme, code, "Code", "代码"),
    F_TEXT(struct subsidy_scheme, name, 200, "Name", "名称", .required = true),
    F_ENUM(struct subsidy_scheme, level, government_level, "Level", "级次", .required = true),
    F_ENUM(struct subsidy_scheme, cost_kind, cost_kind, "Pays on", "补助对象费用", .required = true,
           .fixed = true),
    F_ENUM(struct subsidy_scheme, method, subsidy_method, "Computed as", "计算方式",
           .required = true),
    F_ENUM(struct subsidy_scheme, currency, currency, "Currency", "币种", .required = true,
           .fixed = true),
    RATE(rate, "Rate", "补助比例"),
    RATE(rate_year_2, "Rate in the second policy year", "第二保单年度比例"),
    RATE(rate_year_3, "Rate in the third policy year", "第三保单年度比例"),
    RATE(band_from, "From this share of the balance", "不良率区间下限"),
    RATE(band_to, "Up to this share of the balance", "不良率区间上限"),
    F_MONEY(struct subsidy_scheme, cap, "Cap", "上限", .positive = true),
    F_ENUM(struct subsidy_scheme, cap_of, subsidy_cap, "Cap of", "上限口径"),
    F_INTEGER(struct subsidy_scheme, year_days, 366, "Days of a year", "年计息天数"),
    F_REFERENCE(struct subsidy_scheme, special_fund_id, "special_fund", "Special fund", "专项资金"),
    F_ENUM(struct subsidy_scheme, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct subsidy_scheme, clause, 300, "Clause", "条款"),
    F_TEXT(struct subsidy_scheme, source, 300, "Source", "资料来源"),
    F_DATE(struct subsidy_scheme, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct subsidy_scheme, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct subsidy_scheme, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type subsidy_scheme_type = {
    RECORD_OF(subsidy_scheme, "subsidy_schemes", "Subsidy scheme", "Subsidy schemes", "补助办法"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field subsidy_claim_fields[] = {
    F_KEY(struct subsidy_claim, code, "Code", "代码"),
    F_REFERENCE(struct subsidy_claim, subsidy_scheme_id, "subsidy_scheme", "Subsidy scheme",
                "补助办法", .required = true),
    F_TEXT(struct subsidy_claim, batch, 80, "Batch", "批次"),
    F_INTEGER(struct subsidy_claim, year, YEAR_MAX, "Application year", "申报年度",
              .required = true),
    F_REFERENCE(struct subsidy_claim, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct subsidy_claim, party_id, "party", "Institution", "机构"),
    F_TEXT(struct subsidy_claim, cost_ref, 120, "Number of the cost", "费用凭证号",
           .required = true),
    F_DATE(struct subsidy_claim, cost_on, "Day of the cost", "费用发生日", .required = true),
    F_ENUM(struct subsidy_claim, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct subsidy_claim, cost, "Cost", "费用", .required = true, .positive = true),
    F_MONEY(struct subsidy_claim, loan_amount, "Loan", "贷款金额", .positive = true),
    F_INTEGER(struct subsidy_claim, policy_year, POLICY_YEARS_MAX, "Policy year", "保单年度"),
    F_DECIMAL(struct subsidy_claim, lpr, "LPR", "贷款市场报价利率", .max = DECIMAL_E8_ONE),
    F_DECIMAL(struct subsidy_claim, pledge_share, "Part that the pledge secures", "质押部分占比",
              .max = DECIMAL_E8_ONE),
    F_INTEGER(struct subsidy_claim, days, DAYS_MAX, "Days", "天数"),
    F_MONEY(struct subsidy_claim, computed, "Computed", "测算金额", .computed = true),
    F_MONEY(struct subsidy_claim, granted, "Granted", "核定金额", .computed = true),
    F_ENUM(struct subsidy_claim, cut_by, grant_cut, "Cut by", "削减原因", .computed = true),
    F_MONEY(struct subsidy_claim, loan_counted, "Loan that counted", "计入贷款额",
            .computed = true),
    F_TEXT(struct subsidy_claim, source, 300, "Source", "资料来源"),
    F_TEXT(struct subsidy_claim, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct subsidy_claim, loan_id, "loan", "Loan that it subsidises", "所补贷款",
                .added = true),
};

const struct record_type subsidy_claim_type = {
    RECORD_OF(subsidy_claim, "subsidy_claims", "Subsidy claim", "Subsidy claims", "补助申请"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "subsidy_claim_id",
    .fund = OF_NO_FUND,
    .measured = MEASURED_GRANTS,
    .rules_need = {"subsidy_scheme_id", "firm_id"},
};

static const struct field talent_plan_fields[] = {
    F_KEY(struct talent_plan, code, "Code", "代码"),
    F_TEXT(struct talent_plan, name, 200, "Name", "名称", .required = true),
    F_ENUM(struct talent_plan, level, government_level, "Level", "级次", .required = true),
    F_REFERENCE(struct talent_plan, special_fund_id, "special_fund", "Special fund", "专项资金"),
    F_TEXT(struct talent_plan, source, 300, "Source", "资料来源"),
    F_TEXT(struct talent_plan, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type talent_plan_type = {
    RECORD_OF(talent_plan, "talent_plans", "Talent plan", "Talent plans", "人才计划"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field talent_award_fields[] = {
    F_KEY(struct talent_award, code, "Code", "代码"),
    F_REFERENCE(struct talent_award, talent_plan_id, "talent_plan", "Talent plan", "人才计划",
                .required = true),
    F_TEXT(struct talent_award, person_name, 80, "Person", "人员姓名"),
    F_REFERENCE(struct talent_award, firm_id, "firm", "Firm", "企业"),
    F_TEXT(struct talent_award, batch, 80, "Batch", "批次"),
    F_DATE(struct talent_award, awarded_on, "Awarded on", "认定日期"),
    F_ENUM(struct talent_award, currency, currency, "Currency", "币种"),
    F_MONEY(struct talent_award, amount, "Amount", "资助金额", .positive = true),
    F_DATE(struct talent_award, valid_from, "Valid from", "有效期起"),
    F_DATE(struct talent_award, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct talent_award, source, 300, "Source", "资料来源"),
    F_TEXT(struct talent_award, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type talent_award_type = {
    RECORD_OF(talent_award, "talent_awards", "Talent award", "Talent awards", "人才资助"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "awarded_on",
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .measured = MEASURED_GRANTS,
    .rules_need = {"firm_id"},
};
