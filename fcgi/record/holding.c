/* The fields and rows of proceeds, buy-backs and valuations. */
#include "record/holding.h"

#include "record/kinds.h"

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

const struct field_value sold_by_values[] = {
    {"auction", "By auction", "集中竞价"},
    {"block", "Block trade", "大宗交易"},
    {"agreement", "By agreement", "协议转让"},
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

static const struct field proceeds_fields[] = {
    F_REFERENCE(struct proceeds, investment_id, "investment", "Investment", "投资",
                .required = true),
    F_ENUM(struct proceeds, kind, proceeds_kind, "Kind", "类别", .required = true),
    F_ENUM(struct proceeds, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct proceeds, amount, "Amount", "金额", .required = true),
    F_MONEY(struct proceeds, cost_relieved, "Cost relieved", "结转成本"),
    F_UNITS(struct proceeds, units, "Units", "数量", .positive = true),
    F_TEXT(struct proceeds, reference, 120, "Bank reference", "收款凭证号"),
    F_ENUM(struct proceeds, sold_by, sold_by, "Sold by", "减持方式", .added = true),
    F_REFERENCE(struct proceeds, listed_lot_id, "listed_lot", "Listed lot", "上市持股批次",
                .added = true),
};

const struct record_type proceeds_type = {
    RECORD_OF(proceeds, "proceeds", "Proceeds", "Proceeds", "退出及收益"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"investment_id", "fund_id"}},
    .packed = true,
};

static const struct field buy_back_fields[] = {
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

const struct record_type buy_back_type = {
    RECORD_OF(buy_back, "buy_backs", "Buy-back obligation", "Buy-back obligations", "回购义务"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"investment_id", "fund_id"}},
};

static const struct field valuation_fields[] = {
    F_REFERENCE(struct valuation, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct valuation, commitment_id, "commitment", "Commitment", "认缴"),
    F_ENUM(struct valuation, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct valuation, amount, "Fair value", "公允价值", .required = true, .total = true),
    F_ENUM(struct valuation, method, valuation_method, "Method (IPEV)", "估值方法（IPEV）",
           .required = true),
    F_TEXT(struct valuation, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_BOOL(struct valuation, marked_to_market, "Marked to market", "按市价计量", .added = true),
    F_DECIMAL(struct valuation, volatility, "Volatility a year", "年化波动率", .added = true,
              .positive = true),
    F_DECIMAL(struct valuation, dividend_yield, "Dividend yield a year", "年化股息率",
              .added = true),
};

const struct record_type valuation_type = {
    RECORD_OF(valuation, "valuations", "Valuation", "Valuations", "估值"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "valuation_id",
    .fund = {{"investment_id", "fund_id"}, {"commitment_id", "investor_fund_id"}},
    .measured = MEASURED_VALUATIONS,
    .packed = true,
};
