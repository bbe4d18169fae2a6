/* The fields of documents, votes and tolerances of loss. */
#include "record/dossier.h"

#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"

const struct field_value document_kind_values[] = {
    {"due_diligence", "Due diligence report", "尽职调查报告"},
    {"legal_opinion", "Legal opinion", "法律意见书"},
    {"proposal", "Investment proposal", "投资建议书"},
    {"committee_minutes", "Minutes of the investment committee", "投决会纪要"},
    {"valuation_report", "Valuation report", "估值报告"},
    {"agreement", "Agreement", "投资协议"},
    {"audit_report", "Audit report", "审计报告"},
    {"post_investment", "Monitoring report", "投后管理报告"},
    {"loss_analysis", "Analysis of a loss", "损失分析报告"},
    {"registration", "Proof of registration", "备案登记证明"},
    {"quarterly_report", "Quarterly report", "季度报告"},
    {"half_year_report", "Half-year report", "半年度报告"},
    {"annual_report", "Annual report", "年度报告"},
    {"policy_evaluation", "Policy evaluation", "绩效评价报告"},
    {"other", "Other", "其他"},
    {0},
};

const struct field_value vote_choice_values[] = {
    {"yes", "For", "同意"},
    {"no", "Against", "反对"},
    {"abstain", "Abstention", "弃权"},
    {"recused", "Recused", "回避"},
    {0},
};

const struct field_value loss_scope_values[] = {
    {"project", "One project of a fund", "单个项目"},
    {"fund", "The fund as a whole", "基金整体"},
    {0},
};

static const struct field document_fields[] = {
    F_TEXT(struct document, title, 200, "Title", "标题", .required = true),
    F_ENUM(struct document, kind, document_kind, "Kind of document", "文件类别", .required = true),
    F_TEXT(struct document, sha256, 64, "SHA-256", "SHA-256", .required = true, .form = FORM_HEX),
    F_REFERENCE(struct document, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct document, project_id, "project", "Project", "项目"),
    F_REFERENCE(struct document, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct document, fund_id, "fund", "Fund", "基金"),
    F_DATE(struct document, period_ends_on, "End of the period", "报告期末"),
    F_TEXT(struct document, source, 300, "Source", "资料来源"),
    F_TEXT(struct document, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type document_type = {
    RECORD_OF(document, "documents", "Document", "Documents", "文件"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"fund_id"}, {"investment_id", "fund_id"}},
    .packed = true,
};

static const struct field vote_fields[] = {
    F_REFERENCE(struct vote, investment_id, "investment", "Investment", "投资", .required = true),
    F_REFERENCE(struct vote, member_user_id, "user", "Member (user)", "委员（用户）"),
    F_TEXT(struct vote, member_name, 80, "Member", "委员姓名"),
    F_ENUM(struct vote, choice, vote_choice, "Vote", "表决", .required = true),
    F_TEXT(struct vote, reason, 500, "Reason", "理由"),
};

const struct record_type vote_type = {
    RECORD_OF(vote, "votes", "Vote", "Votes", "表决"),
    .written_by = BY_MANAGER | BY_APPROVER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"investment_id", "fund_id"}},
    .packed = true,
};

static const struct field loss_tolerance_fields[] = {
    F_TEXT(struct loss_tolerance, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct loss_tolerance, name_en, 200, "English name", "英文名称"),
    F_ENUM(struct loss_tolerance, scope, loss_scope, "Of", "范围", .required = true),
    F_ENUM(struct loss_tolerance, fund_kind, fund_kind, "Class of fund", "基金类别",
           .required = true),
    F_DECIMAL(struct loss_tolerance, rate, "Tolerance", "容亏率", .required = true,
              .positive = true),
    F_BOOL(struct loss_tolerance, binding, "Binding here", "本计划适用"),
    F_ENUM(struct loss_tolerance, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct loss_tolerance, clause, 300, "Clause", "条款"),
    F_TEXT(struct loss_tolerance, source, 300, "Source", "资料来源", .required = true),
    F_DATE(struct loss_tolerance, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct loss_tolerance, valid_to, "Valid to", "有效期止"),
};

const struct record_type loss_tolerance_type = {
    RECORD_OF(loss_tolerance, "loss_tolerances", "Loss tolerance", "Loss tolerances", "容亏率"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};
