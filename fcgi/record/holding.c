/* The fields of proceeds, valuations, buy-backs, expenses, fee terms, facility flows, rates and
 * levels. */
#include "record/values.h"

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

static const struct field_value proceeds_kind_values[] = {
    {"ipo", "Sale after listing", "上市退出"},
    {"trade_sale", "Trade sale", "并购退出"},
    {"buy_back", "Buy-back", "回购"},
    {"secondary", "Secondary sale", "转让"},
    {"liquidation", "Liquidation", "清算"},
    {"write_off", "Write-off", "核销"},
    {"dividend", "Dividend", "分红"},
    {"interest", "Interest", "利息"},
    {0},
};

const struct field_value valuation_method_values[] = {
    {"recent_price", "Price of recent investment", "最近融资价格法"},
    {"multiples", "Multiples", "市场乘数法"},
    {"benchmarks", "Industry benchmarks", "行业指标法"},
    {"quoted", "Quoted price", "公开市场报价"},
    {"dcf_investee", "Discounted cash flows of the firm", "企业现金流折现法"},
    {"dcf_investment", "Discounted cash flows of the investment", "投资现金流折现法"},
    {"net_assets", "Net assets", "净资产法"},
    {"reported_nav", "Reported net asset value", "被投基金报告净值"},
    {0},
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

const struct field expense_fields[] = {
    F_REFERENCE(struct expense, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct expense, category, expense_category, "Category", "类别", .required = true),
    F_ENUM(struct expense, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct expense, amount, "Amount paid", "实付金额", .required = true),
    F_MONEY(struct expense, offset, "Offset", "抵减"),
    F_MONEY(struct expense, waiver, "Waiver", "减免"),
    F_ENUM(struct expense, source, expense_source, "Paid from", "资金来源"),
    F_REFERENCE(struct expense, payee_party_id, "party", "Payee", "收款方"),
    F_TEXT(struct expense, reference, 120, "Bank reference", "付款凭证号"),
    F_BOOL(struct expense, awaits_approval, "Needs a second person", "须他人复核", .computed = true,
           .added = true),
};

const struct field fee_term_fields[] = {
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

const struct field proceeds_fields[] = {
    F_REFERENCE(struct proceeds, investment_id, "investment", "Investment", "投资",
                .required = true),
    F_ENUM(struct proceeds, kind, proceeds_kind, "Kind", "类别", .required = true),
    F_ENUM(struct proceeds, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct proceeds, amount, "Amount", "金额", .required = true),
    F_MONEY(struct proceeds, cost_relieved, "Cost relieved", "结转成本"),
    F_DECIMAL(struct proceeds, units, "Units", "数量", .positive = true),
    F_TEXT(struct proceeds, reference, 120, "Bank reference", "收款凭证号"),
};

const struct field buy_back_fields[] = {
    F_REFERENCE(struct buy_back, investment_id, "investment", "Investment", "投资",
                .required = true),
    F_REFERENCE(struct buy_back, obligor_party_id, "party", "Obligor", "回购义务人"),
    F_TEXT(struct buy_back, obligor_name, 120, "Obligor's name", "回购义务人名称"),
    F_TEXT(struct buy_back, trigger, 500, "Trigger", "触发条件", .required = true),
    F_DATE(struct buy_back, due_on, "Due on", "到期日", .required = true),
    F_DECIMAL(struct buy_back, rate, "Rate per year, simple", "年利率（单利）", .required = true),
    F_ENUM(struct buy_back, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct buy_back, principal, "Principal", "本金", .required = true, .positive = true),
};

const struct field valuation_fields[] = {
    F_REFERENCE(struct valuation, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct valuation, commitment_id, "commitment", "Commitment", "认缴"),
    F_ENUM(struct valuation, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct valuation, amount, "Fair value", "公允价值", .required = true),
    F_ENUM(struct valuation, method, valuation_method, "Method (IPEV)", "估值方法（IPEV）",
           .required = true),
    F_TEXT(struct valuation, note, 2000, "Note", "备注", .form = FORM_LINES),
};

static const struct field_value rate_doubt_values[] = {
    {"first_of_pair", "First rate of the pair", "该币种对的首个汇率"},
    {"contradicts", "Contradicts the opposite direction", "与反向汇率矛盾"},
    {"departs", "Departs from the rate next to it", "偏离相邻汇率"},
    {"follows", "Follows a rate that waits itself", "随待复核汇率一并复核"},
    {0},
};

const struct field fx_rate_fields[] = {
    F_ENUM(struct fx_rate, base_currency, currency, "Base currency", "基准币种", .required = true),
    F_ENUM(struct fx_rate, quote_currency, currency, "Quote currency", "标价币种",
           .required = true),
    F_DECIMAL(struct fx_rate, rate, "Rate", "汇率", .required = true, .positive = true),
    F_TEXT(struct fx_rate, source, 300, "Source", "资料来源"),
    F_ENUM(struct fx_rate, doubt, rate_doubt, "Why it waits", "待复核原因", .added = true,
           .computed = true),
    F_REFERENCE(struct fx_rate, neighbour_id, "fx_rate", "Held against", "比对汇率", .added = true,
                .computed = true),
};

const struct field index_level_fields[] = {
    F_TEXT(struct index_level, index_code, 40, "Index", "指数", .required = true,
           .form = FORM_CODE),
    F_DECIMAL(struct index_level, level, "Level", "点位", .required = true, .positive = true),
    F_TEXT(struct index_level, source, 300, "Source", "资料来源"),
};

const struct field facility_flow_fields[] = {
    F_REFERENCE(struct facility_flow, fund_id, "fund", "Fund", "基金", .required = true),
    F_ENUM(struct facility_flow, kind, facility_kind, "Kind", "类别", .required = true),
    F_ENUM(struct facility_flow, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct facility_flow, amount, "Amount", "金额", .required = true, .positive = true),
    F_TEXT(struct facility_flow, reference, 120, "Bank reference", "凭证号"),
};
