/* The fields of score sheets, evaluations and scores. */
#include "record/evaluation.h"

#include "record/kinds.h"
#include "record/rule.h"

static const struct field score_sheet_fields[] = {
    F_KEY(struct score_sheet, code, "Code", "代码"),
    F_TEXT(struct score_sheet, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct score_sheet, name_en, 200, "English name", "英文名称"),
    F_TEXT(struct score_sheet, authority, 120, "Authority", "发布机关"),
    F_DECIMAL(struct score_sheet, full_marks, "Full marks", "满分", .required = true,
              .positive = true),
    F_INTEGER(struct score_sheet, deadline_months, 60, "Months to file", "报送期限（月）"),
    F_ENUM(struct score_sheet, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct score_sheet, clause, 300, "Clause", "条款"),
    F_TEXT(struct score_sheet, source, 300, "Source", "资料来源"),
    F_DATE(struct score_sheet, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct score_sheet, valid_to, "Valid to", "有效期止"),
    F_TEXT(struct score_sheet, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type score_sheet_type = {
    RECORD_OF(score_sheet, "score_sheets", "Score sheet", "Score sheets", "评价指标体系"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field score_dimension_fields[] = {
    F_KEY(struct score_dimension, code, "Code", "代码"),
    F_REFERENCE(struct score_dimension, score_sheet_id, "score_sheet", "Score sheet",
                "评价指标体系", .required = true, .fixed = true),
    F_TEXT(struct score_dimension, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct score_dimension, name_en, 200, "English name", "英文名称"),
    F_DECIMAL(struct score_dimension, weight_min, "Weight, at least", "权重下限", .required = true),
    F_DECIMAL(struct score_dimension, weight_max, "Weight, at most", "权重上限", .required = true,
              .positive = true),
    F_BOOL(struct score_dimension, bonus, "Bonus", "加分项"),
    F_ENUM(struct score_dimension, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct score_dimension, source, 300, "Source", "资料来源"),
};

const struct record_type score_dimension_type = {
    RECORD_OF(score_dimension, "score_dimensions", "Dimension", "Dimensions", "评价维度"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field score_indicator_fields[] = {
    F_KEY(struct score_indicator, code, "Code", "代码"),
    F_REFERENCE(struct score_indicator, score_dimension_id, "score_dimension", "Dimension",
                "评价维度", .required = true, .fixed = true),
    F_TEXT(struct score_indicator, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct score_indicator, name_en, 200, "English name", "英文名称"),
    F_DECIMAL(struct score_indicator, max_score, "Maximum score", "分值", .positive = true),
    F_ENUM(struct score_indicator, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct score_indicator, source, 300, "Source", "资料来源"),
    F_TEXT(struct score_indicator, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type score_indicator_type = {
    RECORD_OF(score_indicator, "score_indicators", "Indicator", "Indicators", "评价指标"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field score_grade_fields[] = {
    F_KEY(struct score_grade, code, "Code", "代码"),
    F_REFERENCE(struct score_grade, score_sheet_id, "score_sheet", "Score sheet", "评价指标体系",
                .required = true, .fixed = true),
    F_TEXT(struct score_grade, name, 120, "Name", "名称", .required = true),
    F_TEXT(struct score_grade, name_en, 200, "English name", "英文名称"),
    F_DECIMAL(struct score_grade, from_score, "From score", "起始分数"),
    F_BOOL(struct score_grade, cuts_fee, "Cuts the management fee", "扣减管理费"),
    F_TEXT(struct score_grade, consequence, 300, "Consequence", "结果应用"),
    F_ENUM(struct score_grade, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct score_grade, source, 300, "Source", "资料来源"),
};

const struct record_type score_grade_type = {
    RECORD_OF(score_grade, "score_grades", "Grade", "Grades", "评价等级"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_WHEN_RECORDED,
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field evaluation_fields[] = {
    F_KEY(struct evaluation, code, "Code", "代码"),
    F_REFERENCE(struct evaluation, fund_id, "fund", "Fund", "基金", .required = true),
    F_REFERENCE(struct evaluation, score_sheet_id, "score_sheet", "Score sheet", "评价指标体系",
                .required = true),
    F_INTEGER(struct evaluation, fiscal_year, 2200, "Fiscal year", "评价年度", .required = true),
    F_DATE(struct evaluation, fiscal_year_ends_on, "End of the fiscal year", "会计年度终了日",
           .required = true),
    F_TEXT(struct evaluation, promise_sha256, 64, "SHA-256 of the written promise",
           "书面承诺 SHA-256", .form = FORM_HEX),
    F_TEXT(struct evaluation, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type evaluation_type = {
    RECORD_OF(evaluation, "evaluations", "Evaluation", "Evaluations", "绩效评价"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_ALWAYS,
    .approved_as = "evaluation_id",
    .fund = {{"fund_id"}},
};

static const struct field self_score_fields[] = {
    F_REFERENCE(struct self_score, evaluation_id, "evaluation", "Evaluation", "绩效评价",
                .required = true),
    F_REFERENCE(struct self_score, score_indicator_id, "score_indicator", "Indicator", "评价指标",
                .required = true),
    F_DECIMAL(struct self_score, score, "Score", "得分", .required = true),
    F_TEXT(struct self_score, evidence, 300, "Evidence", "佐证材料", .required = true),
    F_TEXT(struct self_score, evidence_sha256, 64, "SHA-256 of the evidence", "材料 SHA-256",
           .required = true, .form = FORM_HEX),
    F_TEXT(struct self_score, comment, 500, "Comment", "说明"),
};

const struct record_type self_score_type = {
    RECORD_OF(self_score, "self_scores", "Self-score", "Self-scores", "自评得分"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .part_of = "evaluation_id",
    .fund = {{"evaluation_id", "fund_id"}},
};

static const struct field fiscal_score_fields[] = {
    F_REFERENCE(struct fiscal_score, evaluation_id, "evaluation", "Evaluation", "绩效评价",
                .required = true),
    F_REFERENCE(struct fiscal_score, score_indicator_id, "score_indicator", "Indicator", "评价指标",
                .required = true),
    F_DECIMAL(struct fiscal_score, score, "Score", "得分", .required = true),
    F_TEXT(struct fiscal_score, comment, 500, "Comment", "说明"),
};

const struct record_type fiscal_score_type = {
    RECORD_OF(fiscal_score, "fiscal_scores", "Fiscal score", "Fiscal scores", "财政评价得分"),
    .written_by = BY_APPROVER,
    .reversed_by = BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .part_of = "evaluation_id",
    .fund = {{"evaluation_id", "fund_id"}},
};
