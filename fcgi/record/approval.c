/* The fields and the row of approvals. */
#include "record/approval.h"

#include "record/kinds.h"
#include "record/verdict_fields.h"

const struct field_value outcome_values[] = {
    {"approve", "Approved", "批准"},
    {"reject", "Rejected", "否决"},
    {0},
};

static const struct field approval_fields[] = {
    F_REFERENCE(struct approval, capital_call_id, "capital_call", "Capital call", "缴款通知"),
    F_REFERENCE(struct approval, distribution_id, "distribution", "Distribution", "分配"),
    F_REFERENCE(struct approval, return_of_excess_id, "return_of_excess",
                "Return of excess capital", "多缴退还"),
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
    F_REFERENCE(struct approval, opening_id, "opening", "Opening balance", "期初余额",
                .added = true),
    F_REFERENCE(struct approval, fund_report_id, "fund_report", "Report of a fund", "子基金报告",
                .added = true),
    F_REFERENCE(struct approval, bank_account_id, "bank_account", "Bank account of a fund",
                "基金收款账户", .added = true),
    F_REFERENCE(struct approval, subsidy_claim_id, "subsidy_claim", "Subsidy claim", "补助申请",
                .added = true),
    F_REFERENCE(struct approval, loss_payment_id, "loss_payment", "Compensation", "代偿",
                .added = true),
};

const struct record_type approval_type = {
    RECORD_OF(approval, "approvals", "Approval", "Approvals", "审批"),
    .written_by = BY_APPROVER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
    .packed = true,
    .lines = VERDICT_LINES,
};
