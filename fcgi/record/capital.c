/* The fields of capital records: calls, contributions, distributions, what changes a commitment,
 * and approvals. */
#include "record/values.h"

static const struct field_value share_basis_values[] = {
    {"paid_in", "Paid-in capital", "实缴"},
    {"commitment", "Commitment", "认缴"},
    {"terms", "Terms of distribution", "分配条款"},
    {0},
};

const struct field capital_call_fields[] = {
    F_TEXT(struct capital_call, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_REFERENCE(struct capital_call, fund_id, "fund", "Fund", "基金", .required = true),
    F_DATE(struct capital_call, due_on, "Due on", "缴款截止日", .required = true),
    F_ENUM(struct capital_call, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct capital_call, investments, "For investments", "用于投资"),
    F_MONEY(struct capital_call, working_capital, "For working capital", "用于营运资金"),
    F_MONEY(struct capital_call, management_fees, "For management fees", "用于管理费"),
    F_MONEY(struct capital_call, expenses, "For partnership expenses", "用于合伙费用"),
    F_MONEY(struct capital_call, facility_interest, "For facility interest", "用于授信利息"),
    F_BOOL(struct capital_call, outside_commitment, "Fees outside the commitment",
           "费用不计入认缴"),
    F_TEXT(struct capital_call, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct field call_line_fields[] = {
    F_REFERENCE(struct call_line, capital_call_id, "capital_call", "Capital call", "缴款通知",
                .required = true),
    F_REFERENCE(struct call_line, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct call_line, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct call_line, amount, "Amount", "金额", .required = true),
    F_TEXT(struct call_line, reason, 500, "Reason", "原因", .required = true),
};

const struct field contribution_fields[] = {
    F_REFERENCE(struct contribution, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_REFERENCE(struct contribution, capital_call_id, "capital_call", "Capital call", "缴款通知"),
    F_ENUM(struct contribution, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct contribution, amount, "Amount", "金额", .required = true, .positive = true),
    F_BOOL(struct contribution, outside_commitment, "Outside the commitment", "不计入认缴"),
    F_TEXT(struct contribution, reference, 120, "Bank reference", "收款凭证号"),
};

const struct field distribution_fields[] = {
    F_TEXT(struct distribution, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_REFERENCE(struct distribution, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct distribution, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct distribution, return_of_capital, "Return of capital", "本金返还"),
    F_MONEY(struct distribution, gain, "Gain", "收益"),
    F_MONEY(struct distribution, income, "Income", "股息及利息"),
    F_MONEY(struct distribution, recallable, "Of which recallable", "其中可召回"),
    F_DATE(struct distribution, recall_expires_on, "Recallable until", "可召回截止日"),
    F_ENUM(struct distribution, basis, share_basis, "Shared by", "分配口径", .required = true),
    F_TEXT(struct distribution, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_MONEY(struct distribution, carry, "Carried interest", "业绩报酬", .added = true),
    F_TEXT(struct distribution, deviation_reason, 500, "Why it departs from the terms",
           "与条款不一致的理由", .added = true),
};

const struct field distribution_line_fields[] = {
    F_REFERENCE(struct distribution_line, distribution_id, "distribution", "Distribution", "分配",
                .required = true),
    F_REFERENCE(struct distribution_line, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct distribution_line, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct distribution_line, amount, "Amount", "金额", .required = true),
    F_TEXT(struct distribution_line, reason, 500, "Reason", "原因", .required = true),
};

static const struct field_value excess_purpose_values[] = {
    {"investments", "Investments", "投资"},
    {"fees", "Fees and expenses", "费用"},
    {"working_capital", "Working capital", "营运资金"},
    {0},
};

const struct field return_of_excess_fields[] = {
    F_TEXT(struct return_of_excess, code, 40, "Code", "代码", .required = true, .form = FORM_CODE),
    F_REFERENCE(struct return_of_excess, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct return_of_excess, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct return_of_excess, amount, "Amount", "金额", .required = true, .positive = true),
    F_TEXT(struct return_of_excess, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_ENUM(struct return_of_excess, called_for, excess_purpose, "Had been called for", "原缴款用途",
           .added = true),
};

const struct field commitment_release_fields[] = {
    F_REFERENCE(struct commitment_release, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct commitment_release, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct commitment_release, amount, "Amount released", "解除金额", .required = true,
            .positive = true),
    F_TEXT(struct commitment_release, reason, 500, "Reason", "原因"),
};

const struct field commitment_transfer_fields[] = {
    F_REFERENCE(struct commitment_transfer, commitment_id, "commitment", "From commitment",
                "转出认缴", .required = true),
    F_REFERENCE(struct commitment_transfer, to_commitment_id, "commitment", "To commitment",
                "转入认缴", .required = true),
    F_ENUM(struct commitment_transfer, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct commitment_transfer, amount, "Commitment transferred", "转让认缴金额",
            .required = true, .positive = true),
    F_MONEY(struct commitment_transfer, price, "Price", "转让价款", .added = true),
    F_TEXT(struct commitment_transfer, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct field equalisation_fields[] = {
    F_REFERENCE(struct equalisation, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct equalisation, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct equalisation, contribution, "Contribution", "补缴出资", .required = true,
            .positive = true),
    F_MONEY(struct equalisation, interest, "Interest", "补缴利息"),
    F_TEXT(struct equalisation, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct field approval_fields[] = {
    F_REFERENCE(struct approval, capital_call_id, "capital_call", "Capital call", "缴款通知"),
    F_REFERENCE(struct approval, distribution_id, "distribution", "Distribution", "分配"),
    F_REFERENCE(struct approval, return_of_excess_id, "return_of_excess", "Return of excess",
                "多缴退还"),
    F_REFERENCE(struct approval, equalisation_id, "equalisation", "Equalisation", "后续募集补缴"),
    F_REFERENCE(struct approval, valuation_id, "valuation", "Valuation", "估值"),
    F_ENUM(struct approval, outcome, outcome, "Outcome", "结论", .required = true),
    F_TEXT(struct approval, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct approval, waterfall_term_id, "waterfall_term", "Waterfall terms", "分配条款",
                .added = true),
    F_REFERENCE(struct approval, rule_id, "rule", "Rule version", "规则版本", .added = true,
                .version = true),
    F_REFERENCE(struct approval, recognition_id, "recognition", "Recognition", "返投认定",
                .added = true),
    F_REFERENCE(struct approval, evaluation_id, "evaluation", "Evaluation", "绩效评价",
                .added = true),
    F_REFERENCE(struct approval, payment_id, "payment", "Payment", "付款", .added = true),
    F_REFERENCE(struct approval, expense_id, "expense", "Expense", "费用", .added = true),
    F_REFERENCE(struct approval, fx_rate_id, "fx_rate", "Exchange rate", "汇率", .added = true),
};
