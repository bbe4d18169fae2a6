/* The fields of capital records: calls, contributions, distributions, what changes a commitment,
 * and approvals. */
#include "record/capital.h"

#include "record/kinds.h"

static const struct field_value share_basis_values[] = {
    {"paid_in", "Paid-in capital", "实缴"},
    {"commitment", "Commitment", "认缴"},
    {"terms", "Terms of distribution", "分配条款"},
    {0},
};

static const struct field capital_call_fields[] = {
    F_KEY(struct capital_call, code, "Code", "代码"),
    F_REFERENCE(struct capital_call, fund_id, "fund", "Fund", "基金", .required = true),
    F_DATE(struct capital_call, due_on, "Due on", "缴款截止日", .required = true),
    F_ENUM(struct capital_call, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct capital_call, investments, "For investments", "用于投资", .total = true),
    F_MONEY(struct capital_call, working_capital, "For working capital", "用于营运资金",
            .total = true),
    F_MONEY(struct capital_call, management_fees, "For management fees", "用于管理费",
            .total = true),
    F_MONEY(struct capital_call, expenses, "For partnership expenses", "用于合伙费用",
            .total = true),
    F_MONEY(struct capital_call, facility_interest, "For facility interest", "用于授信利息",
            .total = true),
    F_BOOL(struct capital_call, outside_commitment, "Fees outside the commitment",
           "费用不计入认缴"),
    F_TEXT(struct capital_call, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_MONEY(struct capital_call, outside, "Of which outside the commitment (fees, recycling)",
            "其中不计入认缴（费用、循环出资）", .added = true),
};

const struct record_type capital_call_type = {
    RECORD_OF(capital_call, "capital_calls", "Capital call", "Capital calls", "缴款通知"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "capital_call_id",
    .notice = true,
    .fund = {{"fund_id"}},
    .capital = true,
    .measured = MEASURED_CALLS,
    .rules_need = {"fund_id"},
    .packed = true,
};

static const struct field call_line_fields[] = {
    F_REFERENCE(struct call_line, capital_call_id, "capital_call", "Capital call", "缴款通知",
                .required = true),
    F_REFERENCE(struct call_line, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct call_line, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct call_line, amount, "Amount", "金额", .required = true),
    F_TEXT(struct call_line, reason, 500, "Reason", "原因", .required = true),
};

const struct record_type call_line_type = {
    RECORD_OF(call_line, "call_lines", "Line of a call", "Lines of calls", "缴款通知明细"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .part_of = "capital_call_id",
    .fund = {{"commitment_id", "fund_id"}},
    .packed = true,
};

static const struct field contribution_fields[] = {
    F_REFERENCE(struct contribution, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_REFERENCE(struct contribution, capital_call_id, "capital_call", "Capital call", "缴款通知"),
    F_ENUM(struct contribution, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct contribution, amount, "Amount", "金额", .required = true, .positive = true),
    F_BOOL(struct contribution, outside_commitment, "Outside the commitment", "不计入认缴"),
    F_TEXT(struct contribution, reference, 120, "Bank reference", "收款凭证号"),
    F_MONEY(struct contribution, outside, "Of which outside the commitment (fees, recycling)",
            "其中不计入认缴（费用、循环出资）", .added = true),
};

const struct record_type contribution_type = {
    RECORD_OF(contribution, "contributions", "Contribution", "Contributions", "实缴"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"commitment_id", "fund_id"}},
    .capital = true,
    .packed = true,
};

static const struct field distribution_fields[] = {
    F_KEY(struct distribution, code, "Code", "代码"),
    F_REFERENCE(struct distribution, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct distribution, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct distribution, return_of_capital, "Return of capital", "本金返还", .total = true),
    F_MONEY(struct distribution, gain, "Gain", "收益", .total = true),
    F_MONEY(struct distribution, income, "Income", "股息及利息", .total = true),
    F_MONEY(struct distribution, recallable, "Of which recallable", "其中可召回"),
    F_DATE(struct distribution, recall_expires_on, "Recallable until", "可召回截止日"),
    F_ENUM(struct distribution, basis, share_basis, "Shared by", "分配口径", .required = true),
    F_TEXT(struct distribution, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_MONEY(struct distribution, carry, "Carried interest", "业绩报酬", .added = true,
            .total = true),
    F_TEXT(struct distribution, deviation_reason, 500, "Why it departs from the terms",
           "与条款不一致的理由", .added = true),
};

const struct record_type distribution_type = {
    RECORD_OF(distribution, "distributions", "Distribution", "Distributions", "分配"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "distribution_id",
    .notice = true,
    .fund = {{"fund_id"}},
    .capital = true,
    .takes_cash = true,
    .measured = MEASURED_DISTRIBUTIONS,
    .rules_need = {"fund_id"},
    .packed = true,
};

static const struct field distribution_line_fields[] = {
    F_REFERENCE(struct distribution_line, distribution_id, "distribution", "Distribution", "分配",
                .required = true),
    F_REFERENCE(struct distribution_line, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct distribution_line, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct distribution_line, amount, "Amount", "金额", .required = true),
    F_TEXT(struct distribution_line, reason, 500, "Reason", "原因", .required = true),
};

const struct record_type distribution_line_type = {
    RECORD_OF(distribution_line, "distribution_lines", "Line of a distribution",
              "Lines of distributions", "分配明细"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .part_of = "distribution_id",
    .fund = {{"commitment_id", "fund_id"}},
    .packed = true,
};

static const struct field_value excess_purpose_values[] = {
    {"investments", "Investments", "投资"},
    {"fees", "Fees and expenses", "费用"},
    {"working_capital", "Working capital", "营运资金"},
    {0},
};

static const struct field return_of_excess_fields[] = {
    F_KEY(struct return_of_excess, code, "Code", "代码"),
    F_REFERENCE(struct return_of_excess, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct return_of_excess, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct return_of_excess, amount, "Amount", "金额", .required = true, .positive = true,
            .total = true),
    F_TEXT(struct return_of_excess, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_ENUM(struct return_of_excess, called_for, excess_purpose, "Had been called for", "原缴款用途",
           .added = true),
};

const struct record_type return_of_excess_type = {
    RECORD_OF(return_of_excess, "returns_of_excess", "Return of excess capital",
              "Returns of excess capital", "多缴退还"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "return_of_excess_id",
    .notice = true,
    .fund = {{"fund_id"}},
    .capital = true,
    .takes_cash = true,
    .measured = MEASURED_DISTRIBUTIONS,
    .rules_need = {"fund_id"},
    .packed = true,
};

static const struct field commitment_release_fields[] = {
    F_REFERENCE(struct commitment_release, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct commitment_release, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct commitment_release, amount, "Amount released", "解除金额", .required = true,
            .positive = true),
    F_TEXT(struct commitment_release, reason, 500, "Reason", "原因"),
};

const struct record_type commitment_release_type = {
    RECORD_OF(commitment_release, "commitment_releases", "Release of commitment",
              "Releases of commitment", "认缴解除"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"commitment_id", "fund_id"}},
    .capital = true,
};

static const struct field commitment_transfer_fields[] = {
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

const struct record_type commitment_transfer_type = {
    RECORD_OF(commitment_transfer, "commitment_transfers", "Transfer of commitment",
              "Transfers of commitment", "认缴转让"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"commitment_id", "fund_id"}},
    .capital = true,
};

static const struct field equalisation_fields[] = {
    F_REFERENCE(struct equalisation, commitment_id, "commitment", "Commitment", "认缴",
                .required = true),
    F_ENUM(struct equalisation, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct equalisation, contribution, "Contribution", "补缴出资", .required = true,
            .positive = true, .total = true),
    F_MONEY(struct equalisation, interest, "Interest", "补缴利息", .total = true),
    F_TEXT(struct equalisation, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type equalisation_type = {
    RECORD_OF(equalisation, "equalisations", "Equalisation", "Equalisations", "后续募集补缴"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "equalisation_id",
    .notice = true,
    .fund = {{"commitment_id", "fund_id"}},
    .capital = true,
    .measured = MEASURED_DISTRIBUTIONS,
    .rules_need = {"commitment_id"},
};

static const struct field_value facility_kind_values[] = {
    {"draw_investments", "Drawn for investments", "提款（投资）"},
    {"draw_working_capital", "Drawn for working capital", "提款（营运资金）"},
    {"draw_fees", "Drawn for fees and expenses", "提款（费用）"},
    {"repay_investments", "Repaid, investments", "还款（投资）"},
    {"repay_working_capital", "Repaid, working capital", "还款（营运资金）"},
    {"repay_fees", "Repaid, fees and expenses", "还款（费用）"},
    {"interest", "Interest paid", "付息"},
    {0},
};

static const struct field facility_flow_fields[] = {
    F_REFERENCE(struct facility_flow, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct facility_flow, kind, facility_kind, "Kind", "类别", .required = true),
    F_ENUM(struct facility_flow, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct facility_flow, amount, "Amount", "金额", .required = true, .positive = true),
    F_TEXT(struct facility_flow, reference, 120, "Bank reference", "凭证号"),
};

const struct record_type facility_flow_type = {
    RECORD_OF(facility_flow, "facility_flows", "Facility flow", "Facility flows", "授信收付"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}},
    .packed = true,
};
