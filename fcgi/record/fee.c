/* The fields and rows of expenses, terms of fees, accruals and fee offsets. */
#include "record/fee.h"

#include "record/kinds.h"

const struct field_value expense_category_values[] = {
    {"management_fee", "Management fee", "管理费"},
    {"administration", "Fund administration and accounting", "基金行政及会计"},
    {"audit", "Audit", "审计费"},
    {"legal", "Legal, regulatory and compliance", "法律、监管及合规"},
    {"tax", "Taxes", "税费"},
    {"valuation", "Valuation services", "评估费"},
    {"organisation", "Organisation", "开办费"},
    {"custody", "Custody", "托管费"},
    {"facility_interest", "Subscription facility fees and interest", "认缴授信费用及利息"},
    {"broken_deal", "Broken deals", "未成交项目费用"},
    {"bank", "Bank fees", "银行费用"},
    {"travel", "Travel and entertainment", "差旅及招待费"},
    {"insurance", "Insurance", "保险费"},
    {"other", "Other", "其他"},
    {"it", "Information technology", "信息技术费"},
    {"examination", "Investigation and examination", "调查及检查费"},
    {"tax_preparation", "Tax preparation", "税务申报服务费"},
    {"other_facility", "Other credit facility fees and interest", "其他授信费用及利息"},
    {"other_interest", "Other interest", "其他利息支出"},
    {"due_diligence", "Due diligence", "尽职调查费"},
    {"portfolio_costs", "Portfolio costs not recovered", "未收回的被投企业费用"},
    {"placement", "Placement fees", "募集代理费"},
    {"syndication", "Offering and syndication costs", "发行及承销费用"},
    {"internal_administration", "Internal: administration, accounting, valuation, audit and tax",
     "内部分摊：行政、会计、估值、审计及税务"},
    {"internal_it", "Internal: information technology", "内部分摊：信息技术"},
    {"internal_legal", "Internal: legal, regulatory, compliance and examination",
     "内部分摊：法律、监管、合规及检查"},
    {"internal_organisation", "Internal: organisation", "内部分摊：开办"},
    {"internal_other", "Internal: other", "内部分摊：其他"},
    {0},
};

static const struct field_value expense_source_values[] = {
    {"call", "Called capital", "缴款"},
    {"income", "Income of the fund", "基金收益"},
    {"facility", "Credit facility", "授信"},
    {0},
};

static const struct field_value fee_base_values[] = {
    {"commitment", "Commitment", "认缴"},
    {"paid_in", "Paid-in capital", "实缴"},
    {"invested", "Invested capital at cost", "在投成本"},
    {"nav", "Net asset value", "基金净值"},
    {0},
};

const struct field_value fee_day_count_values[] = {
    {"act_365", "act/365", "实际天数/365"},
    {"act_act", "act/act", "实际天数/当年实际天数"},
    {"act_360", "act/360", "实际天数/360"},
    {"30_360", "30/360", "30/360"},
    {"equal_instalments", "Equal instalments", "按期等额"},
    {0},
};

static const struct field_value fee_period_values[] = {
    {"quarter", "Quarter", "季度"},
    {"half_year", "Half-year", "半年"},
    {"year", "Year", "年度"},
    {0},
};

static const struct field expense_fields[] = {
    F_REFERENCE(struct expense, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct expense, category, expense_category, "Category", "类别", .required = true),
    F_ENUM(struct expense, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct expense, amount, "Amount paid", "实付金额", .required = true, .total = true),
    F_MONEY(struct expense, offset, "Offset", "抵减"),
    F_MONEY(struct expense, waiver, "Waiver", "减免"),
    F_ENUM(struct expense, source, expense_source, "Paid from", "资金来源"),
    F_REFERENCE(struct expense, payee_party_id, "party", "Payee", "收款方"),
    F_TEXT(struct expense, reference, 120, "Bank reference", "付款凭证号"),
    F_BOOL(struct expense, awaits_approval, "Needs a second person", "须他人审批", .computed = true,
           .added = true),
};

static bool expense_awaits(const void *record)
{
    return ((const struct expense *)record)->awaits_approval;
}

const struct record_type expense_type = {
    RECORD_OF(expense, "expenses", "Expense", "Expenses", "费用"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_IF_ASKED,
    .approved_as = "expense_id",
    .awaits = expense_awaits,
    .fund = {{"fund_id"}},
    .takes_cash = true,
    .measured = MEASURED_OUTLAYS,
    .rules_need = {"fund_id"},
    .packed = true,
};

static const struct field fee_term_fields[] = {
    F_REFERENCE(struct fee_term, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct fee_term, base, fee_base, "Base", "计费基数", .required = true),
    F_DECIMAL(struct fee_term, rate, "Rate per year", "年费率", .required = true),
    F_DATE(struct fee_term, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct fee_term, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct fee_term, clause, 300, "Clause", "条款"),
    F_DECIMAL(struct fee_term, waiver_share, "Share waived", "减免比例", .positive = true,
              .added = true),
    F_ENUM(struct fee_term, day_count, fee_day_count, "Day count", "计息基准", .added = true),
    F_ENUM(struct fee_term, period, fee_period, "Period", "计费周期", .added = true),
};

const struct record_type fee_term_type = {
    RECORD_OF(fee_term, "fee_terms", "Fee term", "Fee terms", "管理费条款"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}},
};

static const struct field_value offset_category_values[] = {
    {"advisory", "Advisory", "顾问费"},
    {"broken_deal", "Broken deals", "未成交项目费"},
    {"transaction", "Transaction", "交易费"},
    {"directors", "Directors", "董事费"},
    {"monitoring", "Monitoring", "投后管理费"},
    {"capital_markets", "Capital markets", "资本市场服务费"},
    {"arrangement", "Arrangement", "安排费"},
    {"origination", "Origination", "发起费"},
    {"organisation", "Organisation", "开办费"},
    {"placement", "Placement", "募集费"},
    {"other", "Other", "其他"},
    {0},
};

static const struct field accrual_fields[] = {
    F_REFERENCE(struct accrual, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct accrual, category, expense_category, "Category", "类别", .required = true),
    F_ENUM(struct accrual, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct accrual, amount, "Owed, not paid", "应付未付余额", .required = true),
    F_TEXT(struct accrual, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type accrual_type = {
    RECORD_OF(accrual, "accruals", "Accrual", "Accruals", "应计费用"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}},
    .packed = true,
};

static const struct field fee_offset_fields[] = {
    F_REFERENCE(struct fee_offset, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct fee_offset, category, offset_category, "Category", "类别", .required = true),
    F_ENUM(struct fee_offset, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct fee_offset, amount, "Received by the manager", "管理人收取金额",
            .required = true, .positive = true),
    F_DECIMAL(struct fee_offset, share, "Share that is set off", "抵减比例", .required = true,
              .positive = true),
    F_REFERENCE(struct fee_offset, firm_id, "firm", "Paid by", "付款企业"),
    F_TEXT(struct fee_offset, reference, 120, "Bank reference", "凭证号"),
};

const struct record_type fee_offset_type = {
    RECORD_OF(fee_offset, "fee_offsets", "Fee offset", "Fee offsets", "管理费抵减"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}},
    .packed = true,
};
