/* The fields and rows of investments, decisions and payments. */
#include "record/investment.h"

#include "record/approval.h"
#include "record/kinds.h"
#include "record/verdict_fields.h"
#include "record/rule.h"

const struct field_value firm_stage_values[] = {
    {"seed", "Seed", "种子期"},
    {"startup", "Start-up", "初创期"},
    {"growth", "Growth", "成长期"},
    {"mature", "Mature", "成熟期"},
    {0},
};

const struct field_value investment_category_values[] = {
    {"equity", "Unlisted equity", "未上市股权"},
    {"convertible", "Convertible", "可转换债权"},
    {"fund_share", "Share of a fund", "基金份额"},
    {"listed_strategic", "Placement or merger of a listed firm", "并购重组、定向增发、战略配售"},
    {"listed_stock", "Stock bought on the market", "二级市场股票"},
    {"disguised_debt", "Debt disguised as equity", "名股实债"},
    {"derivatives", "Futures and derivatives", "期货及衍生品"},
    {"real_estate", "Real estate", "房地产"},
    {"guarantee", "Guarantee or mortgage", "担保、抵押"},
    {"loan", "Loan or entrusted loan", "借款、委托贷款"},
    {"low_rated_bond", "Bond below AAA", "信用等级低于 AAA 的债券"},
    {"wealth_product", "Trust, wealth or insurance product", "信托、非保本理财、保险计划"},
    {"sponsorship", "Sponsorship or donation", "赞助、捐赠"},
    {"deposit_taking", "Taking deposits or lending funds", "吸收存款、拆借资金"},
    {"unlimited_liability", "Unlimited liability", "承担无限连带责任"},
    {0},
};

static const struct field investment_fields[] = {
    F_KEY(struct investment, code, "Code", "代码"),
    F_REFERENCE(struct investment, project_id, "project", "Project", "项目", .required = true),
    F_REFERENCE(struct investment, fund_id, "fund", "Fund", "基金", .required = true),
    F_REFERENCE(struct investment, round_id, "round", "Round", "轮次"),
    F_ENUM(struct investment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct investment, amount, "Amount", "投资金额", .required = true, .positive = true,
            .total = true),
    F_TEXT(struct investment, purpose, 2000, "Purpose", "用途", .form = FORM_LINES),
    F_ENUM(struct investment, stage, firm_stage, "Stage", "投资阶段", .added = true),
    F_ENUM(struct investment, category, investment_category, "Category", "投资类别", .added = true),
};

const struct record_type investment_type = {
    RECORD_OF(investment, "investments", "Investment", "Investments", "投资"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_BY_DECISION,
    .approved_as = "investment_id",
    .fund = {{"fund_id"}},
    .measured = MEASURED_INVESTMENTS,
    .rules_need = {"project_id", "fund_id", "amount"},
};

static const struct field decision_fields[] = {
    F_REFERENCE(struct decision, investment_id, "investment", "Investment", "投资",
                .required = true),
    F_ENUM(struct decision, outcome, outcome, "Outcome", "结论", .required = true),
    F_TEXT(struct decision, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_REFERENCE(struct decision, rule_id, "rule", "Rule version", "规则版本", .computed = true,
                .version = true),
    F_ENUM(struct decision, basis, basis, "Basis", "口径", .computed = true),
    F_ENUM(struct decision, currency, currency, "Currency", "币种", .computed = true),
    F_MONEY(struct decision, limit, "Limit", "上限", .computed = true),
    F_MONEY(struct decision, used_direct, "Used before, direct", "此前已用（直接）",
            .computed = true),
    F_MONEY(struct decision, used_chain, "Used before, chain", "此前已用（基金链）",
            .computed = true),
    F_MONEY(struct decision, used_look_through, "Used before, look-through", "此前已用（穿透）",
            .computed = true),
    F_DECIMAL(struct decision, rate, "Exchange rate", "折算汇率", .computed = true, .added = true),
    F_DATE(struct decision, rate_on, "Rate of", "汇率日期", .computed = true, .added = true),
};

const struct record_type decision_type = {
    RECORD_OF(decision, "decisions", "Decision", "Decisions", "投资决定"),
    .written_by = BY_APPROVER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"investment_id", "fund_id"}},
    .packed = true,
    .lines = VERDICT_LINES,
};

static const struct field payment_fields[] = {
    F_REFERENCE(struct payment, investment_id, "investment", "Investment", "投资",
                .required = true),
    F_ENUM(struct payment, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct payment, amount, "Amount", "金额", .required = true, .positive = true,
            .total = true),
    F_TEXT(struct payment, reference, 120, "Bank reference", "付款凭证号"),
    F_BOOL(struct payment, awaits_approval, "Needs a second person", "须他人审批", .computed = true,
           .added = true),
};

static bool payment_awaits(const void *record)
{
    return ((const struct payment *)record)->awaits_approval;
}

const struct record_type payment_type = {
    RECORD_OF(payment, "payments", "Payment", "Payments", "付款"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_IF_ASKED,
    .approved_as = "payment_id",
    .awaits = payment_awaits,
    .fund = {{"investment_id", "fund_id"}},
    .takes_cash = true,
    .measured = MEASURED_OUTLAYS,
    .rules_need = {"investment_id"},
    .packed = true,
};
